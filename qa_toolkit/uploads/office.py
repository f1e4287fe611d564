"""Word, Excel, PowerPoint and OpenDocument files: zip archives that hold what their ending promises, and no macros."""

from __future__ import annotations

from collections.abc import Callable

from qa_toolkit.uploads import archives
from qa_toolkit.uploads.archives import Archive

_TYPES = "[Content_Types].xml"
_OPEN_XML = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_OPEN_DOCUMENT = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
KINDS = (*_OPEN_XML, *_OPEN_DOCUMENT)
_MACROS = "it holds macros; save it without them, or as a PDF."
_NO_MACRO = ("script-lb.xml", "script-lc.xml")  # LibreOffice writes these lists even where there is no macro to list


def problem_of(kind: str) -> Callable[[bytes], str | None]:
    """The check for one ending."""

    def problem(content: bytes) -> str | None:
        archive = archives.checked(content)
        if isinstance(archive, str):
            return archive
        return _open_xml(archive, kind) if kind in _OPEN_XML else _open_document(archive, kind)

    return problem


def _open_xml(archive: Archive, kind: str) -> str | None:
    if _TYPES not in archive.names or not any(name.startswith(_OPEN_XML[kind]) for name in archive.names):
        return _wrong(archive, kind)
    types = _types_in(archive)
    if b"<types" not in types and b":types" not in types:
        return archives.DAMAGED
    return _MACROS if has_macros(archive) else None


def has_macros(archive: Archive) -> bool:
    """Of Word, Excel and PowerPoint files."""
    types = _types_in(archive)
    by_type = b"macroenabled" in types or b"vbaproject" in types
    return by_type or any("vbaproject" in name.lower() for name in archive.names)


def _types_in(archive: Archive) -> bytes:
    return archive.read(_TYPES).replace(b"\0", b"").lower()  # UTF-16 reads as ASCII without its NULs


def kind_of(archive: Archive) -> str | None:
    """The ending that an archive should have by what lies in it."""
    text = (
        archive.read("mimetype").strip().removeprefix(b"application/vnd.oasis.opendocument.").decode("ascii", "replace")
    )
    other = next((kind for kind, folder in _OPEN_XML.items() if any(n.startswith(folder) for n in archive.names)), None)
    return next((kind for kind, word in _OPEN_DOCUMENT.items() if word == text), other)


def _open_document(archive: Archive, kind: str) -> str | None:
    expected = f"application/vnd.oasis.opendocument.{_OPEN_DOCUMENT[kind]}".encode()
    if archive.read("mimetype").strip() != expected or "content.xml" not in archive.names:
        return _wrong(archive, kind)
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        return archives.LOCKED
    return _MACROS if any(map(_is_macro, archive.names)) else None


def _is_macro(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(("basic/", "scripts/")) and not lower.endswith(("/", *_NO_MACRO))


def _wrong(archive: Archive, kind: str) -> str:
    """What it is instead, where that can be told."""
    other = kind_of(archive)
    if other is None or other == kind:
        return f"its name ends in .{kind}, but it is another kind of archive; save it as a PDF."
    return f"its name ends in .{kind}, but it is a .{other} file; give it the ending .{other}."
