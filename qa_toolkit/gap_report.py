"""The records of a gap report: what every format shows, in the order in which a person reads it."""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal

from qa_toolkit.models import (
    AwardResult,
    Effort,
    EvidenceStanding,
    Finding,
    Obligation,
    Proposal,
    Record,
    Scorecard,
    Source,
    State,
    Status,
)


class Gap(Record):
    """An applicable criterion below its target, in the order in which it should be dealt with (`rank`, from 1)."""

    rank: int
    criterion: str
    section: str
    number: str
    title: str
    state: State
    current: str
    current_title: str
    target: str
    target_title: str
    obligation: Obligation | None
    essential: bool
    blocks: tuple[str, ...]
    serves: tuple[str, ...]
    effort: Effort | None
    quick_win: bool
    reasons: tuple[str, ...]


class EffortTotals(Record):
    """How much work: steps by size, those not estimated apart; hours and pounds only of the estimated ones."""

    small: int
    medium: int
    large: int
    not_estimated: int
    hours: int
    pounds: int | None


class Step(Record):
    """One criterion raised; the figures say what would stand after this step and all before it."""

    order: int
    criterion: str
    number: str
    title: str
    from_title: str
    to: str
    to_title: str
    actions: tuple[Proposal, ...]
    effort: Effort | None
    hours: int | None
    met_after: int
    percent_after: int
    level_after: str
    awards_after: tuple[str, ...]


class Term(Record):
    """One school term of the plan: the steps begun and finished in it, by criterion."""

    name: str
    ends_on: str
    hours: int
    criteria: tuple[str, ...]


class Way(Record):
    """The way to an award. `label` is 'the shortest way' only where that is proved, else 'a short way'."""

    award: str
    label: str
    proved: bool
    everything_open: bool
    steps: tuple[Step, ...]
    totals: EffortTotals
    terms: tuple[Term, ...]


class Change(Record):
    criterion: str
    number: str
    title: str
    before: str
    after: str
    direction: Literal["better", "worse", "new", "dropped"]


class Comparison(Record):
    """This time against last time, by criterion id within one edition."""

    previous_id: str
    previous_label: str
    sentence: str
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    other: tuple[Change, ...]
    unchanged: int


class Disagreement(Record):
    criterion: str
    number: str
    title: str
    self_title: str
    external_title: str
    self_comment: str
    external_comment: str
    distance: int


class Moderation(Record):
    """Self-assessment and external assessor side by side. `kappa_hundredths` is Cohen's kappa times 100, rounded half away from zero."""

    assessor: str
    compared: int
    agreed: int
    percent: int
    kappa_hundredths: int | None
    sentence: str
    disagreements: tuple[Disagreement, ...]


class EvidenceItem(Record):
    id: str
    title: str
    kind: str
    location: str
    dated: str
    expires: str
    standing: EvidenceStanding
    criteria: tuple[str, ...]
    serves: tuple[str, ...]


class PlannedAction(Record):
    """A row of the audit's own action plan; `was_for` says what it was planned for by an earlier edition, where that is another thing."""

    id: str
    criterion: str
    number: str
    title: str
    owner: str
    due: str
    status: str
    effort: Effort | None
    pounds: int | None
    overdue: bool
    was_for: str


class JudgementRow(Record):
    """One criterion as it was judged, with the terms of its score ('why this score')."""

    criterion: str
    section: str
    number: str
    number_by: str
    title: str
    description: str
    status: Status
    reference: str
    obligation: Obligation | None
    state: str
    level: str
    level_title: str
    value: int | None
    why: str
    comment: str
    evidence: tuple[str, ...]
    by: str
    on: str


class ProposedAnswer(Record):
    """What other answers or data suggest for a criterion that nobody has answered; `says` is '' where no level is proposed. It counts nowhere."""

    criterion: str
    says: str
    level: str
    value: int | None
    origin: str
    kind: Literal["answer", "data"]
    because: str
    evidence: tuple[str, ...]


class RetiredAnswer(Record):
    """An answer to a criterion of an earlier edition that is no longer asked; it counts nowhere and is kept."""

    standard: str
    criterion: str
    asked: str
    answer: str
    comment: str
    evidence: tuple[str, ...]
    reason: str


class GapDetail(Record):
    """What the person who closes a gap needs, out of the standard and the audit."""

    criterion: str
    description: str
    status: Status
    reference: str
    why: str
    missing: str
    comment: str
    weaknesses: tuple[str, ...]
    evidence: tuple[str, ...]
    actions: tuple[Proposal, ...]


class SectionReport(Record):
    id: str
    number: str
    title: str
    description: str
    applies: bool
    met: int
    applicable: int
    unanswered: int
    unsupported: int
    percent: int
    level_title: str
    full: bool
    by_state: dict[str, int]
    gaps: tuple[str, ...]


class StandardCard(Record):
    """What every page that speaks of a standard must say of it; no template or branding can leave it out."""

    name: str
    title: str
    description: str
    edition: str
    revision: int
    sha256: str
    publisher: str
    owner: str
    disclaimer: str
    standing: str
    notice: str
    withdrawn_on: str
    superseded_by: str
    reconstruction: bool
    checked: int
    criteria: int
    by_status: dict[str, int]
    checked_sentence: str
    labels: dict[str, str]
    sources: tuple[Source, ...]


class HeadlineFigure(Record):
    """The first page's large figure, its unit, and the sentence that goes with it."""

    figure: str
    caption: str
    sentence: str


class GapReport(Record):
    """The product: everything that any format shows, in the order in which a person reads it. Published as JSON."""

    format: str
    generator: str
    as_of: str
    title: str
    standard: StandardCard
    audit_id: str
    audit_sha256: str
    kind: str
    cycle: str
    organisation: str
    organisation_kind: str
    assessors: tuple[str, ...]
    headline: HeadlineFigure
    standing: str
    waiting: str
    priorities: tuple[str, ...]
    decision: str
    target: str
    awards: tuple[AwardResult, ...]
    way: Way | None
    sections: tuple[SectionReport, ...]
    gaps: tuple[Gap, ...]
    details: tuple[GapDetail, ...]
    quick_wins: tuple[str, ...]
    unsupported: tuple[str, ...]
    evidence: tuple[EvidenceItem, ...]
    comparison: Comparison | None
    moderation: Moderation | None
    plan: tuple[PlannedAction, ...]
    judgements: tuple[JudgementRow, ...]
    proposed: tuple[ProposedAnswer, ...]
    retired: tuple[RetiredAnswer, ...]
    method: tuple[str, ...]
    findings: tuple[Finding, ...]
    scorecard: Scorecard
    settings: dict[str, Any] = field(default_factory=dict)
