"""Whether a workspace is whole: the database's own pages, each chain, and every row against what the trail says of it last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, Select, Table, func, select, text

from qa_toolkit import documents, errors
from qa_toolkit.errors import shown
from qa_toolkit.standards import parse
from qa_toolkit.workspace import trail
from qa_toolkit.workspace.database import Database
from qa_toolkit.workspace.saving import is_of_audit, subject_id
from qa_toolkit.workspace.tables import (
    PARTS,
    audit,
    evidence,
    file,
    judgement,
    metadata,
    organisation,
    person,
    relation,
    role,
    round_,
    share,
    standard,
)
from qa_toolkit.workspace.tables import trail as trail_rows

if TYPE_CHECKING:
    from qa_toolkit.workspace import Workspace

_HAVE_ROWS = (audit, *PARTS.values(), role, relation, share, round_, file)
_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Said:
    """What the last entry about something says."""

    number: int
    version: int
    digest: str


@dataclass(slots=True)
class Last:
    """By audit the last entry about each thing, and when it was last saved. Whoever erases an audit erases its parts with it."""

    entries: dict[str, dict[tuple[str, str], Said]] = field(default_factory=dict)
    saved_at: dict[str, str] = field(default_factory=dict)

    def watch(self, rows: Iterator[RowMapping]) -> Iterator[RowMapping]:
        for row in rows:
            if row["subject"] == "organisation" and not row["digest"]:
                self.entries.clear()
            elif row["subject"] == "audit" and not row["digest"]:
                self.entries.pop(row["audit_id"], None)
            else:
                said = Said(row["number"], row["version"], row["digest"])
                self.entries.setdefault(row["audit_id"], {})[row["subject"], row["subject_id"]] = said
            if row["subject"] in PARTS or row["subject"] == "audit":
                self.saved_at[row["audit_id"]] = row["at"]
            yield row

    def take(self, audit_id: str, subject: str, subject_id: str) -> Said | None:
        return self.entries.get(audit_id, {}).pop((subject, subject_id), None)


def verify(workspace: Workspace) -> list[str]:
    """Every fault as a sentence that names the place; nothing where the workspace is whole."""
    return verify_database(workspace.database)


def verify_database(database: Database) -> list[str]:
    from qa_toolkit.workspace.backup import one_moment

    found: list[str] = []
    try:
        with one_moment(database) as connection:
            found.extend(faults(connection))
    except errors.BadWorkspace as error:
        found.append(str(error))
    return found


def faults(connection: Connection) -> Iterator[str]:
    """The same within a transaction."""
    if connection.dialect.name == "sqlite":
        pages = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
        yield from (f"the file: {said}." for said in pages if said != "ok")
        for table, _, above, _ in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"the table '{table}': a row belongs to nothing that is in '{above}'."
    yield from _standards(connection)
    for id_ in connection.execute(select(person.c.id).where(person.c.id.not_in(select(role.c.person_id)))).scalars():
        yield f"the person '{shown(id_)}': no organisation knows them."
    for id_ in list(connection.execute(select(organisation.c.id).order_by(organisation.c.id)).scalars()):
        where = f"organisation '{shown(id_)}'"
        try:
            for said in _organisation(connection, id_):
                yield f"{where}{said}"
        except (TypeError, ValueError, KeyError) as error:  # a value of another kind than its column holds
            yield f"{where}: its rows cannot be read ({type(error).__name__})."


def _standards(connection: Connection) -> Iterator[str]:
    here = set()
    for row in connection.execute(select(standard).execution_options(yield_per=10)).mappings():
        here.add(row["sha256"])
        where = f"the standard '{shown(row['name'])}'"
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["sha256"]:
            yield f"{where}: its text is not what it was when it was stored."
        elif parse(documents.parse_json(row["text"], row["name"])).name != row["name"]:
            yield f"{where}: its text has another name."
    then = select(trail_rows.c.number).where(trail_rows.c.at == standard.c.stored_at)
    for name in connection.execute(select(standard.c.name).where(~then.exists())).scalars():
        yield f"the standard '{shown(name)}': no trail knows of a save at the time when it was stored."
    for owner, id_, hash_ in connection.execute(select(audit.c.organisation_id, audit.c.id, audit.c.standard_sha256)):
        if hash_ not in here:
            yield f"organisation '{shown(owner)}', audit '{shown(id_)}': the standard that it was made by is not here."


def _organisation(connection: Connection, id_: str) -> Iterator[str]:
    row = connection.execute(select(organisation).where(organisation.c.id == id_)).mappings().one()
    last = Last()
    entries = last.watch(trail.rows(connection, id_))
    for said in trail.chain_faults(entries, row["trail_length"], row["trail_head"]):
        yield f": {said}."
    if row["erased_at"] is not None:
        yield from _erased(connection, row)
    else:
        yield from (f": {said}" for said in _against(organisation, row, last.take("", "organisation", "")))
    for table in _HAVE_ROWS:
        yield from _rows(connection, id_, table, last)
    for audit_id, rest in last.entries.items():
        for (subject, name), missed in rest.items():
            if missed.digest:
                where = _place(subject, audit_id, name)
                yield f"{where}: it is not here, though entry {missed.number} of the trail says that it was saved."
    yield from _audits(connection, id_, last)
    yield from _files(connection, id_)


def _erased(connection: Connection, row: RowMapping) -> Iterator[str]:
    if (row["name"], row["content"]) != ("", "{}"):
        yield ": it was erased, and something of it is still here."
    for table in metadata.sorted_tables:
        if "organisation_id" in table.c and table.name != "trail":
            mine = select(table.c.organisation_id).where(table.c.organisation_id == row["id"])
            if connection.execute(mine.limit(1)).first() is not None:
                yield f": it was erased, and rows of it are still in the table '{table.name}'."


def _rows(connection: Connection, id_: str, table: Table, last: Last) -> Iterator[str]:
    keys = [column.name for column in table.primary_key.columns][1:]
    query = _stored(table).where(table.c.organisation_id == id_)
    at_once = 20 if table is audit else _AT_ONCE  # the whole document as it was submitted lies in an audit's row
    for row in connection.execute(query.execution_options(yield_per=at_once)).mappings():
        ids = tuple(row[key] for key in keys)
        audit_id = ids[0] if is_of_audit(table) else ""
        for one in _against(table, row, last.take(audit_id, table.name, subject_id(ids))):
            yield f"{_place(table.name, audit_id, subject_id(ids))}: {one}"


def _stored(table: Table) -> Select[Any]:
    if table is role:
        beside = (person.c.name, person.c.created_at)
        return select(role, *beside).outerjoin(person, person.c.id == role.c.person_id)
    return select(*(column for column in table.columns if column is not file.c.bytes))


def _against(table: Table, row: RowMapping, said: Said | None) -> Iterator[str]:
    if said is None:
        yield "the trail does not know it."
        return
    if not said.digest:
        yield f"it is here, though entry {said.number} of the trail says that it ended."
    elif trail.digest(row["salt"], trail.watched(table, row)) != said.digest:
        yield f"its content is not what entry {said.number} of the trail says."
    if row["version"] != said.version:
        yield f"this is version {row['version']}, and entry {said.number} of the trail says {said.version}."


def _audits(connection: Connection, id_: str, last: Last) -> Iterator[str]:
    """What each save in an audit touches, worked out from what was saved."""
    judged = select(judgement.c.audit_id, func.count()).where(judgement.c.organisation_id == id_, judgement.c.answered)
    answered = {row[0]: row[1] for row in connection.execute(judged.group_by(judgement.c.audit_id))}
    query = select(audit.c.id, audit.c.answered, audit.c.saved_at).where(audit.c.organisation_id == id_)
    for row in connection.execute(query):
        where = _place("audit", row.id, row.id)
        if row.answered != answered.get(row.id, 0):
            yield f"{where}: it counts {row.answered} judgements as answered, and there are {answered.get(row.id, 0)}."
        if row.saved_at != last.saved_at.get(row.id):
            yield f"{where}: the trail says that it was last saved at another time."


def _files(connection: Connection, id_: str) -> Iterator[str]:
    here = {}
    mine = select(file.c.id, file.c.size, file.c.sha256, file.c.bytes).where(file.c.organisation_id == id_)
    for row in connection.execute(mine.execution_options(yield_per=1)):
        here[row.id] = hashlib.sha256(row.bytes).hexdigest()
        if (here[row.id], len(row.bytes)) != (row.sha256, row.size):
            yield f", file '{shown(row.id)}': it is not what it was when it was stored."
    named = select(evidence.c.audit_id, evidence.c.id, evidence.c.file_id, evidence.c.content)
    named = named.where(evidence.c.organisation_id == id_, evidence.c.file_id.is_not(None))
    for audit_id, evidence_id, file_id, content in connection.execute(named):
        where = _place("evidence", audit_id, f"{audit_id}/{evidence_id}")
        if file_id not in here:
            yield f"{where}: its file is not here."
        elif _hash_of_file(content) not in (None, here[file_id]):
            yield f"{where}: its file is not the one that was added."


def _hash_of_file(content: str) -> str | None:
    """What evidence says of its file; a content that cannot be read is found by its own digest."""
    try:
        return str(json.loads(content)["file"]["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _place(subject: str, audit_id: str, subject_id: str) -> str:
    """', audit 'a', judgement 'aims/policy''."""
    about = f", audit '{shown(audit_id)}'" if audit_id else ""
    rest = subject_id.removeprefix(audit_id).removeprefix("/")
    return about if subject == "audit" else f"{about}, {subject} '{shown(rest)}'"
