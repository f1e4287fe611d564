"""Whatever stands in the cells: a finding may come of it, a traceback never."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from typing import Any

import hand_typed
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit.authoring.drafts import draft
from qa_toolkit.authoring.lists.flat import rows_of
from qa_toolkit.authoring.lists.flat_columns import layout
from qa_toolkit.authoring.lists.flat_header import Header
from qa_toolkit.authoring.sheets.columns import STANDARD, TABLES
from qa_toolkit.spreadsheets import Book, Cell, CellError, Row, Sheet

TABLES_BY_NAME = {table.name: table for table in (STANDARD, *TABLES)}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["yes", "planning", "#/$defs/answer", "=1", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["required", "properties", "level", "const", "if", "then", "oneOf", "from", "x-level"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)
VALUES = st.one_of(
    st.sampled_from(
        [
            *(
                "yes",
                "S: a → b → c",
                "0: few\n5: some",
                "kind =",
                "a or b",
                "all criteria at",
                "no section below",
                "value = 9 needs evidence",
            ),
            *(
                "0 to 9",
                "[]",
                "{}",
                '{"level": null}',
                "\u202e",
                "1.10",
                " ",
                "- ",
                "needs evidence",
                "1 and 2 and met",
                "9" * 40,
            ),
        ]
    ),
    st.text(max_size=12),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.sampled_from([CellError(), CellError("#REF!")]),
)


def book(sheets: hand_typed.Sheets) -> Book:
    """As the reader of workbooks would give it."""
    made = {}
    for name, lines in sheets.items():
        rows = {}
        for number, line in enumerate(lines, 1):
            cells = {at: Cell(name, number, at, value) for at, value in enumerate(line, 1) if value is not None}
            if cells:
                rows[number] = Row(number, cells)
        made[name] = Sheet(name, False, rows)
    return Book("odd.xlsx", {}, made)


@settings(max_examples=60)
@given(data=st.data())
def test_odd_values_in_cells_are_findings(data: st.DataObject) -> None:
    sheets = hand_typed.sheets()
    sheets |= {
        "crosswalk": [
            ["criterion", "to", "relation", "strength", "checked_by"],
            ["A diary", "matrix:2011#x", "related", "weak", None],
        ],
        "profile": [["name", "type", "title", "enum"], ["sixth", "yes/no", "Is there one?", None]],
        "replaces": [
            ["standard", "what", "from", "to", "relation"],
            ["a/b:1", "criterion", "old", "A diary", "related"],
        ],
        "definitions": [["name", "says"], ["shared", "kind = school"]],
    }
    for _ in range(data.draw(st.integers(1, 5))):
        name = data.draw(st.sampled_from(list(sheets)))
        line = data.draw(st.sampled_from([line for line in sheets[name] if line]))
        line[data.draw(st.integers(0, len(line) - 1))] = data.draw(VALUES)
    draft(book(sheets), "odd.json")


@settings(max_examples=60)
@given(data=st.data())
def test_odd_json_in_advanced_is_a_finding(data: st.DataObject) -> None:
    sheets = hand_typed.sheets()
    name = data.draw(st.sampled_from(["sections", "Criteria ", "levels", "awards", "sources"]))
    table = TABLES_BY_NAME[name.strip().lower()]
    members = st.sampled_from([*table.extras, *(column.name for column in table.columns)])
    for line, value in zip(
        sheets[name],
        ["advanced", *data.draw(st.lists(st.dictionaries(members, JSON, max_size=3), min_size=1))],
        strict=False,
    ):
        line.extend([None] * (len(sheets[name][0]) - len(line)) if value != "advanced" else [])
        line.append(value if isinstance(value, str) else json.dumps(value))
    draft(book(sheets), "odd.json")


def test_what_is_said_of_the_whole_may_be_odd_as_well() -> None:
    odd: tuple[dict[str, Any], ...] = (
        {"rights": 5},
        {"labels": []},
        {"scoring": {"percent": 5}},
        {"rights": {"owner": None}},
        {"profile": {"properties": 5}},
        {"required": "x"},
    )
    for value in odd:
        sheets = hand_typed.sheets()
        sheets["Standard"].append(["advanced", json.dumps(value)])
        found = draft(book(sheets), "odd.json")
        assert [finding for finding in found.findings if finding.file == "odd.xlsx: Standard!B12"], value


def test_endless_conditions_take_no_time() -> None:
    sheets: Any = hand_typed.sheets()
    sheets["awards"][1][2] = " and ".join(["all criteria mett or nothing"] * 1000)
    sheets["awards"][2][2] = "all criteria met and " * 150
    sheets["Criteria "][2][12] = "kind" + " " * 30_000 + "="
    sheets["Criteria "][1][11] = "S: " + "-" * 20_000 + " " * 10_000
    found = draft(book(sheets), "odd.json")
    told = [finding.message for finding in found.findings]
    assert [line for line in told if line.startswith(("this has 30,", "this has 31,"))]


NUMBERS = st.sampled_from([1, 1.1, "1.1", "1.1.1", "2", "A1", "2.", "1)", None, date(2026, 2, 1), "x"])
TITLES = st.sampled_from(
    ["Leadership", "A lead", None, " ", "A title that is far too long to be one. " * 9, "=1", 5, "…", CellError("#N/A")]
)


@settings(max_examples=60)
@given(
    rows=st.lists(st.tuples(NUMBERS, TITLES, st.one_of(TITLES, VALUES)), max_size=8),
    depth=st.sampled_from([None, 1, 2]),
)
def test_odd_lists_are_drafts_or_findings(rows: list[tuple[Any, ...]], depth: int | None) -> None:
    lists = book({"Audit": [["No", "Title", "Evidence"], *map(list, rows)]})
    header = Header(title="Our audit", publisher="Ashby", file="odd.xlsx", depth=depth)
    found = draft(
        lists, "odd.json", read=partial(rows_of, layout(lists.sheet("Audit"), "number=A,title=B,evidence=C"), header)
    )
    assert found.sound or [finding for finding in found.findings if finding.severity == "error"]
