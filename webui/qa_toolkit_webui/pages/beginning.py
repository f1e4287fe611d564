"""Beginning an audit: the form, what was typed in it, and a file that is opened instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from qa_toolkit import audits, documents, errors
from qa_toolkit.models import Record
from qa_toolkit.new_audits import KINDS
from qa_toolkit.standards import Standard
from qa_toolkit.wording import slug
from qa_toolkit_webui.site import Site

MAX_FILE = documents.MAX_JSON_BYTES


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
    chosen = form.get("organisation", "")
    if chosen:
        about = site.workspace.organisations.get(chosen)
        organisation = {"id": about.id, "name": about.name, "kind": about.kind, **about.profile}
    else:
        name = form.get("name", "").strip()
        if not name:
            raise errors.Unacceptable("name", "Write the name of your organisation.")
        organisation = {"id": _free_id(site, slug(name)), "name": name, "kind": form.get("kind", "")}
    if organisation["kind"] not in KINDS:
        raise errors.Unacceptable("kind", "Say what kind of organisation it is.")
    organisation |= profile(standard, form)
    document = site.toolkit.new_audit(standard.name, organisation, site.scores.today())
    if judge := form.get("assessor", "").strip():
        document["assessors"] = {"a1": {"name": judge[:200], "role": form.get("role", "").strip()[:200]}}
    if (target := form.get("target", "")) in standard.awards:
        document["target_award"] = target
    return site.workspace.audits.add(site.actor.id, document, standard, key=form.get("key") or None)


def _free_id(site: Site, wanted: str) -> str:
    """An id that no other organisation has: another of the same name is another organisation."""
    taken = {one.id for one in site.workspace.organisations.all()}
    return next(name for name in (wanted, *(f"{wanted}-{n}" for n in range(2, 10_000))) if name not in taken)


def open_file(site: Site, file: FileStorage, *, replace: bool = False) -> tuple[str, str]:
    """Keeps an audit out of a file, JSON or YAML.

    Raises:
        DocumentError, NotAnAudit, UnknownStandard, AlreadyHere.
    """
    name = (file.filename or "the file").replace("\\", "/").rpartition("/")[2][:100] or "the file"
    document = documents.parse(name, file.stream.read(MAX_FILE + 1))
    standard = site.toolkit.standard(audits.standard_name(document))
    return site.workspace.audits.add(site.actor.id, document.data, standard, replace=replace)
