"""Evidence that expires and awards that would want renewal, over all organisations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from qa_toolkit.portfolio.figures import calendar_
from qa_toolkit.portfolio.figures.calendar_ import Nearest
from qa_toolkit.portfolio.figures.kept import Kept
from qa_toolkit.portfolio.records import ExpiringPiece, MonthLine, Renewal
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard

_PIECES, _AWARDS = "piece", "award"


class RunningOut:
    """Adds up each organisation's audit whose evidence and awards count. What has expired or soon will goes into `kept` too."""

    def __init__(self, today: str, soon: str, kept: Kept) -> None:
        self._today, self._soon, self._kept = today, soon, kept
        self.expired = 0
        self.pieces, self.awards = Nearest(), Nearest()

    def add(self, row: AuditRow, standard: Standard) -> None:
        self._add_pieces(row)
        self._add_awards(row, standard)

    def _add_pieces(self, row: AuditRow) -> None:
        days = [piece.on for piece in row.expiring]
        expired, near = bisect_left(days, self._today), bisect_right(days, self._soon)
        self.expired += expired
        self._kept.add_months(_PIECES, days[expired:], row.organisation)
        for piece in row.expiring[:near]:
            self._kept.add_expiring(row, piece)
        for piece in row.expiring[expired:near]:
            self.pieces.add(piece.on, row.organisation, row.name, row.standard, piece.title)

    def _add_awards(self, row: AuditRow, standard: Standard) -> None:
        to_come = [(day, award) for day, award in calendar_.renewals(row, standard) if day >= self._today]
        self._kept.add_months(_AWARDS, [day for day, _ in to_come], row.organisation)
        for day, award in to_come:
            self.awards.add(day, row.organisation, row.name, row.standard, award.key, award.title)

    def expiring(self) -> tuple[ExpiringPiece, ...]:
        return tuple(ExpiringPiece(*[*members, day]) for day, *members in self.pieces.first())

    def pieces_by_month(self) -> tuple[MonthLine, ...]:
        return self._kept.months(_PIECES)

    def awards_by_month(self) -> tuple[MonthLine, ...]:
        return self._kept.months(_AWARDS)

    def renewals(self) -> tuple[Renewal, ...]:
        return tuple(Renewal(*[*members, day]) for day, *members in self.awards.first())
