"""One row between its values and its cells, both ways.

Whatever a cell cannot give back exactly goes into `advanced` as JSON. There it counts as long as the row's plain cell says the same (or says
nothing where nothing can be said); as soon as somebody changes the cell, the cell counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qa_toolkit import errors
from qa_toolkit.authoring.sheets.column import ADVANCED, Column, Table
from qa_toolkit.authoring.words.kinds import LONGEST, Written
from qa_toolkit.authoring.words.names import Misread, Names
from qa_toolkit.documents import canonical, parse_json
from qa_toolkit.errors import DocumentError, did_you_mean, shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets.cells import Cell, CellError

Row = dict[str, Any]

# What an author wrote as JSON need not be a schema, nor have the members that one has.
_NOT_UNDERSTOOD = (Misread, AttributeError, KeyError, TypeError, ValueError)


class Fault(Record):
    """What is wrong with a cell; a note says only how it was read."""

    column: str
    sentence: str
    note: bool = False


def written(table: Table, row: Mapping[str, Any], names: Names) -> dict[str, str | int]:
    """What stands in the cells of a row; columns with nothing to say are not in it.

    Raises:
        TooLongForACell: where JSON of it is.
    """
    cells: dict[str, str | int] = {}
    exact: Row = {}
    for member, value in row.items():
        column = table.column(member)
        cell = _written(column, value, names) if column else None
        if cell is not None:
            cells[member] = cell
        if cell is None or canonical(_read(column, cell, names)) != canonical(value):
            exact[member] = value
    if exact:
        cells[ADVANCED] = _json(exact, table)
    return cells


def _written(column: Column, value: Any, names: Names) -> Written:
    """What a cell can say of a value: only what the column understands."""
    try:
        cell = column.kind.of(names).write(value)
    except _NOT_UNDERSTOOD:
        return None
    return None if _read(column, cell, names) is _NOTHING else cell


def _read(column: Column | None, cell: Written, names: Names) -> Any:
    if column is None or cell is None:
        return _NOTHING
    try:
        return column.kind.of(names).read(Cell("", 0, 0, cell))
    except Misread:
        return _NOTHING


_NOTHING: Any = "\0"


def _json(exact: Row, table: Table) -> str:
    """As ASCII where a program could change a character on the way."""
    text = json.dumps(exact, ensure_ascii=False)
    if not text.isprintable():
        text = json.dumps(exact)
    if len(text) > LONGEST:
        raise errors.TooLongForACell(table.name, next(iter(exact)))
    return text


def understood(table: Table, cells: Mapping[str, Cell], names: Names) -> tuple[Row, list[Fault]]:
    """The values that the cells of a row mean, and what could not be read; what is missing is not looked for here."""
    values: Row = {}
    faults: list[Fault] = []
    for column in table.columns:
        cell = cells.get(column.name)
        if cell is None or column.name == ADVANCED:
            continue
        try:
            value = _meant(column, cell, names)
        except Misread as misread:
            faults.append(Fault(column.name, str(misread)))
        else:
            if value not in (None, [], "") or column.name in ("score", "checked_by"):
                values[column.name] = value
    faults += _with_advanced(table, cells, values, names)
    return values, faults


def _meant(column: Column, cell: Cell, names: Names) -> Any:
    if isinstance(cell.value, CellError):
        raise Misread(cell.value.sentence)
    return column.kind.of(names).read(cell)


def _with_advanced(table: Table, cells: Mapping[str, Cell], values: Row, names: Names) -> Iterator[Fault]:
    cell = cells.get(ADVANCED)
    if cell is None:
        return
    try:
        exact = parse_json(cell.text).data
    except DocumentError:
        exact = None
    if not isinstance(exact, dict):
        yield Fault(
            ADVANCED, f"'{shown(cell.text)}' is no JSON object. Clear this cell, or undo what was changed in it."
        )
        return
    for member, value in exact.items():
        columns = [c for c in table.columns if c.name == member or c.name.startswith(f"{member}.")]
        parts = [(column, _part(value, column.name, member)) for column in columns]
        if not columns and member not in table.extras:
            near = did_you_mean(member, [*table.extras, *(column.name for column in table.columns)])
            yield Fault(ADVANCED, f"'{shown(member)}' is nothing that can stand here.{near}")
        elif not _has_form(table, member, value, parts):
            yield Fault(
                ADVANCED, f"'{member}' has a form here that no standard has. Clear it, or undo what was changed."
            )
        elif all(_agree(column, part, cells.get(column.name), names) for column, part in parts):
            for column in columns:
                values.pop(column.name, None)
            values[member] = value
        else:
            yield Fault(
                ADVANCED,
                f"what stands here of '{member}' is passed over, because the column of that name says otherwise.",
                note=True,
            )


_LISTS = ("required", "crosswalk", "replaces")


def _has_form(table: Table, member: str, value: Any, parts: Iterable[tuple[Column, Any]]) -> bool:
    """Whether a value is of the kind that the member has; what is in it the metaschema looks at."""
    if member in table.extras:
        return isinstance(value, list if member in _LISTS else dict)
    return all(part is _NOTHING or column.kind.fits(part) for column, part in parts)


def _part(value: Any, column: str, member: str) -> Any:
    """What a column such as 'rights.owner' says of the value of 'rights'."""
    for step in column.removeprefix(member).split(".")[1:]:
        value = value.get(step, _NOTHING) if isinstance(value, dict) else _NOTHING
    return value


def _agree(column: Column, exact: Any, cell: Cell | None, names: Names) -> bool:
    """Whether a cell says what would have been written for the exact value."""
    try:
        now = column.kind.of(names).read(cell) if cell is not None else _NOTHING
    except Misread:
        return False
    return canonical(_read(column, _written(column, exact, names), names)) == canonical(now)
