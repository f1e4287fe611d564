"""Another office suite: what LibreOffice makes of our files when somebody opens them there and saves them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import load_run


class Office:
    """LibreOffice without a window, with a profile of its own so that tests in several processes do not wait for each other."""

    def __init__(self, program: str, profile: Path) -> None:
        self._program, self._profile = program, profile

    def convert(self, files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
        """Saves files as another kind ('ods', 'xlsx', 'docx', 'pdf') into a folder, all in one start of the program, which takes seconds."""
        folder.mkdir(parents=True, exist_ok=True)
        command = [self._program, f"-env:UserInstallation={self._profile.as_uri()}", "--headless", "--convert-to", kind]
        done = subprocess.run(
            [*command, "--outdir", str(folder), *map(str, files)],
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
            env={**os.environ, "LC_ALL": "en_GB.UTF-8"},
        )
        made = [folder / f"{path.stem}.{kind}" for path in files]
        assert all(path.exists() for path in made), done.stderr or done.stdout
        return made


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    program = next(filter(None, map(shutil.which, load_run().OFFICES)))
    return Office(program, tmp_path_factory.mktemp("office-profile"))
