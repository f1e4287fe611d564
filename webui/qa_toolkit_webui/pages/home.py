"""The first page: my audits, how far each is, and what comes next."""

from __future__ import annotations

from datetime import date, timedelta

from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.audits import Head
from qa_toolkit.workspace.organisations import Round
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
    passed: tuple[NextDate, ...]
    organisations: int


def make(site: Site) -> HomePage:
    heads = visible(site)
    dates = next_dates(site, heads)
    return HomePage(
        rows=tuple(row(site, head) for head in heads),
        dates=tuple(one for one in dates if not one.overdue)[:8],
        passed=tuple(one for one in dates if one.overdue),
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
    return frozenset(
        id_ for id_, why in scorecard["excluded"].items() if why["because"] == "when" and id_ in standard.criteria
    )


def next_dates(site: Site, heads: list[Head]) -> list[NextDate]:
    """Actions that are due, evidence that expires and rounds that close, the earliest first."""
    today, until = site.scores.today(), site.scores.today() + SOON
    mine = {(head.organisation, head.id): head for head in heads}
    found = [
        NextDate(
            a.due,
            str(a.content.get("title", "")),
            a.organisation_name,
            a.organisation,
            a.audit,
            a.due < today.isoformat(),
        )
        for a in site.workspace.actions.board()
        if a.due and a.status in ("open", "in progress") and (a.organisation, a.audit) in mine
    ]
    for head in latest(heads):
        found += _expiring(site, head, today, until)
    found += [
        NextDate(r.closes_on, f"The round ‘{r.title}’ closes", "", r.owner, "", overdue=False)
        for r in _rounds(site, heads)
        if today.isoformat() <= r.closes_on <= until.isoformat()
    ]
    return sorted(found, key=lambda one: (one.day, one.what))


def _rounds(site: Site, heads: list[Head]) -> list[Round]:
    """Those that ask something of whoever asks: of their own organisations, or opened by one of these."""
    kept, actor = site.workspace.organisations, site.actor
    if actor.local:
        return kept.rounds()
    mine = {one for one in {head.organisation for head in heads} if site.workspace.access.allows(actor, "read", one)}
    asking = {other for one in mine for other, _, _ in kept.relations(one)}
    return [r for r in kept.rounds() if r.owner in asking or site.workspace.access.allows(actor, "read", r.owner)]


def latest(heads: list[Head]) -> list[Head]:
    """Of each organisation and standard the audit of the last cycle; evidence of earlier ones may expire in peace."""
    found: dict[tuple[str, str, str], Head] = {}
    for head in sorted(heads, key=lambda one: (one.cycle, one.created_at)):
        found[head.organisation, head.standard, head.kind] = head
    return list(found.values())


def _expiring(site: Site, head: Head, today: date, until: date) -> list[NextDate]:
    return [
        NextDate(
            day,
            f"Evidence expires: {title}",
            head.organisation_name,
            head.organisation,
            head.id,
            day < today.isoformat(),
        )
        for title, day in site.workspace.audits.expiries(head.organisation, head.id)
        if day <= until.isoformat()
    ]
