"""What a log says to criteria of the built-in standards: a number or a level, where the rule is plain and what is open changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from qa_toolkit import audits
from qa_toolkit.hookspecs import ProposedJudgement
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import count, listed, quoted
from qa_toolkit_encounters.bounds import Bounds, Judge
from qa_toolkit_encounters.criteria import COMPASS_KINDS, TESTS_2025
from qa_toolkit_encounters.kinds import EMPLOYER, KINDS, MEANINGFUL, PROVIDER, PROVIDERS, WORKPLACE
from qa_toolkit_encounters.measures import Cohort, Measures, meaningful, recorded, untested
from qa_toolkit_encounters.phases import PhaseResult
from qa_toolkit_encounters.phases import results as phase_results
from qa_toolkit_encounters.years import called

_RECENT = timedelta(days=365)


class Said(Record):
    """Of one criterion: a proposal, or why there is none."""

    proposal: ProposedJudgement | None = None
    why_not: str = ""


class Proposer:
    """Of one log and roll, for one standard."""

    def __init__(self, measures: Measures, standard: Standard, minimum: int) -> None:
        self.measures, self.standard, self.minimum = measures, standard, minimum

    def all(self) -> Iterator[Said]:
        """For standards that it knows; nothing for others."""
        known: dict[str, Callable[[], Iterator[Said]]] = {
            "gatsby:2025": self._gatsby_2025,
            "gatsby:2014": self._gatsby_2014,
            "compass:2018": self._compass,
            "school-duty:2025": self._duty,
            "provider-access:2023": self._access,
        }
        yield from known.get(self.standard.name, lambda: iter(()))()

    def _gatsby_2025(self) -> Iterator[Said]:
        yield self._yearly("meaningful-encounter-yearly", "a meaningful employer encounter", meaningful)
        several = "two or more meaningful workplace experiences"
        yield self._workplaces_by_16("meaningful-workplaces-by-16", several, meaningful, 2)
        yield self._workplace_by_18("meaningful-workplace-by-18", "a meaningful workplace experience", meaningful)
        yield self._providers_by_16("providers-by-16", meaningful)
        yield self._visits("higher-education-visits-by-18")
        for family, tests in TESTS_2025.items():
            yield from (self._test(family, test, criterion) for test, criterion in tests.items())

    def _gatsby_2014(self) -> Iterator[Said]:
        yield self._yearly("yearly-employer-encounter", "an employer encounter", untested)
        yield self._workplaces_by_16("workplace-by-16", "an experience of a workplace", recorded)
        yield self._workplace_by_18("workplace-by-18", "an experience of a workplace", recorded)
        yield self._providers_by_16("all-providers-by-16", untested)
        yield self._visits("university-visits-by-18")

    def _compass(self) -> Iterator[Said]:
        yield self._yearly("employer-encounter-every-year", "an employer encounter", untested)
        yield self._workplaces_by_16("workplace-experience-by-year-11", "an experience of a workplace", untested)
        yield self._workplace_by_18("workplace-experience-by-year-13", "an experience of a workplace", untested)
        eleven = self.measures.leavers(11)
        for kind in PROVIDERS:
            found = self.measures.kinds(eleven, 11, (kind,), untested)
            yield self._share(
                COMPASS_KINDS[kind], eleven, found, PROVIDER, f"had met this kind: {KINDS[kind].title.lower()}"
            )
        yield self._visits("two-university-visits")

    def _duty(self) -> Iterator[Said]:
        phases = phase_results(self.measures, None)
        for one in phases[:2]:
            yield self._two(f"{one.phase.key}-encounters", one)
        yield self._two("third-phase-attendance", phases[2])
        yield self._offer(phases[2])
        yield self._different("different-providers", phases[:2])

    def _access(self) -> Iterator[Said]:
        phases = phase_results(self.measures, None)
        for one in phases:
            key = one.phase.key
            yield self._put_on(f"{key}-put-on", one)
            yield self._two(f"{key}-pupils" if one.phase.compulsory else f"{key}-attended", one)
            if one.phase.compulsory:
                yield self._different(f"{key}-providers", (one,))
                yield self._kinds(f"{key}-kinds", one)

    def _share(self, criterion: str, cohort: Cohort, found: Bounds, family: str, what: str) -> Said:
        """A whole per cent, rounded down, where the least and the most lie in one band."""
        if found.of < self.minimum:
            return self._no(criterion, f"{cohort.title} has {count(found.of, 'pupil')} to count, which is too few")
        low, high = found.per_cent
        if self._level(criterion, low) != self._level(criterion, high):
            return self._no(criterion, f"it may be {low} to {high} per cent, by what is not answered or not known")
        if found.low and not low:
            return self._no(criterion, "less than one per cent, but not nobody; look at the criterion")
        up_to = "" if low == high else f"; up to {high} per cent, if what is open in the log were all yes"
        since = f" The log begins in {self._begins}." if self._begins else ""
        return self._yes(
            criterion, family, f"{cohort.title}: {low} per cent of {found.of} {what}{up_to}.{since}", value=low
        )

    @property
    def _begins(self) -> str:
        return "" if self.measures.log.first_year is None else called(self.measures.log.first_year)

    def _level(self, criterion: str, value: int) -> str | None:
        return audits.band_level(self.standard.criteria[criterion], value)

    def _yearly(self, criterion: str, what: str, judge: Judge) -> Said:
        everybody = self.measures.schooled
        found = self.measures.every_year(everybody, judge)
        return self._share(criterion, everybody, found, EMPLOYER, f"had {what} in every year so far")

    def _workplaces_by_16(self, criterion: str, what: str, judge: Judge, number: int = 1) -> Said:
        eleven = self.measures.leavers(11)
        found = self.measures.workplaces(eleven, 11, number, judge)
        return self._share(criterion, eleven, found, WORKPLACE, f"had {what}")

    def _workplace_by_18(self, criterion: str, what: str, judge: Judge) -> Said:
        thirteen = self.measures.leavers(13)
        found = self.measures.workplaces(thirteen, 13, 1, judge, first=12)
        return self._share(criterion, thirteen, found, WORKPLACE, f"had {what} after Year 11")

    def _providers_by_16(self, criterion: str, judge: Judge) -> Said:
        eleven = self.measures.leavers(11)
        found = self.measures.kinds(eleven, 11, judge=judge)
        return self._share(criterion, eleven, found, PROVIDER, "had met all four kinds of provider")

    def _visits(self, criterion: str) -> Said:
        cohort = self.measures.leavers(13)
        if any(pupil.higher is None for pupil in cohort.pupils):
            return self._no(
                criterion, "the roll does not say of every leaver of Year 13 who may apply to higher education"
            )
        may = Cohort(f"{cohort.title} who may apply", cohort.pupils)
        return self._share(criterion, may, self.measures.visits(cohort), PROVIDER, "made two visits or more")

    def _test(self, family: str, test: str, criterion: str) -> Said:
        """All that was put on in the last twelve months passes it, some does, or none."""
        since = self.measures.on - _RECENT
        recent = [one for one in self.measures.log.encounters if one.kind.family == family and one.on > since]
        events = {(one.on, one.kind.key, one.partner, one.tests.get(test)) for one in recent}
        passed, failed, open_ = (sum(event[3] is state for event in events) for state in (True, False, None))
        title = next(one.title for one in MEANINGFUL if one.key == test)
        if not events:
            return self._no(criterion, "nothing of this kind was in the last twelve months")
        if open_ and not (passed and failed):
            return self._no(criterion, f"{quoted(title)} is not answered for {open_} of {len(events)}")
        level = "partly" if passed and failed else "in-place" if passed else "not-in-place"
        because = f"{passed} of {count(len(events), 'encounter')} in the last twelve months passed {quoted(title)}, {failed} did not."
        return self._yes(criterion, family, because, level=level)

    def _two(self, criterion: str, one: PhaseResult) -> Said:
        return self._share(
            criterion, one.cohort, one.two, PROVIDER, f"had two or more qualifying encounters in {one.phase.title}"
        )

    def _put_on(self, criterion: str, one: PhaseResult) -> Said:
        low, high = one.put_on
        if not one.cohort.pupils:
            return self._no(criterion, f"{one.cohort.title} is not on the roll")
        if min(low, 2) != min(high, 2):
            return self._no(criterion, f"{low} to {high}, by what is not answered")
        because = f"{one.cohort.title}: {count(low, 'day')} within {one.phase.title} with a qualifying encounter for the whole year group."
        return self._yes(criterion, PROVIDER, because, value=min(low, 50))

    def _offer(self, one: PhaseResult) -> Said:
        """Two or more are compliant only if all are encouraged to come, which no log says."""
        criterion = "third-phase-offer"
        if not one.cohort.pupils:
            return self._no(criterion, f"{one.cohort.title} is not on the roll")
        if one.put_on != (1, 1):
            low, high = one.put_on
            words = str(low) if low == high else f"{low} to {high}"
            return self._no(
                criterion,
                f"{words} were put on for all of {one.cohort.title}; whether all are encouraged to come no log says",
            )
        return self._yes(
            criterion, PROVIDER, f"One was put on for all of {one.cohort.title}; the law asks for two.", level="partly"
        )

    def _different(self, criterion: str, phases: tuple[PhaseResult, ...]) -> Said:
        pupils = sum(len(one.cohort.pupils) for one in phases)
        differ, same = sum(one.differ for one in phases), sum(one.same for one in phases)
        who = listed(one.cohort.title for one in phases)
        because = (
            f"{who}: of {pupils} pupils {self._few(differ)} had two qualifying encounters with different providers, "
            f"{self._few(same)} with the same only."
        )
        if min(len(one.cohort.pupils) for one in phases) < self.minimum:
            return self._no(criterion, "a year group is too small, or not on the roll")
        if differ == pupils:
            return self._yes(criterion, PROVIDER, because, level="compliant")
        if same and not differ and same == pupils:
            return self._yes(criterion, PROVIDER, because, level="not-compliant")
        if same and 2 * differ > pupils:
            return self._yes(criterion, PROVIDER, because, level="partly")
        return self._no(criterion, because.rstrip("."))

    def _few(self, pupils: int) -> str:
        return f"fewer than {self.minimum}" if 0 < pupils < self.minimum else str(pupils)

    def _kinds(self, criterion: str, one: PhaseResult) -> Said:
        if len(one.cohort.pupils) < self.minimum:
            return self._no(criterion, f"{one.cohort.title} is too small, or not on the roll")
        kinds = listed(KINDS[key].title.lower() for key in one.kinds) or "nobody"
        return self._yes(
            criterion, PROVIDER, f"{one.cohort.title} met in {one.phase.title}: {kinds}.", value=len(one.kinds)
        )

    def _yes(
        self, criterion: str, family: str, because: str, *, level: str | None = None, value: int | None = None
    ) -> Said:
        return Said(ProposedJudgement(criterion, because, level=level, value=value, evidence=(f"{family}-log",)))

    def _no(self, criterion: str, why: str) -> Said:
        one = self.standard.criteria[criterion]
        return Said(why_not=f"{one.number} {one.title}: nothing is proposed: {why}.")
