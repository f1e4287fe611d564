"""`qa-toolkit standards template`, `from-excel`, `to-excel`: a standard as a workbook."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.app import ASKED_TO_FAIL, DONE
from qa_toolkit.cli.check import line
from qa_toolkit.cli.options import complete_standard, make_toolkit, quiet_option, standards_option, warn
from qa_toolkit.new_audits import KINDS
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import count

if TYPE_CHECKING:
    from qa_toolkit.authoring import Header

force_option = click.option("--force", is_flag=True, help="Write over a file that is there.")


@click.command()
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    default=Path("standard.xlsx"),
    show_default=True,
    help="Where to write.",
)
@click.option(
    "--example", is_flag=True, help="With the small standard of the examples already in it, to try things out."
)
@force_option
@quiet_option
def template(output: Path, example: bool, force: bool, quiet: bool) -> None:
    """Write a workbook to begin a standard in, with help and examples."""
    from qa_toolkit.authoring.sheets import to_excel

    _write(output, to_excel.template(example=example), force=force)
    if not quiet:
        click.echo(f"Wrote {output}. Fill it in, then: qa-toolkit standards from-excel {output}", err=True)


@click.command("to-excel")
@click.argument("standard", metavar="ID|FILE", shell_complete=complete_standard)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write.  [default: named after the standard]",
)
@force_option
@standards_option
@quiet_option
def to_excel(standard: str, output: Path | None, force: bool, standards_folder: Path | None, quiet: bool) -> None:
    """Write a standard as a workbook, to go on with it in Excel."""
    from qa_toolkit.authoring.sheets.to_excel import standard_as_workbook

    toolkit = make_toolkit(standards_folder)
    found = _standard(toolkit, standard)
    path = output or Path(f"{found.name.replace('/', '-').replace(':', '-')}.xlsx")
    _write(path, standard_as_workbook(found.data), force=force)
    if not quiet:
        click.echo(f"Wrote {path}. Change it, then: qa-toolkit standards from-excel {path}", err=True)
    warn(toolkit, quiet=quiet)


@click.command("from-excel")
@click.argument("workbook", type=click.Path(path_type=Path), metavar="FILE.xlsx")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write.  [default: the workbook's name with .json]",
)
@click.option(
    "--ids-from",
    metavar="ID|FILE",
    help="Where ids come from for rows without one.  [default: the file that is written over]",
)
@click.option(
    "--columns",
    metavar="LIST",
    help="For a list of your own: number=A,title=B,text=C, or headings in place of letters.  [default: guessed]",
)
@click.option("--sheet", metavar="NAME", help="For a list of your own: the sheet that it is on.")
@click.option("--title", help="For a list of your own: what the standard is called; asked for at a terminal.")
@click.option("--publisher", help="For a list of your own: who puts it out; asked for at a terminal.")
@click.option("--owner", help="For a list of your own: whose list it is.  [default: the publisher]")
@click.option("--key", help="For a list of your own: its short name.  [default: publisher/title]")
@click.option("--edition", help="For a list of your own: the year or a version.  [default: 1]")
@click.option(
    "--applies-to",
    type=click.Choice(KINDS),
    multiple=True,
    help="For a list of your own: for whom; may be repeated.  [default: school]",
)
@click.option(
    "--status",
    type=click.Choice(["unverified", "indicator"]),
    default="unverified",
    show_default=True,
    help="For a list of your own: how sure it is.",
)
@click.option(
    "--depth",
    type=click.IntRange(1, 9),
    help="For a list of your own: what is numbered deeper is added to the text above (2: deeper than 1.1).",
)
@force_option
@standards_option
@quiet_option
def from_excel(
    workbook: Path,
    output: Path | None,
    ids_from: str | None,
    force: bool,
    standards_folder: Path | None,
    quiet: bool,
    **own: Any,
) -> int:
    """Make a standard of a workbook: one that was begun with `template` or `to-excel`, or a list of your own.

    Says what is wrong with its cell, all at once, as `standards check` would. Where there is an error it writes nothing and exits with 1.
    """
    toolkit = make_toolkit(standards_folder)
    path = output or Path(f"{workbook.stem}.json")
    if path.suffix.lower() != ".json":
        raise errors.CannotWrite(path, "a standard is written as JSON, so its name ends with .json")
    before = _written_before(path)
    draft = toolkit.standard_from_workbook(
        workbook,
        path,
        earlier=_standard(toolkit, ids_from).data if ids_from else before,
        header=lambda: _header(workbook, own),
        columns=own["columns"],
        sheet=own["sheet"],
    )
    if draft.findings:
        click.echo("\n".join(map(line, draft.findings)))
    warn(toolkit, quiet=quiet)
    if not draft.sound:
        faults = sum(finding.severity == "error" for finding in draft.findings)
        click.echo(f"{workbook}: {count(faults, 'error')}. Nothing was written.", err=True)
        return ASKED_TO_FAIL
    _write(path, draft.content, force=force or (before is not None and _name(before) == draft.name))
    size = f"Wrote {path}: {draft.name}, {draft.size}. Next: qa-toolkit standards preview {path}"
    for note in (*draft.notes, size) if not quiet else ():
        click.echo(note, err=True)
    return DONE


def _write(path: Path, content: bytes, *, force: bool) -> None:
    if path.exists() and not force:
        raise errors.CannotWrite(path, "it is there already; --force writes over it")
    documents.write(path, content)


def _standard(toolkit: Toolkit, name: str) -> Standard:
    """By its id, or out of a file."""
    if Path(name).suffix.lower() in (".json", ".yaml", ".yml") or Path(name).is_file():
        return parse(documents.read(name))
    return toolkit.standard(name)


def _written_before(path: Path) -> dict[str, Any] | None:
    """What the file that is to be written over says, if it is a standard."""
    if not path.exists():
        return None
    try:
        return parse(documents.read(path)).data
    except (errors.DocumentError, errors.InvalidStandard):
        return None


def _name(data: dict[str, Any]) -> str:
    return f"{data['x-standard']['key']}:{data['x-standard']['edition']}"


def _header(workbook: Path, own: dict[str, Any]) -> Header:
    """What a list does not say of itself, asked for at a terminal.

    Raises:
        UsageError: where something is missing and nobody can be asked.
    """
    from qa_toolkit.authoring import Header

    questions = {"title": "What is the standard called", "publisher": "Who puts it out"}
    missing = [name for name in questions if not (own[name] or "").strip()]
    if missing and not sys.stdin.isatty():
        options = " ".join(f"--{name} …" for name in missing)
        raise click.UsageError(f"{workbook} is a list of your own, so say what it is: {options}")
    said: dict[str, Any] = {name: own[name] or click.prompt(question, err=True) for name, question in questions.items()}
    said |= {name: own[name] for name in ("owner", "key", "edition", "applies_to", "depth") if own[name]}
    return Header(file=workbook.name, status=own["status"], **said)
