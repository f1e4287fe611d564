"""What a file by pupil says of each young person in a month: never a name, an address or a birth date."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from qa_toolkit import pupil_references
from qa_toolkit.data_tables import DataRow, Table
from qa_toolkit.errors import BadData, shown
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import count, listed
from qa_toolkit_destinations import cells, codes
from qa_toolkit_destinations.columns import Columns
from qa_toolkit_destinations.groups import NOT_SAID, YEAR_GROUP, Groups
from qa_toolkit_destinations.people import NO_CODE, TWO_CODES, UNKNOWN_CODE, Extract, Options, Person
from qa_toolkit_destinations.places import Notes, place

_VULNERABLE = frozenset(("110", "130", "140", "150", "160", "170", "190", "200", "210"))  # DfE, technical notes
_FEW_SCHOOLS = 5
_VULNERABLE_TITLE = "Vulnerable group"


class Reader:
    """Reads the rows of one or more files; people are told apart across them."""

    def __init__(self, options: Options) -> None:
        self.options, self.notes, self.groups = options, Notes(), Groups()
        self.salt = secrets.token_bytes(16)
        self.kept: dict[tuple[bytes, date | None], Person] = {}
        self.characters: dict[tuple[bytes, date | None], set[str]] = {}
        self.has_year = self.has_offers = self.has_characters = False
        self.repeated = 0

    def read(self, table: Table, columns: Columns) -> None:
        """Takes what one file has.

        Raises:
            BadData: where nothing can be taken as it is.
        """
        if columns["month"] is None and self.options.month is None:
            raise BadData(
                table.path,
                "it has no column ‘month’; add one, as in 2026-01, or say --month 2026-01 where you ask for figures.",
            )
        self.has_year |= columns["year"] is not None or columns["age"] is not None
        self.has_offers |= columns["offer"] is not None
        self.has_characters |= columns["characteristic"] is not None
        self.groups.look(table, columns.groups)
        for sentence in (*table.warnings, *table.doubled((*columns.places.values(), *columns.groups.values()))):
            self.notes.say_once(sentence)
        if columns["reference"] is None:
            self.notes.say(f"{table.path} has no column ‘pupil reference’: rows are named by their place.")
        for row in table.rows:
            try:
                self._take(row, columns)
            except BadData as error:
                self.notes.error(error, table.path, "rows were left out")

    def extract(self) -> Extract:
        if self.repeated:
            self.notes.say(
                f"{count(self.repeated, 'row repeats', 'rows repeat')} a pupil and month of a row above with the same code: counted once."
            )
        for title in sorted(self.groups.dropped):
            self.notes.say(
                f"The column of {title} holds addresses, names or too many texts for a group: it was not used."
            )
        self._give_up_schools()
        people = tuple(self._with_groups(key, one) for key, one in self.kept.items())
        return Extract(people, self.options.table, self.has_year, self.has_offers, self.notes.all(), self.notes.faults)

    def _give_up_schools(self) -> None:
        """Where nearly everybody has a school of their own, the column holds something else, such as names."""
        schools = {one.school for one in self.kept.values()}
        if len(schools) > _FEW_SCHOOLS and 2 * len(schools) > len({mark for mark, _ in self.kept}):
            self.notes.say(
                "The column of schools has another text for nearly everybody, so it holds something else: it was not used."
            )
            self.kept = {key: replace(one, school="") for key, one in self.kept.items()}

    def _take(self, row: DataRow, columns: Columns) -> None:
        reference, mark = self._who(row, columns)
        month = self._month(row, columns)
        key = (mark, month)
        if columns["characteristic"] is not None:
            self.characters.setdefault(key, set()).update(row.text(columns["characteristic"]).replace(",", " ").split())
        code, counts_as, apart = self._code(row, columns)
        first = self.kept.get(key)
        if first is not None:
            self._again(first, key, code, row)
            return
        day = self._day(row, columns["confirmed"])
        lapses = self._day(row, columns["lapses"], past=False)
        lapsed = self._lapsed(row, columns["lapsed"])
        self.kept[key] = Person(
            reference=reference,
            school=shown(row.text(columns["school"])),
            month=month,
            year=self._year(row, columns),
            code=code,
            counts_as=counts_as,
            apart=apart,
            groups=self.groups.of(row),
            offer=self._offer(row, columns["offer"]),
            confirmed=day,
            lapsed=lapsed or (lapses is not None and lapses < self.options.on),
            where=place(row),
        )

    def _who(self, row: DataRow, columns: Columns) -> tuple[str, bytes]:
        at = columns["reference"]
        text = row.text(at if at is not None else columns.identity)
        if not text:
            where = place(row)
            if at is not None:
                self.notes.fault(f"{place(row)}: the pupil reference is missing", "references are missing")
            return where, self._mark(f"{row.fields[0].path}\0{where}")
        own = at is not None and pupil_references.is_own(row.fields[at].cell)
        if at is not None and not own:
            self.notes.say_once(
                "Some references look like a name, a UPN or another number that follows a person: the place in the file is shown instead."
            )
        return (text if own else place(row)), self._mark(text.casefold())

    def _mark(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "replace"), key=self.salt, digest_size=12).digest()

    def _month(self, row: DataRow, columns: Columns) -> date | None:
        at = columns["month"]
        if at is None:
            return self.options.month
        found = cells.month_of(row.fields[at], self.options.on) or self.options.month
        if found is None:
            raise row.fields[at].bad("the month is missing.")
        return found

    def _year(self, row: DataRow, columns: Columns) -> int | None:
        if columns["year"] is not None:
            return cells.year_group(row.fields[columns["year"]])
        if columns["age"] is not None:
            return cells.year_of_age(row.fields[columns["age"]])
        return None

    def _day(self, row: DataRow, at: int | None, *, past: bool = True) -> date | None:
        if at is None:
            return None
        try:
            found = cells.day_of(row.fields[at])
            if found is not None and past and not cells.EARLIEST <= found <= self.options.on:
                raise row.fields[at].bad(f"{found.isoformat()} cannot be the day: it is before 2000 or still to come.")
        except BadData as error:
            self.notes.error(error, row.fields[at].path, "days were not read")
            return None
        return found

    def _lapsed(self, row: DataRow, at: int | None) -> bool:
        word = folded(row.text(at))
        answer = cells.yes_or_no(word)
        if at is not None and answer is None and word not in cells.NOTHING:
            self.notes.fault(
                f"{row.fields[at].where}: {cells.said(row.fields[at])} is neither yes nor no. Taken as not said",
                "records do not say whether they have lapsed",
            )
        return answer is True

    def _offer(self, row: DataRow, at: int | None) -> str | None:
        if at is None:
            return None
        found = cells.offer(row.text(at))
        if found == cells.OFFER_APART:
            self.notes.fault(
                f"{row.fields[at].where}: {cells.said(row.fields[at])} is no status of the September Guarantee that is known; write "
                "‘offer’, ‘not suitable’, ‘no offer’ or ‘not recorded’. Counted apart",
                "offers were counted apart",
            )
        return found

    def _code(self, row: DataRow, columns: Columns) -> tuple[str, str, str]:
        at = columns["code"]
        if at is None:
            raise BadData(row.fields[0].path, f"{place(row)}: this file has no column of activity codes.")
        field = row.fields[at]
        if not field.text:
            self.notes.fault(f"{field.where}: no activity code. Counted apart, not as ‘not known’", "codes are missing")
            return "", codes.APART, NO_CODE
        table, found = self.options.table, codes.split(field.text)
        if found is None or found[0] not in table.codes:
            near = f" (nearest: {table.nearest(found[0])})" if found else ""
            self.notes.fault(
                f"{field.where}: {cells.said(field)} is not in the table of activity codes{near}. Counted apart",
                "codes are not in the table",
            )
            return found[0] if found else "", codes.APART, UNKNOWN_CODE
        code = table.codes[found[0]]
        if other := table.another(code.code, found[1]):
            self.notes.fault(
                f"{field.where}: the file calls {code.code} ‘{other.label}’, which is {other.code} in the table; does it follow another "
                "table? The number was read",
                "labels are another code's",
            )
        if code.counts_as == codes.APART:
            self.notes.fault(f"{field.where}: {code.code} {code.label}. {code.note}", "codes are of an older table")
            return code.code, codes.APART, "a code of an older table"
        return code.code, code.counts_as, ""

    def _again(self, first: Person, key: tuple[bytes, date | None], code: str, row: DataRow) -> None:
        if code == first.code:
            self.repeated += 1
            return
        self.notes.fault(
            f"{place(row)}: the same pupil and month as {first.where}, with another activity code. Counted once, and apart",
            "rows contradict another row",
        )
        self.kept[key] = replace(first, code="", counts_as=codes.APART, apart=TWO_CODES)

    def _with_groups(self, key: tuple[bytes, date | None], one: Person) -> Person:
        groups = {title: value for title, value in one.groups.items() if title not in self.groups.dropped}
        if self.has_year:
            groups[YEAR_GROUP] = f"Year {one.year}" if one.year else NOT_SAID
        if self.has_characters:
            held = {text.partition(".")[0] for text in self.characters.get(key, ())}
            groups[_VULNERABLE_TITLE] = "yes" if held & _VULNERABLE else "no"
        return replace(one, groups=groups)


def of(tables: Sequence[tuple[Table, Columns]], options: Options) -> Extract:
    reader = Reader(options)
    for table, columns in tables:
        reader.notes.file = f"{table.path}, " if len(tables) > 1 else ""
        reader.read(table, columns)
    found = reader.extract()
    if not found.people:
        raise BadData(tables[0][0].path, reader.notes.first or "there is nobody in it.")
    return found


def apart(people: Sequence[Person]) -> Iterator[str]:
    """How many are counted apart, and why."""
    reasons = Counter(one.apart for one in people if one.apart)
    if reasons:
        yield listed(f"{number} with {why}" for why, number in reasons.most_common())
