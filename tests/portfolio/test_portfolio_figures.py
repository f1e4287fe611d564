"""The figures of a portfolio beside what a person works out by hand from a few small audits."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
from builders import ALL_MET, audit_data, document, standard_data
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit.audits import read
from qa_toolkit.portfolio import board, pool, run, visits
from qa_toolkit.portfolio.adding import Agreeing, Answers, by_share
from qa_toolkit.portfolio.calendar_ import months_later
from qa_toolkit.portfolio.records import OrganisationLine, Part, Portfolio
from qa_toolkit.portfolio.rolling import Asked, Rolling
from qa_toolkit.portfolio.rows import AuditRow, as_members
from qa_toolkit.portfolio.spread import Histogram
from qa_toolkit.portfolio.store import Store
from qa_toolkit.portfolio.taking import Setting, Taken, row_of, toolkit_of
from qa_toolkit.standards import Standard, parse

READY = {"key": "ready", "title": "Ready to ask", "status": "indicator", "requires": ALL_MET, "valid_months": 24}
SMALL = standard_data(awards=[copy.deepcopy(READY)])
SECOND = copy.deepcopy(SMALL)
SECOND["$id"], SECOND["x-standard"]["edition"] = "urn:qa-toolkit:standard:test/small:2", "2"
OF: dict[str, Standard] = {one.name: one for one in (parse(document(SMALL)), parse(document(SECOND)))}
FIRST_NAME, SECOND_NAME = OF
CRITERIA = ("aims", "lead", "offer", "review")
LEVEL_OF = {"0": "not-met", "1": "partly", "2": "met", "n": "not-applicable"}
ASKED = Asked(date(2026, 11, 24), date(2026, 11, 20), threshold=1)
Rolled = Callable[..., tuple[Portfolio, list[OrganisationLine]]]


def audited(
    who: str, levels: str, *, by: str = FIRST_NAME, about: Mapping[str, Any] | None = None, **members: Any
) -> dict[str, Any]:
    """An audit, its levels a character for each criterion: 0, 1, 2, n for not applicable and . for not answered. Of four, each point is an eighth."""
    judged = {id_: LEVEL_OF[mark] for id_, mark in zip(CRITERIA, levels, strict=True) if mark != "."}
    organisation = {"id": who, "name": f"Invented {who}", "kind": "school", **(about or {})}
    return audit_data(
        OF[by], judged, **{"id": who, "organisation": organisation, "submitted_at": "2026-11-01", **members}
    )


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    folder = tmp_path_factory.mktemp("standards")
    for number, data in enumerate((SMALL, SECOND)):
        (folder / f"{number}.json").write_text(json.dumps(data))
    return Setting(str(folder), frozenset())


@pytest.fixture
def rolled(setting: Setting, tmp_path: Path) -> Rolled:
    """Files written, read, scored and rolled up as the command does it."""

    def roll(audits: list[dict[str, Any]], asked: Asked = ASKED) -> tuple[Portfolio, list[OrganisationLine]]:
        folder = tmp_path / "in"
        folder.mkdir()
        for number, data in enumerate(audits):
            (folder / f"{number:03}.json").write_text(json.dumps(data))
        with run.made([str(folder)], tmp_path / "out", setting, asked, engine=pool.engine(None, 1)) as found:
            assert found.portfolio.not_taken == ()
            return found.portfolio, list(found.organisations())

    return roll


def part_of(portfolio: Portfolio, name: str = FIRST_NAME, role: str = "self") -> Part:
    return next(part for part in portfolio.parts if (part.standard, part.role) == (name, role))


def row(levels: str, **members: Any) -> AuditRow:
    data = audited("x", levels, **members)
    return row_of(read(document(data), OF[FIRST_NAME]), "x.json")


# Spread


def test_quartiles_are_values_that_stand_there_and_the_mean_is_rounded_down(rolled: Rolled) -> None:
    # 0, 12 (1/8), 25, 50 and 100 per cent: the nearest ranks of five are the 2nd, 3rd and 4th; the mean is 187/5 = 37.4.
    portfolio, _ = rolled(
        [audited(str(n), levels) for n, levels in enumerate(("0000", "1000", "2000", "2200", "2222"))]
    )
    spread = part_of(portfolio).spread
    assert (spread.n, spread.lowest, spread.lower_quartile, spread.median, spread.upper_quartile, spread.highest) == (
        5,
        0,
        12,
        25,
        50,
        100,
    )
    assert spread.mean_tenths == 374
    assert spread.bins == (1, 1, 1, 0, 0, 1, 0, 0, 0, 1)


@pytest.mark.parametrize(
    ("values", "quartiles", "deviation"),
    [
        ([], (0, 0, 0), 0),
        ([40], (40, 40, 40), 0),
        ([10, 20], (10, 10, 20), 0),
        ([10, 20, 30, 40], (10, 20, 30), 10),
        ([1, 1, 2, 2, 4, 6, 9], (1, 2, 6), 1),  # distances from 2: 0 0 1 1 2 4 7
    ],
)
def test_the_nearest_rank_by_hand(values: list[int], quartiles: tuple[int, int, int], deviation: int) -> None:
    histogram = Histogram()
    for value in values:
        histogram.add(value)
    assert (histogram.at(1, 4), histogram.median, histogram.at(3, 4)) == quartiles
    assert histogram.deviation() == deviation


def test_criteria_sections_themes_and_awards_are_counted_over_those_to_which_they_apply(rolled: Rolled) -> None:
    portfolio, _ = rolled([audited("a", "2222"), audited("b", "21n0"), audited("c", "20.n"), audited("d", "22n2")])
    part = part_of(portfolio)
    lines = {one.id: one for one in part.criteria}
    told = {id_: (one.applies_to, one.missed, one.percent_missed, one.unanswered) for id_, one in lines.items()}
    assert told == {"aims": (4, 0, 0, 0), "lead": (4, 2, 50, 0), "offer": (2, 1, 50, 1), "review": (3, 1, 33, 0)}
    assert lines["lead"].levels == {"not-met": 1, "partly": 1, "met": 2, "not-applicable": 0}
    assert part.most_missed == (
        "lead",
        "offer",
        "review",
    )  # 50% of 4 before 50% of 2, and what nobody misses is left out
    purpose, delivery = part.sections
    assert (purpose.applies_to, purpose.complete, delivery.applies_to, delivery.complete) == (4, 2, 4, 2)
    assert delivery.states == {"met": 3, "unmet": 1, "unanswered": 1, "unsupported": 0}
    assert [(one.theme, one.missed, one.applicable, one.percent_missed, one.audits) for one in part.themes] == [
        ("Section 2", 2, 5, 40, 2),
        ("Section 1", 2, 8, 25, 2),
    ]
    (ready,) = part.awards
    assert (ready.would_meet, ready.of) == (2, 4)


# Missed most


def test_missed_most_is_by_exact_share_then_by_number_then_as_the_standard_has_them(rolled: Rolled) -> None:
    """Of 8: 'aims' 3 of 8 (37.5%, said 37), 'lead' 3 of 8, 'offer' 3 of 7 (42.8%), 'review' 2 of 5 (40%): by number it would be another order."""
    levels = ("0002", "0002", "0002", "22n0", "2220", "222n", "222n", "222n")
    part = part_of(rolled([audited(str(n), marks) for n, marks in enumerate(levels)])[0])
    told = {one.id: (one.missed, one.applies_to, one.percent_missed) for one in part.criteria}
    assert told == {"aims": (3, 8, 37), "lead": (3, 8, 37), "offer": (3, 7, 42), "review": (2, 5, 40)}
    assert part.most_missed == ("offer", "review", "aims", "lead")


def test_shares_that_are_said_alike_are_told_apart(rolled: Rolled) -> None:
    """5 of 14 is 35.7 and 20 of 57 is 35.1, both said as 35; 3 of 9 is 2 of 6, and the three go first."""
    like = part_of(rolled([audited("a", "0222")])[0]).criteria[0]
    lines = [replace(like, missed=missed, applies_to=of) for missed, of in ((2, 6), (3, 9), (20, 57), (5, 14))]
    assert [(one.missed, one.applies_to) for one in sorted(lines, key=by_share)] == [(5, 14), (20, 57), (3, 9), (2, 6)]


def test_what_applies_to_few_is_not_among_the_most_missed(rolled: Rolled) -> None:
    """'offer' is missed wherever it applies, which is in one audit; who is named by that could be known."""
    audits = [audited(str(n), marks) for n, marks in enumerate(("2000", "20n2", "22n2", "22n2", "22n2"))]
    portfolio, _ = rolled(audits, replace(ASKED, threshold=5))
    assert part_of(portfolio).most_missed == ("lead", "review")
    assert [one.line.id for one in board.most_missed(portfolio)] == ["lead"]


def test_the_side_for_a_board_takes_the_largest_share_of_each_standard_first(rolled: Rolled) -> None:
    """Edition 1: 2 of 5 miss 'review'. Edition 2: 2 of 3 miss 'aims'. More miss neither; the larger share stands first."""
    audits = [audited(f"a{n}", marks) for n, marks in enumerate(("2220", "2220", "2222", "2222", "2222"))]
    audits += [audited(f"b{n}", marks, by=SECOND_NAME) for n, marks in enumerate(("0222", "0222", "2222"))]
    found = board.most_missed(rolled(audits)[0])
    assert [(one.part.edition, one.line.id, one.words) for one in found] == [
        ("2", "aims", "missed in 2 of 3 audits (66%)"),
        ("1", "review", "missed in 2 of 5 audits (40%)"),
    ]


# Returned, late, open


def test_returned_late_and_open_beside_those_of_whom_something_was_expected(rolled: Rolled) -> None:
    expected = tuple((key, f"Invented {key}") for key in ("in-time", "on-the-day", "late", "begun", "nothing"))
    expected += (("2", "Known by name"),)
    portfolio, lines = rolled(
        [
            audited("in-time", "2222", submitted_at="2026-11-19"),
            audited("on-the-day", "2222", submitted_at="2026-11-20T23:59:00Z"),
            audited("late", "2222", submitted_at="2026-11-21T00:00:00Z"),
            audited("begun", "22..", submitted_at=None),
            audited("begun", "2222", submitted_at="2026-11-01", kind="external"),  # is no return of theirs
            audited("Known by name", "2222"),
            audited("not-asked", "2222"),
        ],
        replace(ASKED, expected=expected),
    )
    one = portfolio.returns
    assert (one.organisations, one.returned, one.open, one.late) == (6, 5, 1, 1)
    assert (one.expected, one.missing, one.missing_names) == (6, 2, ("Invented begun", "Invented nothing"))
    part = part_of(portfolio)
    assert (part.audits, part.submitted, part.open, part.late) == (6, 5, 1, 1)
    assert [line.organisation for line in lines if line.late] == ["late"]


def test_who_returned_one_of_two_standards_has_returned(rolled: Rolled) -> None:
    portfolio, _ = rolled(
        [
            audited("a", "2222", submitted_at=None),
            audited("a", "2222", by=SECOND_NAME, submitted_at="2026-11-30"),
            audited("b", "2222", submitted_at="2026-11-01"),
            audited("b", "2222", by=SECOND_NAME, submitted_at=None),
        ]
    )
    one = portfolio.returns
    assert (one.organisations, one.returned, one.open, one.late) == (2, 2, 0, 1)


# Agreement


def test_agreement_and_kappa_of_a_table_worked_out_by_hand(rolled: Rolled) -> None:
    """Self against external: met-met 3, met-partly 1, partly-partly 2, not-met-not-met 1, partly-met 1; 8 judgements of two organisations.

    Agreed: 6 of 8, 75%. By chance, as sums of products of margins: met 4 of 8 and 4 of 8, partly 3 and 3, not met 1 and 1: (16 + 9 + 1)/64
    = 0.40625. Kappa = (0.75 - 0.40625)/(1 - 0.40625) = 0.5789, as in Cohen (1960).
    """
    portfolio, lines = rolled(
        [
            audited("a", "2221", kind="self"),
            audited("a", "2221", kind="external"),
            audited("b", "2101", kind="self"),
            audited("b", "1102", kind="external"),
            audited("c", "2222", kind="self"),  # nobody came
            audited("d", "0000", kind="external"),  # nothing of its own
        ]
    )
    agreement = part_of(portfolio).agreement
    assert agreement is not None
    assert (agreement.organisations, agreement.compared, agreement.agreed, agreement.percent) == (2, 8, 6, 75)
    assert agreement.kappa_hundredths == 58
    assert (agreement.self_higher, agreement.self_lower) == (1, 1)
    assert [(one.criterion, one.compared, one.differ, one.self_higher) for one in agreement.most_disagreed] == [
        ("aims", 2, 1, 1),
        ("review", 2, 1, 0),
    ]
    assert {line.organisation: line.agreement for line in lines if line.role == "self"} == {
        "a": 100,
        "b": 50,
        "c": None,
    }
    assert part_of(portfolio, role="external").agreement is None


@pytest.mark.parametrize(
    ("own", "external"),
    [(["2222"], ["2222"]), (["2100"], ["0122"]), (["2211", "0120"], ["2110", "0022"]), (["22n1"], ["2n01"])],
)
def test_kappa_is_the_published_formula(own: list[str], external: list[str]) -> None:
    """scikit-learn's `cohen_kappa_score`: 1 - sum(w * confusion) / sum(w * expected), w 0 on the diagonal and 1 beside it."""
    agreeing = Agreeing(OF[FIRST_NAME])
    for mine, theirs in zip(own, external, strict=True):
        agreeing.add(row(mine), row(theirs))
    pairs = [
        (a, b)
        for mine, theirs in zip(own, external, strict=True)
        for a, b in zip(mine, theirs, strict=True)
        if "n" not in (a, b)
    ]
    confusion = [[sum(pair == (a, b) for pair in pairs) for b in "012"] for a in "012"]
    first, second = [sum(line) for line in confusion], [sum(line) for line in zip(*confusion, strict=True)]
    n = len(pairs)
    off = [(a, b) for a in range(3) for b in range(3) if a != b]
    expected = sum(first[a] * second[b] / n for a, b in off)
    kappa = 1 - sum(confusion[a][b] for a, b in off) / expected if expected else None
    record = agreeing.record()
    assert record is not None
    assert record.kappa_hundredths == (None if kappa is None else round(100 * kappa))


# Rounds


def test_the_round_before_is_the_last_earlier_one_of_the_standard(rolled: Rolled) -> None:
    """Nobody was audited in 2025-26: the round before 2026-27 is 2024-25. Who was away then is in no change."""
    portfolio, lines = rolled(
        [
            audited("up", "2200", cycle="2024-25"),
            audited("up", "2220", cycle="2026-27"),
            audited("down", "2222", cycle="2024-25"),
            audited("down", "2202", cycle="2026-27"),
            audited("same", "2020", cycle="2024-25"),
            audited("same", "0220", cycle="2026-27"),
            audited("missed-it", "0000", cycle="2023-24"),
            audited("missed-it", "2222", cycle="2026-27"),
            audited("gone", "2222", cycle="2024-25"),
        ]
    )
    part = part_of(portfolio)
    change = part.change
    assert change is not None
    assert (part.cycle, change.since, change.organisations) == ("2026-27", "2024-25", 3)
    assert (change.better, change.same, change.worse, change.median_points) == (1, 1, 1, 0)
    assert [(one.criterion, one.better, one.worse) for one in change.improved] == [("lead", 1, 0)]
    assert [(one.criterion, one.better, one.worse) for one in change.slipped] == [("aims", 0, 1)]
    assert {line.organisation: line.change for line in lines} == {"down": -25, "missed-it": None, "same": 0, "up": 25}
    assert [(one.cycle, one.audits, one.spread.median, one.would_meet) for one in part.trend] == [
        ("2023-24", 1, 0, {"ready": 0}),
        ("2024-25", 4, 50, {"ready": 2}),
        ("2026-27", 4, 75, {"ready": 1}),
    ]


def test_a_round_that_is_asked_for_is_shown_with_the_one_before_it(rolled: Rolled) -> None:
    audits = [
        audited("a", levels, cycle=cycle)
        for levels, cycle in (("0000", "2024-25"), ("2200", "2025-26"), ("2222", "2026-27"))
    ]
    part = part_of(rolled(audits, replace(ASKED, cycle="2025-26"))[0])
    assert part.change is not None
    assert (part.cycle, part.spread.median, part.change.since, part.change.median_points) == (
        "2025-26",
        50,
        "2024-25",
        50,
    )


def test_without_an_earlier_round_there_is_no_change(rolled: Rolled) -> None:
    assert part_of(rolled([audited("a", "2222")])[0]).change is None


def test_editions_of_one_round_stand_side_by_side(rolled: Rolled) -> None:
    portfolio, lines = rolled([audited("a", "2222"), audited("b", "2200", by=SECOND_NAME)])
    assert [(part.edition, part.audits, part.spread.median) for part in portfolio.parts] == [
        ("1", 1, 100),
        ("2", 1, 50),
    ]
    assert portfolio.returns.organisations == len(lines) == 2


def test_an_edition_of_an_earlier_round_is_not_of_today(rolled: Rolled) -> None:
    portfolio, lines = rolled(
        [
            audited("a", "2222", cycle="2025-26"),
            audited("b", "2222", cycle="2025-26"),
            audited("b", "2200", by=SECOND_NAME),
        ],
        replace(ASKED, expected=(("a", "A"), ("b", "B"))),
    )
    assert [(part.edition, part.cycle, part.audits) for part in portfolio.parts] == [("2", "2026-27", 1)]
    assert [line.organisation for line in lines] == ["b"]
    assert (portfolio.returns.returned, portfolio.returns.missing_names) == (1, ("A",))


def test_of_duplicates_the_one_submitted_last_counts_everywhere(rolled: Rolled) -> None:
    portfolio, lines = rolled(
        [
            audited("a", "0000", submitted_at=None, started_on="2026-11-30"),
            audited("a", "2222", submitted_at="2026-11-02"),
            audited("a", "2000", submitted_at="2026-11-01"),
            audited("a", "2200", submitted_at="2026-11-01", kind="external"),
        ]
    )
    part = part_of(portfolio)
    assert (part.audits, part.spread.median, part.trend[0].audits) == (1, 100, 1)
    assert (portfolio.taken, portfolio.used, portfolio.duplicates_count) == (4, 2, 1)
    (twice,) = portfolio.duplicates
    assert [Path(name).name for name in (twice.used, *twice.others)] == ["001.json", "002.json", "000.json"]
    assert len(lines) == 2


# Order


@settings(max_examples=20)
@given(chance=st.randoms(use_true_random=False), parts=st.integers(1, 9))
def test_in_whatever_order_and_parts_rows_come_the_records_are_the_same(
    setting: Setting, tmp_path_factory: pytest.TempPathFactory, chance: random.Random, parts: int
) -> None:
    """As processes hand them over: the rows of each of so many, and of each in pieces, as they are done."""
    taken = rows_of_a_crowd()
    shuffled = chance.sample(taken, len(taken))
    pieces = [shuffled[start::parts] for start in range(parts)]
    assert rolled_up(setting, tmp_path_factory, pieces) == rolled_up(setting, tmp_path_factory, [taken])


def rolled_up(
    setting: Setting, folders: pytest.TempPathFactory, pieces: list[list[Taken]]
) -> tuple[Portfolio, list[OrganisationLine]]:
    store = Store(folders.mktemp("store"))
    try:
        for piece in pieces:
            store.keep(piece)
        store.finish()
        rolling = Rolling(store, toolkit_of(setting).standard, replace(ASKED, threshold=3))
        return rolling.portfolio(), list(rolling.organisations())
    finally:
        store.close()


@cache
def rows_of_a_crowd() -> list[Taken]:
    """Two editions and rounds, both roles, duplicates, sub-groups, and what could not be taken."""
    chance = random.Random(6)  # noqa: S311 - the same each time
    found = [Taken(f"bad{number}.json", "1", ("",) * 7, None, "Unreadable.") for number in range(3)]
    for number in range(60):
        about = {"area": chance.choice(["North", "South", ""]), "phase": chance.choice(["secondary", "special"])}
        data = audited(
            str(chance.randrange(25)),
            "".join(chance.choice("012n.") for _ in CRITERIA),
            by=(by := chance.choice([FIRST_NAME, SECOND_NAME])),
            about=about,
            cycle=chance.choice(["2025-26", "2026-27"]),
            kind=chance.choice(["self", "self", "external"]),
            submitted_at=chance.choice([None, "2026-11-19", "2026-11-21"]),
            evidence=evidence(one=f"2026-1{chance.randrange(3)}-2{chance.randrange(9)}"),
        )
        one = row_of(read(document(data), OF[by]), f"{number}.json")
        key = (
            one.standard,
            one.standard_sha256,
            one.organisation,
            one.cycle,
            one.role,
            one.submitted_on,
            one.started_on,
        )
        found.append(Taken(one.source, "1", key, orjson.dumps(as_members(one)), ""))
    return found


# Days


def evidence(**pieces: str) -> dict[str, Any]:
    return {key: {"title": key, "kind": "document", "expires": day} for key, day in pieces.items()} | {
        "plan": {"title": "The plan", "kind": "document"}
    }


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
    ],
)
def test_months_end_where_the_shorter_one_ends(day: str, months: int, then: str) -> None:
    assert months_later(date.fromisoformat(day), months).isoformat() == then


# Visits


def standing(percents: list[int]) -> Answers:
    """Audits whose first section stands at these per cents."""
    answers, like = Answers(OF[FIRST_NAME]), row("2222")
    for percent in percents:
        answers.add(in_first_section(like, percent), late=False)
    return answers


def in_first_section(one: AuditRow, percent: int) -> AuditRow:
    return replace(one, sections=(replace(one.sections[0], percent=percent), *one.sections[1:]))


def said(one: AuditRow, **given: Any) -> list[str]:
    members = {"answers": standing([]), "before": None, "external": None, "agreement": None} | given
    return list(visits.reasons(one, **members))


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
