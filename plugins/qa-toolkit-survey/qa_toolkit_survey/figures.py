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
        interval = f"{self.low:+.0f} to {self.high:+.0f}"
        if self.low > 0:
            return f"up {self.points:.0f} points ({interval})"
        if self.high < 0:
            return f"down {-self.points:.0f} points ({interval})"
        return f"no clear change ({self.points:+.0f} points, {interval})"


def change(now: Share, last: Share) -> Change:
    points = now.per_cent - last.per_cent
    down = sqrt((now.per_cent - now.low) ** 2 + (last.high - last.per_cent) ** 2)
    up = sqrt((now.high - now.per_cent) ** 2 + (last.per_cent - last.low) ** 2)
    return Change(points, max(-100.0, points - down), min(100.0, points + up))
