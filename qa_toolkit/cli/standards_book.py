"""`qa-toolkit standards book`: every standard as a small site and a PDF."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.app import DONE, NOT_DONE
from qa_toolkit.cli.options import Day, complete_standard, make_toolkit, quiet_option, standards_option, warn
from qa_toolkit.wording import count


@click.command()
@click.argument("names", nargs=-1, metavar="[ID…]", shell_complete=complete_standard)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", required=True, help="The folder to write into."
)
@click.option("--pdf/--no-pdf", default=True, show_default=True, help="Whether to draw the PDF, which takes longest.")
@click.option("--on", type=Day(), metavar="DATE", help="The day that the PDF names.  [default: today]")
@click.option("--force", is_flag=True, help="Write into a folder that is not empty.")
@standards_option
@quiet_option
def book(
    names: tuple[str, ...],
    output: Path,
    pdf: bool,
    on: date | None,
    force: bool,
    standards_folder: Path | None,
    quiet: bool,
) -> int:
    """Write all standards, or those that are named, as a book: pages that need no server, with a search, and one PDF.

    Open index.html in DIR. The pages ask nothing of the internet, so the folder can be copied anywhere or put on a web site as it is.
    """
    from qa_toolkit.book import pages
    from qa_toolkit.book.drawing import draw

    if output.is_dir() and any(output.iterdir()) and not force:
        raise errors.CannotWrite(output, "it is not empty; --force writes into it")
    toolkit = make_toolkit(standards_folder)
    good, bad = ({name: toolkit.standard(name) for name in names}, []) if names else toolkit.standards()
    drawn = draw(good, on or date.today()) if pdf else None  # noqa: DTZ011 - the reader's own today
    files = pages.site(good, with_pdf=drawn is not None and drawn.data is not None)
    if drawn is not None and drawn.data is not None:
        files[pages.PDF] = drawn.data
    for name, content in files.items():
        documents.write(output / name, content)
    for warning in (*map(str, bad), *([drawn.note] if drawn is not None and drawn.note else [])):
        click.echo(f"Warning: {warning}", err=True)
    warn(toolkit, quiet=quiet)
    if not quiet:
        click.echo(f"Wrote {count(len(good), 'standard')} into {output}. Open {output / 'index.html'}", err=True)
    return NOT_DONE if pdf and pages.PDF not in files else DONE
