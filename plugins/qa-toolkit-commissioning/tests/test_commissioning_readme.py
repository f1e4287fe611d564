"""Every line that the README tells a user to type, in an empty folder, and what it shows of the answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
BLOCKS = [
    re.sub(r"(?m)^    ", "", block).strip("\n") for block in re.findall(r"(?m)(?:^    .*\n|^\n(?=    ))+", README)
]
LINES = [line for block in BLOCKS for line in block.splitlines() if line.startswith("qa-toolkit ")]
SHOWN = [block for block in BLOCKS if not block.lstrip().startswith(("qa-toolkit ", "pip "))]


def test_the_lines_of_the_readme_run_and_say_what_it_shows(
    qa: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = []
    for line in LINES:
        words = [word.strip('"') for word in re.findall(r'"[^"]+"|\S+', line)]
        done = qa(*words[1:])
        assert done.returncode == 0, f"{line}: {done.stderr}"
        assert "Warning" not in done.stderr
        said.append(done.stdout)
        if "-o" in words:
            assert Path(words[words.index("-o") + 1]).exists()
    assert len(LINES) > 8
    assert len(SHOWN) == 2
    assert [block for block in SHOWN if not any(block in text for text in said)] == []
