"""One sheet looked at before its values are read: how far it goes, what is merged, which formulas have no result.

The reader of the values, openpyxl, says nothing of merged cells when it reads row by row, takes a formula without a result for an empty cell,
drops rows that stand out of order, and believes whatever size a sheet claims to have. So all this is found out before it begins.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa_toolkit.models import Record
from qa_toolkit.spreadsheets.cells import Range, address, column_number, quoted_sheet
from qa_toolkit.spreadsheets.package import Package
from qa_toolkit.uploads import archives

MAX_ROWS = 5_000
MAX_COLUMNS = 60
MAX_CELLS = 200_000
_MAX_MERGED = 5_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of any sheet
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ROW = re.compile(r"[1-9][0-9]{0,6}")
_TOO_MANY = f"it has more than {MAX_CELLS:,} cells, empty ones with a colour or a border included; copy what is needed into a new workbook."
_TOO_MANY_MERGED = f"a sheet has more than {_MAX_MERGED:,} merged cells; unmerge them, and send it again."
_OUTSIDE = (
    f"only the first {MAX_ROWS:,} rows and {MAX_COLUMNS} columns of a sheet are read; move this cell, or clear it."
)


class Grid(Record):
    """What was found; `cells` is the sheet's part without anything but its cells."""

    cells: bytes
    last_row: int  # 0 where nothing is filled in
    merged: tuple[Range, ...]
    not_calculated: frozenset[tuple[int, int]]


class Allowance:
    """How many cells a workbook may still have."""

    def __init__(self) -> None:
        self.cells = MAX_CELLS


def grid(package: Package, name: str, part: str, allowance: Allowance) -> Grid:
    """Looks at one sheet.

    Raises:
        BadWorkbook: where it is damaged, too large, or has something outside what is read.
    """
    content = package.part(part)
    look = _Look(package, name, allowance)
    package.parse(content, look.start, look.end, look.text)
    return Grid(look.cut(content), look.last_row, tuple(look.merged), frozenset(look.not_calculated))


class _Look:
    """One pass over a sheet's part. A row or a cell that gives no number stands one after the last, as the format has it."""

    def __init__(self, package: Package, name: str, allowance: Allowance) -> None:
        self.package, self.name, self.allowance = package, name, allowance
        self.row = self.column = self.last_row = 0
        self.merged: list[Range] = []
        self.area = 0  # of all that is merged
        self.not_calculated: set[tuple[int, int]] = set()
        self.root = self.first = self.begins = (
            self.ends
        ) = -1  # offsets: the root, what follows it, the cells and their end
        self.kind = ""
        self.formula = self.filled = self.in_value = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "c":
            self._cell(attributes)
        elif tag in ("v", "t"):
            self.in_value = True
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            self._row(attributes)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif self.root < 0:
            if tag != "worksheet":
                raise self.package.bad(archives.DAMAGED)
            self.root = self.package.offset
            return
        if self.first < 0:
            self.first = self.package.offset
        if tag == "sheetData":
            if self.begins >= 0:
                raise self.package.bad(archives.DAMAGED)
            self.begins = self.package.offset

    def end(self, tag: str) -> None:
        if tag == "c":
            self._cell_ends()
        elif tag in ("v", "t"):
            self.in_value = False
        elif tag == "sheetData" and self.row == self.last_row:
            self.ends = self.package.offset

    def text(self, data: str) -> None:
        self.filled = self.filled or (self.in_value and data != "")

    def cut(self, content: bytes) -> bytes:
        """The root and the rows up to the last that is filled: nothing else in a sheet can trouble the reader of the values.

        It looks for a size before it reads, to the end of the cells if there is none; so there is one, which nobody goes by.
        """
        if not self.last_row:
            return b""
        if not 0 <= self.root < self.first <= self.begins < self.ends:
            raise self.package.bad(archives.DAMAGED)
        root, rows = content[self.root : self.first], content[self.begins : self.ends]
        prefix = _name(rows).removesuffix(b"sheetData")
        size = b"<" + prefix + b'dimension ref="A1"/>'
        return root + size + rows + b"</" + _name(rows) + b"></" + _name(root) + b">"

    def _row(self, attributes: Mapping[str, str]) -> None:
        given = attributes.get("r")
        row = self.row + 1 if given is None else int(given) if _ROW.fullmatch(given) else 0
        if not self.row < row <= _LAST_ROW:
            raise self.package.bad(archives.DAMAGED)
        if self.row == self.last_row:
            self.ends = self.package.offset
        self.row, self.column = row, 0

    def _cell(self, attributes: Mapping[str, str]) -> None:
        self.allowance.cells -= 1
        if self.allowance.cells < 0:
            raise self.package.bad(_TOO_MANY)
        row, column = _place(attributes["r"]) if "r" in attributes else (self.row, self.column + 1)
        if row != self.row or not self.column < column <= _LAST_COLUMN:
            raise self.package.bad(archives.DAMAGED)
        self.column = column
        self.kind = attributes.get("t", "n")
        self.formula = self.filled = self.in_value = False

    def _cell_ends(self) -> None:
        if not (self.filled or self.formula):
            return
        if self.row > MAX_ROWS or self.column > MAX_COLUMNS:
            raise self.package.bad(_OUTSIDE, f"{quoted_sheet(self.name)}!{address(self.row, self.column)}")
        self.last_row = self.row
        if self.formula and not self.filled and self.kind != "str":
            self.not_calculated.add((self.row, self.column))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        if not (0 < top <= bottom and 0 < left <= right):
            raise self.package.bad(archives.DAMAGED)
        if top > MAX_ROWS or left > MAX_COLUMNS:
            return
        merged = Range(top, left, min(bottom, MAX_ROWS), min(right, MAX_COLUMNS))
        self.area += (merged.last_row - top + 1) * (merged.last_column - left + 1)
        if self.area > MAX_ROWS * MAX_COLUMNS:  # more than there is, so that some overlap
            raise self.package.bad(archives.DAMAGED)
        if len(self.merged) >= _MAX_MERGED:
            raise self.package.bad(_TOO_MANY_MERGED)
        self.merged.append(merged)


def _place(reference: str) -> tuple[int, int]:
    """Row and column of 'D14'; (0, 0) for what is no cell."""
    match = _PLACE.fullmatch(reference)
    if match is None:
        return 0, 0
    return int(match[2]), column_number(match[1])


def _name(element: bytes) -> bytes:
    """An element's name as it is written, with its prefix."""
    begun = re.match(rb"<([^\s/>]+)", element)
    return begun[1] if begun else b""
