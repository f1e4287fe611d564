"""What can go wrong around a save: a lock that is held, a full disk, an answer that got lost, a clock that goes back."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import builders
import pytest
from harness.processes import run
from harness.saves import damage
from sqlalchemy import URL, select
from workspaces import BY, Filled

from qa_toolkit import errors
from qa_toolkit.workspace import Workspace
from qa_toolkit.workspace.database import Database
from qa_toolkit.workspace.migrate import upgrade
from qa_toolkit.workspace.saving import Saved
from qa_toolkit.workspace.tables import trail

HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
connection.execute("SELECT count(*) FROM trail").fetchone()
print("held", flush=True)
sys.stdin.readline() if sys.argv[3] == "until told" else time.sleep(float(sys.argv[3]))
"""


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Filled]:
    of = builders.standard()
    url = URL.create("sqlite", database=str(tmp_path / "workspace.db"))
    workspace = Workspace(Database(url, pragmas=("delete", "EXTRA")))  # where readers and writers meet
    upgrade(workspace.database)
    yield Filled(workspace, of, *workspace.audits.add(BY, builders.audit_data(of, {"aims": "met"}), of))
    workspace.close()


def save(
    filled: Filled, comment: str, version: int, *, key: str | None = None, by: str = BY, criterion: str = "lead"
) -> Saved:
    where = (by, filled.organisation, filled.audit, criterion)
    return filled.workspace.judgements.save(*where, {"comment": comment}, version=version, key=key)


def comment(filled: Filled, criterion: str = "lead") -> object:
    document = filled.workspace.audits.document(filled.organisation, filled.audit)
    return document["judgements"]["purpose"].get(criterion, {}).get("comment")


def keys(filled: Filled) -> list[str | None]:
    with filled.workspace.database.reading() as connection:
        return list(connection.execute(select(trail.c.key).order_by(trail.c.number)).scalars())


def waiting(filled: Filled, seconds: float) -> Filled:
    """The same workspace for somebody who waits so long for a lock."""
    old = filled.workspace.database
    database = Database(old.url, pragmas=old.pragmas, busy_seconds=seconds)
    return dataclasses.replace(filled, workspace=Workspace(database))


@contextmanager
def locked_by_another_process(
    filled: Filled, seconds: float | None = None, begin: str = "BEGIN IMMEDIATE"
) -> Iterator[None]:
    how_long = "until told" if seconds is None else str(seconds)
    command = [sys.executable, "-c", HOLD, filled.workspace.database.where, begin, how_long]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield
        other.communicate("\n")


def test_a_save_waits_for_another_process_that_holds_the_lock_for_two_seconds(on_sqlite: Filled) -> None:
    with locked_by_another_process(on_sqlite, seconds=2):
        assert save(on_sqlite, "waited", 0).version == 1
    assert comment(on_sqlite) == "waited"


def test_a_lock_that_outlasts_the_wait_is_told_and_changes_nothing(on_sqlite: Filled) -> None:
    before, hasty = keys(on_sqlite), waiting(on_sqlite, 0.2)
    with locked_by_another_process(on_sqlite):
        with pytest.raises(errors.Busy):
            save(hasty, "too early", 0, key="a")
        assert comment(on_sqlite) is None  # whoever only reads is not kept waiting
    assert keys(on_sqlite) == before
    assert save(hasty, "again", 0, key="a").version == 1
    assert damage(on_sqlite.workspace) == []
    hasty.workspace.close()


def test_a_commit_that_a_reader_holds_up_is_undone_wholly(on_sqlite: Filled) -> None:
    slow_reader = waiting(on_sqlite, 0.2)
    before = keys(on_sqlite)
    with locked_by_another_process(on_sqlite, begin="BEGIN"), pytest.raises(errors.Busy):
        save(slow_reader, "not now", 0, key="a")
    assert keys(on_sqlite) == before
    assert save(slow_reader, "now", 0, key="a").version == 1
    assert damage(on_sqlite.workspace) == []
    slow_reader.workspace.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of a file there")
def test_a_full_disk_is_told_and_neither_earlier_nor_later_saves_suffer(tmp_path: Path) -> None:
    found = run("full", tmp_path / "workspace.db")
    assert found["refused"] == 20
    assert found["acknowledged"] > 5
    assert (found["lost"], found["damage"], found["next_save"]) == ([], [], "saved")


def test_an_answer_that_got_lost_is_given_again_and_nothing_is_written(filled: Filled) -> None:
    first = save(filled, "mine", 1, key="a")
    before = keys(filled)
    again = save(filled, "mine", 1, key="a")
    assert (again.version, again.at, again.repeated) == (first.version, first.at, True)
    assert keys(filled) == before


def test_an_answer_that_got_lost_is_given_again_although_the_audit_was_submitted_meanwhile(filled: Filled) -> None:
    save(filled, "mine", 1, key="a")
    filled.workspace.audits.submit("signer", filled.organisation, filled.audit)
    assert save(filled, "mine", 1, key="a").repeated
    with pytest.raises(errors.Locked):
        save(filled, "more", 2, key="b")


def test_who_asks_again_after_somebody_changed_the_same_field_sees_the_others_text(filled: Filled) -> None:
    """Their page shows their own text: a version that passes for having seen the other's would let the next save overwrite it."""
    save(filled, "mine", 1, key="a")
    save(filled, "hers", 2, by="she")
    before = keys(filled)
    with pytest.raises(errors.Conflict) as conflict:
        save(filled, "mine", 1, key="a")
    assert isinstance(conflict.value.theirs, dict)
    assert (conflict.value.theirs["comment"], conflict.value.by, conflict.value.version) == ("hers", "she", 3)
    assert keys(filled) == before


def test_who_asks_again_after_somebody_changed_another_field_is_told_that_it_is_saved(filled: Filled) -> None:
    save(filled, "mine", 1, key="a")
    filled.workspace.judgements.save("she", filled.organisation, filled.audit, "lead", {"level": "met"}, version=2)
    again = save(filled, "mine", 1, key="a")
    assert (again.version, again.repeated, again.content["level"]) == (3, True, "met")


def test_a_key_that_stands_for_another_save_is_refused(filled: Filled) -> None:
    save(filled, "mine", 1, key="a")
    before = keys(filled)
    with pytest.raises(errors.Unacceptable):
        save(filled, "mine", 1, key="a", criterion="aims")
    assert keys(filled) == before


def test_a_clock_that_goes_back_does_not_change_the_order(filled: Filled) -> None:
    now = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)
    times = iter([now + timedelta(days=days) for days in (0, -400, 5000, 0)])
    workspace = Workspace(filled.workspace.database, clock=lambda: next(times))
    astray = dataclasses.replace(filled, workspace=workspace)
    assert [save(astray, f"{n}", n).version for n in range(1, 5)] == [2, 3, 4, 5]
    assert comment(filled) == "4"
    assert damage(filled.workspace) == []
