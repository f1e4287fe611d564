"""Tables of data from strangers: CSV or a workbook, whoever exported it, read row by row with the place of every value.

For evidence sources. Excel writes CSV as the Windows of the day has it (a semicolon where the comma is for decimals, cp1252 or UTF-16), school
systems put a title above the columns, and everybody names columns otherwise: what is meant is found; what is not is said with what there is.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeVar

from qa_toolkit import errors, pupil_names
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import Book, Cell, CellError, as_date, as_decimal, as_whole_number, folded, open_book
from qa_toolkit.uploads import text as texts

_N = TypeVar("_N", int, Decimal)

_DELIMITERS = ",;\t|"
_HEADER_WITHIN = 30  # rows: titles, dates and filters that a system prints above its columns
_ANSWERS = frozenset({"yes", "no", "y", "n", "true", "false", "m", "f"})  # what a row of data holds, and no header
_SHOWN = 30  # columns that a sentence lists


class Field(Record):
    """One value with its place: line and column of CSV, 'Sheet1!D14' of a workbook."""

    path: str
    title: str
    cell: Cell

    @property
    def where(self) -> str:
        return self.cell.where if self.cell.sheet else f"line {self.cell.row}, column ‘{errors.shown(self.title)}’"

    @property
    def text(self) -> str:
        """Without spaces around it.

        Raises:
            BadData: where a formula has no value.
        """
        if isinstance(self.cell.value, CellError):
            raise self.bad(self.cell.value.sentence)
        return self.cell.text.strip()

    def day(self) -> date | None:
        """A date, the day before the month; None where nothing stands.

        Raises:
            BadData: where something else stands.
        """
        if not self.text:
            return None
        found = as_date(self.cell)
        if found is None:
            raise self.bad(f"‘{errors.shown(self.text)}’ is no date; write it as 30/11/2026 or 2026-11-30.")
        return found

    def whole(self, low: int = 0, high: int | None = None) -> int | None:
        """A whole number from `low` to `high`; None where nothing stands.

        Raises:
            BadData: where something else stands.
        """
        if not self.text:
            return None
        found = as_whole_number(self.cell)
        if found is None:
            raise self.bad(f"‘{errors.shown(self.text)}’ is no whole number.")
        return self._within(found, low, high)

    def decimal(self, low: int = 0, high: int | None = None, *, per_cent: bool = False) -> Decimal | None:
        """A decimal fraction from `low` to `high`, exactly as it is written; None where nothing stands.

        Args:
            per_cent: '89.9%' is a value too, and so is a number that a workbook shows as a percentage: the number before the sign.

        Raises:
            BadData: where something else stands, or what could mean two numbers.
        """
        if not self.text:
            return None
        found = as_decimal(self.cell, per_cent=per_cent)
        if found is None:
            kind = "percentage, as 89.9 or 89.9%" if per_cent else "number, as 89.9"
            raise self.bad(f"‘{errors.shown(self.text)}’ is no {kind}.")
        return self._within(found, low, high)

    def _within(self, found: _N, low: int, high: int | None) -> _N:
        if found < low or (high is not None and found > high):
            raise self.bad(
                f"{found} is not possible here; it goes from {low}{f' to {high}' if high is not None else ' up'}."
            )
        return found

    def bad(self, sentence: str) -> errors.BadData:
        """What is wrong with the value, with its place, to be raised or told."""
        return errors.BadData(self.path, f"{self.where}: {sentence}")


class DataRow(Record):
    """One row below the columns' names; `number` is the file's own, from 1."""

    number: int
    fields: Sequence[Field]  # one for each column of the table

    def text(self, column: int | None) -> str:
        """What stands in a column, '' where there is no such column."""
        return "" if column is None else self.fields[column].text


class Table(Record):
    path: str
    titles: tuple[str, ...]  # as they are written, '' where a column has none
    rows: tuple[DataRow, ...]  # without empty ones
    header_row: int
    warnings: tuple[str, ...] = ()

    def find(self, *names: str) -> int | None:
        """The place of the first column that has one of these names, however it is spaced and capitalised."""
        known: dict[str, int] = {}
        for place, title in enumerate(self.titles):
            known.setdefault(folded(title), place)
        return next((known[folded(name)] for name in names if folded(name) in known), None)

    def column(self, *names: str) -> int:
        """As `find`.

        Raises:
            BadData: where there is none, with the columns that there are and the nearest of them.
        """
        found = self.find(*names)
        if found is None:
            raise self.missing(*names)
        return found

    @property
    def may_be_data(self) -> bool:
        """Whether there are no names of columns, and what was taken for them is somebody's row: it is not to be repeated."""
        return _looks_like_data([title for title in self.titles if title])

    def doubled(self, places: Iterable[int | None]) -> Iterator[str]:
        """That of two columns of one name one is read."""
        same = Counter(folded(title) for title in self.titles)
        for place in sorted({one for one in places if one is not None}):
            if same[folded(self.titles[place])] > 1:
                yield f"{self.path}: two columns are called ‘{errors.shown(self.titles[place])}’; the first was read."

    def missing(self, *names: str) -> errors.BadData:
        """That a column is not there, with what is."""
        there = [title for title in self.titles if title]
        has = ", ".join(f"‘{errors.shown(title)}’" for title in there[:_SHOWN]) + (" …" if len(there) > _SHOWN else "")
        near = next(filter(None, (errors.did_you_mean(name, there) for name in names)), "")
        wanted = " or ".join(f"‘{name}’" for name in names)
        if self.may_be_data:
            told = f"row {self.header_row} may be data, so it is not repeated; names of columns should stand above the data."
            return errors.BadData(self.path, f"no column is called {wanted}; {told}")
        return errors.BadData(
            self.path, f"no column is called {wanted}; row {self.header_row} has: {has or 'nothing'}.{near}"
        )


def read_table(content: bytes, path: str, titles: Sequence[str] = (), sheet: str | None = None) -> Table:
    """The table in a file of CSV or in an Excel workbook.

    Args:
        content: the file's bytes.
        path: its name, for sentences.
        titles: names of columns one or more of which its header has; without them the first row of two or more filled cells is the header.
        sheet: of a workbook; without it the first that is shown and has the header.

    Raises:
        BadData, BadWorkbook: where it is no table, or has no header.
    """
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _of_workbook(content, path, titles, sheet)
    found = _of_text(content, path, titles)
    if found is None:
        raise _no_header(path, titles)
    return found


def read_tables(content: bytes, path: str, titles: Sequence[str] = ()) -> tuple[Table, ...]:
    """As `read_table`, with every shown sheet of a workbook that has the same columns as the first: one for each month, say.

    Raises:
        BadData, BadWorkbook: where there is no table, or none has a header.
    """
    if not content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return (read_table(content, path, titles),)
    found = _of_sheets(open_book(path, content), path, titles)
    first, *_ = found.values()
    columns = set(map(folded, first.titles))
    same = {name: table for name, table in found.items() if set(map(folded, table.titles)) == columns}
    other = [name for name, table in found.items() if name not in same and table.rows]
    if other and titles:
        names = ", ".join(f"‘{errors.shown(name)}’" for name in other[:_SHOWN])
        first = _warned(first, f"These sheets have other columns and were not read: {names}.")
    return (first, *list(same.values())[1:])


def _of_workbook(content: bytes, path: str, titles: Sequence[str], sheet: str | None) -> Table:
    found = _of_sheets(open_book(path, content), path, titles, sheet)
    name, first = next(iter(found.items()))
    like = [one for one in found.values() if one.rows and (titles or one.titles == first.titles)]
    if len(like) > 1:  # a sheet for each year group, say
        told = f"{len(like)} sheets have such columns; only the first, ‘{errors.shown(name)}’, was read."
        return _warned(first, told)
    return first


def _of_sheets(book: Book, path: str, titles: Sequence[str], sheet: str | None = None) -> dict[str, Table]:
    """By name of the sheet, in their order: the one that is named, or all that are shown and have a header. One is there at least."""
    sheets = [book.sheet(sheet)] if sheet else [one for one in book.sheets.values() if not one.hidden]
    tables = {one.name: _table(path, {row.number: row.cells for row in one.rows()}, titles) for one in sheets}
    found = {name: table for name, table in tables.items() if table is not None}
    if not found:
        raise _no_header(path, titles)
    return found


def _warned(table: Table, told: str) -> Table:
    return replace(table, warnings=(*table.warnings, told))


def _of_text(content: bytes, path: str, titles: Sequence[str]) -> Table | None:
    problem = texts.problem(content)
    text = texts.decoded(content)
    if problem or text is None:
        raise errors.BadData(path, problem or "it is no text.")
    warnings: list[str] = []
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            warnings.append(
                "This is not UTF-8 text, so it was read as older Windows programs write it; look at its accents."
            )
    tables = (_table(path, _grid(text, path, one), titles, tuple(warnings)) for one in _delimiters(text))
    return next(filter(None, tables), None)


def _delimiters(text: str) -> list[str]:
    """The likeliest first: what stands in the most rows, the header among them, and there most often; a cell may list things with another."""
    lines = [line for line in text.splitlines()[:_HEADER_WITHIN] if line.strip()]

    def weight(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
        except csv.Error:  # told where the whole of it is read
            return 0, 0
        return sum(width > 1 for width in widths), max(widths, default=0)

    return sorted(_DELIMITERS, key=weight, reverse=True)


def _grid(text: str, path: str, delimiter: str) -> Mapping[int, Mapping[int, Cell]]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    grid: dict[int, dict[int, Cell]] = {}
    last = 0
    try:
        for row in rows:
            number, last = last + 1, rows.line_num
            cells = {at: Cell("", number, at, value) for at, value in enumerate(row, 1) if value.strip()}
            if cells:
                grid[number] = cells
    except csv.Error as error:
        raise errors.BadData(path, f"this is not CSV: {error}.", rows.line_num) from None
    return grid


def _table(
    path: str, grid: Mapping[int, Mapping[int, Cell]], titles: Sequence[str], warnings: tuple[str, ...] = ()
) -> Table | None:
    """None where no row is the header."""
    wanted = {folded(title) for title in titles}
    numbers = sorted(grid)
    header = next((n for n in numbers[:_HEADER_WITHIN] if _is_header(grid[n], wanted)), None)
    if header is None:
        return None
    width = max(grid[header])
    names = tuple(_title(grid[header].get(column)) for column in range(1, width + 1))
    below = numbers[numbers.index(header) + 1 :]
    rows = tuple(_row(path, names, number, grid[number]) for number in below)
    beyond = [n for n in below if max(grid[n]) > width]
    if beyond:
        told = (
            f"Row {beyond[0]} has more values than there are columns; what stands beyond the last column was not read."
        )
        warnings = (*warnings, told)
    return Table(path, names, rows, header, warnings)


def _is_header(cells: Mapping[int, Cell], wanted: set[str]) -> bool:
    if wanted:
        return any(folded(_title(cell)) in wanted for cell in cells.values())
    return len(cells) >= 2


def _looks_like_data(titles: Sequence[str]) -> bool:
    """Whether the names of columns have a number, a date, an answer or a name of somebody among them, or one name twice."""
    cells = [Cell("", 1, at, title) for at, title in enumerate(titles, 1)]
    if any(as_date(cell) or as_decimal(cell, per_cent=True) is not None for cell in cells):
        return True
    known = [folded(title) for title in titles]
    return (
        len(set(known)) < len(known) or any(one in _ANSWERS for one in known) or any(map(pupil_names.warnings, titles))
    )


def _title(cell: Cell | None) -> str:
    return "" if cell is None else " ".join(cell.text.split())


def _row(path: str, names: Sequence[str], number: int, cells: Mapping[int, Cell]) -> DataRow:
    sheet = next(iter(cells.values())).sheet
    return DataRow(
        number,
        tuple(
            Field(path, title, cells.get(column) or Cell(sheet, number, column, ""))
            for column, title in enumerate(names, 1)
        ),
    )


def _no_header(path: str, titles: Sequence[str]) -> errors.BadData:
    named = f" with a column ‘{titles[0]}’" if titles else " of names of columns"
    return errors.BadData(path, f"its first {_HEADER_WITHIN} rows have no row{named}; it should stand above the data.")
