from __future__ import annotations

from flask import Blueprint, render_template

from qa_toolkit_webui.pages import coverage
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("coverage", __name__, url_prefix="/organisations/<organisation>/coverage")


@blueprint.get("")
@needs("read")
def show(organisation: str) -> str:
    return render_template("coverage.html", page=coverage.make(site(), organisation))
