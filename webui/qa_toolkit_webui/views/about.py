from __future__ import annotations

from flask import Blueprint, render_template

from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("about", __name__, url_prefix="/about")


@blueprint.get("")
@needs("visit")
def index() -> str:
    here = site()
    return render_template(
        "about.html", plugins=here.toolkit.plugins, warnings=here.toolkit.warnings, where=here.workspace.database.where
    )


@blueprint.get("/accessibility")
@needs("visit")
def accessibility() -> str:
    return render_template("accessibility.html")


@blueprint.get("/cookies")
@needs("visit")
def cookies() -> str:
    return render_template("cookies.html")


@blueprint.get("/data-protection")
@needs("visit")
def data_protection() -> str:
    return render_template("data_protection.html")
