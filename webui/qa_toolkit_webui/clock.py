"""Times of the workspace, which are in UTC, by this computer's own time zone."""

from __future__ import annotations

from datetime import datetime

from qa_toolkit import wording


def time_of_day(stamp: str) -> str:
    """'14:03'."""
    return f"{datetime.fromisoformat(stamp).astimezone():%H:%M}"


def day_and_time(stamp: str) -> str:
    """'28 November 2026, 14:03'."""
    day = datetime.fromisoformat(stamp).astimezone().date()
    return f"{wording.day(day.isoformat())}, {time_of_day(stamp)}"
