"""Dates and numbers of a table. What is none is never repeated: where columns were mixed up, it may be anybody's name."""

from __future__ import annotations

from datetime import date

from qa_toolkit.data_tables import Field
from qa_toolkit.errors import BadData


def day(field: Field) -> date | None:
    """None where nothing stands.

    Raises:
        BadData: where something else stands, or a formula has no value.
    """
    if not field.text:
        return None
    try:
        return field.day()
    except BadData:
        raise field.bad("this is no date; write it as 30/11/2026 or 2026-11-30.") from None


def whole(field: Field, low: int = 0, high: int | None = None) -> int | None:
    """None where nothing stands.

    Raises:
        BadData: where something else stands, or a formula has no value.
    """
    if not field.text:
        return None
    try:
        return field.whole(low, high)
    except BadData:
        limits = f", {low} or more" if high is None else f" from {low} to {high}"
        raise field.bad(f"write a whole number{limits}.") from None
