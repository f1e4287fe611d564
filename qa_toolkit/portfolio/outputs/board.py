"""One A4 side for a board: who returned what, how it stands, what is missed most, what changed, and the decision that is asked for.

It reads in black and white, names no organisation and ranks nobody.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import jinja2

from qa_toolkit import documents
from qa_toolkit.models import Record
from qa_toolkit.portfolio.figures.adding import by_share
from qa_toolkit.portfolio.records import AwardLine, CriterionLine, Part, Portfolio
from qa_toolkit.reports import html
from qa_toolkit.reports.branding import Branding
from qa_toolkit.wording import clean, count, day, listed, quoted

TEMPLATES = Path(__file__).parent / "templates"
_MOST_LINES = 24  # of the table of standards; what else is on the side fits below them
_FEW_LINES = 10  # leave room for larger letters
_LETTERS = (34, 30, 32)  # that fit on a line of the columns for the standard, its rule and the change
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
    shown = _of_most_audits(parts)
    missed = most_missed(portfolio)
    return clean(
        _environment()
        .get_template("board.html")
        .render(
            title=TITLE,
            portfolio=portfolio,
            rounds=_rounds(parts),
            on=day(portfolio.as_of),
            parts=shown,
            more=_more(parts, shown),
            few=_lines(shown) <= _FEW_LINES,
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
    side = page(portfolio)
    made = make_pdf(
        side,
        title=TITLE,
        attachment=figures,
        attachment_name="standards.json",
        attachment_about="The standards that this side speaks of; portfolio.json beside it has all figures",
        created=date.fromisoformat(portfolio.as_of),
        identifier=hashlib.sha256(side.encode()).digest()[:16],
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


def _rounds(parts: Sequence[Part]) -> str:
    cycles = sorted({part.cycle for part in parts if part.cycle})
    return f"{'Rounds' if len(cycles) > 1 else 'Round'} {listed(cycles)}" if cycles else "No round named"


def _of_most_audits(parts: Sequence[Part]) -> list[Part]:
    """As many as fit, those with the most audits, in their order."""
    fitting: list[Part] = []
    for part in sorted(parts, key=lambda part: (-part.audits, part.standard)):
        if fitting and _lines([*fitting, part]) > _MOST_LINES:
            break
        fitting.append(part)
    return [part for part in parts if part in fitting]


def _lines(parts: Sequence[Part]) -> int:
    """How many lines their table has, at the most."""
    cells = ((standard_words(part), rule_words(part), change_words(part)) for part in parts)
    return sum(max(-(-len(text) // letters) for text, letters in zip(row, _LETTERS, strict=True)) for row in cells)


def _more(parts: Sequence[Part], shown: Sequence[Part]) -> str:
    left = [part for part in parts if part not in shown]
    audits = sum(part.audits for part in left)
    return f"And {count(len(left), 'more standard')} with {count(audits, 'audit')}." if left else ""


def most_missed(portfolio: Portfolio) -> list[Missed]:
    """The criteria missed in the largest share of self-assessments: of each standard its first, so that one long standard does not fill them.

    Where there are too few standards for that, their next ones follow.
    """
    found = [_missed(part) for part in portfolio.parts if part.role == "self" and part.audits >= portfolio.threshold]
    firsts = sorted((lines[0] for lines in found if lines), key=_by_share)
    others = sorted((line for lines in found for line in lines[1:]), key=_by_share)
    return sorted((firsts + others)[:_MOST_MISSED], key=_by_share)


def _missed(part: Part) -> list[Missed]:
    """What most miss of one standard, the first of it first."""
    lines = {line.id: line for line in part.criteria}
    return [
        Missed(part, line, f"missed in {line.missed} of {line.applies_to} audits ({line.percent_missed}%)")
        for line in (lines[id_] for id_ in part.most_missed)
        if line.missed
    ][:_MOST_MISSED]


def _by_share(one: Missed) -> tuple[Fraction, int, str]:
    return *by_share(one.line), one.part.standard


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
    if portfolio.visits_organisations:
        yield (
            f"Agree visits to {count(portfolio.visits_organisations, 'organisation')} in which something stands out, "
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


def rule_of(part: Part) -> AwardLine | None:
    """The rule that says most of how the audits stand: the first that not all would meet, else the last. None where no statement is possible."""
    stated = [award for award in part.awards if award.stated]
    return next((award for award in stated if award.would_meet < award.of), stated[-1] if stated else None)


def rule_words(part: Part) -> str:
    """For how many a standard's rule would be met, which rule that is, and how many more it has; a dash where no statement is possible."""
    award = rule_of(part)
    if award is None:
        return "–"
    more = sum(one.stated for one in part.awards) - 1
    further = f" (and {count(more, 'more rule')})" if more else ""
    return f"{award.would_meet} of {award.of}: {award.title}{further}"


def change_words(part: Part) -> str:
    """How many stand higher, the same or lower than in the round before."""
    one = part.change
    return f"{one.better} higher, {one.same} the same, {one.worse} lower" if one and one.organisations else "–"
