"""A standard's file while its author works on it: what it says now, what is wrong with it, and whether it has changed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from qa_toolkit import documents, errors
from qa_toolkit.messages import unreadable
from qa_toolkit.models import Finding, Record
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.vectors import vector_files
from qa_toolkit.wording import count, listed

Signature = tuple[tuple[str, int, int], ...]
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")  # each has a sentence of its own where it is not taken
_PAUSE = 0.05  # an editor may empty a file before it fills it
_PATIENCE = 10


class Draft(Record):
    """What a file said at one time; `standard` is None where nothing can be shown of it."""

    path: Path
    at: datetime
    standard: Standard | None
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()  # what was done with a workbook without being asked
    text: str = ""

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def verdict(self) -> str:
        """'2 errors and 1 warning', or 'nothing found'."""
        found = ((self.errors, "error"), (len(self.findings) - self.errors, "warning"))
        return listed(count(number, word) for number, word in found if number) or "nothing found"

    @property
    def errors(self) -> int:
        return sum(finding.severity == "error" for finding in self.findings)

    def place(self, finding: Finding) -> str:
        """'Line 12, column 5', or a cell of a workbook; after the file's name where it is another one, as a vector's is."""
        if finding.file.startswith(cell := f"{self.path}: "):
            return finding.file.removeprefix(cell)
        where = "The file" if finding.line is None else f"Line {finding.line}, column {finding.column}"
        other = Path(finding.file).name
        return where if other == self.name else f"{other}: {where.lower()}"

    def excerpt(self, finding: Finding) -> str:
        """The line that a finding speaks of."""
        lines = self.text.splitlines() if finding.line and Path(finding.file).name == self.name else []
        return lines[finding.line - 1].strip()[:160] if finding.line and finding.line <= len(lines) else ""


def read(path: Path, toolkit: Toolkit, at: datetime, earlier: Mapping[str, Any] | None = None) -> Draft:
    """Reads and checks a file; nothing that its author wrote into it raises.

    Args:
        earlier: the standard as it was before; rows of a workbook that have no id take theirs from it.
    """
    try:
        if path.suffix.lower() in _WORKBOOKS:
            return _from_workbook(path, toolkit, at, earlier)
        document = documents.read(path)
    except errors.DocumentError as error:
        return Draft(path, at, None, (unreadable(error),))
    standard, findings = _parsed(document)
    if standard is not None:
        findings = toolkit.check_standard(document)
    return Draft(path, at, standard, tuple(findings), text=document.text)


def _from_workbook(path: Path, toolkit: Toolkit, at: datetime, earlier: Mapping[str, Any] | None) -> Draft:
    made = toolkit.standard_from_workbook(path, path.with_suffix(".json"), earlier=earlier)
    standard = _parsed(documents.parse(path.name, made.content))[0] if made.content else None
    return Draft(path, at, standard, made.findings, made.notes)


def _parsed(document: documents.Document) -> tuple[Standard | None, list[Finding]]:
    try:
        return parse(document), []
    except errors.InvalidStandard as error:
        return None, list(error.problems)


def signature(path: Path) -> Signature:
    """What tells one state of a file, and of the conformance vectors beside it, from another."""
    return tuple(_stamp(one) for one in (path, *vector_files(path)))


def settled(path: Path, before: Signature) -> Signature:
    """The signature of now, once nobody is writing any more."""
    now = signature(path)
    for _ in range(_PATIENCE if now != before else 0):
        time.sleep(_PAUSE)
        earlier, now = now, signature(path)
        if now == earlier:
            break
    return now


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        about = path.stat()
    except OSError:
        return str(path), 0, -1
    return str(path), about.st_mtime_ns, about.st_size
