"""An audit beside what it would be by a later edition of its standard: shown before anything is made, and made beside the old one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qa_toolkit import errors, upgrading
from qa_toolkit.gap_report import GapReport
from qa_toolkit.models import Record
from qa_toolkit.report import Settings
from qa_toolkit.standards import Standard
from qa_toolkit.upgrading import Confirming, Upgraded
from qa_toolkit.wording import clean
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.forms import once
from qa_toolkit_webui.site import Site

FATES = {"carried": "Carried over", "proposed": "To confirm", "retired": "No longer asked"}
WAITING = {"proposed": "Still to confirm", "retired": "No longer asked"}
BESIDE = "Beside an answer"


class FateRow(Record):
    asked: str
    answer: str
    kind: str
    fate: str
    to: tuple[str, ...]
    why: str


class UpgradePage(Record):
    head: Head
    standard: Standard
    editions: tuple[str, ...]
    target: Standard
    summary: str
    rows: tuple[FateRow, ...]
    summary_of_waiting: str
    waiting: tuple[FateRow, ...]
    confirming: tuple[Confirming, ...]
    lost_aim: str
    before: GapReport
    after: GapReport
    made: Head | None
    may_write: bool


def later(site: Site, standard: Standard) -> tuple[Standard, ...]:
    """The editions that an audit by this one can move to, the latest first."""
    here = site.toolkit.standards()[0]
    names = upgrading.later({**here, standard.name: standard}, standard.name)
    return tuple(here[name] for name in reversed(names))


def moved_to(site: Site, head: Head) -> tuple[Head, ...]:
    """The audits that this one was moved to, as far as they are here and may be read."""
    mine = {new_id(head, one.name) for one in later(site, site.workspace.audits.standard(head))}
    if not mine:
        return ()
    allows, actor = site.workspace.access.allows, site.actor
    return tuple(
        one
        for one in site.workspace.audits.heads(head.organisation)
        if one.id in mine and allows(actor, "read", one.organisation, one.id)
    )


def make(site: Site, organisation: str, audit: str, query: Mapping[str, str]) -> UpgradePage:
    """What would become of every answer; nothing is made.

    Raises:
        NotHere, NoWay, CannotUpgrade.
    """
    head = site.workspace.audits.head(organisation, audit)
    target, by = _upgraded(site, head, query.get("to", ""))
    standard = site.workspace.audits.standard(head)
    found = by.found
    return UpgradePage(
        head=head,
        standard=standard,
        editions=tuple(one.name for one in later(site, standard)),
        target=target,
        summary=upgrading.summary(by) if found.fates else "",
        rows=tuple(_rows(by)),
        summary_of_waiting=upgrading.summary_of_waiting(found.waiting) if found.waiting else "",
        waiting=tuple(
            FateRow(clean(one.asked), one.answer, one.kind, WAITING[one.kind], one.to, clean(one.why))
            for one in dict.fromkeys(found.waiting)
        ),
        confirming=tuple(one for one in upgrading.confirming(by) if not one.is_carried),
        lost_aim=upgrading.lost_aim(by),
        before=site.scores.report(head),
        after=site.toolkit.report(by.audit, Settings(site.scores.today())),
        made=next((one for one in moved_to(site, head) if one.id == new_id(head, target.name)), None),
        may_write=site.workspace.access.allows(site.actor, "write", organisation, audit),
    )


def move(site: Site, organisation: str, audit: str, to: str) -> tuple[str, bool]:
    """The id of the audit by the later edition, and whether it is new: moving twice gives the one that is there.

    Raises:
        NotHere, NoWay, CannotUpgrade, AlreadyHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    target, by = _upgraded(site, head, to)
    id_ = new_id(head, target.name)
    if any(one.id == id_ for one in site.workspace.audits.heads(organisation)):
        return id_, False
    if any(one.id == id_ for one in site.workspace.audits.heads(organisation, deleted=True)):
        remedy = "It was deleted less than thirty days ago: bring it back on the organisation's page."
        raise errors.AlreadyHere("the audit by", target.name, remedy)
    document = by.found.document | {"id": id_, "actions": []}
    document["upgraded_from"][-1]["audit"] = head.id
    kept = site.workspace.audits.keep(site.actor.id, document, target, owner=organisation)
    return kept.id, kept.how == "added"


def new_id(head: Head, target: str) -> str:
    return once("upgrade", head.organisation, head.id, target)


def _upgraded(site: Site, head: Head, to: str) -> tuple[Standard, Upgraded]:
    own = site.workspace.audits.audit(head.organisation, head.id)
    found = later(site, own.standard)
    if not to and not found:
        raise errors.NoWay(own.standard.name, "a later edition", "none is here")
    target = site.toolkit.standard(to) if to else found[0]
    if target.name == own.standard.name:
        raise errors.NoWay(own.standard.name, target.name, "it is by this edition already")
    return target, upgrading.upgraded(own, target, site.toolkit.standards()[0], site.scores.today())


def _rows(by: Upgraded) -> Iterator[FateRow]:
    for one in by.found.fates:
        fate = BESIDE if by.is_beside(one) else FATES[one.kind]
        yield FateRow(clean(one.asked), one.answer or "no level", one.kind, fate, one.to, clean(one.why))
