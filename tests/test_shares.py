from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.shares import share


def test_the_interval_of_a_share_is_wilsons() -> None:
    # Newcombe 1998, Statistics in Medicine 17, 857-872, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
    for good, of, low, high in (
        (81, 263, 25.53, 36.62),
        (15, 148, 6.24, 16.05),
        (0, 20, 0, 16.11),
        (1, 29, 0.61, 17.18),
    ):
        found = share(good, of)
        assert found.low == pytest.approx(low, abs=0.006)
        assert found.high == pytest.approx(high, abs=0.006)


def test_the_interval_of_a_known_population_by_hand() -> None:
    # 20 of 40 out of 60: n = 40 * 59 / 20 = 118; z = 1.96: middle 0.5, half 1.96 * sqrt(0.25 / 118 + 3.8415 / (4 * 118^2)) / (1 + 3.8415 / 118)
    found = share(20, 40, 60)
    assert found.low == pytest.approx(41.12, abs=0.01)
    assert found.high == pytest.approx(58.88, abs=0.01)
    assert found.population == 60
    everybody = share(7, 10, 10)
    assert (everybody.low, everybody.high) == (70, 70)
    far, endless = share(20, 40, 10**9), share(20, 40)
    assert far.low == pytest.approx(endless.low)
    assert far.high == pytest.approx(endless.high)


@given(st.integers(1, 60), st.data())
def test_a_known_population_never_widens_an_interval_and_it_holds_the_share(of: int, data: st.DataObject) -> None:
    good, population = data.draw(st.integers(0, of)), data.draw(st.integers(of, 200))
    whole, corrected = share(good, of), share(good, of, population)
    assert whole.low - 1e-9 <= corrected.low <= corrected.per_cent + 1e-9
    assert corrected.per_cent - 1e-9 <= corrected.high <= whole.high + 1e-9


def test_it_covers_the_true_share_as_often_as_it_says() -> None:
    """All samples of 40 out of 60, counted and not drawn: on average over all true shares, and for none much less than 95 per cent."""
    population, of = 60, 40
    ways = comb(population, of)
    covered = []
    for true in range(population + 1):
        hits = 0
        for good in range(max(0, of + true - population), min(of, true) + 1):
            found = share(good, of, population)
            if found.low - 1e-9 <= 100 * true / population <= found.high + 1e-9:
                hits += comb(true, good) * comb(population - true, of - good)
        covered.append(hits / ways)
    assert sum(covered) / len(covered) == pytest.approx(0.95, abs=0.02)
    assert min(covered) > 0.88
