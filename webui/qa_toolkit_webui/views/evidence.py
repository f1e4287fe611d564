from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from qa_toolkit import errors
from qa_toolkit.wording import quoted
from qa_toolkit_webui.pages import evidence, evidence_form
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site
from qa_toolkit_webui.views.downloads import attachment

blueprint = Blueprint("evidence", __name__, url_prefix="/organisations/<organisation>/audits/<audit>/evidence")
Page = Answer | tuple[str, int]


@blueprint.get("")
@needs("read")
def index(organisation: str, audit: str) -> str:
    page = evidence.make(site(), organisation, audit)
    return render_template("evidence.html", page=page, typed={}, error=None)


@blueprint.post("")
@needs("write")
def add(organisation: str, audit: str) -> Page:
    try:
        title = evidence_form.add(site(), organisation, audit, request.form, request.files.get("file"))
    except (errors.Unacceptable, errors.UploadRefused) as error:
        page = evidence.make(site(), organisation, audit)
        return render_template("evidence.html", page=page, typed=request.form, error=error), 422
    flash(f"Added: {quoted(title)}. Name it where a judgement rests on it.", "success")
    return redirect(url_for(".index", organisation=organisation, audit=audit))


@blueprint.get("/edit")
@needs("write")
def edit(organisation: str, audit: str) -> str:
    return render_template("evidence_edit.html", **evidence_form.editing(site(), organisation, audit, request.args))


@blueprint.post("/edit")
@needs("write")
def save(organisation: str, audit: str) -> Page:
    try:
        evidence_form.save(site(), organisation, audit, request.form)
    except (errors.Conflict, errors.Unacceptable) as error:
        typed = {name: request.form.get(name, "") for name in evidence_form.FIELDS}
        page = evidence_form.editing(site(), organisation, audit, request.form, typed, error)
        return render_template("evidence_edit.html", **page), 409 if page["theirs"] else 422
    flash("Saved.", "success")
    return redirect(url_for(".index", organisation=organisation, audit=audit))


@blueprint.post("/remove")
@needs("write")
def remove(organisation: str, audit: str) -> Answer:
    flash(*evidence_form.remove(site(), organisation, audit, request.form.get("evidence", "")))
    return redirect(url_for(".index", organisation=organisation, audit=audit))


@blueprint.post("/borrow")
@needs("write")
def borrow(organisation: str, audit: str) -> Answer:
    other, id_ = request.form.get("other", ""), request.form.get("evidence", "")
    saved = site().workspace.evidence.borrow(site().actor.id, organisation, audit, other, id_)
    flash(f"Now in this audit too: {quoted(saved.content['title'])}.", "success")
    return redirect(url_for(".index", organisation=organisation, audit=audit))


@blueprint.get("/file")
@needs("read")
def file(organisation: str, audit: str) -> Answer:
    """Always to be kept as a file: nothing that somebody uploaded is shown as a page of ours."""
    return attachment(evidence_form.file(site(), organisation, audit, request.args.get("evidence", "")))


add.takes_files = True  # type: ignore[attr-defined]
