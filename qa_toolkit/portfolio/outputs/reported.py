"""Which reports are made and which are still to be: a table beside the rows, so that a run that was ended goes on where it stopped.

A report is done while its audit, the day, the settings, the standards and the program are what they were, and its file is still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from qa_toolkit.models import Record
from qa_toolkit.portfolio.intake.sources import Source
from qa_toolkit.portfolio.store import Store

_TABLES = """
CREATE TABLE IF NOT EXISTS reports (
    source TEXT, format TEXT, stamp TEXT, version TEXT, file TEXT, sentence TEXT, PRIMARY KEY (source, format)) WITHOUT ROWID;
DROP TABLE IF EXISTS temp.wanted;
CREATE TEMP TABLE wanted (
    source TEXT UNIQUE, stem TEXT, apart TEXT, name TEXT, standard TEXT, cycle TEXT, role TEXT, handed_out INTEGER DEFAULT 0);
"""
_APART = "--"  # stands in no name that `wording.slug` makes
GONE = "the audit was gone before its report was made."


class Wanted(Record):
    """An audit of which there is to be a report: the name of its file without the ending, and what is added where another has that name too."""

    source: str
    stem: str
    apart: str
    name: str
    standard: str
    cycle: str
    role: str


class Order(Record):
    """What a process is to make: reports of one audit, in these formats, in files that begin with `stem`."""

    source: Source
    stem: str
    formats: tuple[str, ...]


class Done(Record):
    """One report: its file, or '' where `sentence` says why there is none. Beside a file, `sentence` is what is to be said of it."""

    source: str
    stamp: str
    format: str
    file: str
    sentence: str


class Listed(Record):
    """One line of the list of all reports."""

    name: str
    standard: str
    cycle: str
    role: str
    format: str
    file: str
    sentence: str
    source: str


class Reported:
    """The reports of one portfolio. `suffixes` has the formats that are asked for, each with the ending of its files."""

    def __init__(self, store: Store, folder: Path, version: str, suffixes: Mapping[str, str]) -> None:
        self._store, self._database = store, store.database
        self._folder, self._version, self._suffixes = folder, version, suffixes
        self._database.executescript(_TABLES)

    def want(self, wanted: Iterable[Wanted]) -> int:
        """Says what is to be made, in the order of the list; two of one name get names apart. Gives the number of audits."""
        with self._store.transaction():
            self._database.executemany(
                "INSERT INTO wanted (source, stem, apart, name, standard, cycle, role) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (tuple(vars(one).values()) for one in wanted),
            )
            self._database.execute("CREATE INDEX temp.by_stem ON wanted (stem)")
            self._database.execute(
                "UPDATE wanted SET stem = stem || ? || apart "
                "WHERE stem IN (SELECT stem FROM wanted GROUP BY stem HAVING count(*) > 1)",
                (_APART,),
            )
        return int(self._database.execute("SELECT count(*) FROM wanted").fetchone()[0])

    def open_of(self, batch: Sequence[Source]) -> tuple[list[Order], int]:
        """What is to be made of these, and of how many nothing is, as it is done; an audit is handed out once."""
        by_name = {one.name: one for one in batch}
        marks = ", ".join("?" * len(by_name))
        found = self._database.execute(
            f"SELECT source, stem FROM wanted WHERE NOT handed_out AND source IN ({marks})",  # noqa: S608 - question marks alone are put in
            list(by_name),
        )
        stems = dict(found.fetchall())
        with self._store.transaction():
            self._database.executemany("UPDATE wanted SET handed_out = 1 WHERE source = ?", [(name,) for name in stems])
        done = self._done(by_name, stems)
        orders = []
        for name, stem in stems.items():
            if formats := tuple(key for key in self._suffixes if (name, key) not in done):
                orders.append(Order(by_name[name], stem, formats))
        return orders, len(stems) - len(orders)

    def _done(self, by_name: Mapping[str, Source], stems: Mapping[str, str]) -> set[tuple[str, str]]:
        marks = ", ".join("?" * len(stems))
        found = self._database.execute(
            f"SELECT source, format, stamp, file FROM reports WHERE version = ? AND source IN ({marks})",  # noqa: S608 - as above
            (self._version, *stems),
        )
        return {
            (name, key)
            for name, key, stamp, file in found
            if key in self._suffixes
            and stamp == by_name[name].stamp
            and file == stems[name] + self._suffixes[key]
            and (self._folder / file).is_file()
        }

    def keep(self, done: Iterable[Done]) -> None:
        filled = [(one.source, one.format, one.stamp, self._version, one.file, one.sentence) for one in done]
        with self._store.transaction():
            self._database.executemany("INSERT OR REPLACE INTO reports VALUES (?, ?, ?, ?, ?, ?)", filled)

    def listed(self) -> Iterator[Listed]:
        """Every report that was asked for, by standard, organisation and role."""
        query = """SELECT w.name, w.standard, w.cycle, w.role, r.file, r.sentence, w.source FROM wanted w
            LEFT JOIN reports r ON r.source = w.source AND r.format = ? AND r.version = ? ORDER BY w.rowid"""
        for key in self._suffixes:
            for name, standard, cycle, role, file, sentence, source in self._database.execute(
                query, (key, self._version)
            ):
                remark = f"{source}: {GONE}" if file is None else sentence
                yield Listed(name, standard, cycle, role, key, file or "", remark, source)
