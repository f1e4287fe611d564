"""Which packages buy the most, exactly: a mixed-integer programme, solved by HiGHS through `scipy.optimize.milp`.

Binary variables say who buys what; a criterion's step is taken where a bought package reaches it; an award's rule is linear in the steps.
Aims are solved one after another, each held while the next is sought: needs of pupils, awards reached, levels on the way to the award, levels
elsewhere, least money, fewest packages. So no weights are invented between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from math import gcd, inf
from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.rules import Conditions
from qa_toolkit_commissioning.goals import Goal
from qa_toolkit_commissioning.packages import Package, provider_key

Bought = tuple[tuple[Package, ...], ...]  # for each school in the order of the goals
Row = tuple[dict[int, float], float, float]  # coefficients by variable, low, high


class Worth(Record):
    """What a choice is worth, in the order in which it counts; `cost` in pence."""

    needs: int
    awards: int
    on_way: int
    beside: int
    cost: int

    @property
    def order(self) -> tuple[int, ...]:
        return (self.needs, self.awards, self.on_way, self.beside, -self.cost)


class Terms(Record):
    """What every choice keeps: `least` tenths of days that each school must get, and `most` tenths that a provider has for all of them.

    Providers go by `provider_key`; one that is not named has as many days as anybody wants.
    """

    least: Sequence[int] = ()
    most: Mapping[str, int] = field(default_factory=dict)


class CannotChoose(errors.QAToolkitError):
    """The solver found no answer within its limits."""


def worth(goals: Sequence[Goal], bought: Bought) -> Worth:
    steps = [goal.steps(packages) for goal, packages in zip(goals, bought, strict=True)]
    awards = sum(not g.reached and bool(g.alternatives) and g.reaches(p) for g, p in zip(goals, bought, strict=True))
    cost = sum(package.cost for packages in bought for package in packages)
    return Worth(sum(s[0] for s in steps), awards, sum(s[1] for s in steps), sum(s[2] for s in steps), cost)


def choose(
    goals: Sequence[Goal],
    packages: Sequence[Package],
    budget: int,
    terms: Terms | None = None,
    *,
    without_one_of: Bought | None = None,
    any_of_equals: bool = False,
) -> Bought | None:
    """The best choice within a budget in pence, or None where the least days cannot be kept.

    Args:
        terms: least days of schools and most days of providers.
        without_one_of: a choice of which one package at least has to be left out.
        any_of_equals: what it is worth is all that matters; which of several equally good ones is settled takes the solver longest.
    """
    programme = _Programme(goals, packages)
    programme.within(budget)
    if terms is not None:
        programme.keep(terms)
    if without_one_of is not None:
        chosen = [
            programme.buys[place, packages.index(package)]
            for place, bought in enumerate(without_one_of)
            for package in bought
        ]
        programme.rows.append((dict.fromkeys(chosen, 1.0), -inf, len(chosen) - 1))
    return programme.solved(settle=not any_of_equals)


class _Programme:
    def __init__(self, goals: Sequence[Goal], packages: Sequence[Package]) -> None:
        self.goals, self.packages = goals, packages
        self.binary: list[bool] = []
        self.rows: list[Row] = []
        self.needs: dict[int, float] = {}
        self.awards: dict[int, float] = {}
        self.on_way: dict[int, float] = {}
        self.beside: dict[int, float] = {}
        self.buys = {(s, p): self._variable(binary=True) for s in range(len(goals)) for p in range(len(packages))}
        for place in range(len(goals)):
            self._school(place)

    def _variable(self, *, binary: bool = False) -> int:
        self.binary.append(binary)
        return len(self.binary) - 1

    def _school(self, place: int) -> None:
        goal = self.goals[place]
        for need in goal.needs:
            one = self._covered(self.buys[place, p] for p, o in enumerate(self.packages) if need.key in o.needs)
            self.needs[one] = need.weight
        steps = {}
        for id_, now in goal.now.items():
            reach = [(p, goal.rank(package, id_)) for p, package in enumerate(self.packages)]
            for rank in range(now + 1, max((rank for _, rank in reach), default=-1) + 1):
                one = self._covered(self.buys[place, p] for p, reached in reach if reached >= rank)
                steps[id_, rank] = one
                if 0 < rank <= goal.way.get(id_, -1):
                    self.on_way[one] = 1
                elif 0 < rank <= goal.aims.get(id_, -1):
                    self.beside[one] = 1
        if goal.reached:
            return
        choices = [self._alternative(goal, conditions, steps) for conditions in goal.alternatives]
        self.awards |= dict.fromkeys(choices, 1.0)
        if choices:
            self.rows.append((dict.fromkeys(choices, 1.0), -inf, 1))

    def _covered(self, buys: Iterable[int]) -> int:
        """A variable that is at most 1, and 0 where nothing of these is bought."""
        one = self._variable()
        self.rows.append(({one: 1.0, **dict.fromkeys(buys, -1.0)}, -inf, 0))
        return one

    def _alternative(self, goal: Goal, conditions: Conditions, steps: Mapping[tuple[str, int], int]) -> int:
        """A variable that can be 1 only where the steps satisfy one alternative of an award's rule."""
        chosen = self._variable(binary=True)
        for id_, rank in conditions.ranks.items():
            if rank > goal.now.get(id_, -1):
                step = steps.get((id_, rank))
                self.rows.append(({chosen: 1.0} | ({} if step is None else {step: -1.0}), -inf, 0))
        for one in conditions.sums:
            need, row = one.need, {}
            for id_, gains in one.gains.items():
                now = goal.now[id_]
                need -= gains[now] if now >= 0 else 0
                for rank in range(now + 1, len(gains)):
                    if (id_, rank) in steps:
                        row[steps[id_, rank]] = float(gains[rank] - (gains[rank - 1] if rank else 0))
            if need > 0:
                self.rows.append(({**row, chosen: -float(need)}, 0, inf))
        return chosen

    def within(self, budget: int) -> None:
        """In the largest unit that all prices share, so that the solver's tolerance can buy nothing."""
        unit = max(1, gcd(*(package.cost for package in self.packages)))
        self.cost = {one: float(self.packages[p].cost // unit) for (_, p), one in self.buys.items()}
        self.rows.append((self.cost, -inf, budget // unit))

    def keep(self, terms: Terms) -> None:
        for place, tenths in enumerate(terms.least):
            days = {self.buys[place, i]: float(package.tenths) for i, package in enumerate(self.packages)}
            self.rows.append((days, tenths, inf))
        for provider, most in terms.most.items():
            days = {
                one: float(self.packages[i].tenths)
                for (_, i), one in self.buys.items()
                if provider_key(self.packages[i].provider) == provider
            }
            if days:
                self.rows.append((days, -inf, most))

    def solved(self, *, settle: bool) -> Bought | None:
        size = len(self.packages)
        order = {one: float(2 * size * len(self.goals) + place) for place, one in enumerate(self.buys.values())}
        answer: Any = None
        for aim, sign in (
            (self.needs, 1),
            (self.awards, 1),
            (self.on_way, 1),
            (self.beside, 1),
            (self.cost, -1),
            (order if settle else {}, -1),
        ):
            if not aim and answer is not None:
                continue
            answer = self._solve({one: -sign * value for one, value in aim.items()})
            if answer is None:
                return None
            best = round(sum(value * answer[one] for one, value in aim.items()))
            self.rows.append((aim, best - 0.5, inf) if sign > 0 else (aim, -inf, best + 0.5))
        return tuple(
            tuple(package for p, package in enumerate(self.packages) if answer[self.buys[s, p]] > 0.5)
            for s in range(len(self.goals))
        )

    def _solve(self, costs: Mapping[int, float]) -> Any:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        count = len(self.binary)
        objective = np.zeros(count)
        for one, value in costs.items():
            objective[one] = value
        entries = [(r, one, v) for r, (row, _, _) in enumerate(self.rows) for one, v in row.items()]
        rows, columns, values = zip(*entries, strict=True)
        matrix = coo_array((values, (rows, columns)), shape=(len(self.rows), count)).tocsr()
        limits = LinearConstraint(matrix, [row[1] for row in self.rows], [row[2] for row in self.rows])
        found = milp(
            objective,
            constraints=limits,
            bounds=Bounds(0, 1),
            integrality=np.array(self.binary, dtype=int),
            options={"mip_rel_gap": 0.0},
        )
        if found.status == 2:
            return None
        if found.status != 0:
            raise CannotChoose(f"The solver found no proven answer: {found.message}")
        return found.x
