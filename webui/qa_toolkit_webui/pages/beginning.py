"""Beginning an audit: the form, what was typed in it, and a file that is opened instead."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from qa_toolkit import audits, documents, errors
from qa_toolkit.models import Record
from qa_toolkit.new_audits import KINDS
from qa_toolkit.standards import Standard
from qa_toolkit.wording import slug
from qa_toolkit_webui.site import Site

MAX_NAME = 200


class Question(Record):
    """One question of a standard's profile, as a form asks it."""

    name: str
    title: str
    description: str
    kind: str  # 'choice', 'yes-no' or 'number'
    choices: tuple[str, ...]
    minimum: int | None
    maximum: int | None

    @property
    def answers(self) -> tuple[tuple[str, str], ...]:
        """What can be chosen: the value and its words."""
        return (("yes", "Yes"), ("no", "No")) if self.kind == "yes-no" else tuple((one, one) for one in self.choices)


def questions(standard: Standard) -> tuple[Question, ...]:
    found = []
    for name, rule in standard.about.get("profile", {}).get("properties", {}).items():
        kind = "choice" if "enum" in rule else {"boolean": "yes-no", "integer": "number"}.get(rule.get("type"), "")
        if kind:
            limits = (rule.get("minimum"), rule.get("maximum"))
            about = (rule.get("title", name), rule.get("description", ""))
            found.append(Question(name, *about, kind, tuple(map(str, rule.get("enum", ()))), *limits))
    return tuple(found)


def kinds(standard: Standard) -> list[str]:
    """What kinds of organisation a standard is meant for; all where it names none that audits know."""
    return [kind for kind in KINDS if kind in standard.about["applies_to"]] or list(KINDS)


def profile(standard: Standard, form: Mapping[str, str]) -> dict[str, Any]:
    """The answers that were given; a question left open is left out, and what hangs on it stays in.

    Raises:
        Unacceptable: with the question.
    """
    answers: dict[str, Any] = {}
    for question in questions(standard):
        text = form.get(question.name, "").strip()
        if not text:
            continue
        answers[question.name] = _answer(question, text)
    return answers


def _answer(question: Question, text: str) -> Any:
    if question.kind == "yes-no":
        return text == "yes"
    if question.kind == "choice":
        if text not in question.choices:
            raise errors.Unacceptable(question.name, f"{question.title} Choose one of the answers.")
        return text
    low, high = question.minimum or 0, question.maximum if question.maximum is not None else 10**6
    if not (text.isascii() and text.isdigit() and len(text) < 8 and low <= int(text) <= high):
        raise errors.Unacceptable(question.name, f"{question.title} Write a whole number from {low} to {high}.")
    return int(text)


def begin(site: Site, form: MultiDict[str, str]) -> tuple[str, str]:
    """A new audit's organisation and id.

    Raises:
        UnknownStandard, Unacceptable.
    """
    standard = site.toolkit.standard(form.get("standard", ""))
    key = form.get("key", "")[:100] or str(uuid.uuid4())
    id_ = str(uuid.uuid5(uuid.NAMESPACE_OID, key))
    chosen = form.get("organisation", "")
    if chosen:
        about = site.workspace.organisations.get(chosen)
        organisation = {"id": about.id, "name": about.name, "kind": about.kind, **about.profile}
    else:
        name = form.get("name", "").strip()
        if not name or len(name) > MAX_NAME:
            raise errors.Unacceptable("name", f"Write the name of your organisation, in at most {MAX_NAME} characters.")
        organisation = {"id": free_id(site, name, id_), "name": name, "kind": form.get("kind", "")}
    if organisation["kind"] not in KINDS:
        raise errors.Unacceptable("kind", "Say what kind of organisation it is.")
    organisation |= profile(standard, form)
    document = site.toolkit.new_audit(standard.name, organisation, site.scores.today()) | {"id": id_}
    if judge := form.get("assessor", "").strip():
        document["assessors"] = {"a1": {"name": judge[:200], "role": form.get("role", "").strip()[:200]}}
    if (target := form.get("target", "")) in standard.awards:
        document["target_award"] = target
    try:
        return site.workspace.audits.add(site.actor.id, document, standard, key=key)
    except errors.NotAnAudit as error:
        raise errors.Unacceptable("name", str(error)) from error


def free_id(site: Site, name: str, audit: str = "") -> str:
    """An id that no other organisation has: another of the same name is another organisation.

    Args:
        audit: one that is begun with it; where it is here already, the form has come twice and means the same organisation.
    """
    taken, wanted = {one.id for one in site.workspace.organisations.all()}, slug(name)
    family = (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000)))
    return next(id_ for id_ in family if id_ not in taken or (audit and _is_here(site, id_, audit)))


def _is_here(site: Site, organisation: str, audit: str) -> bool:
    try:
        site.workspace.audits.require(organisation, audit)
    except errors.NotHere:
        return False
    return True


def open_file(site: Site, name: str, content: bytes, *, replace: bool = False) -> tuple[str, str]:
    """Keeps an audit out of a file, JSON or YAML.

    Raises:
        DocumentError, NotAnAudit, UnknownStandard, AlreadyHere.
    """
    document = documents.parse(name, content)
    standard = site.toolkit.standard(audits.standard_name(document))
    return site.workspace.audits.add(site.actor.id, document.data, standard, replace=replace)
