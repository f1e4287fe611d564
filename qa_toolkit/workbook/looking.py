"""One cell of a workbook that came back, beside what was written there: untouched, emptied, changed, or not to be read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum

from qa_toolkit import errors
from qa_toolkit.models import Finding, Severity
from qa_toolkit.spreadsheets import Cell, CellError, as_date, as_whole_number, folded
from qa_toolkit.wording import day
from qa_toolkit.workbook.shown import Shown, is_cut, plain
from qa_toolkit.workbook.tables import Line

Pointer = tuple[str | int, ...]
_MOST_NAMED = 12  # choices that a sentence can name before nobody reads it
JUDGED = ("level", "value", "comment", "evidence")  # the members of a judgement that have a column


class Untouched(Enum):
    UNTOUCHED = 0


UNTOUCHED = Untouched.UNTOUCHED
Looked = Cell | None | Untouched  # None where somebody emptied the cell


class Findings:
    """What is found in one workbook."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.all: list[Finding] = []

    def say(self, where: str, message: str, *, severity: Severity = "error", path: Pointer = ()) -> None:
        """A fault of a judgement has its path; anything else is no reason why a judgement does not count, so it has none."""
        file = f"{self.path}: {where}" if where else self.path
        found = Finding(severity, message, file, path, criterion=str(path[2]) if path else None)
        if found not in self.all:
            self.all.append(found)


class Looking:
    """At the cells of one thing; what cannot be read is said, and counts as untouched. A judgement has its place in the document."""

    def __init__(self, findings: Findings, line: Line, judgement: Pointer = (), skip: Sequence[str] = ()) -> None:
        self._findings, self.line, self._judgement, self._skip = findings, line, judgement, skip

    def say(self, key: str, message: str, severity: Severity = "error") -> None:
        path = (*self._judgement, key) if self._judgement and key in JUDGED and severity == "error" else ()
        self._findings.say(self.line.where(key), message, severity=severity, path=path)

    def at(self, key: str, shown: Shown = "") -> Looked:
        if key not in self.line.at or key in self._skip:
            return UNTOUCHED
        cell = self.line.cell(key)
        if cell is None:
            return self._empty(key, shown)
        if isinstance(cell.value, CellError):
            self.say(key, cell.value.sentence)
            return UNTOUCHED
        if same(cell, shown):
            return UNTOUCHED
        if is_cut(shown):
            self.say(
                key,
                "the whole text is longer than a cell can hold, so it cannot be changed here; change it in the audit.",
            )
            return UNTOUCHED
        return cell if plain(cell.text) else None

    def _empty(self, key: str, shown: Shown) -> Looked:
        if shown == "" or (isinstance(shown, str) and not plain(shown)):
            return UNTOUCHED
        merged = self.line.merged(key)
        if not merged:
            return None
        self.say(
            key,
            f"this cell is merged into {merged}, so what stood in it cannot be told; unmerge the cells and fill it in again.",
        )
        return UNTOUCHED

    # What a changed cell says

    def text(self, key: str, cell: Cell, most: int | None = None) -> str | None:
        if isinstance(cell.value, date):
            said = day(cell.value.isoformat())
            self.say(
                key, f"the program took what was typed here for a day; it is read as the text ‘{said}’.", "warning"
            )
            return said
        said = plain(cell.text)
        if most is not None and len(said) > most:
            self.say(key, f"this has {len(said):,} characters; at most {most:,} are allowed. Shorten it.")
            return None
        return said

    def day(self, key: str, cell: Cell) -> str | None:
        when = as_date(cell)
        if when is None:
            self.say(key, f"'{errors.shown(cell.text)}' is no day; write it as 31/03/2027.")
            return None
        return when.isoformat()

    def number(self, key: str, cell: Cell, *, of_hundred: bool = False) -> int | None:
        text = folded(cell.text).replace(" ", "")
        if of_hundred and text.endswith("%") and text[:-1].isdigit() and text.isascii():
            return int(text[:-1])
        value = as_whole_number(cell)
        if value is None:
            self.say(key, f"'{errors.shown(cell.text)}' is no whole number; write it in digits, such as 94.")
        return value

    def one_of(self, key: str, cell: Cell, choices: Iterable[tuple[str, str]], shown: Sequence[str]) -> str | None:
        """The value whose name stands in the cell; `choices` are names with their values, the first of two alike counts."""
        wanted = folded(cell.text)
        for name, value in choices:
            if folded(name) == wanted:
                return value
        near = errors.did_you_mean(cell.text, shown)
        known = f": {', '.join(map(errors.shown, shown))}."
        if len(shown) > _MOST_NAMED:
            known = f" the {len(shown)} in this cell's list; choose one there, such as '{errors.shown(shown[0])}'."
        self.say(key, f"'{errors.shown(cell.text)}' is none of{known}{near}")
        return None


def same(cell: Cell, shown: Shown) -> bool:
    """Whether a cell still says what was written there, however a program may have turned it round."""
    if isinstance(shown, str):
        return plain(cell.text) == plain(shown)
    if isinstance(shown, date):
        return as_date(cell) == shown
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value == shown
    return as_whole_number(cell) == shown
