"""Nobody in a small sub-group can be known by its figures, nor by any sum or difference of what is shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from builders import audit, standard
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit.portfolio.figures.disclosure import Cell, Named, hidden
from qa_toolkit.portfolio.figures.groups import Groups
from qa_toolkit.portfolio.intake.taking import row_of

THRESHOLD = 5


def unseen(cells: dict[str, int]) -> set[str]:
    """Which groups are hidden, of cells written as 'kind area'; every value has a name of its own."""
    return {value for _, value in hidden({tuple(cell.split()): number for cell, number in cells.items()}, THRESHOLD)}


def test_a_group_of_the_threshold_is_shown_and_a_smaller_one_is_not() -> None:
    assert unseen({"school": 5, "college": 5}) == set()
    assert unseen({"school": 9, "college": 4, "provider": 3}) == {"college", "provider"}


def test_a_single_small_group_takes_the_next_smallest_with_it_because_the_whole_is_known() -> None:
    assert unseen({"school": 30, "college": 8, "provider": 2}) == {"provider", "college"}


def test_two_that_are_fewer_than_the_threshold_together_take_a_third_with_them() -> None:
    assert unseen({"school": 30, "college": 8, "provider": 2, "other": 2}) == {"provider", "other", "college"}


def test_a_group_that_is_the_same_as_one_of_another_dimension_does_not_give_it_away() -> None:
    """Special schools are three, and further education is hidden with them; but all schools less the secondary ones would be the three."""
    assert unseen({"school secondary": 20, "school special": 3, "college further": 6}) == {
        "special",
        "further",
        "secondary",
    }


def test_a_region_less_its_areas_does_not_give_one_away() -> None:
    """Cold and Dun hide each other as areas; but North less Ald and Bel would be Cold, and South less Elm Dun."""
    cells = {"north ald": 20, "north bel": 10, "north cold": 4, "south dun": 3, "south elm": 30}
    assert unseen(cells) == {"cold", "dun", "bel", "elm"}


def test_what_is_no_group_is_not_given_away_either() -> None:
    """Bel lies in both regions: North less Ald would be the two of Bel in it."""
    cells = {"north ald": 20, "north bel": 2, "south bel": 28, "south cold": 20}
    assert unseen(cells)


def test_where_nothing_is_small_nothing_is_hidden() -> None:
    assert unseen({"north ald": 20, "north bel": 10, "south cold": 6, "south dun": 30}) == set()


def test_of_fewer_audits_than_the_threshold_no_group_is_shown() -> None:
    assert unseen({"school ald": 2, "college bel": 2}) == {"school", "ald", "college", "bel"}


VALUES = st.tuples(st.sampled_from("AB"), st.sampled_from("CDE"))
TABLES = st.dictionaries(VALUES, st.sampled_from([1, 2, 3, 4, 5, 8, 20]), min_size=1, max_size=6)


@settings(max_examples=150)
@given(TABLES)
def test_no_few_audits_are_a_sum_of_what_is_shown(cells: dict[Cell, int]) -> None:
    """Every set of cells of fewer audits than the threshold, tried with exact fractions."""
    seen = {group for cell in cells for group in enumerate(cell)} - hidden(cells, THRESHOLD)
    shown = [[1] * len(cells), *([int(cell[place] == value) for cell in cells] for place, value in sorted(seen))]
    for number in range(1, THRESHOLD):
        for few in combinations(cells, number):
            if sum(cells[cell] for cell in few) < THRESHOLD and len(few) < len(cells):
                assert not is_a_sum([int(cell in few) for cell in cells], shown)


def is_a_sum(wanted: list[int], of: list[list[int]]) -> bool:
    left, rows = [Fraction(one) for one in wanted], [[Fraction(one) for one in row] for row in of]
    for place in range(len(left)):
        pivot = next((row for row in rows if row[place]), None)
        if pivot is None:
            continue
        rows = [minus(row, pivot, place) for row in rows if row is not pivot]
        left = minus(left, pivot, place)
    return not any(left)


def minus(row: list[Fraction], pivot: list[Fraction], place: int) -> list[Fraction]:
    times = row[place] / pivot[place]
    return [one - times * other for one, other in zip(row, pivot, strict=True)]


@pytest.mark.parametrize("threshold", [1, 3, 10])
@given(cells=TABLES)
def test_hiding_needs_no_order_and_follows_the_threshold(cells: dict[Cell, int], threshold: int) -> None:
    found = hidden(cells, threshold)
    assert hidden(dict(reversed(cells.items())), threshold) == found
    sizes: Counter[Named] = Counter()
    for cell, number in cells.items():
        for group in enumerate(cell):
            sizes[group] += number
    assert {group for group, size in sizes.items() if size < threshold} <= found
    assert threshold > 1 or not found


def test_where_each_writes_an_area_of_its_own_there_are_no_areas() -> None:
    of = standard()
    like = row_of(audit(of), "x.json")
    groups = Groups(of, THRESHOLD)
    for number in range(1200):
        groups.add(replace(like, area=f"Area {number}", phase="secondary" if number % 2 else "special"))
    assert [(one.by, len(one.groups), one.hidden) for one in groups.records()] == [("kind", 1, 0), ("phase", 2, 0)]
