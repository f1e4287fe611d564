"""An action as a form: written anew, taken from what the standard proposes, changed and moved."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import SIZE_WORDS
from qa_toolkit.workspace.actions import BoardAction
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.forms import version
from qa_toolkit_webui.pages.actions import COLUMNS
from qa_toolkit_webui.site import Site

FIELDS = ("title", "criterion", "owner", "due", "effort", "cost_pounds", "status")
STATUSES = (*COLUMNS, ("dropped", "Dropped"))
EFFORTS = tuple((key, word.capitalize()) for key, word in SIZE_WORDS.items())
MAX_POUNDS = 10_000_000


class Offer(Record):
    """A gap of an audit, and what its standard proposes to do about it that is not in the plan yet."""

    criterion: str
    label: str
    why: str
    proposals: tuple[tuple[str, str], ...]  # title and size


def about(standard: Standard, form: Mapping[str, str]) -> dict[str, Any]:
    """What a form says of an action; what was emptied is taken away.

    Raises:
        Unacceptable: with the field.
    """
    found: dict[str, Any] = {name: form[name].strip() for name in FIELDS if name in form}
    if found.get("criterion") and found["criterion"] not in standard.criteria:
        raise errors.Unacceptable("criterion", "Choose a criterion of this standard, or none.")
    if cost := found.get("cost_pounds"):
        if not (cost.isascii() and cost.isdigit() and int(cost[:12]) <= MAX_POUNDS):
            raise errors.Unacceptable("cost_pounds", "Write the cost in whole pounds, for example 180.")
        found["cost_pounds"] = int(cost)
    return found


def add(site: Site, organisation: str, form: Mapping[str, str]) -> str:
    """Adds an action to the plan of the audit that the form names; gives its title.

    Raises:
        NotHere, Unacceptable.
    """
    head = site.workspace.audits.head(organisation, form.get("audit", ""))
    content = about(site.workspace.audits.standard(head), form)
    once = form.get("key", "")[:100] or None
    site.workspace.actions.add(site.actor.id, organisation, head.id, content, key=once)
    return str(content.get("title", ""))


def adding(
    site: Site, organisation: str, typed: Mapping[str, str], error: errors.Unacceptable | None = None
) -> dict[str, Any]:
    """The page on which an action is written or taken from the standard."""
    head = site.workspace.audits.head(organisation, typed.get("audit", ""))
    return {
        "head": head,
        "standard": site.workspace.audits.standard(head),
        "offers": offers(site, head),
        "typed": {name: typed.get(name, "") for name in FIELDS},
        "efforts": EFFORTS,
        "error": error,
        "key": typed.get("key") or str(uuid.uuid4()),
    }


def offers(site: Site, head: Head) -> tuple[Offer, ...]:
    """The actions that the standard proposes for the audit's gaps, the most urgent gap first."""
    report = site.scores.report(head)
    planned = {(plan.criterion, plan.title) for plan in report.plan}
    details = {detail.criterion: detail for detail in report.details}
    found = []
    for gap in report.gaps:
        known = details[gap.criterion].actions if gap.criterion in details else ()
        new = tuple((one.title, one.effort or "") for one in known if (gap.criterion, one.title) not in planned)
        if new:
            found.append(Offer(gap.criterion, f"{gap.number} {gap.title}", " ".join(gap.reasons), new))
    return tuple(found)


def stored(site: Site, organisation: str, audit: str, id_: str) -> BoardAction:
    """One action as it stands.

    Raises:
        NotHere.
    """
    for one in site.workspace.actions.board(organisation):
        if (one.audit, one.id) == (audit, id_):
            return one
    raise errors.NotHere("action", id_)


def editing(
    site: Site,
    organisation: str,
    where: Mapping[str, str],
    typed: Mapping[str, Any] | None = None,
    problem: errors.WorkspaceError | None = None,
) -> dict[str, Any]:
    """The page on which an action is changed; after a conflict it shows what was typed beside what is saved."""
    head = site.workspace.audits.head(organisation, where.get("audit", ""))
    here = stored(site, organisation, head.id, where.get("action", ""))
    shown = {**here.content, "status": here.status, **(typed or {})}
    return {
        "head": head,
        "standard": site.workspace.audits.standard(head),
        "action": here,
        "typed": {name: "" if shown.get(name) is None else str(shown[name]) for name in FIELDS},
        "version": here.version if not isinstance(problem, errors.Unacceptable) else version(where.get("version", "")),
        "theirs": here if isinstance(problem, errors.Conflict) else None,
        "error": problem if isinstance(problem, errors.Unacceptable) else None,
        "efforts": EFFORTS,
        "statuses": STATUSES,
    }


def save(site: Site, organisation: str, form: Mapping[str, str]) -> None:
    """Saves what the form names of an action; a button that moves it names its status alone.

    Raises:
        Conflict, Unacceptable, NotHere.
    """
    head = site.workspace.audits.head(organisation, form.get("audit", ""))
    content = about(site.workspace.audits.standard(head), form)
    began = version(form.get("version", ""))
    site.workspace.actions.save(site.actor.id, organisation, head.id, form.get("action", ""), content, began)
