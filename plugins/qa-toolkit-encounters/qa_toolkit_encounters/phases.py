"""The six provider encounters of section 42B of the Education Act 1997, phase by phase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit_encounters.bounds import Bounds, bounds
from qa_toolkit_encounters.kinds import PROVIDER
from qa_toolkit_encounters.log import Encounter
from qa_toolkit_encounters.measures import Cohort, Measures
from qa_toolkit_encounters.roll import Pupil
from qa_toolkit_encounters.years import PHASES, Phase, academic_year, called


class PhaseResult(Record):
    """`put_on` are days with an encounter that qualifies and was open to the whole year group; `differ` and `same` are pupils who surely had two."""

    phase: Phase
    cohort: Cohort
    put_on: tuple[int, int]
    two: Bounds
    differ: int
    same: int
    kinds: tuple[str, ...]
    one_day: int  # pupils with several encounters on one day, which are one occasion


def cohort(measures: Measures, phase: Phase) -> Cohort:
    """Who last finished the phase here: was in its second year group on its last day that is over."""
    year = academic_year(measures.on)
    if measures.on <= phase.ends(year):
        year -= 1
    end = phase.ends(year)
    pupils = measures.roll.pupils.values()
    found = tuple(one for one in pupils if one.group_in(year) == phase.last and one.here(end))
    return Cohort(f"Year {phase.last} of {called(year)}", found)


def in_phase(pupil: Pupil, phase: Phase, one: Encounter) -> bool:
    return one.kind.family == PROVIDER and phase.holds(pupil.group_in(academic_year(one.on)), one.on)


def occasions(pupil: Pupil, phase: Phase, some: Sequence[Encounter]) -> dict[date, list[Encounter]]:
    """By day: several providers on one day are one occasion. The law speaks of occasions and does not say more; the rule is ours."""
    found: dict[date, list[Encounter]] = {}
    for one in some:
        if in_phase(pupil, phase, one):
            found.setdefault(one.on, []).append(one)
    return found


def different(days: dict[date, list[Encounter]]) -> bool | None:
    """Whether two of the days were not with exactly the same providers; None where their names are not given."""
    some = [one for day in days.values() for one in day]
    if any(not one.partner for one in some):
        return True if len({frozenset(one.kind.key for one in day) for day in days.values()}) > 1 else None
    return len({frozenset(folded(one.partner) for one in day) for day in days.values()}) > 1


def results(measures: Measures, least: int | None) -> tuple[PhaseResult, ...]:
    return tuple(_phase(measures, phase, least) for phase in PHASES)


def two_or_more(measures: Measures, phase: Phase, group: Cohort, least: int | None) -> Bounds:
    """Who had two occasions or more within the phase."""
    return bounds(
        group.pupils,
        measures.met,
        lambda one: one.kind.family == PROVIDER and one.qualifies(least),
        lambda pupil, some: len(occasions(pupil, phase, some)) >= 2,
        lambda pupil, some: len(occasions(pupil, phase, some)) >= 2 or measures.unlogged(pupil, phase.first),
    )


def _phase(measures: Measures, phase: Phase, least: int | None) -> PhaseResult:
    group = cohort(measures, phase)
    two = two_or_more(measures, phase, group, least)
    differ = same = one_day = 0
    surely: dict[int, Encounter] = {}
    for pupil in group.pupils:
        own = [one for one, there in measures.met.get(pupil.key, ()) if there and one.qualifies(least)]
        days = occasions(pupil, phase, own)
        surely.update({id(one): one for day in days.values() for one in day})
        one_day += any(len(day) > 1 for day in days.values())
        if len(days) >= 2:
            apart = different(days)
            differ, same = differ + (apart is True), same + (apart is False)
    kinds = tuple(sorted({one.kind.key for one in surely.values()}))
    return PhaseResult(phase, group, _put_on(measures, phase, group, least), two, differ, same, kinds, one_day)


def _put_on(measures: Measures, phase: Phase, group: Cohort, least: int | None) -> tuple[int, int]:
    """On how many days, at the least and at the most."""
    members = {pupil.key: pupil for pupil in group.pupils}
    sure: set[date] = set()
    open_: set[date] = set()
    for one in measures.log.encounters:
        some = next((members[key] for key in (one.offered | one.there | one.maybe) if key in members), None)
        counts = one.qualifies(least)
        if some is None or not in_phase(some, phase, one) or counts is False or one.open_to_all is False:
            continue
        (sure if counts and one.open_to_all else open_).add(one.on)
    return len(sure), len(sure | open_)
