"""Shares of people with their intervals. For whatever counts people, plugins first of all."""

from __future__ import annotations

from math import sqrt

from qa_toolkit.models import Record

_Z = 1.959963984540054  # 95 per cent


class Share(Record):
    """So many of so many, with the 95 per cent interval of Wilson's score (Wilson 1927), in per cent.

    `population` is out of how many they are, where the interval is corrected for that.
    """

    good: int
    of: int
    low: float
    high: float
    population: int | None = None

    @property
    def per_cent(self) -> float:
        return 100 * self.good / self.of


def share(good: int, of: int, population: int | None = None) -> Share:
    """`of` is more than 0 and at most `population`. Without a population the interval is rather too wide than too narrow.

    With one it is Wilson's with n (N - 1) / (N - n) in place of n: drawing n of N without putting back makes the variance of a share smaller
    by (N - n) / (N - 1), the finite population correction. Where all N answered, chance leaves nothing open. O'Neill 2021, "Mathematical
    properties and finite-population correction for the Wilson score interval", has the case at length.
    """
    p, z2 = good / of, _Z * _Z
    if population is not None and of >= population:
        return Share(good, of, 100 * p, 100 * p, population)
    n = of if population is None else of * (population - 1) / (population - of)
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if good == 0 else max(0.0, middle - half)
    high = 1.0 if good == of else min(1.0, middle + half)
    return Share(good, of, 100 * low, 100 * high, population)
