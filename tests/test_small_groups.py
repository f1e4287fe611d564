"""What is hidden of small groups cannot be worked out from what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.small_groups import hidden

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
