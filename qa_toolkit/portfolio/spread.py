"""Whole per cents counted, not kept: what a million audits say of their spread fits into 101 numbers, and adds up in any order."""

from __future__ import annotations

from qa_toolkit.portfolio.records import Spread


class Histogram:
    """Of whole per cents from `lowest` to 100."""

    def __init__(self, lowest: int = 0) -> None:
        self._lowest = lowest
        self._counts = [0] * (101 - lowest)

    def add(self, value: int) -> None:
        self._counts[value - self._lowest] += 1

    @property
    def n(self) -> int:
        return sum(self._counts)

    def at(self, numerator: int, denominator: int) -> int:
        """The nearest-rank quantile: the smallest value that at least this share of all do not exceed; 0 where there is none."""
        wanted, seen = max(1, -(-self.n * numerator // denominator)), 0
        for place, count in enumerate(self._counts):
            seen += count
            if seen >= wanted:
                return place + self._lowest
        return 0

    @property
    def median(self) -> int:
        return self.at(1, 2)

    def deviation(self) -> int:
        """The median of the distances from the median."""
        middle, away = self.median, Histogram()
        for place, count in enumerate(self._counts):
            away._counts[min(abs(place + self._lowest - middle), 100)] += count
        return away.median

    def share(self, *, at_least: int) -> int:
        return sum(self._counts[at_least - self._lowest :])

    def spread(self) -> Spread:
        n = self.n
        total = sum((place + self._lowest) * count for place, count in enumerate(self._counts))
        filled = [place + self._lowest for place, count in enumerate(self._counts) if count] or [0]
        bins = [sum(self._counts[start : start + 10]) for start in range(0, 90, 10)] + [sum(self._counts[90:])]
        return Spread(
            n=n,
            mean_tenths=10 * total // n if n else 0,
            lowest=filled[0],
            lower_quartile=self.at(1, 4),
            median=self.median,
            upper_quartile=self.at(3, 4),
            highest=filled[-1],
            bins=tuple(bins),
        )
