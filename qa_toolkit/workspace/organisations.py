"""Organisations, and who may see what of whom."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.wording import slug
from qa_toolkit.workspace import trail
from qa_toolkit.workspace.database import stamp
from qa_toolkit.workspace.exchange import cleaned
from qa_toolkit.workspace.saving import Change, Saved, Saving, as_text, insert_once
from qa_toolkit.workspace.tables import audit, organisation, person, relation, role, round_, share

KINDS = ("school", "college", "provider", "authority", "consultant")
RELATIONS = ("authority", "consultant")
ROLES = ("reader", "editor", "signer", "manager")


class Organisation(Record):
    """`profile` holds the answers to standards' questions, as they lie in audits (`has_sixth_form`, …)."""

    id: str
    kind: str
    name: str
    profile: Mapping[str, Any]
    version: int
    audits: int
    trail_length: int
    trail_head: str


class Role(Record):
    person: str
    name: str
    role: str
    job: str
    until: str


class Round(Record):
    owner: str
    id: str
    title: str
    standard: str
    opens_on: str
    closes_on: str


class Organisations:
    def __init__(self, saving: Saving) -> None:
        self._saving = saving
        self._database = saving.database

    def all(self) -> list[Organisation]:
        return self._find()

    def get(self, id_: str) -> Organisation:
        """One by its id.

        Raises:
            NotHere.
        """
        found = self._find(id_)
        if not found:
            raise errors.NotHere("organisation", id_)
        return found[0]

    def _find(self, id_: str | None = None) -> list[Organisation]:
        count = (
            select(func.count())
            .where(audit.c.organisation_id == organisation.c.id, audit.c.deleted_at.is_(None))
            .scalar_subquery()
        )
        query = select(organisation, count.label("audits")).where(organisation.c.erased_at.is_(None))
        if id_ is not None:
            query = query.where(organisation.c.id == id_)
        with self._database.reading() as connection:
            rows = (
                connection.execute(query.order_by(func.lower(organisation.c.name), organisation.c.id)).mappings().all()
            )
        return [_organisation(row) for row in rows]

    def create(self, by: str, about: Mapping[str, Any]) -> str:
        """A new organisation's id; `about` lies flat as in an audit: name, kind and the answers of its profile.

        Raises:
            AlreadyHere: where its id is taken.
            Unacceptable: where name or kind cannot be.
        """
        with self._database.writing() as connection:
            id_ = str(about.get("id") or slug(str(about.get("name", ""))))
            is_it = (organisation.c.id == id_, organisation.c.erased_at.is_(None))
            if connection.execute(select(organisation.c.id).where(*is_it)).first() is not None:
                raise errors.AlreadyHere("the organisation", id_, "Give the other one a reference of its own.")
            self.ensure(connection, by, {**about, "id": id_})
        return id_

    def ensure(self, connection: Connection, by: str, about: Mapping[str, Any]) -> str:
        """The id of an organisation that is there afterwards; one that is there already stays as it is."""
        content = cleaned({name: value for name, value in about.items() if name != "id"})
        name, kind = _checked(content)
        id_ = str(about.get("id") or slug(name))
        row = connection.execute(select(organisation.c.erased_at).where(organisation.c.id == id_)).one_or_none()
        if row is not None and row.erased_at is None:
            return id_
        at, salt = stamp(self._saving.now()), trail.new_salt()
        values = {"name": name, "kind": kind, "content": as_text(content), "salt": salt, "erased_at": None}
        if row is None:
            start = {"version": 1, "trail_length": 0, "trail_head": trail.START, "created_at": at}
            if not insert_once(connection, organisation, id=id_, **values, **start):
                return id_  # somebody else has made it just now
        else:  # an organisation that was erased comes back with its chain
            again = update(organisation).where(organisation.c.id == id_)
            connection.execute(again.values(**values, version=organisation.c.version + 1))
        head = connection.execute(select(organisation).where(organisation.c.id == id_)).mappings().one()
        change = Change(connection, id_, by, at)
        now = trail.digest(salt, trail.watched(organisation, head))
        change.note(organisation, (), "organisation.created", head["version"], now)
        change.close(head, None)
        return id_

    def save(self, by: str, id_: str, about: Mapping[str, Any], version: int) -> Saved:
        """Name, kind and profile anew.

        Raises:
            Conflict: where somebody else saved them meanwhile.
        """
        content = cleaned(dict(about))
        name, kind = _checked(content)
        with self._saving.change(id_, by) as change:
            old = change.row(organisation)
            if old is None or old["version"] != version:
                raise errors.Conflict(old["version"] if old else 0, json.loads(old["content"]) if old else {}, "", "")
            return change.put(organisation, (), content, "organisation.saved", old=old, name=name, kind=kind)

    # People

    def people(self, id_: str) -> list[Role]:
        query = (
            select(role, person.c.name)
            .join(person, person.c.id == role.c.person_id)
            .where(role.c.organisation_id == id_)
            .order_by(person.c.name)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).mappings().all()
        return [Role(r["person_id"], r["name"], r["role"], r["job"], r["until"] or "") for r in rows]

    def add_person(self, by: str, id_: str, name: str, *, role_: str, job: str = "", until: str | None = None) -> str:
        """A person who works on an organisation's audits.

        Raises:
            Unacceptable: where the name is empty or the role unknown.
        """
        name = str(cleaned(name)).strip()[:200]
        if not name:
            raise errors.Unacceptable("name", "Write the person's name, or their job if you prefer not to.")
        if role_ not in ROLES:
            raise errors.Unacceptable("role", f"'{errors.shown(role_)}' is none of: {', '.join(ROLES)}.")
        person_id = str(uuid.uuid4())
        with self._saving.change(id_, by) as change:
            give_role(change, person_id, name, role=role_, job=str(cleaned(job))[:200], until=until)
        return person_id

    def remove_person(self, by: str, id_: str, person_id: str) -> None:
        with self._saving.change(id_, by) as change:
            old = change.row(role, person_id)
            if old is None:
                raise errors.NotHere("person", person_id)
            change.remove(role, (person_id,), "person.removed", old=old)
            if change.connection.execute(select(role.c.person_id).where(role.c.person_id == person_id)).first() is None:
                change.connection.execute(delete(person).where(person.c.id == person_id))

    # Relations, and what is shared along them

    def relate(self, by: str, id_: str, other: str, kind: str, until: str | None = None) -> None:
        """Makes `other` the authority or the consultant of an organisation.

        Raises:
            NotHere, Unacceptable.
        """
        if kind not in RELATIONS:
            raise errors.Unacceptable("kind", f"'{errors.shown(kind)}' is none of: {', '.join(RELATIONS)}.")
        with self._saving.change(id_, by) as change:
            is_it = (organisation.c.id == other, organisation.c.erased_at.is_(None))
            if other == id_ or change.connection.execute(select(organisation.c.id).where(*is_it)).first() is None:
                raise errors.NotHere("other organisation", other)
            old = change.row(relation, other, kind)
            change.write(relation, (other, kind), "relation.made", {"until": until}, old=old)

    def relations(self, id_: str) -> list[tuple[str, str, str]]:
        """Id, kind and last day ('' for no end) of each authority and consultant of an organisation."""
        query = select(relation).where(relation.c.organisation_id == id_)
        with self._database.reading() as connection:
            return [(r.other_id, r.kind, r.until or "") for r in connection.execute(query)]

    def share(self, by: str, id_: str, audit_id: str, other: str, until: str | None = None) -> None:
        """Lets another organisation read one audit, until a day or for good."""
        with self._saving.change(id_, by) as change:
            change.audit(audit_id, unlocked=False)
            old = change.row(share, audit_id, other)
            change.write(share, (audit_id, other), "audit.shared", {"since": change.at, "until": until}, old=old)

    def unshare(self, by: str, id_: str, audit_id: str, other: str) -> None:
        with self._saving.change(id_, by) as change:
            old = change.row(share, audit_id, other)
            if old is not None:
                change.remove(share, (audit_id, other), "audit.unshared", old=old)

    def shares(self, id_: str, audit_id: str) -> list[tuple[str, str]]:
        """With whom an audit is shared, and until when."""
        query = select(share.c.with_id, share.c.until).where(
            share.c.organisation_id == id_, share.c.audit_id == audit_id
        )
        with self._database.reading() as connection:
            return [(with_id, until or "") for with_id, until in connection.execute(query)]

    # Rounds

    def rounds(self) -> list[Round]:
        with self._database.reading() as connection:
            rows = connection.execute(select(round_).order_by(round_.c.closes_on, round_.c.title)).mappings().all()
        return [
            Round(
                r["organisation_id"], r["id"], r["title"], r["standard_name"], r["opens_on"] or "", r["closes_on"] or ""
            )
            for r in rows
        ]

    def open_round(
        self, by: str, owner: str, title: str, standard: str, opens_on: str | None, closes_on: str | None
    ) -> str:
        """A round of audits by one standard that an authority asks its schools or providers for."""
        title = str(cleaned(title)).strip()[:200]
        if not title:
            raise errors.Unacceptable("title", "Give the round a name, for example 'Providers, spring 2027'.")
        id_ = str(uuid.uuid4())
        with self._saving.change(owner, by) as change:
            row = {"title": title, "standard_name": standard, "opens_on": opens_on, "closes_on": closes_on}
            change.write(round_, (id_,), "round.opened", row, old=None)
        return id_


def give_role(change: Change, person_id: str, name: str, **columns: str | None) -> None:
    """A role in an organisation, for a person who is made where they are not here yet."""
    known = select(person.c.name, person.c.created_at).where(person.c.id == person_id)
    if change.connection.execute(known).first() is None:
        change.connection.execute(insert(person).values(id=person_id, name=name, created_at=change.at))
    beside = change.connection.execute(known).mappings().one()
    change.write(role, (person_id,), "person.added", columns, old=None, beside=beside)


def _checked(content: Mapping[str, Any]) -> tuple[str, str]:
    name, kind = str(content.get("name", "")).strip(), str(content.get("kind", ""))
    if not name or len(name) > 200:
        raise errors.Unacceptable("name", "Write the organisation's name, in at most 200 characters.")
    if kind not in KINDS:
        near = errors.did_you_mean(kind, KINDS)
        raise errors.Unacceptable("kind", f"'{errors.shown(kind)}' is none of: {', '.join(KINDS)}.{near}")
    return name, kind


def _organisation(row: RowMapping) -> Organisation:
    profile = {k: v for k, v in json.loads(row["content"]).items() if k not in ("name", "kind")}
    return Organisation(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        profile=profile,
        version=row["version"],
        audits=row["audits"],
        trail_length=row["trail_length"],
        trail_head=row["trail_head"],
    )
