"""The sheets for evidence and for further actions: what is there already, and room for more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa_toolkit.workbook import columns, sheets
from qa_toolkit.workbook.columns import Column
from qa_toolkit.workbook.heights import LINE, height
from qa_toolkit.workbook.plan import SIZES, STATUSES, Cells
from qa_toolkit.workbook.sheets import Desk
from qa_toolkit.workbook.shown import Shown, text
from qa_toolkit.workbook.styles import SECOND, put

_ROOM = 30  # rows for what is new
_KINDS = {"dated": "date", "expires": "date", "due": "date", "cost_pounds": "number"}
_USUAL = (
    "Policy",
    "Plan",
    "Programme",
    "Calendar",
    "Minutes",
    "Report",
    "Survey",
    "Register",
    "Record of meetings",
    "Lesson plan",
    "Observation",
    "Web page",
    "Contract",
    "Certificate",
    "Letter",
)
_ABOUT_EVIDENCE = (
    "Each piece of evidence once. On the sheets of the sections it is named by its title or its number; a title that is changed here is changed "
    "there too when the file is read. To add a piece, use the next empty row. To take one out, empty its row."
)
_ABOUT_ACTIONS = (
    "The next open action of each criterion stands beside its answer, on the sheet of its section. Here stand all others: further ones, those that "
    "are done, and those for the whole. To add one, use the next empty row. To take one out, empty its row."
)


def write_evidence(desk: Desk, sheet: Any) -> None:
    plan, used = desk.plan, columns.EVIDENCE
    rows = [plan.piece(id_) for id_ in plan.pieces]
    first = _table(desk, sheet, "Evidence", _ABOUT_EVIDENCE, used, rows, plan.piece_tokens)
    last = first + len(rows) + _ROOM - 1
    for place in range(len(rows) + _ROOM):
        sheet.write_string(first + place, 1, plan.piece_number(place), desk.styles.given_bold)
    known = [text(item.get("kind")) for item in plan.audit.evidence.values()]
    kinds = list({one.casefold(): one for one in [*_USUAL, *known] if one}.values())
    kinds.sort(key=str.casefold)
    at = _by_key(used, first, last)
    sheets.choose(sheet, *at["kind"], desk.lists.range(kinds), strict=False)
    for key in ("title", "location"):
        sheets.hint(sheet, *at[key])
    for key in ("dated", "expires"):
        sheets.ask_for_day(sheet, *at[key])


def write_actions(desk: Desk, sheet: Any) -> None:
    plan, used = desk.plan, columns.ACTIONS
    rows = [plan.action(place) for place in plan.further_actions]
    tokens = [plan.action_tokens[place] for place in plan.further_actions]
    first = _table(desk, sheet, "Actions", _ABOUT_ACTIONS, used, rows, tokens)
    at = _by_key(used, first, first + len(rows) + _ROOM - 1)
    sheets.choose(sheet, *at["criterion"], desk.lists.range(list(plan.criteria.values())), strict=False)
    sheets.choose(sheet, *at["status"], desk.lists.range(list(STATUSES.values())))
    sheets.choose(sheet, *at["effort"], desk.lists.range(list(SIZES.values())))
    sheets.ask_for_day(sheet, *at["due"])
    sheets.ask_for_number(sheet, *at["cost_pounds"], 0, None)
    for key in ("title", "owner"):
        sheets.hint(sheet, *at[key])


def _by_key(used: Sequence[Column], first: int, last: int) -> dict[str, tuple[tuple[int, int, int, int], Column]]:
    return {column.key: ((first, place, last, place), column) for place, column in enumerate(used)}


def _table(
    desk: Desk,
    sheet: Any,
    heading: str,
    about: str,
    used: Sequence[Column],
    rows: Sequence[Cells],
    tokens: Sequence[str],
) -> int:
    """Writes the rows that are there and room for more; gives the first row."""
    nav = sheets.title(desk, sheet, heading, [about])
    sheet.set_row(nav, LINE + 5)
    sheet.write_url(nav, 1, f"internal:{sheets.quoted(columns.START)}!A1", desk.styles.link, columns.START)
    sheet.write_string(nav, 2, columns.NO_NAMES, desk.styles.warning)
    sheets.head(desk, sheet, nav + 1, used)
    first = nav + 2
    for place, column in enumerate(used):
        if column.hint:  # the whole column is open, so that nobody runs out of rows
            sheet.set_column(place, place, column.width, desk.styles.open(_KINDS.get(column.key, "text")))
    for row in range(first, first + len(rows) + _ROOM):
        cells = rows[row - first] if row - first < len(rows) else {}
        _row(desk, sheet, row, used, cells)
    for row, token in enumerate(tokens, first):
        put(sheet, row, 0, token, desk.styles.plain)
    sheet.autofilter(nav + 1, 1, first + len(rows) + _ROOM - 1, len(used) - 1)
    sheet.freeze_panes(first, 3)
    sheets.print_on_paper(desk, sheet, landscape=True, repeat=nav + 1)
    sheet.print_area(0, 0, first + max(len(rows), 10) - 1, len(used) - 1)
    sheets.protect(sheet)
    sheet.set_tab_color(SECOND)
    free = (first + len(rows), 2)
    sheet.set_selection(*free, *free)
    return first


def _row(desk: Desk, sheet: Any, row: int, used: Sequence[Column], cells: Mapping[str, Shown]) -> None:
    for place, column in enumerate(used):
        if column.hint:
            shown = cells.get(column.key, "")
            put(sheet, row, place, shown, desk.styles.answer(shown, _KINDS.get(column.key, "text")))
    texts = [(str(cells.get(column.key, "")), column.width) for column in used if column.hint]
    sheet.set_row(row, height(texts, LINE + 4))
