"""Audits in a workspace: begun, opened from a document, given back as a document, submitted, deleted and brought back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, literal, select, tuple_

from qa_toolkit import audits as core
from qa_toolkit import documents, errors
from qa_toolkit.audits import Audit
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard, parse
from qa_toolkit.workspace import audit_queries, exchange
from qa_toolkit.workspace.database import stamp
from qa_toolkit.workspace.organisations import Organisations
from qa_toolkit.workspace.rows import erase_audit, freeze, insert_audit, rows_of
from qa_toolkit.workspace.saving import Change, Saved, Saving, as_text, locked, saved_by_key
from qa_toolkit.workspace.tables import PARTS, audit
from qa_toolkit.workspace.tables import standard as standards

DAYS_TO_UNDO = 30
_PAGE = 500
_BRING_BACK = (
    "It was deleted less than thirty days ago: bring it back first, or use --replace to put this one in its place."
)


class Head(Record):
    """What a list says of an audit; `changes` grows with every save in it, so what is computed from the audit is kept by it."""

    organisation: str
    organisation_name: str
    organisation_kind: str
    id: str
    standard: str
    standard_sha256: str
    kind: str
    cycle: str
    verifies: str
    round: str
    answered: int
    changes: int
    version: int
    created_at: str
    saved_at: str
    submitted_at: str
    deleted_at: str

    @property
    def is_submitted(self) -> bool:
        return bool(self.submitted_at)


class Kept(Record):
    """Where an audit is kept now, and whether it was 'added', 'replaced' or here 'already'."""

    organisation: str
    id: str
    how: str


class SectionRows(Record):
    """One section as it is stored: of each judgement its criterion, version, JSON text and whether it is an answer; evidence as id and JSON text."""

    head: Head
    frame: str
    judgements: tuple[tuple[str, int, str, bool], ...]
    evidence: tuple[tuple[str, str], ...]


class Audits:
    def __init__(self, saving: Saving, organisations: Organisations) -> None:
        self._saving = saving
        self._database = saving.database
        self._organisations = organisations
        self.standard_by_hash = lru_cache(maxsize=64)(self._parse)

    # Reading

    def heads(self, organisation_id: str | None = None, *, deleted: bool = False) -> list[Head]:
        """Those of one organisation or of all, the last saved first."""
        query = audit_queries.heads().where(
            audit.c.deleted_at.is_not(None) if deleted else audit.c.deleted_at.is_(None)
        )
        if organisation_id is not None:
            query = query.where(audit.c.organisation_id == organisation_id)
        with self._database.reading() as connection:
            return [_head(row) for row in connection.execute(query.order_by(audit.c.saved_at.desc())).mappings()]

    def in_order(self, after: tuple[str, str] = ("", "")) -> list[Head]:
        """The first hundreds by the ids of organisation and audit after these two; nobody who saves waits while a list of all is gone through."""
        query = audit_queries.heads().where(
            audit.c.deleted_at.is_(None), tuple_(audit.c.organisation_id, audit.c.id) > tuple_(*map(literal, after))
        )
        with self._database.reading() as connection:
            found = connection.execute(query.order_by(audit.c.organisation_id, audit.c.id).limit(_PAGE))
            return [_head(row) for row in found.mappings()]

    def head(self, organisation_id: str, id_: str) -> Head:
        """One audit that is not deleted.

        Raises:
            NotHere: also where it belongs to another organisation.
        """
        with self._database.reading() as connection:
            return _head(self._row(connection, organisation_id, id_))

    def require(self, organisation_id: str, id_: str) -> None:
        """Raises NotHere unless an organisation has an audit of this id that is not deleted."""
        with self._database.reading() as connection:
            if (
                connection.execute(audit_queries.REQUIRED, {"organisation": organisation_id, "audit": id_}).first()
                is None
            ):
                raise errors.NotHere("audit", id_)

    def document(self, organisation_id: str, id_: str) -> dict[str, Any]:
        """The audit document as it stands now."""
        with self._database.reading() as connection:
            row = self._row(connection, organisation_id, id_)
            return exchange.document(row["content"], rows_of(connection, organisation_id, id_))

    def audit(self, organisation_id: str, id_: str) -> Audit:
        """The audit with its findings, read by its own frozen standard."""
        with self._database.reading() as connection:
            row = self._row(connection, organisation_id, id_)
            data = exchange.document(row["content"], rows_of(connection, organisation_id, id_))
        return core.in_memory(data, self.standard_by_hash(row["standard_sha256"]))

    def standard(self, head: Head) -> Standard:
        return self.standard_by_hash(head.standard_sha256)

    def standard_text(self, head: Head) -> str:
        with self._database.reading() as connection:
            query = select(standards.c.text).where(standards.c.sha256 == head.standard_sha256)
            return str(connection.execute(query).scalar_one())

    def answered(self, organisation_id: str, id_: str) -> frozenset[str]:
        """The criteria that have a level or a number."""
        rows = PARTS["judgement"]
        mine = (rows.c.organisation_id == organisation_id, rows.c.audit_id == id_, rows.c.answered)
        with self._database.reading() as connection:
            return frozenset(connection.execute(select(rows.c.criterion).where(*mine)).scalars())

    def expiries(self, organisation_id: str, id_: str) -> list[tuple[str, str]]:
        """Title and last day of the evidence that has one."""
        rows = PARTS["evidence"]
        mine = (rows.c.organisation_id == organisation_id, rows.c.audit_id == id_, rows.c.content.like('%"expires"%'))
        with self._database.reading() as connection:
            items = [json.loads(text) for text in connection.execute(select(rows.c.content).where(*mine)).scalars()]
        return [(str(item.get("title", "")), str(item["expires"])) for item in items if item.get("expires")]

    def versions(self, organisation_id: str, id_: str) -> dict[str, tuple[int, str]]:
        """By criterion the version of its judgement and who saved it; an unanswered criterion without a row is not in it."""
        rows = PARTS["judgement"]
        query = select(rows.c.criterion, rows.c.version, rows.c.saved_by).where(
            rows.c.organisation_id == organisation_id, rows.c.audit_id == id_
        )
        with self._database.reading() as connection:
            return {criterion: (version, by) for criterion, version, by in connection.execute(query)}

    def section(self, organisation_id: str, id_: str, section: str) -> SectionRows:
        """What the page of one section shows, in two queries, whatever the size of the audit."""
        of = {"organisation": organisation_id, "audit": id_}
        with self._database.reading() as connection:
            row = self._row(connection, organisation_id, id_)
            rows = connection.execute(audit_queries.SECTION, {**of, "section": section}).all()
        judgements = tuple((id_, version, text, answered) for id_, version, text, answered, _ in rows if version)
        evidence = tuple((id_, text) for id_, version, text, _, _ in rows if not version)
        return SectionRows(_head(row), row["content"], judgements, evidence)

    def frame(self, organisation_id: str, id_: str) -> tuple[Head, dict[str, Any]]:
        """The audit's document without judgements, evidence, actions and replies."""
        with self._database.reading() as connection:
            row = self._row(connection, organisation_id, id_)
        return _head(row), json.loads(row["content"])

    def _row(self, connection: Connection, organisation_id: str, id_: str) -> RowMapping:
        of = {"organisation": organisation_id, "audit": id_}
        row = connection.execute(audit_queries.AUDIT, of).mappings().one_or_none()
        if row is None:
            raise errors.NotHere("audit", id_)
        return row

    def _parse(self, hash_: str) -> Standard:
        with self._database.reading() as connection:
            row = connection.execute(select(standards).where(standards.c.sha256 == hash_)).mappings().one_or_none()
        if row is None:
            raise errors.NotHere("standard", hash_)
        return parse(documents.parse_json(row["text"], row["name"]))

    # Writing

    def add(
        self,
        by: str,
        data: Mapping[str, Any],
        standard: Standard,
        *,
        key: str | None = None,
        replace: bool = False,
        round_: tuple[str, str] | None = None,
    ) -> tuple[str, str]:
        """Keeps an audit document with the standard as it reads today; its organisation is made where it is not here yet.

        Returns:
            The ids of its organisation and of the audit. The same document a second time changes nothing.

        Raises:
            NotAnAudit: where the document is none.
            AlreadyHere: where the audit is here with other content, unless `replace`.
        """
        kept = self.keep(by, data, standard, key=key, replace=replace, round_=round_)
        return kept.organisation, kept.id

    def keep(
        self,
        by: str,
        data: Mapping[str, Any],
        standard: Standard,
        *,
        key: str | None = None,
        replace: bool = False,
        round_: tuple[str, str] | None = None,
        owner: str | None = None,
        bring: Callable[[Change], None] | None = None,
        as_it_was: Mapping[str, Any] | None = None,
    ) -> Kept:
        """As `add`, which says whether it was here already.

        Args:
            owner: whose it is, where that is known otherwise than from the document; it must be here.
            bring: puts in, in the same transaction, the files that the document's evidence names.
            as_it_was: columns of the audit's row that follow from its past, and that an export tells.
        """
        document = exchange.cleaned(dict(data))
        core.in_memory(document, standard)
        document.setdefault("id", str(uuid.uuid4()))
        with self._database.writing() as connection:
            owner = owner or self._organisations.ensure(connection, by, document["organisation"])
            head = locked(connection, owner)
            if head is None or head["erased_at"] is not None:
                raise errors.NotHere("organisation", owner)
            change = Change(connection, owner, by, stamp(self._saving.now()))
            if key is not None and (earlier := saved_by_key(connection, owner, key)):
                return Kept(owner, earlier["audit_id"], "already")
            here, old = self._existing(change, document, replace=replace)
            if here != document:
                if bring is not None:
                    bring(change)
                freeze(connection, standard, change.at)
                insert_audit(change, document, standard, round_, old=old, as_it_was=as_it_was or {})
            change.close(head, key)
        return Kept(owner, document["id"], "already" if here == document else "replaced" if old else "added")

    def _existing(
        self, change: Change, document: Mapping[str, Any], *, replace: bool
    ) -> tuple[dict[str, Any] | None, RowMapping | None]:
        """What is here under this id; its parts are cleared away where it may be replaced."""
        is_it = (audit.c.organisation_id == change.organisation, audit.c.id == document["id"])
        row = change.connection.execute(select(audit).where(*is_it)).mappings().one_or_none()
        if row is None:
            return None, None
        here = exchange.document(row["content"], rows_of(change.connection, change.organisation, document["id"]))
        if here == document and row["deleted_at"] is None:
            return here, row
        if not replace:
            remedy = "Use --replace to put this one in its place." if row["deleted_at"] is None else _BRING_BACK
            raise errors.AlreadyHere("the audit", document["id"], remedy)
        for name, table in PARTS.items():
            for old in rows_of(change.connection, change.organisation, document["id"])[name]:
                ids = tuple(old[column.name] for column in table.primary_key.columns)[1:]
                change.remove(table, ids, f"{name}.replaced", old=old)
        return None, row

    def save_frame(
        self,
        by: str,
        organisation_id: str,
        id_: str,
        members: Mapping[str, Any],
        version: int,
        *,
        key: str | None = None,
    ) -> Saved:
        """Members of the document outside its judgements: `target_award`, `cycle`, `assessors`, `organisation` and others.

        Raises:
            Conflict, Locked, NotHere, NotAnAudit.
        """
        with self._saving.change(organisation_id, by, key=key) as change:
            old = change.whole_audit(id_)
            frame = json.loads(old["content"])
            if change.earlier is not None:
                return Saved(id_, change.earlier["version"], change.at, frame, repeated=True)
            if old["version"] != version:
                raise errors.Conflict(old["version"], frame, old["saved_by"], old["saved_at"])
            frame |= exchange.cleaned(dict(members))
            core.in_memory(frame, self.standard_by_hash(old["standard_sha256"]))
            change.touch(id_)
            columns = exchange.audit_columns(frame)
            return change.put(audit, (id_,), frame, "audit.saved", old=old, **columns)

    def submit(self, by: str, organisation_id: str, id_: str) -> None:
        """Locks an audit and keeps its document as it stands; a second time it does nothing."""
        with self._saving.change(organisation_id, by) as change:
            old = change.whole_audit(id_, unlocked=False)
            if old["submitted_at"] is not None:
                return
            frame = json.loads(old["content"]) | {"submitted_at": change.at[:10]}
            text = as_text(exchange.document(as_text(frame), rows_of(change.connection, organisation_id, id_)))
            change.touch(id_)
            columns = {"submitted_at": change.at, "submitted_text": text}
            change.put(audit, (id_,), frame, "audit.submitted", old=old, **columns)

    def reopen(self, by: str, organisation_id: str, id_: str) -> None:
        """Lets judgements change again; the trail says who did so, and the document as submitted stays until the next time."""
        with self._saving.change(organisation_id, by) as change:
            old = change.whole_audit(id_, unlocked=False)
            if old["submitted_at"] is None:
                return
            frame = json.loads(old["content"]) | {"submitted_at": None}
            change.touch(id_)
            change.put(audit, (id_,), frame, "audit.reopened", old=old, submitted_at=None)

    def delete(self, by: str, organisation_id: str, id_: str) -> None:
        """Takes an audit out of every list; `undelete` brings it back within thirty days."""
        with self._saving.change(organisation_id, by) as change:
            old = change.whole_audit(id_, unlocked=False)
            change.put(audit, (id_,), json.loads(old["content"]), "audit.deleted", old=old, deleted_at=change.at)

    def undelete(self, by: str, organisation_id: str, id_: str) -> None:
        with self._saving.change(organisation_id, by) as change:
            old = change.row(audit, id_)
            if old is None or old["deleted_at"] is None:
                raise errors.NotHere("deleted audit", id_)
            change.put(audit, (id_,), json.loads(old["content"]), "audit.restored", old=old, deleted_at=None)

    def purge_deleted(self, by: str, *, days: int = DAYS_TO_UNDO) -> int:
        """Erases what was deleted more than so many days ago; the trail keeps its hashes. Gives the number of audits."""
        before = stamp(self._saving.now() - timedelta(days=days))
        erased = 0
        for head in [head for head in self.heads(deleted=True) if head.deleted_at <= before]:
            with self._saving.change(head.organisation, by) as change:
                row = change.row(audit, head.id)
                if row is not None and row["deleted_at"] is not None and row["deleted_at"] <= before:
                    erase_audit(change, row)  # nobody has brought it back since it was listed
                    erased += 1
        return erased


def _head(row: RowMapping) -> Head:
    return Head(
        organisation=row["organisation_id"],
        organisation_name=row["organisation_name"],
        organisation_kind=row["organisation_kind"],
        id=row["id"],
        standard=row["standard_name"],
        standard_sha256=row["standard_sha256"],
        kind=row["kind"],
        cycle=row["cycle"],
        verifies=row["verifies"] or "",
        round=row["round_id"] or "",
        answered=row["answered"],
        changes=row["changes"],
        version=row["version"],
        created_at=row["created_at"],
        saved_at=row["saved_at"],
        submitted_at=row["submitted_at"] or "",
        deleted_at=row["deleted_at"] or "",
    )
