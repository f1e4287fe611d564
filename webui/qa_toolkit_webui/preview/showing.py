"""The real pages over whatever a standard's file says now: a WSGI application that makes them anew when the file has changed."""

from __future__ import annotations

import secrets
import shutil
from collections import deque
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Flask

from qa_toolkit import documents
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace, open_workspace
from qa_toolkit_webui.app import create_app
from qa_toolkit_webui.jobs import Jobs
from qa_toolkit_webui.preview import draft, inventions, views
from qa_toolkit_webui.preview.draft import Draft
from qa_toolkit_webui.preview.inventions import Invention

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_OPEN = 3  # a page that is being made needs the workspace that it began with


class Shown(Record):
    """The last state of the file of which something could be shown."""

    draft: Draft
    toolkit: Toolkit
    workspace: Workspace
    inventions: list[Invention]


class Showing:
    """Looks at the file before each page. A file that is broken leaves the last good version where it is.

    Args:
        toolkit_with: makes a toolkit that has a folder's standards before all others.
        watch: whether a page asks by itself whether it is out of date.
        told: is called with each new state of the file.
    """

    def __init__(
        self,
        path: Path,
        folder: Path,
        toolkit_with: Callable[[Path | None], Toolkit],
        jobs: Jobs,
        *,
        watch: bool,
        told: Callable[[Draft], None] = lambda _: None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._path, self._folder, self._toolkit_with, self._jobs = path, folder, toolkit_with, jobs
        self._watch, self._told, self._today = watch, told, today
        self._secret, self._run = secrets.token_bytes(32), secrets.token_hex(4)
        self._lock = Lock()
        self._number = 0
        self._signature: draft.Signature = ()
        self._shown: Shown | None = None
        self._kept: deque[tuple[Workspace, Path]] = deque()
        self._app = self._renewed(draft.settled(path, ()))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            with self._lock:  # what is saved while the draft is being exchanged would stay behind
                return self._app(environ, start_response)
        if not environ["PATH_INFO"].startswith("/static/"):
            self._look()
        return self._app(environ, start_response)

    def close(self) -> None:
        while self._kept:
            self._drop_oldest()

    def _look(self) -> None:
        with self._lock:
            if draft.signature(self._path) != self._signature:
                self._app = self._renewed(draft.settled(self._path, self._signature))

    def _renewed(self, signature: draft.Signature) -> Flask:
        self._signature = signature
        self._number += 1
        plain = self._toolkit_with(None)
        before = self._shown.draft.standard if self._shown else None
        now = draft.read(self._path, plain, datetime.now().astimezone(), before.data if before else None)
        if now.standard is not None:
            self._shown = self._show(now, now.standard)
        self._told(now)
        return self._make_app(now, plain)

    def _show(self, now: Draft, standard: Standard) -> Shown:
        """A workspace and a toolkit for this state alone, so that nothing that was kept of the one before it is shown."""
        before = inventions.now(self._shown.workspace, self._shown.inventions) if self._shown else {}
        place = self._folder / str(self._number)
        documents.write(place / "standards" / "draft.json", documents.dump(_id_first(standard.data)))
        toolkit = self._toolkit_with(place / "standards")
        workspace = self._open(place)
        made = inventions.keep(workspace, standard, self._today(), before)
        return Shown(now, toolkit, workspace, made)

    def _open(self, place: Path) -> Workspace:
        place.mkdir(parents=True, exist_ok=True)
        workspace = open_workspace(place / "workspace.sqlite3")
        self._kept.append((workspace, place))
        if len(self._kept) > _OPEN:
            self._drop_oldest()
        return workspace

    def _drop_oldest(self) -> None:
        workspace, place = self._kept.popleft()
        workspace.close()
        shutil.rmtree(place, ignore_errors=True)

    def _make_app(self, now: Draft, plain: Toolkit) -> Flask:
        shown = self._shown
        toolkit = shown.toolkit if shown else plain
        workspace = shown.workspace if shown else self._open(self._folder / str(self._number))
        app = create_app(toolkit, workspace, secret=self._secret, today=self._today, jobs=self._jobs)
        state = f"{self._run}-{self._number}"
        views.add(app, views.Preview(state, now, shown.draft if shown else None, _links(shown), watch=self._watch))
        return app


def _links(shown: Shown | None) -> tuple[Invention, ...]:
    return tuple(shown.inventions) if shown else ()


def _id_first(data: dict[str, Any]) -> dict[str, Any]:
    """`$id` has to stand near the top of a standard, where the catalog looks for it."""
    return {"$schema": data["$schema"], "$id": data["$id"], **data}
