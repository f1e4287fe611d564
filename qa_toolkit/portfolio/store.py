"""Rows on their way from many processes into one picture: a SQLite file in the output folder, which also knows what is done already.

A run that was ended in the middle goes on where it stopped: what was taken stays, by the size and time of its file. Rows are given back in an
order of their own, so that nothing depends on the order in which they came.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import groupby, starmap
from pathlib import Path
from typing import NamedTuple

import orjson

from qa_toolkit import __version__, errors
from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.intake.sources import Source
from qa_toolkit.portfolio.intake.taking import Taken
from qa_toolkit.portfolio.rows import AuditRow, NotTaken

FILE = "portfolio.rows.sqlite3"
_ABOUT = "CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"
_TAKEN = """CREATE TABLE IF NOT EXISTS taken (
    id INTEGER PRIMARY KEY, source TEXT UNIQUE, stamp TEXT, standard TEXT, sha256 TEXT, organisation TEXT, cycle TEXT, role TEXT,
    submitted TEXT, started TEXT, content BLOB, sentence TEXT, blank INTEGER)"""
_COLUMNS = "source, stamp, standard, sha256, organisation, cycle, role, submitted, started, content, sentence, blank"
# What this run sees stands apart: to mark the rows themselves would write all of them again. What is kept is seen.
_SEEN = """
CREATE TEMP TABLE seen (id INTEGER PRIMARY KEY);
CREATE TEMP TRIGGER kept_is_seen AFTER INSERT ON taken BEGIN INSERT OR IGNORE INTO seen VALUES (new.id); END;
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS in_order ON
    taken (standard, organisation, cycle, role, submitted DESC, started DESC, source, sha256, blank) WHERE content IS NOT NULL;
CREATE INDEX IF NOT EXISTS refused ON taken (source) WHERE content IS NULL;
"""
_IN_ORDER = "standard, organisation, cycle, role, submitted DESC, started DESC, source"
_TAKEN_HERE = "content IS NOT NULL AND EXISTS (SELECT 1 FROM seen WHERE seen.id = taken.id)"
_ANSWERED_HERE = f"NOT blank AND {_TAKEN_HERE}"  # what nobody has begun is no audit yet
_BLANK_HERE = f"blank AND {_TAKEN_HERE}"
_REFUSED_HERE = "content IS NULL AND EXISTS (SELECT 1 FROM seen WHERE seen.id = taken.id)"


class Return(NamedTuple):
    organisation: str
    standard: str
    submitted: str


class Store:
    """One portfolio's rows. Only one process writes."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._database = self._opened()
        except (OSError, sqlite3.DatabaseError) as error:
            raise errors.CannotWrite(self.path, str(getattr(error, "strerror", None) or error).lower()) from None

    def _opened(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute(_ABOUT)
        ours = f"{__version__}/{rows.FORMAT}"
        with _Transaction(database):
            if database.execute("SELECT value FROM about WHERE name = 'made by'").fetchone() != (ours,):
                database.execute("DROP TABLE IF EXISTS taken")
                database.execute("INSERT OR REPLACE INTO about VALUES ('made by', ?)", (ours,))
            database.execute(_TAKEN)
        database.executescript(_SEEN)
        return database

    def close(self) -> None:
        self._database.close()

    @property
    def database(self) -> sqlite3.Connection:
        """For tables that stand beside the rows."""
        return self._database

    def transaction(self) -> AbstractContextManager[None]:
        return _Transaction(self._database)

    # What is done

    def forget_changed(self, sha256_of: Mapping[str, str | None]) -> None:
        """Lets go of rows that were made by a standard that has changed since."""
        for name, sha256 in sha256_of.items():
            self._database.execute(
                "DELETE FROM taken WHERE standard = ? AND sha256 IS NOT ? AND content IS NOT NULL", (name, sha256)
            )

    @property
    def standards(self) -> list[str]:
        return [
            name for (name,) in self._database.execute("SELECT DISTINCT standard FROM taken WHERE content IS NOT NULL")
        ]

    def open_of(self, chunk: Sequence[Source]) -> list[Source]:
        """Which of these are still to be taken; the others are marked as of this run.

        What was refused is looked at again: its standard may be here now.
        """
        marks = ", ".join("?" * len(chunk))
        found = self._database.execute(
            f"SELECT source, stamp, id FROM taken WHERE source IN ({marks}) AND content IS NOT NULL",
            [one.name for one in chunk],
        )
        known = {source: (stamp, id_) for source, stamp, id_ in found}
        done = {one.name: known[one.name][1] for one in chunk if known.get(one.name, ("",))[0] == one.stamp}
        with _Transaction(self._database):
            self._database.executemany("INSERT OR IGNORE INTO seen VALUES (?)", [(id_,) for id_ in done.values()])
        return [one for one in chunk if one.name not in done]

    # In

    def keep(self, taken: Iterable[Taken]) -> None:
        filled = [(one.source, one.stamp, *one.key, one.row, one.sentence, one.blank) for one in taken]
        with _Transaction(self._database):
            self._database.executemany(
                f"INSERT OR REPLACE INTO taken ({_COLUMNS}) VALUES ({', '.join('?' * 12)})", filled
            )

    def refuse(self, faults: Iterable[NotTaken]) -> None:
        """Keeps why places could not be looked at; the next run looks again."""
        self.keep(Taken(one.source, "", ("",) * 7, None, one.sentence) for one in faults)

    # Out

    def finish(self) -> None:
        """Makes reading in order quick. Reads look at what this run saw and at nothing that an earlier one left."""
        self._database.executescript(_INDEXES)

    def count(self, *, taken: bool) -> int:
        which = _TAKEN_HERE if taken else _REFUSED_HERE
        return int(self._database.execute(f"SELECT count(*) FROM taken WHERE {which}").fetchone()[0])

    def count_blank(self) -> int:
        """How many audits were taken that nobody has begun. They are in nothing else that comes out."""
        return int(self._database.execute(f"SELECT count(*) FROM taken WHERE {_BLANK_HERE}").fetchone()[0])

    def cycles(self) -> dict[str, list[str]]:
        """The rounds of each standard, the earliest first."""
        found: dict[str, list[str]] = {}
        query = f"SELECT DISTINCT standard, cycle FROM taken WHERE {_ANSWERED_HERE} ORDER BY standard, cycle"
        for standard, cycle in self._database.execute(query):
            found.setdefault(standard, []).append(cycle)
        return found

    def rows(self) -> Iterator[AuditRow]:
        """By standard, organisation, round and role; of several that agree in these the newest submitted first."""
        query = f"SELECT content FROM taken INDEXED BY in_order WHERE {_ANSWERED_HERE} ORDER BY {_IN_ORDER}"
        for (content,) in self._database.execute(query):
            yield rows.from_members(orjson.loads(content))

    def returns(self, present: Mapping[str, str]) -> Iterator[Return]:
        """What each organisation has by each standard in that standard's present round, as `rows` has it first; all of one together."""
        pairs = [part for pair in present.items() for part in pair]
        query = f"""WITH present (standard, cycle) AS (VALUES {", ".join(["(?, ?)"] * len(present))})
            SELECT organisation, standard, submitted FROM taken JOIN present USING (standard, cycle)
            WHERE {_ANSWERED_HERE} ORDER BY organisation, standard, role DESC, submitted DESC"""
        found = starmap(Return, self._database.execute(query, pairs))
        for _, same in groupby(found, key=lambda one: (one.organisation, one.standard)):
            yield next(same)  # its own before an external one

    def not_taken(self) -> Iterator[NotTaken]:
        query = f"SELECT source, sentence FROM taken WHERE {_REFUSED_HERE} ORDER BY source"
        for source, sentence in self._database.execute(query):
            yield NotTaken(source, sentence)


class _Transaction:
    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def __enter__(self) -> None:
        self.database.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.database.execute("COMMIT")
        elif self.database.in_transaction:  # a full disk has ended it already
            self.database.execute("ROLLBACK")
