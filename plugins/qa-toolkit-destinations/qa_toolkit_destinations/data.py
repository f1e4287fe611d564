"""One shape for both kinds of file: cohorts by month, school and group, with what the young people in them count as."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from qa_toolkit.models import Record
from qa_toolkit.wording import count
from qa_toolkit_destinations import cells, codes
from qa_toolkit_destinations.extract import apart
from qa_toolkit_destinations.measures import Tally, offers, tally
from qa_toolkit_destinations.people import Extract, Person
from qa_toolkit_destinations.small_groups import MINIMUM

YEARS = (12, 13)  # 16 and 17 by academic age: the age on 31 August
LEAVERS = (11, 12)
ACTIVITY, SUSTAINED = "activity", "sustained"
NO_SCHOOL = "not said"


class Part(Record):
    month: date
    school: str
    groups: Mapping[str, str]
    activity: Tally | None
    offers: Tally | None = None


class Data(Record):
    """What figures are made of. `yearly` where its months stand for years of leavers."""

    parts: tuple[Part, ...]
    warnings: tuple[str, ...]
    faults: int
    method: str
    kind: str = ACTIVITY
    yearly: bool = False
    remarks: tuple[str, ...] = ()  # what must be said beside the figures

    @property
    def months(self) -> tuple[date, ...]:
        """In which somebody's activity is told."""
        return tuple(sorted({one.month for one in self.parts if one.activity is not None}))

    @property
    def offer_months(self) -> tuple[date, ...]:
        return tuple(sorted({one.month for one in self.parts if one.offers is not None}))

    @property
    def group_titles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(title for one in self.parts for title in one.groups))

    @property
    def schools(self) -> tuple[str, ...]:
        return tuple(sorted({one.school for one in self.parts}, key=str.casefold))


def of_extract(found: Extract) -> Data:
    """The measures' young people: Years 12 and 13 by activity, leavers of Years 11 and 12 by offer."""
    asked = {one.month for one in found.people if one.offer not in (None, cells.NOT_RECORDED)}
    active = [one for one in found.people if not found.has_year or one.year in YEARS]
    leavers = _leavers(found)
    parts = [*_parts(active, tally, None), *_parts([one for one in leavers if one.month in asked], None, offers)]
    warnings = [*found.warnings, *_told(found, active, leavers)]
    method = f"Activity codes by pupil reference, by the table of codes {found.table.version}; names, addresses and birth dates were not read."
    return Data(tuple(parts), tuple(warnings), found.faults, method, remarks=tuple(_remarks(found, active)))


def _leavers(found: Extract) -> list[Person]:
    if not found.has_offers:
        return []
    years = _leaver_years(found)
    return [one for one in found.people if not found.has_year or one.year in years]


def _leaver_years(found: Extract) -> tuple[int, int]:
    """Years 11 and 12 until the summer; a file of September may have them as 12 and 13 already."""
    filled = {one.year for one in found.people if one.offer not in (None, cells.NOT_RECORDED)}
    return LEAVERS if LEAVERS[0] in filled else YEARS


def _parts(
    people: Sequence[Person],
    activity: Callable[[Iterator[str]], Tally] | None,
    offered: Callable[[Iterator[str]], Tally] | None,
) -> Iterator[Part]:
    cohorts: dict[tuple[date, str, tuple[tuple[str, str], ...]], list[Person]] = defaultdict(list)
    for one in people:
        if one.month is not None:
            cohorts[one.month, one.school or NO_SCHOOL, tuple(one.groups.items())].append(one)
    for (month, school, groups), members in cohorts.items():
        kinds = activity(one.counts_as for one in members) if activity else None
        given = offered(one.offer or cells.NOT_RECORDED for one in members) if offered else None
        yield Part(month, school, dict(groups), kinds, given)


def _told(found: Extract, active: Sequence[Person], leavers: Sequence[Person]) -> Iterator[str]:
    if not found.has_year:
        yield "The file has no year group and no academic age: everybody in it is taken as in Year 12 or 13."
    counted = {id(one) for one in (*active, *leavers)}
    left = [one for one in found.people if id(one) not in counted]
    if left:
        nobody = sum(one.year is None for one in left)
        yield f"{len(left)} of {len(found.people)} rows are of other years ({nobody} without a year group) and in no figure here."
    outside = sum(one.counts_as == codes.OUTSIDE for one in active)
    if outside:
        yield f"{count(outside, 'row has', 'rows have')} a code outside the cohort, such as 710, and are in no figure here."
    for reasons in apart(active):
        yield f"Counted apart, in the cohort and neither NEET nor known: {reasons}. NEET, not known and participation are ‘at least’."


def _remarks(found: Extract, active: Sequence[Person]) -> Iterator[str]:
    """What the figures rest on that no source confirms, and who is in the September Guarantee."""
    if found.has_year and any(one.offer not in (None, cells.NOT_RECORDED) for one in found.people):
        years = _leaver_years(found)
        after = "" if years == LEAVERS else ", which the leavers of Years 11 and 12 have become over the summer"
        yield f"September Guarantee: young people in Years {years[0]} and {years[1]}{after}."
    used = sorted({one.code for one in active if one.code in found.table.codes})
    unsure = [one for one in used if found.table.codes[one].sure == "memory" and not found.table.codes[one].older]
    if unsure:
        yield f"{_rows(active, unsure)} whose treatment is from memory{_named(active, unsure)}: see `destinations codes`."
    worked = [one for one in used if found.table.codes[one].sure == "worked-out"]
    if worked:
        yield f"{_rows(active, worked)} whose treatment is worked out and not read{_named(active, worked)}."


def _rows(active: Sequence[Person], held: Sequence[str]) -> str:
    number = sum(one.code in held for one in active)
    few = f"Fewer than {MINIMUM}" if number < MINIMUM else str(number)
    return f"{few} of {len(active)} rows have a code"


def _named(active: Sequence[Person], held: Sequence[str]) -> str:
    """Which codes, where each is that of more than a few, of whom one might be known by it."""
    numbers = Counter(one.code for one in active)
    return f" ({', '.join(held)})" if all(numbers[one] >= MINIMUM for one in held) else ""
