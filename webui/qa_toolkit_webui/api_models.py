"""What the JSON API takes and gives. What is taken has no member that is not named here; the OpenAPI document is made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa_toolkit.models import Effort
from qa_toolkit.workspace.exchange import MAX_ID
from qa_toolkit.workspace.judgements import MAX_COMMENT, MAX_EVIDENCE

MAX_NUMBER = 10**9
Id = Annotated[str, Field(max_length=MAX_ID)]
Digest = Annotated[str, Field(max_length=64, description="As the server gave it; opaque to whoever sends it back.")]
Day = Annotated[str, Field(max_length=10, description="A day as 2026-11-30; empty for none.", examples=["2026-11-30"])]
Number = Annotated[int, Field(ge=-MAX_NUMBER, le=MAX_NUMBER)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @property
    def given(self) -> dict[str, Any]:
        """The members that were sent, and no defaults."""
        return {name: getattr(self, name) for name in self.model_fields_set}


# Taken


class Digests(Body):
    level: Digest | None = None
    value: Digest | None = None
    comment: Digest | None = None
    evidence: Digest | None = None


class JudgementChange(Body):
    """The fields that a person changed, and by field the digest of what they began from."""

    level: Annotated[str, Field(max_length=100)] | None = None
    value: Number | None = None
    comment: Annotated[str, Field(max_length=MAX_COMMENT)] = ""
    evidence: Annotated[list[Id], Field(max_length=MAX_EVIDENCE)] = []
    was: Digests = Digests()

    @property
    def fields(self) -> dict[str, Any]:
        return {name: value for name, value in self.given.items() if name != "was"}

    @property
    def began_from(self) -> dict[str, str]:
        return {name: value for name, value in self.was.given.items() if value is not None}


class EvidenceChange(Body):
    title: Annotated[str, Field(min_length=1, max_length=400)] = ""
    kind: Annotated[str, Field(max_length=80)] = ""
    location: Annotated[str, Field(max_length=1000)] = ""
    dated: Day | None = None
    expires: Day | None = None


class NewEvidence(EvidenceChange):
    title: Annotated[str, Field(min_length=1, max_length=400)]


ActionStatus = Literal["open", "in progress", "done", "dropped"]


class ActionChange(Body):
    title: Annotated[str, Field(min_length=1, max_length=600)] = ""
    criterion: Annotated[str, Field(max_length=60)] | None = None
    owner: Annotated[str, Field(max_length=200)] = ""
    due: Day | None = None
    status: ActionStatus = "open"
    effort: Effort | None = None
    cost_pounds: Annotated[int, Field(ge=0, le=MAX_NUMBER)] | None = None


class NewAction(ActionChange):
    title: Annotated[str, Field(min_length=1, max_length=600)]


# Given


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(Answer):
    """A sentence for whoever waits; `code` 'csrf' asks for a new token."""

    message: str
    field: str = ""
    code: str = ""


class Token(Answer):
    token: str


class Counted(Answer):
    answered: int
    applicable: int


class SectionCounted(Counted):
    id: str
    title: str


class AuditCounted(Counted):
    sections: list[SectionCounted]


class Was(Answer):
    level: str
    value: str
    comment: str
    evidence: str


class Judgement(Answer):
    level: str | None
    value: int | None
    comment: str
    evidence: list[str]


class JudgementRead(Answer):
    version: int
    was: Was
    warnings: list[str]
    judgement: Judgement


class JudgementSaved(JudgementRead):
    saved_at: str
    progress: Counted


class JudgementConflict(Answer):
    """What somebody else has saved in the same field meanwhile; nothing was overwritten."""

    message: str
    version: int
    was: Was
    judgement: Judgement
    by: str
    at: str


class StoredFile(Answer):
    name: str
    size: int


class Evidence(Answer):
    id: str
    version: int
    title: str
    kind: str
    location: str
    dated: str
    expires: str
    file: StoredFile | None


class EvidenceList(Answer):
    evidence: list[Evidence]


class EvidenceConflict(Answer):
    message: str
    version: int
    evidence: Evidence
    by: str
    at: str


class Action(Answer):
    id: str
    version: int
    title: str
    criterion: str
    owner: str
    due: str
    status: str
    effort: str
    cost_pounds: int | None


class ActionList(Answer):
    actions: list[Action]


class ActionConflict(Answer):
    message: str
    version: int
    action: Action
    by: str
    at: str


class AuditHead(Answer):
    organisation: str
    organisation_name: str
    id: str
    standard: str
    kind: str
    cycle: str
    answered: int
    saved_at: str
    submitted_at: str


class AuditList(Answer):
    audits: list[AuditHead]


class StandardHead(Answer):
    name: str
    title: str
    edition: str
    publisher: str
    criteria: int
    disclaimer: str


class StandardList(Answer):
    standards: list[StandardHead]


class Submitted(Answer):
    submitted_at: str
