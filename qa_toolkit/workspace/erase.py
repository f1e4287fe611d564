"""Everything of one organisation gone, and its trail still whole: the trail holds no word of what was written."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table, delete, func, select, text, update

from qa_toolkit.models import Record
from qa_toolkit.wording import count, day, listed
from qa_toolkit.workspace.database import Database
from qa_toolkit.workspace.saving import Change, locked
from qa_toolkit.workspace.tables import (
    PARTS,
    audit,
    evidence,
    file,
    judgement,
    organisation,
    person,
    relation,
    role,
    round_,
    share,
)

if TYPE_CHECKING:
    from qa_toolkit.workspace import Workspace

_COUNTED: Mapping[str, Table] = {"audit": audit, "judgement": judgement, "piece of evidence": evidence, "file": file}


class Certificate(Record):
    """What was erased, when, and where the trail ends that says so."""

    organisation: str
    erased_at: str
    by: str
    counts: Mapping[str, int]
    people: int
    trail_length: int
    trail_head: str
    overwritten: bool
    copies: tuple[str, ...]

    @property
    def text(self) -> str:
        what = listed(
            [
                count(number, one, "pieces of evidence" if one.startswith("piece") else None)
                for one, number in (*self.counts.items(),)
            ]
        )
        people = count(self.people, "person", "people")
        space = (
            "The space where they stood was overwritten."
            if self.overwritten
            else "The database frees the space where they stood in its own time; until then its disk may still hold them."
        )
        copies = "".join(f"\n  {path}" for path in self.copies)
        return (
            f"Erasure of '{self.organisation}'\n\n"
            f"On {day(self.erased_at)} ({self.erased_at}) {what} of this organisation were erased, with its name, its profile, its "
            f"relations and shares, and {people} who had no role elsewhere. {space}\n\n"
            f"What remains: the id above, and a trail of {count(self.trail_length, 'entry', 'entries')} that holds no word of what was "
            f"written. It ends with {self.trail_head}.\n\n"
            "Back-ups and exports that were made before are not touched; delete them when their time has come."
            f"{' These copies lie beside the workspace:' if copies else ''}{copies}\n"
        )


def erase_organisation(workspace: Workspace, by: str, id_: str) -> Certificate:
    """Erases all content of an organisation, for good.

    Raises:
        NotHere, Busy.
    """
    with workspace.saving.change(id_, by) as change:
        connection = change.connection
        if workspace.database.is_sqlite:
            connection.execute(text("PRAGMA secure_delete=ON"))
        counts = {name: _number(connection, table, id_) for name, table in _COUNTED.items()}
        _leave_others(change)
        alone = _people_without_another_role(connection, id_)
        for table in (*PARTS.values(), share, audit, file, role, relation, round_):
            connection.execute(delete(table).where(table.c.organisation_id == id_))
        connection.execute(delete(person).where(person.c.id.in_(alone)))
        old = change.row(organisation)
        version = old["version"] + 1 if old else 1
        blank = {"name": "", "content": "{}", "salt": "", "version": version, "erased_at": change.at}
        connection.execute(update(organisation).where(organisation.c.id == id_).values(**blank))
        change.note(organisation, (), "organisation.erased", version, "")
    length, head = _end_of_trail(workspace.database, id_)
    return Certificate(
        organisation=id_,
        erased_at=change.at,
        by=by,
        counts=counts,
        people=len(alone),
        trail_length=length,
        trail_head=head,
        overwritten=overwrite_freed(workspace.database),
        copies=_copies(workspace.database),
    )


def _number(connection: Connection, table: Table, id_: str) -> int:
    query = select(func.count()).select_from(table).where(table.c.organisation_id == id_)
    return int(connection.execute(query).scalar_one())


def _people_without_another_role(connection: Connection, id_: str) -> list[str]:
    elsewhere = select(role.c.person_id).where(role.c.organisation_id != id_)
    mine = select(role.c.person_id).where(role.c.organisation_id == id_, role.c.person_id.not_in(elsewhere))
    return list(connection.execute(mine).scalars())


def _leave_others(change: Change) -> None:
    """Other organisations' relations with this one and what they share with it end, each in that one's own trail."""
    connection, id_ = change.connection, change.organisation
    related = select(relation.c.organisation_id).where(relation.c.other_id == id_, relation.c.organisation_id != id_)
    shared = select(share.c.organisation_id).where(share.c.with_id == id_, share.c.organisation_id != id_)
    asked = select(audit.c.organisation_id).where(audit.c.round_owner == id_, audit.c.organisation_id != id_)
    for other in sorted(set(connection.execute(related.union(shared, asked)).scalars())):
        head = locked(connection, other)
        if head is None:
            continue
        theirs = Change(connection, other, change.by, change.at)
        with_me = select(relation).where(relation.c.organisation_id == other, relation.c.other_id == id_)
        for row in connection.execute(with_me).mappings().all():
            theirs.remove(relation, (id_, row["kind"]), "relation.ended", old=row)
        to_me = select(share).where(share.c.organisation_id == other, share.c.with_id == id_)
        for row in connection.execute(to_me).mappings().all():
            theirs.remove(share, (row["audit_id"], id_), "audit.unshared", old=row)
        nobody = {"round_owner": None, "round_id": None}
        for_me = select(audit).where(audit.c.organisation_id == other, audit.c.round_owner == id_)
        for row in connection.execute(for_me).mappings().all():
            theirs.touch(row["id"])
            theirs.write(audit, (row["id"],), "audit.unasked", nobody, old=row)
        theirs.close(head, None)


def _end_of_trail(database: Database, id_: str) -> tuple[int, str]:
    with database.reading() as connection:
        columns = (organisation.c.trail_length, organisation.c.trail_head)
        row = connection.execute(select(*columns).where(organisation.c.id == id_)).one()
    return row.trail_length, row.trail_head


def overwrite_freed(database: Database, *, wait: float = 5) -> bool:
    """Writes a SQLite file anew, so that nothing of what was deleted stands in it or in its log; False where that cannot be done now."""
    if not database.is_sqlite:
        return False
    database.engine.dispose()  # connections that only wait in the pool would keep the log open
    try:
        with closing(sqlite3.connect(str(database.url.database), timeout=wait, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.DatabaseError:
        return False
    return not busy


def _copies(database: Database) -> tuple[str, ...]:
    """The copies that a migration made beside the file."""
    if not database.is_sqlite:
        return ()
    path = Path(database.url.database or "")
    return tuple(sorted(str(one) for one in path.parent.glob(f"{path.stem}.before-*{path.suffix}")))
