"""Whole per cents counted, not kept: what a million audits say of their spread fits into 101 numbers, and adds up in any order."""

from __future__ import annotations

from qa_toolkit.portfolio.records import Spread


class Histogram:
    """Of whole per cents from `lowest` to 100."""

    def __init__(self, lowest: int = 0) -> None:
        self._lowest = lowest
        self._counts = [0] * (101 - lowest)
        self.n = 0
        self._middle: tuple[int, int, int] | None = (
            None  # of so many the median, and the median of the distances from it
        )

    def add(self, value: int) -> None:
        self._counts[value - self._lowest] += 1
        self.n += 1

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
        return self._worked_out()[1]

    def deviation(self) -> int:
        """The median of the distances from the median."""
        return self._worked_out()[2]

    def _worked_out(self) -> tuple[int, int, int]:
        """Once for all who ask while nothing is added: every organisation is held against the same."""
        if self._middle is None or self._middle[0] != self.n:
            middle, away = self.at(1, 2), Histogram()
            for place, count in enumerate(self._counts):
                away._counts[min(abs(place + self._lowest - middle), 100)] += count
            away.n = self.n
            self._middle = self.n, middle, away.at(1, 2)
        return self._middle

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
