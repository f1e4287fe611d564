"""What stands between the report and its formats: references to criteria, tables, labelled lines, and which chapters there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from qa_toolkit.gap_report import Gap, GapDetail, GapReport, JudgementRow, PlannedAction, ProposedAnswer
from qa_toolkit.models import Proposal
from qa_toolkit.reports import words
from qa_toolkit.wording import count, quoted, sentence

_FEW = 5  # proposals beside one criterion, on pages that people read; the JSON report and the file have all of them
_LINK = re.compile(r"(?:https?://|mailto:)[a-z0-9\-._~:/?#\[\]@!$&()*+,;=%]{3,2000}", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Ref:
    """A criterion where it is mentioned: never without its status, which is '' only for what is no criterion of this standard."""

    number: str
    title: str
    status: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A text that must not be overlooked."""

    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something can be found: an address that may become a link, or the words of whoever filed it."""

    text: str


Cell = str | Ref | Marked | Place | tuple[Ref | Place | str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share of 100 in steps of five; a page is laid out much faster when no text has to be measured for it."""

    title: str
    width: int
    kind: Literal["text", "number"] = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """The first cell of each row is its heading."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A label and the text that runs on after it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Chapter:
    key: str
    title: str
    parts: tuple[tuple[str, str], ...] = ()  # anchor and title of what the contents list beneath it


class Content:
    """A report with its criteria findable by id, and anchors that no text from a file can shape."""

    def __init__(self, report: GapReport) -> None:
        self.report = report
        self.gaps: dict[str, Gap] = {gap.criterion: gap for gap in report.gaps}
        self.details: dict[str, GapDetail] = {detail.criterion: detail for detail in report.details}
        self.judgements: dict[str, JudgementRow] = {row.criterion: row for row in report.judgements}

    @cached_property
    def _places(self) -> dict[str, str]:
        places = {row.criterion: f"judged-{n}" for n, row in enumerate(self.report.judgements, 1)}
        return places | {gap.criterion: f"gap-{gap.rank}" for gap in self.report.gaps}

    def ref(self, criterion: str) -> Ref:
        row = self.judgements.get(criterion)
        if row is None:
            return Ref("", criterion, "", "")
        return Ref(row.number, row.title, row.status, self._places[criterion])

    def refs(self, criteria: Iterable[str]) -> tuple[Ref, ...]:
        return tuple(self.ref(criterion) for criterion in criteria)

    def section_anchor(self, section: str) -> str:
        return next(f"section-{n}" for n, one in enumerate(self.report.sections, 1) if one.id == section)

    def proposed(self, criterion: str) -> tuple[Line, ...]:
        """What somebody may confirm, never to be taken for an answer: those that name a level come first."""
        here = sorted((one for one in self.report.proposed if one.criterion == criterion), key=lambda one: not one.says)
        lines = [Line(words.PROPOSED if one.says else words.TO_LOOK_AT, _proposal(one)) for one in here[:_FEW]]
        if len(here) > _FEW:
            lines.append(Line("And", f"{count(len(here) - _FEW, 'more entry', 'more entries')} in the audit’s file."))
        return tuple(lines)

    @cached_property
    def expiring(self) -> tuple[str, ...]:
        return tuple(item.id for item in self.report.evidence if item.standing in ("expired", "expires soon"))

    @cached_property
    def chapters(self) -> tuple[Chapter, ...]:
        """In the order in which they are read; a chapter without anything in it is left out."""
        report = self.report
        with_gaps = tuple(
            (self.section_anchor(s.id), f"{s.number} {s.title}".strip()) for s in report.sections if s.gaps
        )
        found = [
            Chapter("blockers", self._title_of_rules) if report.awards else None,
            Chapter("way", words.title_of_way(report)) if report.way is not None and report.way.steps else None,
            Chapter("gaps", f"Gaps by {words.label(report, 'section').lower()}", with_gaps),
            Chapter("soon", "What can be put right soon") if self._soon else None,
            Chapter("changes", f"Changes since {report.comparison.previous_label}") if report.comparison else None,
            Chapter("serves", "Where one piece of evidence serves twice") if self._serves else None,
            Chapter("plan", "Action plan"),
            Chapter("moderation", "How an outside assessor sees it") if report.moderation else None,
            Chapter("evidence", "Evidence in this audit") if report.evidence else None,
            Chapter("judgements", "Every judgement"),
            Chapter("retired", "Answers to criteria that are no longer asked") if report.retired else None,
            Chapter("method", "Method and sources"),
        ]
        return tuple(chapter for chapter in found if chapter is not None)

    @property
    def _title_of_rules(self) -> str:
        blocked = any(award.blockers for award in self.report.awards if award.key == self.report.target)
        return "What stands in the way" if blocked else "The rules of this standard"

    @property
    def _soon(self) -> bool:
        return bool(self.report.quick_wins or self.report.unsupported or self.expiring)

    @property
    def _serves(self) -> bool:
        return any(item.serves for item in self.report.evidence) or any(gap.serves for gap in self.report.gaps)


def _proposal(one: ProposedAnswer) -> str:
    """What it says, whose it is, why and on what; what stands in the reason already is not said again."""
    origin = one.origin.partition("#")[0]
    source = f"from {origin}" if one.kind == "answer" else f"from the data of {quoted(origin)}" if origin else ""
    told = one.kind == "answer" and origin in one.because
    head = ", ".join(part for part in (quoted(one.says) if one.says else "", "" if told else source) if part)
    evidence = [title for title in one.evidence if title not in one.because]
    parts = (head, one.because, f"Evidence: {'; '.join(evidence)}" if evidence else "")
    return " ".join(sentence(part) for part in parts if part)


def gap_lines(detail: GapDetail) -> tuple[Line, ...]:
    """What the person who closes a gap reads, in this order; what is empty is left out."""
    lines = (
        Line("Why it matters", detail.why),
        Line("What is missing", detail.missing),
        Line("Comment", detail.comment),
        Line("Typical weakness", "; ".join(detail.weaknesses)),
        Line("Evidence to gather", "; ".join(detail.evidence)),
    )
    return tuple(line for line in lines if line.text)


def action(proposal: Proposal) -> str:
    return f"{proposal.title} ({words.SIZE[proposal.effort]})"


def is_open(action: PlannedAction) -> bool:
    return action.status not in ("done", "dropped")


def gap_state(gap: Gap) -> str:
    size = "" if gap.effort is None else f" A {words.SIZE[gap.effort]} piece of work."
    return f"Now: {gap.current_title}. Needed: {gap.target_title}.{size}"


def judgement_note(row: JudgementRow) -> str:
    """What a judgement rests on, who made it and when, and where the criterion comes from."""
    evidence = f"Evidence: {'; '.join(row.evidence)}." if row.evidence else ""
    who = ", ".join(part for part in (row.by, row.on) if part)
    judged = f"Judged by {who}." if row.by else f"Judged on {who}." if who else ""
    source = f"Source: {row.reference}." if row.reference else ""
    return " ".join(part for part in (evidence, judged, source) if part)


def is_link(text: str) -> bool:
    """Whether a location may be a link: http, https and mailto only; everything else is shown as text."""
    return _LINK.fullmatch(text) is not None
