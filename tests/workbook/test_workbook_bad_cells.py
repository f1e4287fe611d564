"""What cannot be read is said with its cell and what would be right, and what the audit said before stays."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from random import Random
from typing import Any

import pytest
from builders import audit, criterion, section, standard
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import PATH, PROFILE, Open, back, counted, filled, said

from qa_toolkit import audits, errors, workbook
from qa_toolkit.report_rows import findings
from qa_toolkit.workbook.columns import ORIGIN

DAY = datetime(2026, 10, 12)  # noqa: DTZ001 - a spreadsheet knows no zones
S1, S2 = "'1 Section 1'", "'2 Section 2'"


@pytest.mark.parametrize(
    ("column", "typed", "sentence"),
    [
        (
            "level",
            "partly-ish",
            f"{S1}!E5: 'partly-ish' is none of: Not met, Partly, Met, Not applicable. Did you mean 'Partly'?",
        ),
        ("level", 3, f"{S1}!E5: '3' is none of: Not met, Partly, Met, Not applicable."),
        ("level", DAY, f"{S1}!E5: '2026-10-12' is none of: Not met, Partly, Met, Not applicable."),
        ("level", "#REF!", f"{S1}!E5: the formula gives #REF! instead of a value; mend it, or type the value."),
        (
            "level",
            "=A1",
            f"{S1}!E5: this formula has no result yet; open the file in Excel, save it and try again, or type the value.",
        ),
        (
            "comment",
            "=1/0",
            f"{S1}!G5: this formula has no result yet; open the file in Excel, save it and try again, or type the value.",
        ),
        (
            "evidence",
            "E77",
            f"{S1}!H5: 'E77' is no number on the sheet ‘Evidence’; write the title, or a number from there.",
        ),
        (
            "evidence",
            "x" * 401,
            f"{S1}!H5: a title has at most 400 characters; write each piece in a line of its own, and what it shows in the comment.",
        ),
        ("by_when", "in spring", f"{S1}!K5: 'in spring' is no day; write it as 31/03/2027."),
        ("by_when", "31/02/2027", f"{S1}!K5: '31/02/2027' is no day; write it as 31/03/2027."),
        ("how_far", "nearly", f"{S1}!L5: 'nearly' is none of: Open, In progress, Done, Dropped."),
        ("next_action", "x" * 601, f"{S1}!I5: this has 601 characters; at most 600 are allowed. Shorten it."),
        ("who", "x" * 201, f"{S1}!J5: this has 201 characters; at most 200 are allowed. Shorten it."),
    ],
)
def test_a_cell_that_cannot_be_read_changes_nothing(column: str, typed: object, sentence: str) -> None:
    actions = [
        {"id": "a", "criterion": "lead", "title": "Do it", "owner": "Head", "due": "2027-01-31", "status": "done"}
    ]
    one = filled(actions=[{**actions[0], "status": "in progress"}])
    returned = Open(one).type("lead", **{column: typed}).back()
    assert said(returned) == [sentence]
    assert returned.findings[0].severity == "error"
    assert returned.document == one.data


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("many", "'many' is no whole number; write it in digits, such as 94."),
        (94.5, "'94.5' is no whole number; write it in digits, such as 94."),
        ("100%", None),
        ("94.5%", "'94.5%' is no whole number; write it in digits, such as 94."),
    ],
)
def test_a_number_that_is_none_is_said(typed: object, sentence: str | None) -> None:
    returned = Open(audit(counted())).type("share", number=typed).back()
    assert said(returned) == ([f"'1 Section 1'!E4: {sentence}"] if sentence else [])


def test_a_level_beside_a_number_that_says_another_is_told_with_its_cell() -> None:
    returned = Open(audit(counted())).type("share", number=94, level="Few").back()
    assert not returned.findings
    (finding,) = workbook.as_audit(returned).findings
    assert finding.where == f"{PATH}: '1 Section 1'!F4"
    assert "contradicts the number 94" in finding.message


def test_faults_of_the_audit_are_told_with_their_cells() -> None:
    one = workbook.as_audit(Open(filled()).type("lead", level="Met").type("aims", comment="x" * 5001).back())
    assert [finding.where.removeprefix(f"{PATH}: ") for finding in one.findings] == [f"{S1}!G4"]
    assert one.answers == {"aims": "unsupported", "lead": "met"}


def test_a_day_in_a_comment_is_taken_and_told() -> None:
    returned = Open(filled()).type("lead", comment=DAY).back()
    assert returned.document["judgements"]["purpose"]["lead"]["comment"] == "12 October 2026"
    assert said(returned) == [
        f"{S1}!G5: the program took what was typed here for a day; it is read as the text ‘12 October 2026’."
    ]
    assert returned.findings[0].severity == "warning"


def test_a_level_in_the_comment_is_taken_as_one_and_told() -> None:
    returned = Open(filled()).type("offer", comment="partly").back()
    assert returned.document["judgements"]["delivery"]["offer"] == {"comment": "partly"}
    assert said(returned) == [
        f"{S2}!G4: ‘partly’ stands here as the comment; if it is the level, choose it in ‘Level’."
    ]


def test_two_rows_of_one_criterion_are_read_only_where_they_agree() -> None:
    book = Open(filled())
    sheet, row = book.row("lead")
    for column in range(1, sheet.max_column + 1):
        sheet.cell(9, column).value = sheet.cell(row, column).value
    assert not book.back().findings, "the same twice says nothing new"
    book.type("lead", comment="One.", evidence=None)
    sheet.cell(9, 7).value, sheet.cell(9, 8).value = "Another.", None
    returned = book.back()
    assert said(returned) == [
        f"{S1}!A5: row 5 of ‘1 Section 1’ and row 9 of ‘1 Section 1’ are both 1.2 Criterion 1.2, and differ in ‘Comment’: "
        "none of them is read there. Delete what is wrong."
    ]
    assert returned.document["judgements"]["purpose"]["lead"] == {"level": "partly", "comment": "As seen."}


def test_a_row_without_its_id_or_with_a_strange_one_is_told() -> None:
    book = Open(filled())
    sheet, row = book.row("lead")
    sheet.cell(row, 1).value = None
    assert said(book.back()) == [
        "‘1.2 Criterion 1.2’ has no row any more; its answer stays as it was.",
        f"{S1}!E5: this row has lost its hidden id, so nobody can tell which criterion it is; type beside the criterion, and leave added rows empty.",
    ]
    sheet.cell(row, 1).value = "leed"
    assert (
        said(book.back())[1]
        == f"{S1}!A5: 'leed' is no criterion of test/small:1; the row was not read. Did you mean 'lead'?"
    )
    assert book.back().document == book.back().base


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        (
            "Criterion id",
            "the sheet ‘1 Section 1’ is missing, or its hidden first column is: its answers stay as they were.",
        ),
        (
            "Evidence id",
            "the sheet ‘Evidence’ is missing, or its hidden first column is: the evidence stays as it was.",
        ),
        ("Action id", "the sheet ‘Actions’ is missing, or its hidden first column is: its actions stay as they were."),
        (
            "Field id",
            "the sheet ‘Start’ is missing, or its hidden first column is: what is asked there stays as it was.",
        ),
    ],
)
def test_a_missing_sheet_is_told_and_its_part_stays(heading: str, sentence: str) -> None:
    book = Open(filled())
    book.book.remove(book.sheet(heading))
    returned = book.back()
    assert said(returned) == [sentence]
    assert returned.document == returned.base


def test_a_missing_row_column_or_heading_is_told_and_its_part_stays() -> None:
    book = Open(filled())
    book.row("plan", "Evidence id")[0].delete_rows(6)
    sheet, row = book.row("aims")
    sheet.delete_rows(row)
    for column in ("Comment", "Who"):
        head = book.header(sheet, column)
        assert head is not None
        head.value = "Remarks"
    returned = book.back()
    assert said(returned) == [
        "E1 ‘The plan’ has no row any more on the sheet ‘Evidence’; it stays. To take it out, empty its row.",
        "‘1 Section 1’: the column ‘Comment’ is not there any more, or has another heading; what stood in it stays as it was.",
        "‘1 Section 1’: the column ‘Who’ is not there any more, or has another heading; what stood in it stays as it was.",
        "‘1.1 Criterion 1.1’ has no row any more; its answer stays as it was.",
    ]
    assert returned.document == returned.base


def test_a_cell_that_was_merged_away_is_told_and_not_taken_for_empty() -> None:
    book = Open(filled())
    sheet, row = book.row("aims")
    sheet.merge_cells(start_row=row, end_row=row + 1, start_column=7, end_column=7)
    returned = book.back()
    assert said(returned) == [
        f"{S1}!G5: this cell is merged into G4:G5, so what stood in it cannot be told; unmerge the cells and fill it in again."
    ]
    assert returned.document == returned.base


def test_a_report_says_in_which_cell_a_fault_is_that_belongs_to_no_criterion() -> None:
    one = workbook.as_audit(Open(filled()).type("lead", next_action="Do it", by_when="soon").back())
    assert [found.message for found in findings(one)] == [f"{S1}!K5: 'soon' is no day; write it as 31/03/2027."]


def test_a_long_list_of_choices_is_not_read_out() -> None:
    many = {f"c{number}": criterion(f"1.{number}") for number in range(1, 14)}
    book = Open(audit(standard({"purpose": section("1", many)}), {}))
    place = book.free("Action id", "For")
    place.value = "9.9"
    place.offset(column=1).value = "Do it"
    assert said(book.back()) == [
        "Actions!B6: '9.9' is none of the 13 in this cell's list; choose one there, such as '1.1 Criterion 1.1'."
    ]


def test_halves_of_things_are_told() -> None:
    book = Open(filled()).type("offer", who="Head").type("aims", next_action=None)
    book.free("Evidence id", "Kind").value = "Policy"
    book.free("Action id", "By when").value = "31/03/2027"
    book.type("review", how_far="Dun")
    book.cell("plan", "Title", "Evidence id").value = None
    no_title = "the rest of an action is filled in, but not what is to be done; write it, or empty the rest too."
    returned = book.back()
    assert said(returned) == [
        "Evidence!C6: a piece of evidence needs a title; write one, or empty the rest of the row to take it out.",
        "Evidence!C7: a piece of evidence needs a title; write one, and read the file again.",
        f"{S1}!I4: {no_title}",
        f"{S2}!I4: {no_title}",
        f"{S2}!I5: {no_title}",
        f"Actions!C8: {no_title}",
    ]
    assert returned.document == returned.base


@pytest.mark.parametrize(
    ("member", "typed", "sentence"),
    [
        ("has_gym", "perhaps", "'perhaps' is neither yes nor no."),
        ("phase", "nursery", "'nursery' is none of: primary, secondary."),
        ("pupils", "lots", "'lots' is no whole number; write it in digits, such as 94."),
    ],
)
def test_an_answer_about_the_organisation_that_cannot_be_is_told(member: str, typed: str, sentence: str) -> None:
    book = Open(filled(standard(profile=PROFILE)))
    cell = book.cell(f"organisation.{member}", "Your answer", "Field id")
    cell.value = typed
    returned = book.back()
    assert said(returned) == [f"Start!{cell.coordinate}: {sentence}"]
    assert returned.document == returned.base


def test_a_text_that_no_cell_holds_is_kept_and_cannot_be_changed_there() -> None:
    long = "word " * 8000
    one = audit(standard(), {"aims": {"level": "met", "comment": long, "evidence": ["plan"]}})
    assert Open(one).back().document == one.data
    returned = Open(one).type("aims", comment="short").back()
    assert said(returned) == [
        f"{S1}!G4: the whole text is longer than a cell can hold, so it cannot be changed here; change it in the audit."
    ]
    assert returned.document == one.data


TYPED = (
    *("", None, "x" * 700, 3, -1, 2.5, 0.94, True, DAY, "E1", "E1; E2", "Met", "partly", "not-applicable", "=A1", "#REF!"),
    *("31/12/2027", "S", "done", "1.1", "plan", "aims", "Evidence id", "Criterion id", "Level", "\n\n", "- a\n- b", "£5", "Yes"),
)  # fmt: skip


@pytest.mark.long
@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_whatever_is_typed_anywhere_leaves_a_valid_audit(chance: Random) -> None:
    book = Open(filled(standard(profile=PROFILE)))
    for _ in range(chance.randint(1, 60)):
        cell = chance.choice(book.book.worksheets[:5]).cell(chance.randint(1, 12), chance.randint(1, 13))
        cell.value = chance.choice(TYPED)
    chance.choice(book.book.worksheets[:5]).insert_rows(chance.randint(1, 8), chance.randint(0, 1))
    chance.choice(book.book.worksheets[:5]).delete_cols(chance.randint(1, 8), chance.randint(0, 1))
    one = workbook.as_audit(book.back())
    assert audits.in_memory(one.data, one.standard).data == one.data
    assert Open(one).back().document == one.data


# Whole files


def _hidden(book: Open) -> Any:
    sheet = book.book[ORIGIN]
    assert sheet.sheet_state == "hidden"
    return sheet


def _typed_into_hidden(row_name: str, value: str | None) -> Any:
    book = Open(filled())
    for row in _hidden(book).iter_rows():
        if row[0].value == row_name:
            row[1].value = value
    return book


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "format",
            "urn:qa-toolkit:workbook:2",
            "it was made by a newer QA Toolkit (urn:qa-toolkit:workbook:2). Install the newest version, and try again.",
        ),
        (
            "format",
            "another",
            "the hidden sheet ‘QA Toolkit’, which says what was exported, has been changed or is not complete.",
        ),
        (
            "document",
            "|{}|",
            "the hidden sheet ‘QA Toolkit’, which says what was exported, has been changed or is not complete.",
        ),
        (
            "document",
            '|["\\ud800"]|',
            "the hidden sheet ‘QA Toolkit’, which says what was exported, has been changed or is not complete.",
        ),
        (
            "audit sha256",
            "0" * 64,
            "the hidden sheet ‘QA Toolkit’, which says what was exported, has been changed or is not complete.",
        ),
    ],
)
def test_a_workbook_that_does_not_know_what_it_was_is_refused(name: str, value: str, sentence: str) -> None:
    with pytest.raises(errors.WrongWorkbook) as caught:
        _typed_into_hidden(name, value).back()
    assert str(caught.value).startswith(f"{PATH}: {sentence}")


def test_a_workbook_without_its_hidden_sheet_is_refused() -> None:
    book = Open(filled())
    book.book.remove(_hidden(book))
    with pytest.raises(
        errors.WrongWorkbook, match="the hidden sheet ‘QA Toolkit’ is gone, so nobody can tell what was exported"
    ):
        book.back()
    book.book.custom_doc_props.props.clear()
    with pytest.raises(errors.WrongWorkbook, match="this is no workbook of QA Toolkit: it has no hidden sheet"):
        book.back()


def test_a_document_that_is_no_audit_is_refused() -> None:
    of = standard()
    strange = {"standard": {"name": of.name}, "organisation": {}, "judgements": {}}
    book = Open(audit(of))
    for row in _hidden(book).iter_rows():
        if row[0].value == "document":
            row[1].value = f"|{json.dumps(strange)}|"
        if row[0].value == "audit sha256":
            row[1].value = hashlib.sha256(
                json.dumps(strange, separators=(",", ":"), sort_keys=True).encode()
            ).hexdigest()
    with pytest.raises(errors.WrongWorkbook, match="what was exported is no audit: 'organisation' needs 'name'"):
        book.back()


def test_another_revision_of_the_standard_is_told_and_read_all_the_same() -> None:
    content = Open(filled()).type("lead", level="Met").saved()
    returned = back(content, standard(revision=2))
    assert said(returned)[0].startswith(
        "this workbook was made for revision 1 of test/small:1, and here is revision 2: some wording"
    )
    assert returned.document["judgements"]["purpose"]["lead"]["level"] == "met"


def test_a_standard_that_is_not_here_is_told() -> None:
    def nothing(name: str) -> Any:
        raise errors.UnknownStandard(name, [])

    with pytest.raises(errors.UnknownStandard, match="no standard is called 'test/small:1'"):
        workbook.read(PATH, nothing, Open(filled()).saved())


def test_a_label_that_is_also_a_heading_hides_no_column() -> None:
    of = standard({"one": section("1", {"aims": criterion("1.1")})}, labels={"criterion": "Comment"})
    returned = Open(audit(of)).type("aims", comment="Mine.").back()
    assert returned.document["judgements"]["one"]["aims"] == {"comment": "Mine."}
