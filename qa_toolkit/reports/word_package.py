"""What lies around the text of a Word document: styles of our own instead of a library's template, and the same bytes each time."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from string import Template
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Mm

from qa_toolkit.reports.branding import Branding
from qa_toolkit.wording import clean

PARTS = Path(__file__).parent / "word_parts"
LONG, SHORT, SIDE, TOP, BOTTOM = 297, 210, 18, 16, 18  # millimetres: A4 and its margins
TWIPS_A_MILLIMETRE = 1440 / 25.4
_NAMES = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/document.xml": "document.xml",
    "word/numbering.xml": "numbering.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
# Half points, in which Word counts: what the first page is set in where it is not set smaller.
_FRONT = {"title": 50, "figure": 60, "heading": 25, "front": 21, "small": 17}
_CHART = 18
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Look:
    """How a document is set: `size` is per cent of the usual one, for the first page alone."""

    brand: Branding
    language: str = "en-GB"
    landscape: bool = False
    size: int = 100

    @property
    def width(self) -> int:
        """Of the text between the margins, in millimetres."""
        return (LONG if self.landscape else SHORT) - 2 * SIDE


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself; programs for screen readers read the title first."""

    title: str
    subject: str
    author: str
    summary: str
    generator: str
    on: date


def blank(look: Look) -> Any:
    """An empty document with our styles and page."""
    values = {
        "language": look.language,
        "main": look.brand.main_colour.lstrip("#").upper(),
        "second": look.brand.second_colour.lstrip("#").upper(),
        "width": twips(look.width),
        **{name: round(size * look.size / 100) for name, size in _FRONT.items()},
        "chart": round(_CHART * min(look.size, 100) / 100),  # larger words would break in its narrow columns
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, part in _NAMES.items():
            file.writestr(name, Template((PARTS / part).read_text("utf-8")).substitute(values))
    document = Document(packed)
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE if look.landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (Mm(LONG), Mm(SHORT)) if look.landscape else (Mm(SHORT), Mm(LONG))
    page.left_margin = page.right_margin = Mm(SIDE)
    page.top_margin, page.bottom_margin = Mm(TOP), Mm(BOTTOM)
    page.header_distance = page.footer_distance = Mm(9)
    page.gutter = Mm(0)
    return document


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_A_MILLIMETRE)


def saved(document: Any, about: About, language: str) -> bytes:
    """The document as a file; what a library would fill in from the clock is set from the report."""
    properties = document.core_properties
    properties.title, properties.subject = _short(about.title), _short(about.subject)
    properties.author, properties.last_modified_by = _short(about.author), _short(about.generator)
    properties.comments, properties.language = _short(about.summary), language
    properties.created = properties.modified = datetime(about.on.year, about.on.month, about.on.day)  # noqa: DTZ001 - the library's times have no zone
    properties.revision = 1
    packed = io.BytesIO()
    document.save(packed)
    return _without_times(packed)


def _short(text: str) -> str:
    """As long as the library takes it."""
    return clean(text)[:255]


def _without_times(packed: io.BytesIO) -> bytes:
    """The same archive with one date for every member, whatever the clock and the system say."""
    again = io.BytesIO()
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = 0
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return again.getvalue()
