"""Workbooks that are odd, or as large as is still read, and that are read all the same."""

from __future__ import annotations

from collections.abc import Mapping

from upload_samples import OLE, zipped
from workbook_samples import (
    HELLO,
    MAIN,
    SHEET,
    STYLES,
    TYPES,
    Maker,
    book,
    nested,
    number,
    padded,
    relations,
    row,
    rows,
    sheet,
    strings,
    styles,
    text,
    typed,
    workbook,
)

Expected = Mapping[str, object]  # what is in the cells of 'Audit', by their places


def one(cell: str) -> bytes:
    return rows(row(1, cell))


def from_1904(cell: str) -> bytes:
    return book(sheet(row(1, cell)), workbook=workbook("Audit", about='<workbookPr date1904="1"/>'))


def shared(part: str) -> bytes:
    return book(sheet(row(1, typed("A1", "s", 0))), strings=f'<sst xmlns="{MAIN}"><si>{part}</si></sst>')


def prefixed() -> bytes:
    root, cells = sheet(HELLO).split("<sheetData>")
    content = (root + "<sheetData>" + cells).replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    return book(content)


def calculated(kind: str, value: str) -> str:
    return f'<c r="A1"{kind}><f>B1</f>{value}</c>'


def large_format() -> bytes:
    return book(sheet(row(1, number("A1", 46_356, 1))), styles=styles("[" * 100_000))


def wide() -> bytes:
    """Formatted to the last column in each row, as a person does who colours whole rows."""
    return rows("".join(row(n, number(f"A{n}", n), f'<c r="XFD{n}" s="1"/>') for n in range(1, 5_001)))


NAMES = "<definedNames><definedName name='_xlnm.Print_Titles'>#REF!</definedName></definedNames>"
NOT_CALCULATED = "(not calculated)"
DATE, TIME, HOURS, PERCENT, DECIMALS = 1, 2, 3, 4, 5

ODD: dict[str, tuple[Maker | bytes, Expected]] = {
    # values
    "number": (one(number("A1", 3)), {"A1": 3}),
    "number with a fraction of nothing": (one(number("A1", "3.0")), {"A1": 3.0}),
    "number with an exponent": (one(number("A1", "1E3")), {"A1": 1000.0}),
    "number with noise": (one(number("A1", "0.30000000000000004", DECIMALS)), {"A1": "0.3"}),
    "percentage": (one(number("A1", "0.75", PERCENT)), {"A1": "75%"}),
    "percentage of a fraction": (one(number("A1", "0.07", PERCENT)), {"A1": "7%"}),
    "number without end": (one(number("A1", "1e999")), {"A1": "#NUM!"}),
    "percentage of 400 digits": (one(number("A1", "9" * 400, PERCENT)), {"A1": "#NUM!"}),
    "true": (one(typed("A1", "b", 1)), {"A1": "TRUE"}),
    "false": (one(typed("A1", "b", 0)), {"A1": "FALSE"}),
    "date": (one(number("A1", 46_356, DATE)), {"A1": "2026-11-30"}),
    "date of a Mac": (from_1904(number("A1", 44_894, DATE)), {"A1": "2026-11-30"}),
    "date before a day that never was": (one(number("A1", 59, DATE)), {"A1": "1900-02-28"}),
    "date after a day that never was": (one(number("A1", 61, DATE)), {"A1": "1900-03-01"}),
    "date and time": (one(number("A1", "46356.5", DATE)), {"A1": "2026-11-30 12:00"}),
    "time": (one(number("A1", "0.375", TIME)), {"A1": "09:00"}),
    "hours": (one(number("A1", "1.5", HOURS)), {"A1": "36:00"}),
    "date before all dates": (one(number("A1", -1_000_000, DATE)), {"A1": "#VALUE!"}),
    "date after all dates": (one(number("A1", 99_999_999, DATE)), {"A1": "#VALUE!"}),
    "ISO date": (one(typed("A1", "d", "2026-11-30")), {"A1": "2026-11-30"}),
    "date as text": (one(text("A1", "30/11/2026")), {"A1": "30/11/2026"}),
    "number as text": (one(text("A1", "0123")), {"A1": "0123"}),
    "text that looks like a formula": (one(text("A1", "=HYPERLINK(1)")), {"A1": "=HYPERLINK(1)"}),
    "text with an apostrophe in front": (one(text("A1", "'=1+1")), {"A1": "'=1+1"}),
    "text that looks like an error": (one(text("A1", "#REF!")), {"A1": "#REF!"}),
    "text with spaces": (one(text("A1", "  a  ")), {"A1": "  a  "}),
    "text with line ends": (one(text("A1", "a&#13;&#10;b&#13;c\nd")), {"A1": "a\nb\nc\nd"}),
    "text with an escaped line end": (one(text("A1", "a_x000D_\nb")), {"A1": "a\nb"}),
    "text with an escape that is none": (one(text("A1", "_x005F_x000D_")), {"A1": "_x000D_"}),
    "text with half a character": (one(text("A1", "_xD83D_")), {"A1": "_xD83D_"}),
    "shared text": (shared("<t>a</t>"), {"A1": "a"}),
    "shared text with an escape": (shared("<t>a_x000D_\nb</t>"), {"A1": "a\nb"}),
    "shared text with an escape that is none": (shared("<t>_x005F_x000D_</t>"), {"A1": "_x000D_"}),
    "shared text with letters of an escape": (shared("<t>ax005F_b</t>"), {"A1": "ax005F_b"}),
    "shared text in pieces": (shared("<r><rPr><b/></rPr><t>a </t></r><r><t>b</t></r>"), {"A1": "a b"}),
    "shared text with its reading": (shared('<t>漢</t><rPh sb="0" eb="1"><t>かん</t></rPh>'), {"A1": "漢"}),
    "shared text of nothing": (shared("<t/>"), {}),
    "text of nothing": (one(text("A1", "")), {}),
    # formulas
    "result": (one(calculated("", "<v>3</v>")), {"A1": 3}),
    "result that is a text": (one(calculated(' t="str"', "<v>a</v>")), {"A1": "a"}),
    "result that is nothing": (one(calculated(' t="str"', "<v></v>")), {}),
    "result that is a date": (one(calculated(' s="1"', "<v>46356</v>")), {"A1": "2026-11-30"}),
    "formula without a result": (one(calculated("", "")), {"A1": NOT_CALCULATED}),
    "formula with an empty result": (one(calculated("", "<v/>")), {"A1": NOT_CALCULATED}),
    "formula that fills many cells": (
        one('<c r="A1"><f t="array" ref="A1:B9">B1:C9</f><v>3</v></c>'),
        {"A1": 3},
    ),
    **{
        f"error {error}": (one(typed("A1", "e", error)), {"A1": error})
        for error in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!")
    },
    # how a sheet is written
    "no numbers of rows and cells": (rows("<row><c><v>1</v></c><c><v>2</v></c></row>"), {"A1": 1, "B1": 2}),
    "gaps": (rows(row(3, number("C3", 1)), row(7, number("E7", 2))), {"C3": 1, "E7": 2}),
    "prefix": (prefixed, {"A1": "hello"}),
    "byte order mark": (book("\ufeff" + sheet(HELLO)), {"A1": "hello"}),
    "comments and instructions": (book("<?xml version='1.0'?><!-- a --><?a b?>" + sheet(HELLO)), {"A1": "hello"}),
    "raw text": (one(text("A1", "<![CDATA[a < b]]>")), {"A1": "a < b"}),
    "row with unknown attributes": (
        book(sheet('<row r="1" a:dyDescent="1">' + text("A1", "a") + "</row>", root='xmlns:a="urn:a"')),
        {"A1": "a"},
    ),
    "claims to be small": (
        rows(HELLO, row(9, number("C9", 1)), before='<dimension ref="A1"/>'),
        {"A1": "hello", "C9": 1},
    ),
    "claims to be large": (rows(HELLO, before='<dimension ref="A1:XFD1048576"/>'), {"A1": "hello"}),
    "claims nonsense": (rows(HELLO, before='<dimension ref="everything"/>'), {"A1": "hello"}),
    "rows to the end, empty": (lambda: padded(sheet(HELLO + '<row ht="3"/>' * 300_000)), {"A1": "hello"}),
    "rows coloured to the last column": (wide, {f"A{n}": n for n in range(1, 5_001)}),
    "empty cells far away": (rows(HELLO, row(1_048_576, '<c r="XFD1048576" s="1"/>')), {"A1": "hello"}),
    "last row and column that are read": (rows(row(5_000, number("BH5000", 1))), {"BH5000": 1}),
    "merged": (rows(row(1, text("A1", "a")), after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'), {"A1": "a"}),
    "merged over values": (
        rows(row(1, text("A1", "a"), text("B1", "b")), after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
        {"A1": "a"},
    ),
    "merged whole sheet": (
        rows(HELLO, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        {"A1": "hello"},
    ),
    "merged far away": (
        rows(HELLO, after='<mergeCells><mergeCell ref="A9000:B9001"/></mergeCells>'),
        {"A1": "hello"},
    ),
    "protected": (rows(HELLO, after='<sheetProtection sheet="1" password="CC1A"/>'), {"A1": "hello"}),
    "hidden row and column": (
        rows(f'<row r="1" hidden="1">{text("A1", "a")}</row>', before='<cols><col min="1" max="1" hidden="1"/></cols>'),
        {"A1": "a"},
    ),
    "odd lists and formats": (
        rows(HELLO, after='<conditionalFormatting sqref="?"><x/></conditionalFormatting><dataValidations count="a"/>'),
        {"A1": "hello"},
    ),
    "odd views": (rows(HELLO, before='<sheetViews><sheetView zoom="a"/></sheetViews>'), {"A1": "hello"}),
    "no cells": (rows(), {}),
    "no list of cells": (book(f'<worksheet xmlns="{MAIN}"/>'), {}),
    "elements one in another": (book(nested(40)), {"A1": "a"}),
    # styles
    "no styles": (book(without=STYLES), {"A1": "hello"}),
    "styles that no program writes": (
        book(
            styles=f'<styleSheet xmlns="{MAIN}"><fonts><font><family val="99"/></font></fonts><fills><fill/></fills></styleSheet>'
        ),
        {"A1": "hello"},
    ),
    "format of 100,000 brackets": (large_format, {"A1": 46_356}),
    "format with a d in a word": (
        book(sheet(row(1, number("A1", 3, 1))), styles=styles("0 &quot;days&quot;")),
        {"A1": 3},
    ),
    "format that Excel knows by number": (
        book(
            sheet(row(1, number("A1", 46_356, 1))),
            styles=f'<styleSheet xmlns="{MAIN}"><cellXfs><xf/><xf numFmtId="14"/></cellXfs></styleSheet>',
        ),
        {"A1": "2026-11-30"},
    ),
    # the package
    "parts in capitals": (
        book(
            extra={
                "XL/Worksheets/Sheet2.XML": sheet(HELLO),
                "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet2.xml")),
            }
        ),
        {"A1": "hello"},
    ),
    "absolute targets": (
        book(extra={"xl/_rels/workbook.xml.rels": relations(("worksheet", f"/{SHEET}"))}),
        {"A1": "hello"},
    ),
    "other names of parts": (
        zipped(
            {
                "[Content_Types].xml": TYPES,
                "_rels/.rels": relations(("officeDocument", "xl/book.xml")),
                "xl/book.xml": workbook("Audit"),
                "xl/_rels/book.xml.rels": relations(("worksheet", "one.xml")),
                "xl/one.xml": sheet(HELLO),
            }
        ),
        {"A1": "hello"},
    ),
    "names, calculation and views": (
        book(workbook=workbook("Audit").replace("</workbook>", f"{NAMES}</workbook>")),
        {"A1": "hello"},
    ),
    "properties that are wrong": (
        book(extra={"docProps/core.xml": "<x><created>yesterday</created></x>"}),
        {"A1": "hello"},
    ),
    "drawing that is no XML": (book(extra={"xl/drawings/drawing1.xml": "no"}), {"A1": "hello"}),
    "link to a page": (
        book(extra={"xl/worksheets/_rels/sheet1.xml.rels": relations(("hyperlink", "https://a.example"))}),
        {"A1": "hello"},
    ),
    "embedded file": (book(extra={"xl/embeddings/a.bin": OLE}), {"A1": "hello"}),
    "chart sheet beside": (
        book(
            workbook=workbook("Chart", "Audit"),
            extra={
                "xl/_rels/workbook.xml.rels": relations(
                    ("chartsheet", "chartsheets/sheet1.xml"), ("worksheet", "worksheets/sheet1.xml")
                )
            },
        ),
        {"A1": "hello"},
    ),
}

# As large as is still read
LARGE: dict[str, Maker] = {
    "200,000 texts": lambda: padded(
        sheet(("<row>" + '<c t="s"><v>0</v></c>' * 40 + "</row>") * 5_000), strings=strings("a" * 1_000)
    ),
    "100,000 pieces of one text": lambda: padded(
        strings=f'<sst xmlns="{MAIN}"><si>{"<r><t>a</t></r>" * 99_000}</si></sst>'
    ),
    "65,000 styles": lambda: padded(
        styles=f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 65_000}</cellXfs></styleSheet>'
    ),
    "100 sheets": lambda: padded(
        workbook=workbook(*[f"s{n}" for n in range(100)]),
        extra={"xl/_rels/workbook.xml.rels": relations(*[("worksheet", "worksheets/sheet1.xml")] * 100)},
    ),
}
