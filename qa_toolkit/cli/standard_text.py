"""A standard as text that a person enjoys reading."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date

from qa_toolkit.book import words
from qa_toolkit.models import Criterion
from qa_toolkit.standards import Standard
from qa_toolkit.wording import sentence

WIDTH = 92
_STATUS = {
    "source-checked": "checked against the source",
    "partly-checked": "partly checked",
    "unverified": "not checked, from memory or second hand",
    "indicator": "the toolkit's own indicator",
    "reconstruction": "a reconstruction, not the owner's list",
}


def standard_text(standard: Standard) -> str:
    return "\n".join([*_opening(standard), *_body(standard), *_closing(standard)])


def _opening(standard: Standard) -> Iterator[str]:
    yield standard.title
    yield "=" * len(standard.title)
    yield from _filled(standard.description)
    yield ""
    today = date.today()  # noqa: DTZ011 - the reader's own today
    yield from _filled(f"Its source: {words.standing(standard, today)}. {standard.about.get('standing', '')}".strip())
    yield ""
    checked = sum(c.status == "source-checked" for c in standard.criteria.values())
    yield from _filled(
        f"{standard.name}, revision {standard.revision}. {len(standard.criteria)} criteria in {len(standard.sections)} sections; "
        f"{checked} were checked against a published source. All wording is the toolkit's."
    )
    yield from ("", "How it is judged", "----------------")
    for text in (words.scoring(standard), *words.own_scoring(standard)):
        yield from _filled(text)


def _body(standard: Standard) -> Iterator[str]:
    for section in standard.sections.values():
        heading = f"{standard.label('section')} {section.number}: {section.title}"
        yield from ("", heading, "-" * len(heading))
        if section.description:
            yield from _filled(section.description)
        for id_ in section.criteria:
            yield ""
            yield from _criterion(standard.criteria[id_], standard)


def _criterion(criterion: Criterion, standard: Standard) -> Iterator[str]:
    tags = [tag for tag in words.tags(criterion, standard) if tag != words.OUR_NUMBER]
    yield from _filled(f"{criterion.number}  {criterion.title}" + (f"  [{', '.join(tags)}]" if tags else ""), hanging=4)
    yield from _filled(criterion.description, 4)
    levels = " < ".join(level.title for level in criterion.levels if level.score is not None)
    target = criterion.level(criterion.target or "")
    yield from _filled(f"Levels: {levels}" + (f" (target: {target.title})" if target else " (recorded, not scored)"), 4)
    if criterion.bands:
        yield from _filled(f"Counted: {words.bands(criterion)}", 4)
    if criterion.evidence:
        yield from _filled("Evidence: " + "; ".join(criterion.evidence), 4)
    where = f", {criterion.reference}" if criterion.reference else ""
    yield from _filled(
        f"Source: {', '.join(criterion.sources)}{where} ({_STATUS[criterion.status]}). Id: {criterion.id}", 4
    )


def _closing(standard: Standard) -> Iterator[str]:
    if standard.awards:
        yield from ("", "What can be aimed at", "--------------------")
        for award in standard.awards.values():
            about = sentence(award.description) if award.description else ""
            yield from _filled(f"{award.title} ({award.key}; the rule: {_STATUS[award.status]}). {about}")
    yield from ("", "Sources", "-------")
    for source in standard.sources:
        read = f" Read: {source.read}." if source.read else ""
        yield from _filled(f"{source.key}: {source.title}. {source.publisher}, {source.year}.{read}")
    yield ""
    yield from _filled(standard.about["disclaimer"])


def _filled(text: str, indent: int = 0, *, hanging: int = 0) -> list[str]:
    margin = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=margin, subsequent_indent=margin + " " * hanging) or [""]
