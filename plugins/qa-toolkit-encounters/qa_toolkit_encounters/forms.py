"""The workbook to fill in: a log with lists to choose from, the roll beside it, and notes on both."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from qa_toolkit.models import Record
from qa_toolkit_encounters.kinds import HERE, KINDS, ONLINE, SOME, TESTS, THERE, WHOLE
from qa_toolkit_encounters.roll import SHEET
from qa_toolkit_encounters.years import FIRST, LAST

LOG, ROLL = "Log", SHEET
ROWS = 3000
_YES_NO = ("Yes", "No")
_GROUPS = tuple(str(group) for group in range(FIRST, LAST + 1))


class Column(Record):
    title: str
    width: int = 14
    choices: tuple[str, ...] = ()
    note: str = ""
    day: bool = False


def _test_note(key: str) -> str:
    families = next(test.families for test in TESTS if test.key == key)
    if len(families) == 3:
        return "For every type."
    return "For workplaces only." if "workplace" in families else "For providers only."


LOG_COLUMNS = (
    Column("Date", 12, note="Of the encounter, as 30/11/2026.", day=True),
    Column(
        "Pupil", 16, note="The school's own reference, no name. Several with ; between. ‘All’ for a whole year group."
    ),
    Column("Year group", 8, _GROUPS, "Needed where Pupil says ‘All’."),
    Column("Absent", 16, note="Of a whole year group: references with ; between, or ‘none’."),
    Column("Number present", 9, note="Of a whole year group, if nobody wrote down who was absent."),
    Column("Type", 28, tuple(kind.title for kind in KINDS.values()), "Part-time jobs do not count."),
    Column("Employer or provider", 28, note="The organisation, no person."),
    Column("Open to", 16, (WHOLE, SOME), "Who could come. A line for ‘All’ need not say."),
    Column("Place", 12, (HERE, THERE, ONLINE), "Two visits to higher education count at theirs."),
    Column("Minutes", 9, note="How long it took."),
    *(Column(test.title, 12, _YES_NO, _test_note(test.key)) for test in TESTS),
)
ROLL_COLUMNS = (
    Column("Pupil", 16, note="The school's own reference, no name."),
    Column("Year group", 10, _GROUPS, "Now; of leavers the last one."),
    Column("Academic year", 14, note="In which the year group is, as 2026/27."),
    Column("Joined", 12, note="Only if it was after the start of Year 7.", day=True),
    Column("Left", 12, note="Of leavers: the day. Keep leavers of Years 11 and 13 on the roll for a year.", day=True),
    Column("May apply to higher education", 16, _YES_NO, "Of students in Years 12 and 13."),
)
NOTES = (
    "Write one line for each pupil, or one for a whole year group: ‘All’ as the pupil, the year group, and who was absent.",
    "Where only the number present is known, write it: the shares are then given from the least to the most that is possible.",
    "Answer the tests with Yes or No. What is left empty is open, and is never counted as a pass or as a fail.",
    "Meaningful (Gatsby benchmarks of 2025): employers 4 tests, workplaces 7, providers 6. An encounter counts only if it passes all of its tests.",
    "The law on provider access asks besides that providers tell what they offer and answer questions, in school hours and for a reasonable time.",
    "A workplace experience that runs over several days is one, with one employer in one academic year.",
    "Use the school's own pupil references. No names, no unique pupil numbers, no dates of birth: they are not needed.",
    "Keep this workbook where your pupil records are kept. What reaches an audit are counts and shares, never a reference.",
)

_NOTE_WIDTH, _NOTE_LINE = 100, 16  # characters and points: LibreOffice keeps one line for a row whose height nobody set

Cells = Sequence[Sequence[str | int | date | None]]


def workbook(log: Cells = (), roll: Cells = ()) -> bytes:
    """Empty, or with lines that somebody has already; `read` reads it as it is."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"title": "Log of careers encounters"})
        _fill(book, book.add_worksheet(LOG), LOG_COLUMNS, log)
        _fill(book, book.add_worksheet(ROLL), ROLL_COLUMNS, roll)
        notes = book.add_worksheet("Notes")
        notes.set_column(0, 0, _NOTE_WIDTH)
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for number, note in enumerate(NOTES):
            notes.write_string(number, 0, note, wrap)
            notes.set_row(number, _NOTE_LINE * -(-len(note) // _NOTE_WIDTH))
        notes.set_landscape()
        notes.set_paper(9)
        notes.fit_to_pages(1, 0)
    return content.getvalue()


def _fill(book: Any, sheet: Any, columns: Sequence[Column], rows: Cells) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
    day, left = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"}), book.add_format({"align": "left"})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.title, head)
        sheet.set_column(place, place, column.width, day if column.day else left)
        rule = _rule(column)
        if rule:
            sheet.data_validation(1, place, max(ROWS, len(rows)), place, rule)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            elif isinstance(value, int):
                sheet.write_number(number, place, value, left)
            elif value:
                sheet.write_string(number, place, value)
    sheet.set_row(0, 48)
    sheet.freeze_panes(1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _rule(column: Column) -> dict[str, Any]:
    if column.choices:
        rule: dict[str, Any] = {
            "validate": "list",
            "source": list(column.choices),
            "error_title": "Choose from the list",
        }
    elif column.note:
        rule = {"validate": "any"}
    else:
        return {}
    if column.note:
        rule |= {"input_title": column.title[:32], "input_message": column.note[:255]}
    return rule
