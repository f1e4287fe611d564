"""What must be said beside figures: how they differ from the published ones, and what they cannot say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from qa_toolkit.wording import MONTHS, listed
from qa_toolkit_destinations.data import ACTIVITY, SUSTAINED, Data
from qa_toolkit_destinations.lines import FEW_LEAVERS, OFFERS, PARTICIPATION, STATUS, Line, text_of
from qa_toolkit_destinations.measures import AT_LEAST_FROM, MARCH, SEPTEMBER, WINTER, Period


def remarks(data: Data, periods: Mapping[str, Period], total: Line, month: date | None) -> Iterator[str]:
    if data.kind == ACTIVITY and not data.yearly:
        yield from _like_published(periods, total, month, data)
    unknown = total.figures.get("not-known")
    if unknown and (unknown.share or 0) > AT_LEAST_FROM:
        yield f"More than {AT_LEAST_FROM} per cent are not known: NEET is ‘at least’ what is shown. Find out about them first."
    yield from data.remarks
    if STATUS in periods:
        yield from _absent(data, periods[STATUS])
    if data.kind == ACTIVITY:
        yield "NEET, not known and participation do not add up to 100: jobs without study, gap years and re-engagement are in none of them."
    if data.kind == SUSTAINED:
        yield "Set figures of one release only beside one another: the method of the published ones changed with the release of 2023/24."
    if total.cohort is not None and total.cohort < FEW_LEAVERS:
        yield f"Fewer than {FEW_LEAVERS}: one young person moves the figures by points, so read three years together."


def _like_published(periods: Mapping[str, Period], total: Line, month: date | None, data: Data) -> Iterator[str]:
    status, participation, offers = (periods.get(one) for one in (STATUS, PARTICIPATION, OFFERS))
    if status and not status.is_winter:
        missing = "" if month else _missing(data.months)
        yield f"NEET and not known are of one month; what is published is the average of December, January and February.{missing}"
    if participation and total.figures.get("participating") and participation.months[0].month != MARCH:
        yield f"Participation is of {MONTHS[participation.months[0].month - 1]}; what is published is of March."
    if offers and offers.months[0].month != SEPTEMBER:
        yield "Offers are of a month before the end of September or after it, and so not yet the September Guarantee."


def _absent(data: Data, period: Period) -> Iterator[str]:
    for month in period.months:
        there = {one.school for one in data.parts if one.activity is not None and one.month == month}
        gone = [one for one in data.schools if one not in there]
        if gone and there:
            when = text_of(Period((month,)), yearly=data.yearly)
            yield f"No row for {when}: {listed(gone)}. The figures of all are without {'it' if len(gone) == 1 else 'them'} there."


def _missing(months: Sequence[date]) -> str:
    last = months[-1]
    ending = last.year + (last.month == WINTER[0])
    wanted = [date(ending - (number == WINTER[0]), number, 1) for number in WINTER]
    gone = [f"{MONTHS[one.month - 1]} {one.year}" for one in wanted if one not in months]
    return f" Not in the file: {listed(gone)}." if gone else ""
