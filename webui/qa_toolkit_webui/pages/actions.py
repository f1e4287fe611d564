"""The action plan as a board: what is open, in progress and done, whose it is, and by when."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import SIZE_WORDS
from qa_toolkit.workspace.actions import BoardAction
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.pages.home import visible
from qa_toolkit_webui.site import Site

FIELDS = ("title", "criterion", "owner", "due", "effort", "cost_pounds", "status")
COLUMNS = (("open", "Open"), ("in progress", "In progress"), ("done", "Done"))
STATUS_TITLES = (*COLUMNS, ("dropped", "Dropped"))
EFFORTS = tuple((key, word.capitalize()) for key, word in SIZE_WORDS.items())
MAX_POUNDS = 10_000_000
SHOWN = 60  # cards of a column; whoever looks for more chooses a person, an audit or an organisation


class Card(Record):
    organisation: str
    organisation_name: str
    audit: str
    audit_label: str
    id: str
    version: int
    title: str
    status: str
    owner: str
    due: str
    overdue: bool
    effort: str
    pounds: str
    criterion: str
    criterion_label: str
    section: str
    may_write: bool


class Column(Record):
    key: str
    title: str
    cards: tuple[Card, ...]
    total: int


class Board(Record):
    organisation: str  # '' for the board of all organisations
    organisation_name: str
    columns: tuple[Column, ...]
    dropped: Column
    owners: tuple[str, ...]
    audits: tuple[tuple[str, str], ...]  # what a filter is sent as, and its words
    plans: tuple[tuple[str, str, str], ...]  # organisation, audit and words: where an action can be added
    owner: str
    audit: str
    total: int
    overdue: int

    @property
    def owner_options(self) -> tuple[tuple[str, str], ...]:
        return tuple((one, one) for one in self.owners)


class Offer(Record):
    """A gap of an audit, and what its standard proposes to do about it that is not in the plan yet."""

    criterion: str
    label: str
    why: str
    proposals: tuple[tuple[str, str], ...]  # title and size


def board(site: Site, organisation: str | None, query: Mapping[str, str]) -> Board:
    """One organisation's board, or that of all that whoever asks may read.

    Raises:
        NotHere.
    """
    about = site.workspace.organisations.get(organisation) if organisation is not None else None
    heads = {(head.organisation, head.id): head for head in visible(site, organisation)}
    found = [a for a in site.workspace.actions.board(organisation) if (a.organisation, a.audit) in heads]
    writable = _writable(site, {head.organisation for head in heads.values()})
    cards = [_card(site, one, heads[one.organisation, one.audit], one.organisation in writable) for one in found]
    owner, audit = query.get("owner", ""), query.get("audit", "")
    shown = [c for c in cards if owner in ("", c.owner) and audit in ("", key(c))]
    return Board(
        organisation=about.id if about else "",
        organisation_name=about.name if about else "",
        columns=tuple(_column(status, title, shown) for status, title in COLUMNS),
        dropped=_column("dropped", "Dropped", shown),
        owners=tuple(sorted({c.owner for c in cards if c.owner}, key=str.casefold)),
        audits=_audits(cards, named=about is None),
        plans=tuple(
            (h.organisation, h.id, label(site, h, named=about is None))
            for h in heads.values()
            if h.organisation in writable
        ),
        owner=owner,
        audit=audit,
        total=len(cards),
        overdue=sum(c.overdue for c in shown),
    )


def _column(status: str, title: str, cards: Iterable[Card]) -> Column:
    inside = [card for card in cards if card.status == status]
    return Column(status, title, tuple(inside[:SHOWN]), len(inside))


def key(card: Card) -> str:
    """How a filter names an audit among those of all organisations."""
    return f"{card.organisation}/{card.audit}"


def _audits(cards: Iterable[Card], *, named: bool) -> tuple[tuple[str, str], ...]:
    words = {key(c): f"{c.organisation_name}: {c.audit_label}" if named else c.audit_label for c in cards}
    return tuple(sorted(words.items(), key=lambda one: one[1].casefold()))


def label(site: Site, head: Head, *, named: bool = False) -> str:
    """'School duty, 2026-27': what a person calls an audit, with its organisation where several are meant."""
    parts = [site.workspace.audits.standard(head).title, head.cycle, "external" if head.kind == "external" else ""]
    words = ", ".join(part for part in parts if part)
    return f"{head.organisation_name}: {words}" if named else words


def _writable(site: Site, organisations: Iterable[str]) -> frozenset[str]:
    actor, access = site.actor, site.workspace.access
    return frozenset(one for one in organisations if actor.local or access.allows(actor, "write", one))


def _card(site: Site, one: BoardAction, head: Head, may_write: bool) -> Card:
    about, standard = one.content, site.workspace.audits.standard(head)
    criterion = standard.criteria.get(str(about.get("criterion", "")))
    pounds = about.get("cost_pounds")
    return Card(
        organisation=one.organisation,
        organisation_name=one.organisation_name,
        audit=one.audit,
        audit_label=label(site, head),
        id=one.id,
        version=one.version,
        title=str(about.get("title", "")),
        status=one.status,
        owner=str(about.get("owner") or ""),
        due=one.due,
        overdue=bool(one.due) and one.status in ("open", "in progress") and one.due < site.scores.today().isoformat(),
        effort=SIZE_WORDS.get(str(about.get("effort")), ""),
        pounds=f"£{pounds:,}" if isinstance(pounds, int) else "",
        criterion=criterion.id if criterion else "",
        criterion_label=f"{criterion.number} {criterion.title}" if criterion else "",
        section=criterion.section if criterion else "",
        may_write=may_write,
    )


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
        "version": here.version if not isinstance(problem, errors.Unacceptable) else number(where.get("version", "")),
        "theirs": here if isinstance(problem, errors.Conflict) else None,
        "error": problem if isinstance(problem, errors.Unacceptable) else None,
        "efforts": EFFORTS,
        "statuses": STATUS_TITLES,
    }


def save(site: Site, organisation: str, form: Mapping[str, str]) -> None:
    """Saves what the form names of an action; a button that moves it names its status alone.

    Raises:
        Conflict, Unacceptable, NotHere.
    """
    head = site.workspace.audits.head(organisation, form.get("audit", ""))
    content = about(site.workspace.audits.standard(head), form)
    version = number(form.get("version", ""))
    site.workspace.actions.save(site.actor.id, organisation, head.id, form.get("action", ""), content, version)


def number(text: str) -> int:
    """A version as a form sends it; what is none fits no row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
