"""A section's bar as a PNG, for formats that take no SVG: the same lengths and the same hatching, drawn from rows of pixels."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from qa_toolkit.reports.chart import Piece

_SCALE = 4  # pixels for each unit of the chart: about 500 to an inch where it is shown
_SPACING, _STROKE, _EDGE = 6 * _SCALE, 5, 3
_WHITE, _MAIN, _SECOND, _INK = range(4)
_FILLS = {"met": _MAIN, "unmet": _SECOND, "unsupported": _INK}


def png(pieces: Sequence[Piece], units: tuple[int, int], main: str, second: str) -> bytes:
    """The pieces side by side on a strip, `units` wide and high; where there are none, a line says that nothing is counted."""
    width, height = units
    rows = [bytearray(width * _SCALE) for _ in range(height * _SCALE)]
    for piece in pieces:
        _draw(rows, piece)
    if not pieces:
        middle = len(rows) // 2
        for row in rows[middle - 1 : middle + 2]:
            row[:] = bytes([_INK]) * len(row)
    return _packed(rows, [(255, 255, 255), _rgb(main), _rgb(second), _rgb("#3d4a52")])


def _draw(rows: Sequence[bytearray], piece: Piece) -> None:
    start, end = round(piece.x * _SCALE), round((piece.x + piece.width) * _SCALE)
    edge = _MAIN if piece.state == "met" else _INK
    for y, row in enumerate(rows):
        if y < _EDGE or y >= len(rows) - _EDGE:
            row[start:end] = bytes([edge]) * (end - start)
            continue
        row[start:end] = _filling(piece.state, y, end - start)
        row[start : start + _EDGE] = row[end - _EDGE : end] = bytes([edge]) * _EDGE


def _filling(state: str, y: int, length: int) -> bytes:
    """One row of a piece: full for what is met, diagonals for what is not, both diagonals for a claim, nothing for the rest."""
    colour = _FILLS.get(state, _WHITE)
    if state == "met":
        return bytes([colour]) * length
    both = state == "unsupported"
    lined = [(x + y) % _SPACING < _STROKE or (both and (x - y) % _SPACING < _STROKE) for x in range(_SPACING)]
    unit = bytes(colour if line else _WHITE for line in lined)
    return (unit * (length // _SPACING + 1))[:length]


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.lstrip("#")))


def _packed(rows: Sequence[bytearray], palette: Sequence[Sequence[int]]) -> bytes:
    """A PNG with eight bits to a pixel, each the number of a colour of the palette."""
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    pixels = b"".join(b"\0" + row for row in rows)
    chunks = (
        (b"IHDR", head),
        (b"PLTE", bytes(part for colour in palette for part in colour)),
        (b"IDAT", zlib.compress(pixels, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
