"""Long lists into a workbook: rows of texts and numbers that become XML while they come, so that memory does not grow with them.

Everything else is in a shell that XlsxWriter makes: styles, widths, filters, print set-up. The first row of each sheet of the shell has a cell
for each style, rows name a style by its place there, and what the shell has as cells is replaced by the rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from qa_toolkit.spreadsheets.cells import address
from qa_toolkit.spreadsheets.package import Package, local
from qa_toolkit.wording import clean

MOST_STYLES = 18
_MARKS = [chr(0x0E + place) for place in range(MOST_STYLES)]  # control characters, which no text keeps
_IN_MEMORY = 250_000  # of a sheet's rows; a longer sheet goes on on the disk
_WAITING = 1_000  # cells that are put down together
_CHUNK = 1 << 20
_LARGE = 1 << 30  # from which a part may need the long form of a zip file
_LEVEL = 1  # of compression: a third of the time of the usual 6, for a file a fifth larger
_LONGEST = 32_000  # of a cell's text, a little below what Excel takes
_MOST_UNITS = 32_767  # of UTF-16, as Excel counts it
_LONGEST_KEPT = 60  # of texts that are likely to come again
_NOT_PLAIN = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]|\A\s|\s\Z")
_LIKE_AN_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")

Value = str | int | float | None


class Look(NamedTuple):
    """How a column's texts and its numbers look: places in the first row of the shell."""

    text: int
    number: int


class Rows:
    """The rows of one sheet. `last` is the number of the last, from 1."""

    def __init__(self, folder: Path) -> None:
        """What is too long for memory goes into a nameless file in this folder."""
        self._file = SpooledTemporaryFile(_IN_MEMORY, dir=str(folder))  # noqa: SIM115 - until `close`
        self._waiting: list[str] = []
        self._looks: tuple[Look, ...] = ()
        self._starts: list[tuple[str, str, str]] = []
        self.last = 0
        self._width = 1

    def add(self, cells: Sequence[Value], looks: tuple[Look, ...], height: float | None = None) -> None:
        """Numbers are finite; None and an empty text are no cells."""
        self.last += 1
        if looks is not self._looks:
            self._looks, self._starts, self._width = looks, _starts(looks), max(self._width, len(looks))
        row, xml = str(self.last), self._waiting
        xml.append(f'<row r="{row}" ht="{height}" customHeight="1">' if height else f'<row r="{row}">')
        for (start, text, number), value in zip(self._starts, cells, strict=True):
            if value.__class__ is int:
                xml.append(f"{start}{row}{number}{value}</v></c>")
            elif isinstance(value, str):
                if value:
                    inline = _inline_again(value) if len(value) <= _LONGEST_KEPT else _inline(value)
                    xml.append(f"{start}{row}{text}{inline}")
            elif value is not None:
                xml.append(f"{start}{row}{number}{value:.16G}</v></c>")
        xml.append("</row>")
        if len(xml) > _WAITING:
            self._put_down()

    def _put_down(self) -> None:
        self._file.write("".join(self._waiting).encode("utf-8", "replace"))
        self._waiting.clear()

    def skip(self) -> None:
        """One row stays empty."""
        self.last += 1

    def chunks(self, styles: Sequence[str]) -> Iterator[bytes]:
        numbers = [(mark.encode(), style.encode()) for mark, style in zip(_MARKS, styles, strict=False)]
        self._put_down()
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            for mark, style in numbers:
                chunk = chunk.replace(mark, style)
            yield chunk

    @property
    def extent(self) -> str:
        """'A1:D14'."""
        return f"A1:{address(self.last, self._width)}"

    @property
    def size(self) -> int:
        """In bytes, so far as it was put down."""
        return int(self._file.tell())

    def close(self) -> None:
        self._file.close()


def put_together(shell: IO[bytes], sheets: Sequence[Rows], path: Path) -> None:
    """The shell's parts as they are, and in its sheets, in their order, these rows instead of its own. The same rows give the same bytes.

    Raises:
        OSError.
    """
    with ZipFile(shell) as parts, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as book:
        package = Package(path, parts)
        rows_of = dict(zip(_parts_of_sheets(package), sheets, strict=True))
        for name in parts.namelist():
            content, rows = package.part(name), rows_of.get(name.lower())
            with book.open(name, "w", force_zip64=rows is not None and rows.size > _LARGE) as part:
                if rows is None:
                    part.write(content)
                    continue
                before, styles, after = _frame(package, content, rows.extent)
                for chunk in chain((before,), rows.chunks(styles), (after,)):
                    part.write(chunk)


def _parts_of_sheets(package: Package) -> Iterator[str]:
    workbook, found = package.workbook(), []

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet":
            found.append(next(value for key, value in attributes.items() if local(key) == "id"))

    package.parse(package.part(workbook), start)
    relations = package.relations(workbook)
    return (relations[one].target for one in found)


def _frame(package: Package, content: bytes, extent: str) -> tuple[bytes, list[str], bytes]:
    """What stands in a sheet before its rows, the styles of the cells that it had, and what stands after them."""
    at: dict[str, int] = {}
    styles: list[str] = []
    last = ""

    def start(tag: str, attributes: Mapping[str, str]) -> None:
        nonlocal last
        at.setdefault(tag, package.offset)
        at.setdefault(f"after {last}", package.offset)
        last = tag
        if tag == "c":
            styles.append(attributes.get("s", "0"))

    def end(tag: str) -> None:
        at[f"/{tag}"] = package.offset

    package.parse(content, start, end)
    said = f'<dimension ref="{extent}"/>'.encode()
    before = content[: at["dimension"]] + said + content[at["after dimension"] : at["row"]]
    return before, styles, content[at["/sheetData"] :]


def _starts(looks: tuple[Look, ...]) -> list[tuple[str, str, str]]:
    """For each column how a cell begins before the number of its row, and how it goes on before a text and before a number."""
    return [
        (
            f'<c r="{address(0, column)[:-1]}',
            f'" s="{_MARKS[look.text]}" t="inlineStr"><is><t',
            f'" s="{_MARKS[look.number]}"><v>',
        )
        for column, look in enumerate(looks, 1)
    ]


def _inline(text: str) -> str:
    """The rest of a cell with a text; never a formula, a link or marks of its own, whatever it looks like."""
    text = clean(text)[:_LONGEST]
    if 2 * len(text) > _MOST_UNITS:
        text = text.encode("utf-16-le", "replace")[: 2 * _MOST_UNITS].decode("utf-16-le", "ignore")
    if not _NOT_PLAIN.search(text):
        return f">{text}</t></is></c>"
    space = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    text = _LIKE_AN_ESCAPE.sub("_x005F_", text)
    text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"{space}>{text}</t></is></c>"


_inline_again = lru_cache(maxsize=4_096)(_inline)
