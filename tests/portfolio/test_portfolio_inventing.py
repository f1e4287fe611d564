"""Invented authorities: the same bytes for a seed, sound audits of plausible standing by every standard, and plainly nobody's."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from statistics import mean

import orjson
import pytest

from qa_toolkit.portfolio.figures.spread import Histogram
from qa_toolkit.portfolio.intake.taking import Setting, row_of, toolkit_of
from qa_toolkit.portfolio.invented import inventing
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard

SETTING = Setting(None, frozenset())
DUE = date(2026, 11, 20)
IN_ANOTHER_PROCESS = """
import sys
sys.path[:0] = sys.argv[1:]
from test_portfolio_inventing import fingerprint
print(fingerprint(3))
"""


def standards() -> dict[str, Standard]:
    return dict(toolkit_of(SETTING).standards()[0])


def fingerprint(seed: int) -> str:
    """Of every path and byte of a small authority."""
    found = hashlib.sha256()
    for one in inventing.inventions(inventing.Plan(12, seed, 2, DUE), standards()):
        found.update(one.path.encode() + b"\0" + one.content + b"\0")
    return found.hexdigest()


def test_a_seed_gives_the_same_bytes_in_every_process_and_another_seed_others() -> None:
    folders = [str(Path(__file__).parent), *filter(None, sys.path)]
    other = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS, *folders],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "1"},
    )
    assert other.stdout.strip() == fingerprint(3) != fingerprint(4)


@cache
def rows(name: str, organisations: int = 40, cycles: int = 1) -> tuple[AuditRow, ...]:
    return tuple(_rows(name, organisations, cycles))


def _rows(name: str, organisations: int, cycles: int) -> Iterator[AuditRow]:
    toolkit = toolkit_of(SETTING)
    for one in inventing.inventions(inventing.Plan(organisations, 1, cycles, DUE, (name,)), standards()):
        if one.path.endswith(".json"):
            yield row_of(toolkit.read_audit(one.path, one.content), one.path)


@pytest.mark.parametrize("name", sorted(standards()))
def test_by_every_standard_half_stand_somewhere_in_the_middle_and_not_all_alike(name: str) -> None:
    spread = Histogram()
    for row in rows(name):
        assert row.errors == 0
        if row.role == "self":
            spread.add(row.percent)
    assert spread.n == 40
    assert 25 <= spread.median <= 85
    assert spread.at(3, 4) - spread.at(1, 4) >= 10


def test_each_round_is_better_and_an_assessor_judges_lower_and_mostly_alike() -> None:
    found = rows("matrix:2023", 120, 3)
    by_cycle = [
        mean(row.percent for row in found if (row.cycle, row.role) == (cycle, "self"))
        for cycle in ("2024-25", "2025-26", "2026-27")
    ]
    assert by_cycle == sorted(by_cycle)
    assert by_cycle[-1] - by_cycle[0] >= 5
    own = {(row.organisation, row.cycle): row for row in found if row.role == "self"}
    pairs = [(own[row.organisation, row.cycle], row) for row in found if row.role == "external"]
    assert 2 <= mean(mine.percent - theirs.percent for mine, theirs in pairs) <= 12
    same = [a == b for mine, theirs in pairs for a, b in zip(mine.claims, theirs.claims, strict=True)]
    assert 0.6 <= mean(same) <= 0.95


def test_each_file_says_that_it_is_invented() -> None:
    for one in inventing.inventions(inventing.Plan(30, 2, 1, DUE), standards()):
        if one.path.endswith(".json"):
            assert orjson.loads(one.content)["organisation"]["name"].endswith("(invented)")
        else:
            names = [line.split(",")[1] for line in one.content.decode().splitlines()[1:]]
            assert len(set(names)) == 30
            assert all(name.endswith("(invented)") for name in names)
