"""`qa-toolkit portfolio`: many audits as one picture. `invent` makes an authority to try it on."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from qa_toolkit import errors
from qa_toolkit.cli.app import CONTEXT
from qa_toolkit.cli.options import Day, make_toolkit, quiet_option, standards_option, warn, workspace_option

FORMATS = ("json", "html", "dashboard", "pdf", "xlsx")
ONLY_WHERE_ASKED = ("parquet",)  # for those who go on with a database; it needs an extra


class _Portfolio(click.Group):
    """Paths stand where a group has the name of a command: what is none goes to the command that rolls up."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] in self.commands and not Path(args[0]).exists():
            return super().resolve_command(ctx, args)
        return "of", self.commands["of"], args

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["of", *args]
        return super().parse_args(ctx, args)


def _known_engine(_ctx: click.Context, _param: click.Parameter, name: str | None) -> str | None:
    if name is not None:
        from qa_toolkit.portfolio.intake import pool

        try:
            pool.engine(name, 1)
        except errors.UnknownEngine as error:
            raise click.BadParameter(str(error)) from None
    return name


@click.group(cls=_Portfolio, context_settings=CONTEXT)
def portfolio() -> None:
    """Roll many audits up into one picture of an authority.

    \b
    qa-toolkit portfolio round -o out                       everything in a folder
    qa-toolkit portfolio 'a/*.json' more.zip -o out         patterns and archives
    qa-toolkit portfolio round -o out --report-each -f pdf  everybody's own report
    qa-toolkit portfolio invent -o demo                     an invented authority to try it on

    All options: qa-toolkit portfolio of --help
    """


@portfolio.command("of")
@click.argument("places", nargs=-1, metavar="PATH|GLOB|WORKSPACE…")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="Where to write.",
)
@click.option("--on", "as_of", type=Day(), metavar="DATE", help="The day on which it stands.  [default: today]")
@click.option("--deadline", type=Day(), metavar="DATE", help="What was submitted after this day is late.")
@click.option("--cycle", metavar="ROUND", help="The round to show, as 2026-27.  [default: each standard's latest]")
@click.option(
    "--organisations",
    type=click.Path(path_type=Path),
    metavar="CSV",
    help="Who should return something, as for qa-toolkit new.",
)
@click.option(
    "--threshold",
    type=click.IntRange(1, 1000),
    default=5,
    show_default=True,
    metavar="N",
    help="Sub-groups of fewer audits than this are not shown.",
)
@click.option(
    "--jobs", type=click.IntRange(1, 512), metavar="N", help="Processes at a time.  [default: one for each processor]"
)
@click.option(
    "--engine",
    callback=_known_engine,
    metavar="URL",
    help="Work on a Dask cluster: dask://HOST:PORT, or dask://local?workers=2.",
)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help="json: all figures; html, pdf: one A4 side for a board; dashboard: one page with all organisations; xlsx: tables; "
    "parquet: every answer as a row; repeat it for several.  [default: all but parquet]",
)
@click.option(
    "--report-each",
    is_flag=True,
    help="Instead of the picture, everybody's own report, in the formats of qa-toolkit audit.  [-f: html]",
)
@click.option(
    "--branding",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="With --report-each: name, logo, contact and colours of whoever prepares the reports.",
)
@click.option(
    "--day-rate",
    type=click.IntRange(1, 100_000),
    metavar="POUNDS",
    help="With --report-each: what a day of work costs.",
)
@click.option(
    "--hours-per-week",
    type=click.IntRange(1, 100),
    metavar="HOURS",
    help="With --report-each: plan the way by school terms within these hours.",
)
@workspace_option
@standards_option
@quiet_option
@click.pass_context
def of(ctx: click.Context, /, **given: Any) -> int:
    """Validate, score and roll up audits of any standards and editions.

    Files (JSON, YAML, workbooks that came back), folders, patterns, zip files and workspaces, mixed. A file that cannot be taken is listed and
    never stops the rest; the exit code is then 1. A run that was ended goes on where it stopped.

    With --report-each, each audit of the round gets its report in DIR/portfolio-reports, and portfolio-reports.csv lists them. What is made
    already is made again only where the audit, the day (--on) or the options changed.
    """
    from qa_toolkit.cli.portfolio_run import roll_up

    return roll_up(ctx, **given)


@portfolio.command()
@click.option(
    "--organisations", type=click.IntRange(1, 1_000_000), default=150, show_default=True, metavar="N", help="How many."
)
@click.option(
    "--seed",
    type=click.IntRange(0, 1_000_000),
    default=0,
    show_default=True,
    metavar="S",
    help="Another seed, another authority.",
)
@click.option(
    "--cycles", type=click.IntRange(1, 6), default=3, show_default=True, metavar="N", help="Rounds, the last included."
)
@click.option(
    "--deadline",
    type=Day(),
    default="2026-11-20",
    show_default=True,
    metavar="DATE",
    help="When the last round was due.",
)
@click.option(
    "--standard",
    "names",
    multiple=True,
    metavar="ID",
    help="Audited by this one; repeat it for several.  [default: what is in force]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="A new folder.",
)
@standards_option
@quiet_option
def invent(
    organisations: int,
    seed: int,
    cycles: int,
    deadline: date,
    names: tuple[str, ...],
    output: Path,
    standards_folder: Path | None,
    quiet: bool,
) -> None:
    """Invent an authority: organisations, rounds, late returns, external audits.

    For demonstrations and trials. All of it is invented; the same seed gives the same files. organisations.csv lists all of them.
    """
    from qa_toolkit.portfolio.invented import inventing

    toolkit = make_toolkit(standards_folder)
    plan = inventing.Plan(organisations, seed, cycles, deadline, names)
    hidden = quiet or not sys.stderr.isatty()
    with click.progressbar(length=organisations, label="Organisations", file=sys.stderr, hidden=hidden) as bar:
        number = inventing.write(plan, toolkit.standards()[0], output, bar.update)
    warn(toolkit, quiet=quiet)
    if not quiet:
        expected = f"--organisations {output / 'organisations.csv'} --deadline {deadline}"
        click.echo(
            f"Wrote {number} audits to {output}. Next: qa-toolkit portfolio {output} {expected} -o picture", err=True
        )
