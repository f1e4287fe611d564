"""Results as a page to print and as a workbook; both show what the terminal shows."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from html import escape

from qa_toolkit_survey.blocks import Block, blocks, legend
from qa_toolkit_survey.results import Results

_WIDEST = 60
_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4 landscape; margin: 12mm }}
body {{ font: 1rem/1.4 system-ui, "Liberation Sans", Arial, sans-serif; color: #1a1a1a; max-width: 75rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.4rem; line-height: 1.2 }}
h2 {{ font-size: 1.1rem; margin: 1.6rem 0 .4rem; break-after: avoid }}
.wide {{ overflow-x: auto }}
table {{ border-collapse: collapse }}
th, td {{ border-bottom: 1px solid #ccc; padding: .15rem .6rem .15rem 0; text-align: left; vertical-align: top }}
tbody th {{ font-weight: 400 }}
thead th {{ border-bottom: 2px solid #555; vertical-align: bottom }}
tr {{ break-inside: avoid }}
@media print {{ body {{ margin: 0; padding: 0; max-width: none; font-size: 8.5pt }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{headline}</p>
{tables}
<p>{legend}</p>
</main>
</body>
</html>
"""


def page(found: Results) -> bytes:
    tables = "\n".join(_table(block) for block in blocks(found))
    title = found.survey.bank.title
    words = {"title": title, "headline": found.headline.removeprefix(f"{title}: "), "legend": legend(found)}
    return _PAGE.format(tables=tables, **{name: escape(text) for name, text in words.items()}).encode()


def _table(block: Block) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in block.headings)
    rows = "".join(_row(*row) for row in block.rows)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<h2>{escape(block.title)}</h2>\n<div class="wide" tabindex="0" role="group" aria-label="{escape(block.title)}">{table}</div>'


def _row(first: str, *others: str) -> str:
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in others)
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'


def workbook(found: Results) -> bytes:
    """A sheet each for items, choices, and both by group, with the legend below the first."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": found.survey.bank.title})
        bold = book.add_format({"bold": True})
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
        every = tuple(blocks(found))
        places: dict[str, int] = {}
        for block in every:
            sheet = book.get_worksheet_by_name(block.sheet) or book.add_worksheet(block.sheet)
            if block.sheet not in places:
                sheet.write_string(0, 0, found.headline)
                sheet.set_landscape()
                sheet.set_paper(9)
                sheet.fit_to_pages(1, 0)
                for column, width in enumerate(_widths(one for one in every if one.sheet == block.sheet)):
                    sheet.set_column(column, column, width)
            at = places.get(block.sheet, 2)
            sheet.write_string(at, 0, block.title, bold)
            for row, column, text in _cells(block, at + 1):
                sheet.write_string(row, column, text, head if row == at + 1 else None)
            places[block.sheet] = at + len(block.rows) + 3
        notes = book.add_worksheet("Notes")
        notes.set_column(0, 0, 110)
        notes.write_string(0, 0, found.headline)
        notes.write_string(2, 0, legend(found), book.add_format({"text_wrap": True, "valign": "top"}))
    return content.getvalue()


def _cells(block: Block, at: int) -> Iterator[tuple[int, int, str]]:
    for row, cells in enumerate((block.headings, *block.rows), at):
        for column, text in enumerate(cells):
            yield row, column, text


def _widths(of_sheet: Iterable[Block]) -> list[int]:
    """Of the columns of a sheet, by what stands in its blocks."""
    widths: dict[int, int] = {}
    for block in of_sheet:
        for _, column, text in _cells(block, 0):
            widths[column] = min(_WIDEST, max(widths.get(column, 0), len(text) + 2))
    return [widths[column] for column in sorted(widths)]
