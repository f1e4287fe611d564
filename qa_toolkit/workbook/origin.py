"""Which audit a workbook was made from: the whole document as it was exported, on a hidden sheet that says which standard and edition.

The same stands in the document's properties, for programs that look there; Google Sheets drops those.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from qa_toolkit import __version__, errors
from qa_toolkit.audits import Audit
from qa_toolkit.documents import canonical, parse_json
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import Book, folded
from qa_toolkit.workbook.columns import ORIGIN

FORMAT = "urn:qa-toolkit:workbook:1"
_FAMILY = "urn:qa-toolkit:workbook:"
_PIECE = 30_000  # characters in a cell
_PART, _OF_THE_AUDIT = "document", "do not change this sheet: without it the file cannot be brought back"
_AGAIN = "Export the audit again, and copy what was typed into the new workbook."


class Origin(Record):
    standard: str
    revision: int
    standard_sha256: str
    document: dict[str, Any]


def identity(audit: Audit) -> dict[str, str]:
    standard = audit.standard
    return {
        "format": FORMAT,
        "standard": standard.key,
        "edition": standard.edition,
        "revision": str(standard.revision),
        "standard sha256": standard.sha256,
        "audit": audit.id,
        "audit sha256": audit.sha256,
        "made with": f"QA Toolkit {__version__}",
    }


def write(sheet: Any, audit: Audit) -> None:
    sheet.write_string(0, 0, ORIGIN)
    sheet.write_string(0, 1, _OF_THE_AUDIT)
    row = 0
    for row, (name, value) in enumerate(identity(audit).items(), 1):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)
    for piece in _pieces(audit.data):
        row += 1
        sheet.write_string(row, 0, _PART)
        sheet.write_string(row, 1, piece)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    sheet.hide()


def _pieces(data: Any) -> list[str]:
    """The document as ASCII, between bars that keep the space at its ends, and without what Excel takes for an escape (_x0041_)."""
    text = json.dumps(data, separators=(",", ":")).replace("_x", "\\u005fx")
    return [f"|{text[at : at + _PIECE]}|" for at in range(0, len(text), _PIECE)]


def read(book: Book) -> Origin:
    """What a workbook says it was made from.

    Raises:
        WrongWorkbook: where it is none of ours, is damaged, or was made by a newer toolkit.
    """
    said, pieces = _said(book)
    if not said:
        raise errors.WrongWorkbook(book.path, _none_of_ours(book))
    format_ = said.get("format", "")
    if format_.startswith(_FAMILY) and format_ != FORMAT:
        newer = (
            f"it was made by a newer QA Toolkit ({errors.shown(format_)}). Install the newest version, and try again."
        )
        raise errors.WrongWorkbook(book.path, newer)
    try:
        document = parse_json("".join(pieces), book.path).data
        whole = hashlib.sha256(canonical(document)).hexdigest() == said.get("audit sha256")
    except (errors.DocumentError, UnicodeEncodeError):
        whole = False
    if format_ != FORMAT or not whole or not isinstance(document, dict):
        damaged = (
            f"the hidden sheet ‘{ORIGIN}’, which says what was exported, has been changed or is not complete. {_AGAIN}"
        )
        raise errors.WrongWorkbook(book.path, damaged)
    revision = said.get("revision", "")
    return Origin(
        standard=f"{said.get('standard', '')}:{said.get('edition', '')}",
        revision=int(revision) if revision.isascii() and revision.isdigit() else 0,
        standard_sha256=said.get("standard sha256", ""),
        document=document,
    )


def _said(book: Book) -> tuple[dict[str, str], list[str]]:
    """The sheet is known by what stands in its first cell, whatever it is called now."""
    said: dict[str, str] = {}
    pieces: list[str] = []
    for sheet in book.sheets.values():
        first = sheet.cell(1, 1)
        if first is None or folded(first.text) != folded(ORIGIN):
            continue
        for row in sheet.rows():
            name, value = row.text(1), row.text(2)
            if name == _PART:
                pieces.append(value.removeprefix("|").removesuffix("|"))
            elif row.number > 1:
                said.setdefault(name, value)
        break
    return said, pieces


def _none_of_ours(book: Book) -> str:
    if book.properties.get("format", "").startswith(_FAMILY):
        return f"the hidden sheet ‘{ORIGIN}’ is gone, so nobody can tell what was exported. {_AGAIN}"
    return (
        f"this is no workbook of QA Toolkit: it has no hidden sheet ‘{ORIGIN}’. An audit's workbook comes from "
        "qa-toolkit new ID -o FILE.xlsx, or from qa-toolkit audit FILE -f xlsx."
    )
