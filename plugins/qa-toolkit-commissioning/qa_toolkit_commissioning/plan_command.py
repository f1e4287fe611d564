"""`qa-toolkit commissioning plan`: what to buy for one school, or for several that pool their money."""

from __future__ import annotations

from pathlib import Path

import click

from qa_toolkit import documents, errors
from qa_toolkit.cli.options import make_toolkit, quiet_option, standards_option, warn


class Amount(click.ParamType[int]):
    name = "pounds"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from qa_toolkit_commissioning.packages import pence

        amount = pence(str(value))
        if amount is None:
            self.fail(f"‘{errors.shown(str(value))}’ is no amount of money; write 5000 or £5,000.", param, ctx)
        return amount


_MANY = 100  # schools times packages, from which on a person would wonder


@click.command()
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
@click.option(
    "-f",
    "--format",
    "format_",
    type=click.Choice(["text", "html", "json"]),
    help="How to show it.  [default: by the ending of FILE, else text]",
)
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here; HTML needs it.")
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
    format_: str | None,
    output: Path | None,
    standards_folder: Path | None,
    quiet: bool,
) -> None:
    """Which packages buy the most progress towards the target of AUDIT, for a budget.

    Exit code 1 says that rows of a file were left out; they are named.
    """
    from qa_toolkit_commissioning import plan_run

    if (audit is None) == (pool is None):
        raise click.UsageError("Name an audit, or the schools that buy together with --pool FILE.")
    if budget is None and pool is None:
        raise click.UsageError("Say how much money there is: --budget 5000")
    format_ = format_ or _by_ending(output)
    if format_ == "html" and output is None:
        raise click.UsageError("Say where the page goes: -o FILE.html")
    if output is not None and output.exists():
        raise errors.CannotWrite(output, "it is there already")
    toolkit = make_toolkit(standards_folder)
    asked = plan_run.read(toolkit, audit, packages, needs, pool, target)
    for line in (*asked.faults, *asked.warnings):
        click.echo(f"Warning: {line}", err=True)
    if not quiet and len(asked.goals) * len(asked.offers.packages) > _MANY:
        click.echo("So many schools and packages can take a minute or two.", err=True)
    content = plan_run.made(asked, budget, format_)
    if output is None:
        click.echo(content.decode().rstrip("\n"))
    else:
        documents.write(output, content)
        if not quiet:
            click.echo(f"Wrote {output}", err=True)
    warn(toolkit, quiet=quiet)
    if asked.faults:
        ctx.exit(1)


def _by_ending(output: Path | None) -> str:
    ending = output.suffix.lower() if output else ".txt"
    formats = {".json": "json", ".html": "html", ".htm": "html", ".txt": "text"}
    if ending not in formats:
        raise click.UsageError(f"No plan is written as ‘{errors.shown(ending)}’: end FILE in .html, .json or .txt.")
    return formats[ending]
