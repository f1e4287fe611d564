"""Who may do what. Asked before anything is looked up; whoever may not read an audit is told that it is not there."""

from __future__ import annotations

from sqlalchemy import Connection, select

from qa_toolkit.models import Record
from qa_toolkit.workspace.database import Clock, Database, stamp
from qa_toolkit.workspace.tables import audit, relation, role, share

# Each right with the roles that have it in their own organisation. 'visit' and 'begin' are rights in no organisation.
RIGHTS: dict[str, frozenset[str]] = {
    "visit": frozenset(),
    "begin": frozenset(),
    "read": frozenset({"reader", "editor", "signer", "manager"}),
    "write": frozenset({"editor", "signer", "manager"}),
    "submit": frozenset({"signer", "manager"}),
    "manage": frozenset({"manager"}),
}


class Actor(Record):
    """Whoever asks. `local` is the person at this computer, who owns the workspace and may do everything."""

    id: str
    name: str
    local: bool = False


LOCAL = Actor("local", "You", local=True)


class Access:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def allows(self, actor: Actor, right: str, organisation: str | None, audit_id: str | None = None) -> bool:
        """Whether somebody has a right, in an organisation where the right is one in organisations."""
        if actor.local or right == "visit":
            return True
        if organisation is None:
            return False
        today = stamp(self._clock())[:10]
        with self._database.reading() as connection:
            if self._role(connection, actor, organisation, today) in RIGHTS[right]:
                return True
            return (
                right == "read"
                and audit_id is not None
                and self._shared(connection, actor, organisation, audit_id, today)
            )

    def _role(self, connection: Connection, actor: Actor, organisation: str, today: str) -> str | None:
        query = select(role.c.role, role.c.until).where(
            role.c.organisation_id == organisation, role.c.person_id == actor.id
        )
        row = connection.execute(query).one_or_none()
        return row.role if row is not None and (row.until is None or row.until >= today) else None

    def _shared(self, connection: Connection, actor: Actor, organisation: str, audit_id: str, today: str) -> bool:
        """Whether the audit is shared with an organisation that is still related to its own, and in which the actor has a role."""
        query = (
            select(share.c.with_id, share.c.until, relation.c.until.label("related_until"))
            .join(
                relation,
                (relation.c.organisation_id == share.c.organisation_id) & (relation.c.other_id == share.c.with_id),
            )
            .join(audit, (audit.c.organisation_id == share.c.organisation_id) & (audit.c.id == share.c.audit_id))
            .where(share.c.organisation_id == organisation, share.c.audit_id == audit_id, audit.c.deleted_at.is_(None))
        )
        return any(
            (row.until is None or row.until >= today)
            and (row.related_until is None or row.related_until >= today)
            and self._role(connection, actor, row.with_id, today) in RIGHTS["read"]
            for row in connection.execute(query).all()
        )
