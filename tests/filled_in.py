"""Workbooks that come back: an audit's, with what somebody typed into it elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbooks import Open

from qa_toolkit.audits import Audit


def filled_in(audit: Audit, answers: Mapping[str, Any]) -> bytes:
    """With answers such as {'aims level': 'Met', 'plan title': 'New plan'}."""
    book = Open(audit)
    for name, value in answers.items():
        id_, column = name.split()
        heading = "Evidence id" if column == "title" else "Criterion id"
        book.cell(id_, column.capitalize(), heading).value = value
    return book.saved()
