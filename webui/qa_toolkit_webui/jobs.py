"""Reports that take seconds: each is made by a child process with limits, while the page shows how far it has got.

A job belongs to an organisation and is found by both together. What was made is kept in a temporary folder for a while, never in the workspace.
"""

from __future__ import annotations

import atexit
import json
import logging
import queue
import shutil
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.report import Settings
from qa_toolkit_webui import job_folders
from qa_toolkit_webui.job_process import FAILED, Limits, run
from qa_toolkit_webui.made_files import media_type, stem

LOG = logging.getLogger(__name__)
State = Literal["waiting", "running", "done", "failed"]
STOPPED = "The server was stopped before the report was made. Ask for it again."
_KEPT = 20  # reports of one organisation, whatever their age


class FrozenAudit(Record):
    """An audit document and the text of the standard that it was frozen with."""

    data: Mapping[str, Any]
    standard: str


class Payload(Record):
    """What a report is made from; see `Toolkit.report` for `previous` and `beside`."""

    audit: FrozenAudit
    settings: Settings
    previous: FrozenAudit | None = None
    beside: FrozenAudit | None = None


class Job(Record):
    """`progress` says in words how far it has got, `sentence` what went wrong or what a reader must know of the file."""

    id: str
    organisation: str
    audit: str
    format: str
    state: State
    progress: str
    sentence: str
    name: str
    media_type: str


class _Entry:
    """A job with what only its worker needs."""

    def __init__(self, job: Job, payload: bytes, stem: str, folder: Path) -> None:
        self.job, self.payload, self.stem, self.folder = job, payload, stem, folder
        self.stop = threading.Event()
        self.ended_at: float | None = None


class Jobs:
    """A queue with a few workers; the children live no longer than it does."""

    def __init__(
        self,
        workers: int = 1,
        per_organisation: int = 2,
        keep_seconds: float = 1800,
        *,
        limits: Limits | None = None,
        standards_folder: Path | None = None,
        switched_off: frozenset[str] = frozenset(),
    ) -> None:
        self._workers, self._per_organisation, self._keep_seconds = workers, per_organisation, keep_seconds
        self._limits = limits or Limits()
        self._host = {
            "standards_folder": str(standards_folder) if standards_folder else None,
            "switched_off": sorted(switched_off),
        }
        self._entries: dict[tuple[str, str], _Entry] = {}
        self._queue: queue.Queue[_Entry | None] = queue.Queue()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._folder: Path | None = None
        self._closed = False
        job_folders.clear_left()

    def start(self, organisation: str, format_: str, payload: Payload) -> Job:
        """Puts a report into the queue.

        Raises:
            TooManyJobs: where this organisation has as many under way as it may.
        """
        with self._lock:
            if self._closed:
                raise RuntimeError("these jobs are closed")
            self._drop_expired()
            ended = [entry for entry in self._of(organisation) if entry.ended_at is not None]
            if sum(1 for _ in self._of(organisation)) - len(ended) >= self._per_organisation:
                raise errors.TooManyJobs(self._per_organisation)
            for entry in ended[: -_KEPT + 1]:
                self._drop(entry)
            entry = self._entry(organisation, format_, payload)
            self._entries[organisation, entry.job.id] = entry
            self._start_workers()
        self._queue.put(entry)
        return entry.job

    def get(self, organisation: str, id_: str) -> Job | None:
        with self._lock:
            self._drop_expired()
            entry = self._entries.get((organisation, id_))
            return entry.job if entry else None

    def content(self, organisation: str, id_: str) -> bytes:
        """What was made.

        Raises:
            NotHere: where there is no such job of this organisation, or it is not done.
        """
        with self._lock:
            self._drop_expired()
            entry = self._entries.get((organisation, id_))
            report = entry.folder / "report" if entry and entry.job.state == "done" else None
        if report is not None:
            with suppress(FileNotFoundError):  # forgotten meanwhile
                return report.read_bytes()
        raise errors.NotHere("report", id_)

    def forget(self, organisation: str) -> None:
        """Stops and deletes all that was made for one organisation."""
        with self._lock:
            for entry in list(self._of(organisation)):
                self._drop(entry)

    def close(self) -> None:
        """Ends the children, waits for them and deletes what they made."""
        with self._lock:
            self._closed = True
            threads, folder = self._threads, self._folder
            self._threads, self._folder = [], None
            for entry in self._entries.values():
                entry.stop.set()
        for _ in threads:
            self._queue.put(None)
        for thread in threads:
            thread.join()
        atexit.unregister(self.close)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def _of(self, organisation: str) -> Iterator[_Entry]:
        return (entry for (owner, _), entry in self._entries.items() if owner == organisation)

    def _entry(self, organisation: str, format_: str, payload: Payload) -> _Entry:
        if self._folder is None:
            self._folder = job_folders.new()
        audit = str(payload.audit.data.get("id", ""))
        job = Job(uuid.uuid4().hex, organisation, audit, format_, "waiting", "Waiting for its turn", "", "", "")
        text = json.dumps({"format": format_, **_plain(payload), **self._host}).encode()
        folder = self._folder / job.id[:12]  # a browser's socket inside may have 107 characters with its whole path
        return _Entry(job, text, _stem(payload.audit.data), folder)

    def _start_workers(self) -> None:
        if not self._threads:
            atexit.register(self.close)
            self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._workers)]
            for thread in self._threads:
                thread.start()

    def _work(self) -> None:
        while (entry := self._queue.get()) is not None:
            if entry.stop.is_set():
                self._end(entry, state="failed", progress="", sentence=STOPPED)
                continue
            try:
                self._run(entry)
            except Exception as error:  # noqa: BLE001 - whatever happens, the jobs that wait need this worker
                LOG.error(json.dumps({"event": "job broken", "job": entry.job.id, "error": type(error).__name__}))  # noqa: TRY400 - one line
                self._end(entry, state="failed", progress="", sentence=FAILED)

    def _run(self, entry: _Entry) -> None:
        self._show(entry, state="running", progress="Starting")
        show = partial(self._progress, entry)
        made = run(entry.payload, entry.folder, self._limits, entry.stop, show, job=entry.job.id)
        if made.suffix is None:
            self._end(entry, state="failed", progress="", sentence=made.sentence or STOPPED)
            return
        about = {"name": f"{entry.stem}{made.suffix}", "media_type": media_type(made.suffix)}
        self._end(entry, state="done", progress="Done", sentence=made.sentence, **about)

    def _progress(self, entry: _Entry, words: str) -> None:
        self._show(entry, progress=words)

    def _show(self, entry: _Entry, **news: Any) -> None:
        with self._lock:
            entry.job = replace(entry.job, **news)

    def _end(self, entry: _Entry, **news: Any) -> None:
        with self._lock:
            entry.job, entry.payload, entry.ended_at = replace(entry.job, **news), b"", time.monotonic()
            if entry.stop.is_set():
                shutil.rmtree(entry.folder, ignore_errors=True)

    def _drop_expired(self) -> None:
        now = time.monotonic()
        for entry in list(self._entries.values()):
            if entry.ended_at is not None and now - entry.ended_at >= self._keep_seconds:
                self._drop(entry)

    def _drop(self, entry: _Entry) -> None:
        """A job that is running is stopped, and its worker deletes what it leaves."""
        entry.stop.set()
        del self._entries[entry.job.organisation, entry.job.id]
        if entry.ended_at is not None:
            shutil.rmtree(entry.folder, ignore_errors=True)


def _plain(payload: Payload) -> dict[str, Any]:
    def audit(one: FrozenAudit | None) -> dict[str, Any] | None:
        return None if one is None else {"data": dict(one.data), "standard": one.standard}

    settings = dict(payload.settings.__dict__, as_of=payload.settings.as_of.isoformat())
    settings["serves"] = {key: list(values) for key, values in payload.settings.serves.items()}
    beside = {name: audit(getattr(payload, name)) for name in ("audit", "previous", "beside")}
    return {**beside, "settings": settings}


def _stem(data: Mapping[str, Any]) -> str:
    parts = (data["organisation"]["name"], data["standard"]["name"], data.get("cycle"), data.get("kind"))
    return stem(*(str(part or "") for part in parts))
