"""The engine and its transactions: what said 'saved' is on the disk, and a writer waits for its turn instead of failing.

SQLite: `BEGIN IMMEDIATE` for what writes, because a deferred transaction that turns into a writer fails at once under load; WAL with
`synchronous=FULL`, because NORMAL loses acknowledged saves in a power cut; and where the linked SQLite has the WAL-reset bug
(sqlite.org/wal.html) the rollback journal with EXTRA. PostgreSQL: its own defaults, which are checked.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, OperationalError

from qa_toolkit import errors

BUSY_SECONDS = 5
_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"})


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug: fixed in 3.51.3, 3.50.7 and 3.44.6; older than 3.7.0 has no WAL."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def journal(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> tuple[str, str]:
    """`journal_mode` and `synchronous` that keep every acknowledged save with this SQLite."""
    return ("wal", "FULL") if wal_is_safe(version) else ("delete", "EXTRA")


_SYNCHRONOUS = {"FULL": 2, "EXTRA": 3}


class Database:
    """One workspace's engine. `reading` and `writing` are the only ways in."""

    def __init__(
        self,
        url: URL,
        *,
        pragmas: tuple[str, str] | None = None,
        busy_seconds: float = BUSY_SECONDS,
        read_only: bool = False,
    ) -> None:
        self.url = url
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.pragmas = pragmas or journal()
        self._busy_seconds = busy_seconds
        self._turn = Lock()
        if self.is_sqlite:
            refuse_network_share(Path(url.database or ""))
            arguments: dict[str, Any] = {"isolation_level": None, "timeout": busy_seconds, "check_same_thread": False}
            if read_only:
                address = f"{Path(url.database or '').absolute().as_uri()}?mode=ro"
                self.engine = create_engine(url, creator=lambda: sqlite3.connect(address, uri=True, **arguments))
            else:
                self.engine = create_engine(url, connect_args=arguments, pool_size=16, max_overflow=32)
                event.listen(self.engine, "connect", self._prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        else:
            options = {"postgresql_readonly": True} if read_only else {}
            self.engine = create_engine(
                url, pool_pre_ping=True, pool_size=16, max_overflow=16, execution_options=options
            )
        self._writer = self.engine.execution_options(writing=True)

    def _prepare_sqlite(self, connection: sqlite3.Connection, _record: object) -> None:
        mode, synchronous = self.pragmas
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA journal_mode={mode}")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        read_back = (
            cursor.execute("PRAGMA journal_mode").fetchone()[0],
            cursor.execute("PRAGMA synchronous").fetchone()[0],
        )
        cursor.close()
        if read_back != (mode, _SYNCHRONOUS.get(synchronous, read_back[1])):
            raise errors.BadWorkspace(
                self.where, f"SQLite would not keep saves safe here (it answered {read_back}); choose another disk."
            )

    @property
    def where(self) -> str:
        """As a person may read it: the file, or the address without its password."""
        return str(self.url.database) if self.is_sqlite else self.url.render_as_string(hide_password=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with translated(self.where), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed when the block ends well, and nothing of it there otherwise."""
        with self._in_turn(), translated(self.where), self._writer.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """SQLite's waiters ask again and again, and one who is unlucky never gets in; threads of one process queue here instead."""
        if not self.is_sqlite:
            yield
        elif self._turn.acquire(timeout=self._busy_seconds):
            try:
                yield
            finally:
                self._turn.release()
        else:
            raise errors.Busy

    def close(self) -> None:
        self.engine.dispose()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writing") else "BEGIN")


def open_database(location: str | Path, *, read_only: bool = False) -> Database:
    """A database by the path of a SQLite file or by a URL; to read only, nothing is made where nothing is, and the database refuses to write.

    Raises:
        BadWorkspace: where it cannot be opened, with the reason.
    """
    text = str(location)
    try:
        url = (
            make_url(text) if "://" in text else URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
        )
    except (ArgumentError, RuntimeError):  # '~nobody' has no home
        raise errors.BadWorkspace(errors.shown(text), "this is neither a file nor the address of a database.") from None
    if url.get_backend_name() == "postgresql" and url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise errors.BadWorkspace(url.get_backend_name(), "a workspace is a SQLite file or a PostgreSQL database.")
    if url.get_backend_name() == "sqlite":
        _find_or_make(Path(url.database or ""), read_only=read_only)
    try:
        return Database(url, read_only=read_only)
    except ImportError:
        raise errors.BadWorkspace(
            "PostgreSQL", "its driver is not installed; python -m pip install 'qa-toolkit[postgres]' brings it."
        ) from None


def _find_or_make(path: Path, *, read_only: bool) -> None:
    if not read_only:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise errors.BadWorkspace(
                path, f"its folder cannot be made ({(error.strerror or str(error)).lower()})."
            ) from None
    if _refuse_other_files(path):
        return
    if read_only:
        raise errors.NoWorkspace(path)
    only_ours(path)


def only_ours(path: Path) -> None:
    """Makes an empty file that nobody but its owner can read; SQLite gives its journal the same rights."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise errors.BadWorkspace(path, f"this cannot be made ({(error.strerror or str(error)).lower()}).") from None


def _refuse_other_files(path: Path) -> bool:
    """Whether there is a file; one that is no database of SQLite's is refused."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise errors.BadWorkspace(path, f"this cannot be read ({(error.strerror or str(error)).lower()}).") from None
    if head and head != b"SQLite format 3\0":
        raise errors.BadWorkspace(path, "this file is no workspace; choose another place with --workspace.")
    return True


def refuse_network_share(path: Path, mounts: Path = Path("/proc/mounts")) -> None:
    """SQLite's locks do not hold on network shares, and two writers there would damage the file.

    Raises:
        BadWorkspace: where the file lies on one, as far as the system says so.
    """
    try:
        lines = [line.split() for line in mounts.read_text("utf-8", "replace").splitlines()]
    except OSError:
        return
    around = [(len(line[1]), line[2]) for line in lines if len(line) > 2 and path.absolute().is_relative_to(line[1])]
    if around and max(around)[1] in _NETWORK:
        raise errors.BadWorkspace(
            path,
            "this is on a network share, where saves are not safe. Keep the workspace on this computer, or use PostgreSQL.",
        )


@contextmanager
def translated(where: str) -> Iterator[None]:
    """What a database says, in words for the person who waits."""
    try:
        yield
    except OperationalError as error:
        said = str(error.orig).lower()
        if "locked" in said or "busy" in said or "deadlock" in said:
            raise errors.Busy from error
        if "full" in said or "no space" in said or "disk i/o" in said:
            raise errors.Full from error
        raise errors.BadWorkspace(where, f"the database cannot be used ({said.splitlines()[0]}).") from error
    except DataError as error:  # PostgreSQL holds no NUL, and so has nothing of that name
        raise errors.Unacceptable("text", "there is a character in it that cannot be kept; take it out.") from error
    except DBAPIError as error:
        if "malformed" in str(error.orig) or "not a database" in str(error.orig):
            raise errors.BadWorkspace(
                where, "the file is damaged. Restore the last back-up: qa-toolkit workspace restore."
            ) from error
        raise


Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """'2026-11-28T20:03:23.123456Z': sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"
