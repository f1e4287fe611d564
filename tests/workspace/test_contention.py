"""Several processes save at once: everybody is answered, nothing is lost, and two who change the same field do not overwrite each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.processes import run

pytestmark = [pytest.mark.long, pytest.mark.skipif("not hasattr(os, 'fork')", reason="the harness forks")]


def test_four_who_save_at_once_are_all_answered_and_nothing_is_lost(database_url: str) -> None:
    each = 150 if database_url.startswith("sqlite") else 50
    found = run("contend", database_url, "--workers", 4, "--saves", each)
    assert (found["acknowledged"], found["failed"]) == (4 * each, 0)
    assert (found["versions"], found["lost"], found["damage"]) == (4 * each, 0, [])


def test_the_counts_show_saves_that_begin_as_readers(tmp_path: Path) -> None:
    found = run("contend", tmp_path / "workspace.db", "--workers", 4, "--saves", 50, "--how", "deferred")
    assert found["failed"] > 0
    assert (found["versions"], found["lost"], found["damage"]) == (found["acknowledged"], 0, [])


def test_the_counts_show_saves_that_do_not_look_at_the_version(database_url: str) -> None:
    found = run("contend", database_url, "--workers", 4, "--saves", 150, "--how", "naive")
    assert found["versions"] < found["acknowledged"]


def test_of_two_who_save_the_same_field_from_the_same_version_one_sees_the_others_text(database_url: str) -> None:
    found = run("contend", database_url, "--races", 40)
    assert found == {"ends": {"one saved, one saw the other's text": 40}, "damage": []}


def test_four_can_begin_audits_at_the_same_moment(database_url: str) -> None:
    found = run("contend", database_url, "--begins", 4)
    assert found == {"ends": {"begun": 32}, "audits": 32, "damage": []}
