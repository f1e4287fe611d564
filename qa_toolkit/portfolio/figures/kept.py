"""What the one pass over all rows leaves behind for outputs: on the disk, so that memory does not grow, and ready to be written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap
from typing import Any, NamedTuple

import orjson

from qa_toolkit.portfolio.records import ExpiringPiece, MonthLine, OrganisationLine
from qa_toolkit.portfolio.rows import AuditRow, Expiring
from qa_toolkit.portfolio.store import Store

_AT_ONCE = 500
_TABLES = """
DROP TABLE IF EXISTS temp.lines;
DROP TABLE IF EXISTS temp.expiring;
DROP TABLE IF EXISTS temp.counted;
DROP TABLE IF EXISTS temp.months;
CREATE TEMP TABLE lines (standard TEXT, role TEXT, sections TEXT, reasons TEXT, line BLOB);
CREATE TEMP TABLE expiring (on_day TEXT, members TEXT);
CREATE TEMP TABLE counted (organisation TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TABLE months (what TEXT, month TEXT, organisation TEXT, pieces INTEGER, PRIMARY KEY (what, month, organisation)) WITHOUT ROWID;
"""
_ADD_MONTH = "INSERT INTO months VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET pieces = pieces + excluded.pieces"


class Stands(NamedTuple):
    """An audit of the present round: its sections' per cents, and what is known already of why it is worth a visit."""

    place: int
    standard: str
    role: str
    sections: list[int | None]
    reasons: list[str]


class Kept:
    """Lines are bytes as they stand in `portfolio.json`, in the order in which they were added. A store has one of these at a time."""

    def __init__(self, store: Store) -> None:
        self._store, self._database = store, store.database
        self._database.executescript(_TABLES)
        self._lines: list[tuple[str, str, str, str, bytes]] = []
        self._expiring: list[tuple[str, str]] = []
        self._months: list[tuple[str, str, str, int]] = []

    def add(self, line: dict[str, Any], reasons: Sequence[str]) -> None:
        """Adds an audit's line, whose members are those of `OrganisationLine` in their order."""
        sections = orjson.dumps(line["sections"]).decode()
        said = orjson.dumps(reasons).decode() if reasons else ""
        self._lines.append((line["standard"], line["role"], sections, said, orjson.dumps(line)))
        if len(self._lines) >= _AT_ONCE:
            self.write()

    def add_expiring(self, row: AuditRow, piece: Expiring) -> None:
        members = (piece.on, row.name, row.standard, piece.title, row.organisation)
        self._expiring.append((piece.on, orjson.dumps(members).decode()))

    def add_months(self, what: str, days: Iterable[str], organisation: str) -> None:
        """That so many things of this kind fall into the months of these days. An organisation may come several times, by other standards."""
        self._months += ((what, month, organisation, n) for month, n in Counter(day[:7] for day in days).items())

    def write(self) -> None:
        with self._store.transaction():
            self._database.executemany("INSERT INTO lines VALUES (?, ?, ?, ?, ?)", self._lines)
            self._database.executemany("INSERT INTO expiring VALUES (?, ?)", self._expiring)
            self._database.executemany(_ADD_MONTH, self._months)
        self._lines.clear()
        self._expiring.clear()
        self._months.clear()

    def months(self, what: str) -> tuple[MonthLine, ...]:
        query = "SELECT month, sum(pieces), count(*) FROM months WHERE what = ? GROUP BY month ORDER BY month"
        return tuple(starmap(MonthLine, self._database.execute(query, (what,))))

    def lines(self) -> Iterator[bytes]:
        for (line,) in self._database.execute("SELECT line FROM lines ORDER BY rowid"):
            yield line

    def records(self) -> Iterator[OrganisationLine]:
        return map(_record, self.lines())

    def record(self, place: int) -> OrganisationLine:
        return _record(self._database.execute("SELECT line FROM lines WHERE rowid = ?", (place,)).fetchone()[0])

    def stands(self) -> Iterator[Stands]:
        found = self._database.execute("SELECT rowid, standard, role, sections, reasons FROM lines ORDER BY rowid")
        for place, standard, role, sections, reasons in found:
            yield Stands(place, standard, role, orjson.loads(sections), orjson.loads(reasons) if reasons else [])

    def different(self, organisations: Iterable[str]) -> int:
        """How many there are, each counted once."""
        with self._store.transaction():
            self._database.execute("DELETE FROM counted")
            self._database.executemany("INSERT OR IGNORE INTO counted VALUES (?)", ((one,) for one in organisations))
        return int(self._database.execute("SELECT count(*) FROM counted").fetchone()[0])

    def expiring(self) -> Iterator[ExpiringPiece]:
        """By day, the oldest first."""
        for (members,) in self._database.execute("SELECT members FROM expiring ORDER BY on_day, members"):
            on, name, standard, title, organisation = orjson.loads(members)
            yield ExpiringPiece(organisation, name, standard, title, on)


def _record(line: bytes) -> OrganisationLine:
    """Filled as a whole, as rows are."""
    record = object.__new__(OrganisationLine)
    members = orjson.loads(line)
    vars(record).update(members, sections=tuple(members["sections"]))
    return record
