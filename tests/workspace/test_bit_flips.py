"""A bit that a disk has turned over: whatever it changes of the content, SQLite or `verify` says so."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from harness.saves import Editor, begin

from qa_toolkit import errors
from qa_toolkit.workspace import open_workspace
from qa_toolkit.workspace.database import open_database
from qa_toolkit.workspace.verify import verify

FLIPS = 150


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("good") / "workspace.db"
    workspace, place = begin(path)
    editor = Editor(workspace, place, 1)
    for _ in range(60):
        editor.save()
    workspace.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    return path


def content(path: Path) -> object:
    """Every value of every table, or None where SQLite cannot read them."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            schema = connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall()
            return schema, {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608
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
