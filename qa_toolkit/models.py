"""The records that cross a boundary between modules: frozen, plain, without behaviour that needs anything else.

They are standard-library dataclasses, which `pydantic` reads as they are: it builds from them the published JSON Schema of the gap report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, TypedDict, dataclass_transform

Status = Literal["source-checked", "partly-checked", "unverified", "indicator", "reconstruction"]
Effort = Literal["S", "M", "L"]
State = Literal["met", "unmet", "unanswered", "unsupported"]
Severity = Literal["error", "warning"]
Method = Literal["mean", "min", "sum", "met-share"]
Headline = Literal["percent", "met", "level", "sections_full"]
EvidenceStanding = Literal["current", "expires soon", "expired", "undated"]
Obligation = Literal["must", "should", "suggested"]

UNANSWERED = "unanswered"
UNSUPPORTED = "unsupported"


@dataclass_transform(frozen_default=True)
class Record:
    """Makes each of its subclasses a frozen dataclass.

    Equality, hash and representation are written once here, because every command waits until these classes are made, and writing them for
    each class takes a third of that time.
    """

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, eq=False, repr=False, match_args=False)(cls)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


# What a standard is made of


class Level(Record):
    """One rung of a ladder; a `score` of None takes the criterion out of both sides (not applicable)."""

    key: str
    title: str
    description: str
    score: int | None


class Proposal(Record):
    """An action that the standard's author proposes, and the level that it leads to."""

    title: str
    effort: Effort | None
    reaches: str | None


class Link(Record):
    to: str
    relation: Literal["equal", "subset", "superset", "intersects", "related"]
    strength: Literal["strong", "partial", "weak"]
    because: str
    checked_by: str | None


class Band(Record):
    """From this number on (inclusive) a counted criterion stands at `level`."""

    start: int
    level: str


class Criterion(Record):
    id: str
    section: str
    number: str
    number_by: Literal["owner", "toolkit"]
    title: str
    description: str
    status: Status
    sources: tuple[str, ...]
    reference: str
    obligation: Obligation | None
    weight: int
    essential: bool
    target: str | None
    levels: tuple[Level, ...]
    themes: tuple[str, ...]
    evidence: tuple[str, ...]
    weaknesses: tuple[str, ...]
    actions: tuple[Proposal, ...]
    when: Mapping[str, Any] | None
    bands: tuple[Band, ...]
    crosswalk: tuple[Link, ...]

    def level(self, key: str) -> Level | None:
        return next((level for level in self.levels if level.key == key), None)


class Scoring(Record):
    method: Method
    over: Literal["criteria", "sections"]
    round: Literal["floor", "nearest"]
    cap_below_full: int


class Section(Record):
    id: str
    number: str
    title: str
    description: str
    weight: int
    scoring: Scoring
    criteria: tuple[str, ...]


class Award(Record):
    """A rule on the scorecard, and how sure we are of the rule itself."""

    key: str
    title: str
    description: str
    status: Status
    ask: str
    valid_months: int | None
    after: tuple[str, ...]
    requires: Mapping[str, Any]


# What is found in a file


class Finding(Record):
    """One fault in a document: data, not an exception. `path` leads from the document's root; lines and columns count from 1."""

    severity: Severity
    message: str
    file: str
    path: tuple[str | int, ...] = ()
    line: int | None = None
    column: int | None = None
    criterion: str | None = None

    @property
    def where(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}:{self.column}"


# The scorecard: a public document, integers, strings and booleans only (schemas/scorecard.schema.json)


class CriterionScore(TypedDict):
    section: str
    state: State
    rank: int
    level: str
    claims: NotRequired[str]
    score: int
    highest: int
    weight: int
    essential: bool


class Ladder(Record):
    """A criterion's scored levels: score and rank by level key, lowest rank 0; `target` is the score that counts as met."""

    criterion: Criterion
    scores: Mapping[str, int]
    ranks: Mapping[str, int]
    highest: int
    target: int
    keys_by_rank: tuple[str, ...]
    cards: Mapping[
        str, CriterionScore
    ]  # what a scorecard says at each scored level, unanswered and unsupported; copy before use


# One section, or the whole. `points` of `possible` are integers over the standard's common denominator; `from` are the criteria in it.
Aggregate = TypedDict(
    "Aggregate",
    {
        "method": Method,
        "percent": int,
        "met": int,
        "applicable": int,
        "unanswered": int,
        "unsupported": int,
        "full": bool,
        "by_level": dict[str, int],
        "points": int,
        "possible": int,
        "from": list[str],
        "level": NotRequired[str],
        "rank": NotRequired[int],
        "sections_full": NotRequired[int],
        "sections_applicable": NotRequired[int],
    },
)


class Excluded(TypedDict):
    """Why a criterion stands outside: it does not apply by `when`, it was `judged` not applicable, or it is `recorded` only."""

    section: str
    because: Literal["when", "judged", "recorded"]


class Scorecard(TypedDict):
    standard: str
    overall: Aggregate
    sections: dict[str, Aggregate]
    criteria: dict[str, CriterionScore]
    excluded: dict[str, Excluded]


# What follows from a scorecard


class Blocker(Record):
    """One condition of a rule that is not met, and the criteria behind it."""

    text: str
    criteria: tuple[str, ...]


class AwardResult(Record):
    """Whether the rule of an award would be met; `stated` is False where no statement is possible (a reconstructed rule)."""

    key: str
    title: str
    status: Status
    met: bool
    stated: bool
    sentence: str
    ask: str
    valid_months: int | None
    blockers: tuple[Blocker, ...]


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
    """A row of the audit's own action plan."""

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


class Source(Record):
    key: str
    title: str
    publisher: str
    year: str
    url: str
    read: str


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
    method: tuple[str, ...]
    findings: tuple[Finding, ...]
    scorecard: Scorecard
    settings: dict[str, Any] = field(default_factory=dict)
