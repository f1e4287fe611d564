"""An organisation's other audits by the same standard: last year's, an external assessor's, or the self-assessment that one verifies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from qa_toolkit import errors
from qa_toolkit.audits import Audit
from qa_toolkit.wording import day
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.pages.home import visible
from qa_toolkit_webui.site import Site


def others(site: Site, head: Head) -> tuple[Head, ...]:
    """Those that whoever asks may read, the latest first."""
    found = [one for one in visible(site, head.organisation) if one.standard == head.standard and one.id != head.id]
    return tuple(sorted(found, key=_when, reverse=True))


def earlier(head: Head, found: Iterable[Head]) -> tuple[Head, ...]:
    """The same audits with the best to compare with first: of the same kind, from before this one."""
    return tuple(sorted(found, key=lambda one: (one.kind != head.kind, _when(one) > _when(head))))


def opposite(head: Head, found: Iterable[Head]) -> tuple[Head, ...]:
    """Self-assessments for an external audit and external audits for a self-assessment; who names the other comes first."""
    fits = [one for one in found if one.kind != head.kind and not _verifies_another(head, one)]
    return tuple(sorted(fits, key=lambda one: not _named(head, one)))


def label(head: Head) -> str:
    """As a list names an audit: '2025-26, self-assessment, submitted 5 December 2025'."""
    kind = "external assessor" if head.kind == "external" else "self-assessment"
    stood = f"submitted {day(head.submitted_at)}" if head.is_submitted else f"last saved {day(head.saved_at)}"
    return f"{head.cycle or 'no year'}, {kind}, {stood}"


def owned(site: Site, head: Head) -> Audit:
    """The audit with what the workspace knows of its organisation today: a file need not say its id, and may call it by an earlier name."""
    audit, about = site.scores.audit(head), site.workspace.organisations.get(head.organisation)
    known = {"id": about.id, "name": about.name, "kind": about.kind, **about.profile}
    data = {**audit.data, "organisation": {**audit.organisation, **known}}
    return replace(audit, document=replace(audit.document, data=data))


def picked(found: Iterable[Head], query: Mapping[str, str], name: str) -> Head | None:
    """The audit that an address names, of those that may be chosen.

    Raises:
        NotHere: where it is none of them.
    """
    wanted = query.get(name, "")
    if not wanted:
        return None
    one = next((head for head in found if head.id == wanted), None)
    if one is None:
        raise errors.NotHere("audit", wanted)
    return one


def _when(head: Head) -> tuple[str, str]:
    return head.cycle, head.created_at


def _named(head: Head, other: Head) -> bool:
    return head.verifies == other.id or other.verifies == head.id


def _verifies_another(head: Head, other: Head) -> bool:
    external, own = (head, other) if head.kind == "external" else (other, head)
    return external.verifies not in ("", own.id)
