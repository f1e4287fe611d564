"""A standard on its way into a plugin: read, checked as `qa-toolkit standards check` does, and taken with its conformance vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qa_toolkit import documents, errors
from qa_toolkit.documents import Document
from qa_toolkit.models import Finding, Record
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.vectors import vector_files

EXAMPLE = Path(__file__).parent / "example" / "1.json"
_EXAMPLE_KEY = "example/"
_SHOWN = 20


class Packed(Record):
    """A standard, and its files by their place below a package. `notes` say what was done without being asked."""

    standard: Standard
    path: str
    files: Mapping[str, bytes]
    notes: tuple[str, ...] = ()


def pack(file: Path, toolkit: Toolkit) -> Packed:
    """A file's standard, or that of an author's workbook, ready for a plugin.

    Raises:
        DocumentError: where it cannot be read, has faults, or has the name of a standard that is here.
    """
    packed = _workbook(file, toolkit) if file.suffix.lower() == ".xlsx" else _file(file, toolkit)
    name = packed.standard.name
    if name in toolkit.standard_names:
        why = f"'{name}' is here already, and the first to offer a name keeps it; give yours a key of its own."
        raise errors.CannotPack(file, why)
    return packed


def example(short: str) -> Packed:
    """The standard that a plugin begins with where its author brings none."""
    text = documents.read_text(EXAMPLE).replace(_EXAMPLE_KEY, f"{short}/")
    return _packed(documents.parse_json(text, str(EXAMPLE)))


def _file(file: Path, toolkit: Toolkit) -> Packed:
    _refuse_faults(file, toolkit.check_standard(file))
    return _packed(documents.read(file))


def _workbook(file: Path, toolkit: Toolkit) -> Packed:
    """With the ids and the conformance vectors of the JSON that was made of it before, where that stands beside it."""
    beside = file.with_suffix(".json")
    earlier = parse(documents.read(beside)).data if beside.exists() else None
    draft = toolkit.standard_from_workbook(file, beside, earlier=earlier)
    _refuse_faults(file, draft.findings)
    return _packed(documents.parse(str(beside), draft.content), draft.notes)


def _refuse_faults(file: Path, findings: Sequence[Finding]) -> None:
    lines = [f"{finding.where}: {finding.message}" for finding in findings if finding.severity == "error"]
    if lines:
        more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
        raise errors.CannotPack(file, "put these right first.", [*lines[:_SHOWN], *more])


def _packed(document: Document, notes: tuple[str, ...] = ()) -> Packed:
    """As JSON, whatever it came in, because the catalogue reads no other; a JSON file keeps its text."""
    standard = parse(document)
    content = document.text.encode() if document.marks is None else documents.dump(document.data)
    stem = f"standards/{standard.key.rpartition('/')[2]}/{standard.edition}"
    vectors = {f"{stem}.vectors/{path.name}": path.read_bytes() for path in vector_files(document.path)}
    return Packed(standard, f"{stem}.json", {f"{stem}.json": content, **vectors}, notes)
