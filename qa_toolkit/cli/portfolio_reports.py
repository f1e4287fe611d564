"""What `qa-toolkit portfolio --report-each` does once audits are taken: everybody's report, and what is said of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

import click

from qa_toolkit import errors
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.taking import Setting
from qa_toolkit.portfolio.outputs import reporting
from qa_toolkit.portfolio.outputs.reporting import Wish
from qa_toolkit.portfolio.run import Made
from qa_toolkit.report import Settings
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import count

_DEFAULT = ("html",)  # as `qa-toolkit audit` has it


def wish(toolkit: Toolkit, formats: Sequence[str], settings: Settings, branding: Path | None, output: Path) -> Wish:
    """What the options ask for.

    Raises:
        UnknownFormat, SameEnding, DocumentError, BadBranding: before any audit is read.
    """
    from qa_toolkit.reports.branding import read_branding

    for name in formats:
        if name not in toolkit.formats:
            raise errors.UnknownFormat(name, list(toolkit.formats))
    chosen = tuple(dict.fromkeys(formats)) or _DEFAULT
    ending = {name: toolkit.formats[name].suffix.casefold() for name in chosen}
    for name, other in pairwise(sorted(chosen, key=lambda one: ending[one])):
        if ending[name] == ending[other]:
            raise errors.SameEnding(name, other, ending[name])
    folder = str((output / reporting.FOLDER).absolute())
    return Wish(settings, chosen, read_branding(branding) if branding else None, folder)


def report_each(
    made: Made, places: Sequence[str], setting: Setting, wanted: Wish, *, engine: pool.Engine, jobs: int, quiet: bool
) -> bool:
    """Makes the reports and says what came of them; whether all could be made."""
    with ExitStack() as stack:

        def begun(length: int) -> Callable[[int], None]:
            hidden = quiet or not sys.stderr.isatty()
            return stack.enter_context(
                click.progressbar(length=length, label="Reports", file=sys.stderr, hidden=hidden)
            ).update

        try:
            reports = reporting.for_each(made, places, setting, wanted, engine=engine, jobs=jobs, begun=begun)
        except KeyboardInterrupt:
            click.echo("\nWhat is made stays; the same line again makes the rest.", err=True)
            raise
    for sentence in reports.failed:
        click.echo(f"qa-toolkit: {sentence}", err=True)
    if not quiet:
        if (more := reports.failed_count - len(reports.failed)) > 0:
            click.echo(f"… and {more} more, in {reports.list_file}.", err=True)
        for note, times in reports.notes:
            click.echo(f"{count(times, 'report')}: {note}", err=True)
        new = reports.asked - reports.kept - reports.failed_count
        kept = f", {reports.kept} were there already" if reports.kept else ""
        missing = f", {reports.failed_count} could not be made" if reports.failed_count else ""
        click.echo(f"{count(new, 'report')} made{kept}{missing}. They are in {reports.folder}", err=True)
        click.echo(f"Wrote {reports.list_file}", err=True)
    return not reports.failed_count
