"""Measures saves in a workspace: how much of a save is ours, how many there are a second, how long opening takes.

    python benchmarks/workspace.py [P10 rates open …]

P10 is a ratio of two things done in turn in one run, the same statements with the same durability. The rates are of this machine and its disk.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import documents as made
from core import pairs, row
from sqlalchemy import Connection, event

from qa_toolkit import errors
from qa_toolkit.plugins import load_host
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace, open_workspace

SAVES = 60  # in each half of a pair
Statement = tuple[str, Any, bool]


class Bench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        standards, audit_file = made.write(folder)
        audit = Toolkit(load_host(standards_folder=standards)).read_audit(audit_file)
        self.template = folder / "template.db"
        workspace = open_workspace(self.template)
        self.place = workspace.audits.add("author", audit.data, audit.standard)
        self.criteria = list(audit.standard.criteria)
        self.pragmas = workspace.database.pragmas
        workspace.close()

    def copy(self) -> Path:
        path = self.folder / f"{uuid.uuid4()}.db"
        shutil.copy(self.template, path)
        return path

    def opened(self) -> Workspace:
        """A copy with its standard read and its statements compiled, as in a server that has been running."""
        workspace = open_workspace(self.copy())
        self.save(workspace, 1, mark="first")
        return workspace

    def save(self, workspace: Workspace, saves: int, *, mark: str, criteria: list[str] | None = None) -> list[float]:
        """So many saves of a level and a comment of 45 words, each with its key, tried again where the workspace was busy; the seconds of each."""
        chosen = criteria or self.criteria
        versions = {c: v for c, (v, _) in workspace.audits.versions(*self.place).items()}
        took = []
        for number in range(saves):
            criterion = chosen[number % len(chosen)]
            fields = {"level": "partly", "comment": f"{mark} {number} " + "seen at work and written down " * 7}
            place, key = (*self.place, criterion), str(uuid.uuid4())
            began, saved = time.perf_counter(), None
            while saved is None:
                try:
                    version = versions.get(criterion, 0)
                    saved = workspace.judgements.save("editor", *place, fields, version=version, key=key)
                except errors.Busy:
                    print("     busy for 5 s; tried again", flush=True)
            took.append(time.perf_counter() - began)
            versions[criterion] = saved.version
        return took

    def statements(self, workspace: Workspace) -> list[Statement]:
        sent: list[Statement] = []

        def writing(connection: Connection) -> bool:
            return bool(connection.get_execution_options().get("writing"))

        @event.listens_for(workspace.database.engine, "before_cursor_execute")
        def _statement(c: Connection, _u: Any, text: str, parameters: Any, _x: Any, many: bool) -> None:
            if writing(c):
                sent.append((text, parameters, many))

        @event.listens_for(workspace.database.engine, "commit")
        def _commit(c: Connection) -> None:
            if writing(c):
                sent.append(("COMMIT", (), False))

        self.save(workspace, SAVES, mark="recorded")
        return sent

    def p10(self) -> None:
        """The raw half does what was recorded of ours on a copy of the same file; it is told all hashes and answers nobody."""
        recorded = self.opened()
        before = self.copy()
        shutil.copy(str(recorded.database.where), before)
        statements = self.statements(recorded)
        recorded.close()
        ours = self.opened()
        mode, synchronous = self.pragmas

        def raw(path: Path) -> Callable[[], None]:
            connection = sqlite3.connect(path, isolation_level=None)
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute(f"PRAGMA journal_mode={mode}")
            connection.execute(f"PRAGMA synchronous={synchronous}")

            def run() -> None:
                for text, parameters, many in statements:
                    cursor = connection.cursor()
                    (cursor.executemany if many else cursor.execute)(text, parameters)
                    cursor.fetchall()

            return run

        raws = iter([raw(Path(shutil.copy(before, self.copy()))) for _ in range(12)])

        def next_raw() -> None:
            next(raws)()

        ratios = pairs(next_raw, lambda: self.save(ours, SAVES, mark=str(uuid.uuid4())), rounds=11)
        ours.close()
        row("P10", f"raw sqlite3 / our durable save ({mode}, {synchronous})", ratios)

    def rates(self) -> None:
        print("     savers                saves/s   median      p95      max")
        for workers in (1, 4, 8):
            self._rate(f"{workers} processes", workers, self._in_processes)
        for workers in (4, 8):
            self._rate(f"{workers} threads of one", workers, self._in_threads)

    def _rate(self, label: str, workers: int, work: Callable[[int, int], list[float]]) -> None:
        each = 480 // workers
        began = time.perf_counter()
        took = sorted(work(workers, each))
        seconds = time.perf_counter() - began
        middle, late, last = (took[int(part * (len(took) - 1))] * 1000 for part in (0.5, 0.95, 1))
        print(f"     {label:18} {len(took) / seconds:10.0f} {middle:6.1f} ms {late:5.1f} ms {last:5.0f} ms", flush=True)

    def _own(self, worker: int, workers: int) -> list[str]:
        """Criteria of one's own, as people who divide an audit among them."""
        return self.criteria[worker::workers]

    def _in_processes(self, workers: int, each: int) -> list[float]:
        workspace = self.opened()
        workspace.close()
        pipes = []
        for worker in range(workers):
            read, write = os.pipe()
            if os.fork() == 0:
                try:
                    took = self.save(workspace, each, mark=str(worker), criteria=self._own(worker, workers))
                    with os.fdopen(write, "w") as file:
                        file.write(" ".join(map(str, took)))
                finally:
                    os._exit(0)
            os.close(write)
            pipes.append(read)
        found = []
        for read in pipes:
            with os.fdopen(read) as file:
                found += [float(seconds) for seconds in file.read().split()]
        for _ in pipes:
            os.wait()
        assert len(found) == workers * each
        return found

    def _in_threads(self, workers: int, each: int) -> list[float]:
        workspace = self.opened()
        found: list[float] = []

        def work(worker: int) -> None:
            found.extend(self.save(workspace, each, mark=str(worker), criteria=self._own(worker, workers)))

        threads = [threading.Thread(target=work, args=(worker,)) for worker in range(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        workspace.close()
        assert len(found) == workers * each
        return found

    def open(self) -> None:
        path, first, again = self.copy(), [], []
        for number in range(9):
            began = time.perf_counter()
            open_workspace(self.folder / f"new-{number}.db").close()
            first.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            open_workspace(path).close()
            again.append((time.perf_counter() - began) * 1000)
        print(
            f"     a new workspace {statistics.median(first):.0f} ms, one that is there {statistics.median(again):.1f} ms"
        )


def main() -> None:
    wanted = [word.lower() for word in sys.argv[1:]] or ["p10", "rates", "open"]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for name in wanted:
            getattr(bench, name)()


if __name__ == "__main__":
    main()
