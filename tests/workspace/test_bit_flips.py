# ruff: noqa: S311 - chance, not secrecy
"""A bit that a disk has turned over: whatever it changes of the content, SQLite or `verify` says so."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from harness.saves import Editor, begin

from qa_toolkit import errors
from qa_toolkit.workspace import open_workspace
from qa_toolkit.workspace.tables import metadata
from qa_toolkit.workspace.verify import verify

pytestmark = pytest.mark.long

FLIPS = 150
# What nobody would find changed: a counter by which caches are kept, and what tells one workspace from another. By name, so that a new column is
# a decision.
UNWATCHED = {("audit", "changes"), ("instance", "id"), ("instance", "created_at")}


def fill(path: Path) -> None:
    """Something in every table."""
    workspace, place = begin(path)
    organisations, by = workspace.organisations, "author"
    editor = Editor(workspace, place, 1)
    for _ in range(60):
        editor.save()
    authority = organisations.create(by, {"name": "Invented authority", "kind": "authority"})
    organisations.relate(by, place.organisation, authority, "authority")
    organisations.share(by, place.organisation, place.audit, authority)
    organisations.add_person(by, place.organisation, "A person", role_="editor", job="careers leader")
    organisations.open_round(by, authority, "Schools, spring", "school-duty:2025", "2027-01-10", "2027-03-01")
    workspace.actions.add(by, place.organisation, place.audit, {"title": "Write it down", "due": "2026-12-01"})
    workspace.actions.reply(by, place.organisation, place.audit, editor.criteria[0].id, "We do.", 0)
    workspace.audits.submit(by, place.organisation, place.audit)
    workspace.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "workspace.db"
    fill(path)
    return path


def content(path: Path) -> object:
    """Every value that is watched, or None where SQLite cannot read one; not how a table is written down (`TExT` is as good as `TEXT`)."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            watched = {
                table.name: [
                    f'"{column.name}"' for column in table.columns if (table.name, column.name) not in UNWATCHED
                ]
                for table in metadata.sorted_tables
            }
            queries = {name: f'SELECT {", ".join(columns) or 1} FROM "{name}"' for name, columns in watched.items()}  # noqa: S608
            return {name: connection.execute(query).fetchall() for name, query in queries.items()}
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def found_by_us(path: Path) -> bool:
    try:
        workspace = open_workspace(path)
    except errors.WorkspaceError:
        return True
    try:
        return bool(verify(workspace))
    except errors.WorkspaceError:
        return True
    finally:
        workspace.close()


def flipped(raw: bytes, chance: random.Random) -> bytes:
    changed = bytearray(raw)
    changed[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def test_every_flipped_bit_that_changes_content_is_found(good: Path, tmp_path: Path) -> None:
    raw, right, chance, copy = good.read_bytes(), content(good), random.Random(2), tmp_path / "flipped.db"
    assert right is not None
    assert not found_by_us(good)
    unseen, changed = [], 0
    for number in range(FLIPS):
        copy.write_bytes(flipped(raw, chance))
        if content(copy) != right:
            changed += 1
            if not found_by_us(copy):
                unseen.append(number)
    assert unseen == []
    assert changed > FLIPS // 3  # the others hit unused bytes


def test_sqlite_alone_would_not_find_them(good: Path, tmp_path: Path) -> None:
    raw, right, chance, copy = good.read_bytes(), content(good), random.Random(2), tmp_path / "flipped.db"
    unseen = 0
    for _ in range(FLIPS):
        copy.write_bytes(flipped(raw, chance))
        now = content(copy)
        if now not in (None, right):
            with closing(sqlite3.connect(copy)) as connection:
                unseen += connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert unseen > 0


def other(value: object) -> object:
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value + 1000
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    return "another" if value is None else f"{value}x"


def test_a_change_in_any_column_is_found_but_for_those_named_here(good: Path, tmp_path: Path) -> None:
    unseen = set()
    for table in metadata.sorted_tables:
        for column in table.columns:
            copy = tmp_path / "edited.db"
            shutil.copy(good, copy)
            with closing(sqlite3.connect(copy)) as connection:
                for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                    connection.execute(f"DROP TRIGGER {name}")
                where = f'"{table.name}" ORDER BY rowid LIMIT 1'
                rowid, value = connection.execute(f'SELECT rowid, "{column.name}" FROM {where}').fetchone()  # noqa: S608
                changed = f'UPDATE "{table.name}" SET "{column.name}" = ? WHERE rowid = ?'  # noqa: S608
                connection.execute(changed, (other(value), rowid))
                connection.commit()
            if not found_by_us(copy):
                unseen.add((table.name, column.name))
    assert unseen == UNWATCHED
