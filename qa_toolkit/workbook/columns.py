"""The columns of the workbook's tables. Their headings are how reading finds them, so each stands here and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from qa_toolkit.models import Record

NO_NAMES = "Do not write pupils’ names."


class Column(Record):
    """`hint` is what a program shows beside a cell that is chosen; people type in the columns that have one."""

    key: str
    heading: str
    width: float  # in digits
    hint: str = ""


CRITERION_ID, EVIDENCE_ID, ACTION_ID, FIELD_ID = "Criterion id", "Evidence id", "Action id", "Field id"
START, EVIDENCE_SHEET, ACTIONS_SHEET = "Start", "Evidence", "Actions"
LISTS, ORIGIN = "Lists", "QA Toolkit"  # the hidden sheets; each has its name in its first cell, too

_OWNER = Column("owner", "Who", 14, "Who sees to it: better a post than a person.")
_DUE = Column("due", "By when", 11.5, "A day, such as 31/03/2027.")
_STATUS = Column("status", "How far", 11, "Choose from the list. Left empty it counts as open.")
HELP = Column("help", "To help: what counts as evidence, what is often weak, what others do", 62)

SECTION = (
    Column("id", CRITERION_ID, 0),
    Column("number", "No.", 6),
    Column("criterion", "Criterion", 34),
    Column("meaning", "What the levels mean", 42),
    Column("value", "Number", 9, "A whole number; the level follows from it, so leave the level empty."),
    Column("level", "Level", 15, "Choose the level that is true today. Leave it empty where you do not know yet."),
    Column("state", "State", 10.5),
    Column("comment", "Comment", 36, f"Why this level, in a sentence or two. {NO_NAMES}"),
    Column(
        "evidence",
        "Evidence",
        30,
        "One piece in a line (Alt+Enter begins a line): its title, or its number on the sheet ‘Evidence’, such as E3. "
        "A new title is added there when the file is read.",
    ),
    Column("action", "Next action", 28, f"What is to be done next here. Further actions: sheet ‘Actions’. {NO_NAMES}"),
    _OWNER,
    _DUE,
    _STATUS,
    HELP,
)
EVIDENCE = (
    Column("id", EVIDENCE_ID, 0),
    Column("number", "No.", 7),
    Column("title", "Title", 52, f"What it is called, such as ‘Careers policy 2026-27’. {NO_NAMES}"),
    Column("kind", "Kind", 26, "Choose from the list, or type another."),
    Column("location", "Where it is kept", 46, "A folder, a web address or a person: where somebody would find it."),
    Column("dated", "Dated", 12.5, "The day on the document, such as 01/09/2026."),
    Column(
        "expires", "Valid until", 12.5, "The day from which it no longer counts. Leave it empty where there is none."
    ),
)
ACTIONS = (
    Column("id", ACTION_ID, 0),
    Column(
        "criterion", "For", 34, "Choose from the list, or type the number. Leave it empty where it is for the whole."
    ),
    Column("title", "Action", 56, f"What is to be done. {NO_NAMES}"),
    _OWNER,
    _DUE,
    _STATUS,
    Column("effort", "Size", 10, "Small: half a day or less. Medium: some days. Large: more."),
    Column("cost_pounds", "Cost (£)", 11, "In whole pounds. Leave it empty where it costs nothing but time."),
)
START_PAGE = (
    Column("id", FIELD_ID, 0),
    Column("question", "Question", 52),
    Column("answer", "Your answer", 38, "Leave it empty where you do not know."),
)


def answered(columns: Sequence[Column]) -> list[Column]:
    """Those in which people type."""
    return [column for column in columns if column.hint]
