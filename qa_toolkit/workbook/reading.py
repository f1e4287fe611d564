"""A workbook that came back, as an audit document: what was exported, with what people changed in the cells."""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qa_toolkit import audits, errors
from qa_toolkit.audits import Audit
from qa_toolkit.merging import action_keys
from qa_toolkit.models import Finding
from qa_toolkit.spreadsheets import open_book
from qa_toolkit.standards import Standard
from qa_toolkit.workbook import Returned, origin
from qa_toolkit.workbook.answers import Answers
from qa_toolkit.workbook.looking import Findings, Pointer
from qa_toolkit.workbook.plan import Plan
from qa_toolkit.workbook.returning import Returning


def read(path: Path | str, standard_of: Callable[[str], Standard], content: bytes | None = None) -> Returned:
    book = open_book(path, content)
    made_from = origin.read(book)
    standard = standard_of(made_from.standard)
    try:
        plan = Plan(audits.in_memory(made_from.document, standard, book.path))
    except errors.NotAnAudit as error:
        raise errors.WrongWorkbook(book.path, f"what was exported is no audit: {error.problems[0].message}") from None
    findings = Findings(book.path)
    if made_from.revision != standard.revision:
        findings.say("", _other_revision(standard, made_from.revision), severity="warning")
    returning = Returning(plan, findings, copy.deepcopy(made_from.document))
    Answers(returning, book).read()
    return Returned(
        path=book.path,
        standard=standard,
        base=made_from.document,
        document=returning.document,
        findings=tuple(findings.all),
        cells=_with_keys(returning),
    )


def _other_revision(standard: Standard, revision: int) -> str:
    return (
        f"this workbook was made for revision {revision} of {standard.name}, and here is revision {standard.revision}: some wording has "
        "changed since. Look through what changes before you take it over."
    )


def _with_keys(returning: Returning) -> dict[Pointer, str]:
    cells = dict(returning.cells)
    keys = action_keys(returning.document.get("actions", []))
    cells |= {
        ("actions", keys[path[1]], *path[2:]): cell
        for path, cell in cells.items()
        if path[0] == "actions" and isinstance(path[1], int)
    }
    return cells


def as_audit(returned: Returned) -> Audit:
    audit = audits.in_memory(returned.document, returned.standard, returned.path)
    found = [_with_cell(finding, returned) for finding in audit.findings]
    return dataclasses.replace(audit, findings=(*returned.findings, *found))


def _with_cell(finding: Finding, returned: Returned) -> Finding:
    """A fault of the document, with the cell where it can be put right."""
    path: tuple[Any, ...] = finding.path
    while path and path not in returned.cells:
        path = path[:-1]
    file = f"{returned.path}: {returned.cells[path]}" if path else returned.path
    return dataclasses.replace(finding, file=file, line=None, column=None)
