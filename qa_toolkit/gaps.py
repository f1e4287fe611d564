"""Scorecard in, gaps out: what is below its target, in the order in which it should be dealt with, and why in that order.

The order: the law requires it; it blocks the target; the standard calls it essential; its evidence would close other gaps too; least work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qa_toolkit.awards import blockers
from qa_toolkit.gap_report import Gap
from qa_toolkit.models import UNANSWERED, UNSUPPORTED, Criterion, CriterionScore, Effort, Scorecard
from qa_toolkit.shortest import HoursOf, size
from qa_toolkit.standards import Standard
from qa_toolkit.wording import count, grouped, quoted

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
        serves: for a criterion what the same evidence would help with in other standards ('matrix:2011 1.3').
    """
    open_ids = {id_ for id_, one in scorecard["criteria"].items() if one["state"] != "met"}
    behind = _behind(standard, scorecard, target)
    found = []
    for position, (id_, criterion) in enumerate(standard.criteria.items()):
        if id_ in open_ids:
            one = scorecard["criteria"][id_]
            now = one["level"] if one["state"] == "unmet" else None
            effort = size(hours_of(id_, now, criterion.target or ""))
            shared = len(standard.sharing_evidence[id_] & open_ids)
            order = (
                criterion.obligation != "must",
                id_ not in behind,
                not criterion.essential,
                -shared,
                _WORK[effort],
                position,
            )
            found.append((order, criterion, effort, shared))
    found.sort(key=lambda f: f[0])
    title = standard.awards[target].title if target is not None else ""
    return tuple(
        _gap(
            standard,
            criterion,
            scorecard["criteria"][criterion.id],
            rank=rank,
            blocks=title if criterion.id in behind else "",
            effort=effort,
            shared=shared,
            serves=grouped(serves.get(criterion.id, ())) if serves else (),
        )
        for rank, (_, criterion, effort, shared) in enumerate(found, 1)
    )


def _behind(standard: Standard, scorecard: Scorecard, target: str | None) -> set[str]:
    if target is None:
        return set()
    return {id_ for blocker in blockers(standard, target, scorecard) for id_ in blocker.criteria}


def _gap(
    standard: Standard,
    criterion: Criterion,
    one: CriterionScore,
    *,
    rank: int,
    blocks: str,
    effort: Effort | None,
    shared: int,
    serves: tuple[str, ...],
) -> Gap:
    titles, state, target = standard.level_titles, one["state"], criterion.target or ""
    quick_win = effort == "S" and state != UNANSWERED
    return Gap(
        rank=rank,
        criterion=criterion.id,
        section=criterion.section,
        number=criterion.number,
        title=criterion.title,
        state=state,
        current=one["level"],
        current_title=_current_title(one, titles),
        target=target,
        target_title=titles.get(target, target),
        obligation=criterion.obligation,
        essential=criterion.essential,
        blocks=(blocks,) if blocks else (),
        serves=serves,
        effort=effort,
        quick_win=quick_win,
        reasons=tuple(_reasons(criterion, state, blocks, quick_win, shared, serves)),
    )


def _current_title(one: CriterionScore, titles: Mapping[str, str]) -> str:
    if one["state"] != UNSUPPORTED:
        return titles.get(one["level"], "Not answered")
    claims = one.get("claims", "")
    return f"Says {quoted(titles.get(claims, claims))}, without support" if claims else "Cannot be read"


def _reasons(
    criterion: Criterion, state: str, blocks: str, quick_win: bool, shared: int, serves: Sequence[str]
) -> Iterator[str]:
    if criterion.obligation == "must":
        yield "The law requires it."
    if blocks:
        yield f"It stands in the way of {quoted(blocks)}."
    elif criterion.essential and criterion.obligation != "must":
        yield "The standard calls it essential."
    if criterion.obligation == "should":
        yield "Statutory guidance says that schools should, or should record why not."
    if state == UNSUPPORTED:
        yield "It is claimed already; only the support for it is missing."
    if quick_win:
        yield "It takes half a day or less."
    if shared:
        yield f"Its evidence would help with {count(shared, 'other gap')} too."
    if serves:
        yield "The same evidence would serve other standards."
