"""A migration that is killed leaves nothing or everything, and of processes that start together each can work afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from harness.processes import run
from sqlalchemy import event

from qa_toolkit.workspace import migrate
from qa_toolkit.workspace.database import open_database

pytestmark = [pytest.mark.long, pytest.mark.skipif("not hasattr(os, 'fork')", reason="the harness forks")]


def test_a_killed_migration_leaves_nothing_or_everything_and_the_next_start_works(tmp_path: Path) -> None:
    found = run("migrating", tmp_path, "--kills", 60)
    assert set(found["states"]) <= {"none", "all"}
    assert found["next_starts"] == {"good": 60}


def test_a_killed_migration_leaves_nothing_or_everything_in_postgresql(postgres_url: str) -> None:
    found = run("migrating", postgres_url, "--kills", 12)
    assert set(found["states"]) <= {"none", "all"}
    assert found["next_starts"] == {"good": 12}


def test_the_harness_catches_a_migration_that_commits_each_statement(tmp_path: Path) -> None:
    found = run("migrating", tmp_path, "--kills", 30, "--statement-by-statement")
    assert found["states"]["half"] > 0
    assert found["next_starts"].get("good", 0) == 30 - found["states"]["half"]


def test_four_that_start_at_once_on_an_empty_file_all_work_with_it(tmp_path: Path) -> None:
    assert run("migrating", tmp_path, "--starts", 10) == {"started": 40, "whole": 10}


def test_four_that_start_at_once_on_an_empty_postgresql_all_work_with_it(postgres_url: str) -> None:
    assert run("migrating", postgres_url, "--starts", 4) == {"started": 16, "whole": 4}


def test_tables_that_another_process_makes_while_we_look_are_not_taken_for_somebody_elses(postgres_url: str) -> None:
    ours, other = open_database(postgres_url), open_database(postgres_url)
    looked: list[str] = []

    @event.listens_for(ours.engine, "after_cursor_execute")
    def _after_the_first_look(_c: Any, _u: Any, statement: str, *_: Any) -> None:
        looked.append(statement)
        if len(looked) == 1:
            migrate.upgrade(other)

    migrate.upgrade(ours)
    with ours.reading() as connection:
        assert migrate.version(connection) == migrate.HEAD
    ours.close()
    other.close()
