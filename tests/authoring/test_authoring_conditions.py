from __future__ import annotations

from typing import Any

import pytest

from qa_toolkit.authoring.words.judgement_rules import Rules, Says
from qa_toolkit.authoring.words.names import Misread, Names
from qa_toolkit.authoring.words.when_in_words import When, when_from
from qa_toolkit.spreadsheets import Cell
from qa_toolkit.standards import compiled

NAMES = Names(
    definitions=("bound-by-duty", "has-sixth-form", "legal-rules"),
    questions={
        "has_sixth_form": {"type": "boolean", "title": "Is there a sixth form?"},
        "highest_year": {"type": "integer", "title": "Which is the highest year?"},
        "school_type": {
            "type": "string",
            "title": "Which type?",
            "enum": ["academy", "independent, fee-paying", "special"],
        },
    },
)

YES = {"has_sixth_form": {"const": True}}
WHEN: dict[str, dict[str, Any]] = {
    "kind = school": {"required": ["kind"], "properties": {"kind": {"const": "school"}}},
    "kind = school, college": {"required": ["kind"], "properties": {"kind": {"enum": ["school", "college"]}}},
    "has_sixth_form = yes": {"properties": YES},
    "has_sixth_form = yes (answered)": {"required": ["has_sixth_form"], "properties": YES},
    "highest_year >= 12": {"properties": {"highest_year": {"minimum": 12}}},
    "highest_year <= 9": {"properties": {"highest_year": {"maximum": 9}}},
    "highest_year = 7 to 9": {"properties": {"highest_year": {"minimum": 7, "maximum": 9}}},
    "school_type = independent, fee-paying": {"properties": {"school_type": {"const": "independent, fee-paying"}}},
    "school_type != special": {
        "not": {"required": ["school_type"], "properties": {"school_type": {"const": "special"}}}
    },
    "kind = school; has_sixth_form = yes": {
        "required": ["kind"],
        "properties": {"kind": {"const": "school"}, "has_sixth_form": {"const": True}},
    },
    "bound-by-duty": {"$ref": "#/$defs/bound-by-duty"},
    "bound-by-duty or has-sixth-form": {
        "anyOf": [{"$ref": "#/$defs/bound-by-duty"}, {"$ref": "#/$defs/has-sixth-form"}]
    },
    "bound-by-duty; highest_year >= 12": {
        "allOf": [{"$ref": "#/$defs/bound-by-duty"}, {"properties": {"highest_year": {"minimum": 12}}}]
    },
}


@pytest.mark.parametrize("words", WHEN)
def test_conditions_go_both_ways(words: str) -> None:
    assert when_from(words, NAMES) == WHEN[words]
    assert When(NAMES).write(WHEN[words]) == words


TYPED = {
    " Kind=School ;  HAS SIXTH FORM = Yes ": "kind = school; has_sixth_form = yes",
    "kind is school or college": "kind = school, college",
    "kind = school\nhighest_year ≥ 12": "kind = school; highest_year >= 12",
    "school_type is not Special": "school_type != special",
    "has_sixth_form = no (if answered)": "has_sixth_form = no (answered)",
}


@pytest.mark.parametrize("typed", TYPED)
def test_conditions_are_understood_as_people_type_them(typed: str) -> None:
    assert When(NAMES).write(when_from(typed, NAMES)) == TYPED[typed]


ODD: dict[str, dict[str, Any]] = {
    "kind that need not be said": {"properties": {"kind": {"const": "school"}}},
    "if and then": {"if": {"required": ["highest_year"]}, "then": {"properties": {"highest_year": {"minimum": 12}}}},
    "a required name that is compared with nothing": {"required": ["highest_year"]},
    "a fraction of a rule": {"properties": {"highest_year": {"exclusiveMinimum": 11}}},
    "two denied at once": {
        "not": {
            "required": ["kind", "highest_year"],
            "properties": {"kind": {"const": "school"}, "highest_year": {"const": 7}},
        }
    },
    "either of two comparisons": {"anyOf": [WHEN["kind = school"], WHEN["highest_year <= 9"]]},
}


@pytest.mark.parametrize("name", ODD)
def test_odd_conditions_have_no_words(name: str) -> None:
    assert When(NAMES).write(ODD[name]) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("bound-by-dutty", "'bound-by-dutty' is no condition. Did you mean 'bound-by-duty'?"),
        ("highest_year >= twelve", "'twelve' is no whole number, so 'highest_year' cannot be compared with it;"),
        ("has_sixth_form = perhaps", "'perhaps' is neither yes nor no,"),
        ("kind =  (answered)", "'kind =  (answered)' does not say what 'kind' is compared with;"),
    ],
)
def test_what_is_no_condition_is_said(typed: str, said: str) -> None:
    with pytest.raises(Misread) as misread:
        when_from(typed, NAMES)
    assert str(misread.value).startswith(said)


def test_an_open_answer_keeps_a_criterion_in_unless_it_must_be_answered() -> None:
    stays, leaves = (
        compiled(when_from(text, NAMES)) for text in ("has_sixth_form = yes", "has_sixth_form = yes (answered)")
    )
    assert stays.is_valid({"kind": "school"})
    assert not leaves.is_valid({"kind": "school"})
    assert stays.is_valid({"has_sixth_form": True})
    assert not stays.is_valid({"has_sixth_form": False})


RULES: dict[str, list[dict[str, Any]]] = {
    "met needs evidence": [
        {
            "if": {"required": ["level"], "properties": {"level": {"const": "met"}}},
            "then": {"required": ["evidence"], "properties": {"evidence": {"minItems": 1}}},
        }
    ],
    "silver, gold needs 2 pieces of evidence": [
        {
            "if": {"required": ["level"], "properties": {"level": {"enum": ["silver", "gold"]}}},
            "then": {"required": ["evidence"], "properties": {"evidence": {"minItems": 2}}},
        }
    ],
    "departed needs a reason of 20 characters": [
        {
            "if": {"required": ["level"], "properties": {"level": {"const": "departed"}}},
            "then": {"required": ["comment"], "properties": {"comment": {"minLength": 20}}},
        }
    ],
    "legal-rules\nvalue = 100 needs evidence": [
        {"$ref": "#/$defs/legal-rules"},
        {
            "if": {"required": ["value"], "properties": {"value": {"const": 100}}},
            "then": {"required": ["evidence"], "properties": {"evidence": {"minItems": 1}}},
        },
    ],
}


def cell(text: str) -> Cell:
    return Cell("levels", 3, 1, text)


@pytest.mark.parametrize("words", RULES)
def test_rules_of_judgements_go_both_ways(words: str) -> None:
    assert Rules(NAMES).read(cell(words)) == RULES[words]
    assert Rules(NAMES).write(RULES[words]) == words


def test_a_shared_definition_is_a_condition_or_rules() -> None:
    says = Says(NAMES)
    assert says.read(cell("highest_year >= 12")) == WHEN["highest_year >= 12"]
    assert says.read(cell("met needs evidence")) == RULES["met needs evidence"][0]
    both = {"allOf": [*RULES["met needs evidence"], *RULES["departed needs a reason of 20 characters"]]}
    assert says.write(both) == "met needs evidence\ndeparted needs a reason of 20 characters"
    assert says.read(cell(str(says.write(both)))) == both
