# ruff: noqa: S311 - chance, not secrecy
"""The power goes at any moment of our own saves: with the settings that we choose nothing acknowledged is lost, and with the usual ones it is."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest
from harness.power import Disk, Recording, Said
from harness.replay import NAME, Statement, faults, record, statements_of_saves
from harness.saves import damage

from qa_toolkit.workspace import open_workspace
from qa_toolkit.workspace.database import journal

pytestmark = pytest.mark.long

CUTS = 1500
LUCK = (None, None, None, 0.0, 1.0)  # any part of what was not synced is on the disk; nothing of it; all of it
SAFE = [journal((3, 51, 3)), journal((3, 40, 1))]


class Found(NamedTuple):
    damaged: list[str]
    cuts_with_lost: int
    keys: int


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> list[Statement | Said]:
    return statements_of_saves(tmp_path_factory.mktemp("saves") / NAME, 120)


def cut_often(recording: Recording, folder: Path, cuts: int) -> Found:
    chance, disk, done = random.Random(3), Disk(), 0
    damaged: list[str] = []
    lost = 0
    moments = sorted(chance.randrange(1, len(recording.steps) + 1) for _ in range(cuts))
    for number, moment in enumerate(moments):
        for step in recording.steps[done:moment]:
            disk.take(step)
        done = moment
        left = disk.after_power_cut(chance, LUCK[number % len(LUCK)])
        for old in folder.iterdir():
            old.unlink()
        for name, content in left.items():
            (folder / name).write_bytes(content)
        broken, missing = faults(folder / NAME, disk.said)
        damaged += broken
        lost += bool(missing)
        if number % 75 == 0 and not broken:
            damaged += next_start(folder / NAME)
    return Found(damaged, lost, len(disk.said))


def next_start(path: Path) -> list[str]:
    workspace = open_workspace(path)
    try:
        return damage(workspace)
    finally:
        workspace.close()


def test_this_machine_uses_one_of_the_two_settings_tried_here() -> None:
    assert SAFE == [("wal", "FULL"), ("delete", "EXTRA")]
    assert journal(sqlite3.sqlite_version_info) in SAFE


@pytest.mark.parametrize(("mode", "synchronous"), SAFE)
def test_no_power_cut_loses_or_damages_what_was_acknowledged(
    statements: list[Statement | Said], tmp_path: Path, mode: str, synchronous: str
) -> None:
    found = cut_often(record(statements, mode, synchronous), tmp_path, CUTS)
    assert (found.damaged, found.cuts_with_lost) == ([], 0)
    assert found.keys > 100  # otherwise the cuts were not where saves are


@pytest.mark.parametrize(("mode", "synchronous"), [("wal", "NORMAL"), ("delete", "FULL")])
def test_the_harness_catches_settings_that_lose_acknowledged_saves(
    statements: list[Statement | Said], tmp_path: Path, mode: str, synchronous: str
) -> None:
    found = cut_often(record(statements, mode, synchronous), tmp_path, CUTS // 5)
    assert found.damaged == []
    assert found.cuts_with_lost > 0


@pytest.mark.parametrize("mode", ["wal", "delete"])
def test_the_harness_catches_settings_that_damage_the_file(
    statements: list[Statement | Said], tmp_path: Path, mode: str
) -> None:
    assert cut_often(record(statements, mode, "OFF"), tmp_path, CUTS // 5).damaged
