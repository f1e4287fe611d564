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


def text(plan: Plan, goals: Sequence[Goal]) -> str:
    blocks = [
        "\n".join(_answer(plan, goals)),
        _bought(plan, several=len(goals) > 1),
        *_lists(plan, goals),
        _next(plan, goals),
        f"Budget against progress\n{_curve(plan, goals)}",
        METHOD,
    ]
    return "\n\n".join(filter(None, blocks))


def _answer(plan: Plan, goals: Sequence[Goal]) -> Iterator[str]:
    spent, total = plan.worth.cost, plan.possible
    yield f"{pounds(spent)} of {pounds(plan.budget)} buys {progress(plan.worth, total)}."
    if plan.budget > spent:
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
    if len(goals) > 1:
        yield "Days: " + ", ".join(f"{school} {days(tenths)}" for school, tenths in plan.days) + "."


def progress(worth: Worth, possible: Worth) -> str:
    """'needs of weight 5 of 10, 12 of 14 levels on the way to the target and 0 of 2 elsewhere'."""
    parts = [f"needs of weight {worth.needs} of {possible.needs}"] if possible.needs else []
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
    rows = [(*((part.school,) if several else ()), *_row(part)) for part in plan.parts]
    lines = ["What to buy", table(headings, rows)]
    for part in plan.parts:
        lines.append(f"  {part.package.key}{f' ({part.school})' if several else ''}: {part.package.title}")
        lines += [f"    raises {one}" for one in part.raises]
        lines += [f"    serves {one}" for one in part.needs]
        lines.append(f"    evidence of effect: {part.package.effect or 'none given; ask for it'}")
    return "\n".join(lines)


def _row(part: Part) -> tuple[str, ...]:
    lost, package = part.lost, part.package
    levels = lost.on_way + lost.beside
    words = [f"needs of weight {lost.needs}"] if lost.needs else []
    words += ["the target"] if lost.awards else []
    words += [count(levels, "level")] if levels else []
    each = pounds(-(-package.cost // levels // 100) * 100) if levels else "-"
    return (
        package.key,
        package.provider,
        days(package.tenths),
        pounds(package.cost),
        listed(words) or "days only",
        each,
    )


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


def _next(plan: Plan, goals: Sequence[Goal]) -> str:
    if plan.next_best is None:
        return ""
    other, bought = plan.next_best
    return (
        f"If one of these falls through, the next best is: {bought_words(goals, bought)}; {pounds(other.cost)} for "
        f"{progress(other, plan.possible)}."
    )


def _curve(plan: Plan, goals: Sequence[Goal]) -> str:
    headings = ("Budget", "Spent", "Needs", "Target", "On the way", "Elsewhere")
    rows = []
    for point in plan.curve:
        one = point.worth
        if one is None:
            rows.append((pounds(point.budget), "too little for the least days", "", "", "", ""))
        else:
            open_ = sum(goal.award is not None and not goal.reached for goal in goals)
            reached = f"{one.awards} of {open_}" if len(goals) > 1 else "met" if one.awards else "not met"
            cells = (f"{one.needs}", reached if open_ else "-", f"{one.on_way}", f"{one.beside}")
            rows.append((pounds(point.budget), pounds(one.cost), *cells))
    return table(headings, rows)
