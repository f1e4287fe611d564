"""What stands in a cell for a value of an audit. Writing puts it there; reading takes a cell that still says it as untouched."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from qa_toolkit.wording import clean

Shown = str | int | float | date

MAX_TEXT = 16_000  # characters; a cell holds 32,767 halves of characters
_CUT = " … (cut here: a cell holds no more; the whole text is kept)"
_MOST_DIGITS = 10**15  # a spreadsheet keeps 15
_FIRST_YEAR = 1901  # Excel has a 29 February 1900, and nothing before that year


def text(value: Any) -> str:
    if value is None:
        return ""
    plain = clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    plain = plain.replace("\t", " ")  # LibreOffice loses tabs on their way through ODS
    return plain if len(plain) <= MAX_TEXT else plain[: MAX_TEXT - len(_CUT)] + _CUT


def is_cut(shown: Shown) -> bool:
    return isinstance(shown, str) and len(shown) == MAX_TEXT and shown.endswith(_CUT)


def number(value: Any) -> Shown:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number and abs(value) < _MOST_DIGITS else text(value)


def day(value: Any) -> Shown:
    try:
        when = date.fromisoformat(value)
    except (TypeError, ValueError):
        return text(value)
    return when if when.year >= _FIRST_YEAR and when.isoformat() == value else text(value)


def one_line(value: Any) -> str:
    return " ".join(text(value).split())


def plain(value: str) -> str:
    """A text without what a program that opens and saves a workbook may change: line ends, hard spaces, space at its ends."""
    return clean(value).replace("\N{NO-BREAK SPACE}", " ").strip()
