"""`qa-toolkit commissioning`: what to buy, from whom, and how to write it down."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.examples import example_command
from qa_toolkit.cli.options import Day, make_toolkit, standards_option
from qa_toolkit_commissioning.model_documents import KINDS
from qa_toolkit_commissioning.plan_command import plan

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group()
def commissioning() -> None:
    """Buy careers guidance from outside providers well."""


commissioning.add_command(plan)

_PAGE = click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE.html", help="The page to write."
)
_ON = click.option("--on", type=Day(), metavar="DATE", help="The day to take for today.  [default: today]")


@commissioning.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Where to write: a page (.html) or a Word file (.docx).",
)
@_ON
@click.pass_context
def quotes(ctx: click.Context, file: Path, output: Path, on: date | None) -> None:
    """Lay the quotes of FILE (CSV, XLSX or YAML) beside one another on one page."""
    from qa_toolkit_commissioning.quotes import as_page, as_word, compared

    _ends(
        output,
        "The comparison is a page or a Word file: -o quotes.html or -o quotes.docx",
        ".html",
        ".htm",
        ".docx",
    )
    found, faults = compared(file, on or date.today())  # noqa: DTZ011 - the writer's own today
    _write(ctx, output, as_word(found) if output.suffix.lower() == ".docx" else as_page(found), faults)


@commissioning.command("approved-list")
@click.argument("file", type=click.Path(path_type=Path))
@_PAGE
@_ON
@click.pass_context
def approved_list(ctx: click.Context, file: Path, output: Path, on: date | None) -> None:
    """Publish the approved providers of FILE who consent to it, as a page."""
    from qa_toolkit_commissioning.approved import published

    _ends(output, "The list is a page: -o list.html", ".html", ".htm")

    content, off, faults = published(file, on or date.today())  # noqa: DTZ011 - the writer's own today
    for reason in off:
        click.echo(f"Not on the page: {reason}", err=True)
    _write(ctx, output, content, faults)


def _ends(output: Path, remedy: str, *endings: str) -> None:
    """A file of another name would be opened with the wrong program."""
    if output.suffix.lower() not in endings:
        raise click.UsageError(remedy)


def _write(ctx: click.Context, output: Path, content: bytes, faults: Sequence[str]) -> None:
    documents.refuse_loss(output, None)
    for line in faults:
        click.echo(f"Warning: {line}", err=True)
    documents.write(output, content)
    click.echo(f"Wrote {output}", err=True)
    if faults:
        ctx.exit(1)


@commissioning.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE.docx", help="Where to write it."
)
def document(kind: str, output: Path) -> None:
    """Write a model document to fill in, as a Word file. It is no legal advice."""
    from qa_toolkit_commissioning import model_documents

    _ends(output, f"The document is a Word file: -o {kind}.docx", ".docx")

    documents.refuse_loss(output, None)
    documents.write(output, model_documents.document(kind))
    click.echo(f"Wrote {output}. {model_documents.NOTICE}", err=True)


@commissioning.command()
@click.argument("audit", type=click.Path(path_type=Path))
@click.option("--provider", required=True, metavar="NAME", help="Whose contract it is.")
@click.option("--start", type=Day(), required=True, metavar="DATE", help="The first day of the contract.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, and leave AUDIT as it is."
)
@standards_option
def checklist(audit: Path, provider: str, start: date, output: Path | None, standards_folder: Path | None) -> None:
    """Put the monitoring of a contract into AUDIT as actions; the same contract again adds nothing."""
    from qa_toolkit_commissioning.monitoring import with_checks

    if not provider.strip():
        raise click.UsageError('Say whose contract it is: --provider "Birchfield Guidance"')

    if audit.suffix.lower() == ".xlsx":
        raise errors.BadWorkbook(
            audit, "actions go into an audit, and this is a workbook; bring it into its audit first."
        )
    documents.refuse_loss(output or audit, audit)
    read = make_toolkit(standards_folder).read_audit(audit)
    if read.data.get("submitted_at"):
        raise errors.Locked
    found, new = with_checks(read, provider, start)
    documents.write(output or audit, documents.dump(found))
    click.echo(f"{new} new actions. Wrote {output or audit}", err=True)


commissioning.add_command(
    example_command(
        Path(__file__).parent / "examples",
        "Write invented audits of three schools, packages and the other files to try the commands on.",
    )
)
