"""Young people as a file by pupil tells of them, and which of their references may be shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from qa_toolkit import pupil_names
from qa_toolkit.models import Record
from qa_toolkit_destinations import codes

NO_CODE, UNKNOWN_CODE, TWO_CODES = "no code", "a code that is not in the table", "two different codes in one month"
_REFERENCE_LENGTH = 24
_ORDINARY = re.compile(r"\b(?:pupil|student|learner|client|person|ref)\b|[_.:-]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4}|@")  # a school's own letters are few: P0123, YP100017
_FOLLOWS = re.compile(
    r"[A-Za-z]\d{11}[0-9A-Za-z]|\d{3}[ -]?\d{3}[ -]?\d{4}"
)  # as a UPN, a ULN or an NHS number are written


class Person(Record):
    """One young person in one month. `reference` is 'line 12' where the file has none that may be shown."""

    reference: str
    mark: bytes  # tells people apart, in this run only
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


def may_be_shown(reference: str) -> bool:
    """A reference that a school made up: short, with a digit, without a word that may be a name or a number that follows a person."""
    bare = _ORDINARY.sub("", reference)
    return (
        len(reference) <= _REFERENCE_LENGTH
        and any(c.isdigit() for c in bare)
        and not _FOLLOWS.fullmatch(reference)
        and not _WORD.search(bare)
        and not pupil_names.warnings(reference)
        and reference.isprintable()
    )
