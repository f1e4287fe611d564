"""So many of so many pupils, at the least and at the most: what is not known is never counted as no, and never as yes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from qa_toolkit.models import Record
from qa_toolkit_encounters.log import Encounter
from qa_toolkit_encounters.roll import Pupil

Judge = Callable[[Encounter], bool | None]
Met = Mapping[str, Sequence[tuple[Encounter, bool]]]  # by pupil: what, and whether the pupil surely was there
Enough = Callable[[Pupil, Sequence[Encounter]], bool]  # more encounters never make it less


class Bounds(Record):
    """`of` may be 0, and then there is nothing to say."""

    low: int
    high: int
    of: int

    @property
    def per_cent(self) -> tuple[int, int]:
        """Rounded down, as the standards ask, so that 100 means everybody."""
        return 100 * self.low // self.of, 100 * self.high // self.of

    @property
    def words(self) -> str:
        if not self.of:
            return "nobody to count"
        low, high = self.per_cent
        return f"{low}%" if self.low == self.high else f"{low} to {high}%"


def met(encounters: Iterable[Encounter]) -> Met:
    """The encounters of each pupil, those first that come first in the log."""
    found: dict[str, list[tuple[Encounter, bool]]] = {}
    for one in encounters:
        for pupil in one.there:
            found.setdefault(pupil, []).append((one, True))
        for pupil in one.maybe:
            found.setdefault(pupil, []).append((one, False))
    return found


def bounds(pupils: Sequence[Pupil], met: Met, judge: Judge, enough: Enough, generous: Enough | None = None) -> Bounds:
    """How many pupils have enough of what the judge takes.

    At the least: those who surely were at enough of what surely counts; or, if that is more, those who would have enough had all been there,
    less one for each absent pupil whom the log does not name, for each can spoil it for one pupil only. At the most: as if everything that is
    open were yes. `generous` is what is enough at the most, where that is less.
    """
    least = nearly = most = 0
    absences: dict[int, int] = {}
    for pupil in pupils:
        own = [(one, surely, judge(one)) for one, surely in met.get(pupil.key, ()) if judge(one) is not False]
        counts = [(one, surely) for one, surely, good in own if good]
        absences.update({id(one): one.unnamed for one, surely in counts if not surely})
        least += enough(pupil, [one for one, surely in counts if surely])
        nearly += enough(pupil, [one for one, _ in counts])
        most += (generous or enough)(pupil, [one for one, _, _ in own])
    return Bounds(max(least, nearly - sum(absences.values())), most, len(pupils))
