"""What stands in the file that people open: headings, drop-downs, counting, protection, print, and nothing that is calculated but ours."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from builders import audit, criterion, document, ladder, section, standard, standard_data
from workbooks import Open, counted, filled, in_memory

from qa_toolkit import workbook
from qa_toolkit.audits import Audit
from qa_toolkit.reports.branding import contrast_to_white
from qa_toolkit.standards import parse
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workbook import names, styles
from qa_toolkit.workbook.heights import HIGHEST, height
from qa_toolkit.workbook.support import needs_of, state

EXAMPLE = Path(__file__).parents[2] / "examples" / "ashby-down-school" / "school-duty-2025.json"
EVIL = (
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "＝1",
    '=HYPERLINK("http://x")',
    "https://example.org",
    "{=1}",
)


@pytest.fixture(scope="module")
def example() -> Audit:
    return Toolkit().read_audit(EXAMPLE)


@pytest.fixture(scope="module")
def opened(example: Audit) -> Open:
    return Open(example)


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def texts(opened: Open, sheet: str) -> list[str]:
    return [str(cell.value) for row in opened.book[sheet].iter_rows() for cell in row if cell.value is not None]


def test_the_sheets_are_named_after_the_sections(opened: Open) -> None:
    assert opened.book.sheetnames == [
        "Start",
        "1 Independent guidance",
        "2 Provider access",
        "3 Publishing, reporting",
        "4 Programme and leadership",
        "5 Personal guidance and extra",
        "6 Data, review and quality",
        "Evidence",
        "Actions",
        "Lists",
        "QA Toolkit",
    ]
    assert [sheet.sheet_state for sheet in opened.book.worksheets] == ["visible"] * 9 + ["hidden"] * 2


def test_the_start_page_says_whose_it_is_and_what_to_know(opened: Open, example: Audit) -> None:
    said = " ".join(texts(opened, "Start"))
    for text in (
        "Ashby Down School",
        "Self-assessment workbook · 2026-27",
        f"{example.standard.title} · edition 2025",
        "19 of 34 criteria were checked against a published source; all wording is the toolkit's.",
        " ".join(example.standard.about["disclaimer"].split()),
        "Do not write pupils’ names.",
        "qa-toolkit import FILE --into AUDIT",
        "Is there a sixth form (Years 12 and 13)?",
    ):
        assert text in said


def test_each_criterion_stands_there_with_its_levels_and_its_status(opened: Open, example: Audit) -> None:
    for one in example.standard.criteria.values():
        asked = str(opened.cell(one.id, "Criterion").value)
        assert asked.startswith(f"{one.title}\n{one.description}\n")
        meaning = str(opened.cell(one.id, "What the levels mean").value)
        assert all(level.title in meaning and level.description in meaning for level in one.levels)
    assert str(opened.cell("whole-of-secondary", "Criterion").value).endswith(
        "\nRequired by law · checked against the source"
    )


def test_levels_are_chosen_from_a_list_that_may_be_long_and_hold_commas(opened: Open) -> None:
    sheet, row = opened.row("responsible-body")
    rules = {rule.formula1: rule for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    level = next(rule for rule in rules.values() if f"E{row}" in str(rule.sqref))
    start, end = re.findall(r"\d+", level.formula1 or "")
    column = re.search(r"\$([A-Z]+)\$", level.formula1 or "")
    assert column is not None
    offered = [opened.book["Lists"][f"{column[1]}{at}"].value for at in range(int(start), int(end) + 1)]
    assert offered == ["Not compliant", "Partly in place", "Compliant"]
    assert level.showErrorMessage
    assert (level.promptTitle, level.prompt) == (
        "Level",
        "Choose the level that is true today. Leave it empty where you do not know yet.",
    )


def test_a_title_of_a_level_may_be_as_long_and_odd_as_it_likes() -> None:
    rule = ladder("low", "high")
    for number, level in enumerate(rule["properties"]["level"]["oneOf"]):
        level["title"] = f'{number}, "{"long " * 50}"'
    of = parse(
        document(
            standard_data({"one": section("1", {"aims": criterion("1.1", target="high")})}, defs={"judgement": rule})
        )
    )
    book = Open(
        in_memory(
            {"standard": {"name": of.name}, "organisation": {"name": "S", "kind": "school"}, "judgements": {}}, of
        )
    )
    book.type("aims", level=names.of_levels(of.criteria["aims"].levels)["high"])
    assert book.back().document["judgements"]["one"]["aims"] == {"level": "high"}


def test_only_what_people_fill_in_is_open_and_columns_can_be_widened(opened: Open) -> None:
    for sheet in opened.book.worksheets[:9]:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.formatColumns, "0 is allowed"
        assert not sheet.protection.formatRows
        assert not sheet.protection.autoFilter
    cells = {
        name: opened.cell("whole-of-secondary", name)
        for name in ("Level", "Comment", "Evidence", "Next action", "Who", "By when", "How far")
    }
    assert not any(cell.protection.locked for cell in cells.values())
    assert all(
        opened.cell("whole-of-secondary", name).protection.locked
        for name in ("No.", "Criterion", "State", "Criterion id")
    )
    assert not opened.book["Evidence"].column_dimensions["C"].protection.locked, "there is room below the rows"


def test_sheets_keep_their_headings_in_view_and_on_paper(opened: Open) -> None:
    for sheet in opened.book.worksheets[1:9]:
        assert sheet.freeze_panes == f"D{opened_row(sheet) + 1}"
        assert sheet.print_title_rows == f"${opened_row(sheet)}:${opened_row(sheet)}"
        assert sheet.page_setup.orientation == "landscape"
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((None, 0), (1, 0))
        assert "Independent of, and not endorsed by" in str(sheet.oddFooter.left.text)
        assert (
            str(sheet.oddHeader.left.text).strip()
            == "Ashby Down School · Careers guidance duty on schools in England, 2025, edition 2025"
        )
        assert not sheet.merged_cells.ranges
        assert sheet.column_dimensions["A"].hidden


def opened_row(sheet: Any) -> int:
    ids = ("Criterion id", "Evidence id", "Action id")
    return next(number for number, row in enumerate(sheet.iter_rows(values_only=True), 1) if row[0] in ids)


def test_rows_are_as_high_as_their_text_and_may_grow(example: Audit) -> None:
    content = parts(workbook.write(example))
    rows = re.findall(r"<row [^>]*>", content["xl/worksheets/sheet2.xml"])
    assert sum('ht="' in row for row in rows) > 8
    assert not any("customHeight" in row for row in rows)
    assert height([("short", 10)]) < height([("word " * 40, 10)]) < height([("word " * 60, 10)]) < HIGHEST
    assert height([("word " * 4000, 10)]) == HIGHEST


def test_texts_that_look_like_formulas_stay_texts() -> None:
    evidence = {f"e{number}": {"title": text, "location": text} for number, text in enumerate(EVIL)}
    judged = {"aims": {"level": "met", "comment": EVIL[0], "evidence": list(evidence)}}
    actions = [{"title": text, "owner": text, "criterion": "lead"} for text in EVIL]
    content = workbook.write(audit(standard(), judged, evidence=evidence, actions=actions))
    formulas = [
        re.findall(r"<f>(.*?)</f>", text) for name, text in parts(content).items() if name.startswith("xl/worksheets/")
    ]
    assert all(formula.startswith(("IF(", "COUNTIF(", "SUM(")) for found in formulas for formula in found)
    assert not [name for name, text in parts(content).items() if 'TargetMode="External"' in text]
    book = Open(audit(standard(), judged, evidence=evidence, actions=actions))
    assert [book.cell(f"e{number}", "Title", "Evidence id").value for number in range(3)] == list(EVIL[:3])
    assert book.cell("aims", "Comment").quotePrefix


def test_states_are_counted_as_people_type(opened: Open) -> None:
    """The formulas themselves are worked out by LibreOffice in test_workbook_office."""
    assert str(opened.cell("options-at-16", "State").value).startswith('=IF(TRIM(E10)="","To do",IF(AND(')
    start = opened.book["Start"]
    row = next(row for row in start.iter_rows() if str(row[1].value).startswith("1  Independent"))
    assert str(row[3].value).startswith("=COUNTIF('1 Independent guidance'!$F$6:$F$12,\"Answered\")+")
    assert row[1].hyperlink is not None
    assert row[1].hyperlink.location == "'1 Independent guidance'!A1"


@pytest.mark.parametrize(
    ("judged", "says"),
    [
        ({}, "To do"),
        ({"level": "not-met"}, "Answered"),
        ({"level": "met"}, "Needs evidence"),
        ({"level": "met", "evidence": "Plan"}, "Answered"),
        ({"level": "not-applicable", "comment": "why"}, "Needs a comment"),
        ({"level": "not-applicable", "comment": "why not"}, "Answered"),
        ({"level": "unheard-of"}, "Answered"),
    ],
)
def test_a_state_is_what_the_rules_of_the_standard_ask_for(judged: dict[str, str], says: str) -> None:
    of = standard()
    asked: dict[str, Any] = {"level": "", "value": None, "comment": "", "evidence": "", **judged}
    assert state(needs_of(of)["aims"], of.criteria["aims"], **asked) == says


def test_a_number_counts_as_an_answer() -> None:
    of = counted()
    asked = {"level": "", "comment": "", "evidence": ""}
    assert state(needs_of(of)["share"], of.criteria["share"], value=0, **asked) == "Answered"
    assert state(needs_of(of)["share"], of.criteria["share"], value=None, **asked) == "To do"


def test_names_of_sheets_are_what_excel_takes() -> None:
    titles = [
        ("1", "a/b [c]: d*e?"),
        ("1", "A-B"),
        ("2", "'quoted'"),
        ("3", "x" * 60),
        ("3", "x" * 61),
        ("4", "\U0001f393" * 30),
        ("5", "History"),
    ]
    titles += [("6", "Working with everybody who has a part in the programme of the school")]
    found = names.of_sheets(titles, ("Start",))
    for name in found:
        assert len(name.encode("utf-16-le")) <= 62
        assert not set(name) & set("[]:*?/\\")
        assert not name.startswith("'")
    assert len({name.casefold() for name in found}) == len(titles)
    assert found[0] == "1 a b c d e"
    assert found[-1] == "6 Working with everybody who"


def test_colours_can_be_read() -> None:
    for look in styles.STATES.values():
        assert _contrast(look["font_color"], look["bg_color"]) >= 4.5
    for colour in (styles.MAIN, styles.SECOND, styles.QUIET):
        assert _contrast(colour, "#FFFFFF") >= 4.5
        assert _contrast(colour, styles.PAPER) >= 4.5
    assert _contrast("#000000", styles.BAR) >= 4.5


def _contrast(one: object, other: object) -> float:
    first, second = (contrast_to_white(str(colour)) for colour in (one, other))
    return max(first, second) / min(first, second)


def test_what_does_not_apply_is_said_and_not_counted() -> None:
    of = standard(
        {"one": section("1", {"aims": criterion("1.1"), "gym": criterion("1.2", when={"required": ["has_gym"]})})}
    )
    book = Open(
        in_memory(
            {"standard": {"name": of.name}, "organisation": {"name": "S", "kind": "school"}, "judgements": {}}, of
        )
    )
    assert book.cell("gym", "State").value == "Does not apply"
    assert "As far as is known this does not apply to you" in str(book.cell("gym", "Criterion").value)
    start = next(row for row in book.book["Start"].iter_rows() if str(row[1].value).startswith("1  "))
    assert start[4].value == 1
    assert book.type("gym", level="Partly").back().document["judgements"]["one"]["gym"] == {"level": "partly"}


def test_what_is_only_recorded_is_said_and_not_counted() -> None:
    """As `check` counts, and the report."""
    noted = criterion("1.2")
    del noted["x-criterion"]["target"]
    of = standard({"one": section("1", {"aims": criterion("1.1"), "noted": noted})})
    book = Open(
        in_memory(
            {"standard": {"name": of.name}, "organisation": {"name": "S", "kind": "school"}, "judgements": {}}, of
        )
    )
    assert book.cell("noted", "State").value == "Recorded only"
    start = next(row for row in book.book["Start"].iter_rows() if str(row[1].value).startswith("1  "))
    assert start[4].value == 1
    assert "Not counted here: 1 answer that the standard only records and does not score." in texts(book, "Start")
    assert book.type("noted", level="Partly").back().document["judgements"]["one"]["noted"] == {"level": "partly"}


def test_the_headings_of_numbers_stand_above_them(opened: Open) -> None:
    rows = list(opened.book["Start"].iter_rows())
    head = next(place for place, row in enumerate(rows) if row[3].value == "Answered")
    for column in (3, 4, 5):
        assert rows[head][column].alignment.horizontal == rows[head + 1][column].alignment.horizontal == "center"


def test_sections_follow_one_another_by_links(opened: Open) -> None:
    order = [sheet.title for sheet in opened.book.worksheets[1:7]]
    for here, there in pairwise(order):
        links = [
            cell.hyperlink.location for row in opened.book[here].iter_rows(max_row=6) for cell in row if cell.hyperlink
        ]
        assert links == ["'Start'!A1", f"'{there}'!A1"]


def test_the_hidden_identity_stands_in_the_properties_too() -> None:
    one = filled()
    book = Open(one)
    said = {prop.name: prop.value for prop in book.book.custom_doc_props.props}
    assert said["standard"] == "test/small"
    assert (said["edition"], said["revision"], said["audit"]) == ("1", "1", "audit-1")
    assert said["audit sha256"] == one.sha256
    assert said["standard sha256"] == one.standard.sha256
    assert said["format"] == "urn:qa-toolkit:workbook:1"
