from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from qa_toolkit_webui.pages import section, section_form
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint(
    "sections", __name__, url_prefix="/organisations/<organisation>/audits/<audit>/sections/<section_id>"
)


@blueprint.get("")
@needs("read")
def show(organisation: str, audit: str, section_id: str) -> str:
    page = section.make(site(), organisation, audit, section_id)
    return render_template("section.html", **section_form.context(page))


@blueprint.post("")
@needs("write")
def save(organisation: str, audit: str, section_id: str) -> Response | tuple[str, int]:
    """The whole form at once, for browsers without JavaScript; nothing that conflicts is lost."""
    outcome = section_form.save(site(), organisation, audit, section_id, request.form, request.files)
    if outcome.problems:
        page = section.make(site(), organisation, audit, section_id)
        return render_template("section_problems.html", page=page, outcome=outcome), outcome.status
    flash(outcome.sentence)
    return redirect(
        section_form.next_address(site(), organisation, audit, section_id, request.form.get("then", "stay"))
    )


save.takes_files = True  # type: ignore[attr-defined]
