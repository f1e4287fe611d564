from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from qa_toolkit import errors
from qa_toolkit.wording import sentence
from qa_toolkit_webui.pages import section, section_form
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint(
    "sections", __name__, url_prefix="/organisations/<organisation>/audits/<audit>/sections/<section_id>"
)


@blueprint.get("")
@needs("read")
def show(organisation: str, audit: str, section_id: str) -> Response:
    page = section.make(site(), organisation, audit, section_id, request.args.get("add", ""))
    return Response(section_form.html(page), mimetype="text/html")


show.finds_audit = True  # type: ignore[attr-defined]


@blueprint.post("")
@needs("write")
def save(organisation: str, audit: str, section_id: str) -> Response | tuple[str, int]:
    """The whole form at once, for browsers without JavaScript; nothing that conflicts is lost."""
    try:
        outcome = section_form.save(site(), organisation, audit, section_id, request.form, request.files)
    except errors.Locked as error:
        page = section.make(site(), organisation, audit, section_id)
        unsaved = section_form.unsaved(page, request.form, request.files)
        files = [file.filename for file in request.files.values() if file.filename]
        told = {"page": page, "unsaved": unsaved, "files": files, "problem": sentence(str(error))}
        return render_template("section_locked.html", **told), 423
    if outcome.problems:
        page = section.make(site(), organisation, audit, section_id)
        return render_template("section_problems.html", page=page, outcome=outcome), outcome.status
    add, then = request.form.get("add", ""), request.form.get("then", "stay")
    if outcome.saved or not add:
        flash(outcome.sentence)
    return redirect(section_form.next_address(site(), organisation, audit, section_id, then, add))


save.takes_files = True  # type: ignore[attr-defined]
