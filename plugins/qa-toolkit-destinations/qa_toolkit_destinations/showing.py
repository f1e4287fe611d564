"""A report and a comparison as rows of text, and these as a table for the terminal, CSV, a workbook or a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from qa_toolkit.cli.options import table
from qa_toolkit.models import Record
from qa_toolkit.reports.csv_ import safe
from qa_toolkit_destinations.data import ACTIVITY
from qa_toolkit_destinations.measures import Figure, rounded
from qa_toolkit_destinations.report import OFFERS, STATUS, Line, Report, size

HIDDEN = "hidden"
_SPLIT = ("full-time", "apprenticeship", "other")  # shown of all only, or a row would be too wide to read
_SOURCE = "By the measures of DfE's participation and NEET figures for local authorities; made by QA Toolkit from the file, no official statistic."


class Sheet(Record):
    """One table with its title; `first` columns of text, the others to the right."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: int = 1


class Showing(Record):
    title: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]


def of_report(found: Report) -> Showing:
    if found.total.hidden and not found.tables:
        return Showing(_title(found), (), (f"Fewer than {found.minimum} young people, so nothing is shown of them.",))
    sheets = [] if found.total.hidden else [_all(found)]
    sheets += [_sheet(found, one.title, one.heading, one.lines) for one in found.tables]
    return Showing(_title(found), tuple(sheets), tuple(_notes(found)))


def _title(found: Report) -> str:
    period = found.periods.get(STATUS) or found.periods.get(OFFERS, "")
    who = f"fewer than {found.minimum} young people" if found.total.hidden else size(found.total)
    kind = "Destinations" if found.kind == ACTIVITY else "Sustained destinations"
    return f"{kind}: {who}, {period}"


def _notes(found: Report) -> Iterator[str]:
    yield from found.notes
    if any(line.hidden for one in found.tables for line in one.lines):
        yield f"‘{HIDDEN}’: a cohort under {found.minimum}, or what would give such a one away."
    if found.kind == ACTIVITY:
        yield _SOURCE


def _all(found: Report) -> Sheet:
    rows = []
    for one in found.measures:
        figure = found.total.figures.get(one.key)
        if figure is not None:
            of = "not given" if figure.of is None else _number(figure.of)
            rows.append((one.title, per_cent(figure), _number(figure.number), of, found.periods[one.of]))
    return Sheet("All", ("Measure", "Per cent", "Number", "Of", "When"), tuple(rows))


def _number(value: Any) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{rounded(value):,}"


def per_cent(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    if figure.per_cent is None:
        return f"{_number(figure.number)} (no cohort)"
    return f"{'at least ' if figure.at_least else ''}{figure.per_cent}%"


def _sheet(found: Report, title: str, heading: str, lines: Sequence[Line]) -> Sheet:
    measures = [one for one in found.measures if one.key not in _SPLIT or found.kind != ACTIVITY]
    rows = tuple(
        (
            line.label,
            *(
                (HIDDEN,) * (len(measures) + 1)
                if line.hidden
                else (
                    "–" if line.cohort is None else _number(line.cohort),
                    *(per_cent(line.figures.get(one.key)) for one in measures),
                )
            ),
        )
        for line in lines
    )
    return Sheet(title, (heading, "Cohort", *(one.title for one in measures)), rows)


def text(shown: Showing) -> str:
    blocks = [shown.title]
    blocks += [f"{one.title}\n\n{table(one.headings, one.rows)}" for one in shown.sheets]
    return "\n\n".join((*blocks, "\n".join(shown.notes)))


def as_csv(shown: Showing) -> bytes:
    """All tables below one another, each with its title in the first column, and the notes at the end."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for one in shown.sheets:
        writer.writerow([one.title, *one.headings])
        writer.writerows([safe(one.title), *(safe(cell) for cell in row)] for row in one.rows)
        writer.writerow([])
    writer.writerows([safe(line)] for line in (shown.title, *shown.notes))
    return out.getvalue().encode("utf-8-sig")


def as_workbook(shown: Showing) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": shown.title})
        plain = book.add_format({"valign": "top"})
        right = book.add_format({"valign": "top", "align": "right"})
        wrapped = book.add_format({"valign": "top", "text_wrap": True})
        bold = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
        page = book.add_worksheet("Destinations")
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.set_column(0, 0, 34)
        page.set_column(1, 12, 15)
        page.write_string(0, 0, shown.title, bold)
        at = 2
        for one in shown.sheets:
            page.write_string(at, 0, one.title, book.add_format({"bold": True}))
            page.write_row(at + 1, 0, one.headings, head)
            for number, row in enumerate(one.rows, at + 2):
                for column, cell in enumerate(row):
                    _cell(book, page, number, column, cell, plain if column < one.first else right)
            at += len(one.rows) + 3
        for number, line in enumerate(shown.notes, at):
            page.merge_range(number, 0, number, 6, line, wrapped)
            page.set_row(number, 15 * (1 + len(line) // 120))
    return content.getvalue()


def _cell(book: Any, page: Any, row: int, column: int, text: str, style: Any) -> None:
    """A percentage as a number that shows what the text says, so that it can be calculated with."""
    bare = text.removeprefix("at least ").removesuffix("%").replace(",", "")
    if not column or not bare.replace(".", "", 1).isdigit():
        page.write_string(row, column, text, style)
        return
    shape = "#,##0.0" if "." in bare else "#,##0"
    if text.endswith("%"):
        shape = '"at least "0.0"%"' if text.startswith("at") else '0.0"%"'
    page.write_number(
        row, column, float(bare), book.add_format({"valign": "top", "align": "right", "num_format": shape})
    )


_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4 landscape; margin: 14mm }}
body {{ font: 1rem/1.45 system-ui, sans-serif; color: #1a1a1a; max-width: 72rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem }}
.wide {{ overflow-x: auto }}
table {{ border-collapse: collapse; margin: 1.2rem 0; min-width: 60%; font-size: .95rem }}
caption {{ text-align: left; font-weight: 600; padding-bottom: .3rem }}
th, td {{ border-bottom: 1px solid #999; padding: .4rem .7rem; text-align: left; vertical-align: top }}
thead th {{ border-bottom: 2px solid #1a1a1a }}
tbody th {{ font-weight: 400 }}
.number {{ text-align: right; font-variant-numeric: tabular-nums }}
p {{ max-width: 52rem; margin: .4rem 0 }}
tr {{ break-inside: avoid }}
@media print {{ body {{ margin: 0; font-size: 10pt }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{tables}
{notes}
</main>
</body>
</html>
"""


def as_page(shown: Showing) -> bytes:
    """Self-contained HTML that prints on A4 and reads in black and white."""
    tables = "\n".join(_table(one) for one in shown.sheets)
    notes = "\n".join(f"<p>{escape(line)}</p>" for line in shown.notes)
    return _PAGE.format(title=escape(shown.title), tables=tables, notes=notes).encode()


def _table(one: Sheet) -> str:
    def number(column: int) -> str:
        return ' class="number"' if column >= one.first and one.headings[column] != "When" else ""

    head = "".join(f'<th scope="col"{number(n)}>{escape(text)}</th>' for n, text in enumerate(one.headings))
    body = "\n".join(
        "<tr>"
        + "".join(
            f"<td{number(n)}>{escape(cell)}</td>" if n else f'<th scope="row">{escape(cell)}</th>'
            for n, cell in enumerate(row)
        )
        + "</tr>"
        for row in one.rows
    )
    caption = escape(one.title)
    return f'<div class="wide"><table>\n<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table></div>'


def as_data(shown: Showing) -> dict[str, Any]:
    return {
        "title": shown.title,
        "tables": [
            {"title": one.title, "rows": [dict(zip(one.headings, row, strict=True)) for row in one.rows]}
            for one in shown.sheets
        ],
        "notes": list(shown.notes),
    }


WRITERS = {".csv": as_csv, ".xlsx": as_workbook, ".html": as_page}
