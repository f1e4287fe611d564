"""Organisations: the list, one of them, and its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict

from qa_toolkit.models import Record
from qa_toolkit.workspace.audits import DAYS_TO_UNDO, Head
from qa_toolkit.workspace.evidence import checked_day
from qa_toolkit.workspace.organisations import Organisation, Role
from qa_toolkit_webui.forms import version
from qa_toolkit_webui.pages import beginning, home
from qa_toolkit_webui.pages.actions import label
from qa_toolkit_webui.site import Site

KINDS = (
    ("school", "School"),
    ("college", "College"),
    ("provider", "Provider"),
    ("authority", "Local authority or trust"),
    ("consultant", "Consultant"),
)
ROLES = (
    ("reader", "May read"),
    ("editor", "May read and fill in"),
    ("signer", "May fill in and submit"),
    ("manager", "May do everything: people, sharing, deleting"),
)


class ListRow(Record):
    about: Organisation
    audits: int
    submitted: int
    latest: home.AuditRow | None


class Deleted(Record):
    head: Head
    title: str
    until: str


class OrganisationPage(Record):
    about: Organisation
    kind: str
    rows: tuple[home.AuditRow, ...]
    deleted: tuple[Deleted, ...]
    people: int
    open_actions: int
    shared_with: int
    may_write: bool
    may_manage: bool


def may(site: Site, right: str, organisation: str) -> bool:
    return site.actor.local or site.workspace.access.allows(site.actor, right, organisation)


def readable(site: Site) -> list[Organisation]:
    return [one for one in site.workspace.organisations.all() if may(site, "read", one.id)]


def index(site: Site) -> tuple[ListRow, ...]:
    heads: dict[str, list[Head]] = {}
    for head in home.visible(site):
        heads.setdefault(head.organisation, []).append(head)
    return tuple(_list_row(site, one, heads.get(one.id, [])) for one in readable(site))


def _list_row(site: Site, one: Organisation, heads: list[Head]) -> ListRow:
    latest = home.row(site, heads[0]) if heads else None
    return ListRow(one, len(heads), sum(head.is_submitted for head in heads), latest)


def create(site: Site, form: Mapping[str, str]) -> str:
    """A new organisation's id; a second one of the same name must be meant.

    Raises:
        Unacceptable, AlreadyHere.
    """
    about = {"name": form.get("name", "").strip(), "kind": form.get("kind", "")}
    if "another" in form:
        about["id"] = beginning.free_id(site, about["name"])
    return site.workspace.organisations.create(site.actor.id, about)


def show(site: Site, organisation: str) -> OrganisationPage:
    """One organisation's page.

    Raises:
        NotHere.
    """
    about = site.workspace.organisations.get(organisation)
    heads = home.visible(site, organisation)
    board = site.workspace.actions.board(organisation)
    return OrganisationPage(
        about=about,
        kind=dict(KINDS).get(about.kind, about.kind),
        rows=tuple(home.row(site, head) for head in heads),
        deleted=tuple(_deleted(site, organisation)),
        people=len(site.workspace.organisations.people(organisation)),
        open_actions=sum(one.status in ("open", "in progress") for one in board),
        shared_with=len(site.workspace.organisations.relations(organisation)),
        may_write=may(site, "write", organisation),
        may_manage=may(site, "manage", organisation),
    )


def _deleted(site: Site, organisation: str) -> list[Deleted]:
    """What was deleted and can still be brought back, the last deleted first."""
    found = []
    for head in site.workspace.audits.heads(organisation, deleted=True):
        until = date.fromisoformat(head.deleted_at[:10]) + timedelta(days=DAYS_TO_UNDO)
        if until >= site.scores.today():
            found.append(Deleted(head, label(site, head), until.isoformat()))
    return sorted(found, key=lambda one: one.head.deleted_at, reverse=True)


# Name, kind and profile


def form(site: Site, organisation: str, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The form of what is said of an organisation."""
    about = site.workspace.organisations.get(organisation)
    asked = questions(site, organisation)
    words = {True: "yes", False: "no"}
    known = {
        q.name: words.get(value, str(value)) if isinstance(value, bool) else str(value)
        for q in asked
        if (value := about.profile.get(q.name)) is not None
    }
    shown = typed if typed is not None else {"name": about.name, "kind": about.kind, **known}
    return {"about": about, "questions": asked, "typed": shown, "kinds": KINDS, "error": None, "theirs": None}


def questions(site: Site, organisation: str) -> tuple[beginning.Question, ...]:
    """What the standards of its audits ask of the organisation, each question once."""
    found: dict[str, beginning.Question] = {}
    for head in home.visible(site, organisation):
        for question in beginning.questions(site.workspace.audits.standard(head)):
            found.setdefault(question.name, question)
    return tuple(found.values())


def save(site: Site, organisation: str, form: MultiDict[str, str]) -> None:
    """Saves the form; what no question asks for stays as it is.

    Raises:
        Conflict, Unacceptable, NotHere.
    """
    about = site.workspace.organisations.get(organisation)
    asked = {question.name for question in questions(site, organisation)}
    content = {name: value for name, value in about.profile.items() if name not in asked}
    for head in home.visible(site, organisation):
        content |= beginning.profile(site.workspace.audits.standard(head), form)
    content |= {"name": form.get("name", "").strip(), "kind": form.get("kind", "")}
    site.workspace.organisations.save(site.actor.id, organisation, content, version(form.get("version", "")))


# People


def people(site: Site, organisation: str) -> dict[str, Any]:
    about = site.workspace.organisations.get(organisation)
    found: list[Role] = site.workspace.organisations.people(organisation)
    manage = may(site, "manage", organisation)
    today = site.scores.today().isoformat()
    return {"about": about, "people": found, "roles": ROLES, "may_manage": manage, "today": today, "error": None}


def add_person(site: Site, organisation: str, form: Mapping[str, str]) -> None:
    """Raises: Unacceptable."""
    until = last_day(form)
    name, role, job = (form.get(part, "").strip() for part in ("name", "role", "job"))
    site.workspace.organisations.add_person(site.actor.id, organisation, name, role_=role, job=job, until=until)


def last_day(form: Mapping[str, str]) -> str | None:
    """The last day that a form names; None where there is no end.

    Raises:
        Unacceptable.
    """
    text = form.get("until", "").strip()
    return checked_day("until", text) if text else None
