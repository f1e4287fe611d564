"""The organisations as data inside the page: short, because thousands of them are in it, and safe to stand in HTML."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nsmallest
from itertools import count as counting
from typing import Any

import orjson

from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.figures.groups import DIMENSIONS
from qa_toolkit.portfolio.outputs.dashboard import words
from qa_toolkit.portfolio.records import OrganisationLine, Portfolio
from qa_toolkit.wording import clean, without_accents

MOST_ROWS = 50_000  # about 10 MB, which a browser still sorts at once


def data(portfolio: Portfolio, lines: Iterable[OrganisationLine]) -> tuple[str, int]:
    """JSON for a script element, and how many audits there are, of which it holds the first `MOST_ROWS` by name.

    A row is a list in the order of `_row`; kinds, areas, phases and regions are numbers of the lists beside the rows.
    """
    parts = {(part.standard, part.role): place for place, part in enumerate(portfolio.parts)}
    number = counting()
    numbered = ((_by_name(line), next(number), line) for line in lines)
    kept = nsmallest(MOST_ROWS, numbered, key=lambda entry: entry[:2])
    names = {
        by: sorted({clean(getattr(line, by)) for *_, line in kept}, key=lambda name: (_folded(name), name))
        for by in DIMENSIONS
    }
    place_of = {by: {name: place for place, name in enumerate(found)} for by, found in names.items()}
    made = {
        "parts": [
            {
                "title": clean(words.title(part)),
                "name": part.standard,
                "role": part.role,
                "audits": part.audits,
                "sections": [clean(f"{section.number} {section.title}".strip()) for section in part.sections],
            }
            for part in portfolio.parts
        ],
        **names,
        "rows": [_row(line, parts[line.standard, line.role], place_of) for *_, line in kept],
    }
    return in_script(made), next(number)


def in_script(made: object) -> str:
    """No text in it can end the element or begin a comment in it."""
    return orjson.dumps(made).decode().replace("<", "\\u003c")


def _by_name(line: OrganisationLine) -> tuple[str, ...]:
    return (_folded(line.name), line.organisation, line.standard, line.role)


def _folded(name: str) -> str:
    """As a reader would look it up: 'É' beside 'E', small letters beside capitals."""
    return without_accents(name).casefold()


def _row(line: OrganisationLine, part: int, place_of: dict[str, dict[str, int]]) -> list[Any]:
    named = [place_of[by][clean(getattr(line, by))] for by in DIMENSIONS]
    returned = [line.submitted_on, int(line.late)]
    stated = len(line.awards) - line.awards.count(rows.NO_STATEMENT)
    figures = [line.percent, line.change, line.agreement, line.awards.count(rows.WOULD_BE_MET), stated]
    rest = [line.gaps, line.blocking, line.answered, line.applicable, line.expiring, line.actions_due]
    identity = [clean(line.name), clean(line.organisation), part]
    return [*identity, *named, *returned, *figures, *rest, line.actions_overdue, *line.sections]
