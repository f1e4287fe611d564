"""Rounds: an authority asks its schools or providers for audits by one standard; who is how far, and who has not begun."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.new_audits import school_year
from qa_toolkit.wording import count, day
from qa_toolkit.workspace.audits import Head
from qa_toolkit.workspace.evidence import checked_day
from qa_toolkit.workspace.organisations import Organisation, Round
from qa_toolkit_webui.pages import home
from qa_toolkit_webui.pages.many import latest
from qa_toolkit_webui.pages.organisations import may, readable
from qa_toolkit_webui.site import Site

OWNERS = ("authority", "consultant")


class RoundRow(Record):
    round: Round
    owner_name: str
    standard_title: str
    closing: str


class RoundsPage(Record):
    rows: tuple[RoundRow, ...]
    owners: tuple[tuple[str, str], ...]


class RoundPage(Record):
    round: Round
    owner: Organisation
    standard_title: str
    closing: str
    rows: tuple[home.AuditRow, ...]
    waiting: tuple[Organisation, ...]
    submitted: int
    begun: int
    named: bool  # whether those who are waited for are known by their relation to the owner
    cycle: str


def index(site: Site) -> RoundsPage:
    names = {one.id: one for one in readable(site)}
    rows = [
        RoundRow(one, names[one.owner].name, title(site, one.standard), closing(site, one))
        for one in site.workspace.organisations.rounds()
        if one.owner in names
    ]
    owners = [(one.id, one.name) for one in names.values() if one.kind in OWNERS and may(site, "manage", one.id)]
    return RoundsPage(tuple(rows), tuple(owners))


def title(site: Site, standard: str) -> str:
    try:
        return site.toolkit.standard(standard).title
    except errors.StandardError:  # of a plugin that is not installed any more
        return standard


def closing(site: Site, one: Round) -> str:
    """'closes on 18 December 2026, in 20 days'."""
    if not one.closes_on:
        return "has no closing date"
    left = (date.fromisoformat(one.closes_on) - site.scores.today()).days
    if left < 0:
        return f"closed on {day(one.closes_on)}"
    when = f"in {count(left, 'day')}" if left else "today"
    return f"closes on {day(one.closes_on)}, {when}"


def form(site: Site, owner: str, typed: Mapping[str, str], error: errors.Unacceptable | None = None) -> dict[str, Any]:
    """The form of a new round.

    Raises:
        NotHere.
    """
    about = site.workspace.organisations.get(owner)
    good, _ = site.toolkit.standards()
    standards = [(name, f"{standard.title} ({standard.edition})") for name, standard in good.items()]
    return {"owner": about, "standards": standards, "typed": typed, "error": error}


def begin(site: Site, owner: str, form: Mapping[str, str]) -> str:
    """A new round's id.

    Raises:
        Unacceptable.
    """
    standard = form.get("standard", "")
    if standard not in site.toolkit.standard_names:
        raise errors.Unacceptable("standard", "Choose a standard.")
    days = [_day(name, form) for name in ("opens_on", "closes_on")]
    if days[0] and days[1] and days[0] > days[1]:
        raise errors.Unacceptable("closes_on", "The round closes before it opens; change one of the two days.")
    return site.workspace.organisations.open_round(site.actor.id, owner, form.get("title", ""), standard, *days)


def _day(name: str, form: Mapping[str, str]) -> str | None:
    text = form.get(name, "").strip()
    return checked_day(name, text) if text else None


def show(site: Site, owner: str, round_id: str) -> RoundPage:
    """One round's page.

    Raises:
        NotHere.
    """
    about = site.workspace.organisations.get(owner)
    one = next((r for r in site.workspace.organisations.rounds() if (r.owner, r.id) == (owner, round_id)), None)
    if one is None:
        raise errors.NotHere("round", round_id)
    related = _related(site, owner)
    cycle = _cycle(site, one)
    heads = _audits(home.visible(site), one, cycle, {o.id for o in related} if related else None)
    begun = [head for head in heads if head.answered or head.is_submitted]
    return RoundPage(
        round=one,
        owner=about,
        standard_title=title(site, one.standard),
        closing=closing(site, one),
        rows=tuple(home.row(site, head) for head in heads),
        waiting=tuple(_waiting(site, one, heads, related)),
        submitted=sum(head.is_submitted for head in heads),
        begun=len(begun),
        named=bool(related),
        cycle=cycle,
    )


def _related(site: Site, owner: str) -> list[Organisation]:
    """The organisations that name the owner as their authority or consultant today."""
    today, kept = site.scores.today().isoformat(), site.workspace.organisations
    return [
        one
        for one in kept.all()
        if any(other == owner and (not until or until >= today) for other, _, until in kept.relations(one.id))
    ]


def _cycle(site: Site, one: Round) -> str:
    """The school year that a round falls into: that of its closing day, or of its opening."""
    text = one.closes_on or one.opens_on
    return school_year(date.fromisoformat(text) if text else site.scores.today())


def _audits(heads: Iterable[Head], one: Round, cycle: str, related: set[str] | None) -> list[Head]:
    """Those begun with the round; beside them the self-assessments by its standard in its school year of those it was meant for."""
    inside = [
        head
        for head in heads
        if head.round == one.id
        or (
            (head.standard, head.cycle, head.kind, head.round) == (one.standard, cycle, "self", "")
            and (related is None or head.organisation in related)
        )
    ]
    return sorted(latest(inside), key=lambda head: (head.is_submitted, head.organisation_name.casefold()))


def _waiting(site: Site, one: Round, heads: Iterable[Head], related: Iterable[Organisation]) -> list[Organisation]:
    """Who has no audit in the round yet: of those related to the owner or, where none is, of those that the standard is for."""
    there = {head.organisation for head in heads}
    expected = list(related)
    if not expected:
        try:
            meant = site.toolkit.standard(one.standard).about["applies_to"]
        except errors.StandardError:
            meant = []
        expected = [o for o in readable(site) if o.kind in meant and o.id != one.owner]
    return [o for o in expected if o.id not in there]
