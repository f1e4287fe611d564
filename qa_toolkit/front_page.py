"""The sentences of the report's first page: where we stand, what matters most, and the decision that is asked for.

Plain words only: the first page is read by people who have ten minutes and have never heard of a scorecard.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa_toolkit.gap_report import Gap, HeadlineFigure, Way
from qa_toolkit.models import AwardResult, Scorecard
from qa_toolkit.planning import totals_sentence
from qa_toolkit.standards import Standard
from qa_toolkit.wording import count, day, listed, quoted, sentence

MATTERS_MOST = 3

_DECIDERS = {
    "school": "Governors are asked",
    "college": "Governors are asked",
    "provider": "The management board is asked",
    "authority": "The board is asked",
}


def headline(standard: Standard, scorecard: Scorecard) -> HeadlineFigure:
    """The one large figure, as the standard's owner would count: never an average where the owner does not average."""
    overall = scorecard["overall"]
    if not overall["applicable"]:
        return HeadlineFigure("–", "nothing applies", "No criterion of this standard applies to this organisation.")
    figure, caption = f"{overall['met']} of {overall['applicable']}", f"{_plural(standard, 'criterion')} met"
    match standard.headline:
        case "percent":
            figure, caption = f"{overall['percent']}%", "of the points"
        case "level":
            figure, caption = standard.level_titles.get(overall.get("level", ""), "–"), "is the lowest level"
        case "sections_full":
            figure = f"{overall.get('sections_full', 0)} of {overall.get('sections_applicable', 0)}"
            caption = f"{_plural(standard, 'section')} complete"
        case "met":
            pass
    return HeadlineFigure(figure, caption, _counted_sentence(standard, scorecard))


def _counted_sentence(standard: Standard, scorecard: Scorecard) -> str:
    overall = scorecard["overall"]
    by_law = _by_obligation(standard, scorecard)
    text = by_law or f"{overall['met']} of the {overall['applicable']} criteria that apply are met"
    asides = []
    if overall["unsupported"]:
        asides.append(f"{count(overall['unsupported'], 'is', 'are')} claimed without support")
    if overall["unanswered"]:
        asides.append(f"{count(overall['unanswered'], 'is', 'are')} not answered")
    return sentence(text + (f"; {listed(asides)}" if asides else ""))


def _by_obligation(standard: Standard, scorecard: Scorecard) -> str:
    parts = []
    for obligation, words in (
        ("must", "legal duties are met"),
        ("should", "recommendations of the guidance are in place"),
    ):
        ids = [id_ for id_ in scorecard["criteria"] if standard.criteria[id_].obligation == obligation]
        if ids:
            met = sum(scorecard["criteria"][id_]["state"] == "met" for id_ in ids)
            parts.append(f"{met} of {len(ids)} {words}")
    return listed(parts)


def standing(result: AwardResult | None, gaps: Sequence[Gap]) -> str:
    """Whose rule, met or not, and what to ask the owner for."""
    if result is None:
        return "This standard has no award; what follows is a profile."
    if result.met or not result.stated:
        return result.sentence
    behind = {id_ for blocker in result.blockers for id_ in blocker.criteria}
    musts = sum(gap.criterion in behind and gap.obligation == "must" for gap in gaps)
    text = f"{result.sentence} {count(len(behind), 'criterion stands', 'criteria stand')} in the way"
    if musts and musts < len(behind):
        text += f"; {count(musts, 'of them is a legal duty', 'of them are legal duties')}"
    elif musts:
        text += ", a legal duty" if musts == 1 else ", all of them legal duties"
    return text + "."


def coming_change(standard: Standard, as_of: date, aimed_at: AwardResult | None) -> str:
    """That this edition is going to be withdrawn, when, and which award is at stake; '' where nothing is announced or the day has passed."""
    withdrawn, by = standard.about.get("withdrawn_on", ""), standard.about.get("superseded_by", "")
    if (withdrawn and withdrawn <= as_of.isoformat()[: len(withdrawn)]) or not (withdrawn or by):
        return ""
    if withdrawn:
        follows = f", and {by} takes its place" if by else ""
        text = f"This edition will be withdrawn {'on' if len(withdrawn) == 10 else 'in'} {day(withdrawn)}{follows}."
    else:
        text = f"{by} takes the place of this edition, and no day is named for that."
    if aimed_at is None:
        return text
    if aimed_at.met and aimed_at.stated:
        advice = "whose rule would be met now: ask its owner before then"
    else:
        advice = "which this audit aims at: ask its owner whether there is time to finish it"
    return f"{text} At stake is {quoted(aimed_at.title)}, {advice}{f', or go on by {by}' if by else ''}."


def priorities(gaps: Sequence[Gap]) -> tuple[str, ...]:
    """The criteria that matter most, in the order of the gaps."""
    return tuple(gap.criterion for gap in gaps[:MATTERS_MOST])


def decision(kind: str, result: AwardResult | None, way: Way | None, scorecard: Scorecard, to_confirm: int = 0) -> str:
    """What the people who read only this page should decide; first what is proposed for `to_confirm` criteria, where anything is."""
    who = _DECIDERS.get(kind, "The board is asked")
    overall = scorecard["overall"]
    proposed = f"what is proposed for {count(to_confirm, 'criterion', 'criteria')}"
    if overall["unanswered"] * 2 > overall["applicable"]:
        open_ = f"{count(overall['unanswered'], 'criterion is', 'criteria are')} not answered"
        if to_confirm:
            return f"{who} to have somebody confirm or change {proposed} first, and then to have the audit finished: {open_} today."
        return f"{who} to have the audit finished first: {open_}."
    first = f"First, somebody has to confirm or change {proposed}. " if to_confirm else ""
    return first + _decision(who, result, way)


def _decision(who: str, result: AwardResult | None, way: Way | None) -> str:
    if result is not None and result.met:
        if result.ask:
            return f"{who} to decide whether to take the next step. {result.ask}"
        return f"{who} to note the result, to have somebody from outside look at it, and to set the date of the next review."
    if way is None or not way.steps:
        return f"{who} to agree who deals with the gaps below, and by when."
    steps = (
        f"{count(len(way.steps), 'step')} that {'leads' if len(way.steps) == 1 else 'lead'} to {quoted(_title(result))}"
    )
    whole = "everything that is open" if way.everything_open else f"the {steps}"
    work = totals_sentence(way.totals)
    work = work[0].lower() + work[1:].rstrip(".")
    return (
        f"{who} to agree {whole} ({work}), to name an owner and a date for each, and to look at this again next term."
    )


def checked_sentence(checked: int, criteria: int) -> str:
    return f"{checked} of {criteria} criteria were checked against a published source; all wording is the toolkit's."


def _title(result: AwardResult | None) -> str:
    return result.title if result else ""


def _plural(standard: Standard, what: str) -> str:
    label = standard.label(what).lower()
    return {"criterion": "criteria"}.get(label, label + "s")
