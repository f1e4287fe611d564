"""`qa-toolkit coverage`: all audits of one organisation, and which evidence counts where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from qa_toolkit import errors
from qa_toolkit.cli.options import as_json, make_toolkit, quiet_option, standards_option, table, table_or_json, warn
from qa_toolkit.coverage import Coverage, Document, Piece, Place, Theme
from qa_toolkit.side_by_side import about
from qa_toolkit.wording import count, grouped, sentence


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="AUDIT…")
@table_or_json
@standards_option
@quiet_option
def coverage(files: tuple[Path, ...], format_: str, standards_folder: Path | None, quiet: bool) -> None:
    """Show which evidence of an organisation counts where.

    Give all audits of one organisation. First it says which one document would serve which other criteria, and for which of them no evidence
    is named yet; then for each theme which evidence is named for which criteria, and which criteria have none.
    """
    from qa_toolkit import coverage as covering

    toolkit = make_toolkit(standards_folder)
    found = covering.coverage([toolkit.read_audit(path) for path in files], toolkit.standards()[0])
    if format_ == "json":
        standards = [about(standard) for standard in found.standards]
        data = {
            "organisation": found.organisation,
            "standards": standards,
            "documents": found.documents,
            "themes": found.themes,
        }
        click.echo(as_json(data))
    else:
        click.echo("\n".join(_text(found)))
    warn(toolkit, quiet=quiet)


def _text(found: Coverage) -> Iterator[str]:
    yield f"{found.organisation}: {', '.join(standard.name for standard in found.standards)}"
    if found.documents:
        yield ""
        yield "This one document would serve these criteria too"
        rows = [
            (_title(one), _numbers(one.counts), _numbers(one.serves), _numbers(one.fills) or "–")
            for one in found.documents
        ]
        yield table(("Document", "Counts for", "Would also serve", "No evidence there yet"), rows)
    for theme in found.themes:
        yield ""
        yield from _theme(theme)
    yield ""
    yield "Would also serve: criteria that are linked to one of these and do not name it; whether it serves there is for you to judge."
    for standard in found.standards:
        said = about(standard)
        yield f"{standard.name}: {standard.title}. {said['checked']} {said['disclaimer']}"


def _theme(theme: Theme) -> Iterator[str]:
    named = theme.criteria - len(theme.without)
    yield f"{sentence(theme.theme.replace('-', ' '))[:-1]}: evidence is named for {named} of {count(theme.criteria, 'criterion', 'criteria')}"
    if theme.evidence:
        rows = [(_title(piece), _numbers(piece.counts), _numbers(piece.serves) or "–") for piece in theme.evidence]
        yield table(("Evidence", "Counts for", "Would also serve"), rows)
    if theme.without:
        yield f"No evidence is named for: {_numbers(theme.without)}"


def _title(piece: Piece | Document) -> str:
    return errors.shown(piece.title) + (f" (expires {piece.expires})" if piece.expires else "")


def _numbers(places: Sequence[Place]) -> str:
    return "; ".join(grouped(f"{place.standard} {place.number}" for place in places))
