"""One A4 side for a board: who returned what, how it stands, what is missed most, what changed, and the decision that is asked for.

It reads in black and white, names no organisation and ranks nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import jinja2

from qa_toolkit import documents
from qa_toolkit.models import Record
from qa_toolkit.portfolio.adding import by_share
from qa_toolkit.portfolio.records import CriterionLine, Part, Portfolio
from qa_toolkit.reports import html
from qa_toolkit.reports.branding import Branding
from qa_toolkit.wording import clean, count, day, listed, quoted

TEMPLATES = Path(__file__).parent / "templates"
_MOST_STANDARDS = 10  # of the longest titles; what else is on the side fits below them
_MOST_MISSED = 3
TITLE = "Careers guidance: where the organisations stand"


class Missed(Record):
    """A criterion that many miss: `line` of one standard's part, and in words how many."""

    part: Part
    line: CriterionLine
    words: str


def page(portfolio: Portfolio) -> str:
    """The side as HTML, whole in itself, for a screen and for the engine that draws PDFs."""
    parts = [part for part in portfolio.parts if part.role == "self"]
    missed = most_missed(portfolio)
    return clean(
        _environment()
        .get_template("board.html")
        .render(
            title=TITLE,
            portfolio=portfolio,
            rounds=listed(sorted({part.cycle for part in parts})) or "no round",
            on=day(portfolio.as_of),
            parts=parts[:_MOST_STANDARDS],
            more=max(0, len(parts) - _MOST_STANDARDS),
            missed=missed,
            returned=returned(portfolio),
            decision=decision(portfolio, missed),
            main=Branding().main_colour,
            fonts=html.FONTS,
            rule_words=rule_words,
            standard_words=standard_words,
            change_words=change_words,
        )
    )


def pdf(portfolio: Portfolio) -> tuple[bytes | None, str | None]:
    """The side as PDF, and a sentence where there is none or it is not all that it should be."""
    from qa_toolkit.reports.pdf import make_pdf

    figures = documents.dump({"as_of": portfolio.as_of, "parts": [part.standard for part in portfolio.parts]})
    made = make_pdf(
        page(portfolio),
        title=TITLE,
        attachment=figures,
        attachment_name="standards.json",
        attachment_about="The standards that this side speaks of; portfolio.json beside it has all figures",
        created=date.fromisoformat(portfolio.as_of),
        identifier=hashlib.sha256(figures).digest()[:16],
    )
    return made.data, made.note


def returned(portfolio: Portfolio) -> str:
    """Who returned something, in a sentence or two."""
    one = portfolio.returns
    of = f" of the {one.expected} that were asked" if one.expected is not None else ""
    parts = [f"{count(one.returned, 'organisation')}{of} returned an audit"]
    if one.open:
        parts.append(f"{one.open} began one and did not submit it")
    if nothing := max(0, (one.missing or 0) - one.open):
        parts.append(f"from {nothing} nothing came")
    late = f" {count(one.late, 'organisation')} returned late." if one.late else ""
    return f"{listed(parts)}.{late}"


def most_missed(portfolio: Portfolio) -> list[Missed]:
    """The criteria missed in the largest share of self-assessments, of each standard at most one, so that one long standard does not fill them.

    Equal shares stand by how many miss them, then by standard.
    """
    found = [_worst(part) for part in portfolio.parts if part.role == "self" and part.audits >= portfolio.threshold]
    lines = sorted(filter(None, found), key=lambda one: (*by_share(one.line), one.part.standard))
    return lines[:_MOST_MISSED]


def _worst(part: Part) -> Missed | None:
    lines = {line.id: line for line in part.criteria}
    line = next((lines[id_] for id_ in part.most_missed if lines[id_].missed), None)
    if line is None:
        return None
    return Missed(part, line, f"missed in {line.missed} of {line.applies_to} audits ({line.percent_missed}%)")


def decision(portfolio: Portfolio, missed: list[Missed]) -> list[str]:
    """What a board can decide on these figures, each as a line that begins with a verb."""
    return list(_decisions(portfolio, missed))


def _decisions(portfolio: Portfolio, missed: list[Missed]) -> Iterator[str]:
    one = portfolio.returns
    if waiting := max(one.missing or 0, one.open):  # who began is missing too
        yield f"Ask {count(waiting, 'organisation')} whose audit is not in for a date."
    if missed:
        names = listed(quoted(each.line.title) for each in missed)
        yield f"Give common support where the most are short: {names}."
    if portfolio.visits_count:
        yield (
            f"Agree visits to {count(portfolio.visits_count, 'organisation')} in which something stands out, "
            "for better or worse; the list is kept apart from this side."
        )
    if portfolio.expired:
        yield f"Have {count(portfolio.expired, 'piece')} of evidence that {_have(portfolio.expired)} expired replaced."
    yield "Take note; nothing here is an assessor's judgement or an award."


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([TEMPLATES]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def standard_words(part: Part) -> str:
    """A standard's title, and its edition where the title does not have it."""
    return part.title if part.edition in part.title else f"{part.title}, {part.edition}"


def rule_words(part: Part) -> str:
    """For how many the first rule of a standard would be met; a dash where the standard has none or no statement is possible."""
    for award in part.awards:
        if award.stated:
            return f"{award.would_meet} of {award.of}"
    return "–"


def change_words(part: Part) -> str:
    """How many stand higher, the same or lower than in the round before."""
    one = part.change
    return f"{one.better} higher, {one.same} the same, {one.worse} lower" if one and one.organisations else "–"
