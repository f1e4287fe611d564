"""`qa-toolkit commissioning`: what to buy, from whom, and how to write it down."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.options import Day, make_toolkit, quiet_option, standards_option, warn
from qa_toolkit_commissioning.model_documents import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group()
def commissioning() -> None:
    """Buy careers guidance from outside providers well."""


class Amount(click.ParamType[int]):
    name = "pounds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from qa_toolkit_commissioning.packages import pence

        amount = pence(str(value))
        if amount is None:
            self.fail(f"‘{errors.shown(str(value))}’ is no amount of money; write 5000 or £5,000.", param, ctx)
        return amount


@commissioning.command()
@click.argument("audit", required=False, type=click.Path(path_type=Path), metavar="[AUDIT]")
@click.option(
    "--packages",
    type=click.Path(path_type=Path),
    metavar="FILE",
    required=True,
    help="What providers offer: CSV, XLSX or YAML.",
)
@click.option(
    "--budget", type=Amount(), metavar="£", help="The money there is; with --pool, instead of the sum of its column."
)
@click.option(
    "--needs",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Needs of pupils with weights; they come before points.",
)
@click.option(
    "--pool",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Schools that buy together, with money and least days.",
)
@click.option("--target", metavar="AWARD", help="The award to aim at.  [default: the audit's]")
@standards_option
@quiet_option
@click.pass_context
def plan(
    ctx: click.Context,
    audit: Path | None,
    packages: Path,
    budget: int | None,
    needs: Path | None,
    pool: Path | None,
    target: str | None,
    standards_folder: Path | None,
    quiet: bool,
) -> None:
    """Which packages buy the most progress towards the target of AUDIT, for a budget.

    Exit code 1 says that rows of a file were left out; they are named.
    """
    from qa_toolkit_commissioning import goals as goals_
    from qa_toolkit_commissioning import packages as packages_
    from qa_toolkit_commissioning import plan_text, plans
    from qa_toolkit_commissioning.pools import Member, read_pool

    if (audit is None) == (pool is None):
        raise click.UsageError("Name an audit, or the schools that buy together with --pool FILE.")
    toolkit = make_toolkit(standards_folder)
    faults: list[str] = []
    members: Sequence[Member] = (Member("", audit, 0, 0),) if audit is not None else ()
    if pool is not None:
        members, told = read_pool(pool)
        faults += told
        budget = sum(member.money for member in members) if budget is None else budget
    if budget is None:
        raise click.UsageError("Say how much money there is: --budget 5000")
    wanted, told = packages_.read_needs(needs) if needs is not None else ((), ())
    faults += told
    audits = [toolkit.read_audit(member.audit) for member in members]
    names = {one.standard.name: one.standard for one in audits}
    if len(names) > 1:
        raise errors.BadData(pool or packages, f"the audits are by different standards: {', '.join(sorted(names))}.")
    offers = packages_.read(packages, names)
    aims = [goals_.goal(one, target, wanted) for one in audits]
    for line in (*faults, *offers.faults, *offers.warnings):
        click.echo(f"Warning: {line}", err=True)
    made = plans.plan(aims, offers.packages, budget, [member.least for member in members])
    click.echo(plan_text.text(made, aims))
    warn(toolkit, quiet=quiet)
    if faults or offers.faults:
        ctx.exit(1)


_PAGE = click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE.html", help="The page to write."
)
_ON = click.option("--on", type=Day(), metavar="DATE", help="The day to take for today.  [default: today]")


@commissioning.command()
@click.argument("file", type=click.Path(path_type=Path))
@_PAGE
@_ON
@click.pass_context
def quotes(ctx: click.Context, file: Path, output: Path, on: date | None) -> None:
    """Lay the quotes of FILE (CSV, XLSX or YAML) beside one another on one page."""
    from qa_toolkit_commissioning.quotes import compared

    content, faults = compared(file, on or date.today())  # noqa: DTZ011 - the writer's own today
    _write(ctx, output, content, faults)


@commissioning.command("approved-list")
@click.argument("file", type=click.Path(path_type=Path))
@_PAGE
@_ON
@click.pass_context
def approved_list(ctx: click.Context, file: Path, output: Path, on: date | None) -> None:
    """Publish the approved providers of FILE who consent to it, as a page."""
    from qa_toolkit_commissioning.approved import published

    content, off, faults = published(file, on or date.today())  # noqa: DTZ011 - the writer's own today
    for reason in off:
        click.echo(f"Not on the page: {reason}", err=True)
    _write(ctx, output, content, faults)


def _write(ctx: click.Context, output: Path, content: bytes, faults: Sequence[str]) -> None:
    documents.refuse_loss(output, None)
    for line in faults:
        click.echo(f"Warning: {line}", err=True)
    documents.write(output, content)
    click.echo(f"Wrote {output}", err=True)
    if faults:
        ctx.exit(1)


@commissioning.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE.docx", help="Where to write it."
)
def document(kind: str, output: Path) -> None:
    """Write a model document to fill in, as a Word file. It is no legal advice."""
    from qa_toolkit_commissioning import model_documents

    documents.refuse_loss(output, None)
    documents.write(output, model_documents.document(kind))
    click.echo(f"Wrote {output}. {model_documents.NOTICE}", err=True)


@commissioning.command()
@click.argument("audit", type=click.Path(path_type=Path))
@click.option("--provider", required=True, metavar="NAME", help="Whose contract it is.")
@click.option("--start", type=Day(), required=True, metavar="DATE", help="The first day of the contract.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, and leave AUDIT as it is."
)
@standards_option
def checklist(audit: Path, provider: str, start: date, output: Path | None, standards_folder: Path | None) -> None:
    """Put the monitoring of a contract into AUDIT as actions; the same contract again adds nothing."""
    from qa_toolkit_commissioning.monitoring import with_checks

    if audit.suffix.lower() == ".xlsx":
        raise errors.BadWorkbook(
            audit, "actions go into an audit, and this is a workbook; bring it into its audit first."
        )
    documents.refuse_loss(output or audit, audit)
    read = make_toolkit(standards_folder).read_audit(audit)
    if read.data.get("submitted_at"):
        raise errors.Locked
    found, new = with_checks(read, provider, start)
    documents.write(output or audit, documents.dump(found))
    click.echo(f"{new} new actions. Wrote {output or audit}", err=True)


@commissioning.command()
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A folder for the files."
)
def example(output: Path) -> None:
    """Write invented packages, needs and the other files to try the commands on."""
    sources = sorted((Path(__file__).parent / "examples").iterdir())
    for source in sources:
        documents.refuse_loss(output / source.name, None)
    for source in sources:
        documents.write(output / source.name, source.read_bytes())
    click.echo(f"Wrote {output}", err=True)
