"""What would stand if some criteria stood at other levels: score, sections, rules and work, by the scoring that everything else uses.

Pure: nothing is kept, and the audit stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from qa_toolkit import awards, errors, scoring
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import EffortTotals
from qa_toolkit.models import UNSUPPORTED, AwardResult, Effort, Level, Proposal, Record, Scorecard
from qa_toolkit.planning import proposals, totals
from qa_toolkit.shortest import proposed_hours, size


class Chosen(Record):
    """One criterion at the level that is supposed for it; what is no raise is no work, and its `actions` are empty."""

    criterion: str
    number: str
    title: str
    to: str
    from_title: str
    to_title: str
    effort: Effort | None
    hours: int | None
    actions: tuple[Proposal, ...]
    raises: bool


class WhatIf(Record):
    """The whole as it stands and as it would stand."""

    before: Scorecard
    after: Scorecard
    awards_before: tuple[AwardResult, ...]
    awards_after: tuple[AwardResult, ...]
    chosen: tuple[Chosen, ...]
    work: EffortTotals


def what_if(audit: Audit, levels: Mapping[str, str], *, day_rate: int | None = None) -> WhatIf:
    """The audit with these criteria at these levels, in whatever order they were named.

    Args:
        levels: criterion id to level key. A level is supposed with all that it needs: nobody asks for evidence of what is only supposed.
        day_rate: pounds for six hours; without it no pounds are named.

    Raises:
        NotHere: where a criterion is none of the standard, or does not count for this organisation.
        UnknownLevel.
    """
    standard, external = audit.standard, audit.kind == "external"
    before = scoring.score(standard, audit.answers, audit.outside, audit.claims)
    for id_ in levels:
        if id_ not in before["criteria"]:
            raise errors.NotHere("criterion that counts", id_)
    chosen = tuple(_chosen(audit, id_, levels[id_]) for id_ in standard.criteria if id_ in levels)
    answers = {**audit.answers, **levels}
    claims = {id_: claim for id_, claim in audit.claims.items() if id_ not in levels}
    after = scoring.score(standard, answers, audit.outside, claims)
    work = [one for one in chosen if one.raises]
    return WhatIf(
        before=before,
        after=after,
        awards_before=awards.results(standard, before, external=external),
        awards_after=awards.results(standard, after, external=external),
        chosen=chosen,
        work=totals([one.effort for one in work], [one.hours for one in work], day_rate),
    )


def levels_above(audit: Audit, criterion: str) -> tuple[Level, ...]:
    """The scored levels that a criterion can still be raised to, the next one first."""
    ladder = audit.standard.ladders.get(criterion)
    if ladder is None or criterion in audit.outside:
        return ()
    now = ladder.ranks.get(audit.answers.get(criterion, ""), -1)
    found = (ladder.criterion.level(key) for key in ladder.keys_by_rank[now + 1 :])
    return tuple(level for level in found if level is not None)


def _chosen(audit: Audit, id_: str, to: str) -> Chosen:
    standard = audit.standard
    criterion, ladder = standard.criteria[id_], standard.ladders[id_]
    if to not in ladder.ranks:
        raise errors.UnknownLevel(standard.name, to, list(ladder.keys_by_rank))
    answer = audit.answers.get(id_)
    level = None if answer == UNSUPPORTED else answer
    raises = ladder.ranks.get(answer or "", -1) < ladder.ranks[to]
    hours = proposed_hours(standard, audit.claims)(id_, level, to) if raises else None
    titles = standard.level_titles
    before = "Claimed without support" if answer == UNSUPPORTED else titles.get(answer or "", "Not answered")
    return Chosen(
        criterion=id_,
        number=criterion.number,
        title=criterion.title,
        to=to,
        from_title=before,
        to_title=titles[to],
        effort=size(hours),
        hours=hours,
        actions=proposals(standard, id_, level, to, audit.claims.get(id_)) if raises else (),
        raises=raises,
    )
