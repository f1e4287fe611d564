"""The same portfolio to the last byte, whatever the order of the files, the number of processes, or how often the work was broken off."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool, sources
from qa_toolkit.portfolio.intake.taking import Setting, toolkit_of
from qa_toolkit.portfolio.invented import inventing

ASKED = Asked(date(2026, 11, 24), date(2026, 11, 20))
SETTING = Setting(None, frozenset())


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake.taking import Setting

run.CHUNK = 10
done = []

def seen(number):
    done.append(number)
    if sum(done) > 50:
        os.kill(os.getpid(), signal.SIGKILL)

asked = Asked(date(2026, 11, 24))
with run.made([sys.argv[1]], Path(sys.argv[2]), Setting(None, frozenset()), asked, engine=pool.engine(None, 1), seen=seen):
    pass
"""


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("authority") / "in"
    plan = inventing.Plan(60, 7, 2, date(2026, 11, 20), ("gatsby:2025", "matrix:2011"))
    inventing.write(plan, toolkit_of(SETTING).standards()[0], folder)
    (folder / "broken.json").write_text("{")
    shutil.copy(next(folder.glob("2026-27/*/*.json")), folder / "copy.json")
    return folder


@pytest.fixture(scope="module")
def expected(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(authority, tmp_path_factory.mktemp("one"), 1)


def made(authority: Path, out: Path, jobs: int, engine: str | None = None) -> bytes:
    with run.made([str(authority)], out, SETTING, ASKED, engine=pool.engine(engine, jobs), jobs=jobs) as found:
        return run.write_json(found).read_bytes()


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_processes_gives_the_same(
    authority: Path, expected: bytes, tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "CHUNK", 7)
    assert made(authority, tmp_path, jobs) == expected


def test_a_second_run_takes_nothing_again_and_gives_the_same(authority: Path, expected: bytes, tmp_path: Path) -> None:
    made(authority, tmp_path, 1)
    with run.made([str(authority)], tmp_path, SETTING, ASKED, engine=pool.engine(None, 1)) as again:
        assert (
            again.resumed == again.portfolio.taken == again.portfolio.files - 1
        )  # what was refused is looked at again
        assert run.write_json(again).read_bytes() == expected


def test_what_is_no_longer_there_is_left_out_of_the_next_run(authority: Path, tmp_path: Path) -> None:
    shutil.copytree(authority, tmp_path / "in")
    made(tmp_path / "in", tmp_path / "out", 1)
    (tmp_path / "in/copy.json").unlink()
    (tmp_path / "in/broken.json").unlink()
    again = made(tmp_path / "in", tmp_path / "out", 1)
    assert again == made(tmp_path / "in", tmp_path / "fresh", 1)
    assert b'"not_taken_count": 0' in again


@settings(max_examples=15)
@given(st.randoms(use_true_random=False), st.integers(1, 50))
def test_any_order_gives_the_same(
    authority: Path, expected: bytes, tmp_path_factory: pytest.TempPathFactory, chance: random.Random, size: int
) -> None:
    out = tmp_path_factory.mktemp("shuffled")
    found = list(sources.find([str(authority)], out))
    chance.shuffle(found)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "CHUNK", size)
        patch.setattr(sources, "find", lambda *_: iter(found))
        assert made(authority, out, 1) == expected


def test_a_run_that_is_killed_goes_on_where_it_stopped(authority: Path, expected: bytes, tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(authority), str(tmp_path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with run.made([str(authority)], tmp_path, SETTING, ASKED, engine=pool.engine(None, 1)) as again:
        assert 50 <= again.resumed < again.portfolio.files
        assert run.write_json(again).read_bytes() == expected


def _worker_pids(client: object) -> list[int]:
    found: dict[str, int] = client.run(os.getpid)  # type: ignore[attr-defined]
    return list(found.values())


def _has_ended(pid: int) -> bool:
    """Looks at the process itself: a scheduler may still list, and ask, a worker that was killed just now."""
    psutil: Any = pytest.importorskip("psutil", reason="it comes with the extra dask")
    return not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


@pytest.fixture
def cluster() -> Iterator[object]:
    distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as here:
        yield here


@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_gives_the_same_although_a_worker_is_killed_half_way(
    authority: Path, expected: bytes, tmp_path: Path, cluster: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    import distributed

    address: str = cluster.scheduler_address  # type: ignore[attr-defined]
    client_of: Any = distributed.Client
    with client_of(address, set_as_default=False) as client:
        victim, *others = _worker_pids(client)
    assert others
    done = []

    def seen(number: int) -> None:
        done.append(number)
        if len(done) == 10:
            os.kill(victim, signal.SIGKILL)

    monkeypatch.setattr(run, "CHUNK", 5)
    engine = pool.engine(f"dask://{address.removeprefix('tcp://')}", 2)
    with run.made([str(authority)], tmp_path, SETTING, ASKED, engine=engine, jobs=2, seen=seen) as found:
        assert len(done) > 20
        assert run.write_json(found).read_bytes() == expected
    assert _has_ended(victim)
