"""Academic years and the three phases of the provider access law."""

from __future__ import annotations

import re
from datetime import date

from qa_toolkit.models import Record

FIRST, LAST = 7, 13  # year groups
_YEAR_GROUP = re.compile(r"(?:year|yr|y)?\.? ?(\d{1,2})")
_ACADEMIC = re.compile(r"(20\d\d)(?: ?[/–-] ?((?:20)?\d\d))?")
_FINISHED = 7  # July: a year that is nearly over is judged, as Compass does on 31 July


def academic_year(on: date) -> int:
    """2025 for 2025/26; it begins on 1 September."""
    return on.year if on.month >= 9 else on.year - 1


def called(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def last_finished(on: date) -> int:
    """The last academic year that is over, or will be within two months."""
    return academic_year(on) if _FINISHED <= on.month < 9 else academic_year(on) - 1


def as_academic_year(text: str) -> int | None:
    """2025 for '2025/26', '2025-2026' or '2025'; None for what is no such year."""
    match = _ACADEMIC.fullmatch(text.strip())
    if match is None or (match[2] and int(match[2]) % 100 != (int(match[1]) + 1) % 100):
        return None
    return int(match[1])


def as_year_group(text: str) -> int | None:
    """9 for '9', 'Y9' or 'Year 9'; None for what is none from 7 to 13."""
    match = _YEAR_GROUP.fullmatch(" ".join(text.casefold().split()))
    return int(match[1]) if match and FIRST <= int(match[1]) <= LAST else None


class Phase(Record):
    """Two year groups, the second of them to 28 February only."""

    key: str
    title: str
    first: int
    compulsory: bool

    @property
    def last(self) -> int:
        return self.first + 1

    def holds(self, year_group: int, on: date) -> bool:
        in_time = on.month >= 9 or (on.month, on.day) <= (2, 28)
        return year_group == self.first or (year_group == self.last and in_time)

    @staticmethod
    def ends(year: int) -> date:
        """The last day, where the pupils are in the second of its year groups in this academic year."""
        return date(year + 1, 2, 28)


PHASES = (
    Phase("first-phase", "Years 8 and 9", 8, compulsory=True),
    Phase("second-phase", "Years 10 and 11", 10, compulsory=True),
    Phase("third-phase", "Years 12 and 13", 12, compulsory=False),
)
