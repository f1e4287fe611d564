"""PNG and JPEG pictures, walked through part by part without decoding a single dot."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from qa_toolkit.uploads import archives, markup

MAX_DOTS = 100_000_000
MAX_PARTS = 50_000  # of a picture of 20 MB; cameras and scanners make some thousand at most
MAX_FILLING = 256  # bytes before one marker; hardly any program writes a single one
PNG = b"\x89PNG\r\n\x1a\n"
_PDF = re.compile(rb"%PDF-[12]\.")
_TOO_MANY = f"the picture has more than {MAX_DOTS // 1_000_000} million dots; save it smaller."
# Markers of a frame's header, which holds the size: C0 to CF but for tables (C4), a reserved one (C8) and arithmetic coding (CC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN, _END = 0xDA, b"\xff\xd9"
_FILLING = re.compile(rb"\xff*")


def png_problem(content: bytes) -> str | None:
    if not content.startswith(PNG):
        return "its name ends in .png, but it is no PNG picture; save it as one."
    names = []
    at = len(PNG)
    for name, data, at in _chunks(content):  # noqa: B007 - `at` is where the last one ended
        names.append(name)
        if name != b"IDAT" and (markup.holds(data) or _PDF.search(data)):
            return archives.HIDDEN
    if names[:1] != [b"IHDR"] or names[-1] != b"IEND" or b"IDAT" not in names or len(content) < len(PNG) + 25:
        return archives.DAMAGED
    if content[at:].strip(b"\0") or _PDF.search(content, 0, 1100) or archives.ends_as_archive(content):
        return archives.HIDDEN
    width, height = struct.unpack_from(">II", content, 16)
    return _size_problem(width, height)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Name, data and end of each chunk up to IEND, to where the file breaks off, or to as many as no program writes."""
    at = len(PNG)
    for _ in range(MAX_PARTS):
        if at + 12 > len(content):
            return
        length, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            return
        yield name, content[at + 8 : end - 4], end
        if name == b"IEND":
            return
        at = end


def jpeg_problem(content: bytes) -> str | None:
    """Cameras put more pictures and films after the first one's end, so what follows it is not refused as such."""
    if not content.startswith(b"\xff\xd8\xff"):
        return "its name ends in .jpg, but it is no JPEG picture; save it as one."
    size, start = (0, 0), None
    for marker, data, end in _segments(content):
        if markup.holds(data):
            return archives.HIDDEN
        if marker in _FRAMES and len(data) >= 5:
            height, width = struct.unpack_from(">HH", data, 1)
            size = (width, height)
        if marker == _SCAN:
            start = end
    finish = -1 if start is None else content.find(_END, start)
    if finish < 0:
        return archives.DAMAGED
    after = content[content.rfind(_END) + 2 :]
    if _PDF.search(content) or markup.holds(after) or archives.ends_as_archive(content):
        return archives.HIDDEN
    return _size_problem(*size)


def size(content: bytes) -> tuple[int, int] | None:
    """Width and height in dots of a PNG or JPEG that is whole and nothing else; None of any other."""
    if content.startswith(PNG):
        return None if png_problem(content) else struct.unpack_from(">II", content, 16)
    if jpeg_problem(content):
        return None
    frames = [data for marker, data, _ in _segments(content) if marker in _FRAMES and len(data) >= 5]
    height, width = struct.unpack_from(">HH", frames[-1], 1)
    return width, height


def _segments(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Marker, data and end of each segment up to the first scan, to where the file breaks off, or to as many as no program writes."""
    at = 2
    for _ in range(MAX_PARTS):
        filling = _FILLING.match(content, at, at + MAX_FILLING + 1)
        at = max(at, filling.end() - 1) if filling else at
        if at + 4 > len(content) or content[at] != 0xFF or content[at + 1] == 0xFF:
            return
        marker = content[at + 1]
        (length,) = struct.unpack_from(">H", content, at + 2)
        end = at + 2 + length
        if length < 2 or end > len(content) or 0xD0 <= marker <= 0xD9:
            return
        yield marker, content[at + 4 : end], end
        if marker == _SCAN:
            return
        at = end


def _size_problem(width: int, height: int) -> str | None:
    if not width or not height:
        return archives.DAMAGED
    return _TOO_MANY if width * height > MAX_DOTS else None
