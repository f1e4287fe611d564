"""A back-up put back, into an empty place only: all of it in one transaction, looked at before it is committed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Table, delete, insert, text
from sqlalchemy.exc import SQLAlchemyError

from qa_toolkit import errors
from qa_toolkit.wording import count
from qa_toolkit.workspace import packing
from qa_toolkit.workspace.backup import Manifest, heads, read_manifest, totals
from qa_toolkit.workspace.database import Database, open_database
from qa_toolkit.workspace.migrate import upgrade
from qa_toolkit.workspace.tables import file, instance, metadata
from qa_toolkit.workspace.verify import faults

_AT_ONCE = 500
_MAX_FILE = 100_000_000


def restore(source: Path, location: str | Path, *, accept_faults: bool = False) -> Manifest:
    """Puts a back-up into an empty place, which then has the id of the workspace that the back-up was made of.

    Args:
        accept_faults: restores also what does not pass `verify`, where nothing better is left.

    Raises:
        BadArchive: where the file is damaged, foreign or of another version.
        BadWorkspace: where something is in that place already.
    """
    with packing.Reader(source) as archive:
        manifest = read_manifest(archive)
        _compare_members(archive, manifest)
        database = open_database(location)
        path = Path(database.url.database or "") if database.is_sqlite else None
        is_new = path is not None and path.stat().st_size == 0  # made just now
        done = False
        try:
            upgrade(database)
            with database.writing() as connection:
                _fill(connection, database, archive, manifest)
                _refuse_faults(connection, archive, accept=accept_faults)
            done = True
        finally:
            database.close()
            if path is not None and is_new and not done:
                for ending in ("", "-wal", "-shm", "-journal"):
                    path.with_name(path.name + ending).unlink(missing_ok=True)
    return manifest


def _compare_members(archive: packing.Reader, manifest: Manifest) -> None:
    named = {*manifest.members, packing.MANIFEST}
    if {f"tables/{table.name}.jsonl" for table in metadata.sorted_tables} - named or named != set(archive.names):
        raise errors.BadArchive(archive.path, "its parts are not those that its manifest names.")


def _fill(connection: Connection, database: Database, archive: packing.Reader, manifest: Manifest) -> None:
    if not database.is_sqlite:
        connection.execute(text("LOCK TABLE organisation IN SHARE ROW EXCLUSIVE MODE"))
    if any(number for name, number in totals(connection).items() if name != instance.name):
        raise errors.BadWorkspace(
            database.where, "a workspace with audits is here already; a back-up goes into an empty place only."
        )
    connection.execute(delete(instance))
    try:
        for table in metadata.sorted_tables:
            rows = _rows(archive, table)
            while batch := list(islice(rows, 1 if table is file else _AT_ONCE)):
                connection.execute(insert(table), batch)
    except (SQLAlchemyError, ValueError, TypeError, KeyError, AttributeError) as error:
        if isinstance(error, SQLAlchemyError) and "full" in str(error):
            raise
        raise errors.BadArchive(archive.path, f"a row of it cannot be put back ({type(error).__name__}).") from error
    if (totals(connection), heads(connection)) != (manifest.counts, manifest.heads):
        raise errors.BadArchive(
            archive.path, "its rows, or the heads of its trails, are not those that its manifest names."
        )


def _rows(archive: packing.Reader, table: Table) -> Iterator[dict[str, Any]]:
    lines = archive.lines(f"tables/{table.name}.jsonl")
    columns = orjson.loads(next(lines, b"[]"))
    should = [column.name for column in table.columns if column is not file.c.bytes]
    if columns != should + (["member"] if table is file else []):
        raise errors.BadArchive(archive.path, f"its table '{table.name}' has other columns than this version.")
    for line in lines:
        row = dict(zip(columns, orjson.loads(line), strict=True))
        if table is file:
            row["bytes"] = archive.read(str(row.pop("member")), _MAX_FILE)
        yield row


def _refuse_faults(connection: Connection, archive: packing.Reader, *, accept: bool) -> None:
    if accept:
        return
    try:
        found = list(islice(faults(connection), 1000))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise errors.BadArchive(archive.path, f"a row of it cannot be read ({type(error).__name__}).") from error
    if found:
        more = f" (and {count(len(found) - 1, 'further fault')})" if len(found) > 1 else ""
        raise errors.BadArchive(
            archive.path,
            f"the workspace in it is not whole: {found[0]}{more} Nothing was restored; --accept-faults restores it as it is.",
        )
