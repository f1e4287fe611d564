"""From a workbook to a standard that has been checked: what came of it, and everything that is to be said about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qa_toolkit import documents
from qa_toolkit.authoring import from_excel
from qa_toolkit.authoring.assembled import Assembled, Placed, assembled
from qa_toolkit.authoring.faults import Faults
from qa_toolkit.authoring.ids import Ids
from qa_toolkit.authoring.mended import mended
from qa_toolkit.authoring.order import in_order_of
from qa_toolkit.lint import Known, lint
from qa_toolkit.models import Finding, Record
from qa_toolkit.spreadsheets import Book
from qa_toolkit.wording import count

_MANY_ALIKE = 4
_ROUNDS = 6  # metaschema, targets, the rest, awards tried out; and what only then is seen


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
    findings = alike_together([*faults.findings, *_checked(data, whole, faults, _unread(rows, faults), output, known)])
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


def _checked(
    data: dict[str, Any], whole: Assembled, faults: Faults, unread: Collection[str], output: str, known: Known | None
) -> list[Finding]:
    """All findings of the linter with their cells in place of lines.

    What it finds is mended for it to look further. Left out is what follows from a cell that is told already, and with errors every warning.
    """
    findings: list[Finding] = []
    told = set(faults.cells)
    for _ in range(_ROUNDS):
        found = lint(documents.parse_json(documents.dump(data).decode(), output), known=known)
        wrong = [finding for finding in found if finding.severity == "error"]
        here = [(finding, whole.where(finding.path)) for finding in (wrong if told else found)]
        for finding, where in here:
            # '$id' is made of key and edition, and what is wrong with those is told there
            if finding.path == ("$id",) or (
                told and (where in told or not where or _follows(finding, whole, told, unread))
            ):
                continue
            file = f"{faults.path}: {where}" if where else faults.path
            findings.append(replace(finding, file=file, line=None, column=None))
        before, data = data, mended(data, [finding.path for finding in wrong])
        if not wrong or data == before:
            break
        told |= {where for finding, where in here if finding.severity == "error"}
    return findings


def _follows(finding: Finding, whole: Assembled, told: Collection[str], unread: Collection[str]) -> bool:
    """Whether a finding may be there only because something else could not be read."""
    match finding.path:
        case ("x-standard", "sources"):
            return True  # the sheet is missing or empty, which is told
        case ("properties", _, "properties", _, "x-criterion", "source", *_):
            return "sources" in unread
        case ("x-standard", "headline" | "awards", *_) if whole.where(("x-standard", "scoring", "method")) in told:
            return True
        case ("x-standard", "awards", _, "requires" | "status", *_):
            return any(whole.where(path) in told for path in whole.places if _is_counted(path))
        case ("properties", _, "properties", _, "x-criterion", "when", *_):
            return "profile" in unread
    return False


def _unread(rows: Mapping[str, Sequence[Placed]], faults: Faults) -> set[str]:
    """Sheets of which not every name could be read, so that nobody can say that a name is in none of them."""
    names = (("sources", "key"), ("profile", "name"))
    spoilt = {sheet for sheet, column in names if any(row.cell(column) in faults.cells for row in rows[sheet])}
    return spoilt | {sheet for sheet, _ in names if not rows[sheet] and (sheet == "sources" or faults.any_in(sheet))}


def _is_counted(path: Sequence[str | int]) -> bool:
    """Whether something decides on what level or in which section a criterion can be."""
    match path:
        case ("$defs", _, "properties", "level", *_):
            return True
        case ("properties", _, "properties", _) | ("properties", _, "properties", _, "$ref" | "x-section"):
            return True
        case ("properties", _, "properties", _, "x-criterion", "weight" | "when"):
            return True
    return False


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
