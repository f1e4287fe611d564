"""Model documents in our own wording, as Word files to fill in: the texts are data, and no legal advice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from qa_toolkit import documents

KINDS = ("specification", "request-for-quotation", "agreement", "decision-record")
NOTICE = (
    "A model to begin with, written by the QA Toolkit project. It is no legal advice and no procurement advice: have your finance lead, your "
    "authority or a solicitor look at it before you use it."
)
FILL_IN = "Fill in what stands in [brackets] and the empty cells, change what does not fit, and take this note out at the end."
WRITTEN = date(2026, 11, 29)  # when the texts were last changed; the files say it of themselves
_TEXTS = Path(__file__).parent / "documents.json"


def document(kind: str) -> bytes:
    """One of `KINDS` as a Word file: headings, sentences, and tables with room to write. Each gap stands in brackets and is marked."""
    from qa_toolkit_commissioning.paper import begun, gaps, saved

    text = documents.read(_TEXTS).data[kind]
    paper = begun(text["title"])
    paper.add("Subtitle", text["about"])
    paper.add("Notice", *gaps(f"{FILL_IN} {NOTICE}"))
    for part in text["parts"]:
        paper.heading(part["title"], 2)
        for line in part.get("text", ()):
            paper.add("Introduction" if "table" in part or "points" in part else "Normal", *gaps(line))
        paper.bullets([gaps(line) for line in part.get("points", ())])
        if "table" in part:
            _table(paper, part["title"], part["table"])
    return saved(paper, text["title"], WRITTEN)


def _table(paper: Any, title: str, table: Mapping[str, Any]) -> None:
    """Cells that a row does not have are room to write."""
    from qa_toolkit.reports.content import Column
    from qa_toolkit.reports.word_tables import TO_FILL_IN, TO_SIGN
    from qa_toolkit_commissioning.paper import Cell

    names = table["columns"]
    columns = [Column(name, width) for name, width in zip(names, table["widths"], strict=True)]
    rows = [*table["rows"], *([""] for _ in range(table.get("blank", 0)))]
    filled = [[Cell(cell) for cell in (*row, *[""] * (len(names) - len(row)))] for row in rows]
    paper.grid(title, columns, filled, TO_SIGN if table.get("sign") else TO_FILL_IN, whole=len(filled) < 10)
