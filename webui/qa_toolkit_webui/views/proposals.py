from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qa_toolkit_webui.pages import proposals
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("proposals", __name__, url_prefix="/organisations/<organisation>/audits/<audit>/proposals")


@blueprint.get("")
@needs("read")
def index(organisation: str, audit: str) -> str:
    return render_template("proposals.html", page=proposals.make(site(), organisation, audit))


@blueprint.post("")
@needs("write")
def confirm(organisation: str, audit: str) -> Response:
    told = proposals.confirm(site(), organisation, audit, request.form)
    flash(told.sentence, told.category)
    return redirect(url_for(".index", organisation=organisation, audit=audit))


@blueprint.post("/<section_id>")
@needs("write")
def confirm_section(organisation: str, audit: str, section_id: str) -> Response:
    told = proposals.confirm_section(site(), organisation, audit, section_id, request.form.getlist("seen"))
    flash(told.sentence, told.category)
    return redirect(url_for(".index", organisation=organisation, audit=audit))
