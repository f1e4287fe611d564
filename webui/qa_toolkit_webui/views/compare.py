from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qa_toolkit import errors
from qa_toolkit.wording import sentence
from qa_toolkit_webui.pages import compare, siblings
from qa_toolkit_webui.pages import moderation as pages
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("compare", __name__, url_prefix="/organisations/<organisation>/audits/<audit>")


@blueprint.get("/compare")
@needs("read")
def show(organisation: str, audit: str) -> tuple[str, int]:
    page = compare.make(site(), organisation, audit, request.args)
    return render_template("compare.html", page=page, label=siblings.label), 422 if page.problem else 200


@blueprint.get("/moderation")
@needs("read")
def moderation(organisation: str, audit: str) -> str:
    page = pages.make(site(), organisation, audit, request.args)
    return render_template("moderation.html", page=page, label=siblings.label, form={})


@blueprint.post("/moderation/begin")
@needs("write")
def begin(organisation: str, audit: str) -> Response | tuple[str, int]:
    try:
        made = pages.begin(site(), organisation, audit, request.form)
    except errors.Unacceptable as error:
        page = pages.make(site(), organisation, audit, {}, problem=sentence(str(error)))
        return render_template("moderation.html", page=page, label=siblings.label, form=request.form), 422
    flash("The external audit is begun. Its judgements are made apart from yours.", "success")
    return redirect(url_for("audits.show", organisation=organisation, audit=made))


@blueprint.post("/moderation/<criterion>/reply")
@needs("write")
def reply(organisation: str, audit: str, criterion: str) -> Response | tuple[str, int]:
    beside = {"with": request.form.get("with", "")}
    typed = pages.reply(site(), organisation, audit, criterion, request.form)
    if typed is not None:
        page = pages.make(site(), organisation, audit, beside, typed=typed)
        text = render_template("moderation.html", page=page, label=siblings.label, form={})
        return text, 409 if typed.conflict else 422
    flash("Your reply is saved.", "success")
    where: dict[str, Any] = {"organisation": organisation, "audit": audit, **beside}
    return redirect(url_for("compare.moderation", **where, _anchor=f"on-{criterion}"))
