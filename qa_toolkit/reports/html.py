"""The gap report as one self-contained page. The same page, without what only a screen needs, is what the PDF is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import jinja2
from markupsafe import Markup, escape

from qa_toolkit.gap_report import GapReport
from qa_toolkit.reports import about, chart, content, fitting, fonts, tables, words
from qa_toolkit.reports.branding import Branding
from qa_toolkit.wording import day

TEMPLATES = Path(__file__).parent / "templates"
CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
_NBSP = "\N{NO-BREAK SPACE}"
FONTS = Markup("'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif")


@dataclass(frozen=True, slots=True)
class Answers:
    """Where a page lets a reader go from a criterion to its answer. `unseen` is the page's class for words that are only read out."""

    address: Callable[[str], str]
    words: str
    unseen: str


def page(report: GapReport, branding: Branding | None = None, medium: Literal["screen", "pdf"] = "screen") -> str:
    """The whole document as text; the same report gives the same text."""
    filled = _filled(report, branding or Branding(), None)
    text = (
        environment()
        .get_template("report.html")
        .render(
            **filled,
            front_size=fitting.front_size(filled["content"]),
            footer=words.footer(report).replace(day(report.as_of), day(report.as_of).replace(" ", _NBSP)),
            medium=medium,
            csp=CSP,
        )
    )
    return text if medium == "pdf" else text.replace("<style>", f"<style>\n{fonts.font_faces(text)}", 1)


def fragment(report: GapReport, answers: Answers | None = None) -> Markup:
    """The same words in the same order for a page that has a style sheet of its own: no head, no style, one `h1`."""
    text = environment().get_template("fragment.html").render(**_filled(report, Branding(), answers))
    return Markup(text)  # noqa: S704 - made by an escaping template


def _filled(report: GapReport, brand: Branding, answers: Answers | None) -> dict[str, Any]:
    return {
        "report": report,
        "standard": report.standard,
        "content": content.Content(report),
        "brand": brand,
        "main": brand.main_colour,
        "second": brand.second_colour,
        "fonts": FONTS,
        "bars": [chart.bar(section) for section in report.sections],
        "answers": answers,
    }


@cache  # compiled templates never change; a batch of reports would spend a second on compiling them again
def environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"lines": lines, "link": link, "css_string": css_string, "day": day}
    for kind in (content.Ref, content.Marked, content.Place):
        environment.tests[kind.__name__.lower()] = lambda value, kind=kind: isinstance(value, kind)
    environment.globals |= {"words": words, "tables": tables, "about": about, "chart": chart}
    environment.globals |= {
        name: getattr(content, name) for name in ("action", "gap_lines", "gap_state", "judgement_note")
    }
    return environment


def lines(text: str) -> Markup:
    """A comment as it was typed: its line ends stay, everything else in it is text."""
    return Markup("<br>").join(text.strip().split("\n"))


def link(text: str) -> Markup:
    if not content.is_link(text):
        return escape(text)
    return Markup('<a href="{0}" rel="noopener noreferrer">{0}</a>').format(text)


def css_string(text: str) -> Markup:
    """A text as a CSS string that can leave neither its quotation marks nor the style element, whatever is in it."""
    return Markup(  # noqa: S704 - every character that could mean anything is written as its number
        '"' + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text) + '"'
    )
