"""The façade: what the command line, the web pages and a script call. Nothing below it prints, asks or exits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_toolkit import audits, documents, errors
from qa_toolkit.audits import Audit
from qa_toolkit.catalog import Catalog
from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext, Rendered, ReportFormat
from qa_toolkit.models import Finding
from qa_toolkit.plugins import Host, PluginInfo, load_host
from qa_toolkit.standards import Standard

if TYPE_CHECKING:
    from flask import Flask

    from qa_toolkit.authoring import Draft
    from qa_toolkit.gathering import Sources
    from qa_toolkit.report import Settings
    from qa_toolkit.reports.branding import Branding

_SUFFIX = re.compile(r"\.[A-Za-z0-9._-]{1,40}")  # a part of a file's name, and of no folder's
_WORKBOOKS = (
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".ods",
)  # only the first is read; of the others it is said how to make it


class Toolkit:
    def __init__(self, host: Host | None = None) -> None:
        self._host = host if host is not None else load_host()
        self._catalog = Catalog(self._host)

    # Standards

    def standard(self, name: str) -> Standard:
        return self._catalog.standard(name)

    @cached_property
    def standard_names(self) -> tuple[str, ...]:
        return tuple(self._catalog.paths)

    def standards(self) -> tuple[dict[str, Standard], list[errors.QAToolkitError]]:
        """All that can be used by name, and why the others cannot."""
        return self._catalog.standards()

    def check_standard(self, source: Path | str | documents.Document) -> list[Finding]:
        """What the linter and the conformance vectors beside the file find."""
        from qa_toolkit.lint import lint
        from qa_toolkit.vectors import run_vectors

        document = source if isinstance(source, documents.Document) else documents.read(source)
        findings = lint(document, known=self._known)
        if not any(finding.severity == "error" for finding in findings):
            findings += run_vectors(Standard(document))
        return findings

    def _known(self, name: str) -> Standard | None:
        try:
            return self._catalog.standard(name)
        except errors.QAToolkitError:
            return None

    def standard_from_workbook(self, path: Path | str, output: Path | str, **reading: Any) -> Draft:
        """The standard that an author's workbook says, checked as by `check_standard`; the arguments are those of `authoring.read`."""
        from dataclasses import replace

        from qa_toolkit import authoring
        from qa_toolkit.vectors import run_vectors

        draft = authoring.read(path, output, known=self._known, **reading)
        if draft.sound:
            wrong = run_vectors(Standard(documents.parse(str(output), draft.content)))
            draft = replace(draft, findings=(*wrong, *draft.findings))
        return draft

    def audit_schema(self, name: str) -> dict[str, Any]:
        """The schema of an audit document with one standard's judgements inside, for an editor that offers the levels."""
        from qa_toolkit.editor_schema import audit_schema

        return audit_schema(self.standard(name))

    # Audits

    def new_audit(self, standard: str, organisation: Mapping[str, Any], on: date) -> dict[str, Any]:
        from qa_toolkit import new_audits

        return new_audits.blank(self.standard(standard), organisation, on)

    def read_audit(self, path: Path | str, content: bytes | None = None) -> Audit:
        """An audit with its findings, out of a file or out of a workbook that was filled in.

        Args:
            content: the file's bytes, where it does not lie on the disk.

        Raises:
            DocumentError, NotAnAudit, StandardError: where it cannot be run.
        """
        if str(path).lower().endswith(_WORKBOOKS):
            return self._read_workbook(path, content)
        document = documents.read(path) if content is None else documents.parse(str(path), content)
        name = audits.standard_name(document)
        try:
            standard = self.standard(name)
        except errors.UnknownStandard as error:
            line, column = document.place(("standard", "name"))
            raise errors.BadSyntax(path, line, column, str(error)) from None
        return audits.read(document, standard)

    def _read_workbook(self, path: Path | str, content: bytes | None) -> Audit:
        from qa_toolkit import workbook

        try:
            returned = workbook.read(path, self.standard, content)
        except errors.UnknownStandard as error:
            raise errors.BadWorkbook(path, str(error)) from None
        return workbook.as_audit(returned)

    def report(
        self, audit: Audit, settings: Settings, *, previous: Audit | None = None, beside: Audit | None = None
    ) -> GapReport:
        """The gap report of an audit.

        Args:
            previous: last time's audit by the same standard.
            beside: an external assessor's audit of this self-assessment, or the self-assessment that this external audit verifies.

        Raises:
            CannotCompare, UnknownAward.
        """
        from dataclasses import replace

        from qa_toolkit import report

        comparison = moderation = None
        if previous is not None or beside is not None:
            from qa_toolkit import compare
        if previous is not None:
            comparison = compare.with_previous(audit, previous)
        if beside is not None:
            audit, _, moderation = compare.with_external(audit, beside)
        serves = settings.serves or self._serves(audit)
        return report.build(audit, replace(settings, serves=serves), comparison=comparison, moderation=moderation)

    def _serves(self, audit: Audit) -> dict[str, tuple[str, ...]]:
        """For each criterion what its evidence would serve elsewhere, in words; a link that only the other standard writes counts too.

        A weak link is left out, and a standard for another kind of organisation: they say too little for a list that is long without them.
        """
        from qa_toolkit.crosswalk import also_served

        standard, kind = audit.standard, audit.organisation["kind"]
        here = {**self.standards()[0], standard.name: standard}
        theirs = {name for name, one in here.items() if kind in one.about["applies_to"]}
        labels = {
            id_: tuple(
                _label(here, link.to)
                for link in links
                if link.strength != "weak" and link.to.partition("#")[0] in theirs
            )
            for id_, links in also_served(here, standard).items()
        }
        return {id_: found for id_, found in labels.items() if found}

    @cached_property
    def evidence(self) -> Sources:
        """The evidence sources of all plugins: which there are, and what each reads out of a file for an audit."""
        from qa_toolkit.gathering import Sources

        return Sources(self._catalog)

    # Reports

    @property
    def formats(self) -> Mapping[str, ReportFormat]:
        return self._catalog.formats

    def render(self, report: GapReport, format_: str, *, audit: Audit, branding: Branding | None = None) -> Rendered:
        """One report in one format.

        Raises:
            UnknownFormat: with what there is and a guess.
            PluginError: where the format's plugin raises.
        """
        known = self.formats
        if format_ not in known:
            raise errors.UnknownFormat(format_, list(known))
        context = RenderContext(branding, documents.dump(audit.data), audit)
        owner, doing = self._catalog.owner(format_), f"it wrote the format '{format_}'"
        try:
            made = known[format_].render(report, context)
        except errors.QAToolkitError:
            raise
        except (Exception, SystemExit) as cause:
            if owner == "reports":
                raise  # ours: a bug keeps its traceback
            raise errors.PluginError(owner, doing, cause) from cause
        if not (isinstance(made, Rendered) and isinstance(made.content, bytes) and _SUFFIX.fullmatch(str(made.suffix))):
            raise errors.PluginError(
                owner, doing, "it gave no Rendered(content, suffix) with bytes and an ending such as '.html'."
            )
        return made

    def add_web_pages(self, app: Flask) -> None:
        """Lets each plugin add its pages to the web app; one that fails is left out, with what it had added so far."""
        for _ in self._host.ask("qa_web_pages", app=app):
            pass

    # The house

    @property
    def plugins(self) -> list[PluginInfo]:
        return self._host.plugins

    @property
    def warnings(self) -> list[errors.PluginError]:
        """What failed so far and was left out, and what is deprecated; grows as plugins are asked."""
        return [*self._host.failures, *self._host.deprecations]


def _label(standards: Mapping[str, Standard], address: str) -> str:
    """'matrix:2011 1.3': short enough for a table of many."""
    name, _, id_ = address.partition("#")
    criterion = standards[name].criteria.get(id_)
    return f"{name} {criterion.number if criterion else id_}"
