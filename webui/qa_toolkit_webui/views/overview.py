from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from qa_toolkit_webui.pages import many
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("overview", __name__, url_prefix="/overview")


@blueprint.get("")
@needs("visit")
def index() -> str:
    return render_template("overview.html", page=many.make(site(), request.args), sorts=many.SORTS)


@blueprint.get("/table.csv")
@needs("visit")
def table() -> Response:
    page = many.make(site(), request.args)
    response = Response(many.table(page), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{many.file_name(page)}"'
    return response
