"""Files of counts: a row for each school and month, or for each year of leavers. Checked before anything is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from qa_toolkit.data_tables import DataRow, Field, Table
from qa_toolkit.errors import BadData, shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import count, listed
from qa_toolkit_destinations import cells, codes
from qa_toolkit_destinations.columns import Columns, key
from qa_toolkit_destinations.data import ACTIVITY, NO_SCHOOL, SUSTAINED, YEARS, Data, Part
from qa_toolkit_destinations.groups import YEAR_GROUP
from qa_toolkit_destinations.measures import Tally
from qa_toolkit_destinations.places import Notes, place
from qa_toolkit_destinations.symbols import SYMBOLS

COHORT, OFFER_COHORT, PARTICIPATING = "cohort", "offer cohort", "participating"
NOT_SUSTAINED, NOT_CAPTURED, EMPLOYMENT = "not-sustained", "not-captured", "employment"
_OFFERS = (cells.OFFER, cells.NOT_SUITABLE, cells.NO_OFFER, cells.NOT_RECORDED)
_TITLES: Mapping[str, tuple[str, ...]] = {
    COHORT: ("cohort", "total", "number of young people", "leavers", "all", "cohort count", "number of leavers"),
    OFFER_COHORT: ("guarantee cohort", "September Guarantee cohort", "offer cohort"),
    PARTICIPATING: ("participating", "participation", "in education or training", "in education and training"),
    codes.FULL_TIME: ("full-time education", "FT education", "education", "full time education"),
    codes.APPRENTICESHIP: ("apprenticeship", "apprenticeships"),
    codes.OTHER_TRAINING: (
        *("employment with training", "other education and training", "other training", "training"),
        *("part-time education", "traineeship", "supported internship", "work-based learning"),
    ),
    codes.OTHER_KNOWN: (
        *("employment", "employment without training", "job without training", "gap year", "re-engagement"),
        *("moved", "moved out of area", "moved away", "moved abroad", "other known"),
    ),
    codes.NEET: ("NEET", "NEET active", "NEET not active", "NEET inactive", "NEET available", "NEET not available"),
    codes.NOT_KNOWN: ("not known", "unknown", "activity not known", "destination not known"),
    cells.OFFER: ("offer made", "offers made", "offer", "offers", "September Guarantee", "suitable offer"),
    cells.NOT_SUITABLE: ("offer not suitable", "offer not appropriate"),
    cells.NO_OFFER: ("no offer", "no offer made"),
    cells.NOT_RECORDED: ("offer not recorded", "no offer recorded", "not recorded"),
    NOT_SUSTAINED: ("not sustained", "destination not sustained"),
    NOT_CAPTURED: ("not captured", "activity not captured"),
}
_KINDS = {key(title): kind for kind, titles in _TITLES.items() for title in titles}
_PER_CENT = re.compile(r"\s*(?:%|\(%\)|per ?cent|percentage|_percent)\s*$", re.IGNORECASE)
_TOTALS = frozenset(("total", "totals", "grand total", "all", "all schools", "sum"))
_LEAVING = re.compile(
    r"((?:19|20)\d\d)(?:\.0)?(?:[/-]?(\d\d))?"
)  # '2017', or the school year '2016/17' that ends in it
_FIRST_MONTH = 9  # a year of leavers stands as its September
_LOOSE = Fraction(1, 2)  # per cent: what rounding may add to a total


class _Place(Record):
    at: int
    kind: str
    per_cent: bool


def columns_of(table: Table) -> tuple[_Place, ...]:
    """The columns of counts; none where the file is no summary."""
    found = []
    for at, title in enumerate(table.titles):
        bare = _PER_CENT.sub("", title)
        kind = _KINDS.get(key(bare))
        code = codes.split(bare)
        if kind is None and code and code[0] in codes.shipped().codes:
            kind = codes.shipped().codes[code[0]].counts_as
        if kind is not None:
            found.append(_Place(at, kind, bare != title))
    kinds = {one.kind for one in found}
    return tuple(found) if len(kinds) > 1 and kinds != {COHORT, OFFER_COHORT} else ()


def of(tables: Sequence[tuple[Table, Columns]], month: date | None, on: date) -> Data:
    """What files of counts say.

    Raises:
        BadData: where nothing of them can be used.
    """
    reader = _Reader(month, on)
    parts = [
        part
        for table, columns in tables
        for part in reader.read(table, columns, f"{table.path}, " if len(tables) > 1 else "")
    ]
    if not parts:
        told = reader.notes.all()
        raise BadData(tables[0][0].path, told[0] if told else "there is no row in it.")
    if len(reader.shapes) > 1:
        raise BadData(
            tables[0][0].path, "its rows are partly months and partly years, or of two kinds; read them one by one."
        )
    kind, yearly = next(iter(reader.shapes))
    method = "Counts by school, as the file gives them; they were checked for totals and not counted again."
    return Data(tuple(parts), reader.told(), reader.notes.faults, method, kind, yearly)


class _Reader:
    def __init__(self, month: date | None, on: date) -> None:
        self.month, self.on, self.notes = month, on, Notes()
        self.seen: dict[tuple[object, ...], str] = {}
        self.shapes: set[tuple[str, bool]] = set()
        self.suppressed = self.short = self.short_rows = self.per_cents = 0

    def read(self, table: Table, columns: Columns, file: str) -> Iterator[Part]:
        self.notes.file = file
        places = columns_of(table)
        sustained = any(one.kind == NOT_SUSTAINED for one in places)
        for sentence in table.warnings:
            self.notes.say_once(sentence)
        if not any(one.kind == COHORT and not one.per_cent for one in places):
            self.notes.say_once("The file has no column ‘cohort’: numbers are shown, and no per cent can be.")
        for row in table.rows:
            if folded(_quiet(row, columns["school"])) in _TOTALS:
                self.notes.say(f"{place(row)}: a row of totals; it was left out, for it would count all twice.")
                continue
            try:
                part, yearly = self._row(row, columns, places, sustained=sustained)
            except BadData as error:
                self.notes.error(error, table.path, "rows were left out")
                continue
            self.shapes.add((SUSTAINED if sustained else ACTIVITY, yearly))
            yield part

    def _row(self, row: DataRow, columns: Columns, places: Sequence[_Place], *, sustained: bool) -> tuple[Part, bool]:
        when, yearly = self._when(row, columns)
        school = shown(row.text(columns["school"])) or NO_SCHOOL
        groups = {title: shown(row.text(at)) or NO_SCHOOL for title, at in columns.groups.items()}
        year = None if yearly or columns["year"] is None else cells.year_group(row.fields[columns["year"]])
        if year is not None:
            groups[YEAR_GROUP] = f"Year {year}"
        self._check_per_cents(row, places)
        counts = self._counts(row, places)
        if sustained:
            _rename(counts)
        activity, offered = self._activity(row, counts), self._offered(row, counts)
        if year is not None and not sustained and year not in YEARS:
            activity = None  # not 16 or 17 by academic age
        same = (school, when, *groups.items())
        if same in self.seen:
            raise BadData(
                row.fields[0].path,
                f"{place(row)}: the same school and month as {self.seen[same]}; only the first was counted.",
            )
        self.seen[same] = place(row)
        return Part(when, school, groups, activity, offered), yearly

    def _when(self, row: DataRow, columns: Columns) -> tuple[date, bool]:
        for name in ("month", "year"):
            at = columns[name]
            if at is not None and (found := _LEAVING.fullmatch(row.text(at))):
                year = int(found[1]) + (found[2] is not None)
                if year > self.on.year:
                    raise row.fields[at].bad(f"{year} is still to come.")
                return date(year, _FIRST_MONTH, 1), True
        at = columns["month"]
        month = self.month if at is None else cells.month_of(row.fields[at], self.on)
        if month is None:
            raise BadData(
                row.fields[0].path,
                f"{place(row)}: the month is missing; write it into a column ‘month’, as in 2026-01, or say --month 2026-01.",
            )
        return month, False

    def _counts(self, row: DataRow, places: Sequence[_Place]) -> dict[str, int | None]:
        counts: dict[str, int | None] = {}
        for one in places:
            if one.per_cent:
                self.per_cents += 1
                continue
            number = self._number(row.fields[one.at])
            before = counts.get(one.kind, 0)
            counts[one.kind] = None if number is None or before is None else before + number
        return counts

    def _number(self, field: Field) -> int | None:
        text = folded(field.text)
        if text in SYMBOLS or text.startswith("<"):
            self.suppressed += 1
            return None
        return field.whole()

    def _activity(self, row: DataRow, counts: dict[str, int | None]) -> Tally | None:
        own = {kind: number for kind, number in counts.items() if kind not in (COHORT, OFFER_COHORT, *_OFFERS)}
        if not own:
            return None
        cohort, whole = counts.get(COHORT), own.pop(PARTICIPATING, None)
        if PARTICIPATING in counts:
            parts = [own.get(kind) for kind in codes.PARTICIPATING if kind in own]
            split = sum(one for one in parts if one is not None)
            if whole is not None and parts and None not in parts and split != whole:
                raise self._bad(row, f"the parts of participation add up to {split}, and the whole is {whole}.")
            if not parts:
                own[PARTICIPATING] = whole
        self._check_total(row, cohort, own)
        own.pop(codes.OUTSIDE, None)
        return Tally(cohort, own)

    def _check_total(self, row: DataRow, cohort: int | None, own: Mapping[str, int | None]) -> None:
        known = [number for kind, number in own.items() if number is not None and kind != codes.OUTSIDE]
        if cohort is None:
            return
        if sum(known) > cohort:
            raise self._bad(row, f"its columns add up to {sum(known)}, more than the cohort of {cohort}.")
        if sum(known) < cohort and len(known) == len(own) and _is_whole(own):
            self.short += cohort - sum(known)
            self.short_rows += 1

    def _offered(self, row: DataRow, counts: Mapping[str, int | None]) -> Tally | None:
        own = {kind: counts[kind] for kind in _OFFERS if kind in counts}
        if not own or list(own) == [cells.NOT_RECORDED]:
            return None
        known = sum(number for number in own.values() if number is not None)
        cohort = counts.get(OFFER_COHORT)
        if cohort is None and len(own) == len(_OFFERS) and None not in own.values():
            cohort = known  # the four parts are everybody
        # The cohort is fixed in May, so offers made alone may be a few more than it is.
        if cohort is not None and len(own) > 1 and known > cohort:
            raise self._bad(
                row, f"the parts of the September Guarantee add up to {known}, more than the {cohort} in its cohort."
            )
        return Tally(cohort, own)

    def _check_per_cents(self, row: DataRow, places: Sequence[_Place]) -> None:
        shares = {
            one.kind: share for one in places if one.per_cent and (share := _share(row.fields[one.at])) is not None
        }
        offered = [shares[kind] for kind in _OFFERS if kind in shares]
        # Participation is of March and the others of winter, but nobody is in two of them at once by much.
        activity = [share for kind, share in shares.items() if kind not in (*_OFFERS, COHORT)]
        for what, found in (("September Guarantee", offered), ("activity", activity)):
            if len(found) > 1 and sum(found) > 100 + _LOOSE:
                raise self._bad(row, f"the percentages of {what} add up to {float(sum(found)):.1f}, more than 100.")
        if len(offered) == len(_OFFERS) and sum(offered) < 100 - _LOOSE:
            raise self._bad(
                row, f"the four parts of the September Guarantee add up to {float(sum(offered)):.1f}, not 100."
            )

    def _bad(self, row: DataRow, sentence: str) -> BadData:
        return BadData(row.fields[0].path, f"{place(row)}: {sentence} The row was left out.")

    def told(self) -> tuple[str, ...]:
        more = []
        if self.suppressed:
            more.append(
                f"{count(self.suppressed, 'cell is', 'cells are')} suppressed or empty of a number: they are no number here and not 0."
            )
        if self.short:
            more.append(
                f"In {count(self.short_rows, 'row')} the columns add up to less than the cohort, by {self.short} in all: they are in no figure."
            )
        if self.per_cents:
            more.append(
                "Columns of percentages were checked and not used: without their numbers they cannot be added up."
            )
        return (*self.notes.all(), *more)


def _quiet(row: DataRow, at: int | None) -> str:
    try:
        return row.text(at)
    except BadData:  # a formula without a value, which is told where the row is read
        return ""


def _rename(counts: dict[str, int | None]) -> None:
    """In a table of sustained destinations, employment is one of them."""
    if codes.OTHER_KNOWN in counts:
        counts[EMPLOYMENT] = counts.pop(codes.OTHER_KNOWN)
    if codes.NOT_KNOWN in counts:
        counts[NOT_CAPTURED] = counts.pop(codes.NOT_KNOWN)


def _is_whole(kinds: Iterable[str]) -> bool:
    """Whether the columns mean to hold everybody."""
    there = set(kinds)
    return {codes.NEET, codes.NOT_KNOWN} < there or {NOT_SUSTAINED, NOT_CAPTURED} < there


def _share(field: Field) -> Fraction | None:
    """Raises BadData: where it is no percentage from 0 to 100."""
    text = folded(field.text).removesuffix("%").strip()
    if not text or text in SYMBOLS or text.startswith("<"):
        return None
    if not re.fullmatch(r"-?\d{1,9}(?:\.\d{1,15})?", text):
        raise field.bad(f"‘{shown(field.text)}’ is no percentage.")
    share = Fraction(text)
    if not 0 <= share <= 100 + _LOOSE * 4:  # offers may be a little over 100, for their cohort is fixed in May
        raise field.bad(f"{float(share):g} per cent cannot be.")
    return share


def titles() -> str:
    """What the columns of counts may be called, for a sentence."""
    return listed(names[0] for names in _TITLES.values())
