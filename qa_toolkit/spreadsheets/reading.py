"""The values of a workbook: openpyxl reads them out of a small package that is put together here from what has been looked at.

It never sees what else a workbook holds: drawings, comments, links, names and conditional formats, which are none of ours and stop it where they
are odd. Cells and texts, the only parts that are still a stranger's, it reads with defusedxml.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from sys import float_info
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import quoteattr

from qa_toolkit import documents
from qa_toolkit.spreadsheets.cells import Book, Cell, CellError, Row, Sheet, Value
from qa_toolkit.spreadsheets.grid import MAX_COLUMNS, Allowance, Grid, grid
from qa_toolkit.spreadsheets.outline import Contents, SheetPart, contents
from qa_toolkit.spreadsheets.package import MAX_BYTES, unpack
from qa_toolkit.uploads import archives

_FIRST_OWN_FORMAT = 164
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SPREADSHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SPREADSHEET}.sharedStrings+xml"/></Types>'
)
_NO_STRINGS = f'<sst xmlns="{_MAIN}"/>'.encode()
# openpyxl takes this out of shared texts, so that '_x000D_' and a carriage return would read the same; a character in it keeps it.
_ESCAPE, _KEPT_ESCAPE = "x005F_", "x005\ue000F_"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FONTS = re.compile(
    rb"<((?:\w+:)?rPr)>.*?</\1>", re.DOTALL
)  # of parts of a text: half of openpyxl's time, and nobody asks for them
# What openpyxl and its parsers raise where a part is well-formed XML but no spreadsheet.
_UNREADABLE = (
    AttributeError,
    IndexError,
    KeyError,
    OSError,
    OverflowError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
)


def open_book(path: Path | str, content: bytes | None = None) -> Book:
    """A workbook's sheets with everything that is filled in, as it was shown when the workbook was last saved.

    Args:
        path: the file, or the name of what `content` came from.
        content: the file's bytes where it does not lie on this disk.

    Raises:
        BadWorkbook: where it cannot be read, is protected by a password, or is not safe to read.
        DocumentError: where there is no such file.
    """
    package = unpack(path, documents.read_bytes(path, MAX_BYTES) if content is None else content)
    inside = contents(package)
    allowance = Allowance()
    grids = [grid(package, sheet.name, sheet.part, allowance) for sheet in inside.sheets]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of formats and extensions that we have no use for
            sheets = {sheet.name: sheet for sheet in _sheets(inside, grids)}
    except _UNREADABLE:
        raise package.bad(archives.DAMAGED) from None
    return Book(str(path), inside.properties, sheets)


def _sheets(inside: Contents, grids: Sequence[Grid]) -> Iterator[Sheet]:
    import openpyxl

    book = openpyxl.load_workbook(_clean_package(inside, grids), read_only=True, data_only=True)
    try:
        for number, (part, grid) in enumerate(zip(inside.sheets, grids, strict=True)):
            found: dict[int, Row] = {}
            if grid.last_row:
                sheet: Any = book[_title(number)]
                found = {row.number: row for row in _rows(sheet, part, grid)}
            yield Sheet(part.name, part.hidden, found, grid.merged)
    finally:
        book.close()


def _rows(sheet: Any, part: SheetPart, grid: Grid) -> Iterator[Row]:
    covered = {
        (row, column)
        for merged in grid.merged
        for row in range(merged.first_row, merged.last_row + 1)
        for column in range(merged.first_column, merged.last_column + 1)
    } - {(merged.first_row, merged.first_column) for merged in grid.merged}
    for row, raw in enumerate(sheet.iter_rows(max_row=grid.last_row, max_col=MAX_COLUMNS), start=1):
        cells: dict[int, Cell] = {}
        for column, cell in enumerate(raw, start=1):
            if (row, column) in grid.not_calculated:
                cells[column] = Cell(part.name, row, column, CellError())
            elif cell.value is not None and cell.value != "" and (row, column) not in covered:
                number = cell.data_type == "n" and "%" in cell.number_format
                cells[column] = Cell(part.name, row, column, _value(cell.value, cell.data_type), number)
        if cells:
            yield Row(row, cells)


def _value(raw: Any, kind: str) -> Value:
    if kind == "e":
        return CellError(str(raw))
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        return raw if abs(raw) <= float_info.max else CellError("#NUM!")
    if isinstance(raw, datetime):
        return raw.date() if raw.time() == time() else raw.isoformat(" ", "minutes")
    if isinstance(raw, time):
        return raw.isoformat("minutes")
    if isinstance(raw, timedelta):
        minutes = round(raw.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return raw if isinstance(raw, date) else _plain(str(raw))


def _plain(text: str) -> str:
    """With Unix line ends, and with the characters that XML cannot hold, which Excel writes as '_x000D_'."""
    if "x" in text:
        text = _ESCAPED.sub(_unescaped, text.replace(_KEPT_ESCAPE, _ESCAPE))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code < 0xE000 else chr(code)  # half a character is no text


def _title(number: int) -> str:
    return f"s{number}"


def _clean_package(inside: Contents, grids: Sequence[Grid]) -> io.BytesIO:
    """A workbook of nothing but what has been looked at; sheets without anything filled in are left out."""
    filled = [number for number, grid in enumerate(grids) if grid.last_row]
    sheets = "".join(f'<sheet name="{_title(n)}" sheetId="{n + 1}" r:id="{_title(n)}"/>' for n in filled)
    relations = "".join(
        f'<Relationship Id="{_title(n)}" Type="{_OFFICE}/worksheet" Target="/xl/{_title(n)}.xml"/>' for n in filled
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{int(inside.from_1904)}"/>'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>',
        "xl/styles.xml": _styles(inside.formats),
        "xl/sharedStrings.xml": _FONTS.sub(b"", inside.strings).replace(_ESCAPE.encode(), _KEPT_ESCAPE.encode())
        or _NO_STRINGS,
        **{f"xl/{_title(n)}.xml": grids[n].cells for n in filled},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made


def _styles(formats: Sequence[str]) -> str:
    numbers = {code: number for number, code in enumerate(dict.fromkeys(formats), start=_FIRST_OWN_FORMAT)}
    own = "".join(f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>' for code, number in numbers.items())
    cells = "".join(f'<xf numFmtId="{numbers[code]}"/>' for code in formats) or "<xf/>"
    return f'<styleSheet xmlns="{_MAIN}"><numFmts>{own}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'
