"""Model documents in our own wording, as Word files to fill in: the texts are data, and no legal advice."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from qa_toolkit import documents

KINDS = ("specification", "request-for-quotation", "agreement", "decision-record")
NOTICE = (
    "A model to begin with, written by the QA Toolkit project. It is no legal advice and no procurement advice: have your finance lead, your "
    "authority or a solicitor look at it before you use it."
)
_TEXTS = Path(__file__).parent / "documents.json"


def document(kind: str) -> bytes:
    """One of `KINDS` as a Word file: headings, sentences, and tables with room to write."""
    from docx import Document
    from docx.shared import Mm

    text = documents.read(_TEXTS).data[kind]
    made: Any = Document()
    for section in made.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
    _style(made)
    made.core_properties.title, made.core_properties.author = text["title"], "QA Toolkit"
    made.core_properties.language = "en-GB"
    made.add_heading(text["title"], 0)
    made.add_paragraph(NOTICE).runs[0].italic = True
    for part in text["parts"]:
        made.add_heading(part["title"], 1)
        for line in part.get("text", ()):
            made.add_paragraph(line)
        for line in part.get("points", ()):
            made.add_paragraph(line, style="List Bullet")
        if "columns" in part:
            _table(made, part["columns"], part["rows"])
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _style(made: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Arial", Pt(10.5)
    for name, size in (("Title", 20), ("Heading 1", 13)):
        font = made.styles[name].font
        font.name, font.size, font.color.rgb = "Arial", Pt(size), RGBColor(0x1A, 0x1A, 0x1A)
        fonts = made.styles[name].element.rPr.rFonts  # the theme's typeface would win over ours
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)


def _table(made: Any, columns: list[str], rows: list[list[str]]) -> None:
    """An empty text is room to write; the first row comes again on each page."""
    from docx.oxml import OxmlElement

    table = made.add_table(rows=1, cols=len(columns), style="Table Grid")
    for cell, title in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(title).bold = True
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no other way
    for row in rows:
        for cell, value in zip(table.add_row().cells, [*row, *[""] * (len(columns) - len(row))], strict=True):
            cell.text = value
    made.add_paragraph()
