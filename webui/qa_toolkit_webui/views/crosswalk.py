from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from qa_toolkit import side_by_side
from qa_toolkit.crosswalk import RELATION_WORDS
from qa_toolkit_webui.pages import crosswalk
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("crosswalk", __name__, url_prefix="/standards/<name>/crosswalk")


@blueprint.get("")
@needs("visit")
def show(name: str) -> str:
    page = crosswalk.make(site(), name, request.args.get("with", ""))
    return render_template("crosswalk.html", page=page, says=side_by_side, relations=RELATION_WORDS)


@blueprint.get("/file")
@needs("visit")
def file(name: str) -> Response:
    text, called = crosswalk.file(site(), name, request.args.get("with", ""))
    response = Response(text, mimetype="text/html")
    response.headers.set("Content-Disposition", "attachment", filename=called)
    return response
