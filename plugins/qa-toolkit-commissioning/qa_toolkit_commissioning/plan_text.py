"""A plan in plain words, for the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_toolkit.cli.options import table
from qa_toolkit.wording import count, listed
from qa_toolkit_commissioning.choosing import Worth
from qa_toolkit_commissioning.goals import Goal
from qa_toolkit_commissioning.packages import days, pounds
from qa_toolkit_commissioning.plans import Part, Plan, bought_words

METHOD = (
    "Only packages whose provider passes every gate are considered. Then, in this order: the needs of pupils by their weight, the target, "
    "levels on the way to the target, levels elsewhere, the least money. The answer is proved best for the figures in the file. What a "
    "package raises is what its provider or you expect of it; look at the evidence of effect. Nothing here decides for you."
)
_PROGRESS = ("Needs", "Target", "On the way", "Elsewhere")


def text(plan: Plan, goals: Sequence[Goal]) -> str:
    blocks = [
        "\n".join(answer(plan, goals)),
        _bought(plan, several=len(goals) > 1),
        _pool(plan) if len(goals) > 1 else "",
        _diaries(plan),
        *_lists(plan, goals),
        next_best(plan, goals),
        f"Budget against progress\n\n{_curve(plan, goals)}",
        METHOD,
    ]
    return "\n\n".join(filter(None, blocks))


def answer(plan: Plan, goals: Sequence[Goal]) -> Iterator[str]:
    spent, total = plan.worth.cost, plan.possible
    yield f"{pounds(spent)} of {pounds(plan.budget)} buys {progress(plan.worth, total)}."
    if not plan.curve:
        yield (
            "No package passes every gate; see who is out and why."
            if plan.out
            else "There is no package to choose from."
        )
    elif plan.budget > spent:
        yield f"{pounds(plan.budget - spent)} is left: no choice within the budget brings more."
    for goal in goals:
        if goal.award is None:
            continue
        title = goal.audit.standard.awards[goal.award].title
        if goal.reached:
            yield f"{goal.school}: the answers meet the rule of ‘{title}’ already."
        elif goal.school in plan.reached:
            yield f"{goal.school}: if the packages do what they say, the answers would meet the rule of ‘{title}’."
        else:
            yield f"{goal.school}: these packages alone do not lead to ‘{title}’; see what is left."
    yield from dict.fromkeys(goal.beyond for goal in goals if goal.beyond)


def progress(worth: Worth, possible: Worth) -> str:
    """'needs of weight 5 of 10, 12 of 14 levels on the way to the target and 0 of 2 elsewhere'."""
    parts = [f"needs of weight {worth.needs} of {possible.needs}"] if possible.needs else []
    if possible.awards > 1:
        parts.append(f"{worth.awards} of {possible.awards} targets within reach")
    elif worth.awards:
        parts.append("the target")
    parts += [f"{worth.on_way} of {possible.on_way} levels on the way to the target"] if possible.on_way else []
    parts += [f"{worth.beside} of {possible.beside} levels elsewhere"] if possible.beside else []
    return listed(parts) or "no progress: no package helps with what is open"


def _bought(plan: Plan, *, several: bool) -> str:
    if not plan.parts:
        return ""
    headings = (
        *(("School",) if several else ()),
        "Package",
        "Provider",
        "Days",
        "Price",
        "Without it you lose",
        "A level costs",
    )
    rows = [(*((part.school,) if several else ()), *row(part)) for part in plan.parts]
    lines = ["What to buy", "", table(headings, rows)]
    for part in plan.parts:
        lines.append(f"  {part.package.key}{f' ({part.school})' if several else ''}: {part.package.title}")
        lines += [f"    raises {one}" for one in part.raises]
        lines += [f"    serves {one}" for one in part.needs]
        lines.append(f"    evidence of effect: {part.package.effect or 'none given; ask for it'}")
    return "\n".join(lines)


def row(part: Part) -> tuple[str, ...]:
    lost, package = part.lost, part.package
    levels = lost.on_way + lost.beside
    words = [f"needs of weight {lost.needs}"] if lost.needs else []
    words += ["the target"] if lost.awards else []
    words += [count(levels, "level")] if levels else []
    return (
        package.key,
        package.provider,
        days(package.tenths),
        pounds(package.cost),
        listed(words) or "days only",
        each(package.cost, levels),
    )


def each(cost: int, levels: int) -> str:
    """What a level costs, to the pound above."""
    return pounds(-(-cost // levels // 100) * 100) if levels else "–"


def _pool(plan: Plan) -> str:
    headings = ("School", "Puts in", "Is spent on it", "Least days", "Days")
    return f"Each school in the pool\n\n{table(headings, list(shares(plan)))}"


def _diaries(plan: Plan) -> str:
    lines = [f"  {text}" for text in diaries(plan)]
    return "\n".join(["Days of providers", *lines]) if lines else ""


def diaries(plan: Plan) -> Iterator[str]:
    for one in plan.diaries:
        yield f"{one.provider}: {days(one.tenths) if one.tenths else 'none'} of {days(one.most)} at most"


def _lists(plan: Plan, goals: Sequence[Goal]) -> Iterator[str]:
    if plan.unserved:
        yield "Needs that are not served\n" + "\n".join(f"  {need}" for need in plan.unserved)
    for school, left in plan.left:
        if left:
            where = f" ({school})" if len(goals) > 1 else ""
            yield f"What is left to do{where}\n" + "\n".join(f"  {one}" for one in left)
    if plan.out:
        rows = [f"  {package.key} ({package.provider}): {reason}" for package, reason in plan.out]
        yield "Out, because a gate is not passed\n" + "\n".join(rows)


def next_best(plan: Plan, goals: Sequence[Goal]) -> str:
    if plan.next_best is None:
        return ""
    other, bought = plan.next_best
    return (
        f"If one of these falls through, the next best is: {bought_words(goals, bought)}; {pounds(other.cost)} for "
        f"{progress(other, plan.possible)}."
    )


def _curve(plan: Plan, goals: Sequence[Goal]) -> str:
    return table(curve_headings(plan, goals), list(curve_rows(plan, goals)))


def open_awards(goals: Sequence[Goal]) -> int:
    return sum(goal.award is not None and not goal.reached for goal in goals)


def curve_headings(plan: Plan, goals: Sequence[Goal]) -> tuple[str, ...]:
    shown = _shown(plan, goals)
    return ("Budget", "Spent", *(title for title, here in zip(_PROGRESS, shown, strict=True) if here))


def curve_rows(plan: Plan, goals: Sequence[Goal]) -> Iterator[tuple[str, ...]]:
    shown, open_ = _shown(plan, goals), open_awards(goals)
    for point in plan.curve:
        one = point.worth
        if one is None:
            cells: tuple[str, ...] = ("too little for the least days", *[""] * sum(shown))
        else:
            reached = f"{one.awards} of {open_}" if len(goals) > 1 else "met" if one.awards else "not met"
            all_ = (str(one.needs), reached, str(one.on_way), str(one.beside))
            cells = (pounds(one.cost), *(cell for cell, here in zip(all_, shown, strict=True) if here))
        yield (pounds(point.budget), *cells)


def _shown(plan: Plan, goals: Sequence[Goal]) -> tuple[bool, ...]:
    """Which columns can say anything at all."""
    possible = plan.possible
    return bool(possible.needs), bool(open_awards(goals)), bool(possible.on_way), bool(possible.beside)


def shares(plan: Plan) -> Iterator[tuple[str, ...]]:
    """For each school of a pool: what it puts in, what is spent on it, its least days and its days."""
    for one in plan.shares:
        least = days(one.least) if one.least else "–"
        yield one.school, pounds(one.money), pounds(one.cost), least, days(one.tenths) if one.tenths else "none"
