"""`qa-toolkit destinations`: reports, comparisons, whom to follow up, and the table of codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.examples import example_command
from qa_toolkit.cli.options import as_json, minimum_option, table, table_or_json
from qa_toolkit_destinations.options import (
    contents,
    files_argument,
    options_of,
    output_option,
    reading_options,
)

if TYPE_CHECKING:
    from qa_toolkit_destinations.data import Data
    from qa_toolkit_destinations.lines import Report
    from qa_toolkit_destinations.showing import Showing


@click.group()
def destinations() -> None:
    """Participation, NEET, not known and the September Guarantee, from activity codes or counts."""


@destinations.command()
@files_argument
@click.option("--by", type=click.Choice(["school", "group", "month"]), help="One line for each.")
@reading_options
@minimum_option("The smallest cohort that is shown.", 6)
@output_option(".csv, .xlsx or .html")
@table_or_json
@click.pass_context
def report(
    ctx: click.Context,
    /,
    *,
    files: tuple[Path, ...],
    by: str | None,
    minimum: int,
    output: Path | None,
    format_: str,
    **reading: Any,
) -> None:
    """The measures of FILE, of all and by school, group or month.

    FILE has a row for each young person and month (activity code by pupil reference), or a row of counts for each school and month or year of
    leavers. Several files, one for each month, are read as one. Exit code 1 says that something in them is to be put right.
    """
    from qa_toolkit_destinations import showing

    data, made = _made(files, by, minimum, reading)
    if output is None and format_ == "json":
        click.echo(as_json(showing.report_data(made)))
    else:
        _give(showing.of_report(made), output, format_)
    ctx.exit(1 if data.faults else 0)


@destinations.command()
@files_argument
@click.option(
    "--published",
    type=click.Path(path_type=Path),
    required=True,
    metavar="DFE.csv",
    help="The file that you downloaded.",
)
@click.option("--authority", required=True, metavar="NAME", help="The local authority, by name or code.")
@click.option("--year", metavar="YYYY", help="Of the published figures.  [default: the last in the file]")
@reading_options
@minimum_option("The smallest cohort that is shown.", 6)
@output_option(".csv, .xlsx or .html")
@table_or_json
@click.pass_context
def compare(
    ctx: click.Context,
    /,
    *,
    files: tuple[Path, ...],
    published: Path,
    authority: str,
    year: str | None,
    minimum: int,
    output: Path | None,
    format_: str,
    **reading: Any,
) -> None:
    """FILE beside published figures of an authority and England.

    The region's stand between them. DFE.csv is the data file of DfE's local authority scorecards on NEET and activity not known. Exit code 1
    says that something is to be put right.
    """
    from qa_toolkit_destinations.comparison import compared
    from qa_toolkit_destinations.published import read

    publication = read(documents.read_bytes(published), published.name)
    for line in publication.warnings:
        click.echo(f"Warning: {published.name}: {line}", err=True)
    data, made = _made(files, "group", minimum, reading)
    _give(compared(made, publication, authority, year), output, format_)
    ctx.exit(1 if data.faults or publication.faults else 0)


@destinations.command()
@files_argument
@reading_options
@output_option(".csv, .xlsx or .html")
@table_or_json
@click.pass_context
def followup(
    ctx: click.Context,
    /,
    *,
    files: tuple[Path, ...],
    output: Path | None,
    format_: str,
    month: date | None,
    **reading: Any,
) -> None:
    """Whom to find out about, for the school or authority only.

    Not known, no code that counts, a record that the file says has lapsed, and from May to October no offer recorded; of the last month in
    the file, or of --month. Nothing is written but where -o says.
    """
    from qa_toolkit_destinations import followup as following
    from qa_toolkit_destinations.reading import people

    found = people(contents(files), options_of(month=month, **reading))
    for line in found.warnings:
        click.echo(f"Warning: {line}", err=True)
    _give(following.showing(found, month), output, format_, private=True)
    ctx.exit(1 if found.faults else 0)


@destinations.command()
@click.argument("own", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Write the table, to change and use with --codes.",
)
@table_or_json
def codes(own: Path | None, output: Path | None, format_: str) -> None:
    """What each activity code counts as, and how sure that is.

    With FILE, a table of yours as -o writes it, what yours has otherwise.
    """
    from qa_toolkit_destinations import codes as tables

    known = tables.shipped()
    if own is not None:
        found = list(tables.changes(tables.own(documents.read_bytes(own), own.name)))
        click.echo("\n".join(found) or "Your table counts each code as the toolkit's does.")
        return
    if output is not None:
        _write(output, tables.as_csv(known))
        return
    if format_ == "json":
        click.echo(as_json([vars(one) for one in known.codes.values()]))
        return
    rows = [
        [one.code, one.label, tables.COUNTS_AS[one.counts_as], tables.SURE[one.sure]] for one in known.codes.values()
    ]
    click.echo(f"{known.title}, table {known.version}. {known.about}\n")
    click.echo(table(["Code", "Label", "Counts as", "How sure"], rows))
    click.echo("\nLook like a range and are not:")
    for line in known.traps:
        click.echo(f"- {line}")
    notes = [f"- {one.code}: {one.note}" for one in known.codes.values() if one.note and one.sure != "source"]
    click.echo("\nNot sure:\n" + "\n".join(notes) + f"\n\nSources: {'; '.join(known.sources)}.")


destinations.add_command(
    example_command(Path(__file__).parent / "examples", "Write invented files to try the commands on.")
)


def _made(files: tuple[Path, ...], by: str | None, minimum: int, reading: dict[str, Any]) -> tuple[Data, Report]:
    from qa_toolkit_destinations.reading import data as read
    from qa_toolkit_destinations.report import report as figures

    options = options_of(**reading)
    data = read(contents(files), options)
    for line in data.warnings:
        click.echo(f"Warning: {line}", err=True)
    return data, figures(data, by, options.month, minimum)


def _give(shown: Showing, output: Path | None, format_: str, *, private: bool = False) -> None:
    from qa_toolkit_destinations import showing

    if output is None:
        click.echo(as_json(showing.as_data(shown)) if format_ == "json" else showing.text(shown))
        return
    from qa_toolkit_destinations.files import WRITERS

    make = WRITERS.get(output.suffix.lower())
    if make is None:
        raise click.UsageError(f"Name a file that ends in {', '.join(WRITERS)}.")
    _write(output, make(shown), private=private)


def _write(output: Path, content: bytes, *, private: bool = False) -> None:
    if output.exists():
        raise errors.CannotWrite(output, "it is there already")
    documents.write(output, content, private=private)
    click.echo(f"Wrote {output}", err=True)
