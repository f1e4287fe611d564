"""`qa-toolkit new` as a person meets it: at a terminal that asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders import standard_data

pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")

PROFILE = {
    "type": "object",
    "properties": {
        "school_type": {
            "type": "string",
            "title": "What type of school is it?",
            "enum": ["maintained school", "academy or free school"],
        },
        "lowest_year": {"type": "integer", "title": "Lowest year group?", "minimum": 0, "maximum": 13},
        "has_sixth_form": {"type": "boolean", "title": "Is there a sixth form?"},
        "note": {"type": "string", "title": "Anything else?"},
    },
}


def typed(folder: Path, *answers: str) -> tuple[int, str]:
    """Runs the command with a pseudo-terminal as its standard input and types the answers."""
    (folder / "standards").mkdir()
    (folder / "standards" / "small.json").write_text(json.dumps(standard_data(profile=PROFILE)), "utf-8")
    ours, theirs = pty.openpty()
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    words = [sys.executable, "-m", "qa_toolkit", "new", "test/small", "-o", "begun.json", "--standards", "standards"]
    done = subprocess.run(words, cwd=folder, stdin=theirs, capture_output=True, text=True, check=False)
    os.close(ours)
    os.close(theirs)
    return done.returncode, done.stderr


def test_it_asks_for_the_organisation_and_its_profile(tmp_path: Path) -> None:
    code, said = typed(tmp_path, "Ashby Down School", "school", "acad", "99", "7", "yes", "")
    assert code == 0, said
    assert "1 maintained school, 2 academy or free school; Enter to leave open" in said
    assert "99 is not in the range" in said
    assert json.loads((tmp_path / "begun.json").read_text("utf-8"))["organisation"] == {
        "id": "ashby-down-school",
        "name": "Ashby Down School",
        "kind": "school",
        "school_type": "academy or free school",
        "lowest_year": 7,
        "has_sixth_form": True,
    }


def test_an_answer_may_be_left_open(tmp_path: Path) -> None:
    code, _ = typed(tmp_path, "Ashby Down School", "", "", "", "", "")
    assert code == 0
    assert "has_sixth_form" not in json.loads((tmp_path / "begun.json").read_text("utf-8"))["organisation"]
