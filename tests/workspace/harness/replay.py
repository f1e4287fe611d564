"""The statements that our code sends to SQLite for real saves, sent again by a SQLite whose every write is recorded."""

from __future__ import annotations

import hashlib
import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import builders
from sqlalchemy import event

from harness.power import Recording, RecordingVfs, Said
from qa_toolkit.documents import canonical
from qa_toolkit.workspace import Workspace, trail
from qa_toolkit.workspace.database import open_database
from qa_toolkit.workspace.migrate import upgrade

Statement = tuple[str, Any, bool]  # text, parameters, and whether there are many sets of them
NAME = "workspace.db"
_numbers = itertools.count()


def statements_of_saves(path: Path, saves: int) -> list[Statement | Said]:
    """From an empty file: the migration, an audit, then saves of its judgements; after each its key, which somebody was told is saved."""
    database = open_database(path)
    sent: list[Statement | Said] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def _statement(connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, many: bool) -> None:
        if connection.get_execution_options().get("writing"):
            sent.append((text, parameters, many))

    @event.listens_for(database.engine, "commit")
    def _commit(connection: Any) -> None:
        if connection.get_execution_options().get("writing"):
            sent.append(("COMMIT", (), False))

    upgrade(database)
    workspace, standard = Workspace(database), builders.standard()
    owner, audit = workspace.audits.add("author", builders.audit_data(standard), standard)
    versions: dict[str, int] = {}
    for number in range(saves):
        criterion = list(standard.criteria)[number % 4]
        comment = f"{number} " + "seen at work " * (number * 37 % 300)
        saved = workspace.judgements.save(
            "editor",
            owner,
            audit,
            criterion,
            {"comment": comment},
            version=versions.get(criterion, 0),
            key=f"key-{number}",
        )
        versions[criterion] = saved.version
        sent.append(Said(f"key-{number}"))
    workspace.close()
    return sent


def record(statements: list[Statement | Said], journal: str, synchronous: str) -> Recording:
    """What a disk sees of them. Small limits, so that the cache spills and checkpoints happen within so few saves."""
    recording = Recording()
    name = f"power-cut-{next(_numbers)}"
    vfs = RecordingVfs(name, recording)
    connection = apsw.Connection(NAME, vfs=name)
    if journal == "wal":
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")  # no shared memory in a recording
    for pragma in (f"journal_mode={journal}", f"synchronous={synchronous}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    for pragma in ("wal_autocheckpoint=40", "cache_size=50"):
        connection.execute(f"PRAGMA {pragma}")
    for one in statements:
        if isinstance(one, Said):
            recording.say(one.what)
        else:
            text, parameters, many = one
            (connection.executemany if many else connection.execute)(text, parameters)
    taken = Recording(list(recording.steps))
    connection.close()
    vfs.unregister()
    return taken


def faults(path: Path, said: list[str]) -> tuple[list[str], list[str]]:
    """After the power has come back: what is damaged, and which keys are lost."""
    if not path.exists():
        return [], list(said)
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous=OFF")
            connection.row_factory = sqlite3.Row
            damaged = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'trail'").fetchone():
                return damaged, list(said)
            rows = connection.execute("SELECT * FROM trail ORDER BY number").fetchall()
            damaged += _broken(connection, rows)
    except sqlite3.DatabaseError as error:
        return [str(error)], []
    keys = {row["key"] for row in rows}
    return damaged, [key for key in said if key not in keys]


def _broken(connection: sqlite3.Connection, rows: list[sqlite3.Row]) -> Iterator[str]:
    """Chain, head, and the rows that the chain is about, by the shortest way; verify() looks at a part of the states too."""
    previous, digests = trail.START, {}
    for number, row in enumerate(rows, 1):
        if (row["number"], row["previous"]) != (number, previous) or row["hash"] != trail.row_hash(dict(row)):
            yield f"entry {number} does not fit"
        previous, digests[row["subject_id"]] = row["hash"], row["digest"]
    heads = connection.execute("SELECT trail_length, trail_head FROM organisation").fetchall()
    if [tuple(head) for head in heads] != ([(len(rows), previous)] if rows else []):
        yield "the head is another"
    for stored in connection.execute("SELECT * FROM judgement"):
        saved = dict(stored) | {"answered": bool(stored["answered"])}
        subject = f"{saved['audit_id']}/{saved['section']}/{saved['criterion']}"
        salted = saved.pop("salt").encode() + canonical(saved)
        if digests.get(subject) != hashlib.sha256(salted).hexdigest():
            yield f"{subject} is not what the trail says"
