"""The measures: who counts, over whom, in which months; as fractions, so that nothing is rounded before the end.

DfE, participation and NEET by local authority: NEET and not known are the average of December, January and February, over the cohort without
young adult offenders in custody; participation is of March. The three do not add up to 100.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from qa_toolkit.models import Record
from qa_toolkit.wording import MONTHS
from qa_toolkit_destinations import cells, codes

WINTER = (12, 1, 2)
MARCH, SEPTEMBER = 3, 9
AT_LEAST_FROM = 5  # per cent not known above which NEET is told as a lower bound: the project's own rule
_IN_COHORT = (*codes.PARTICIPATING, codes.OTHER_KNOWN, codes.NEET, codes.NOT_KNOWN, codes.APART)


class Tally(Record):
    """Young people of one cohort by what they count as. What is not given or suppressed is None, which is no number and not 0."""

    cohort: int | None
    counts: Mapping[str, int | None]
    counted: bool = False  # pupil by pupil, so that what is not there is 0 and not missing

    @property
    def is_blank(self) -> bool:
        return self.cohort == 0 and not self.counts

    def number(self, *kinds: str) -> int | None:
        numbers = [self.counts.get(kind, 0) for kind in kinds]
        known = [one for one in numbers if one is not None]
        return sum(known) if len(known) == len(numbers) else None


EMPTY = Tally(0, {}, counted=True)


def together(tallies: Iterable[Tally]) -> Tally:
    """What several have in all: None where one of them does not say."""
    cohort: int | None = 0
    counts: dict[str, int | None] = {}
    counted, found = True, tuple(tallies)
    for one in found:
        counted &= one.counted
        cohort = None if cohort is None or one.cohort is None else cohort + one.cohort
        for kind, number in one.counts.items():
            before = counts.get(kind, 0)
            counts[kind] = None if before is None or number is None else before + number
    for one in found:
        if not one.counted and not one.is_blank:
            counts.update(dict.fromkeys(set(counts) - set(one.counts)))  # not given there, so not known in all
    return Tally(cohort, counts, counted)


def tally(kinds: Iterable[str]) -> Tally:
    counts = Counter(kinds)
    return Tally(sum(counts[kind] for kind in _IN_COHORT), counts, counted=True)


class Figure(Record):
    """So many of so many, on average of the months; `at_least` where some are counted apart or, for NEET, too many are not known."""

    number: Fraction
    of: Fraction | None
    at_least: bool = False

    @property
    def share(self) -> Fraction | None:
        return 100 * self.number / self.of if self.of else None

    @property
    def per_cent(self) -> Decimal | None:
        """To one place, a half up, as it is published."""
        return None if self.share is None else rounded(self.share)


def rounded(value: Fraction, places: str = "0.1") -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal(places), ROUND_HALF_UP)


def average(tallies: Iterable[Tally], *kinds: str) -> Figure | None:
    """The mean number over the mean cohort, as the published cohort is a mean; of one month it is that month's."""
    found = tuple(tallies)
    whole = together(found)
    number = whole.number(*kinds)
    if number is None:
        return None
    of = None if whole.cohort is None else Fraction(whole.cohort, len(found))
    return Figure(Fraction(number, len(found)), of, bool(whole.number(codes.APART)))


class Period(Record):
    """The months that a figure is of."""

    months: tuple[date, ...]

    @property
    def is_winter(self) -> bool:
        return tuple(one.month for one in self.months) == WINTER

    @property
    def text(self) -> str:
        first, last = self.months[0], self.months[-1]
        if self.is_winter:
            return f"average of December {first.year}, January and February {last.year}"
        return f"{MONTHS[first.month - 1]} {first.year}"


def winter(ending: int) -> Period:
    return Period((date(ending - 1, 12, 1), date(ending, 1, 1), date(ending, 2, 1)))


def latest_winter(months: Iterable[date]) -> Period | None:
    """The last winter of which all three months are there."""
    there = set(months)
    whole = (winter(year) for year in sorted({one.year for one in there}, reverse=True))
    return next((one for one in whole if there.issuperset(one.months)), None)


def guarantee_month(months: Iterable[date]) -> date | None:
    """The last September; else the last month from May to October, in which offers are reported."""
    there = sorted(months, reverse=True)
    september = next((one for one in there if one.month == SEPTEMBER), None)
    return september or next((one for one in there if 5 <= one.month <= 10), None)


def offers(kinds: Iterable[str]) -> Tally:
    counts = Counter(kinds)
    return Tally(
        counts.total(), {cells.OFFER: counts[cells.OFFER], codes.APART: counts[cells.OFFER_APART]}, counted=True
    )
