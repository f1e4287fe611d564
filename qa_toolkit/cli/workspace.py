"""`qa-toolkit workspace`: what is kept, and how it comes out and in. The database is opened only when a command is carried out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.app import ASKED_TO_FAIL, CONTEXT, DONE, NOT_DONE
from qa_toolkit.cli.options import (
    F,
    as_json,
    make_toolkit,
    quiet_option,
    standards_option,
    table,
    table_or_json,
    warn,
    workspace_option,
)
from qa_toolkit.wording import count

if TYPE_CHECKING:
    from qa_toolkit.workspace import Workspace
    from qa_toolkit.workspace.audits import Head
    from qa_toolkit.workspace.importing import Imported
    from qa_toolkit.workspace.organisations import Organisation

BY = "local"


def output_option(what: str, *, required: bool = True) -> Callable[[F], F]:
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        required=required,
        metavar="FILE",
        help=f"{what}; never written over.",
    )


@contextmanager
def opened(option: str | None, *, make: bool = False) -> Iterator[Workspace]:
    """The workspace that was asked for; only a command that puts something in makes one where none is.

    Raises:
        BadWorkspace.
    """
    from qa_toolkit.workspace import open_workspace
    from qa_toolkit.workspace.location import chosen

    location = chosen(option)
    if not make and "://" not in location and not Path(location).expanduser().exists():
        raise errors.NoWorkspace(location)
    workspace = open_workspace(location)
    try:
        yield workspace
    finally:
        workspace.close()


@click.group(context_settings=CONTEXT)
def workspace() -> None:
    """Take kept audits out and in, back them up, and verify them.

    A workspace is one SQLite file of your own or a PostgreSQL database; qa-toolkit serve fills it.
    """


@workspace.command("list")
@workspace_option
@table_or_json
def list_(workspace: str | None, format_: str) -> None:
    """List organisations and their audits."""
    with opened(workspace) as here:
        owners, heads = here.organisations.all(), here.audits.heads()
    if format_ == "json":
        mine = {owner.id: [head for head in heads if head.organisation == owner.id] for owner in owners}
        about = [
            {"id": o.id, "name": o.name, "kind": o.kind, "profile": o.profile, "audits": mine[o.id]} for o in owners
        ]
        click.echo(as_json(about))
        return
    rows = [row for owner in owners for row in _rows(owner, [head for head in heads if head.organisation == owner.id])]
    click.echo(table(("Organisation", "Name", "Audit", "Standard", "Cycle", "State"), rows))


def _rows(owner: Organisation, heads: list[Head]) -> list[tuple[str, ...]]:
    if not heads:
        return [(owner.id, owner.name, "-", "", "", "no audit yet")]
    return [(owner.id, owner.name, head.id, head.standard, head.cycle, _state(head)) for head in heads]


def _state(head: Head) -> str:
    when = f"submitted {head.submitted_at[:10]}" if head.submitted_at else f"saved {head.saved_at[:10]}"
    return f"{head.answered} answered, {when}"


@workspace.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--replace", is_flag=True, help="Put an audit in the place of one that is here with other content.")
@workspace_option
@standards_option
@quiet_option
def import_(
    files: tuple[Path, ...], replace: bool, workspace: str | None, standards_folder: Path | None, quiet: bool
) -> int:
    """Take in audits, as JSON or YAML, or exports of another workspace.

    One bad file never stops the rest; what could not be taken in is said at the end, and the exit code is then 3.
    """
    from qa_toolkit.workspace.importing import import_archive

    toolkit, found, failed = make_toolkit(standards_folder), [], []
    with opened(workspace, make=True) as here:
        for path in files:
            try:
                found.append(import_archive(here, BY, path, toolkit.standard, replace=replace))
            except errors.QAToolkitError as error:
                failed.append(str(error))
    warn(toolkit, quiet=quiet)
    return _summary(found, failed, quiet=quiet)


def _summary(found: list[Imported], failed: list[str], *, quiet: bool) -> int:
    refused = [*failed, *(said for one in found for said in one.refused)]
    for said in (said for one in found for said in one.notes if not quiet):
        click.echo(f"Note: {said}", err=True)
    for said in refused:
        click.echo(f"qa-toolkit: {said}", err=True)
    numbers = {name: sum(getattr(one, name) for one in found) for name in ("added", "replaced", "already", "files")}
    if not quiet:
        click.echo(
            f"{count(numbers['added'], 'audit')} added, {numbers['replaced']} replaced, {numbers['already']} here already, "
            f"{count(numbers['files'], 'file')} of evidence, {len(refused)} not taken in.",
            err=True,
        )
    return NOT_DONE if refused else DONE


@workspace.command()
@click.option("--organisation", metavar="ID", help="Only this one's audits.")
@click.option("--audit", metavar="ID", help="Only this audit.")
@output_option("Where to: .zip, or .json for one audit without files")
@workspace_option
@quiet_option
def export(organisation: str | None, audit: str | None, output: Path, workspace: str | None, quiet: bool) -> None:
    """Write audits, with evidence files and standards, to a file that import takes in."""
    from qa_toolkit.workspace.archive import export_to

    with opened(workspace) as here:
        export_to(here, output, organisation=_owner(here, organisation, audit), audit=audit)
    if not quiet:
        click.echo(f"Wrote {output}", err=True)


def _owner(here: Workspace, organisation: str | None, audit: str | None) -> str | None:
    """Whose audit it is, where that is not said.

    Raises:
        NotHere, UsageError: where two organisations have an audit of this id.
    """
    if organisation is not None or audit is None:
        return organisation
    owners = [head.organisation for head in here.audits.heads() if head.id == audit]
    if not owners:
        raise errors.NotHere("audit", audit)
    if len(owners) > 1:
        raise click.UsageError(f"Several organisations have an audit of this id; name one: --organisation {owners[0]}")
    return owners[0]


@workspace.command()
@output_option("The back-up, a .zip")
@click.option("--check", "checked", is_flag=True, help="Then restore it into a temporary place to see that it is good.")
@workspace_option
@quiet_option
def backup(output: Path, checked: bool, workspace: str | None, quiet: bool) -> None:
    """Write everything, trails included, to one file that restore puts back.

    It is not encrypted, and only you can read it: keep it, and copies of it, where nobody else comes.
    """
    from qa_toolkit.workspace import backup as backups

    with opened(workspace) as here:
        manifest = backups.backup(here.database, output)
    if checked:
        backups.check(output)
    if not quiet:
        rows = count(sum(manifest.counts.values()), "row")
        click.echo(f"Wrote {output}: {rows}{', and it restores well' if checked else ''}.", err=True)


@workspace.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--accept-faults", is_flag=True, help="Restore also what verify finds fault with.")
@workspace_option
@quiet_option
def restore(file: Path, accept_faults: bool, workspace: str | None, quiet: bool) -> None:
    """Put a back-up into an empty place: a new file, or an empty database."""
    from qa_toolkit.workspace.location import chosen
    from qa_toolkit.workspace.restore import restore as put_back

    location = chosen(workspace)
    manifest = put_back(file, location, accept_faults=accept_faults)
    if not quiet:
        where = re.sub(r"://.*@", "://…@", location)  # a password may stand there
        click.echo(f"Restored the workspace of {manifest.made_at[:16].replace('T', ' ')} (UTC) to {where}.", err=True)


@workspace.command()
@workspace_option
@quiet_option
def verify(workspace: str | None, quiet: bool) -> int:
    """Say whether everything is as the trail says it was saved.

    Exits with 1 where a fault was found; each is named with its place.
    """
    from qa_toolkit.workspace.verify import verify as look

    with opened(workspace) as here:
        faults = look(here)
    for said in faults:
        click.echo(said)
    if not quiet:
        click.echo(f"{count(len(faults), 'fault')} found." if faults else "The workspace is whole.", err=True)
    return ASKED_TO_FAIL if faults else DONE


@workspace.command()
@click.option("--organisation", metavar="ID", help="Erase everything of this one, for good.")
@click.option("--yes", is_flag=True, help="With --organisation: it is meant.")
@output_option("With --organisation: where the certificate goes; default: standard output", required=False)
@workspace_option
@quiet_option
def purge(organisation: str | None, yes: bool, output: Path | None, workspace: str | None, quiet: bool) -> None:
    """Erase audits that were deleted more than 30 days ago, or everything of one organisation."""
    if organisation is not None and not yes:
        raise click.UsageError(
            "This erases everything of the organisation for good; add --yes to say that it is meant."
        )
    if output is not None and output.exists():
        raise errors.CannotWrite(output, "it is there already, and is not written over")
    with opened(workspace) as here:
        said = _purge(here) if organisation is None else _erase(here, organisation, output)
    if not quiet:
        click.echo(said, err=True)


def _purge(here: Workspace) -> str:
    from qa_toolkit.workspace.erase import overwrite_freed

    number = here.audits.purge_deleted(BY)
    if number:
        overwrite_freed(here.database)
    return f"{count(number, 'audit')} erased."


def _erase(here: Workspace, organisation: str, output: Path | None) -> str:
    from qa_toolkit.workspace.erase import erase_organisation

    certificate = erase_organisation(here, BY, organisation)
    if output is None:
        click.echo(certificate.text, nl=False)
        return "Erased."
    try:
        documents.write(output, certificate.text.encode())
    except errors.CannotWrite:
        click.echo(certificate.text, nl=False)  # it cannot be made a second time
        raise
    return f"Erased. Wrote {output}"
