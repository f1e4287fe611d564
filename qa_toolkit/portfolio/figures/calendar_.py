"""What runs out and when: evidence with a last day, and awards that would want renewal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache

from qa_toolkit.models import Award
from qa_toolkit.months import months_after
from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.records import OrganisationLine
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard

KEPT = 200
_ENOUGH = 10  # times as many are kept before all but the first go


class Nearest:
    """The first of very many things by day, and of one day by their other members; all of them are counted."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[tuple[str, ...]] = []
        self._last = ""  # of those kept, once there are enough; nothing after it can be of the first

    def add(self, day: str, *members: str) -> None:
        self.count += 1
        if not self._last or day <= self._last:
            self._kept.append((day, *members))
            if len(self._kept) >= _ENOUGH * KEPT:
                self._kept = self.first()
                self._last = self._kept[-1][0]

    def first(self) -> list[tuple[str, ...]]:
        return sorted(self._kept)[:KEPT]


def in_time(cycle: str) -> tuple[str, str]:
    """Sorts rounds by the first year that their names have; those without one stand before all others."""
    year = re.search(r"[12][0-9]{3}", cycle)
    return (year[0] if year else "", cycle)


def latest(cycles: Iterable[str], as_of: date) -> str:
    """The latest round that has begun, by its year; a slip such as 2062-63 must not be the round of everybody. Where none has, the first."""
    known = sorted(cycles, key=in_time)
    begun = [cycle for cycle in known if in_time(cycle)[0] <= f"{as_of.year:04}"]
    return begun[-1] if begun else known[0]


def soon(as_of: date, days: int) -> str:
    return (as_of + min(timedelta(days), date.max - as_of)).isoformat()


def renewals(one: AuditRow | OrganisationLine, standard: Standard) -> Iterator[tuple[str, Award]]:
    """When each award whose rule would be met would run out, had it been given on the day of submission."""
    if one.submitted_on:
        for award, mark in zip(standard.awards.values(), one.awards, strict=True):
            if mark == rows.WOULD_BE_MET and award.valid_months is not None:
                yield _runs_out(one.submitted_on, award.valid_months), award


@lru_cache(maxsize=1_000)
def _runs_out(given: str, months: int) -> str:
    return months_later(date.fromisoformat(given), months).isoformat()


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last; no day after those that a calendar has."""
    return months_after(day, months) or date.max
