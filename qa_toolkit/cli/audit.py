"""`qa-toolkit audit`: from audit files to gap reports."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from qa_toolkit.cli.app import ASKED_TO_FAIL, DONE, NOT_DONE
from qa_toolkit.cli.options import Day, make_toolkit, quiet_option, standards_option, warn


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT",
    help="html, pdf, docx, action-plan.docx, xlsx, ics, json, csv or md; repeat it for several.  [default: html]",
)
@click.option(
    "-o", "--output", metavar="DIR|FILE|-", help="Where to write; - is standard output.  [default: this folder]"
)
@click.option("--target", metavar="AWARD", help="The award to aim at.  [default: as the audit says, else the next one]")
@click.option("--previous", metavar="FILE", help="Last time's audit: what has changed since.")
@click.option("--verifies", metavar="FILE", help="An external assessor's audit, to stand beside the self-assessment.")
@click.option(
    "--fail-on",
    metavar="WHAT",
    help="Exit with 1 on: gaps, errors, a level (any criterion at or below it), or a per cent (less than it).",
)
@click.option(
    "--branding", metavar="FILE", help="Name, logo, contact and colours of whoever prepares the report (JSON or YAML)."
)
@click.option(
    "--day-rate",
    type=click.IntRange(1, 100_000),
    metavar="POUNDS",
    help="What a day of work costs; without it no pounds are named.",
)
@click.option(
    "--hours-per-week",
    type=click.IntRange(1, 100),
    metavar="HOURS",
    help="Plan the way by school terms within these hours.",
)
@click.option("--on", "as_of", type=Day(), metavar="DATE", help="The day on which the report stands.  [default: today]")
@standards_option
@quiet_option
def audit(
    files: tuple[str, ...],
    formats: tuple[str, ...],
    output: str | None,
    target: str | None,
    previous: str | None,
    verifies: str | None,
    fail_on: str | None,
    branding: str | None,
    day_rate: int | None,
    hours_per_week: int | None,
    as_of: date | None,
    standards_folder: Path | None,
    quiet: bool,
) -> int:
    """Run audits and write gap reports.

    Prints a summary of each audit on standard output; the reports are files. A gap is a result, not a failure: the exit code is 0
    unless --fail-on asks for more.
    """
    from qa_toolkit.cli.audit_run import Job, Outputs, Threshold
    from qa_toolkit.report import Settings

    toolkit = make_toolkit(standards_folder)
    if len(files) > 1 and (previous or verifies):
        raise click.UsageError("--previous and --verifies go with one FILE.")
    job = Job(
        toolkit=toolkit,
        settings=Settings(as_of or date.today(), target, day_rate, hours_per_week),  # noqa: DTZ011 - the reader's own today
        outputs=Outputs.choose(toolkit, formats, output, len(files)),
        previous=toolkit.read_audit(previous) if previous else None,
        beside=toolkit.read_audit(verifies) if verifies else None,
        branding=_branding(branding),
        threshold=Threshold.read(fail_on),
    )
    if len(files) == 1:
        job.run(files[0])
    else:
        job.run_all(files, quiet=quiet)
    for line in job.said if not quiet else ():
        click.echo(line, err=True)
    warn(toolkit, quiet=quiet)
    sys.stdout.flush()
    return NOT_DONE if job.failed else ASKED_TO_FAIL if job.below_threshold else DONE


def _branding(path: str | None):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the type costs an import of pydantic
    if path is None:
        return None
    from qa_toolkit.reports.branding import read_branding

    return read_branding(Path(path))
