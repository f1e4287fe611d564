"""How small the first page must be set so that it stays one side of A4.

A page has no say over its own length, so lines are counted from the texts. The widths are those of the print template in its usual size.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt

from qa_toolkit.reports.content import Content, gap_state

LINES = 52.0  # of the usual size on one side, a few kept back for uneven line ends
SIZES = (100, 95, 90, 85, 80, 75)  # per cent; what needs less than the last is set in the last and runs on


def front_size(content: Content) -> int:
    """The largest of the sizes at which the page fits: a smaller size has more lines, and more in each."""
    wanted = 100 * sqrt(LINES / sum(_lines(content)))
    return next((size for size in SIZES if size <= wanted), SIZES[-1])


def _lines(content: Content) -> Iterable[float]:
    report, standard = content.report, content.report.standard
    yield 1.2 + 1.9 * _rows(report.organisation, 46) + _rows(standard.title, 75)
    if standard.notice:
        yield 0.5 + 0.9 * _rows(standard.notice, 112)
    yield 4.2 + 1.1 * _rows(report.headline.sentence, 66) + _rows(report.standing, 73)
    if report.waiting:
        yield 0.4 + _rows(report.waiting, 73)
    yield 2.0 if report.priorities else 3.0
    yield from (_priority(content, criterion) for criterion in report.priorities)
    if report.comparison is not None:
        yield 2.0 + _rows(report.comparison.sentence, 104)
    yield 4.0 + _rows(report.decision, 98)
    yield 3.6 + sum(0.2 + _rows(f"{section.number} {section.title}", 44) for section in report.sections)
    yield 0.5 + 0.85 * _rows(f"{standard.checked_sentence} {standard.disclaimer}", 122)


def _priority(content: Content, criterion: str) -> float:
    gap, status = content.gaps[criterion], 26
    return (
        0.4
        + _rows(f"{gap.number} {gap.title}" + status * "x", 98)
        + _rows(" ".join([*gap.reasons, gap_state(gap)]), 98)
    )


def _rows(text: str, width: int) -> int:
    return sum(1 + len(line) // width for line in text.split("\n"))
