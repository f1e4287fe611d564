"""Workbooks: the report to share, the list of what is missing for the school, and the log to fill in."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from qa_toolkit.wording import day
from qa_toolkit_encounters.missing import Missing
from qa_toolkit_encounters.results import Results
from qa_toolkit_encounters.tables import Block, blocks

_WIDEST = 60


@contextmanager
def _book(content: io.BytesIO, title: str) -> Iterator[Any]:
    import xlsxwriter

    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": title})
        yield book


def report(found: Results) -> bytes:
    """A sheet for each block of the report."""
    content = io.BytesIO()
    with _book(content, "Careers encounters") as book:
        for block in blocks(found):
            _sheet(book, block, found.headline)
    return content.getvalue()


def _sheet(book: Any, block: Block, headline: str) -> None:
    bold, wrap = book.add_format({"bold": True, "font_size": 13}), book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
    number_ = book.add_format({"align": "left", "valign": "top"})
    sheet = book.add_worksheet(block.sheet)
    sheet.write_string(0, 0, block.title, bold)
    sheet.write_string(1, 0, headline)
    for column, heading in enumerate(block.headings):
        sheet.write_string(3, column, heading, head)
    for number, row in enumerate(block.rows, 4):
        for column, text in enumerate(row):
            if text.isdecimal():
                sheet.write_number(number, column, int(text), number_)
            else:
                sheet.write_string(number, column, text, wrap)
    for column in range(len(block.headings)):
        texts = [block.headings[column], *(row[column] for row in block.rows)]
        sheet.set_column(column, column, min(_WIDEST, max(map(len, texts)) + 2))
    if block.note:
        below = 5 + len(block.rows)
        sheet.merge_range(below, 0, below, max(len(block.headings) - 1, 1), block.note, wrap)
        sheet.set_row(below, 45)
    _page(sheet, 4)


def _page(sheet: Any, rows: int) -> None:
    sheet.freeze_panes(rows, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(rows - 1)


FOR_THE_SCHOOL = "For the school only: keep it where your pupil records are kept, and send it to nobody else."


def missing(found: Sequence[Missing]) -> bytes:
    content = io.BytesIO()
    with _book(content, "Still missing: for the school only") as book:
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        sheet = book.add_worksheet("Missing")
        sheet.write_string(0, 0, FOR_THE_SCHOOL, book.add_format({"italic": True}))
        rows = [missing_row(one) for one in found]
        for column, (heading, width) in enumerate(zip(MISSING, (14, 8, 70, 20, 34), strict=True)):
            sheet.write_string(1, column, heading, head)
            sheet.set_column(column, column, width)
            for number, row in enumerate(rows, 2):
                sheet.write_string(number, column, row[column])
        sheet.autofilter(1, 0, 1 + len(rows), len(MISSING) - 1)
        sheet.set_header("&LFor the school only: it holds pupil references")
        _page(sheet, 2)
    return content.getvalue()


MISSING = ("Pupil", "Year", "Missing", "Until", "Note")


def missing_row(one: Missing) -> tuple[str, ...]:
    until = day(one.until.isoformat()) if one.until else "over"
    note = "may be there: see the open answers" if one.open else ""
    return (one.pupil, str(one.year_group), one.what, until, note)
