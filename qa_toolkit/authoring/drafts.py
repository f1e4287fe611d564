"""From a workbook to a standard that has been checked: what came of it, and everything that is to be said about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qa_toolkit import documents
from qa_toolkit.authoring import from_excel
from qa_toolkit.authoring.assembled import Assembled, Placed, assembled
from qa_toolkit.authoring.faults import Faults
from qa_toolkit.authoring.ids import Ids
from qa_toolkit.authoring.order import in_order_of
from qa_toolkit.lint import Known, lint
from qa_toolkit.models import Finding, Record
from qa_toolkit.spreadsheets import Book
from qa_toolkit.wording import count

_MANY_ALIKE = 4


class Draft(Record):
    """`content` is the standard's file, to be kept only where it is `sound`; empty where nothing can be made of the workbook."""

    name: str  # key:edition
    content: bytes
    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()  # what was done without being asked
    size: str = ""  # '12 criteria in 3 sections, 2 awards'

    @property
    def sound(self) -> bool:
        return bool(self.content) and not any(finding.severity == "error" for finding in self.findings)


Read = Callable[[Faults, Ids], dict[str, list[Placed]]]


def draft(
    book: Book,
    output: str,
    *,
    earlier: Mapping[str, Any] | None = None,
    known: Known | None = None,
    read: Read | None = None,
) -> Draft:
    """The standard that a workbook says, checked as `standards check` does; findings name cells.

    Args:
        output: where it is to be written, for sentences about it.
        earlier: the standard as it was written last time: ids of rows that have none, and the order of members, are taken from it.
        known: as for the linter.
        read: how the workbook is read; by default one that was made from the template.
    """
    faults, ids = Faults(book.path), Ids(earlier)
    rows = read(faults, ids) if read is not None else from_excel.rows_of(book, faults, ids)
    if not (rows["sections"] and rows["criteria"] and rows["levels"]):
        return Draft("", b"", tuple(faults.findings))
    whole = assembled(rows)
    data = in_order_of(whole.data, earlier) if earlier is not None else whole.data
    content = documents.dump(data)
    found = lint(documents.parse_json(content.decode(), output), known=known)
    findings = alike_together([*faults.findings, *_in_cells(found, whole, faults)])
    about = data["x-standard"]
    return Draft(
        name=f"{about.get('key')}:{about.get('edition')}",
        content=content,
        findings=tuple(sorted(findings, key=lambda finding: finding.severity)),
        notes=tuple(ids.sentences(output)),
        size=_size(data),
    )


def _size(data: Mapping[str, Any]) -> str:
    sections, awards = data["properties"], data["x-standard"]["awards"]
    criteria = sum(len(section["properties"]) for section in sections.values())
    text = f"{count(criteria, 'criterion', 'criteria')} in {count(len(sections), 'section')}"
    return f"{text}, {count(len(awards), 'award')}" if awards else text


def _in_cells(found: Sequence[Finding], whole: Assembled, faults: Faults) -> list[Finding]:
    """Findings with their cells in place of lines; what follows from a cell that could not be read is left out, warnings too."""
    findings = []
    for finding in found:
        if finding.path == ("$id",):
            continue  # it is made of key and edition, and what is wrong with those is told there
        where = whole.where(finding.path)
        if faults.cells and (where in faults.cells or finding.severity == "warning" or not where):
            continue
        file = f"{faults.path}: {where}" if where else faults.path
        findings.append(replace(finding, file=file, line=None, column=None))
    return findings


def alike_together(findings: Sequence[Finding]) -> list[Finding]:
    """Many warnings that say the same of different criteria as one."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.message.replace(f"'{finding.criterion}'", "…"), []).append(finding)
    kept = []
    for alike in groups.values():
        first = alike[0]
        if len(alike) < _MANY_ALIKE or first.severity == "error":
            kept += alike
        else:
            kept.append(replace(first, message=f"{first.message} (And {len(alike) - 1} more like this one.)"))
    return kept
