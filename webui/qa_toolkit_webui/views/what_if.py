from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qa_toolkit_webui.pages import what_if
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("what_if", __name__, url_prefix="/organisations/<organisation>/audits/<audit>/what-if")


@blueprint.get("")
@needs("read")
def show(organisation: str, audit: str) -> str:
    return render_template("what_if.html", page=what_if.make(site(), organisation, audit, request.args))


@blueprint.get("/score")
@needs("read")
def score(organisation: str, audit: str) -> str:
    """The result alone, which the page's script puts in place of the one before."""
    return render_template("what_if_result.html", page=what_if.make(site(), organisation, audit, request.args))


@blueprint.post("")
@needs("write")
def plan(organisation: str, audit: str) -> Response:
    flash(what_if.told(*what_if.plan(site(), organisation, audit, request.form)), "success")
    return redirect(url_for("actions.board", organisation=organisation))
