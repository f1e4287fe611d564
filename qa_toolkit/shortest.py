"""The shortest way to an award: which criteria to raise, and to which level, for the least work.

Levels that the rule demands are forced; what is left, thresholds over sums, is a multiple-choice knapsack and is solved exactly by dynamic
programming over the points gained (Kellerer, Pferschy and Pisinger 2004, chapter 11). Any other rule is searched. Whatever was found is
evaluated by the real scoring and the real rule, and no single step of it can be taken back.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Mapping
from itertools import count

from qa_toolkit.awards import held
from qa_toolkit.models import UNSUPPORTED, Effort, Record
from qa_toolkit.rules import Conditions, NotReadable, read, simplest
from qa_toolkit.scoring import Answers, score
from qa_toolkit.standards import Standard

# Ours: half a day of one person; two days; about a week, or spread over a term.
HOURS: dict[str, int] = {"S": 3, "M": 12, "L": 36}
MAX_EVALUATIONS = 20_000
MAX_STATES = 200_000

HoursOf = Callable[[str, str | None, str], int | None]
Cost = tuple[int, int, int]  # hours, raises, order of preference


class Raise(Record):
    """One criterion raised to a level; `effort` and `hours` are None where the work is not estimated."""

    criterion: str
    to: str
    effort: Effort | None
    hours: int | None


class Found(Record):
    """`proved`: no other way takes less work. `everything_open`: all that is below its target has to be raised anyway."""

    raises: tuple[Raise, ...]
    proved: bool
    everything_open: bool


def shortest(
    standard: Standard,
    answers: Answers,
    outside: Collection[str],
    award: str,
    *,
    hours_of: HoursOf,
    claims: Mapping[str, str] | None = None,
) -> Found | None:
    """The way to one award, or None where its rule is met already or cannot be met by any judgement."""
    problem = _Problem(standard, dict(answers), outside, award, hours_of, claims or {})
    if problem.reached({}) or not problem.reached(problem.best()):
        return None
    ranks = problem.solved()
    proved = ranks is not None and problem.reached(ranks)
    if not proved or ranks is None:
        ranks = problem.searched()
    ranks = problem.pruned(ranks)
    return Found(problem.raises(ranks), proved, problem.open <= set(ranks))


def proposed_hours(standard: Standard, claims: Mapping[str, str]) -> HoursOf:
    """The hours of a raise (criterion, level now or None, level wanted) by the actions that the standard proposes.

    Support for a claim that is made already is small work. None where an action is not estimated or none is proposed.
    """

    def hours_of(criterion: str, level: str | None, to: str) -> int | None:
        ladder = standard.ladders.get(criterion)
        if ladder is None or to not in ladder.ranks:
            return None
        claimed = claims.get(criterion) if level is None else None
        hours = 0 if claimed is None else HOURS["S"]
        now, wanted = ladder.ranks.get(claimed or level or "", 0), ladder.ranks[to]
        for action in ladder.criterion.actions if now < wanted else ():
            if action.reaches is None or now < ladder.ranks.get(action.reaches, 0) <= wanted:
                if action.effort is None:
                    return None
                hours += HOURS[action.effort]
        return hours or None

    return hours_of


def size(hours: int | None) -> Effort | None:
    """A number of hours as the size that is nearest to it."""
    if hours is None:
        return None
    if hours - HOURS["S"] <= HOURS["M"] - hours:
        return "S"
    return "M" if hours - HOURS["M"] <= HOURS["L"] - hours else "L"


class _Problem:
    """One audit, one award, and what each raise costs. Ranks are by criterion; only what is raised is named."""

    def __init__(
        self,
        standard: Standard,
        answers: dict[str, str],
        outside: Collection[str],
        award: str,
        hours_of: HoursOf,
        claims: Mapping[str, str],
    ) -> None:
        self.standard, self.answers, self.outside, self.award = standard, answers, outside, award
        self.hours_of, self.claims = hours_of, claims
        self.card = score(standard, answers, outside)
        self.ladders = {id_: standard.ladders[id_] for id_ in self.card["criteria"]}
        # -1: not answered, or not supported; then even the lowest level is a raise.
        self.now = {id_: ladder.ranks.get(answers.get(id_, ""), -1) for id_, ladder in self.ladders.items()}
        self.open = {id_ for id_, one in self.card["criteria"].items() if one["state"] != "met"}
        order = sorted(self.ladders, key=self._preference)
        self.place = {id_: place for place, id_ in enumerate(order)}
        self._costs: dict[tuple[str, int], Cost] = {}

    def _preference(self, id_: str) -> tuple[bool, bool]:
        criterion = self.standard.criteria[id_]
        return criterion.obligation != "must", not criterion.essential

    def best(self) -> dict[str, int]:
        return {id_: top for id_, one in self.ladders.items() if self.now[id_] < (top := len(one.keys_by_rank) - 1)}

    def reached(self, ranks: Mapping[str, int]) -> bool:
        answers = self.answers | {id_: self.ladders[id_].keys_by_rank[rank] for id_, rank in ranks.items()}
        return self.award in held(self.standard, score(self.standard, answers, self.outside))

    def hours(self, id_: str, rank: int) -> int | None:
        level = self.answers.get(id_)
        return self.hours_of(id_, None if level == UNSUPPORTED else level, self.ladders[id_].keys_by_rank[rank])

    def cost(self, id_: str, rank: int) -> Cost:
        """Of raising to a rank; what is not estimated is taken for large, so that it is not preferred for being unknown."""
        if rank <= self.now[id_]:
            return (0, 0, 0)
        key = (id_, rank)
        if key not in self._costs:
            hours = self.hours(id_, rank)
            self._costs[key] = (HOURS["L"] if hours is None else hours, 1, self.place[id_])
        return self._costs[key]

    # Solved exactly

    def solved(self) -> dict[str, int] | None:
        """The cheapest raises for the cheapest alternative of the rule, or None where the rule cannot be read."""
        try:
            alternatives = read(self.standard, self.award, self.card)
            found = [way for one in alternatives if (way := self._knapsack(simplest(one))) is not None]
        except NotReadable:
            return None
        return min(found, default=(None, None), key=lambda f: (f[0], sorted((f[1] or {}).items())))[1]

    def _knapsack(self, conditions: Conditions) -> tuple[Cost, dict[str, int]] | None:
        """Dynamic programming over what each sum still needs; a state keeps its cheapest choice."""
        floor = {id_: max(self.now[id_], conditions.ranks.get(id_, -1)) for id_ in self.ladders}
        if any(rank >= len(self.ladders[id_].keys_by_rank) for id_, rank in floor.items()):
            return None
        raised = {id_: rank for id_, rank in floor.items() if rank > self.now[id_]}
        total = _sum_costs(self.cost(id_, rank) for id_, rank in raised.items())
        needs = tuple(s.need - sum(g[floor[i]] for i, g in s.gains.items() if floor[i] >= 0) for s in conditions.sums)
        start: tuple[int, ...] = tuple(max(0, need) for need in needs)
        states: dict[tuple[int, ...], tuple[Cost, tuple[tuple[str, int], ...]]] = {start: (total, ())}
        for id_ in sorted({i for s in conditions.sums for i in s.gains}, key=self.place.__getitem__):
            options = self._options(id_, floor[id_], conditions)
            following = dict(states)
            for state, (cost, chosen) in states.items():
                if not any(state):
                    continue
                for rank, more, gains in options:
                    left = tuple(max(0, need - gain) for need, gain in zip(state, gains, strict=True))
                    candidate = (_plus(cost, more), (*chosen, (id_, rank)))
                    if left not in following or candidate[0] < following[left][0]:
                        following[left] = candidate
            states = following
            if len(states) > MAX_STATES:
                raise NotReadable
        done = states.get((0,) * len(start))
        return None if done is None else (done[0], raised | dict(done[1]))

    def _options(self, id_: str, floor: int, conditions: Conditions) -> list[tuple[int, Cost, tuple[int, ...]]]:
        base = self.cost(id_, floor) if floor > self.now[id_] else (0, 0, 0)
        options = []
        for rank in range(max(floor + 1, 0), len(self.ladders[id_].keys_by_rank)):
            gains = tuple(
                (s.gains[id_][rank] - (s.gains[id_][floor] if floor >= 0 else 0)) if id_ in s.gains else 0
                for s in conditions.sums
            )
            cost = self.cost(id_, rank)
            options.append((rank, (cost[0] - base[0], cost[1] - base[1], cost[2] - base[2]), gains))
        return options

    # Searched

    def searched(self) -> dict[str, int]:
        """Cheapest first within the bound; else everything is raised, and pruning takes back what is not needed."""
        heap: list[tuple[Cost, int, dict[str, int]]] = [((0, 0, 0), 0, {})]
        ticket, seen = count(1), {()}
        for _ in range(MAX_EVALUATIONS):
            if not heap:
                break
            _, _, ranks = heapq.heappop(heap)
            if ranks and self.reached(ranks):
                return ranks
            for id_, ladder in self.ladders.items():
                rank = ranks.get(id_, self.now[id_]) + 1
                following = {**ranks, id_: rank}
                key = tuple(sorted(following.items()))
                if rank < len(ladder.keys_by_rank) and key not in seen and len(seen) < MAX_EVALUATIONS:
                    seen.add(key)  # type: ignore[arg-type]
                    cost = _sum_costs(self.cost(i, r) for i, r in following.items())
                    heapq.heappush(heap, (cost, next(ticket), following))
        return self.best()

    def pruned(self, ranks: Mapping[str, int]) -> dict[str, int]:
        """Without any step that can be taken back or lowered, the most expensive tried first."""
        kept = dict(ranks)
        for id_ in sorted(kept, key=lambda i: self.cost(i, kept[i]), reverse=True):
            for rank in range(self.now[id_], kept[id_]):
                lower = {i: r for i, r in kept.items() if i != id_} | ({id_: rank} if rank > self.now[id_] else {})
                if self.reached(lower):
                    kept = lower
                    break
        return kept

    def raises(self, ranks: Mapping[str, int]) -> tuple[Raise, ...]:
        found = []
        for id_ in sorted(ranks, key=self.place.__getitem__):
            hours = self.hours(id_, ranks[id_])
            found.append(Raise(id_, self.ladders[id_].keys_by_rank[ranks[id_]], size(hours), hours))
        return tuple(found)


def _plus(one: Cost, two: Cost) -> Cost:
    return (one[0] + two[0], one[1] + two[1], one[2] + two[2])


def _sum_costs(costs: object) -> Cost:
    total: Cost = (0, 0, 0)
    for cost in costs:  # type: ignore[attr-defined]
        total = _plus(total, cost)
    return total
