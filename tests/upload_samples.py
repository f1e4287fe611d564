"""Evidence files, good and bad, made in code: each is as small as it can be and still show what it is about."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(*extra: bytes, width: int = 1, height: int = 1, after: bytes = b"") -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + body + chunk(b"IEND", b"") + after


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def jpeg(*extra: bytes, width: int = 1, height: int = 1, after: bytes = b"", frame: int = 0xC0) -> bytes:
    head = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + b"".join(extra)
    size = segment(frame, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\0")
    return b"\xff\xd8" + head + size + segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x00\x12\x34\xff\x00\xff\xd9" + after


def zipped(members: Mapping[str, bytes | str], *, store: tuple[str, ...] = (), comment: bytes = b"") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if name in store else zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return file.getvalue()


def open_xml(folder: str) -> bytes:
    return zipped({"[Content_Types].xml": TYPES, "_rels/.rels": "<r/>", f"{folder}/main.xml": "<x/>"})


def docx(extra: Mapping[str, bytes | str] | None = None) -> bytes:
    members: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": "<w:document/>",
        "word/media/a.png": png(),
    }
    return zipped(members | dict(extra or {}))


def open_document(kind: str, extra: Mapping[str, bytes | str] | None = None, *, mimetype: str | None = None) -> bytes:
    members: dict[str, bytes | str] = {
        "mimetype": mimetype or f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": "<office/>",
        "META-INF/manifest.xml": "<manifest/>",
    }
    return zipped(members | dict(extra or {}), store=("mimetype",))


def overlapping() -> bytes:
    """Two entries of the table at the end lead to the same data."""
    content = zipped({"[Content_Types].xml": TYPES, "word/a.xml": "a" * 500, "word/b.xml": "a" * 500})
    first = content.index(b"word/a.xml") - 30
    table = content.index(b"PK\x01\x02", content.rindex(b"word/a.xml"))
    return content[: table + 42] + struct.pack("<I", first) + content[table + 46 :]


def changed(content: bytes, mark: bytes, offset: int, value: bytes) -> bytes:
    """With bytes replaced at an offset from each place where `mark` stands."""
    out = bytearray(content)
    at = content.find(mark)
    while at >= 0:
        out[at + offset : at + offset + len(value)] = value
        at = content.find(mark, at + 1)
    return bytes(out)


def encrypted() -> bytes:
    return changed(changed(docx(), b"PK\x01\x02", 8, b"\x01"), b"PK\x03\x04", 6, b"\x01")


def lying_name() -> bytes:
    """The name in front of the data is another than in the table."""
    content = docx()
    at = content.index(b"word/document.xml")
    return content[:at] + b"word/vbaProjectxx" + content[at + 17 :]


def many_members() -> bytes:
    return docx({f"word/part{number}.xml": "" for number in range(2_100)})


def bomb() -> bytes:
    return docx({"word/big.xml": bytes(3_000_000)})


def declared(size: int) -> bytes:
    """The table says that each member unpacks to `size`."""
    return changed(docx(), b"PK\x01\x02", 24, struct.pack("<I", size))


GOOD: dict[str, tuple[str, bytes]] = {
    "pdf": ("plan.pdf", PDF),
    "pdf of two revisions": ("plan.pdf", PDF + PDF.partition(b"\n")[2]),
    "pdf filled up with NUL": ("plan.pdf", PDF + bytes(2000)),
    "pdf 2.0": ("plan.pdf", PDF.replace(b"1.7", b"2.0")),
    "pdf with a zip file attached": ("plan.pdf", PDF.replace(b"trailer", docx() + b"\nendstream\ntrailer")),
    "png": ("photo.png", png()),
    "png with a text": ("photo.png", png(chunk(b"tEXt", b"Title\0A careers fair"))),
    "png filled up with NUL": ("photo.png", png(after=bytes(8))),
    "jpg": ("photo.jpg", jpeg()),
    "jpeg": ("photo.jpeg", jpeg()),
    "progressive jpg": ("photo.JPG", jpeg(frame=0xC2)),
    "jpg with data of the camera": ("photo.jpg", jpeg(segment(0xE1, b"Exif\0\0II*\0<x:xmpmeta/>"))),
    "jpg with a film after it": ("photo.jpg", jpeg(after=b"\0\0\0\x18ftypmp42" + bytes(50))),
    "docx": ("plan.docx", docx()),
    "docx with an embedded workbook": ("plan.docx", docx({"word/embeddings/a.xlsx": open_xml("xl")})),
    "xlsx": ("log.xlsx", open_xml("xl")),
    "pptx": ("slides.pptx", open_xml("ppt")),
    "odt": ("plan.odt", open_document("text")),
    "odt with empty lists of macros": ("plan.odt", open_document("text", {"Basic/Standard/script-lb.xml": "<l/>"})),
    "ods": ("log.ods", open_document("spreadsheet")),
    "odp": ("slides.odp", open_document("presentation")),
    "csv": ("log.csv", b"Year,Talks\r\n7,3\r\n"),
    "csv in UTF-8 with its mark": ("log.csv", "\ufeffÉcole;1\r\n".encode()),
    "csv from an old Excel": ("log.csv", "Name;Fee\r\nZoë;£5 – paid\r\n".encode("cp1252")),
    "csv in UTF-16": ("log.csv", "Year\tTalks\r\n7\t3\r\n".encode("utf-16")),
    "txt": ("note.txt", b"What we did.\n"),
    "txt of one DOS program": ("note.txt", b"What we did.\r\n\x1a"),
    "txt that begins as a picture does": ("note.txt", b"BM is short for benchmark"),
    "txt that begins as a program does": ("note.txt", b"MZ was here"),
    "txt with an angle": ("note.txt", b"< 5 of 12 pupils; a <-> b"),
    "txt in Greek": ("note.txt", "Επαγγελματικός προσανατολισμός".encode()),
}

BAD: dict[str, tuple[str, bytes]] = {
    # nothing, too much, broken off
    "empty pdf": ("a.pdf", b""),
    "empty txt": ("a.txt", b""),
    "blank txt": ("a.txt", b" \r\n\t"),
    "mark only": ("a.csv", b"\xef\xbb\xbf"),
    "too large": ("a.txt", b"a" * 20_000_001),
    "pdf broken off": ("a.pdf", PDF[:-8]),
    "png broken off": ("a.png", png()[:-4]),
    "png without data": ("a.png", png()[:33] + chunk(b"IEND", b"")),
    "png of eight bytes": ("a.png", b"\x89PNG\r\n\x1a\n"),
    "jpg broken off": ("a.jpg", jpeg()[:-2]),
    "jpg of three bytes": ("a.jpg", b"\xff\xd8\xff"),
    "jpg without a scan": ("a.jpg", b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"\xff\xd9"),
    "jpg with a false length": ("a.jpg", b"\xff\xd8\xff\xe0\x00\x01" + jpeg()[20:]),
    "docx broken off": ("a.docx", docx()[:-30]),
    "docx of four bytes": ("a.docx", b"PK\x03\x04"),
    "empty zip": ("a.docx", b"PK\x05\x06" + bytes(18)),
    # another kind than the ending says
    "png as pdf": ("a.pdf", png()),
    "jpg as png": ("a.png", jpeg()),
    "png as jpg": ("a.jpg", png()),
    "gif as png": ("a.png", GIF),
    "gif as jpg": ("a.jpg", GIF),
    "pdf as docx": ("a.docx", PDF),
    "pdf as txt": ("a.txt", PDF),
    "pdf as png": ("a.png", PDF),
    "docx as xlsx": ("a.xlsx", docx()),
    "xlsx as docx": ("a.docx", open_xml("xl")),
    "pptx as xlsx": ("a.xlsx", open_xml("ppt")),
    "odt as ods": ("a.ods", open_document("text")),
    "ods as odp": ("a.odp", open_document("spreadsheet")),
    "odt as docx": ("a.docx", open_document("text")),
    "docx as odt": ("a.odt", docx()),
    "odt with another type inside": ("a.odt", open_document("text", mimetype="application/vnd.oasis.opendocument.text-master")),
    "odt without content": ("a.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text"})),
    "docx as csv": ("a.csv", docx()),
    "docx as pdf": ("a.pdf", docx()),
    "zip as docx": ("a.docx", zipped({"a.txt": "a"})),
    "jar as docx": ("a.docx", zipped({"META-INF/MANIFEST.MF": "Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"})),
    "docx without its list of types": ("a.docx", zipped({"word/document.xml": "<x/>"})),
    "docx with an empty list of types": ("a.docx", docx({"[Content_Types].xml": ""})),
    "old doc as docx": ("a.docx", OLE),
    "old doc as txt": ("a.txt", OLE),
    "program as pdf": ("a.pdf", b"MZ\x90\0" + bytes(60)),
    "program as txt": ("a.txt", b"MZ\x90\0" + bytes(60)),
    "ELF as csv": ("a.csv", b"\x7fELF\x02\x01\x01" + bytes(9)),
    "rtf as txt": ("a.txt", b"{\\rtf1 {\\object}}"),
    "gzip as csv": ("a.csv", b"\x1f\x8b\x08\x00"),
    "rar as docx": ("a.docx", b"Rar!\x1a\x07\x00"),
    "7z as docx": ("a.docx", b"7z\xbc\xaf\x27\x1c"),
    "wave as jpg": ("a.jpg", b"RIFF\x04\0\0\0WAVE"),
    "noise as txt": ("a.txt", bytes(range(256))),
    "noise as pdf": ("a.pdf", bytes(range(1, 256))),
    "NUL in csv": ("a.csv", b"a,b\0\r\n"),
    "escape in txt": ("a.txt", b"\x1b]0;title\x07"),
    "UTF-16 without its mark": ("a.txt", "text".encode("utf-16-le")),
    "half of UTF-16": ("a.txt", b"\xff\xfea"),
    "UTF-16 with a NUL": ("a.txt", "a\0b".encode("utf-16")),
    # pages and scripts
    "page as txt": ("a.txt", PAGE),
    "page as csv after lines": ("a.csv", b"\r\n\r\n  <HTML>\r\n"),
    "page as pdf": ("a.pdf", PAGE),
    "page as png": ("a.png", PAGE),
    "page in UTF-16": ("a.txt", PAGE.decode().encode("utf-16")),
    "page after a mark": ("a.txt", b"\xef\xbb\xbf" + PAGE),
    "script as txt": ("a.txt", b"<script>alert(1)</script>"),
    "script in the second line": ("a.csv", b"a,b\r\n1,<script>alert(1)</script>\r\n"),
    "svg as txt": ("a.txt", SVG),
    "svg as png": ("a.png", SVG),
    "svg as jpg": ("a.jpg", SVG),
    "xml as txt": ("a.txt", b'<?xml version="1.0"?>' + SVG),
    "comment first": ("a.txt", b"<!-- --><script>1</script>"),
    "php as txt": ("a.txt", b"<?php system($_GET[0]);"),
    "shell as txt": ("a.txt", b"#!/bin/sh\nrm -r x\n"),
    # two kinds at once
    "page before pdf": ("a.pdf", PAGE + PDF),
    "comment before pdf": ("a.pdf", b"% \n" + PDF),
    "page inside pdf's head": ("a.pdf", PDF.replace(b"1 0 obj", PAGE + b"\n1 0 obj")),
    "page after pdf": ("a.pdf", PDF + PAGE),
    "zip after pdf": ("a.pdf", PDF + docx()),
    "zip after pdf, with an end": ("a.pdf", PDF + zipped({"a": "a"}, comment=b"\n%%EOF\n")),
    "strange header of pdf": ("a.pdf", PDF.replace(b"1.7", b"x.y")),
    "zip after png": ("a.png", png(after=zipped({"a": "a"}))),
    "zip inside png": ("a.png", png(chunk(b"teXt", zipped({"a": "a"})[:-2] + b"\x26\x00"))),
    "jar after gif, as jpg": ("a.jpg", GIF + zipped({"A.class": "a"})),
    "jar after jpg": ("a.jpg", jpeg(after=zipped({"A.class": "a"}))),
    "pdf inside png": ("a.png", png(chunk(b"tEXt", PDF))),
    "pdf after png": ("a.png", png(after=PDF)),
    "pdf inside jpg": ("a.jpg", jpeg(segment(0xFE, PDF))),
    "pdf after jpg": ("a.jpg", jpeg(after=PDF)),
    "page inside png": ("a.png", png(chunk(b"tEXt", b"x\0" + PAGE))),
    "page after png": ("a.png", png(after=PAGE)),
    "page inside jpg": ("a.jpg", jpeg(segment(0xFE, PAGE))),
    "page after jpg": ("a.jpg", jpeg(after=PAGE)),
    "page before docx": ("a.docx", PAGE + docx()),
    "page after docx": ("a.docx", docx() + PAGE),
    "page as comment of docx": ("a.docx", zipped({"[Content_Types].xml": TYPES, "word/a": "a"}, comment=PAGE)),
    # pictures that would need gigabytes
    "png of 50,000 by 50,000": ("a.png", png(width=50_000, height=50_000)),
    "png of no width": ("a.png", png(width=0)),
    "jpg of 65,000 by 65,000": ("a.jpg", jpeg(width=65_000, height=65_000)),
    "jpg of no height": ("a.jpg", jpeg(height=0)),
    # archives that do harm
    "bomb": ("a.docx", bomb()),
    "bomb of 3 GB by its table": ("a.docx", declared(3_000_000_000)),
    "many members": ("a.docx", many_members()),
    "overlapping members": ("a.docx", overlapping()),
    "encrypted members": ("a.docx", encrypted()),
    "another name before the data": ("a.docx", lying_name()),
    "unknown packing": ("a.docx", changed(changed(docx(), b"PK\x01\x02", 10, b"\x0e"), b"PK\x03\x04", 8, b"\x0e")),
    "member outside": ("a.docx", docx({"../../evil.sh": "a"})),
    "member with a drive": ("a.docx", docx({"C:\\evil.exe": "a"})),
    "member at the root": ("a.docx", docx({"/etc/passwd": "a"})),
    "same name twice": ("a.docx", docx({"word/Document.xml": "a"})),
    "macros in docx": ("a.docx", docx({"word/vbaProject.bin": OLE})),
    "macros in capitals": ("a.docx", docx({"word/VBAPROJECT.BIN": OLE})),
    "macros by their type": ("a.docx", docx({"[Content_Types].xml": '<Types><x t="ms-word.document.macroEnabled.main+xml"/></Types>'})),
    "macros by their type in UTF-16": ("a.docx", docx({"[Content_Types].xml": "<Types>vbaProject</Types>".encode("utf-16")})),
    "macros in odt": ("a.odt", open_document("text", {"Basic/Standard/Module1.xml": "<m/>"})),
    "scripts in ods": ("a.ods", open_document("spreadsheet", {"Scripts/python/evil.py": "a"})),
    "odt with a password": ("a.odt", open_document("text", {"META-INF/manifest.xml": "<manifest:encryption-data/>"})),
}  # fmt: skip
