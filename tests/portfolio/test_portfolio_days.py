"""What runs out and when, and which organisation is worth a visit: on the day and at the figure where the rule turns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rolled_up import ASKED, FIRST_NAME, OF, SECOND_NAME, Rolled, audited, evidence, row

from qa_toolkit.portfolio.figures import visits
from qa_toolkit.portfolio.figures.adding import Answers
from qa_toolkit.portfolio.figures.calendar_ import months_later
from qa_toolkit.portfolio.outputs import board
from qa_toolkit.portfolio.rows import AuditRow

# Days


def test_evidence_counts_on_its_last_day_and_is_soon_up_to_the_ninetieth(rolled: Rolled) -> None:
    pieces = evidence(gone="2026-11-23", today="2026-11-24", ninetieth="2027-02-22", later="2027-02-23")
    portfolio, lines = rolled(
        [audited("a", "2222", evidence=pieces), audited("b", "2222", evidence=evidence(b="2026-11-30"))]
    )
    assert (portfolio.expired, portfolio.expiring_count) == (1, 3)
    assert [(one.title, one.on) for one in portfolio.expiring] == [
        ("today", "2026-11-24"),
        ("b", "2026-11-30"),
        ("ninetieth", "2027-02-22"),
    ]
    assert [(one.month, one.pieces, one.organisations) for one in portfolio.expiring_by_month] == [
        ("2026-11", 2, 2),
        ("2027-02", 2, 1),
    ]
    assert [line.expiring for line in lines] == [3, 1]


def test_a_month_counts_an_organisation_once_whatever_number_of_standards_it_was_audited_by(rolled: Rolled) -> None:
    audits = [audited("a", "2222", by=by, evidence=evidence(one="2026-12-01")) for by in (FIRST_NAME, SECOND_NAME)]
    audits.append(audited("b", "2222", evidence=evidence(one="2026-12-02")))
    portfolio, _ = rolled(audits)
    assert [(one.month, one.pieces, one.organisations) for one in portfolio.expiring_by_month] == [("2026-12", 3, 2)]


def test_only_what_would_be_met_and_was_submitted_would_want_renewal(rolled: Rolled) -> None:
    portfolio, _ = rolled(
        [
            audited("a", "2222", submitted_at="2026-11-01"),
            audited("not-met", "2221"),
            audited("open", "2222", submitted_at=None),
            audited("last-day", "2222", submitted_at="2024-11-24"),
            audited("over", "2222", submitted_at="2024-11-23"),
        ]
    )
    assert [(one.organisation, one.on) for one in portfolio.renewals] == [
        ("last-day", "2026-11-24"),
        ("a", "2028-11-01"),
    ]
    assert (portfolio.renewals_count, [one.month for one in portfolio.renewals_by_month]) == (2, ["2026-11", "2028-11"])


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-11-30", 1, "2026-12-30"),
        ("2026-12-15", 0, "2026-12-15"),
        ("9999-11-30", 2, "9999-12-31"),
    ],
)
def test_months_end_where_the_shorter_one_ends(day: str, months: int, then: str) -> None:
    assert months_later(date.fromisoformat(day), months).isoformat() == then


def test_on_the_last_day_of_all_nothing_is_sooner_than_soon(rolled: Rolled) -> None:
    audits = [audited("a", "2222", submitted_at="9999-12-30", evidence=evidence(a="9999-12-31"))]
    portfolio, _ = rolled(audits, replace(ASKED, as_of=date(9999, 12, 30)))
    assert [one.on for one in portfolio.expiring] == [one.on for one in portfolio.renewals] == ["9999-12-31"]


# Visits


def standing(percents: list[int]) -> Answers:
    """Audits whose first section stands at these per cents."""
    answers, like = Answers(OF[FIRST_NAME]), row("2222")
    for percent in percents:
        answers.add(in_first_section(like, percent), late=False)
    return answers


def in_first_section(one: AuditRow, percent: int) -> AuditRow:
    return replace(one, sections=(one.sections[0]._replace(percent=percent), *one.sections[1:]))


def said(one: AuditRow, *, answers: Answers | None = None, **given: Any) -> list[str]:
    of_audits = {"before": None, "external": None, "agreement": None} | given
    percents = [section.percent if section.applicable else None for section in one.sections]
    below = visits.of_sections(percents, visits.bars(answers or standing([])))
    return [*below, *visits.of_audits(one, **of_audits)]


@pytest.mark.parametrize(("percent", "worth"), [(24, True), (25, False), (90, False)])
def test_a_section_far_below_the_others_is_worth_a_visit(percent: int, worth: bool) -> None:
    """Half stand at 50 or more, the median distance is 5: -3.5 is reached at 3.5 * 5 / 0.6745 = 25.9 below, so at 24 and not at 25."""
    answers = standing([45] * 5 + [50] * 9 + [55] * 6)
    assert (answers.sections[0].median, answers.sections[0].deviation()) == (50, 5)
    assert bool(said(in_first_section(row("2222"), percent), answers=answers)) is worth
    assert said(in_first_section(row("2222"), percent), answers=standing([50] * 19)) == []  # too few to judge by


def test_where_all_stand_alike_a_small_step_is_no_sign() -> None:
    answers = standing([80] * 20)
    assert said(in_first_section(row("2222"), 55), answers=answers) == []
    assert said(in_first_section(row("2222"), 54), answers=answers) == [
        "‘1 Section 1’ stands at 54%, where half of all stand at 80% or more."
    ]


@pytest.mark.parametrize(
    ("now", "reasons"), [(61, []), (60, ["The whole fell from 75% to 60% since 2025-26."]), (90, [])]
)
def test_a_fall_of_fifteen_points_is_worth_a_visit(now: int, reasons: list[str]) -> None:
    one = row("2222")
    assert said(replace(one, percent=now), before=replace(one, percent=75, cycle="2025-26")) == reasons


@pytest.mark.parametrize(("external", "worth"), [(66, False), (65, True), (95, False)])
def test_judging_oneself_fifteen_points_higher_is_worth_a_visit(external: int, worth: bool) -> None:
    one = row("2222")
    assert bool(said(replace(one, percent=80), external=replace(one, percent=external))) is worth


@pytest.mark.parametrize(
    ("compared", "agreed", "worth"), [(10, 6, False), (10, 5, True), (9, 0, False), (100, 59, True)]
)
def test_agreeing_on_fewer_than_six_in_ten_is_worth_a_visit(compared: int, agreed: int, worth: bool) -> None:
    assert bool(said(row("2222"), agreement=(compared, agreed))) is worth


def test_a_board_agrees_visits_to_organisations_each_counted_once(rolled: Rolled) -> None:
    """`both` fell by both standards: two audits of one organisation, beside one of `one`."""
    fallen = [("both", FIRST_NAME), ("both", SECOND_NAME), ("one", FIRST_NAME)]
    audits = [
        audited(who, levels, by=name, cycle=cycle)
        for who, name in fallen
        for levels, cycle in (("2222", "2025-26"), ("0000", "2026-27"))
    ]
    portfolio, _ = rolled(audits)
    assert [visit.organisation for visit in portfolio.visits] == ["both", "one", "both"]
    assert (portfolio.visits_count, portfolio.visits_organisations) == (3, 2)
    assert any(line.startswith("Agree visits to 2 organisations ") for line in board.decision(portfolio, []))
