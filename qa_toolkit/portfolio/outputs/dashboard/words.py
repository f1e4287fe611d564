"""The dashboard's sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from qa_toolkit.portfolio.figures.adding import by_share
from qa_toolkit.portfolio.outputs.board import standard_words
from qa_toolkit.portfolio.records import (
    Agreement,
    AwardLine,
    Change,
    CriterionLine,
    Group,
    Grouping,
    Part,
    Portfolio,
    Spread,
)
from qa_toolkit.wording import STATUS_WORDS, count, quoted

Item = TypeVar("Item")
MOST = 200  # entries of a list on the page

FOR_WHOM = (
    "For the authority only. This page names organisations and shows figures of single ones. What is made to be shared is the side for the board, "
    "portfolio-board.html or .pdf, which names none."
)
NOT_RANKED = (
    "Organisations are not ranked: they stand in order of their names until a reader asks for another order. Figures are what organisations, or "
    "their external assessors, judged; nothing here is an award. ‘Would be met’ speaks of the toolkit's wording of a rule, and only the owner of a "
    "standard can say whether it is met."
)
NEEDS_SCRIPT = (
    "This table needs JavaScript, which does not run here. All else on this page is there without it. "
    "The workbook (portfolio.xlsx) has the same rows."
)
NOBODY = "No audit is of the round that was asked for."
RENEWAL = (
    "When an award would want renewal, had it been given on the day on which the audit was submitted that would meet its rule. That it was given is "
    "not said here; the toolkit does not know."
)
HIDDEN = "not shown"
EACH_BY = {"kind": "By kind", "area": "By area", "phase": "By phase", "region": "By region"}


def role(part: Part) -> str:
    return "external audits" if part.role == "external" else "own judgements"


def title(part: Part) -> str:
    """A standard with its edition, and whose judgements these are."""
    return f"{standard_words(part)}: {role(part)}"


def round_words(cycle: str) -> str:
    return f"round {cycle}" if cycle else "no round named"


def status(line: AwardLine | CriterionLine) -> str:
    return STATUS_WORDS[line.status]


def counted(part: Part) -> str:
    """Who is in it, in a sentence."""
    return (
        f"{count(part.audits, 'audit')}: {part.submitted} submitted, {part.late} of them late; {part.open} still open."
    )


def spread(one: Spread) -> str:
    if not one.n:
        return "No audit."
    return (
        f"Half of the audits stand at {one.median}% or more, the middle half from {one.lower_quartile} to {one.upper_quartile}%; "
        f"the lowest at {one.lowest}%, the highest at {one.highest}%. On average {tenths(one.mean_tenths)}%."
    )


def tenths(number: int) -> str:
    return f"{number // 10}.{number % 10}"


def award(line: AwardLine, part: Part) -> str:
    if not line.stated:
        return f"No statement of readiness for {quoted(line.title)} is possible, because its rule is a reconstruction."
    judged = "external audits" if part.role == "external" else "self-assessments"
    return f"On {line.would_meet} of {line.of} {judged} the rule for {quoted(line.title)} would be met."


def change(one: Change, part: Part) -> str:
    return (
        f"Of {count(one.organisations, 'organisation')} in this round and in {one.since or 'the one before'}, {one.better} stand higher, "
        f"{one.same} the same and {one.worse} lower. The median change is {signed(one.median_points)} points of per cent. "
        f"{_moved(one, part)}"
    )


def _moved(one: Change, part: Part) -> str:
    what = part.labels.get("criterion", "criterion").lower()
    if not one.improved and not one.slipped:
        return f"No {what} moved more one way than the other."
    return "What moved most stands below."


def signed(number: int) -> str:
    """With its sign."""
    return f"+{number}" if number > 0 else f"\N{MINUS SIGN}{-number}" if number else "0"


def agreement(one: Agreement) -> str:
    kappa = (
        f" Cohen's kappa, which allows for agreement by chance, is {hundredths(one.kappa_hundredths)} (1 is full agreement, 0 is chance)."
        if one.kappa_hundredths is not None
        else ""
    )
    return (
        f"{count(one.organisations, 'organisation')} with both: they agree on {one.agreed} of {one.compared} judgements ({one.percent}%).{kappa} "
        f"Where they differ, the organisation's own is the higher one {_times(one.self_higher)} and the lower one {_times(one.self_lower)}."
    )


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def hundredths(number: int) -> str:
    sign = "\N{MINUS SIGN}" if number < 0 else ""
    return f"{sign}{abs(number) // 100}.{abs(number) % 100:02}"


def levels(line: CriterionLine) -> str:
    """How often each level was chosen, and how many gave none, in the order of the ladder."""
    said = [f"{key.replace('-', ' ')} {number}" for key, number in line.levels.items() if number]
    if line.unsupported:
        said.append(f"claimed without support {line.unsupported}")
    if line.unanswered:
        said.append(f"no answer {line.unanswered}")
    return ", ".join(said)


def by_misses(part: Part) -> list[CriterionLine]:
    """What is missed by anybody, what the largest share misses first."""
    return sorted((line for line in part.criteria if line.missed), key=by_share)


def hidden(grouping: Grouping, portfolio: Portfolio) -> str:
    """Why the figures of some groups do not stand there, or ''."""
    if not grouping.hidden:
        return ""
    one = grouping.hidden == 1
    return (
        f"{count(grouping.hidden, 'group')} {'is' if one else 'are'} not shown: fewer than {portfolio.threshold} audits, "
        "or so few besides that the rest would give them away."
    )


def met_in(group: Group, line: AwardLine) -> str:
    if group.would_meet is None or not line.stated:
        return "\N{EN DASH}"
    return f"{group.would_meet[line.key]} of {group.audits}"


def cut(items: Sequence[Item], total: int | None = None) -> str:
    """That a list does not stand there whole, or ''."""
    whole = len(items) if total is None else total
    shown = min(len(items), MOST)
    return f"First {shown} of {whole}." if shown < whole else ""


def not_taken(portfolio: Portfolio) -> str:
    number, blank = portfolio.not_taken_count, portfolio.blank
    if number:
        said = f"{number} of {count(portfolio.files, 'file')} could not be taken and {'is' if number == 1 else 'are'} not counted."
    else:
        said = f"All {portfolio.files} files were taken." if portfolio.files > 1 else "The file was taken."
    return (
        f"{said} In {blank} nobody has answered anything yet; {'it is' if blank == 1 else 'they are'} left out."
        if blank
        else said
    )
