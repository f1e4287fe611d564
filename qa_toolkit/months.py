"""Months counted on from a day, as for whatever is valid or due for so many of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def months_after(start: date, months: int) -> date | None:
    """The same day of a later month, or that month's last; None past the end of the calendar."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > date.max.year:
        return None
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
