"""One row for each criterion, as spreadsheets open it: UTF-8 with a mark, every field quoted, and no field that could be a formula.

What a reader must know of the standard stands in columns of each row, so that it survives sorting and filtering.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable

from qa_toolkit.gap_report import Gap, GapDetail, GapReport, JudgementRow, SectionReport
from qa_toolkit.reports import words
from qa_toolkit.reports.content import Content, Line, action

_FORMULA = frozenset(
    "=+-@\t\r\n\0\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
COLUMNS = (
    "Organisation",
    "Standard",
    "Edition",
    "State of things on",
    "Section",
    "Section title",
    "Criterion",
    "Criterion title",
    "What is asked",
    "Status of the wording",
    "Obligation",
    "Judgement",
    "State",
    "Value",
    "Why this score",
    "Comment",
    "Evidence",
    "Judged by",
    "Judged on",
    "Proposed, not counted",
    "Gap",
    "Needed",
    "Why it matters",
    "What is missing",
    "Essential",
    "Stands in the way of",
    "Size of work",
    "Quick win",
    "Typical weakness",
    "Evidence to gather",
    "Actions",
    "The same evidence would serve",
    "Source",
    "Criterion id",
    "Disclaimer",
)


def table(report: GapReport) -> bytes:
    filled = Content(report)
    sections = {section.id: section for section in report.sections}
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in report.judgements:
        gap, detail = filled.gaps.get(row.criterion), filled.details.get(row.criterion)
        writer.writerow(
            [
                safe(field)
                for field in _fields(report, sections[row.section], row, gap, detail, filled.proposed(row.criterion))
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would calculate; taking one off again gives the text back."""
    start = next((c for c in text if c != "'" and not _is_space(c)), "")
    return f"'{text}" if start in _FORMULA and start else text


def _is_space(character: str) -> bool:
    """What a spreadsheet may skip before it looks for a formula; not the line ends and tabs that are themselves a danger."""
    return character not in _FORMULA and (character.isspace() or unicodedata.category(character) == "Cf")


def _fields(
    report: GapReport,
    section: SectionReport,
    row: JudgementRow,
    gap: Gap | None,
    detail: GapDetail | None,
    proposed: Iterable[Line],
) -> Iterable[str]:
    standard = report.standard
    yield from (report.organisation, standard.title, standard.edition, report.as_of, section.number, section.title)
    yield from (row.number, row.title, row.description, words.STATUS[row.status], row.obligation or "")
    yield from (row.level_title, words.STATES.get(row.state, "Outside the score"))
    yield from ("" if row.value is None else str(row.value), row.why, row.comment)
    yield from ("; ".join(row.evidence), row.by, row.on)
    yield " ".join(f"{line.label}: {line.text}" for line in proposed)
    if gap is None or detail is None:
        yield from ("",) * 12
    else:
        yield from (str(gap.rank), gap.target_title, detail.why, detail.missing)
        yield from (_yes(gap.essential), "; ".join(gap.blocks), words.SIZE[gap.effort], _yes(gap.quick_win))
        yield from ("; ".join(detail.weaknesses), "; ".join(detail.evidence))
        yield from ("; ".join(action(one) for one in detail.actions), "; ".join(gap.serves))
    yield from (row.reference, row.criterion, standard.disclaimer)


def _yes(it_is: bool) -> str:
    return "yes" if it_is else "no"
