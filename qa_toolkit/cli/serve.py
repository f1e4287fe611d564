"""`qa-toolkit serve`: the pages, for one person on one computer."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from qa_toolkit.cli.options import make_toolkit, quiet_option, standards_option, switched_off, warn, workspace_option


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="Which port.  [default: the first free one from 5170]"
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@workspace_option
@standards_option
@quiet_option
def serve(
    port: int | None, no_browser: bool, workspace: str | None, standards_folder: Path | None, quiet: bool
) -> None:
    """Fill in audits in the browser, on this computer.

    The pages are served on 127.0.0.1 and nowhere else; no account is needed, and nothing is sent anywhere. What you type is saved as
    you go, in one file of your own (--workspace).
    """
    from qa_toolkit.workspace import open_workspace
    from qa_toolkit.workspace.location import chosen, settings_folder
    from qa_toolkit_webui.app import create_app
    from qa_toolkit_webui.jobs import Jobs
    from qa_toolkit_webui.server import secret_key
    from qa_toolkit_webui.server import serve as run

    toolkit = make_toolkit(standards_folder)
    with (
        closing(open_workspace(chosen(workspace))) as kept,
        closing(Jobs(standards_folder=standards_folder, switched_off=switched_off())) as jobs,
    ):
        app = create_app(toolkit, kept, secret=secret_key(settings_folder()), jobs=jobs)
        warn(toolkit, quiet=quiet)
        run(app, port=port, browser=not no_browser)
