"""The evidence source `destinations`: figures with their numbers and dates, and a value where a criterion asks for just that number."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date
from math import ceil, floor

from qa_toolkit.errors import BadData
from qa_toolkit.hookspecs import EvidencePiece, GatherContext, Gathered, ProposedJudgement
from qa_toolkit.wording import listed
from qa_toolkit_destinations import codes, reading
from qa_toolkit_destinations.data import ACTIVITY, Data
from qa_toolkit_destinations.lines import MEASURES, OFFERS, PARTICIPATION, STATUS, Report, size
from qa_toolkit_destinations.measures import Figure
from qa_toolkit_destinations.people import Options
from qa_toolkit_destinations.report import report
from qa_toolkit_destinations.showing import per_cent

ACTIVITY_KEY, GUARANTEE_KEY = "activity", "guarantee"
_LEAVER_YEARS = 3
# Criteria that ask what becomes of young people: told, never judged, for a figure does not say what follows from it.
SERVES: Mapping[str, tuple[str, ...]] = {
    "gatsby:2014": ("destinations-three-years",),
    "gatsby:2025": ("aspirations-and-destinations", "sustained-destinations-and-alumni"),
    "compass:2018": ("destinations-shared", "destinations-held"),
    "school-duty:2012": ("use-of-destinations",),
    "authority-duty:2012": ("share-not-known", "september-guarantee"),
    "provider-commissioning:2012": ("outcomes",),
    "effective-practice:2012": ("identify-and-track",),
}


def destinations(content: bytes, context: GatherContext) -> Gathered:
    """What a file of activity or of counts says.

    Raises:
        BadData, BadWorkbook: where it is no such file, or has too few young people.
    """
    data = reading.data([(context.name, content)], Options(context.on, codes.shipped()))
    made = report(data)
    if made.total.hidden:
        raise BadData(context.name, f"it has fewer than {made.minimum} young people, too few to show anything of them.")
    pieces = tuple(_pieces(made, data, context.on))
    proposals = tuple(_proposals(data, context, pieces[0].key)) if pieces else ()
    summary = (*(piece.title for piece in pieces), *_served(context))
    return Gathered(summary, pieces, proposals, (*data.warnings, *made.notes))


def _pieces(made: Report, data: Data, on: date) -> Iterator[EvidencePiece]:
    if STATUS in made.months:
        shown = [
            f"{one.title} {per_cent(figure)}{_when(made, one.of)}"
            for one in MEASURES[made.kind]
            if one.of in (STATUS, PARTICIPATION)
            and (figure := made.total.figures.get(one.key))
            and one.key not in ("full-time", "apprenticeship", "other")
        ]
        if shown:
            yield EvidencePiece(
                key=ACTIVITY_KEY,
                title=f"Destinations, {made.periods[STATUS]}: {listed(shown)}",
                dated=_end(made.months[STATUS].months[-1], on),
                method=f"{data.method} {size(made.total).capitalize()}.",
                count=_whole(made.total.figures.get("not-known"), made),
            )
    offer = made.total.figures.get("offer")
    if offer is not None and OFFERS in made.months:
        yield EvidencePiece(
            key=GUARANTEE_KEY,
            title=f"September Guarantee, {made.periods[OFFERS]}: {per_cent(offer)} have a suitable offer",
            dated=_end(made.months[OFFERS].months[-1], on),
            method="Offers counted over everybody in the cohort; where none is recorded, it counts as none.",
            count=None if offer.of is None else int(offer.of),
        )


def _when(made: Report, of: str) -> str:
    return "" if of == STATUS or made.periods[of] == made.periods[STATUS] else f" ({made.periods[of]})"


def _whole(figure: Figure | None, made: Report) -> int | None:
    of = figure.of if figure is not None else made.total.cohort
    return None if of is None else round(of)


def _end(month: date, on: date) -> date:
    """The last day of a month, or today where it is not over."""
    return min(on, month.replace(day=monthrange(month.year, month.month)[1]))


def _proposals(data: Data, context: GatherContext, key: str) -> Iterator[ProposedJudgement]:
    if data.kind != ACTIVITY or key != ACTIVITY_KEY:
        return
    if context.standard.name == "authority-duty:2012" and not data.yearly:
        yield from _not_known(data, key)
    if context.standard.name == "gatsby:2014" and data.yearly:
        yield from _held(data, key)


def _not_known(data: Data, key: str) -> Iterator[ProposedJudgement]:
    """The share of the last month, rounded up; nothing where those counted apart might move it."""
    last = report(data, month=data.months[-1])
    figure = last.total.figures.get("not-known")
    if figure is None or figure.share is None or figure.at_least:
        return
    value = ceil(figure.share)
    because = (
        f"{int(figure.number)} of {int(figure.of or 0)} young people have an activity that is not known in {last.periods[STATUS]}: "
        f"{figure.per_cent} per cent, rounded up."
    )
    yield ProposedJudgement("share-not-known", because, value=value, evidence=(key,))


def _held(data: Data, key: str) -> Iterator[ProposedJudgement]:
    """Of the leavers of three years on end, those whose destination is known, rounded down."""
    last = data.months[-_LEAVER_YEARS:]
    years = [one.year for one in last]
    if years != list(range(years[-1] - _LEAVER_YEARS + 1, years[-1] + 1)):
        return
    cohort = known = 0
    for month in last:
        figure = report(data, month=month).total.figures.get("not-known")
        if figure is None or figure.of is None:
            return
        cohort, known = cohort + int(figure.of), known + int(figure.of) - int(figure.number)
    because = f"The destination of {known} of {cohort} leavers of {years[0]} to {years[-1]} is known."
    yield ProposedJudgement("destinations-three-years", because, value=floor(100 * known / cohort), evidence=(key,))


def _served(context: GatherContext) -> Iterator[str]:
    ids = [one for one in SERVES.get(context.standard.name, ()) if one in context.standard.criteria]
    if ids:
        named = listed(f"{context.standard.criteria[one].number} {context.standard.criteria[one].title}" for one in ids)
        yield f"Speaks to {named}."
