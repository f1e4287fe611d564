"""The standards that come with the toolkit, offered through the hook that anybody's plugin uses."""

from __future__ import annotations

from pathlib import Path

from qa_toolkit.hookspecs import hookimpl


@hookimpl
def qa_standards() -> list[Path]:
    return sorted(Path(__file__).parent.glob("*/*.json"))
