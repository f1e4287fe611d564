"""Standards written in a workbook, and read back: by people who know their subject and no JSON.

A standard's file becomes rows (`flattened`), rows become cells (`kinds`, `cells`, `to_excel`), and all the way back (`from_excel`, `assembled`).
What a column cannot say plainly stands as JSON in the column `advanced` of its row, so that nothing is lost. `flat` reads lists of other forms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from qa_toolkit import errors
from qa_toolkit.authoring import from_excel
from qa_toolkit.authoring.drafts import Draft, draft
from qa_toolkit.authoring.lists import flat, flat_columns
from qa_toolkit.authoring.lists.flat_header import Header
from qa_toolkit.authoring.words.names import Misread
from qa_toolkit.lint import Known
from qa_toolkit.spreadsheets import Book, open_book, quoted_sheet
from qa_toolkit.workbook.columns import ORIGIN

__all__ = ["Draft", "Header", "read"]


def read(
    path: Path | str,
    output: Path | str,
    *,
    known: Known | None = None,
    earlier: Mapping[str, Any] | None = None,
    header: Callable[[], Header] | None = None,
    columns: str | None = None,
    sheet: str | None = None,
) -> Draft:
    """The standard that a workbook says: one that was made from the template, or a list of its author's own.

    Args:
        output: where the standard is to be written, for sentences about it.
        known: as for the linter.
        earlier: the standard as it was written last time; ids and the order of members are taken from it.
        header: called for a list, which does not say what the standard is called; without it a list is refused.
        columns: of a list, as 'number=A,title=B,text=C'; without it they are guessed.
        sheet: where the list stands.

    Raises:
        BadWorkbook: where the workbook cannot be read at all, or is neither.
    """
    book = open_book(path)
    if book.find_sheet(ORIGIN) is not None:
        raise errors.BadWorkbook(
            path, "this is the workbook of an audit, not of a standard; qa-toolkit import brings it back."
        )
    if from_excel.is_standard(book) and columns is None and sheet is None:
        return draft(book, str(output), earlier=earlier, known=known)
    layout = _layout(book, columns, sheet)
    if header is None:
        raise errors.BadWorkbook(path, "it has none of the sheets that qa-toolkit standards template makes.")
    found = draft(book, str(output), earlier=earlier, known=known, read=partial(flat.rows_of, layout, header()))
    guess = "guessed, the text by its length" if layout.by_length else "guessed"
    how = f"{guess}; --columns says otherwise" if layout.guessed else "as you said"
    left = layout.left_out()
    more = f" Not read: {left}; --columns can name what stands there." if left else ""
    note = f"Read the sheet ‘{layout.sheet.name}’ as a list: {layout.said()} ({how}).{more}"
    return Draft(found.name, found.content, found.findings, (note, *found.notes), found.size)


def _layout(book: Book, columns: str | None, sheet: str | None) -> flat_columns.Layout:
    """Of the sheet that is named, or of the first that is one."""
    sheets = [book.sheet(sheet)] if sheet else [one for one in book.sheets.values() if not one.hidden and one.by_number]
    problem, where = "no sheet has anything in it.", ""
    for number, one in enumerate(sheets):
        try:
            return flat_columns.layout(one, columns)
        except Misread as misread:
            if number == 0:
                problem, where = str(misread), quoted_sheet(one.name)
    raise errors.BadWorkbook(book.path, problem, where)
