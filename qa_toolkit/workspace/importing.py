"""Audits taken into a workspace, from their documents or from an export. One that cannot be taken never stops the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from qa_toolkit import audits as core
from qa_toolkit import documents, errors, uploads
from qa_toolkit.errors import shown
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard, parse
from qa_toolkit.workspace import files, packing
from qa_toolkit.workspace.archive import FORMAT, ORGANISATIONS, standard_member
from qa_toolkit.workspace.database import stamp
from qa_toolkit.workspace.exchange import cleaned
from qa_toolkit.workspace.rows import tie_files
from qa_toolkit.workspace.saving import Change, locked
from qa_toolkit.workspace.tables import file, organisation

if TYPE_CHECKING:
    from qa_toolkit.workspace import Workspace

StandardOf = Callable[[str], Standard]
_MAX_STANDARD = 20_000_000
_MAX_ORGANISATIONS = 200_000_000
_FILE_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_TIME = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,6})?Z)?")
_WRONG = (TypeError, LookupError, ValueError, AttributeError, DataError, IntegrityError, StatementError)


class Imported(Record):
    """What came in. `refused` says in a sentence of each what did not, `notes` what came in otherwise than it lay there."""

    added: int
    replaced: int
    already: int
    organisations: int
    files: int
    refused: tuple[str, ...]
    notes: tuple[str, ...]


def import_archive(
    workspace: Workspace, by: str, path: Path, standard_of: StandardOf, *, replace: bool = False
) -> Imported:
    """An audit's document or an export.

    Args:
        standard_of: the standard of a name, for audits that come without theirs.
        replace: puts an audit in the place of another one that has its id.

    Raises:
        BadArchive: where a zip is no export. All else is told in the answer.
    """
    taking = _Taking(workspace, by, standard_of, replace=replace)
    if _is_zip(path):
        with packing.Reader(path) as archive:
            _Archive(taking, archive).take()
    else:
        with taking.one(str(path)):
            document = documents.read(path)
            taking.count(
                workspace.audits.keep(by, document.data, standard_of(core.standard_name(document)), replace=replace).how
            )
    return taking.done()


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(2) == b"PK"
    except OSError:
        return False  # said by whoever reads it as a document


@dataclass(slots=True)
class _Taking:
    workspace: Workspace
    by: str
    standard_of: StandardOf
    replace: bool
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("added", "replaced", "already", "organisations", "files"), 0)
    )
    refused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @contextmanager
    def one(self, where: str) -> Iterator[None]:
        """One thing of many: why it cannot be taken is written down."""
        try:
            yield
        except errors.QAToolkitError as error:
            said = str(error)
            self.refused.append(said if said.startswith(where) else f"{where}: {said}")
        except _WRONG as error:
            self.refused.append(f"{where}: it is not as an export writes it ({type(error).__name__}).")

    def count(self, what: str, number: int = 1) -> None:
        self.counts[what] += number

    def done(self) -> Imported:
        return Imported(**self.counts, refused=tuple(self.refused), notes=tuple(self.notes))


class _Archive:
    def __init__(self, taking: _Taking, archive: packing.Reader) -> None:
        said = str(archive.manifest.get("$schema", ""))
        if said.startswith("urn:qa-toolkit:backup"):
            raise errors.BadArchive(archive.path, "this is a back-up; qa-toolkit workspace restore puts it back.")
        if said != FORMAT:
            what = (
                "a newer QA Toolkit wrote this"
                if said.startswith("urn:qa-toolkit:archive")
                else "this is no export of QA Toolkit"
            )
            raise errors.BadArchive(archive.path, f"{what}.")
        self._taking = taking
        self._workspace = taking.workspace
        self._archive = archive
        self._standards: dict[str, Standard] = {}

    def take(self) -> None:
        where, new = str(self._archive.path), []
        with self._taking.one(where):
            for about in self._json(ORGANISATIONS, _MAX_ORGANISATIONS):
                with self._taking.one(f"{where}, organisation '{shown(_id(about))}'"):
                    if self._organisation(about):
                        new.append(about)
        abouts = self._archive.manifest.get("audits")
        for about in abouts if isinstance(abouts, list) else ():
            with self._taking.one(f"{where}, audit '{shown(_id(about))}'"):
                self._audit(about)
        for about in new:
            with self._taking.one(f"{where}, organisation '{shown(about['id'])}'"):
                self._shares(about)

    def _json(self, member: str, limit: int = documents.MAX_JSON_BYTES) -> Any:
        return documents.parse_json(self._archive.read(member, limit).decode(), member).data

    # Organisations: what is here already stays as it is, so that no file gives anybody a right

    def _organisation(self, about: Mapping[str, Any]) -> bool:
        from qa_toolkit.workspace import colleagues

        id_ = about["id"]
        if not isinstance(id_, str) or not 0 < len(id_) <= 500:
            raise errors.Unacceptable("id", "its id is none.")
        with self._workspace.database.writing() as connection:
            query = select(organisation.c.erased_at).where(organisation.c.id == id_)
            row = connection.execute(query).one_or_none()
            if row is not None and row.erased_at is None:
                self._taking.notes.append(
                    f"‘{shown(id_)}’ was here already; its profile, people and relations stay as they are."
                )
                return False
            self._workspace.organisations.ensure(connection, self._taking.by, {**about["content"], "id": id_})
            change = Change(connection, id_, self._taking.by, stamp(self._workspace.saving.now()))
            head = locked(connection, id_)
            colleagues.put_in(change, cleaned(dict(about)))
            if head is not None:
                change.close(head, None)
        self._taking.count("organisations")
        return True

    def _shares(self, about: Mapping[str, Any]) -> None:
        from qa_toolkit.workspace import colleagues

        with self._workspace.saving.change(about["id"], self._taking.by) as change:
            colleagues.put_shares(change, cleaned(about.get("shares") or []))

    # Audits

    def _audit(self, about: Mapping[str, Any]) -> None:
        data = self._json(about["document"])
        if data.get("id") != about["id"]:
            raise errors.Unacceptable("id", "its document is that of another audit.")
        standard = self._standard(about, data)
        round_ = about.get("round")
        stored: list[str] = []
        kept = self._workspace.audits.keep(
            self._taking.by,
            data,
            standard,
            replace=self._taking.replace,
            round_=(str(round_[0]), str(round_[1])) if round_ else None,
            owner=str(about["organisation"]),
            bring=lambda change: self._files(change, about, stored),
            as_it_was=self._as_it_was(about, data, standard),
        )
        self._taking.count(kept.how)
        if kept.how == "already" and about.get("files"):
            with self._workspace.saving.change(kept.organisation, self._taking.by) as change:
                self._files(change, about, stored)
                tie_files(change, kept.id)
        self._taking.count("files", len(stored))

    def _standard(self, about: Mapping[str, Any], data: Any) -> Standard:
        hash_ = about.get("standard")
        if not hash_:
            return self._taking.standard_of(
                core.standard_name(documents.Document("its document", data, "", {(): (1, 1)}))
            )
        if hash_ not in self._standards:
            text = self._archive.read(standard_member(hash_), _MAX_STANDARD)
            if sha256(text).hexdigest() != hash_:
                raise errors.Unacceptable("standard", "its standard is another one than its manifest says.")
            self._standards[hash_] = parse(documents.parse_json(text.decode(), f"its standard {hash_[:8]}"))
        return self._standards[hash_]

    def _as_it_was(self, about: Mapping[str, Any], data: Mapping[str, Any], standard: Standard) -> dict[str, Any]:
        """When it began and was submitted, and what was submitted then, which may differ from what stands there now."""
        times = {"created_at": about.get("created_at")}
        if data.get("submitted_at"):
            times["submitted_at"] = about.get("submitted_at")
        kept: dict[str, Any] = {name: at for name, at in times.items() if isinstance(at, str) and _TIME.fullmatch(at)}
        if about.get("submitted"):
            text = self._archive.read(about["submitted"], documents.MAX_JSON_BYTES).decode()
            submitted = documents.parse_json(text, about["submitted"]).data
            core.in_memory(submitted, standard)
            if submitted.get("id") != about["id"] or cleaned(submitted) != submitted:
                raise errors.Unacceptable("submitted", "what was submitted is not of this audit.")
            kept["submitted_text"] = text
        return kept

    def _files(self, change: Change, about: Mapping[str, Any], stored: list[str]) -> None:
        for one in about.get("files") or ():
            id_, name = one["id"], str(one["name"])
            if not _FILE_ID.fullmatch(id_):
                raise errors.Unacceptable("file", f"'{shown(id_)}' is no id of a file.")
            mine = select(file.c.sha256).where(file.c.organisation_id == change.organisation, file.c.id == id_)
            here = change.connection.execute(mine).scalar_one_or_none()
            if here is not None and here != one["sha256"]:
                raise errors.AlreadyHere("the file", id_, "It belongs to other evidence of this organisation.")
            if here is None and self._store(
                change, id_, name, self._archive.read(one["member"], uploads.MAX_BYTES), one["sha256"]
            ):
                stored.append(id_)

    def _store(self, change: Change, id_: str, name: str, content: bytes, hash_: str) -> bool:
        if sha256(content).hexdigest() != hash_:
            raise errors.Unacceptable("file", f"its file '{shown(name)}' is another one than its manifest says.")
        try:
            upload = uploads.accept(name, content)
        except errors.UploadRefused as refusal:
            self._taking.notes.append(f"{refusal} The evidence itself came in.")
            return False
        files.store(change, upload.name, upload.media_type, content, id_=id_)
        return True


def _id(about: Any) -> Any:
    return about.get("id") if isinstance(about, dict) else about
