"""`qa-toolkit encounters`: the report, what is missing, and the workbook to fill in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.examples import example_command
from qa_toolkit.cli.options import Day, as_json, minimum_option, table, table_or_json

if TYPE_CHECKING:
    from qa_toolkit_encounters.log import Log
    from qa_toolkit_encounters.roll import Roll

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def encounters() -> None:
    """Read logs of employer, workplace and provider encounters."""


def _reading(command: F) -> F:
    """What the commands that read a log share."""
    options = (
        click.argument("logs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="LOG…"),
        click.option(
            "--roll",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="The roll.  [default: sheet ‘Roll’ of the first LOG]",
        ),
        click.option("--year", metavar="YEAR", help="Take this academic year only, as in 2025/26."),
        click.option("--on", type=Day(), metavar="DATE", help="The day to take for today.  [default: today]"),
        click.option(
            "--minutes",
            type=click.IntRange(1, 400),
            metavar="N",
            help="How long a provider encounter lasts at least, by your measure.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _read(logs: tuple[Path, ...], roll_file: Path | None, year: str | None, on: date, by: str = "") -> tuple[Roll, Log]:
    from qa_toolkit_encounters import forms, log, roll
    from qa_toolkit_encounters.years import as_academic_year

    asked = as_academic_year(year) if year else None
    if year and asked is None:
        raise click.UsageError("Write the academic year as in 2025/26.")
    files = [(documents.read_bytes(path), path.name) for path in logs]
    if roll_file is not None:
        who = roll.read(documents.read_bytes(roll_file), roll_file.name, on, by=by)
    elif logs[0].suffix.lower() == ".xlsx":
        who = roll.read(*files[0], on, forms.ROLL, by)
    else:
        raise click.UsageError("Name the roll with --roll, a table of pupil references and year groups.")
    found = log.read(files, who, on, year=asked)
    for line in log.told((*who.faults, *found.faults)):
        click.echo(line, err=True)
    return who, found


def _write(output: Path, content: bytes, *, private: bool = False) -> None:
    if output.exists():
        raise errors.CannotWrite(output, "it is there already")
    documents.write(output, content, private=private)
    click.echo(f"Wrote {output}", err=True)


def _only_xlsx(output: Path | None) -> None:
    if output is not None and output.suffix.lower() != ".xlsx":
        raise click.UsageError("Name a file that ends in .xlsx.")


@encounters.command()
@_reading
@minimum_option("Nothing is shown of fewer pupils.")
@click.option("--by", metavar="COLUMN", help="A column of the roll, to set the shares of groups beside one another.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE.xlsx", help="Write the report as a workbook."
)
@table_or_json
@click.pass_context
def report(
    ctx: click.Context,
    logs: tuple[Path, ...],
    roll: Path | None,
    year: str | None,
    on: date | None,
    minutes: int | None,
    minimum: int,
    by: str | None,
    output: Path | None,
    format_: str,
) -> None:
    """Gatsby benchmarks 5, 6 and 7 and the six provider encounters, out of one LOG or several.

    The report names no pupil and hides small groups. Exit code 1 says that lines or cells could not be read; each is told.
    """
    from qa_toolkit_encounters import books, results, tables

    _only_xlsx(output)
    on = on or date.today()  # noqa: DTZ011 - the writer's own today
    who, log = _read(logs, roll, year, on, by or "")
    found = results.results(who, log, on, minimum=minimum, least=minutes)
    for warning in found.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if output:
        _write(output, books.report(found))
    elif format_ == "json":
        click.echo(as_json(tables.data(found)))
    else:
        click.echo(found.headline)
        for block in tables.blocks(found):
            click.echo(f"\n{block.title}\n\n{table(block.headings, block.rows)}")
            if block.note:
                click.echo(f"\n{block.note}")
    if who.faults or log.faults:
        ctx.exit(1)


@encounters.command()
@_reading
@click.option("--year-group", type=click.IntRange(7, 13), metavar="N", help="Of this year group only.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help="Write the list, which holds pupil references.",
)
@click.pass_context
def missing(
    ctx: click.Context,
    logs: tuple[Path, ...],
    roll: Path | None,
    year: str | None,
    on: date | None,
    minutes: int | None,
    year_group: int | None,
    output: Path | None,
) -> None:
    """Who still misses what, by pupil reference: for the school only. Nothing is kept unless you name a file."""
    from qa_toolkit_encounters import books
    from qa_toolkit_encounters.measures import Measures
    from qa_toolkit_encounters.missing import missing as still
    from qa_toolkit_encounters.years import academic_year

    _only_xlsx(output)
    on = on or date.today()  # noqa: DTZ011 - the writer's own today
    who, log = _read(logs, roll, year, on)
    measures = Measures(who, log, on)
    if not any(year_group in {None, one.group_in(academic_year(on))} for one in measures.here):
        raise errors.BadData(
            who.name, f"nobody on it is in {f'Year {year_group}' if year_group else 'Years 7 to 13'} now."
        )
    found = [one for one in still(measures, minutes) if year_group in {None, one.year_group}]
    if output:
        _write(output, books.missing(found), private=True)
        click.echo(books.FOR_THE_SCHOOL, err=True)
    elif found:
        click.echo(f"{books.FOR_THE_SCHOOL}\n")
        click.echo(table(books.MISSING, [books.missing_row(one) for one in found]))
    else:
        click.echo("Nobody misses anything.")
    if who.faults or log.faults:
        ctx.exit(1)


@encounters.command()
@click.argument("logs", nargs=-1, type=click.Path(path_type=Path), metavar="[LOG…]")
@click.option("--roll", type=click.Path(path_type=Path), metavar="FILE", help="A roll to put beside the log.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE.xlsx", help="The workbook to write."
)
def form(logs: tuple[Path, ...], roll: Path | None, output: Path) -> None:
    """Write the workbook to fill in: a log, the roll, and notes.

    With LOG and --roll it begins with what you have, so that one workbook holds all that `qa-toolkit evidence encounters` reads.
    """
    from qa_toolkit.data_tables import read_table
    from qa_toolkit_encounters import forms, joining
    from qa_toolkit_encounters.log import TYPE
    from qa_toolkit_encounters.roll import table_of

    _only_xlsx(output)
    tables = [read_table(documents.read_bytes(path), path.name, TYPE) for path in logs]
    rolls = [table_of(documents.read_bytes(roll), roll.name)] if roll else []
    for one in (*tables, *rolls):
        for warning in one.warnings:
            click.echo(f"Warning: {one.path}: {warning}", err=True)
    pupils = [row for one in rolls for row in joining.pupils(one)]
    _write(output, forms.workbook(joining.lines(tables), pupils), private=bool(tables or rolls))


encounters.add_command(
    example_command(
        Path(__file__).parent / "examples", "Write the log and the roll of an invented school to try the commands on."
    )
)
