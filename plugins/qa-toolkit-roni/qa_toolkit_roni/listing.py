"""The list for the school alone: pupils by reference, with points, reasons and what a person says beside."""

from __future__ import annotations

import csv
import io
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from qa_toolkit.cli.options import table
from qa_toolkit.models import Record
from qa_toolkit.reports.csv_ import safe
from qa_toolkit.wording import count, day
from qa_toolkit_roni.export import Export, key
from qa_toolkit_roni.overrides import Override
from qa_toolkit_roni.scoring import Score, Scored, band_words, scored

BANNER = (
    "A screening aid beside what staff know of each pupil, for example from talking with them, and never a verdict. For the school alone: "
    "do not send it on, and delete it when it is not needed."
)
_COLUMNS = ("Reference", "Points", "Band by points", "Band by a person", "Why a person says so", "By", "On")
_ENDS = ("Not known", "Points for")
_HIGHEST = 409  # points that a row of a workbook may have
_WIDTHS = (11, 9, 16, 12, 34, 18, 11, 30, 44)  # of the workbook's columns, in characters


class ListRow(Record):
    reference: str
    score: Score
    band: str
    override: Override | None
    reasons: str
    unknown: str  # without what nobody has a column for


class PupilList(Record):
    title: str
    rows: tuple[ListRow, ...]  # most points first
    left: int  # pupils who surely have none, and are not listed


def made(export: Export, overrides: Mapping[str, Override], *, everybody: bool = False) -> PupilList:
    rows = [_row(export, one, overrides.get(key(one.pupil.reference))) for one in scored(export)]
    shown = [one for one in rows if everybody or one.score.high or one.override]
    shown.sort(key=lambda one: (-one.score.low, -one.score.high, _natural(one.reference)))
    return PupilList(export.scheme.title, tuple(shown), len(rows) - len(shown))


def _row(export: Export, one: Scored, override: Override | None) -> ListRow:
    reasons = ", ".join(f"{reason.title} ({reason.points})" for reason in one.score.reasons)
    open_ = (group for group in one.score.groups if any(each.measure not in export.absent for each in group.unknown))
    unknown = ", ".join(export.scheme.groups[group.group] for group in open_)
    return ListRow(one.pupil.reference, one.score, band_words(export.scheme, one.score), override, reasons, unknown)


def _natural(reference: str) -> list[tuple[int, str]]:
    """P9 before P10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", reference) if part]


def text(found: PupilList) -> str:
    return "\n\n".join(_blocks(found))


def _blocks(found: PupilList) -> Iterator[str]:
    yield f"{found.title}\n{BANNER}"
    if found.rows:
        unknown = any(one.unknown for one in found.rows)
        headings = ["Reference", "Points", "Band by points", "By a person"]
        headings += ["Not known", "Points for"] if unknown else ["Points for"]
        rows = [
            [
                one.reference,
                one.score.points,
                one.band,
                one.override.band.title if one.override else "",
                *([one.unknown] if unknown else []),
                one.reasons,
            ]
            for one in found.rows
        ]
        yield table(headings, rows)
    if judged := [_judged(one) for one in found.rows if one.override]:
        yield "\n".join(["What a person says:", *judged])
    yield _end(found)


def _judged(one: ListRow) -> str:
    if one.override is None:
        return ""
    by = one.override
    return f"{one.reference}: {by.band.title} (by points: {one.band}). {by.reason} ({by.by}, {day(by.on.isoformat())})"


def _end(found: PupilList) -> str:
    left = f"{count(found.left, 'pupil has', 'pupils have')} no points and {'is' if found.left == 1 else 'are'} not listed (--all). "
    ranges = any(one.score.low != one.score.high for one in found.rows)
    higher = "Whose points are a range may belong higher up. " if ranges else ""
    return (
        f"{count(len(found.rows), 'pupil')} listed, the most points first. {higher}{left if found.left else ''}".strip()
    )


def _cells(one: ListRow) -> tuple[str, ...]:
    by = one.override
    person = (by.band.title, by.reason, by.by, by.on.isoformat()) if by else ("",) * 4
    return (one.reference, one.score.points, one.band, *person, one.unknown, one.reasons)


def as_csv(found: PupilList) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(f"{found.title}. {BANNER}")])
    writer.writerow([*_COLUMNS, *_ENDS])
    for one in found.rows:
        writer.writerow([safe(cell) for cell in _cells(one)])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(found: PupilList) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet("List")
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        note = book.add_format({"text_wrap": True, "valign": "top", "italic": True})
        sheet.write_string(0, 0, found.title, bold)
        sheet.merge_range(1, 0, 1, 8, BANNER, note)
        sheet.set_row(1, 32)
        for place, (title, width) in enumerate(zip((*_COLUMNS, *_ENDS), _WIDTHS, strict=True)):
            sheet.write_string(2, place, title, head)
            sheet.set_column(place, place, width)
        sheet.set_row(2, 30)
        for at, one in enumerate(found.rows, 3):
            for place, cell in enumerate(_cells(one)):
                sheet.write_string(at, place, cell, wrap)
            sheet.set_row(at, min(_HIGHEST, 15 * _lines(_cells(one))))
        sheet.freeze_panes(3, 1)
        sheet.autofilter(2, 0, max(3, 2 + len(found.rows)), 8)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.set_footer("&LFor the school alone&RPage &P of &N")
    return content.getvalue()


def _lines(cells: Sequence[str]) -> int:
    """How many a row needs: not every program finds it out by itself."""
    return max(len(textwrap.wrap(cell, width - 1)) for cell, width in zip(cells, _WIDTHS, strict=True)) or 1
