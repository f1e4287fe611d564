"""The page on which a section is judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.audits import Head, SectionRows
from qa_toolkit_webui.blocks import Shape
from qa_toolkit_webui.site import Site


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


def make(site: Site, organisation: str, audit: str, section_id: str) -> SectionPage:
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
        blocks=tuple(site.blocks.html(standard, shape) for shape in shapes),
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
