"""Two audits of one organisation beside each other: this round's and the last one's, its own and an external one. Exact, in whatever order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from qa_toolkit.compare import kappa_of_counts
from qa_toolkit.models import Criterion
from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.figures.adding import share_of
from qa_toolkit.portfolio.figures.spread import Histogram
from qa_toolkit.portfolio.records import Agreement, Change, CriterionChange, CriterionDisagreement
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard

_MOST_MOVED = 5


class Changes:
    """This round against the one before, over organisations that were in both."""

    def __init__(self, standard: Standard, since: str) -> None:
        self._standard, self._since = standard, since
        self._change = Histogram(-100)
        self._better: Counter[int] = Counter()
        self._worse: Counter[int] = Counter()

    def add(self, now: AuditRow, before: AuditRow) -> None:
        self._change.add(now.percent - before.percent)
        for place, (is_, was) in enumerate(zip(now.states, before.states, strict=True)):
            if is_ != was and rows.OUTSIDE_MARK not in (is_, was):
                self._better[place] += is_ == rows.MET_MARK
                self._worse[place] += was == rows.MET_MARK

    def record(self) -> Change | None:
        n, higher = self._change.n, self._change.share(at_least=1)
        if not n:
            return None
        same = self._change.share(at_least=0) - higher
        return Change(
            since=self._since,
            organisations=n,
            better=higher,
            same=same,
            worse=n - higher - same,
            median_points=self._change.median,
            improved=self._moved(lambda p: self._better[p] - self._worse[p]),
            slipped=self._moved(lambda p: self._worse[p] - self._better[p]),
        )

    def _moved(self, by) -> tuple[CriterionChange, ...]:  # type: ignore[no-untyped-def]  # noqa: ANN001
        criteria = list(self._standard.criteria.values())
        places = sorted((p for p in range(len(criteria)) if by(p) > 0), key=lambda p: (-by(p), p))[:_MOST_MOVED]
        return tuple(
            CriterionChange(criteria[p].id, criteria[p].number, criteria[p].title, self._better[p], self._worse[p])
            for p in places
        )


class Agreeing:
    """Self beside external, pair by pair; all judgements of a standard go into one table of levels."""

    def __init__(self, standard: Standard) -> None:
        self._criteria = list(standard.criteria.values())
        self._scores = [_scores(criterion) for criterion in self._criteria]
        self._pairs: list[Counter[tuple[str, str]]] = [Counter() for _ in self._criteria]
        self._organisations = 0

    def add(self, own: AuditRow, external: AuditRow) -> tuple[int, int]:
        """Counts one pair; gives how many judgements were compared, and on how many they agree."""
        compared = agreed = 0
        for scores, pairs, pair in zip(
            self._scores, self._pairs, zip(own.claims, external.claims, strict=True), strict=True
        ):
            a, b = pair
            if a in scores and b in scores:
                pairs[pair] += 1
                compared += 1
                agreed += a == b
        self._organisations += bool(compared)
        return compared, agreed

    def record(self) -> Agreement | None:
        counted = [_Compared.of(pairs, scores) for pairs, scores in zip(self._pairs, self._scores, strict=True)]
        compared = sum(one.compared for one in counted)
        if not compared:
            return None
        agreed = compared - sum(one.differ for one in counted)
        return Agreement(
            organisations=self._organisations,
            compared=compared,
            agreed=agreed,
            percent=100 * agreed // compared,
            kappa_hundredths=kappa_of_counts(self._levels()),
            self_higher=sum(one.higher for one in counted),
            self_lower=sum(one.lower for one in counted),
            most_disagreed=tuple(self._most_disagreed(counted)),
        )

    def _levels(self) -> Counter[tuple[str, str]]:
        """How often each level stands beside each, over all criteria."""
        levels: Counter[tuple[str, str]] = Counter()
        for scores, pairs in zip(self._scores, self._pairs, strict=True):
            for (a, b), count in pairs.items():
                levels[scores[a][0], scores[b][0]] += count
        return levels

    def _most_disagreed(self, counted: Sequence[_Compared]) -> Iterator[CriterionDisagreement]:
        differing = [(place, one) for place, one in enumerate(counted) if one.differ]
        differing.sort(key=lambda item: (-share_of(item[1].differ, item[1].compared), -item[1].differ, item[0]))
        for place, one in differing[:_MOST_MOVED]:
            criterion = self._criteria[place]
            yield CriterionDisagreement(
                criterion.id, criterion.number, criterion.title, one.compared, one.differ, one.higher
            )


class _Compared(NamedTuple):
    """One criterion's judgements: where two levels have one score, they differ and none is higher."""

    compared: int
    differ: int
    higher: int
    lower: int

    @classmethod
    def of(cls, pairs: Mapping[tuple[str, str], int], scores: Mapping[str, tuple[str, int]]) -> _Compared:
        return cls(
            compared=sum(pairs.values()),
            differ=sum(count for (a, b), count in pairs.items() if a != b),
            higher=sum(count for (a, b), count in pairs.items() if scores[a][1] > scores[b][1]),
            lower=sum(count for (a, b), count in pairs.items() if scores[a][1] < scores[b][1]),
        )


def _scores(criterion: Criterion) -> dict[str, tuple[str, int]]:
    """By character the level and its score, of levels that are scored."""
    marks = zip(criterion.levels, rows.LEVEL_MARKS, strict=False)
    return {mark: (level.key, level.score) for level, mark in marks if level.score is not None}
