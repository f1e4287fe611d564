"""`qa-toolkit plugin`: begin one."""

from __future__ import annotations

from pathlib import Path

import click

from qa_toolkit.cli.app import CONTEXT
from qa_toolkit.cli.options import make_toolkit, quiet_option, warn
from qa_toolkit.wording import count, listed


@click.group(context_settings=CONTEXT)
def plugin() -> None:
    """Begin a plugin: standards, a report format, an evidence source."""


@plugin.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--standard",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Bring this standard, a JSON file or a workbook.",
)
@click.option("--report", is_flag=True, help="Bring a report format to change.")
@click.option("--evidence", is_flag=True, help="Bring an evidence source to change.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to write.  [default: ./NAME]"
)
@quiet_option
def new(name: str, file: Path | None, report: bool, evidence: bool, output: Path | None, quiet: bool) -> None:
    """Write a whole plugin, tests included, for you to change.

    NAME is what pip will call it, as qa-toolkit-fairs. Without an option it brings a small standard as an example.
    """
    from qa_toolkit.new_plugin import NewPlugin, write
    from qa_toolkit.new_plugin.names import names
    from qa_toolkit.new_plugin.packing import example, pack

    toolkit = make_toolkit(None)  # a plugin cannot lean on a folder of one computer
    called = names(name, [one.name for one in toolkit.plugins])
    packed = pack(file, toolkit) if file else None if report or evidence else example(called.short)
    folder = output or Path(name)
    made = NewPlugin(called, packed, report, evidence)
    written = write(folder, made)
    if not quiet:
        for note in packed.notes if packed else ():
            click.echo(note, err=True)
        click.echo(f"Wrote {count(len(written), 'file')} to {folder}: {listed(made.offers)}.", err=True)
        place = f'"{folder}"' if " " in str(folder) else folder
        click.echo(f'Next:\n  cd {place}\n  python -m pip install -e ".[test]"\n  python -m pytest', err=True)
    warn(toolkit, quiet=quiet)
