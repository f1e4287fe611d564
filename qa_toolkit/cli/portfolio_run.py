"""What `qa-toolkit portfolio` does once its options are read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from qa_toolkit import documents, new_audits
from qa_toolkit.cli.app import ASKED_TO_FAIL, DONE
from qa_toolkit.cli.options import make_toolkit, switched_off, warn
from qa_toolkit.portfolio import board, dashboard, pool, run, sources, spreadsheet
from qa_toolkit.portfolio.records import Portfolio
from qa_toolkit.portfolio.rolling import Asked
from qa_toolkit.portfolio.run import Made
from qa_toolkit.portfolio.taking import Setting
from qa_toolkit.wording import count

_MOST_SAID = 20


def roll_up(
    ctx: click.Context,
    *,
    places: tuple[str, ...],
    output: Path,
    as_of: date | None,
    deadline: date | None,
    cycle: str | None,
    organisations: Path | None,
    threshold: int,
    jobs: int | None,
    engine: str | None,
    workspace: str | None,
    standards_folder: Path | None,
    formats: tuple[str, ...],
    quiet: bool,
) -> int:
    where = _places(ctx, places, workspace)
    expected = (
        tuple((str(one["id"]), one["name"]) for one in new_audits.organisations(organisations))
        if organisations
        else None
    )
    asked = Asked(as_of or date.today(), deadline, cycle, threshold, expected=expected)  # noqa: DTZ011 - the reader's own today
    setting = Setting(str(standards_folder.absolute()) if standards_folder else None, switched_off())
    workers = jobs or pool.processors()
    with (
        _progress(where, output, quiet=quiet) as seen,
        run.made(where, output, setting, asked, engine=pool.engine(engine, workers), jobs=workers, seen=seen) as made,
    ):
        written = list(_write(made, formats))
    _say(made, quiet=quiet)
    if not quiet:
        for line in written:
            click.echo(line, err=True)
    warn(make_toolkit(standards_folder), quiet=quiet)
    return ASKED_TO_FAIL if made.portfolio.not_taken_count else DONE


def _write(made: Made, formats: tuple[str, ...]) -> Iterator[str]:
    """Each output that is asked for, and what is to be said of it."""
    if "json" in formats:
        yield f"Wrote {run.write_json(made)}"
    if "html" in formats:
        yield _kept(made.folder / "portfolio-board.html", board.page(made.portfolio).encode())
    if "dashboard" in formats:
        yield f"Wrote {dashboard.write(made)}"
    if "pdf" in formats:
        content, note = board.pdf(made.portfolio)
        if content is not None:
            yield _kept(made.folder / "portfolio-board.pdf", content)
        if note:
            yield f"portfolio-board.pdf: {note}"
    if "xlsx" in formats:
        yield f"Wrote {spreadsheet.write(made)}"


def _kept(path: Path, content: bytes) -> str:
    documents.write(path, content)
    return f"Wrote {path}"


def _places(ctx: click.Context, places: tuple[str, ...], workspace: str | None) -> list[str]:
    """What was named; a workspace counts where it was asked for here, or where nothing else was named."""
    asked_for = ctx.get_parameter_source("workspace") is ParameterSource.COMMANDLINE
    found = list(places)
    if workspace is not None and (asked_for or not places):
        found.append(workspace)
    if not found:
        raise click.UsageError("Name files, folders, patterns, archives or a workspace.")
    return found


@contextmanager
def _progress(places: list[str], output: Path, *, quiet: bool) -> Iterator[Any]:
    """A bar at a terminal, for which everything is counted first; silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    length = sum(1 for _ in sources.find(places, output))
    with click.progressbar(length=length, label="Audits", file=sys.stderr) as bar:
        yield bar.update


def _say(made: Made, *, quiet: bool) -> None:
    portfolio: Portfolio = made.portfolio
    for part in portfolio.parts:
        role = " (external audits)" if part.role == "external" else ""
        half = f"half of them at {part.spread.median}% or more"
        click.echo(
            f"{part.standard}{role}, {part.cycle or 'no round named'}: {count(part.audits, 'audit')}, {half}; {part.late} late, {part.open} open"
        )
    for one in portfolio.not_taken[:_MOST_SAID]:
        click.echo(f"qa-toolkit: {one.sentence}", err=True)
    if quiet:
        return
    more = portfolio.not_taken_count - _MOST_SAID
    if more > 0:
        click.echo(f"… and {more} more, in {made.folder / run.JSON_FILE}.", err=True)
    for twice in portfolio.duplicates[:_MOST_SAID]:
        click.echo(
            f"Twice: {twice.organisation}, {twice.standard}, {twice.cycle} ({twice.role}). Used: {twice.used}. Not used: {', '.join(twice.others)}",
            err=True,
        )
    kept = f", {made.resumed} of them as they were taken before" if made.resumed else ""
    click.echo(f"{portfolio.taken} of {portfolio.files} audits taken{kept}, {portfolio.not_taken_count} not.", err=True)
