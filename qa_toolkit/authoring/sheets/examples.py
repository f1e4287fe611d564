"""The small standard that a workbook to begin in shows as examples."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qa_toolkit.authoring.flattened import flattened, names_in
from qa_toolkit.authoring.sheets.cells import written
from qa_toolkit.authoring.sheets.columns import STANDARD, TABLES
from qa_toolkit.documents import read

_FILE = Path(__file__).parent / "careers-fair.json"

Rows = dict[str, list[dict[str, str | int]]]  # by sheet


def small_standard() -> Mapping[str, Any]:
    data: Mapping[str, Any] = read(_FILE).data
    return data


def rows_in(data: Mapping[str, Any]) -> Rows:
    """What stands in each cell of a standard's workbook."""
    names = names_in(data)
    tables = {table.name: table for table in (STANDARD, *TABLES)}
    return {name: [written(tables[name], row, names) for row in rows] for name, rows in flattened(data).items()}
