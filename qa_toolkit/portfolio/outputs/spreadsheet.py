"""`portfolio.xlsx`: the figures for whoever goes on working with them. Written row by row, so that memory does not grow with the audits.

Lists have all their rows; what a sheet of Excel cannot hold is said in its last row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from qa_toolkit import documents
from qa_toolkit.portfolio.outputs import board
from qa_toolkit.portfolio.outputs.spreadsheet_sheets import Sheet, shell
from qa_toolkit.portfolio.outputs.spreadsheet_tables import TOO_FEW, Column, Table, Value, narrow, tables
from qa_toolkit.portfolio.records import OrganisationLine, Part
from qa_toolkit.portfolio.run import Made
from qa_toolkit.spreadsheets import streaming

XLSX_FILE = "portfolio.xlsx"
_LONGEST_NAME, _LONGEST_END = 31, 20  # of a sheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
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
    path = made.folder / XLSX_FILE
    writing = _Writing(made)
    try:
        with documents.whole(path) as beside:
            writing.all()
            rows = [one.rows for one in writing.sheets]
            streaming.put_together(shell(writing.sheets, made.portfolio.as_of), rows, beside)
    finally:
        for sheet in writing.sheets:
            sheet.rows.close()
    return path


class _Writing:
    """Goes through what there is, and fills the sheets."""

    def __init__(self, made: Made) -> None:
        self.made, self.portfolio = made, made.portfolio
        self.sheets: list[Sheet] = []
        self._names: set[str] = set()

    def all(self) -> None:
        self._summary()
        self._organisations()
        for table in tables(self.made):
            self._table(table)

    def _summary(self) -> None:
        one, sheet = self.portfolio, self._sheet("Summary", _SUMMARY)
        said = [board.TITLE, f"As it stands on {one.as_of}. {board.returned(one)}"]
        said += [
            f"{one.taken} of {one.files} files were read. Organisations are not ranked; nothing here is an award.",
            "For the authority only: the sheets of the standards name organisations. What is made to be shared is portfolio-board.pdf.",
        ]
        for line in said:
            sheet.say(line, title=line is board.TITLE)
        sheet.rows.skip()
        sheet.heads()
        for part in one.parts:
            sheet.row(_of_part(part, few=part.audits < one.threshold))

    def _organisations(self) -> None:
        """One sheet for each standard and role, because their sections differ."""
        sheets: dict[tuple[str, str], Sheet] = {}
        for part in self.portfolio.parts:
            role = "" if part.role == "self" else " external"
            sections = narrow(*(f"{one.number} {one.title}".strip() for one in part.sections))
            heads = (*_ABOUT, *sections, *_REST)
            sheet = self._sheet(part.standard.rpartition(":")[0], heads, f" {part.edition}{role}")
            sheet.frozen = (1, 1)
            sheet.printed = len(heads) - 1  # where a file lies is not for paper
            sheet.heads()
            sheets[part.standard, part.role] = sheet
        for line in self.made.organisations():
            sheets[line.standard, line.role].item(_cells(line))
        for sheet in sheets.values():
            sheet.end()

    def _table(self, table: Table) -> None:
        sheet = self._sheet(table.name, table.columns, wraps=table.wraps)
        sheet.frozen = (1, 0)
        sheet.heads()
        for row in table.rows:
            sheet.item(row)
        sheet.end()

    def _sheet(self, wanted: str, columns: Sequence[Column], end: str = "", *, wraps: bool = False) -> Sheet:
        """With a name that Excel takes and no other sheet has; what is too long is cut before its end."""
        base = _NOT_IN_NAMES.sub(" ", wanted)
        end = _NOT_IN_NAMES.sub(" ", end)[:_LONGEST_END]
        name = (base[: _LONGEST_NAME - len(end)].strip() + end).strip()
        number = 1
        while name.casefold() in self._names:
            number += 1
            name = f"{base[: _LONGEST_NAME - len(end) - 4].strip()} {number}{end}"
        self._names.add(name.casefold())
        sheet = Sheet(name, columns, self.made.folder, wraps=wraps)
        self.sheets.append(sheet)
        return sheet


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
