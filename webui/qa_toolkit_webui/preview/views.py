"""What a preview adds to the pages: its own page, a bar above all others, and an address that tells a page whether it is out of date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request, url_for
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

from qa_toolkit.models import Finding, Record
from qa_toolkit.standards import Standard
from qa_toolkit_webui import rights
from qa_toolkit_webui.preview.draft import Draft
from qa_toolkit_webui.preview.inventions import Invention
from qa_toolkit_webui.rights import needs

KEY = "qa_toolkit_preview"
TEMPLATES = Path(__file__).parent / "templates"
_TOLD = 3  # findings in the bar; the preview's own page has them all


class Preview(Record):
    """What the file says now, and the last state of it that can be shown, which is the same where the file is whole."""

    state: str
    now: Draft
    shown: Draft | None
    inventions: tuple[Invention, ...]
    watch: bool

    @property
    def is_broken(self) -> bool:
        return self.now.standard is None

    @property
    def standard(self) -> Standard | None:
        return self.shown.standard if self.shown else None

    @property
    def in_order(self) -> list[Finding]:
        """Errors first, then by place."""
        return sorted(self.now.findings, key=lambda f: (f.severity != "error", f.file, f.line or 0, f.column or 0))

    @property
    def first_few(self) -> list[Finding]:
        return self.in_order[:_TOLD]


class Tab(Record):
    text: str
    address: str
    current: str  # what `aria-current` says, or nothing


def add(app: Flask, preview: Preview) -> None:
    """The pages extend `base.html`; here that name leads to ours, which extends theirs by the name `pages/base.html`."""
    app.extensions[KEY] = preview
    loader = app.jinja_loader
    assert loader is not None  # noqa: S101 - the app has templates
    app.jinja_loader = ChoiceLoader([FileSystemLoader(TEMPLATES), loader, PrefixLoader({"pages": loader})])
    app.jinja_env.globals |= {"preview": preview, "preview_tabs": tabs, "preview_address": address}
    app.register_blueprint(_blueprint())
    rights.check_routes(app)


def tabs() -> list[Tab]:
    """The three things that an author looks at, those of the audit that is open where one is."""
    preview = _preview()
    found = [Tab("The check", url_for("preview.index"), _current("preview"))]
    standard = preview.standard
    if standard is not None and preview.inventions:
        of = (request.view_args or {}).get("organisation")
        one = next((one for one in preview.inventions if one.organisation == of), preview.inventions[0])
        found += [
            Tab("Filling it in", address(one), _current("sections", "audits", "evidence")),
            Tab("The report", address(one, report=True), _current("report", "downloads")),
        ]
    return found


def address(one: Invention, section: str = "", *, report: bool = False) -> str:
    """Where an invented audit is filled in, from its first section on, or read as a report."""
    at: dict[str, Any] = {"organisation": one.organisation, "audit": one.audit}
    if report:
        return url_for("report.show", **at)
    standard = _preview().standard
    assert standard is not None  # noqa: S101 - there is no invention without one
    return url_for("sections.show", **at, section_id=section or next(iter(standard.sections)))


def _current(*blueprints: str) -> str:
    return "true" if request.blueprint in blueprints else ""


def _preview() -> Preview:
    found: Preview = current_app.extensions[KEY]
    return found


def _blueprint() -> Blueprint:
    blueprint = Blueprint("preview", __name__, url_prefix="/preview")

    @blueprint.get("")
    @needs("visit")
    def index() -> str:
        return render_template("preview.html")

    @blueprint.get("/state")
    @needs("visit")
    def state() -> Response:
        return jsonify({"state": _preview().state})

    return blueprint
