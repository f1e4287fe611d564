"""A whole workspace as one file, of either database and for either, and back again.

A back-up is a zip: each table as lines of JSON, each file of evidence as it is, and a manifest with their hashes and the heads of all chains.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.engine import URL

from qa_toolkit import __version__, errors
from qa_toolkit.models import Record
from qa_toolkit.workspace import packing
from qa_toolkit.workspace.database import Database, only_ours, stamp, translated, utc_now
from qa_toolkit.workspace.migrate import HEAD
from qa_toolkit.workspace.tables import file, instance, metadata, organisation

FORMAT = "urn:qa-toolkit:backup:1"
_AT_ONCE = 2000


class Manifest(Record):
    """What a back-up says of itself; `heads` holds by organisation the length and the last hash of its chain."""

    instance: str
    made_at: str
    revision: str
    counts: dict[str, int]
    heads: dict[str, tuple[int, str]]
    members: dict[str, str]


def copy_sqlite(source: Path, target: Path) -> None:
    """A copy as of one moment, by SQLite's own backup, whatever is being saved meanwhile; copying the file would miss saves or tear it."""
    beside = target.with_name(f".{target.name}.part")
    try:
        only_ours(beside)
        with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(beside)) as copy:
            original.backup(copy)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def one_moment(database: Database) -> Iterator[Connection]:
    """Everything as it was at one moment, however long it is read, and nobody who saves waits for it."""
    if not database.is_sqlite:
        with translated(database.where), database.engine.connect() as connection:
            fixed = connection.execution_options(isolation_level="REPEATABLE READ")
            with fixed.begin():
                yield fixed
    elif database.pragmas[0] == "wal":
        with database.reading() as connection:
            yield connection
    else:  # a reader would keep writers out until it is done; the copy lies on the same disk, which may be an encrypted one
        original = Path(database.url.database or "")
        with tempfile.TemporaryDirectory(prefix=".qa-toolkit-", dir=original.parent) as folder:
            path = Path(folder) / "copy.sqlite3"
            with translated_sqlite(database.where):
                copy_sqlite(original, path)
            copy = Database(URL.create("sqlite", database=str(path)))
            try:
                with copy.reading() as connection:
                    yield connection
            finally:
                copy.close()


@contextmanager
def translated_sqlite(where: str) -> Iterator[None]:
    """What SQLite itself says, in our words."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise errors.Busy from error
        raise errors.BadWorkspace(where, f"a copy cannot be made ({error}).") from error
    except sqlite3.DatabaseError as error:
        raise errors.BadWorkspace(
            where, "the file is damaged. Restore the last back-up: qa-toolkit workspace restore."
        ) from error


def backup(database: Database, target: Path) -> Manifest:
    """Writes a back-up that only its owner can read, whole or not at all; nothing is written over.

    Raises:
        CannotWrite, BadWorkspace, Busy.
    """
    with packing.new_file(target) as stream, one_moment(database) as connection, packing.Writer(stream) as writer:
        counts = {table.name: _write_table(connection, table, writer) for table in metadata.sorted_tables}
        made = Manifest(
            instance=connection.execute(select(instance.c.id)).scalar_one_or_none() or "",
            made_at=stamp(utc_now()),
            revision=HEAD,
            counts=counts,
            heads=heads(connection),
            members=writer.hashes,
        )
        writer.finish({"$schema": FORMAT, "toolkit": __version__, **asdict(made)})
    return made


def _write_table(connection: Connection, table: Table, writer: packing.Writer) -> int:
    rows = 0
    binary = table is file
    columns = [column for column in table.columns if column is not file.c.bytes]
    query = select(*columns).order_by(*table.primary_key.columns).execution_options(yield_per=_AT_ONCE)
    with writer.open(f"tables/{table.name}.jsonl") as member:
        member.update(packing.line([column.name for column in columns] + (["member"] if binary else [])))
        kept = []
        for row in connection.execute(query):
            rows += 1
            if binary:
                name = f"files/{rows:06}"
                kept.append((name, row.organisation_id, row.id))
            member.update(packing.line([*row, name] if binary else [*row]))
    for name, owner, id_ in kept:
        mine = select(file.c.bytes).where(file.c.organisation_id == owner, file.c.id == id_)
        writer.add(name, connection.execute(mine).scalar_one())
    return rows


def read_manifest(archive: packing.Reader) -> Manifest:
    """What a file says of itself.

    Raises:
        BadArchive: where it is no back-up, or one that this version does not read.
    """
    said = archive.manifest
    if said.get("$schema") != FORMAT:
        what = "an export; import takes it" if str(said.get("$schema", "")).startswith("urn:qa-toolkit:archive") else ""
        raise errors.BadArchive(archive.path, f"this is {what or 'no back-up that QA Toolkit made'}.")
    revision = str(said.get("revision"))
    if revision != HEAD:
        age = "a newer" if revision > HEAD else "an older"
        raise errors.BadArchive(
            archive.path,
            f"{age} QA Toolkit made this (tables {errors.shown(revision)}, here: {HEAD}). Restore it with that version.",
        )
    try:
        return Manifest(
            instance=str(said["instance"]),
            made_at=str(said["made_at"]),
            revision=revision,
            counts=dict(said["counts"]),
            heads={id_: (length, head) for id_, (length, head) in said["heads"].items()},
            members=dict(archive.hashes),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise errors.BadArchive(archive.path, "its manifest does not say what a back-up's says.") from None


def check(target: Path) -> Manifest:
    """Restores a back-up into a temporary place, so that it is known to be good.

    Raises:
        BadArchive: with the first fault.
    """
    from qa_toolkit.workspace.restore import restore

    with tempfile.TemporaryDirectory(prefix="qa-toolkit-") as folder:
        return restore(target, Path(folder) / "check.sqlite3")


def totals(connection: Connection) -> dict[str, int]:
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in metadata.sorted_tables
    }


def heads(connection: Connection) -> dict[str, tuple[int, str]]:
    rows = connection.execute(select(organisation.c.id, organisation.c.trail_length, organisation.c.trail_head))
    return {id_: (length, head) for id_, length, head in rows}
