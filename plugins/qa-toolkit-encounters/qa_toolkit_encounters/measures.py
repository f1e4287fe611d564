"""What the Gatsby benchmarks 5, 6 and 7 count: whose encounters, which of them count, and how many are enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit_encounters.bounds import Bounds, Enough, Judge, Met, bounds, met
from qa_toolkit_encounters.kinds import EMPLOYER, PROVIDERS, THERE, WORKPLACE
from qa_toolkit_encounters.log import Encounter, Log
from qa_toolkit_encounters.roll import Pupil, Roll
from qa_toolkit_encounters.years import FIRST, LAST, academic_year, called, last_finished


class Cohort(Record):
    title: str
    pupils: tuple[Pupil, ...]


def meaningful(one: Encounter) -> bool | None:
    return one.meaningful


def untested(one: Encounter) -> bool | None:
    """For the standards from before the tests: what passes them counts, what does not may count too."""
    return True if one.meaningful else None


def recorded(_: Encounter) -> bool | None:
    """Where a standard asks for an experience, and not for a meaningful one."""
    return True


def of(family: str, judge: Judge) -> Judge:
    return lambda one: judge(one) if one.kind.family == family else False


def visit(one: Encounter) -> bool | None:
    """To a provider of higher education, at its place."""
    return one.kind.key == "university" and (one.place == THERE if one.place else None)


def experiences(some: Sequence[Encounter], *, generous: bool = False) -> int:
    """How many: with one employer in one academic year it is one, however many days it is written down in. The rule is ours.

    Days whose employer is not named may be with an employer named in that year, or, to be generous, each with another.
    """
    named = {(folded(one.partner), academic_year(one.on)) for one in some if one.partner}
    nameless = {one.on for one in some if not one.partner}
    if generous:
        return len(named) + len(nameless)
    return len(named) + len({academic_year(on) for on in nameless} - {year for _, year in named})


class Measures:
    """Of one log and one roll on one day."""

    def __init__(self, roll: Roll, log: Log, on: date) -> None:
        self.roll, self.log, self.on = roll, log, on
        self.met: Met = met(log.encounters)

    @property
    def here(self) -> tuple[Pupil, ...]:
        """Who is at the school now."""
        groups = range(FIRST, LAST + 1)
        year = academic_year(self.on)
        return tuple(one for one in self.roll.pupils.values() if one.here(self.on) and one.group_in(year) in groups)

    def leavers(self, year_group: int) -> Cohort:
        """Who last finished a year group here, whether they stayed at the school or not."""
        year = last_finished(self.on)
        pupils = self.roll.pupils.values()
        found = tuple(one for one in pupils if one.group_in(year) == year_group and one.finished(year_group))
        return Cohort(f"Year {year_group} of {called(year)}", found)

    def of_year(self, year_group: int, year: int) -> Cohort:
        """Who was in a year group to the end of that year, or is there now."""
        end = min(self.on, date(year + 1, 5, 1))
        pupils = self.roll.pupils.values()
        found = tuple(one for one in pupils if one.group_in(year) == year_group and one.here(end))
        return Cohort(f"Year {year_group} of {called(year)}", found)

    def in_year(self, cohort: Cohort, year: int, judge: Judge) -> Bounds:
        """Who had one employer encounter or more in an academic year."""

        def enough(_: Pupil, some: Sequence[Encounter]) -> bool:
            return any(academic_year(one.on) == year for one in some)

        return self._bounds(cohort, lambda one: academic_year(one.on) == year and of(EMPLOYER, judge)(one), enough)

    def years_so_far(self, pupil: Pupil) -> range:
        """The academic years that are over, from Year 7 or from joining on; the year of joining only if that was in September."""
        begun = pupil.year_of(FIRST)
        if pupil.joined is not None:
            first = academic_year(pupil.joined)
            begun = max(begun, first if pupil.joined <= date(first, 9, 30) else first + 1)
        return range(begun, last_finished(self.on) + 1)

    @property
    def schooled(self) -> Cohort:
        """Who is here now and had a year that is over."""
        pupils = tuple(one for one in self.here if self.years_so_far(one))
        return Cohort(f"All pupils, years up to {called(last_finished(self.on))}", pupils)

    def every_year(self, cohort: Cohort, judge: Judge = meaningful) -> Bounds:
        """Who had an employer encounter in every year so far. Years before the log begins are not known."""
        known = self.log.first_year or 0

        def enough(pupil: Pupil, some: Sequence[Encounter]) -> bool:
            return {academic_year(one.on) for one in some} >= set(self.years_so_far(pupil))

        def generous(pupil: Pupil, some: Sequence[Encounter]) -> bool:
            years = {academic_year(one.on) for one in some}
            return all(year in years for year in self.years_so_far(pupil) if year >= known)

        return self._bounds(cohort, of(EMPLOYER, judge), enough, generous)

    def unlogged(self, pupil: Pupil, first: int) -> bool:
        """Whether the log begins later than the pupil's time here from a year group on, so that what was before is not known."""
        begun = pupil.year_of(first)
        if pupil.joined is not None:
            begun = max(begun, academic_year(pupil.joined))
        return self.log.first_year is not None and begun < self.log.first_year

    def workplaces(
        self, cohort: Cohort, last: int, number: int, judge: Judge = meaningful, first: int = FIRST
    ) -> Bounds:
        """Who had so many experiences of workplaces in year groups from `first` to `last`."""

        def enough(pupil: Pupil, some: Sequence[Encounter]) -> bool:
            return experiences(within(pupil, some, first, last)) >= number

        def generous(pupil: Pupil, some: Sequence[Encounter]) -> bool:
            return experiences(within(pupil, some, first, last), generous=True) >= number

        return self._since(first, cohort, of(WORKPLACE, judge), enough, generous)

    def kinds(self, cohort: Cohort, last: int, kinds: Sequence[str] = PROVIDERS, judge: Judge = meaningful) -> Bounds:
        """Who met all these kinds of provider by the end of a year group."""

        def enough(pupil: Pupil, some: Sequence[Encounter]) -> bool:
            return {one.kind.key for one in within(pupil, some, FIRST, last)} >= set(kinds)

        return self._since(FIRST, cohort, lambda one: one.kind.key in kinds and judge(one), enough)

    def visits(self, cohort: Cohort) -> Bounds:
        """Of those who may apply, who visited higher education on two days or more; a log from Year 12 on is enough to know."""
        may = Cohort(cohort.title, tuple(one for one in cohort.pupils if one.higher))
        return self._since(12, may, visit, lambda _, some: len({one.on for one in some}) >= 2)

    def _since(
        self, first: int, cohort: Cohort, judge: Judge, enough: Enough, generous: Enough | None = None
    ) -> Bounds:
        most = generous or enough
        return self._bounds(cohort, judge, enough, lambda pupil, some: most(pupil, some) or self.unlogged(pupil, first))

    def _bounds(self, cohort: Cohort, judge: Judge, enough: Enough, generous: Enough | None = None) -> Bounds:
        return bounds(cohort.pupils, self.met, judge, enough, generous)


def within(pupil: Pupil, some: Sequence[Encounter], first: int, last: int) -> list[Encounter]:
    """What was when the pupil was in one of these year groups."""
    return [one for one in some if first <= pupil.group_in(academic_year(one.on)) <= last]
