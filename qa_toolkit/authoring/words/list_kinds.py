"""Columns whose cells hold several things, one on each line or with commas between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from qa_toolkit.authoring.words.kinds import Choice, Form, Kind, Written, plain
from qa_toolkit.authoring.words.names import Misread, as_id
from qa_toolkit.errors import shown
from qa_toolkit.spreadsheets.cells import Cell

_ARROW = " → "
_BULLET = re.compile(r"[•▪●*–-]\s+")
_SIZED = re.compile(r"([SMLsml])\s*:\s*(.*)", re.DOTALL)
_NO_SIZE = re.compile(r"([A-Za-z]|x{1,3}[sl]|small|medium|large)\s*:", re.IGNORECASE)
_ARROWS = re.compile(r"\s?(?:→|-{1,3}>|={1,3}>)\s?")
_BAND = re.compile(r"(?:from\s+)?([+-]?\d{1,9}) ?(?:\+|and more|or more)? ?[:=]\s*(.+)", re.IGNORECASE)


class Lines(Kind):
    """Several texts, one on each line."""

    holds: Form = list

    def fits(self, value: Any) -> bool:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)

    def write(self, value: Any) -> Written:
        if not isinstance(value, list) or not value:
            return None
        text = "\n".join(str(item) for item in value)
        return plain(text) if self.split(text) == value else None

    def read(self, cell: Cell) -> Any:
        return self.split(super().read(cell))

    @staticmethod
    def split(text: str) -> list[str]:
        lines = (
            _BULLET.sub("", line.strip(), count=1) if _BULLET.match(line.strip()) else line for line in text.split("\n")
        )
        return [line.strip() for line in lines if line.strip()]


class Words(Kind):
    """Several short names, with commas between them."""

    holds: Form = list

    def __init__(self, form: Any = as_id, choice: Choice | None = None) -> None:
        self.form, self.choice = form, choice

    def fits(self, value: Any) -> bool:
        fits: bool = super().fits(value) and all(isinstance(item, str) for item in value)
        return fits

    def write(self, value: Any) -> Written:
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not items or not all(isinstance(i, str) and self.form(i) == i for i in items):
            return None
        return plain(", ".join(items))

    def read(self, cell: Cell) -> Any:
        parts = [part.strip() for part in re.split(r"[,;\n]", super().read(cell)) if part.strip()]
        if self.choice is not None:
            return [self.choice.read(Cell(cell.sheet, cell.row, cell.column, part)) for part in parts]
        return [self.form(part) for part in parts]


class OneOrMore(Words):
    """As `Words`; a single one stands without a list around it."""

    holds: Form = (str, list)

    def read(self, cell: Cell) -> Any:
        found = super().read(cell)
        return found[0] if len(found) == 1 else found


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


class Actions(Kind):
    """Lines such as 'S: Ask the governors → met'; size and level may be left out."""

    holds: Form = list

    def fits(self, value: Any) -> bool:
        return _are_objects(value) and all(isinstance(text, str) for action in value for text in action.values())

    def write(self, value: Any) -> Written:
        if not isinstance(value, list) or not value:
            return None
        text = "\n".join(map(_action_line, value))
        return plain(text) if self._split(text) == value else None

    def read(self, cell: Cell) -> Any:
        return self._split(super().read(cell))

    @staticmethod
    def _split(text: str) -> list[dict[str, str]]:
        return [_action(line) for line in Lines.split(text)]


def _action_line(action: Mapping[str, str]) -> str:
    size = f"{action['effort']}: " if "effort" in action else ""
    level = f"{_ARROW}{action['reaches']}" if "reaches" in action else ""
    return f"{size}{action['title']}{level}"


def _action(line: str) -> dict[str, str]:
    sized, no_size = _SIZED.match(line), _NO_SIZE.match(line)
    if no_size and not sized:
        raise Misread(
            f"'{shown(no_size[1])}' is no size; write S (half a day), M (two days) or L (a week) before the colon, as S: what is done → level."
        )
    effort, rest = (sized[1].upper(), sized[2]) if sized else ("", line)
    title, *levels = _ARROWS.split(rest)
    if len(levels) > 1:
        raise Misread(f"'{shown(line)}' has more than one arrow; write one action on a line: S: what is done → level.")
    action = {"title": title.strip()}
    if effort:
        action["effort"] = effort
    if levels and levels[0].strip():
        action["reaches"] = levels[0].strip()
    return action


class Bands(Kind):
    """Lines such as '5: some': from this number on the level is that."""

    holds: Form = list

    def fits(self, value: Any) -> bool:
        return _are_objects(value) and all(isinstance(band.get("level"), str) and "from" in band for band in value)

    def write(self, value: Any) -> Written:
        if not isinstance(value, list) or not value:
            return None
        return plain("\n".join(f"{band['from']}: {band['level']}" for band in value))

    def read(self, cell: Cell) -> Any:
        bands = []
        for line in Lines.split(super().read(cell)):
            match = _BAND.fullmatch(line)
            if match is None:
                raise Misread(f"'{shown(line)}' is no band; write the lowest number and the level, as 5: some")
            bands.append({"from": int(match[1]), "level": match[2].strip()})
        return bands


class Asked(Kind):
    """What a judgement's number counts: '0 to 100: Percentage of pupils', '0 or more'."""

    holds: Form = dict

    def write(self, value: Any) -> Written:
        if not isinstance(value, dict) or value.get("type") != "integer":
            return None
        low, high = value.get("minimum"), value.get("maximum")
        text = "any number" if low is None else f"{low} or more" if high is None else f"{low} to {high}"
        text += f": {value['title']}" if value.get("title") else ""
        return plain(text) if _asked(text) == value else None

    def read(self, cell: Cell) -> Any:
        value = _asked(super().read(cell))
        if value is None:
            raise Misread(
                f"'{shown(cell.text)}' says no range; write what is counted as 0 to 100: Percentage of pupils"
            )
        return value


def _asked(text: str) -> dict[str, Any] | None:
    span, _, title = (part.strip() for part in text.partition(":"))
    match = re.fullmatch(
        r"(any number)|(-?\d{1,9}) ?(?:or more|\+)|(-?\d{1,9}) ?(?:to|-|–) ?(-?\d{1,9})", span, re.IGNORECASE
    )
    if match is None:
        return None
    value: dict[str, Any] = {"type": "integer"}
    if match[2] or match[3]:
        value["minimum"] = int(match[2] or match[3])
    if match[4]:
        value["maximum"] = int(match[4])
    if title:
        value["title"] = title
    return value
