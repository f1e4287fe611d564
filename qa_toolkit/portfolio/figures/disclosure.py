"""Which sub-groups are not shown, so that nobody in a small one can be known by its figures or by a difference of others' figures.

Counts add up, so whoever has them can subtract: the whole less what is shown of one dimension, a region less its areas, all schools less the
secondary ones. What can be had so are the sums and differences of shown groups, and no sum of fewer audits than the threshold may be among them.
Such tables are linked (Hundepool et al., Statistical Disclosure Control, 2012), and so all dimensions are looked at together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

from qa_toolkit import small_groups

Cell = tuple[str, ...]  # a value for each dimension
Named = tuple[int, str]  # a group: the place of its dimension, and its value
Key = TypeVar("Key", int, Named)
_WHOLE: Named = (-1, "")
_FIELD = 2**61 - 1  # a prime: exact arithmetic without fractions


def hidden(cells: Mapping[Cell, int], threshold: int) -> frozenset[Named]:
    """The groups that are not shown, of audits counted by their values in every dimension."""
    sizes: Counter[Named] = Counter()
    for cell, number in cells.items():
        for group in enumerate(cell):
            sizes[group] += number
    unseen: set[Named] = set()
    for dimension in {place for place, _ in sizes}:
        own = {value: number for (place, value), number in sizes.items() if place == dimension}
        unseen |= {(dimension, value) for value in small_groups.hidden(own, threshold)}
    small = [group for group in unseen if sizes[group] < threshold]
    while found := list(
        _Sums(cells, [group for group in sorted(sizes) if group not in unseen], small, threshold).bared()
    ):
        now: set[Named] = set()
        for behind in found:
            if now.isdisjoint(behind):
                now.add(min(behind, key=lambda group: (sizes[group], group)))
        unseen |= now
    return frozenset(unseen)


class _Row:
    """A sum that can be had: how often each block of cells is in it, and which groups were added or taken away for it."""

    def __init__(self, blocks: dict[int, int], behind: dict[Named, int]) -> None:
        self.blocks, self.behind = blocks, behind

    def add(self, other: _Row, times: int) -> None:
        _add(self.blocks, other.blocks, times)
        _add(self.behind, other.behind, times)


def _add(to: dict[Key, int], other: Mapping[Key, int], times: int) -> None:
    for key, value in other.items():
        total = (to.get(key, 0) + times * value) % _FIELD
        if total:
            to[key] = total
        else:
            to.pop(key, None)


class _Sums:
    """Everything that can be had from what is shown and the whole. Cells in the same shown groups can never be told apart: they are one block."""

    def __init__(self, cells: Mapping[Cell, int], shown: list[Named], small: list[Named], threshold: int) -> None:
        self._threshold, seen = threshold, frozenset(shown)
        block_of: dict[frozenset[Named], int] = {}
        self._sizes: list[int] = []
        self._blocks: dict[Named, set[int]] = {group: set() for group in (_WHOLE, *shown)}
        cells_of: dict[int, list[Cell]] = {}
        for cell, number in cells.items():
            mine = seen.intersection(enumerate(cell))
            block = block_of.setdefault(mine, len(block_of))
            if block == len(self._sizes):
                self._sizes.append(0)
            self._sizes[block] += number
            cells_of.setdefault(block, []).append(cell)
            for group in (_WHOLE, *mine):
                self._blocks[group].add(block)
        self._small = self._whole_blocks(cells_of, frozenset(small))
        self._by_pivot: dict[int, _Row] = {}

    @staticmethod
    def _whole_blocks(cells_of: Mapping[int, list[Cell]], groups: frozenset[Named]) -> list[set[int]]:
        """The blocks of each of these groups that is made of whole ones; what shares a block with others cannot be had."""
        found: dict[Named, Counter[int]] = {}
        for block, cells in cells_of.items():
            for cell in cells:
                for group in groups.intersection(enumerate(cell)):
                    found.setdefault(group, Counter())[block] += 1
        return [
            set(blocks)
            for _, blocks in sorted(found.items())
            if all(number == len(cells_of[block]) for block, number in blocks.items())
        ]

    def bared(self) -> Iterator[tuple[Named, ...]]:
        """For each sum of too few audits that can be had, the groups that give it away."""
        if min(self._sizes) >= self._threshold:
            return
        for group in sorted(self._blocks, key=lambda group: (len(self._blocks[group]), group)):
            self._take_in(_Row(dict.fromkeys(self._blocks[group], 1), {group: 1}))
        rows = [self._by_pivot[pivot] for pivot in sorted(self._by_pivot)]
        wanted = filter(self._is_few, (*self._small, *self._left_over()))
        for row in (*rows, *filter(None, map(self._sum, wanted)), *self._pairs(rows)):
            behind = tuple(sorted(group for group in row.behind if group != _WHOLE))
            if behind and set(row.blocks.values()) == {1} and self._is_few(row.blocks):
                yield behind

    def _take_in(self, row: _Row) -> None:
        for pivot in [block for block in row.blocks if block in self._by_pivot]:
            row.add(self._by_pivot[pivot], -row.blocks[pivot])
        if not row.blocks:
            return
        pivot = min(row.blocks, key=lambda block: (self._sizes[block], block))
        inverse = pow(row.blocks[pivot], -1, _FIELD)
        row.add(_Row(dict(row.blocks), dict(row.behind)), inverse - 1)
        for other in self._by_pivot.values():
            if pivot in other.blocks:
                other.add(row, -other.blocks[pivot])
        self._by_pivot[pivot] = row

    def _sum(self, blocks: set[int]) -> _Row | None:
        """How just these blocks can be had, if they can."""
        total = _Row({}, {})
        for pivot in blocks.intersection(self._by_pivot):
            total.add(self._by_pivot[pivot], 1)
        return total if blocks and total.blocks == dict.fromkeys(blocks, 1) else None

    def _pairs(self, rows: list[_Row]) -> Iterator[_Row]:
        """Two sums together, where all blocks that are not small are in the one as often as they are taken away in the other.

        Three together are not looked for: of 1,500 random tables of at most eight cells one gave a small block away so.
        """
        alike: dict[frozenset[tuple[int, int]], list[_Row]] = {}
        for row in rows:
            large = [(block, times) for block, times in row.blocks.items() if self._sizes[block] >= self._threshold]
            for other in alike.get(frozenset((block, _FIELD - times) for block, times in large), ()):
                both = _Row(dict(row.blocks), dict(row.behind))
                both.add(other, 1)
                yield both
            alike.setdefault(frozenset(large), []).append(row)

    def _is_few(self, blocks: Collection[int]) -> bool:
        return sum(self._sizes[block] for block in blocks) < self._threshold

    def _left_over(self) -> Iterator[set[int]]:
        """What is left of a group when the groups within it are taken away, one of them or all of a dimension."""
        for group, mine in self._blocks.items():
            left = {place: set(mine) for place, _ in self._blocks}
            for place, value in self._blocks:
                inner = self._blocks[place, value]
                if place not in (group[0], _WHOLE[0]) and inner < mine:
                    left[place] -= inner
                    yield mine - inner
            yield from left.values()
