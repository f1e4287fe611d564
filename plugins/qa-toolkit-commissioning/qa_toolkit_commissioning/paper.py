"""Word files on the paper of the toolkit's own reports: its styles, its margins, and the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from qa_toolkit import __version__
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.content import Marked
from qa_toolkit.reports.word import Paper
from qa_toolkit.reports.word_package import About, Look

_GAP = re.compile(r"(\[[^\]]*\])")


def gaps(text: str) -> tuple[str | Marked, ...]:
    """A text in which whatever stands in brackets is still to be filled in, and is marked."""
    return tuple(Marked(part) if part.startswith("[") else part for part in _GAP.split(text) if part)


@dataclass(frozen=True, slots=True)
class Cell:
    """Such a text in a table, where several pieces would be lines of their own."""

    text: str


class Form(Paper):
    def _inline(self, piece: Any) -> Iterable[Any]:
        for part in gaps(piece.text) if isinstance(piece, Cell) else (piece,):
            yield from super()._inline(part)


def begun(title: str, *, landscape: bool = False) -> Form:
    paper = Form(Look(Branding(), landscape=landscape), linked=False)
    paper.add("Title", title)
    return paper


def saved(paper: Paper, title: str, on: date) -> bytes:
    paper.footer(title)
    return paper.saved(About(title, "Commissioning of careers guidance", "", title, f"QA Toolkit {__version__}", on))
