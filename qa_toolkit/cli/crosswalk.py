"""`qa-toolkit crosswalk`: what of one standard is reached from another, before anything is carried over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.options import as_json, complete_standard, make_toolkit, quiet_option, standards_option, table, warn
from qa_toolkit.side_by_side import (
    CAUTION,
    COVER_WORDS,
    Direction,
    Row,
    SideBySide,
    about,
    checked,
    path,
    side_by_side,
    summary,
)
from qa_toolkit.wording import STATUS_WORDS


@click.command()
@click.argument("first", metavar="A", shell_complete=complete_standard)
@click.argument("second", metavar="B", shell_complete=complete_standard)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["table", "json", "html"]),
    help="How to show it.  [default: by the ending of FILE, else table]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here; HTML needs it.")
@standards_option
@quiet_option
def crosswalk(
    first: str, second: str, format_: str | None, output: Path | None, standards_folder: Path | None, quiet: bool
) -> None:
    """Show which criteria of two standards reach one another.

    For each criterion of B: which criteria of A ask the same, a part of it, or only share its theme, and by which way; and the other way
    round. A and B are standards such as matrix:2011. Two editions of one standard are linked by the later one's map, and a way may lead through
    another edition. HTML draws it as a picture, a table with a cell for each pair of criteria.
    """
    toolkit = make_toolkit(standards_folder)
    format_ = format_ or _by_ending(output)
    if format_ == "html" and output is None:
        raise click.UsageError("Say where the page goes: -o FILE.html")
    found = side_by_side(toolkit.standard(first), toolkit.standard(second), toolkit.standards()[0])
    text = _shown(found, format_)
    if output is None:
        click.echo(text)
    else:
        documents.write(output, f"{text}\n".encode())
        if not quiet:
            click.echo(f"Wrote {output}", err=True)
    warn(toolkit, quiet=quiet)


def _by_ending(output: Path | None) -> str:
    ending = output.suffix.lower() if output else ""
    return {".json": "json", ".html": "html", ".htm": "html"}.get(ending, "table")


def _shown(found: SideBySide, format_: str) -> str:
    if format_ == "json":
        return as_json(_data(found))
    if format_ == "html":
        from qa_toolkit.reports import crosswalk_page

        return crosswalk_page.page(found)
    return "\n".join(_text(found))


def _data(found: SideBySide) -> dict[str, Any]:
    return {
        "standards": [about(found.first), about(found.second)],
        "directions": [found.there, found.back],
        "notes": found.notes,
        "note": CAUTION,
    }


def _text(found: SideBySide) -> Iterator[str]:
    if found.notes:
        yield from found.notes
        yield ""
    for direction in (found.there, found.back):
        yield from _direction(direction)
        yield ""
    yield CAUTION
    for standard in (found.first, found.second):
        yield f"{standard.name}: {standard.title}. {checked(standard)} {standard.about['disclaimer']}"


def _direction(direction: Direction) -> Iterator[str]:
    yield summary(direction)
    yield ""
    rows = [
        (f"{row.number} {errors.shown(row.title)}", STATUS_WORDS[row.status], _how(row), _links(row))
        for row in direction.rows
    ]
    yield table((f"Criterion of {direction.to}", "Wording", "Reached", f"From {direction.start}"), rows)


def _how(row: Row) -> str:
    best = row.links[0].strength if row.links else ""
    return f"{COVER_WORDS[row.cover]} ({best})" if best else COVER_WORDS[row.cover]


def _links(row: Row) -> str:
    """'1.3, 1.4; 2.1 (by way of gatsby:2014 1.2)': those that one way leads to together."""
    by_path: dict[str, list[str]] = {}
    for link in row.links:
        by_path.setdefault(path(link), []).append(link.number)
    return "; ".join(", ".join(numbers) + (f" ({by})" if by else "") for by, numbers in by_path.items())
