"""Elements of WordprocessingML: what a paragraph is put together from. Every text becomes a plain run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from qa_toolkit.wording import clean

_NAMESPACE = {"w": nsmap["w"]}
_PRESERVE = qn("xml:space")


def element(tag: str, *inside: Any, **attributes: Any) -> Any:
    named = {_name(name): str(value) for name, value in attributes.items()}
    made = oxml_parser.makeelement(_name(tag), named, _NAMESPACE)
    made.extend(inside)
    return made


@cache  # a long document has half a million elements with twenty names
def _name(name: str) -> str:
    return str(qn(f"w:{name}"))


def properties(style: str) -> Any:
    return element("pPr", element("pStyle", val=style))


def runs(text: str, style: str = "") -> Iterable[Any]:
    """A text as one run, or none where nothing is left of it; its line ends become breaks."""
    cleaned = plain(text)
    if not cleaned:
        return
    inside: list[Any] = [element("rPr", element("rStyle", val=style))] if style else []
    for place, line in enumerate(cleaned.split("\n")):
        inside += [element("br")] if place else []
        inside += [_holding("t", line)] if line else []
    yield run(*inside)


def run(*inside: Any) -> Any:
    return element("r", *inside)


def _holding(tag: str, text: str) -> Any:
    made = element(tag)
    made.text = text
    made.set(_PRESERVE, "preserve")
    return made


def field(instruction: str) -> tuple[list[Any], Any]:
    """What begins a field and what ends it; what stands between is shown until a program makes it anew."""
    begins = [_mark("begin"), run(_holding("instrText", instruction)), _mark("separate")]
    return begins, _mark("end")


def _mark(part: str) -> Any:
    return run(element("fldChar", fldCharType=part))


def number_of_pages(name: str) -> Any:
    """PAGE or NUMPAGES: every program counts these by itself."""
    return element("fldSimple", *runs("1"), instr=name)


def plain(text: str) -> str:
    return clean(text).replace("\t", " ")


def bookmark(anchor: str) -> str:
    """Word takes no hyphens in the name of a place."""
    return anchor.replace("-", "_")
