"""Loads `qa-toolkit serve` with many people at once and looks every acknowledged save up afterwards.

    python benchmarks/web.py [--people 50] [--seconds 20] [--think 1.0] [--kill] [--workspace PATH|URL]
    python benchmarks/web.py --page          P9: the page of a 48-criterion section against Flask saying hello on the same server

The client is in another process on the same two cores. With --kill the server is killed (SIGKILL) in the middle and started again; people
retry with the same idempotency key, as the page's script does. All traffic goes to 127.0.0.1.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import documents as made

from qa_toolkit.plugins import load_host
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace, open_workspace

HOST = "127.0.0.1"
SCHOOLS = 150


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Server:
    """The real program in a process of its own."""

    def __init__(self, workspace: str, standards: Path) -> None:
        self.port = free_port()
        self._command = [sys.executable, "-m", "qa_toolkit", "serve", "--no-browser", "--port", str(self.port)]
        self._command += ["--workspace", workspace, "--standards", str(standards)]
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                with socket.create_connection((HOST, self.port), timeout=1):
                    return process
            except OSError:
                time.sleep(0.02)
        raise SystemExit("the server did not start")

    def kill_and_restart(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process = self._start()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


@dataclass
class Told:
    """What the people saw."""

    saves: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    conflicts: int = 0
    retries: int = 0
    faults: list[str] = field(default_factory=list)


class Person(threading.Thread):
    """Signs in once, then saves a judgement (80 in 100) or reads a section, and thinks in between."""

    def __init__(
        self,
        number: int,
        port: int,
        audit: tuple[str, str],
        section: str,
        criteria: list[str],
        levels: list[str],
        stop: float,
        think: float,
    ) -> None:
        super().__init__(daemon=True)
        self.random = random.Random(number)
        self.port, self.audit, self.section, self.criteria, self.levels = port, audit, section, criteria, levels
        self.until, self.think = stop, think
        self.told = Told()
        self.versions: dict[str, int] = {}
        self.cookie = self.token = ""
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        time.sleep(self.random.random() * max(self.think, 0.2))
        while time.time() < self.until:
            if self.random.random() < 0.2:
                self._read()
            else:
                self._save()
            if self.think:
                time.sleep(self.random.expovariate(1 / self.think))

    def _ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        self.connection.request(method, path, body, {"Cookie": self.cookie, **headers})
        answer = self.connection.getresponse()
        content = answer.read()
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.partition(";")[0]
        return answer.status, content

    def _forgivingly(self, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Again and again while the server is away, for at most a minute, as the page's script does."""
        until = time.monotonic() + 60
        while True:
            try:
                status, content = self._ask(method, path, body, **headers)
            except (OSError, http.client.HTTPException):
                self.connection = None
                status, content = 503, b""
            if status != 503 or time.monotonic() > until:
                return status, content
            self.told.retries += 1
            time.sleep(0.05)

    def _read(self) -> None:
        organisation, audit = self.audit
        began = time.monotonic()
        status, _ = self._forgivingly("GET", f"/organisations/{organisation}/audits/{audit}/sections/{self.section}")
        self.told.pages.append(time.monotonic() - began)
        if status != 200:
            self.told.faults.append(f"page {status}")

    def _save(self) -> None:
        if not self.token:
            self.token = json.loads(self._forgivingly("GET", "/api/token")[1])["token"]
        organisation, audit = self.audit
        criterion, key = self.random.choice(self.criteria), str(uuid.uuid4())
        body = json.dumps(
            {"level": self.random.choice(self.levels), "comment": f"{key} " + "As seen. " * self.random.randrange(60)}
        ).encode()
        path = f"/api/organisations/{organisation}/audits/{audit}/judgements/{self.section}/{criterion}"
        version = str(self.versions.get(criterion, 0))
        headers = {
            "Content-Type": "application/json",
            "If-Match": f'"{version}"',
            "Idempotency-Key": key,
            "X-CSRFToken": self.token,
        }
        began = time.monotonic()
        status, content = self._forgivingly("PUT", path, body, **headers)
        self.told.saves.append(time.monotonic() - began)
        answer = json.loads(content or b"{}")
        if status in (200, 412):
            self.versions[criterion] = answer["version"]
        if status == 200:
            self.told.acknowledged.add(key)
        elif status == 412:
            self.told.conflicts += 1
        else:
            self.told.faults.append(f"save {status} {content[:100]!r}")


def filled(location: str, standards: Path, audit_file: Path) -> tuple[Workspace, list[tuple[str, str]], Any]:
    toolkit = Toolkit(load_host(standards_folder=standards))
    audit = toolkit.read_audit(audit_file)
    workspace = open_workspace(location)
    where = []
    for number in range(SCHOOLS):
        school = {"id": f"school-{number}", "name": f"Invented School {number}", "kind": "school"}
        document = {
            **audit.data,
            "id": str(uuid.uuid4()),
            "organisation": {**audit.data["organisation"], **school},
            "submitted_at": None,
        }
        where.append(workspace.audits.add("local", document, audit.standard))
    return workspace, where, audit.standard


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def load(options: argparse.Namespace, folder: Path) -> None:
    standards, audit_file = made.write(folder)
    location = options.workspace or str(folder / "workspace.sqlite3")
    workspace, where, standard = filled(location, standards, audit_file)
    server = Server(location, standards)
    section = next(iter(standard.sections.values()))
    levels = [level.key for level in standard.criteria[section.criteria[0]].levels if level.score is not None]
    stop = time.time() + options.seconds
    sections = list(standard.sections.values())
    people = []
    for number in range(options.people):  # several people of one school work on different sections
        of = sections[(number // SCHOOLS) % len(sections)]
        people.append(
            Person(number, server.port, where[number % SCHOOLS], of.id, list(of.criteria), levels, stop, options.think)
        )
    versions = {audit: workspace.audits.versions(*audit) for audit in where}
    for person in people:
        person.versions = {criterion: version for criterion, (version, _) in versions[person.audit].items()}
        person.start()
    if options.kill:
        time.sleep(options.seconds / 2)
        server.kill_and_restart()
    for person in people:
        person.join(options.seconds + 90)
    server.stop()
    _print(options, people, workspace)
    workspace.close()


def _print(options: argparse.Namespace, people: list[Person], workspace: Workspace) -> None:
    from sqlalchemy import text

    told = [person.told for person in people]
    saves, pages = [s for one in told for s in one.saves], [p for one in told for p in one.pages]
    acknowledged = {key for one in told for key in one.acknowledged}
    with workspace.database.reading() as connection:
        keys = [key for (key,) in connection.execute(text("SELECT key FROM trail WHERE key IS NOT NULL"))]
    print(
        f"{options.people} people, think {options.think} s, {options.seconds} s{', one kill -9' if options.kill else ''}, "
        f"{workspace.database.url.get_backend_name()} {workspace.database.pragmas if workspace.database.is_sqlite else ''}\n"
        f"  {len(saves) / options.seconds:.0f} saves/s, {len(pages) / options.seconds:.0f} pages/s; "
        f"save p50 {percentile(saves, 0.5):.0f}, p95 {percentile(saves, 0.95):.0f}, p99 {percentile(saves, 0.99):.0f} ms; "
        f"page p95 {percentile(pages, 0.95):.0f} ms\n"
        f"  acknowledged {len(acknowledged)}, lost {len(acknowledged - set(keys))}, doubled {len(keys) - len(set(keys))}, "
        f"conflicts {sum(one.conflicts for one in told)}, retries {sum(one.retries for one in told)}, "
        f"faults {[fault for one in told for fault in one.faults][:3]}",
        flush=True,
    )


HELLO = """
from flask import Flask
from waitress import serve
import sys
app = Flask(__name__)
@app.get("/")
def hello():
    return "hello"
serve(app, host="127.0.0.1", port=int(sys.argv[1]), threads=8, connection_limit=1000)
"""


def rate(port: int, path: str, seconds: float = 2.0) -> float:
    """Answers a second over one kept connection."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    done, until = 0, time.perf_counter() + seconds
    while time.perf_counter() < until:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        done += 1
    return done / seconds


def page(folder: Path) -> None:
    """One section of 48 criteria, all answered: made from the same documents with one section instead of four."""
    standards, audit_file = made.write(folder, sections=1)
    location = str(folder / "workspace.sqlite3")
    workspace, where, standard = filled(location, standards, audit_file)
    server, port = Server(location, standards), free_port()
    hello = subprocess.Popen([sys.executable, "-c", HELLO, str(port)], stderr=subprocess.DEVNULL)
    time.sleep(1.5)
    organisation, audit = where[0]
    path = f"/organisations/{organisation}/audits/{audit}/sections/{next(iter(standard.sections))}"
    try:
        rate(server.port, path, 1), rate(port, "/", 1)
        ratios = [rate(server.port, path) / rate(port, "/") for _ in range(7)]
    finally:
        server.stop()
        hello.kill()
        hello.wait()
        workspace.close()
    low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
    what = f"section page of {len(standard.criteria)} criteria / Flask hello"
    print(f"P9   {what}   {middle:.2f}   ({low:.2f} to {high:.2f})")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--think", type=float, default=1.0)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--workspace", help="an empty place; by default a new SQLite file")
    asked = parser.parse_args()
    os.environ.pop("QA_TOOLKIT_WORKSPACE", None)
    with tempfile.TemporaryDirectory() as temporary:
        page(Path(temporary)) if asked.page else load(asked, Path(temporary))
