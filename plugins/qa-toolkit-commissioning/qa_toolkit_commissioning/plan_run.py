"""One run of `commissioning plan`: files read, the plan made, and shown as it was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from qa_toolkit import documents, errors
from qa_toolkit.models import Record
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_commissioning import goals as goals_
from qa_toolkit_commissioning import packages as packages_
from qa_toolkit_commissioning import plans
from qa_toolkit_commissioning.choosing import Terms
from qa_toolkit_commissioning.goals import Goal
from qa_toolkit_commissioning.packages import Need, Offers, Package
from qa_toolkit_commissioning.plans import Plan
from qa_toolkit_commissioning.pools import Member, read_pool


class Asked(Record):
    """`faults` name rows that were left out, `warnings` what was read and may be meant otherwise."""

    members: Sequence[Member]
    goals: Sequence[Goal]
    offers: Offers
    faults: Sequence[str]
    warnings: Sequence[str]


def read(
    toolkit: Toolkit, audit: Path | None, packages: Path, needs: Path | None, pool: Path | None, target: str | None
) -> Asked:
    members: Sequence[Member] = () if audit is None else (Member("", audit, 0, 0),)
    faults: list[str] = []
    if pool is not None:
        members, told = read_pool(pool)
        faults += told
    wanted, told = packages_.read_needs(needs) if needs is not None else ((), ())
    faults += told
    audits = [toolkit.read_audit(member.audit) for member in members]
    names = {one.standard.name: one.standard for one in audits}
    if len(names) > 1:
        raise errors.BadData(pool or packages, f"the audits are by different standards: {', '.join(sorted(names))}.")
    offers = packages_.read(packages, names)
    aims = [goals_.goal(one, target, wanted) for one in audits]
    faults += offers.faults
    warnings = [*offers.warnings, *_misnamed(members, aims)]
    if needs is not None:
        warnings += _unknown_needs(aims, wanted, offers.packages)
    return Asked(members, aims, offers, faults, warnings)


def _misnamed(members: Sequence[Member], goals: Sequence[Goal]) -> Iterator[str]:
    """Everything shown is under the name in the audit."""
    for member, goal in zip(members, goals, strict=True):
        if member.school not in ("", goal.school):
            yield f"the audit beside ‘{member.school}’ in the pool is of ‘{goal.school}’; it goes by that name here."
    twice = [school for school, number in Counter(goal.school for goal in goals).items() if number > 1]
    if twice:
        raise errors.QAToolkitError(f"Two audits are of ‘{twice[0]}’; keep one of them in the pool.")


def _unknown_needs(goals: Sequence[Goal], needs: Sequence[Need], packages: Sequence[Package]) -> Iterator[str]:
    """A name that is spelt otherwise would count for nothing, and nobody would see it."""
    schools, known = [goal.school for goal in goals], [need.key for need in needs]
    for school in sorted({need.school for need in needs} - {"", *schools}):
        yield f"needs of ‘{school}’ do not count: no audit is of it.{errors.did_you_mean(school, schools)}"
    for package in packages:
        for key in sorted(set(package.needs) - set(known)):
            near = errors.did_you_mean(key, known)
            yield f"{package.key}: ‘{errors.shown(key)}’ is no need in the file of needs, and does not count.{near}"


def made(asked: Asked, budget: int | None, format_: str) -> bytes:
    money = [member.money for member in asked.members]
    terms = Terms([member.least for member in asked.members], asked.offers.most)
    plan = plans.plan(asked.goals, asked.offers.packages, sum(money) if budget is None else budget, terms, money)
    return _shown(plan, asked, format_)


def _shown(made: Plan, asked: Asked, format_: str) -> bytes:
    if format_ == "html":
        from qa_toolkit_commissioning import plan_page

        return plan_page.page(made, asked.goals, left_out=asked.faults)
    if format_ == "json":
        from qa_toolkit_commissioning import plan_data

        return documents.dump(plan_data.data(made, asked.goals, left_out=asked.faults))
    from qa_toolkit_commissioning import plan_text

    return f"{plan_text.text(made, asked.goals)}\n".encode()
