"""The roll: pupil references with year group, who joined and left when, and who may apply to higher education. Nothing else of it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from qa_toolkit import pupil_references
from qa_toolkit.data_tables import DataRow, Field, Table, read_table
from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded, open_book
from qa_toolkit_encounters import cells
from qa_toolkit_encounters.kinds import yes_or_no
from qa_toolkit_encounters.years import academic_year, as_academic_year, as_year_group

SHEET = "Roll"
PUPIL = ("Pupil", "Pupil reference", "Reference", "Pupil ref", "Ref", "Student reference", "Admission number", "Adno")
YEAR_GROUP = ("Year group", "Year", "Yr", "NC year", "National curriculum year")
ACADEMIC_YEAR = ("Academic year", "School year")
JOINED = ("Joined", "Date joined", "Date of admission", "Admission date")
LEFT = ("Left", "Date left", "Leaving date", "Date of leaving")
HIGHER = ("May apply to higher education", "Considers higher education", "Higher education")

_PERSONAL = frozenset(
    {
        *(
            "name",
            "full name",
            "pupil name",
            "student name",
            "pupil",
            "surname",
            "last name",
            "family name",
            "legal surname",
        ),
        *("forename", "first name", "given name", "preferred name", "legal forename", "middle name"),
        *(
            "date of birth",
            "dob",
            "birth date",
            "birthday",
            "address",
            "postcode",
            "post code",
            "telephone",
            "phone",
            "mobile",
        ),
        *("email", "e-mail", "email address", "e-mail address", "upn", "uln", "nhs number"),
    }
)
_MAY = 5  # who left in May or later of a year group finished it


class Pupil(Record):
    key: str  # the reference, for finding
    shown: str
    year_group: int  # in `in_year`
    in_year: int
    joined: date | None = None
    left: date | None = None
    higher: bool | None = None
    part: str = ""  # of what the shares are set beside, '' where nothing is said

    def group_in(self, year: int) -> int:
        """The year group in another academic year; nobody is taken to repeat one."""
        return self.year_group + year - self.in_year

    def year_of(self, year_group: int) -> int:
        """The academic year in which the pupil is in a year group."""
        return self.in_year + year_group - self.year_group

    def here(self, on: date) -> bool:
        return (self.joined is None or self.joined <= on) and (self.left is None or on <= self.left)

    def finished(self, year_group: int) -> bool:
        """Whether the pupil was here to the end of a year group (in May of it)."""
        return self.here(date(self.year_of(year_group) + 1, _MAY, 1))


class Roll(Record):
    name: str
    pupils: Mapping[str, Pupil]
    warnings: tuple[str, ...]
    faults: tuple[str, ...]  # rows that were left out, and why
    by: str = ""  # the column that divides the pupils, if one was named


def read(content: bytes, name: str, on: date, sheet: str | None = None, by: str = "") -> Roll:
    """The roll in a file of CSV or XLSX. Without a column of academic years it is that of the year of `on`.

    `by` names a column by which the shares are to be set beside one another.

    Raises:
        BadData, BadWorkbook: where it is no table, has no such columns, or nobody is on it.
    """
    reader = _Reader(table_of(content, name, sheet), on, by)
    pupils: dict[str, Pupil] = {}
    faults: list[str] = []
    for row in reader.table.rows:
        try:
            pupil = reader.pupil(row)
            if pupil.key in pupils:
                raise row.fields[reader.reference].bad("this pupil stands on the roll already; read once.")
            pupils[pupil.key] = pupil
        except BadData as error:
            faults.append(str(error))
    if not pupils:
        raise BadData(name, faults[0].removeprefix(f"{name}: ") if faults else "nobody is on the roll.")
    told = (*reader.table.warnings, *reader.table.doubled(reader.places), *_unshown(pupils))
    return Roll(name, pupils, told, tuple(faults), by)


def table_of(content: bytes, name: str, sheet: str | None = None) -> Table:
    """Of a workbook the sheet Roll, if it has one: a log before it has columns of the same names.

    Raises:
        BadData, BadWorkbook: where it is no table, or has no such columns.
    """
    if sheet is None and content.startswith(b"PK"):
        found = open_book(name, content).find_sheet(SHEET)
        sheet = None if found is None or found.hidden else found.name
    return read_table(content, name, PUPIL, sheet)


def _unshown(pupils: Mapping[str, Pupil]) -> Iterator[str]:
    if any(pupil.shown.startswith("row ") for pupil in pupils.values()):
        yield (
            "Some references look like names, unique pupil numbers or something else that is not a school's own short reference; "
            "these pupils are shown by their row on the roll."
        )


class _Reader:
    def __init__(self, table: Table, on: date, by: str) -> None:
        self.table, self.on = table, on
        self.reference, self.group = table.column(*PUPIL), table.column(*YEAR_GROUP)
        self.year, self.joined, self.left = table.find(*ACADEMIC_YEAR), table.find(*JOINED), table.find(*LEFT)
        self.higher, self.part = table.find(*HIGHER), table.column(by) if by else None
        if folded(by) in _PERSONAL:
            raise BadData(table.path, f"‘{by}’ is of single pupils, and no group; name another column with --by.")

    @property
    def places(self) -> tuple[int | None, ...]:
        return (self.reference, self.group, self.year, self.joined, self.left, self.higher, self.part)

    def pupil(self, row: DataRow) -> Pupil:
        reference, group = row.fields[self.reference], row.fields[self.group]
        if not reference.text:
            raise reference.bad("the pupil's reference is missing.")
        year_group = as_year_group(group.text)
        if year_group is None:
            raise group.bad("a year group from 7 to 13 is missing.")
        joined, left = self._day(row, self.joined), self._day(row, self.left)
        if joined and left and left < joined:
            raise row.fields[self.left or 0].bad("this pupil left before joining.")
        in_year = self._year(row, left)
        return Pupil(
            key(reference.text),
            _shown(reference, row),
            year_group,
            in_year,
            joined,
            left,
            self._higher(row),
            self._part(row),
        )

    def _day(self, row: DataRow, column: int | None) -> date | None:
        return None if column is None else cells.day(row.fields[column])

    def _year(self, row: DataRow, left: date | None) -> int:
        """Of a leaver the year of leaving, or an earlier one that is given: who left on 1 September finished the year before."""
        here = academic_year(left or self.on)
        said = row.text(self.year)
        if self.year is None or not said:
            return here
        year = as_academic_year(said)
        if year is None:
            raise row.fields[self.year].bad("this is no academic year; write it as 2026/27.")
        return min(year, here) if left else year

    def _part(self, row: DataRow) -> str:
        return " ".join(row.text(self.part).split())[:40]

    def _higher(self, row: DataRow) -> bool | None:
        if self.higher is None:
            return None
        answer, known = yes_or_no(row.text(self.higher))
        if not known:
            raise row.fields[self.higher].bad("this is neither yes nor no.")
        return answer


def key(reference: str) -> str:
    return folded(reference)


def _shown(reference: Field, row: DataRow) -> str:
    return reference.text if pupil_references.is_own(reference.cell) else f"row {row.number}"
