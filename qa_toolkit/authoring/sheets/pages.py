"""The sheets as they are drawn: headings, help, rows, drop-downs, and what is still missing in colour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa_toolkit.authoring.sheets import drop_downs
from qa_toolkit.authoring.sheets.column import HELP, KIND_OF_ROW, Column, Table
from qa_toolkit.authoring.sheets.columns import GROUPS, STANDARD
from qa_toolkit.authoring.words.kinds import Whole
from qa_toolkit.workbook.heights import height
from qa_toolkit.workbook.styles import BAR, MAIN, Styles, put

Cells = Mapping[str, str | int]

_ROOM = 500  # rows that are ready to be filled in
_MARK_WIDTH, _HELP_ROW = 10, 1
_ACROSS = 260  # digits that go on a page of A4, smallest
_PALE, _GREY, _LINE = "#E3EFF1", "#EEF2F3", "#C3CBD0"
AMBER = "#FCEBD9"  # what is still missing
_QUIET = {"font_color": "#4A575F", "font_size": 9}
_FORM = (("member", 30), ("value", 78), ("what it is", 54), ("example", 46))
_KEPT_IN_VIEW = {"criteria": 4, "levels": 4, "sections": 4}  # columns that stay while one scrolls to the right


def write_form(sheet: Any, styles: Styles, values: Cells, examples: Cells, amber: Any) -> None:
    """The sheet `standard`: one row for each member."""
    columns = _FORM if examples else _FORM[:3]
    sheet.set_column(0, 0, columns[0][1], _body(styles, bold=True))
    sheet.set_column(1, 1, columns[1][1], _body(styles, num_format="@"))
    sheet.set_column(2, 3, columns[2][1], _body(styles, **_QUIET))
    for place, (title, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, styles.head)
    sheet.set_row(0, 24)
    row = 0
    for column in STANDARD.columns:
        row += 1
        if column.name in GROUPS:
            sheet.write_string(row, 0, GROUPS[column.name], styles.small_heading)
            sheet.set_row(row, 30)
            row += 1
        value, example = values.get(column.name, ""), examples.get(column.name, "")
        help_ = _help(column)
        sheet.write_string(row, 0, column.name, styles.given_bold if column.needed else styles.given)
        style = styles.of(indent=1, text_wrap=True, border=1, border_color=_LINE, **_format(column))
        put(sheet, row, 1, value, style) if value != "" else sheet.write_blank(row, 1, None, style)
        sheet.write_string(row, 2, help_, styles.given_quiet)
        if examples:
            sheet.write_string(row, 3, str(example), styles.given_quiet)
        texts = [(str(value), columns[1][1]), (help_, columns[2][1]), (str(example), _FORM[3][1])]
        sheet.set_row(row, height(texts, 20))
        sheet.data_validation(row, 1, row, 1, drop_downs.validation(column))
        if column.needed:
            _mark_missing(sheet, amber, (row, 1, row, 1), f'=TRIM($B{row + 1})=""')
    sheet.freeze_panes(1, 1)
    sheet.hide_gridlines(2)
    _print(sheet, 0, 1)


def write_table(sheet: Any, styles: Styles, table: Table, rows: Sequence[Cells], amber: Any, *, mark: str = "") -> None:
    """A heading, a row of help, and the rows; with a `mark` they are passed over by the reader."""
    last = len(table.columns)
    sheet.set_column(0, 0, _MARK_WIDTH, styles.of(indent=1, **_QUIET))
    sheet.write_string(0, 0, KIND_OF_ROW, _heading(styles, later=True, needed=False))
    sheet.write_string(1, 0, HELP, _help_style(styles))
    for place, column in enumerate(table.columns, 1):
        sheet.set_column(place, place, column.width, _body(styles, **_format(column)))
        sheet.write_string(0, place, column.name, _heading(styles, later=column.later, needed=column.needed))
        sheet.write_string(_HELP_ROW, place, _help(column), _help_style(styles))
        sheet.data_validation(2, place, _ROOM, place, drop_downs.validation(column))
    sheet.set_row(0, 24)
    sheet.set_row(_HELP_ROW, height([(_help(column), column.width) for column in table.columns]))
    group = ""
    for number, cells in enumerate(rows, 2):
        before, group = group, _group(table, cells)
        _row(sheet, styles, table, cells, number, mark=mark, first=group != before)
    _missing(sheet, amber, table)
    kept = _KEPT_IN_VIEW.get(table.name, 2)
    sheet.freeze_panes(1, kept)
    sheet.set_tab_color(MAIN if table.needed else BAR)
    if len(rows) > 10:
        sheet.autofilter(0, 0, len(rows) + 1, last)
    _print(sheet, sum(column.width for column in table.columns), kept)


def _row(sheet: Any, styles: Styles, table: Table, cells: Cells, number: int, *, mark: str, first: bool) -> None:
    look: dict[str, Any] = {"font_color": "#4A575F", "italic": True, "bg_color": "#F6F8F9"} if mark else {}
    line = {"top": 1, "top_color": "#8E9AA0"} if first else {}
    if mark:
        quiet = styles.of(indent=1, **_QUIET, **line, bottom=1, bottom_color=_LINE, bg_color="#F6F8F9")
        sheet.write_string(number, 0, mark, quiet)
    for place, column in enumerate(table.columns, 1):
        edge = {"bottom": 1, "bottom_color": _LINE, "right": 1, "right_color": _GREY}
        bold = {"bold": True} if column.name == "title" and not mark else {}
        style = styles.of(indent=1, text_wrap=True, **bold, **edge, **line, **look, **_format(column))
        if column.name in cells:
            put(sheet, number, place, cells[column.name], style)
        else:
            sheet.write_blank(number, place, None, style)
    texts = [(str(cells.get(column.name, "")), column.width) for column in table.columns if column.name != "advanced"]
    sheet.set_row(number, height(texts, 16))


def _group(table: Table, cells: Cells) -> str:
    repeated = next((column.name for column in table.columns if column.repeats), None)
    return str(cells.get(repeated, "")) if repeated else str(cells)


def _missing(sheet: Any, amber: Any, table: Table) -> None:
    """Cells that a row needs and has not, once anything stands in it."""
    last = drop_downs.letter(table, table.columns[-1].name)
    for place, column in enumerate(table.columns, 1):
        if column.needed and not column.repeats:
            here = drop_downs.letter(table, column.name)
            formula = f'=AND($A3="",COUNTA($B3:${last}3)>0,TRIM(${here}3)="")'
            _mark_missing(sheet, amber, (2, place, _ROOM, place), formula)


def _mark_missing(sheet: Any, amber: Any, where: tuple[int, int, int, int], formula: str) -> None:
    sheet.conditional_format(*where, {"type": "formula", "criteria": formula, "format": amber})


def _help(column: Column) -> str:
    return f"Needed. {column.help}" if column.needed else column.help


def _format(column: Column) -> dict[str, Any]:
    """Text stays text, so that 1.10 is no number and 1/2 no date; an editor's '=' is no formula."""
    return {} if isinstance(column.kind, Whole) else {"num_format": "@"}


def _body(styles: Styles, **more: Any) -> Any:
    return styles.of(indent=1, text_wrap=True, **more)


def _heading(styles: Styles, *, later: bool, needed: bool) -> Any:
    look = {"bg_color": MAIN, "font_color": "#FFFFFF"} if needed else {"bg_color": _PALE, "font_color": MAIN}
    if later:
        look = {"bg_color": _GREY, "font_color": "#4A575F"}
    return styles.of(indent=1, bold=not later, valign="vcenter", border=1, border_color=_LINE, **look)


def _help_style(styles: Styles) -> Any:
    return styles.of(
        indent=1,
        text_wrap=True,
        bg_color="#F6F8F9",
        bottom=1,
        bottom_color="#8E9AA0",
        right=1,
        right_color=_GREY,
        **_QUIET,
    )


def _print(sheet: Any, width: int, kept: int) -> None:
    """A wide sheet goes over several pages of A3, each with the columns that say which row it is."""
    sheet.set_landscape()
    sheet.repeat_rows(0)
    if width > _ACROSS:
        sheet.set_paper(8)
        sheet.set_print_scale(75)
        sheet.repeat_columns(0, kept - 1)
    else:
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
