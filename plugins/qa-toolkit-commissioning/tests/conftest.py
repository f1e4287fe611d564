"""Command lines run in this process, through the same door as from a shell: a new process each time would cost most of the suite."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from qa_toolkit import documents
from qa_toolkit.audits import band_level
from qa_toolkit.cli.app import run
from qa_toolkit.toolkit import Toolkit

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")
OPEN = ("provider-learning-like", "provider-reflection", "parents-supported")


@dataclass(frozen=True)
class Ran:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def qa(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    def ran(*words: str | Path) -> Ran:
        code = run([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return ran


@pytest.fixture
def gatsby(tmp_path: Path) -> Callable[[str], Path]:
    """Writes an audit in which all but three criteria are in place."""

    def written(name: str) -> Path:
        toolkit = Toolkit()
        document = toolkit.new_audit("gatsby:2025", {"name": name, "kind": "school"}, date(2026, 11, 2))
        document["evidence"] = {"seen": {"title": "Seen by the assessor"}}
        for id_, ladder in toolkit.standard("gatsby:2025").ladders.items():
            level = ladder.keys_by_rank[0 if id_ in OPEN else -1]
            bands = ladder.criterion.bands
            value = next((v for v in range(101) if band_level(ladder.criterion, v) == level), 0)
            judgement = {"value": value} if bands else {"level": level}
            document["judgements"].setdefault(ladder.criterion.section, {})[id_] = {**judgement, "evidence": ["seen"]}
        path = tmp_path / f"{name}.json"
        documents.write(path, documents.dump(document))
        return path

    return written
