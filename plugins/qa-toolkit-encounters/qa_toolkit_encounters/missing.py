"""Who still misses what, by reference: for the school only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from qa_toolkit.models import Record
from qa_toolkit.wording import count, listed
from qa_toolkit_encounters.kinds import EMPLOYER, KINDS, PROVIDERS, WORKPLACE
from qa_toolkit_encounters.log import Encounter
from qa_toolkit_encounters.measures import Measures, experiences, visit, within
from qa_toolkit_encounters.phases import occasions
from qa_toolkit_encounters.roll import Pupil
from qa_toolkit_encounters.years import FIRST, PHASES, academic_year, called


class Missing(Record):
    """`open` says that it may be there already: a test is not answered, or it is not known who came."""

    pupil: str
    year_group: int
    what: str
    until: date | None
    open: bool


class _Own(Record):
    """Of one pupil: what surely counts, and what may."""

    sure: Sequence[Encounter]
    possible: Sequence[Encounter]


def missing(measures: Measures, least: int | None = None) -> tuple[Missing, ...]:
    """Of everybody who is at the school now, by year group and reference; what is due by 16 from Year 10 on."""
    found = (one for pupil in measures.here for one in _of(pupil, measures, least))
    return tuple(sorted(found, key=lambda one: (one.year_group, one.pupil, one.until or date.max, one.what)))


def _of(pupil: Pupil, measures: Measures, least: int | None) -> Iterator[Missing]:
    met = measures.met.get(pupil.key, ())
    own = _Own(
        [one for one, sure in met if sure and one.meaningful], [one for one, _ in met if one.meaningful is not False]
    )
    year = academic_year(measures.on)
    group = pupil.group_in(year)

    def short(what: str, counts: Sequence[int], wanted: int, until: date) -> Iterator[Missing]:
        sure, possible = counts
        if sure < wanted:
            yield Missing(pupil.shown, group, what, until, possible >= wanted)

    counts = [
        sum(one.kind.family == EMPLOYER and academic_year(one.on) == year for one in some)
        for some in (own.sure, own.possible)
    ]
    yield from short(f"an employer encounter in {called(year)}", counts, 1, date(year + 1, 8, 31))
    yield from _past(pupil, measures, own, group)
    if group in {10, 11}:
        end = date(pupil.year_of(11) + 1, 8, 31)
        works = _works(pupil, own, FIRST, 11)
        yield from short(f"{count(max(2 - works[0], 0), 'workplace experience')} by the end of Year 11", works, 2, end)
        yield from _kinds(pupil, own, group, end)
    elif group > 11:
        end = date(pupil.year_of(13) + 1, 8, 31)
        works = _works(pupil, own, 12, 13)
        yield from short("a workplace experience in Year 12 or 13", works, 1, end)
        if pupil.higher:
            days = [
                len({one.on for one, sure in met if (sure and visit(one)) or (loose and visit(one) is not False)})
                for loose in (False, True)
            ]
            yield from short(f"{count(max(2 - days[0], 0), 'visit')} to higher education", days, 2, end)
    yield from _phase(pupil, measures, least, group)


def _past(pupil: Pupil, measures: Measures, own: _Own, group: int) -> Iterator[Missing]:
    known = measures.log.first_year or 0
    years = [
        [academic_year(one.on) for one in some if one.kind.family == EMPLOYER] for some in (own.sure, own.possible)
    ]
    gone = [one for one in measures.years_so_far(pupil) if one >= known and one not in years[0]]
    if gone:
        what = f"had no employer encounter in {listed(called(one) for one in gone)}"
        yield Missing(pupil.shown, group, what, None, all(one in years[1] for one in gone))


def _works(pupil: Pupil, own: _Own, first: int, last: int) -> list[int]:
    return [
        experiences(within(pupil, [one for one in some if one.kind.family == WORKPLACE], first, last), generous=loose)
        for some, loose in ((own.sure, False), (own.possible, True))
    ]


def _kinds(pupil: Pupil, own: _Own, group: int, end: date) -> Iterator[Missing]:
    sure, possible = ({one.kind.key for one in some} for some in (own.sure, own.possible))
    gone = [key for key in PROVIDERS if key not in sure]
    if gone:
        what = f"to meet by the end of Year 11: {listed(KINDS[key].title.lower() for key in gone)}"
        yield Missing(pupil.shown, group, what, end, set(gone) <= possible)


def _phase(pupil: Pupil, measures: Measures, least: int | None, group: int) -> Iterator[Missing]:
    """Of the phase that the pupil is in, as long as it lasts."""
    phase = next((one for one in PHASES if one.holds(group, measures.on)), None)
    if phase is None:
        return
    met = measures.met.get(pupil.key, ())
    sure = len(occasions(pupil, phase, [one for one, there in met if there and one.qualifies(least)]))
    possible = len(occasions(pupil, phase, [one for one, _ in met if one.qualifies(least) is not False]))
    if sure < 2:
        optional = "" if phase.compulsory else " (to offer; coming is optional)"
        what = f"{count(2 - sure, 'provider encounter')} of {phase.title} by law{optional}"
        yield Missing(pupil.shown, group, what, phase.ends(pupil.year_of(phase.last)), possible >= 2)
