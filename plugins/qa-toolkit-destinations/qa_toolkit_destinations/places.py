"""What is wrong in a file, told by its place: the first few of a kind by row and column, the rest by number."""

from __future__ import annotations

from collections import Counter

from qa_toolkit.data_tables import DataRow
from qa_toolkit.errors import BadData

_TOLD = 5


def place(row: DataRow) -> str:
    """In the words of a value's own place: 'line 12' of CSV, 'Sheet1, row 12' of a workbook."""
    cell = row.fields[0].cell
    return f"{cell.sheet}, row {row.number}" if cell.sheet else f"line {row.number}"


class Notes:
    def __init__(self) -> None:
        self.file = ""  # named before each place where several files are read
        self.faults = 0
        self._said: list[str] = []
        self._kinds: Counter[str] = Counter()
        self._lines: list[str] = []

    def say(self, sentence: str) -> None:
        self._said.append(sentence)

    def say_once(self, sentence: str) -> None:
        if sentence not in self._said:
            self.say(sentence)

    def fault(self, sentence: str, kind: str) -> None:
        """`kind` goes on after the number of them, as in '3 codes are missing'."""
        self.faults += 1
        self._kinds[kind] += 1
        if self._kinds[kind] <= _TOLD:
            self._lines.append(f"{self.file}{sentence if sentence.endswith('.') else f'{sentence}.'}")

    def error(self, error: BadData, path: str, kind: str) -> None:
        """An error that names its file itself."""
        self.fault(str(error).removeprefix(f"{path}: "), kind)

    @property
    def first(self) -> str:
        """The worst that can be said in one sentence: a fault before a remark."""
        return next(iter((*self._lines, *self._said)), "")

    def all(self) -> tuple[str, ...]:
        more = (
            f"{number} {kind} in all; the first {_TOLD} are named."
            for kind, number in self._kinds.items()
            if number > _TOLD
        )
        return (*self._said, *self._lines, *more)
