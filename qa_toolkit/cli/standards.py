"""`qa-toolkit standards`: list, show, check."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from qa_toolkit import errors
from qa_toolkit.cli.app import ASKED_TO_FAIL, CONTEXT, DONE
from qa_toolkit.cli.check import line
from qa_toolkit.cli.options import (
    as_json,
    complete_standard,
    make_toolkit,
    quiet_option,
    standards_option,
    table,
    table_or_json,
    warn,
)
from qa_toolkit.cli.standards_book import book
from qa_toolkit.cli.standards_diff import diff
from qa_toolkit.cli.standards_excel import from_excel, template, to_excel
from qa_toolkit.cli.standards_preview import preview
from qa_toolkit.models import Finding
from qa_toolkit.standards import Standard, published_schema
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import count


@click.group(context_settings=CONTEXT)
def standards() -> None:
    """List, show, check and write standards."""


for _command in (book, diff, preview, template, from_excel, to_excel):
    standards.add_command(_command)


@standards.command("list")
@table_or_json
@standards_option
@quiet_option
def list_(format_: str, standards_folder: Path | None, quiet: bool) -> None:
    """List the standards that can be audited."""
    toolkit = make_toolkit(standards_folder)
    good, bad = toolkit.standards()
    if format_ == "json":
        click.echo(as_json([_row(standard) for standard in good.values()]))
    else:
        rows = [(s.name, s.title, str(len(s.criteria)), _checked(s), _standing(s)) for s in good.values()]
        click.echo(table(("Name", "Title", "Criteria", "Checked", "Its source"), rows))
        click.echo(
            "\nChecked: criteria that were checked against a published source. Its source: whether what the standard follows still stands."
            "\nMore: qa-toolkit standards show NAME"
        )
    for error in bad:
        click.echo(f"Warning: {error}", err=True)
    warn(toolkit, quiet=quiet)


def _row(standard: Standard) -> dict[str, Any]:
    about = standard.about
    return {
        "name": standard.name,
        "title": standard.title,
        "description": standard.description,
        "revision": standard.revision,
        "publisher": about["publisher"],
        "applies_to": about["applies_to"],
        "sections": len(standard.sections),
        "criteria": len(standard.criteria),
        "checked": sum(c.status == "source-checked" for c in standard.criteria.values()),
        "awards": [{"key": award.key, "title": award.title} for award in standard.awards.values()],
        "withdrawn_on": about.get("withdrawn_on", ""),
        "superseded_by": about.get("superseded_by", ""),
        "standing": about.get("standing", ""),
        "sha256": standard.sha256,
        "path": standard.path,
    }


def _checked(standard: Standard) -> str:
    return f"{sum(c.status == 'source-checked' for c in standard.criteria.values())} of {len(standard.criteria)}"


def _standing(standard: Standard) -> str:
    from qa_toolkit.book.words import standing

    return standing(standard, date.today())  # noqa: DTZ011 - the reader's own today


@standards.command()
@click.argument("name", metavar="ID", shell_complete=complete_standard)
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["text", "json", "schema"]),
    default="text",
    show_default=True,
    help="How to print.",
)
@standards_option
def show(name: str, format_: str, standards_folder: Path | None) -> None:
    """Show a standard: as text, as parsed data, or its schema as it stands in its file."""
    from qa_toolkit.cli.standard_text import standard_text

    standard = make_toolkit(standards_folder).standard(name)
    match format_:
        case "schema":
            click.echo(standard.document.text, nl=not standard.document.text.endswith("\n"))
        case "json":
            parts = {"sections": list(standard.sections.values()), "criteria": list(standard.criteria.values())}
            click.echo(as_json({**_row(standard), **parts, "awards": list(standard.awards.values())}))
        case _:
            click.echo(standard_text(standard))


@standards.command()
@click.argument("name", metavar="[ID]", required=False, shell_complete=complete_standard)
@click.option(
    "--bundle", is_flag=True, help="The schema of a whole audit document with this standard's judgements in it."
)
@click.option("--metaschema", is_flag=True, help="The schema of standards, for who writes one; without an ID.")
@standards_option
def schema(name: str | None, bundle: bool, metaschema: bool, standards_folder: Path | None) -> None:
    """Print a JSON Schema for an editor: it then offers the levels and shows the descriptions."""
    if metaschema == (name is not None):
        raise click.UsageError("Name a standard, or say --metaschema for the schema of all standards.")
    if name is None:
        click.echo(as_json(published_schema("standard")))
        return
    toolkit = make_toolkit(standards_folder)
    click.echo(as_json(toolkit.audit_schema(name) if bundle else toolkit.standard(name).data))


@standards.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@table_or_json
@standards_option
@quiet_option
def check(files: tuple[str, ...], format_: str, standards_folder: Path | None, quiet: bool) -> int:
    """Check standards as an author needs it: every problem with its place and what would be right.

    Also runs the conformance vectors that stand beside a file, in <edition>.vectors. Exits with 1 where there is an error.
    """
    toolkit = make_toolkit(standards_folder)
    results = {path: _check(toolkit, path) for path in files}
    if format_ == "json":
        click.echo(
            as_json([{"file": path, "valid": not _faults(found), "findings": found} for path, found in results.items()])
        )
    else:
        for path, found in results.items():
            click.echo("\n".join([*map(line, found), f"{path}: {_verdict(found)}"]))
    warn(toolkit, quiet=quiet)
    return ASKED_TO_FAIL if any(map(_faults, results.values())) else DONE


def _check(toolkit: Toolkit, path: str) -> list[Finding]:
    try:
        return toolkit.check_standard(path)
    except errors.DocumentError as error:
        from qa_toolkit.messages import unreadable

        return [unreadable(error)]


def _faults(found: list[Finding]) -> int:
    return sum(finding.severity == "error" for finding in found)


def _verdict(found: list[Finding]) -> str:
    faults, warnings = _faults(found), len(found) - _faults(found)
    if not found:
        return "a sound standard."
    return (
        ", ".join(
            part
            for part in (count(faults, "error") if faults else "", count(warnings, "warning") if warnings else "")
            if part
        )
        + "."
    )
