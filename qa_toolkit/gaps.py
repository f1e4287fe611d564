"""Scorecard in, gaps out: what is below its target, in the order in which it should be dealt with, and why in that order.

The order: the law requires it; it blocks the target; the standard calls it essential; its evidence would close other gaps too; least work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from qa_toolkit.awards import blockers
from qa_toolkit.models import UNANSWERED, UNSUPPORTED, Criterion, Effort, Gap, Scorecard
from qa_toolkit.shortest import HoursOf, size
from qa_toolkit.standards import Standard
from qa_toolkit.wording import count, quoted

_WORK = {"S": 0, "M": 1, "L": 2, None: 3}


def gaps(
    standard: Standard,
    scorecard: Scorecard,
    *,
    target: str | None,
    hours_of: HoursOf,
    serves: Mapping[str, Sequence[str]] | None = None,
) -> tuple[Gap, ...]:
    """All applicable criteria that are not met.

    Args:
        standard: whose criteria they are.
        scorecard: as `scoring.score` made it.
        target: the award that is aimed at; what blocks it comes early.
        hours_of: how much work it is to raise a criterion (id, level now or None, level wanted).
        serves: for a criterion the addresses in other standards that the same evidence would help with.
    """
    open_ids = [id_ for id_, one in scorecard["criteria"].items() if one["state"] != "met"]
    behind = _behind(standard, scorecard, target)
    shared = _shared_evidence(standard, open_ids)
    found = []
    for id_ in open_ids:
        criterion, one = standard.criteria[id_], scorecard["criteria"][id_]
        now = one["level"] if one["state"] == "unmet" else None
        effort = size(hours_of(id_, now, criterion.target or ""))
        gap = _gap(standard, criterion, one["state"], one.get("claims", ""), one["level"], behind.get(id_, ()), effort)
        found.append((gap, shared[id_], tuple((serves or {}).get(id_, ()))))
    found.sort(key=lambda f: _order(f[0], f[1]))
    return tuple(_placed(gap, rank, others, also) for rank, (gap, others, also) in enumerate(found, 1))


def _order(gap: Gap, shared: int) -> tuple[int, int, int, int, int]:
    return (gap.obligation != "must", not gap.blocks, not gap.essential, -shared, _WORK[gap.effort])


def _behind(standard: Standard, scorecard: Scorecard, target: str | None) -> dict[str, tuple[str, ...]]:
    if target is None:
        return {}
    title = standard.awards[target].title
    return {id_: (title,) for blocker in blockers(standard, target, scorecard) for id_ in blocker.criteria}


def _shared_evidence(standard: Standard, open_ids: Collection[str]) -> Counter[str]:
    """For each open criterion how many other open ones ask for a piece of the same evidence."""
    who: dict[str, list[str]] = {}
    for id_ in open_ids:
        for item in standard.criteria[id_].evidence:
            who.setdefault(item.casefold(), []).append(id_)
    return Counter(id_ for ids in who.values() if len(ids) > 1 for id_ in ids)


def _gap(
    standard: Standard,
    criterion: Criterion,
    state: str,
    claims: str,
    level: str,
    blocks: tuple[str, ...],
    effort: Effort | None,
) -> Gap:
    titles = standard.level_titles
    if state == UNSUPPORTED:
        current_title = f"Says {quoted(titles.get(claims, claims))}, without support" if claims else "Cannot be read"
    else:
        current_title = titles.get(level, "Not answered")
    target = criterion.target or ""
    return Gap(
        rank=0,
        criterion=criterion.id,
        section=criterion.section,
        number=criterion.number,
        title=criterion.title,
        state=state,  # type: ignore[arg-type]
        current=level,
        current_title=current_title,
        target=target,
        target_title=titles.get(target, target),
        obligation=criterion.obligation,
        essential=criterion.essential,
        blocks=blocks,
        serves=(),
        effort=effort,
        quick_win=effort == "S" and state != UNANSWERED,
        reasons=(),
    )


def _placed(gap: Gap, rank: int, shared: int, serves: tuple[str, ...]) -> Gap:
    from dataclasses import replace

    return replace(gap, rank=rank, serves=serves, reasons=tuple(_reasons(gap, shared, serves)))


def _reasons(gap: Gap, shared: int, serves: Sequence[str]) -> list[str]:
    reasons = []
    if gap.obligation == "must":
        reasons.append("The law requires it.")
    if gap.blocks:
        reasons.append(f"It stands in the way of {quoted(gap.blocks[0])}.")
    elif gap.essential and gap.obligation != "must":
        reasons.append("The standard calls it essential.")
    if gap.obligation == "should":
        reasons.append("Statutory guidance says that schools should, or should record why not.")
    if gap.state == UNSUPPORTED:
        reasons.append("It is claimed already; only the support for it is missing.")
    if gap.quick_win:
        reasons.append("It takes half a day or less.")
    if shared:
        reasons.append(f"Its evidence would help with {count(shared, 'other gap')} too.")
    if serves:
        reasons.append("The same evidence would serve other standards.")
    return reasons
