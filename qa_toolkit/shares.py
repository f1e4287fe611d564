"""Shares of people with their intervals, and what may be shown of small groups. For whatever counts pupils, plugins first of all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from math import sqrt

from qa_toolkit.models import Record

_Z = 1.959963984540054  # 95 per cent


class Share(Record):
    """So many of so many, with the 95 per cent interval of Wilson's score (Wilson 1927), in per cent."""

    good: int
    of: int
    low: float
    high: float

    @property
    def per_cent(self) -> float:
        return 100 * self.good / self.of


def share(good: int, of: int) -> Share:
    """`of` is more than 0. No correction for a small population: the interval is rather too wide than too narrow."""
    p, z2 = good / of, _Z * _Z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z * sqrt(p * (1 - p) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    low = 0.0 if good == 0 else max(0.0, middle - half)
    high = 1.0 if good == of else min(1.0, middle + half)
    return Share(good, of, 100 * low, 100 * high)


def hidden(sizes: Mapping[str, int], minimum: int, already: Collection[str] = ()) -> frozenset[str]:
    """Which parts of a whole are not shown: those smaller than `minimum`, and as many of the next smallest as it takes.

    The whole is known, so what is hidden must be two parts or more and together at least `minimum`; else it could be worked out from the
    rest. Empty parts hide nothing and need no hiding. What is hidden `already`, elsewhere, stays so.
    """
    filled = sorted((size, key) for key, size in sizes.items() if size)
    found = [key for size, key in filled if size < minimum or key in already]
    if not found:
        return frozenset()
    while len(found) < len(filled) and (len(found) < 2 or sum(sizes[key] for key in found) < minimum):
        found.append(next(key for _, key in filled if key not in found))
    return frozenset(found)
