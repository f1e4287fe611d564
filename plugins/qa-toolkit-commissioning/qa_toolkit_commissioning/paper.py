"""Word files on the paper of the toolkit's own reports: its styles, its margins, and the same bytes each time."""

from __future__ import annotations

from datetime import date

from qa_toolkit import __version__
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.word import Paper
from qa_toolkit.reports.word_package import About, Look


def begun(title: str, *, landscape: bool = False) -> Paper:
    paper = Paper(Look(Branding(), landscape=landscape), linked=False)
    paper.add("Title", title)
    return paper


def saved(paper: Paper, title: str, on: date) -> bytes:
    paper.footer(title)
    return paper.saved(About(title, "Commissioning of careers guidance", "", title, f"QA Toolkit {__version__}", on))
