"""The form of a new audit, and files that are opened, one by one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage

from qa_toolkit import errors, workbook
from qa_toolkit.models import Record
from qa_toolkit.report import standard_card
from qa_toolkit.standards import Standard
from qa_toolkit.wording import sentence
from qa_toolkit.workspace.organisations import Organisation
from qa_toolkit_webui.forms import file_name
from qa_toolkit_webui.pages.beginning import kinds, open_file, questions
from qa_toolkit_webui.pages.bring_back import MAX_BYTES, look_at
from qa_toolkit_webui.pages.brought import LookPage, not_read
from qa_toolkit_webui.pages.home import visible
from qa_toolkit_webui.site import Site

ZIP = b"PK"
SHOWN = 8  # organisations offered to begin from; of the others it is offered on their own page


class Opened(Record):
    """One file: the audit that it became, or the sentence that says why not.

    A workbook whose audit is here already opens nothing: it is brought back there, and `look` is what it would change where that was asked for.
    """

    name: str
    organisation: str
    audit: str
    said: str
    is_here: bool = False
    look: LookPage | None = None


def form(site: Site, name: str, typed: Mapping[str, str], error: errors.Unacceptable | None) -> dict[str, Any]:
    standard = site.toolkit.standard(name)
    fits = [one for one in site.workspace.organisations.all() if one.kind in kinds(standard)]
    return {
        "standard": standard,
        "card": standard_card(standard),
        "kinds": kinds(standard),
        "questions": questions(standard),
        "organisations": fits,
        "begin_from": _with_others(site, fits, standard)[:SHOWN],
        "typed": typed,
        "error": error,
        "key": typed.get("key") or str(uuid.uuid4()),
    }


def _with_others(site: Site, fits: Sequence[Organisation], standard: Standard) -> list[Organisation]:
    """The organisations with audits by other standards, which a new one can be begun from."""
    has = {head.organisation for head in visible(site) if head.standard != standard.name}
    allows, actor = site.workspace.access.allows, site.actor
    return [one for one in fits if one.id in has and allows(actor, "write", one.id)]


def open_all(site: Site, files: Sequence[FileStorage], *, replace: bool) -> tuple[Opened, ...]:
    """One bad file never stops the rest."""
    chosen = [file for file in files if file.filename]
    results = []
    for file in chosen:
        try:
            results.append(_open(site, file, replace=replace, alone=len(chosen) == 1))
        except errors.QAToolkitError as error:
            results.append(Opened(file_name(file), "", "", sentence(str(error))))
    return tuple(results)


def _open(site: Site, file: FileStorage, *, replace: bool, alone: bool) -> Opened:
    name, content = file_name(file), file.stream.read(MAX_BYTES + 1)
    if content.startswith(ZIP):
        return _open_workbook(site, name, content, alone=alone)
    organisation, audit = open_file(site, name, content, replace=replace)
    return Opened(name, organisation, audit, _opened(site, organisation, audit))


def _open_workbook(site: Site, name: str, content: bytes, *, alone: bool) -> Opened:
    """As a new audit, or back into the one that it was made from.

    Raises:
        DocumentError, StandardError, NotAnAudit, AlreadyHere.
    """
    returned = workbook.read(name, site.toolkit.standard, content)
    here = [head for head in visible(site) if head.id == returned.base.get("id")]
    if here:
        owner = returned.base["organisation"].get("id")
        head = min(here, key=lambda one: one.organisation != owner)
        look = look_at(site, head, name, content) if alone else None
        said = f"{head.organisation_name}: this audit is here already. Bring the workbook back there, to see first what would change."
        return Opened(name, head.organisation, head.id, said, is_here=True, look=look)
    organisation, audit = site.workspace.audits.add(site.actor.id, returned.document, returned.standard)
    return Opened(name, organisation, audit, f"{_opened(site, organisation, audit)}{not_read(returned)}")


def _opened(site: Site, organisation: str, audit: str) -> str:
    return f"{site.workspace.audits.head(organisation, audit).organisation_name}: open."
