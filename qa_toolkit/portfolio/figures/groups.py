"""Sub-groups of organisations by kind, area, phase and region, as far as they can be shown."""

from __future__ import annotations

from collections import Counter, defaultdict

from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.figures import disclosure
from qa_toolkit.portfolio.figures.spread import Histogram
from qa_toolkit.portfolio.records import Group, Grouping
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard

DIMENSIONS = ("kind", "area", "phase", "region")
NOT_SAID = "not said"
_MOST = 1_000  # values of a dimension; where there are more, each organisation wrote its own, and they are no groups


class Groups:
    """The audits of one part by each dimension."""

    def __init__(self, standard: Standard, threshold: int) -> None:
        self._standard, self._threshold = standard, threshold
        self._spread = {by: defaultdict[str, Histogram](Histogram) for by in DIMENSIONS}
        self._met = {by: defaultdict[str, list[int]](lambda: [0] * len(standard.awards)) for by in DIMENSIONS}
        self._cells: Counter[disclosure.Cell] = Counter()
        self._given_up: set[str] = set()

    def add(self, row: AuditRow) -> None:
        cell = tuple((by not in self._given_up and getattr(row, by)) or NOT_SAID for by in DIMENSIONS)
        self._cells[cell] += 1
        met = [place for place, mark in enumerate(row.awards) if mark == rows.WOULD_BE_MET]
        for by, value in zip(DIMENSIONS, cell, strict=True):
            self._spread[by][value].add(row.percent)
            of_group = self._met[by][value]
            for place in met:
                of_group[place] += 1
            if len(self._spread[by]) > _MOST:
                self._give_up(by)

    def _give_up(self, by: str) -> None:
        """This dimension makes no groups: whatever it says is as if it were not said."""
        place = DIMENSIONS.index(by)
        self._given_up.add(by)
        self._spread[by].clear()
        self._met[by].clear()
        cells, self._cells = self._cells, Counter()
        for cell, number in cells.items():
            self._cells[*cell[:place], NOT_SAID, *cell[place + 1 :]] += number

    def records(self) -> tuple[Grouping, ...]:
        unseen = disclosure.hidden(self._cells, self._threshold)
        return tuple(
            self._grouping(by, frozenset(value for dimension, value in unseen if dimension == place))
            for place, by in enumerate(DIMENSIONS)
            if set(self._spread[by]) - {NOT_SAID}
        )

    def _grouping(self, by: str, unseen: frozenset[str]) -> Grouping:
        groups = []
        for value, spread in sorted(self._spread[by].items()):
            if value in unseen:
                groups.append(Group(value, True, None, None, None, None, None))
            else:
                met = dict(zip(self._standard.awards, self._met[by][value], strict=True))
                groups.append(Group(value, False, spread.n, spread.median, spread.at(1, 4), spread.at(3, 4), met))
        return Grouping(by, tuple(groups), len(unseen))
