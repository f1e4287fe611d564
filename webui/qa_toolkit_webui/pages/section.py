"""The page on which a section is judged."""

from __future__ import annotations

from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.blocks import Criteria
from qa_toolkit_webui.site import Site


class Position(Record):
    number: int
    of: int
    previous: tuple[str, str] | None  # id and title
    next: tuple[str, str] | None


class SectionPage(Record):
    head: Head
    standard: Standard
    section: Any
    position: Position
    criteria: Criteria


def make(site: Site, organisation: str, audit: str, section_id: str, opened: str = "") -> SectionPage:
    """What the page shows; `opened` is the criterion whose form for more evidence is open.

    Raises:
        NotHere: where there is no such audit or section.
    """
    rows = site.workspace.audits.section(organisation, audit, section_id)
    standard = site.workspace.audits.standard(rows.head)
    section = standard.sections.get(section_id)
    if section is None:
        raise errors.NotHere("section", section_id)
    return SectionPage(
        head=rows.head,
        standard=standard,
        section=section,
        position=_position(standard, section_id),
        criteria=site.blocks.section(standard, section_id, rows, opened if opened in section.criteria else ""),
    )


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
