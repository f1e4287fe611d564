"""`qa-toolkit roni`: schemes, the list for the school, counts, and a scheme against outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.examples import example_command
from qa_toolkit.cli.options import Day, as_json, minimum_option, table, table_or_json

if TYPE_CHECKING:
    from qa_toolkit_roni.export import Export

F = TypeVar("F", bound=Callable[..., Any])
_FILE = click.Path(path_type=Path)
_TOLD = 20  # faults that are said one by one


@click.group()
def roni() -> None:
    """Screen for the risk of NEET by published indicators, for the school alone."""


def _reading(command: F) -> F:
    """The options that say how an export is read."""
    for option in (
        click.option(
            "--blank-is-no",
            multiple=True,
            metavar="INDICATOR",
            help="An empty cell means no for INDICATOR; without it it means not known.",
        ),
        click.option("--without", multiple=True, metavar="INDICATOR", help="Leave INDICATOR out of the scheme."),
        click.option("--mapping", type=_FILE, metavar="FILE", help="The same for several, as JSON or YAML."),
        click.option(
            "--column",
            "maps",
            multiple=True,
            metavar="INDICATOR=TITLE",
            help="A column's own name: --column fsm='Free meals'; also reference=…",
        ),
        click.option(
            "--scheme",
            "scheme_name",
            default="oxfordshire",
            show_default=True,
            metavar="KEY|FILE",
            help="A scheme of `roni schemes`, or a file of your own.",
        ),
        click.argument("file", type=_FILE),
    ):
        command = option(command)
    return command


def _export(file: Path, given: dict[str, Any], also: Iterable[str] = ()) -> Export:
    """Reads FILE and says what is to be known of its columns."""
    from qa_toolkit_roni.columns import mapping
    from qa_toolkit_roni.export import read
    from qa_toolkit_roni.schemes import scheme

    chosen = scheme(given["scheme_name"]).ready()
    kept = chosen.leaving_out(given["without"])
    for one in kept.without:
        why = one.switchable or "The scheme does not foresee that; its points are then not comparable."
        click.echo(f"Left out: {one.title}. {why}", err=True)
    columns = mapping(given["maps"], given["mapping"])
    found = read(documents.read_bytes(file), file.name, kept, columns, given["blank_is_no"], tuple(also))
    for line in found.told:
        click.echo(f"Note: {line}", err=True)
    return found


def _may_write(output: Path | None, *endings: str) -> None:
    """Looks before anything is read."""
    if output is None:
        return
    if output.suffix.lower() not in endings:
        raise click.UsageError(f"Name a file that ends in {' or '.join(endings)}.")
    if output.exists():
        raise errors.CannotWrite(output, "it is there already")


def _faults(ctx: click.Context, faults: tuple[str, ...]) -> None:
    """Says them, and that there were some by the exit code."""
    for line in faults[:_TOLD]:
        click.echo(line, err=True)
    if len(faults) > _TOLD:
        click.echo(f"… and {len(faults) - _TOLD} more like these.", err=True)
    if faults:
        ctx.exit(1)


@roni.command()
@click.argument("key", required=False, metavar="[KEY|FILE]")
@table_or_json
def schemes(key: str | None, format_: str) -> None:
    """List the schemes, or show one with its sources."""
    from qa_toolkit_roni import schemes_text
    from qa_toolkit_roni.schemes import packaged, scheme

    if key:
        found = scheme(key)
        click.echo(as_json(schemes_text.data(found)) if format_ == "json" else schemes_text.text(found))
        return
    every = [scheme(name) for name in packaged()]
    if format_ == "json":
        click.echo(as_json([schemes_text.data(one) for one in every]))
        return
    rows = [[one.key, str(len(one.indicators)), schemes_text.STATUS[one.status], one.title] for one in every]
    click.echo(table(["Scheme", "Indicators", "Status", "Title"], rows))
    click.echo("\nMore: qa-toolkit roni schemes KEY. A file of your own: --scheme FILE.")


@roni.command("list")
@_reading
@click.option("--overrides", type=_FILE, metavar="FILE", help="What persons say of single pupils, with a reason.")
@click.option("--on", type=Day(), metavar="DATE", help="The day that no override may come after.  [default: today]")
@click.option("--all", "everybody", is_flag=True, help="List those too who surely have no points.")
@click.option(
    "-o", "--output", type=_FILE, metavar="FILE", help="Write FILE.csv or FILE.xlsx; without it nothing is written."
)
@click.pass_context
def list_(
    ctx: click.Context,
    /,
    file: Path,
    overrides: Path | None,
    on: date | None,
    everybody: bool,
    output: Path | None,
    **given: Any,
) -> None:
    """List pupils by points, for the school alone.

    A screening aid beside what staff know of each pupil of FILE (CSV or XLSX), never a verdict. Only the columns of indicators and the
    reference are read. Exit code 1 says that a value could not be read, and counts as not known.
    """
    from qa_toolkit_roni import listing
    from qa_toolkit_roni import overrides as persons

    makers = {".csv": listing.as_csv, ".xlsx": listing.as_workbook}
    _may_write(output, *makers)
    export = _export(file, given)
    said = persons.Overrides({}, ())
    if overrides is not None:
        today = on or date.today()  # noqa: DTZ011 - the reader's own today
        content, pupils = documents.read_bytes(overrides), export.by_reference.keys()
        said = persons.read(content, overrides.name, export.scheme, pupils, today)
    for line in persons.told(said):
        click.echo(f"Note: {line}", err=True)
    found = listing.made(export, said.by_reference, everybody=everybody)
    if output is None:
        click.echo(listing.text(found))
    else:
        documents.write(output, makers[output.suffix.lower()](found), private=True)
        click.echo(f"Wrote {output}. {listing.BANNER}", err=True)
    _faults(ctx, (*export.faults, *said.faults))


@roni.command()
@_reading
@click.option(
    "-o", "--output", type=_FILE, metavar="FILE.json", help="Write them for `qa-toolkit evidence roni FILE.json`."
)
@click.pass_context
def counts(ctx: click.Context, /, file: Path, output: Path | None, **given: Any) -> None:
    """Count pupils by band and by indicator.

    Numbers under 5 are hidden, and where one is, the others are rounded.
    """
    from qa_toolkit_roni import evidence
    from qa_toolkit_roni.counts import lines

    _may_write(output, ".json")
    export = _export(file, given)
    found = evidence.counts_of(export)
    click.echo("\n".join(lines(found)))
    if output is not None:
        documents.write(output, evidence.document(found))
        click.echo(f"Wrote {output}", err=True)
    _faults(ctx, export.faults)


@roni.command()
@_reading
@click.option(
    "--outcomes", type=_FILE, required=True, metavar="FILE", help="What became of them: reference, and NEET or not."
)
@click.option("--flag", metavar="BAND", help="From which band on groups are compared.  [default: the second highest]")
@minimum_option("Nothing is shown of smaller groups.")
@table_or_json
@click.pass_context
def evaluate(
    ctx: click.Context, /, file: Path, outcomes: Path, flag: str | None, minimum: int, format_: str, **given: Any
) -> None:
    """Set a scheme against last year's outcomes.

    FILE is the export of then. Precision, recall, F2, accuracy, lift by tenths, what each indicator tells, and whom the scheme flags more
    often. It learns no weights.
    """
    from qa_toolkit_roni import showing
    from qa_toolkit_roni.evaluation import ALSO, evaluated
    from qa_toolkit_roni.outcomes import read
    from qa_toolkit_roni.schemes import band_named

    export = _export(file, given, ALSO)
    became = read(documents.read_bytes(outcomes), outcomes.name)
    found = evaluated(export, became, band_named(export.scheme, flag), minimum)
    for line in found.told:
        click.echo(f"Note: {line}", err=True)
    click.echo(as_json(showing.data(found)) if format_ == "json" else showing.text(found))
    _faults(ctx, (*export.faults, *became.faults))


roni.add_command(
    example_command(
        Path(__file__).parent / "examples",
        "Write invented files to try the commands on, and a scheme to change.",
        Path(__file__).parent / "schemes" / "oxfordshire.json",
    )
)
