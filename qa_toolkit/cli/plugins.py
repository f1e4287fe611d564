"""`qa-toolkit plugins`."""

from __future__ import annotations

from pathlib import Path

import click

from qa_toolkit.cli.options import as_json, make_toolkit, standards_option, table, table_or_json, warn
from qa_toolkit.hookspecs import CONTRACT


@click.command()
@table_or_json
@standards_option
def plugins(format_: str, standards_folder: Path | None) -> None:
    """List plugins, what they offer and what failed."""
    toolkit = make_toolkit(standards_folder)
    standards, formats = len(toolkit.standard_names), list(toolkit.formats)
    if format_ == "json":
        failures = [{"plugin": f.plugin, "doing": f.doing, "message": str(f)} for f in toolkit.warnings]
        click.echo(as_json({"contract": CONTRACT, "plugins": toolkit.plugins, "failures": failures}))
        return
    rows = [
        (p.name, f"{p.distribution} {p.version}".strip(), p.state, p.contract, ", ".join(p.hooks))
        for p in toolkit.plugins
    ]
    click.echo(table(("Plugin", "From", "State", "Needs", "Hooks"), rows))
    click.echo(f"\nThe hook contract is {CONTRACT}; ‘Needs’ says which one a plugin was made for.")
    click.echo(f"Together they offer {standards} standards and the report formats {', '.join(formats)}.")
    warn(toolkit, quiet=False)
