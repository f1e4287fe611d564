"""Change since last time."""

from __future__ import annotations

from math import sqrt

from qa_toolkit.models import Record
from qa_toolkit.shares import Share


class Change(Record):
    """Points between two shares, with the 95 per cent interval (Newcombe 1998, method 10)."""

    points: float
    low: float
    high: float

    @property
    def sentence(self) -> str:
        interval = f"{_signed(self.low)} to {_signed(self.high)}"
        if self.low > 0:
            return f"up {_points(self.points)} ({interval})"
        if self.high < 0:
            return f"down {_points(-self.points)} ({interval})"
        return f"no clear change ({_points(self.points, _signed(self.points))}, {interval})"


def _signed(points: float) -> str:
    """Whole points; nought has no sign."""
    return f"{round(points):+d}" if round(points) else "0"


def _points(points: float, shown: str = "") -> str:
    whole = round(points)
    return f"{shown or whole} {'point' if abs(whole) == 1 else 'points'}"


def change(now: Share, last: Share) -> Change:
    points = now.per_cent - last.per_cent
    down = sqrt((now.per_cent - now.low) ** 2 + (last.high - last.per_cent) ** 2)
    up = sqrt((now.high - now.per_cent) ** 2 + (last.per_cent - last.low) ** 2)
    return Change(points, max(-100.0, points - down), min(100.0, points + up))
