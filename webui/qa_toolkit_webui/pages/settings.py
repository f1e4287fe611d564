"""What belongs to an audit beside its judgements: what it aims at, its school year, who judges, and the organisation's profile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.pages.beginning import Question, profile, questions
from qa_toolkit_webui.site import Site

MAX_ASSESSORS = 12
_WORDS = {True: "yes", False: "no"}


class SettingsPage(Record):
    head: Head
    standard: Standard
    frame: Mapping[str, Any]
    questions: tuple[Question, ...]
    assessors: tuple[tuple[str, str, str], ...]  # key, name, role; one empty line to add another
    profile: Mapping[str, str]  # the answers as the form shows them


def make(site: Site, organisation: str, audit: str) -> SettingsPage:
    head, frame = site.workspace.audits.frame(organisation, audit)
    standard = site.workspace.audits.standard(head)
    people = [(key, p.get("name", ""), p.get("role", "")) for key, p in (frame.get("assessors") or {}).items()]
    free = next(f"a{n}" for n in range(1, 10_000) if f"a{n}" not in (frame.get("assessors") or {}))
    about = {
        name: _WORDS.get(value, value) if isinstance(value, bool) else value
        for name, value in frame["organisation"].items()
    }
    answers = {name: str(value) for name, value in about.items() if value is not None}
    return SettingsPage(head, standard, frame, questions(standard), (*people, (free, "", "")), answers)


def save(site: Site, organisation: str, audit: str, form: MultiDict[str, str]) -> None:
    """Saves the whole form.

    Raises:
        Conflict, Unacceptable, Locked, NotHere.
    """
    head, frame = site.workspace.audits.frame(organisation, audit)
    standard = site.workspace.audits.standard(head)
    version = form.get("version", "")
    asked = {question.name for question in questions(standard)}
    about = {name: value for name, value in frame["organisation"].items() if name not in asked}
    members = {
        "target_award": form.get("target") if form.get("target") in standard.awards else None,
        "cycle": form.get("cycle", "").strip()[:40],
        "assessors": _assessors(frame, form),
        "organisation": {**about, **profile(standard, form)},
    }
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else -1
    site.workspace.audits.save_frame(site.actor.id, organisation, audit, members, number)


def _assessors(frame: Mapping[str, Any], form: MultiDict[str, str]) -> dict[str, Any]:
    """The people in the form; who is known keeps whatever else the document says of them."""
    before = frame.get("assessors") or {}
    found: dict[str, Any] = {}
    for key, name, role in zip(*(form.getlist(f"assessor-{part}") for part in ("key", "name", "role")), strict=False):
        if name.strip():
            found[key[:60]] = {**before.get(key, {}), "name": name.strip()[:200], "role": role.strip()[:200]}
    if len(found) > MAX_ASSESSORS:
        raise errors.Unacceptable("assessor-name", f"At most {MAX_ASSESSORS} people can be named.")
    return found
