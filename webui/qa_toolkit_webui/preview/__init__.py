"""A standard as those who answer it and those who read its report will see it, while its author works on it."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from qa_toolkit import errors
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_webui import job_folders
from qa_toolkit_webui.jobs import Jobs
from qa_toolkit_webui.preview.draft import Draft
from qa_toolkit_webui.preview.showing import Showing
from qa_toolkit_webui.server import serve

GONE = "The invented audits, and what you typed into them, are gone."


def run(
    path: Path,
    toolkit_with: Callable[[Path | None], Toolkit],
    jobs: Jobs,
    *,
    watch: bool,
    port: int | None,
    browser: bool,
    told: Callable[[Draft], None],
) -> None:
    """Serves a preview until somebody stops it; nothing of it is left then.

    Raises:
        NotFound, Unreadable: where there is no such file to begin with.
    """
    if path.is_dir():
        raise errors.Unreadable(path, "it is a folder; name a file in it.")
    if not path.exists():
        raise errors.NotFound(path, (one.name for one in path.parent.glob("*")))
    for name in ("SIGTERM", "SIGHUP"):  # a window that is closed has to clear up, too
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    folder = job_folders.new()
    try:
        with closing(Showing(path, folder, toolkit_with, jobs, watch=watch, told=told)) as showing:
            serve(showing, port=port, browser=browser, first_page="preview", at_the_end=GONE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
