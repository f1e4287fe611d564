from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from qa_toolkit import errors
from qa_toolkit_webui.pages import evidence, leaving, organisations
from qa_toolkit_webui.pages import sharing as shared
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("organisations", __name__, url_prefix="/organisations")
ONE = "/<organisation>"
Page = Answer | tuple[str, int]


@blueprint.get("")
@needs("visit")
def index() -> str:
    rows = organisations.index(site())
    return render_template(
        "organisations.html", rows=rows, kinds=organisations.KINDS, typed={}, error=None, again=False
    )


@blueprint.post("")
@needs("begin")
def create() -> Page:
    try:
        organisation = organisations.create(site(), request.form)
    except (errors.Unacceptable, errors.AlreadyHere) as error:
        rows = organisations.index(site())
        again = isinstance(error, errors.AlreadyHere)
        page = {"rows": rows, "kinds": organisations.KINDS, "typed": request.form, "error": error, "again": again}
        return render_template("organisations.html", **page), 422
    return redirect(url_for(".show", organisation=organisation))


@blueprint.get(ONE)
@needs("read")
def show(organisation: str) -> str:
    return render_template("organisation.html", page=organisations.show(site(), organisation))


@blueprint.get(f"{ONE}/edit")
@needs("manage")
def edit(organisation: str) -> str:
    return render_template("organisation_edit.html", **organisations.form(site(), organisation))


@blueprint.post(f"{ONE}/edit")
@needs("manage")
def save(organisation: str) -> Page:
    try:
        organisations.save(site(), organisation, request.form)
    except errors.Unacceptable as error:
        page = organisations.form(site(), organisation, request.form) | {"error": error}
        return render_template("organisation_edit.html", **page), 422
    except errors.Conflict as error:
        page = organisations.form(site(), organisation, request.form) | {"theirs": error.theirs}
        return render_template("organisation_edit.html", **page), 409
    flash("Saved.", "success")
    return redirect(url_for(".show", organisation=organisation))


@blueprint.get(f"{ONE}/people")
@needs("read")
def people(organisation: str) -> str:
    return render_template("people.html", typed={}, **organisations.people(site(), organisation))


@blueprint.post(f"{ONE}/people")
@needs("manage")
def add_person(organisation: str) -> Page:
    try:
        organisations.add_person(site(), organisation, request.form)
    except errors.Unacceptable as error:
        page = organisations.people(site(), organisation) | {"error": error, "typed": request.form}
        return render_template("people.html", **page), 422
    flash("Added.", "success")
    return redirect(url_for(".people", organisation=organisation))


@blueprint.post(f"{ONE}/people/remove")
@needs("manage")
def remove_person(organisation: str) -> Answer:
    person = request.form.get("person", "")
    site().workspace.organisations.remove_person(site().actor.id, organisation, person)
    flash("Removed. The trail still says that somebody was there.")
    return redirect(url_for(".people", organisation=organisation))


@blueprint.get(f"{ONE}/sharing")
@needs("read")
def sharing(organisation: str) -> str:
    return sharing_page(organisation, None)


def sharing_page(organisation: str, error: errors.WorkspaceError | None) -> str:
    page = shared.make(site(), organisation)
    kinds = shared.RELATIONS
    return render_template("organisation_sharing.html", page=page, error=error, typed=request.form, kinds=kinds)


@blueprint.post(f"{ONE}/sharing/relate")
@needs("manage")
def relate(organisation: str) -> Page:
    try:
        shared.relate(site(), organisation, request.form)
    except errors.Unacceptable as error:
        return sharing_page(organisation, error), 422
    flash("Named. Nothing is shared until you share an audit below.", "success")
    return redirect(url_for(".sharing", organisation=organisation))


@blueprint.post(f"{ONE}/sharing/end")
@needs("manage")
def end(organisation: str) -> Answer:
    shared.end_relation(site(), organisation, request.form)
    flash("Ended. Nothing is shared with them any more.")
    return redirect(url_for(".sharing", organisation=organisation))


@blueprint.post(f"{ONE}/sharing/share")
@needs("manage")
def share(organisation: str) -> Page:
    try:
        shared.share(site(), organisation, request.form)
    except errors.Unacceptable as error:
        return sharing_page(organisation, error), 422
    flash("Shared: they may read this audit, and change nothing in it.", "success")
    return redirect(url_for(".sharing", organisation=organisation))


@blueprint.post(f"{ONE}/sharing/unshare")
@needs("manage")
def unshare(organisation: str) -> Answer:
    audit, other = request.form.get("audit", ""), request.form.get("with", "")
    site().workspace.organisations.unshare(site().actor.id, organisation, audit, other)
    flash("No longer shared.")
    return redirect(url_for(".sharing", organisation=organisation))


@blueprint.get(f"{ONE}/evidence")
@needs("read")
def library(organisation: str) -> str:
    return render_template("evidence_library.html", page=evidence.library(site(), organisation))


@blueprint.get(f"{ONE}/export")
@needs("manage")
def export(organisation: str) -> Response:
    made = leaving.export(site(), organisation)
    response = Response(made.read(), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=made.name)
    response.call_on_close(made.clear_away)
    return response


@blueprint.get(f"{ONE}/erase")
@needs("manage")
def erase_form(organisation: str) -> str:
    return render_template("erase.html", page=leaving.plan(site(), organisation), error=None)


@blueprint.post(f"{ONE}/erase")
@needs("manage")
def erase(organisation: str) -> str | tuple[str, int]:
    """Answers with the certificate itself: there is no page left to go to."""
    page = leaving.plan(site(), organisation)
    try:
        certificate = leaving.erase(site(), page.about, request.form.get("name", ""))
    except errors.Unacceptable as error:
        return render_template("erase.html", page=page, error=error), 422
    return render_template("erase_certificate.html", certificate=certificate, name=page.about.name)
