"""The JSON API's evidence and actions."""

from __future__ import annotations

from flask import Blueprint, Response, request

from qa_toolkit import errors
from qa_toolkit_webui import api_models as api
from qa_toolkit_webui.api_requests import answer, body, conflict, key, upload, version
from qa_toolkit_webui.pages import answers, new_evidence
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("api_parts", __name__, url_prefix="/api/organisations/<organisation>/audits/<audit>")


@blueprint.get("/evidence")
@needs("read")
def evidence(organisation: str, audit: str) -> Response:
    return answer(answers.evidence_list(site(), organisation, audit))


@blueprint.post("/evidence")
@needs("write")
def add_evidence(organisation: str, audit: str) -> Response:
    about = body(api.NewEvidence).given
    saved = site().workspace.evidence.add(site().actor.id, organisation, audit, about, key=key())
    return answer(answers.evidence(saved), 201)


@blueprint.post("/evidence/files")
@needs("write")
def add_file(organisation: str, audit: str) -> Response:
    file, title = upload(), request.form.get("title", "")
    saved = new_evidence.add_file(site(), organisation, audit, file, title, key())
    return answer(answers.evidence(saved), 201)


@blueprint.patch("/evidence/<evidence>")
@needs("write")
def change_evidence(organisation: str, audit: str, evidence: str) -> Response:
    change = body(api.EvidenceChange).given
    saved = site().workspace.evidence.edit(site().actor.id, organisation, audit, evidence, change, version())
    return answer(answers.evidence(saved))


@blueprint.delete("/evidence/<evidence>")
@needs("write")
def remove_evidence(organisation: str, audit: str, evidence: str) -> Response:
    site().workspace.evidence.remove(site().actor.id, organisation, audit, evidence)
    return Response(status=204)


@blueprint.get("/actions")
@needs("read")
def actions(organisation: str, audit: str) -> Response:
    return answer(answers.action_list(site(), organisation, audit))


@blueprint.post("/actions")
@needs("write")
def add_action(organisation: str, audit: str) -> Response:
    new = body(api.NewAction)
    answers.refuse_foreign_criterion(site(), organisation, audit, new)
    saved = site().workspace.actions.add(site().actor.id, organisation, audit, new.given, key=key())
    return answer(answers.action(saved.id, saved.version, saved.content), 201)


@blueprint.patch("/actions/<action>")
@needs("write")
def change_action(organisation: str, audit: str, action: str) -> Response:
    change = body(api.ActionChange)
    answers.refuse_foreign_criterion(site(), organisation, audit, change)
    saved = site().workspace.actions.save(site().actor.id, organisation, audit, action, change.given, version())
    return answer(answers.action(saved.id, saved.version, saved.content))


@blueprint.delete("/actions/<action>")
@needs("write")
def remove_action(organisation: str, audit: str, action: str) -> Response:
    site().workspace.actions.remove(site().actor.id, organisation, audit, action)
    return Response(status=204)


add_file.takes_files = True  # type: ignore[attr-defined]
blueprint.register_error_handler(errors.Conflict, conflict)
