"""Groups of young people: what stands in the columns for SEND, sex, care and the like, as a few words that nobody can be known by.

Only known words come through, but for an area and an ethnicity, which have too many names: these columns are given up where they hold texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa_toolkit import pupil_names
from qa_toolkit.data_tables import DataRow, Table
from qa_toolkit.errors import BadData, shown
from qa_toolkit.spreadsheets import folded
from qa_toolkit_destinations.cells import NOTHING, yes_or_no

NOT_SAID, OTHER = "not said", "other"
YEAR_GROUP = "Year group"
_OPEN = ("Area", "Ethnicity")
_MOST = 25  # values of an open column; one with more holds something else than a group
_LONGEST = 40
_ADDRESS = re.compile(
    r",|\d\s+\w|[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}|\d{3}"
)  # '12 High Street', a postcode, a date
_WORDS: Mapping[str, Mapping[str, str]] = {
    "Sex": {"m": "male", "male": "male", "boy": "male", "f": "female", "female": "female", "girl": "female"},
    "Level of need": {"1": "1 intensive", "2": "2 supported", "3": "3 minimum"},
    # the letters of the school census, and how schools write them out
    "SEND": dict.fromkeys(("e", "ehcp", "ehc plan", "statement"), "EHC plan")
    | dict.fromkeys(("k", "s", "sen support", "send support"), "SEN support")
    | dict.fromkeys(("n", "none", "no sen", "no send"), "no SEND"),
}


class Groups:
    def __init__(self) -> None:
        self._places: Mapping[str, int] = {}
        self._flags: dict[str, Mapping[str, str] | None] = {}
        self._values: dict[str, set[str]] = {}
        self.dropped: set[str] = set()  # open columns that hold texts

    def look(self, table: Table, places: Mapping[str, int]) -> None:
        """The columns of a file; one of flags (Y, N, 1, 0, empty) is read as yes and no."""
        self._places = places
        self._flags = {title: flags({folded(_text(row, at)) for row in table.rows}) for title, at in places.items()}

    def of(self, row: DataRow) -> dict[str, str]:
        found = {}
        for title, at in self._places.items():
            text = _text(row, at)
            found[title] = self._open(title, text) if title in _OPEN else self._closed(title, folded(text))
        return found

    def _open(self, title: str, text: str) -> str:
        value = NOT_SAID if folded(text) in NOTHING else " ".join(shown(text).split())
        known = self._values.setdefault(title, set())
        known.add(value)
        if (
            len(known) > _MOST
            or len(value) > _LONGEST
            or (title == "Area" and _ADDRESS.search(value))
            or pupil_names.warnings(value)
        ):
            self.dropped.add(title)
        return value

    def _closed(self, title: str, word: str) -> str:
        flag, words = self._flags[title], _WORDS.get(title, {})
        if flag is not None and title != "Level of need":
            return flag[word]
        if word in words:
            return words[word]
        return NOT_SAID if word in NOTHING else {True: "yes", False: "no", None: OTHER}[yes_or_no(word)]


def flags(values: set[str]) -> Mapping[str, str] | None:
    """A column of yes and no as those words; None where it holds something else.

    Nothing means no where only the other answer is written, and is not said where both are.
    """
    meant = {value: yes_or_no(value) for value in values}
    filled = {answer for value, answer in meant.items() if value not in NOTHING}
    if None in filled or not filled:
        return None
    empty = "no" if filled == {True} else NOT_SAID
    return {value: empty if value in NOTHING else "yes" if answer else "no" for value, answer in meant.items()}


def _text(row: DataRow, at: int) -> str:
    try:
        return row.text(at)
    except BadData:  # a formula without a value
        return ""
