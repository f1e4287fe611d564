"""New evidence out of a form: words, a link or a file; the same sent twice is added once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial

from werkzeug.datastructures import FileStorage

from qa_toolkit import errors, uploads
from qa_toolkit.workspace.saving import Saved
from qa_toolkit_webui import forms
from qa_toolkit_webui.site import Site

Stored = tuple[str, str, bytes]


def add_once(
    site: Site, organisation: str, audit: str, about: Mapping[str, str], file: FileStorage | None, *of: str
) -> Saved:
    """One piece; what `of` names, the page or the version that the form was made from, tells a second piece from the same one again.

    Raises:
        UploadRefused, Unacceptable, NotHere, Locked.
    """
    stored = None
    if file is not None and file.filename:
        stored, about = _looked_at(file, about)
    sent = hashlib.sha256(stored[2]).hexdigest() if stored else ""
    add = partial(site.workspace.evidence.add, site.actor.id, organisation, audit, about, file=stored)
    try:
        return add(key=forms.once(audit, *of, *about.values(), sent))
    except errors.NotHere:  # it was added by this form, and has been taken out since
        return add()


def add_file(site: Site, organisation: str, audit: str, file: FileStorage, title: str, key: str | None) -> Saved:
    """As the API adds a file, under the key that came with it.

    Raises:
        UploadRefused, Unacceptable, NotHere, Locked.
    """
    stored, about = _looked_at(file, {"title": title.strip()})
    return site.workspace.evidence.add(site.actor.id, organisation, audit, about, file=stored, key=key)


def _looked_at(file: FileStorage, about: Mapping[str, str]) -> tuple[Stored, dict[str, str]]:
    """A file that may be kept, and what is said of it with what it says itself."""
    content = file.stream.read(uploads.MAX_BYTES + 1)
    accepted = uploads.accept(file.filename or "", content)
    own = {"title": accepted.name.rpartition(".")[0], "kind": "file"}
    return (accepted.name, accepted.media_type, content), own | {name: text for name, text in about.items() if text}
