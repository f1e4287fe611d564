"""Files that prove something. They lie in the database, in the transaction of the row that names them: neither can be there without the other."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator

from sqlalchemy import func, select

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.workspace.database import Database
from qa_toolkit.workspace.saving import Change
from qa_toolkit.workspace.tables import audit, evidence, file

QUOTA = 1_000_000_000  # bytes for each organisation


class StoredFile(Record):
    id: str
    name: str
    media_type: str
    size: int
    sha256: str


class Files:
    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, organisation: str, id_: str) -> tuple[StoredFile, bytes]:
        """A file and its bytes.

        Raises:
            NotHere: also where it belongs to another organisation, or only to audits that are deleted.
        """
        named = (
            select(evidence.c.id)
            .join(audit, (audit.c.organisation_id == evidence.c.organisation_id) & (audit.c.id == evidence.c.audit_id))
            .where(evidence.c.organisation_id == organisation, evidence.c.file_id == id_, audit.c.deleted_at.is_(None))
        )
        query = select(file).where(file.c.organisation_id == organisation, file.c.id == id_, named.exists())
        with self._database.reading() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise errors.NotHere("file", id_)
        return StoredFile(row["id"], row["name"], row["media_type"], row["size"], row["sha256"]), bytes(row["bytes"])

    def of(self, organisation: str) -> Iterator[StoredFile]:
        columns = (file.c.id, file.c.name, file.c.media_type, file.c.size, file.c.sha256)
        with self._database.reading() as connection:
            for row in connection.execute(select(*columns).where(file.c.organisation_id == organisation)).all():
                yield StoredFile(*row)


def store(change: Change, name: str, media_type: str, content: bytes, *, id_: str | None = None) -> StoredFile:
    """Keeps a file under an id of ours; its name is only ever shown.

    Raises:
        Unacceptable: where the organisation's quota is used up.
    """
    used = select(func.coalesce(func.sum(file.c.size), 0)).where(file.c.organisation_id == change.organisation)
    if change.connection.execute(used).scalar_one() + len(content) > QUOTA:
        raise errors.Unacceptable(
            "file",
            f"the files of this organisation would be larger than {QUOTA // 10**9} GB; remove some, or name where this one lies.",
        )
    stored = StoredFile(id_ or str(uuid.uuid4()), name, media_type, len(content), hashlib.sha256(content).hexdigest())
    row = {"name": name, "media_type": media_type, "size": stored.size, "sha256": stored.sha256, "stored_at": change.at}
    change.write(file, (stored.id,), "file.added", row | {"bytes": content}, old=None)
    return stored


def drop_unused(change: Change) -> None:
    """Removes files that no evidence of the organisation names any more."""
    named = select(evidence.c.file_id).where(
        evidence.c.organisation_id == change.organisation, evidence.c.file_id.is_not(None)
    )
    unused = select(file.c.id, file.c.version).where(
        file.c.organisation_id == change.organisation, file.c.id.not_in(named)
    )
    for row in change.connection.execute(unused).mappings().all():
        change.remove(file, (row["id"],), "file.removed", old=row)
