"""Files of counts: a row for each school and month, or for each year of leavers. Checked before anything is made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from qa_toolkit.data_tables import DataRow, Field, Table
from qa_toolkit.errors import BadData, shown
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import count
from qa_toolkit_destinations import cells, codes, summary_checks
from qa_toolkit_destinations.columns import Columns
from qa_toolkit_destinations.data import ACTIVITY, NO_SCHOOL, SUSTAINED, YEARS, Data, Part
from qa_toolkit_destinations.groups import YEAR_GROUP
from qa_toolkit_destinations.measures import Tally
from qa_toolkit_destinations.places import Notes, place
from qa_toolkit_destinations.summary_columns import (
    COHORT,
    EMPLOYMENT,
    NOT_CAPTURED,
    NOT_SUSTAINED,
    OFFER_COHORT,
    OFFERS,
    PARTICIPATING,
    Counted,
    counted,
    passed_over,
)

_TOTAL = re.compile(
    r"(?:.*\b)?(?:sub-?)?totals?\b.*|all(?: (?:schools|pupils|students|young people|people|years|leavers|groups))?|sum|overall|both|persons"
)


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
    path = tables[0][0].path
    if not parts:
        raise BadData(path, reader.notes.first or "there is no row in it.")
    if all(part.activity is None and part.offers is None for part in parts):
        raise BadData(
            path,
            "it has no numbers that can be used: percentages alone cannot be added up, and Years other than 12 and 13 are not meant.",
        )
    if len(reader.shapes) > 1:
        raise BadData(path, "its rows are partly months and partly years, or of two kinds; read them one by one.")
    kind, yearly = next(iter(reader.shapes))
    method = "Counts as the file gives them, checked against their totals and not counted again."
    return Data(tuple(parts), reader.told(), reader.notes.faults, method, kind, yearly)


class _Reader:
    def __init__(self, month: date | None, on: date) -> None:
        self.month, self.on, self.notes = month, on, Notes()
        self.seen: dict[tuple[object, ...], str] = {}
        self.shapes: set[tuple[str, bool]] = set()
        self.suppressed = self.short = self.short_rows = self.per_cents = 0

    def read(self, table: Table, columns: Columns, file: str) -> Iterator[Part]:
        self.notes.file = file
        places = counted(table)
        sustained = any(one.kind == NOT_SUSTAINED for one in places)
        own = (*columns.places.values(), *columns.groups.values())
        for sentence in (*table.warnings, *table.doubled(own), *passed_over(table)):
            self.notes.say_once(sentence)
        if not any(one.kind == COHORT and not one.per_cent for one in places):
            self.notes.say_once("The file has no column ‘cohort’: numbers are shown, and no per cent can be.")
        for row in table.rows:
            try:
                names = [folded(row.text(at)) for at in (columns["school"], columns["year"], *columns.groups.values())]
                if any(map(_TOTAL.fullmatch, names)):
                    self.notes.say(f"{place(row)} is a row of totals: left out, for it would count all twice.")
                    continue
                part, yearly = self._row(row, columns, places, sustained=sustained)
            except BadData as error:
                self.notes.error(error, table.path, "rows were left out")
                continue
            self.shapes.add((SUSTAINED if sustained else ACTIVITY, yearly))
            yield part

    def _row(self, row: DataRow, columns: Columns, places: Sequence[Counted], *, sustained: bool) -> tuple[Part, bool]:
        when, yearly = self._when(row, columns)
        school = shown(row.text(columns["school"])) or NO_SCHOOL
        if school == NO_SCHOOL and columns["school"] is not None:
            raise _bad(row, "the school is missing, so this may be a row of totals.")
        groups = {title: shown(row.text(at)) or NO_SCHOOL for title, at in columns.groups.items()}
        year = None if yearly or columns["year"] is None else cells.year_group(row.fields[columns["year"]])
        if year is not None:
            groups[YEAR_GROUP] = f"Year {year}"
        self._refuse(row, summary_checks.percentages(row, places))
        counts = self._counts(row, places)
        if sustained:
            _rename(counts)
        activity = self._activity(row, counts)
        if activity is None:
            counts.setdefault(OFFER_COHORT, counts.get(COHORT))  # there are offers only
        offered = self._offered(row, counts)
        if year is not None and not sustained and year not in YEARS:
            activity = None  # not 16 or 17 by academic age
        same = (school, when, *groups.items())
        if same in self.seen:
            raise _bad(row, f"the same school and month as {self.seen[same]}.")
        self.seen[same] = place(row)
        return Part(when, school, groups, activity, offered), yearly

    def _when(self, row: DataRow, columns: Columns) -> tuple[date, bool]:
        for name in ("month", "year"):
            at = columns[name]
            found = None if at is None else cells.leavers(row.text(at))
            if at is not None and found is not None:
                if found.year > self.on.year:
                    raise row.fields[at].bad(f"{found.year} is still to come.")
                return found, True
        at = columns["month"]
        month = self.month if at is None else cells.month_of(row.fields[at], self.on)
        if month is None:
            raise _bad(
                row, "the month is missing; write it into a column ‘month’, as in 2026-01, or say --month 2026-01."
            )
        return month, False

    def _counts(self, row: DataRow, places: Sequence[Counted]) -> dict[str, int | None]:
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
        if summary_checks.is_suppressed(field.text):
            self.suppressed += 1
            return None
        return cells.whole(field)

    def _activity(self, row: DataRow, counts: Mapping[str, int | None]) -> Tally | None:
        own = {kind: number for kind, number in counts.items() if kind not in (COHORT, OFFER_COHORT, *OFFERS)}
        if not own:
            return None
        cohort = counts.get(COHORT)
        self._refuse(row, summary_checks.totals(cohort, own))
        if cohort is not None and None not in own.values() and summary_checks.is_whole(own):
            missing = cohort - summary_checks.in_all(own)
            self.short, self.short_rows = self.short + missing, self.short_rows + bool(missing)
        if any(kind in own for kind in codes.PARTICIPATING):
            own.pop(PARTICIPATING, None)  # its parts say the same
        own.pop(codes.OUTSIDE, None)
        return Tally(cohort, own)

    def _offered(self, row: DataRow, counts: Mapping[str, int | None]) -> Tally | None:
        own = {kind: counts[kind] for kind in OFFERS if kind in counts}
        if not own or list(own) == [cells.NOT_RECORDED]:
            return None
        known = sum(number for number in own.values() if number is not None)
        cohort = counts.get(OFFER_COHORT)
        if cohort is None and len(own) == len(OFFERS) and None not in own.values():
            cohort = known  # the four parts are everybody
        # The cohort is fixed in May, so offers made alone may be a few more than it is.
        if cohort is not None and len(own) > 1 and known > cohort:
            raise _bad(
                row, f"the parts of the September Guarantee add up to {known}, more than its cohort of {cohort}."
            )
        return Tally(cohort, own)

    def _refuse(self, row: DataRow, faults: Iterator[str]) -> None:
        fault = next(faults, None)
        if fault is not None:
            raise _bad(row, fault)

    def told(self) -> tuple[str, ...]:
        more = []
        if self.suppressed:
            cells_ = count(self.suppressed, "cell is", "cells are")
            more.append(f"{cells_} suppressed or empty of a number: that is no number here, and not 0.")
        if self.short:
            more.append(
                f"In {count(self.short_rows, 'row')} the columns add up to less than the cohort, by {self.short} in all: they are in no figure."
            )
        if self.per_cents:
            more.append("Percentages were checked and not used: without their numbers they cannot be added up.")
        return (*self.notes.all(), *more)


def _bad(row: DataRow, sentence: str) -> BadData:
    return BadData(row.fields[0].path, f"{place(row)}: {sentence} The row was left out.")


def _rename(counts: dict[str, int | None]) -> None:
    """In a table of sustained destinations, employment is one of them."""
    if codes.OTHER_KNOWN in counts:
        counts[EMPLOYMENT] = counts.pop(codes.OTHER_KNOWN)
    if codes.NOT_KNOWN in counts:
        counts[NOT_CAPTURED] = counts.pop(codes.NOT_KNOWN)
