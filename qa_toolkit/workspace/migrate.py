"""Bring a workspace to today's tables: wholly or not at all, with a copy of what was there beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from qa_toolkit import errors
from qa_toolkit.workspace.database import Database, stamp, utc_now

# Every revision in `migrations/versions`, the oldest first. Named here so that a workspace of today opens without Alembic, which is slow to import.
REVISIONS = ("0001",)
HEAD = REVISIONS[-1]
_LOCK = 716_204_915  # of PostgreSQL's advisory locks, the one that says 'a migration is going on'


def version(connection: Connection) -> str | None:
    """Which revision a database is at; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def upgrade(database: Database) -> Path | None:
    """Carries out what is missing in one transaction; a second process waits and finds it done.

    Returns:
        The copy that was made before, where there was something to copy.

    Raises:
        BadWorkspace: where a newer version of the toolkit wrote it, or the file is somebody else's database.
    """
    with database.reading() as connection:
        found = version(connection) or _refuse_others_tables(connection, database)
    if found == HEAD:
        return None
    if found is not None:
        _refuse_newer(found, database)
    copy = _copy(database, found) if found is not None else None
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if version(connection) != HEAD:
            _run(connection)
    return copy


def require_current(database: Database) -> None:
    """For what only reads: the tables must be today's, and nothing is made or changed.

    Raises:
        BadWorkspace: where they are not, with what to do.
    """
    with database.reading() as connection:
        found = version(connection) or _refuse_others_tables(connection, database)
    if found is None:
        raise errors.NoWorkspace(database.where)
    _refuse_newer(found, database)
    if found != HEAD:
        raise errors.BadWorkspace(
            database.where,
            f"an older QA Toolkit wrote this (tables {found}, here {HEAD}), and reading changes nothing. Open it once with "
            "qa-toolkit serve --workspace, which brings it up to date and keeps a copy; then ask again.",
        )


def _refuse_newer(found: str, database: Database) -> None:
    if found not in REVISIONS:
        raise errors.BadWorkspace(
            database.where,
            f"a newer QA Toolkit wrote this (tables {found}, known here: {HEAD}). Install the newest version.",
        )


def _run(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "qa_toolkit.workspace:migrations")
    config.set_main_option("path_separator", "os")
    command.upgrade(config, HEAD)


def _refuse_others_tables(connection: Connection, database: Database) -> str | None:
    """The version where another process has made our tables since it was asked for."""
    names = inspect(connection).get_table_names()
    found = version(connection)
    if names and found is None:
        raise errors.BadWorkspace(
            database.where, "this database holds tables that are not the toolkit's; choose another with --workspace."
        )
    return found


def _copy(database: Database, found: str) -> Path | None:
    """Beside the file, whole even while others write. Before a PostgreSQL database changes, its administrator's own back-up is the copy."""
    if not database.is_sqlite:
        return None
    from qa_toolkit.workspace.backup import copy_sqlite

    path = Path(database.url.database or "")
    when = stamp(utc_now())[:19].replace(":", "")
    copy = path.with_name(f"{path.stem}.before-{HEAD}.from-{found}.{when}{path.suffix}")
    copy_sqlite(path, copy)
    return copy


def make(metadata: Any) -> dict[str, Any]:
    """What Alembic is told about us; used by `migrations/env.py`."""
    return {"target_metadata": metadata, "render_as_batch": True, "transactional_ddl": True}
