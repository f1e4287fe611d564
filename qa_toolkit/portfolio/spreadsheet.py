"""`portfolio.xlsx`: the figures for whoever goes on working with them. Written row by row, so that memory does not grow with the audits."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from qa_toolkit import errors
from qa_toolkit.portfolio import board
from qa_toolkit.portfolio.records import OrganisationLine, Part
from qa_toolkit.portfolio.run import Made
from qa_toolkit.wording import clean

XLSX_FILE = "portfolio.xlsx"
_LONGEST_NAME = 31  # of a sheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 32_000  # of a cell's text, a little below what Excel takes
Value = str | int | None
_ABOUT = (
    "Organisation",
    "Kind",
    "Area",
    "Phase",
    "Round",
    "Submitted",
    "Late",
    "Per cent",
    "Change",
    "Agrees with external",
)
_REST = ("Gaps", "In the way", "Answered", "Apply", "Evidence expiring", "Actions due", "Actions overdue", "From")


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
        self.heading = book.add_format({**font, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#EDF2F2"})
        self.title = book.add_format({**font, "bold": True, "font_size": 14})

    def all(self) -> None:
        self._summary()
        self._organisations()
        self._table(
            "Criteria missed",
            (("Standard", 26), ("Role", 9), ("Number", 9), ("Criterion", 48), ("Apply to", 9), ("Missed", 9)),
            self._criteria(),
            (("Per cent", 9), ("Unanswered", 12), ("Unsupported", 12), ("In the way of the award", 14)),
        )
        one = self.portfolio
        self._table(
            "Worth a visit",
            (("Organisation", 34), ("Standard", 26), ("Round", 10), ("Role", 9), ("Why", 90)),
            ((v.name, v.standard, v.cycle, v.role, "; ".join(v.reasons)) for v in one.visits),
            wrap=True,
        )
        self._table(
            "Evidence expiring",
            (("On", 12), ("Organisation", 34), ("Standard", 26), ("Evidence", 60)),
            ((e.on, e.name, e.standard, e.title) for e in one.expiring),
        )
        self._table(
            "Renewals",
            (("On", 12), ("Organisation", 34), ("Standard", 26), ("Rule that would be met", 50)),
            ((r.on, r.name, r.standard, r.title) for r in one.renewals),
        )
        self._table(
            "Not taken", (("File", 60), ("Why", 100)), ((n.source, n.sentence) for n in one.not_taken), wrap=True
        )

    def _summary(self) -> None:
        one, sheet = self.portfolio, self._sheet("Summary")
        sheet.set_column(0, 0, 58)
        sheet.set_column(1, 9, 13)
        lines = [board.TITLE, f"As it stands on {one.as_of}. {board.returned(one)}"]
        lines += [
            f"{one.taken} of {one.files} files were read. Organisations are not ranked; nothing here is an award."
        ]
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, clean(line), self.plain if row else self.title)
        heads = (
            "Standard",
            "Role",
            "Round",
            "Audits",
            "Submitted",
            "Open",
            "Late",
            "First rule would be met",
            "Median %",
            "Since last round",
        )
        at = len(lines) + 1
        self._heads(sheet, at, heads)
        for row, part in enumerate(one.parts, at + 1):
            few = part.audits < one.threshold
            self._row(sheet, row, (*_counts(part), *(("too few",) * 3 if few else _figures(part))))
        sheet.set_column(9, 9, 34)

    def _organisations(self) -> None:
        """One sheet for each standard and role, because their sections differ."""
        sheets: dict[tuple[str, str], tuple[Any, list[int]]] = {}
        for part in self.portfolio.parts:
            role = "" if part.role == "self" else " external"
            sheet = self._sheet(f"{part.standard.replace(':', ' ')}{role}")
            heads = (*_ABOUT, *(f"{s.number} {s.title}".strip() for s in part.sections), *_REST)
            sheet.set_column(0, 0, 34)
            sheet.set_column(1, len(heads) - 2, 12)
            sheet.set_column(len(heads) - 1, len(heads) - 1, 50)
            sheet.set_row(0, 60)
            sheet.freeze_panes(1, 1)
            self._heads(sheet, 0, heads)
            sheets[part.standard, part.role] = (sheet, [0, len(heads)])
        for line in self.made.organisations():
            sheet, place = sheets[line.standard, line.role]
            place[0] += 1
            self._row(sheet, place[0], _cells(line))
        for sheet, (last, width) in sheets.values():
            sheet.autofilter(0, 0, max(last, 1), width - 1)

    def _criteria(self) -> Iterator[Sequence[Value]]:
        for part in self.portfolio.parts:
            for c in part.criteria:
                counts = (c.applies_to, c.missed, c.percent_missed, c.unanswered, c.unsupported, c.blocks)
                yield (part.standard, part.role, c.number, c.title, *counts)

    def _table(
        self,
        name: str,
        columns: Sequence[tuple[str, int]],
        rows: Iterable[Sequence[Value]],
        further: Sequence[tuple[str, int]] = (),
        *,
        wrap: bool = False,
    ) -> None:
        sheet, columns = self._sheet(name), (*columns, *further)
        for at, (_, width) in enumerate(columns):
            sheet.set_column(at, at, width)
        self._heads(sheet, 0, [title for title, _ in columns])
        sheet.freeze_panes(1, 0)
        last = 0
        for last, row in enumerate(rows, 1):
            self._row(sheet, last, row, self.wrapped if wrap else self.plain)
        if last:
            sheet.autofilter(0, 0, last, len(columns) - 1)
        else:
            sheet.write_string(1, 0, "None.", self.plain)

    def _sheet(self, wanted: str) -> Any:
        """With a name that Excel takes and no other sheet has."""
        name = base = _NOT_IN_NAMES.sub(" ", wanted)[:_LONGEST_NAME].strip()
        number = 1
        while name.casefold() in self.names:
            number += 1
            name = f"{base[: _LONGEST_NAME - 4]} {number}"
        self.names.add(name.casefold())
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&RPage &P of &N")
        return sheet

    def _heads(self, sheet: Any, row: int, titles: Iterable[str]) -> None:
        for at, title in enumerate(titles):
            sheet.write_string(row, at, clean(title), self.heading)

    def _row(self, sheet: Any, row: int, cells: Iterable[Value], form: Any = None) -> None:
        for at, value in enumerate(cells):
            if isinstance(value, int):
                sheet.write_number(row, at, value, form or self.plain)
            elif value:
                sheet.write_string(row, at, clean(value)[:_LONGEST], form or self.plain)


def _counts(part: Part) -> tuple[Value, ...]:
    title = f"{part.title} ({part.standard})"
    return (title, part.role, part.cycle, part.audits, part.submitted, part.open, part.late)


def _figures(part: Part) -> tuple[Value, ...]:
    return (board.rule_words(part), part.spread.median, board.change_words(part))


def _cells(line: OrganisationLine) -> tuple[Value, ...]:
    about = (line.name, line.kind, line.area, line.phase, line.cycle, line.submitted_on, "late" if line.late else "")
    rest = (line.gaps, line.blocking, line.answered, line.applicable, line.expiring, line.actions_due)
    return (*about, line.percent, line.change, line.agreement, *line.sections, *rest, line.actions_overdue, line.source)
