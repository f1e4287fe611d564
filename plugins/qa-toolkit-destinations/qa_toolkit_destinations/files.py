"""What is shown as a file: CSV, a workbook to go on calculating with, or a page that prints on A4."""

from __future__ import annotations

import csv
import io
from html import escape
from typing import Any

from qa_toolkit.reports.csv_ import safe
from qa_toolkit_destinations.showing import Sheet, Showing


def as_csv(shown: Showing) -> bytes:
    """All tables below one another, each with its title in the first column, and the notes at the end."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for one in shown.sheets:
        writer.writerow([safe(cell) for cell in (one.title, *one.headings)])
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
        page = book.add_worksheet("Destinations")
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.hide_gridlines(2)
        page.set_column(0, 0, 34)
        page.set_column(1, 12, 16)
        _Sheets(book, page).write(shown)
    return content.getvalue()


class _Sheets:
    def __init__(self, book: Any, page: Any) -> None:
        self.book, self.page = book, page
        self.bold = book.add_format({"bold": True})
        self.big = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"valign": "top", "text_wrap": True})
        self.sides = tuple({"valign": "top", "align": side} for side in ("left", "right"))

    def write(self, shown: Showing) -> None:
        self.page.write_string(0, 0, shown.title, self.big)
        at = 2
        for one in shown.sheets:
            self._table(at, one)
            at += len(one.rows) + 3
        for number, line in enumerate(shown.notes, at):
            self.page.merge_range(number, 0, number, 6, line, self.wrapped)
            self.page.set_row(number, 15 * (1 + len(line) // 120))

    def _table(self, at: int, one: Sheet) -> None:
        self.page.write_string(at, 0, one.title, self.bold)
        self.page.set_row(at + 1, 31)
        for column, text in enumerate(one.headings):
            side = {**self.sides[one.is_number(column)], "indent": int(column > 0 and not one.is_number(column))}
            style = {"bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EEF4", **side}
            self.page.write_string(at + 1, column, text, self.book.add_format(style))
        for number, row in enumerate(one.rows, at + 2):
            for column, cell in enumerate(row):
                self._cell(number, column, cell, right=one.is_number(column))

    def _cell(self, row: int, column: int, text: str, *, right: bool) -> None:
        """A percentage is a number that shows what the text says, so that it can be calculated with."""
        bare = text.removeprefix("at least ").removesuffix("%").replace(",", "")
        if not right or not bare.replace(".", "", 1).isdigit():
            style = {**self.sides[right], "indent": int(column > 0 and not right)}
            self.page.write_string(row, column, text, self.book.add_format(style))
            return
        shape = "#,##0.0" if "." in bare else "#,##0"
        if text.endswith("%"):
            shape = '"at least "0.0"%"' if text.startswith("at") else '0.0"%"'
        self.page.write_number(row, column, float(bare), self.book.add_format({**self.sides[1], "num_format": shape}))


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
        return ' class="number"' if one.is_number(column) else ""

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


WRITERS = {".csv": as_csv, ".xlsx": as_workbook, ".html": as_page}
