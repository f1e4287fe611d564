"""`qa-toolkit completion`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def completion(shell: str) -> None:
    """Print a script that lets your shell complete commands.

    \b
    bash        eval "$(qa-toolkit completion bash)" in ~/.bashrc
    zsh         eval "$(qa-toolkit completion zsh)" in ~/.zshrc
    fish        qa-toolkit completion fish > ~/.config/fish/completions/qa-toolkit.fish
    powershell  qa-toolkit completion powershell | Out-String | Invoke-Expression in $PROFILE
    """
    from qa_toolkit.cli.app import cli

    script = get_completion_class(shell)
    if script is None:
        raise click.UsageError(f"This version of click cannot complete in {shell}; click 8.5 or later can.")
    click.echo(script(cli, {}, "qa-toolkit", "_QA_TOOLKIT_COMPLETE").source())
