"""What a condition looks at is found, or it is said that it may be anything; so what is remembered of like organisations is right for each."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.asked_of import members
from qa_toolkit.plugins import load_host
from qa_toolkit.standards import Standard
from qa_toolkit.toolkit import Toolkit

DEFINITIONS = {"loop": {"allOf": [{"$ref": "#/$defs/loop"}, {"required": ["a"]}]}, "all": {"minProperties": 3}}
LOOKS_AT: dict[str, tuple[dict[str, Any], set[str] | None]] = {
    "nothing": ({}, set()),
    "values": (
        {"properties": {"kind": {"enum": ["school"]}, "phase": {"minLength": 1}}, "required": ["name"]},
        {"kind", "phase", "name"},
    ),
    "parts": ({"anyOf": [{"required": ["a"]}, {"not": {"oneOf": [{"required": ["b"]}]}}]}, {"a", "b"}),
    "branches": ({"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": False}, {"a", "b"}),
    "a definition": ({"$ref": "#/$defs/loop"}, {"a"}),
    "a definition that looks at all": ({"allOf": [{"$ref": "#/$defs/all"}]}, None),
    "a definition that is not there": ({"$ref": "#/$defs/other"}, None),
    "how many": ({"maxProperties": 2}, None),
    "all names": ({"propertyNames": {"maxLength": 3}}, None),
    "names alike": ({"patternProperties": {"^x": {"const": 1}}}, None),
    "the rest": ({"properties": {"a": {}}, "additionalProperties": False}, None),
    "the whole": ({"const": {"a": 1}}, None),
    "another place": ({"$ref": "#/properties/judgements"}, None),
}


@pytest.mark.parametrize("name", LOOKS_AT)
def test_what_a_condition_looks_at(name: str) -> None:
    condition, found = LOOKS_AT[name]
    assert members(condition, DEFINITIONS) == found


TOOLKIT = Toolkit(load_host())
STANDARDS = [TOOLKIT.standard(name) for name in TOOLKIT.standards()[0]]
ORGANISATIONS = st.fixed_dictionaries(
    {"name": st.text(min_size=1, max_size=5), "kind": st.sampled_from(["school", "college", "provider", "authority"])},
    optional={
        "phase": st.sampled_from(["primary", "secondary", "all-through", "16-plus"]),
        "lowest_year": st.integers(0, 13) | st.booleans(),
        "highest_year": st.integers(0, 13) | st.floats(0, 13),
        "sixth_form": st.booleans() | st.integers(0, 1),
        "group_work": st.booleans(),
        "purchase_stage": st.sampled_from(["work under way", "contract agreed", "none"]),
        "students_considering_higher_education": st.booleans(),
    },
)


@pytest.mark.parametrize(
    "standard", [one for one in STANDARDS if any(c.when for c in one.criteria.values())], ids=lambda one: one.name
)
@given(st.lists(ORGANISATIONS, min_size=1, max_size=12))
def test_what_is_remembered_is_what_each_condition_says(
    standard: Standard, organisations: list[dict[str, Any]]
) -> None:
    for organisation in organisations:
        wanted = {
            c.id
            for c in standard.criteria.values()
            if c.when is not None and not standard.rule(c.when).is_valid(organisation)
        }
        assert standard.not_applying(organisation) == wanted
