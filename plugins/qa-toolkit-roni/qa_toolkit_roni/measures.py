"""What can be known of a pupil, how columns of exports call it, and which codes stand for what. All of it is data of the package."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded

_HERE = Path(__file__).parent


class Word(Record):
    """What a code or an answer means: 'yes', 'support'."""

    text: str


class Amount(Record):
    """A number that is known, or known to lie between two; a `high` of None is without end."""

    low: Decimal
    high: Decimal | None


Fact = Word | Amount


class CodeTable(Record):
    title: str
    codes: Mapping[str, str | None]  # None: a code that says that nothing is known
    pattern: str  # of codes that stand for themselves; '' where there are none
    others: str | None

    def meaning(self, text: str) -> tuple[bool, str | None]:
        """Whether the code is known, and what it means."""
        said = folded(text)
        if said in self.codes:
            return True, self.codes[said]
        return (True, self.others) if self.pattern and re.fullmatch(self.pattern, said) else (False, None)

    @property
    def words(self) -> frozenset[str]:
        return frozenset(word for word in (*self.codes.values(), self.others) if word)


class Measure(Record):
    id: str
    title: str
    kind: str  # word, count, number, per-cent
    columns: tuple[str, ...]
    ever: tuple[str, ...]  # columns that reach further back than any scheme asks
    codes: tuple[CodeTable, ...]


class Marks(Record):
    present: tuple[str, ...]
    absent: tuple[str, ...]
    neither: tuple[str, ...]
    note: str

    @property
    def every(self) -> tuple[str, ...]:
        return (*self.present, *self.absent, *self.neither)


@cache
def code_tables() -> Mapping[str, CodeTable]:
    found = {}
    for key, data in _data("codes").items():
        others = data.get("others", {})
        found[key] = CodeTable(data["title"], data["codes"], others.get("pattern", ""), others.get("mean"))
    return found


@cache
def marks() -> Marks:
    data = _data("marks")
    return Marks(tuple(data["present"]), tuple(data["absent"]), tuple(data["neither"]), data["note"])


@cache
def known() -> Mapping[str, Measure]:
    return {id_: measure(id_, data) for id_, data in _data("measures").items()}


def measure(id_: str, data: Mapping[str, Any]) -> Measure:
    """A measure as `measures.json` or a scheme's own file describes it."""
    tables = code_tables()
    default = ["yes-no"] if data["kind"] == "word" else []
    codes = tuple(tables[key] for key in data.get("codes", default))
    return Measure(id_, data["title"], data["kind"], tuple(data["columns"]), tuple(data.get("ever", ())), codes)


def _data(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((_HERE / f"{name}.json").read_text("utf-8"))
    return read
