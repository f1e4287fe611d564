"""A whole plugin: one standard, one report format, one evidence source, one page and one command."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import EvidenceSource, RenderContext, Rendered, ReportFormat, hookimpl
from qa_toolkit_starter.links import links

if TYPE_CHECKING:
    from click import Command
    from flask import Flask

qa_toolkit_contract = "1.0"


@hookimpl
def qa_standards() -> list[Path]:
    return [Path(__file__).parent / "careers-web-page" / "2026.json"]


@hookimpl
def qa_report_formats() -> list[ReportFormat]:
    return [ReportFormat("email", "The first page as the text of an e-mail", ".txt", email)]


@hookimpl
def qa_evidence_sources() -> list[EvidenceSource]:
    return [EvidenceSource("careers-web-page", "The links of a careers web page, opened one by one", (".csv",), links)]


@hookimpl
def qa_web_pages(app: Flask) -> None:
    from qa_toolkit_starter.pages import blueprint

    app.register_blueprint(blueprint)


@hookimpl
def qa_commands() -> list[Command]:
    from qa_toolkit_starter.commands import starter

    return [starter]


def email(report: GapReport, _context: RenderContext) -> Rendered:
    """The first page in lines of 72 characters, with everything that must stand beside a result."""
    gaps = {gap.criterion: gap for gap in report.gaps}
    paragraphs = [
        f"{report.title}, {report.standard.title}",
        f"{report.headline.sentence} {report.standing}",
        *(f"* {gaps[id_].title}: {' '.join(gaps[id_].reasons)}" for id_ in report.priorities),
        report.decision,
        report.standard.checked_sentence,
        report.standard.disclaimer,
        f"{report.generator}, {report.standard.name}, {report.as_of}",
    ]
    return Rendered(("\n\n".join(textwrap.fill(p, 72) for p in paragraphs) + "\n").encode(), ".txt")
