"""Everything that is added up for one standard, and the parts that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from qa_toolkit import front_page, report
from qa_toolkit.portfolio.figures import calendar_
from qa_toolkit.portfolio.figures.adding import Answers, Rounds, by_share
from qa_toolkit.portfolio.figures.comparing import Agreeing, Changes
from qa_toolkit.portfolio.figures.groups import Groups
from qa_toolkit.portfolio.records import CriterionLine, Part
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard

ROLES = ("self", "external")
_MOST_MISSED = 10
_A_GOOD_PART = 4  # one in so many audits: what concerns fewer is no matter for a board, even if all of them miss it
_in_round = attrgetter("cycle", "role")


class Own(NamedTuple):
    """One organisation's audits by one standard that count: of each round and role one, and those of `now` and `before` by role.

    `others` are, beside the one that counts, the audits of the same round and role that do not.
    """

    counting: list[AuditRow]
    others: list[tuple[AuditRow, list[AuditRow]]]
    now: dict[str, AuditRow]
    before: dict[str, AuditRow]

    @property
    def first(self) -> AuditRow | None:
        """The audit of the present round whose evidence and awards count: its own, else the external one."""
        return self.now.get("self") or self.now.get("external")


class Adding:
    """The sums of one standard; `present` is its present round."""

    def __init__(self, standard: Standard, cycles: Iterable[str], present: str, threshold: int) -> None:
        self.standard, self.present, self._threshold = standard, present, threshold
        now = calendar_.in_time(present)
        earlier = (cycle for cycle in cycles if calendar_.in_time(cycle) < now)
        self._before = max(earlier, key=calendar_.in_time, default=None)
        self._rounds = {role: Rounds(standard) for role in ROLES}
        self.answers = {role: Answers(standard) for role in ROLES}
        self._groups = {role: Groups(standard, threshold) for role in ROLES}
        self._changes = {role: Changes(standard, self._before or "") for role in ROLES}
        self._agreeing = Agreeing(standard)

    def own(self, group: Iterable[AuditRow]) -> Own:
        """What counts of one organisation; of several audits of one round and role the first, which was submitted last."""
        own = Own([], [], {}, {})
        for (cycle, role), same in groupby(group, key=_in_round):
            first, *others = same
            own.counting.append(first)
            if cycle == self.present:
                own.now[role] = first
            elif cycle == self._before:
                own.before[role] = first
            if others:
                own.others.append((first, others))
        return own

    def add(self, own: Own, late: frozenset[str]) -> tuple[int, int] | None:
        """Counts one organisation; gives on how many judgements its own audit and the external one were compared, and agree.

        Args:
            late: the roles whose audit came after the deadline.
        """
        for row in own.counting:
            self._rounds[row.role].add(row)
        for role, row in own.now.items():
            self.answers[role].add(row, late=role in late)
            self._groups[role].add(row)
            if role in own.before:
                self._changes[role].add(row, own.before[role])
        if len(own.now) < len(ROLES):
            return None
        return self._agreeing.add(own.now["self"], own.now["external"])

    def parts(self, as_of: date) -> Iterator[Part]:
        for role in ROLES:
            if self.answers[role].spread.n:
                yield self._part(role, as_of)

    def _part(self, role: str, as_of: date) -> Part:
        standard, answers = self.standard, self.answers[role]
        criteria = answers.criterion_lines()
        card = report.standard_card(standard)
        return Part(
            standard=standard.name,
            title=standard.title,
            edition=standard.edition,
            disclaimer=card.disclaimer,
            checked_sentence=card.checked_sentence,
            notice=" ".join(filter(None, (front_page.coming_change(standard, as_of, None), card.notice))),
            labels=card.labels,
            role=role,
            cycle=self.present,
            audits=answers.spread.n,
            submitted=answers.submitted,
            open=answers.spread.n - answers.submitted,
            late=answers.late,
            spread=answers.spread.spread(),
            sections=answers.section_lines(),
            awards=answers.award_lines(),
            criteria=criteria,
            most_missed=self._most_missed(criteria, answers.spread.n),
            themes=answers.theme_lines(),
            trend=self._rounds[role].lines(),
            change=self._changes[role].record(),
            agreement=self._agreeing.record() if role == "self" else None,
            groupings=self._groups[role].records(),
        )

    def _most_missed(self, criteria: Sequence[CriterionLine], audits: int) -> tuple[str, ...]:
        enough = min(audits, max(self._threshold, -(-audits // _A_GOOD_PART)))
        missed = [line for line in criteria if line.missed and line.applies_to >= enough]
        return tuple(line.id for line in sorted(missed, key=by_share)[:_MOST_MISSED])
