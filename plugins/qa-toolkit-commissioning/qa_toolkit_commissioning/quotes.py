"""Quotes beside one another on one page: in the order of the alphabet, for a person to weigh."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qa_toolkit.data_tables import DataRow, Table
from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.wording import clean, count, day
from qa_toolkit_commissioning.packages import days, money, named, pounds, table_of, tenths
from qa_toolkit_commissioning.pages import PRICES, page

HEADINGS = (
    "Provider",
    "What",
    "Days",
    "Day rate",
    "Extras",
    "In all",
    "A day in all",
    "An interview",
    "Valid until",
    "Includes and conditions",
)
NUMBERS = (False, False, True, True, True, True, True, True, False, False)
_WIDTHS = (14, 16, 7, 6, 6, 6, 6, 7, 10, 22)  # shares of a Word page
TITLE, CAPTION = "Comparison of quotes", "What each provider quotes"


class Comparison(Record):
    """Quotes by provider; a cell for each of `HEADINGS`."""

    on: date
    rows: tuple[tuple[str, ...], ...]
    before: str
    after: tuple[str, ...]


def compared(path: Path, on: date) -> tuple[Comparison, tuple[str, ...]]:
    """The quotes of a file, and the faults of rows that were left out.

    Raises:
        DocumentError: where the file cannot be read, or no quote can be used.
    """
    table = table_of(path, "provider")
    columns = (table.column("provider"), table.column("days"), table.column("day rate", "day_rate"))
    rows, faults = [], []
    for row in table.rows:
        try:
            rows.append(_quote(table, columns, row, on))
        except BadData as error:
            faults.append(str(error))
    if not rows:
        raise BadData(path, faults[0] if faults else "there is no quote in it.")
    before = (
        f"{count(len(rows), 'quote')}, compared on {day(on.isoformat())}, in the order of the alphabet. Nothing here ranks them: settle the "
        "criteria and weights before you open quotes, and look at gates and evidence of effect first."
    )
    after = ("‘A day in all’ and ‘An interview’ hold the extras. A dash says that the quote does not give it.", PRICES)
    return Comparison(on, tuple(sorted(rows, key=lambda one: one[0].casefold())), before, after), (
        *table.warnings,
        *faults,
    )


def as_page(found: Comparison) -> bytes:
    return page(
        TITLE,
        CAPTION,
        HEADINGS,
        found.rows,
        numbers=[place for place in range(len(HEADINGS)) if NUMBERS[place]],
        before=[found.before],
        after=found.after,
    )


def as_word(found: Comparison) -> bytes:
    """Landscape A4; a file that can be written in, and goes into the decision record."""
    from qa_toolkit.reports.content import Column, Table
    from qa_toolkit_commissioning.paper import begun, saved

    paper = begun(TITLE, landscape=True)
    paper.add("Normal", found.before)
    columns = tuple(
        Column(title, width, "number" if number else "text")
        for title, width, number in zip(HEADINGS, _WIDTHS, NUMBERS, strict=True)
    )
    paper.table(Table(CAPTION, columns, found.rows))
    for text in found.after:
        paper.add("Note", text)
    return saved(paper, TITLE, found.on)


def _quote(table: Table, columns: tuple[int, int, int], row: DataRow, on: date) -> tuple[str, ...]:
    provider, length, rate = (row.fields[column] for column in columns)
    extras, interviews, until = table.find("extras"), table.find("interviews"), table.find("valid until", "valid_until")
    name, number, price = named(provider, "a provider"), tenths(length), money(rate, "day rate")
    more = money(row.fields[extras], "amount of money") if extras is not None and row.text(extras) else 0
    held = row.fields[interviews].whole(1) if interviews is not None else None
    ends = row.fields[until].day() if until is not None else None
    whole = -(-number * price // 10) + more
    lapsed = " (expired)" if ends is not None and ends < on else ""
    return (
        name,
        clean(row.text(table.find("what", "title"))) or "–",
        days(number),
        pounds(price),
        pounds(more) if more else "–",
        pounds(whole),
        pounds(-(-whole * 10 // number)),
        pounds(-(-whole // held)) if held else "–",
        day(ends.isoformat()) + lapsed if ends is not None else "–",
        clean(row.text(table.find("conditions", "includes"))) or "–",
    )
