"""The pieces that a Word document is built of: paragraphs in named styles, tables whose first row comes again on each page, links, pictures.

Every text becomes a plain run. The only fields are ours: the contents and the numbers of pages. A link to the outside is http, https or mailto.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm

from qa_toolkit.reports import word_package, words
from qa_toolkit.reports.content import Column, Marked, Place, Ref, Table, is_link
from qa_toolkit.reports.word_package import About, Look, twips
from qa_toolkit.uploads.pictures import PNG
from qa_toolkit.wording import clean

CONTENTS_FIELD = 'TOC \\o "1-2" \\h'
_LETTER, _BESIDE = 1.8, 3  # millimetres: a bold letter, and the space beside a cell's text
_PRESERVE = qn("xml:space")
_NAMESPACE = {"w": nsmap["w"]}
_LOOK_OF_TABLES = "06A0"  # the first row and the first column are headings, and nothing is banded


@dataclass(frozen=True, slots=True)
class Said:
    """A text in a character style."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class To:
    """A text that leads to another place of the document."""

    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG so many millimetres wide and high, and what it says to those who do not see it."""

    content: bytes
    says: str
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a list inside a cell."""

    text: str


Piece = str | Ref | Marked | Place | Said | To | Picture | Listed
Filling = Piece | tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TableKind:
    """The styles of a table and of the paragraphs in it, and where in its cells a text stands.

    Millimetres: `row` is the least height of a row, `least` the least width of a column of words.
    """

    style: str
    heading: str
    text: str
    row: float = 0
    upright: str = "top"
    least: float = 21


REPORT = TableKind("ReportTable", "TableHeading", "TableText")
CHART = TableKind("ChartTable", "ChartHeading", "ChartText", upright="center", least=14)
TO_FILL_IN = TableKind("FillTable", "TableHeading", "TableText", row=9)
TO_SIGN = TableKind("FillTable", "TableHeading", "TableHeading", row=12, upright="center")  # stays on one page


class Paper:
    """A Word document that is being written, from top to bottom. Where it is not `linked`, a criterion is named and leads nowhere."""

    def __init__(self, look: Look, *, linked: bool = True) -> None:
        self.look = look
        self._linked = linked
        self._document = word_package.blank(look)
        self._part = self._document.part
        self._end = self._document.element.body.sectPr
        self._bookmarks = 0
        self._pictures = 0
        self._links: dict[str, str] = {}
        self._images: dict[bytes, tuple[str, str]] = {}

    def add(self, style: str, *pieces: Piece, anchor: str = "") -> None:
        self._end.addprevious(self._paragraph(style, pieces, anchor))

    def heading(self, text: str, level: int, *more: Piece, anchor: str = "") -> None:
        self.add(f"Heading{level}", text, *more, anchor=anchor)

    def bullets(self, items: Iterable[Sequence[Piece]]) -> None:
        for pieces in items:
            self.add("ListBullet", *pieces)

    def table(self, table: Table, kind: TableKind = REPORT) -> None:
        self.add("Caption", table.caption)
        self.grid(table.caption, table.columns, table.rows, kind)

    def grid(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Filling]],
        kind: TableKind = REPORT,
        headings: Sequence[Filling] = (),
    ) -> None:
        """A table whose caption is for programs alone; `headings` stand in the place of the columns' titles."""
        widths = [twips(width) for width in _widths(columns, self.look.width, kind.least)]
        table = _element("tbl", _table_properties(caption, kind, sum(widths)))
        table.append(_element("tblGrid", *(_element("gridCol", w=width) for width in widths)))
        numbers = [column.kind == "number" for column in columns]
        titles = headings or [column.title for column in columns]
        table.append(self._row(titles, widths, _styles(kind.heading, numbers), "bottom", heading=True))
        for row in rows:
            table.append(self._row(row, widths, _styles(kind.text, numbers), kind.upright, height=kind.row))
        self._end.addprevious(table)

    def contents(self, entries: Sequence[tuple[int, str, str]]) -> None:
        """A list of chapters (level, title, anchor) that works at once, as a field, so that Word can make it anew with page numbers."""
        for place, (level, title, anchor) in enumerate(entries):
            paragraph = self._paragraph(f"TOC{level}", (To(title, anchor),))
            if place == 0:
                begins = (_field("begin"), _run(_text_of("instrText", CONTENTS_FIELD)), _field("separate"))
                for at, one in enumerate(begins, 1):
                    paragraph.insert(at, one)
            if place == len(entries) - 1:
                paragraph.append(_field("end"))
            self._end.addprevious(paragraph)

    def footer(self, text: str) -> None:
        """At the foot of each page, with its number at the right."""
        inside = self._document.sections[0].footer
        for paragraph in inside.paragraphs:
            paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - the library's own way, as its documents say
        last = [
            *_runs(text),
            _run(_element("tab")),
            *_runs("Page "),
            _simple_field("PAGE"),
            *_runs(" of "),
            _simple_field("NUMPAGES"),
        ]
        inside._element.append(_element("p", _properties("Footer"), *last))  # noqa: SLF001

    def saved(self, about: About) -> bytes:
        return word_package.saved(self._document, about, self.look.language)

    # Inside a paragraph

    def _paragraph(self, style: str, pieces: Iterable[Piece], anchor: str = "") -> Any:
        inside = [run for piece in pieces for run in self._inline(piece)]
        if anchor:
            self._bookmarks += 1
            begins = _element("bookmarkStart", id=self._bookmarks, name=_bookmark(anchor))
            inside = [begins, *inside, _element("bookmarkEnd", id=self._bookmarks)]
        return _element("p", _properties(style), *inside)

    def _inline(self, piece: Piece) -> Iterable[Any]:
        match piece:
            case str(text) | Listed(text):
                yield from _runs(text)
            case Said(text, style):
                yield from _runs(text, style)
            case Marked(text):
                yield from _runs(text, "Marked")
            case To(text, anchor):
                yield self._inner_link(anchor, text)
            case Ref():
                yield from self._reference(piece)
            case Place(text):
                yield from self._place(text)
            case Picture():
                yield self._picture(piece)

    def _reference(self, ref: Ref) -> Iterable[Any]:
        text = f"{ref.number} {ref.title}".strip()
        if ref.anchor and self._linked:
            yield self._inner_link(ref.anchor, text)
        else:
            yield from _runs(text)
        if ref.status:
            yield from _runs(" ")
            yield from _runs(f"({words.STATUS[ref.status]})", "Status")

    def _inner_link(self, anchor: str, text: str) -> Any:
        return _element("hyperlink", *_runs(text, "Reference"), anchor=_bookmark(anchor), history="1")

    def _place(self, text: str) -> Iterable[Any]:
        if not is_link(text):
            yield from _runs(text)
            return
        link = _element("hyperlink", *_runs(text, "Hyperlink"), history="1")
        if text not in self._links:  # the library would look through all others each time
            self._links[text] = f"rLink{len(self._links) + 1}"
            self._part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, text, self._links[text], is_external=True)
        link.set(qn("r:id"), self._links[text])
        yield link

    def _picture(self, picture: Picture) -> Any:
        """Without the library's own reading of pictures, which gives up on many a sound one and raises whatever it likes."""
        self._pictures += 1
        link, name = self._image(picture.content)
        inline = CT_Inline.new_pic_inline(self._pictures, link, name, Mm(picture.width), Mm(picture.height))
        inline.docPr.set("descr", _plain(picture.says))
        for side in ("distT", "distB", "distL", "distR"):  # without them LibreOffice leaves three millimetres beside it
            inline.set(side, "0")
        return _run(_element("drawing", inline))

    def _image(self, content: bytes) -> tuple[str, str]:
        """The same picture lies in the file once."""
        if content not in self._images:
            kind = "png" if content.startswith(PNG) else "jpeg"
            name = f"image{len(self._images) + 1}.{kind}"
            image = ImagePart(PackURI(f"/word/media/{name}"), f"image/{kind}", content)
            self._images[content] = self._part.relate_to(image, RELATIONSHIP_TYPE.IMAGE), name
        return self._images[content]

    # Inside a table

    def _row(
        self,
        cells: Sequence[Filling],
        widths: Sequence[int],
        styles: Sequence[str],
        upright: str,
        *,
        heading: bool = False,
        height: float = 0,
    ) -> Any:
        about = _element("trPr", _element("cantSplit"))
        if height:
            about.append(_element("trHeight", val=twips(height), hRule="atLeast"))
        if heading:
            about.append(_element("tblHeader"))
        row = _element("tr", about)
        for cell, width, style in zip(cells, widths, styles, strict=True):
            lines = cell if isinstance(cell, tuple) else (cell,)
            paragraphs = [
                self._paragraph("TableBullet" if isinstance(line, Listed) else style, (line,)) for line in lines
            ]
            about_cell = _element("tcPr", _element("tcW", w=width, type="dxa"), _element("vAlign", val=upright))
            row.append(_element("tc", about_cell, *paragraphs))
        return row


def _element(tag: str, *inside: Any, **attributes: Any) -> Any:
    named = {_name(name): str(value) for name, value in attributes.items()}
    made = oxml_parser.makeelement(_name(tag), named, _NAMESPACE)
    made.extend(inside)
    return made


@cache  # a long document has half a million elements with twenty names
def _name(name: str) -> str:
    return str(qn(f"w:{name}"))


def _properties(style: str) -> Any:
    return _element("pPr", _element("pStyle", val=style))


def _widths(columns: Sequence[Column], whole: float, words_need: float) -> list[float]:
    """As the columns say, but none so narrow that a word breaks: Arial is wider than the typeface of the PDF. The wide ones give way."""
    total = sum(column.width for column in columns)
    wanted = [column.width * whole / total for column in columns]
    least = [_least(column, words_need) for column in columns]
    taken = [max(pair) for pair in zip(wanted, least, strict=True)]
    spare = [one - need for one, need in zip(taken, least, strict=True)]
    share = (sum(taken) - whole) / sum(spare) if sum(spare) else 0
    return [one - share * room for one, room in zip(taken, spare, strict=True)]


def _least(column: Column, words_need: float) -> float:
    longest = max(map(len, column.title.split()), default=0) * _LETTER + _BESIDE
    return longest if column.kind == "number" else max(longest, words_need)


def _styles(style: str, numbers: Iterable[bool]) -> list[str]:
    return [f"{style}Right" if number else style for number in numbers]


def _table_properties(caption: str, kind: TableKind, width: int) -> Any:
    return _element(
        "tblPr",
        _element("tblStyle", val=kind.style),
        _element("tblW", w=width, type="dxa"),
        _element("tblLayout", type="fixed"),
        _element("tblLook", val=_LOOK_OF_TABLES),
        _element("tblCaption", val=_plain(caption)),
    )


def _runs(text: str, style: str = "") -> Iterable[Any]:
    """A text as one run; its line ends become breaks."""
    plain = _plain(text)
    if not plain:
        return
    inside: list[Any] = [_element("rPr", _element("rStyle", val=style))] if style else []
    for place, line in enumerate(plain.split("\n")):
        inside += [_element("br")] if place else []
        inside += [_text_of("t", line)] if line else []
    yield _run(*inside)


def _run(*inside: Any) -> Any:
    return _element("r", *inside)


def _text_of(tag: str, text: str) -> Any:
    made = _element(tag)
    made.text = text
    made.set(_PRESERVE, "preserve")
    return made


def _field(part: str) -> Any:
    return _run(_element("fldChar", fldCharType=part))


def _simple_field(name: str) -> Any:
    """What stands in it until a program counts the pages itself."""
    return _element("fldSimple", *_runs("1"), instr=name)


def _plain(text: str) -> str:
    return clean(text).replace("\t", " ")


def _bookmark(anchor: str) -> str:
    """Word takes no hyphens in the name of a place."""
    return anchor.replace("-", "_")
