"""What is written comes back: nothing that nobody touched is changed, whatever stands in it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from builders import audit, audit_data, criterion, document, ladder, section, standard, standard_data
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import Open, back, in_memory

from qa_toolkit import workbook
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/*.*"))
TOOLKIT = Toolkit()

ODD = st.sampled_from(
    [
        *("=1+1", "+44", "-", "@x", "'quoted", '="a"', " spaced ", "a\nb\n", "a\r\nb", "tab\there", "\N{NO-BREAK SPACE}x", "_x0041_"),
        *("_x000D_", "<b>&amp;", "é", "e\u0301", "\U0001f393", "\x00\x07\ufffe", "2026-10-12", "12", "1e5", "TRUE", "#REF!", "E1", "Met"),
    ]
)  # fmt: skip
TEXT = ODD | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT, lambda x: st.lists(x, max_size=2), max_leaves=3
)


def levels(draw: st.DrawFn) -> dict[str, Any]:
    one = ladder("not-met", "partly", "met", evidence_for="met")
    for level in one["properties"]["level"]["oneOf"]:
        level["title"] = draw(TEXT)
        level["description"] = draw(TEXT | st.just(""))
    return one


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    counted = levels(draw)
    counted["properties"]["value"] = {"type": "integer", "minimum": 0, "maximum": 100}
    counted |= {"anyOf": [{"required": ["value"]}, {"required": ["level"]}]}
    del counted["required"]
    bands = [{"from": 0, "level": "not-met"}, {"from": 50, "level": "met"}]
    sections: dict[str, Any] = {}
    for number in range(1, draw(st.integers(1, 3)) + 1):
        criteria = {}
        for place in range(1, draw(st.integers(1, 3)) + 1):
            by_number = draw(st.booleans())
            about: dict[str, Any] = {"ref": "counted", "bands": bands} if by_number else {}
            one = criterion(f"{number}.{place}", **about)
            one["title"] = draw(TEXT)
            criteria[f"c-{number}-{place}"] = one
        sections[f"s-{number}"] = section(str(number), criteria)
        sections[f"s-{number}"]["title"] = draw(TEXT)
    asked = {
        "type": "object",
        "properties": {
            "has_gym": {"type": "boolean", "title": draw(TEXT)},
            "town": {"type": "string", "title": "Town"},
        },
    }
    defs = {"judgement": levels(draw), "counted": counted}
    return parse(document(standard_data(sections, defs=defs, awards=None, profile=asked)))


@st.composite
def documents(draw: st.DrawFn, of: Standard) -> dict[str, Any]:
    ids = draw(st.lists(TEXT, max_size=4, unique=True))
    days = st.dates().map(str)
    evidence = {
        id_: draw(
            st.fixed_dictionaries(
                {"title": TEXT},
                optional={"kind": TEXT, "location": TEXT, "dated": st.none() | days, "expires": days, "x": ANYTHING},
            )
        )
        for id_ in ids
    }
    judgement = st.fixed_dictionaries(
        {},
        optional={
            "level": st.sampled_from(["met", "partly", "not-applicable", None, "", "strange"]) | ANYTHING,
            "value": st.integers(-5, 200) | ANYTHING,
            "comment": TEXT | st.just("") | ANYTHING,
            "evidence": st.lists(st.sampled_from([*ids, "gone"]) | ANYTHING, max_size=4) | ANYTHING,
            "by": TEXT,
            "on": days,
            "other": ANYTHING,
        },
    )
    action = st.fixed_dictionaries(
        {"title": TEXT},
        optional={
            "id": TEXT,
            "criterion": st.sampled_from(list(of.criteria)) | st.just("strange"),
            "owner": TEXT | st.just(""),
            "due": st.none() | days,
            "status": st.sampled_from(["open", "in progress", "done", "dropped"]),
            "effort": st.sampled_from("SML"),
            "cost_pounds": st.integers(0, 10**20),
            "x": ANYTHING,
        },
    )
    data = audit_data(of)
    data["evidence"] = evidence
    data["judgements"] = {
        id_: {c: draw(judgement | ANYTHING) for c in s.criteria if draw(st.booleans())}
        for id_, s in of.sections.items()
        if draw(st.booleans())
    }
    data["actions"] = draw(st.lists(action, max_size=4))
    data["assessors"] = draw(st.dictionaries(TEXT, st.fixed_dictionaries({"name": TEXT}), max_size=2))
    data["organisation"] |= draw(
        st.fixed_dictionaries({}, optional={"has_gym": st.booleans() | ANYTHING, "town": ANYTHING})
    )
    data["target_award"] = draw(st.sampled_from(["ready", None, "strange"]))
    return data | draw(st.fixed_dictionaries({}, optional={"other": ANYTHING, "started_on": days}))


@pytest.mark.long
@settings(max_examples=40)
@given(st.data())
def test_any_audit_comes_back_as_it_was(data: st.DataObject) -> None:
    of = data.draw(standards())
    one = in_memory(data.draw(documents(of)), of)
    before = json.dumps(one.data)
    returned = back(workbook.write(one), of)
    assert json.dumps(returned.document) == json.dumps(returned.base) == before
    assert not returned.findings


@pytest.mark.parametrize(
    "path", [path for path in EXAMPLES if path.suffix != ".md"], ids=lambda p: f"{p.parent.name}/{p.stem}"
)
def test_every_example_comes_back_as_it_was(path: Path) -> None:
    one = TOOLKIT.read_audit(path)
    returned = back(workbook.write(one), one.standard)
    assert json.dumps(returned.document) == json.dumps(one.data)
    assert not returned.findings


def test_the_same_audit_gives_the_same_bytes() -> None:
    one = audit(standard(), {"aims": "met"})
    assert workbook.write(one) == workbook.write(one)


def test_the_second_workbook_of_a_process_has_the_bytes_of_the_first() -> None:
    """XlsxWriter writes into the options that it is given, and then calls our font that of the theme."""
    workbook.write(audit(standard(), {"aims": "met"}))
    with zipfile.ZipFile(io.BytesIO(workbook.write(audit(standard(), {"aims": "met"})))) as file:
        assert b"<scheme" not in file.read("xl/styles.xml")


def test_another_program_that_saves_it_and_drops_its_properties_changes_nothing() -> None:
    """Google Sheets drops custom properties and keeps hidden sheets."""
    judged = {"aims": "met", "lead": {"level": None, "comment": "=1+1\nand more"}}
    one = audit(standard(), judged, extra="_x0041_ is no escape")
    book = Open(one)
    assert len(book.book.custom_doc_props.props) > 5
    book.book.custom_doc_props.props.clear()
    returned = book.back()
    assert returned.document == one.data
    assert not returned.findings
