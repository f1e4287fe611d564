from __future__ import annotations

from flask import Blueprint, render_template, request

from qa_toolkit_webui.pages import report, siblings
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("report", __name__, url_prefix="/organisations/<organisation>/audits/<audit>/report")


@blueprint.get("")
@needs("read")
def show(organisation: str, audit: str) -> str:
    page = report.make(site(), organisation, audit, request.args)
    return render_template("report.html", page=page, label=siblings.label)
