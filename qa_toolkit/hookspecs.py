"""The hooks: what a plugin may offer. plugins/README.md has each with its exact arguments and an example.

Every specification says what, when and how often, who owns the arguments, what comes back, and what happens if an implementation raises.
A hook has the prefix `qa_` and is a noun for what is offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

from qa_toolkit.models import Record

if TYPE_CHECKING:
    from flask import Flask

    from qa_toolkit.audits import Audit
    from qa_toolkit.gap_report import GapReport
    from qa_toolkit.reports.branding import Branding

PROJECT = "qa_toolkit"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


class RenderContext(Record):
    """What a format may use beside the report: whose name and colours it carries, the audit's document as JSON, and the audit itself."""

    branding: Branding | None = None
    audit_json: bytes = b"{}"
    audit: Audit | None = None


class Rendered(Record):
    """A report as bytes. `suffix` differs from the format's own where another kind of file had to be made; `note` says why."""

    content: bytes
    suffix: str
    note: str | None = None


class ReportFormat(Record):
    """One way to write a gap report. `key` is what `--format` takes; `suffix` begins with a dot."""

    key: str
    title: str
    suffix: str
    render: Callable[[GapReport, RenderContext], Rendered]


@hookspec
def qa_standards() -> Iterable[Path]:  # type: ignore[empty-body]
    """Offers standards: the paths of their JSON files.

    Called once for each host, the first time anything asks for a standard. A file is opened to learn its name (`$id` stands near its
    top) and read whole only when that standard is wanted.

    Returns:
        Any number of paths, in any order.

    If an implementation raises, its plugin offers no standards, one warning says so, and all others are served.

    .. versionadded:: 0.1
    """


@hookspec
def qa_report_formats() -> Iterable[ReportFormat]:  # type: ignore[empty-body]
    """Offers formats of the gap report.

    Called once for each host, the first time a report is written or the formats are listed. `ReportFormat.render` is called once for each
    report; the report that it gets is frozen and belongs to the toolkit. Heavy libraries are imported inside `render`.

    Returns:
        Any number of `ReportFormat`; the first to offer a key keeps it.

    If an implementation raises, its plugin offers no formats and one warning says so. If `render` raises, that file is not written, the
    sentence names the plugin, and the other formats are.

    .. versionadded:: 0.1
    """


@hookspec
def qa_web_pages(app: Flask) -> None:
    """Adds pages to the web UI: blueprints, registered on `app`.

    Called once when `qa-toolkit serve` starts, after the toolkit's own pages. The app belongs to the toolkit: a plugin registers a blueprint
    under a prefix of its own, and marks each of its views with `qa_toolkit_webui.rights.needs`. Templates may extend `base.html`.

    Returns:
        Nothing.

    If an implementation raises, one warning says so and the app starts without its pages. A view without a right keeps the app from starting.

    .. versionadded:: 0.1
    """
