"""What a column holds: how a value of a standard is written in a cell, and how a cell is understood.

`write` gives None for what the column cannot say plainly; what `read` makes of the written cell is the value again, or one that means the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from types import NoneType
from typing import Any

from qa_toolkit.authoring.words.names import Misread, Names, as_id
from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.spreadsheets.cells import Cell, folded
from qa_toolkit.spreadsheets.typed import as_whole_number
from qa_toolkit.wording import clean

Written = str | int | None
Form = type | tuple[type, ...]

_LONGEST_RULE = 4_000
LONGEST = 32_767  # characters in a cell, Excel's own limit
_YES = frozenset(["yes", "y", "true", "x", "1", "✓", "✔"])
_NO = frozenset(["no", "n", "false", "0"])


def plain(text: object) -> str | None:
    """A text that every program keeps as it is in a cell, or None."""
    if not isinstance(text, str) or not text or text != clean(text).strip() or "\t" in text:
        return None
    return text if len(text) <= LONGEST else None


def is_no_text(cell: Cell) -> Misread | None:
    """The complaint about a date or an error where a text is meant."""
    value = cell.value
    if isinstance(value, date):
        guess = f"{value.day}.{value.month}" if value.year > 2000 else value.isoformat()
        return Misread(
            f"Excel has made the date {value.isoformat()} of what was typed. Did you mean '{guess}'? Format the cell as Text and type it again."
        )
    return None


class Kind:
    """A text."""

    holds: Form = str  # what a value of a standard is here
    choices: Sequence[str] = ()
    strict = False  # whether a cell may hold nothing but the choices

    def of(self, names: Names) -> Kind:  # noqa: ARG002 - see Naming
        """The same for one standard."""
        return self

    def fits(self, value: Any) -> bool:
        """Whether a value can stand here at all; what is in it the metaschema and the linter look at."""
        return isinstance(value, self.holds)

    def write(self, value: Any) -> Written:
        return plain(value)

    def read(self, cell: Cell) -> Any:
        complaint = is_no_text(cell)
        if complaint:
            raise complaint
        return cell.text.strip()


class Naming(Kind):
    """A text whose words name other things of its standard."""

    holds: Form = dict

    def __init__(self, names: Names | None = None) -> None:
        self.names = names or Names()

    def of(self, names: Names) -> Kind:
        return type(self)(names)

    def read(self, cell: Cell) -> Any:
        text = super().read(cell)
        if len(text) > _LONGEST_RULE:
            raise Misread(f"this has {len(text):,} characters, and no condition needs more than {_LONGEST_RULE:,}.")
        return text


TEXT = Kind()


class Choice(Kind):
    """One word out of few."""

    strict = True

    def __init__(self, what: str, choices: Sequence[str], also: Mapping[str, str] | None = None) -> None:
        self.what, self.choices = what, choices
        self._known = {re.sub(r"[\s_-]+", "-", folded(word)): word for word in choices} | dict(also or {})

    def write(self, value: Any) -> Written:
        return value if value in self.choices else None

    def read(self, cell: Cell) -> Any:
        text = cell.text
        found = self._known.get(re.sub(r"[\s_-]+", "-", folded(text)))
        if found is None:
            near = did_you_mean(folded(text), self._known)
            known = ", ".join(self.choices)
            raise Misread(f"'{shown(text)}' is no {self.what}.{near} It is one of: {known}.")
        return found


class Id(Kind):
    """A name of small letters, digits and hyphens; anything typed is made one."""

    def write(self, value: Any) -> Written:
        return value if isinstance(value, str) and as_id(value) == value else None

    def read(self, cell: Cell) -> Any:
        return as_id(super().read(cell))


class StandardKey(Kind):
    """'publisher/name'."""

    def read(self, cell: Cell) -> Any:
        return "/".join(as_id(part) for part in super().read(cell).split("/"))


class StandardName(Kind):
    """'publisher/name:edition', with a criterion after '#' or without."""

    def read(self, cell: Cell) -> Any:
        return re.sub(r"\s+", "", super().read(cell))


class SourceKey(Kind):
    def read(self, cell: Cell) -> Any:
        return source_key(super().read(cell))


def source_key(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") or text


class Whole(Kind):
    """A whole number."""

    holds: Form = int

    def write(self, value: Any) -> Written:
        return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15 else None

    def read(self, cell: Cell) -> Any:
        number = as_whole_number(cell)
        if number is None:
            raise Misread(f"'{shown(cell.text)}' is no whole number; write 1, 2, 3 …")
        return number


class Year(Kind):
    """A year, or words such as '2011 to 2023'."""

    holds: Form = (int, str)

    def write(self, value: Any) -> Written:
        return value if isinstance(value, int) and 0 < value < 10_000 else plain(value)

    def read(self, cell: Cell) -> Any:
        text = cell.value.isoformat() if isinstance(cell.value, date) else cell.text.strip()
        return int(text) if re.fullmatch(r"\d{4}", text) else text


class Day(Kind):
    """A day, a month or a year: 2023-04-01, 2023-04, 2023."""

    def read(self, cell: Cell) -> Any:
        return cell.text.strip()


class Flag(Kind):
    holds: Form = bool
    strict = True
    choices = ("yes", "no")

    def write(self, value: Any) -> Written:
        return {True: "yes", False: "no"}[value] if isinstance(value, bool) else None

    def read(self, cell: Cell) -> Any:
        word = folded(cell.text)
        if word not in _YES | _NO:
            raise Misread(f"'{shown(cell.text)}' is neither yes nor no.")
        return word in _YES


class Needs(Kind):
    """'yes' for the usual number, or a number."""

    holds: Form = int

    choices = ("yes",)

    def __init__(self, usual: int) -> None:
        self.usual = usual

    def write(self, value: Any) -> Written:
        return "yes" if value == self.usual else value

    def read(self, cell: Cell) -> Any:
        word = folded(cell.text)
        if word in _YES:
            return self.usual
        if word in _NO:
            return None
        number = as_whole_number(cell)
        if number is None or number < 1:
            raise Misread(f"'{shown(cell.text)}' is neither yes nor a whole number from 1.")
        return number


class Score(Kind):
    """Whole numbers from 0, or 'n/a' for a level that takes the criterion out of the count."""

    holds: Form = (int, NoneType)

    def write(self, value: Any) -> Written:
        return "n/a" if value is None else value if isinstance(value, int) and not isinstance(value, bool) else None

    def read(self, cell: Cell) -> Any:
        if folded(cell.text) in ("n/a", "na", "none", "null", "-", "not applicable", "does not apply"):
            return None
        number = as_whole_number(cell)
        if number is None or not 0 <= number <= 1000:
            raise Misread(
                f"'{shown(cell.text)}' is no score; write 0 for the lowest level, then 1, 2 …, or n/a where it does not apply."
            )
        return number


class Person(Kind):
    """A name, or 'nobody' for null."""

    holds: Form = (str, NoneType)

    def write(self, value: Any) -> Written:
        return "nobody" if value is None else None if value == "nobody" else plain(value)

    def read(self, cell: Cell) -> Any:
        text = super().read(cell)
        return None if folded(text) in ("nobody", "-", "no") else text
