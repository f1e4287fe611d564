# ruff: noqa: S311 - chance, not secrecy
"""Somebody who saves at random through the real code, and what must be there of all that they were told is saved. Every harness uses both."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from qa_toolkit.plugins import load_host
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace, open_workspace
from qa_toolkit.workspace.tables import PARTS, file, trail
from qa_toolkit.workspace.verify import verify

EXAMPLE = Path(__file__).parents[3] / "examples" / "ashby-down-school" / "school-duty-2025.json"
WORDS = ["pupils", "parents", "employers", "encounters", "guidance", "plan", "review", "governors", "records", "visits"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a harness saves."""

    organisation: str
    audit: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a person was told; `comment` is what they typed where it is a judgement."""

    key: str
    subject: str
    version: int
    comment: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def begin(location: str | Path) -> tuple[Workspace, Place]:
    """A workspace with the audit of an example in it; the workspace is brought to the point where nothing is left to import."""
    toolkit = Toolkit(load_host())
    audit = toolkit.read_audit(EXAMPLE)
    workspace = open_workspace(location)
    place = Place(*workspace.audits.add("author", audit.data, audit.standard))
    workspace.audits.reopen("author", place.organisation, place.audit)
    editor = Editor(workspace, place, 0)
    editor.save()
    editor.add_file()
    return workspace, place


class Editor:
    def __init__(
        self, workspace: Workspace, place: Place, seed: int, by: str = "editor", rows: int | None = None
    ) -> None:
        self.workspace, self.place, self.by = workspace, place, by
        self.random = random.Random(seed)
        head = workspace.audits.head(place.organisation, place.audit)
        self.criteria = list(workspace.audits.standard(head).criteria.values())[:rows]
        self.look()

    def look(self) -> None:
        self.versions = stored_versions(self.workspace, self.place)

    def next(self) -> Acknowledged:
        """What the next save will be told if it ends well."""
        criterion = self.random.choice(self.criteria)
        comment = " ".join(self.random.choices(WORDS, k=self.random.randrange(1, 40)))
        subject = f"{self.place.audit}/{criterion.section}/{criterion.id}"
        return Acknowledged(str(uuid.uuid4()), subject, self.versions.get(criterion.id, 0) + 1, comment)

    def save(self, wanted: Acknowledged | None = None) -> Acknowledged:
        wanted = wanted or self.next()
        id_ = wanted.subject.rpartition("/")[2]
        saved = self.workspace.judgements.save(
            self.by,
            self.place.organisation,
            self.place.audit,
            id_,
            {"comment": wanted.comment},
            version=self.versions.get(id_, 0),
            key=wanted.key,
        )
        self.versions[id_] = saved.version
        return Acknowledged(wanted.key, wanted.subject, saved.version, wanted.comment)

    def add_file(self) -> Acknowledged:
        content = self.random.randbytes(self.random.randrange(1, 60_000))
        key = str(uuid.uuid4())
        saved = self.workspace.evidence.add(
            self.by,
            self.place.organisation,
            self.place.audit,
            {"title": "A plan"},
            file=("plan.pdf", "application/pdf", content),
            key=key,
        )
        return Acknowledged(key, f"{self.place.audit}/{saved.id}", saved.version)


def lost(workspace: Workspace, place: Place, acknowledged: Iterable[Acknowledged]) -> Iterator[str]:
    """What somebody was told is saved, and is not there as they were told it."""
    with workspace.database.reading() as connection:
        query = select(trail.c.key, trail.c.subject_id, trail.c.version)
        there = {
            row.key: (row.subject_id, row.version)
            for row in connection.execute(query.where(trail.c.organisation_id == place.organisation))
        }
    document = workspace.audits.document(place.organisation, place.audit)
    versions = workspace.audits.versions(place.organisation, place.audit)
    for one in acknowledged:
        if there.get(one.key) != (one.subject, one.version):
            yield f"{one.subject} version {one.version} was acknowledged; the trail has {there.get(one.key)}"
        elif one.comment is not None:
            _, section, criterion = one.subject.split("/")
            stored = document["judgements"].get(section, {}).get(criterion, {}).get("comment")
            if versions[criterion][0] == one.version and stored != one.comment:
                yield f"{one.subject} version {one.version} does not say what was typed"


def damage(workspace: Workspace) -> list[str]:
    """What is wrong in the database as such: pages, chain, rows, files that are not whole or not where their row says."""
    found = verify(workspace)
    with workspace.database.reading() as connection:
        if workspace.database.is_sqlite:
            said = [row[0] for row in connection.execute(text("PRAGMA integrity_check"))]
            found += [line for line in said if line != "ok"]
        evidence = PARTS["evidence"]
        named = set(connection.execute(select(evidence.c.file_id).where(evidence.c.file_id.is_not(None))).scalars())
        stored = set(connection.execute(select(file.c.id)).scalars())
    return found + [f"file {id_} stands alone" for id_ in sorted(named ^ stored)]


def stored_versions(workspace: Workspace, place: Place) -> dict[str, int]:
    return {c: v for c, (v, _) in workspace.audits.versions(place.organisation, place.audit).items()}
