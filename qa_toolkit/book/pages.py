"""The book's files: pages, style sheet, search; or the one page that its PDF is drawn from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from qa_toolkit import __version__
from qa_toolkit.book import words
from qa_toolkit.book.content import STATUSES, Book
from qa_toolkit.front_page import checked_sentence
from qa_toolkit.reports import fonts, html
from qa_toolkit.reports.branding import Branding
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean, count, day, sentence

TEMPLATES = Path(__file__).parent / "templates"
PDF = "standards.pdf"
# A page that is opened from a folder has an origin that 'self' does not name in every browser.
CSP = "default-src 'none'; style-src 'self' file:; script-src 'self' file:; font-src data:; base-uri 'none'; form-action 'none'"
_SEARCH = Path(__file__).parent / "search.js"
_ABOUT_SOURCES = "What the standards rest on, and how far each source was read. A source that several standards rest on stands here once."


def site(standards: Mapping[str, Standard], *, with_pdf: bool) -> dict[str, bytes]:
    """Every file of the site by its name, all in one folder; the PDF itself comes from `pdf_page`."""
    book = Book(standards)
    places = [("index.html", "Standards"), ("themes.html", "Themes"), ("sources.html", "Sources")]
    places += [(PDF, "As a PDF")] if with_pdf else []
    page = _environment().get_template("page.html")
    always = {**_shared(book), "places": places, "csp": CSP, "standard": None}
    files = {at: page.render({**always, "here": at, **one}) for at, one in _pages(book)}
    text = "".join(files.values())
    files["book.css"] = fonts.font_faces(text) + _environment().get_template("sheet.html").render(**_shared(book))
    files["search-index.js"] = _search_index(book)
    files["search.js"] = _SEARCH.read_text("utf-8")
    return {name: clean(content).encode() for name, content in files.items()}


def pdf_page(standards: Mapping[str, Standard], on: date) -> str:
    """The whole book as one page without scripts, for the engine that draws reports."""
    book = Book(standards, "pdf")
    shared = _shared(book)
    return clean(
        _environment()
        .get_template("pdf.html")
        .render(**shared, about=words.totals(book.standards.values()), on=on.isoformat())
    )


def _pages(book: Book) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "index.html", {"body": "index.html", "title": "", "about": words.totals(book.standards.values())}
    yield "themes.html", {"body": "themes.html", "title": "Themes", "about": "Criteria of each standard by theme"}
    yield "sources.html", {"body": "sources.html", "title": "Sources", "about": _ABOUT_SOURCES}
    for name, standard in book.standards.items():
        title = f"{standard.title} ({name})"
        yield (
            book.standard_at(name),
            {"body": "standard.html", "title": title, "about": standard.description, "standard": standard},
        )
    for theme, where in book.themes.items():
        number = count(sum(map(len, where.values())), "criterion", "criteria")
        about = (
            f"{number} of {count(len(where), 'standard')} deal with this; that does not say that they ask for the same."
        )
        yield book.theme_at(theme), {"body": "theme.html", "title": words.theme(theme), "about": about, "theme": theme}


def _search_index(book: Book) -> str:
    """The criteria as JSON in a script, because a page that is opened from a folder may load a script and no data."""
    entries = [
        {
            "at": book.criterion_at(standard.address(criterion.id)),
            "standard": name,
            "number": criterion.number,
            "title": criterion.title,
            "status": words.STATUS[criterion.status],
            "text": criterion.description,
            "more": " ".join(
                [*map(words.theme, criterion.themes), *criterion.evidence, *criterion.weaknesses, criterion.reference]
            ),
        }
        for name, standard in book.standards.items()
        for criterion in standard.criteria.values()
    ]
    return f"window.searchIndex = {json.dumps(entries, ensure_ascii=False, indent=0)};\n"


def _shared(book: Book) -> dict[str, Any]:
    colours = Branding()
    return {
        "book": book,
        "words": words,
        "statuses": STATUSES,
        "main": colours.main_colour,
        "second": colours.second_colour,
        "fonts": html.FONTS,
        "generator": f"QA Toolkit {__version__}",
    }


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([TEMPLATES, html.TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "two_lines": _two_lines,
        "capital": lambda text: text[:1].upper() + text[1:],
        "day": day,
        "full": sentence,
        "lines": html.lines,
        "link": html.link,
    }
    environment.globals["checked_sentence"] = _checked_sentence
    return environment


def _two_lines(name: str) -> Markup:
    """A standard's name in a narrow column, its edition on a line of its own."""
    return Markup("<br>").join(name.split(":"))


def _checked_sentence(standard: Standard) -> str:
    checked = sum(criterion.status == "source-checked" for criterion in standard.criteria.values())
    return checked_sentence(checked, len(standard.criteria))
