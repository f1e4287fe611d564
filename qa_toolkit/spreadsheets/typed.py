"""Dates, whole numbers and decimal fractions as people type them. A text that could mean two things means neither: whoever typed it is asked."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from qa_toolkit.spreadsheets.cells import Cell, folded
from qa_toolkit.wording import MONTHS

_FULL = [month.lower() for month in MONTHS]
_SHORT = [month[:3] for month in _FULL]
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?z?)?")
_YEAR = r"(\d{4}|[0-7]\d)"  # of two digits 00 to 79 are 2000 to 2079; 80 to 99 may be of the last century, and are asked about
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2{_YEAR}")
_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[ -]([a-z]{{3,9}})\.?,?[ -]{_YEAR}")
_TOO_LARGE = 10**15  # a spreadsheet keeps 15 digits; what has more is not what was typed
_WHOLE = re.compile(r"([+-]?)£? ?(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.0+)?")

# '1,200' is 1200 here and 1.2 elsewhere, so a comma before three digits is a decimal comma only after a nought ('0,125').
_POINT = re.compile(r"([+-]?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})\.(\d{1,15})")
_COMMA = re.compile(r"([+-]?)(0(?=,)|\d{1,15}(?!,\d{3}$)|\d{1,3}(?:\.\d{3}){1,4}),(\d{1,15})")
_PLAIN = re.compile(r"[+-]?\d{1,15}")
_PER_CENT = re.compile(r" ?(?:%|per ?cent)$")


def as_date(cell: Cell) -> date | None:
    """2026-11-30, 30/11/2026, 30.11.26, 30 Nov 2026 or a date of the program's own; the day stands before the month, as in Britain."""
    if isinstance(cell.value, date):
        return cell.value
    if not isinstance(cell.value, str):
        return None
    text = folded(cell.value)
    if match := _ISO.fullmatch(text):
        return _date(match[1], match[2], match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return _date(match[4], match[3], match[1])
    if match := _NAMED.fullmatch(text):
        return _date(match[3], _month(match[2]), match[1])
    return None


def as_whole_number(cell: Cell) -> int | None:
    """3, 3.0, '3', ' 3 ', '1,200' or '£1,200'; nothing that a whole number would have to be guessed from."""
    value = cell.value
    if isinstance(value, bool) or cell.percent:
        return None
    if isinstance(value, int | float):
        return int(value) if abs(value) < _TOO_LARGE and value == int(value) else None
    if not isinstance(value, str):
        return None
    match = _WHOLE.fullmatch(folded(value))
    return int(match[1] + match[2].replace(",", "")) if match else None


def as_decimal(cell: Cell, *, per_cent: bool = False) -> Decimal | None:
    """89.9, '89.9', '89,9', '1,234.5' or '1.234,5', exactly as it is written; '1,200' could mean two numbers, and means none.

    With `per_cent` also '89.9%', '89.9 per cent' and a number that a workbook shows as a percentage: the number before the sign.
    """
    value = cell.value
    if isinstance(value, bool) or (cell.percent and not per_cent):
        return None
    if isinstance(value, int | float):
        # a spreadsheet keeps 15 digits: what has more is what a calculation left behind
        return Decimal(cell.text.removesuffix("%")) if abs(value) < _TOO_LARGE else None
    if not isinstance(value, str):
        return None
    text = folded(value)
    if per_cent:
        text = _PER_CENT.sub("", text)
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    match = _POINT.fullmatch(text) or _COMMA.fullmatch(text)
    if match is None:
        return None
    whole = match[2].replace(",", "").replace(".", "")
    return Decimal(f"{match[1]}{whole}.{match[3]}")


def _month(word: str) -> int:
    """0 for a word that is no month."""
    if word == "sept" or word in _SHORT:
        return _SHORT.index(word[:3]) + 1
    return _FULL.index(word) + 1 if word in _FULL else 0


def _date(year: str | int, month: str | int, day: str | int) -> date | None:
    century = 2000 if len(str(year)) == 2 else 0
    try:
        return date(century + int(year), int(month), int(day))
    except ValueError:
        return None
