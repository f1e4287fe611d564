"""A school's export, pupil by pupil: what each measure of a scheme says, and nothing else of the file.

Only columns of measures are looked at, so no name, no address and no birth date comes further than the bytes of the file. What stands in a
cell that cannot be read is never repeated: it may be anything, a name among it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from qa_toolkit import errors, pupil_references
from qa_toolkit.data_tables import DataRow, Field, Table
from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import count, listed, quoted
from qa_toolkit_roni import attendance, measures
from qa_toolkit_roni.columns import Columns, columns, table_of, target, told
from qa_toolkit_roni.measures import Amount, Fact, Measure, Word, code_tables
from qa_toolkit_roni.schemes import Scheme


class Pupil(Record):
    reference: str  # the school's own, or 'row 7'
    row: int
    facts: Mapping[str, Fact | None]  # by measure; None is not known
    groups: Mapping[str, str]


class Export(Record):
    name: str
    scheme: Scheme  # without optional indicators that the file has no column for
    pupils: tuple[Pupil, ...]
    columns: Columns
    absent: tuple[str, ...]  # measures without a column
    told: tuple[str, ...]  # of the whole file
    faults: tuple[str, ...]  # of a row and a column

    @property
    def by_reference(self) -> Mapping[str, Pupil]:
        return {key(one.reference): one for one in self.pupils}


def key(reference: str) -> str:
    """References are the same however they are spaced and capitalised."""
    return folded(reference)


def is_reference(field: Field) -> bool:
    return pupil_references.is_own(field.cell)


def read(
    content: bytes,
    name: str,
    scheme: Scheme,
    mapping: Mapping[str, str] | None = None,
    blank_is_no: Collection[str] = (),
    also: Collection[str] = (),
) -> Export:
    """The pupils in a file of CSV or XLSX.

    Args:
        content: the file's bytes.
        name: of the file, for sentences.
        scheme: what is asked.
        mapping: columns by measure or indicator, beside those that are known.
        blank_is_no: measures or indicators of which an empty cell means no.
        also: measures and groups that are read although the scheme does not ask them.

    Raises:
        BadData, BadWorkbook: where it is no table, has none of the columns, or nobody in it.
        NoIndicators: where the scheme has none.
    """
    scheme = scheme.ready()
    table = table_of(content, name, scheme, mapping or {})
    found = columns(table, scheme, mapping or {})
    scheme, left = _without_optional(scheme, found)
    if not any(found.has(one) for one in scheme.used()):
        titles = [title for one in scheme.used() for title in one.columns[:1]]
        raise table.missing(*titles)
    blank = {target(one, scheme) for one in blank_is_no}
    reader = _Reader(table, found, scheme, blank, also)
    pupils = tuple(reader.pupils())
    if not pupils:
        raise BadData(name, "there is no pupil in it.")
    absent = tuple(one.id for one in scheme.used() if not found.has(one))
    said = (*table.warnings, *left, *told(found, table, scheme), *reader.told())
    return Export(name, scheme, pupils, found, absent, said, tuple(reader.faults))


def _without_optional(scheme: Scheme, found: Columns) -> tuple[Scheme, tuple[str, ...]]:
    gone = [one for one in scheme.indicators if one.optional and not found.has(scheme.measures[one.measure])]
    if not gone or len(gone) == len(scheme.indicators):
        return scheme, ()
    titles = listed(quoted(one.title) for one in gone)
    return scheme.leaving_out({one.id for one in gone}), (
        f"No column for {titles}, which the scheme does not insist on: left out of it.",
    )


class _Reader:
    def __init__(
        self, table: Table, found: Columns, scheme: Scheme, blank_is_no: Collection[str], also: Collection[str]
    ) -> None:
        self.table, self.columns, self.scheme, self.blank = table, found, scheme, blank_is_no
        more = {id_: measures.known()[id_] for id_ in also if id_ in measures.known()}
        asked = more | {one.id: one for one in scheme.used()}
        self.measures = [one for one in asked.values() if found.has(one)]
        self.groups = {name: place for name, place in found.groups.items() if name in also}
        self.faults: list[str] = []
        self.blanks: Counter[str] = Counter()
        self.said: dict[str, set[str]] = {}
        self.numbered: list[int] = []
        self.no_pupil: dict[int, None] = {}

    def pupils(self) -> Iterator[Pupil]:
        seen: dict[str, int] = {}
        for row in self.table.rows:
            reference = self._reference(row)
            first = seen.setdefault(key(reference), row.number)
            if first != row.number and self.columns.reference is not None:
                self.tell(row.fields[self.columns.reference], f"this pupil stands in row {first} already; read once.")
                continue
            facts = {one.id: self._fact(row, one) for one in self.measures}
            if not any(facts.values()) and self._is_no_pupil(row):
                self.no_pupil[row.number] = None
                continue
            groups = {name: _plain(row.fields[place]) for name, place in self.groups.items()}
            yield Pupil(reference, row.number, facts, groups)

    def tell(self, field: Field, sentence: str) -> None:
        self.faults.append(str(field.bad(sentence)))

    def told(self) -> Iterator[str]:
        """What is to be known of whole columns once they are read."""
        if self.columns.reference is None:
            yield "No column holds a reference of the school's own, so pupils are called by their rows."
        elif called := [number for number in self.numbered if number not in self.no_pupil]:
            rows = count(len(called), "row has", "rows have")
            yield (
                f"{rows} no reference of the school's own (short, with a digit, no name, UPN or ULN), the first is row {called[0]}: "
                "called by the row."
            )
        if self.no_pupil:
            rows = count(len(self.no_pupil), "row")
            yield f"{rows} without a reference and without any value, the first is row {next(iter(self.no_pupil))}: taken for no pupil."
        for one in self.measures:
            if self.blanks[one.id] and self.said.get(one.id) == {"yes"}:
                title = quoted(errors.shown(self.table.titles[self.columns.places[one.id]]))
                yield f"The column {title} says only yes or nothing; if nothing means no, add --blank-is-no {one.id}."

    def _reference(self, row: DataRow) -> str:
        if self.columns.reference is not None:
            field = row.fields[self.columns.reference]
            if is_reference(field):
                return field.cell.text.strip()
            self.numbered.append(row.number)
        return f"row {row.number}"

    def _is_no_pupil(self, row: DataRow) -> bool:
        """Of a row without any value: a line of totals, or when it was printed. With a number for life it is somebody."""
        if self.columns.reference is None:
            return True
        field = row.fields[self.columns.reference]
        return not is_reference(field) and not pupil_references.is_for_life(field.cell.text)

    def _fact(self, row: DataRow, measure: Measure) -> Fact | None:
        if measure.id == "attendance":
            return attendance.of(row, self.columns, self.tell)
        field = row.fields[self.columns.places[measure.id]]
        if not field.cell.text.strip():
            self.blanks[measure.id] += 1
            no = Word("no") if measure.kind == "word" else Amount(Decimal(0), Decimal(0))
            return no if measure.id in self.blank else None
        found = self._read(field, measure)
        return None if measure.id in self.columns.ever and _more_than_no(found) else found

    def _read(self, field: Field, measure: Measure) -> Fact | None:
        if measure.kind == "word":
            return self._word(field, measure)
        if measure.kind == "count":
            return self._count(field, measure)
        if measure.kind == "per-cent":
            return attendance.per_cent(field, self.tell)
        try:
            number = field.decimal(0)
        except BadData:
            self.tell(field, "write a number, 0 or more. It counts as not known.")
            return None
        return None if number is None else Amount(number, number)

    def _word(self, field: Field, measure: Measure) -> Word | None:
        known, meaning = False, None
        for table in measure.codes:
            known, meaning = table.meaning(field.cell.text)
            if known:
                break
        if not known:
            titles = listed((table.title for table in measure.codes), "or")
            self.tell(field, f"this is no code that is known for {titles}. It counts as not known.")
        self.said.setdefault(measure.id, set()).add(meaning or "")
        return Word(meaning) if meaning else None

    def _count(self, field: Field, measure: Measure) -> Amount | None:
        """A number, or yes for one at least."""
        known, meaning = code_tables()["yes-no"].meaning(field.cell.text)
        if known and not field.cell.text.strip().isdigit():
            self.said.setdefault(measure.id, set()).add(meaning or "")
            return Amount(Decimal(1), None) if meaning == "yes" else Amount(Decimal(0), Decimal(0))
        number = attendance.whole(field, self.tell)
        if number is None:
            return None
        self.said.setdefault(measure.id, set()).add("yes" if number else "no")
        return Amount(Decimal(number), Decimal(number))


def _plain(field: Field) -> str:
    return errors.shown(" ".join(field.cell.text.split()))


def _more_than_no(fact: Fact | None) -> bool:
    return fact not in {Word("no"), Amount(Decimal(0), Decimal(0))}
