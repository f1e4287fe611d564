"""How well a flag finds what it looks for: counts of four kinds, shares of them with intervals, and lift by tenths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction

from qa_toolkit.models import Record
from qa_toolkit.shares import Share, share

_BETA = 2  # a pupil who is missed counts more than one who is flagged for nothing
TENTHS = 10


class Confusion(Record):
    found: int  # flagged, and NEET
    wrong: int  # flagged, and not NEET
    missed: int  # not flagged, and NEET
    right: int  # not flagged, and not NEET

    @property
    def pupils(self) -> int:
        return self.found + self.wrong + self.missed + self.right

    @property
    def flagged(self) -> Share | None:
        return _share(self.found + self.wrong, self.pupils)

    @property
    def precision(self) -> Share | None:
        return _share(self.found, self.found + self.wrong)

    @property
    def recall(self) -> Share | None:
        return _share(self.found, self.found + self.missed)

    @property
    def accuracy(self) -> Share | None:
        return _share(self.found + self.right, self.pupils)

    @property
    def f_beta(self) -> float | None:
        """F-beta of precision and recall, written by counts (van Rijsbergen 1979): None where nobody is flagged and nobody NEET."""
        weight = _BETA * _BETA
        of = (1 + weight) * self.found + weight * self.missed + self.wrong
        return (1 + weight) * self.found / of if of else None


def _share(good: int, of: int) -> Share | None:
    return share(good, of) if of else None


def confusion(pairs: Iterable[tuple[bool, bool]]) -> Confusion:
    """Of pairs of flagged and NEET."""
    seen = Counter(pairs)
    return Confusion(seen[True, True], seen[True, False], seen[False, True], seen[False, False])


def lift(pairs: Sequence[tuple[int, bool]]) -> tuple[Fraction, ...]:
    """How many times as many are NEET in each tenth, by falling points, as in all; of pairs of points and NEET.

    Pupils with the same points share the tenths that they fall into evenly, as no order among them means anything.
    """
    neet = sum(is_neet for _, is_neet in pairs)
    size = Fraction(len(pairs), TENTHS)
    in_tenth = [Fraction(0)] * TENTHS
    members, hits = Counter(points for points, _ in pairs), Counter(points for points, is_neet in pairs if is_neet)
    start = Fraction(0)
    for points in sorted(members, reverse=True):
        end = start + members[points]
        for tenth in range(TENTHS):
            overlap = min(end, size * (tenth + 1)) - max(start, size * tenth)
            if overlap > 0:
                in_tenth[tenth] += overlap * hits[points] / members[points]
        start = end
    return tuple(found / size / Fraction(neet, len(pairs)) for found in in_tenth)
