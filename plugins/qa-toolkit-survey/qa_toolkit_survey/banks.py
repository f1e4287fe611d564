"""Question banks: what is asked of whom, and which criteria an answer speaks to. Each is a JSON file of the package."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Record

AGREE = ("Strongly agree", "Agree", "Neither agree nor disagree", "Disagree", "Strongly disagree", "Not sure")
YES_NO = ("Yes", "No", "Not sure")
_SCALES = {"agree": AGREE, "yes-no": YES_NO}
_FOLDER = Path(__file__).parent / "banks"


class Rule(Record):
    """From which share of positive answers on, in per cent, which level of a criterion is proposed."""

    criterion: str  # 'gatsby:2025/guidance-access-told'
    steps: tuple[tuple[int, str], ...]


class Question(Record):
    """What puts answers into groups: the year, the role."""

    id: str
    text: str
    options: tuple[str, ...]


class Item(Record):
    id: str
    text: str
    kind: str  # agree, yes-no, choice, several; text is never read
    options: tuple[str, ...]
    good: frozenset[str]  # the options that count as positive; empty where there is no such thing
    serves: tuple[str, ...]
    rows: tuple[tuple[str, str], ...] = ()
    years: tuple[int, ...] = ()
    only_if: tuple[str, str] | None = None  # an item and the answer to it
    at_most: int | None = None
    proposes: tuple[Rule, ...] = ()
    self_rating: bool = False  # people rate what they themselves know, can or do; nobody else has looked

    @property
    def for_everybody(self) -> bool:
        """Whether all who are asked the bank are asked the item."""
        return not self.years and self.only_if is None

    @property
    def several(self) -> bool:
        return self.kind == "several"


class Part(Record):
    """A column of answers: an item, or one row of its grid."""

    id: str
    item: Item
    row: str = ""

    @property
    def text(self) -> str:
        """As Google Forms titles its column."""
        return f"{self.item.text} [{self.row}]" if self.row else self.item.text

    @property
    def short(self) -> str:
        return f"{self.item.text.rstrip(':')}: {self.row}" if self.row else self.item.text


class Bank(Record):
    key: str
    title: str
    who: str
    about: str
    written: str
    groups: tuple[Question, ...]
    items: tuple[Item, ...]

    def parts(self) -> Iterator[Part]:
        """Every column of answers that is read, in the order of the form."""
        for item in self.items:
            if item.kind != "text":
                yield from [Part(f"{item.id}.{key}", item, row) for key, row in item.rows] or [Part(item.id, item)]

    @property
    def standards(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.partition("/")[0] for item in self.items for one in item.serves))


@cache
def banks() -> Mapping[str, Bank]:
    read = (json.loads(path.read_text("utf-8")) for path in sorted(_FOLDER.glob("*.json")))
    return {data["key"]: _bank(data) for data in read}


def bank(key: str) -> Bank:
    """A bank by its key.

    Raises:
        NoSuchBank: with those that there are and the nearest.
    """
    if key not in banks():
        raise NoSuchBank(key)
    return banks()[key]


class NoSuchBank(errors.QAToolkitError):
    def __init__(self, key: str) -> None:
        near = errors.did_you_mean(key, banks())
        super().__init__(f"There is no bank '{errors.shown(key)}'.{near} There are: {', '.join(banks())}.")


def _bank(data: Mapping[str, Any]) -> Bank:
    groups = tuple(Question(one["id"], one["text"], tuple(one["options"])) for one in data["groups"])
    items = tuple(map(_item, data["items"]))
    return Bank(data["key"], data["title"], data["who"], data["about"], data["written"], groups, items)


def _item(data: Mapping[str, Any]) -> Item:
    kind = data["kind"]
    good = {"agree": AGREE[:2], "yes-no": YES_NO[:1]}.get(kind, ())
    if data.get("good_is") == "disagree":
        good = AGREE[3:5]
    only_if = data.get("only_if")
    rules = (
        Rule(one["criterion"], tuple((step["from"], step["level"]) for step in one["steps"]))
        for one in data.get("proposes", ())
    )
    return Item(
        id=data["id"],
        text=data["text"],
        kind=kind,
        options=_SCALES.get(kind) or tuple(data.get("options", ())),
        good=frozenset(good),
        serves=tuple(data["serves"]),
        rows=tuple((row["id"], row["text"]) for row in data.get("rows", ())),
        years=tuple(data.get("years", ())),
        only_if=(only_if["item"], only_if["answer"]) if only_if else None,
        at_most=data.get("at_most"),
        proposes=tuple(rules),
        self_rating=data.get("self_rating", False),
    )
