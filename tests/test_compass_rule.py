"""The counting rule of the classic Compass: our scoring of compass:2018 gives the percentages and the means that were published.

The figures stand in published results of schools and in national summaries: 17 and 18 yes/no questions in benchmark 1, shares by bands in the
others, the result rounded down, and a benchmark that counts at 100 per cent only.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest
from builders import audit_data
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit import audits
from qa_toolkit.models import Scorecard
from qa_toolkit.scoring import score
from qa_toolkit.toolkit import Toolkit

COMPASS = Toolkit().standard("compass:2018")
BENCHMARKS = dict(enumerate(COMPASS.sections, start=1))
VALUES = {0: 0, 1: 25, 2: 26, 3: 51, 4: 76}  # a share of pupils that gives so many points

SCHOOLS: dict[str, dict[str, Any]] = {
    "college": {"kind": "college"},
    "11-16": {"kind": "school", "has_sixth_form": False},
    "11-18": {"kind": "school", "has_sixth_form": True, "considering_he": True},
    "11-18, nobody to university": {"kind": "school", "has_sixth_form": True, "considering_he": False},
}
POSSIBLE = {
    "11-16": (17, 5, 11, 16, 4, 4, 20, 4),
    "11-18": (17, 5, 11, 16, 4, 8, 24, 8),
    "11-18, nobody to university": (17, 5, 11, 16, 4, 8, 20, 8),
}


def card_of(school: str, points: Mapping[int, int]) -> Scorecard:
    """The scorecard of an audit that gets so many points in each benchmark, spent on its questions from the first on."""
    organisation = {"id": "x", "name": "Invented School", **SCHOOLS[school]}
    outside = COMPASS.not_applying(organisation)
    given = {id_: judged for number, left in points.items() for id_, judged in spent(number, left, outside)}
    read = audits.in_memory(audit_data(COMPASS, given, organisation=organisation), COMPASS)
    assert read.findings == ()
    return score(COMPASS, read.answers, read.outside, read.claims)


def spent(benchmark: int, left: int, outside: frozenset[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for id_ in COMPASS.sections[BENCHMARKS[benchmark]].criteria:
        if id_ in outside:
            continue
        ladder = COMPASS.ladders[id_]
        points = min(left, ladder.highest)
        left -= points
        judged = {"value": VALUES[points]} if ladder.criterion.bands else {"level": "yes" if points else "no"}
        yield id_, {**judged, "evidence": ["plan"]}
    assert left == 0


PUBLISHED = [
    ("college", 1, 16, 18, 88),
    ("11-16", 1, 10, 17, 58),
    ("11-16", 1, 11, 17, 64),
    ("11-16", 1, 13, 17, 76),
    ("11-16", 1, 17, 17, 100),
    ("11-16", 2, 3, 5, 60),
    ("11-16", 2, 4, 5, 80),
    ("11-16", 2, 5, 5, 100),
    ("11-16", 3, 8, 11, 72),
    ("11-16", 3, 9, 11, 81),
    ("11-16", 3, 10, 11, 90),
    ("11-16", 3, 11, 11, 100),
    ("11-16", 4, 10, 16, 62),
    ("11-16", 4, 12, 16, 75),
    ("11-16", 4, 13, 16, 81),
    ("11-16", 4, 14, 16, 87),
    ("11-16", 4, 15, 16, 93),
    ("11-16", 4, 16, 16, 100),
    ("11-16", 5, 1, 4, 25),
    ("11-16", 5, 2, 4, 50),
    ("11-16", 5, 3, 4, 75),
    ("11-16", 5, 4, 4, 100),
    ("11-16", 6, 0, 4, 0),
    ("11-18", 6, 4, 8, 50),
    ("11-18", 6, 6, 8, 75),
    ("11-18", 6, 8, 8, 100),
    ("11-16", 7, 17, 20, 85),
    ("11-16", 7, 18, 20, 90),
    ("11-16", 7, 19, 20, 95),
    ("11-18", 7, 19, 24, 79),
    ("11-18", 7, 22, 24, 91),
    ("11-18", 8, 5, 8, 62),
    ("11-18", 8, 7, 8, 87),
    ("11-16", 8, 4, 4, 100),
]


@pytest.mark.parametrize(("school", "benchmark", "points", "possible", "percent"), PUBLISHED)
def test_a_published_percentage_comes_out(
    school: str, benchmark: int, points: int, possible: int, percent: int
) -> None:
    section = card_of(school, {benchmark: points})["sections"][BENCHMARKS[benchmark]]
    assert (section["points"], section["possible"], section["percent"]) == (points, possible, percent)
    assert section["full"] == (percent == 100)


@pytest.mark.parametrize("school", POSSIBLE)
def test_what_does_not_apply_leaves_both_sides(school: str) -> None:
    card = card_of(school, dict(enumerate(POSSIBLE[school], start=1)))
    assert tuple(section["possible"] for section in card["sections"].values()) == POSSIBLE[school]
    assert (card["overall"]["sections_full"], card["overall"]["percent"]) == (8, 100)


@pytest.mark.parametrize("school", POSSIBLE)
def test_one_point_short_of_everything_is_no_benchmark_and_no_hundred_per_cent(school: str) -> None:
    card = card_of(school, {number: possible - 1 for number, possible in enumerate(POSSIBLE[school], start=1)})
    assert card["overall"]["sections_full"] == 0
    assert max(section["percent"] for section in card["sections"].values()) < 100


@pytest.mark.parametrize(
    ("value", "points"),
    [(0, 0), (1, 1), (25, 1), (26, 2), (50, 2), (51, 3), (75, 3), (76, 4), (99, 4), (100, 4)],
)
def test_a_share_of_pupils_gives_its_points(value: int, points: int) -> None:
    counted = [id_ for id_, criterion in COMPASS.criteria.items() if criterion.bands]
    data = audit_data(COMPASS, {id_: {"value": value, "evidence": ["plan"]} for id_ in counted})
    read = audits.in_memory(data, COMPASS)
    card = score(COMPASS, read.answers, read.outside, read.claims)
    assert {card["criteria"][id_]["score"] for id_ in counted} == {points}
    assert len(counted) == 17


def full_shares(cards: list[Scorecard]) -> dict[int, Fraction]:
    """By benchmark the share of schools in which it counts."""
    return {
        number: Fraction(sum(card["sections"][id_]["full"] for card in cards), len(cards))
        for number, id_ in BENCHMARKS.items()
    }


def mean_number(cards: list[Scorecard]) -> Fraction:
    return Fraction(sum(card["overall"]["sections_full"] for card in cards), len(cards))


@st.composite
def cards(draw: st.DrawFn) -> Scorecard:
    """Of a school that has each benchmark in full as often as not."""
    school = draw(st.sampled_from(list(POSSIBLE)))
    points = (st.just(n) | st.integers(0, n) for n in POSSIBLE[school])
    return card_of(school, dict(enumerate(draw(st.tuples(*points)), start=1)))


@settings(max_examples=30)
@given(st.lists(cards(), min_size=1, max_size=12))
def test_the_mean_number_of_benchmarks_is_the_sum_of_the_shares(generated: list[Scorecard]) -> None:
    assert mean_number(generated) == sum(full_shares(generated).values())


# Of so many schools, how many have each benchmark in full: State of the Nation 2018 and 2019, in per cent there.
NATIONAL = {
    "2017/18": (1000, (61, 318, 131, 259, 383, 366, 125, 490), "2.13"),
    "2018/19": (100, (21, 45, 20, 38, 52, 47, 21, 57), "3.0"),
}


@pytest.mark.parametrize("year", NATIONAL)
def test_a_nation_of_schools_with_the_published_shares_has_the_published_mean(year: str) -> None:
    schools, counts, published = NATIONAL[year]
    chance = random.Random(year)  # noqa: S311 - it decides which invented school has which benchmark
    holders = {number: set(chance.sample(range(schools), count)) for number, count in enumerate(counts, start=1)}

    def one(index: int) -> Scorecard:
        school = chance.choice(list(POSSIBLE))
        points = {
            number: possible if index in holders[number] else chance.randrange(possible)
            for number, possible in enumerate(POSSIBLE[school], start=1)
        }
        return card_of(school, points)

    nation = [one(index) for index in range(schools)]
    assert full_shares(nation) == {n: Fraction(count, schools) for n, count in enumerate(counts, start=1)}
    assert f"{float(mean_number(nation)):.{len(published) - 2}f}" == published


def test_the_file_does_not_pretend_to_be_compass() -> None:
    assert COMPASS.title.endswith("after the classic Compass question bank; not a Compass result")
    assert "This is not Compass" in COMPASS.about["disclaimer"]
