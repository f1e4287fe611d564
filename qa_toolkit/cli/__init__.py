"""The command line. `main` answers what needs nothing at once; everything else is in `app`, behind click."""

from __future__ import annotations

import os
import sys


def _has_plugins() -> bool:
    """Whether anybody else may add a command; `pathlib` and `importlib.metadata` would cost more than all else that help needs."""
    for folder in sys.path:
        try:
            with os.scandir(folder or ".") as entries:
                found = [entry.path for entry in entries if entry.name.endswith(".dist-info")]
        except OSError:
            continue
        if any(_offers(path) for path in found if not os.path.basename(path).startswith("qa_toolkit-")):  # noqa: PTH119
            return True
    return False


def _offers(dist_info: str) -> bool:
    try:
        with open(f"{dist_info}/entry_points.txt", "rb") as file:  # noqa: PTH123
            return b"[qa_toolkit]" in file.read()
    except OSError:
        return False


def main() -> None:
    """Entry point of `qa-toolkit`. Exits 0 done, 1 as `--fail-on` asks or invalid, 2 usage, 3 could not be done, 4 our bug."""
    words = sys.argv[1:]
    if words in ([], ["--help"], ["-h"]) and sys.stdout is not None and not _has_plugins():
        from qa_toolkit.cli.help_text import (
            HELP,
        )  # what click would print, without importing click: it is asked for most

        sys.stdout.write(HELP)
        sys.exit(0)
    if words == ["--version"]:
        from qa_toolkit import __version__

        sys.stdout.write(f"qa-toolkit {__version__}\n")
        sys.exit(0)
    import gc

    gc.set_threshold(50_000)  # what is imported is no garbage, and looking for some takes a twentieth of the start
    from qa_toolkit.cli.app import run

    sys.exit(run(words))
