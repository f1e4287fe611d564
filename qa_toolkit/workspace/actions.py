"""Actions and replies. Actions go on after an audit is submitted: the plan is carried out between audits."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.workspace.evidence import checked_day, next_position, refuse_other_key
from qa_toolkit.workspace.exchange import action_columns, cleaned
from qa_toolkit.workspace.saving import Saved, Saving
from qa_toolkit.workspace.tables import action, audit, organisation, reply

STATUSES = ("open", "in progress", "done", "dropped")
_MAX_REPLY = 5000


class BoardAction(Record):
    """An action where it stands on a board; `content` is as in the audit's document."""

    organisation: str
    organisation_name: str
    audit: str
    standard: str
    id: str
    version: int
    due: str
    status: str
    content: Mapping[str, Any]


class Actions:
    def __init__(self, saving: Saving) -> None:
        self._saving = saving

    def board(self, organisation_id: str | None = None) -> list[BoardAction]:
        """The actions of all audits that are not deleted, those with a date first and the earliest first."""
        query = (
            select(action, audit.c.standard_name, organisation.c.name.label("organisation_name"))
            .join(audit, (audit.c.organisation_id == action.c.organisation_id) & (audit.c.id == action.c.audit_id))
            .join(organisation, organisation.c.id == action.c.organisation_id)
            .where(audit.c.deleted_at.is_(None), organisation.c.erased_at.is_(None))
        )
        if organisation_id is not None:
            query = query.where(action.c.organisation_id == organisation_id)
        with self._saving.database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        rows = sorted(rows, key=lambda r: (r["due"] is None, r["due"] or "", r["saved_at"], r["position"]))
        return [
            BoardAction(
                organisation=r["organisation_id"],
                organisation_name=r["organisation_name"],
                audit=r["audit_id"],
                standard=r["standard_name"],
                id=r["id"],
                version=r["version"],
                due=r["due"] or "",
                status=r["status"],
                content=json.loads(r["content"]),
            )
            for r in rows
        ]

    def add(
        self, by: str, organisation_id: str, audit_id: str, about: Mapping[str, Any], *, key: str | None = None
    ) -> Saved:
        """One action of an audit's plan.

        Raises:
            Unacceptable, NotHere.
        """
        id_ = str(uuid.uuid4())
        content = {"id": id_, **_checked(about)}
        with self._saving.change(organisation_id, by, key=key) as change:
            change.audit(audit_id, unlocked=False)
            if change.earlier is not None:
                refuse_other_key(change, action, audit_id)
                id_ = change.earlier["subject_id"].rpartition("/")[2]
                content["id"] = id_
                return Saved(id_, change.earlier["version"], change.earlier["at"], content, repeated=True)
            columns = {**action_columns(content), "position": next_position(change, action, audit_id)}
            change.touch(audit_id)
            return change.put(action, (audit_id, id_), content, "action.added", old=None, **columns)

    def save(
        self, by: str, organisation_id: str, audit_id: str, id_: str, about: Mapping[str, Any], version: int
    ) -> Saved:
        """Members of an action anew; those that are not named stay.

        Raises:
            Conflict, Unacceptable, NotHere.
        """
        with self._saving.change(organisation_id, by) as change:
            change.audit(audit_id, unlocked=False)
            old = change.row(action, audit_id, id_)
            if old is None:
                raise errors.NotHere("action", id_)
            here = json.loads(old["content"])
            if old["version"] != version:
                raise errors.Conflict(old["version"], here, old["saved_by"], old["saved_at"])
            kept = {name: value for name, value in here.items() if name not in about}
            content = {**kept, **_checked({**here, **about})}
            change.touch(audit_id)
            columns = action_columns(content)
            return change.put(action, (audit_id, id_), content, "action.saved", old=old, **columns)

    def remove(self, by: str, organisation_id: str, audit_id: str, id_: str) -> None:
        with self._saving.change(organisation_id, by) as change:
            change.audit(audit_id, unlocked=False)
            old = change.row(action, audit_id, id_)
            if old is None:
                raise errors.NotHere("action", id_)
            change.touch(audit_id)
            change.remove(action, (audit_id, id_), "action.removed", old=old)

    def reply(self, by: str, organisation_id: str, audit_id: str, criterion: str, text: str, version: int) -> Saved:
        """What the organisation answers to an external judgement; it stays possible after the audit is submitted.

        Raises:
            Conflict, Unacceptable, NotHere.
        """
        text = str(cleaned(text)).strip()
        if len(text) > _MAX_REPLY:
            raise errors.Unacceptable("text", f"the reply has {len(text)} characters; {_MAX_REPLY} is the most.")
        with self._saving.change(organisation_id, by) as change:
            change.audit(audit_id, unlocked=False)
            old = change.row(reply, audit_id, criterion)
            if version != (old["version"] if old else 0):
                here = json.loads(old["content"]) if old else {}
                by_whom, when = (old["saved_by"], old["saved_at"]) if old else ("", "")
                raise errors.Conflict(old["version"] if old else 0, here, by_whom, when)
            position = old["position"] if old else next_position(change, reply, audit_id)
            content = {"text": text, "on": change.at[:10]}
            change.touch(audit_id)
            return change.put(reply, (audit_id, criterion), content, "reply.saved", old=old, position=position)

    def replies(self, organisation_id: str, audit_id: str) -> dict[str, tuple[int, str]]:
        """By criterion the version and the text of the reply."""
        query = select(reply).where(reply.c.organisation_id == organisation_id, reply.c.audit_id == audit_id)
        with self._saving.database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return {r["criterion"]: (r["version"], str(json.loads(r["content"]).get("text", ""))) for r in rows}


def _checked(about: Mapping[str, Any]) -> dict[str, Any]:
    content = {name: cleaned(value) for name, value in about.items() if value not in (None, "")}
    title = str(content.get("title", "")).strip()
    if not title or len(title) > 600:
        raise errors.Unacceptable("title", "Say what is to be done, in at most 600 characters.")
    if len(str(content.get("owner", ""))) > 200:
        raise errors.Unacceptable("owner", "Who does it: at most 200 characters.")
    if content.setdefault("status", "open") not in STATUSES:
        raise errors.Unacceptable("status", f"the status is one of: {', '.join(STATUSES)}.")
    if content.get("effort", "S") not in ("S", "M", "L"):
        raise errors.Unacceptable("effort", "the size of the work is S, M or L.")
    if "due" in content:
        content["due"] = checked_day("due", str(content["due"]))
    return content | {"title": title}
