"""What several commands share: options, the toolkit made from them, and tables."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from qa_toolkit import errors
from qa_toolkit.plugins import load_host
from qa_toolkit.toolkit import Toolkit

F = TypeVar("F", bound=Callable[..., Any])


def standards_option(command: F) -> F:
    return click.option(
        "--standards",
        "standards_folder",
        type=click.Path(path_type=Path),
        envvar="QA_TOOLKIT_STANDARDS",
        metavar="DIR",
        help="A folder of standards as JSON files, beside the installed ones.  [env: QA_TOOLKIT_STANDARDS]",
    )(command)


def workspace_option(command: F) -> F:
    return click.option(
        "--workspace",
        envvar="QA_TOOLKIT_WORKSPACE",
        metavar="PATH|URL",
        help="Where audits are kept: a file, or a PostgreSQL address.  [env: QA_TOOLKIT_WORKSPACE; default: a file of your own]",
    )(command)


def quiet_option(command: F) -> F:
    return click.option("-q", "--quiet", is_flag=True, help="Say nothing on stderr but errors.")(command)


def table_or_json(command: F) -> F:
    return click.option(
        "-f",
        "--format",
        "format_",
        type=click.Choice(["table", "json"]),
        default="table",
        show_default=True,
        help="How to print.",
    )(command)


def minimum_option(of: str, default: int = 5) -> Callable[[F], F]:
    """The smallest group that is shown; a person may ask for a larger one, and for none that lets anybody be known."""
    return click.option("--minimum", type=click.IntRange(3), default=default, show_default=True, metavar="N", help=of)


class Day(click.ParamType[date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{errors.shown(value)}' is no date; write it as 2026-11-30.", param, ctx)


def make_toolkit(standards_folder: Path | None) -> Toolkit:
    return Toolkit(load_host(standards_folder=standards_folder, switched_off=switched_off()))


def switched_off() -> frozenset[str]:
    off = os.environ.get("QA_TOOLKIT_DISABLE", "")
    return frozenset(name.strip() for name in off.split(",") if name.strip())


def warn(toolkit: Toolkit, *, quiet: bool) -> None:
    """One line for each plugin or file that was left out."""
    if not quiet:
        for failure in toolkit.warnings:
            click.echo(f"Warning: {failure}", err=True)


def complete_standard(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    return [name for name in make_toolkit(None).standard_names if name.startswith(incomplete)]


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns set apart by two spaces; the last column is not padded."""
    widths = [max(len(row[i]) for row in (headings, *rows)) for i in range(len(headings))]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def as_json(data: Any) -> str:
    from qa_toolkit.documents import dump

    return dump(data).decode().rstrip("\n")
