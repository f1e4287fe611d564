"""A workbook that was made from the template, or by `to-excel`, read as rows; every fault is collected, each with its cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from qa_toolkit.authoring.assembled import QUESTION_TYPES, Placed, Row
from qa_toolkit.authoring.faults import Faults
from qa_toolkit.authoring.ids import Ids
from qa_toolkit.authoring.references import References
from qa_toolkit.authoring.sheets.cells import understood
from qa_toolkit.authoring.sheets.column import APPLIES_TO, Column, Table
from qa_toolkit.authoring.sheets.columns import CRITERIA, LEVELS, SECTIONS, STANDARD
from qa_toolkit.authoring.sheets.further_columns import AWARDS, CROSSWALK, DEFINITIONS, PROFILE, REPLACES, SOURCES
from qa_toolkit.authoring.sheets.tables import Line, filled_down, form_of, lines_of
from qa_toolkit.authoring.words.names import Names, as_id
from qa_toolkit.spreadsheets import Book, Cell

_USUAL: Row = {"revision": 1, "language": "en-GB"}
_FRACTION = re.compile(r"(\d+(?:\.\d+)*)\.(\d+)")

Sheets = dict[str, list[Placed]]


def rows_of(book: Book, faults: Faults, ids: Ids) -> Sheets:
    """All rows that count, with ids and references settled; what could not be read is replaced by something that keeps the rest readable."""
    return _Reading(book, faults, ids).sheets()


def is_standard(book: Book) -> bool:
    """Whether a workbook has the sheets of the template, rather than a list of its author's own."""
    return sum(book.find_sheet(table.name) is not None for table in (STANDARD, SECTIONS, CRITERIA, LEVELS)) >= 2


class _Reading:
    def __init__(self, book: Book, faults: Faults, ids: Ids) -> None:
        self.book, self.faults, self.ids = book, faults, ids
        self.names = Names()

    def sheets(self) -> Sheets:
        """In an order in which each sheet finds what it names."""
        rows: Sheets = {"standard": [self._standard()]}
        rows["sources"] = self._table(SOURCES)
        rows["profile"] = self._table(PROFILE)
        self.names = replace(self.names, questions=_questions(rows["profile"]), definitions=self._definition_names())
        rows["definitions"] = self._table(DEFINITIONS)
        rows["levels"] = self._table(LEVELS)
        rows["sections"] = self._table(SECTIONS)
        rows["criteria"] = self._table(CRITERIA, numbers_mended)
        self.ids.settle(rows, self.faults)
        references = References(rows, self.faults)
        references.settle()
        self.names = references.names(self.names)
        for table in (CROSSWALK, AWARDS, REPLACES):
            rows[table.name] = self._table(table)
        self.ids.settle_awards(rows, self.faults)
        references.settle_later(rows)
        return rows

    def _standard(self) -> Placed:
        line = form_of(self.book, STANDARD, self.faults)
        placed = self._row(STANDARD, line, 0)
        values = {**_USUAL, **placed.values}
        self.ids.settle_key(values)
        return Placed(values, placed.cells, placed.where)

    def _definition_names(self) -> list[str]:
        quiet = Faults(self.book.path)  # what is wrong with the sheet is told when it is read whole
        lines = lines_of(self.book, DEFINITIONS, quiet)
        return [as_id(line.cells["name"].text.strip()) for line in lines if "name" in line.cells]

    def _table(self, table: Table, mend: Callable[[list[Line], Faults], list[Line]] | None = None) -> list[Placed]:
        lines = list(filled_down(table, lines_of(self.book, table, self.faults)))
        if mend is not None:
            lines = mend(lines, self.faults)
        return [self._row(table, line, index) for index, line in enumerate(lines)]

    def _row(self, table: Table, line: Line, index: int) -> Placed:
        values, faults = understood(table, line.cells, self.names)
        for fault in faults:
            where = line.cells[fault.column].where  # of a merged or repeated cell the one in which something stands
            if fault.note:
                self.faults.note(where, fault.sentence)
            else:
                self.faults.error(where, fault.sentence)
                self.faults.cells.add(line.where(fault.column))
        for column in table.columns:
            if column.needed and column.name not in values and not _said_whole(column, values):
                if column.name not in line.cells and line.has(column.name):  # else what is missing is told once
                    self.faults.error(line.where(column.name), _missing(column))
                values[column.name] = _stand_in(table, column, index)
        return Placed(values, line.places, line.where("title"))


def _said_whole(column: Column, values: Mapping[str, Any]) -> bool:
    """Whether 'rights' as a whole stands in `advanced` in place of 'rights.owner'."""
    return "." in column.name and column.name.partition(".")[0] in values


def _missing(column: Column) -> str:
    known = f" It is one of: {', '.join(column.kind.choices)}." if column.kind.strict else ""
    return f"'{column.name}' is empty. {column.help if not known else known.strip()}"


# What a row says instead of what could not be read, so that all else can still be checked.
_STAND_INS: Mapping[str, Any] = {
    "disclaimer": "Nothing is said here yet.",
    "applies_to": list(APPLIES_TO.choices),
    "scoring.method": "met-share",
    "headline": "met",
    "status": "unverified",
    "requires": {
        "required": ["criteria"],
        "properties": {
            "criteria": {"additionalProperties": {"required": ["state"], "properties": {"state": {"const": "met"}}}}
        },
    },
    "relation": "related",
    "strength": "weak",
    "type": "text",
    "what": "criterion",
    "description": "Nothing is said here yet.",
}


def _stand_in(table: Table, column: Column, index: int) -> Any:
    if column.name in _STAND_INS:
        return _STAND_INS[column.name]
    if column.name == "score":
        return index
    if column.name == "year":
        return 2000
    return f"{table.name[:-1]}-{index + 1}" if column.name != "edition" else "0"


def _questions(rows: Iterable[Placed]) -> dict[str, Row]:
    return {str(row.values["name"]): {**row.values, "type": QUESTION_TYPES[row.values["type"]]} for row in rows}


def numbers_mended(lines: list[Line], faults: Faults) -> list[Line]:
    """Numbers such as 1.10 that a program has made 1.1 of: where 1.9 comes before and 1.1 stands already."""
    found: list[Line] = []
    before, seen = "", set()
    for line in lines:
        cell = line.cells.get("number")
        if cell is None:
            found.append(line)
            continue
        meant = _next_after(before)
        if isinstance(cell.value, float) and meant.rstrip("0") == cell.text and cell.text in seen:
            how = f"because {before} comes before; Excel had made {cell.text} of it. Format the column as Text."
            faults.note(cell.where, f"read as {meant}, {how}")
            cell = Cell(cell.sheet, cell.row, cell.column, meant)
        before = cell.text.strip()
        seen.add(before)
        found.append(Line(line.number, {**line.cells, "number": cell}, line.columns, line.sheet))
    return found


def _next_after(number: str) -> str:
    match = _FRACTION.fullmatch(number)
    return f"{match[1]}.{int(match[2]) + 1}" if match else ""
