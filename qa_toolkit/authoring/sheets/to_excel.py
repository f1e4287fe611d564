"""A standard as a workbook to go on with, and the workbook to begin a standard in. The same standard gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from qa_toolkit.authoring.sheets import drop_downs, pages, read_me
from qa_toolkit.authoring.sheets.column import EXAMPLE
from qa_toolkit.authoring.sheets.columns import STANDARD, TABLES
from qa_toolkit.authoring.sheets.examples import rows_in, small_standard
from qa_toolkit.authoring.sheets.pages import Cells
from qa_toolkit.wording import clean
from qa_toolkit.workbook.styles import MAIN, Styles
from qa_toolkit.workbook.worksheet import Sheet, new_book

# What a new standard begins with; each can be changed.
_BEGINNING: Cells = {"revision": 1, "language": "en-GB", "scoring.method": "met-share", "headline": "met"}


def standard_as_workbook(data: Mapping[str, Any]) -> bytes:
    """A standard that the metaschema accepts.

    Raises:
        TooLongForACell: where something cannot stand in a workbook at all.
    """
    cells = rows_in(data)
    title, disclaimer = (" ".join(clean(text).split()) for text in (data["title"], data["x-standard"]["disclaimer"]))
    about = f"{data['x-standard']['key']}:{data['x-standard']['edition']}, revision {data['x-standard']['revision']}. {disclaimer}"
    return _book(cells["standard"][0], {}, cells, (title, about), mark="")


def template(*, example: bool = False) -> bytes:
    """The workbook to begin in, with a small standard as examples; with `example` that standard itself, ready to be read."""
    data = small_standard()
    if example:
        return standard_as_workbook(data)
    cells = rows_in(data)
    return _book(_BEGINNING, cells["standard"][0], cells, ("Write a standard in Excel", ""), mark=EXAMPLE)


def _book(
    form: Cells, examples: Cells, cells: Mapping[str, Sequence[Cells]], title: tuple[str, str], *, mark: str
) -> bytes:
    file = io.BytesIO()
    book = new_book(file)
    styles, amber = Styles(book), book.add_format({"bg_color": pages.AMBER})
    sheets = {
        name: book.add_worksheet(name, Sheet) for name in (read_me.NAME, STANDARD.name, *(t.name for t in TABLES))
    }
    lists = book.add_worksheet(drop_downs.LISTS, Sheet)
    read_me.write(sheets[read_me.NAME], styles, *title)
    pages.write_form(sheets[STANDARD.name], styles, form, examples, amber)
    sheets[STANDARD.name].set_tab_color(MAIN)
    for table in TABLES:
        pages.write_table(sheets[table.name], styles, table, cells[table.name], amber, mark=mark)
    drop_downs.write_lists(lists, {} if mark else cells)
    book.set_properties(
        {
            "title": title[0][:255],
            "author": "QA Toolkit",
            "comments": "A quality standard to be read by qa-toolkit standards from-excel.",
            "created": datetime(2026, 1, 1, tzinfo=UTC),
        }
    )
    book.set_size(26000, 15000)
    book.close()
    return file.getvalue()
