"""The rows of one audit: put in, read in their order, and erased."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from qa_toolkit.standards import Standard
from qa_toolkit.workspace import exchange, trail
from qa_toolkit.workspace.files import drop_unused
from qa_toolkit.workspace.saving import Change, as_text, insert_once
from qa_toolkit.workspace.tables import PARTS, audit, evidence, file, share
from qa_toolkit.workspace.tables import standard as standards


def erase_audit(change: Change, row: RowMapping) -> None:
    """An audit and all that belongs to it, files that no other audit names included."""
    connection, owner, id_ = change.connection, change.organisation, row["id"]
    for table in (*PARTS.values(), share):
        connection.execute(delete(table).where(table.c.organisation_id == owner, table.c.audit_id == id_))
    change.remove(audit, (id_,), "audit.erased", old=row)
    drop_unused(change)


def freeze(connection: Connection, standard: Standard, at: str) -> str:
    """Keeps a standard's text as it reads now, once for each text; gives its hash."""
    text = standard.document.text
    hash_ = sha256(text.encode()).hexdigest()
    if connection.execute(select(standards.c.sha256).where(standards.c.sha256 == hash_)).first() is None:
        insert_once(connection, standards, sha256=hash_, name=standard.name, text=text, stored_at=at)
    return hash_


def insert_audit(
    change: Change,
    document: dict[str, Any],
    standard: Standard,
    round_: tuple[str, str] | None,
    *,
    old: RowMapping | None,
    as_it_was: Mapping[str, Any],
) -> None:
    """The rows of a document; where `old` is the audit that it replaces, what belongs to that one's parts has been cleared away."""
    found = exchange.parts(document)
    id_: str = document["id"]
    frame = exchange.frame(document)
    submitted = document.get("submitted_at")
    columns = {
        "standard_sha256": sha256(standard.document.text.encode()).hexdigest(),
        "standard_name": standard.name,
        **exchange.audit_columns(document),
        "round_owner": round_[0] if round_ else None,
        "round_id": round_[1] if round_ else None,
        "position": 0,
        "changes": old["changes"] + 1 if old else 1,
        "answered": sum(row["answered"] for row in found["judgement"]),
        "created_at": old["created_at"] if old else change.at,
        "submitted_at": submitted,
        "submitted_text": as_text(document) if submitted else None,
        "deleted_at": None,
        **as_it_was,
    }
    change.put(audit, (id_,), frame, "audit.replaced" if old else "audit.added", old=old, **columns)
    _drop_lost_files(change, found["evidence"])
    for name, rows in found.items():
        _insert_rows(change, name, id_, rows)
    drop_unused(change)


def _drop_lost_files(change: Change, rows: list[dict[str, Any]]) -> None:
    """A document may come without the files that its evidence names; it keeps saying so, and no row points at nothing."""
    named = {row["file_id"] for row in rows if row["file_id"] is not None}
    query = select(file.c.id, file.c.sha256).where(file.c.organisation_id == change.organisation, file.c.id.in_(named))
    here = {row.id: row.sha256 for row in change.connection.execute(query)} if named else {}
    for row in rows:
        hash_ = here.get(row["file_id"])
        is_it = hash_ is not None and row["content"]["file"].get("sha256", hash_) == hash_
        row["file_id"] = row["file_id"] if is_it else None


def _insert_rows(change: Change, name: str, audit_id: str, rows: list[dict[str, Any]]) -> None:
    table, values = PARTS[name], []
    keys = [column.name for column in table.primary_key.columns][2:]
    for position, row in enumerate(rows):
        salt = trail.new_salt()
        common = {"organisation_id": change.organisation, "audit_id": audit_id, "position": position, "version": 1}
        who = {"salt": salt, "saved_at": change.at, "saved_by": change.by}
        values.append(row | common | who | {"content": as_text(row["content"])})
        ids = (audit_id, *(row[key] for key in keys))
        change.note(table, ids, f"{name}.added", 1, trail.digest(salt, trail.watched(table, values[-1])))
    if values:
        change.connection.execute(insert(table), values)


def tie_files(change: Change, audit_id: str) -> None:
    """Lets evidence that came without its file point at it, now that it is here."""
    mine = (evidence.c.organisation_id == change.organisation, evidence.c.audit_id == audit_id)
    query = select(evidence).where(*mine, evidence.c.file_id.is_(None))
    for old in change.connection.execute(query).mappings().all():
        content = json.loads(old["content"])
        named = content.get("file") if isinstance(content.get("file"), dict) else {}
        row = {"content": content, "file_id": named.get("id")}
        _drop_lost_files(change, [row])
        if row["file_id"] is not None:
            change.touch(audit_id)
            change.put(evidence, (audit_id, old["id"]), content, "evidence.filed", old=old, file_id=row["file_id"])
    drop_unused(change)


def rows_of(connection: Connection, owner: str, audit_id: str) -> dict[str, list[RowMapping]]:
    found = {}
    for name, table in PARTS.items():
        query = select(table).where(table.c.organisation_id == owner, table.c.audit_id == audit_id)
        keys = [column.name for column in table.primary_key.columns]
        # Sorted here, because each database sorts texts in its own way, and two rows may have the same position.
        found[name] = sorted(
            connection.execute(query).mappings(), key=lambda row: (row["position"], *(row[key] for key in keys))
        )
    return found
