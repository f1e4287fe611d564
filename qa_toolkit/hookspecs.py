"""The hooks: what a plugin may offer. plugins/README.md has each with its exact arguments and an example.

Every specification says what, when and how often, who owns the arguments, what comes back, and what happens if an implementation raises.
A hook has the prefix `qa_` and is a noun for what is offered.

The contract is these hooks, their arguments, and the records that go in and come out. `CONTRACT` is its version, apart from the toolkit's own:

- a new minor version adds: a hook, an argument, a member that has a default; or it deprecates. What asks for an older minor goes on as it is.
- a new major version takes something away, or changes what it means. What asks for another major is refused with a sentence.

A plugin says in its module what it was made for: `qa_toolkit_contract = "1.0"`. It stands there, and not in an entry point, because entry points
name objects, which build tools insist on; and because there it stands once, beside the hooks that depend on it. Who says nothing asks for 1.0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pluggy

from qa_toolkit.models import Record

if TYPE_CHECKING:
    from click import Command
    from flask import Flask

    from qa_toolkit.audits import Audit
    from qa_toolkit.gap_report import GapReport
    from qa_toolkit.reports.branding import Branding
    from qa_toolkit.standards import Standard

PROJECT = "qa_toolkit"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
CONTRACT = "1.0"


class Deprecated(DeprecationWarning):
    """What a specification says of something that it still takes: `@hookspec(warn_on_impl_args={"colour": Deprecated(…)})`.

    It works and warns for one minor version at least, and goes with the next major one.

    Args:
        what: as in "the argument 'colour' of qa_report_formats".
        since: the contract that deprecated it.
        instead: what to use.
    """

    def __init__(self, what: str, *, since: str, instead: str) -> None:
        gone = f"{int(since.partition('.')[0]) + 1}.0"
        super().__init__(
            f"{what} is deprecated since hook contract {since} and will be gone in {gone}: use {instead} instead."
        )


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


class GatherContext(Record):
    """What an evidence source may use beside the file's bytes: its name without folders, the audit's standard, and the day that is today."""

    name: str
    standard: Standard
    on: date


class EvidencePiece(Record):
    """One piece of evidence out of a file.

    `key` (small letters, digits and hyphens) says which of the source's pieces it is: the same key again updates what stands in the audit.
    `method` says in a sentence how it was found out, `count` how many (answers, links, pupils) it rests on.
    """

    key: str
    title: str
    dated: date
    method: str
    kind: str = "data"
    location: str = ""
    expires: date | None = None
    count: int | None = None


class ProposedJudgement(Record):
    """A level, or a number for a counted criterion, that a person may confirm; `because` is a sentence, `evidence` holds keys of pieces."""

    criterion: str
    because: str
    level: str | None = None
    value: int | None = None
    evidence: tuple[str, ...] = ()


class Gathered(Record):
    """What a source read out of a file. `summary` and `warnings` are sentences for whoever asked; they reach no audit."""

    summary: tuple[str, ...] = ()
    evidence: tuple[EvidencePiece, ...] = ()
    proposals: tuple[ProposedJudgement, ...] = ()
    warnings: tuple[str, ...] = ()


class EvidenceSource(Record):
    """One kind of file that becomes evidence. `key` is what `qa-toolkit evidence` takes; each of `suffixes` begins with a dot."""

    key: str
    title: str
    suffixes: tuple[str, ...]
    reads: Callable[[bytes, GatherContext], Gathered]

    def __post_init__(self) -> None:
        if not all(isinstance(text, str) for text in (self.key, self.title, *self.suffixes)):
            raise TypeError("key, title and each suffix of an EvidenceSource are texts")


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
def qa_evidence_sources() -> Iterable[EvidenceSource]:  # type: ignore[empty-body]
    """Offers sources of evidence: readers that turn a file of data into evidence and proposed judgements.

    Called once for each host, the first time a source is asked for or the sources are listed. `EvidenceSource.reads` is called once for each
    file, with its bytes (at most 10 MB) and a `GatherContext`; both belong to the toolkit. It sees no audit and no workspace, and must
    name no pupil. Heavy libraries are imported inside `reads`. A file that is not what it reads is a `qa_toolkit.errors.BadData`.

    Returns:
        Any number of `EvidenceSource`; the first to offer a key keeps it.

    If an implementation raises, its plugin offers no sources and one warning says so. If `reads` raises, or what it gives does not fit the
    audit's standard, a sentence names the plugin and the audit stays as it was.

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


@hookspec
def qa_commands() -> Iterable[Command]:  # type: ignore[empty-body]
    """Offers commands of `qa-toolkit`, mostly one `click.Group` that is named after the plugin.

    Called once for each run that names a command which is not the toolkit's own, or that asks for the list of commands. Heavy libraries are
    imported inside the commands. A command raises errors of `qa_toolkit.errors`, which become one line and the right exit code.

    Returns:
        Any number of `click.Command` with a name; the toolkit's own names and the first to offer a name keep it.

    If an implementation raises, its plugin offers no commands and one warning says so.

    .. versionadded:: 0.1
    """
