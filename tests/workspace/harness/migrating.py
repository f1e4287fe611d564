# ruff: noqa: S311 - chance, not secrecy
"""The first migration, killed at a random moment of its work or begun by several processes at once.

    python -m harness.migrating FOLDER|URL [--kills 60] [--statement-by-statement]
    python -m harness.migrating FOLDER|URL --starts 6 [--workers 4]

`--statement-by-statement` commits each statement, as Alembic does with SQLite unless it is told otherwise: the mistake that must show. A URL is of a
database whose tables may be dropped. Prints a line of JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable

from sqlalchemy import MetaData, create_engine, inspect, text

from harness.contend import at_once
from harness.saves import begin, damage
from qa_toolkit import errors
from qa_toolkit.workspace import Workspace, migrate, open_workspace
from qa_toolkit.workspace.database import Database, open_database
from qa_toolkit.workspace.tables import metadata

TABLES = frozenset(metadata.tables) | {"alembic_version"}


class Empty:
    """An empty database again and again: a file that is not there yet, or a database without tables."""

    def __init__(self, where: str) -> None:
        self.where = where

    def __call__(self, number: object) -> Database:
        if "://" not in self.where:
            return open_database(f"{self.where}/{number}.db")
        database = open_database(self.where)
        with database.engine.begin() as connection:
            found = MetaData()
            found.reflect(connection)
            found.drop_all(connection)
            connection.execute(text("DROP FUNCTION IF EXISTS trail_refuse CASCADE"))
        database.close()
        return database


def migrate_wholly(database: Database) -> None:
    migrate.upgrade(database)


def migrate_statement_by_statement(database: Database) -> None:
    engine = create_engine(database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        migrate._run(connection)
    engine.dispose()


def kill_once(database: Database, migration: Callable[[Database], object], seconds: float) -> None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(write, b".")
            migration(database)
        finally:
            os._exit(0)
    os.read(read, 1)
    os.close(read)
    os.close(write)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _seconds(database: Database, migration: Callable[[Database], object]) -> float:
    """How long it takes in a child, where it is slower than here."""
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        try:
            migration(database)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return time.perf_counter() - began


def state(database: Database) -> str:
    with database.reading() as connection:
        tables = frozenset(inspect(connection).get_table_names())
        whole = tables == TABLES and migrate.version(connection) == migrate.HEAD
    return "none" if not tables else "all" if whole else "half"


def kills(empty: Empty, number: int, migration: Callable[[Database], object]) -> dict[str, object]:
    took = _seconds(empty("timed"), migration)
    chance, states, next_starts = random.Random(1), Counter[str](), Counter[str]()
    for n in range(number):
        database = empty(n)
        kill_once(database, migration, chance.uniform(0, took * 1.1))
        states[state(database)] += 1
        database.close()
        try:
            workspace = Workspace(database)
            migrate.upgrade(database)
            next_starts["good" if state(database) == "all" and not damage(workspace) else "bad"] += 1
        except errors.WorkspaceError as error:
            next_starts[str(error).rpartition(": ")[2]] += 1
        database.close()
    return {"states": dict(states), "next_starts": dict(next_starts), "seconds": round(took, 3)}


def starts(empty: Empty, number: int, workers: int) -> dict[str, object]:
    """How many of the processes that start together on an empty database can work with it, and whether all see one database."""
    ends: Counter[str] = Counter()
    for n in range(number):
        database = empty(n)

        def start(database: Database = database) -> str:
            try:
                workspace = open_workspace(database.url.render_as_string(hide_password=False))
                workspace.organisations.all()
            except errors.WorkspaceError as error:
                return str(error)
            return "started"

        workspace = Workspace(database)
        ends.update(map(str, at_once(workspace, [start] * workers)))
        ends["whole" if state(database) == "all" and not damage(workspace) else "not whole"] += 1
        workspace.close()
    return dict(ends)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("where")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--starts", type=int, default=0)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--statement-by-statement", action="store_true")
    chosen = parser.parse_args()
    empty = Empty(chosen.where)
    begin(empty("warm").url.render_as_string(hide_password=False))[0].close()  # so that nothing is left to import
    if chosen.starts:
        found = starts(empty, chosen.starts, chosen.workers)
    else:
        migration = migrate_statement_by_statement if chosen.statement_by_statement else migrate_wholly
        found = kills(empty, chosen.kills, migration)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
