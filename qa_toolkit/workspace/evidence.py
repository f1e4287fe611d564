"""Evidence, actions and replies: the parts of an audit that stand beside its judgements."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Table, select

from qa_toolkit import errors
from qa_toolkit.workspace import files
from qa_toolkit.workspace.exchange import cleaned
from qa_toolkit.workspace.saving import Change, Saved, Saving
from qa_toolkit.workspace.tables import evidence, judgement

_LIMITS = {"title": 400, "kind": 80, "location": 1000}
_DATES = ("dated", "expires")


class Evidence:
    def __init__(self, saving: Saving) -> None:
        self._saving = saving

    def add(
        self,
        by: str,
        organisation: str,
        audit_id: str,
        about: Mapping[str, Any],
        *,
        file: tuple[str, str, bytes] | None = None,
        key: str | None = None,
    ) -> Saved:
        """One piece of evidence; `file` is a name, a media type and bytes that were looked at before.

        Raises:
            Unacceptable, NotHere, Locked.
        """
        content = _checked(about)
        with self._saving.change(organisation, by, key=key) as change:
            change.audit(audit_id)
            if change.earlier is not None:
                return _earlier(change, evidence, audit_id)
            id_ = str(uuid.uuid4())
            columns: dict[str, Any] = {"file_id": None, "position": next_position(change, evidence, audit_id)}
            if file is not None:
                stored = files.store(change, *file)
                columns["file_id"] = stored.id
                content["file"] = {
                    "id": stored.id,
                    "name": stored.name,
                    "media_type": stored.media_type,
                    "size": stored.size,
                    "sha256": stored.sha256,
                }
            change.touch(audit_id)
            return change.put(evidence, (audit_id, id_), content, "evidence.added", old=None, **columns)

    def borrow(self, by: str, organisation: str, audit_id: str, other_audit: str, id_: str) -> Saved:
        """Evidence of another audit of the same organisation, in this one too, file included."""
        with self._saving.change(organisation, by) as change:
            change.audit(audit_id)
            change.audit(other_audit, unlocked=False)
            there = change.row(evidence, other_audit, id_)
            if there is None:
                raise errors.NotHere("evidence", id_)
            here = change.row(evidence, audit_id, id_)
            content = json.loads(there["content"])
            if here is not None:
                return Saved(id_, here["version"], change.at, json.loads(here["content"]), repeated=True)
            columns = {"file_id": there["file_id"], "position": next_position(change, evidence, audit_id)}
            change.touch(audit_id)
            return change.put(evidence, (audit_id, id_), content, "evidence.borrowed", old=None, **columns)

    def edit(
        self, by: str, organisation: str, audit_id: str, id_: str, about: Mapping[str, Any], version: int
    ) -> Saved:
        """What is said of a piece of evidence anew; its file stays.

        Raises:
            Conflict, Unacceptable, NotHere, Locked.
        """
        with self._saving.change(organisation, by) as change:
            change.audit(audit_id)
            old = change.row(evidence, audit_id, id_)
            if old is None:
                raise errors.NotHere("evidence", id_)
            here = json.loads(old["content"])
            if old["version"] != version:
                raise errors.Conflict(old["version"], here, old["saved_by"], old["saved_at"])
            change.touch(audit_id)
            kept = {name: value for name, value in here.items() if name not in (*_LIMITS, *_DATES)}
            content = {**kept, **_checked({**here, **about})}
            return change.put(evidence, (audit_id, id_), content, "evidence.saved", old=old)

    def remove(self, by: str, organisation: str, audit_id: str, id_: str) -> None:
        """Takes evidence out that no judgement rests on.

        Raises:
            Unacceptable: naming the criteria that cite it.
        """
        with self._saving.change(organisation, by) as change:
            change.audit(audit_id)
            old = change.row(evidence, audit_id, id_)
            if old is None:
                raise errors.NotHere("evidence", id_)
            rows = select(judgement.c.criterion, judgement.c.content).where(
                judgement.c.organisation_id == organisation, judgement.c.audit_id == audit_id
            )
            cited = [c for c, text in change.connection.execute(rows) if id_ in (_dict(text).get("evidence") or ())]
            if cited:
                raise errors.Unacceptable(
                    "evidence", f"judgements rest on it ({', '.join(cited)}); take it out there first."
                )
            change.touch(audit_id)
            change.remove(evidence, (audit_id, id_), "evidence.removed", old=old)
            files.drop_unused(change)

    def of(self, organisation: str, audit_id: str) -> list[Saved]:
        """All of one audit in its order.

        Raises:
            NotHere.
        """
        from qa_toolkit.workspace.tables import audit

        alive = select(audit.c.id).where(
            audit.c.organisation_id == organisation, audit.c.id == audit_id, audit.c.deleted_at.is_(None)
        )
        query = select(evidence).where(evidence.c.organisation_id == organisation, evidence.c.audit_id == audit_id)
        with self._saving.database.reading() as connection:
            if connection.execute(alive).first() is None:
                raise errors.NotHere("audit", audit_id)
            rows = connection.execute(query.order_by(evidence.c.position)).mappings().all()
        return [Saved(row["id"], row["version"], row["saved_at"], json.loads(row["content"])) for row in rows]

    def used_before(self, organisation: str, audit_id: str) -> list[tuple[str, str, dict[str, Any]]]:
        """Audit, id and content of the organisation's evidence in its other audits, the latest first, each id once."""
        from qa_toolkit.workspace.tables import audit

        query = (
            select(evidence.c.audit_id, evidence.c.id, evidence.c.content)
            .join(audit, (audit.c.organisation_id == evidence.c.organisation_id) & (audit.c.id == evidence.c.audit_id))
            .where(evidence.c.organisation_id == organisation, audit.c.deleted_at.is_(None))
            .order_by(audit.c.saved_at.desc(), evidence.c.position)
        )
        with self._saving.database.reading() as connection:
            rows = connection.execute(query).all()
        here = {id_ for of, id_, _ in rows if of == audit_id}
        found: dict[str, tuple[str, str, dict[str, Any]]] = {}
        for of, id_, text in rows:
            if id_ not in here:
                found.setdefault(id_, (of, id_, json.loads(text)))
        return list(found.values())


def _dict(text: str) -> dict[str, Any]:
    value = json.loads(text)
    return value if isinstance(value, dict) else {}


def refuse_other_key(change: Change, table: Table, audit_id: str) -> None:
    """An idempotency key that comes again belongs to the same kind of save, in the same audit.

    Raises:
        Unacceptable.
    """
    earlier = change.earlier
    if earlier is not None and (earlier["subject"], earlier["audit_id"]) != (table.name, audit_id):
        raise errors.Unacceptable("key", "this idempotency key belongs to another save; make a new one for each.")


def _earlier(change: Change, table: Table, audit_id: str) -> Saved:
    assert change.earlier is not None  # noqa: S101 - the caller has looked
    refuse_other_key(change, table, audit_id)
    id_ = change.earlier["subject_id"].removeprefix(f"{audit_id}/")
    row = change.row(table, audit_id, id_)
    if row is None:
        raise errors.NotHere(table.name, id_)
    return Saved(id_, row["version"], change.earlier["at"], json.loads(row["content"]), repeated=True)


def next_position(change: Change, table: Table, audit_id: str) -> int:
    from sqlalchemy import func

    mine = (table.c.organisation_id == change.organisation, table.c.audit_id == audit_id)
    last = change.connection.execute(select(func.max(table.c.position)).where(*mine)).scalar_one()
    return 0 if last is None else last + 1


def _checked(about: Mapping[str, Any]) -> dict[str, Any]:
    """What may be said of a piece of evidence; what is empty is left out.

    Raises:
        Unacceptable: with the field.
    """
    content: dict[str, Any] = {}
    for name, limit in _LIMITS.items():
        text = str(cleaned(about.get(name) or "")).strip()
        if len(text) > limit:
            raise errors.Unacceptable(name, f"at most {limit} characters can stand here; this has {len(text)}.")
        if text:
            content[name] = text
    if "title" not in content:
        raise errors.Unacceptable("title", "Say what it is, for example 'Careers policy 2026-27'.")
    for name in _DATES:
        if day := str(about.get(name) or "").strip():
            content[name] = checked_day(name, day)
    return content


def checked_day(field: str, text: str) -> str:
    """A date as documents hold it.

    Raises:
        Unacceptable: where it is none.
    """
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise errors.Unacceptable(field, f"'{errors.shown(text)}' is no date; write it as 2026-11-30.") from None
