"""The temporary folders of reports and previews, named after their process, so that those of a killed one can be told and cleared away."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

_NAME = re.compile(r"qa-toolkit-jobs-(\d{1,10})-\w+")
_DAY = 86_400


def new() -> Path:
    return Path(tempfile.mkdtemp(prefix=f"qa-toolkit-jobs-{os.getpid()}-"))


def clear_left() -> None:
    """Deletes what servers left here that were killed before they could: reports hold what is in audits."""
    for folder in Path(tempfile.gettempdir()).glob("qa-toolkit-jobs-*"):
        named = _NAME.fullmatch(folder.name)
        if named and not folder.is_symlink() and _is_left(folder, int(named[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path, process: int) -> bool:
    try:
        if sys.platform == "win32":  # there is no harmless way to ask for a process; a report is kept for half an hour
            return folder.stat().st_mtime < time.time() - _DAY
        if folder.stat().st_uid != os.getuid():
            return False
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False
