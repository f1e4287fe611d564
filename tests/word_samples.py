"""What the tests of the Word documents share: a document opened again, and what there is to be read in it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext
from qa_toolkit.reports import qa_report_formats

FORMATS = {one.key: one for one in qa_report_formats()}
BOTH = ("docx", "action-plan.docx")
OUTLINE = re.compile(
    r"(?:heading|Summary(?: First)? Heading|Decision Heading|TOC Heading|Title|caption)\s?(\d?)", re.IGNORECASE
)


def made(report: GapReport, key: str = "docx", **context: Any) -> bytes:
    return FORMATS[key].render(report, RenderContext(**context)).content


class Word:
    """A .docx as python-docx opens it."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.document = Document(io.BytesIO(content))
        self.body = self.document.element.body

    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as file:
            return {name: file.read(name) for name in file.namelist()}

    def all(self, *tags: str) -> list[Any]:
        """Elements of the text and of the foot of the pages."""
        names = [qn(tag) for tag in tags]
        return [*self.body.iter(*names), *self.document.sections[0].footer._element.iter(*names)]

    @property
    def text(self) -> str:
        return " ".join(" ".join(words(paragraph) for paragraph in self.all("w:p")).split())

    @property
    def described(self) -> list[str]:
        """What each picture says."""
        return [one.get("descr") or "" for one in self.all("wp:docPr")]

    @property
    def outline(self) -> list[tuple[str, str]]:
        """Style and text of the title, the headings and the captions."""
        found = [(one.style.name or "", one.text) for one in self.document.paragraphs if one.style]
        return [(style, text) for style, text in found if OUTLINE.fullmatch(style)]

    @property
    def levels(self) -> list[int]:
        """Of the headings, as a program for screen readers counts them."""
        outline = {style.name: style.element for style in self.document.styles}
        return [level for style, _ in self.outline if (level := _level(outline[style])) is not None]


def words(paragraph: Any) -> str:
    return "".join(
        {qn("w:br"): "\n", qn("w:tab"): "\t"}.get(one.tag) or one.text or ""
        for one in paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
    )


def _level(style: Any) -> int | None:
    """The outline level of a style, from 1, or that of the style which it is based on."""
    while style is not None:
        level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if level is not None:
            return int(level.get(qn("w:val"))) + 1
        based = style.find(qn("w:basedOn"))
        root = style.getparent()
        style = None if based is None else _styled(root, based.get(qn("w:val")))
    return None


def _styled(styles: Any, id_: str) -> Any:
    return next((one for one in styles.iter(qn("w:style")) if one.get(qn("w:styleId")) == id_), None)


def fields(content: bytes) -> set[str]:
    """What fields there are in any part of the file."""
    found = set()
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            if name.endswith(".xml"):
                root = parse_xml(file.read(name))
                found |= {str(one.text) for one in root.iter(qn("w:instrText"))}
                found |= {str(one.get(qn("w:instr"))) for one in root.iter(qn("w:fldSimple"))}
    return found


def outside(content: bytes) -> set[str]:
    """Every address outside the file that any part of it names."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        relations = [parse_xml(file.read(name)) for name in file.namelist() if name.endswith(".rels")]
    return {str(one.get("Target")) for root in relations for one in root if one.get("TargetMode") == "External"}
