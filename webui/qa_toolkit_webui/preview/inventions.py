"""The audits that a draft is shown with: invented, kept in a workspace of their own, and brought along when the draft changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from qa_toolkit import audits, errors
from qa_toolkit.invented import invented
from qa_toolkit.models import Criterion, Record
from qa_toolkit.standards import Standard
from qa_toolkit.workspace import Workspace
from qa_toolkit.workspace.access import LOCAL

Document = dict[str, Any]


class Invention(Record):
    """One of the audits on view: `organisation` and `audit` are its ids, `baseline` is how it was before anybody typed."""

    key: str
    title: str
    about: str
    organisation: str
    audit: str
    name: str
    baseline: Document


KINDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "partly": ("Partly filled in", "answers at every level, one claim without support, some left open", {}),
    "full": ("Everything in place", "every criterion at its highest level, with evidence", {"best": True}),
    "empty": ("Just begun", "nothing answered yet", {"share": 0.0}),
}


def keep(
    workspace: Workspace, standard: Standard, today: date, before: Mapping[str, tuple[Document, Document]]
) -> list[Invention]:
    """Puts one of each kind into a workspace.

    Args:
        before: by kind how it was before the draft changed, and its baseline.
    """
    made = []
    for seed, (key, (title, about, how)) in enumerate(KINDS.items()):
        typed, baseline = before.get(key, ({}, {}))
        answers = _profile(standard, typed.get("organisation", {}), baseline.get("organisation", {}))
        document = invented(standard, organisation={"id": key, **answers}, seed=seed, on=today, **how)
        owner, id_ = workspace.audits.add(LOCAL.id, document, standard)
        untouched = workspace.audits.document(owner, id_)
        if typed:
            brought = brought_along(document, typed, baseline, standard)
            workspace.audits.add(LOCAL.id, brought, standard, replace=True)
        made.append(Invention(key, title, about, owner, id_, document["organisation"]["name"], untouched))
    return made


def now(workspace: Workspace, inventions: list[Invention]) -> dict[str, tuple[Document, Document]]:
    """How each stands, beside its baseline; one that was deleted is left out."""
    found = {}
    for one in inventions:
        try:
            found[one.key] = (workspace.audits.document(one.organisation, one.audit), one.baseline)
        except errors.NotHere:
            continue
    return found


def brought_along(document: Document, typed: Document, baseline: Document, standard: Standard) -> Document:
    """A new invention with what was typed into the one before: answers whose criterion and level are still there, evidence, actions."""
    judgements, untouched = _judgements(typed), _judgements(baseline)
    for id_, criterion in standard.criteria.items():
        section = document["judgements"][criterion.section]
        answer = judgements.get(id_)
        if id_ in section and answer != untouched.get(id_) and _fits(standard, criterion, answer):
            section[id_] = answer
    for members in ("evidence", "assessors"):
        before = baseline.get(members, {})
        document[members] |= {id_: one for id_, one in typed.get(members, {}).items() if one != before.get(id_)}
    if (actions := typed.get("actions", [])) != baseline.get("actions", []):
        document["actions"] = [one for one in actions if one.get("criterion", "") in ("", *standard.criteria)]
    if typed.get("target_award") in standard.awards:
        document["target_award"] = typed["target_award"]
    return document


def _judgements(document: Document) -> dict[str, Any]:
    return {id_: judgement for section in document["judgements"].values() for id_, judgement in section.items()}


def _fits(standard: Standard, criterion: Criterion, answer: Any) -> bool:
    if not isinstance(answer, dict) or not answer.keys() <= standard.judgement_members(criterion.id).keys():
        return False
    return answer.get("level") in (None, "") or criterion.level(str(answer["level"])) is not None


def _profile(standard: Standard, typed: Mapping[str, Any], baseline: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed about the organisation and can still be an answer."""
    asked = standard.about.get("profile", {}).get("properties", {})
    changed = {name: value for name, value in typed.items() if value != baseline.get(name)}
    answers = {name: value for name, value in changed.items() if name in asked or name in ("name", "kind")}
    document = invented(standard, organisation={**answers}, share=0)
    wrong = {
        found.path[1] for found in audits.in_memory(document, standard).findings if found.path[:1] == ("organisation",)
    }
    return {name: value for name, value in answers.items() if name not in wrong}
