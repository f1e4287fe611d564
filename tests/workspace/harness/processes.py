"""Runs a harness as the process of its own that it needs to be, and reads its answer.

By hand, with more kills or longer: PYTHONPATH=tests:tests/workspace python -m harness.kill FOLDER --kills 10000
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PATHS = (Path(__file__).parents[1], Path(__file__).parents[2])


def run(name: str, *words: str | int | Path) -> dict[str, Any]:
    command = [sys.executable, "-W", "error", "-m", f"harness.{name}", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PATHS))}
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=environment)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer
