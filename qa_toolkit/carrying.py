"""An audit by one standard begun from audits by others: evidence is carried, judgements are proposed, and nothing counts yet.

Only a relation that somebody has compared can propose a level. Everything else that links two criteria says where the evidence may serve, and
leaves the judgement to a person.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from qa_toolkit import errors, new_audits
from qa_toolkit.audits import Audit
from qa_toolkit.crosswalk import RELATION_WORDS, Crosswalk, Way
from qa_toolkit.models import UNSUPPORTED, Criterion, Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean, count, listed, quoted, sentence

_CITED = 50  # the most that a proposal may cite
_PROPOSED = 100  # the most proposals that a criterion may have
_LONGEST = 1000  # characters of a reason


class Begun(Record):
    """The new audit, and by criterion what stands there to look at; `proposed` counts those that name a level."""

    document: dict[str, Any]
    evidence: int
    proposed: int
    shared: int
    empty: tuple[str, ...]  # criteria for which nothing was found


def begin(standard: Standard, sources: Sequence[Audit], standards: Mapping[str, Standard], on: date) -> Begun:
    """An audit by `standard` of the organisation whose audits these are.

    Raises:
        CannotCarry: where the audits are of several organisations, or one is by this very standard, or is given twice.
    """
    _refuse(standard, sources)
    document = new_audits.blank(standard, sources[0].organisation, on)
    here = {**standards, standard.name: standard, **{audit.standard.name: audit.standard for audit in sources}}
    carrying = _Carrying(document, standard, Crosswalk(here))
    for audit in sources:
        carrying.carry(audit)
    proposals = {id_: carrying.proposals[id_] for id_ in standard.criteria if id_ in carrying.proposals}
    document["proposals"] = proposals
    levels = [id_ for id_, said in proposals.items() if any("level" in one for one in said)]
    asked = [id_ for criteria in document["judgements"].values() for id_ in criteria]
    empty = tuple(id_ for id_ in asked if id_ not in proposals)
    return Begun(document, len(document["evidence"]), len(levels), len(proposals) - len(levels), empty)


def _refuse(standard: Standard, sources: Sequence[Audit]) -> None:
    first = sources[0]
    seen: set[str] = set()
    for audit in sources:
        if audit.standard.name == standard.name:
            raise errors.CannotCarry(audit.path, f"it is by {standard.name} already; name audits by other standards.")
        if audit.whose != first.whose:
            raise errors.CannotCarry(
                audit.path, f"it is of another organisation than {first.path}; name audits of one organisation."
            )
        if audit.sha256 in seen:
            raise errors.CannotCarry(audit.path, "it stands twice in the list; name it once.")
        seen.add(audit.sha256)


class _Carrying:
    """Several audits on their way into one."""

    def __init__(self, document: dict[str, Any], standard: Standard, crosswalk: Crosswalk) -> None:
        self.document, self.standard, self.crosswalk = document, standard, crosswalk
        self.proposals: dict[str, list[dict[str, Any]]] = {}
        self.asked = {id_ for criteria in document["judgements"].values() for id_ in criteria}

    def carry(self, audit: Audit) -> None:
        ids: dict[str, str] = {}
        ways = self.crosswalk.between(audit.standard, self.standard)
        for id_, criterion in audit.standard.criteria.items():
            if id_ in audit.outside:
                continue
            reached = {to: way for to, way in ways[id_].items() if to in self.asked}
            cited = audit.cited(id_)
            for to, way in sorted(reached.items(), key=lambda item: item[1].rank):
                level = _level(audit, criterion, self.standard.criteria[to], way)
                if level is not None or cited:
                    carried = [ids.setdefault(one, self._carried(one, audit)) for one in cited][:_CITED]
                    self._propose(to, level, carried, way, audit)

    def _carried(self, id_: str, audit: Audit) -> str:
        """The id of a piece in the new audit: its own, or another where that names something else there."""
        evidence, piece = self.document["evidence"], audit.evidence[id_]
        free = id_
        number = 2
        while free in evidence and evidence[free] != piece:
            free, number = f"{id_}-{number}", number + 1
        evidence.setdefault(free, copy.deepcopy(dict(piece)))
        return free

    def _propose(self, to: str, level: str | None, evidence: list[str], way: Way, audit: Audit) -> None:
        entry = {
            **({} if level is None else {"level": level}),
            "from": way.start,
            "audit": audit.id,
            "because": _because(way, audit, [self.document["evidence"][one]["title"] for one in evidence]),
            "evidence": evidence,
        }
        entries = self.proposals.setdefault(to, [])
        if len(entries) < _PROPOSED:
            entries.append(entry)


def _level(audit: Audit, criterion: Criterion, to: Criterion, way: Way) -> str | None:
    """The level that follows for `to`, if any: what is met carries over to what asks no more, what is at the bottom to what asks the same."""
    answer = audit.answers.get(criterion.id)
    ladder, other = audit.standard.ladders.get(criterion.id), to.target
    if answer in (None, UNSUPPORTED) or ladder is None or answer not in ladder.scores or other is None:
        return None
    if way.relation == "equal" and _rungs(criterion) == _rungs(to) and criterion.target == to.target:
        return answer
    if way.relation in ("equal", "superset") and ladder.scores[answer] >= ladder.target:
        return other
    if way.relation == "equal" and ladder.ranks[answer] == 0:
        return _rungs(to)[0]
    return None


def _rungs(criterion: Criterion) -> list[str]:
    return [level.key for level in criterion.levels if level.score is not None]


def _because(way: Way, audit: Audit, titles: Sequence[str]) -> str:
    """'matrix:2011 2.1 Clear offer (asks the same): judged Met. …': what a person needs in order to confirm it or not."""
    criterion = audit.standard.criteria[way.start.partition("#")[2]]
    answer = audit.answers.get(criterion.id, "")
    level = criterion.level(answer)
    judged = f"was judged {quoted(level.title)}" if level else "was claimed without support" if answer else "is open"
    by = [link.to.partition("#")[0] for link in way.steps[:-1]]
    over = f", by way of {listed(by)}" if by else ""
    named = listed(quoted(clean(errors.shown(title))) for title in titles[:3])
    more = f" and {count(len(titles) - 3, 'more piece')}" if len(titles) > 3 else ""
    serves = f" Evidence that may serve here: {named}{more}." if titles else ""
    reason = f" {sentence(clean(way.steps[0].because))}" if len(way.steps) == 1 and way.steps[0].because else ""
    unsure = "; nobody has compared the two in detail" if way.relation == "related" else ""
    stands = f"{audit.standard.name} {criterion.number} {criterion.title} {RELATION_WORDS[way.relation]}{over}{unsure}."
    return f"{stands}{reason} There it {judged}.{serves}"[:_LONGEST]


def lines(begun: Begun, standard: Standard) -> Iterator[str]:
    """What was begun, in sentences."""
    of = count(begun.shared, "criterion", "criteria")
    yield f"{count(begun.evidence, 'piece')} of evidence carried over; for {of} it is shown where they may serve."
    if begun.proposed:
        proposed = count(begun.proposed, "criterion", "criteria")
        yield f"A level is proposed for {proposed}; nothing counts before a person has confirmed it."
    else:
        yield "No level is proposed: no answer follows from links that somebody has compared."
    if begun.empty:
        numbers = ", ".join(standard.criteria[id_].number for id_ in begun.empty)
        yield f"Nothing was found for: {numbers}."
