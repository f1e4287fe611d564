"""A workbook that was filled in comes back: what it would change, what a person has to decide, and all of it saved in one go.

Nothing is kept between looking and saving. The workbook travels in the form of the page that shows what it would change, and is read and compared
anew when that is sent: whatever else was saved meanwhile is seen then, and the server has no stranger's file to guard, to forget or to lose.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping

from werkzeug.datastructures import FileStorage

from qa_toolkit import errors
from qa_toolkit.bringing import Standing, beside, read, refuse_another, settling
from qa_toolkit.merging import Merge
from qa_toolkit.merging.keys import Path
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import quoted, sentence
from qa_toolkit.workbook import Returned
from qa_toolkit.workspace import merged
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.forms import file_name
from qa_toolkit_webui.pages.brought import LookPage, choice_key, not_read, shown
from qa_toolkit_webui.pages.home import visible
from qa_toolkit_webui.pages.organisations import may
from qa_toolkit_webui.site import Site

MAX_BYTES = 10_000_000


class StartPage(Record):
    head: Head
    standard: Standard
    may_write: bool
    problem: str
    other: Head | None  # the audit that a workbook belongs to which was brought here


def start(site: Site, organisation: str, audit: str, problem: errors.QAToolkitError | None = None) -> StartPage:
    """The page on which a workbook is taken and brought back, with why one could not be.

    Raises:
        NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    standard = site.workspace.audits.standard(head)
    other = _another(site, head, problem.audit) if isinstance(problem, errors.WrongAudit) else None
    said = str(problem or "")
    if isinstance(problem, errors.DocumentError):  # the form that comes back no longer says which file it was
        said = f"{quoted(str(problem.path))}: {said.removeprefix(f'{problem.path}: ')}"
    return StartPage(head, standard, may(site, "write", organisation), sentence(said), other)


def _another(site: Site, head: Head, id_: str) -> Head | None:
    """Where a workbook belongs, for whoever may know that it is here; one of the same organisation comes first."""
    here = (head.organisation, head.id)
    found = [one for one in visible(site) if one.id == id_ and (one.organisation, one.id) != here]
    return min(found, key=lambda one: one.organisation != head.organisation, default=None)


def look(site: Site, organisation: str, audit: str, file: FileStorage | None) -> LookPage:
    """What a workbook would change.

    Raises:
        Unacceptable, DocumentError, StandardError, Locked, NotHere.
    """
    if file is None or not file.filename:
        raise errors.Unacceptable("workbook", "Choose the workbook that you filled in.")
    head = site.workspace.audits.head(organisation, audit)
    return look_at(site, head, file_name(file), file.stream.read(MAX_BYTES + 1))


def keep(site: Site, organisation: str, audit: str, form: Mapping[str, str]) -> LookPage | str:
    """Saves what was seen and decided, in one transaction, and says so; or gives the page again where that cannot be yet.

    Raises:
        Unacceptable, DocumentError, StandardError, NotAnAudit, Locked, NotHere, Busy, Full.
    """
    name, content = errors.shown(form.get("name", "")), _carried(form)
    head = site.workspace.audits.head(organisation, audit)
    returned, standing = _read(site, head, name, content)
    settle = settling(returned, standing, form.get("seen", ""), lambda merge: dict(_taken(merge, form)))
    key = form.get("key", "")[:100] or None
    try:
        merged.keep(site.workspace, site.actor.id, organisation, audit, settle, key=key)
    except (errors.Overtaken, errors.Undecided) as error:
        brought = beside(*_read(site, head, name, content))
        return shown(head, brought, content, form, overtaken=isinstance(error, errors.Overtaken))
    return f"The workbook is in.{not_read(returned)}"


def _read(site: Site, head: Head, name: str, content: bytes) -> tuple[Returned, Standing]:
    """The audit's own workbook, read by the standard as the audit has it, and the audit."""
    if head.is_submitted:
        raise errors.Locked
    if len(content) > MAX_BYTES:
        raise errors.TooLarge(name, MAX_BYTES)
    standard = site.workspace.audits.standard(head)
    returned = read(
        name, lambda wanted: standard if wanted == standard.name else site.toolkit.standard(wanted), content
    )
    standing = Standing(head.id, site.workspace.audits.document(head.organisation, head.id), standard)
    refuse_another(returned, standing)
    return returned, standing


def look_at(site: Site, head: Head, name: str, content: bytes) -> LookPage:
    """What a workbook would change in an audit.

    Raises:
        DocumentError, StandardError, Locked.
    """
    return shown(head, beside(*_read(site, head, name, content)), content, {})


def _taken(merge: Merge, form: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    for clash in merge.clashes:
        if (side := form.get(f"take.{choice_key(clash)}")) in ("file", "audit"):
            yield clash.path, side


def _carried(form: Mapping[str, str]) -> bytes:
    """The workbook that travelled in the form.

    Raises:
        Unacceptable.
    """
    try:
        content = b64decode(form.get("workbook", ""), validate=True)
    except ValueError:  # binascii.Error is one; letters beyond ASCII are another
        content = b""
    if not content:
        raise errors.Unacceptable("workbook", "The workbook did not come along; choose it once more.")
    return content
