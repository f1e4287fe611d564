"""Copies of a whole workspace that are known to be good."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def copy_sqlite(source: Path, target: Path) -> None:
    """A copy as of one moment, by SQLite's own backup, whatever is being saved meanwhile; copying the file would miss saves or tear it."""
    beside = target.with_name(f".{target.name}.part")
    try:
        with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(beside)) as copy:
            original.backup(copy)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
