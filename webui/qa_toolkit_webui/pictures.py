"""What the pictures of the pages are drawn from: numbers and the words that say the same. templates/pictures.html draws them.

A picture never says more than its table, and nothing in it is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from math import pi

from qa_toolkit.gap_report import GapReport, SectionReport
from qa_toolkit.models import Record, Scorecard
from qa_toolkit.reports import chart, words
from qa_toolkit.wording import count, listed, quoted

STEPS = ("under 20%", "20 to 39%", "40 to 59%", "60 to 79%", "80% and more")
RADIUS = 42
_ROUND = 2 * pi * RADIUS


# Strengths and gaps of one audit


class StrengthRow(Record):
    """One section: its bar, and the numbers of the table in the order of `words.STATES`."""

    bar: chart.Bar
    href: str
    numbers: tuple[int, ...]
    applicable: int


class Strengths(Record):
    title: str
    lead: str
    rows: tuple[StrengthRow, ...]
    heading: str
    states: tuple[str, ...]
    key: tuple[tuple[chart.Piece, str], ...]
    width: int = chart.WIDTH
    height: int = chart.HEIGHT


def strengths(report: GapReport, href_of: Callable[[str], str] | None = None) -> Strengths:
    """The picture of a gap report; `href_of` gives the address of a section's page."""
    return Strengths(
        title=words.picture_title(report),
        lead=lead(report.sections, words.several(report, "section")),
        rows=tuple(
            StrengthRow(
                chart.bar(section),
                href_of(section.id) if href_of else "",
                tuple(section.by_state.get(state, 0) for state in words.STATES),
                section.applicable,
            )
            for section in report.sections
        ),
        heading=words.label(report, "section"),
        states=tuple(words.STATES.values()),
        key=tuple((chart.sample(state), title) for state, title in words.STATES.items()),
    )


def lead(sections: Sequence[SectionReport], several: str) -> str:
    """The strongest and the weakest sections in a sentence or two; a section that nobody has begun is neither."""
    applying = [section for section in sections if section.applies]
    begun = [section for section in applying if section.unanswered < section.applicable]
    if not begun:
        return "Nothing is answered yet. The picture fills as you answer."
    waiting = len(applying) - len(begun)
    open_ = f" {waiting} of the {several} {'is' if waiting == 1 else 'are'} not begun yet." if waiting else ""
    if all(section.met == section.applicable for section in begun):
        return f"Everything that applies is met in {_all(begun, several)}.{open_}"
    best, worst = _ends(begun, max), _ends(begun, min)
    if len(best) == len(begun):
        return f"{_named(best)}.{open_}" if len(best) == 1 else f"The {several} stand alike.{open_}"
    return f"Strongest: {_named(best)}. Weakest: {_named(worst)}.{open_}"


def _ends(sections: Sequence[SectionReport], end: Callable[[Iterable[float]], float]) -> list[SectionReport]:
    share = end(section.met / section.applicable for section in sections)
    return [section for section in sections if section.met / section.applicable == share]


def _all(sections: Sequence[SectionReport], several: str) -> str:
    return (
        _title(sections[0]) if len(sections) == 1 else f"all {len(sections)} {several}" if len(sections) > 2 else "both"
    )


def _named(sections: Sequence[SectionReport]) -> str:
    """Two by name with their numbers, the others as a number."""
    named = [f"{_title(one)} with {one.met} of {one.applicable} met" for one in sections[:2]]
    rest = len(sections) - 2
    return listed([*named, count(rest, "other")] if rest > 0 else named)


def _title(section: SectionReport) -> str:
    return quoted(f"{section.number} {section.title}".strip())


# Many organisations


class Counts(Record):
    met: int
    applicable: int
    unanswered: int = 0


class Column(Record):
    id: str
    number: str
    title: str


class Entry(Record):
    """One organisation as it goes in: `sections` is None where it has no audit yet; `hrefs` lead to its sections."""

    name: str
    href: str
    sections: Mapping[str, Counts] | None
    hrefs: Mapping[str, str] = field(default_factory=dict)


class Cell(Record):
    """`step` counts from 0; it is None where there is nothing to shade, and `text` then says so in a word."""

    text: str
    detail: str
    says: str
    step: int | None
    href: str


class Row(Record):
    name: str
    href: str
    cells: tuple[Cell, ...]


class Matrix(Record):
    title: str
    lead: str
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row | None
    steps: tuple[str, ...] = STEPS


def counts(scorecard: Scorecard) -> dict[str, Counts]:
    """What a matrix needs of one audit."""
    return {
        id_: Counts(section["met"], section["applicable"], section["unanswered"])
        for id_, section in scorecard["sections"].items()
    }


def matrix(title: str, columns: Iterable[Column], entries: Iterable[Entry], *, heading: str = "Organisation") -> Matrix:
    """Organisations by sections of one standard, with all of them together in the last row."""
    across, given = tuple(columns), tuple(entries)
    begun = [entry.sections for entry in given if entry.sections is not None]
    sums = {column.id: _sum(sections[column.id] for sections in begun if column.id in sections) for column in across}
    return Matrix(
        title=title,
        lead=_matrix_lead(across, sums, len(begun), len(given)),
        heading=heading,
        columns=across,
        rows=tuple(_row(entry, across) for entry in given),
        total=_row(Entry("All together", "", sums), across) if len(begun) > 1 else None,
    )


def percent(met: int, applicable: int) -> int:
    """Rounded down, so that 100 says that all is met."""
    return met * 100 // applicable if applicable else 0


def _row(entry: Entry, columns: Sequence[Column]) -> Row:
    cells = [_cell((entry.sections or {}).get(column.id), entry.hrefs.get(column.id, "")) for column in columns]
    return Row(entry.name, entry.href, tuple(cells))


def _cell(one: Counts | None, href: str) -> Cell:
    if one is None:
        return Cell("–", "", "no audit yet", None, href)
    if one.applicable == 0:
        return Cell("n/a", "", "does not apply", None, href)
    detail = f"{one.met} of {one.applicable}"
    if one.unanswered >= one.applicable:
        return Cell("open", f"0 of {one.applicable}", "not begun", None, href)
    share = percent(one.met, one.applicable)
    says = f"met, {one.unanswered} not answered" if one.unanswered else "met"
    return Cell(f"{share}%", detail, says, min(share // 20, len(STEPS) - 1), href)


def _sum(several: Iterable[Counts]) -> Counts:
    all_ = list(several)
    return Counts(*(sum(getattr(one, name) for one in all_) for name in ("met", "applicable", "unanswered")))


def _matrix_lead(columns: Sequence[Column], sums: Mapping[str, Counts], begun: int, of: int) -> str:
    who = f"{begun} of {count(of, 'organisation')} {'has' if begun == 1 else 'have'} begun."
    shares = {c: percent(sums[c.id].met, sums[c.id].applicable) for c in columns if sums[c.id].applicable}
    if not begun or len(set(shares.values())) < 2:
        return who
    best, worst = max(shares, key=lambda c: shares[c]), min(shares, key=lambda c: shares[c])
    names = [f"{quoted(f'{c.number} {c.title}'.strip())} with {shares[c]}% met" for c in (best, worst)]
    return f"{who} Strongest over all: {names[0]}. Weakest: {names[1]}."


# How far an audit has got


class Ring(Record):
    """`drawn` of `round` is the length of the arc; it is closed only where nothing is open."""

    answered: int
    applicable: int
    says: str
    drawn: float
    round: float
    complete: bool
    radius: int = RADIUS


def ring(answered: int, applicable: int) -> Ring:
    share = answered / applicable if applicable else 0.0
    says = f"{answered} of {applicable} answered" if applicable else "nothing applies"
    complete = applicable > 0 and answered == applicable
    return Ring(answered, applicable, says, round(share * _ROUND, 1), round(_ROUND, 1), complete)
