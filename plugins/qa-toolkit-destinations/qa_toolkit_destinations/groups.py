"""Groups of young people: what stands in the columns for SEND, sex, care and the like, as a few words that nobody can be known by."""

from __future__ import annotations

from collections.abc import Mapping

from qa_toolkit.data_tables import DataRow, Table
from qa_toolkit.errors import BadData, shown
from qa_toolkit.spreadsheets import folded
from qa_toolkit_destinations.cells import yes_or_no

NOT_SAID = "not said"
YEAR_GROUP = "Year group"
_MOST = 25  # values of a column; one with more holds something else than a group
_LONGEST = 40
_SEXES = {"m": "male", "male": "male", "boy": "male", "f": "female", "female": "female", "girl": "female"}
_NEEDS = {"1": "1 intensive", "2": "2 supported", "3": "3 minimum"}
_SEND = {"e": "EHC plan", "k": "SEN support", "n": "no SEND"}  # the school census's letters


class Groups:
    def __init__(self) -> None:
        self._places: Mapping[str, int] = {}
        self._flags: dict[str, Mapping[str, str] | None] = {}
        self._values: dict[str, set[str]] = {}
        self.dropped: set[str] = set()  # columns that hold too many values, or long ones

    def look(self, table: Table, places: Mapping[str, int]) -> None:
        """The columns of a file; one of flags (Y, N, 1, 0, empty) is read as yes and no."""
        self._places = places
        self._flags = {title: flags({folded(_text(row, at)) for row in table.rows}) for title, at in places.items()}

    def of(self, row: DataRow) -> dict[str, str]:
        found = {}
        for title, at in self._places.items():
            value = self._value(title, _text(row, at))
            known = self._values.setdefault(title, set())
            known.add(value)
            if len(known) > _MOST or len(value) > _LONGEST:
                self.dropped.add(title)
            found[title] = value
        return found

    def _value(self, title: str, text: str) -> str:
        if title == "Level of need":
            return _NEEDS.get(text, shown(text) or NOT_SAID)
        flag = self._flags[title]
        if flag is not None:
            return flag[folded(text)]
        if title == "Sex":
            return _SEXES.get(folded(text), NOT_SAID if not text else "other")
        if title == "SEND" and folded(text) in _SEND:
            return _SEND[folded(text)]
        return " ".join(shown(text).split()) or NOT_SAID


def flags(values: set[str]) -> Mapping[str, str] | None:
    """A column of yes and no as those words; None where it holds something else.

    Nothing means no where only the other answer is written, and is not said where both are.
    """
    meant = {value: yes_or_no(value) for value in values}
    filled = {answer for value, answer in meant.items() if value}
    if None in filled or not filled:
        return None
    empty = "no" if filled == {True} else NOT_SAID
    return {value: empty if not value else "yes" if answer else "no" for value, answer in meant.items()}


def _text(row: DataRow, at: int) -> str:
    try:
        return row.text(at)
    except BadData:  # a formula without a value
        return ""
