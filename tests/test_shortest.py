"""The shortest way: as cheap as brute force finds, reaching the award, and without a step that could be taken back."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from builders import ALL_MET, criterion, ladder, section, standard
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qa_toolkit import awards
from qa_toolkit.scoring import score
from qa_toolkit.shortest import HOURS, Found, proposed_hours, shortest, size
from qa_toolkit.standards import Standard

KEYS = ["none", "some", "more", "most"]


def overall(**members: Any) -> dict[str, Any]:
    return {"required": ["overall"], "properties": {"overall": {"required": list(members), "properties": members}}}


def sections(rule: dict[str, Any]) -> dict[str, Any]:
    return {"required": ["sections"], "properties": {"sections": {"additionalProperties": rule}}}


def criteria(rule: dict[str, Any]) -> dict[str, Any]:
    return {"required": ["criteria"], "properties": {"criteria": {"additionalProperties": rule}}}


MET = {"required": ["state"], "properties": {"state": {"const": "met"}}}
ESSENTIAL_MET = {"if": {"required": ["essential"], "properties": {"essential": {"const": True}}}, "then": MET}


@st.composite
def rules(draw: st.DrawFn, min_method: bool) -> dict[str, Any]:
    part = st.sampled_from(
        [
            lambda: criteria(MET),
            lambda: criteria(ESSENTIAL_MET),
            lambda: criteria({"required": ["rank"], "properties": {"rank": {"minimum": 1}}}),
            lambda: overall(percent={"minimum": draw(st.integers(1, 100))}),
            lambda: overall(met={"minimum": draw(st.integers(1, 3))}),
            lambda: overall(sections_full={"minimum": draw(st.integers(1, 2))}),
            lambda: overall(full={"const": True}),
            lambda: sections(
                {"required": ["percent"], "properties": {"percent": {"minimum": draw(st.integers(1, 100))}}}
            ),
            *([lambda: overall(rank={"minimum": 1})] if min_method else []),
        ]
    )
    parts: list[dict[str, Any]] = [draw(part)() for _ in range(draw(st.integers(1, 3)))]
    if len(parts) == 1:
        return parts[0]
    return {draw(st.sampled_from(["allOf", "anyOf"])): parts} if draw(st.booleans()) else {"allOf": parts}


@st.composite
def problems(draw: st.DrawFn) -> tuple[Standard, dict[str, str], dict[str, str]]:
    heights = draw(st.lists(st.integers(2, 5), min_size=1, max_size=2))
    defs = {f"ladder-{i}": ladder(*KEYS[: height - 1], "met") for i, height in enumerate(heights)}
    made: dict[str, Any] = {}
    for s in range(draw(st.integers(1, 3))):
        members = {}
        for i in range(draw(st.integers(1, 4))):
            which = draw(st.integers(0, len(heights) - 1))
            levels = [*KEYS[1 : heights[which] - 1], "met"]
            actions = [{"title": "Do it", "reaches": key, "effort": draw(st.sampled_from("SML"))} for key in levels]
            if draw(st.integers(0, 9)) == 0:
                actions = []
            members[f"c-{s}-{i}"] = criterion(
                f"{s}.{i}",
                ref=f"ladder-{which}",
                weight=draw(st.integers(1, 3)),
                essential=draw(st.booleans()),
                target=draw(st.sampled_from(levels)),
                actions=actions,
            )
        made[f"s-{s}"] = section(str(s), members, weight=draw(st.integers(1, 2)))
    method = draw(st.sampled_from(["mean", "sum", "met-share", "min"]))
    scoring = {
        "method": method,
        "over": draw(st.sampled_from(["criteria", "sections"])),
        "percent": {"round": draw(st.sampled_from(["floor", "nearest"]))},
    }
    first = {"key": "first", "title": "First", "status": "indicator", "requires": draw(rules(method == "min"))}
    second = {
        "key": "second",
        "title": "Second",
        "status": "indicator",
        "requires": draw(rules(method == "min")),
        "after": ["first"],
    }
    of = standard(made, defs=defs, scoring=scoring, awards=[first, second])
    answers, claims = {}, {}
    for id_, one in of.ladders.items():
        key = draw(st.sampled_from([*one.keys_by_rank, "unanswered", "unsupported", "not-applicable"]))
        if key == "unsupported":
            claims[id_] = draw(st.sampled_from(one.keys_by_rank))
        if key != "unanswered":
            answers[id_] = key
    return of, answers, claims


def find(of: Standard, answers: dict[str, str], claims: dict[str, str], award: str = "second") -> Found | None:
    return shortest(of, answers, frozenset(), award, hours_of=proposed_hours(of, claims), claims=claims)


def reached(of: Standard, answers: dict[str, str], award: str) -> bool:
    return award in awards.held(of, score(of, answers))


def cost(of: Standard, answers: dict[str, str], claims: dict[str, str], raises: dict[str, str]) -> tuple[int, int]:
    hours_of = proposed_hours(of, claims)
    total = 0
    for id_, to in raises.items():
        level = answers.get(id_)
        hours = hours_of(id_, None if level == "unsupported" else level, to)
        total += HOURS["L"] if hours is None else hours
    return total, len(raises)


def brute_force(of: Standard, answers: dict[str, str], claims: dict[str, str], award: str) -> tuple[int, int] | None:
    options = []
    for id_, one in of.ladders.items():
        now = answers.get(id_)
        if now == "not-applicable":
            continue
        above = one.keys_by_rank[one.ranks.get(now or "", -1) + 1 :]
        options.append([None, *((id_, key) for key in above)])
    best = None
    for chosen in itertools.product(*options):
        raises = dict(c for c in chosen if c is not None)
        price = cost(of, answers, claims, raises)
        if (best is None or price < best) and reached(of, {**answers, **raises}, award):
            best = price
    return best


@given(problems())
@settings(max_examples=120)
def test_it_is_as_cheap_as_brute_force_finds(problem: tuple[Standard, dict[str, str], dict[str, str]]) -> None:
    of, answers, claims = problem
    assume(sum(len(one.keys_by_rank) for one in of.ladders.values()) <= 26)
    found, best = find(of, answers, claims), brute_force(of, answers, claims, "second")
    if found is None:
        assert best in (None, (0, 0))
        return
    raises = {r.criterion: r.to for r in found.raises}
    assert reached(of, {**answers, **raises}, "second")
    assert best is not None
    if found.proved:
        assert cost(of, answers, claims, raises) == best


@given(problems())
@settings(max_examples=120)
def test_no_step_can_be_taken_back_or_lowered(problem: tuple[Standard, dict[str, str], dict[str, str]]) -> None:
    of, answers, claims = problem
    found = find(of, answers, claims)
    if found is None:
        return
    raises = {r.criterion: r.to for r in found.raises}
    for id_, to in raises.items():
        one = of.ladders[id_]
        rest = {other: key for other, key in raises.items() if other != id_}
        assert not reached(of, {**answers, **rest}, "second")
        for key in one.keys_by_rank[one.ranks.get(answers.get(id_, ""), -1) + 1 : one.ranks[to]]:
            assert not reached(of, {**answers, **rest, id_: key}, "second")


@given(problems())
@settings(max_examples=40)
def test_it_does_not_depend_on_the_order_of_answers(problem: tuple[Standard, dict[str, str], dict[str, str]]) -> None:
    of, answers, claims = problem
    backward = dict(reversed(answers.items()))
    assert find(of, answers, claims) == find(of, backward, claims)


def test_nothing_to_do_and_nothing_that_can_be_done() -> None:
    of = standard()
    assert find(of, dict.fromkeys(of.criteria, "met"), {}, "ready") is None
    out = dict.fromkeys(of.criteria, "not-applicable")
    assert find(of, out, {}, "ready") is None


def test_everything_that_is_open_is_said() -> None:
    of = standard()
    found = find(of, {"aims": "met"}, {}, "ready")
    assert found is not None
    assert found.proved
    assert found.everything_open
    assert {r.criterion for r in found.raises} == {"lead", "offer", "review"}


def test_the_cheaper_of_two_ways() -> None:
    cheap = criterion("1", actions=[{"title": "Do it", "effort": "S", "reaches": "met"}])
    dear = criterion("2", actions=[{"title": "Do it", "effort": "L", "reaches": "met"}])
    of = standard(
        {"one": section("1", {"dear": dear, "cheap": cheap})},
        awards=[{"key": "a", "title": "A", "status": "indicator", "requires": overall(percent={"minimum": 50})}],
    )
    found = find(of, {}, {}, "a")
    assert found is not None
    assert [(r.criterion, r.hours, r.effort) for r in found.raises] == [("cheap", 3, "S")]
    assert not found.everything_open


def test_a_rule_that_cannot_be_read_is_searched_and_called_a_short_way() -> None:
    odd = {
        "required": ["overall"],
        "properties": {
            "overall": {
                "required": ["by_level"],
                "properties": {"by_level": {"required": ["met"], "properties": {"met": {"minimum": 2}}}},
            }
        },
    }
    of = standard(awards=[{"key": "a", "title": "A", "status": "indicator", "requires": odd}])
    found = find(of, {}, {}, "a")
    assert found is not None
    assert not found.proved
    assert len(found.raises) == 2


def test_a_claim_is_cheaper_to_support_than_to_do_again() -> None:
    of = standard()
    found = find(of, {**dict.fromkeys(of.criteria, "met"), "aims": "unsupported"}, {"aims": "met"}, "ready")
    assert found is not None
    assert [(r.criterion, r.to, r.effort) for r in found.raises] == [("aims", "met", "S")]


@pytest.mark.parametrize(
    ("hours", "expected"), [(None, None), (1, "S"), (7, "S"), (8, "M"), (15, "M"), (24, "M"), (25, "L"), (90, "L")]
)
def test_sizes(hours: int | None, expected: str | None) -> None:
    assert size(hours) == expected


def test_the_all_met_rule_of_a_large_audit_is_proved_at_once() -> None:
    members = {f"c{i}": criterion(str(i), ref="five") for i in range(150)}
    of = standard(
        {"one": section("1", members)},
        defs={"five": ladder(*KEYS, "met")},
        awards=[{"key": "a", "title": "A", "status": "indicator", "requires": ALL_MET}],
    )
    found = find(of, {}, {}, "a")
    assert found is not None
    assert found.proved
    assert len(found.raises) == 150
