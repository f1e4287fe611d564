"""An audit as a workbook to fill in, and back.

What writes and what reads bring libraries that take their time, so each is imported when it is first called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from qa_toolkit.audits import Audit
from qa_toolkit.models import Finding, Record
from qa_toolkit.standards import Standard


class Returned(Record):
    """A workbook that came back.

    `base` is the audit's document as it was exported, `document` the same with what the cells say now. `findings` are the cells that could not
    be read, and what else somebody should know; `cells` says where a field of the document stands. A field of an action is there by the
    action's place in `document` and by its key in `merging.action_keys`.
    """

    path: str
    standard: Standard
    base: dict[str, Any]
    document: dict[str, Any]
    findings: tuple[Finding, ...]
    cells: Mapping[tuple[str | int, ...], str]


def write(audit: Audit) -> bytes:
    """An audit, a blank one too, as an Excel workbook; the same audit gives the same bytes."""
    from qa_toolkit.workbook.writing import write as write_

    return write_(audit)


def read(path: Path | str, standard_of: Callable[[str], Standard], content: bytes | None = None) -> Returned:
    """What a workbook says that was filled in. A cell counts as changed only where it says something else than `write` would put there.

    Args:
        standard_of: gives the standard of a name such as 'matrix:2011'.
        content: the file's bytes, where it does not lie on the disk.

    Raises:
        BadWorkbook: where it cannot be opened; WrongWorkbook where it is none of ours, damaged, or made by a newer toolkit.
        StandardError: where its standard is not here.
    """
    from qa_toolkit.workbook.reading import read as read_

    return read_(path, standard_of, content)


def as_audit(returned: Returned) -> Audit:
    """The audit in a workbook, each finding with its cell.

    Raises:
        NotAnAudit.
    """
    from qa_toolkit.workbook.reading import as_audit as as_audit_

    return as_audit_(returned)
