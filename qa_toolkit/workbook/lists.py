"""What drop-downs offer. It stands on a hidden sheet: a list inside a validation may not be longer than 255 characters nor hold a comma."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa_toolkit.workbook.columns import LISTS


class Lists:
    """One list in each column, each written once."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], int] = {}

    def range(self, choices: Sequence[str]) -> str:
        """Where these choices stand, as a validation names it."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        column = self._columns.setdefault(tuple(choices), len(self._columns))
        first, last = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in (1, max(len(choices), 1)))
        return f"={LISTS}!{first}:{last}"

    def cell(self, choices: Sequence[str], place: int) -> str:
        """Where one of them stands, as a formula names it."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        column = self._columns.setdefault(tuple(choices), len(self._columns))
        return f"{LISTS}!{xl_rowcol_to_cell(place + 1, column, row_abs=True, col_abs=True)}"

    def write(self, sheet: Any) -> None:
        sheet.write_string(0, 0, LISTS)
        for choices, column in self._columns.items():
            for row, choice in enumerate(choices, 1):
                sheet.write_string(row, column, choice)
        sheet.hide()
