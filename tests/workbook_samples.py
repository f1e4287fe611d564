"""Workbooks, odd and hostile, made in code: each is as small as it can be and still show what it is about."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Mapping

from upload_samples import OLE, PDF, changed, docx, open_document, open_xml, png, zipped

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
WORKBOOK = "xl/workbook.xml"
CUSTOM = "docProps/custom.xml"

Part = bytes | str


def strings(*texts: str) -> str:
    return f'<sst xmlns="{MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'


def styles(*formats: str) -> str:
    """Cell styles 1, 2 …, one for each number format; style 0 has none."""
    numbers = "".join(f'<numFmt numFmtId="{164 + n}" formatCode="{code}"/>' for n, code in enumerate(formats))
    cells = "".join(f'<xf numFmtId="{164 + n}"/>' for n in range(len(formats)))
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{numbers}</numFmts><cellXfs><xf numFmtId="0"/>{cells}</cellXfs></styleSheet>'


def sheet(rows: str, *, before: str = "", after: str = "", root: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}" {root}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def text(place: str, value: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(place: str, value: object, style: int = 0) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>'


def typed(place: str, kind: str, value: object) -> str:
    return f'<c r="{place}" t="{kind}"><v>{value}</v></c>'


HELLO = row(1, text("A1", "hello"))


def workbook(*names: str, root: str = "", about: str = "", state: str = "visible") -> str:
    """With sheets of these names; the last of them has the state."""
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="r{n}" state="{state if n == len(names) else "visible"}"/>'
        for n, name in enumerate(names, start=1)
    )
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}" {root}>{about}<sheets>{sheets}</sheets></workbook>'


def relations(*targets: tuple[str, str]) -> str:
    """Of kind and target; they are called r1, r2 …"""
    each = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{each}</Relationships>'


TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
USUAL = (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"))


def parts(content: Part = "", **other: Part) -> dict[str, Part]:
    """The parts of a workbook with one sheet 'Audit'; members by the names of the constants above, in small letters."""
    by_name = {"strings": STRINGS, "styles": STYLES, "workbook": WORKBOOK, "custom": CUSTOM}
    made: dict[str, Part] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        WORKBOOK: workbook("Audit"),
        "xl/_rels/workbook.xml.rels": relations(*USUAL),
        SHEET: content or sheet(HELLO),
        STRINGS: strings("shared"),
        STYLES: styles("dd/mm/yyyy", "h:mm", "[h]:mm", "0%", "0.00"),
    }
    return made | {by_name[name]: part for name, part in other.items()}


def book(content: Part = "", extra: Mapping[str, Part] | None = None, *, without: str = "", **other: Part) -> bytes:
    made = parts(content, **other) | dict(extra or {})
    made.pop(without, None)
    return zipped(made)


def padded(content: Part = "", extra: Mapping[str, Part] | None = None, **other: Part) -> bytes:
    """With a picture that does not pack, so that the whole is no bomb by its ratio."""
    made = {**parts(content, **other), "xl/media/a.png": noise(), **dict(extra or {})}
    return zipped(made, store=("xl/media/a.png",))


def noise() -> bytes:
    """300 kB that do not pack."""
    return b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(9_400))


def rows(*each: str, after: str = "", before: str = "") -> bytes:
    return book(sheet("".join(each), after=after, before=before))


# Attacks on whoever unpacks and parses

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
QUADRATIC = f'<!DOCTYPE x [<!ENTITY c "{"a" * 50_000}">]>'
READS_FILE = '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'
READS_WEB = '<!DOCTYPE x [<!ENTITY c SYSTEM "http://127.0.0.1:9/x">]>'
OTHER_DTD = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'
DECLARED = sheet(row(1, text("A1", "&c;&c;&c;&c;")))


def overlapping() -> bytes:
    """Two entries of the table at the end lead to the same data."""
    content = book(extra={"xl/media/a.txt": "a" * 500, "xl/media/b.txt": "a" * 500})
    first = content.index(b"xl/media/a.txt") - 30
    table = content.index(b"PK\x01\x02", content.rindex(b"xl/media/a.txt"))
    return content[: table + 42] + struct.pack("<I", first) + content[table + 46 :]


def declared_large() -> bytes:
    """51 MB by its own table, and not packed so tightly that the ratio alone would tell."""
    content = zipped({**parts(), "xl/media/a.bin": noise(), "xl/media/b.bin": "b"}, store=("xl/media/a.bin",))
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/media/b.bin"))
    return content[: entry + 24] + struct.pack("<I", 51_000_000) + content[entry + 28 :]


def damaged_data() -> bytes:
    """One byte of the sheet's packed data is another than it was."""
    content = zipped(parts(), store=(SHEET,))
    return content.replace(b"hello", b"hullo")


def million_rows() -> bytes:
    return padded(sheet("<row><c><v>1</v></c></row>" * 1_000_000))


def many_marks() -> bytes:
    return padded(sheet(HELLO, after="<x/>" * 1_600_000))


def many_rows() -> bytes:
    return rows("".join(f"<row><c><v>{n}</v></c></row>" for n in range(6_000)))


def many_empty_rows() -> bytes:
    return padded(sheet(HELLO + '<row ht="3"/>' * 900_000))


def many_empty_cells() -> bytes:
    return padded(sheet(("<row>" + '<c s="1"/>' * 100 + "</row>") * 2_100))


def many_texts() -> bytes:
    return padded(strings=strings(*[""] * 110_000))


def many_runs() -> bytes:
    return padded(strings=f'<sst xmlns="{MAIN}"><si>{"<r><t>a</t></r>" * 110_000}</si></sst>')


def many_styles() -> bytes:
    return padded(styles=f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 70_000}</cellXfs></styleSheet>')


def many_merged() -> bytes:
    return padded(sheet(HELLO, after="<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 50_000 + "</mergeCells>"))


def many_attributes() -> bytes:
    attributes = " ".join(f'a{n}=""' for n in range(400_000))
    return rows(f"<row {attributes}/>")


def many_relations() -> bytes:
    return book(extra={"xl/_rels/workbook.xml.rels": relations(*USUAL, *[("a", "b")] * 20_000)})


def one_long_text() -> bytes:
    return padded(sheet(row(1, text("A1", "a" * 600_000))))


def nested(depth: int) -> str:
    return sheet(row(1, text("A1", "a")) + "<x>" * depth + "</x>" * depth)


def many_sheets() -> bytes:
    names = [f"s{n}" for n in range(101)]
    return book(
        workbook=workbook(*names),
        extra={"xl/_rels/workbook.xml.rels": relations(*[("worksheet", "worksheets/sheet1.xml")] * 101)},
    )


def utf_16(part: str) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-16"?>' + part).encode("utf-16")


def old(word: str) -> bytes:
    return OLE + word.encode("utf-16-le") + bytes(100)


def encrypted() -> bytes:
    return changed(changed(book(), b"PK\x03\x04", 6, b"\x01"), b"PK\x01\x02", 8, b"\x01")


# What is refused: the file's name, its bytes, and what the sentence must say

DAMAGED = "it is damaged or was not sent whole; open it, save it again and send that."
BOMB = "it would unpack to far more than"
HIDDEN = "something is hidden in it"
DOCTYPE = "it declares a document type"
MACROS = (
    "it is a workbook with macros; open it and choose File, Save as, Excel Workbook (.xlsx), which leaves them out."
)
LINKS = "it takes values from other workbooks; choose Data, Edit Links, Break Link in Excel and save it again."
OUTSIDE = "only the first 5,000 rows and 60 columns of a sheet are read; move this cell, or clear it."
SAVE_AS = "open it and choose File, Save as, Excel Workbook (.xlsx)"
CELLS = "it has more than 200,000 cells"
TEXTS = "it holds far more texts than"

Maker = Callable[[], bytes]


def part_of(name: str, declaration: str, content: str) -> Maker:
    return lambda: book(extra={name: declaration + content})


BAD: dict[str, tuple[Maker | bytes, str]] = {
    # the archive
    "empty": (b"", "it is empty; send the workbook again."),
    "four bytes": (b"PK\x03\x04", DAMAGED),
    "broken off": (book()[:-40], DAMAGED),
    "broken off early": (book()[:200], DAMAGED),
    "archive of nothing": (b"PK\x05\x06" + bytes(18), DAMAGED),
    "comment behind": (zipped(parts(), comment=b"#!/bin/sh"), HIDDEN),
    "bytes behind": (book() + b"<html>", HIDDEN),
    "overlapping members": (overlapping, HIDDEN),
    "bomb by ratio": (lambda: book(extra={"xl/media/a.bin": bytes(9_000_000)}), BOMB),
    "bomb by its table": (lambda: changed(book(), b"PK\x01\x02", 24, struct.pack("<I", 3_000_000_000)), BOMB),
    "51 MB by its table": (declared_large, BOMB),
    "thousands of members": (lambda: book(extra={f"xl/{n}.xml": "" for n in range(2_100)}), BOMB),
    "damaged data": (damaged_data, DAMAGED),
    "unknown packing": (
        lambda: changed(changed(book(), b"PK\x01\x02", 10, b"\x0e"), b"PK\x03\x04", 8, b"\x0e"),
        DAMAGED,
    ),
    "encrypted members": (encrypted, "it is protected by a password"),
    "member outside": (book(extra={"../../evil.sh": "a"}), HIDDEN),
    "member at the root": (book(extra={"/etc/passwd": "a"}), HIDDEN),
    "same name twice": (book(extra={"xl/Workbook.xml": "a"}), HIDDEN),
    "larger than is read": (lambda: b"PK" + bytes(20_000_001), "it is larger than 20 MB; take pictures out of it."),
    # XML
    "billion laughs in a sheet": (part_of(SHEET, LAUGHS, DECLARED), DOCTYPE),
    "billion laughs in the texts": (part_of(STRINGS, LAUGHS, strings("&c;")), DOCTYPE),
    "billion laughs in the workbook": (part_of(WORKBOOK, LAUGHS, workbook("&c;")), DOCTYPE),
    "billion laughs in the styles": (part_of(STYLES, LAUGHS, styles("&c;")), DOCTYPE),
    "billion laughs in the properties": (part_of(CUSTOM, LAUGHS, "<Properties>&c;</Properties>"), DOCTYPE),
    "billion laughs in the types": (part_of("[Content_Types].xml", LAUGHS, TYPES), DOCTYPE),
    "billion laughs in a part that is not read": (part_of("xl/drawings/drawing1.xml", LAUGHS, "<x>&c;</x>"), DOCTYPE),
    "one entity many times": (part_of(SHEET, QUADRATIC, DECLARED), DOCTYPE),
    "entity that reads a file": (part_of(SHEET, READS_FILE, DECLARED), DOCTYPE),
    "entity that reads the web": (part_of(STRINGS, READS_WEB, strings("&c;")), DOCTYPE),
    "document type of another place": (part_of("xl/_rels/workbook.xml.rels", OTHER_DTD, relations(*USUAL)), DOCTYPE),
    "document type in UTF-16": (lambda: book(extra={SHEET: utf_16(READS_FILE + DECLARED)}), DOCTYPE),
    "document type in UTF-7": (
        book(b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-' + sheet(HELLO).encode()),
        DAMAGED,
    ),
    "sheet in Latin-1": (book('<?xml version="1.0" encoding="ISO-8859-1"?>' + sheet(HELLO)), DAMAGED),
    "sheet in UTF-16": (book(utf_16(sheet(HELLO))), DAMAGED),
    "sheet broken off": (book(sheet(HELLO)[:-15]), DAMAGED),
    "sheet that is no XML": (book("a,b,c"), DAMAGED),
    "sheet that is empty": (book(" "), DAMAGED),
    "sheet that is a page": (book("<html><body>hello</body></html>"), DAMAGED),
    "texts broken off": (book(strings=strings("a")[:-9]), DAMAGED),
    "workbook broken off": (book(workbook=workbook("Audit")[:-9]), DAMAGED),
    "styles broken off": (book(styles=styles("0")[:-9]), DAMAGED),
    "undefined entity": (book(sheet(row(1, text("A1", "&c;")))), DAMAGED),
    "undefined prefix": (book(sheet(row(1, "<x:c/>"))), DAMAGED),
    "NUL in a sheet": (book(sheet(row(1, text("A1", "\0")))), DAMAGED),
    "700,000 elements one in another": (lambda: padded(nested(700_000)), DAMAGED),
    "400,000 attributes": (many_attributes, DAMAGED),
    "text of 600,000 characters": (one_long_text, DAMAGED),
    "20,000 relations": (many_relations, BOMB),
    "1,600,000 elements": (many_marks, BOMB),
    # where cells stand
    "cell in the last row and column": (rows(row(1_048_576, number("XFD1048576", 1))), f"Audit!XFD1048576: {OUTSIDE}"),
    "cell in row 5,001": (rows(HELLO, row(5_001, text("A5001", "a"))), f"Audit!A5001: {OUTSIDE}"),
    "cell in column 61": (rows(row(2, text("BI2", "a"))), f"Audit!BI2: {OUTSIDE}"),
    "formula in column 61": (rows(row(2, '<c r="BI2"><f>A1</f></c>')), f"Audit!BI2: {OUTSIDE}"),
    "a million rows": (million_rows, BOMB),
    "six thousand rows": (many_rows, f"Audit!A5001: {OUTSIDE}"),
    "210,000 empty cells": (many_empty_cells, CELLS),
    "cell after the last column": (rows(row(1, number("XFE1", 1))), DAMAGED),
    "row after the last": (rows(row(1_048_577, number("A1048577", 1))), DAMAGED),
    "rows out of order": (rows(row(2, text("A2", "a")), HELLO), DAMAGED),
    "row twice": (rows(HELLO, row(1, text("B1", "a"))), DAMAGED),
    "row nought": (rows('<row r="0"/>'), DAMAGED),
    "row of no number": (rows('<row r="two"/>'), DAMAGED),
    "row of a thousand digits": (rows(f'<row r="{"9" * 5_000}"/>'), DAMAGED),
    "cells out of order": (rows(row(1, text("B1", "b"), text("A1", "a"))), DAMAGED),
    "cell twice": (rows(row(1, text("A1", "b"), text("A1", "a"))), DAMAGED),
    "cell in another's row": (rows(row(2, text("A1", "a"))), DAMAGED),
    "cell of no place": (rows(row(1, text("1A", "a"))), DAMAGED),
    "cell in no row": (book(sheet(text("A1", "a"))), DAMAGED),
    "two lists of cells": (rows(HELLO, after=f"<sheetData>{HELLO}</sheetData>"), DAMAGED),
    "merged over each other": (many_merged, DAMAGED),
    "thousands of merged cells": (
        lambda: rows(HELLO, after="<mergeCells>" + '<mergeCell ref="C3:D3"/>' * 5_001 + "</mergeCells>"),
        "a sheet has more than 5,000 merged cells",
    ),
    "merged nonsense": (rows(HELLO, after='<mergeCells><mergeCell ref="all"/></mergeCells>'), DAMAGED),
    "merged backwards": (rows(HELLO, after='<mergeCells><mergeCell ref="C3:A1"/></mergeCells>'), DAMAGED),
    # values
    "number that is none": (rows(row(1, number("A1", "many"))), DAMAGED),
    "number of 5,000 digits": (rows(row(1, number("A1", "9" * 5_000))), DAMAGED),
    "truth that is none": (rows(row(1, typed("A1", "b", "maybe"))), DAMAGED),
    "text that is not there": (rows(row(1, typed("A1", "s", 7))), DAMAGED),
    "text by a name": (rows(row(1, typed("A1", "s", "seven"))), DAMAGED),
    "texts missing": (book(sheet(row(1, typed("A1", "s", 0))), without=STRINGS), DAMAGED),
    "ISO date that is none": (rows(row(1, typed("A1", "d", "2026-02-31"))), DAMAGED),
    "style of no number": (rows(row(1, '<c r="A1" s="bold"><v>1</v></c>')), DAMAGED),
    "110,000 texts": (many_texts, TEXTS),
    "110,000 pieces of one text": (many_runs, TEXTS),
    # styles
    "70,000 styles": (many_styles, DAMAGED),
    "style that is not there": (rows(row(1, number("A1", 3, 99))), DAMAGED),
    # macros and links
    "macros": (book(extra={"xl/vbaProject.bin": OLE}), MACROS),
    "macros in capitals": (book(extra={"xl/VBAPROJECT.BIN": OLE}), MACROS),
    "macros by their type": (book(extra={"[Content_Types].xml": "<Types>sheet.macroEnabled.main+xml</Types>"}), MACROS),
    "macros by their type in UTF-16": (
        book(extra={"[Content_Types].xml": "<Types>vbaProject</Types>".encode("utf-16")}),
        MACROS,
    ),
    "macro sheet of 1992": (book(extra={"xl/macrosheets/sheet1.xml": sheet(HELLO)}), MACROS),
    "link to another workbook": (book(extra={"xl/externalLinks/externalLink1.xml": "<x/>"}), LINKS),
    "link by its relation": (
        book(extra={"xl/_rels/workbook.xml.rels": relations(*USUAL, ("externalLink", "links/a.xml"))}),
        LINKS,
    ),
    # sheets
    "no workbook": (book(without=WORKBOOK), "the workbook itself is missing in it"),
    "no sheets": (book(workbook=workbook()), "it has no sheet with cells"),
    "no part for a sheet": (book(without=SHEET), DAMAGED),
    "no relation for a sheet": (
        book(extra={"xl/_rels/workbook.xml.rels": relations(("styles", "styles.xml"))}, workbook=workbook("A", "B")),
        DAMAGED,
    ),
    "only a chart": (
        book(extra={"xl/_rels/workbook.xml.rels": relations(("chartsheet", "chartsheets/sheet1.xml"))}),
        "it has no sheet with cells, only charts",
    ),
    "two sheets of one name": (book(workbook=workbook("Audit", "Audit ")), "'Audit ': two sheets have this name"),
    "101 sheets": (many_sheets, "it has more than 100 sheets"),
    "strict": (
        book(workbook=workbook("Audit").replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")),
        "it is saved as ‘Strict Open XML’",
    ),
}

# By what they are instead: the name that they were given, and the sentence
OTHERS: dict[str, tuple[str, bytes, str]] = {
    "old workbook": ("a.xls", old("Workbook"), f"it is a workbook in the old format of Excel (.xls); {SAVE_AS}."),
    "older workbook": ("a.xls", old("Book"), "it is a workbook in the old format of Excel (.xls)"),
    "old workbook renamed": ("a.xlsx", old("Workbook"), "it is a workbook in the old format of Excel (.xls)"),
    "workbook with a password": ("a.xlsx", old("EncryptedPackage"), "it is protected by a password; open it"),
    "old document": ("a.doc", old("WordDocument"), "it is an old Word document (.doc), not a workbook."),
    "old presentation": ("a.ppt", old("PowerPoint Document"), "it is an old PowerPoint file (.ppt), not a workbook."),
    "old file of another kind": ("a.msg", OLE, "it is a file in an old format of Office"),
    "table as text": (
        "a.csv",
        b"Criterion,Level\r\n1.1,met\r\n",
        f"it is a table as text (CSV), whatever its name says; {SAVE_AS}.",
    ),
    "audit": ("a.json", b'\n{"id": "a1"}', "it is a file for programs (JSON), such as an audit itself"),
    "table as text, renamed": ("a.xlsx", b"Criterion;Level\r\n1.1;met\r\n", "it is a table as text (CSV)"),
    "table as text of Windows": (
        "a.xlsx",
        "Comment\r\n£5 – “paid”\r\n".encode("cp1252"),
        "it is a table as text (CSV)",
    ),
    "table as text in UTF-16": ("a.xlsx", "a\tb\r\n".encode("utf-16"), "it is a table as text (CSV)"),
    "page that calls itself a workbook": (
        "a.xls",
        b"<html><table><tr><td>1</td></tr></table></html>",
        "it is a web page",
    ),
    "XML of 2003": (
        "a.xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "it is a web page or another text with marks",
    ),
    "PDF": ("a.xlsx", PDF, "it is a PDF, not a workbook"),
    "picture": ("a.xlsx", png(), f"it is no Excel workbook; {SAVE_AS} in the program that made it."),
    "OpenDocument": ("a.ods", open_document("spreadsheet"), f"it is an OpenDocument spreadsheet (.ods); {SAVE_AS}."),
    "OpenDocument renamed": ("a.xlsx", open_document("spreadsheet"), "it is an OpenDocument spreadsheet (.ods)"),
    "OpenDocument text": ("a.odt", open_document("text"), "it is an OpenDocument text, not a workbook."),
    "OpenDocument slides": (
        "a.odp",
        open_document("presentation"),
        "it is an OpenDocument presentation, not a workbook.",
    ),
    "Word document": ("a.xlsx", docx(), "it is a Word document, not a workbook."),
    "slides": ("a.xlsx", open_xml("ppt"), "it is a PowerPoint file, not a workbook."),
    "Numbers": ("a.numbers", zipped({"Index/Document.iwa": "a"}), "it is a Numbers document"),
    "binary workbook": (
        "a.xlsb",
        zipped({"[Content_Types].xml": TYPES, "xl/workbook.bin": "a"}),
        f"it is a binary workbook (.xlsb); {SAVE_AS}.",
    ),
    "another archive": ("a.xlsx", zipped({"a.txt": "a"}), "it is another kind of archive, not a workbook."),
    "Google sheet": ("a.gsheet", b'{"doc_id": "1", "email": "a@b"}', "it only leads to a Google sheet"),
    "mark of Excel": (
        "~$a.xlsx",
        b"\x06R. Car" + bytes(159),
        "this is only a mark that the workbook is open somewhere",
    ),
    "mark of LibreOffice": (
        ".~lock.a.xlsx#",
        b",rcarlow,host;",
        "this is only a mark that the workbook is open somewhere",
    ),
}
