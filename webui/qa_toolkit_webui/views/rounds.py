from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qa_toolkit import errors
from qa_toolkit_webui.pages import rounds
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("rounds", __name__)
OF = "/organisations/<organisation>/rounds"


@blueprint.get("/rounds")
@needs("visit")
def index() -> str:
    return render_template("rounds.html", page=rounds.index(site()))


@blueprint.get(f"{OF}/new")
@needs("manage")
def new(organisation: str) -> str:
    return render_template("round_new.html", **rounds.form(site(), organisation, {}))


@blueprint.post(OF)
@needs("manage")
def begin(organisation: str) -> Response | tuple[str, int]:
    try:
        round_id = rounds.begin(site(), organisation, request.form)
    except errors.Unacceptable as error:
        return render_template("round_new.html", **rounds.form(site(), organisation, request.form, error)), 422
    flash("The round is open.", "success")
    return redirect(url_for(".show", organisation=organisation, round_id=round_id))


@blueprint.get(f"{OF}/<round_id>")
@needs("read")
def show(organisation: str, round_id: str) -> str:
    return render_template("round.html", page=rounds.show(site(), organisation, round_id))
