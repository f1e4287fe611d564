from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qa_toolkit import errors, side_by_side
from qa_toolkit_webui.pages import begin_from
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("begin_from", __name__, url_prefix="/organisations/<organisation>/begin")


@blueprint.get("")
@needs("write")
def show(organisation: str) -> str:
    page = begin_from.make(site(), organisation, request.args)
    return render_template("begin_from.html", page=page, covers=side_by_side.COVER_WORDS)


@blueprint.post("")
@needs("write")
def begin(organisation: str) -> Response | tuple[str, int]:
    try:
        made = begin_from.begin(site(), organisation, request.form)
    except errors.Unacceptable as error:
        page = begin_from.make(site(), organisation, request.form, str(error))
        return render_template("begin_from.html", page=page, covers=side_by_side.COVER_WORDS), 422
    flash("Begun. What is proposed counts once you have confirmed it.", "success")
    return redirect(url_for("audits.show", organisation=organisation, audit=made))
