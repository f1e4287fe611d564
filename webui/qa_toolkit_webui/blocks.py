"""The HTML of one criterion where it is judged. It depends on what is stored and on nothing of the request, so it is made once and kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from qa_toolkit import pupil_names
from qa_toolkit.messages import first_errors, sentence
from qa_toolkit.models import Criterion
from qa_toolkit.standards import Standard
from qa_toolkit.wording import SIZE_WORDS
from qa_toolkit.workspace.judgements import digests

STATUS_WORDS = {
    "source-checked": "checked against its source",
    "partly-checked": "partly checked against its source",
    "unverified": "not checked against a source yet",
    "indicator": "the toolkit's own indicator; the owner has no such criterion",
    "reconstruction": "reconstructed; the owner's list is not public",
}
_SIZES = {key: f"{word} piece of work" for key, word in SIZE_WORDS.items()}


class Shape(NamedTuple):
    """All that a criterion's block is made of: the same shape gives the same HTML, which is therefore made once."""

    standard: str  # hash
    criterion: str
    version: int
    judgement: str  # JSON
    cited: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    proposals: str  # JSON
    excluded: bool
    locked: bool


class Blocks:
    """The HTML of criteria, kept by what it is made of."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._standards: dict[str, Standard] = {}
        self._html = lru_cache(maxsize=8192)(self._make)

    def html(self, standard: Standard, shape: Shape) -> Markup:
        self._standards[shape.standard] = standard
        return self._html(shape)

    def forget(self) -> None:
        self._html.cache_clear()

    def _make(self, shape: Shape) -> Markup:
        standard = self._standards[shape.standard]
        c = block(standard, standard.criteria[shape.criterion], shape)
        return Markup(self._environment.get_template("_criterion.html").render(c=c))  # noqa: S704 - made by an escaping template


def block(standard: Standard, criterion: Criterion, shape: Shape) -> dict[str, Any]:
    """What `_criterion.html` shows of one criterion."""
    judgement = json.loads(shape.judgement)
    judgement = judgement if isinstance(judgement, dict) else {}
    rule = value_rule(standard, criterion)
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
        "choices": [{"id": id_, "title": title} for id_, title in shape.choices],
        "version": shape.version,
        "was": digests(judgement),
        "warnings": warnings(standard, criterion, judgement),
        "what_counts": list(criterion.evidence),
        "weaknesses": list(criterion.weaknesses),
        "actions": [{"title": a.title, "effort_words": _SIZES.get(a.effort or "", "")} for a in criterion.actions],
        "proposals": [_proposal(criterion, p) for p in json.loads(shape.proposals) if isinstance(p, dict)],
        "excluded_words": _EXCLUDED if shape.excluded else "",
        "locked": shape.locked,
    }


_EXCLUDED = (
    "This does not apply to your organisation, by what you said of it; what stands here is kept and not counted."
)


def value_rule(standard: Standard, criterion: Criterion) -> dict[str, Any]:
    reference = standard.data["properties"][criterion.section]["properties"][criterion.id]["$ref"]
    rule: dict[str, Any] = standard.data["$defs"][reference.removeprefix("#/$defs/")]["properties"].get("value", {})
    return rule


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


def _proposal(criterion: Criterion, proposal: Mapping[str, Any]) -> dict[str, str]:
    key = str(proposal.get("level", ""))
    level = criterion.level(key)
    return {
        "level": key if level else "",
        "level_title": level.title if level else "",
        "origin": str(proposal.get("from", "")),
        "because": str(proposal.get("because", "")),
    }


def level_title(criterion: Criterion, key: Any) -> str:
    level = criterion.level(str(key)) if key else None
    return level.title if level else "Not answered yet"
