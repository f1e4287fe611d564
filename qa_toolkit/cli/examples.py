"""The command `example` of a plugin: the files that it ships, written into a folder to try its commands on."""

from __future__ import annotations

from pathlib import Path

import click

from qa_toolkit import documents, errors


def example_command(folder: Path, about: str, *more: Path) -> click.Command:
    """Writes each file of `folder`, and `more`; nothing where one of them is there already.

    Args:
        folder: the plugin's own, beside its modules.
        about: what the files are, the help of the command.
    """

    @click.command("example", help=about)
    @click.option(
        "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A folder for the files."
    )
    def example(output: Path) -> None:
        sources = [*sorted(folder.iterdir()), *more]
        for source in sources:
            if (output / source.name).exists():
                raise errors.CannotWrite(output / source.name, "it is there already")
        for source in sources:
            documents.write(output / source.name, source.read_bytes())
        click.echo(f"Wrote {output}", err=True)

    return example
