"""Rows in, portfolio out: one pass over the store, in its order, and nothing kept in memory of an organisation after its turn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from qa_toolkit import __version__
from qa_toolkit.models import Record
from qa_toolkit.portfolio.figures import calendar_, returning, visits
from qa_toolkit.portfolio.figures.kept import Kept
from qa_toolkit.portfolio.figures.parts import Adding, Own
from qa_toolkit.portfolio.figures.running_out import RunningOut
from qa_toolkit.portfolio.records import FORMAT, KEPT, Duplicate, Portfolio, Visit
from qa_toolkit.portfolio.rows import BLOCKS, AuditRow
from qa_toolkit.portfolio.store import Store
from qa_toolkit.standards import Standard

_MOST_NAMED = 20  # audits that do not count beside one that does
_of_organisation, _day = attrgetter("standard", "organisation"), attrgetter("on")


class Asked(Record):
    """What a person asks of the roll-up. `expected` are id and name of the organisations from which something should come, or None."""

    as_of: date
    deadline: date | None = None
    cycle: str | None = None
    threshold: int = 5
    soon_days: int = 90
    expected: tuple[tuple[str, str], ...] | None = None


class Rolling:
    """One roll-up. `portfolio` first: it goes through all rows, and `kept` then has what outputs read."""

    def __init__(self, store: Store, standard_of: Callable[[str], Standard], asked: Asked) -> None:
        self._store, self._asked = store, asked
        self._today, self._soon = asked.as_of.isoformat(), calendar_.soon(asked.as_of, asked.soon_days)
        self._deadline = asked.deadline.isoformat() if asked.deadline else None
        cycles_of = store.cycles()
        standards = {name: standard_of(name) for name in cycles_of}
        # Of all editions: an older one's last round is not of today where a newer one has a later.
        of_editions: dict[str, set[str]] = {}
        for name, cycles in cycles_of.items():
            of_editions.setdefault(standards[name].key, set()).update(cycles)
        present = {key: asked.cycle or calendar_.latest(cycles, asked.as_of) for key, cycles in of_editions.items()}
        self._adding = {
            name: Adding(standards[name], cycles, present[standards[name].key], asked.threshold)
            for name, cycles in cycles_of.items()
        }
        self.kept = Kept(store)

    def portfolio(self) -> Portfolio:
        counted = self._pass()
        found, worth, to_visit = self._visits()
        taken, refused = self._store.count(taken=True), self._store.count(taken=False)
        return Portfolio(
            format=FORMAT,
            generator=f"QA Toolkit {__version__}",
            as_of=self._today,
            deadline=self._deadline,
            threshold=self._asked.threshold,
            soon_days=self._asked.soon_days,
            files=taken + refused,
            taken=taken,
            blank=self._store.count_blank(),
            used=counted.used,
            not_taken_count=refused,
            not_taken=tuple(islice(self._store.not_taken(), KEPT)),
            duplicates_count=counted.doubled,
            duplicates=tuple(counted.duplicates),
            returns=returning.returns(
                self._store.returns({name: one.present for name, one in self._adding.items()}),
                self._late,
                self._asked.expected,
            ),
            parts=tuple(part for adding in self._adding.values() for part in adding.parts(self._asked.as_of)),
            visits_count=worth,
            visits_organisations=to_visit,
            visits=found,
            visit_rules=visits.RULES,
            expired=counted.running_out.expired,
            expiring_count=counted.running_out.pieces.count,
            expiring=counted.running_out.expiring(),
            expiring_by_month=counted.running_out.pieces_by_month(),
            renewals_count=counted.running_out.awards.count,
            renewals=counted.running_out.renewals(),
            renewals_by_month=counted.running_out.awards_by_month(),
        )

    def _pass(self) -> _Counted:
        """Goes through all rows, organisation by organisation."""
        counted = _Counted(RunningOut(self._today, self._soon, self.kept))
        for (name, _), group in groupby(self._store.rows(), key=_of_organisation):
            adding = self._adding[name]
            own = adding.own(group)
            counted.add(own)
            self._keep(own, adding.add(own, self._late_roles(own)))
            if own.first is not None:
                counted.running_out.add(own.first, adding.standard)
        self.kept.write()
        return counted

    # Lines

    def _keep(self, own: Own, agreement: tuple[int, int] | None) -> None:
        """The organisation's lines, its own audit's before the external one's."""
        for role, row in sorted(own.now.items(), reverse=True):
            before = own.before.get(role)
            pair = (own.now.get("external"), agreement) if role == "self" else (None, None)
            self.kept.add(self._line(row, before, agreement), tuple(visits.of_audits(row, before, *pair)))

    def _line(self, row: AuditRow, before: AuditRow | None, pair: tuple[int, int] | None) -> dict[str, Any]:
        """The members of `OrganisationLine`, in its order."""
        return {
            "organisation": row.organisation,
            "name": row.name,
            "kind": row.kind,
            "area": row.area,
            "phase": row.phase,
            "region": row.region,
            "standard": row.standard,
            "role": row.role,
            "cycle": row.cycle,
            "submitted_on": row.submitted_on,
            "late": self._late(row.submitted_on),
            "percent": row.percent,
            "change": row.percent - before.percent if before is not None else None,
            "agreement": 100 * pair[1] // pair[0] if pair and pair[0] else None,
            "met": row.met,
            "applicable": row.applicable,
            "answered": row.answered,
            "gaps": row.gaps,
            "blocking": row.blocks.count(BLOCKS),
            "awards": row.awards,
            "target": row.target,
            "sections": [one.percent if one.applicable else None for one in row.sections],
            "expiring": bisect_right(row.expiring, self._soon, key=_day),
            "actions_due": len(row.due),
            "actions_overdue": bisect_left(row.due, self._today) - bisect_right(row.due, ""),
            "source": row.source,
        }

    def _late(self, submitted_on: str) -> bool:
        return self._deadline is not None and submitted_on > self._deadline

    def _late_roles(self, own: Own) -> frozenset[str]:
        return frozenset(role for role, row in own.now.items() if self._late(row.submitted_on))

    # Visits

    def visits(self) -> Iterator[Visit]:
        """All who are worth a visit; after `portfolio`."""
        bars = {
            (name, role): visits.bars(answers)
            for name, adding in self._adding.items()
            for role, answers in adding.answers.items()
        }
        for one in self.kept.stands():
            reasons = [*visits.of_sections(one.sections, bars[one.standard, one.role]), *one.reasons]
            if reasons:
                line = self.kept.record(one.place)
                yield Visit(line.organisation, line.name, line.standard, line.cycle, line.role, tuple(reasons))

    def _visits(self) -> tuple[tuple[Visit, ...], int, int]:
        """The first of them, and how many audits and how many organisations they are."""
        found: list[Visit] = []
        number = 0

        def organisations() -> Iterator[str]:
            nonlocal number
            for number, visit in enumerate(self.visits(), 1):
                if number <= KEPT:
                    found.append(visit)
                yield visit.organisation

        to_visit = self.kept.different(organisations())
        return tuple(found), number, to_visit


class _Counted:
    """What one pass finds over all standards."""

    def __init__(self, running_out: RunningOut) -> None:
        self.running_out = running_out
        self.used = self.doubled = 0
        self.duplicates: list[Duplicate] = []

    def add(self, own: Own) -> None:
        self.used += len(own.counting)
        self.doubled += len(own.others)
        self.duplicates += [_duplicate(*twice) for twice in own.others[: KEPT - len(self.duplicates)]]


def _duplicate(used: AuditRow, others: list[AuditRow]) -> Duplicate:
    sources = tuple(row.source for row in others[:_MOST_NAMED])
    return Duplicate(used.organisation, used.standard, used.cycle, used.role, used.source, len(others), sources)
