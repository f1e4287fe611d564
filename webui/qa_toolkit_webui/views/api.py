"""The JSON API: the same actions as the pages', used by their own script. `/api/openapi.json` describes it."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_wtf.csrf import generate_csrf

from qa_toolkit import errors
from qa_toolkit_webui import api_models as api
from qa_toolkit_webui.api_requests import answer, body, conflict, key, version
from qa_toolkit_webui.pages import answers, home
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("api", __name__, url_prefix="/api")
ONE = "/organisations/<organisation>/audits/<audit>"
JUDGEMENT = f"{ONE}/judgements/<section_id>/<criterion>"


@blueprint.get("/token")
@needs("visit")
def token() -> Response:
    return answer(api.Token(token=generate_csrf()))


@blueprint.get("/openapi.json")
@needs("visit")
def description() -> Response:
    from qa_toolkit_webui import openapi

    return answer(openapi.document())


@blueprint.get("/standards")
@needs("visit")
def standards() -> Response:
    return answer(answers.standard_list(site()))


@blueprint.get("/audits")
@needs("visit")
def audits() -> Response:
    return answer(answers.audit_list(home.visible(site())))


@blueprint.get(ONE)
@needs("read")
def document(organisation: str, audit: str) -> Response:
    return answer(site().workspace.audits.document(organisation, audit))


@blueprint.get(f"{ONE}/scorecard")
@needs("read")
def scorecard(organisation: str, audit: str) -> Response:
    return answer(dict(site().scores.scorecard(site().workspace.audits.head(organisation, audit))))


@blueprint.get(f"{ONE}/progress")
@needs("read")
def progress(organisation: str, audit: str) -> Response:
    return answer(answers.audit_progress(site(), organisation, audit))


@blueprint.get(JUDGEMENT)
@needs("read")
def judgement(organisation: str, audit: str, section_id: str, criterion: str) -> Response:
    return answer(answers.Place(site(), organisation, audit, section_id, criterion).read())


@blueprint.put(JUDGEMENT)
@needs("write")
def save_judgement(organisation: str, audit: str, section_id: str, criterion: str) -> Response:
    place = answers.Place(site(), organisation, audit, section_id, criterion)
    return answer(place.save(body(api.JudgementChange), version(), key()))


save_judgement.finds_audit = True  # type: ignore[attr-defined]


@blueprint.post(f"{ONE}/submit")
@needs("submit")
def submit(organisation: str, audit: str) -> Response:
    site().workspace.audits.submit(site().actor.id, organisation, audit)
    return answer(api.Submitted(submitted_at=site().workspace.audits.head(organisation, audit).submitted_at))


blueprint.register_error_handler(errors.Conflict, conflict)
