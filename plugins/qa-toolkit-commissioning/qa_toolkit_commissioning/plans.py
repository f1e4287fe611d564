"""From packages, audits and a budget to an answer that explains itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.rules import Conditions
from qa_toolkit_commissioning.choosing import Bought, Terms, Worth, choose, worth
from qa_toolkit_commissioning.goals import Goal
from qa_toolkit_commissioning.packages import Package, days, pounds, provider_key, shut

EIGHTHS = 12  # the curve goes to half as much again as the budget


class Part(Record):
    """One bought package: what it raises beyond where the school stands, and what would be lost without it."""

    school: str
    package: Package
    raises: tuple[str, ...]
    needs: tuple[str, ...]
    lost: Worth


class Share(Record):
    """What one school puts in and gets out; money in pence, days in tenths."""

    school: str
    money: int
    cost: int
    least: int
    tenths: int


class Diary(Record):
    """Days of a provider in tenths: bought by all schools, and the most that it has."""

    provider: str
    tenths: int
    most: int


class Point(Record):
    budget: int
    worth: Worth | None


class Plan(Record):
    """`left` is what remains to be done by each school; `next_best` leaves out one bought package at least."""

    budget: int
    worth: Worth
    possible: Worth
    parts: tuple[Part, ...]
    out: tuple[tuple[Package, str], ...]
    left: tuple[tuple[str, tuple[str, ...]], ...]
    unserved: tuple[str, ...]
    shares: tuple[Share, ...]
    diaries: tuple[Diary, ...]
    reached: tuple[str, ...]
    next_best: tuple[Worth, Bought] | None
    curve: tuple[Point, ...]


class OutOfReach(errors.QAToolkitError):
    """The least days of the schools cannot be bought."""


def plan(
    goals: Sequence[Goal],
    packages: Sequence[Package],
    budget: int,
    terms: Terms | None = None,
    money: Sequence[int] = (),
) -> Plan:
    """The best that a budget in pence buys.

    Args:
        terms: least days of schools and most days of providers.
        money: pence that each school puts in; it is told, and decides nothing.

    Raises:
        OutOfReach: where the least days cannot be had.
    """
    terms = terms or Terms()
    out = tuple((package, reason) for package in packages if (reason := shut(package)))
    offered = [package for package in packages if not shut(package)]
    bought = choose(goals, offered, budget, terms) if offered else tuple(() for _ in goals)
    if bought is None or (not offered and any(terms.least)):
        raise OutOfReach(_why(goals, offered, budget, terms))
    best = worth(goals, bought)
    other = choose(goals, offered, budget, terms, without_one_of=bought) if any(bought) else None
    return Plan(
        budget=budget,
        worth=best,
        possible=worth(goals, tuple(tuple(offered) for _ in goals)),
        parts=tuple(_parts(goals, bought, best)),
        out=out,
        left=tuple((goal.school, _left(goal, mine)) for goal, mine in zip(goals, bought, strict=True)),
        unserved=tuple(_unserved(goals, bought)),
        shares=tuple(_shares(goals, bought, terms.least, money)),
        diaries=tuple(_diaries(offered, bought, terms.most)),
        reached=tuple(g.school for g, mine in zip(goals, bought, strict=True) if g.reaches(mine)),
        next_best=None if other is None else (worth(goals, other), other),
        curve=tuple(_curve(goals, offered, budget, best, terms)) if offered else (),
    )


def _why(goals: Sequence[Goal], offered: Sequence[Package], budget: int, terms: Terms) -> str:
    """Money, or days that are not on offer: more money would not help there."""
    everything = len(goals) * sum(package.cost for package in offered)
    if not offered or choose(goals, offered, everything, terms, any_of_equals=True) is None:
        return (
            "The packages on offer, and the days that their providers have, do not come to the least days of each school. "
            "Ask for more offers, or lower the days."
        )
    return (
        f"{pounds(budget)} cannot buy the least days that each school is to have. Raise the money, or lower the days."
    )


def _diaries(offered: Sequence[Package], bought: Bought, most: Mapping[str, int]) -> Iterator[Diary]:
    names = {provider_key(package.provider): package.provider for package in reversed(offered)}
    used = Counter(dict.fromkeys(most, 0))
    for package in (package for mine in bought for package in mine):
        used[provider_key(package.provider)] += package.tenths
    for key in sorted(most):
        if key in names:
            yield Diary(names[key], used[key], most[key])


def _parts(goals: Sequence[Goal], bought: Bought, best: Worth) -> list[Part]:
    parts = []
    for place, (goal, mine) in enumerate(zip(goals, bought, strict=True)):
        for package in mine:
            rest = tuple(tuple(p for p in b if p is not package) if s == place else b for s, b in enumerate(bought))
            less = worth(goals, rest)
            lost = Worth(
                best.needs - less.needs,
                best.awards - less.awards,
                best.on_way - less.on_way,
                best.beside - less.beside,
                package.cost,
            )
            served = tuple(need.title for need in goal.needs if need.key in package.needs)
            parts.append(Part(goal.school, package, _raises(goal, package), served, lost))
    return parts


def _raises(goal: Goal, package: Package) -> tuple[str, ...]:
    standard = goal.audit.standard
    return tuple(
        f"{standard.criteria[id_].number} {standard.criteria[id_].title} to ‘{standard.level_titles[level]}’"
        for id_, level in package.raises.items()
        if id_ in goal.now and goal.rank(package, id_) > goal.now[id_]
    )


def _left(goal: Goal, mine: Sequence[Package]) -> tuple[str, ...]:
    """What the way to the award still asks for, or, where there is no such way, what is still below its target."""
    standard, ranks = goal.audit.standard, goal.ranks(mine)
    wanted = _open_conditions(goal, ranks) or (goal.aims if not goal.way else {})
    return tuple(
        f"{standard.criteria[id_].number} {standard.criteria[id_].title}, to "
        f"‘{standard.level_titles[standard.ladders[id_].keys_by_rank[top]]}’"
        for id_, top in wanted.items()
        if ranks[id_] < top
    )


def _open_conditions(goal: Goal, ranks: dict[str, int]) -> dict[str, int]:
    return {} if goal.way and _holds(goal, ranks) else {id_: top for id_, top in goal.way.items() if ranks[id_] < top}


def _holds(goal: Goal, ranks: dict[str, int]) -> bool:
    def true(one: Conditions) -> bool:
        return all(ranks.get(id_, -1) >= rank for id_, rank in one.ranks.items()) and all(
            sum(gains[ranks[id_]] for id_, gains in part.gains.items() if ranks[id_] >= 0) >= part.need
            for part in one.sums
        )

    return any(map(true, goal.alternatives))


def _unserved(goals: Sequence[Goal], bought: Bought) -> list[str]:
    several = len(goals) > 1
    return [
        f"{need.title} ({goal.school})" if several else need.title
        for goal, mine in zip(goals, bought, strict=True)
        for need in goal.needs
        if not any(need.key in package.needs for package in mine)
    ]


def _shares(goals: Sequence[Goal], bought: Bought, least: Sequence[int], money: Sequence[int]) -> Iterator[Share]:
    nothing = [0] * len(goals)
    for goal, mine, wanted, given in zip(goals, bought, least or nothing, money or nothing, strict=True):
        yield Share(goal.school, given, sum(p.cost for p in mine), wanted, sum(p.tenths for p in mine))


def _curve(goals: Sequence[Goal], offered: Sequence[Package], budget: int, best: Worth, terms: Terms) -> list[Point]:
    """From the largest budget down: what costs no more than the next smaller one is the best for that one too."""
    points: list[Point] = []
    for eighth in range(EIGHTHS, 0, -1):
        money = budget * eighth // 8
        known = best if eighth == 8 else points[-1].worth if points else None
        if known is None or known.cost > money:
            bought = (
                None
                if points and points[-1].worth is None
                else choose(goals, offered, money, terms, any_of_equals=True)
            )
            known = None if bought is None else worth(goals, bought)
        points.append(Point(money, known))
    return points[::-1]


def bought_words(goals: Sequence[Goal], bought: Bought) -> str:
    several = len(goals) > 1
    return (
        ", ".join(
            f"{package.key} ({days(package.tenths)}{', ' + goal.school if several else ''})"
            for goal, mine in zip(goals, bought, strict=True)
            for package in mine
        )
        or "nothing"
    )
