"""What counts by the hundred counts as if it counted one by one, and what keeps the first keeps them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.portfolio.figures import calendar_, columns
from qa_toolkit.portfolio.figures.calendar_ import Nearest
from qa_toolkit.portfolio.figures.columns import Columns
from qa_toolkit.portfolio.figures.kept import Kept
from qa_toolkit.portfolio.store import Store

DAYS = st.dates().map(lambda day: day.isoformat())


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_AT_ONCE", 3)
    monkeypatch.setattr(calendar_, "KEPT", 2)


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("texts", [[], ["mu-"], ["mu-", "mm.", "uu.", "m--", "-.m", "mmm", "mu!"]])
def test_columns_count_what_each_has(texts: list[str]) -> None:
    counted = Columns(["mu", "mu", "m-"])
    for text in texts:
        counted.add(text)
    wanted = [Counter(text[place] for text in texts) for place in range(3)]
    for _ in range(2):  # to ask changes nothing
        assert counted.counts() == [
            {mark: wanted[n][mark] for mark in marks} for n, marks in enumerate(("mu", "mu", "m-"))
        ]
    assert counted.of("m") == [one["m"] for one in wanted]


@given(st.lists(st.text("mu.!-", min_size=4, max_size=4), max_size=2_000))
def test_columns_count_across_the_hundreds(texts: list[str]) -> None:
    counted = Columns(["mu.!-"] * 4)
    for text in texts:
        counted.add(text)
    assert [+Counter(one) for one in counted.counts()] == [Counter(text[place] for text in texts) for place in range(4)]


@given(st.lists(st.tuples(DAYS, st.text(max_size=2)), max_size=200))
def test_the_nearest_are_the_first_of_all(items: list[tuple[str, str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calendar_, "KEPT", 3)
        nearest = Nearest()
        for day, member in items:
            nearest.add(day, member)
        assert (nearest.count, nearest.first()) == (len(items), sorted(items)[:3])


def test_months_count_things_and_an_organisation_once_however_often_it_comes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    kept = Kept(store)
    kept.add_months("piece", ["2026-12-01", "2026-12-31", "2027-01-01"], "a")
    kept.add_months("piece", ["2026-12-24"], "b")
    kept.add_months("piece", [], "c")
    kept.add_months("award", ["2026-12-24"], "d")
    kept.write()
    kept.add_months("piece", ["2026-12-02"], "a")
    kept.write()
    assert [(one.month, one.pieces, one.organisations) for one in kept.months("piece")] == [
        ("2026-12", 4, 2),
        ("2027-01", 1, 1),
    ]
    store.close()
