"""What progress means for one school: needs of pupils, the award that is aimed at, and the levels that criteria still have to rise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qa_toolkit import awards, scoring
from qa_toolkit.audits import Audit
from qa_toolkit.models import Record, Scorecard
from qa_toolkit.report import target_award
from qa_toolkit.rules import Conditions, NotReadable, read, simplest
from qa_toolkit.shortest import proposed_hours, shortest
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean
from qa_toolkit_commissioning.packages import Need, Package

MAX_ALTERNATIVES = 50


class Goal(Record):
    """One school's audit as the solver sees it; ranks count from 0, and -1 is a criterion without a judgement that counts.

    `way` and `aims` hold the rank that the shortest way to the award asks of a criterion, and the one at which it is met. `alternatives`
    are the ways to satisfy the award's rule; none where the rule cannot be read, or nothing is aimed at. `beyond` says what of the rule
    the solver does not know, '' where it knows all.
    """

    school: str
    audit: Audit
    award: str | None
    now: Mapping[str, int]
    way: Mapping[str, int]
    aims: Mapping[str, int]
    alternatives: tuple[Conditions, ...]
    needs: tuple[Need, ...]
    reached: bool
    beyond: str = ""

    def rank(self, package: Package, criterion: str) -> int:
        level = package.raises.get(criterion)
        return -1 if level is None or criterion not in self.now else self.audit.standard.ladders[criterion].ranks[level]

    def ranks(self, packages: Iterable[Package]) -> dict[str, int]:
        """Where each criterion stands with these packages, if they do what they say."""
        bought = list(packages)
        return {id_: max([now, *(self.rank(p, id_) for p in bought)]) for id_, now in self.now.items()}

    def steps(self, packages: Iterable[Package]) -> tuple[int, int, int]:
        """Weights of the needs served, levels risen on the way to the award, and levels risen elsewhere up to where a criterion is met."""
        bought = list(packages)
        served = {need for package in bought for need in package.needs}
        ranks = self.ranks(bought)
        on_way = sum(self._risen(id_, ranks[id_], 0, top) for id_, top in self.way.items())
        beside = sum(self._risen(id_, ranks[id_], self.way.get(id_, 0), top) for id_, top in self.aims.items())
        return sum(need.weight for need in self.needs if need.key in served), on_way, beside

    def _risen(self, id_: str, rank: int, above: int, top: int) -> int:
        return max(0, min(rank, top) - max(self.now[id_], above, 0))

    def reaches(self, packages: Iterable[Package]) -> bool:
        """Whether the award's own rule holds with these packages, by the toolkit's scoring."""
        if self.award is None:
            return False
        standard = self.audit.standard
        ladders, ranks = standard.ladders, self.ranks(packages)
        raised = {id_: ladders[id_].keys_by_rank[rank] for id_, rank in ranks.items() if rank > self.now[id_]}
        card = scoring.score(standard, {**self.audit.answers, **raised}, self.audit.outside)
        return self.award in awards.held(standard, card)


def goal(audit: Audit, target: str | None, needs: Iterable[Need]) -> Goal:
    """What there is to reach for an audit.

    Raises:
        UnknownAward: where the target is no award of the standard.
    """
    standard, school = audit.standard, clean(audit.organisation["name"])
    card = scoring.score(standard, audit.answers, audit.outside, audit.claims)
    award = target_award(audit, target, awards.results(standard, card))
    ladders = {id_: standard.ladders[id_] for id_ in card["criteria"]}
    now = {id_: one.ranks.get(audit.answers.get(id_, ""), -1) for id_, one in ladders.items()}
    met = {id_ for id_, one in card["criteria"].items() if one["state"] == "met"}
    aims = {id_: one.ranks.get(one.criterion.target or "", 0) for id_, one in ladders.items() if id_ not in met}
    reached = award is not None and award in awards.held(standard, card)
    way: dict[str, int] = {}
    alternatives: tuple[Conditions, ...] = ()
    beyond = ""
    if award is not None and not reached:
        hours = proposed_hours(standard, audit.claims)
        found = shortest(standard, audit.answers, audit.outside, award, hours_of=hours, claims=audit.claims)
        way = {one.criterion: ladders[one.criterion].ranks[one.to] for one in found.raises} if found else {}
        alternatives, beyond = _alternatives(standard, award, card)
    own = tuple(need for need in needs if need.school in ("", school))
    return Goal(school, audit, award, now, way, aims, alternatives, own, reached, beyond)


def _alternatives(standard: Standard, award: str, card: Scorecard) -> tuple[tuple[Conditions, ...], str]:
    title = standard.awards[award].title
    try:
        found = tuple(map(simplest, read(standard, award, card)))
    except NotReadable:
        return (
            (),
            f"The rule of ‘{title}’ is no sum of levels, so only levels on the way to it are counted, and not the target itself.",
        )
    if len(found) > MAX_ALTERNATIVES:
        return (
            found[:MAX_ALTERNATIVES],
            f"‘{title}’ can be reached in {len(found)} ways; the first {MAX_ALTERNATIVES} are looked at.",
        )
    return found, ""
