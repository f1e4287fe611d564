from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qa_toolkit_webui.pages import upgrade
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("upgrade", __name__, url_prefix="/organisations/<organisation>/audits/<audit>/upgrade")


@blueprint.get("")
@needs("read")
def show(organisation: str, audit: str) -> str:
    return render_template("upgrade.html", page=upgrade.make(site(), organisation, audit, request.args))


@blueprint.post("")
@needs("write")
def move(organisation: str, audit: str) -> Response:
    made, is_new = upgrade.move(site(), organisation, audit, request.form.get("to", ""))
    if is_new:
        flash("This is the audit by the later edition. The earlier one stays as it was.", "success")
    else:
        flash("The audit had been moved before. This is what was made then; nothing was changed.")
    return redirect(url_for("audits.show", organisation=organisation, audit=made))
