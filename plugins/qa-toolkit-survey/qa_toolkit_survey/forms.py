"""A bank as a form: a page to print, and a workbook in which paper answers are typed, or which is sent round."""

from __future__ import annotations

import io
from collections.abc import Iterator
from html import escape

from qa_toolkit_survey.banks import Bank, Item, Question

NOTE = "Please do not write your name. Leave out what you do not want to answer."
ROWS = 500  # of the workbook

_PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
@page {{ size: A4; margin: 12mm 14mm }}
body {{ font: 1rem/1.35 system-ui, "Liberation Sans", Arial, sans-serif; color: #1a1a1a; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 1.4rem; line-height: 1.2; margin: 0 0 .3rem }}
p {{ margin: 0 0 .5rem }}
ol, ul {{ list-style: none; margin: 0; padding: 0 }}
.question {{ break-inside: avoid; border-top: 1px solid #999; padding: .3rem 0 }}
.question > p {{ margin: 0; font-weight: 600 }}
.options {{ display: flex; flex-wrap: wrap; gap: .1rem 1.1rem }}
.options li::before {{ content: "\\2610\\00a0"; font-size: 1.1em }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ border-bottom: 1px solid #ccc; padding: .1rem .3rem; text-align: center; font-weight: 400 }}
th[scope=row] {{ text-align: left }}
thead th {{ font-size: .85em; line-height: 1.1; vertical-align: bottom }}
.small {{ font-weight: 400; font-size: .9em }}
@media print {{ body {{ margin: 0; padding: 0; max-width: none; font-size: 9.5pt }} .options {{ column-gap: .6rem }} }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{note}</p>
<ol>
{questions}
</ol>
</main>
</body>
</html>
"""


def items_for(bank: Bank, year: int | None) -> list[Item]:
    """Those that are for pupils of that year; all without one."""
    return [one for one in bank.items if year is None or not one.years or year in one.years]


def page(bank: Bank, year: int | None = None) -> bytes:
    """The form as a page that prints on one or two sides of A4."""
    asked = (
        *(_group(one) for one in bank.groups if not (year and one.id == "year")),
        *(_item(one, year) for one in items_for(bank, year)),
    )
    title = f"{bank.title} (Year {year})" if year else bank.title
    return _PAGE.format(title=escape(title), note=escape(NOTE), questions="\n".join(asked)).encode()


def _group(question: Question) -> str:
    return f'<li class="question"><p>{escape(question.text)}</p>{_ticks(question.options)}</li>'


def _ticks(options: tuple[str, ...]) -> str:
    return '<ul class="options">' + "".join(f"<li>{escape(one)}</li>" for one in options) + "</ul>"


def _item(item: Item, year: int | None) -> str:
    notes = []
    if item.years and year is None:
        notes.append(f"Years {item.years[0]} to {item.years[-1]} only")
    if item.only_if:
        notes.append(f"only if you said {item.only_if[1].lower()} to {item.only_if[0]}")
    note = f' <span class="small">({escape("; ".join(notes))})</span>' if notes else ""
    head = f"<p>{escape(item.id)} {escape(item.text)}{note}</p>"
    if item.rows:
        return f'<li class="question">{head}{_grid(item)}</li>'
    if item.kind == "text":
        return f'<li class="question">{head}<br><br></li>'
    options = item.options
    if item.several:
        options = tuple(f"{letter} {option}" for letter, option in _lettered(item))
    return f'<li class="question">{head}{_ticks(options)}</li>'


def _lettered(item: Item) -> Iterator[tuple[str, str]]:
    for place, option in enumerate(item.options):
        yield chr(ord("a") + place), option


def _grid(item: Item) -> str:
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in item.options)
    rows = "".join(
        f'<tr><th scope="row">{escape(text)}</th>{"<td>☐</td>" * len(item.options)}</tr>' for _, text in item.rows
    )
    return f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>"


def workbook(bank: Bank, year: int | None = None) -> bytes:
    """One row for each respondent, lists to choose from, and the questions as titles, so that `survey results` reads it as it is."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": bank.title})
        sheet, lists = book.add_worksheet("Answers"), book.add_worksheet("Lists")
        lists.hide()
        title = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
        wanted = {one.id for one in items_for(bank, year)}
        columns: list[tuple[str, tuple[str, ...], Item | None]] = [(one.text, one.options, None) for one in bank.groups]
        columns += [(part.text, part.item.options, part.item) for part in bank.parts() if part.item.id in wanted]
        for place, (text, options, item) in enumerate(columns):
            sheet.write_string(0, place, text, title)
            several = item is not None and item.several
            sheet.set_column(place, place, 34 if several else 22)
            lists.write_column(0, place, options)
            sheet.data_validation(1, place, ROWS, place, _choice(place, options, item if several else None))
        sheet.set_row(0, 92)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.repeat_rows(0)
    return content.getvalue()


def _choice(place: int, options: tuple[str, ...], several: Item | None) -> dict[str, object]:
    from xlsxwriter.utility import xl_col_to_name

    if several:
        letters = "\n".join(f"{letter} {option}" for letter, option in _lettered(several))
        # 255 characters are all that Excel shows of a message
        return {"validate": "any", "input_title": "Letters, as in: a; c", "input_message": letters[:255]}
    column = xl_col_to_name(place, col_abs=True)
    return {
        "validate": "list",
        "source": f"=Lists!{column}$1:{column}${len(options)}",
        "error_title": "Choose from the list",
        "error_message": "Choose one of the answers in the list, or leave the cell empty.",
    }
