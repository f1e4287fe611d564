"""What the sheets of a workbook have in common: headings, drop-downs, protection, and how they print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.workbook.columns import START, Column
from qa_toolkit.workbook.lists import Lists
from qa_toolkit.workbook.plan import Plan
from qa_toolkit.workbook.shown import one_line
from qa_toolkit.workbook.styles import Styles

_MAX_HINT_TITLE = 32
_LINE_OF_TEXT = 150  # characters across a sheet
_MANY_ROWS = 2000
_EARLIEST = date(2000, 1, 1)
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True, "select_locked_cells": True}


class Desk(Record):
    """What is at hand while the sheets of one workbook are written."""

    plan: Plan
    book: Any
    styles: Styles
    lists: Lists


def title(desk: Desk, sheet: Any, heading: str, paragraphs: Sequence[str]) -> int:
    """Writes what stands above a table, each line in a cell of its own so that nothing is merged; gives the next free row."""
    sheet.set_row(0, 26)
    sheet.write_string(0, 1, heading, desk.styles.heading)
    row = 1
    for line in (line for paragraph in paragraphs for line in wrap(one_line(paragraph), _LINE_OF_TEXT)):
        sheet.write_string(row, 1, line, desk.styles.quiet)
        row += 1
    return row


def head(desk: Desk, sheet: Any, row: int, columns: Sequence[Column]) -> None:
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width or None, None, {"hidden": not column.width})
        sheet.write_string(row, place, column.heading, desk.styles.head)
    sheet.set_row(row, 32)
    # Screen readers (JAWS, NVDA) look for this name to say the heading of a cell.
    desk.book.define_name(f"{quoted(sheet.name)}!ColumnTitle", f"={quoted(sheet.name)}!$B${row + 1}")
    sheet.ignore_errors({"number_stored_as_text": f"B{row + 2}:Z{row + _MANY_ROWS}"})


def quoted(sheet: str) -> str:
    """A sheet's name as links and formulas take it; no name has a straight apostrophe."""
    return f"'{sheet}'"


def choose(
    sheet: Any,
    cells: tuple[int, int, int, int],
    column: Column,
    source: str,
    *,
    more: Sequence[str] = (),
    strict: bool = True,
) -> None:
    """A drop-down, whose choices stand on the hidden sheet; `more` are further cells of the same."""
    rule: dict[str, Any] = {"validate": "list", "source": source, "show_error": strict}
    if strict:
        rule |= {
            "error_title": "Not on the list",
            "error_message": "Please choose from the list, or leave the cell empty.",
        }
    _validate(sheet, cells, column, rule, more)


def ask_for_day(sheet: Any, cells: tuple[int, int, int, int], column: Column) -> None:
    rule: dict[str, Any] = {"validate": "date", "criteria": ">=", "value": _EARLIEST}
    rule |= {"error_title": "Not a day", "error_message": "Please write a day, such as 31/03/2027."}
    _validate(sheet, cells, column, rule)


def ask_for_number(
    sheet: Any,
    cells: tuple[int, int, int, int],
    column: Column,
    low: int | None,
    high: int | None,
    more: Sequence[str] = (),
) -> None:
    least, most = low if low is not None else 0, high if high is not None else 1_000_000
    rule: dict[str, Any] = {"validate": "integer", "criteria": "between", "minimum": least, "maximum": most}
    rule |= {
        "error_title": "Not a number that fits",
        "error_message": f"Please write a whole number from {least} to {most}.",
    }
    _validate(sheet, cells, column, rule, more)


def hint(sheet: Any, cells: tuple[int, int, int, int], column: Column) -> None:
    _validate(sheet, cells, column, {"validate": "any"})


def _validate(
    sheet: Any, cells: tuple[int, int, int, int], column: Column, rule: Mapping[str, Any], more: Sequence[str] = ()
) -> None:
    told = {"input_title": column.heading[:_MAX_HINT_TITLE], "input_message": column.hint} if column.hint else {}
    extra = {"multi_range": " ".join(more)} if more else {}
    sheet.data_validation(*cells, {**rule, **told, **extra})


def protect(sheet: Any) -> None:
    """Without a password: it keeps the standard's text from slipping, and lets people widen, filter and copy."""
    sheet.protect("", _ALLOWED)


def print_on_paper(desk: Desk, sheet: Any, *, landscape: bool, repeat: int | None = None) -> None:
    plan = desk.plan
    standard = plan.standard
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.3, right=0.3, top=0.6, bottom=0.6)
    if repeat is not None:
        sheet.repeat_rows(repeat)
    name = f"{plan.audit.organisation['name']} · {standard.title}, edition {standard.edition}"
    sheet.set_header(f"&L&8 {_page_line(name, 150)}&R&8 &A")
    sheet.set_footer(f"&L&7 {_page_line(short_disclaimer(standard), 180)}&R&8 Page &P of &N")


def short_disclaimer(standard: Standard) -> str:
    """Its first sentence; the whole stands on the start page."""
    whole = one_line(standard.about["disclaimer"])
    first = whole.partition(". ")[0].partition("; ")[0].rstrip(".")
    return f"{first}. More on the sheet ‘{START}’."


def _page_line(text: str, most: int) -> str:
    """Cut to fit where Excel takes 255 characters for a whole line; an ampersand begins a command there, and two are one."""
    line = one_line(text)
    while len(line.replace("&", "&&")) > most:
        line = line[: most - 1].removesuffix("…")[:-1] + "…"
    return line.replace("&", "&&")
