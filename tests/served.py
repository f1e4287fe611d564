"""The real app behind the real server, for tests that need an address."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace, open_workspace
from qa_toolkit_webui.app import create_app
from qa_toolkit_webui.server import HOST, SETTINGS
from qa_toolkit_webui.site import KEY

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


@dataclass
class Served:
    url: str
    workspace: Workspace
    toolkit: Toolkit
    app: Flask

    def add(self, example: str) -> tuple[str, str]:
        """One of the examples, kept in the workspace: its organisation and its id."""
        audit = self.toolkit.read_audit(EXAMPLES / example)
        return self.workspace.audits.add("local", audit.data, audit.standard)

    def page(self, where: tuple[str, str], rest: str = "") -> str:
        return f"{self.url}/organisations/{where[0]}/audits/{where[1]}{rest}"


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    toolkit = Toolkit()
    workspace = open_workspace(folder / "workspace.sqlite3")
    app = create_app(toolkit, workspace, secret=b"a key for tests, 32 bytes long.")
    server = create_server(app, host=HOST, port=0, **SETTINGS)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Served(f"http://{HOST}:{server.effective_port}", workspace, toolkit, app)
    finally:
        # In its own thread, and with the connections that a browser keeps open: it would serve them until they are given up.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(10)
        server.task_dispatcher.shutdown()
        app.extensions[KEY].jobs.close()
        workspace.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path) as running:
        yield running
