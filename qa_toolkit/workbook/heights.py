"""How high a row must be: LibreOffice cuts wrapped text where a workbook does not say."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

HIGHEST = 409  # points, Excel's own limit
LINE = 12.75  # points, of text of ten points in Excel; LibreOffice takes less
_LETTERS = 1.13  # that go into the width of a digit, on average, with what is lost where lines break
_INDENT = 1.3  # digits that a cell keeps free at its edges


def lines(text: str, width: float) -> int:
    across = (width - _INDENT) * _LETTERS
    return sum(max(1, ceil(len(paragraph) / across)) for paragraph in text.split("\n"))


def height(cells: Iterable[tuple[str, float]], least: float = 2 * LINE) -> float:
    """For a row with these texts in columns of these widths."""
    most = max((lines(text, width) for text, width in cells if text), default=1)
    return min(max(most * LINE + 4, least), HIGHEST)
