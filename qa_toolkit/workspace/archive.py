"""Audits taken out of a workspace: one as its document, or any number as a zip that another workspace takes in."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import Connection, RowMapping, Table, select

from qa_toolkit import __version__, errors
from qa_toolkit.wording import slug
from qa_toolkit.workspace import exchange, packing, trail
from qa_toolkit.workspace.backup import one_moment
from qa_toolkit.workspace.database import stamp
from qa_toolkit.workspace.packing import as_bytes
from qa_toolkit.workspace.rows import rows_of
from qa_toolkit.workspace.tables import (
    audit,
    evidence,
    file,
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

FORMAT = "urn:qa-toolkit:archive:1"
ORGANISATIONS = "organisations.json"
_NOTE = "The trails are here to be read. An import does not take them over: it begins trails of its own."


def export(workspace: Workspace, *, organisation: str | None = None, audit: str | None = None) -> bytes:
    """One audit without files as its document; one with files, an organisation, or everything as a zip.

    Raises:
        NotHere.
    """
    if organisation is not None and audit is not None and not has_files(workspace, organisation, audit):
        return as_bytes(workspace.audits.document(organisation, audit))
    stream = io.BytesIO()
    _write(workspace, stream, organisation, audit)
    return stream.getvalue()


def export_to(workspace: Workspace, target: Path, *, organisation: str | None = None, audit: str | None = None) -> None:
    """The same into a file, however much it is: a zip, unless the file's name says that it is a document.

    Raises:
        NotHere, CannotWrite: also where the file is there already, or where a document would lose files.
    """
    is_document = organisation is not None and audit is not None and target.suffix.lower() == ".json"
    if is_document and has_files(workspace, str(organisation), str(audit)):
        raise errors.CannotWrite(target, "this audit has files, so it is a zip; give it the ending .zip")
    if target.suffix.lower() not in (".zip", ".json") or (target.suffix.lower() == ".json" and not is_document):
        raise errors.CannotWrite(target, "an export is a zip; give it the ending .zip")
    with packing.new_file(target) as stream:
        if is_document:
            stream.write(as_bytes(workspace.audits.document(str(organisation), str(audit))))
        else:
            _write(workspace, stream, organisation, audit)


def has_files(workspace: Workspace, organisation_id: str, audit_id: str) -> bool:
    query = select(evidence.c.id).where(
        evidence.c.organisation_id == organisation_id, evidence.c.audit_id == audit_id, evidence.c.file_id.is_not(None)
    )
    with workspace.database.reading() as connection:
        return connection.execute(query.limit(1)).first() is not None


def _write(workspace: Workspace, stream: BinaryIO, organisation_id: str | None, audit_id: str | None) -> None:
    with one_moment(workspace.database) as connection, packing.Writer(stream) as writer:
        manifest = _Export(connection, writer, audit_id).write(organisation_id)
        made = {"toolkit": __version__, "made_at": stamp(workspace.saving.now()), "note": _NOTE}
        writer.finish({"$schema": FORMAT, **made, **manifest})


class _Export:
    def __init__(self, connection: Connection, writer: packing.Writer, audit_id: str | None) -> None:
        self._connection = connection
        self._writer = writer
        self._audit_id = audit_id

    def write(self, organisation_id: str | None) -> dict[str, Any]:
        owners = self._rows(organisation, organisation.c.erased_at.is_(None), organisation_id, organisation.c.id)
        if organisation_id is not None and not owners:
            raise errors.NotHere("organisation", organisation_id)
        audits = [about for owner in owners for about in self._audits(owner["id"])]
        if self._audit_id is not None and not audits:
            raise errors.NotHere("audit", self._audit_id)
        if self._audit_id is not None:
            owners = [owner for owner in owners if owner["id"] == audits[0]["organisation"]]
        self._writer.add(ORGANISATIONS, as_bytes([self._organisation(owner, audits) for owner in owners]))
        self._standards({about["standard"] for about in audits})
        for owner in owners:
            self._trail(owner["id"])
        heads = [{"id": o["id"], "trail": {"length": o["trail_length"], "head": o["trail_head"]}} for o in owners]
        return {"organisations": heads, "audits": audits}

    def _rows(self, table: Table, where: Any, only: str | None = None, column: Any = None) -> list[RowMapping]:
        query = select(table).where(where).order_by(*table.primary_key.columns)
        if only is not None:
            query = query.where(column == only)
        return list(self._connection.execute(query).mappings())

    def _organisation(self, owner: RowMapping, audits: list[dict[str, Any]]) -> dict[str, Any]:
        about: dict[str, Any] = {"id": owner["id"], "content": json.loads(owner["content"])}
        if self._audit_id is not None:  # whoever is given one audit is not given the names of all who work on others
            return about
        mine, here = owner["id"], {one["id"] for one in audits if one["organisation"] == owner["id"]}
        people = (
            select(role, person.c.name)
            .join(person, person.c.id == role.c.person_id)
            .where(role.c.organisation_id == mine)
        )
        return about | {
            "people": sorted(
                (
                    _part(row, "name", "role", "job", "until", id="person_id")
                    for row in self._connection.execute(people).mappings()
                ),
                key=lambda one: str(one["id"]),
            ),
            "relations": [
                _part(row, "kind", "until", other="other_id")
                for row in self._rows(relation, relation.c.organisation_id == mine)
            ],
            "rounds": [
                _part(row, "id", "title", "opens_on", "closes_on", standard="standard_name")
                for row in self._rows(round_, round_.c.organisation_id == mine)
            ],
            "shares": [
                _part(row, "since", "until", audit="audit_id", other="with_id")
                for row in self._rows(share, share.c.organisation_id == mine)
                if row["audit_id"] in here
            ],
        }

    def _audits(self, owner: str) -> Iterator[dict[str, Any]]:
        alive = (audit.c.organisation_id == owner) & audit.c.deleted_at.is_(None)
        for row in self._rows(audit, alive, self._audit_id, audit.c.id):
            name = f"{_short(owner)}/{_short(row['id'])}.json"
            rows = rows_of(self._connection, owner, row["id"])
            self._writer.add(f"audits/{name}", as_bytes(exchange.document(row["content"], rows)))
            submitted = row["submitted_text"]
            if submitted is not None:
                self._writer.add(f"submitted/{name}", submitted.encode())
            files = sorted({one["file_id"] for one in rows["evidence"] if one["file_id"] is not None})
            yield {
                "organisation": owner,
                "id": row["id"],
                "document": f"audits/{name}",
                "submitted": None if submitted is None else f"submitted/{name}",
                "standard": row["standard_sha256"],
                "round": None if row["round_id"] is None else [row["round_owner"], row["round_id"]],
                "created_at": row["created_at"],
                "submitted_at": row["submitted_at"],
                "files": [self._file(owner, id_) for id_ in files],
            }

    def _file(self, owner: str, id_: str) -> dict[str, Any]:
        query = select(file).where(file.c.organisation_id == owner, file.c.id == id_)
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise errors.NotHere("file", id_)
        member = f"files/{_short(owner)}/{_short(id_)}"
        if member not in self._writer.hashes:  # two audits may name one file
            self._writer.add(member, row["bytes"])
        return {"id": id_, "member": member, **_part(row, "name", "media_type", "size", "sha256")}

    def _standards(self, hashes: set[str]) -> None:
        for hash_ in sorted(hashes):
            text = self._connection.execute(select(standard.c.text).where(standard.c.sha256 == hash_)).scalar_one()
            self._writer.add(standard_member(hash_), text.encode())

    def _trail(self, owner: str) -> None:
        query = select(trail_rows).where(trail_rows.c.organisation_id == owner).order_by(trail_rows.c.number)
        if self._audit_id is not None:
            query = query.where(trail_rows.c.audit_id == self._audit_id)
        with self._writer.open(f"trail/{_short(owner)}.jsonl") as member:
            for row in self._connection.execute(query.execution_options(yield_per=2000)).mappings():
                member.update(packing.line({name: row[name] for name in trail.COLUMNS}))


def standard_member(hash_: str) -> str:
    return f"standards/{hash_}.json"


def _part(row: RowMapping, *names: str, **renamed: str) -> dict[str, Any]:
    return {name: row[column] for name, column in renamed.items()} | {name: row[name] for name in names}


def _short(id_: str) -> str:
    """A name for a part of a zip; the hash keeps apart what reads alike."""
    return f"{slug(id_, 40)}-{sha256(id_.encode()).hexdigest()[:12]}"
