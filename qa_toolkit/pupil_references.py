"""Whether a text may be a school's own reference of a pupil, which a list for the school may show. What is none may be anybody's data."""

from __future__ import annotations

import re

from qa_toolkit import pupil_names
from qa_toolkit.spreadsheets import Cell, as_date

_REFERENCE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9/_.-]{0,19}")
_LETTERS = re.compile(r"[A-Za-z]+")
_NO_NAMES = frozenset({"pupil", "student", "learner", "case"})
_MOST = 4  # letters beside small ones, which make a name of two short ones
_LONG_NUMBER = re.compile(r"[A-Za-z]?\d{9,}[A-Za-z]?")  # UPN, ULN, NHS number and whatever else is one for life
_RUN_TOGETHER = re.compile(
    r"(\d\d)(\d\d)((?:19|20)\d\d)|((?:19|20)\d\d)(\d\d)(\d\d)|(\d\d?)([A-Za-z]{3})((?:19|20)\d\d)"
)


def is_for_life(text: str) -> bool:
    """Whether it is a number that somebody keeps for life, by its length."""
    return _LONG_NUMBER.fullmatch(text.strip()) is not None


def is_own(cell: Cell) -> bool:
    """Short, with a digit, no more than three letters together, no number for life or of a telephone, no date."""
    text = cell.text.strip()
    if not _REFERENCE.fullmatch(text) or is_for_life(text) or _is_date(cell) or pupil_names.warnings(text):
        return False
    words = [letters for letters in _LETTERS.findall(text) if letters.casefold() not in _NO_NAMES]
    if not text.isupper() and sum(map(len, words)) > _MOST:  # 'Ann-Lee7' as against 'ABC-DEF-7'
        return False
    return all(len(letters) <= 3 for letters in words)


def _is_date(cell: Cell) -> bool:
    """Or one without anything between day, month and year."""
    apart = _RUN_TOGETHER.fullmatch(cell.text.strip())
    text = "-".join(part for part in apart.groups() if part) if apart else ""
    return as_date(cell) is not None or as_date(Cell("", 1, 1, text)) is not None
