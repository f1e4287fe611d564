from __future__ import annotations

from flask import Blueprint, render_template

from qa_toolkit_webui.pages import home
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs("visit")
def index() -> str:
    return render_template("home.html", page=home.make(site()))
