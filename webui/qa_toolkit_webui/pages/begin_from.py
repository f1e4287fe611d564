"""An audit begun from an organisation's other audits: what would come along is shown first, and nothing counts before it is confirmed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

from qa_toolkit import carrying, errors
from qa_toolkit.carrying import Begun
from qa_toolkit.models import Record
from qa_toolkit.side_by_side import SideBySide, side_by_side
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.pages import siblings
from qa_toolkit_webui.pages.beginning import kinds
from qa_toolkit_webui.pages.home import visible
from qa_toolkit_webui.site import Site


class Source(Record):
    """An audit to begin from; `beside` is its standard and the new one, where the audit is chosen."""

    head: Head
    title: str
    label: str
    is_chosen: bool
    beside: SideBySide | None


class BeginPage(Record):
    organisation: str
    name: str
    standards: tuple[Standard, ...]
    standard: Standard | None
    sources: tuple[Source, ...]
    begun: Begun | None
    says: tuple[str, ...]
    key: str
    problem: str = ""


def make(site: Site, organisation: str, asked: MultiDict[str, str], problem: str = "") -> BeginPage:
    """What can be begun from what; with a standard and audits chosen, what would come of it.

    Raises:
        NotHere, UnknownStandard, CannotCarry.
    """
    about, here = site.workspace.organisations.get(organisation), site.toolkit.standards()[0]
    fits = tuple(one for one in here.values() if about.kind in kinds(one))
    standard = site.toolkit.standard(asked["standard"]) if asked.get("standard") else None
    own = _own(site, organisation, standard)
    chosen = _chosen(own, asked.getlist("from")) if standard else ()
    begun = _begun(site, standard, chosen) if standard and chosen else None
    return BeginPage(
        organisation=organisation,
        name=about.name,
        standards=fits,
        standard=standard,
        sources=tuple(_source(site, head, standard if head in chosen else None, here) for head in own),
        begun=begun,
        says=tuple(carrying.lines(begun, standard)) if begun and standard else (),
        key=asked.get("key") or str(uuid.uuid4()),
        problem=problem,
    )


def begin(site: Site, organisation: str, form: MultiDict[str, str]) -> str:
    """The id of the new audit; the same form a second time means the same audit.

    Raises:
        NotHere, UnknownStandard, CannotCarry.
        Unacceptable: where no audit is chosen.
    """
    standard = site.toolkit.standard(form.get("standard", ""))
    chosen = _chosen(_own(site, organisation, standard), form.getlist("from"))
    if not chosen:
        raise errors.Unacceptable("from", "Choose at least one audit to begin from.")
    key = form.get("key", "")[:100] or str(uuid.uuid4())
    document = _begun(site, standard, chosen).document | {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, key))}
    return site.workspace.audits.keep(site.actor.id, document, standard, key=key, owner=organisation).id


def _own(site: Site, organisation: str, standard: Standard | None) -> tuple[Head, ...]:
    """The audits by other standards that whoever asks may read, the last saved first."""
    without = standard.name if standard else ""
    return tuple(one for one in visible(site, organisation) if one.standard != without)


def _chosen(own: Iterable[Head], ids: Iterable[str]) -> tuple[Head, ...]:
    wanted = dict.fromkeys(ids)
    here = {one.id: one for one in own}
    unknown = next((id_ for id_ in wanted if id_ not in here), None)
    if unknown is not None:
        raise errors.NotHere("audit", unknown)
    return tuple(here[id_] for id_ in wanted)


def _begun(site: Site, standard: Standard, chosen: Iterable[Head]) -> Begun:
    audits = [siblings.owned(site, one) for one in chosen]
    return carrying.begin(standard, audits, site.toolkit.standards()[0], site.scores.today())


def _source(site: Site, head: Head, beside: Standard | None, here: Mapping[str, Standard]) -> Source:
    own = site.workspace.audits.standard(head)
    found = side_by_side(own, beside, here) if beside else None
    return Source(head, own.title, siblings.label(head), beside is not None, found)
