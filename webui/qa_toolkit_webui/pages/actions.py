"""The action plan as a board: what is open, in progress and done, whose it is, and by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qa_toolkit.models import Record
from qa_toolkit.wording import SIZE_WORDS
from qa_toolkit.workspace.actions import BoardAction
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.pages.home import visible
from qa_toolkit_webui.site import Site

COLUMNS = (("open", "Open"), ("in progress", "In progress"), ("done", "Done"))
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
