"""A piece of evidence as a form: added, changed, taken out, and its file given back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage

from qa_toolkit import errors
from qa_toolkit_webui.forms import version
from qa_toolkit_webui.pages import new_evidence
from qa_toolkit_webui.pages.actions import label
from qa_toolkit_webui.pages.downloads import File
from qa_toolkit_webui.pages.evidence import pieces, uses_of
from qa_toolkit_webui.site import Site

FIELDS = ("title", "kind", "location", "dated", "expires")

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,100}")


def add(site: Site, organisation: str, audit: str, form: Mapping[str, str], file: FileStorage | None) -> str:
    """A new piece, with a file where one was chosen; gives its title.

    Raises:
        Unacceptable, UploadRefused, Locked, NotHere.
    """
    about = {name: form.get(name, "").strip() for name in FIELDS}
    if not about["title"] and not (file and file.filename):
        about["title"] = about["location"][:400]
    saved = new_evidence.add_once(site, organisation, audit, about, file, form.get("key") or str(uuid.uuid4()))
    return str(saved.content["title"])


def editing(
    site: Site,
    organisation: str,
    audit: str,
    where: Mapping[str, str],
    typed: Mapping[str, str] | None = None,
    problem: errors.WorkspaceError | None = None,
) -> dict[str, Any]:
    """The page on which a piece is changed; after a conflict it shows what was typed beside what is saved.

    Raises:
        NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    piece = next((one for one in pieces(site, head) if one.id == where.get("evidence", "")), None)
    if piece is None:
        raise errors.NotHere("evidence", where.get("evidence", ""))
    conflict = isinstance(problem, errors.Conflict)
    return {
        "head": head,
        "title": label(site, head),
        "piece": piece,
        "typed": typed or {name: getattr(piece, name) for name in FIELDS},
        "version": piece.version if conflict or problem is None else version(where.get("version", "")),
        "theirs": piece if conflict else None,
        "error": problem if isinstance(problem, errors.Unacceptable) else None,
    }


def save(site: Site, organisation: str, audit: str, form: Mapping[str, str]) -> None:
    """Raises: Conflict, Unacceptable, Locked, NotHere."""
    about = {name: form.get(name, "").strip() for name in FIELDS}
    began = version(form.get("version", ""))
    site.workspace.evidence.edit(site.actor.id, organisation, audit, form.get("evidence", ""), about, began)


def remove(site: Site, organisation: str, audit: str, id_: str) -> tuple[str, str]:
    """Takes a piece out that nothing rests on; gives the sentence that says so, or why it stays, and which of the two it is.

    Raises:
        Locked, NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    uses = uses_of(site, head).get(id_, ())
    if uses:
        named = "; ".join(use.label for use in uses)
        return f"This piece stays: judgements rest on it ({named}). Take it out there first.", "error"
    site.workspace.evidence.remove(site.actor.id, organisation, audit, id_)
    return "Taken out.", "success"


def file(site: Site, organisation: str, audit: str, id_: str) -> File:
    """A piece's file as it was given; it is looked up in its audit, so that who may read one audit reads no other's.

    Raises:
        NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    saved = next((one for one in site.workspace.evidence.of(head.organisation, head.id) if one.id == id_), None)
    about = saved.content.get("file") if saved is not None else None
    if not isinstance(about, dict):
        raise errors.NotHere("file", id_)
    stored, content = site.workspace.files.get(organisation, str(about.get("id", "")))
    known = _MEDIA_TYPE.fullmatch(stored.media_type)  # out of a document it may be anything
    return File(content, stored.name, stored.media_type if known else "application/octet-stream")
