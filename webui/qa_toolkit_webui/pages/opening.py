"""The form of a new audit, and files that are opened, one by one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.report import standard_card
from qa_toolkit.wording import sentence
from qa_toolkit_webui.pages.beginning import kinds, open_file, questions
from qa_toolkit_webui.site import Site


class Opened(Record):
    """One file: the audit that it became, or the sentence that says why not."""

    name: str
    organisation: str
    audit: str
    said: str


def form(site: Site, name: str, typed: Mapping[str, str], error: errors.Unacceptable | None) -> dict[str, Any]:
    standard = site.toolkit.standard(name)
    fits = [one for one in site.workspace.organisations.all() if one.kind in kinds(standard)]
    return {
        "standard": standard,
        "card": standard_card(standard),
        "kinds": kinds(standard),
        "questions": questions(standard),
        "organisations": fits,
        "typed": typed,
        "error": error,
        "key": typed.get("key") or str(uuid.uuid4()),
    }


def open_all(site: Site, files: Sequence[FileStorage], *, replace: bool) -> tuple[Opened, ...]:
    """One bad file never stops the rest."""
    results = []
    for file in files:
        if not file.filename:
            continue
        shown = errors.shown(file.filename)
        try:
            organisation, audit = open_file(site, file, replace=replace)
        except errors.QAToolkitError as error:
            results.append(Opened(shown, "", "", sentence(str(error))))
        else:
            name = site.workspace.audits.head(organisation, audit).organisation_name
            results.append(Opened(shown, organisation, audit, f"{name}: open."))
    return tuple(results)
