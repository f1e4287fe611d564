"""`portfolio.html`, whole in itself: it asks nothing of any other file, and nothing but its own style and script may run in it."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from qa_toolkit import documents
from qa_toolkit.book.words import theme
from qa_toolkit.portfolio.outputs import board
from qa_toolkit.portfolio.outputs.dashboard import drawing, table, words
from qa_toolkit.portfolio.run import Made
from qa_toolkit.reports import fonts, html
from qa_toolkit.reports.branding import Branding
from qa_toolkit.wording import clean, count, day, sentence

HTML_FILE = "portfolio.html"
TEMPLATES = Path(__file__).parent / "templates"
# A list of data is no script to a browser, so it needs no hash.
CSP = (
    "default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_DATA = "<!--audits-->"


def write(made: Made) -> Path:
    """The page, whole or not at all.

    Raises:
        CannotWrite.
    """
    path = made.folder / HTML_FILE
    documents.write(path, page(made).encode())
    return path


def page(made: Made) -> str:
    """The same portfolio gives the same text."""
    portfolio = made.portfolio
    data, audits = table.data(portfolio, made.organisations())
    filled = {
        "title": board.TITLE,
        "portfolio": portfolio,
        "returned": board.returned(portfolio),
        "audits": audits,
        "most_rows": table.MOST_ROWS,
    }
    body = clean(_environment().get_template("body.html").render(filled))
    brand = Branding()
    style = _environment().get_template("style.html").render(main=brand.main_colour, second=brand.second_colour)
    style = fonts.font_faces(body + data) + style
    script = (TEMPLATES / "dashboard.js").read_text("utf-8")
    before, after = body.split(_DATA)
    head = (
        _environment()
        .get_template("head.html")
        .render(
            filled,
            csp=CSP.format(style=_hash(style), script=_hash(script)),
            style=Markup(style),  # noqa: S704 - nothing in it comes from an audit
        )
    )
    return f"{clean(head)}{before}{data}{after}<script>{script}</script>\n</body>\n</html>\n"


def _hash(content: str) -> str:
    """As a Content-Security-Policy names what stands between the tags."""
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {"day": day, "full": sentence, "theme": theme}
    environment.globals |= {
        "words": words,
        "drawing": drawing,
        "board": board,
        "count": count,
        "fonts": html.FONTS,
        "most": words.MOST,
    }
    return environment
