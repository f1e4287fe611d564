"""What-if: the same figures as an audit that really stood so, and nothing of the audit changed."""

from __future__ import annotations

import copy

import pytest
from builders import audit, criterion, ladder, section, standard
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit import awards, errors, scoring
from qa_toolkit.audits import Audit
from qa_toolkit.shortest import proposed_hours, shortest
from qa_toolkit.standards import Standard
from qa_toolkit.what_if import levels_above, what_if

IDS = ("aims", "lead", "offer", "review")
LEVELS = ("not-met", "partly", "met")


@pytest.fixture(scope="module")
def small() -> Standard:
    return standard()


@pytest.fixture
def begun(small: Standard) -> Audit:
    return audit(small, {"aims": "partly", "lead": "met", "offer": {"level": "met", "comment": "Says so."}})


def test_nothing_supposed_is_how_it_stands(begun: Audit) -> None:
    found = what_if(begun, {})
    assert found.before == found.after == scoring.score(begun.standard, begun.answers, begun.outside, begun.claims)
    assert found.awards_before == found.awards_after
    assert found.chosen == ()
    assert found.work.hours == 0


@given(
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(LEVELS)),
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(LEVELS)),
)
def test_it_says_what_an_audit_says_that_really_stands_so(now: dict[str, str], then: dict[str, str]) -> None:
    of = standard()
    found = what_if(audit(of, now), then)
    real = audit(of, now | then)
    assert found.after == scoring.score(of, real.answers, real.outside, real.claims)
    assert found.awards_after == awards.results(of, found.after)


def test_the_shortest_way_reaches_its_award(begun: Audit) -> None:
    hours_of = proposed_hours(begun.standard, begun.claims)
    way = shortest(begun.standard, begun.answers, begun.outside, "ready", hours_of=hours_of, claims=begun.claims)
    assert way is not None
    found = what_if(begun, {one.criterion: one.to for one in way.raises})
    assert [one.met for one in found.awards_before] == [False]
    assert [one.met for one in found.awards_after] == [True]
    assert {one.criterion: one.hours for one in found.chosen} == {one.criterion: one.hours for one in way.raises}


def test_the_audit_stays_as_it_is(begun: Audit) -> None:
    before = copy.deepcopy(begun.data), dict(begun.answers), dict(begun.claims)
    what_if(begun, dict.fromkeys(IDS, "met"))
    assert (begun.data, begun.answers, begun.claims) == before


def test_work_is_what_lies_between_the_two_levels(begun: Audit) -> None:
    found = what_if(begun, {"review": "met", "aims": "met"}, day_rate=300)
    aims, review = found.chosen
    assert (aims.from_title, aims.to_title, aims.hours, aims.effort) == ("Partly", "Met", 12, "M")
    assert [action.title for action in aims.actions] == ["Finish 1.1"]
    assert (review.from_title, review.hours) == ("Not answered", 15)
    assert [action.title for action in review.actions] == ["Begin 2.2", "Finish 2.2"]
    assert (found.work.hours, found.work.pounds) == (27, 1350)


def test_a_claim_is_supported_before_anything_else(begun: Audit) -> None:
    (offer,) = what_if(begun, {"offer": "met"}).chosen
    assert (offer.from_title, offer.hours, offer.effort) == ("Claimed without support", 3, "S")
    assert len(offer.actions) == 1
    assert what_if(begun, {"offer": "met"}).after["criteria"]["offer"]["state"] == "met"


def test_a_claim_that_is_not_touched_stays_a_claim(begun: Audit) -> None:
    assert what_if(begun, {"aims": "met"}).after["criteria"]["offer"] == what_if(begun, {}).before["criteria"]["offer"]


def test_what_is_no_raise_is_no_work(begun: Audit) -> None:
    found = what_if(begun, {"lead": "partly", "aims": "partly"})
    assert [one.raises for one in found.chosen] == [False, False]
    assert [one.actions for one in found.chosen] == [(), ()]
    assert found.work.hours == found.work.not_estimated == 0
    assert found.after["overall"]["met"] == found.before["overall"]["met"] - 1


def test_an_external_audit_speaks_of_the_assessor(small: Standard) -> None:
    found = what_if(audit(small, {"aims": "met"}, kind="external"), {"lead": "met"})
    assert found.awards_after[0].sentence.startswith("On this assessor's judgements")


def test_levels_above_are_those_that_score(begun: Audit) -> None:
    above = {id_: [level.key for level in levels_above(begun, id_)] for id_ in IDS}
    assert above == {
        "aims": ["met"],
        "lead": [],
        "offer": ["not-met", "partly", "met"],
        "review": ["not-met", "partly", "met"],
    }


@pytest.mark.parametrize("bad", ["nobody", "grown-up"])
def test_a_criterion_that_does_not_count_is_refused(bad: str) -> None:
    criteria = {
        "aims": criterion("1.1"),
        "grown-up": criterion("1.2", when={"properties": {"kind": {"const": "college"}}}),
    }
    one = audit(standard({"purpose": section("1", criteria)}, defs={"judgement": ladder(*LEVELS)}))
    with pytest.raises(errors.NotHere, match=bad):
        what_if(one, {bad: "met"})


def test_a_level_that_does_not_score_is_refused(begun: Audit) -> None:
    for level in ("not-applicable", "mett", ""):
        with pytest.raises(errors.UnknownLevel, match="It has: not-met, partly, met"):
            what_if(begun, {"aims": level})
