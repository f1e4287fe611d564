"""Evidence that expires and awards that would want renewal, over all organisations."""

from __future__ import annotations

from qa_toolkit.portfolio import calendar_
from qa_toolkit.portfolio.calendar_ import Nearest
from qa_toolkit.portfolio.kept import Kept
from qa_toolkit.portfolio.records import ExpiringPiece, Renewal
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard


class RunningOut:
    """Adds up each organisation's audit whose evidence and awards count. What has expired or soon will goes into `kept` too."""

    def __init__(self, today: str, soon: str, kept: Kept) -> None:
        self._today, self._soon, self._kept = today, soon, kept
        self.expired = 0
        self.pieces, self.awards = Nearest(), Nearest()

    def add(self, row: AuditRow, standard: Standard) -> None:
        for piece in row.expiring:
            near = piece.on <= self._soon
            if near:
                self._kept.add_expiring(ExpiringPiece(row.organisation, row.name, row.standard, piece.title, piece.on))
            if piece.on < self._today:
                self.expired += 1
            else:
                self.pieces.add(piece.on, row.organisation, row.name, row.standard, piece.title, near=near)
        for day, award in calendar_.renewals(row, standard):
            if day >= self._today:
                self.awards.add(day, row.organisation, row.name, row.standard, award.key, award.title)

    def expiring(self) -> tuple[ExpiringPiece, ...]:
        return tuple(ExpiringPiece(*[*members, day]) for day, *members in self.pieces.first())

    def renewals(self) -> tuple[Renewal, ...]:
        return tuple(Renewal(*[*members, day]) for day, *members in self.awards.first())
