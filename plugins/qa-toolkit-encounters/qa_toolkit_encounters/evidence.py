"""The evidence source `encounters`: a piece for each kind of encounter, and what follows for criteria. No reference of a pupil is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa_toolkit.hookspecs import EvidencePiece, GatherContext, Gathered
from qa_toolkit.wording import count
from qa_toolkit_encounters import forms, log, roll
from qa_toolkit_encounters.measures import Measures
from qa_toolkit_encounters.proposing import Proposer
from qa_toolkit_encounters.results import FAMILIES, MINIMUM, Family, Results, results
from qa_toolkit_encounters.years import academic_year, called


def encounters(content: bytes, context: GatherContext) -> Gathered:
    """A workbook with the sheets Log and Roll, as `encounters form` writes it.

    Raises:
        BadData, BadWorkbook: where it is no such workbook.
    """
    who = roll.read(content, context.name, context.on, forms.ROLL)
    lines = log.read([(content, context.name)], who, context.on, sheet=forms.LOG)
    found = results(who, lines, context.on)
    pieces = tuple(_piece(one, found) for one in found.families if one.encounters)
    kept = {one.key for one in pieces}
    said = list(Proposer(Measures(who, lines, context.on), context.standard, MINIMUM).all())
    proposals = tuple(one.proposal for one in said if one.proposal and set(one.proposal.evidence) <= kept)
    return Gathered(
        tuple(_summary(found)),
        pieces,
        proposals,
        (*log.told((*who.faults, *lines.faults)), *found.warnings, *(one.why_not for one in said if one.why_not)),
    )


def _piece(one: Family, found: Results) -> EvidencePiece:
    few = one.attendances < found.minimum
    attended = f"fewer than {found.minimum} attendances" if few else count(one.attendances, "attendance")
    years = sorted({academic_year(line.on) for line in found.log.encounters if line.kind.family == one.key})
    return EvidencePiece(
        key=f"{one.key}-log",
        title=f"Log of {FAMILIES[one.key].lower()} in {_span(years)}: {one.encounters} put on",
        dated=max(line.on for line in found.log.encounters if line.kind.family == one.key),
        method=(
            f"Counted from the school's log, line by line, against its roll: {attended}. Of {one.encounters} put on "
            f"{one.meaningful} pass all tests of what is meaningful, {one.failed} fail one, and of {one.open} an answer is open."
        ),
        kind="encounter log",
        count=None if few else one.attendances,
    )


def _span(years: Sequence[int]) -> str:
    return " to ".join(dict.fromkeys((called(years[0]), called(years[-1]))))


def _summary(found: Results) -> Iterator[str]:
    yield found.headline
    for one in found.figures:
        if one.bounds is not None and one.bounds.of:
            yield f"{one.benchmark} {one.title}: {one.bounds.words} of {one.bounds.of} ({one.cohort})."
    for phase in found.phases:
        if phase.cohort.pupils and found.shown(phase):
            yield f"Provider access, {phase.phase.title}: {phase.two.words} of {phase.two.of} had two ({phase.cohort.title})."
