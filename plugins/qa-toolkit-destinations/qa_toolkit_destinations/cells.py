"""Months, year groups, flags and offers as people and systems write them; a text that is none of them is asked about."""

from __future__ import annotations

import re
from datetime import date, timedelta

from qa_toolkit.data_tables import Field
from qa_toolkit.errors import BadData, shown
from qa_toolkit.pupil_references import is_own
from qa_toolkit.spreadsheets import as_date, as_whole_number, folded
from qa_toolkit.wording import MONTHS

OFFER, NOT_SUITABLE, NO_OFFER, NOT_RECORDED, OFFER_APART = "offer", "not-suitable", "no-offer", "not-recorded", "apart"
_OFFERS = {
    OFFER: ("offer", "offer made", "yes", "y", "suitable offer", "offer received", "offer accepted", "offered", "true"),
    NOT_SUITABLE: (
        "not suitable",
        "offer not suitable",
        "not appropriate",
        "offer not appropriate",
        "unsuitable offer",
    ),
    NO_OFFER: ("no", "n", "no offer", "no offer made", "not offered", "false"),
    NOT_RECORDED: ("", "not recorded", "unknown", "not known", "no record", "-", "none", "null", "nan", "n/a", "tbc"),
}
_OFFER = {word: kind for kind, words in _OFFERS.items() for word in words}
_YES = frozenset(("y", "yes", "true", "1", "t"))
_NO = frozenset(("", "n", "no", "false", "0", "f"))
NOTHING = frozenset(("", "-", "none", "null", "nan", "n/a", "na", "nk", "not known", "unknown", "tbc", "not recorded"))
_YEAR = re.compile(r"(?:year|yr|y|nc)?\s*(\d{1,2})(?:\.0)?")
_NAMED = re.compile(r"([a-z]{3,9})[ -](\d{4}|\d\d)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{4})")
_LEAVING = re.compile(r"((?:19|20)\d\d)(?:\.0|[/-]?(\d\d))?")
_LEAVERS_MONTH = 9
_SERIAL = re.compile(r"[34567]\d{4}(?:\.0)?")  # Excel's number of a day from 1982 to 2119
_SHOWN = 12  # characters: a month, a number or a code
_AMOUNT = re.compile(r"[-+£]?\d{1,6}(?:[.,]\d{1,3})?%?")
_AGES = (10, 26)
_EPOCH = date(1899, 12, 30)
EARLIEST = date(2000, 1, 1)


def said(field: Field) -> str:
    """What stands in a cell, for a sentence; a text that may be a name is not repeated."""
    text = field.text
    fit = len(text) <= _SHOWN and not _SERIAL.fullmatch(text) and (_AMOUNT.fullmatch(text) or is_own(field.cell))
    return f"‘{shown(text)}’" if fit or text.upper() in ("NEET", "NK") else "what stands there"


def whole(field: Field) -> int | None:
    """None where nothing stands.

    Raises:
        BadData: where something else than a whole number from 0 stands, or a formula has no value.
    """
    if not field.text:
        return None
    try:
        return field.whole()
    except BadData:
        raise field.bad(f"{said(field)} is no whole number from 0 up.") from None


def day_of(field: Field) -> date | None:
    """A date, or the number that Excel keeps a date as; None where nothing stands.

    Raises:
        BadData: where it is no date that there is.
    """
    text = field.text
    if _SERIAL.fullmatch(text):
        return _EPOCH + timedelta(int(float(text)))
    found = as_date(field.cell) if text else None
    if text and found is None:
        raise field.bad(f"{said(field)} is no date; write it as 30/11/2026 or 2026-11-30.")
    return found


def month_of(field: Field, until: date) -> date | None:
    """The first day of a month; None where nothing stands.

    Raises:
        BadData: where it is no month, or one before 2000 or after `until`.
    """
    text = folded(field.text)
    if not text:
        return None
    found = month(text) or as_date(field.cell) or (day_of(field) if _SERIAL.fullmatch(text) else None)
    if found is None:
        raise field.bad(f"{said(field)} is no month; write it as 2026-01 or as 31/01/2026.")
    if found < EARLIEST or found.replace(day=1) > until:
        raise field.bad(f"{said(field)} is a month that cannot be: it is before 2000 or still to come.")
    return found.replace(day=1)


def month(text: str) -> date | None:
    """'2026-01', '01/2026', 'Jan 2026', 'January-26'."""
    text = folded(text)
    if at := _ISO.fullmatch(text):
        return _first(int(at[1]), int(at[2]))
    if at := _SLASHED.fullmatch(text):
        return _first(int(at[2]), int(at[1]))
    if at := _NAMED.fullmatch(text):
        number = next((n for n, name in enumerate(MONTHS, 1) if at[1] in (name.lower(), name.lower()[:3])), 0)
        return _first(int(at[2]) + (2000 if len(at[2]) == 2 else 0), number or 9 * (at[1] == "sept"))
    return None


def leavers(text: str) -> date | None:
    """The September that stands for a year of leavers: 2017 of '2017', '2016/17', '2016-17' and '201617'; None of a month as '2016-01'."""
    found = _LEAVING.fullmatch(text)
    if found is None:
        return None
    year = int(found[1])
    if found[2] is None:
        return date(year, _LEAVERS_MONTH, 1)
    return date(year + 1, _LEAVERS_MONTH, 1) if int(found[2]) == (year + 1) % 100 else None


def _first(year: int, number: int) -> date | None:
    return date(year, number, 1) if 1 <= number <= 12 and year > 0 else None


def year_group(field: Field) -> int | None:
    """'Year 12', 'Y12' or '12'; None where nothing stands.

    Raises:
        BadData: where it is no year group from 7 to 14.
    """
    at = _YEAR.fullmatch(folded(field.text))
    if not field.text:
        return None
    if at is None or not 7 <= int(at[1]) <= 14:
        raise field.bad(f"{said(field)} is no year group; write 11, 12 or 13.")
    return int(at[1])


def year_of_age(field: Field) -> int | None:
    """The year group that goes with the age on 31 August: 16 is Year 12.

    Raises:
        BadData: where it is no age.
    """
    age = as_whole_number(field.cell)
    if not field.text:
        return None
    if age is None or not _AGES[0] <= age <= _AGES[1]:
        raise field.bad(f"{said(field)} is no age on 31 August; write 16 or 17.")
    return age - 4


def yes_or_no(text: str) -> bool | None:
    word = folded(text)
    return True if word in _YES else False if word in _NO else None


def offer(text: str) -> str:
    """Which part of the September Guarantee; codes are counted apart, for no source that could be read says what they mean."""
    return _OFFER.get(folded(text), OFFER_APART)
