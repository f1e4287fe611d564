"""What a check of the linter yields, before a line and a column are looked up for it."""

from __future__ import annotations

from typing import NamedTuple

from qa_toolkit.models import Severity
from qa_toolkit.safety import Path


class Remark(NamedTuple):
    severity: Severity
    path: Path
    message: str


def error(path: Path, message: str) -> Remark:
    return Remark("error", path, message)


def warning(path: Path, message: str) -> Remark:
    return Remark("warning", path, message)
