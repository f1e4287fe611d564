"""Stacked bars as SVG shapes: lengths, and hatching as lines already cut to their rectangle, which every renderer draws alike.

A pattern fill shows seams in PDF, and colour alone says nothing on a grey printer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qa_toolkit.gap_report import SectionReport
from qa_toolkit.reports import words

WIDTH, HEIGHT = 320, 18
_SPACING = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """One state's share of a bar. `hatching` is the data of an SVG path, empty where the fill speaks for itself."""

    state: str
    number: int
    x: float
    width: float
    hatching: str

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def number_width(self) -> int:
        return 7 * len(str(self.number)) + 6


@dataclass(frozen=True, slots=True)
class Bar:
    """`says` carries the same numbers for who cannot see the picture."""

    label: str
    says: str
    total: str
    pieces: tuple[Piece, ...]


def bar(section: SectionReport) -> Bar:
    label = f"{section.number} {section.title}".strip()
    if not section.applies:
        return Bar(label, f"{label}: nothing here applies.", "does not apply", ())
    counted = [(state, section.by_state[state]) for state in words.STATES if section.by_state[state]]
    says = ", ".join(f"{number} {words.STATES[state].lower()}" for state, number in counted)
    return Bar(
        label,
        f"{label}: {says}.",
        f"{section.met} of {section.applicable}",
        tuple(_pieces(counted, section.applicable)),
    )


def _pieces(counted: Iterable[tuple[str, int]], whole: int) -> Iterable[Piece]:
    done = 0
    for state, number in counted:
        start, end = _at(done, whole), _at(done + number, whole)
        yield Piece(state, number, start, round(end - start, 1), hatching(state, start, end))
        done += number


def _at(number: int, whole: int) -> float:
    return round(number * WIDTH / whole, 1)


def hatching(state: str, start: float, end: float) -> str:
    """Diagonals for what is not met, a grid of both diagonals for what is claimed only; nothing for the rest."""
    match state:
        case "unmet":
            return _diagonals(start, end, rising=True)
        case "unsupported":
            return _diagonals(start, end, rising=True) + _diagonals(start, end, rising=False)
        case _:
            return ""


def _diagonals(start: float, end: float, *, rising: bool) -> str:
    """Lines at 45 degrees through a rectangle from `start` to `end`, each cut where it leaves it."""
    lines = []
    at = start - HEIGHT + _SPACING
    while at < end:
        left, right = max(at, start), min(at + HEIGHT, end)
        low, high = left - at, right - at
        top, bottom = (HEIGHT - low, HEIGHT - high) if rising else (low, high)
        lines.append(f"M{left:.1f} {top:.1f}L{right:.1f} {bottom:.1f}")
        at += _SPACING
    return "".join(lines)


def sample(state: str) -> Piece:
    """A piece without a number, for the key."""
    return Piece(state, 0, 0.4, 23.2, hatching(state, 0.4, 23.6))
