"""`--engine`: a cluster that is started here, one that is not there, and what cannot be an engine, each as one command line."""

from __future__ import annotations

import importlib.util
import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa_toolkit import errors
from qa_toolkit.cli.app import run as command_line
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.taking import Setting

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/fernbrook-careers/matrix-2011.json"
HOW = "Write dask://HOST:PORT for a cluster that is running, or dask://local?workers=2 for one on this computer."
START = "Start the cluster, or leave --engine out to work on this computer."
NUMBER = "workers is a number from 1 to 512, and nothing else can be chosen."
needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="the extra dask is not installed"
)


def cluster_of(workers: int) -> Any:
    import distributed

    made: Any = distributed.LocalCluster  # it has hardly any types
    return made(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL)


def said(engine: str, out: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """The exit code and the lines on stderr."""
    code = command_line(["portfolio", str(EXAMPLE), "-o", str(out), "-f", "json", "-q", "--engine", engine])
    return code, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    ("engine", "why"),
    [
        ("spark://host:1", "it is no engine that is known here."),
        ("dask://", "it is no engine that is known here."),
        ("local", "it is no engine that is known here."),
        ("dask://local?workers=abc", NUMBER),
        ("dask://local?workers=0", NUMBER),
        ("dask://local?workers=-1", NUMBER),
        ("dask://local?workers=", NUMBER),
        ("dask://local?workers=513", NUMBER),
        ("dask://local?workers=2&threads=4", NUMBER),
        ("dask://local?two", "its address cannot be read."),
        ("dask://host:port", "its address cannot be read."),
        ("dask://host:99999", "its address cannot be read."),
        ("dask://host:8786?workers=2", "nothing can stand after the port."),
        ("dask://host:8786/there", "nothing can stand after the port."),
    ],
)
def test_what_cannot_be_an_engine_is_wrong_use_in_one_sentence(
    engine: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = said(engine, tmp_path / "out", capsys)
    assert (code, lines[-1]) == (2, f"Error: Invalid value for '--engine': '{engine}': {why} {HOW}")
    assert not (tmp_path / "out").exists()


@needs_dask
def test_an_address_where_nothing_listens_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 1)
    sentence = f"qa-toolkit: dask://127.0.0.1:1: no scheduler of Dask's answered within 1 seconds. {START}"
    assert said("dask://127.0.0.1:1", tmp_path, capsys) == (3, [sentence])


@needs_dask
def test_a_cluster_without_a_worker_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_PATIENCE", 2)
    with cluster_of(0) as cluster:
        address = cluster.scheduler_address.replace("tcp", "dask")
        code, lines = said(address, tmp_path, capsys)
    assert (code, lines[-1]) == (3, f"qa-toolkit: {address}: the cluster has no worker. {START}")


def test_without_the_extra_it_says_how_to_install_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)  # as if it were not installed
    assert said("dask://local?workers=2", tmp_path, capsys) == (
        3,
        ["qa-toolkit: --engine dask://… needs 'qa-toolkit[dask]': python -m pip install 'qa-toolkit[dask]'"],
    )


@needs_dask
def test_as_many_chunks_are_on_their_way_as_a_cluster_can_work_on() -> None:
    """Of 40 pieces nine are asked for before the first is done: three for each of three workers, though this computer would use one."""
    asked_for: list[int] = []

    def pieces() -> Iterator[int]:
        for number in range(40):
            asked_for.append(number)
            yield number

    done = pool.through(abs, pieces(), pool.engine("dask://local?workers=3", 1), 1)
    next(done)
    assert len(asked_for) == 9
    assert len(list(done)) == 39


@needs_dask
def test_two_workers_that_are_started_for_it_give_the_same_file_as_one_process(tmp_path: Path) -> None:
    """As a person types it, in a process of its own."""
    (tmp_path / "in").mkdir()
    for number in range(6):
        shutil.copy(EXAMPLE, tmp_path / f"in/{number}.json")
    (tmp_path / "in/broken.json").write_text("{")
    found = []
    for name, engine in (("one", ["--jobs", "1"]), ("two", ["--engine", "dask://local?workers=2"])):
        words = ["portfolio", str(tmp_path / "in"), "-o", str(tmp_path / name), "-f", "json", "--on", "2026-11-24"]
        done = subprocess.run(
            [sys.executable, "-m", "qa_toolkit", *words, *engine], check=False, capture_output=True, text=True
        )
        assert done.returncode == 1, done.stderr
        assert "Traceback" not in done.stderr
        found.append((tmp_path / name / "portfolio.json").read_bytes())
    assert found[0] == found[1]
    assert json.loads(found[0])["taken"] == 6


@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_is_ended_half_way_is_told_and_what_was_done_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    for number in range(40):
        shutil.copy(EXAMPLE, tmp_path / f"in/{number}.json")
    monkeypatch.setattr(run, "CHUNK", 2)
    monkeypatch.setattr(pool, "_PATIENCE", 2)
    places, out, asked = [str(tmp_path / "in")], tmp_path / "out", Asked(date(2026, 11, 24))
    setting = Setting(None, frozenset())
    with cluster_of(1) as cluster:
        engine = pool.engine(cluster.scheduler_address.replace("tcp", "dask"), 1)
        done: list[int] = []

        def seen(number: int) -> None:
            done.append(number)
            if sum(done) == 10:
                cluster.close()

        with (
            pytest.raises(errors.EngineFailed, match="the cluster was ended"),
            run.made(places, out, setting, asked, engine=engine, seen=seen),
        ):
            pass
    with run.made(places, out, setting, asked, engine=pool.engine(None, 1)) as again:
        assert again.resumed >= 10
        assert again.portfolio.taken == 40
