"""From audit to gap report: gaps and their order, the plan, what changed, agreement, and the sentences of the first page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import ALL_MET, audit, criterion, section, standard
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit import compare, documents, errors, planning, report
from qa_toolkit.gap_report import GapReport
from qa_toolkit.report import Settings
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean, count, day, grouped, listed, sentence, slug

TODAY = date(2026, 11, 24)
LEVELS: dict[str, Any] = {"aims": "met", "lead": "partly", "offer": {"level": "met"}}


def built(levels: dict[str, Any] | None = None, *, of: Standard | None = None, **kwargs: Any) -> GapReport:
    settings = {name: kwargs.pop(name) for name in ("target", "day_rate", "hours_per_week") if name in kwargs}
    one = audit(of or standard(), LEVELS if levels is None else levels, **kwargs)
    return report.build(one, Settings(TODAY, **settings))


def bound(**about: Any) -> Standard:
    """A standard with legal duties, guidance and an essential criterion."""
    ids = {
        "suggested": criterion("1"),
        "should": criterion("2", obligation="should"),
        "key": criterion("3", essential=True),
        "law": criterion("4", obligation="must", essential=True),
    }
    return standard({"one": section("1", ids)}, **about)


# Gaps


def test_gaps_come_in_the_order_of_what_matters() -> None:
    of = bound(awards=[])
    assert [g.criterion for g in built({}, of=of).gaps] == ["law", "key", "suggested", "should"]


def test_what_blocks_the_target_comes_before_what_does_not() -> None:
    rule = {
        "required": ["criteria"],
        "properties": {
            "criteria": {
                "required": ["should"],
                "properties": {"should": {"required": ["state"], "properties": {"state": {"const": "met"}}}},
            }
        },
    }
    of = bound(awards=[{"key": "a", "title": "A", "status": "indicator", "requires": rule}])
    gaps = built({}, of=of).gaps
    assert [g.criterion for g in gaps] == ["law", "should", "key", "suggested"]
    assert gaps[1].reasons[0] == "It stands in the way of ‘A’."


def test_shared_evidence_moves_a_gap_forward() -> None:
    ids = {"a": criterion("1"), "b": criterion("2", evidence=["Plan", "Log"]), "c": criterion("3", evidence=["plan"])}
    gaps = built({}, of=standard({"one": section("1", ids)})).gaps
    assert [g.criterion for g in gaps] == ["b", "c", "a"]
    assert "Its evidence would help with 1 other gap too." in gaps[0].reasons


def test_an_unsupported_claim_is_a_small_gap_that_says_what_it_claims() -> None:
    gap = next(g for g in built().gaps if g.criterion == "offer")
    assert gap.state == "unsupported"
    assert gap.current_title == "Says ‘Met’, without support"
    assert gap.effort == "S"
    assert gap.quick_win


def test_a_detail_says_what_is_missing() -> None:
    missing = {d.criterion: d.missing for d in built().details}
    assert missing["offer"] == "No evidence is named for it."
    assert missing["review"] == "Nobody has judged this yet."
    assert missing["lead"].startswith("It stands at ‘Partly’; ‘Met’ is needed")


# The way and the plan


def test_the_way_raises_each_step_and_ends_at_the_award() -> None:
    way = built().way
    assert way is not None
    assert way.proved
    assert way.everything_open
    assert [s.criterion for s in way.steps] == ["offer", "lead", "review"]
    assert way.steps[-1].awards_after == ("Ready to ask",)
    assert [s.met_after for s in way.steps] == [2, 3, 4]
    assert (way.totals.small, way.totals.medium, way.totals.hours, way.totals.pounds) == (1, 2, 3 + 12 + 15, None)


def test_pounds_only_with_a_day_rate() -> None:
    assert built(day_rate=320).way.totals.pounds == 1600  # type: ignore[union-attr]


def test_what_is_not_estimated_stays_outside_the_totals() -> None:
    loose = criterion("1", actions=[{"title": "Do something", "reaches": "met"}])
    way = built({}, of=standard({"one": section("1", {"a": loose, "b": criterion("2")})})).way
    assert way is not None
    assert way.totals.not_estimated == 1
    assert way.totals.hours == 15
    assert "1 not estimated and not counted" in planning.totals_sentence(way.totals)


def test_the_plan_fits_steps_into_school_terms() -> None:
    terms = built(hours_per_week=3).way.terms  # type: ignore[union-attr]
    assert [t.name for t in terms] == ["autumn 2026", "spring 2027"]
    assert sum(t.hours for t in terms) == 30
    assert [c for t in terms for c in t.criteria] == ["offer", "lead", "review"]


@given(st.integers(1, 40), st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_every_step_is_in_one_term_whatever_the_day(hours: int, day_: date) -> None:
    one = audit(standard(), LEVELS)
    way = report.build(one, Settings(day_, hours_per_week=hours)).way
    assert way is not None
    assert [c for t in way.terms for c in t.criteria] == [s.criterion for s in way.steps]
    assert all(t.ends_on >= day_.isoformat() for t in way.terms if t.ends_on)


def test_a_target_can_be_asked_for_and_an_unknown_one_is_guessed() -> None:
    with pytest.raises(errors.UnknownAward, match="Did you mean 'ready'"):
        built(target="redy")
    assert built(target="ready").target == "ready"
    assert built({}, target_award="ready").target == "ready"


# The first page


def test_the_headline_counts_as_the_standard_does() -> None:
    assert built().headline.figure == "1 of 4"
    assert built(of=standard(headline="percent")).headline.figure == "37%"
    assert built({}, of=standard(headline="sections_full")).headline.figure == "0 of 2"
    least = standard(headline="level", scoring={"method": "min"})
    assert built(dict.fromkeys(least.criteria, "partly"), of=least).headline.figure == "Partly"


def test_the_sentence_says_what_is_open() -> None:
    assert (
        built().headline.sentence
        == "1 of the 4 criteria that apply are met; 1 is claimed without support and 1 is not answered."
    )


def test_duties_and_recommendations_are_counted_apart() -> None:
    of = bound()
    assert built({"law": "met"}, of=of).headline.sentence.startswith(
        "1 of 1 legal duties are met and 0 of 1 recommendations"
    )


def test_standing_and_decision_when_the_rule_would_be_met() -> None:
    award = {
        "key": "a",
        "title": "Ready",
        "status": "partly-checked",
        "ask": "Ask the owner to assess.",
        "requires": ALL_MET,
    }
    of = standard(awards=[award])
    done = built(dict.fromkeys(of.criteria, "met"), of=of)
    assert done.standing == "On this self-assessment the rule for ‘Ready’ would be met. Ask the owner to assess."
    assert done.decision == "Governors are asked to decide whether to take the next step. Ask the owner to assess."
    assert done.gaps == ()
    assert done.way is None


def test_a_reconstructed_rule_makes_no_statement() -> None:
    award = {"key": "a", "title": "Gold", "status": "reconstruction", "ask": "Ask.", "requires": ALL_MET}
    of = standard(awards=[award])
    done = built(dict.fromkeys(of.criteria, "met"), of=of)
    assert done.standing.startswith("No statement of readiness for ‘Gold’ is possible")
    assert done.awards[0].ask == ""


def test_an_unfinished_audit_is_to_be_finished_first() -> None:
    assert built({}).decision == "Governors are asked to have the audit finished first: 4 criteria are not answered."


def test_no_first_page_uses_words_of_the_trade() -> None:
    one = built(hours_per_week=3, day_rate=300)
    text = " ".join(
        [one.headline.sentence, one.standing, one.decision, *(r for g in one.gaps for r in g.reasons)]
    ).lower()
    for word in ("met-share", "scorecard", "kappa", "achieved", "awarded", "accredited"):
        assert word not in text


def test_nothing_applies() -> None:
    never = {"required": ["kind"], "properties": {"kind": {"const": "provider"}}}
    of = standard({"one": section("1", {"a": criterion("1", when=never)})})
    one = built({}, of=of)
    assert one.headline.figure == "–"
    assert not one.awards[0].met
    assert one.sections[0].applies is False


# Rows


def test_evidence_that_expires_is_said() -> None:
    evidence = {
        "plan": {"title": "Plan", "dated": "2026-09-01", "expires": "2026-11-23"},
        "soon": {"title": "Soon", "dated": "2026-09-01", "expires": "2027-11-24"},
        "late": {"title": "Late", "dated": "2026-09-01", "expires": "2027-11-25"},
        "none": {"title": "None"},
    }
    assert [e.standing for e in built(evidence=evidence).evidence] == ["expired", "expires soon", "current", "undated"]


def test_the_action_plan_puts_what_is_overdue_first() -> None:
    actions = [
        {"title": "Done", "due": "2026-01-01", "status": "done"},
        {"title": "Later", "due": "2027-01-01"},
        {"title": "Late", "due": "2026-11-23", "status": "in progress", "criterion": "aims"},
        {"title": "Some day"},
    ]
    plan = built(actions=actions).plan
    assert [row.title for row in plan] == ["Late", "Later", "Some day", "Done"]
    assert [row.overdue for row in plan] == [True, False, False, False]
    assert plan[0].number == "1.1"


def test_every_judgement_says_why_it_scores_what_it_scores() -> None:
    why = {
        j.criterion: j.why
        for j in built({**LEVELS, "review": {"level": "not-applicable", "comment": "No need yet"}}).judgements
    }
    assert why["aims"] == "‘Met’ scores 2 of 2, which meets the target ‘Met’."
    assert why["lead"] == "‘Partly’ scores 1 of 2, which is below the target ‘Met’."
    assert (
        why["offer"] == "It claims ‘Met’, but: No evidence is named for it. Until that is put right it counts 0 of 2."
    )
    assert why["review"] == "It was judged not to apply, so it counts on neither side."


# Compared


def test_last_time_and_this_time() -> None:
    of = standard()
    before = audit(of, {"aims": "not-met", "lead": "met", "offer": "met"}, cycle="2025-26")
    found = compare.with_previous(audit(of, {"aims": "met", "lead": "partly", "review": "met"}), before)
    assert [c.criterion for c in found.better] == ["aims"]
    assert [c.criterion for c in found.worse] == ["lead"]
    assert [(c.criterion, c.direction) for c in found.other] == [("offer", "dropped"), ("review", "new")]
    assert found.sentence == (
        "Since 2025-26, 1 criterion has improved, 1 has slipped, 2 were answered in only one of the two years. What slipped first: ‘Criterion 1.2’."
    )


def test_nothing_has_changed() -> None:
    of = standard()
    assert compare.with_previous(audit(of, LEVELS), audit(of, LEVELS)).sentence == "Nothing has changed since 2026-27."


def test_two_standards_cannot_be_compared() -> None:
    other = standard(edition="1", key="test/small")
    other.name = "test/other:1"
    with pytest.raises(errors.CannotCompare, match="it is an audit by test/other:1, not by test/small:1"):
        compare.with_previous(audit(standard(), {}), audit(other, {}))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (
            [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15,
            40,
        ),  # the example of Wikipedia's article
        ([("a", "a"), ("b", "b")], 100),
        ([("a", "b"), ("b", "a")], -100),
        ([("a", "a")] * 3, None),
        ([], None),
    ],
)
def test_cohens_kappa(pairs: list[tuple[str, str]], expected: int | None) -> None:
    assert compare.kappa_hundredths(pairs) == expected


def test_moderation_compares_what_was_claimed() -> None:
    of = standard()
    own = audit(of, {"aims": {"level": "met"}, "lead": "met", "offer": "partly"}, id="own")
    external = audit(
        of, {"aims": "met", "lead": "not-met", "offer": "met"}, id="ext", kind="external", verifies={"audit": "own"}
    )
    first, second, found = compare.with_external(external, own)
    assert (first.id, second.id) == ("own", "ext")
    assert (found.compared, found.agreed, found.percent) == (3, 1, 33)
    assert [(d.criterion, d.distance) for d in found.disagreements] == [("lead", -2), ("offer", 1)]
    assert found.sentence == "the external assessor agrees with 1 of 3 judgements and judges 1 lower and 1 higher."


def test_an_external_audit_of_another_audit_is_refused() -> None:
    of = standard()
    external = audit(of, {}, kind="external", verifies={"audit": "another"})
    with pytest.raises(errors.CannotCompare, match="it verifies the audit 'another', not 'audit-1'"):
        compare.with_external(audit(of, {}), external)


# The whole


def test_the_same_audit_gives_the_same_bytes() -> None:
    one = documents.dump(built(hours_per_week=3, day_rate=300))
    assert one == documents.dump(built(hours_per_week=3, day_rate=300))


def test_the_report_does_not_depend_on_the_order_of_the_file() -> None:
    of = standard()
    forward = report.build(audit(of, LEVELS), Settings(TODAY))
    backward = report.build(audit(of, dict(reversed(LEVELS.items()))), Settings(TODAY))
    assert [g.criterion for g in forward.gaps] == [g.criterion for g in backward.gaps]
    assert forward.scorecard == backward.scorecard
    assert forward.way == backward.way


# Wording


def test_words() -> None:
    assert count(1, "gap") == "1 gap"
    assert count(2, "criterion", "criteria") == "2 criteria"
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed([]) == ""
    assert day("2026-11-24") == "24 November 2026"
    assert day("soon") == "soon"
    assert sentence("so it is") == "So it is."


@given(st.text())
def test_clean_text_can_stand_on_any_page(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == clean(cleaned)
    assert not any(ord(c) < 32 and c not in "\t\n" for c in cleaned)
    assert "\u202e" not in cleaned


@given(st.text())
def test_a_slug_is_a_safe_file_name(text: str) -> None:
    name = slug(text)
    assert 1 <= len(name) <= 60
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not name.startswith("-")


def test_criteria_of_one_standard_are_named_together() -> None:
    labels = ["matrix:2011 1.3", "school-duty:2025 M3", "matrix:2011 3.2", "matrix:2011 1.3"]
    assert grouped(labels) == ("matrix:2011 (1.3, 3.2)", "school-duty:2025 (M3)")


# What is announced for the edition


def test_a_coming_change_is_told_with_its_date_and_the_award_at_stake() -> None:
    of = standard(withdrawn_on="2027-09-01", superseded_by="test/small:2", standing="In force for now.")
    assert built(of=of).standard.notice == (
        "This edition will be withdrawn on 1 September 2027, and test/small:2 takes its place. At stake is ‘Ready to ask’, which this audit "
        "aims at: ask its owner whether there is time to finish it, or go on by test/small:2. In force for now."
    )
    met = built(dict.fromkeys(of.criteria, "met"), of=of)
    assert "‘Ready to ask’, whose rule would be met now: ask its owner before then, or go on" in met.standard.notice


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"withdrawn_on": "2027"}, "This edition will be withdrawn in 2027."),
        ({"withdrawn_on": "2026-12"}, "This edition will be withdrawn in December 2026."),
        ({"withdrawn_on": "2026-11-25"}, "This edition will be withdrawn on 25 November 2026."),
        (
            {"superseded_by": "test/small:2"},
            "test/small:2 takes the place of this edition, and no day is named for that.",
        ),
        ({"withdrawn_on": "2026-11-24"}, ""),
        ({"withdrawn_on": "2026-11", "superseded_by": "test/small:2"}, ""),
        ({"withdrawn_on": "2026"}, ""),
        ({}, ""),
    ],
)
def test_only_what_is_to_come_is_announced(about: dict[str, str], says: str) -> None:
    assert built(of=standard(awards=[], **about)).standard.notice == says
