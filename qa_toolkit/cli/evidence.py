"""`qa-toolkit evidence`: a file of data becomes evidence of an audit, and judgements that somebody may confirm."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.options import Day, make_toolkit, quiet_option, standards_option, table, warn
from qa_toolkit.gathering import Gathering
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import listed


def complete_source(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    return [key for key in make_toolkit(None).evidence.known if key.startswith(incomplete)]


@click.command()
@click.argument("source", required=False, metavar="[SOURCE]", shell_complete=complete_source)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option(
    "--into", type=click.Path(path_type=Path), metavar="AUDIT", help="The audit, a JSON file; it is written anew."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, and leave AUDIT as it is."
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and write nothing.")
@click.option("--on", type=Day(), metavar="DATE", help="The day to take for today.  [default: today]")
@standards_option
@quiet_option
def evidence(
    source: str | None,
    file: Path | None,
    into: Path | None,
    output: Path | None,
    dry_run: bool,
    on: date | None,
    standards_folder: Path | None,
    quiet: bool,
) -> None:
    """Turn a file of data into evidence and proposed judgements.

    Without SOURCE it lists the sources, which plugins bring. Evidence goes into the audit; the same file again updates it. A judgement is
    only proposed: nothing counts before a person has confirmed it, in the browser or in the file.
    """
    toolkit = make_toolkit(standards_folder)
    if source is None:
        click.echo(_list(toolkit))
    elif file is None or into is None:
        raise click.UsageError("Name the file and the audit: qa-toolkit evidence SOURCE FILE --into AUDIT")
    else:
        _refuse(into, None if dry_run else output or into)
        audit = toolkit.read_audit(into)
        found = toolkit.evidence.gather(source, file, audit, on or date.today())  # noqa: DTZ011 - the writer's own today
        click.echo(_text(found))
        if dry_run:
            done = "Nothing was written (--dry-run)."
        elif output is None and found.document == audit.data:
            done = f"{into} says all this already."
        else:
            documents.write(output or into, documents.dump(found.document))
            done = f"Wrote {output or into}"
        if not quiet:
            click.echo(done, err=True)
    warn(toolkit, quiet=quiet)


def _refuse(into: Path, target: Path | None) -> None:
    """What cannot be written without a loss; without a target nothing is to be.

    Raises:
        BadWorkbook, CannotWrite.
    """
    if into.suffix.lower() == ".xlsx":
        remedy = f"Bring it into its audit first: qa-toolkit import {into} --into AUDIT"
        raise errors.BadWorkbook(into, f"evidence goes into an audit, and this is a workbook. {remedy}")
    if target is not None:
        documents.refuse_loss(target, into)


def _list(toolkit: Toolkit) -> str:
    rows = [(key, listed(source.suffixes, "or"), source.title) for key, source in toolkit.evidence.known.items()]
    return table(("Source", "Reads", "What it is"), rows) if rows else "No plugin that is installed brings a source."


def _text(found: Gathering) -> str:
    parts = {
        "Evidence": found.evidence,
        "Proposed; nothing counts before a person has confirmed it": found.proposals,
        "Please look at this": found.warnings,
    }
    blocks = ["\n".join(_wrapped(line, "") for line in found.summary)]
    blocks += ["\n".join([title, *(_wrapped(line, "  ") for line in lines)]) for title, lines in parts.items() if lines]
    return "\n\n".join(filter(None, blocks))


def _wrapped(line: str, indent: str) -> str:
    from textwrap import fill

    again = 2 * indent
    return fill(
        line, 100, initial_indent=indent, subsequent_indent=again, break_long_words=False, break_on_hyphens=False
    )
