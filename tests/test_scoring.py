from __future__ import annotations

import itertools
import random
from fractions import Fraction
from typing import Any

import pytest
from builders import criterion, ladder, section, standard
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit import awards
from qa_toolkit.models import Scoring
from qa_toolkit.scoring import percent, score
from qa_toolkit.standards import Standard

LEVELS = ("not-met", "partly", "met")


def small(**kwargs: Any) -> Standard:
    return standard(**kwargs)


def test_mean_is_weighted_and_rounded_down() -> None:
    one = section("1", {"a": criterion("1", weight=2), "b": criterion("2")})
    card = score(standard({"one": one}), {"a": "partly", "b": "met"})
    assert (card["overall"]["points"], card["overall"]["possible"]) == (4, 6)
    assert card["overall"]["percent"] == 66
    assert card["criteria"]["a"]["score"] == 1
    assert card["criteria"]["a"]["highest"] == 2


def test_ladders_of_different_heights_share_a_denominator() -> None:
    defs = {"judgement": ladder("not-met", "partly", "met"), "four": ladder("none", "some", "most", "met")}
    one = section("1", {"a": criterion("1"), "b": criterion("2", ref="four")})
    card = score(standard({"one": one}, defs=defs), {"a": "partly", "b": "some"})
    overall = card["overall"]
    assert Fraction(overall["points"], overall["possible"]) == (Fraction(1, 2) + Fraction(1, 3)) / 2


@pytest.mark.parametrize(
    ("method", "expected"),
    [("mean", 62), ("sum", 62), ("met-share", 50), ("min", 0)],
    ids=["mean", "sum", "share", "min"],
)
def test_methods(method: str, expected: int) -> None:
    card = score(
        small(scoring={"method": method}), {"aims": "met", "lead": "met", "offer": "partly", "review": "not-met"}
    )
    assert card["overall"]["percent"] == expected


def test_min_names_the_lowest_level() -> None:
    of = small(scoring={"method": "min"})
    assert score(of, dict.fromkeys(of.criteria, "partly"))["overall"]["level"] == "partly"
    assert score(of, {"aims": "met"})["overall"]["level"] == "not-met"


def test_mean_over_sections_weighs_sections_not_criteria() -> None:
    one = section("1", {"a": criterion("1")}, weight=3)
    two = section("2", {"b": criterion("2"), "c": criterion("3"), "d": criterion("4")})
    of = standard({"one": one, "two": two}, scoring={"method": "mean", "over": "sections"})
    card = score(of, {"a": "met"})
    assert card["overall"]["percent"] == 75
    assert card["overall"]["sections_full"] == 1


def test_share_of_sections_counts_complete_sections() -> None:
    of = small(scoring={"method": "met-share", "over": "sections"})
    assert score(of, {"aims": "met", "lead": "met", "offer": "met"})["overall"]["percent"] == 50


def test_not_applicable_leaves_both_sides() -> None:
    card = score(small(), {"aims": "met", "lead": "met", "offer": "met", "review": "not-applicable"})
    assert card["overall"]["percent"] == 100
    assert card["excluded"]["review"] == {"section": "delivery", "because": "judged"}
    assert card["overall"]["applicable"] == 3


def test_when_leaves_both_sides() -> None:
    card = score(small(), {"aims": "met"}, {"lead", "offer", "review"})
    assert card["overall"]["percent"] == 100
    assert card["excluded"]["lead"]["because"] == "when"
    assert card["sections"]["delivery"]["applicable"] == 0
    assert card["sections"]["delivery"]["full"] is True


def test_nothing_applies_and_nothing_is_claimed() -> None:
    of = small()
    card = score(of, {}, set(of.criteria))
    assert card["overall"]["percent"] == 0
    assert card["overall"]["full"] is False
    assert awards.held(of, card) == frozenset()


def test_without_target_or_weight_a_criterion_is_recorded_only() -> None:
    free = criterion("1")
    del free["x-criterion"]["target"]
    one = section("1", {"a": free, "b": criterion("2", weight=0), "c": criterion("3")})
    card = score(standard({"one": one}), {"a": "not-met", "b": "not-met", "c": "met"})
    assert card["overall"]["percent"] == 100
    assert {e["because"] for e in card["excluded"].values()} == {"recorded"}


def test_unsupported_counts_nothing_and_keeps_its_claim() -> None:
    card = score(small(), {"aims": "unsupported"}, claims={"aims": "met"})
    assert card["criteria"]["aims"]["state"] == "unsupported"
    assert card["criteria"]["aims"]["claims"] == "met"
    assert card["overall"]["points"] == 0
    assert card["overall"]["unsupported"] == 1


@pytest.mark.parametrize(
    ("round_", "points", "possible", "expected"),
    [
        ("floor", 16, 18, 88), ("floor", 11, 17, 64), ("floor", 10, 16, 62), ("floor", 7, 8, 87), ("floor", 22, 24, 91),
        ("nearest", 7, 8, 88), ("nearest", 1, 8, 13), ("nearest", 1, 3, 33), ("nearest", 199, 200, 99), ("floor", 999, 1000, 99),
        ("nearest", 5, 1000, 1), ("nearest", 4, 1000, 0), ("floor", 17, 17, 100), ("floor", 0, 0, 0),
    ],
)  # fmt: skip
def test_percentages(round_: Any, points: int, possible: int, expected: int) -> None:
    assert percent(Scoring("mean", "criteria", round_, 99), points, possible) == expected


# Properties


@st.composite
def cases(draw: st.DrawFn) -> tuple[Standard, dict[str, str]]:
    heights = draw(st.lists(st.integers(2, 5), min_size=1, max_size=3))
    keys = [[*("none", "some", "more", "most")[: height - 1], "met"] for height in heights]
    defs = {f"ladder-{i}": ladder(*k) for i, k in enumerate(keys)}
    sections: dict[str, Any] = {}
    for s in range(draw(st.integers(1, 3))):
        ids = {
            f"c-{s}-{i}": criterion(
                f"{s}.{i}",
                ref=f"ladder-{draw(st.integers(0, len(defs) - 1))}",
                weight=draw(st.integers(1, 4)),
                essential=draw(st.booleans()),
            )
            for i in range(draw(st.integers(1, 4)))
        }
        sections[f"s-{s}"] = section(str(s), ids, weight=draw(st.integers(1, 3)))
    scoring = {
        "method": draw(st.sampled_from(["mean", "sum", "met-share", "min"])),
        "over": draw(st.sampled_from(["criteria", "sections"])),
        "percent": {"round": draw(st.sampled_from(["floor", "nearest"]))},
    }
    of = standard(sections, defs=defs, scoring=scoring)
    answers = {}
    for id_, one in of.ladders.items():
        key = draw(st.sampled_from([*one.keys_by_rank, "unanswered", "not-applicable"]))
        if key != "unanswered":
            answers[id_] = key
    return of, answers


@given(cases())
@settings(max_examples=60)
def test_raising_a_judgement_never_lowers_a_score_or_loses_an_award(case: tuple[Standard, dict[str, str]]) -> None:
    of, answers = case
    before = score(of, answers)
    for id_, one in of.ladders.items():
        now = answers.get(id_)
        if now == "not-applicable":
            continue
        for key in one.keys_by_rank[one.ranks.get(now or "", -1) + 1 :]:
            after = score(of, {**answers, id_: key})
            assert after["overall"]["percent"] >= before["overall"]["percent"]
            assert after["overall"]["met"] >= before["overall"]["met"]
            assert awards.held(of, after) >= awards.held(of, before)
            for section_id, part in after["sections"].items():
                assert part["percent"] >= before["sections"][section_id]["percent"]


@given(cases(), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_a_scorecard_does_not_depend_on_the_order_of_answers(
    case: tuple[Standard, dict[str, str]], shuffle: random.Random
) -> None:
    of, answers = case
    items = list(answers.items())
    shuffle.shuffle(items)
    assert score(of, dict(items)) == score(of, answers)


@given(cases())
@settings(max_examples=60)
def test_nothing_is_shown_as_100_that_is_not_complete(case: tuple[Standard, dict[str, str]]) -> None:
    of, answers = case
    card = score(of, answers)
    for part in (card["overall"], *card["sections"].values()):
        if part["percent"] == 100 and part["applicable"]:
            assert part["full"]
            assert part["points"] == part["possible"]


@given(cases())
@settings(max_examples=30)
def test_the_award_of_an_empty_audit_is_never_reached(case: tuple[Standard, dict[str, str]]) -> None:
    of, _ = case
    assert awards.held(of, score(of, {})) == frozenset()


@given(cases())
@settings(max_examples=40)
def test_a_scorecard_holds_only_integers_texts_and_booleans(case: tuple[Standard, dict[str, str]]) -> None:
    def leaves(value: Any) -> list[Any]:
        if isinstance(value, dict):
            return list(itertools.chain.from_iterable(leaves(v) for v in value.values()))
        return list(itertools.chain.from_iterable(leaves(v) for v in value)) if isinstance(value, list) else [value]

    assert {type(leaf) for leaf in leaves(score(*case))} <= {int, str, bool}
