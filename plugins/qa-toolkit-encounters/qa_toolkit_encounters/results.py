"""What a log says as figures that may be shared: nothing of one pupil, and nothing of groups that are too small."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from qa_toolkit.models import Record
from qa_toolkit.small_groups import hidden
from qa_toolkit.wording import count, day, listed
from qa_toolkit_encounters.bounds import Bounds
from qa_toolkit_encounters.kinds import EMPLOYER, MEANINGFUL, PROVIDER, WORKPLACE, Test, reasons
from qa_toolkit_encounters.log import Encounter, Log
from qa_toolkit_encounters.measures import Measures, meaningful
from qa_toolkit_encounters.phases import PhaseResult
from qa_toolkit_encounters.phases import results as phase_results
from qa_toolkit_encounters.roll import Roll
from qa_toolkit_encounters.shares import Figure, Parts, figures, parts
from qa_toolkit_encounters.years import FIRST, LAST, academic_year, called

MINIMUM = 5
FAMILIES = {EMPLOYER: "Employer encounters", WORKPLACE: "Workplace experiences", PROVIDER: "Provider encounters"}


class Event(Record):
    """What was put on once, in however many lines; `pupils` were there or may have been."""

    encounter: Encounter
    pupils: frozenset[str]
    year_groups: tuple[int, ...]


class TestCounts(Record):
    __test__ = False

    test: Test
    passed: int
    failed: int
    open: int


class Family(Record):
    """Of one kind of encounter: what was put on, each once however many pupils came."""

    key: str
    encounters: int
    attendances: int
    meaningful: int
    failed: int
    open: int
    tests: tuple[TestCounts, ...]


class NotCounted(Record):
    """An encounter that fails a test, and to which enough pupils came to name it."""

    on: date
    title: str
    partner: str
    year_groups: tuple[int, ...]
    reasons: tuple[str, ...]


class Results(Record):
    on: date
    minimum: int
    least: int | None
    pupils: int
    log: Log
    roll: Roll
    figures: tuple[Figure, ...]
    parts: tuple[Parts, ...]
    by_year: Mapping[int, Mapping[int, Bounds | None]]  # employer encounters, by academic year and year group
    phases: tuple[PhaseResult, ...]
    families: tuple[Family, ...]
    not_counted: tuple[NotCounted, ...]
    warnings: tuple[str, ...]

    @property
    def headline(self) -> str:
        days = [one.on for one in self.log.encounters]
        lines = count(len(days), "line")
        return f"{lines} from {day(min(days).isoformat())} to {day(max(days).isoformat())}; {count(self.pupils, 'pupil')} here now."

    def shown(self, phase: PhaseResult) -> bool:
        return len(phase.cohort.pupils) >= self.minimum


def results(roll: Roll, log: Log, on: date, *, minimum: int = MINIMUM, least: int | None = None) -> Results:
    """The figures; `least` are the minutes that a provider encounter has to last by the school's own measure."""
    measures = Measures(roll, log, on)
    phases = phase_results(measures, least)
    events = _events(log.encounters)
    return Results(
        on=on,
        minimum=minimum,
        least=least,
        pupils=len(measures.here),
        log=log,
        roll=roll,
        figures=figures(measures, minimum),
        parts=parts(measures, minimum, least) if roll.by else (),
        by_year=_by_year(measures, minimum),
        phases=phases,
        families=tuple(_family(key, events) for key in FAMILIES),
        not_counted=tuple(_not_counted(events, minimum)),
        warnings=(*roll.warnings, *log.warnings, *_warnings(measures, phases, minimum)),
    )


def _by_year(measures: Measures, minimum: int) -> dict[int, dict[int, Bounds | None]]:
    first, last = measures.log.first_year, academic_year(measures.on)
    found: dict[int, dict[int, Bounds | None]] = {}
    for year in range(last, (last if first is None else first) - 1, -1):
        cohorts = {group: measures.of_year(group, year) for group in range(FIRST, LAST + 1)}
        unseen = hidden({str(group): len(one.pupils) for group, one in cohorts.items()}, minimum)
        found[year] = {
            group: None if str(group) in unseen else measures.in_year(one, year, meaningful)
            for group, one in cohorts.items()
            if one.pupils
        }
    return found


def _events(encounters: Sequence[Encounter]) -> list[Event]:
    """Lines of one day, kind and partner with the same answers are one."""
    found: dict[tuple[object, ...], list[Encounter]] = {}
    for one in encounters:
        answers = tuple(one.tests.get(test.key) for test in MEANINGFUL)
        found.setdefault((one.on, one.kind.key, one.partner, answers), []).append(one)
    return [
        Event(
            lines[0],
            frozenset().union(*(one.there | one.maybe for one in lines)),
            tuple(sorted({group for one in lines for group in one.year_groups})),
        )
        for lines in found.values()
    ]


def _family(key: str, events: Sequence[Event]) -> Family:
    own = [event for event in events if event.encounter.kind.family == key]
    states = Counter(event.encounter.meaningful for event in own)
    tests = []
    for test in MEANINGFUL:
        if key in test.families:
            answers = Counter(event.encounter.tests.get(test.key) for event in own)
            tests.append(TestCounts(test, answers[True], answers[False], answers[None]))
    attendances = sum(len(event.pupils) - (event.encounter.unnamed if event.encounter.maybe else 0) for event in own)
    return Family(key, len(own), attendances, states[True], states[False], states[None], tuple(tests))


def _not_counted(events: Sequence[Event], minimum: int) -> Iterator[NotCounted]:
    for event in sorted(events, key=lambda event: event.encounter.on, reverse=True):
        one = event.encounter
        if one.meaningful is False and len(event.pupils) >= minimum:
            why = reasons(MEANINGFUL, one.kind.family, one.tests)
            yield NotCounted(one.on, one.kind.title, one.partner, event.year_groups, why)


def _warnings(measures: Measures, phases: Sequence[PhaseResult], minimum: int) -> Iterator[str]:
    years = {pupil.in_year for pupil in measures.roll.pupils.values() if pupil.left is None}
    year = academic_year(measures.on)
    if years and years != {year}:
        yield (
            f"The roll is of {listed(called(one) for one in sorted(years))}, and this is {called(year)}: everybody was moved on to it, "
            "as if nobody had joined or left since."
        )
    thirteen = measures.leavers(13).pupils
    silent = sum(pupil.higher is None for pupil in thirteen)
    if silent:
        some = f"{silent} of {len(thirteen)}" if min(silent, len(thirteen)) >= minimum else "Some"
        yield f"{some} leavers of Year 13 have no answer on the roll whether they may apply to higher education; they are not counted there."
    for one in phases:
        if one.one_day >= minimum:
            yield f"{one.phase.title}: some pupils met several providers on one day, which counts as one occasion."
