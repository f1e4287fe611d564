"""One save: a transaction in which rows are written by their version, the trail grows, and the organisation's chain has a new head.

The organisation's row is locked first, so that saves within an organisation come one after another on either database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, and_, delete, insert, select, update

from qa_toolkit import errors
from qa_toolkit.workspace import trail
from qa_toolkit.workspace.database import Clock, Database, stamp, utc_now
from qa_toolkit.workspace.tables import audit, organisation
from qa_toolkit.workspace.tables import trail as trail_rows


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save answers; `repeated` where the same key had been saved before and nothing was done."""

    id: str
    version: int
    at: str
    content: Any
    repeated: bool = False


@dataclass(slots=True)
class Change:
    connection: Connection
    organisation: str
    by: str
    at: str
    earlier: RowMapping | None = None
    entries: list[trail.Entry] = field(default_factory=list)
    audits: dict[str, int] = field(
        default_factory=dict
    )  # audits that this save touches, and by how much their answers grow

    def audit(self, id_: str, *, unlocked: bool = True) -> RowMapping:
        """An audit of this organisation that is not deleted.

        Raises:
            NotHere, Locked.
        """
        where = (audit.c.organisation_id == self.organisation, audit.c.id == id_, audit.c.deleted_at.is_(None))
        row = self.connection.execute(select(audit).where(*where)).mappings().one_or_none()
        if row is None:
            raise errors.NotHere("audit", id_)
        if unlocked and row["submitted_at"] is not None:
            raise errors.Locked
        return row

    def row(self, table: Table, *ids: str) -> RowMapping | None:
        return self.connection.execute(select(table).where(self._is(table, ids))).mappings().one_or_none()

    def put(
        self, table: Table, ids: tuple[str, ...], content: Any, what: str, *, old: RowMapping | None, **columns: Any
    ) -> Saved:
        """Writes a row that was read as `old` in this transaction; its version grows by one."""
        version = 1 if old is None else old["version"] + 1
        salt = trail.new_salt()
        values = columns | {
            "content": as_text(content),
            "version": version,
            "salt": salt,
            "saved_at": self.at,
            "saved_by": self.by,
        }
        if table is organisation:
            del values["saved_at"], values["saved_by"]
        if old is None:
            self.connection.execute(insert(table).values(**self._key(table, ids), **values))
        else:
            same = and_(self._is(table, ids), table.c.version == old["version"])
            if self.connection.execute(update(table).where(same).values(**values)).rowcount != 1:
                raise errors.Busy
        self.note(table, ids, what, version, trail.digest(salt, content))
        return Saved(ids[-1] if ids else self.organisation, version, self.at, content)

    def remove(self, table: Table, ids: tuple[str, ...], what: str, *, old: RowMapping) -> None:
        self.connection.execute(delete(table).where(self._is(table, ids)))
        self.note(table, ids, what, old["version"] + 1, "")

    def note(self, table: Table, ids: tuple[str, ...], what: str, version: int, digest: str) -> None:
        """What the trail will say of one row."""
        audit_id = ids[0] if table is audit or "audit_id" in table.c else ""
        self.entries.append(trail.Entry(what, audit_id, table.name, subject_id(ids), version, digest))

    def touch(self, audit_id: str, *, answered: int = 0) -> None:
        self.audits[audit_id] = self.audits.get(audit_id, 0) + answered

    def _key(self, table: Table, ids: tuple[str, ...]) -> dict[str, str]:
        values = (self.organisation, *ids)
        return dict(zip((column.name for column in table.primary_key.columns), values, strict=True))

    def _is(self, table: Table, ids: tuple[str, ...]) -> Any:
        return and_(*(table.c[name] == value for name, value in self._key(table, ids).items()))

    def close(self, head: RowMapping, key: str | None) -> None:
        for id_, grown in self.audits.items():
            is_it = and_(audit.c.organisation_id == self.organisation, audit.c.id == id_)
            more = {"changes": audit.c.changes + 1, "answered": audit.c.answered + grown, "saved_at": self.at}
            self.connection.execute(update(audit).where(is_it).values(**more))
        if not self.entries:
            return
        rows = trail.chained(
            self.entries,
            organisation=self.organisation,
            length=head["trail_length"],
            head=head["trail_head"],
            at=self.at,
            by=self.by,
            key=key,
        )
        self.connection.execute(insert(trail_rows), rows)
        longer = {"trail_length": rows[-1]["number"], "trail_head": rows[-1]["hash"]}
        self.connection.execute(update(organisation).where(organisation.c.id == self.organisation).values(**longer))


def subject_id(ids: tuple[str, ...]) -> str:
    return "/".join(ids)


@dataclass(frozen=True, slots=True)
class Saving:
    """Who saves, into which database, by which clock."""

    database: Database
    clock: Clock = utc_now

    def now(self) -> datetime:
        return self.clock()

    @contextmanager
    def change(self, organisation_id: str, by: str, *, key: str | None = None) -> Iterator[Change]:
        """A transaction in one organisation; `earlier` is the trail's row where this idempotency key was saved before.

        Raises:
            NotHere: where there is no such organisation, or it was erased.
        """
        with self.database.writing() as connection:
            head = locked(connection, organisation_id)
            if head is None or head["erased_at"] is not None:
                raise errors.NotHere("organisation", organisation_id)
            at = stamp(self.clock())
            change = Change(connection, organisation_id, by, at)
            if key is not None:
                change.earlier = _earlier(connection, organisation_id, key)
            yield change
            change.close(head, key)


def locked(connection: Connection, organisation_id: str) -> RowMapping | None:
    """An organisation's row, held until the transaction ends."""
    query = select(organisation).where(organisation.c.id == organisation_id).with_for_update()
    return connection.execute(query).mappings().one_or_none()


def insert_once(connection: Connection, table: Table, **values: Any) -> bool:
    """Inserts a row unless its key is there; where another transaction is inserting it, waits for that. Says whether it did."""
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    once = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return connection.execute(once.returning(*table.primary_key)).first() is not None  # psycopg gives no row count here


def _earlier(connection: Connection, organisation_id: str, key: str) -> RowMapping | None:
    is_it = (trail_rows.c.organisation_id == organisation_id, trail_rows.c.key == key)
    query = select(trail_rows).where(*is_it)
    return connection.execute(query).mappings().one_or_none()


def as_text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
