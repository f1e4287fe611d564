"""The records that cross a boundary between modules: frozen, plain, without behaviour that needs anything else.

They are standard-library dataclasses, which `pydantic` reads as they are: it builds from them the published JSON Schema of the gap report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NotRequired, TypedDict, dataclass_transform

Status = Literal["source-checked", "partly-checked", "unverified", "indicator", "reconstruction"]
Effort = Literal["S", "M", "L"]
State = Literal["met", "unmet", "unanswered", "unsupported"]
Severity = Literal["error", "warning"]
Method = Literal["mean", "min", "sum", "met-share"]
Headline = Literal["percent", "met", "level", "sections_full"]
EvidenceStanding = Literal["current", "expires soon", "expired", "undated"]
Obligation = Literal["must", "should", "suggested"]
OrganisationKind = Literal["school", "college", "provider", "authority"]  # of which there are audits

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


# What an award says of a scorecard


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


class Source(Record):
    key: str
    title: str
    publisher: str
    year: str
    url: str
    read: str
