"""Which texts may be a school's own reference of a pupil, and so stand in a list; all others may be anybody's data."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.pupil_references import is_for_life, is_own
from qa_toolkit.spreadsheets import Cell


def own(value: str | date) -> bool:
    return is_own(Cell("", 1, 1, value))


@pytest.mark.parametrize(
    "text", ["7", "P001", "11A-07", "12A 17", "pupil12", "Pupil 17", "Ref 8", "Client 4", "YP-100017", "ABC-DEF-7"]
)
def test_what_a_school_makes_up_is_its_own(text: str) -> None:
    assert own(text)


@pytest.mark.parametrize(
    "text",
    [
        "05/25/2008",
        "2008/05/25",
        "12 05 2009",
        "25.12.99",
        "Joe12",
        "LEE 12",
        "lily 3",
        "A.Lee.7",
        "Ed 4 Fox",
        "SW1 2AB",
        "sw12ab",
        "943 476 5919",
    ],
)
def test_dates_names_postcodes_and_numbers_for_life_are_not(text: str) -> None:
    assert not own(text)


@given(
    st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%Y%m%d", "%m%d%Y", "%d-%m-%y", "%d %m %Y"]),
)
def test_no_day_is_a_reference_however_it_is_written(day: date, written: str) -> None:
    assert not own(day)
    assert not own(day.strftime(written))


@given(st.text(string.digits, min_size=9, max_size=14), st.integers(1, 8))
def test_a_long_number_is_for_life_with_a_space_in_it_too(number: str, at: int) -> None:
    assert is_for_life(f"{number[:at]} {number[at:]}")
    assert not own(f"{number[:at]} {number[at:]}")
