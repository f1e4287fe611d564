"""What is not shown of small groups, so that nobody in one can be known by its figures, nor worked out from the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa_toolkit import small_groups

MINIMUM = 6  # DfE suppresses cohorts under 6


def hidden(measures: Sequence[Mapping[str, int]], minimum: int = MINIMUM) -> frozenset[str]:
    """The rows of one table that are not shown; the row of all is.

    Args:
        measures: for each measure of the table, the size of each row's cohort; 0 where the row has none.
        minimum: the smallest cohort that is shown.

    In each measure the hidden rows that have a cohort are none, or two at least and together `minimum` or more; or they are all.
    """
    found: set[str] = set()
    while True:
        before = len(found)
        for sizes in measures:
            found |= small_groups.hidden(sizes, minimum, found)
        if len(found) == before:
            return frozenset(found)
