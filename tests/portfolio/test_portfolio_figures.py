"""The figures of a portfolio beside what a person works out by hand from a few small audits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rolled_up import ASKED, FIRST_NAME, OF, SECOND_NAME, Rolled, audited, part_of, row

from qa_toolkit.errors import NothingToRollUp
from qa_toolkit.portfolio.figures.adding import by_share
from qa_toolkit.portfolio.figures.comparing import Agreeing
from qa_toolkit.portfolio.figures.spread import Histogram
from qa_toolkit.portfolio.outputs import board

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
    missed = [one.line.id for one in board.most_missed(portfolio)]
    assert missed[0] == "lead"
    assert "offer" not in missed


def test_what_applies_to_less_than_a_quarter_of_many_is_not_either(rolled: Rolled) -> None:
    """Of nine audits 'offer' applies to two, which both miss it; a quarter of nine is three."""
    audits = [audited(str(n), "2202" if n < 2 else "20n2") for n in range(9)]
    assert part_of(rolled(audits)[0]).most_missed == ("lead",)


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


def test_a_blank_form_that_was_only_sent_out_is_no_audit_that_was_begun(rolled: Rolled) -> None:
    expected = tuple((key, f"Invented {key}") for key in ("blank", "begun", "in"))
    portfolio, lines = rolled(
        [
            audited("blank", "....", submitted_at=None),
            audited("begun", "0...", submitted_at=None),
            audited("in", "2222"),
        ],
        replace(ASKED, expected=expected),
    )
    assert (portfolio.taken, portfolio.blank, portfolio.used) == (3, 1, 2)
    assert board.returned(portfolio) == (
        "1 organisation of the 3 that were asked returned an audit, 1 began one and did not submit it and from 1 nothing came."
    )
    assert [line.organisation for line in lines] == ["begun", "in"]
    assert part_of(portfolio).audits == 2


def test_where_all_are_blank_nothing_is_rolled_up(rolled: Rolled) -> None:
    with pytest.raises(NothingToRollUp, match="nobody has answered anything yet"):
        rolled([audited("blank", "....", submitted_at=None)])


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
