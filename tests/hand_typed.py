"""Workbooks of authors: typed by hand as a consultant would, with everything that a tidy program would not do."""

from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from qa_toolkit.authoring.drafts import Draft, draft
from qa_toolkit.spreadsheets import open_book

PATH = "mine.xlsx"
Rows = list[list[Any]]

# A standard of five criteria: no ids, spaces and capitals as they come, headings spelt freely, ladders named once.
STANDARD: Rows = [
    ["title", "  Work experience  "],
    ["description", "What makes a week at work worth while."],
    ["edition", 2026],
    ["Publisher", "Ashby Advice"],
    ["Rights.Owner", "Ashby Advice"],
    ["rights.licence", "CC BY 4.0"],
    ["rights.permission", "our own text"],
    ["disclaimer", "Our own checklist; nobody's official standard."],
    ["applies to", "School, college"],
    ["scoring.method", "Mean"],
    ["headline", "PERCENT"],
]
SECTIONS: Rows = [
    ["Number", "Title", "Description"],
    [1, "Before the week", "What is agreed."],
    [2, "The week", None],
]
CRITERIA: Rows = [
    ["Section", "Number", "Title", "Description", "Levels", "Target", "Status", "Essential", "Weight",
     "Evidence", "Weaknesses", "Actions", "When"],
    [1, 1.1, "Every pupil has a place", "Each pupil has a place that fits.", "Yes or no", "Yes", "Indicator ", "YES", 2,
     "• List of places\n• Letters from employers", "Only those with relatives in work find one.",
     "s: Ask last year's employers -> Partly\nM: Call new employers → yes", None],
    [None, 1.2, "Risk is looked at", "Each place is looked at before.", "yes or no", "yes", "partly checked", None, None,
     "Forms", "Nobody reads the forms.", "S: Read the forms → partly\nS: Visit new places → yes", "KIND = School"],
    [],
    ["The week", "2.1", "A visit by staff", "Somebody visits each pupil.", "Yes or No", "Yes", "unverified", "no", None,
     "Record of visits", "Only near places are visited.", "M: Plan the visits → partly\nL: Visit all → yes", None],
    ["The week", 2.2, "A diary", "Each pupil keeps a diary.", "How many", "most", "indicator", "x", None,
     "Diaries", "They are empty.", "S: Give a booklet → some\nS: Read it in tutor time → most", None],
]  # fmt: skip
LEVELS: Rows = [
    ["Ladder", "Title", "Description", "Score", "Needs evidence", "Needs reason", "My notes"],
    ["Yes or no", "No", "It is not so.", 0, None, None, "as in 2019"],
    [None, "Partly", "It is so for some.", 1, None, None, None],
    [None, "Yes", "It is so.", 2, "Yes", None, None],
    [None, "Does not apply", "It could not be so.", "N/A", None, "yes", None],
    ["How many", "None", "Nobody does.", 0, None, None, None],
    [None, "Some", "A few do.", 1, None, None, None],
    [None, "Most", "Nearly all do.", 2, None, None, None],
]
AWARDS: Rows = [
    ["Title", "Status", "Requires", "After"],
    ["The essentials", "indicator", "All essential met", None],
    ["Ready for a visit", "indicator", "Overall at least 70% and no section below 50 per cent", "The essentials"],
]
SOURCES: Rows = [["Key", "Title", "Publisher", "Year"], ["OWN", "Our own notes", "Ashby Advice", 2026]]

Sheets = dict[str, Rows]


def sheets() -> Sheets:
    """A fresh copy, to be spoilt."""
    return copy.deepcopy(
        {
            "Standard": STANDARD,
            "sections": SECTIONS,
            "Criteria ": CRITERIA,
            "levels": LEVELS,
            "awards": AWARDS,
            "sources": SOURCES,
        }
    )


def workbook(rows: Sheets, *touch: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, lines in rows.items():
        fill(book.create_sheet(name), lines)
    for one in touch:
        one(book)
    return saved(book)


def fill(sheet: Worksheet, lines: Sequence[Sequence[Any]]) -> None:
    for line in lines:
        sheet.append(list(line))


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(content: bytes, **more: Any) -> Draft:
    return draft(open_book(PATH, content), "mine.json", **more)


def data(found: Draft) -> dict[str, Any]:
    assert found.sound, told(found)
    said: dict[str, Any] = json.loads(found.content)
    return said


def told(found: Draft) -> list[str]:
    """Each finding as it is printed, without the workbook's name."""
    return [f"{f.where.removeprefix(f'{PATH}: ')}: {f.severity}: {f.message}" for f in found.findings]
