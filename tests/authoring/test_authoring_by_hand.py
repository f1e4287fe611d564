"""A consultant's afternoon: a workbook typed by hand, made a standard of, corrected and made again."""

from __future__ import annotations

import io
import json
from typing import Any

import hand_typed
import openpyxl
import pytest
from hand_typed import PATH, Sheets
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit.authoring.drafts import draft
from qa_toolkit.authoring.order import in_order_of
from qa_toolkit.authoring.sheets.to_excel import template
from qa_toolkit.spreadsheets import open_book

CRITERIA = "Criteria "


def first() -> Any:
    return hand_typed.data(hand_typed.read(hand_typed.workbook(hand_typed.sheets())))


def again(sheets: Sheets, earlier: Any) -> tuple[Any, tuple[str, ...]]:
    found = hand_typed.read(hand_typed.workbook(sheets), earlier=earlier)
    return hand_typed.data(found), found.notes


def ids(data: Any) -> dict[str, list[str]]:
    return {id_: list(section["properties"]) for id_, section in data["properties"].items()}


def test_a_workbook_typed_by_hand_becomes_a_standard() -> None:
    found = hand_typed.read(hand_typed.workbook(hand_typed.sheets()))
    data = hand_typed.data(found)
    assert hand_typed.told(found) == ["levels!G1: warning: the column ‘My notes’ is not read."]
    assert found.name == "ashby-advice/work-experience:2026"
    assert found.size == "4 criteria in 2 sections, 2 awards"
    assert data["x-standard"]["applies_to"] == ["school", "college"]
    assert data["x-standard"]["scoring"] == {"method": "mean"}
    assert ids(data) == {
        "before-the-week": ["every-pupil-has-a-place", "risk-is-looked-at"],
        "the-week": ["a-visit-by-staff", "a-diary"],
    }
    place = data["properties"]["before-the-week"]["properties"]["every-pupil-has-a-place"]
    assert place["$ref"] == "#/$defs/yes-or-no"
    assert place["x-criterion"] == {
        "number": "1.1",
        "status": "indicator",
        "source": "OWN",
        "weight": 2,
        "essential": True,
        "target": "yes",
        "evidence": ["List of places", "Letters from employers"],
        "weaknesses": ["Only those with relatives in work find one."],
        "actions": [
            {"title": "Ask last year's employers", "effort": "S", "reaches": "partly"},
            {"title": "Call new employers", "effort": "M", "reaches": "yes"},
        ],
    }
    risk = data["properties"]["before-the-week"]["properties"]["risk-is-looked-at"]["x-criterion"]
    assert risk["when"] == {"required": ["kind"], "properties": {"kind": {"const": "school"}}}
    levels = data["$defs"]["yes-or-no"]["properties"]["level"]["oneOf"]
    assert [(level["const"], level["x-level"]["score"]) for level in levels] == [
        ("no", 0),
        ("partly", 1),
        ("yes", 2),
        ("does-not-apply", None),
    ]
    assert data["x-standard"]["awards"][1]["after"] == ["the-essentials"]


def test_made_ids_are_told_and_how_they_are_kept() -> None:
    found = hand_typed.read(hand_typed.workbook(hand_typed.sheets()))
    assert found.notes == (
        "6 ids were made from titles. They stay the same as long as you write to mine.json; "
        "qa-toolkit standards to-excel mine.json gives a workbook that has them in it.",
    )


def test_an_id_stays_when_a_title_is_corrected() -> None:
    sheets = hand_typed.sheets()
    sheets[CRITERIA][4][2] = "A visit by a member of staff"
    sheets["sections"][1][1] = "Before the week at work"
    sheets[CRITERIA][5][2:4] = [
        "Logbook",
        "Each pupil keeps a logbook.",
    ]  # another word at the same number, in the same sentence
    data, notes = again(sheets, first())
    assert ids(data) == ids(first())
    assert "‘Logbook’ keeps the id 'a-diary' (it was ‘A diary’)." in notes
    assert not [note for note in notes if "No longer there" in note]


def test_an_id_stays_when_rows_move_and_numbers_change() -> None:
    sheets = hand_typed.sheets()
    rows = sheets[CRITERIA]
    rows[1][0], rows[2][0] = 1, 1
    rows[1], rows[2] = rows[2], rows[1]
    rows[1][1], rows[2][1] = "1.1", "1.2"
    data, notes = again(sheets, first())
    assert ids(data)["before-the-week"] == ["risk-is-looked-at", "every-pupil-has-a-place"]
    assert notes == ()


def test_another_criterion_at_an_old_number_gets_an_id_of_its_own() -> None:
    sheets = hand_typed.sheets()
    sheets[CRITERIA][5][2:4] = ["Parents", "A letter tells families where and when."]
    data, notes = again(sheets, first())
    assert ids(data)["the-week"] == ["a-visit-by-staff", "parents"]
    assert (
        "No longer there: 'a-diary' (2.2 A diary). If one of them was only renamed, write its id into the column id and do this again."
        in notes
    )


def test_an_id_that_was_in_use_is_not_given_to_something_else() -> None:
    earlier = first()
    old = earlier["properties"]["the-week"]["properties"].pop("a-diary")
    earlier["properties"]["the-week"]["properties"]["parents"] = {
        **old,
        "title": "Families",
        "description": "Quite another thing.",
    }
    sheets = hand_typed.sheets()
    sheets[CRITERIA][5][1:4] = ["2.9", "Parents", "A letter tells them."]
    data, _ = again(sheets, earlier)
    assert ids(data)["the-week"] == ["a-visit-by-staff", "parents-2"]


def test_an_id_in_its_column_is_the_authors_word() -> None:
    sheets = hand_typed.sheets()
    for line, word in zip(filter(None, sheets[CRITERIA]), ["ID", "place", None, None, "a-diary"], strict=True):
        line.append(word)
    data, _ = again(sheets, first())
    assert ids(data)["before-the-week"] == ["place", "risk-is-looked-at"]


def test_the_key_stays_when_the_title_is_corrected() -> None:
    sheets = hand_typed.sheets()
    sheets["Standard"][0][1] = "A week at work"
    data, _ = again(sheets, first())
    assert data["x-standard"]["key"] == "ashby-advice/work-experience"


def test_a_second_time_changes_only_what_was_changed() -> None:
    earlier = first()
    about = earlier["x-standard"]
    earlier["x-standard"] = {name: about[name] for name in reversed(about)}  # somebody edited the file
    sheets = hand_typed.sheets()
    sheets["Standard"][1][1] = "What makes a week of work worth while."
    found = hand_typed.read(hand_typed.workbook(sheets), earlier=earlier)
    changed = {**earlier, "description": "What makes a week of work worth while."}
    assert json.dumps(hand_typed.data(found)) == json.dumps(changed)


JSON = st.recursive(
    st.integers(0, 2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
)


@settings(max_examples=50)
@given(data=JSON, earlier=JSON)
def test_the_order_of_last_time_changes_nothing_else(data: Any, earlier: Any) -> None:
    assert in_order_of(data, earlier) == data
    assert json.dumps(in_order_of(data, data)) == json.dumps(data)


def test_numbers_that_excel_has_made_shorter_are_mended_and_told() -> None:
    sheets = hand_typed.sheets()
    numbers = [2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9, 2.1, 2.11, 2.12, 2.13, 2.14, 2.15, 2.16, 2.17, 2.18, 2.19, 2.2]
    row = sheets[CRITERIA][5]
    sheets[CRITERIA] += [[None, number, f"Diary {at}", *row[3:]] for at, number in enumerate(numbers)]
    found = hand_typed.read(hand_typed.workbook(sheets))
    said = [
        one["x-criterion"]["number"] for one in hand_typed.data(found)["properties"]["the-week"]["properties"].values()
    ]
    assert said == [f"2.{number}" for number in range(1, 21)]
    notes = [line for line in hand_typed.told(found) if "read as" in line]
    assert [line.partition(": ")[2] for line in notes] == [
        "warning: read as 2.10, because 2.9 comes before; Excel had made 2.1 of it. Format the column as Text.",
        "warning: read as 2.20, because 2.19 comes before; Excel had made 2.2 of it. Format the column as Text.",
    ]


def test_merged_cells_of_a_section_count_for_each_row() -> None:
    sheets = hand_typed.sheets()
    content = hand_typed.workbook(sheets, lambda book: book[CRITERIA].merge_cells("A2:A3"))
    assert ids(hand_typed.data(hand_typed.read(content))) == ids(first())


def test_columns_and_sheets_may_stand_in_any_order_among_others() -> None:
    sheets = hand_typed.sheets()
    for name, lines in sheets.items():
        if name != "Standard":
            sheets[name] = [list(reversed(line + [None] * (len(lines[0]) - len(line)))) for line in lines]
    shuffled = {"My notes": [["buy milk"]], **dict(reversed(sheets.items()))}
    assert hand_typed.data(hand_typed.read(hand_typed.workbook(shuffled))) == first()


def test_a_row_that_was_typed_over_an_example_is_not_lost_in_silence() -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    untouched = draft(open_book("mine.xlsx", template()), "mine.json")
    assert not [one for one in untouched.findings if "example" in one.message]
    sheet = book["criteria"]
    assert [sheet.cell(row, 1).value for row in (3, 4)] == ["example", "example"]
    sheet["D4"] = "Somebody leads it"
    sheet["A5"] = None
    file = io.BytesIO()
    book.save(file)
    told = draft(open_book("mine.xlsx", file.getvalue()), "mine.json").findings
    assert [f"{one.where}: {one.message}" for one in told if "example" in one.message] == [
        "mine.xlsx: criteria!A4: this row says ‘example’ at its left, so it was not read. If it is yours, clear this cell."
    ]


def test_there_may_be_a_title_above_the_headings() -> None:
    sheets = hand_typed.sheets()
    sheets["sections"] = [["Our sections"], [], *sheets["sections"]]
    assert hand_typed.data(hand_typed.read(hand_typed.workbook(sheets))) == first()


@pytest.mark.parametrize("word", ["Diary", "=1+1", "+44 20 7946 0000", "@home"])
def test_a_text_that_looks_like_a_formula_stays_text(word: str) -> None:
    def touch(book: Any) -> None:
        cell = book[CRITERIA]["C6"]
        cell.value = word
        cell.data_type = "s"

    data = hand_typed.data(hand_typed.read(hand_typed.workbook(hand_typed.sheets(), touch)))
    titles = [one["title"] for one in data["properties"]["the-week"]["properties"].values()]
    assert titles[1] == word


def test_many_warnings_of_one_kind_are_told_once() -> None:
    sheets = hand_typed.sheets()
    for line in sheets[CRITERIA][1:]:
        line[9:12] = [None, None, None][: len(line[9:12])]
    told = hand_typed.told(hand_typed.read(hand_typed.workbook(sheets)))
    [only] = [line for line in told if "has no evidence" in line]
    assert only.startswith(
        "'Criteria '!C2: warning: 'every-pupil-has-a-place' has no evidence and no weaknesses and no actions;"
    )
    assert only.endswith("(And 3 more like this one.)")
    assert PATH not in only
