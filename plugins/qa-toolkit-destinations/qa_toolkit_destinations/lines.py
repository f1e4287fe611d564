"""What a report is made of: the measures, the rows of its tables, and the months that they are of."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from qa_toolkit.models import Record
from qa_toolkit_destinations import cells, codes, summary_columns
from qa_toolkit_destinations.data import ACTIVITY, SUSTAINED
from qa_toolkit_destinations.measures import Figure, Period, Tally

FEW_LEAVERS = 50  # under which three years are read together: the project's own rule
STATUS, PARTICIPATION, OFFERS = "status", "participation", "offers"  # which period a measure is of
_WHOLE = (*codes.PARTICIPATING, summary_columns.PARTICIPATING)
_PARTICIPATION_NEEDS = ((summary_columns.PARTICIPATING,), (codes.FULL_TIME, codes.APPRENTICESHIP))
_SUSTAINED = (codes.FULL_TIME, codes.APPRENTICESHIP, summary_columns.EMPLOYMENT)


class Measure(Record):
    key: str
    title: str
    kinds: tuple[str, ...]
    of: str
    needs: tuple[tuple[str, ...], ...] = ()  # columns of counts without which it would be too low: all of one of these

    def is_told_by(self, tally: Tally) -> bool:
        return tally.counted or any(set(one) <= set(tally.counts) for one in self.needs or (self.kinds,))


MEASURES: Mapping[str, tuple[Measure, ...]] = {
    ACTIVITY: (
        Measure("participating", "Participating", _WHOLE, PARTICIPATION, _PARTICIPATION_NEEDS),
        Measure("full-time", "Full-time education", (codes.FULL_TIME,), PARTICIPATION),
        Measure("apprenticeship", "Apprenticeship", (codes.APPRENTICESHIP,), PARTICIPATION),
        Measure("other", "Other training", (codes.OTHER_TRAINING,), PARTICIPATION),
        Measure("neet", "NEET", (codes.NEET,), STATUS),
        Measure("not-known", "Not known", (codes.NOT_KNOWN,), STATUS),
        Measure("neet-or-not-known", "NEET or not known", (codes.NEET, codes.NOT_KNOWN), STATUS),
        Measure("offer", "September Guarantee", (cells.OFFER,), OFFERS),
    ),
    SUSTAINED: (
        Measure("sustained", "Sustained", _SUSTAINED, STATUS),
        Measure("education", "Education", (codes.FULL_TIME,), STATUS),
        Measure("apprenticeship", "Apprenticeship", (codes.APPRENTICESHIP,), STATUS),
        Measure("employment", "Employment", (summary_columns.EMPLOYMENT,), STATUS),
        Measure("not-sustained", "Not sustained", (summary_columns.NOT_SUSTAINED,), STATUS),
        Measure("not-captured", "Not captured", (summary_columns.NOT_CAPTURED,), STATUS),
    ),
}


class Line(Record):
    """A row of a table; without figures where it is hidden."""

    label: str
    hidden: bool
    cohort: Fraction | None
    figures: Mapping[str, Figure | None]


class Table(Record):
    title: str
    heading: str
    lines: tuple[Line, ...]


class Report(Record):
    kind: str
    periods: Mapping[str, str]  # which months each of `Measure.of` is of
    total: Line
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    minimum: int
    is_winter: bool
    yearly: bool
    months: Mapping[str, Period]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Those that the file says something of."""
        lines = (self.total, *(line for table in self.tables for line in table.lines))
        return tuple(one for one in MEASURES[self.kind] if any(line.figures.get(one.key) is not None for line in lines))


def text_of(period: Period, *, yearly: bool) -> str:
    return f"leavers of {period.months[0].year}" if yearly else period.text


def size(line: Line) -> str:
    """'312 young people', '311.7 young people on average'."""
    if line.cohort is None:
        return "cohort not given"
    if line.cohort == 1:
        return "1 young person"
    whole = line.cohort.denominator == 1
    return f"{int(line.cohort):,} young people" if whole else f"{float(line.cohort):,.1f} young people on average"
