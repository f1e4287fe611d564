"""What `qa-toolkit audit` does with each file: run, write, summarise, and go on when one cannot be done."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_toolkit import documents, errors
from qa_toolkit.audits import Audit
from qa_toolkit.cli.summary import one_line, summary
from qa_toolkit.gap_report import GapReport
from qa_toolkit.models import Record
from qa_toolkit.report import Settings
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import slug

if TYPE_CHECKING:
    from qa_toolkit.hookspecs import ReportFormat
    from qa_toolkit.reports.branding import Branding


@dataclass(slots=True)
class Outputs:
    """Which formats go where."""

    formats: tuple[str, ...]
    folder: Path | None  # None where everything goes to one file or to standard output
    file: Path | None
    used: set[str] = field(default_factory=set)

    @classmethod
    def choose(cls, toolkit: Toolkit, formats: Sequence[str], output: str | None, files: int) -> Outputs:
        """Reads -f and -o together: `-o report.pdf` needs no `-f pdf`.

        Raises:
            UnknownFormat: before any audit is run.
        """
        known = toolkit.formats
        for name in formats:
            if name not in known:
                raise errors.UnknownFormat(name, list(known))
        named = named_format(output, known) if output and output != "-" and not Path(output).is_dir() else None
        names_file = named is not None
        chosen = tuple(dict.fromkeys(formats)) or (named or "html",)
        one = files == 1 and len(chosen) == 1
        if output == "-" or names_file:
            if not one:
                raise click.UsageError("-o with a file or - takes one FILE and one format; name a folder for several.")
            return cls(chosen, None, None if output == "-" else Path(output or ""))
        return cls(chosen, Path(output or "."), None)

    @property
    def to_stdout(self) -> bool:
        return self.folder is None and self.file is None

    def path(self, report: GapReport, suffix: str) -> Path:
        if self.file is not None:
            return self.file if suffix.endswith(self.file.suffix.lower()) else self.file.with_suffix(suffix)
        parts = [
            report.organisation,
            report.standard.name,
            report.cycle,
            "external" if report.kind == "external" else "",
        ]
        stem = "-".join(slug(part) for part in parts if part)
        name = next(n for n in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if n + suffix not in self.used)
        self.used.add(name + suffix)
        return (self.folder or Path()) / (name + suffix)


def named_format(path: str, known: Mapping[str, ReportFormat]) -> str | None:
    """The format whose ending a file's name has; of two, such as .docx and .action-plan.docx, the longer.

    A name that is nothing but an ending is a folder (`pdf`), unless it has a dot of its own (`action-plan.docx`).
    """
    name = Path(path).name.lower()
    fitting = [
        key
        for key, one in known.items()
        if (name.endswith(one.suffix) and name != one.suffix) or (name == one.suffix[1:] and "." in name)
    ]
    return max(fitting, key=lambda key: len(known[key].suffix), default=None)


class Threshold(Record):
    """What --fail-on asks for."""

    gaps: bool = False
    errors: bool = False
    level: str | None = None
    percent: int | None = None

    @classmethod
    def read(cls, text: str | None) -> Threshold:
        match text:
            case None:
                return cls()
            case "gaps":
                return cls(gaps=True)
            case "errors":
                return cls(errors=True)
        number = text.removesuffix("%")
        if number.isascii() and number.isdigit() and len(number) <= 3:
            return cls(percent=int(number))
        return cls(level=text)

    def crossed(self, audit: Audit, report: GapReport) -> bool:
        if self.gaps:
            return bool(report.gaps)
        if self.errors:
            return any(finding.severity == "error" for finding in report.findings)
        if self.percent is not None:
            return report.scorecard["overall"]["percent"] < self.percent
        return self.level is not None and self._at_or_below(audit, report, self.level)

    @staticmethod
    def _at_or_below(audit: Audit, report: GapReport, level: str) -> bool:
        known = audit.standard.scored_levels
        if level not in known:
            raise errors.UnknownLevel(audit.standard.name, level, known)
        ladders = audit.standard.ladders
        return any(
            one["rank"] <= ladders[id_].ranks[level]
            for id_, one in report.scorecard["criteria"].items()
            if level in ladders[id_].ranks
        )


@dataclass(slots=True)
class Job:
    """All files of one command. `said` is talk for stderr, kept until a progress bar is out of the way."""

    toolkit: Toolkit
    settings: Settings
    outputs: Outputs
    previous: Audit | None
    beside: Audit | None
    branding: Branding | None
    threshold: Threshold
    failed: int = 0
    below_threshold: bool = False
    said: list[str] = field(default_factory=list)

    def run(self, path: str, *, brief: bool = False) -> None:
        audit = self.toolkit.read_audit(path)
        report = self.toolkit.report(audit, self.settings, previous=self.previous, beside=self.beside)
        self.below_threshold |= self.threshold.crossed(audit, report)
        for format_ in self.outputs.formats:
            self._write(report, format_, audit)
        if not self.outputs.to_stdout:
            click.echo(one_line(report) if brief else summary(report))
        errors_ = sum(finding.severity == "error" for finding in report.findings)
        if errors_:
            self.said.append(f"{path}: {errors_} of its judgements need putting right (qa-toolkit check {path}).")
        if report.standard.notice and (report.standard.withdrawn_on or report.standard.superseded_by):
            self.said.append(f"{report.standard.name}: {report.standard.notice}")

    def run_all(self, paths: Sequence[str], *, quiet: bool) -> None:
        """One bad file never stops the rest; what could not be done is said at the end."""
        hidden = quiet or not sys.stderr.isatty()
        with click.progressbar(paths, label="Audits", file=sys.stderr, hidden=hidden) as bar:
            for path in bar:
                try:
                    self.run(path, brief=True)
                except errors.QAToolkitError as error:
                    self.failed += 1
                    self.said.append(f"qa-toolkit: {error}")
        self.said.append(
            f"{len(paths) - self.failed} of {len(paths)} audits done"
            + (f", {self.failed} not." if self.failed else ".")
        )

    def _write(self, report: GapReport, format_: str, audit: Audit) -> None:
        rendered = self.toolkit.render(report, format_, audit=audit, branding=self.branding)
        if rendered.note:
            self.said.append(f"{format_.upper()}: {rendered.note}")
        others = {self.toolkit.formats[other].suffix for other in self.outputs.formats if other != format_}
        if rendered.note and rendered.suffix in others:
            return  # it had to be made as another format, which is written anyway
        if self.outputs.to_stdout:
            sys.stdout.buffer.write(rendered.content)
            return
        path = self.outputs.path(report, rendered.suffix)
        documents.write(path, rendered.content)
        self.said.append(f"Wrote {path}")
