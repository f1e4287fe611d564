"""One audit at a glance: sections, score, and what is missing for the award."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_toolkit.gap_report import GapReport
from qa_toolkit.models import Record
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.blocks import Progress, progress
from qa_toolkit_webui.pages import upgrade
from qa_toolkit_webui.site import Site


class SectionRow(Record):
    id: str
    label: str
    progress: Progress


class AuditPage(Record):
    head: Head
    standard: Standard
    frame: Mapping[str, Any]
    report: GapReport
    sections: tuple[SectionRow, ...]
    progress: Progress
    next_section: str
    proposals: int  # criteria for which something is proposed and that nobody has answered
    later: tuple[Standard, ...]  # the editions that this audit can move to
    moved: tuple[Head, ...]  # the audits by these that were made of it


def make(site: Site, organisation: str, audit: str) -> AuditPage:
    head, frame = site.workspace.audits.frame(organisation, audit)
    standard = site.workspace.audits.standard(head)
    outside = standard.not_applying(frame["organisation"])
    answered = site.workspace.audits.answered(organisation, audit)
    sections = tuple(
        SectionRow(s.id, f"{s.number} {s.title}".strip(), progress(s.criteria, answered, outside))
        for s in standard.sections.values()
    )
    open_ = [s.id for s in sections if s.progress.answered < s.progress.applicable]
    report = site.scores.report(head)
    return AuditPage(
        head=head,
        standard=standard,
        frame=frame,
        report=report,
        sections=sections,
        progress=Progress(sum(s.progress.answered for s in sections), sum(s.progress.applicable for s in sections)),
        next_section=(open_ or [sections[0].id])[0],
        proposals=len({one.criterion for one in report.proposed}),
        later=upgrade.later(site, standard),
        moved=upgrade.moved_to(site, head),
    )
