"""What is not shown of small groups, so that nobody in one can be known by its figures, nor worked out from the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
            found |= _of_one(sizes, minimum, found)
        if len(found) == before:
            return frozenset(found)


def _of_one(sizes: Mapping[str, int], minimum: int, already: set[str]) -> set[str]:
    filled = sorted((size, row) for row, size in sizes.items() if size)
    found = [row for size, row in filled if size < minimum or row in already]
    rest = [row for _, row in filled if row not in found]
    while found and rest and (len(found) < 2 or sum(sizes[row] for row in found) < minimum):
        found.append(rest.pop(0))
    return set(found)
