"""What a workbook says, cell by cell, as a person would read it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date

from qa_toolkit import errors
from qa_toolkit.models import Record

_NOT_CALCULATED = "(not calculated)"
_PLAIN_NAME = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL = re.compile(r"[A-Z]{1,3}\d+|R\d*C\d*|TRUE|FALSE", re.IGNORECASE)
_HEADER_WITHIN = 100


class CellError(Record):
    """What stands in a cell instead of a value: '#REF!', or a formula that no program has calculated yet."""

    text: str = _NOT_CALCULATED

    @property
    def sentence(self) -> str:
        """What to do, as the end of a message about the cell."""
        if self.text == _NOT_CALCULATED:
            return "this formula has no result yet; open the file in Excel, save it and try again, or type the value."
        return f"the formula gives {self.text} instead of a value; mend it, or type the value."


Value = str | int | float | bool | date | CellError


class Cell(Record):
    sheet: str
    row: int
    column: int
    value: Value
    percent: bool = False  # a number that is shown as a percentage: 0.75 reads '75%'

    @property
    def where(self) -> str:
        """'Delivery!D14', with the sheet in quotation marks where Excel writes them."""
        return f"{quoted_sheet(self.sheet)}!{address(self.row, self.column)}"

    @property
    def text(self) -> str:
        value = self.value
        if isinstance(value, str):
            return value
        if isinstance(value, CellError):
            return value.text
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if self.percent:
            return f"{float(value) * 100:.15g}%"
        return str(value) if isinstance(value, int) else f"{value:.15g}"


class Row(Record):
    """Empty cells are not in it."""

    number: int
    cells: Mapping[int, Cell]

    def text(self, column: int) -> str:
        """What stands in a column, '' where nothing does."""
        cell = self.cells.get(column)
        return cell.text if cell else ""


class Range(Record):
    """Merged cells, first and last row and column included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        return f"{address(self.first_row, self.first_column)}:{address(self.last_row, self.last_column)}"

    def __contains__(self, place: tuple[int, int]) -> bool:
        row, column = place
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


class Sheet(Record):
    name: str
    hidden: bool
    by_number: Mapping[int, Row]
    merged: tuple[Range, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Those with something in them, from the top."""
        return iter(self.by_number.values())

    def cell(self, row: int, column: int) -> Cell | None:
        found = self.by_number.get(row)
        return found.cells.get(column) if found else None

    def find_header(self, *titles: str) -> tuple[Row, Mapping[str, int]] | None:
        """The first row near the top that has a cell for each title, and the column of every `folded` text in that row."""
        wanted = {folded(title) for title in titles}
        for row in self.rows():
            if row.number > _HEADER_WITHIN:
                break
            columns: dict[str, int] = {}
            for column, cell in row.cells.items():
                columns.setdefault(folded(cell.text), column)
            if wanted <= columns.keys():
                return row, columns
        return None


class Book(Record):
    path: str
    properties: Mapping[str, str]  # custom document properties, which Google Sheets loses
    sheets: Mapping[str, Sheet]

    def sheet(self, name: str) -> Sheet:
        """A sheet by its name, however it is spaced and capitalised.

        Raises:
            BadWorkbook: where there is none.
        """
        found = self.find_sheet(name)
        if found is None:
            near = errors.did_you_mean(name, self.sheets)
            has = ", ".join(errors.shown(other) for other in list(self.sheets)[:20])
            raise errors.BadWorkbook(self.path, f"it has no sheet ‘{errors.shown(name)}’.{near} It has: {has}.")
        return found

    def find_sheet(self, name: str) -> Sheet | None:
        wanted = folded(name)
        return self.sheets.get(name) or next((s for s in self.sheets.values() if folded(s.name) == wanted), None)


def address(row: int, column: int) -> str:
    """'D14' for row 14, column 4."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def column_number(letters: str) -> int:
    """4 for 'D' or 'd'."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def quoted_sheet(name: str) -> str:
    """A sheet's name as Excel puts it before a cell: in quotation marks unless it is a plain word."""
    if _PLAIN_NAME.fullmatch(name) and not _LIKE_A_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


_LIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")  # soft hyphens and spaces of no width
)


def folded(text: str) -> str:
    """A text for comparing: without what people and programs change by accident (case, spaces, width, curly marks)."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_LIKE)).translate(_LIKE)
    return " ".join(text.casefold().split())
