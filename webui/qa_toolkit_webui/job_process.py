"""One child process that makes one report: started with next to nothing of our environment, watched, and ended with all that it started."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from qa_toolkit.models import Record

LOG = logging.getLogger(__name__)
TOO_MUCH = "This report took more time or memory than it may. Choose the web page or the CSV file instead."
FAILED = "The report could not be made, and the fault has been noted. Try another format."
# What drawing a page needs: where programs, fonts and the fonts' cache are. Passwords, addresses of databases and proxies stay behind.
_KEPT = frozenset(
    """
    PATH HOME LANG LC_ALL LC_CTYPE TZ PYTHONHOME LD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH XDG_CACHE_HOME FONTCONFIG_FILE FONTCONFIG_PATH
    WEASYPRINT_DLL_DIRECTORIES QA_TOOLKIT_BROWSER SYSTEMROOT SYSTEMDRIVE WINDIR USERPROFILE APPDATA LOCALAPPDATA PROGRAMFILES
    """.split()  # noqa: SIM905 - a list of names reads best as a list of names
)
_WATCHED_EVERY = 0.2


class Limits(Record):
    """Of one child. Windows knows the time by the clock only."""

    cpu_seconds: int = 20
    wall_seconds: int = 60
    memory: int = 1_000_000_000


class Made(Record):
    """What came of a job; without a suffix no report did, and the sentence says why ('' where it was stopped)."""

    suffix: str | None
    sentence: str


def run(
    payload: bytes, folder: Path, limits: Limits, stop: threading.Event, show: Callable[[str], None], *, job: str
) -> Made:
    """Makes `folder`, and in it the file 'report'; returns when the child is gone, at the latest when its time is up."""
    work, said, process = folder / "work", folder / "said", None
    try:
        work.mkdir(parents=True, mode=0o700)
        with said.open("wb") as errors_:
            process = _start(folder / "report", work, limits, errors_)
            news: dict[str, Any] = {}
            talk = threading.Thread(target=_talk, args=(process, payload, news, show), daemon=True)
            talk.start()
            why = _watch(process, limits, stop)
            talk.join()
        return _outcome(process.returncode, why, news, said, job)
    except OSError as error:
        noted = {"event": "job not started", "job": job, "error": type(error).__name__}
        LOG.error(json.dumps(noted))  # noqa: TRY400 - one line; the error's own words may hold a path
        return Made(None, FAILED)
    finally:
        if process is not None and process.poll() is None:
            _kill(process)
            process.wait()
        with suppress(OSError):
            said.unlink()
        shutil.rmtree(work, ignore_errors=True)


def _start(report: Path, work: Path, limits: Limits, errors_: IO[bytes]) -> subprocess.Popen[bytes]:
    numbers = (limits.cpu_seconds, limits.wall_seconds, limits.memory)
    command = [sys.executable, "-P", "-m", "qa_toolkit_webui.render_child", str(report), *map(str, numbers)]
    return subprocess.Popen(  # noqa: S603 - our own module in our own Python
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors_,
        cwd=work,
        env=_environment(work),
        start_new_session=True,  # so that a browser it starts ends with it
    )


def _environment(work: Path) -> dict[str, str]:
    """With our own module path, so that the child finds the same plugins."""
    modules = [str(Path(entry).absolute()) for entry in sys.path if os.pathsep not in entry]
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    scratch = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(work))
    return {**kept, **scratch, "PYTHONPATH": os.pathsep.join(modules), "PYTHONUTF8": "1"}


def _talk(process: subprocess.Popen[bytes], payload: bytes, news: dict[str, Any], show: Callable[[str], None]) -> None:
    """Hands over the payload and listens until the child has nothing more to say; a line it does not finish is nothing."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    with suppress(OSError), process.stdin as stdin:
        stdin.write(payload)
    with process.stdout as stdout:
        for line in stdout:
            with suppress(ValueError):
                said = json.loads(line)
                if "progress" in said:
                    show(str(said["progress"]))
                else:
                    news.update(said)


def _watch(process: subprocess.Popen[bytes], limits: Limits, stop: threading.Event) -> str | None:
    """Waits for the end of the child, or makes it: then the reason is given back."""
    deadline = time.monotonic() + limits.wall_seconds
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_WATCHED_EVERY)
            return None
        if stop.is_set() or time.monotonic() >= deadline:
            _kill(process)
            process.wait()
            return "stopped" if stop.is_set() else "too long"


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _outcome(code: int, why: str | None, news: dict[str, Any], said: Path, job: str) -> Made:
    if why == "stopped":
        return Made(None, "")
    if why is None and code == 0 and "suffix" in news:
        return Made(str(news["suffix"]), str(news.get("note") or ""))
    fault = _fault(said)
    if why is None and code == 1 and fault.get("sentence") and not fault.get("traceback"):
        return Made(None, str(fault["sentence"]))
    noted = {"event": "job failed", "job": job, "code": code, "why": why, "traceback": fault.get("traceback")}
    LOG.error(json.dumps(noted))
    return Made(None, TOO_MUCH if why or _was_limited(code) else FAILED)


def _was_limited(code: int) -> bool:
    return sys.platform != "win32" and -code in (signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM)


def _fault(said: Path) -> dict[str, Any]:
    """The child's last words, where they are what we agreed upon; other noise is nobody's concern."""
    for line in reversed(said.read_bytes().splitlines()):
        with suppress(ValueError):
            fault = json.loads(line)
            if isinstance(fault, dict):
                return fault
    return {}
