"""Pages that are whole in themselves: they run nothing, ask no other computer, print on A4 and read in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from qa_toolkit.reports import fonts, html
from qa_toolkit.reports.branding import Branding
from qa_toolkit.wording import clean

# NFER for the LGA, on the duty of 2012, section 2.2: what interviewees of authorities and schools acknowledged.
PRICES = (
    "Reference points: providers charged between £180 and £400 a day in 2012, about £225 on average (interviews of authorities "
    "and schools, July 2012). They are of their time and of no one region, and no judgement of any price here."
)


def page(
    title: str,
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numbers: Sequence[int] = (),
    before: Iterable[str] = (),
    after: Iterable[str] = (),
) -> bytes:
    """A page with its table; `numbers` are the columns that stand to the right."""
    return filled(
        "one-table.html",
        title=title,
        caption=caption,
        headings=headings,
        rows=rows,
        numbers=numbers,
        before=before,
        after=after,
    )


def filled(template: str, **values: Any) -> bytes:
    """Every text is escaped by the templates."""
    brand = Branding()
    shared = {"main": brand.main_colour, "second": brand.second_colour, "fonts": html.FONTS, "csp": html.CSP}
    text = clean(_environment().get_template(template).render(**shared, **values))
    return text.replace("<style>", f"<style>\n{fonts.font_faces(text)}", 1).encode()


@cache
def _environment() -> jinja2.Environment:
    """Our templates, and behind them the style of the toolkit's own reports."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([Path(__file__).parent / "templates", html.TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
