from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qa_toolkit import errors
from qa_toolkit_webui import faults, pictures
from qa_toolkit_webui.pages import beginning, opening, overview, settings
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("audits", __name__)
ONE = "/organisations/<organisation>/audits/<audit>"


@blueprint.get("/audits/new")
@needs("begin")
def new() -> str | Response:
    name = request.args.get("standard")
    if name is None:
        return redirect(url_for("standards.index"))
    return render_template("audit_new.html", **opening.form(site(), name, request.args, None))


@blueprint.post("/audits/new")
@needs("begin")
def begin() -> Response | tuple[str, int]:
    try:
        organisation, audit = beginning.begin(site(), request.form)
    except errors.Unacceptable as error:
        return render_template(
            "audit_new.html", **opening.form(site(), request.form.get("standard", ""), request.form, error)
        ), 422
    return redirect(url_for("audits.show", organisation=organisation, audit=audit))


@blueprint.get("/audits/open")
@needs("begin")
def open_form() -> str:
    return render_template("audit_open.html", results=(), problem="")


@blueprint.post("/audits/open")
@needs("begin")
def open_files() -> Response | tuple[str, int]:
    results = opening.open_all(site(), request.files.getlist("files"), replace="replace" in request.form)
    if len(results) == 1 and results[0].look:
        return render_template("bring_back_look.html", page=results[0].look), 200
    if len(results) == 1 and results[0].audit:
        return redirect(url_for("audits.show", organisation=results[0].organisation, audit=results[0].audit))
    problem = "" if results else "Choose at least one file."
    status = 200 if results and all(result.audit for result in results) else 422
    return render_template("audit_open.html", results=results, problem=problem), status


@blueprint.get(ONE)
@needs("read")
def show(organisation: str, audit: str) -> str:
    page = overview.make(site(), organisation, audit)
    address = partial(url_for, "sections.show", organisation=organisation, audit=audit)
    picture = pictures.strengths(page.report, lambda section: address(section_id=section))
    return render_template("audit.html", page=page, picture=picture)


@blueprint.get(f"{ONE}/settings")
@needs("read")
def settings_form(organisation: str, audit: str) -> str:
    return render_template("audit_settings.html", page=settings.make(site(), organisation, audit), saved=None)


@blueprint.post(f"{ONE}/settings")
@needs("write")
def settings_save(organisation: str, audit: str) -> Response | tuple[str, int]:
    try:
        settings.save(site(), organisation, audit, request.form)
    except (errors.Conflict, errors.Unacceptable, errors.Locked) as error:
        saved = settings.make(site(), organisation, audit) if isinstance(error, errors.Conflict) else None
        page = settings.make(site(), organisation, audit, request.form, error)
        return render_template("audit_settings.html", page=page, saved=saved), faults.status_of(error)
    flash("Saved.")
    return redirect(url_for("audits.show", organisation=organisation, audit=audit))


@blueprint.post(f"{ONE}/submit")
@needs("submit")
def submit(organisation: str, audit: str) -> Response:
    site().workspace.audits.submit(site().actor.id, organisation, audit)
    flash("Submitted. Its judgements no longer change; the action plan goes on.")
    return redirect(url_for("audits.show", organisation=organisation, audit=audit))


@blueprint.post(f"{ONE}/reopen")
@needs("submit")
def reopen(organisation: str, audit: str) -> Response:
    site().workspace.audits.reopen(site().actor.id, organisation, audit)
    flash("Open again. The trail says that it was reopened.")
    return redirect(url_for("audits.show", organisation=organisation, audit=audit))


@blueprint.post(f"{ONE}/delete")
@needs("manage")
def delete(organisation: str, audit: str) -> Response:
    site().workspace.audits.delete(site().actor.id, organisation, audit)
    flash("Deleted. For thirty days it can be brought back on the organisation's page.")
    return redirect(url_for("organisations.show", organisation=organisation))


@blueprint.post(f"{ONE}/undelete")
@needs("manage")
def undelete(organisation: str, audit: str) -> Response:
    site().workspace.audits.undelete(site().actor.id, organisation, audit)
    flash("Brought back.")
    return redirect(url_for("audits.show", organisation=organisation, audit=audit))


open_files.takes_files = True  # type: ignore[attr-defined]
undelete.finds_deleted = True  # type: ignore[attr-defined]
