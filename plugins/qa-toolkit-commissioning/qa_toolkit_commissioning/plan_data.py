"""A plan as plain data for other programs: money in pence, days in tenths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa_toolkit.side_by_side import about
from qa_toolkit_commissioning import plan_text
from qa_toolkit_commissioning.choosing import Bought, Worth
from qa_toolkit_commissioning.goals import Goal
from qa_toolkit_commissioning.packages import Package
from qa_toolkit_commissioning.plans import Plan


def data(plan: Plan, goals: Sequence[Goal], left_out: Sequence[str] = ()) -> dict[str, Any]:
    other = plan.next_best
    return {
        "standard": about(goals[0].audit.standard),
        "answer": list(plan_text.answer(plan, goals)),
        "budget_pence": plan.budget,
        "worth": _worth(plan.worth),
        "possible": _worth(plan.possible),
        "schools": [
            {
                "school": goal.school,
                "target": goal.award,
                "rule_met_now": goal.reached,
                "rule_would_be_met": share.school in plan.reached,
                "money_pence": share.money,
                "spent_pence": share.cost,
                "least_days_tenths": share.least,
                "days_tenths": share.tenths,
                "left": list(left),
            }
            for goal, share, (_, left) in zip(goals, plan.shares, plan.left, strict=True)
        ],
        "buy": [
            {
                "school": part.school,
                **_package(part.package),
                "raises": list(part.raises),
                "serves": list(part.needs),
                "evidence_of_effect": part.package.effect,
                "lost_without_it": _worth(part.lost),
            }
            for part in plan.parts
        ],
        "provider_days": [
            {"provider": one.provider, "days_tenths": one.tenths, "most_tenths": one.most} for one in plan.diaries
        ],
        "needs_not_served": list(plan.unserved),
        "out": [{**_package(package), "reason": reason} for package, reason in plan.out],
        "next_best": None if other is None else {"worth": _worth(other[0]), "buy": _bought(goals, other[1])},
        "curve": [
            {"budget_pence": point.budget, "worth": None if point.worth is None else _worth(point.worth)}
            for point in plan.curve
        ],
        "rows_left_out": list(left_out),
        "method": plan_text.METHOD,
    }


def _worth(worth: Worth) -> dict[str, int]:
    return {
        "needs_weight": worth.needs,
        "targets": worth.awards,
        "levels_on_the_way": worth.on_way,
        "levels_elsewhere": worth.beside,
        "cost_pence": worth.cost,
    }


def _package(package: Package) -> dict[str, Any]:
    return {
        "package": package.key,
        "provider": package.provider,
        "title": package.title,
        "days_tenths": package.tenths,
        "price_pence": package.cost,
    }


def _bought(goals: Sequence[Goal], bought: Bought) -> list[dict[str, Any]]:
    return [
        {"school": goal.school, **_package(package)}
        for goal, mine in zip(goals, bought, strict=True)
        for package in mine
    ]
