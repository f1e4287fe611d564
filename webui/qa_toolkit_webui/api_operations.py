"""The JSON API's operations, one line of a table for each: what it takes, what it says, and how it may fail."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from qa_toolkit_webui import api_models as api

ONE = "/api/organisations/{organisation}/audits/{audit}"
JUDGEMENT = f"{ONE}/judgements/{{section_id}}/{{criterion}}"
_CHANGES = (400, 403, 404, 503, 507)
_SENT = (413, 415, 422)


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    id: str
    summary: str
    says: type[BaseModel] | str | None
    takes: type[BaseModel] | str | None = None
    status: int = 200
    faults: tuple[int, ...] = ()
    versioned: type[BaseModel] | None = None  # the answer to a change that somebody else was quicker with
    keyed: bool = False
    leads_to: tuple[str, ...] = ()  # operations on what this one has made


OPERATIONS = (
    Operation(
        "get",
        "/api/token",
        "token",
        "A token for X-CSRFToken, which belongs to the cookie that comes with it",
        api.Token,
    ),
    Operation("get", "/api/openapi.json", "description", "This description", "object"),
    Operation("get", "/api/standards", "standards", "The standards that are installed", api.StandardList),
    Operation(
        "get",
        "/api/audits",
        "audits",
        "The audits that you may read, the last saved first",
        api.AuditList,
        faults=(503,),
    ),
    Operation("get", ONE, "document", "An audit's document, as it would be exported", "object", faults=(404, 503)),
    Operation("get", f"{ONE}/scorecard", "scorecard", "Its scores as they stand now", "Scorecard", faults=(404, 503)),
    Operation("get", f"{ONE}/progress", "progress", "How much is answered", api.AuditCounted, faults=(404, 503)),
    Operation("get", JUDGEMENT, "judgement", "One judgement with its version", api.JudgementRead, faults=(404, 503)),
    Operation(
        *("put", JUDGEMENT, "saveJudgement", "Saves the fields that were changed, and leaves the others alone"),
        api.JudgementSaved,
        api.JudgementChange,
        faults=(*_CHANGES, *_SENT, 423),
        versioned=api.JudgementConflict,
        keyed=True,
    ),
    Operation("get", f"{ONE}/evidence", "evidence", "The audit's evidence", api.EvidenceList, faults=(404, 503)),
    Operation(
        *("post", f"{ONE}/evidence", "addEvidence", "Adds evidence that lies elsewhere"),
        api.Evidence,
        api.NewEvidence,
        status=201,
        faults=(*_CHANGES, *_SENT, 423),
        keyed=True,
        leads_to=("changeEvidence", "removeEvidence"),
    ),
    Operation(
        *("post", f"{ONE}/evidence/files", "addFile", "Adds evidence with its file, of at most 20 MB"),
        api.Evidence,
        "file",
        status=201,
        faults=(*_CHANGES, *_SENT, 423),
        keyed=True,
        leads_to=("changeEvidence", "removeEvidence"),
    ),
    Operation(
        *("patch", f"{ONE}/evidence/{{evidence}}", "changeEvidence", "Changes what is said of a piece of evidence"),
        api.Evidence,
        api.EvidenceChange,
        faults=(*_CHANGES, *_SENT, 423),
        versioned=api.EvidenceConflict,
    ),
    Operation(
        *("delete", f"{ONE}/evidence/{{evidence}}", "removeEvidence", "Removes evidence that no judgement rests on"),
        None,
        status=204,
        faults=(*_CHANGES, 422, 423),
    ),
    Operation("get", f"{ONE}/actions", "actions", "The audit's action plan", api.ActionList, faults=(404, 503)),
    Operation(
        *("post", f"{ONE}/actions", "addAction", "Adds an action to the plan"),
        api.Action,
        api.NewAction,
        status=201,
        faults=(*_CHANGES, *_SENT),
        keyed=True,
        leads_to=("changeAction", "removeAction"),
    ),
    Operation(
        *("patch", f"{ONE}/actions/{{action}}", "changeAction", "Changes an action"),
        api.Action,
        api.ActionChange,
        faults=(*_CHANGES, *_SENT),
        versioned=api.ActionConflict,
    ),
    Operation(
        "delete", f"{ONE}/actions/{{action}}", "removeAction", "Removes an action", None, status=204, faults=_CHANGES
    ),
    Operation(
        "post",
        f"{ONE}/submit",
        "submit",
        "Submits the audit: its judgements no longer change",
        api.Submitted,
        faults=_CHANGES,
    ),
)
