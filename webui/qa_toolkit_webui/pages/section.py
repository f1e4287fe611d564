"""The page on which a section is judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from qa_toolkit import errors, pupil_names
from qa_toolkit.messages import first_errors, sentence
from qa_toolkit.models import Criterion, Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import SIZE_WORDS
from qa_toolkit.workspace.audits import Head, SectionRows
from qa_toolkit.workspace.judgements import digests
from qa_toolkit_webui.site import Site

BLOCKS = "qa_toolkit_blocks"
STATUS_WORDS = {
    "source-checked": "checked against its source",
    "partly-checked": "partly checked against its source",
    "unverified": "not checked against a source yet",
    "indicator": "the toolkit's own indicator; the owner has no such criterion",
    "reconstruction": "reconstructed; the owner's list is not public",
}
_SIZES = {key: f"{word} piece of work" for key, word in SIZE_WORDS.items()}


class Position(Record):
    number: int
    of: int
    previous: tuple[str, str] | None  # id and title
    next: tuple[str, str] | None


class Progress(Record):
    answered: int
    applicable: int


class SectionPage(Record):
    head: Head
    standard: Standard
    section: Any
    position: Position
    progress: Progress
    blocks: tuple[Markup, ...]
    evidence: tuple[Mapping[str, Any], ...]


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

    def _make(self, shape: Shape) -> Markup:
        standard = self._standards[shape.standard]
        c = block(standard, standard.criteria[shape.criterion], shape)
        return Markup(self._environment.get_template("_criterion.html").render(c=c))  # noqa: S704 - made by an escaping template


def make(site: Site, blocks: Blocks, organisation: str, audit: str, section_id: str) -> SectionPage:
    """What the page shows.

    Raises:
        NotHere: where there is no such audit or section.
    """
    rows = site.workspace.audits.section(organisation, audit, section_id)
    standard = site.workspace.audits.standard(rows.head)
    section = standard.sections.get(section_id)
    if section is None:
        raise errors.NotHere("section", section_id)
    evidence = tuple(_evidence(id_, text) for id_, text in rows.evidence)
    outside = standard.not_applying(rows.frame["organisation"])
    shapes = list(_shapes(rows, section.criteria, evidence, outside))
    return SectionPage(
        head=rows.head,
        standard=standard,
        section=section,
        position=_position(standard, section_id),
        progress=progress(section.criteria, rows.answered, outside),
        blocks=tuple(blocks.html(standard, shape) for shape in shapes),
        evidence=evidence,
    )


def progress(criteria: tuple[str, ...], answered: frozenset[str], outside: frozenset[str]) -> Progress:
    asked = [id_ for id_ in criteria if id_ not in outside]
    return Progress(sum(id_ in answered for id_ in asked), len(asked))


def _position(standard: Standard, section_id: str) -> Position:
    sections = list(standard.sections.values())
    index = next(i for i, one in enumerate(sections) if one.id == section_id)
    before = sections[index - 1] if index else None
    after = sections[index + 1] if index + 1 < len(sections) else None
    return Position(
        index + 1,
        len(sections),
        (before.id, f"{before.number} {before.title}".strip()) if before else None,
        (after.id, f"{after.number} {after.title}".strip()) if after else None,
    )


def _shapes(
    rows: SectionRows,
    criteria: tuple[str, ...],
    evidence: tuple[Mapping[str, Any], ...],
    outside: frozenset[str],
) -> Any:
    choices = tuple((item["id"], item["title"]) for item in evidence)
    titles = dict(choices)
    proposals = rows.frame.get("proposals") or {}
    hash_, locked = rows.head.standard_sha256, rows.head.is_submitted
    for id_ in criteria:
        version, text = rows.judgements.get(id_, (0, "{}"))
        cited = tuple((one, titles[one]) for one in _cited(text) if one in titles)
        open_ = json.dumps(proposals[id_]) if proposals.get(id_) and id_ not in rows.answered else "[]"
        yield Shape(hash_, id_, version, text, cited, choices, open_, id_ in outside, locked)


def _cited(text: str) -> list[str]:
    if '"evidence":["' not in text:
        return []
    judgement = json.loads(text)
    cited = judgement.get("evidence") if isinstance(judgement, dict) else None
    return [one for one in cited if isinstance(one, str)] if isinstance(cited, list) else []


def _evidence(id_: str, text: str) -> Mapping[str, Any]:
    item = json.loads(text)
    file = item.get("file") or {}
    return {
        "id": id_,
        "title": str(item.get("title", id_)),
        "kind": item.get("kind", ""),
        "location": item.get("location", ""),
        "file_name": file.get("name", "") if isinstance(file, dict) else "",
    }


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
