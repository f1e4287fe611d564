"""A plan as one page for a leadership team: the same words as on the screen, laid out to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from qa_toolkit.side_by_side import checked
from qa_toolkit.wording import count, listed
from qa_toolkit_commissioning import plan_text
from qa_toolkit_commissioning.curve import chart
from qa_toolkit_commissioning.goals import Goal
from qa_toolkit_commissioning.packages import days, pounds
from qa_toolkit_commissioning.pages import PRICES, filled
from qa_toolkit_commissioning.plans import Part, Plan

_CURVE = (
    "Per cent of what all packages on offer would bring if every school bought them all. The lines rise where the next choice can be paid for; "
    "between two budgets of the table there may be more steps. Needs come first, so levels can fall where money moves to a need. "
    "The bar above the lines is black where the rule of every target would be met, grey where some are, and white where none is."
)


def page(plan: Plan, goals: Sequence[Goal], left_out: Sequence[str] = ()) -> bytes:
    """`left_out` are rows of the files that could not be read: the page says that they are missing from it."""
    several = len(goals) > 1
    standard = goals[0].audit.standard
    drawn = chart(plan, plan_text.open_awards(goals))
    return filled(
        "buying.html",
        title="What to buy" if several else f"What to buy: {goals[0].school}",
        under=_under(plan, goals),
        answer=list(plan_text.answer(plan, goals)),
        left_out=left_out,
        several=several,
        groups=[(school, list(map(_part, parts))) for school, parts in groupby(plan.parts, lambda part: part.school)],
        total=_total(plan),
        shares=list(plan_text.shares(plan)) if several else [],
        diaries=list(plan_text.diaries(plan)),
        next_best=plan_text.next_best(plan, goals),
        chart=drawn,
        curve=list(_curve(plan, goals)) if drawn else [],
        curve_headings=plan_text.curve_headings(plan, goals),
        about_curve=_CURVE,
        unserved=plan.unserved,
        left=[(school, lines) for school, lines in plan.left if lines],
        out=plan.out,
        method=plan_text.METHOD,
        prices=PRICES,
        about=(
            f"{standard.name}: {standard.title}. {checked(standard)} {standard.about['disclaimer']}",
            "Made with QA Toolkit from the packages, needs and audits of whoever asked. It says what rules and figures lead to, and awards nothing.",
        ),
    )


def _under(plan: Plan, goals: Sequence[Goal]) -> str:
    titles = dict.fromkeys(goal.audit.standard.awards[goal.award].title for goal in goals if goal.award is not None)
    target = f"Target: {listed(f'‘{title}’' for title in titles)}" if titles else "No target is set"
    who = f"{count(len(goals), 'school')} that buy together. " if len(goals) > 1 else ""
    return f"{who}{target}, of {goals[0].audit.standard.title}. Budget: {pounds(plan.budget)}."


def _part(part: Part) -> dict[str, Any]:
    cells = plan_text.row(part)
    return {
        "key": part.package.key,
        "provider": part.package.provider,
        "title": part.package.title,
        "purposes": [*(f"Serves {one}" for one in part.needs), *(f"Raises {one}" for one in part.raises)]
        or ["Days only: it raises nothing that is open"],
        "effect": part.package.effect or "none given; ask for it",
        "days": cells[2],
        "price": cells[3],
        "lose": cells[4],
        "level": cells[5],
    }


def _total(plan: Plan) -> dict[str, str]:
    levels = plan.worth.on_way + plan.worth.beside
    left = plan.budget - plan.worth.cost
    return {
        "bought": plan_text.progress(plan.worth, plan.possible).capitalize(),
        "price": pounds(plan.worth.cost),
        "days": days(sum(part.package.tenths for part in plan.parts)),
        "left": f"{pounds(left)} is left" if left else "Nothing is left",
        "level": plan_text.each(plan.worth.cost, levels),
    }


def _curve(plan: Plan, goals: Sequence[Goal]) -> Iterator[dict[str, Any]]:
    for point, cells in zip(plan.curve, plan_text.curve_rows(plan, goals), strict=True):
        yield {"here": point.budget == plan.budget, "cells": [cell for cell in cells if cell or point.worth]}
