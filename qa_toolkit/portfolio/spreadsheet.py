"""`portfolio.xlsx`: the figures for whoever goes on working with them. Written row by row, so that memory does not grow with the audits.

Lists have all their rows; what a sheet of Excel cannot hold is said in its last row.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa_toolkit import errors
from qa_toolkit.portfolio import board
from qa_toolkit.portfolio.records import OrganisationLine, Part
from qa_toolkit.portfolio.run import Made
from qa_toolkit.portfolio.spreadsheet_tables import TOO_FEW, Column, Table, Value, narrow, tables
from qa_toolkit.wording import clean
from qa_toolkit.workbook.heights import HIGHEST, lines

XLSX_FILE = "portfolio.xlsx"
_LONGEST_NAME, _LONGEST_END = 31, 20  # of a sheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 32_000  # of a cell's text, a little below what Excel takes
MOST_ROWS = 1_048_000  # of a sheet, a little below what Excel takes
_LINE = 15  # points, of text of eleven points
_ABOUT = (
    *(Column("Organisation", 44), Column("Kind", 10), Column("Area", 16), Column("Phase", 12), Column("Round", 9)),
    *(Column("Submitted", 11), Column("Late", 6), *narrow("Per cent", "Change", "Agrees with external")),
)
_REST = (
    *narrow("Gaps", "In the way", "Answered", "Apply", "Evidence expiring", "Actions due", "Actions overdue"),
    Column("From", 30),
)
_SUMMARY = (
    *(Column("Standard", 74), Column("Role", 9), Column("Round", 10)),
    *(Column("How many would meet its rule", 66), Column("Since last round", 34)),
    *narrow("Audits", "Submitted", "Open", "Late", "Median %"),
)


def write(made: Made) -> Path:
    """The workbook, whole or not at all.

    Raises:
        CannotWrite.
    """
    import xlsxwriter

    path = made.folder / XLSX_FILE
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        with xlsxwriter.Workbook(str(beside), options) as book:
            _Writing(book, made).all()
        beside.replace(path)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise errors.CannotWrite(path, str(error)) from error
    finally:
        beside.unlink(missing_ok=True)
    return path


class _Writing:
    def __init__(self, book: Any, made: Made) -> None:
        self.book, self.made, self.portfolio = book, made, made.portfolio
        self.names: set[str] = set()
        font = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.plain = book.add_format(font)
        self.wrapped = book.add_format({**font, "text_wrap": True})
        heading = {**font, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EDF2F2"}
        self.heading, self.heading_right = (book.add_format({**heading, "align": align}) for align in ("left", "right"))
        self.right = book.add_format({**font, "align": "right"})
        self.title = book.add_format({**font, "bold": True, "font_size": 14})

    def all(self) -> None:
        self._summary()
        self._organisations()
        for table in tables(self.made):
            self._table(table)

    def _summary(self) -> None:
        one, sheet = self.portfolio, self._sheet("Summary")
        sheet.set_row(0, 21)
        said = [board.TITLE, f"As it stands on {one.as_of}. {board.returned(one)}"]
        said += [
            f"{one.taken} of {one.files} files were read. Organisations are not ranked; nothing here is an award.",
            "For the authority only: the sheets of the standards name organisations. What is made to be shared is portfolio-board.pdf.",
        ]
        for row, line in enumerate(said):
            sheet.write_string(row, 0, clean(line), self.plain if row else self.title)
        at = len(said) + 1
        self._heads(sheet, at, _SUMMARY)
        for row, part in enumerate(one.parts, at + 1):
            self._row(sheet, row, _of_part(part, few=part.audits < one.threshold), _SUMMARY)

    def _organisations(self) -> None:
        """One sheet for each standard and role, because their sections differ."""
        sheets: dict[tuple[str, str], tuple[Any, list[int], Sequence[Column]]] = {}
        for part in self.portfolio.parts:
            role = "" if part.role == "self" else " external"
            sheet = self._sheet(part.standard.rpartition(":")[0], f" {part.edition}{role}")
            sections = narrow(*(f"{one.number} {one.title}".strip() for one in part.sections))
            heads: Sequence[Column] = (*_ABOUT, *sections, *_REST)
            sheet.freeze_panes(1, 1)
            self._heads(sheet, 0, heads)
            sheets[part.standard, part.role] = (sheet, [0], heads)
        for line in self.made.organisations():
            sheet, place, heads = sheets[line.standard, line.role]
            place[0] += 1
            if place[0] <= MOST_ROWS:
                self._row(sheet, place[0], _cells(line), heads)
        for sheet, (last,), heads in sheets.values():
            self._close(sheet, last, len(heads))
            sheet.print_area(0, 0, min(max(last, 1), MOST_ROWS), len(heads) - 2)  # where a file lies is not for paper

    def _table(self, table: Table) -> None:
        sheet, width = self._sheet(table.name), len(table.columns)
        self._heads(sheet, 0, table.columns)
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(table.rows, 1):
            if last > MOST_ROWS:
                continue
            if table.wraps:
                sheet.set_row(last, _height(row, table.columns))
            self._row(sheet, last, row, table.columns, self.wrapped if table.wraps else self.plain)
        self._close(sheet, last, width)

    def _close(self, sheet: Any, rows: int, width: int) -> None:
        """What is said at the end of a list, and its filter."""
        if not rows:
            sheet.write_string(1, 0, "None.", self.plain)
            return
        if rows > MOST_ROWS:
            sheet.write_string(MOST_ROWS + 1, 0, f"The first {MOST_ROWS} of {rows}; a sheet holds no more.", self.plain)
        sheet.autofilter(0, 0, min(rows, MOST_ROWS), width - 1)

    def _sheet(self, wanted: str, end: str = "") -> Any:
        """With a name that Excel takes and no other sheet has; what is too long is cut before its end."""
        base = _NOT_IN_NAMES.sub(" ", wanted)
        end = _NOT_IN_NAMES.sub(" ", end)[:_LONGEST_END]
        name = (base[: _LONGEST_NAME - len(end)].strip() + end).strip()
        number = 1
        while name.casefold() in self.names:
            number += 1
            name = f"{base[: _LONGEST_NAME - len(end) - 4].strip()} {number}{end}"
        self.names.add(name.casefold())
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def _heads(self, sheet: Any, row: int, columns: Sequence[Column]) -> None:
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width)
        sheet.set_row(row, _height([column.title for column in columns], columns))
        sheet.repeat_rows(row)
        for at, column in enumerate(columns):
            sheet.write_string(row, at, clean(column.title), self.heading_right if column.figures else self.heading)

    def _row(self, sheet: Any, row: int, cells: Sequence[Value], columns: Sequence[Column], form: Any = None) -> None:
        for at, (value, column) in enumerate(zip(cells, columns, strict=True)):
            if isinstance(value, int | float):
                sheet.write_number(row, at, value, form or self.plain)
            elif value:
                fitting = self.right if column.figures else form or self.plain
                sheet.write_string(row, at, clean(value)[:_LONGEST], fitting)


def _height(cells: Sequence[Value], columns: Sequence[Column]) -> int:
    most = max(lines(cell, width) for cell, (_, width, _) in zip(cells, columns, strict=True) if isinstance(cell, str))
    return min(most * _LINE + 4, HIGHEST)


def _of_part(part: Part, *, few: bool) -> tuple[Value, ...]:
    words = (board.rule_words(part), board.change_words(part))
    counts = (part.audits, part.submitted, part.open, part.late)
    return (
        *(f"{part.title} ({part.standard})", part.role, part.cycle),
        *((TOO_FEW, TOO_FEW) if few else words),
        *(*counts, TOO_FEW if few else part.spread.median),
    )


def _cells(line: OrganisationLine) -> tuple[Value, ...]:
    about = (line.name, line.kind, line.area, line.phase, line.cycle, line.submitted_on, "late" if line.late else "")
    rest = (line.gaps, line.blocking, line.answered, line.applicable, line.expiring, line.actions_due)
    return (*about, line.percent, line.change, line.agreement, *line.sections, *rest, line.actions_overdue, line.source)
