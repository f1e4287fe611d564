"""`qa-toolkit starter`: a table of links to begin with."""

from __future__ import annotations

from pathlib import Path

import click

from qa_toolkit import documents
from qa_toolkit_starter.links import COLUMNS, ROUTES


@click.group()
def starter() -> None:
    """Look through a school's careers web page."""


@starter.command()
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The table to write, as CSV.")
def form(output: Path) -> None:
    """Write a table to note each link of the page in, which `evidence careers-web-page` reads."""
    documents.refuse_loss(output, None)
    rows = [COLUMNS, *(("", "", "", route) for route in ROUTES)]
    documents.write(output, "".join(",".join(row) + "\r\n" for row in rows).encode("utf-8-sig"))
    click.echo(f"Wrote {output}", err=True)
