"""The log: one line for a pupil, for several, or for a whole year group, with the answers to the tests. Nothing else of it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from qa_toolkit import errors, pupil_names
from qa_toolkit.data_tables import DataRow, Field, Table, read_table
from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import count
from qa_toolkit_encounters import cells
from qa_toolkit_encounters.attendance import WHOLE_GROUP, Attendance, Register
from qa_toolkit_encounters.kinds import (
    HERE,
    LAW,
    MEANINGFUL,
    ONLINE,
    OPEN_TO,
    PLACES,
    SOME,
    TESTS,
    THERE,
    WHOLE,
    Kind,
    judged,
    kind_of,
    no_kind,
    yes_or_no,
)
from qa_toolkit_encounters.roll import ACADEMIC_YEAR, PUPIL, YEAR_GROUP, Roll
from qa_toolkit_encounters.years import academic_year, as_academic_year, called

DATE = ("Date", "Date of encounter", "Day")
TYPE = ("Type", "Type of encounter", "Kind", "Encounter type", "Activity type")
WITH = ("Employer or provider", "Employer", "Provider", "Organisation", "With")
ABSENT = ("Absent", "Absentees")
PRESENT = ("Number present", "Present", "Attended", "Number attended")
OPEN = ("Open to", "Put on for", "Offered to")
PLACE = ("Place", "Where", "Location", "Venue")
MINUTES = ("Minutes", "Length in minutes", "Duration")
_LONGEST = 6000  # minutes: four weeks of work
T = TypeVar("T")


class Encounter(Record):
    """One line of the log. `there` were there, `maybe` may have been, of whom `unnamed` were not; `offered` could come."""

    where: str
    on: date
    kind: Kind
    partner: str  # '' where it is not said or may be a person's name
    there: frozenset[str]
    maybe: frozenset[str]
    unnamed: int
    offered: frozenset[str]
    year_groups: tuple[int, ...]
    open_to_all: bool | None
    place: str | None
    minutes: int | None
    tests: Mapping[str, bool | None]

    @property
    def meaningful(self) -> bool | None:
        return judged(MEANINGFUL, self.kind.family, self.tests)

    def qualifies(self, least: int | None) -> bool | None:
        """Whether it counts for the provider access law; `least` are the minutes that the school has set, if it has."""
        content = judged(LAW, self.kind.family, self.tests)
        if least is None or content is False:
            return content
        return False if self.minutes is not None and self.minutes < least else content if self.minutes else None


class Log(Record):
    encounters: tuple[Encounter, ...]
    warnings: tuple[str, ...]
    faults: tuple[str, ...]

    @property
    def first_year(self) -> int | None:
        """The academic year in which the log begins."""
        return min((academic_year(one.on) for one in self.encounters), default=None)


def read(
    files: Sequence[tuple[bytes, str]], roll: Roll, on: date, *, year: int | None = None, sheet: str | None = None
) -> Log:
    """The lines of all files together. With `year`, what lies outside of that academic year is told and left out.

    Raises:
        BadData, BadWorkbook: where one is no table or has no such columns, or no line of them can be used.
    """
    reader = _Lines(roll, on, year)
    warnings: list[str] = []
    found: list[Encounter] = []
    for content, name in files:
        table = read_table(content, name, TYPE, sheet)
        warnings += (*table.warnings, *table.doubled(_Columns(table).places))
        found += reader.lines(table)
    if not found:
        name = files[0][1]
        raise BadData(name, reader.faults[0].removeprefix(f"{name}: ") if reader.faults else "there is no line in it.")
    return Log(tuple(found), tuple(warnings), tuple(reader.faults))


def told(faults: Sequence[str], most: int = 40) -> Iterator[str]:
    """The first of them and how many more there are: a wrong roll makes one of every line."""
    yield from faults[:most]
    if len(faults) > most:
        yield f"… and {len(faults) - most} more lines or cells that could not be read."


class _Columns:
    """Of one table."""

    def __init__(self, table: Table) -> None:
        self.date, self.type = table.column(*DATE), table.column(*TYPE)
        self.pupil, self.group = table.find(*PUPIL), table.find(*YEAR_GROUP)
        if self.pupil is None and self.group is None:
            raise table.missing(PUPIL[0], YEAR_GROUP[0])
        self.partner, self.absent, self.present = table.find(*WITH), table.find(*ABSENT), table.find(*PRESENT)
        self.open, self.place, self.minutes = table.find(*OPEN), table.find(*PLACE), table.find(*MINUTES)
        self.year = table.find(*ACADEMIC_YEAR)
        found = {test.key: table.find(test.title, *test.names) for test in TESTS}
        self.tests = {key: column for key, column in found.items() if column is not None}

    @property
    def places(self) -> tuple[int | None, ...]:
        head = (self.date, self.type, self.pupil, self.group, self.partner, self.absent, self.present)
        return (*head, self.open, self.place, self.minutes, self.year, *self.tests.values())


class _Lines:
    def __init__(self, roll: Roll, on: date, year: int | None) -> None:
        self.roll, self.on, self.year = roll, on, year
        self.faults: list[str] = []
        self.register = Register(roll, self._note)
        self.sure: set[tuple[str, date, str, str]] = set()
        self.maybe: set[tuple[str, date, str, str]] = set()

    def lines(self, table: Table) -> Iterator[Encounter]:
        columns = _Columns(table)
        for row in table.rows:
            try:
                line = self._line(row, columns)
            except BadData as error:
                self._note(error)
            else:
                if line is not None:
                    yield line

    def _note(self, error: BadData) -> None:
        self.faults.append(str(error))

    def _line(self, row: DataRow, columns: _Columns) -> Encounter | None:
        """None where nobody can be counted, which has been told."""
        on = self._day(row, columns)
        type_ = row.fields[columns.type]
        kind = kind_of(type_.text)
        if kind is None:
            raise type_.bad(no_kind(type_.text) if type_.text else "the type is missing.")
        partner = row.text(columns.partner)
        whole = folded(row.text(columns.pupil)) in WHOLE_GROUP
        came = self._who(row, columns, on, whole=whole)
        there, maybe = self._fresh(came, on, kind, partner)
        if not there and not maybe:
            if came.there or came.maybe:
                self._note(
                    type_.bad("the same encounter of the same pupils is in an earlier row; only that row counts.")
                )
            return None
        if twice := len(came.there | came.maybe) - len(there | maybe):
            words = count(twice, "of these pupils has", "of these pupils have")
            self._note(
                type_.bad(f"{words} the same encounter above already; for them it was read once, as it stands there.")
            )
        groups = {self.roll.pupils[one].group_in(academic_year(on)) for one in there | maybe}
        return Encounter(
            where=type_.where,
            on=on,
            kind=kind,
            partner="" if pupil_names.warnings(partner) else errors.shown(" ".join(partner.split())),
            there=there,
            maybe=maybe,
            unnamed=came.unnamed,
            offered=came.offered,
            year_groups=tuple(sorted(groups)),
            open_to_all=whole or self._chosen(row, columns.open, OPEN_TO, f"‘{WHOLE}’ nor ‘{SOME}’"),
            place=self._chosen(row, columns.place, PLACES, f"‘{HERE}’, ‘{THERE}’ nor ‘{ONLINE}’"),
            minutes=self._minutes(row, columns.minutes),
            tests={key: self._answer(row.fields[column]) for key, column in columns.tests.items()},
        )

    def _day(self, row: DataRow, columns: _Columns) -> date:
        field = row.fields[columns.date]
        on = cells.day(field)
        if on is None:
            raise field.bad("the date is missing.")
        if on > self.on:
            raise field.bad("this day is still to come; the encounter is counted when it is over.")
        year = academic_year(on)
        if self.year not in {None, year}:
            raise field.bad(f"this day is in {called(year)}, outside of {called(self.year or 0)}; not counted.")
        said = row.text(columns.year)
        if columns.year is not None and said and as_academic_year(said) != year:
            raise row.fields[columns.year].bad(f"the date is in {called(year)}, and this is not; not counted.")
        return on

    def _who(self, row: DataRow, columns: _Columns, on: date, *, whole: bool) -> Attendance:
        fields = row.fields
        group = None if columns.group is None else fields[columns.group]
        if not whole and columns.pupil is not None:
            return self.register.pupils(fields[columns.pupil], group, on)
        if group is None:
            raise fields[columns.date].bad("a line without a pupil needs a column ‘Year group’.")
        absent, present = (None if one is None else fields[one] for one in (columns.absent, columns.present))
        return self.register.group(group, absent, present, on)

    def _fresh(self, came: Attendance, on: date, kind: Kind, partner: str) -> tuple[frozenset[str], frozenset[str]]:
        """Without those for whom the same encounter stands in the log already, and is as certain."""
        what = (on, kind.key, folded(partner))
        there = {(one, *what) for one in came.there} - self.sure
        maybe = {(one, *what) for one in came.maybe} - self.sure - self.maybe
        self.sure |= there
        self.maybe |= maybe
        return frozenset(one for one, *_ in there), frozenset(one for one, *_ in maybe)

    def _chosen(self, row: DataRow, column: int | None, known: Mapping[str, T], words: str) -> T | None:
        said = folded(row.text(column))
        if column is None or not said:
            return None
        if said not in known:
            self._note(row.fields[column].bad(f"this is neither {words}; taken as not answered."))
        return known.get(said)

    def _minutes(self, row: DataRow, column: int | None) -> int | None:
        try:
            return None if column is None else cells.whole(row.fields[column], 1, _LONGEST)
        except BadData as error:
            self._note(error)
            return None

    def _answer(self, field: Field) -> bool | None:
        answer, known = yes_or_no(field.text)
        if not known:
            self._note(field.bad("this is neither yes nor no; taken as not answered."))
        return answer
