"""Workbooks from strangers: opened safely, and read cell by cell. What they are about is told elsewhere."""

from __future__ import annotations

from qa_toolkit.spreadsheets.cells import (
    Book,
    Cell,
    CellError,
    Range,
    Row,
    Sheet,
    Value,
    address,
    column_number,
    folded,
    quoted_sheet,
)
from qa_toolkit.spreadsheets.reading import open_book
from qa_toolkit.spreadsheets.typed import as_date, as_decimal, as_whole_number

__all__ = [
    "Book",
    "Cell",
    "CellError",
    "Range",
    "Row",
    "Sheet",
    "Value",
    "address",
    "as_date",
    "as_decimal",
    "as_whole_number",
    "column_number",
    "folded",
    "open_book",
    "quoted_sheet",
]
