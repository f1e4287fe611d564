"""The sheet of one section: each criterion with its levels, and beside it the cells to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from qa_toolkit.models import Criterion, Record, Section
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import clean
from qa_toolkit.workbook import columns, criterion_texts, sheets, state_formula
from qa_toolkit.workbook.columns import Column
from qa_toolkit.workbook.heights import LINE, height
from qa_toolkit.workbook.plan import STATUSES
from qa_toolkit.workbook.sheets import Desk
from qa_toolkit.workbook.shown import Shown, one_line
from qa_toolkit.workbook.styles import MAIN, STATES, put, put_rich
from qa_toolkit.workbook.support import (
    ANSWERED,
    OUTSIDE,
    RECORDED,
    TO_DO,
    UNSUPPORTED,
    Needs,
    state,
)

_FROZEN = 3  # columns: the hidden id, the number and the criterion
_SMALL = 1.1  # as many letters of nine points stand in a line as of ten in a column so much wider
_KINDS = {"due": "date", "value": "number"}


class Progress(Record):
    """How far a section is as the workbook is written, and where its states stand for the formulas that count them."""

    states: str
    answered: int
    unsupported: int
    asked: int
    recorded: int


class _Row(Record):
    criterion: Criterion
    cells: Mapping[str, Shown]
    state: str


def columns_of(desk: Desk, section: Section) -> list[Column]:
    counted = desk.plan.has_numbers(section.id)
    label = desk.plan.standard.label("criterion")
    taken = {folded(column.heading) for column in columns.SECTION}
    heading = label if folded(label) not in taken else "Criterion"
    return [
        Column(column.key, heading, column.width) if column.key == "criterion" else column
        for column in columns.SECTION
        if column.key != "value" or counted
    ]


def write(desk: Desk, sheet: Any, section: Section, needs: Mapping[str, Needs], following: Section | None) -> Progress:
    used = columns_of(desk, section)
    at = {column.key: place for place, column in enumerate(used)}
    rows = list(_rows(desk, section, needs))
    nav = sheets.title(desk, sheet, f"{section.number}  {clean(section.title)}", [section.description])
    first = nav + 2
    last = first + max(len(rows), 1) - 1
    sheets.head(desk, sheet, nav + 1, used)
    for place, one in enumerate(rows, first):
        _write_row(desk, sheet, place, used, at, one, needs[one.criterion.id])
    progress = _progress(sheet.name, first, last, at["state"], rows)
    _navigate(desk, sheet, nav, at, progress, following)
    _validate(desk, sheet, rows, first, last, used, at)
    _colour(desk, sheet, (first, at["state"], last, at["state"]))
    sheet.autofilter(nav + 1, 1, last, len(used) - 1)
    sheet.freeze_panes(first, _FROZEN)
    sheet.print_area(0, 0, last, at["status"])
    sheets.print_on_paper(desk, sheet, landscape=True, repeat=nav + 1)
    sheets.protect(sheet)
    sheet.set_tab_color(MAIN)
    begin = next((place for place, one in enumerate(rows, first) if one.state == TO_DO), first)
    sheet.set_selection(begin, at["level"], begin, at["level"])
    return progress


def _rows(desk: Desk, section: Section, needs: Mapping[str, Needs]) -> Iterator[_Row]:
    for id_ in section.criteria:
        criterion = desk.plan.standard.criteria[id_]
        cells = desk.plan.answer(criterion)
        yield _Row(criterion, cells, _state(desk, criterion, cells, needs[id_]))


def _state(desk: Desk, criterion: Criterion, cells: Mapping[str, Shown], needs: Needs) -> str:
    if criterion.id in desk.plan.audit.outside:
        return OUTSIDE
    if criterion.id not in desk.plan.standard.ladders:
        return RECORDED
    return state(
        needs,
        criterion,
        level=str(desk.plan.audit.judgement(criterion.id).get("level") or ""),
        value=cells.get("value"),
        comment=str(cells.get("comment", "")),
        evidence=str(cells.get("evidence", "")),
    )


def _write_row(
    desk: Desk, sheet: Any, row: int, used: list[Column], at: Mapping[str, int], one: _Row, needs: Needs
) -> None:
    styles, criterion, cells = desk.styles, one.criterion, one.cells
    asked = criterion_texts.asked(desk, criterion, outside=one.state == OUTSIDE)
    meaning, help_ = criterion_texts.meaning(desk, criterion), criterion_texts.help_(desk, criterion)
    put(sheet, row, at["id"], criterion.id, styles.plain)
    put(sheet, row, at["number"], criterion.number, styles.given_bold)
    put_rich(sheet, row, at["criterion"], asked, styles.given)
    put_rich(sheet, row, at["meaning"], meaning, styles.given)
    put_rich(sheet, row, at["help"], help_, styles.given_quiet)
    if one.state in (OUTSIDE, RECORDED):
        put(sheet, row, at["state"], one.state, styles.state)
    else:
        formula = state_formula.formula(desk, row, at, criterion, needs)
        sheet.write_formula(row, at["state"], formula, styles.state, one.state)
    for column in columns.answered(used):
        if column.key == "value" and criterion.id not in desk.plan.counted:
            sheet.write_blank(row, at["value"], None, styles.shut)
        else:
            shown = cells.get(column.key, "")
            style = styles.answer(
                shown,
                _KINDS.get(column.key, "text"),
                strong=column.key in ("level", "value"),
                asked=one.state != OUTSIDE,
            )
            put(sheet, row, at[column.key], shown, style)
    texts = {
        "criterion": criterion_texts.joined(asked), "meaning": criterion_texts.joined(meaning), "help": criterion_texts.joined(help_),
        **{key: shown for key, shown in cells.items() if isinstance(shown, str)},
    }  # fmt: skip
    widths = {column.key: column.width for column in used} | {"help": columns.HELP.width * _SMALL}
    sheet.set_row(row, height((text, widths[key]) for key, text in texts.items() if key in widths))


def _progress(name: str, first: int, last: int, column: int, rows: list[_Row]) -> Progress:
    start, end = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in (first, last))
    asked = [one.state for one in rows if one.state not in (OUTSIDE, RECORDED)]
    return Progress(
        states=f"{sheets.quoted(name)}!{start}:{end}",
        answered=sum(one != TO_DO for one in asked),
        unsupported=sum(one in UNSUPPORTED for one in asked),
        asked=len(asked),
        recorded=sum(one.state == RECORDED for one in rows),
    )


def _navigate(
    desk: Desk, sheet: Any, row: int, at: Mapping[str, int], progress: Progress, following: Section | None
) -> None:
    styles = desk.styles
    sheet.set_row(row, LINE + 5)
    sheet.write_url(row, at["number"], f"internal:{sheets.quoted(columns.START)}!A1", styles.link, columns.START)
    counted = f'={count(progress.states, (ANSWERED, *UNSUPPORTED))}&" of {progress.asked} answered"'
    said = f"{progress.answered} of {progress.asked} answered"
    sheet.write_formula(row, at["criterion"], counted, styles.bold, said)
    if following is not None:
        there = sheets.quoted(desk.plan.sheets[following.id])
        words = f"Next: {following.number} {one_line(following.title)}"
        sheet.write_url(row, at["meaning"], f"internal:{there}!A1", styles.link, words)
    sheet.write_string(row, at["comment"], columns.NO_NAMES, styles.warning)


def count(where: str, states: tuple[str, ...]) -> str:
    """A formula that counts the rows in any of these states."""
    return "+".join(f'COUNTIF({where},"{one}")' for one in states)


def _validate(
    desk: Desk, sheet: Any, rows: list[_Row], first: int, last: int, used: list[Column], at: Mapping[str, int]
) -> None:
    by_key = {column.key: column for column in used}
    for key in ("comment", "evidence", "action", "owner"):
        sheets.hint(sheet, (first, at[key], last, at[key]), by_key[key])
    sheets.ask_for_day(sheet, (first, at["due"], last, at["due"]), by_key["due"])
    statuses = desk.lists.range(list(STATUSES.values()))
    sheets.choose(sheet, (first, at["status"], last, at["status"]), by_key["status"], statuses)
    ladders: dict[tuple[str, ...], list[int]] = {}
    numbers: dict[tuple[int | None, int | None], list[int]] = {}
    for place, one in enumerate(rows, first):
        ladders.setdefault(tuple(desk.plan.levels[one.criterion.id].values()), []).append(place)
        if one.criterion.id in desk.plan.counted:
            rule = desk.plan.standard.judgement_members(one.criterion.id)["value"]
            numbers.setdefault((rule.get("minimum"), rule.get("maximum")), []).append(place)
    for names, places in ladders.items():
        cells, more = _spread(places, at["level"])
        sheets.choose(sheet, cells, by_key["level"], desk.lists.range(names), more=more)
    for (low, high), places in numbers.items():
        cells, more = _spread(places, at["value"])
        sheets.ask_for_number(sheet, cells, by_key["value"], low, high, more=more)


def _spread(places: list[int], column: int) -> tuple[tuple[int, int, int, int], list[str]]:
    """Rows of one column as the first of them and, where there are several, all of them by name."""
    cells = (places[0], column, places[0], column)
    return cells, [xl_rowcol_to_cell(row, column) for row in places] if len(places) > 1 else []


def _colour(desk: Desk, sheet: Any, cells: tuple[int, int, int, int]) -> None:
    """The states in colours; the words stand in the cells, so nothing hangs on the colours alone."""
    for states, look in (((TO_DO, OUTSIDE, RECORDED), "to do"), (UNSUPPORTED, "needs"), ((ANSWERED,), "answered")):
        style = desk.book.add_format(STATES[look])
        for one in states:
            sheet.conditional_format(*cells, {"type": "cell", "criteria": "==", "value": f'"{one}"', "format": style})
