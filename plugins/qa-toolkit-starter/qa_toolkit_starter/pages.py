"""A page for the web UI: the text of an e-mail about an audit, to copy."""

from __future__ import annotations

from flask import Blueprint, render_template

from qa_toolkit.hookspecs import RenderContext
from qa_toolkit_starter import email
from qa_toolkit_webui.rights import needs
from qa_toolkit_webui.site import site

blueprint = Blueprint("starter", __name__, url_prefix="/starter", template_folder="templates")


@blueprint.get("/organisations/<organisation>/audits/<audit>/email")
@needs("read")
def email_page(organisation: str, audit: str) -> str:
    head = site().workspace.audits.head(organisation, audit)
    text = email(site().scores.report(head), RenderContext()).content.decode()
    return render_template("starter/email.html", head=head, text=text)
