"""The HTML of criteria where they are judged. It depends on what is stored and on nothing of the request, so it is made once and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment

from qa_toolkit import pupil_names
from qa_toolkit.messages import first_errors, sentence
from qa_toolkit.models import Criterion, Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import SIZE_WORDS
from qa_toolkit.workspace.audits import SectionRows
from qa_toolkit.workspace.judgements import digests

STATUS_WORDS = {
    "source-checked": "checked against its source",
    "partly-checked": "partly checked against its source",
    "unverified": "not checked against a source yet",
    "indicator": "the toolkit's own indicator; the owner has no such criterion",
    "reconstruction": "reconstructed; the owner's list is not public",
}
_SIZES = {key: f"{word} piece of work" for key, word in SIZE_WORDS.items()}


Titles = tuple[tuple[str, str], ...]  # of evidence, by id


class Stored(NamedTuple):
    """All that the criteria of a section are made of, as it came from the database."""

    standard: str  # hash
    section: str
    frame: str  # JSON
    judgements: tuple[tuple[str, int, str, bool], ...]
    evidence: tuple[tuple[str, str], ...]
    locked: bool
    opened: str  # the criterion whose form for more evidence is open


class Progress(Record):
    answered: int
    applicable: int


class Criteria(Record):
    """A section's criteria as bytes of HTML, and how far they are answered."""

    html: bytes
    progress: Progress


class Shape(NamedTuple):
    """All that a criterion's block is made of: the same shape gives the same HTML, which is therefore made once."""

    standard: str  # hash
    criterion: str
    version: int
    judgement: str  # JSON
    cited: Titles
    proposals: str  # JSON
    adding: Titles | None  # what can be picked, where the form for more evidence is open
    excluded: bool
    locked: bool


class Blocks:
    """The HTML of criteria, kept by what it is made of."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._standards: dict[str, Standard] = {}
        self._html = lru_cache(maxsize=8192)(self._make)
        self._sections = lru_cache(maxsize=64)(self._join)
        self._around: dict[tuple[Any, ...], tuple[bytes, ...]] = {}

    def section(self, standard: Standard, section: str, rows: SectionRows, opened: str = "") -> Criteria:
        """All criteria of one section, and after them the form that adds evidence, once."""
        head = rows.head
        self._standards[head.standard_sha256] = standard
        key = (head.standard_sha256, section, rows.frame, rows.judgements, rows.evidence, head.is_submitted, opened)
        return self._sections(Stored(*key))

    def around(self, key: tuple[Any, ...], make: Callable[[], tuple[bytes, ...]]) -> tuple[bytes, ...]:
        """What stands around the criteria, by all that it is made of."""
        found = self._around.get(key)
        if found is None:
            if len(self._around) >= 1024:
                self._around.clear()
            found = self._around[key] = make()
        return found

    def forget(self) -> None:
        self._around.clear()
        self._sections.cache_clear()
        self._html.cache_clear()

    def _join(self, stored: Stored) -> Criteria:
        standard = self._standards[stored.standard]
        frame, titles = json.loads(stored.frame), tuple((id_, _title(id_, text)) for id_, text in stored.evidence)
        outside = standard.not_applying(frame["organisation"])
        answered = frozenset(criterion for criterion, _, _, is_answered in stored.judgements if is_answered)
        proposals = {id_: said for id_, said in (frame.get("proposals") or {}).items() if id_ not in answered}
        parts = [self._html(shape) for shape in _shapes(standard, stored, titles, outside, proposals)]
        if not stored.locked:
            form = self._environment.get_template("_add_evidence.html").render(evidence=titles, criterion="", number="")
            parts.append(f'<template id="adding">{form}</template>\n'.encode())
        return Criteria(b"".join(parts), progress(standard.sections[stored.section].criteria, answered, outside))

    def _make(self, shape: Shape) -> bytes:
        standard = self._standards[shape.standard]
        c = block(standard, standard.criteria[shape.criterion], shape)
        return self._environment.get_template("_criterion.html").render(c=c).encode()


def progress(criteria: tuple[str, ...], answered: frozenset[str], outside: frozenset[str]) -> Progress:
    asked = [id_ for id_ in criteria if id_ not in outside]
    return Progress(sum(id_ in answered for id_ in asked), len(asked))


def _shapes(
    standard: Standard, stored: Stored, titles: Titles, outside: frozenset[str], proposals: Mapping[str, Any]
) -> Iterator[Shape]:
    rows, title_of = {row[0]: row for row in stored.judgements}, dict(titles)
    for id_ in standard.sections[stored.section].criteria:
        _, version, text, _ = rows.get(id_, (id_, 0, "{}", False))
        cited = tuple((one, title_of[one]) for one in _cited(text) if one in title_of)
        said = json.dumps([_with_known(one, title_of) for one in proposals[id_]]) if proposals.get(id_) else "[]"
        adding = titles if id_ == stored.opened else None
        yield Shape(stored.standard, id_, version, text, cited, said, adding, id_ in outside, stored.locked)


def _with_known(proposal: Any, titles: Mapping[str, str]) -> Any:
    """A proposal with no evidence but what is in the audit."""
    if not isinstance(proposal, dict):
        return proposal
    return {**proposal, "evidence": [one for one in proposal.get("evidence") or () if one in titles]}


def _cited(text: str) -> list[str]:
    if '"evidence":["' not in text:
        return []
    judgement = json.loads(text)
    cited = judgement.get("evidence") if isinstance(judgement, dict) else None
    return [one for one in cited if isinstance(one, str)] if isinstance(cited, list) else []


def _title(id_: str, text: str) -> str:
    return str(json.loads(text).get("title", id_))


def block(standard: Standard, criterion: Criterion, shape: Shape) -> dict[str, Any]:
    """What `_criterion.html` shows of one criterion."""
    judgement = json.loads(shape.judgement)
    judgement = judgement if isinstance(judgement, dict) else {}
    rule = standard.judgement_members(criterion.id).get("value", {})
    cited = frozenset(id_ for id_, _ in shape.cited)
    return {
        "id": criterion.id,
        "number": criterion.number,
        "title": criterion.title,
        "description": criterion.description,
        "status_words": STATUS_WORDS[criterion.status],
        "obligation": criterion.obligation,
        "levels": [{"key": v.key, "title": v.title, "description": v.description} for v in criterion.levels],
        "counted": bool(criterion.bands),
        "value_title": rule.get("title", "Number"),
        "value_min": rule.get("minimum", 0),
        "value_max": rule.get("maximum", 1_000_000),
        "level": judgement.get("level"),
        "value": judgement.get("value"),
        "comment": judgement.get("comment") or "",
        "evidence": [{"id": id_, "title": title} for id_, title in shape.cited],
        "adding": shape.adding,
        "version": shape.version,
        "was": digests(judgement),
        "warnings": warnings(standard, criterion, judgement),
        "what_counts": list(criterion.evidence),
        "weaknesses": list(criterion.weaknesses),
        "actions": [{"title": a.title, "effort_words": _SIZES.get(a.effort or "", "")} for a in criterion.actions],
        "proposals": [_proposal(criterion, p, cited) for p in json.loads(shape.proposals) if isinstance(p, dict)],
        "excluded_words": _EXCLUDED if shape.excluded else "",
        "locked": shape.locked,
    }


_EXCLUDED = (
    "This does not apply to your organisation, by what you said of it; what stands here is kept and not counted."
)


def warnings(standard: Standard, criterion: Criterion, judgement: Mapping[str, Any]) -> list[str]:
    """What keeps a judgement from counting, and what looks like a pupil's name: told, never a reason not to save."""
    told = list(pupil_names.warnings(str(judgement.get("comment") or "")))
    if judgement.get("level") in (None, "") and judgement.get("value") is None:
        return told
    found = first_errors(standard.judgement_rules[criterion.id], dict(judgement))
    return [*dict.fromkeys(_not_counted(error, standard) for error in found), *told]


def _not_counted(error: Any, standard: Standard) -> str:
    kind, place = error.kind, list(error.instance_path)
    field = kind.property if kind.name == "required" else place[0] if place else ""
    if field == "evidence" and kind.name in ("required", "minItems"):
        return "This level counts only when a piece of evidence is named here."
    if field == "comment" and kind.name in ("required", "minLength"):
        least = f" of at least {kind.limit} characters" if kind.name == "minLength" else ""
        return f"This level counts only with a reason{least} in the comment."
    return sentence(error, standard.data)


def _proposal(criterion: Criterion, proposal: Mapping[str, Any], cited: frozenset[str]) -> dict[str, Any]:
    key, value, origin = proposal.get("level"), proposal.get("value"), str(proposal.get("from", ""))
    level = criterion.level(str(key))
    field, choice, words = ("level", key, level.title) if level else ("value", value, value)
    return {
        "field": field,
        "choice": "" if choice is None else str(choice),
        "words": "" if words is None else str(words),
        "who": "Your answers elsewhere"
        if "#" in origin
        else "Your data",  # an address of a criterion, or a source of evidence
        "origin": origin,
        "because": str(proposal.get("because", "")),
        "evidence": json.dumps(proposal.get("evidence", [])),
        "attachable": not choice and not cited.issuperset(proposal.get("evidence", [])),
    }


def level_title(criterion: Criterion, key: Any) -> str:
    level = criterion.level(str(key)) if key else None
    return level.title if level else "Not answered yet"
