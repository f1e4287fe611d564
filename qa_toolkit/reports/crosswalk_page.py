"""Two standards side by side as one self-contained page: every pair of criteria a cell of a table, with words and not colour alone."""

from __future__ import annotations

from qa_toolkit.crosswalk import RELATION_WORDS, Relation, Strength
from qa_toolkit.models import Record
from qa_toolkit.reports import fonts, html, words
from qa_toolkit.reports.branding import Branding
from qa_toolkit.side_by_side import CAUTION, COVER_WORDS, Direction, SideBySide, checked, path, summary

LETTERS: dict[Relation, str] = {"equal": "S", "superset": "M", "subset": "P", "intersects": "O", "related": "T"}
SIGNS: dict[Strength, str] = {"strong": "+", "partial": "", "weak": "\N{MINUS SIGN}"}
_MANY = 24  # columns, from which on they are drawn narrow so that a screen holds them


class Cell(Record):
    """`share` of ten for the shade; `says` is the cell in full."""

    text: str
    says: str
    share: int


def page(found: SideBySide) -> str:
    """The same two standards give the same text."""
    brand = Branding()
    text = (
        html.environment()
        .get_template("crosswalk.html")
        .render(
            found=found,
            directions=[(found.there, found.first, found.second), (found.back, found.second, found.first)],
            sections=sections(found),
            pairs=_pairs(found.there),
            dense=len(found.first.criteria) > _MANY,
            summary=summary,
            path=path,
            checked=checked,
            caution=CAUTION,
            letters=LETTERS,
            relations=RELATION_WORDS,
            covers=COVER_WORDS,
            status=words.STATUS,
            main=brand.main_colour,
            second=brand.second_colour,
            fonts=html.FONTS,
            csp=html.CSP,
        )
    )
    return text.replace("<style>", f"<style>\n{fonts.font_faces(text)}", 1).rstrip()


def sections(found: SideBySide) -> list[list[Cell]]:
    """For each section of the second standard, and each of the first: how many of its criteria are reached from there."""
    rows = []
    for section in found.second.sections.values():
        inside = [row for row in found.there.rows if row.section == section.id]
        cells = []
        for other in found.first.sections.values():
            number = sum(any(link.section == other.id for link in row.links) for row in inside)
            says = f"{number} of {len(inside)} criteria of {section.title} are reached from {other.title}"
            cells.append(Cell(f"{number} of {len(inside)}" if number else "none", says, -(-10 * number // len(inside))))
        rows.append(cells)
    return rows


def _pairs(direction: Direction) -> dict[tuple[str, str], Cell]:
    found = {}
    for row in direction.rows:
        for link in row.links:
            says = ", ".join(
                part
                for part in (f"{link.number} {link.title}: {RELATION_WORDS[link.relation]}", link.strength, path(link))
                if part
            )
            share = {"strong": 10, "partial": 6, "weak": 3}[link.strength]
            found[row.criterion, link.criterion] = Cell(LETTERS[link.relation] + SIGNS[link.strength], says, share)
    return found
