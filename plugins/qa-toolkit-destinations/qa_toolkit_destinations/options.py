"""What the commands share: their options, and the files and tables that these name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.options import Day

if TYPE_CHECKING:
    from qa_toolkit_destinations.people import Options

F = TypeVar("F", bound=Callable[..., Any])


class Month(click.ParamType[date]):
    name = "month"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        from qa_toolkit_destinations import cells

        found = value if isinstance(value, date) else cells.month(str(value)) or cells.leavers(str(value))
        if found is None:
            self.fail(
                f"'{errors.shown(value)}' is no month; write it as 2026-01, or 2026 for a year of leavers.", param, ctx
            )
        return found


def files_argument(command: F) -> F:
    return click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")(command)


def reading_options(command: F) -> F:
    options = (
        click.option(
            "--month",
            type=Month(),
            metavar="YYYY-MM",
            help="Only this month (YYYY: of leavers); or which month a file without months is of.",
        ),
        click.option(
            "--codes",
            "table_",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Your table of codes, as `codes -o` writes it.",
        ),
        click.option(
            "--column",
            "columns",
            multiple=True,
            metavar="KEY=TITLE",
            help="A column's own name: --column code='Sit. code'.",
        ),
        click.option("--on", type=Day(), metavar="DATE", help="The day to take for today.  [default: today]"),
    )
    for option in reversed(options):
        command = option(command)
    return command


def output_option(kinds: str) -> Callable[[F], F]:
    def option(command: F) -> F:
        return click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help=f"Write here ({kinds}), and print nothing.",
        )(command)

    return option


def contents(files: tuple[Path, ...]) -> list[tuple[str, bytes]]:
    from qa_toolkit_destinations.reading import LARGEST

    return [(file.name, documents.read_bytes(file, LARGEST)) for file in files]


def options_of(month: date | None, table_: Path | None, columns: tuple[str, ...], on: date | None) -> Options:
    from qa_toolkit_destinations import codes as tables
    from qa_toolkit_destinations.columns import GROUPS, NAMES
    from qa_toolkit_destinations.people import Options

    known = tables.shipped()
    if table_ is not None:
        known = tables.own(documents.read_bytes(table_), table_.name)
        for line in tables.changes(known):
            click.echo(f"Warning: {line}", err=True)
    named = {}
    for one in columns:
        key, _, title = one.partition("=")
        if key not in (*NAMES, *GROUPS) or not title:
            guess = errors.did_you_mean(key, (*NAMES, *GROUPS))
            raise click.UsageError(f"--column is KEY=TITLE, with KEY one of {', '.join((*NAMES, *GROUPS))}.{guess}")
        named[key] = title
    return Options(on or date.today(), known, month, named)  # noqa: DTZ011 - the reader's own today
