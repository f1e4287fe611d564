"""`qa-toolkit survey`: banks, forms and results."""

from __future__ import annotations

from pathlib import Path

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.examples import example_command
from qa_toolkit.cli.options import as_json, minimum_option, table, table_or_json


@click.group()
def survey() -> None:
    """Ask pupils, parents, staff, employers and client schools, and read the answers."""


@survey.command()
@table_or_json
def banks(format_: str) -> None:
    """List the question banks."""
    from qa_toolkit_survey.banks import banks as known

    if format_ == "json":
        click.echo(
            as_json(
                [
                    {"key": one.key, "title": one.title, "items": len(one.items), "standards": one.standards}
                    for one in known().values()
                ]
            )
        )
        return
    rows = [
        [one.key, str(len(one.items)), one.who, f"{one.about} Serves {', '.join(one.standards)}."]
        for one in known().values()
    ]
    click.echo(table(["Bank", "Items", "For", "About"], rows))
    click.echo(
        "\nThe wording is ours and has not been tried out with respondents yet.\nMore: qa-toolkit survey form BANK -o form.html"
    )


@survey.command()
@click.argument("bank")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="FILE.html to print, FILE.xlsx to fill in.",
)
@click.option(
    "--year-group",
    type=click.IntRange(7, 13),
    metavar="N",
    help="Leave out what is not for pupils of this year group.",
)
def form(bank: str, output: Path, year_group: int | None) -> None:
    """Write the form of BANK: a page to print, or a workbook with one row for each respondent."""
    from qa_toolkit_survey import forms
    from qa_toolkit_survey.banks import bank as named

    kinds = {".html": forms.page, ".xlsx": forms.workbook}
    make = kinds.get(output.suffix.lower())
    if make is None:
        raise click.UsageError("Name a file that ends in .html (to print) or .xlsx (to fill in).")
    content = make(named(bank), year_group)
    if output.exists():
        raise errors.CannotWrite(output, "it is there already")
    documents.write(output, content)
    click.echo(f"Wrote {output}", err=True)


@survey.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--bank", metavar="BANK", help="The bank that was asked.  [default: recognised by its questions]")
@click.option("--last", type=click.Path(path_type=Path), metavar="FILE", help="The answers of last time, to compare.")
@click.option("--invited", type=click.IntRange(1), metavar="N", help="How many were asked, for the response rate.")
@minimum_option("Nothing is shown of fewer answers.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write them: FILE.html to print, FILE.xlsx.  [default: the screen]",
)
@table_or_json
@click.pass_context
def results(
    ctx: click.Context,
    file: Path,
    bank: str | None,
    last: Path | None,
    invited: int | None,
    minimum: int,
    output: Path | None,
    format_: str,
) -> None:
    """What the answers in FILE (CSV or XLSX) say, by item, year and group.

    Reads exports of Microsoft Forms and Google Forms, and the workbook of `survey form`. Exit code 1 says that cells held no answer that there is.
    """
    from qa_toolkit_survey import pages, showing
    from qa_toolkit_survey.answers import read
    from qa_toolkit_survey.banks import bank as named
    from qa_toolkit_survey.results import results as figures

    kinds = {".html": pages.page, ".xlsx": pages.workbook}
    if output is not None and output.suffix.lower() not in kinds:
        raise click.UsageError("Name a file that ends in .html (to print) or .xlsx.")
    found = read(documents.read_bytes(file), file.name, named(bank) if bank else None)
    before = read(documents.read_bytes(last), last.name, found.bank) if last else None
    if invited is not None and invited < len(found.answers):
        raise errors.BadData(file, f"{len(found.answers)} answered, so more than {invited} were asked; mend --invited.")
    for line in (*found.warnings, *(f"Last time: {line}" for line in (before.warnings if before else ()))):
        click.echo(f"Warning: {line}", err=True)
    made = figures(found, minimum=minimum, invited=invited, last=before)
    if output is None:
        click.echo(as_json(showing.data(made)) if format_ == "json" else showing.text(made))
    elif output.exists():
        raise errors.CannotWrite(output, "it is there already")
    else:
        documents.write(output, kinds[output.suffix.lower()](made))
        click.echo(f"Wrote {output}", err=True)
    if found.faults:
        ctx.exit(1)


survey.add_command(
    example_command(
        Path(__file__).parent / "examples", "Write invented exports of both services to try the commands on."
    )
)
