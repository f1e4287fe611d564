"""What a workbook holds besides its cells: which sheets, number formats and properties."""

from __future__ import annotations

from collections.abc import Mapping

from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import kinds
from qa_toolkit.spreadsheets.cells import folded, quoted_sheet
from qa_toolkit.spreadsheets.package import Package, local
from qa_toolkit.uploads import archives

_MAX_SHEETS = 100
_MAX_STRINGS = 100_000
_MAX_STYLES = 65_490  # Excel's own limit
_MAX_FORMAT = 255  # characters, Excel's own limit
_TOO_MUCH_TEXT = "it holds far more texts than an audit or a standard needs; copy what is needed into a new workbook."
_NO_SHEET = "it has no sheet with cells, only charts; add one, or send the workbook that the charts were made from."
_TWICE = "two sheets have this name; give one of them another."


class SheetPart(Record):
    name: str
    hidden: bool
    part: str


class Contents(Record):
    sheets: tuple[SheetPart, ...]
    from_1904: bool
    strings: bytes  # the part of shared texts
    formats: tuple[str, ...]  # the number format of each cell style
    properties: Mapping[str, str]


def contents(package: Package) -> Contents:
    workbook = package.workbook()
    relations = package.relations(workbook)
    by_kind = {relation.kind: relation.target for relation in relations.values()}
    if "externalLink" in by_kind:
        raise package.bad(kinds.LINKS)
    found: list[SheetPart] = []
    seen: set[str] = set()
    from_1904 = False

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal from_1904
        if tag == "workbookPr":
            from_1904 = attributes.get("date1904", "0").lower() in ("1", "true", "on")
        elif tag == "sheet":
            name = attributes.get("name", "")
            relation = relations.get(next((value for key, value in attributes.items() if local(key) == "id"), ""))
            if folded(name) in seen:
                raise package.bad(_TWICE, quoted_sheet(name))
            seen.add(folded(name))
            if relation is None or (relation.kind == "worksheet" and relation.target not in package):
                raise package.bad(archives.DAMAGED)
            if relation.kind == "worksheet":
                found.append(SheetPart(name, attributes.get("state", "visible") != "visible", relation.target))

    package.parse(package.part(workbook), start)
    if not found:
        raise package.bad(_NO_SHEET)
    if len(found) > _MAX_SHEETS:
        raise package.bad(f"it has more than {_MAX_SHEETS} sheets; copy those that are needed into a new workbook.")
    strings = package.part(by_kind.get("sharedStrings", ""))
    if strings:
        _check_strings(package, strings)
    formats = _formats(package, package.part(by_kind.get("styles", "")))
    return Contents(tuple(found), from_1904, strings, formats, _properties(package))


def _check_strings(package: Package, content: bytes) -> None:
    pieces = 0

    def start(tag: str, _: Mapping[str, str]) -> None:
        nonlocal pieces
        pieces += tag in ("si", "r", "rPh")
        if pieces > _MAX_STRINGS:
            raise package.bad(_TOO_MUCH_TEXT)

    package.parse(content, start)


def _formats(package: Package, content: bytes) -> tuple[str, ...]:
    """By the number that cells name their style by."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    codes: dict[str, str] = {}
    styles: list[str] = []
    inside = ""

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if tag in ("numFmts", "cellXfs", "cellStyleXfs", "dxfs"):
            inside = tag
        elif tag == "numFmt" and inside == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:_MAX_FORMAT]
        elif tag == "xf" and inside == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))
            if len(styles) > _MAX_STYLES:
                raise package.bad(archives.DAMAGED)

    if content:
        package.parse(content, start)
    known = {str(number): code for number, code in BUILTIN_FORMATS.items()} | codes
    return tuple(known.get(number, "General") for number in styles)


def _properties(package: Package) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal name
        if tag == "property":
            name = attributes.get("name", "")
            found[name] = ""

    def text(data: str) -> None:
        if name:
            found[name] += data

    def end(tag: str) -> None:
        nonlocal name
        if tag == "property":
            found[name] = found[name].strip()
            name = ""

    content = package.part("docProps/custom.xml")
    if content:
        package.parse(content, start, end, text)
    return found
