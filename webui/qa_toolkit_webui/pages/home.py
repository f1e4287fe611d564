"""The first page: my audits, how far each is, and what comes next."""

from __future__ import annotations

from datetime import date, timedelta

from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.site import Site

SOON = timedelta(days=60)


class AuditRow(Record):
    head: Head
    title: str
    asked: int
    state: str


class NextDate(Record):
    day: str
    what: str
    where: str
    organisation: str
    audit: str
    overdue: bool


class HomePage(Record):
    rows: tuple[AuditRow, ...]
    dates: tuple[NextDate, ...]
    organisations: int


def make(site: Site) -> HomePage:
    heads = visible(site)
    return HomePage(
        rows=tuple(row(site, head) for head in heads),
        dates=tuple(next_dates(site, heads))[:8],
        organisations=len({head.organisation for head in heads}),
    )


def visible(site: Site, organisation: str | None = None) -> list[Head]:
    """The audits that whoever asks may read."""
    heads = site.workspace.audits.heads(organisation)
    actor = site.actor
    return [h for h in heads if actor.local or site.workspace.access.allows(actor, "read", h.organisation, h.id)]


def row(site: Site, head: Head) -> AuditRow:
    standard = site.workspace.audits.standard(head)
    asked = len(standard.criteria) - len(outside(site, head, standard))
    state = "submitted" if head.is_submitted else "not begun" if not head.answered else "in progress"
    return AuditRow(head, standard.title, asked, state)


def outside(site: Site, head: Head, standard: Standard) -> frozenset[str]:
    """Criteria that do not apply by what is known of the organisation."""
    scorecard = site.scores.scorecard(head)
    return frozenset(id_ for id_, why in scorecard["excluded"].items() if why["because"] == "when" and id_ in standard.criteria)


def next_dates(site: Site, heads: list[Head]) -> list[NextDate]:
    """Actions that are due, evidence that expires and rounds that close, the earliest first."""
    today, until = site.scores.today(), site.scores.today() + SOON
    mine = {(head.organisation, head.id): head for head in heads}
    found = [
        NextDate(a.due, str(a.content.get("title", "")), a.organisation_name, a.organisation, a.audit, a.due < today.isoformat())
        for a in site.workspace.actions.board()
        if a.due and a.status in ("open", "in progress") and (a.organisation, a.audit) in mine
    ]
    for head in heads:
        found += _expiring(site, head, today, until)
    found += [
        NextDate(r.closes_on, f"The round ‘{r.title}’ closes", "", r.owner, "", overdue=False)
        for r in site.workspace.organisations.rounds()
        if today.isoformat() <= r.closes_on <= until.isoformat()
    ]
    return sorted(found, key=lambda one: (one.day, one.what))


def _expiring(site: Site, head: Head, today: date, until: date) -> list[NextDate]:
    return [
        NextDate(
            day, f"Evidence expires: {title}", head.organisation_name, head.organisation, head.id, day < today.isoformat()
        )
        for title, day in site.workspace.audits.expiries(head.organisation, head.id)
        if day <= until.isoformat()
    ]
