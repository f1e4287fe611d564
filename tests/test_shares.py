from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.shares import hidden, share


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


sizes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)


@given(sizes, st.integers(3, 12), st.frozensets(st.sampled_from("abcdefgh")))
def test_no_hidden_group_can_be_worked_out_from_the_whole(
    found: dict[str, int], minimum: int, already: frozenset[str]
) -> None:
    unseen = hidden(found, minimum, already)
    filled = {key for key, size in found.items() if size}
    assert unseen <= filled
    assert all(found[key] >= minimum for key in filled - unseen)
    assert already & filled <= unseen
    if unseen and unseen != filled:
        assert len(unseen) >= 2
        assert sum(found[key] for key in unseen) >= minimum


def test_only_what_must_be_is_hidden() -> None:
    assert hidden({"a": 20, "b": 9, "c": 30}, 5) == frozenset()
    assert hidden({"a": 20, "b": 4, "c": 30, "d": 0}, 5) == {"b", "a"}
    assert hidden({"a": 20, "b": 2, "c": 2, "d": 8}, 5) == {"b", "c", "d"}
