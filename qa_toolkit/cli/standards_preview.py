"""`qa-toolkit standards preview`: a standard in the browser while it is being written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from qa_toolkit.cli.options import quiet_option, standards_option, switched_off
from qa_toolkit.plugins import load_host
from qa_toolkit.toolkit import Toolkit


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--watch", is_flag=True, help="Show each new version as soon as the file is saved.")
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="Which port.  [default: the first free one from 5170]"
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@standards_option
@quiet_option
def preview(
    file: Path, watch: bool, port: int | None, no_browser: bool, standards_folder: Path | None, quiet: bool
) -> None:
    """See a standard in the browser, as those who answer it and those who read its report will.

    FILE is a standard as JSON, or a workbook by `standards template`. It is shown with invented audits that you can fill in; they and what
    you type are gone at the end. What `standards check` finds stands beside them. Without --watch, reload the page to see a new version.
    """
    from qa_toolkit_webui.jobs import Jobs
    from qa_toolkit_webui.preview import run
    from qa_toolkit_webui.preview.draft import Draft

    off = switched_off()

    def toolkit_with(drafts: Path | None) -> Toolkit:
        return Toolkit(load_host(standards_folder=standards_folder, switched_off=off, drafts=drafts))

    def told(draft: Draft) -> None:
        if not quiet:
            click.echo(f"{draft.at:%H:%M:%S} {file}: {draft.verdict}", err=True)

    with closing(Jobs(standards_folder=standards_folder, switched_off=off)) as jobs:
        run(file, toolkit_with, jobs, watch=watch, port=port, browser=not no_browser, told=told)
