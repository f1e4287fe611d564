"""Who else may see an organisation's audits: its authorities and consultants, and what is shared with each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.workspace.audits import Head
from qa_toolkit.workspace.organisations import Organisation
from qa_toolkit_webui.pages import home
from qa_toolkit_webui.pages.actions import label
from qa_toolkit_webui.pages.organisations import last_day, may
from qa_toolkit_webui.site import Site

RELATIONS = (("authority", "Authority or trust"), ("consultant", "Consultant"))


class Sharing(Record):
    """One audit, and with whom it is shared: id, name and last day."""

    head: Head
    title: str
    with_whom: tuple[tuple[str, str, str], ...]


class Relation(Record):
    other: str
    name: str
    kind: str
    until: str
    ended: bool


class SharingPage(Record):
    about: Organisation
    relations: tuple[Relation, ...]
    audits: tuple[Sharing, ...]
    others: tuple[tuple[str, str], ...]
    may_manage: bool


def make(site: Site, organisation: str) -> SharingPage:
    kept = site.workspace.organisations
    about, names = kept.get(organisation), {one.id: one.name for one in kept.all()}
    today = site.scores.today().isoformat()
    related = [
        Relation(other, names.get(other, other), kind, until, bool(until) and until < today)
        for other, kind, until in kept.relations(organisation)
    ]
    audits = [
        Sharing(
            head,
            label(site, head),
            tuple((o, names.get(o, o), until) for o, until in kept.shares(organisation, head.id)),
        )
        for head in home.visible(site, organisation)
    ]
    others = [(one.id, one.name) for one in kept.all() if one.id != organisation and one.kind in dict(RELATIONS)]
    return SharingPage(about, tuple(related), tuple(audits), tuple(others), may(site, "manage", organisation))


def relate(site: Site, organisation: str, form: Mapping[str, str]) -> None:
    """Raises: Unacceptable, NotHere."""
    other = form.get("other", "")
    if not other:
        raise errors.Unacceptable("other", "Choose an organisation.")
    site.workspace.organisations.relate(site.actor.id, organisation, other, form.get("kind", ""), last_day(form))


def end_relation(site: Site, organisation: str, form: Mapping[str, str]) -> None:
    """Lets a relation have ended yesterday, and takes back what was shared along it, so that a new one begins with nothing.

    Raises:
        NotHere.
    """
    kept, by = site.workspace.organisations, site.actor.id
    other, kind = form.get("other", ""), form.get("kind", "")
    relations = [(k, until) for o, k, until in kept.relations(organisation) if o == other]
    if kind not in dict(relations):
        raise errors.NotHere("relation", other)
    today = site.scores.today()
    kept.relate(by, organisation, other, kind, (today - timedelta(days=1)).isoformat())
    if any(k != kind and (not until or until >= today.isoformat()) for k, until in relations):
        return
    for head in site.workspace.audits.heads(organisation):
        kept.unshare(by, organisation, head.id, other)


def share(site: Site, organisation: str, form: Mapping[str, str]) -> None:
    """Raises: Unacceptable, NotHere."""
    other = form.get("with", "")
    if other not in {one for one, _, _ in site.workspace.organisations.relations(organisation)}:
        raise errors.Unacceptable("with", "Choose one of the authorities or consultants named above.")
    site.workspace.organisations.share(site.actor.id, organisation, form.get("audit", ""), other, last_day(form))
