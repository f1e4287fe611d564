"""What people do to a workbook: they type in their own way, sort, insert, rename and delete, and the right thing comes back."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from builders import audit, document, ladder, standard
from workbooks import ACTIONS, PLAN, PROFILE, Open, counted, filled, in_memory, said

from qa_toolkit.new_audits import blank
from qa_toolkit.standards import parse


def judgement(book: Open, id_: str) -> dict[str, Any]:
    document_, of = book.back().document, book.standard
    found: dict[str, Any] = document_["judgements"][of.criteria[id_].section][id_]
    return found


@pytest.mark.parametrize(
    "typed",
    [
        "Partly",
        "partly",
        " PARTLY\N{NO-BREAK SPACE}",
        "ｐａｒｔｌｙ",
        "not\N{NO-BREAK SPACE}- met ",
        "Not–met",
        "not-met",
    ],
)
def test_a_level_is_read_however_it_is_typed(typed: str) -> None:
    key = "not-met" if "met" in typed.lower() else "partly"
    one = standard(defs={"judgement": ladder("not-met", "partly", "met")})
    one.data["$defs"]["judgement"]["properties"]["level"]["oneOf"][0]["title"] = "Not - met"
    one = parse(document(one.data))
    assert judgement(Open(audit(one)).type("aims", level=typed), "aims") == {"level": key}


def test_a_blank_audit_is_filled_in() -> None:
    of = standard()
    book = Open(in_memory(blank(of, {"name": "S", "kind": "school"}, date(2026, 9, 8)), of))
    book.type("aims", level="Met", comment="Seen.\r\nTwice.", evidence="Plan 2026\nMinutes")
    returned = book.back()
    assert not returned.findings
    pieces = {id_: item["title"] for id_, item in returned.document["evidence"].items()}
    assert list(pieces.values()) == ["Plan 2026", "Minutes"]
    assert returned.document["judgements"]["purpose"]["aims"] == {
        "level": "met",
        "comment": "Seen.\nTwice.",
        "evidence": list(pieces),
    }
    assert returned.cells["judgements", "purpose", "aims", "level"] == "'1 Section 1'!E4"
    assert book.back().document == returned.document, "new ids are the same each time"


def test_an_emptied_cell_takes_out_what_stood_there() -> None:
    book = Open(filled()).type("aims", level=None, comment="  ", evidence=None)
    assert judgement(book, "aims") == {}


def test_what_a_program_does_to_spaces_and_line_ends_is_no_change() -> None:
    one = audit(
        standard(),
        {"aims": {"level": "met", "evidence": ["plan"], "comment": " Seen\N{NO-BREAK SPACE}twice.\r\nBy us.\n"}},
    )
    assert Open(one).type("aims", comment="Seen twice.\nBy us.").back().document == one.data


def test_rows_that_were_sorted_are_known_by_their_ids() -> None:
    book = Open(filled())
    sheet, row = book.row("aims")
    other = book.row("lead")[1]
    for column in range(1, sheet.max_column + 1):
        here, there = sheet.cell(row, column), sheet.cell(other, column)
        here.value, there.value = there.value, here.value
    book.type("lead", comment="New.")
    returned = book.back()
    assert returned.document["judgements"]["purpose"]["lead"]["comment"] == "New."
    assert returned.document["judgements"]["purpose"]["aims"] == returned.base["judgements"]["purpose"]["aims"]


def test_rows_columns_and_sheets_may_move() -> None:
    book = Open(filled())
    sheet, row = book.row("lead")
    sheet.insert_rows(row, 3)
    sheet.insert_cols(2, 2)
    sheet.title = "Whatever"
    book.book.move_sheet(sheet, 2)
    book.type("lead", comment="New.")
    returned = book.back()
    assert not returned.findings
    assert returned.document["judgements"]["purpose"]["lead"]["comment"] == "New."
    assert returned.cells["judgements", "purpose", "lead", "comment"] == "Whatever!I8"


@pytest.mark.parametrize(
    "typed", ["the  PLAN", "e1", "plan", "E1;E1", "- The plan", "The plan\n\nThe plan", "1. the plan"]
)
def test_evidence_that_is_there_is_known_by_title_number_or_id(typed: str) -> None:
    book = Open(filled()).type("lead", evidence=None).type("aims", evidence=typed)
    assert judgement(book, "aims")["evidence"] == ["plan"]
    assert list(book.back().document["evidence"]) == ["plan"]


def test_a_title_that_is_typed_in_two_places_is_one_piece() -> None:
    book = (
        Open(filled())
        .type("aims", evidence="The plan\nA survey of 2026; with notes")
        .type("lead", evidence="a survey of 2026;  With notes")
    )
    returned = book.back()
    new = next(id_ for id_ in returned.document["evidence"] if id_ != "plan")
    assert new.startswith("a-survey-of-2026-with-notes-")
    assert returned.document["evidence"][new] == {"title": "A survey of 2026; with notes"}
    judged = returned.document["judgements"]["purpose"]
    assert (judged["aims"]["evidence"], judged["lead"]["evidence"]) == (["plan", new], [new])


def test_the_order_of_evidence_alone_is_no_change() -> None:
    two = {"plan": PLAN, "log": {"title": "The log"}}
    one = audit(standard(), {"aims": {"level": "met", "evidence": ["plan", "log"]}}, evidence=two)
    book = Open(one).type("aims", evidence="The log\nThe plan")
    assert book.back().document == one.data


def test_evidence_is_renamed_dated_and_added_on_its_own_sheet() -> None:
    book = Open(filled())
    book.cell("plan", "Title", "Evidence id").value = "The new plan"
    book.cell("plan", "Dated", "Evidence id").value = "1 October 2026"
    book.cell("plan", "Kind", "Evidence id").value = None
    number = book.free("Evidence id", "No.").value
    free = {name: book.free("Evidence id", name) for name in ("Title", "Where it is kept", "Valid until")}
    free["Title"].value, free["Where it is kept"].value = "Log", "Office"
    free["Valid until"].value = datetime(2027, 8, 31)  # noqa: DTZ001 - a spreadsheet knows no zones
    book.type("lead", evidence=f"{number}, the new plan")
    returned = book.back()
    assert not returned.findings
    log = next(id_ for id_ in returned.document["evidence"] if id_ != "plan")
    assert returned.document["evidence"] == {
        "plan": {"title": "The new plan", "dated": "2026-10-01"},
        log: {"title": "Log", "location": "Office", "expires": "2027-08-31"},
    }
    assert returned.document["judgements"]["purpose"]["lead"]["evidence"] == [log, "plan"]


def test_evidence_whose_row_is_emptied_goes_where_nothing_names_it() -> None:
    book = Open(filled())
    for heading in ("Title", "Kind", "Dated"):
        book.cell("plan", heading, "Evidence id").value = None
    assert said(book.back()) == [
        "Evidence!C6: ‘The plan’ is still named in 1.1 and 1.2, so it stays; take it out there too."
    ]
    returned = book.type("aims", evidence=None).type("lead", evidence=None).back()
    assert returned.document["evidence"] == {}
    assert not returned.findings


def test_the_next_action_stands_beside_its_answer_and_all_others_on_a_sheet_of_their_own() -> None:
    book = Open(filled())
    assert book.cell("aims", "Next action").value == "Write them"
    sheet = book.sheet("Action id")
    assert [sheet.cell(row, 3).value for row in (6, 7, 8)] == ["Print them", "Done long ago", None]
    book.type("aims", who="Deputy", by_when="28/2/2027", how_far="in  progress")
    book.cell("a2", "Cost (£)", "Action id").value = "£1,200"
    book.cell("a2", "For", "Action id").value = "2.1"
    book.cell("#3", "Size", "Action id").value = "M"
    returned = book.back()
    assert not returned.findings
    assert returned.document["actions"] == [
        {**ACTIONS[0], "owner": "Deputy", "due": "2027-02-28", "status": "in progress"},
        {**ACTIONS[1], "cost_pounds": 1200, "criterion": "offer"},
        {**ACTIONS[2], "effort": "M"},
    ]
    assert returned.cells["actions", "a2", "cost_pounds"] == returned.cells["actions", 1, "cost_pounds"] == "Actions!H6"


def test_actions_are_added_and_taken_out() -> None:
    book = (
        Open(filled())
        .type("lead", next_action="Meet monthly", who="Head")
        .type("aims", next_action=None, who=None, by_when=None)
    )
    book.free("Action id", "Action").value = "Thank everybody"
    for heading in ("For", "Action", "How far"):
        book.cell("a2", heading, "Action id").value = None
    actions = book.back().document["actions"]
    assert [(one["title"], one.get("criterion"), one.get("owner"), one["status"]) for one in actions] == [
        ("Done long ago", "lead", None, "done"),
        ("Meet monthly", "lead", "Head", "open"),
        ("Thank everybody", None, None, "open"),
    ]
    assert actions[1]["id"].startswith("lead-meet-monthly-")


def test_who_fills_it_in_and_when_stands_beside_each_level_that_changes() -> None:
    book = Open(filled(assessors={"h": {"name": "Ms Head"}}))
    assert book.cell("judged by", "Your answer", "Field id").value == "Ms Head"
    book.cell("judged by", "Your answer", "Field id").value = "Careers leader"
    book.cell("judged on", "Your answer", "Field id").value = "8.9.2026"
    book.type("lead", level="Met").type("aims", comment="More.").type("offer", level="Partly")
    document_ = book.back().document
    assert document_["assessors"] == {"h": {"name": "Ms Head"}, "careers-leader": {"name": "Careers leader"}}
    judged = {**document_["judgements"]["purpose"], **document_["judgements"]["delivery"]}
    assert {id_: (one.get("by"), one.get("on")) for id_, one in judged.items()} == {
        "aims": (None, None),
        "lead": ("careers-leader", "2026-09-08"),
        "offer": ("careers-leader", "2026-09-08"),
    }


def test_the_only_assessor_is_taken_for_whoever_fills_it_in() -> None:
    book = Open(filled(assessors={"h": {"name": "Ms Head"}})).type("lead", level="Met")
    assert judgement(book, "lead")["by"] == "h"


def test_what_is_asked_of_the_organisation_comes_back_as_what_it_is() -> None:
    of = standard(profile=PROFILE)
    organisation = {
        "id": "x",
        "name": "Invented School",
        "kind": "school",
        "town": "Oldwick",
        "has_gym": True,
        "area": "North",
    }
    book = Open(filled(of, organisation=organisation))
    answers = {"has_gym": "no", "phase": "Secondary ", "pupils": "1,200", "town": None}
    for member, typed in answers.items():
        book.cell(f"organisation.{member}", "Your answer", "Field id").value = typed
    book.cell("target_award", "Your answer", "Field id").value = "ready to ask"
    returned = book.back()
    assert not returned.findings
    assert returned.document["organisation"] == {
        "id": "x", "name": "Invented School", "kind": "school", "has_gym": False, "area": "North", "phase": "secondary", "pupils": 1200,
    }  # fmt: skip
    assert returned.document["target_award"] == "ready"


@pytest.mark.parametrize(("typed", "number"), [(94, 94), ("94", 94), (" 94 %", 94), (7.0, 7)])
def test_a_number_is_read_however_it_is_typed(typed: object, number: int) -> None:
    assert judgement(Open(audit(counted())).type("share", number=typed), "share") == {"value": number}


def test_members_that_no_cell_shows_survive_beside_what_is_changed() -> None:
    one = audit(
        standard(),
        {"aims": {"level": "met", "evidence": ["plan"], "by": "p", "on": "2026-01-01", "odd": [1]}},
        extra={"a": [None]},
    )
    returned = Open(one).type("aims", level="Partly").back()
    assert returned.document["judgements"]["purpose"]["aims"] == {
        "level": "partly", "evidence": ["plan"], "by": "p", "on": "2026-01-01", "odd": [1],
    }  # fmt: skip
    assert returned.document["extra"] == {"a": [None]}
