"""Rows in, portfolio out: two passes over the store, each in its order, and nothing kept of an organisation after its turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby, islice

from qa_toolkit import __version__, front_page, report
from qa_toolkit.models import Record
from qa_toolkit.portfolio import calendar_, returning, visits
from qa_toolkit.portfolio.adding import Agreeing, Answers, Changes, Rounds, by_share
from qa_toolkit.portfolio.calendar_ import Nearest
from qa_toolkit.portfolio.groups import Groups
from qa_toolkit.portfolio.records import (
    FORMAT,
    KEPT,
    CriterionLine,
    Duplicate,
    ExpiringPiece,
    OrganisationLine,
    Part,
    Portfolio,
    Renewal,
    Visit,
)
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.portfolio.store import Store
from qa_toolkit.standards import Standard

_MOST_MISSED = 10
_ROLES = ("self", "external")


class Asked(Record):
    """What a person asks of the roll-up. `expected` are id and name of the organisations from which something should come, or None."""

    as_of: date
    deadline: date | None = None
    cycle: str | None = None
    threshold: int = 5
    soon_days: int = 90
    expected: tuple[tuple[str, str], ...] | None = None


class _Round:
    """Everything that is added up for one standard."""

    def __init__(self, standard: Standard, cycles: Sequence[str], present: str, asked: Asked) -> None:
        self.standard = standard
        self.present = present
        now = calendar_.in_time(present)
        earlier = (cycle for cycle in cycles if calendar_.in_time(cycle) < now)
        self.before = max(earlier, key=calendar_.in_time, default=None)
        self.rounds = {role: Rounds(standard) for role in _ROLES}
        self.answers = {role: Answers(standard) for role in _ROLES}
        self.groups = {role: Groups(standard, asked.threshold) for role in _ROLES}
        self.changes = {role: Changes(standard, self.before or "") for role in _ROLES}
        self.agreeing = Agreeing(standard)


class Own(Record):
    """One organisation's audits by one standard that count: `now` and `before` by role."""

    now: dict[str, AuditRow]
    before: dict[str, AuditRow]


class Rolling:
    """One roll-up. `portfolio` first; then `organisations`, which needs what the first pass has learnt."""

    def __init__(self, store: Store, standard_of: Callable[[str], Standard], asked: Asked) -> None:
        self._store, self._asked = store, asked
        cycles_of = store.cycles()
        standards = {name: standard_of(name) for name in cycles_of}
        of_editions: dict[
            str, set[str]
        ] = {}  # an older edition's last round is not of today where a newer one has a later
        for name, cycles in cycles_of.items():
            of_editions.setdefault(standards[name].key, set()).update(cycles)
        present = {key: asked.cycle or calendar_.latest(cycles, asked.as_of) for key, cycles in of_editions.items()}
        self._rounds = {
            name: _Round(standards[name], cycles, present[standards[name].key], asked)
            for name, cycles in cycles_of.items()
        }

    def portfolio(self) -> Portfolio:
        asked = self._asked
        duplicates: list[Duplicate] = []
        doubled = used = expired = 0
        expiring, wanting = Nearest[ExpiringPiece](), Nearest[Renewal]()
        today, soon = asked.as_of.isoformat(), calendar_.soon(asked.as_of, asked.soon_days)
        for round_, group in self._by_organisation():
            own, twice = self._own(round_, group)
            duplicates += twice[: KEPT - len(duplicates)]
            doubled += len(twice)
            used += len({(row.cycle, row.role) for row in group})
            self._add(round_, group, own)
            row = own.now.get("self") or own.now.get("external")
            if row is None:
                continue
            for piece in row.expiring:
                if piece.on < today:
                    expired += 1
                else:
                    item = ExpiringPiece(row.organisation, row.name, row.standard, piece.title, piece.on)
                    expiring.add(item, owner=row.organisation, near=piece.on <= soon)
            for renewal in calendar_.renewals(row, round_.standard):
                if renewal.on >= today:
                    wanting.add(renewal, owner=row.organisation)
        parts = tuple(
            self._part(round_, role)
            for round_ in self._rounds.values()
            for role in _ROLES
            if round_.answers[role].spread.n
        )
        found, worth = self._visits()
        not_taken = tuple(islice(self._store.not_taken(), KEPT))
        taken, refused = self._store.count(taken=True), self._store.count(taken=False)
        return Portfolio(
            format=FORMAT,
            generator=f"QA Toolkit {__version__}",
            as_of=today,
            deadline=asked.deadline.isoformat() if asked.deadline else None,
            threshold=asked.threshold,
            soon_days=asked.soon_days,
            files=taken + refused,
            taken=taken,
            used=used,
            not_taken_count=refused,
            not_taken=not_taken,
            duplicates_count=doubled,
            duplicates=tuple(duplicates),
            returns=returning.returns(
                self._store.returns({name: one.present for name, one in self._rounds.items()}),
                self._late,
                asked.expected,
            ),
            parts=parts,
            visits_count=worth,
            visits=found,
            visit_rules=visits.RULES,
            expired=expired,
            expiring_count=expiring.count,
            expiring=expiring.items(),
            expiring_by_month=expiring.months(),
            renewals_count=wanting.count,
            renewals=wanting.items(),
            renewals_by_month=wanting.months(),
        )

    # The passes

    def _by_organisation(self) -> Iterator[tuple[_Round, list[AuditRow]]]:
        for (name, _), group in groupby(self._store.rows(), key=lambda row: (row.standard, row.organisation)):
            yield self._rounds[name], list(group)

    @staticmethod
    def _own(round_: _Round, group: list[AuditRow]) -> tuple[Own, list[Duplicate]]:
        """What counts of one organisation; of several audits of one round and role the first, which was submitted last."""
        now: dict[str, AuditRow] = {}
        before: dict[str, AuditRow] = {}
        twice = []
        for (cycle, role), same in groupby(group, key=lambda row: (row.cycle, row.role)):
            first, *others = same
            if cycle == round_.present:
                now[role] = first
            elif cycle == round_.before:
                before[role] = first
            if others:
                sources = tuple(row.source for row in others[:20])
                twice.append(Duplicate(first.organisation, first.standard, cycle, role, first.source, sources))
        return Own(now, before), twice

    def _add(self, round_: _Round, group: list[AuditRow], own: Own) -> None:
        for _, same in groupby(group, key=lambda row: (row.cycle, row.role)):
            row = next(same)
            round_.rounds[row.role].add(row)
        for role, row in own.now.items():
            round_.answers[role].add(row, late=self._late(row.submitted_on))
            round_.groups[role].add(row)
            if role in own.before:
                round_.changes[role].add(row, own.before[role])
        if len(own.now) == len(_ROLES):
            round_.agreeing.add(own.now["self"], own.now["external"])

    def _late(self, submitted_on: str) -> bool:
        return self._asked.deadline is not None and submitted_on > self._asked.deadline.isoformat()

    def _part(self, round_: _Round, role: str) -> Part:
        standard, answers = round_.standard, round_.answers[role]
        criteria = answers.criterion_lines()
        card = report.standard_card(standard)
        return Part(
            standard=standard.name,
            title=standard.title,
            edition=standard.edition,
            disclaimer=card.disclaimer,
            checked_sentence=card.checked_sentence,
            notice=" ".join(filter(None, (front_page.coming_change(standard, self._asked.as_of, None), card.notice))),
            labels=card.labels,
            role=role,
            cycle=round_.present,
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
            trend=round_.rounds[role].lines(),
            change=round_.changes[role].record(),
            agreement=round_.agreeing.record() if role == "self" else None,
            groupings=round_.groups[role].records(),
        )

    def _most_missed(self, criteria: Sequence[CriterionLine], audits: int) -> tuple[str, ...]:
        enough = min(self._asked.threshold, audits)
        missed = [line for line in criteria if line.missed and line.applies_to >= enough]
        return tuple(line.id for line in sorted(missed, key=by_share)[:_MOST_MISSED])

    def _visits(self) -> tuple[tuple[Visit, ...], int]:
        found: list[Visit] = []
        number = 0
        for line, said in self._lines():
            if said:
                number += 1
                if len(found) < KEPT:
                    found.append(Visit(line.organisation, line.name, line.standard, line.cycle, line.role, said))
        return tuple(found), number

    def organisations(self) -> Iterator[OrganisationLine]:
        """A line for each audit of a present round, by standard, organisation and role; after `portfolio`."""
        return (line for line, _ in self._lines())

    def _lines(self) -> Iterator[tuple[OrganisationLine, tuple[str, ...]]]:
        for round_, group in self._by_organisation():
            own, _ = self._own(round_, group)
            pair = (
                Agreeing(round_.standard).add(own.now["self"], own.now["external"])
                if len(own.now) == len(_ROLES)
                else None
            )
            for role, row in sorted(own.now.items(), reverse=True):
                external = own.now.get("external") if role == "self" else None
                agreement = pair if role == "self" else None
                said = tuple(visits.reasons(row, round_.answers[role], own.before.get(role), external, agreement))
                yield self._line(row, own.before.get(role), pair), said

    def _line(self, row: AuditRow, before: AuditRow | None, pair: tuple[int, int] | None) -> OrganisationLine:
        today, soon = self._asked.as_of.isoformat(), calendar_.soon(self._asked.as_of, self._asked.soon_days)
        return OrganisationLine(
            organisation=row.organisation,
            name=row.name,
            kind=row.kind,
            area=row.area,
            phase=row.phase,
            region=row.region,
            standard=row.standard,
            role=row.role,
            cycle=row.cycle,
            submitted_on=row.submitted_on,
            late=self._late(row.submitted_on),
            percent=row.percent,
            change=row.percent - before.percent if before is not None else None,
            agreement=100 * pair[1] // pair[0] if pair and pair[0] else None,
            met=row.met,
            applicable=row.applicable,
            answered=row.answered,
            gaps=row.gaps,
            blocking=row.blocks.count("b"),
            awards=row.awards,
            target=row.target,
            sections=tuple(one.percent if one.applicable else None for one in row.sections),
            expiring=sum(piece.on <= soon for piece in row.expiring),
            actions_due=len(row.due),
            actions_overdue=sum("" < due < today for due in row.due),
            source=row.source,
        )
