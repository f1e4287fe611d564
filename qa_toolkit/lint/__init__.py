"""Everything that is wrong with a standard's file, for its author: with place, and with what would be right.

What keeps a file from being used at all is found by `standards.structure_problems`; only a file without such faults is looked at here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from qa_toolkit.documents import Document
from qa_toolkit.lint.applicability import check as check_applicability
from qa_toolkit.lint.header import check as check_header
from qa_toolkit.lint.help_texts import check as check_help_texts
from qa_toolkit.lint.ladders import check as check_ladders
from qa_toolkit.lint.links import check as check_links
from qa_toolkit.lint.reach import check as check_reach
from qa_toolkit.lint.remarks import Remark
from qa_toolkit.lint.rules import check as check_rules
from qa_toolkit.messages import MAX_FINDINGS
from qa_toolkit.models import Finding
from qa_toolkit.standards import Standard, structure_problems

Known = Callable[[str], Standard | None]


def lint(document: Document, *, known: Known | None = None) -> list[Finding]:
    """Every problem of a standard's file in the order of its lines, at most 200 (errors before warnings, where there are more).

    Args:
        document: the file as it was read.
        known: gives the standard of a name, or None where it is not here; without it nothing outside the file is checked.
    """
    broken = list(structure_problems(document))
    if broken:
        return _by_place(broken)
    remarks = sorted(_remarks(Standard(document), known), key=lambda remark: remark.severity)
    return _by_place(_placed(document, dict.fromkeys(remarks)))


def _remarks(standard: Standard, known: Known | None) -> Iterator[Remark]:
    yield from check_header(standard)
    yield from check_ladders(standard)
    yield from check_help_texts(standard)
    yield from check_applicability(standard)
    unsound = list(check_rules(standard))
    yield from unsound
    if not unsound:  # a rule that a better judgement could break proves nothing when it is tried out
        yield from check_reach(standard)
    yield from check_links(standard, known)


def _placed(document: Document, remarks: Iterable[Remark]) -> Iterator[Finding]:
    for severity, path, message in list(remarks)[:MAX_FINDINGS]:
        line, column = document.place(path)
        yield Finding(severity, message, document.path, path, line, column, _criterion(path))


def _criterion(path: tuple[str | int, ...]) -> str | None:
    return str(path[3]) if len(path) > 3 and path[0] == "properties" else None


def _by_place(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda f: (f.line or 0, f.column or 0, f.severity, f.message))
