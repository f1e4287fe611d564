"""`qa-toolkit import`: workbooks that were filled in come back into their audits."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_toolkit.cli.app import DONE, NOT_DONE
from qa_toolkit.cli.options import make_toolkit, quiet_option, standards_option, table_or_json, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qa_toolkit.bringing import Store
    from qa_toolkit.toolkit import Toolkit


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE|DIR…")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="AUDIT|DIR",
    help="The audit, or the folder of audits or of the workbooks that were sent out.",
)
@click.option("--workspace", metavar="PATH|URL", help="Into the audits that are kept there, instead of files.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option(
    "--take",
    type=click.Choice(["file", "audit", "ask"]),
    help="What counts where both were changed since.  [default: ask, at a terminal]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write here, and leave AUDIT as it is; without --into, make an audit of the workbook.",
)
@table_or_json
@standards_option
@quiet_option
def import_(
    files: tuple[Path, ...],
    into: Path | None,
    workspace: str | None,
    dry_run: bool,
    take: str | None,
    output: Path | None,
    format_: str,
    standards_folder: Path | None,
    quiet: bool,
) -> int:
    """Bring workbooks that were filled in back into their audits.

    \b
    qa-toolkit import filled-in.xlsx --into my-school.json    one workbook, with all that would change
    qa-toolkit import returned --into round-2026              all of a folder, with a table at the end
    qa-toolkit import filled-in.xlsx -o my-school.json        a new audit, made of the workbook alone

    A workbook finds its audit by what it was made from, whatever its name. What was changed both in it and in the audit since is
    never overwritten without being asked. The exit code is 3 where something was not taken.
    """
    from qa_toolkit.cli.import_run import Run

    many = len(files) > 1 or files[0].is_dir()
    _refuse(into, workspace, output, take, many=many)
    toolkit = make_toolkit(standards_folder)
    with _store(toolkit, into, workspace, output, quiet=quiet) as store:
        side = None if take == "ask" else take
        run = Run(store, side, dry_run=dry_run, always=output is not None, as_json=format_ == "json", quiet=quiet)
        whole = run.many(files) if many else run.one(files[0])
    warn(toolkit, quiet=quiet)
    return DONE if whole else NOT_DONE


def _refuse(
    into: Path | None,
    workspace: str | None,
    output: Path | None,
    take: str | None,
    *,
    many: bool,
) -> None:
    """Raises UsageError where what was asked for does not go together."""
    if into is not None and workspace is not None:
        raise click.UsageError("--into and --workspace are two places; name one.")
    if into is None and workspace is None and (many or output is None):
        raise click.UsageError(
            "Say where it goes: --into AUDIT, --into DIR or --workspace PATH, or -o FILE for a new audit."
        )
    if output is not None and (many or workspace is not None or (into is not None and into.is_dir())):
        raise click.UsageError("-o goes with one FILE, and with --into AUDIT or by itself.")
    if many and into is not None and into.is_file():
        raise click.UsageError(f"Several workbooks go into a folder; {into} is a file.")
    if take == "ask" and (many or not sys.stdin.isatty()):
        raise click.UsageError("--take ask goes with one FILE, and with somebody at a terminal.")


@contextmanager
def _store(
    toolkit: Toolkit, into: Path | None, workspace: str | None, output: Path | None, *, quiet: bool
) -> Iterator[Store]:
    from qa_toolkit.bringing import files
    from qa_toolkit.cli.import_run import progress

    if workspace is not None:
        from qa_toolkit.bringing.kept import Kept
        from qa_toolkit.cli.workspace import BY, opened

        with opened(workspace) as here:
            yield Kept(here, BY, toolkit.standard)
    elif into is None:
        yield files.new_file(output or Path(), toolkit.standard)
    elif into.is_dir():
        found = files.folder(into, toolkit.standard, progress("What was sent", quiet=quiet))
        for note in found.notes if not quiet else ():
            click.echo(f"Note: {note}", err=True)
        yield found
    else:
        yield files.one_file(into, output, toolkit.standard)
