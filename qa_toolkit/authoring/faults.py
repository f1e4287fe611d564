"""Everything that is found wrong with a workbook, each with its cell, before anything is made of it."""

from __future__ import annotations

from qa_toolkit.models import Finding, Severity
from qa_toolkit.spreadsheets import quoted_sheet


class Faults:
    def __init__(self, path: str) -> None:
        self.path = path
        self.findings: list[Finding] = []
        self.cells: set[str] = set()  # those with an error
        self.misspelt: set[tuple[str, str]] = set()  # sheets, and columns that stand under another heading

    def error(self, where: str, sentence: str) -> None:
        self.cells.add(where)
        self._add("error", where, sentence)

    def note(self, where: str, sentence: str) -> None:
        self._add("warning", where, sentence)

    def _add(self, severity: Severity, where: str, sentence: str) -> None:
        found = Finding(severity, sentence, f"{self.path}: {where}" if where else self.path)
        if found not in self.findings:
            self.findings.append(found)

    def any_in(self, sheet: str) -> bool:
        """Whether an error stands in a sheet already."""
        name = quoted_sheet(sheet)
        return any(cell == name or cell.startswith(f"{name}!") for cell in self.cells)
