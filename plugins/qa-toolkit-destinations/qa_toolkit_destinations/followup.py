"""Whom to find out about: not known, no code that counts, a lapsed record, no offer recorded. For the school or authority only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.wording import count, day, listed
from qa_toolkit_destinations import cells, codes
from qa_toolkit_destinations.data import LEAVERS, NO_SCHOOL, YEARS
from qa_toolkit_destinations.people import Extract, Person
from qa_toolkit_destinations.showing import Sheet, Showing

OFFER_MONTHS = range(5, 11)  # in which offers are reported
LAPSED, NO_RECORD = "the file says that the record has lapsed", "no offer recorded"
PRIVATE = "This list names young people by reference: for those who follow them up only. It is no evidence, and belongs into no audit and no e-mail."


class Unknown(Record):
    person: Person
    why: str


def unknowns(found: Extract, month: date | None = None) -> tuple[date, tuple[Unknown, ...]]:
    """Those of one month, by school, reason and reference; of the last month where none is named.

    Raises:
        BadData: where the file has nobody in that month.
    """
    months = found.months
    when = month or months[-1]
    if when not in months:
        raise BadData(
            "--month", f"nobody is in the file for {day(when.isoformat()[:7])}; it has {listed(_named(months))}."
        )
    here = [one for one in found.people if one.month == when]
    years = {*YEARS, *LEAVERS}
    listed_ = [
        Unknown(one, why)
        for one in here
        if (not found.has_year or one.year is None or one.year in years) and (why := listed(_reasons(one, found)))
    ]
    return when, tuple(sorted(listed_, key=lambda one: (one.person.school.casefold(), one.why, one.person.reference)))


def _named(months: tuple[date, ...]) -> Iterator[str]:
    return (day(one.isoformat()[:7]) for one in months)


def _reasons(one: Person, found: Extract) -> Iterator[str]:
    if one.counts_as == codes.NOT_KNOWN:
        yield f"{one.code} {found.table.codes[one.code].label}"
    elif one.apart and not (one.year is not None and one.year not in YEARS):
        yield one.apart
    if one.lapsed:
        yield LAPSED
    if one.month and one.month.month in OFFER_MONTHS and one.offer in (cells.NOT_RECORDED, cells.OFFER_APART):
        yield NO_RECORD


def showing(found: Extract, month: date | None = None) -> Showing:
    when, people = unknowns(found, month)
    rows = tuple(
        (
            one.person.reference,
            one.person.school or NO_SCHOOL,
            f"Year {one.person.year}" if one.person.year else "–",
            one.why,
            one.person.confirmed.isoformat() if one.person.confirmed else "–",
        )
        for one in people
    )
    headings = ("Reference", "School", "Year", "Why", "Last confirmed")
    named = day(when.isoformat()[:7])
    whole = Counter(one.why for one in people)
    notes = [PRIVATE, *(f"{why}: {number}." for why, number in whole.most_common())]
    title = f"To follow up, {named}: {count(len(people), 'young person', 'young people')}"
    return Showing(title, (Sheet("By school", headings, rows),) if rows else (), tuple(notes))
