"""The sheets of the workbook: their rows go through us, and what is set for a sheet as a whole is XlsxWriter's."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any

from qa_toolkit.portfolio.outputs.spreadsheet_tables import Column, Value
from qa_toolkit.spreadsheets.streaming import Look, Rows
from qa_toolkit.workbook.heights import HIGHEST, lines

MOST_ROWS = 1_048_000  # of a list, a little below what Excel takes
_LINE = 15  # points, of text of eleven points
_TITLE_HEIGHT = 21


class _Style(IntEnum):
    PLAIN, WRAPPED, RIGHT, HEADING, HEADING_RIGHT, TITLE = range(6)


class Sheet:
    """One sheet. `frozen` are the rows and columns that stay in sight, `printed` the columns that go on paper (0: all)."""

    def __init__(self, name: str, columns: Sequence[Column], folder: Path, *, wraps: bool) -> None:
        self.name, self.columns, self._wraps = name, columns, wraps
        form = _Style.WRAPPED if wraps else _Style.PLAIN
        self._looks = tuple(Look(_Style.RIGHT if one.figures else form, form) for one in columns)
        self.rows = Rows(folder)
        self.frozen: tuple[int, int] | None = None
        self.printed = 0
        self.head, self.listed = 0, 0

    def heads(self) -> None:
        titles = [one.title for one in self.columns]
        styles = [_Style.HEADING_RIGHT if one.figures else _Style.HEADING for one in self.columns]
        self.rows.add(titles, tuple(map(Look, styles, styles)), _height(titles, self.columns))
        self.head = self.rows.last

    def row(self, cells: Sequence[Value]) -> None:
        self.rows.add(cells, self._looks, _height(cells, self.columns) if self._wraps else None)

    def item(self, cells: Sequence[Value]) -> None:
        """A row of the list; those that no sheet can hold are counted."""
        self.listed += 1
        if self.listed <= MOST_ROWS:
            self.row(cells)

    def say(self, sentence: str, *, title: bool = False) -> None:
        style = _Style.TITLE if title else _Style.PLAIN
        self.rows.add((sentence,), (Look(style, style),), _TITLE_HEIGHT if title else None)

    def end(self) -> None:
        if not self.listed:
            self.say("None.")
        elif self.listed > MOST_ROWS:
            self.say(f"The first {MOST_ROWS} of {self.listed}; a sheet holds no more.")


def shell(sheets: Sequence[Sheet], as_of: str) -> io.BytesIO:
    """The workbook without rows. Made last, for filters and what is printed reach as far as the rows."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": datetime.fromisoformat(as_of)})  # so that the same figures give the same bytes
        styles = _styles(book)
        for sheet in sheets:
            _lay_out(book.add_worksheet(sheet.name), sheet, styles)
    file.seek(0)
    return file


def _styles(book: Any) -> list[Any]:
    """In the order of `_Style`."""
    font = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    heading = {**font, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EDF2F2"}
    looks: dict[_Style, dict[str, Any]] = {
        _Style.PLAIN: font,
        _Style.WRAPPED: {**font, "text_wrap": True},
        _Style.RIGHT: {**font, "align": "right"},
        _Style.HEADING: {**heading, "align": "left"},
        _Style.HEADING_RIGHT: {**heading, "align": "right"},
        _Style.TITLE: {**font, "bold": True, "font_size": 14},
    }
    return [book.add_format(looks[style]) for style in _Style]


def _lay_out(laid: Any, sheet: Sheet, styles: Sequence[Any]) -> None:
    for place, style in enumerate(styles):
        laid.write_blank(0, place, None, style)
    for at, column in enumerate(sheet.columns):
        laid.set_column(at, at, column.width)
    laid.set_landscape()
    laid.set_paper(9)  # A4
    laid.fit_to_pages(1, 0)
    laid.set_footer("&L&A&RPage &P of &N")
    laid.repeat_rows(sheet.head - 1)
    listed = min(sheet.listed, MOST_ROWS)
    if sheet.frozen:
        laid.freeze_panes(*sheet.frozen)
    if listed:
        laid.autofilter(0, 0, listed, len(sheet.columns) - 1)
    if sheet.printed:
        laid.print_area(0, 0, max(listed, 1), sheet.printed - 1)


def _height(cells: Sequence[Value], columns: Sequence[Column]) -> int:
    most = max(lines(cell, one.width) for cell, one in zip(cells, columns, strict=True) if isinstance(cell, str))
    return min(most * _LINE + 4, HIGHEST)
