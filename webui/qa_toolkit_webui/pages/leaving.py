"""Taking everything of an organisation along, and deleting everything of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.wording import slug
from qa_toolkit.workspace.organisations import Organisation
from qa_toolkit_webui.pages.actions import label
from qa_toolkit_webui.site import Site

if TYPE_CHECKING:
    from qa_toolkit.workspace.erase import Certificate


class Plan(Record):
    """Exactly what would go."""

    about: Organisation
    audits: tuple[str, ...]
    deleted: tuple[str, ...]
    answers: int
    evidence: int
    files: int
    bytes: int
    actions: int
    people: int
    relations: int
    rounds: tuple[str, ...]


def plan(site: Site, organisation: str) -> Plan:
    """What would go with an organisation.

    Raises:
        NotHere.
    """
    kept = site.workspace
    about = kept.organisations.get(organisation)
    heads, deleted = kept.audits.heads(organisation), kept.audits.heads(organisation, deleted=True)
    files = list(kept.files.of(organisation))
    return Plan(
        about=about,
        audits=tuple(label(site, head) for head in heads),
        deleted=tuple(label(site, head) for head in deleted),
        answers=sum(head.answered for head in (*heads, *deleted)),
        evidence=sum(len(kept.evidence.of(organisation, head.id)) for head in heads),
        files=len(files),
        bytes=sum(one.size for one in files),
        actions=len(kept.actions.board(organisation)),
        people=len(kept.organisations.people(organisation)),
        relations=len(kept.organisations.relations(organisation)),
        rounds=tuple(one.title for one in kept.organisations.rounds() if one.owner == organisation),
    )


def erase(site: Site, about: Organisation, name: str) -> Certificate:
    """Deletes everything, once the organisation's name was typed again.

    Raises:
        Unacceptable: where the name is another.
        NotHere, Busy.
    """
    from qa_toolkit.workspace.erase import erase_organisation

    if " ".join(name.split()).casefold() != " ".join(about.name.split()).casefold():
        raise errors.Unacceptable("name", f"Write the name as it stands above: {about.name}. Nothing was deleted.")
    certificate = erase_organisation(site.workspace, site.actor.id, about.id)
    site.forget(about.id)
    return certificate


def export(site: Site, organisation: str) -> Export:
    """A zip file of everything, in a folder of its own.

    Raises:
        NotHere, CannotWrite.
    """
    from qa_toolkit.workspace import archive

    about = site.workspace.organisations.get(organisation)
    made = Export(f"{slug(about.name)}-{site.scores.today().isoformat()}.zip")
    try:
        archive.export_to(site.workspace, made.path, organisation=organisation)
    except errors.QAToolkitError:
        made.clear_away()
        raise
    return made


class Export:
    """A file that is read once, piece by piece, and then cleared away; it may be as large as the files of an organisation."""

    def __init__(self, name: str) -> None:
        self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        self.name = name
        self.path = Path(self._folder.name) / name

    def read(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as file:
                while piece := file.read(1 << 18):
                    yield piece
        finally:
            self.clear_away()

    def clear_away(self) -> None:
        self._folder.cleanup()
