from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qa_toolkit import errors
from qa_toolkit.wording import quoted
from qa_toolkit_webui.pages import action_form, actions
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("actions", __name__)
ONE = "/organisations/<organisation>/actions"


@blueprint.get("/actions")
@needs("visit")
def everywhere() -> str:
    return render_template("actions.html", page=actions.board(site(), None, request.args))


@blueprint.get(ONE)
@needs("read")
def board(organisation: str) -> str:
    return render_template("actions.html", page=actions.board(site(), organisation, request.args))


@blueprint.get(f"{ONE}/new")
@needs("write")
def new(organisation: str) -> str:
    return render_template("actions_new.html", **action_form.adding(site(), organisation, request.args))


@blueprint.post(ONE)
@needs("write")
def add(organisation: str) -> Response | tuple[str, int]:
    try:
        title = action_form.add(site(), organisation, request.form)
    except errors.Unacceptable as error:
        page = action_form.adding(site(), organisation, request.form, error)
        return render_template("actions_new.html", **page), 422
    flash(f"Added to the plan: {quoted(title)}.", "success")
    if "stay" in request.form:
        return redirect(url_for(".new", organisation=organisation, audit=request.form["audit"], _anchor="proposed"))
    return redirect(url_for(".board", organisation=organisation))


@blueprint.get(f"{ONE}/edit")
@needs("write")
def edit(organisation: str) -> str:
    return render_template("actions_edit.html", **action_form.editing(site(), organisation, request.args))


@blueprint.post(f"{ONE}/edit")
@needs("write")
def save(organisation: str) -> Response | tuple[str, int]:
    try:
        action_form.save(site(), organisation, request.form)
    except (errors.Conflict, errors.Unacceptable) as error:
        typed = {name: request.form[name] for name in action_form.FIELDS if name in request.form}
        page = action_form.editing(site(), organisation, request.form, typed, error)
        return render_template("actions_edit.html", **page), 409 if page["theirs"] else 422
    flash("Saved.", "success")
    return redirect(back(organisation))


@blueprint.post(f"{ONE}/remove")
@needs("write")
def remove(organisation: str) -> Response:
    audit, action = request.form.get("audit", ""), request.form.get("action", "")
    site().workspace.actions.remove(site().actor.id, organisation, audit, action)
    flash("The action was taken out of the plan.")
    return redirect(back(organisation))


def back(organisation: str) -> str:
    """The board that the button stood on, with its filters."""
    filters: dict[str, Any] = {
        name: request.form[f"of-{name}"] for name in ("owner", "audit") if request.form.get(f"of-{name}")
    }
    if "everywhere" in request.form:
        return url_for(".everywhere", **filters)
    return url_for(".board", organisation=organisation, **filters)
