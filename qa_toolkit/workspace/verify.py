"""Whether a workspace is whole: the database's own pages, each chain, and every row against what the trail says of it last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, RowMapping, Table, select, text

from qa_toolkit import errors
from qa_toolkit.errors import shown
from qa_toolkit.workspace import exchange, trail
from qa_toolkit.workspace.database import Database
from qa_toolkit.workspace.tables import (
    PARTS,
    audit,
    evidence,
    file,
    metadata,
    organisation,
    relation,
    role,
    round_,
    share,
    standard,
)

if TYPE_CHECKING:
    from qa_toolkit.workspace import Workspace

_MARKED = {"role": role, "relation": relation, "share": share, "round": round_}  # an entry says that a row came or went
_AT_ONCE = 2000


@dataclass(slots=True)
class Last:
    """The last entry of each subject of one organisation, by audit. Whoever erases an audit erases its parts with it."""

    entries: dict[str, dict[tuple[str, str], tuple[int, int, str, str, str, str]]] = field(default_factory=dict)

    def watch(self, rows: Iterator[RowMapping]) -> Iterator[RowMapping]:
        for row in rows:
            if row["subject"] == "organisation" and not row["digest"]:
                self.entries.clear()
            elif row["subject"] == "audit" and not row["digest"]:
                self.entries.pop(row["audit_id"], None)
            else:
                key = (row["subject"], row["subject_id"])
                said = (row["number"], row["version"], row["digest"], row["what"], row["at"], row["by"])
                self.entries.setdefault(row["audit_id"], {})[key] = said
            yield row

    def take(self, audit_id: str, subject: str, subject_id: str) -> tuple[int, int, str, str, str, str] | None:
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
        if hashlib.sha256(row["text"].encode()).hexdigest() != row["sha256"]:
            yield f"the standard '{shown(row['name'])}': its text is not what it was when it was stored."
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
        yield from (f": {said}" for said in _against(row, last.take("", "organisation", ""), saved=False))
    yield from _rows(connection, id_, audit, last, _audit_columns)
    for name, table in PARTS.items():
        yield from _rows(connection, id_, table, last, _PART_COLUMNS[name])
    for name, table in _MARKED.items():
        yield from _marked(connection, id_, name, table, last)
    for audit_id, rest in last.entries.items():
        for (subject, subject_id), (number, version, digest, *_) in rest.items():
            if digest or (subject in _MARKED and version == 1):
                where = _place(subject, audit_id, subject_id)
                yield f"{where}: it is not here, though entry {number} of the trail says that it was saved."
    yield from _files(connection, id_)


def _erased(connection: Connection, row: RowMapping) -> Iterator[str]:
    if (row["name"], row["content"]) != ("", "{}"):
        yield ": it was erased, and something of it is still here."
    for table in metadata.sorted_tables:
        if "organisation_id" in table.c and table.name != "trail":
            mine = select(table.c.organisation_id).where(table.c.organisation_id == row["id"])
            if connection.execute(mine.limit(1)).first() is not None:
                yield f": it was erased, and rows of it are still in the table '{table.name}'."


Columns = Callable[[RowMapping, Any], Mapping[str, Any]]


def _audit_columns(row: RowMapping, content: Any) -> Mapping[str, Any]:
    submitted = content.get("submitted_at")
    return {
        **exchange.audit_columns(content),
        "submitted_at": (row["submitted_at"] or submitted) if submitted else None,
    }


# What queries look at beside the content follows from the content.
_PART_COLUMNS: Mapping[str, Columns] = {
    "judgement": lambda _, content: {"answered": exchange.is_answered(content)},
    "action": lambda _, content: exchange.action_columns(content),
    "evidence": lambda row, content: {"file_id": row["file_id"] and (content.get("file") or {}).get("id")},
    "reply": lambda *_: {},
}


def _rows(connection: Connection, id_: str, table: Table, last: Last, columns: Columns) -> Iterator[str]:
    keys = [column.name for column in table.primary_key.columns][1:]
    query = select(*(column for column in table.columns if column.name != "submitted_text"))
    query = query.where(table.c.organisation_id == id_).execution_options(yield_per=_AT_ONCE)
    for row in connection.execute(query).mappings():
        ids = tuple(row[key] for key in keys)
        said = last.take(ids[0], table.name, "/".join(ids))
        wrong = [*_against(row, said, saved=table is not audit), *_beside(row, columns)]
        if table is audit and said is not None and (row["deleted_at"] is not None) != (said[3] == "audit.deleted"):
            wrong.append(f"it is deleted or not against what entry {said[0]} of the trail says.")
        for one in wrong:
            yield f"{_place(table.name, ids[0], '/'.join(ids))}: {one}"


def _against(row: RowMapping, said: tuple[int, int, str, str, str, str] | None, *, saved: bool) -> Iterator[str]:
    if said is None:
        yield "the trail does not know it."
        return
    number, version, digest, _, at, by = said
    if not trail.is_digest(digest, row["salt"], row["content"]):
        yield f"its content is not what entry {number} of the trail says."
    if row["version"] != version:
        yield f"this is version {row['version']}, and entry {number} of the trail says {version}."
    if saved and (row["saved_at"], row["saved_by"]) != (at, by):
        yield f"entry {number} of the trail says that somebody else saved it, or at another time."


def _beside(row: RowMapping, columns: Columns) -> Iterator[str]:
    try:
        should = columns(row, json.loads(row["content"]))
    except (ValueError, AttributeError, TypeError):
        return  # what a stranger's document says there is kept as it is, and no query finds it
    for name, value in should.items():
        if (row[name] or None) != (value or None):
            yield f"the column '{name}' does not say what its content says."


def _marked(connection: Connection, id_: str, name: str, table: Table, last: Last) -> Iterator[str]:
    keys = [column.name for column in table.primary_key.columns][1:]
    for row in connection.execute(select(table).where(table.c.organisation_id == id_)).mappings():
        ids = tuple(row[key] for key in keys)
        audit_id = ids[0] if "audit_id" in table.c else ""
        said = last.take(audit_id, name, "/".join(ids))
        where = _place(name, audit_id, "/".join(ids))
        if said is None:
            yield f"{where}: the trail does not know it."
        elif said[1] != 1:
            yield f"{where}: it is here, though entry {said[0]} of the trail says that it ended."


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
        elif json.loads(content)["file"].get("sha256", here[file_id]) != here[file_id]:
            yield f"{where}: its file is not the one that was added."


def _place(subject: str, audit_id: str, subject_id: str) -> str:
    """', audit 'a', judgement 'aims/policy''."""
    about = f", audit '{shown(audit_id)}'" if audit_id else ""
    rest = subject_id.removeprefix(audit_id).removeprefix("/")
    return about if subject == "audit" else f"{about}, {subject} '{shown(rest)}'"
