"""This audit beside an earlier one of the same organisation by the same standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from qa_toolkit import compare, errors
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import Comparison
from qa_toolkit.models import Record, Scorecard
from qa_toolkit.standards import Standard
from qa_toolkit.wording import sentence
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.pages import siblings
from qa_toolkit_webui.pages.home import visible
from qa_toolkit_webui.site import Site

STATES = ("met", "unmet", "unsupported", "unanswered")


class SectionPair(Record):
    """A section then and now: numbers by state, and what has become of the number that is met."""

    label: str
    before: Mapping[str, int]
    now: Mapping[str, int]
    change: int


class ComparePage(Record):
    head: Head
    standard: Standard
    others: tuple[Head, ...]
    chosen: Head | None
    comparison: Comparison | None
    sections: tuple[SectionPair, ...]
    problem: str


def make(site: Site, organisation: str, audit: str, query: Mapping[str, str]) -> ComparePage:
    """The page; where the two cannot be compared it says so in a sentence.

    Raises:
        NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    others = siblings.earlier(head, siblings.others(site, head))
    mine = [one for one in visible(site, organisation) if one.id != audit]
    chosen = siblings.picked(mine, query, "with") or (others[0] if others else None)
    comparison, problem = None, ""
    sections: tuple[SectionPair, ...] = ()
    if chosen is not None:
        try:
            comparison = compare.with_previous(named(site, head), named(site, chosen))
        except errors.CannotCompare as error:
            problem = sentence(str(error))
        else:
            sections = tuple(_sections(site, chosen, head))
    standard = site.workspace.audits.standard(head)
    return ComparePage(head, standard, others, chosen, comparison, sections, problem)


def named(site: Site, head: Head) -> Audit:
    """The audit by the name that a person knows it by, for sentences that speak of two."""
    audit = site.scores.audit(head)
    return replace(audit, document=replace(audit.document, path=f"the audit of {siblings.label(head)}"))


def _sections(site: Site, before: Head, now: Head) -> Iterator[SectionPair]:
    one, two = site.scores.scorecard(before), site.scores.scorecard(now)
    for section in site.workspace.audits.standard(now).sections.values():
        then, today = states(one, section.id), states(two, section.id)
        yield SectionPair(f"{section.number} {section.title}".strip(), then, today, today["met"] - then["met"])


def states(scorecard: Scorecard, section: str) -> dict[str, int]:
    """How many criteria of a section stand in each state; none where another revision has no such section."""
    one = scorecard["sections"].get(section)
    found = [] if one is None else [scorecard["criteria"][id_]["state"] for id_ in one["from"]]
    return {state: found.count(state) for state in STATES}  # type: ignore[arg-type]
