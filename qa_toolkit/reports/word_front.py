"""The first page of the gap report as a Word document: what page one of the PDF says, on one side of A4."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence

from qa_toolkit.gap_report import GapReport
from qa_toolkit.reports import chart, chart_png, words
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.content import Column, Content, gap_state
from qa_toolkit.reports.word import Filling, Paper, Picture, Piece, Said
from qa_toolkit.reports.word_tables import CHART
from qa_toolkit.uploads import pictures

LOGO_WIDTH, LOGO_HEIGHT = 50, 15  # millimetres, at most
_MILLIMETRE = 6.8  # of paper, in the chart's units
_BAR, _SWATCH = (chart.WIDTH, 26), (24, 15)  # width and height in these units
_SHARES = (55, 50, 16, 15, 19, 19)


def front(paper: Paper, content: Content) -> None:
    report = content.report
    standard, headline = report.standard, report.headline
    masthead(paper, report, words.kicker(report))
    paper.add("SummaryFirstHeading", words.FRONT["standing"])
    paper.add("SummaryFigure", Said(headline.figure, "Figure"), Said(f" {headline.caption}", "Quiet"))
    paper.add("SummaryText", Said(headline.sentence, "Strong"))
    paper.add("SummaryText", report.standing)
    if report.waiting:
        paper.add("SummaryText", Said(report.waiting, "Strong"))
    paper.add("SummaryHeading", words.FRONT["priorities"])
    for criterion in report.priorities:
        gap = content.gaps[criterion]
        paper.add("ListNumber", content.ref(criterion))
        paper.add("ListContinue", " ".join([*gap.reasons, gap_state(gap)]))
    if not report.priorities:
        paper.add("SummaryText", words.NO_GAPS)
    if report.comparison is not None:
        paper.add("SummaryHeading", words.FRONT["changes"])
        paper.add("SummaryText", report.comparison.sentence)
    paper.add("DecisionHeading", words.FRONT["decision"])
    paper.add("DecisionText", report.decision)
    paper.add("SummaryHeading", words.picture_title(report))
    _chart(paper, report)
    paper.add("SummaryNote", f"{standard.checked_sentence} {standard.disclaimer}")


def masthead(paper: Paper, report: GapReport, kicker: str) -> None:
    """Whose document it is, about whom, by which standard and of which day; and whether the standard is still in force."""
    brand = paper.look.brand
    picture = logo(brand)
    if picture is not None:
        paper.add("Brand", picture)
    if brand.contact or (brand.name and picture is None):
        named: list[Piece] = [Said(brand.name, "Strong")] if brand.name and picture is None else []
        paper.add("Brand", *named, " · " if named and brand.contact else "", brand.contact)
    paper.add("Kicker", kicker)
    paper.add("Title", report.organisation)
    paper.add("Subtitle", words.under(report))
    if report.standard.notice:
        paper.add("Notice", report.standard.notice)


def logo(brand: Branding) -> Picture | None:
    """The logo as large as there is room for it; None where there is none that Word can show."""
    if not brand.picture:
        return None
    content = base64.b64decode(brand.picture.partition(",")[2])
    dots = pictures.size(content)
    if dots is None:
        return None
    share = min(LOGO_WIDTH / dots[0], LOGO_HEIGHT / dots[1])
    return Picture(content, brand.name or "Logo", dots[0] * share, dots[1] * share)


def logo_note(brand: Branding) -> str | None:
    return words.NO_LOGO if brand.picture and logo(brand) is None else None


def _chart(paper: Paper, report: GapReport) -> None:
    """A bar for each section, with its figures beside it; the key stands in the headings of the figures."""
    titles = [words.label(report, "section"), words.FRONT["sections"], *words.STATES.values()]
    columns = [Column(title, share) for title, share in zip(titles, _SHARES, strict=True)]
    key = [
        _drawn(paper, [chart.sample(state)], _SWATCH, words.key_says(title)) for state, title in words.STATES.items()
    ]
    headings: list[Filling] = [*titles[:2], *zip(titles[2:], key, strict=True)]
    paper.grid(words.picture_title(report), columns, _bars(paper, report), CHART, headings)


def _bars(paper: Paper, report: GapReport) -> Iterable[list[Filling]]:
    for section in report.sections:
        one = chart.bar(section)
        others = [str(section.by_state[state] or "–") for state in list(words.STATES)[1:]]
        yield [one.label, _drawn(paper, one.pieces, _BAR, one.says), one.total, *others]


def _drawn(paper: Paper, pieces: Sequence[chart.Piece], units: tuple[int, int], says: str) -> Picture:
    brand, (width, height) = paper.look.brand, (one / _MILLIMETRE for one in units)
    png = chart_png.png(pieces, units, brand.main_colour, brand.second_colour)
    return Picture(png, says, width, height)
