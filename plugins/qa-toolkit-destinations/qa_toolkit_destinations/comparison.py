"""A file's figures beside the published ones of its authority, region and nation; a symbol stays a symbol."""

from __future__ import annotations

from collections.abc import Iterator

from qa_toolkit.errors import BadData, shown
from qa_toolkit.wording import listed
from qa_toolkit_destinations import published
from qa_toolkit_destinations.data import ACTIVITY
from qa_toolkit_destinations.lines import MEASURES, OFFERS, PARTICIPATION, STATUS, Report
from qa_toolkit_destinations.measures import MARCH, SEPTEMBER
from qa_toolkit_destinations.published import Area, Publication, ends
from qa_toolkit_destinations.showing import Sheet, Showing, per_cent

_LICENCE = "The Department for Education publishes its figures under the Open Government Licence v3.0: name it as the source where you show them."
# Their column, and the group and value that are theirs in a file.
_GROUPS = (
    ("ehcp", "NEET or not known, EHC plan", (("SEND", "EHC plan"), ("EHC plan", "yes"))),
    ("vulnerable", "NEET or not known, vulnerable", (("Vulnerable group", "yes"),)),
)
_GOOD_WHEN_HIGH = ("participating", "offer")


def compared(found: Report, publication: Publication, authority: str, year: str | None = None) -> Showing:
    """Yours, the authority's, its region's and England's.

    Raises:
        BadData: where the year or the authority is not there, or the file is of sustained destinations.
    """
    if found.kind != ACTIVITY or found.yearly:
        held = "years of leavers" if found.kind == ACTIVITY else "sustained destinations"
        raise BadData(
            publication.path,
            f"these are figures of everybody of 16 and 17, and your file has {held}: they cannot be compared.",
        )
    if year is not None and year not in publication.years:
        raise BadData(publication.path, f"it has no figures of ‘{shown(year)}’, but of {listed(publication.years)}.")
    year = year or publication.years[-1]
    areas = list(published.beside(publication, authority, year))
    own = areas[0][1]
    headings = (
        "Measure",
        "Your file",
        *(title for title, _ in areas),
        "Yours against the authority",
        "Authority's quintile",
    )
    rows = tuple(
        (
            one.title,
            per_cent(found.total.figures.get(one.key)) if not found.total.hidden else "hidden",
            *(_shown(area, one.key) for _, area in areas),
            _against(found, one.key, own),
            _quintile(publication, own, one.key, year),
        )
        for one in MEASURES[ACTIVITY]
    )
    more = tuple(
        (title, _of_group(found, lines), *(_shown(area, key) for _, area in areas), "–", "–")
        for key, title, lines in _GROUPS
    )
    title = f"Your file beside the published figures of {year}: {own.name}"
    return Showing(title, (Sheet(f"Published figures of {year}", headings, rows + more),), tuple(_notes(found, year)))


def _of_group(found: Report, wanted: tuple[tuple[str, str], ...]) -> str:
    line = next((line for one in found.tables for line in one.lines if (one.title, line.label) in wanted), None)
    if line is None:
        return "–"
    return "hidden" if line.hidden else per_cent(line.figures.get("neet-or-not-known"))


def _shown(area: Area, key: str) -> str:
    figure = area.figures[key]
    return figure.text if figure.value is None else f"{figure.value:.1f}%"


def _against(found: Report, key: str, own: Area) -> str:
    """Points; none where either is missing, suppressed or a lower bound."""
    mine, theirs = found.total.figures.get(key), own.figures[key].value
    if mine is None or mine.per_cent is None or theirs is None or found.total.hidden:
        return "–"
    if mine.at_least:
        return "cannot be said"
    return f"{mine.per_cent - theirs:+.1f} points"


def _quintile(publication: Publication, own: Area, key: str, year: str) -> str:
    rank = own.quintiles.get(key)
    if rank is None:
        return "–"
    first = publication.first_quintile(key, year)
    if not first:
        return f"{rank} of 5"
    best = (first == "highest") == (key in _GOOD_WHEN_HIGH)
    return f"{rank} of 5 (1 is {'best' if best else 'worst'})"


def _notes(found: Report, year: str) -> Iterator[str]:
    yield from found.notes
    status, participation, offers = (found.months.get(one) for one in (STATUS, PARTICIPATION, OFFERS))
    ours, ending = [], ends(year)
    if status and status.months[-1].year != ending:
        ours.append(f"NEET and not known ({status.text}), published for the winter that ends in {ending}")
    if participation and participation.months[-1].month == MARCH and participation.months[-1].year != ending:
        ours.append(f"participation ({participation.text}), published for March {ending}")
    if offers and offers.months[-1].month == SEPTEMBER and offers.months[-1].year != ending - 1:
        ours.append(f"offers ({offers.text}), published for September {ending - 1}")
    if ours:
        yield f"Not the same time: yours are {listed(ours)}."
    yield (
        "A school's cohort differs from an authority's: the published one is everybody of 16 and 17 by academic age who is known to the "
        "authority. No ranking of schools follows from it."
    )
    yield "A letter (c, z, x) stands where a figure is suppressed or not available; it is no number."
    yield "Which end quintile 1 is was read from the file's own figures, for it changed between editions."
    yield _LICENCE
