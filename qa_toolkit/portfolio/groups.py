"""Sub-groups of organisations, and what of them is hidden so that nobody in a small one can be known by its figures."""

from __future__ import annotations

from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.records import Group, Grouping
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.portfolio.spread import Histogram
from qa_toolkit.small_groups import hidden
from qa_toolkit.standards import Standard

DIMENSIONS = ("kind", "area", "phase", "region")
NOT_SAID = "not said"


class Groups:
    """The audits of one part by each dimension."""

    def __init__(self, standard: Standard, threshold: int) -> None:
        self._standard, self._threshold = standard, threshold
        self._spread: dict[str, dict[str, Histogram]] = {by: {} for by in DIMENSIONS}
        self._met: dict[str, dict[str, list[int]]] = {by: {} for by in DIMENSIONS}

    def add(self, row: AuditRow) -> None:
        for by in DIMENSIONS:
            value = getattr(row, by) or NOT_SAID
            self._spread[by].setdefault(value, Histogram()).add(row.percent)
            met = self._met[by].setdefault(value, [0] * len(row.awards))
            for place, mark in enumerate(row.awards):
                met[place] += mark == rows.WOULD_BE_MET

    def records(self) -> tuple[Grouping, ...]:
        return tuple(self._grouping(by) for by in DIMENSIONS if set(self._spread[by]) - {NOT_SAID})

    def _grouping(self, by: str) -> Grouping:
        spreads = self._spread[by]
        unseen = hidden({value: spread.n for value, spread in spreads.items()}, self._threshold)
        groups = []
        for value, spread in sorted(spreads.items()):
            if value in unseen:
                groups.append(Group(value, True, None, None, None, None, None))
            else:
                met = dict(zip(self._standard.awards, self._met[by][value], strict=True))
                groups.append(Group(value, False, spread.n, spread.median, spread.at(1, 4), spread.at(3, 4), met))
        return Grouping(by, tuple(groups), len(unseen))
