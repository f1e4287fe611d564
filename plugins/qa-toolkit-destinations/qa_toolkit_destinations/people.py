"""Young people as a file by pupil tells of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from qa_toolkit.models import Record
from qa_toolkit_destinations import codes

NO_CODE, UNKNOWN_CODE, TWO_CODES = "no code", "a code that is not in the table", "two different codes in one month"


class Person(Record):
    """One young person in one month. `reference` is 'line 12' where the file has none that may be shown."""

    reference: str
    school: str
    month: date | None
    year: int | None
    code: str
    counts_as: str
    apart: str  # why, where it is counted apart
    groups: Mapping[str, str]
    offer: str | None
    confirmed: date | None
    lapsed: bool
    where: str


class Extract(Record):
    people: tuple[Person, ...]
    table: codes.CodeTable
    has_year: bool
    has_offers: bool
    warnings: tuple[str, ...]
    faults: int  # what a person must put right

    @property
    def months(self) -> tuple[date, ...]:
        return tuple(sorted({one.month for one in self.people if one.month}))


class Options(Record):
    """What whoever asks says beside the file."""

    on: date
    table: codes.CodeTable
    month: date | None = None  # of a file without a column of months
    named: Mapping[str, str] | None = None
