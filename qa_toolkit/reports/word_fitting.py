"""How small the first page of the Word document must be set so that it stays one side of A4, with some room for what a school adds.

Arial has the same widths in Word and, as Liberation Sans, in LibreOffice; so lines are counted here as they will be broken there, nearly.
"""

from __future__ import annotations

from collections.abc import Iterable

from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.content import Content, gap_state

SIZES = (110, 105, 100, 95, 90, 85, 80, 75)  # per cent; what needs less than the last is set in the last and runs on
ROOM = 715.0  # points of the 745 between the margins
_WIDTH = 493.0
_CHARACTER, _BOLD = 0.47, 0.52  # of the size, on average


def front_size(content: Content, brand: Branding) -> int:
    """The largest of the sizes at which the page fits."""
    return next((size for size in SIZES if sum(_heights(content, brand, size / 100)) <= ROOM), SIZES[-1])


def _heights(content: Content, brand: Branding, scale: float) -> Iterable[float]:
    """In points, from top to bottom, with the spaces that the styles set."""
    report, standard = content.report, content.report.standard
    front, small, table = 10.5 * scale, 8.5 * scale, 9 * min(scale, 1)
    yield 46 if brand.picture else 0
    yield 12 if brand.contact or brand.name else 0
    yield small * 1.2 + _lines(report.organisation, 25 * scale, _BOLD) * 25 * scale * 1.15 + 6
    yield _text(standard.title, front) + 12
    yield _text(standard.notice, front, _WIDTH - 20) + 8 if standard.notice else 0
    yield 30 * scale * 1.2 + 2
    yield _text(report.headline.sentence, front, share=_BOLD) + _text(report.standing, front) + 6
    yield _text(report.waiting, front, share=_BOLD) + 4 if report.waiting else 0
    headings = 4 if report.comparison is None else 5
    yield headings * (12.5 * scale * 1.2 + 10)
    yield sum(_priority(content, criterion, front) for criterion in report.priorities) or 2 * front
    yield _text(report.comparison.sentence, front) if report.comparison is not None else 0
    yield _text(report.decision, front, _WIDTH - 20) + 14
    yield 16 + 3 * table * 1.2
    yield sum(
        _lines(f"{section.number} {section.title}", table, _CHARACTER, 158) * table * 1.15 + 3
        for section in report.sections
    )
    yield _text(f"{standard.checked_sentence} {standard.disclaimer}", small) + 6


def _priority(content: Content, criterion: str, front: float) -> float:
    gap, room = content.gaps[criterion], _WIDTH - 17
    status = 22  # characters of the smaller size that its status takes
    return (
        _text(f"{gap.number} {gap.title}" + status * "x", front, room, _BOLD)
        + _text(" ".join([*gap.reasons, gap_state(gap)]), front, room)
        + 4
    )


def _text(text: str, size: float, width: float = _WIDTH, share: float = _CHARACTER) -> float:
    return _lines(text, size, share, width) * size * 1.24


def _lines(text: str, size: float, share: float, width: float = _WIDTH) -> int:
    return sum(1 + int(len(line) * size * share / width) for line in text.split("\n"))
