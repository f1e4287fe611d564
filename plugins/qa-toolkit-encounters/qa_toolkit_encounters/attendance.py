"""Who was there: a line of the log for one pupil, for several, or for a whole year group, against the roll."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from qa_toolkit.data_tables import Field
from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import count
from qa_toolkit_encounters import cells
from qa_toolkit_encounters.roll import Roll, key
from qa_toolkit_encounters.years import FIRST, LAST, academic_year, as_year_group

WHOLE_GROUP = frozenset({"", "all", "whole year", "whole year group", "year group", "everyone", "all pupils"})
_NOBODY = frozenset({"none", "nobody", "no one", "0", "-"})
_APART = re.compile(r"[;\n]")


class Attendance(Record):
    """`there` were there, `maybe` may have been, of whom `unnamed` were not; `offered` could come."""

    there: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()
    unnamed: int = 0
    offered: frozenset[str] = frozenset()


class Register:
    """Tells what is wrong with a line through `note`, and goes on with the rest of it."""

    def __init__(self, roll: Roll, note: Callable[[BadData], None]) -> None:
        self.roll, self.note = roll, note

    def pupils(self, field: Field, group: Field | None, on: date) -> Attendance:
        """Of a line that names pupils."""
        names = [key(one) for one in _APART.split(field.text) if one.strip()]
        found: set[str] = set()
        for number, name in enumerate(names, 1):
            problem = self._problem(name, on)
            if problem:
                self.note(field.bad(f"the {number}. of {len(names)}: {problem}" if len(names) > 1 else problem))
            else:
                found.add(name)
        if found and group is not None and group.text:
            groups = {self.roll.pupils[name].group_in(academic_year(on)) for name in found}
            if as_year_group(group.text) not in groups:
                self.note(group.bad("by the roll this was another year group on that day; counted by the roll."))
        return Attendance(frozenset(found), offered=frozenset(found))

    def _problem(self, name: str, on: date) -> str:
        pupil = self.roll.pupils.get(name)
        if pupil is None:
            return "this pupil is not on the roll; not counted."
        if not FIRST <= pupil.group_in(academic_year(on)) <= LAST:
            return "by the roll this pupil was in none of Years 7 to 13 on that day; not counted."
        if not pupil.here(on):
            return "this pupil had not joined yet or had left on that day; not counted."
        return ""

    def group(self, group: Field, absent: Field | None, present: Field | None, on: date) -> Attendance:
        """Of a whole year group: all but the absent, where these are named; else so many of them, and nobody knows who.

        Raises:
            BadData: where it is no year group, or nobody was in it.
        """
        year_group, year = as_year_group(group.text), academic_year(on)
        if year_group is None:
            raise group.bad("a line without a pupil needs a year group from 7 to 13.")
        pupils = self.roll.pupils.values()
        members = frozenset(one.key for one in pupils if one.group_in(year) == year_group and one.here(on))
        if not members:
            raise group.bad(f"nobody on the roll was in Year {year_group} on that day.")
        gone, unknown = self._absent(absent, members) if absent is not None else (frozenset(), 0)
        here = members - gone
        came = None if present is None else cells.whole(present)
        if came is None and (absent is None or not absent.text):
            self.note(
                group.bad(
                    "neither the absent nor the number present is given, so nobody is sure to have been there; "
                    "write ‘none’ where nobody was absent."
                )
            )
            return Attendance(maybe=here, unnamed=len(here), offered=members)
        if came is not None and present is not None and came > len(here):
            told = f"{came} came, but by the roll only {count(len(here), 'pupil')} can have; nobody is sure to have been there."
            self.note(present.bad(told))
            return Attendance(maybe=here, unnamed=len(here), offered=members)
        if came is None and unknown:  # whoever is meant may be of this year group and misspelt
            return Attendance(maybe=here, unnamed=min(unknown, len(here)), offered=members)
        if came is None or came == len(here):
            return Attendance(here, offered=members)
        return Attendance(maybe=here, unnamed=len(here) - came, offered=members)

    def _absent(self, field: Field, members: frozenset[str]) -> tuple[frozenset[str], int]:
        """Who of the year group was absent, and how many references of the absent are of nobody on the roll."""
        if folded(field.text) in _NOBODY:
            return frozenset(), 0
        found = {key(one) for one in _APART.split(field.text.replace(",", ";")) if one.strip()}
        if strangers := found - members:
            words = count(len(strangers), "reference of the absent is", "references of the absent are")
            self.note(field.bad(f"{words} not of this year group on that day."))
        return frozenset(found & members), len(found - self.roll.pupils.keys())
