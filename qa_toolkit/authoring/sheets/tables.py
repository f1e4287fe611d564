"""The sheets of an author's workbook as rows of cells, by the names of their columns; help and examples are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from qa_toolkit.authoring.faults import Faults
from qa_toolkit.authoring.sheets.column import EXAMPLE, HELP, KIND_OF_ROW, Column, Table
from qa_toolkit.authoring.sheets.examples import rows_in, small_standard
from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import Book, Cell, Range, Row, Sheet, address, folded, quoted_sheet

_HEADER_WITHIN = 20
_TELLING = ("title", "description")  # columns that say whether a row is still the example
_TYPED_OVER = "this row says ‘example’ at its left, so it was not read. If it is yours, clear this cell."
_MERGED = "this is one merged cell, of which only the first would be read. Unmerge it, and fill in each row."


class Line(Record):
    """One row of an author's: the cells that have something in them, and where those would be that have not."""

    number: int
    cells: Mapping[str, Cell]
    columns: Mapping[str, int]
    sheet: str

    def where(self, column: str) -> str:
        """Of a cell, whether there is anything in it or not; of the row's title, or its first cell, where there is no such column."""
        at = self.columns.get(column) or self.columns.get("title") or min(self.columns.values(), default=1)
        return f"{quoted_sheet(self.sheet)}!{address(self.number, at)}"

    def has(self, column: str) -> bool:
        """Whether there is a cell for it, empty or not."""
        return column in self.columns

    @property
    def places(self) -> Mapping[str, str]:
        """Of each column that the sheet has."""
        return {column: self.where(column) for column in self.columns}


def lines_of(book: Book, table: Table, faults: Faults) -> list[Line]:
    """The rows of a sheet that is a table."""
    sheet = _sheet(book, table, faults)
    if sheet is None:
        return []
    header = _header(sheet, table)
    if header is None:
        if any(True for _ in sheet.rows()):
            names = ", ".join(column.name for column in table.columns if not column.later)
            faults.error(
                quoted_sheet(sheet.name),
                f"no row holds the headings of this sheet. Write them into the first: {names}.",
            )
        return []
    columns = _columns(table, header, faults)
    merged = list(_merged(sheet, table, columns, header, faults))
    found = (_line(sheet, row, columns, merged) for row in sheet.rows() if row.number > header.number)
    filled = [line for line in found if line.cells]
    _tell_typed_over(table, filled, faults)
    lines = [line for line in filled if not _is_help(line, faults)]
    if table.needed and not lines and not faults.any_in(sheet.name):
        faults.error(quoted_sheet(sheet.name), f"nothing is filled in here yet. {table.about}")
    return lines


def form_of(book: Book, table: Table, faults: Faults) -> Line:
    """The sheet that is a form: a member in each row, and its value beside it."""
    sheet = _sheet(book, table, faults)
    if sheet is None:
        return Line(1, {}, {}, table.name)
    known = _names(table.columns)
    header = sheet.find_header("member", "value")
    member_at, value_at = (header[1]["member"], header[1]["value"]) if header else (1, 2)
    cells: dict[str, Cell] = {}
    rows: dict[str, int] = {}
    for row in sheet.rows():
        name, value = row.cells.get(member_at), row.cells.get(value_at)
        if name is None or (header and row.number <= header[0].number):
            continue
        column = known.get(_plain(name.text))
        if column is None:
            if value is not None and value.text.strip():
                near = did_you_mean(_plain(name.text), known)
                faults.error(name.where, f"'{shown(name.text)}' is nothing that a standard says about itself.{near}")
        elif column.name in rows:
            faults.error(name.where, f"'{column.name}' stands twice; keep one of the two.")
        else:
            rows[column.name] = row.number
            if value is not None and value.text.strip():
                cells[column.name] = value
    return _Form(1, cells, {"value": value_at}, sheet.name, rows)


class _Form(Line):
    rows: Mapping[str, int]

    def has(self, column: str) -> bool:  # noqa: ARG002 - a form's row can be written anew
        return True

    @property
    def places(self) -> Mapping[str, str]:
        return {column: self.where(column) for column in self.rows}

    def where(self, column: str) -> str:
        row = self.rows.get(column)
        return f"{quoted_sheet(self.sheet)}!{address(row, self.columns['value'])}" if row else quoted_sheet(self.sheet)


def _sheet(book: Book, table: Table, faults: Faults) -> Sheet | None:
    sheet = book.find_sheet(table.name)
    if sheet is None and table.needed:
        near = did_you_mean(table.name, book.sheets)
        faults.error("", f"it has no sheet ‘{table.name}’.{near} {table.about}")
    return sheet


def _plain(text: str) -> str:
    return re.sub(r"[\s_]+", "_", folded(text).rstrip(" *:"))


def _names(columns: Iterable[Column]) -> dict[str, Column]:
    return {_plain(name): column for column in columns for name in (column.name, *column.also)}


def _header(sheet: Sheet, table: Table) -> Row | None:
    """The row that holds most of the headings, and at least two."""
    known = _names(table.columns)
    rows = [row for row in sheet.rows() if row.number <= _HEADER_WITHIN]
    scores = [(sum(_plain(cell.text) in known for cell in row.cells.values()), -row.number) for row in rows]
    best = max(scores, default=(0, 0))
    return rows[scores.index(best)] if best[0] >= min(2, len(table.columns)) else None


def _columns(table: Table, header: Row, faults: Faults) -> dict[str, int]:
    known, columns = _names(table.columns), {}
    unknown: list[Cell] = []
    for number, cell in header.cells.items():
        column = known.get(_plain(cell.text))
        if _plain(cell.text) == KIND_OF_ROW:
            columns[KIND_OF_ROW] = number
        elif column is None:
            unknown.append(cell)
        elif column.name in columns:
            faults.error(cell.where, f"the column '{column.name}' stands twice; keep one of the two.")
        else:
            columns[column.name] = number
    missing = [column.name for column in table.columns if column.name not in columns]
    for cell in unknown:
        near = did_you_mean(_plain(cell.text), missing)
        if near:
            faults.error(cell.where, f"'{shown(cell.text)}' is no column of this sheet.{near}")
        else:
            faults.note(cell.where, f"the column ‘{shown(cell.text)}’ is not read.")
    first = next(iter(header.cells.values()))
    misspelt = {name for cell in unknown for name in missing if did_you_mean(_plain(cell.text), [name])}
    faults.misspelt |= {(table.name, name) for name in misspelt}
    for column in table.columns:
        if column.needed and column.name in missing and column.name not in misspelt:
            faults.error(first.where, f"the column '{column.name}' is missing. {column.help}")
    return columns


def _merged(
    sheet: Sheet, table: Table, columns: Mapping[str, int], header: Row, faults: Faults
) -> Iterator[tuple[Range, Cell]]:
    """Merged cells that stand for each of their rows; any others are faults, unless they touch nothing that is read."""
    by_number = {number: table.column(name) for name, number in columns.items()}
    for one in sheet.merged:
        across = range(one.first_column, one.last_column + 1)
        touched = [by_number[number] for number in across if by_number.get(number) is not None]
        if not touched or one.last_row <= header.number or one.first_row == one.last_row == header.number:
            continue
        cell = sheet.cell(one.first_row, one.first_column)
        column = touched[0]
        if column is not None and column.repeats and len(across) == 1 and cell is not None:
            yield one, cell
        elif one.first_row != one.last_row or len(touched) > 1:
            faults.error(f"{quoted_sheet(sheet.name)}!{one}", _MERGED)


def _line(sheet: Sheet, row: Row, columns: Mapping[str, int], merged: Iterable[tuple[Range, Cell]]) -> Line:
    cells: dict[str, Cell] = {}
    for name, number in columns.items():
        cell = row.cells.get(number)
        if cell is not None and cell.text.strip():
            cells[name] = cell
    if cells:
        for one, cell in merged:
            cells |= {
                name: cell for name, number in columns.items() if (row.number, number) in one and name not in cells
            }
    return Line(row.number, cells, columns, sheet.name)


def _kind_of_row(cell: Cell) -> str:
    return folded(cell.text).strip(".:()[]")


def _tell_typed_over(table: Table, lines: Iterable[Line], faults: Faults) -> None:
    """Rows of the author's own that are still marked as examples, and so would be lost."""
    marked = [line for line in lines if KIND_OF_ROW in line.cells and _kind_of_row(line.cells[KIND_OF_ROW]) == EXAMPLE]
    if not marked:
        return
    ours = rows_in(small_standard()).get(table.name, [])
    for line in marked:
        for column in _TELLING:
            known = {folded(str(row.get(column, ""))) for row in ours}
            if column in line.cells and folded(line.cells[column].text) not in known:
                faults.note(line.cells[KIND_OF_ROW].where, _TYPED_OVER)
                break


def _is_help(line: Line, faults: Faults) -> bool:
    cell = line.cells.get(KIND_OF_ROW)
    if cell is None:
        return False
    word = _kind_of_row(cell)
    if word in (HELP, EXAMPLE):
        return True
    near = did_you_mean(word, (HELP, EXAMPLE))
    if near:
        faults.error(cell.where, f"'{shown(cell.text)}' is no kind of row.{near} Clear the cell if the row counts.")
    return set(line.cells) == {KIND_OF_ROW}


def filled_down(table: Table, lines: Iterable[Line]) -> Iterator[Line]:
    """With the cells that mean the same as the cell above when they are empty."""
    repeated = [column.name for column in table.columns if column.repeats]
    above: dict[str, Cell] = {}
    for line in lines:
        above |= {name: line.cells[name] for name in repeated if name in line.cells}
        yield Line(line.number, {**above, **line.cells}, line.columns, line.sheet)
