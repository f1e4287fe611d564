"""Columns, dates and numbers of a table. What is none is never repeated: where columns were mixed up, it may be anybody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from qa_toolkit import errors
from qa_toolkit.data_tables import Field, Table
from qa_toolkit.errors import BadData
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import quoted


def doubled(table: Table, places: Iterable[int | None]) -> Iterator[str]:
    """That of two columns of one name one is read."""
    same = Counter(folded(title) for title in table.titles)
    for place in sorted({one for one in places if one is not None}):
        if same[folded(table.titles[place])] > 1:
            yield f"{table.path}: two columns are called {quoted(errors.shown(table.titles[place]))}; the first was read."


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
        to = "up" if high is None else f"to {high}"
        raise field.bad(f"here should stand a whole number from {low} {to}.") from None
