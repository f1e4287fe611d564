"""A list of mappings in YAML as the table that it would be in CSV, each value with its line."""

from __future__ import annotations

from typing import Any

from qa_toolkit import errors
from qa_toolkit.data_tables import DataRow, Field, Table
from qa_toolkit.documents import Document
from qa_toolkit.spreadsheets import Cell


def as_table(document: Document) -> Table:
    """Mappings become 'key: value', lists are joined by semicolons, as they stand in a cell.

    Raises:
        BadData: where it is no list of mappings.
    """
    data = document.data
    if not isinstance(data, list) or not all(isinstance(row, dict) for row in data):
        raise errors.BadData(document.path, "this should be a list; begin each entry with a hyphen.", 1)
    titles = tuple(dict.fromkeys(str(name) for row in data for name in row))
    rows = tuple(_row(document, titles, place, row) for place, row in enumerate(data))
    return Table(document.path, titles, rows, 1)


def _row(document: Document, titles: tuple[str, ...], place: int, row: dict[str, Any]) -> DataRow:
    fields = []
    for column, title in enumerate(titles, 1):
        line, _ = document.place((place, title))
        fields.append(Field(document.path, title, Cell("", line, column, _text(row.get(title)))))
    return DataRow(document.place((place,))[0], tuple(fields))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {one}" for key, one in value.items())
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
