"""The child process that makes one report: JSON on standard input, the report into a file, progress and what was made as JSON lines.

    python -m qa_toolkit_webui.render_child REPORT CPU_SECONDS WALL_SECONDS MEMORY

The limits hold against a report that runs away and against mistakes; a plugin is trusted code, and code in C is not held by a Python hook.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from qa_toolkit.audits import Audit
    from qa_toolkit.hookspecs import Rendered
    from qa_toolkit.standards import Standard
    from qa_toolkit.toolkit import Toolkit

TOO_BIG = "This report needs more memory than it may use. Choose the web page or the CSV file instead."
_MAX_FILE = 200_000_000
_NICE = 10
_STARTING = ("os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile", "os.fork", "os.forkpty", "pty.spawn")
_LABELS = {"audit": "this audit", "previous": "the earlier audit", "beside": "the other audit"}


def main(report: str, cpu_seconds: str, wall_seconds: str, memory: str) -> int:
    progress, faults = _own_channels()
    limit(int(cpu_seconds), int(wall_seconds), int(memory))
    sys.addaudithook(_refuse)
    from qa_toolkit import errors
    from qa_toolkit.wording import sentence

    try:
        rendered = _make(json.load(sys.stdin), progress)
        Path(report).write_bytes(rendered.content)
    except errors.QAToolkitError as error:
        return _fail(faults, sentence(str(error)))
    except MemoryError:
        return _fail(faults, TOO_BIG)
    except Exception as error:  # noqa: BLE001 - a person gets a sentence, the log the rest
        return _fail(faults, "", _places(error))
    _say(progress, suffix=rendered.suffix, note=rendered.note)
    return 0


def _own_channels() -> tuple[TextIO, TextIO]:
    """Standard output and standard error as nobody else has them: what libraries print goes nowhere."""
    channels = [os.fdopen(os.dup(number), "w", encoding="utf-8", buffering=1) for number in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    return channels[0], channels[1]


def limit(cpu_seconds: int, wall_seconds: int, memory: int) -> None:
    """Memory as a soft limit, because the browser that may have to draw the PDF needs its own, see `_refuse`."""
    if sys.platform == "win32":
        return
    import resource
    import signal

    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_FILE, _MAX_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold what people wrote
    _limit_memory(memory)
    signal.alarm(wall_seconds + 1)  # for when nobody watches any more
    os.nice(_NICE)


def _limit_memory(memory: int | None) -> None:
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        soft = hard if memory is None else memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook: no sockets, and no other program than the browser that prints where WeasyPrint cannot draw."""
    if event.startswith("socket.") and event != "socket.gethostname":
        raise PermissionError("a report asks nobody")
    if event in _STARTING:
        raise PermissionError("a report starts nothing")
    if event == "subprocess.Popen":
        from qa_toolkit.reports.browser import find_browser

        browser = find_browser()
        if browser is None or str(arguments[0]) != str(browser):
            raise PermissionError("a report starts nothing but a browser")
        _limit_memory(None)  # a browser reserves far more than it uses


def _make(asked: Mapping[str, Any], progress: TextIO) -> Rendered:
    from qa_toolkit.plugins import load_host
    from qa_toolkit.report import Settings
    from qa_toolkit.toolkit import Toolkit

    _say(progress, progress="Reading the audit")
    folder = asked["standards_folder"]
    host = load_host(standards_folder=Path(folder) if folder else None, switched_off=frozenset(asked["switched_off"]))
    toolkit: Toolkit = Toolkit(host)
    read = _audits(asked)
    _say(progress, progress="Working out the scores")
    settings = Settings(**{**asked["settings"], "as_of": date.fromisoformat(asked["settings"]["as_of"])})
    report = toolkit.report(read["audit"], settings, previous=read.get("previous"), beside=read.get("beside"))
    _say(progress, progress="Drawing")
    _follow_pages(progress)
    return toolkit.render(report, asked["format"], audit=read["audit"])


def _audits(asked: Mapping[str, Any]) -> dict[str, Audit]:
    from qa_toolkit import audits, documents, standards

    parsed: dict[str, Standard] = {}
    read = {}
    for name, label in _LABELS.items():
        if asked[name] is not None:
            text = asked[name]["standard"]
            if text not in parsed:
                parsed[text] = standards.parse(documents.parse_json(text, f"the standard of {label}"))
            read[name] = audits.in_memory(asked[name]["data"], parsed[text], label)
    return read


class _Pages(logging.Handler):
    """WeasyPrint says which page it lays out."""

    def __init__(self, progress: TextIO) -> None:
        super().__init__()
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        if "Page" in str(record.msg) and isinstance(record.args, tuple) and record.args:
            _say(self._progress, progress=f"Drawing page {record.args[0]}")


def _follow_pages(progress: TextIO) -> None:
    logger = logging.getLogger("weasyprint.progress")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(_Pages(progress))


def _say(channel: TextIO, **news: Any) -> None:
    channel.write(json.dumps(news) + "\n")


def _fail(faults: TextIO, sentence: str, places: list[str] | None = None) -> int:
    _say(faults, sentence=sentence, traceback=places)
    return 1


def _places(error: BaseException) -> list[str]:
    """Where it went wrong and by what class of error; its own words might quote what people wrote."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames[-30:]] + [type(error).__name__]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
