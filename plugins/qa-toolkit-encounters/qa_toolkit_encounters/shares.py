"""The shares of the report: of a whole cohort, and of its parts beside one another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from qa_toolkit.models import Record
from qa_toolkit.small_groups import hidden
from qa_toolkit_encounters.bounds import Bounds
from qa_toolkit_encounters.kinds import KINDS, PROVIDERS
from qa_toolkit_encounters.measures import Cohort, Measures
from qa_toolkit_encounters.phases import cohort as phase_cohort
from qa_toolkit_encounters.phases import two_or_more
from qa_toolkit_encounters.years import PHASES, Phase

NOT_SAID = "not said"


class Asked(Record):
    """What is asked of whom, and how that is counted."""

    key: str
    benchmark: str
    title: str
    cohort: Cohort
    count: Callable[[Cohort], Bounds]


class Figure(Record):
    """`bounds` is None where the group is too small to show."""

    key: str
    benchmark: str
    title: str
    cohort: str
    bounds: Bounds | None


class Parts(Record):
    """Of one figure, by part of the pupils; parts that are hidden are counted and not named."""

    key: str
    title: str
    cohort: str
    parts: Mapping[str, Bounds]
    hidden: int


def figures(measures: Measures, minimum: int) -> tuple[Figure, ...]:
    return tuple(_figure(one, minimum) for one in benchmarks(measures))


def _figure(one: Asked, minimum: int) -> Figure:
    found = one.count(one.cohort)
    shown = found if found.of >= minimum or not found.of else None
    return Figure(one.key, one.benchmark, one.title, one.cohort.title, shown)


def parts(measures: Measures, minimum: int, least: int | None) -> tuple[Parts, ...]:
    """The shares by the column of the roll that was named."""
    asked = [one for one in (*benchmarks(measures), *law(measures, least)) if one.cohort.pupils]
    return tuple(_parts(one, minimum) for one in asked)


def _parts(one: Asked, minimum: int) -> Parts:
    names = sorted({pupil.part or NOT_SAID for pupil in one.cohort.pupils})
    cohorts = {name: tuple(pupil for pupil in one.cohort.pupils if (pupil.part or NOT_SAID) == name) for name in names}
    found = {name: one.count(Cohort(one.cohort.title, pupils)) for name, pupils in cohorts.items()}
    unseen = hidden({name: bounds.of for name, bounds in found.items()}, minimum)
    shown = {name: bounds for name, bounds in found.items() if bounds.of and name not in unseen}
    return Parts(one.key, one.title, one.cohort.title, shown, len(unseen))


def benchmarks(measures: Measures) -> Iterator[Asked]:
    """Gatsby benchmarks 5, 6 and 7."""
    eleven, thirteen = measures.leavers(11), measures.leavers(13)
    title = "A meaningful employer encounter in every year so far"
    yield Asked("employer-every-year", "5", title, measures.schooled, measures.every_year)
    title = "Two or more meaningful workplace experiences by the end of Year 11"
    yield Asked("workplace-16", "6", title, eleven, lambda group: measures.workplaces(group, 11, 2))
    title = "One or more by the end of Year 11"
    yield Asked("workplace-16-one", "6", title, eleven, lambda group: measures.workplaces(group, 11, 1))
    title = "A meaningful workplace experience in Year 12 or 13"
    yield Asked("workplace-18", "6", title, thirteen, lambda group: measures.workplaces(group, 13, 1, first=12))
    title = "All four kinds of provider met by the end of Year 11"
    yield Asked("providers-16", "7", title, eleven, lambda group: measures.kinds(group, 11))
    yield from (_kind(measures, kind, eleven) for kind in PROVIDERS)
    may = Cohort(f"{thirteen.title} who may apply", thirteen.pupils)
    yield Asked("visits-18", "7", "Two visits to higher education by the end of Year 13", may, measures.visits)


def _kind(measures: Measures, kind: str, group: Cohort) -> Asked:
    title = f"… of these: {KINDS[kind].title}"
    return Asked(f"{kind}-16", "7", title, group, lambda some: measures.kinds(some, 11, (kind,)))


def law(measures: Measures, least: int | None) -> Iterator[Asked]:
    """The three phases of the provider access law."""
    yield from (_phase(measures, phase, least) for phase in PHASES)


def _phase(measures: Measures, phase: Phase, least: int | None) -> Asked:
    title = f"Two provider encounters in {phase.title}"
    group = phase_cohort(measures, phase)
    return Asked(phase.key, "", title, group, lambda some: two_or_more(measures, phase, some, least))
