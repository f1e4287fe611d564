"""What belongs to an audit beside its judgements: what it aims at, its school year, who judges, and the organisation's profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import sentence
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.forms import version
from qa_toolkit_webui.pages.beginning import Question, profile, questions
from qa_toolkit_webui.site import Site

MAX_ASSESSORS = 12
_WORDS = {True: "yes", False: "no"}


class SettingsPage(Record):
    head: Head
    standard: Standard
    version: int
    name: str
    target: str
    cycle: str
    questions: tuple[Question, ...]
    assessors: tuple[tuple[str, str, str], ...]  # key, name, role; one empty line to add another
    profile: Mapping[str, str]  # the answers as the form shows them
    error: errors.WorkspaceError | None = None

    @property
    def problem(self) -> str:
        return sentence(str(self.error)) if self.error else ""

    @property
    def field(self) -> errors.Unacceptable | None:
        """The error, where it belongs to one field."""
        return self.error if isinstance(self.error, errors.Unacceptable) else None


def make(
    site: Site,
    organisation: str,
    audit: str,
    typed: MultiDict[str, str] | None = None,
    error: errors.WorkspaceError | None = None,
) -> SettingsPage:
    """The form as it is saved, or as it was typed where that could not be saved."""
    head, frame = site.workspace.audits.frame(organisation, audit)
    standard = site.workspace.audits.standard(head)
    if typed is not None:
        began = version(typed.get("version", "")) if isinstance(error, errors.Unacceptable) else head.version
        name, target, cycle = (typed.get(one, "") for one in ("organisation-name", "target", "cycle"))
        lines = tuple(_lines(typed))
        return SettingsPage(head, standard, began, name, target, cycle, questions(standard), lines, typed, error)
    people = [(key, p.get("name", ""), p.get("role", "")) for key, p in (frame.get("assessors") or {}).items()]
    free = next(f"a{n}" for n in range(1, 10_000) if f"a{n}" not in (frame.get("assessors") or {}))
    about = {
        name: _WORDS.get(value, value) if isinstance(value, bool) else value
        for name, value in frame["organisation"].items()
    }
    answers = {name: str(value) for name, value in about.items() if value is not None}
    name, target, lines = frame["organisation"]["name"], str(frame.get("target_award") or ""), (*people, (free, "", ""))
    return SettingsPage(head, standard, head.version, name, target, head.cycle, questions(standard), lines, answers)


def save(site: Site, organisation: str, audit: str, form: MultiDict[str, str]) -> None:
    """Saves the whole form.

    Raises:
        Conflict, Unacceptable, Locked, NotHere.
    """
    head, frame = site.workspace.audits.frame(organisation, audit)
    standard = site.workspace.audits.standard(head)
    asked = {question.name for question in questions(standard)}
    about = {name: value for name, value in frame["organisation"].items() if name not in asked}
    name = form.get("organisation-name", "").strip()[:200] or about["name"]
    members = {
        "target_award": form.get("target") if form.get("target") in standard.awards else None,
        "cycle": form.get("cycle", "").strip()[:40],
        "assessors": _assessors(frame, form),
        "organisation": {**about, "name": name, **profile(standard, form)},
    }
    site.workspace.audits.save_frame(site.actor.id, organisation, audit, members, version(form.get("version", "")))


def _lines(form: MultiDict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Key, name and role of each person in the form, the empty line included."""
    return zip(*(form.getlist(f"assessor-{part}") for part in ("key", "name", "role")), strict=False)


def _assessors(frame: Mapping[str, Any], form: MultiDict[str, str]) -> dict[str, Any]:
    """The people in the form; who is known keeps whatever else the document says of them."""
    before = frame.get("assessors") or {}
    found: dict[str, Any] = {}
    for key, name, role in _lines(form):
        if name.strip():
            found[key[:60]] = {**before.get(key, {}), "name": name.strip()[:200], "role": role.strip()[:200]}
    if len(found) > MAX_ASSESSORS:
        raise errors.Unacceptable("assessor-name", f"At most {MAX_ASSESSORS} people can be named.")
    return found
