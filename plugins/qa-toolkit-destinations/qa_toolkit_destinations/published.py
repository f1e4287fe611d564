"""Published figures: the local authority files of NEET and activity not known of the Department for Education, as anybody downloads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from qa_toolkit.data_tables import DataRow, Field, Table, read_table
from qa_toolkit.errors import BadData, did_you_mean, shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import folded
from qa_toolkit_destinations.places import Notes, place
from qa_toolkit_destinations.symbols import SYMBOLS, symbol_of

NATIONAL, REGIONAL, LOCAL = "National", "Regional", "Local authority"
# key: the column, the column of its change on the year before, the column of its quintile
COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "cohort": ("Cohort_DJFavg", "", ""),
    "participating": (
        "TOTAL_participating_in_education_and_training_percent",
        "annual_change_Participation_in_education_training",
        "Participation_ET_quintile",
    ),
    "full-time": ("Full_time_education_percent", "annual_change_FTE", ""),
    "apprenticeship": ("Apprenticeship_percent", "annual_change_apprenticeship", ""),
    "other": ("Other_education_and_training_percent", "annual_change_other_education_training", ""),
    "neet": ("NEET_percent", "annualchange_NEET", "NEET_quintile"),
    "not-known": ("Notknown_percent", "annualchange_notknown", "Notknown_quintile"),
    "neet-or-not-known": ("NEET_not_known_percent", "annual_change_ppts_NEET_not_known", "NEET_NK_quintile"),
    "offer": (
        "September_guarantee_Offer_made_percent",
        "September_guarantee_annual_change_ppts",
        "Sep_guarantee_quintile",
    ),
    "ehcp": ("NEET_NK_EHCP_percent", "", ""),
    "vulnerable": ("VG_NEET_NK_percentage", "", ""),
}
_NEEDED = ("time_period", "geographic_level", "la_name", "NEET_percent", "Notknown_percent", "NEET_not_known_percent")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?")
_ROUNDING = Decimal("0.1")
_MORE_THAN_ALL = {
    "offer": Decimal(105)
}  # the guarantee's cohort is fixed in May, so offers may be a little over 100 per cent


class Published(Record):
    """A figure, or the symbol that stands in its place."""

    value: Decimal | None
    symbol: str = ""

    @property
    def text(self) -> str:
        if self.value is not None:
            return f"{self.value.normalize():f}"
        return f"{self.symbol} ({SYMBOLS[self.symbol]})" if self.symbol else "not given"


NOT_GIVEN = Published(None)


class Area(Record):
    """A nation, a region or an authority in one year's file."""

    year: str
    level: str
    name: str
    region: str
    codes: tuple[str, ...]
    figures: Mapping[str, Published]
    changes: Mapping[str, Published]
    quintiles: Mapping[str, int]


class Publication(Record):
    path: str
    areas: tuple[Area, ...]
    warnings: tuple[str, ...]
    faults: int

    @property
    def years(self) -> tuple[str, ...]:
        return tuple(sorted({one.year for one in self.areas}))

    def national(self, year: str) -> Area | None:
        return next((one for one in self.areas if one.year == year and one.level == NATIONAL), None)

    def region(self, name: str, year: str) -> Area | None:
        return next((one for one in self.areas if (one.year, one.level, one.name) == (year, REGIONAL, name)), None)

    def authority(self, name: str, year: str) -> Area:
        """By name or by either code.

        Raises:
            BadData: where there is none, with the nearest.
        """
        there = [one for one in self.areas if one.year == year and one.level == LOCAL]
        wanted = folded(shown(name))
        for one in there:
            if wanted == folded(one.name) or wanted in map(folded, one.codes):
                return one
        guess = did_you_mean(name, (one.name for one in there))
        raise BadData(self.path, f"no local authority is called ‘{shown(name)}’ in the figures of {year}.{guess}")

    def first_quintile(self, key: str, year: str) -> str:
        """'highest' or 'lowest': which end quintile 1 is, by the file's own figures, for the direction changed between editions."""
        ends: dict[int, list[Decimal]] = {1: [], 5: []}
        for one in self.areas:
            value = one.figures[key].value
            if one.year == year and one.level == LOCAL and value is not None and one.quintiles.get(key) in ends:
                ends[one.quintiles[key]].append(value)
        if not ends[1] or not ends[5]:
            return ""
        first, last = (sum(found) / len(found) for found in (ends[1], ends[5]))
        return "highest" if first > last else "lowest" if first < last else ""


def read(content: bytes, path: str) -> Publication:
    """The file's areas.

    Raises:
        BadData, BadWorkbook: where it is no such file.
    """
    try:
        table = read_table(content, path, _NEEDED)
    except BadData:
        table = read_table(content, path)  # so that it can say which columns there are
    for name in _NEEDED:
        table.column(name)
    notes = Notes()
    for sentence in table.warnings:
        notes.say(sentence)
    areas = tuple(one for row in table.rows if (one := _area(table, row, notes)))
    if not areas:
        raise BadData(path, notes.all()[0] if notes.all() else "there is no row in it.")
    missing = [column for column, _, _ in COLUMNS.values() if table.find(column) is None]
    if missing:
        notes.say(f"It has no column {', '.join(missing)}: these figures are not given.")
    return Publication(path, areas, notes.all(), notes.faults)


def is_publication(table: Table) -> bool:
    return all(table.find(name) is not None for name in _NEEDED)


def _area(table: Table, row: DataRow, notes: Notes) -> Area | None:
    def text(name: str) -> str:
        return shown(row.text(table.find(name)))

    level = shown(text("geographic_level"))
    name = {NATIONAL: text("country_name"), REGIONAL: text("region_name")}.get(level, text("la_name"))
    own = {NATIONAL: ("country_code",), REGIONAL: ("region_code",)}.get(level, ("new_la_code", "old_la_code"))
    codes = tuple(filter(None, (text(one) for one in own)))
    if level not in (NATIONAL, REGIONAL, LOCAL):
        notes.say_once(f"Rows of the level ‘{shown(level)}’ were not read.")
        return None
    if not codes:
        notes.say(f"{place(row)}: ‘{shown(name)}’ has no code of an area, as rows for show have not; it was left out.")
        return None
    figures, changes, quintiles = {}, {}, {}
    for key, (column, change, quintile) in COLUMNS.items():
        figures[key] = _figure(table, row, column, notes, key)
        changes[key] = _figure(table, row, change, notes)
        rank = _figure(table, row, quintile, notes).value
        if rank is not None and rank in (1, 2, 3, 4, 5):
            quintiles[key] = int(rank)
    _check_sum(row, name, figures, notes)
    return Area(text("time_period"), level, name, text("region_name"), codes, figures, changes, quintiles)


def _figure(table: Table, row: DataRow, column: str, notes: Notes, key: str = "") -> Published:
    at = table.find(column) if column else None
    if at is None:
        return NOT_GIVEN
    try:
        found = figure(row.fields[at])
        if key and key != "cohort" and found.value is not None:
            _check_range(found.value, key, row.fields[at])
    except BadData as error:
        notes.error(error, table.path, "cells were not read")
        return NOT_GIVEN
    return found


def figure(field: Field) -> Published:
    """A number, or a symbol that stands for none.

    Raises:
        BadData: where it is neither.
    """
    text = field.text.removesuffix("%").strip()
    symbol = symbol_of(text)
    if _NUMBER.fullmatch(text):
        return Published(Decimal(text))
    if symbol is not None:
        return Published(None, symbol)
    raise field.bad(f"‘{shown(text)}’ is no number and none of the symbols of published tables.")


def _check_range(value: Decimal, key: str, field: Field) -> None:
    if not 0 <= value <= _MORE_THAN_ALL.get(key, Decimal(100)):
        raise field.bad(f"{value} per cent cannot be.")


def _check_sum(row: DataRow, name: str, figures: Mapping[str, Published], notes: Notes) -> None:
    both, one, other = (figures[key].value for key in ("neet-or-not-known", "neet", "not-known"))
    if both is not None and one is not None and other is not None and abs(both - one - other) > _ROUNDING:
        notes.fault(
            f"{place(row)}: {shown(name)} has NEET {one} and not known {other}, and {both} for both together",
            "rows do not add up",
        )


def ends(time_period: str) -> int:
    """The calendar year that a period ends in: 2025 of '2025' and of the school year '202425'."""
    year = int(time_period[:4]) if time_period[:4].isascii() and time_period[:4].isdigit() else 0
    return year + (len(time_period) > 4)


def beside(publication: Publication, authority: str, year: str) -> Iterator[tuple[str, Area]]:
    """The authority, its region and England, each under its title."""
    own = publication.authority(authority, year)
    yield own.name, own
    region = publication.region(own.region, year)
    if region is not None:
        yield region.name, region
    nation = publication.national(year)
    if nation is not None:
        yield nation.name, nation
