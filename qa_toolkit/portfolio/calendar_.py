"""What runs out and when: evidence with a last day, and awards that would want renewal."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from heapq import heappush, heappushpop
from typing import Generic, TypeVar

from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.records import ExpiringPiece, MonthLine, Renewal
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard

KEPT = 200
Item = TypeVar("Item", ExpiringPiece, Renewal)


class Nearest(Generic[Item]):
    """The first of very many things by day; all of them are counted, by month too."""

    def __init__(self) -> None:
        self.count = 0
        self._pieces: Counter[str] = Counter()
        self._organisations: Counter[str] = Counter()
        self._seen: dict[str, str] = {}
        self._kept: list[tuple[_Backwards, Item]] = []

    def add(self, item: Item, *, owner: str, near: bool = True) -> None:
        """Items of one owner come one after the other."""
        month = item.on[:7]
        self._pieces[month] += 1
        if self._seen.get(month) != owner:
            self._seen[month] = owner
            self._organisations[month] += 1
        if not near:
            return
        self.count += 1
        entry = (_Backwards(tuple(map(str, vars(item).values())), item.on), item)
        if len(self._kept) < KEPT:
            heappush(self._kept, entry)
        else:
            heappushpop(self._kept, entry)

    def items(self) -> tuple[Item, ...]:
        return tuple(item for _, item in sorted(self._kept, key=lambda entry: entry[0].key))

    def months(self) -> tuple[MonthLine, ...]:
        return tuple(MonthLine(month, n, self._organisations[month]) for month, n in sorted(self._pieces.items()))


class _Backwards:
    """Orders the latest first, so that a heap lets go of it."""

    def __init__(self, members: tuple[str, ...], on: str) -> None:
        self.key = (on, members)

    def __lt__(self, other: _Backwards) -> bool:
        return other.key < self.key


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


def renewals(row: AuditRow, standard: Standard) -> list[Renewal]:
    """When each award whose rule would be met would run out, had it been given on the day of submission."""
    if not row.submitted_on:
        return []
    given = date.fromisoformat(row.submitted_on)
    return [
        Renewal(
            row.organisation,
            row.name,
            row.standard,
            award.key,
            award.title,
            months_later(given, award.valid_months).isoformat(),
        )
        for award, mark in zip(standard.awards.values(), row.awards, strict=True)
        if mark == rows.WOULD_BE_MET and award.valid_months is not None
    ]


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last; no day after those that a calendar has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
