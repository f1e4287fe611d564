"""Lists that authors have already: numbers, titles and texts in columns of their own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import hand_typed
import pytest

from qa_toolkit import authoring, errors
from qa_toolkit.authoring import Draft, Header

HEADER = Header(title="Our audit", publisher="Ashby Advice", file="list.xlsx")
Rows = list[list[Any]]

NESTED: Rows = [
    ["Ashby: audit of careers guidance"],
    [],
    ["No", "Standard", "Description", "Evidence"],
    [1, "Leadership", None, None],
    [1.1, "A named lead", "Somebody leads careers guidance", "Job description\nMinutes"],
    [1.2, "Time", "The lead has time for it.", None],
    [2, "Delivery", "What pupils meet."],
    [2.1, "Interviews", "Each pupil has an interview"],
    ["2.2", "Group work", "It is planned."],
    ["2.2.1", "Size", "Groups are small"],
    ["2.2.2", "Place", "There is a room"],
    [None, None, "and it is quiet"],
]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read_it(rows: Rows, *, header: Header = HEADER, sheet: str = "Audit", **more: Any) -> Draft:
        path = tmp_path / "list.xlsx"
        path.write_bytes(hand_typed.workbook({sheet: rows}, *more.pop("touch", ())))
        return authoring.read(path, "list.json", header=lambda: header, **more)

    return read_it


def said(found: Draft) -> dict[str, Any]:
    assert found.sound, found.findings
    data: dict[str, Any] = json.loads(found.content)
    return data


def outline(data: dict[str, Any]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [
        (
            s["x-section"]["number"],
            s["title"],
            [(c["x-criterion"]["number"], c["title"]) for c in s["properties"].values()],
        )
        for s in data["properties"].values()
    ]


def told(found: Draft) -> list[str]:
    return [
        f"{f.where.partition('list.xlsx: ')[2]}: {f.message}"
        for f in found.findings
        if "whoever closes" not in f.message
    ]


def test_nested_numbers_become_sections_and_criteria(read: Any) -> None:
    found = read(NESTED)
    data = said(found)
    assert outline(data) == [
        ("1", "Leadership", [("1.1", "A named lead"), ("1.2", "Time")]),
        ("2", "Delivery", [("2.1", "Interviews"), ("2.2.1", "Size"), ("2.2.2", "Place")]),
    ]
    assert data["properties"]["delivery"]["description"] == "What pupils meet."
    assert (
        data["properties"]["delivery"]["properties"]["size"]["x-criterion"]["reference"]
        == "under 2.2 Group work: It is planned."
    )
    assert data["properties"]["delivery"]["properties"]["place"]["description"] == "There is a room\nand it is quiet."
    lead = data["properties"]["leadership"]["properties"]["a-named-lead"]
    assert lead["description"] == "Somebody leads careers guidance."
    assert lead["x-criterion"]["evidence"] == ["Job description", "Minutes"]
    assert told(found) == ["Audit!C12: added to the text of 2.2.2."]
    assert found.notes[0] == (
        "Read the sheet ‘Audit’ as a list: number in column A, title in column B, text in column C and evidence in column D "
        "(guessed; --columns says otherwise)."
    )


def test_what_is_deeper_than_wanted_is_added_to_the_text_above(read: Any) -> None:
    found = read(NESTED, header=Header(title="Our audit", publisher="Ashby Advice", file="list.xlsx", depth=2))
    assert outline(said(found))[1] == ("2", "Delivery", [("2.1", "Interviews"), ("2.2", "Group work")])
    group = said(found)["properties"]["delivery"]["properties"]["group-work"]
    assert (
        group["description"]
        == "It is planned.\n2.2.1 Size Groups are small\n2.2.2 Place There is a room\nand it is quiet."
    )


def test_a_draft_claims_nothing(read: Any) -> None:
    data = said(read(NESTED))
    about = data["x-standard"]
    criteria = [c["x-criterion"] for s in data["properties"].values() for c in s["properties"].values()]
    assert {one["status"] for one in criteria} == {"unverified"}
    assert about["key"] == "ashby-advice/our-audit"
    assert about["awards"] == []
    assert about["disclaimer"].startswith("A draft by Ashby Advice, checked by nobody else.")
    assert about["sources"]["LIST"]["title"] == "The list list.xlsx"


def test_somebody_elses_list_is_told_to_be_theirs(read: Any) -> None:
    header = Header(
        title="Their audit",
        publisher="Ashby Advice",
        owner="The owner",
        file="list.xlsx",
        status="indicator",
        applies_to=("provider",),
        edition="2024",
    )
    about = said(read(NESTED, header=header))["x-standard"]
    assert about["rights"] == {
        "owner": "The owner",
        "licence": "not known; ask the owner before you pass this on",
        "permission": "not asked for yet",
    }
    assert "Independent of, and not endorsed by, The owner." in about["disclaimer"]
    assert (about["edition"], about["applies_to"]) == ("2024", ["provider"])


def test_the_draft_has_no_errors_and_its_warnings_are_what_is_left_to_do(read: Any) -> None:
    found = read(NESTED[:8])
    assert {finding.severity for finding in found.findings} == {"warning"}
    assert all("whoever closes this gap would be left alone" in finding.message for finding in found.findings)


def test_columns_may_be_named_by_letters_or_headings(read: Any) -> None:
    guessed = outline(said(read(NESTED)))
    assert outline(said(read(NESTED, columns="number=A, title=B, text=C"))) == guessed
    assert outline(said(read(NESTED, columns="number=no,title=Standard,text=Description"))) == guessed


def test_columns_that_are_not_read_are_named(read: Any) -> None:
    rows: Rows = [["Ref", "Title", "What we look for", None], [1.1, "A lead", "Somebody leads it.", "as in 2019"]]
    assert (
        "(guessed; --columns says otherwise). Not read: C (What we look for) and D; --columns can name"
        in read(rows).notes[0]
    )
    found = read(rows, columns="number=A,title=B,text=What we look for")
    assert "(as you said). Not read: D; --columns can name what stands there." in found.notes[0]
    assert "Not read" not in read([row[:2] for row in rows]).notes[0]


PROSE: Rows = [
    ["Ref", "Title", "What we look for", "Since"],
    [1.1, "A lead", "Somebody in the senior team leads careers guidance and has time for it.", "2019"],
    [1.2, "A plan", "There is a plan that the governors have agreed, and it is kept to.", None],
    [1.3, "Names", "Each pupil knows whom to ask.", None],
]


def test_long_texts_beside_short_titles_are_the_text_whatever_their_heading(read: Any) -> None:
    found = read(PROSE)
    lead = next(iter(next(iter(said(found)["properties"].values()))["properties"].values()))
    assert (lead["title"], lead["description"]) == ("A lead", PROSE[1][2])
    assert (
        "title in column B and text in column C (guessed, the text by its length; --columns says otherwise)"
        in found.notes[0]
    )
    assert "Not read: D (Since)" in found.notes[0]


def test_one_column_called_criterion_holds_titles_where_prose_stands_beside_it(read: Any) -> None:
    rows = [[*PROSE[0]], *PROSE[1:]]
    rows[0][1] = "Criterion"
    assert [title for _, title in outline(said(read(rows)))[0][2]] == ["A lead", "A plan", "Names"]
    assert "title in column B and text in column C" in read(rows).notes[0]


def test_a_note_here_and_there_is_no_text(read: Any) -> None:
    rows: Rows = [["Ref", "Title", "To do"], *([f"1.{n}", f"Thing {n}", None] for n in range(1, 6))]
    rows[2][2] = "Ask the governors at their meeting in March whether they still want this one."
    assert "Not read: C (To do)" in read(rows).notes[0]


def test_nothing_of_a_heading_or_of_an_added_row_is_dropped_unsaid(read: Any) -> None:
    rows: Rows = [
        ["No", "Title", "Text", "Evidence"],
        ["1", "Leadership", None, "Minutes"],
        ["1.2", "A plan", f"There is a plan{' that is good' * 20}.", "The plan"],
        ["1.2.1", "Its form", "It is written down.", "A file"],
        [None, None, "It is short.", "Its pages"],
        ["1.2.2", "Its length", f"It is short{' and good' * 300}.", None],
        ["1.2.3", f"It is read{' by all' * 30}", "By governors too.", None],
    ]
    found = read(rows)
    criteria = list(said(found)["properties"]["leadership"]["properties"].values())
    assert criteria[0]["x-criterion"]["reference"].startswith("under 1.2 A plan: There is a plan that is good")
    assert criteria[0]["x-criterion"]["reference"].endswith(" (…)")
    assert criteria[2]["description"] == f"{rows[6][1]}\nBy governors too."
    lost = {line.partition(": ")[0]: line for line in told(found) if "added to the text" not in line}
    heading = "is a heading, as others stand below it, so its evidence is not read; move it to one of them."
    assert lost["Audit!D2"] == f"Audit!D2: 1 {heading}"
    assert lost["Audit!D3"] == f"Audit!D3: 1.2 {heading}"
    assert "its evidence is not read, because the row was added to the one above" in lost["Audit!D5"]
    assert "of this only 200 characters have room in a standard" in lost["Audit!C3"]
    assert "of this only 2,000 characters have room in a standard" in lost["Audit!C6"]
    assert len(lost) == 5


def test_a_list_without_headings_is_guessed_by_its_cells(read: Any) -> None:
    text = "The school has a written policy on careers guidance, agreed by its governors and looked at every year."
    found = read([["1.1", text], ["1.2", text.replace("policy", "plan")], ["2.1", text.replace("policy", "budget")]])
    assert [(number, title, len(criteria)) for number, title, criteria in outline(said(found))] == [
        ("1", "Section 1", 2),
        ("2", "Section 2", 1),
    ]
    first = next(iter(said(found)["properties"]["section-1"]["properties"].values()))
    assert first["title"] == "The school has a written policy on careers guidance, agreed by its …"
    assert first["description"] == text
    assert told(found) == [
        "Audit!A1: no row has the number 1, so its section is called ‘Section 1’ for now.",
        "Audit!A3: no row has the number 2, so its section is called ‘Section 2’ for now.",
    ]


def test_sections_may_stand_in_a_column_of_their_own(read: Any) -> None:
    rows: Rows = [
        ["Area", "Requirement"],
        ["Leadership", "A governor is named."],
        [None, "The head reports."],
        ["Pupils", "Pupils are asked."],
    ]
    expected = [
        ("1", "Leadership", [("1.1", "A governor is named"), ("1.2", "The head reports")]),
        ("2", "Pupils", [("2.1", "Pupils are asked")]),
    ]
    data = said(read(rows))
    assert outline(data) == expected
    assert data["properties"]["pupils"]["properties"]["pupils-are-asked"]["x-criterion"]["number_by"] == "toolkit"
    assert outline(said(read(rows, touch=[lambda book: book["Audit"].merge_cells("A2:A3")]))) == expected


def test_a_list_without_sections_has_one(read: Any) -> None:
    data = said(read([["No", "Title"], [1, "A lead"], [2, "Time"]]))
    assert outline(data) == [("1", "Our audit", [("1", "A lead"), ("2", "Time")])]


def test_letters_before_numbers_are_understood(read: Any) -> None:
    rows: Rows = [["Ref", "Title"], ["A", "Access"], ["A1", "Doors"], ["A2", "Signs"], ["B", "Staff"], ["B1", "Names"]]
    assert outline(said(read(rows))) == [
        ("A", "Access", [("A1", "Doors"), ("A2", "Signs")]),
        ("B", "Staff", [("B1", "Names")]),
    ]


def test_one_point_ten_is_told_from_one_point_one(read: Any) -> None:
    rows: Rows = [
        ["No", "Title"],
        [1, "Leadership"],
        *([float(f"1.{n}"), f"Thing {n}"] for n in range(1, 10)),
        [1.1, "The tenth"],
        [1.11, "The last"],
    ]
    found = read(rows)
    assert [number for number, _ in outline(said(found))[0][2]][-3:] == ["1.9", "1.10", "1.11"]
    assert told(found) == [
        "Audit!A12: read as 1.10, because 1.9 comes before; Excel had made 1.1 of it. Format the column as Text."
    ]


def test_ids_stay_when_the_list_is_read_again(read: Any) -> None:
    earlier = said(read(NESTED))
    rows = [list(row) for row in NESTED]
    rows[4][1] = "A named leader"
    again = said(read(rows, earlier=earlier))
    assert list(again["properties"]["leadership"]["properties"]) == ["a-named-lead", "time"]


def test_a_draft_opens_in_excel_and_comes_back(read: Any) -> None:
    from qa_toolkit.authoring.sheets.to_excel import standard_as_workbook

    data = said(read(NESTED))
    assert hand_typed.data(hand_typed.read(standard_as_workbook(data))) == data


FAULTS: dict[str, tuple[Rows, dict[str, Any], str]] = {
    "no numbers and no texts": (
        [["Name", "Date"], ["x", "y"]],
        {},
        "list.xlsx: Audit: no columns look like the numbers and the texts of criteria.",
    ),
    "nothing at all": ([], {}, "list.xlsx: no sheet has anything in it."),
    "an unknown part": (NESTED, {"columns": "nubmer=A"}, "'nubmer=A' names no column. Did you mean 'number'?"),
    "an unknown heading": (
        NESTED,
        {"columns": "number=A,title=Standrad"},
        "no column has the heading 'Standrad'. Did you mean 'Standard'?",
    ),
    "no text": (NESTED, {"columns": "number=A"}, "say where the titles or the texts stand"),
    "an unknown sheet": (NESTED, {"sheet_name": "Adit"}, "list.xlsx: it has no sheet ‘Adit’. Did you mean 'Audit'?"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_list_that_cannot_be_read_says_why(read: Any, tmp_path: Path, name: str) -> None:
    rows, more, expected = FAULTS[name]
    path = tmp_path / "list.xlsx"
    path.write_bytes(hand_typed.workbook({"Audit": rows}))
    with pytest.raises(errors.BadWorkbook) as refused:
        authoring.read(path, "x.json", header=lambda: HEADER, columns=more.get("columns"), sheet=more.get("sheet_name"))
    assert expected in str(refused.value)


def test_cells_that_are_not_what_was_typed_are_told(read: Any) -> None:
    rows = [list(row) for row in NESTED[:8]]
    rows[4][0] = date(2026, 1, 1)
    found = read(rows, columns="number=A,title=B,text=C")
    assert not found.sound
    assert (
        "Audit!A5: Excel has made the date 2026-01-01 of what was typed. Did you mean '1.1'? Format the cell as Text and type it again."
        in told(found)
    )


def test_the_workbook_of_an_audit_is_not_taken_for_a_list(tmp_path: Path) -> None:
    from builders import audit, standard

    from qa_toolkit import workbook

    path = tmp_path / "audit.xlsx"
    path.write_bytes(workbook.write(audit(standard())))
    with pytest.raises(errors.BadWorkbook, match="this is the workbook of an audit, not of a standard"):
        authoring.read(path, "x.json")
