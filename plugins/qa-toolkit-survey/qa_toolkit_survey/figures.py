"""Shares with their intervals, and change since last time."""

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
    """`of` is more than 0 and at most `population`.

    With a population the interval is Wilson's with n (N - 1) / (N - n) in place of n: drawing n of N without putting back makes the variance
    of a share smaller by (N - n) / (N - 1), the finite population correction. Where all N answered, chance leaves nothing open. O'Neill 2021,
    "Mathematical properties and finite-population correction for the Wilson score interval", has the case at length.
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


class Change(Record):
    """Points between two shares, with the 95 per cent interval (Newcombe 1998, method 10)."""

    points: float
    low: float
    high: float

    @property
    def sentence(self) -> str:
        interval = f"{self.low:+.0f} to {self.high:+.0f}"
        if self.low > 0:
            return f"up {self.points:.0f} points ({interval})"
        if self.high < 0:
            return f"down {-self.points:.0f} points ({interval})"
        return f"no clear change ({self.points:+.0f} points, {interval})"


def change(now: Share, last: Share) -> Change:
    points = now.per_cent - last.per_cent
    down = sqrt((now.per_cent - now.low) ** 2 + (last.high - last.per_cent) ** 2)
    up = sqrt((now.high - now.per_cent) ** 2 + (last.per_cent - last.low) ** 2)
    return Change(points, max(-100.0, points - down), min(100.0, points + up))
