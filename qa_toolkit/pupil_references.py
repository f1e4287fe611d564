"""Whether a text may be a school's own reference of a pupil, which a list for the school may show. What is none may be anybody's data."""

from __future__ import annotations

import re

from qa_toolkit import pupil_names
from qa_toolkit.spreadsheets import Cell, as_date

_REFERENCE = re.compile(r"(?=.{1,20}\Z)(?=.*\d)[A-Za-z0-9][A-Za-z0-9/_.-]*(?: [A-Za-z0-9/_.-]+)?")
_LETTERS = re.compile(r"[A-Za-z]+")
_NO_NAMES = frozenset({"pupil", "student", "learner", "case", "client", "person", "ref"})
_MOST = 4  # letters beside small ones, which make a name of two short ones
_LONG_NUMBER = re.compile(r"[A-Za-z]?\d{9,}[A-Za-z]?")  # UPN, ULN, NHS number and whatever else is one for life
_POSTCODE = re.compile(r"[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}")
_LIKE_A_DATE = re.compile(  # the month first, too
    r"\d{1,2}[/. -]\d{1,2}[/. -](?:\d{4}|\d\d)|\d{4}[/. -]\d{1,2}[/. -]\d{1,2}|(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:19|20)\d\d"
)
_RUN_TOGETHER = re.compile(
    r"(\d\d)(\d\d)((?:19|20)\d\d)|((?:19|20)\d\d)(\d\d)(\d\d)|(\d\d?)([A-Za-z]{3})((?:19|20)\d\d)"
)


def is_for_life(text: str) -> bool:
    """Whether it is a number that somebody keeps for life, by its length."""
    return _LONG_NUMBER.fullmatch(text.replace(" ", "")) is not None


def is_own(cell: Cell) -> bool:
    """Short, with a digit and few letters; no first name, number for life or of a telephone, date or postcode."""
    text = cell.text.strip()
    if (
        not _REFERENCE.fullmatch(text)
        or is_for_life(text)
        or _is_date(cell)
        or _POSTCODE.fullmatch(text)
        or pupil_names.warnings(text)
    ):
        return False
    words = [letters for letters in _LETTERS.findall(text) if letters.casefold() not in _NO_NAMES]
    if any(pupil_names.is_given(word) or (len(word) > 2 and word.istitle()) for word in words):  # 'Joe12', 'A.Lee.7'
        return False
    if not text.isupper() and sum(map(len, words)) > _MOST:  # 'Ann-Lee7' as against 'ABC-DEF-7'
        return False
    return all(len(letters) <= (2 if " " in text else 3) for letters in words)


def _is_date(cell: Cell) -> bool:
    """Or one without anything between day, month and year, or with the month before the day."""
    if _LIKE_A_DATE.fullmatch(cell.text.strip()):
        return True
    apart = _RUN_TOGETHER.fullmatch(cell.text.strip())
    text = "-".join(part for part in apart.groups() if part) if apart else ""
    return as_date(cell) is not None or as_date(Cell("", 1, 1, text)) is not None
