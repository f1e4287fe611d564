"""The pieces that a Word document is built of: paragraphs in named styles, tables whose first row comes again on each page, links, pictures.

Every text becomes a plain run. The only fields are ours: the contents and the numbers of pages. A link to the outside is http, https or mailto.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml.ns import qn
from docx.oxml.shape import CT_Inline
from docx.parts.image import ImagePart
from docx.shared import Mm

from qa_toolkit.reports import word_package, word_tables, words
from qa_toolkit.reports.content import Column, Marked, Place, Ref, Table, is_link
from qa_toolkit.reports.word_package import About, Look, twips
from qa_toolkit.reports.word_tables import REPORT, TableKind, styles
from qa_toolkit.reports.word_xml import bookmark, element, field, number_of_pages, plain, properties, run, runs
from qa_toolkit.uploads.pictures import PNG

CONTENTS_FIELD = 'TOC \\o "1-2" \\h'


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
        """A paragraph; one that would be empty is left out."""
        paragraph = self._paragraph(style, pieces, anchor)
        if len(paragraph) > 1:
            self._end.addprevious(paragraph)

    def heading(self, text: str, level: int, *more: Piece, anchor: str = "") -> None:
        self.add(f"Heading{level}", text, *more, anchor=anchor)

    def bullets(self, items: Iterable[Sequence[Piece]]) -> None:
        for pieces in items:
            self.add("ListBullet", *pieces)

    def table(self, table: Table, kind: TableKind = REPORT, *, whole: bool = False) -> None:
        """`whole` is for a short one, which is to stand on one page."""
        self.add("Caption", table.caption)
        self.grid(table.caption, table.columns, table.rows, kind, whole=whole)

    def grid(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Filling]],
        kind: TableKind = REPORT,
        headings: Sequence[Filling] = (),
        *,
        whole: bool = False,
    ) -> None:
        """A table whose caption is for programs alone; `headings` stand in the place of the columns' titles.

        Its last row never stands on a page by itself.
        """
        widths = word_tables.widths(columns, self.look.width, kind)
        table = element("tbl", word_tables.properties(caption, kind, sum(widths)))
        table.append(element("tblGrid", *(element("gridCol", w=width) for width in widths)))
        titles = headings or [column.title for column in columns]
        table.append(self._row(titles, widths, styles(kind.heading, columns), "bottom", heading=True))
        made = [self._row(row, widths, styles(kind.text, columns), kind.upright, height=kind.row) for row in rows]
        for row in made[:-1] if whole else made[-3:-1]:
            word_tables.keep_with_next(row)
        table.extend(made)
        self._end.addprevious(table)

    def contents(self, entries: Sequence[tuple[int, str, str]]) -> None:
        """A list of chapters (level, title, anchor) that works at once, as a field, so that Word can make it anew with page numbers."""
        begins, ends = field(CONTENTS_FIELD)
        paragraphs = [self._paragraph(f"TOC{level}", (To(title, anchor),)) for level, title, anchor in entries]
        paragraphs[0][1:1] = begins  # after what the paragraph says of itself
        paragraphs[-1].append(ends)
        for one in paragraphs:
            self._end.addprevious(one)

    def footer(self, text: str) -> None:
        """At the foot of each page, with its number at the right."""
        inside = self._document.sections[0].footer
        for paragraph in inside.paragraphs:
            paragraph._p.getparent().remove(paragraph._p)  # noqa: SLF001 - the library's own way, as its documents say
        last = [
            *runs(text),
            run(element("tab")),
            *runs("Page "),
            number_of_pages("PAGE"),
            *runs(" of "),
            number_of_pages("NUMPAGES"),
        ]
        inside._element.append(element("p", properties("Footer"), *last))  # noqa: SLF001

    def saved(self, about: About) -> bytes:
        return word_package.saved(self._document, about, self.look.language)

    # Inside a paragraph

    def _paragraph(self, style: str, pieces: Iterable[Piece], anchor: str = "") -> Any:
        inside = [run for piece in pieces for run in self._inline(piece)]
        if anchor:
            self._bookmarks += 1
            begins = element("bookmarkStart", id=self._bookmarks, name=bookmark(anchor))
            inside = [begins, *inside, element("bookmarkEnd", id=self._bookmarks)]
        return element("p", properties(style), *inside)

    def _inline(self, piece: Piece) -> Iterable[Any]:
        match piece:
            case str(text) | Listed(text):
                yield from runs(text)
            case Said(text, style):
                yield from runs(text, style)
            case Marked(text):
                yield from runs(text, "Marked")
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
            yield from runs(text)
        if ref.status:
            yield from runs(" ")
            yield from runs(f"({words.STATUS[ref.status]})", "Status")

    def _inner_link(self, anchor: str, text: str) -> Any:
        return element("hyperlink", *runs(text, "Reference"), anchor=bookmark(anchor), history="1")

    def _place(self, text: str) -> Iterable[Any]:
        if not is_link(text):
            yield from runs(text)
            return
        link = element("hyperlink", *runs(text, "Hyperlink"), history="1")
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
        inline.docPr.set("descr", plain(picture.says))
        for side in ("distT", "distB", "distL", "distR"):  # without them LibreOffice leaves three millimetres beside it
            inline.set(side, "0")
        return run(element("drawing", inline))

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
        about = element("trPr", element("cantSplit"))
        if height:
            about.append(element("trHeight", val=twips(height), hRule="atLeast"))
        if heading:
            about.append(element("tblHeader"))
        row = element("tr", about)
        for cell, width, style in zip(cells, widths, styles, strict=True):
            lines = cell if isinstance(cell, tuple) else (cell,)
            paragraphs = [
                self._paragraph("TableBullet" if isinstance(line, Listed) else style, (line,)) for line in lines
            ]
            about_cell = element("tcPr", element("tcW", w=width, type="dxa"), element("vAlign", val=upright))
            row.append(element("tc", about_cell, *paragraphs))
        return row
