"""The first sheet: what the others are for, and what happens next."""

from __future__ import annotations

from typing import Any

from qa_toolkit.authoring.sheets.columns import STANDARD, TABLES
from qa_toolkit.workbook.heights import height
from qa_toolkit.workbook.styles import Styles

NAME = "Read me"
_WIDTHS = (30, 92)

_FIRST = (
    "A standard is a list of what should be in place, with the levels that each point is judged by. You write it here; the toolkit makes a "
    "questionnaire, a workbook and a report of it. You need no programming, and you can break nothing: the toolkit names every cell that it "
    "cannot use, and writes nothing until all is right."
)
_STEPS = (
    (
        "1. Fill in",
        "The sheets with a dark tab first. Each column says in its second row what it is for, and each cell says it when you choose it.",
    ),
    ("2. Look at it meanwhile", "qa-toolkit standards preview THIS-FILE.xlsx --watch"),
    ("3. Make a standard of it", "qa-toolkit standards from-excel THIS-FILE.xlsx -o my-standard.json"),
    (
        "4. Correct it",
        "Change this workbook and do 3 again, into the same file: what has an id keeps it, also under a new title.",
    ),
)
_ROWS = (
    ("help", "A row with ‘help’ at its left is never read. You may delete it."),
    (
        "example",
        "Neither is a row with ‘example’. Delete the word, and the row is yours; delete the row when you need it no longer.",
    ),
    (
        "Colours",
        "A dark heading: needed. A pale one: fill it in if you can. A grey one: leave it unless you know why. An orange cell: still missing.",
    ),
    ("Several in one cell", "Alt+Enter begins a new line in a cell (Ctrl+Enter in LibreOffice)."),
    (
        "Your own additions",
        "Rows can be moved and sorted, columns moved and hidden. Columns and sheets of your own are passed over.",
    ),
    ("Pupils", "Do not write pupils' names, anywhere."),
)
_STATUSES = (
    ("source-checked", "The substance stands in a published source that you read."),
    ("partly-checked", "Part of it does, or a second-hand source says so."),
    ("unverified", "From memory, or from hearsay."),
    ("indicator", "Yours: the owner has no such criterion."),
    (
        "reconstruction",
        "The owner's list is not public; this is a sensible guess. The title then begins: Practice profile, inspired by …",
    ),
)
_RULES = (
    ("all criteria met", "Every criterion that applies stands at its target or above."),
    ("all essential criteria met", "Those with ‘yes’ under essential. ‘all other criteria met’ speaks of the rest."),
    (
        "overall at least 70 per cent",
        "Also: overall at least 20 points (with the method sum), at least 10 criteria met, at least 3 sections complete.",
    ),
    (
        "no section below 50 per cent",
        "Also: section planning complete, section planning at least 60 per cent, every section complete.",
    ),
    (
        "all criteria at silver or above",
        "By a level's name. Also: all essential criteria at silver or above; overall at silver or above (with the method min).",
    ),
    ("everything complete", "Every criterion is met, told as one condition."),
    ("… or …", "One of the two is enough: all criteria met or overall at least 90 per cent"),
)
_WHEN = (
    ("kind = school, college", "For these kinds of organisation: school, college, provider, authority."),
    (
        "has_sixth_form = yes",
        "By the answer to a question of the sheet profile. While it is open, the criterion stays in.",
    ),
    ("has_sixth_form = yes (answered)", "The same, but while it is open the criterion stays out."),
    (
        "highest_year >= 12",
        "Numbers: >=, <=, = 7 to 9. Several conditions have a semicolon between them: kind = school; highest_year >= 12",
    ),
)


def write(sheet: Any, styles: Styles, title: str, about: str = "") -> None:
    """`about` says, of a standard that is there already, which it is and who is not behind it."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, _WIDTHS[0], styles.of(text_wrap=True))
    sheet.set_column(1, 1, _WIDTHS[1], styles.of(text_wrap=True))
    sheet.write_string(0, 0, title, styles.title)
    sheet.set_row(0, 38)
    sheet.merge_range(1, 0, 1, 1, _FIRST, styles.of(text_wrap=True, font_size=11))
    sheet.set_row(1, height([(_FIRST, sum(_WIDTHS) * 0.9)]) + 10)
    row = 2
    if about:
        sheet.merge_range(2, 0, 2, 1, about, styles.of(text_wrap=True, font_color="#4A575F"))
        sheet.set_row(2, height([(about, sum(_WIDTHS))]) + 4)
        row = 3
    sheets = tuple((table.name, table.about) for table in (STANDARD, *TABLES))
    parts = (
        ("From this workbook to a standard", _STEPS),
        ("The sheets", sheets),
        ("How to fill them in", _ROWS),
        ("Be honest: status", _STATUSES),
        ("Awards: what can stand under requires", _RULES),
        ("For some organisations only: what can stand under when", _WHEN),
    )
    for heading, lines in parts:
        sheet.write_string(row, 0, heading, styles.small_heading)
        sheet.set_row(row, 32)
        for name, text in lines:
            row += 1
            link = heading == "The sheets"
            if link:
                sheet.write_url(row, 0, f"internal:'{name}'!A1", styles.given_link, name)
            else:
                sheet.write_string(row, 0, name, styles.given_bold)
            sheet.write_string(row, 1, text, styles.given)
            sheet.set_row(row, height([(name, _WIDTHS[0] * 0.9), (text, _WIDTHS[1])], 18))
        row += 1
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
