"""kill -9 at a random moment of a save loop: what was acknowledged is there, and a file is whole or absent."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.processes import run

pytestmark = [pytest.mark.long, pytest.mark.skipif("not hasattr(os, 'fork')", reason="the harness forks")]


def test_no_kill_loses_or_damages_what_was_acknowledged(tmp_path: Path) -> None:
    found = run("kill", tmp_path, "--kills", 200)
    assert (found["runs_with_lost"], found["runs_with_damage"]) == (0, 0), found["examples"]
    assert found["acknowledged"] > 50  # otherwise nothing was tried


def test_no_kill_loses_or_damages_what_was_acknowledged_in_postgresql(postgres_url: str) -> None:
    found = run("kill", postgres_url, "--kills", 40)
    assert (found["runs_with_lost"], found["runs_with_damage"]) == (0, 0), found["examples"]
    assert found["acknowledged"] > 10


def test_the_harness_catches_who_says_saved_before_the_commit(tmp_path: Path) -> None:
    found = run("kill", tmp_path, "--kills", 40, "--acknowledge-early")
    assert found["runs_with_lost"] > 0
    assert found["runs_with_damage"] == 0
