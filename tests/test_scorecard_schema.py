"""The scorecard's schema, published and closed for one standard, against scorecards of random standards and answers."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema
import pytest
import referencing
from builders import criterion, ladder, section, standard
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit.models import UNANSWERED, UNSUPPORTED
from qa_toolkit.scorecard_schema import scorecard_schema
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard, compiled, published_schema

METHODS = ("mean", "min", "sum", "met-share")
DEFS = {
    "judgement": ladder("not-met", "partly", "met"),
    "colour": ladder("red", "amber", "green", "blue"),
    "yes-no": ladder("no", "yes", not_applicable=False),
}
TARGETS = {"judgement": "met", "colour": "amber", "yes-no": "yes"}
PUBLISHED = compiled(published_schema("scorecard"))


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    """One to three sections of one to three criteria, judged on three ladders; some are only recorded, some weigh nothing."""

    def one(number: str) -> dict[str, Any]:
        ref = draw(st.sampled_from(list(DEFS)))
        about: dict[str, Any] = {"essential": draw(st.booleans()), "weight": draw(st.integers(0, 3)), "actions": []}
        about["target"] = TARGETS[ref]
        made = criterion(number, ref=ref, **about)
        if draw(st.integers(0, 5)) == 0:
            del made["x-criterion"]["target"]
        return made

    sections = {}
    for s in range(draw(st.integers(1, 3))):
        about: dict[str, Any] = {"weight": draw(st.integers(1, 3))}
        if draw(st.booleans()):
            about["scoring"] = {"method": draw(st.sampled_from(METHODS))}
        members = {f"c{s}-{i}": one(f"{s}.{i}") for i in range(draw(st.integers(1, 3)))}
        sections[f"s{s}"] = section(str(s), members, **about)
    scoring = {"method": draw(st.sampled_from(METHODS)), "over": draw(st.sampled_from(["criteria", "sections"]))}
    return standard(sections, defs=DEFS, scoring=scoring, awards=[])


@st.composite
def scored(draw: st.DrawFn) -> tuple[Standard, Any]:
    of = draw(standards())
    answers, claims = {}, {}
    for id_, one in of.criteria.items():
        answer = draw(st.sampled_from([UNANSWERED, UNSUPPORTED, *(level.key for level in one.levels)]))
        if answer != UNANSWERED:
            answers[id_] = answer
        if answer == UNSUPPORTED:
            claims[id_] = one.levels[-1].key
    outside = draw(st.sets(st.sampled_from(list(of.criteria))))
    return of, score(of, answers, outside, claims)


@settings(max_examples=150, deadline=None)
@given(scored())
def test_every_scorecard_has_the_published_form_and_that_of_its_standard(case: tuple[Standard, Any]) -> None:
    of, card = case
    closed = scorecard_schema(of)
    assert [e.message for e in PUBLISHED.iter_errors(card)] == []
    assert [e.message for e in compiled(closed).iter_errors(card)] == []
    assert jsonschema.Draft202012Validator(closed, registry=referencing.Registry()).is_valid(card)


def test_both_are_schemas_that_any_validator_takes() -> None:
    for schema in (published_schema("scorecard"), published_schema("vector"), scorecard_schema(standard())):
        jsonschema.Draft202012Validator.check_schema(schema)


def small() -> tuple[Any, Any]:
    of = standard(scoring={"method": "min"})
    return scorecard_schema(of), score(of, {"aims": "partly", "lead": "met", "offer": "not-applicable"})


BROKEN: dict[str, tuple[tuple[str, ...], Any]] = {
    "a member more": (("extra",), 1),
    "a section more": (("sections", "third"), {}),
    "a criterion more": (("criteria", "nobody"), {}),
    "a level more": (("overall", "by_level", "good"), 0),
    "another method": (("overall", "method"), "mean"),
    "a level that is none": (("criteria", "aims", "level"), "good"),
    "a rank too high": (("criteria", "aims", "rank"), 3),
    "another section": (("criteria", "aims", "section"), "delivery"),
    "null": (("overall", "percent"), None),
    "a fraction": (("overall", "percent"), 12.5),
    "beyond a hundred": (("overall", "percent"), 101),
    "another standard": (("standard",), "test/other:1"),
    "a stranger excluded": (("excluded", "nobody"), {"section": "purpose", "because": "when"}),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_closed_form_lets_nothing_else_through(name: str) -> None:
    schema, card = small()
    assert compiled(schema).is_valid(card)
    path, value = BROKEN[name]
    here = card = copy.deepcopy(card)
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert not compiled(schema).is_valid(card)


def test_nothing_that_stands_in_a_scorecard_can_be_missing() -> None:
    schema, card = small()
    validator = compiled(schema)
    for group, members in (
        ("overall", card["overall"]),
        ("sections", card["sections"]),
        ("criteria", card["criteria"]["aims"]),
    ):
        for name in members:
            less = copy.deepcopy(card)
            del (less["criteria"]["aims"] if group == "criteria" else less[group])[name]
            assert not validator.is_valid(less), name


def test_every_member_says_how_it_moves() -> None:
    forms = published_schema("scorecard")["$defs"]
    moves = {name: form.get("x-moves") for name, form in forms["overall"]["properties"].items()}
    assert {name for name, move in moves.items() if move is None} == {"by_level", "from"}
    assert {move for move in moves.values() if move} == {"up", "down", "never", "ladder"}
