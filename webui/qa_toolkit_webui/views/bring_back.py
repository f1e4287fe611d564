from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from qa_toolkit import errors
from qa_toolkit_webui import faults
from qa_toolkit_webui.pages import bring_back
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("bring_back", __name__, url_prefix="/organisations/<organisation>/audits/<audit>/workbook")
Page = Response | tuple[str, int]


@blueprint.get("")
@needs("read")
def index(organisation: str, audit: str) -> str:
    return render_template("bring_back.html", page=bring_back.start(site(), organisation, audit))


@blueprint.post("")
@needs("write")
def look(organisation: str, audit: str) -> str | tuple[str, int]:
    """Answers with what would change and goes nowhere: nothing has been saved, and the workbook travels in the page's form."""
    try:
        page = bring_back.look(site(), organisation, audit, request.files.get("workbook"))
    except errors.QAToolkitError as error:
        return refused(organisation, audit, error)
    return render_template("bring_back_look.html", page=page)


@blueprint.post("/keep")
@needs("write")
def keep(organisation: str, audit: str) -> Page:
    try:
        page = bring_back.keep(site(), organisation, audit, request.form)
    except errors.QAToolkitError as error:
        return refused(organisation, audit, error)
    if not isinstance(page, str):
        return render_template("bring_back_look.html", page=page), 409 if page.overtaken else 422
    flash(page, "success")
    return redirect(url_for("audits.show", organisation=organisation, audit=audit))


def refused(organisation: str, audit: str, error: errors.QAToolkitError) -> tuple[str, int]:
    page = bring_back.start(site(), organisation, audit, error)
    return render_template("bring_back.html", page=page), faults.status_of(error)


look.takes_files = True  # type: ignore[attr-defined]
keep.takes_files = True  # type: ignore[attr-defined]
keep.takes_long_fields = True  # type: ignore[attr-defined]
