"""A report: the measures of everybody and of each school, group or month, with what is hidden and what must be said beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from qa_toolkit.errors import BadData
from qa_toolkit.wording import listed
from qa_toolkit_destinations.data import Data, Part
from qa_toolkit_destinations.groups import NOT_SAID
from qa_toolkit_destinations.lines import (
    FEW_LEAVERS,
    MEASURES,
    OFFERS,
    PARTICIPATION,
    STATUS,
    Line,
    Measure,
    Report,
    Table,
    text_of,
)
from qa_toolkit_destinations.measures import (
    AT_LEAST_FROM,
    EMPTY,
    MARCH,
    Figure,
    Period,
    Tally,
    average,
    guarantee_month,
    latest_winter,
    together,
)
from qa_toolkit_destinations.remarks import remarks
from qa_toolkit_destinations.small_groups import MINIMUM, hidden

_NO_GROUPS = ("The file has no column of a group, such as SEND, sex or FSM.",)


def report(data: Data, by: str | None = None, month: date | None = None, minimum: int = MINIMUM) -> Report:
    """The figures of `data`.

    Args:
        data: what the files say.
        by: 'school', 'group' or 'month', or None.
        month: the only one to look at; without it the last whole winter, its March and its September, or else the last month there is.
        minimum: the smallest cohort that is shown.

    Raises:
        BadData: where the file has nothing of that month.
    """
    there = sorted({*data.months, *data.offer_months})
    if month is not None and month not in there:
        names = listed(text_of(Period((one,)), yearly=data.yearly) for one in there)
        raise BadData("--month", f"the file has nothing of {Period((month,)).text}; it has {names}.")
    periods = _periods(data, month)
    total = _total(data, periods, minimum)
    tables = () if total.hidden and by != "month" else tuple(_tables(data, by, periods, minimum))
    if data.yearly and total.cohort is not None and total.cohort < FEW_LEAVERS:
        tables += tuple(_three_years(data, periods[STATUS].months[0]))
    return Report(
        data.kind,
        {of: text_of(period, yearly=data.yearly) for of, period in periods.items()},
        total,
        tables,
        (*remarks(data, periods, total, month), *(_NO_GROUPS if by == "group" and not data.group_titles else ())),
        minimum,
        STATUS in periods and periods[STATUS].is_winter,
        data.yearly,
        periods,
    )


def _total(data: Data, periods: Mapping[str, Period], minimum: int) -> Line:
    """Hidden where the cohort is small; of a measure with a small cohort of its own only that figure is."""
    tallies = _tallies(data.parts, periods)
    sizes = _sizes(tallies)
    small = {of for of, size in sizes.items() if 0 < size < minimum}
    if STATUS in small or not any(size >= minimum for size in sizes.values()):
        return Line("All", hidden=True, cohort=None, figures={})
    return _line("All", data.kind, {of: found for of, found in tallies.items() if of not in small}, set())


def _periods(data: Data, month: date | None) -> dict[str, Period]:
    found: dict[str, Period] = {}
    months, offered = data.months, data.offer_months
    if month is not None:
        only = Period((month,))
        return {STATUS: only, PARTICIPATION: only} | ({OFFERS: only} if month in offered else {})
    if months:
        winter = None if data.yearly else latest_winter(months)
        found[STATUS] = winter or Period((months[-1],))
        march = date(found[STATUS].months[-1].year, MARCH, 1)
        found[PARTICIPATION] = Period((march if winter and march in months else found[STATUS].months[-1],))
    guarantee = offered[-1] if data.yearly and offered else guarantee_month(offered)
    if guarantee is not None:
        found[OFFERS] = Period((guarantee,))
    return found


def _tallies(parts: Iterable[Part], periods: Mapping[str, Period]) -> dict[str, list[Tally]]:
    """For each of the periods the tally of each of its months."""
    by_month: dict[tuple[bool, date], list[Tally]] = defaultdict(list)
    for one in parts:
        for offers, tally in ((False, one.activity), (True, one.offers)):
            if tally is not None:
                by_month[offers, one.month].append(tally)
    return {
        of: [
            together(by_month[of == OFFERS, month]) if by_month.get((of == OFFERS, month)) else EMPTY
            for month in period.months
        ]
        for of, period in periods.items()
    }


def _sizes(tallies: Mapping[str, Sequence[Tally]]) -> dict[str, int]:
    """The smallest cohort of each period that is more than nobody; a cohort that is not given counts as those who are told of."""
    sizes = {}
    for of, found in tallies.items():
        cohorts = [one.cohort if one.cohort is not None else sum(filter(None, one.counts.values())) for one in found]
        sizes[of] = min(filter(None, cohorts), default=0)
    return sizes


def _least(sizes: Mapping[str, int]) -> int:
    return min(filter(None, sizes.values()), default=0)


def _line(label: str, kind: str, tallies: Mapping[str, Sequence[Tally]], unseen: set[str] | frozenset[str]) -> Line:
    if label in unseen:
        return Line(label, hidden=True, cohort=None, figures={})
    figures = {one.key: _figure(one, tallies.get(one.of, ())) for one in MEASURES[kind]}
    own = tallies.get(STATUS) or tallies.get(OFFERS) or ()
    cohorts = [one.cohort for one in own if one.cohort is not None]
    cohort = Fraction(sum(cohorts), len(own)) if own and len(cohorts) == len(own) else None
    unknown = figures.get("not-known")
    neet = figures.get("neet")
    if unknown and neet and (unknown.share or 0) > AT_LEAST_FROM:
        figures["neet"] = Figure(neet.number, neet.of, at_least=True)
    return Line(label, hidden=False, cohort=cohort, figures=figures)


def _figure(measure: Measure, tallies: Sequence[Tally]) -> Figure | None:
    """None where the file says nothing of it, or not of each month."""
    filled = [one for one in tallies if not one.is_blank]
    if not filled or not all(measure.is_told_by(one) for one in filled):
        return None
    if len(filled) < len(tallies) and not all(one.counted for one in filled):
        return None
    return average(tallies, *measure.kinds)


def _tables(data: Data, by: str | None, periods: Mapping[str, Period], minimum: int) -> Iterator[Table]:
    if by == "school":
        yield _table(data, "By school", "School", lambda part: part.school, periods, minimum)
    elif by == "group":
        for title in data.group_titles:
            yield _table(data, title, title, _group(title), periods, minimum)
    elif by == "month":
        yield _by_month(data, minimum)


def _group(title: str) -> Callable[[Part], str]:
    return lambda part: part.groups.get(title, NOT_SAID)


def _table(
    data: Data, title: str, heading: str, label: Callable[[Part], str], periods: Mapping[str, Period], minimum: int
) -> Table:
    rows: dict[str, list[Part]] = defaultdict(list)
    for part in data.parts:
        rows[label(part)].append(part)
    tallies = {one: _tallies(parts, periods) for one, parts in rows.items()}
    sizes = {one: _sizes(found) for one, found in tallies.items()}
    unseen = hidden([{one: found.get(of, 0) for one, found in sizes.items()} for of in periods], minimum)
    there = sorted(
        (one for one, found in tallies.items() if not all(tally.is_blank for each in found.values() for tally in each)),
        key=lambda one: (one == NOT_SAID, one.casefold()),
    )
    unseen |= {one for one in there if not any(sizes[one].values())}  # the file itself suppresses it
    return Table(title, heading, tuple(_line(one, data.kind, tallies[one], unseen) for one in there))


def _by_month(data: Data, minimum: int) -> Table:
    """Each month by itself, so that nothing in it is an average."""
    lines = []
    for month in sorted({*data.months, *data.offer_months}):
        periods = _periods(data, month)
        tallies = _tallies(data.parts, periods)
        label = str(month.year) if data.yearly else Period((month,)).text
        small = _least(_sizes(tallies)) < minimum
        lines.append(
            Line(label, hidden=True, cohort=None, figures={}) if small else _line(label, data.kind, tallies, set())
        )
    return Table("By year" if data.yearly else "By month", "Leavers" if data.yearly else "Month", tuple(lines))


def _three_years(data: Data, last: date) -> Iterator[Table]:
    """The mean of three years on end, where one year has few leavers."""
    years = tuple(last.replace(year=last.year - back) for back in (2, 1, 0))
    if not set(years) <= set(data.months):
        return
    three = Period(years)
    label = f"{years[0].year} to {years[-1].year}"
    line = _line(label, data.kind, _tallies(data.parts, {STATUS: three, PARTICIPATION: three}), set())
    yield Table("Three years together", "Leavers", (line,))
