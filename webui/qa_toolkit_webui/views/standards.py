from __future__ import annotations

from flask import Blueprint, render_template

from qa_toolkit.report import standard_card
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("standards", __name__, url_prefix="/standards")


@blueprint.get("")
@needs("visit")
def index() -> str:
    good, bad = site().toolkit.standards()
    cards = [standard_card(standard) for standard in good.values()]
    return render_template("standards.html", standards=good, cards=cards, faults=bad)


@blueprint.get("/<name>")
@needs("visit")
def show(name: str) -> str:
    standard = site().toolkit.standard(name)
    return render_template("standard.html", standard=standard, card=standard_card(standard))
