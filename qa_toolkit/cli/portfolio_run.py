"""What `qa-toolkit portfolio` does once its options are read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from qa_toolkit import documents, errors, new_audits
from qa_toolkit.cli import portfolio_reports
from qa_toolkit.cli.app import ASKED_TO_FAIL, DONE
from qa_toolkit.cli.options import make_toolkit, switched_off, warn
from qa_toolkit.cli.portfolio import FORMATS, ONLY_WHERE_ASKED
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool, sources
from qa_toolkit.portfolio.intake.taking import Setting
from qa_toolkit.portfolio.outputs import board, dashboard, parquet, spreadsheet
from qa_toolkit.portfolio.records import Portfolio
from qa_toolkit.portfolio.run import Made
from qa_toolkit.report import Settings
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
    report_each: bool,
    branding: Path | None,
    day_rate: int | None,
    hours_per_week: int | None,
    quiet: bool,
) -> int:
    where = _places(ctx, places, workspace)
    _refuse_what_does_not_go_together(ctx, formats, report_each=report_each)
    expected = (
        tuple((str(one["id"]), one["name"]) for one in new_audits.organisations(organisations))
        if organisations
        else None
    )
    asked = Asked(as_of or date.today(), deadline, cycle, threshold, expected=expected)  # noqa: DTZ011 - the reader's own today
    setting = Setting(str(standards_folder.absolute()) if standards_folder else None, switched_off())
    workers = jobs or pool.processors()
    work_on = pool.engine(engine, workers)
    wanted = None
    if report_each:
        settings = Settings(asked.as_of, None, day_rate, hours_per_week)
        wanted = portfolio_reports.wish(make_toolkit(standards_folder), formats, settings, branding, output)
    good = True
    written: list[str] = []
    with ExitStack() as stack:
        with _progress(where, output, quiet=quiet) as seen:
            made = stack.enter_context(run.made(where, output, setting, asked, engine=work_on, jobs=workers, seen=seen))
        if wanted is None:
            written += _write(made, formats or FORMATS)
        _say(made, quiet=quiet)
        if wanted is not None:
            apart = pool.engine(engine, workers, apart=True)
            good = portfolio_reports.report_each(made, where, setting, wanted, engine=apart, jobs=workers, quiet=quiet)
    if not quiet:
        for line in written:
            click.echo(line, err=True)
    warn(make_toolkit(standards_folder), quiet=quiet)
    return DONE if good and not made.portfolio.not_taken_count else ASKED_TO_FAIL


def _refuse_what_does_not_go_together(ctx: click.Context, formats: tuple[str, ...], *, report_each: bool) -> None:
    if report_each:
        return
    known = (*FORMATS, *ONLY_WHERE_ASKED)
    for name in formats:
        if name not in known:
            sentence = f"'{errors.shown(name)}' is none of {', '.join(known)}; the others go with --report-each."
            raise click.BadParameter(sentence, ctx, param_hint="'-f'")
    for name in ("branding", "day_rate", "hours_per_week"):
        if ctx.params.get(name) is not None:
            raise click.UsageError(f"--{name.replace('_', '-')} goes with --report-each.", ctx)
    if "parquet" in formats:
        parquet.refuse_without_library()


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
    if "parquet" in formats:
        yield from (f"Wrote {path}" for path in parquet.write(made))


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
        late = "" if portfolio.deadline is None else f"{part.late} late, "
        click.echo(
            f"{part.standard}{role}, {part.cycle or 'no round named'}: {count(part.audits, 'audit')}, {half}; {late}{part.open} open"
        )
    for one in portfolio.not_taken[:_MOST_SAID]:
        click.echo(f"qa-toolkit: {one.sentence}", err=True)
    if quiet:
        return
    more = portfolio.not_taken_count - _MOST_SAID
    if more > 0:
        click.echo(f"… and {more} more, in {made.folder / run.JSON_FILE}.", err=True)
    for twice in portfolio.duplicates[:_MOST_SAID]:
        unnamed = twice.others_count - len(twice.others)
        others = ", ".join(twice.others) + (f" and {unnamed} more" if unnamed else "")
        click.echo(
            f"Twice: {twice.organisation}, {twice.standard}, {twice.cycle} ({twice.role}). Used: {twice.used}. Not used: {others}",
            err=True,
        )
    kept = f", {made.resumed} of them as they were taken before" if made.resumed else ""
    blank = f", {portfolio.blank} of them blank and left out" if portfolio.blank else ""
    click.echo(
        f"{portfolio.taken} of {portfolio.files} audits taken{kept}{blank}, {portfolio.not_taken_count} not.", err=True
    )
