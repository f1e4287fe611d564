"""The gap report as a page: the chapters of the file, and beside them what else a screen can do."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for
from markupsafe import Markup

from qa_toolkit.gap_report import GapReport
from qa_toolkit.models import Record
from qa_toolkit.reports.html import Answers, fragment
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.pages import siblings
from qa_toolkit_webui.site import Site


class Sides(Record):
    """What a report was asked to set beside the audit."""

    target: str
    previous: Head | None
    beside: Head | None

    @property
    def query(self) -> dict[str, str]:
        """The same as an address says it."""
        asked = {
            "target": self.target,
            "previous": self.previous.id if self.previous else "",
            "beside": self.beside.id if self.beside else "",
        }
        return {name: value for name, value in asked.items() if value}


class ReportPage(Record):
    head: Head
    standard: Standard
    report: GapReport
    inside: Markup
    sides: Sides
    before: tuple[Head, ...]
    outside: tuple[Head, ...]


def sides(site: Site, head: Head, query: Mapping[str, str]) -> Sides:
    """What an address asks for.

    Raises:
        NotHere: where it names an audit that cannot stand beside this one.
    """
    found = siblings.others(site, head)
    previous = siblings.picked(found, query, "previous")
    return Sides(query.get("target", ""), previous, siblings.picked(siblings.opposite(head, found), query, "beside"))


def made(site: Site, head: Head, asked: Sides) -> GapReport:
    """The gap report with what was asked for.

    Raises:
        CannotCompare, UnknownAward.
    """
    return site.scores.report(head, target=asked.target or None, previous=asked.previous, beside=asked.beside)


def make(site: Site, organisation: str, audit: str, query: Mapping[str, str]) -> ReportPage:
    head = site.workspace.audits.head(organisation, audit)
    standard, found = site.workspace.audits.standard(head), siblings.others(site, head)
    asked = sides(site, head, query)
    report = made(site, head, asked)
    return ReportPage(
        head=head,
        standard=standard,
        report=report,
        inside=fragment(report, _answers(head, standard)),
        sides=asked,
        before=siblings.earlier(head, found),
        outside=siblings.opposite(head, found),
    )


def _answers(head: Head, standard: Standard) -> Answers:
    def address(criterion: str) -> str:
        return answer_address(head, standard, criterion)

    words = "Read this answer" if head.is_submitted else "Change this answer"
    return Answers(address, words, "govuk-visually-hidden")


def answer_address(head: Head, standard: Standard, criterion: str) -> str:
    """Where a criterion is judged."""
    section = standard.criteria[criterion].section
    anchor = f"criterion-{criterion}"
    return url_for("sections.show", organisation=head.organisation, audit=head.id, section_id=section, _anchor=anchor)
