"""The rows of one audit: put in, read in their order, and erased."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from qa_toolkit.standards import Standard
from qa_toolkit.workspace import exchange, trail
from qa_toolkit.workspace.files import drop_unused
from qa_toolkit.workspace.saving import Change, as_text, insert_once
from qa_toolkit.workspace.tables import PARTS, audit, share
from qa_toolkit.workspace.tables import standard as standards


def erase_audit(change: Change, row: RowMapping) -> None:
    """An audit and all that belongs to it, files that no other audit names included."""
    connection, owner, id_ = change.connection, change.organisation, row["id"]
    for table in (*PARTS.values(), share):
        connection.execute(delete(table).where(table.c.organisation_id == owner, table.c.audit_id == id_))
    change.remove(audit, (id_,), "audit.erased", old=row)
    drop_unused(connection, owner)


def freeze(connection: Connection, standard: Standard, at: str) -> str:
    """Keeps a standard's text as it reads now, once for each text; gives its hash."""
    text = standard.document.text
    hash_ = sha256(text.encode()).hexdigest()
    if connection.execute(select(standards.c.sha256).where(standards.c.sha256 == hash_)).first() is None:
        insert_once(connection, standards, sha256=hash_, name=standard.name, text=text, stored_at=at)
    return hash_


def insert_audit(
    change: Change, document: dict[str, Any], standard: Standard, round_: tuple[str, str] | None, *, again: bool
) -> None:
    found = exchange.parts(document)
    id_: str = document["id"]
    frame = exchange.frame(document)
    submitted = document.get("submitted_at")
    columns = {
        "standard_sha256": sha256(standard.document.text.encode()).hexdigest(),
        "standard_name": standard.name,
        "kind": document.get("kind") or "self",
        "cycle": document.get("cycle") or "",
        "verifies": (document.get("verifies") or {}).get("audit"),
        "round_owner": round_[0] if round_ else None,
        "round_id": round_[1] if round_ else None,
        "position": 0,
        "changes": 1,
        "answered": sum(row["answered"] for row in found["judgement"]),
        "created_at": change.at,
        "submitted_at": submitted,
        "submitted_text": as_text(document) if submitted else None,
        "deleted_at": None,
    }
    change.put(audit, (id_,), frame, "audit.replaced" if again else "audit.added", old=None, **columns)
    for name, rows in found.items():
        _insert_rows(change, name, id_, rows)


def _insert_rows(change: Change, name: str, audit_id: str, rows: list[dict[str, Any]]) -> None:
    table, values = PARTS[name], []
    keys = [column.name for column in table.primary_key.columns][2:]
    for position, row in enumerate(rows):
        salt = trail.new_salt()
        ids = (audit_id, *(row[key] for key in keys))
        change.note(table, ids, f"{name}.added", 1, trail.digest(salt, row["content"]))
        common = {"organisation_id": change.organisation, "audit_id": audit_id, "position": position, "version": 1}
        who = {"salt": salt, "saved_at": change.at, "saved_by": change.by}
        values.append(row | common | who | {"content": as_text(row["content"])})
    if values:
        change.connection.execute(insert(table), values)


def rows_of(connection: Connection, owner: str, audit_id: str) -> dict[str, list[RowMapping]]:
    found = {}
    for name, table in PARTS.items():
        query = select(table).where(table.c.organisation_id == owner, table.c.audit_id == audit_id)
        found[name] = list(connection.execute(query.order_by(table.c.position)).mappings())
    return found
