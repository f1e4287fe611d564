"""One save: a transaction in which rows are written by their version, the trail grows, and the organisation's chain has a new head.

The organisation's row is locked first, so that saves within an organisation come one after another on either database.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Insert,
    RowMapping,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from qa_toolkit import errors
from qa_toolkit.workspace import trail
from qa_toolkit.workspace.database import Clock, Database, stamp, utc_now
from qa_toolkit.workspace.tables import audit, file, organisation
from qa_toolkit.workspace.tables import trail as trail_rows

# Statements are made once and given their values each time: making one anew costs more than sending it.


def _is(table: Table) -> ColumnElement[bool]:
    """One row by its whole key, whose values are named `is_…`."""
    return and_(*(column == bindparam(f"is_{column.name}") for column in table.primary_key.columns))


@cache
def _reading(table: Table) -> Select[Any]:
    return select(*(column for column in table.columns if column is not file.c.bytes)).where(_is(table))


@cache
def _adding(table: Table) -> Insert:
    return insert(table)


@cache
def _changing(table: Table) -> Update:
    return update(table).where(_is(table), table.c.version == bindparam("is_version"))


@cache
def _removing(table: Table) -> Delete:
    return delete(table).where(_is(table))


_HEAD = (
    select(organisation.c.trail_length, organisation.c.trail_head, organisation.c.erased_at)
    .where(_is(organisation))
    .with_for_update()
)
_LONGER = update(organisation).where(_is(organisation))
_EARLIER = select(
    trail_rows.c.subject, trail_rows.c.audit_id, trail_rows.c.subject_id, trail_rows.c.version, trail_rows.c.at
).where(trail_rows.c.organisation_id == bindparam("is_organisation_id"), trail_rows.c.key == bindparam("is_key"))
_AUDIT = select(audit.c.standard_sha256, audit.c.submitted_at).where(_is(audit), audit.c.deleted_at.is_(None))
_TOUCHED = (
    update(audit)
    .where(_is(audit))
    .values(
        changes=audit.c.changes + 1,
        answered=audit.c.answered + bindparam("grown"),
        saved_at=bindparam("now"),
    )
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save answers; `repeated` where the same key had been saved before, `unchanged` where all of it stood there: nothing was done."""

    id: str
    version: int
    at: str
    content: Any
    repeated: bool = False
    unchanged: bool = False


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
        """What a save must know of an audit of this organisation that is not deleted: its standard, and when it was submitted.

        Raises:
            NotHere, Locked.
        """
        row = self.connection.execute(_AUDIT, _key(audit, self.organisation, id_)).mappings().one_or_none()
        if row is None:
            raise errors.NotHere("audit", id_)
        if unlocked and row["submitted_at"] is not None:
            raise errors.Locked
        return row

    def whole_audit(self, id_: str, *, unlocked: bool = True) -> RowMapping:
        """All of its row, to be given back to `put`.

        Raises:
            NotHere, Locked.
        """
        self.audit(id_, unlocked=unlocked)
        return self.connection.execute(_reading(audit), _key(audit, self.organisation, id_)).mappings().one()

    def row(self, table: Table, *ids: str) -> RowMapping | None:
        return self.connection.execute(_reading(table), _key(table, self.organisation, *ids)).mappings().one_or_none()

    def put(
        self, table: Table, ids: tuple[str, ...], content: Any, what: str, *, old: RowMapping | None, **columns: Any
    ) -> Saved:
        """Writes a row that holds a part of a document."""
        version = self.write(table, ids, what, columns | {"content": as_text(content)}, old=old)
        return Saved(ids[-1] if ids else self.organisation, version, self.at, content)

    def write(
        self,
        table: Table,
        ids: tuple[str, ...],
        what: str,
        columns: Mapping[str, Any],
        *,
        old: RowMapping | None,
        beside: RowMapping | None = None,
    ) -> int:
        """Writes a row that was read whole as `old` in this transaction, and what the trail says of it; its version grows by one.

        Args:
            beside: what the trail vouches for together with the row.
        """
        version, salt = 1 if old is None else old["version"] + 1, trail.new_salt()
        new = {**columns, "version": version, "salt": salt}
        if "saved_by" in table.c:
            new |= {"saved_at": self.at, "saved_by": self.by}
        key = _key(table, self.organisation, *ids)
        if old is None:
            row = {name.removeprefix("is_"): value for name, value in key.items()} | new
            self.connection.execute(_adding(table), row)
        else:
            row = {**old, **new}
            if self.connection.execute(_changing(table), key | new | {"is_version": old["version"]}).rowcount != 1:
                raise errors.Busy
        self.note(table, ids, what, version, trail.digest(salt, trail.watched(table, {**row, **(beside or {})})))
        return version

    def remove(self, table: Table, ids: tuple[str, ...], what: str, *, old: RowMapping) -> None:
        self.connection.execute(_removing(table), _key(table, self.organisation, *ids))
        self.note(table, ids, what, old["version"] + 1, "")

    def note(self, table: Table, ids: tuple[str, ...], what: str, version: int, digest: str) -> None:
        """What the trail will say of one row: its digest, or nothing where it is gone."""
        audit_id = ids[0] if is_of_audit(table) else ""
        self.entries.append(trail.Entry(what, audit_id, table.name, subject_id(ids), version, digest))

    def touch(self, audit_id: str, *, answered: int = 0) -> None:
        self.audits[audit_id] = self.audits.get(audit_id, 0) + answered

    def close(self, head: RowMapping, key: str | None) -> None:
        for id_, grown in self.audits.items():
            values = {"grown": grown, "now": self.at}
            self.connection.execute(_TOUCHED, _key(audit, self.organisation, id_) | values)
        if not self.entries:
            return
        rows = trail.chained(
            sorted(self.entries, key=_is_file),  # the key stands on the first, which is what a person asked for
            organisation=self.organisation,
            length=head["trail_length"],
            head=head["trail_head"],
            at=self.at,
            by=self.by,
            key=key,
        )
        self.connection.execute(_adding(trail_rows), rows)
        longer = {"trail_length": rows[-1]["number"], "trail_head": rows[-1]["hash"]}
        self.connection.execute(_LONGER, _key(organisation, self.organisation) | longer)


def _key(table: Table, *values: str) -> dict[str, Any]:
    return dict(zip(_names(table), values, strict=True))


@cache
def _names(table: Table) -> tuple[str, ...]:
    return tuple(f"is_{column.name}" for column in table.primary_key.columns)


def _is_file(entry: trail.Entry) -> bool:
    return entry.subject == file.name


def is_of_audit(table: Table) -> bool:
    """Whether the first id of a row, beside its organisation's, is an audit's."""
    return table is audit or "audit_id" in table.c


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
                change.earlier = saved_by_key(connection, organisation_id, key)
            yield change
            change.close(head, key)


def locked(connection: Connection, organisation_id: str) -> RowMapping | None:
    """Where an organisation's trail ends, and whether it was erased; its row is held until the transaction ends."""
    return connection.execute(_HEAD, _key(organisation, organisation_id)).mappings().one_or_none()


def insert_once(connection: Connection, table: Table, **values: Any) -> bool:
    """Inserts a row unless its key is there; where another transaction is inserting it, waits for that. Says whether it did."""
    from sqlalchemy.dialects import postgresql, sqlite

    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    once = dialect.insert(table).values(**values).on_conflict_do_nothing()
    return connection.execute(once.returning(*table.primary_key)).first() is not None  # psycopg gives no row count here


def saved_by_key(connection: Connection, organisation_id: str, key: str) -> RowMapping | None:
    """What the trail says of the save that had this idempotency key."""
    is_it = {"is_organisation_id": organisation_id, "is_key": key}
    return connection.execute(_EARLIER, is_it).mappings().one_or_none()


def as_text(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
