"""Logs and a roll that somebody has already, brought into the workbook to go on with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from qa_toolkit.data_tables import Field, Table
from qa_toolkit.spreadsheets import as_date
from qa_toolkit_encounters import log, roll
from qa_toolkit_encounters.forms import LOG_COLUMNS, ROLL_COLUMNS, Column
from qa_toolkit_encounters.kinds import TESTS

_NAMES: Mapping[str, tuple[str, ...]] = {
    names[0]: names
    for names in (
        *(roll.PUPIL, roll.YEAR_GROUP, roll.ACADEMIC_YEAR, roll.JOINED, roll.LEFT, roll.HIGHER),
        *(log.DATE, log.TYPE, log.WITH, log.ABSENT, log.PRESENT, log.OPEN, log.PLACE, log.MINUTES),
        *((test.title, *test.names) for test in TESTS),
    )
}


def lines(tables: Sequence[Table]) -> list[list[str | int | date | None]]:
    return [row for table in tables for row in _rows(table, LOG_COLUMNS)]


def pupils(table: Table) -> list[list[str | int | date | None]]:
    return _rows(table, ROLL_COLUMNS)


def _rows(table: Table, columns: Sequence[Column]) -> list[list[str | int | date | None]]:
    """Only what the workbook has columns for."""
    places = [table.find(*_NAMES[column.title]) for column in columns]
    return [
        [
            None if place is None else _value(row.fields[place], column)
            for place, column in zip(places, columns, strict=True)
        ]
        for row in table.rows
    ]


def _value(field: Field, column: Column) -> str | int | date | None:
    if column.day:
        return as_date(field.cell) or field.cell.text
    text = field.cell.text.strip()
    return int(text) if column.title != "Pupil" and text.isdecimal() and len(text) < 6 else text
