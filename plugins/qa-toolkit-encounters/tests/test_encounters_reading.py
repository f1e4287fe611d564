"""Reading logs and rolls: what is found whatever it is called, what is told by its place, and what never comes out."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.errors import BadData
from qa_toolkit_encounters import log, roll
from qa_toolkit_encounters.forms import LOG_COLUMNS, workbook
from qa_toolkit_encounters.kinds import KINDS, kind_of, yes_or_no
from qa_toolkit_encounters.years import PHASES, academic_year, as_academic_year, as_year_group, last_finished

ON = date(2026, 11, 20)


def table(*rows: list[str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def a_roll(*rows: list[str]) -> roll.Roll:
    return roll.read(
        table(["Pupil", "Year group", "Joined", "Left"], *([*row, "", ""][:4] for row in rows)), "roll.csv", ON
    )


NINE = a_roll(*([f"P{number}", "9"] for number in range(1, 11)))


def a_log(*rows: list[str], who: roll.Roll = NINE, titles: tuple[str, ...] = (), year: int | None = None) -> log.Log:
    heads = ["Date", "Pupil", "Year group", "Type", "Absent", "Number present", "Employer or provider", *titles]
    filled = ([*row, *[""] * (len(heads) - len(row))] for row in rows)
    return log.read([(table(heads, *filled), "log.csv")], who, ON, year=year)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_exports_are_read_in_every_encoding_and_with_other_names_of_columns(encoding: str, delimiter: str) -> None:
    who = table(["Adno", "NC Year", "Surname"], ["P1", "Year 9", "Quarrington"], encoding=encoding, delimiter=delimiter)
    found = roll.read(who, "roll.csv", ON)
    lines = table(
        ["Date of encounter", "Adno", "Activity type", "Organisation", "Interaction"],
        ["2026-10-05", "p1", "Work experience", "Café Tarn", "y"],
        encoding=encoding,
        delimiter=delimiter,
    )
    (one,) = log.read([(lines, "log.csv")], found, ON).encounters
    assert (one.kind.key, one.partner, one.there, one.tests) == ("workplace", "Café Tarn", {"p1"}, {"two-way": True})
    assert found.pupils["p1"].group_in(2024) == 7


def test_the_form_is_read_as_it_is_written() -> None:
    titles = [column.title for column in LOG_COLUMNS]
    line = dict.fromkeys(titles, "") | {
        "Date": date(2026, 10, 5),
        "Pupil": "P1; P2",
        "Type": "Training provider",
        "Minutes": 45,
    }
    line |= {"Place": "At theirs", "Open to": "Whole year group", "Purpose shared": "Yes", "In school hours": "No"}
    book = workbook([[line[title] for title in titles]], [["P1", 9, "2026/27"], ["P2", 9, "2026/27"]])
    who = roll.read(book, "both.xlsx", ON, "Roll")
    (one,) = log.read([(book, "both.xlsx")], who, ON, sheet="Log").encounters
    assert (one.there, one.minutes, one.place, one.open_to_all) == ({"p1", "p2"}, 45, "At theirs", True)
    assert (one.tests["purpose"], one.tests["school-day"], one.tests["outcomes"]) == (True, False, None)
    with pytest.raises(BadData, match="nobody is on the roll"):
        roll.read(workbook(), "empty.xlsx", ON, "Roll")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["5/10/2026", "P11", "", "Employer"], "line 3, column ‘Pupil’: this pupil is not on the roll"),
        (["5/10/2027", "P1", "", "Employer"], "line 3, column ‘Date’: this day is still to come"),
        (["5/10/2019", "P1", "", "Employer"], "by the roll this pupil was in none of Years 7 to 13"),
        (["31/2/2026", "P1", "", "Employer"], "line 3, column ‘Date’: this is no date"),
        (["", "P1", "", "Employer"], "the date is missing"),
        (["5/10/2026", "P1", "", "Emplyer"], "‘Emplyer’ is no kind of encounter. Did you mean 'employer'?"),
        (["5/10/2026", "P1", "", "Part-time job"], "a part-time job is no experience of a workplace"),
        (["5/10/2026", "P1", "", ""], "line 3, column ‘Type’: the type is missing"),
        (["5/10/2026", "All", "6", "Employer"], "needs a year group from 7 to 13"),
        (["5/10/2026", "All", "12", "Employer"], "nobody on the roll was in Year 12 on that day"),
        (["1/10/2026", "p1", "", "Employer"], "the same encounter of the same pupils is in an earlier row"),
    ],
)
def test_a_line_that_cannot_be_counted_is_told_by_its_place_and_the_rest_is_read(row: list[str], told: str) -> None:
    found = a_log(["1/10/2026", "P1", "", "Employer"], row)
    assert len(found.encounters) == 1
    assert len(found.faults) == 1
    assert told in found.faults[0]
    assert found.faults[0].startswith("log.csv: line 3")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (["1/10/2026", "P1", "8", "Employer"], "by the roll this was another year group on that day"),
        (["1/10/2026", "P1; P99", "", "Employer"], "the 2. of 2: this pupil is not on the roll"),
        (["1/10/2026", "All", "9", "Employer"], "neither the absent nor the number present is given"),
        (["1/10/2026", "All", "9", "Employer", "", "11"], "11 came, but by the roll only 10 pupils can have"),
        (
            ["1/10/2026", "All", "9", "Employer", "P1; P77; P78"],
            "2 references of the absent are not of this year group",
        ),
        (
            ["1/10/2026", "P1", "", "Employer", "", "", "", "perhaps"],
            "this is neither yes nor no; taken as not answered",
        ),
    ],
)
def test_a_line_with_a_fault_in_a_part_is_told_and_the_rest_of_it_is_read(row: list[str], told: str) -> None:
    found = a_log(row, titles=("Purpose shared",))
    assert len(found.encounters) == 1
    assert told in " ".join(found.faults)


def test_a_whole_year_group_is_all_but_the_absent_or_so_many_of_them() -> None:
    named, numbered, all_came = a_log(
        ["1/10/2026", "All", "9", "Employer", "P1, P2"],
        ["2/10/2026", "", "Year 9", "Employer", "P1", "7"],
        ["5/10/2026", "whole year", "Y9", "Employer", "none"],
    ).encounters
    assert (len(named.there), named.unnamed, len(named.offered)) == (8, 0, 10)
    assert (len(numbered.there), len(numbered.maybe), numbered.unnamed) == (0, 9, 2)
    assert (len(all_came.there), all_came.open_to_all) == (10, True)


def test_a_pupil_named_after_a_number_is_certain_and_the_same_number_twice_is_told() -> None:
    number = ["1/10/2026", "All", "9", "Employer", "", "8"]
    found = a_log(number, ["1/10/2026", "P1", "", "Employer"], number, ["1/10/2026", "P1", "", "Employer"])
    assert [(len(one.there), len(one.maybe)) for one in found.encounters] == [(0, 10), (1, 0)]
    assert sum("is in an earlier row" in one for one in found.faults) == 2


def test_who_had_not_joined_or_had_left_is_not_counted() -> None:
    who = a_roll(["P1", "9"], ["P2", "9", "5/10/2026"], ["P3", "9", "", "2/10/2026"])
    found = a_log(
        ["1/10/2026", "All", "9", "Employer", "none"],
        ["6/10/2026", "All", "9", "Employer", "none"],
        ["7/10/2026", "P3", "", "Employer"],
        who=who,
    )
    assert [one.there for one in found.encounters] == [{"p1", "p3"}, {"p1", "p2"}]
    assert "had not joined yet or had left on that day" in found.faults[0]


def test_only_one_academic_year_is_taken_where_it_is_asked_for_or_said() -> None:
    rows = (["31/8/2026", "P1", "", "Employer"], ["1/9/2026", "P1", "", "Employer"])
    found = a_log(*rows, year=2025)
    assert [one.on for one in found.encounters] == [date(2026, 8, 31)]
    assert "this day is in 2026/27, outside of 2025/26" in found.faults[0]
    said = table(
        ["Date", "Academic year", "Pupil", "Type"],
        ["1/9/2026", "2025/26", "P1", "HE"],
        ["1/9/2026", "2026-27", "P2", "HE"],
    )
    found = log.read([(said, "log.csv")], NINE, ON)
    assert len(found.encounters) == 1
    assert found.faults == (
        "log.csv: line 2, column ‘Academic year’: the date is in 2026/27, and this is not; not counted.",
    )


def test_the_roll_tells_pupils_that_stand_twice_and_what_is_impossible() -> None:
    found = a_roll(
        ["P1", "9"], ["p1 ", "10"], ["P2", "14"], ["", "9"], ["P3", "9", "1/9/2026", "1/7/2026"], ["P4", "9", "soon"]
    )
    assert list(found.pupils) == ["p1"]
    assert len(found.faults) == 5
    assert "line 3, column ‘Pupil’: this pupil stands on the roll already" in found.faults[0]
    assert "this pupil left before joining" in found.faults[3]


@pytest.mark.parametrize(
    "reference",
    ["Zebedee Quarrington", "A123456789012", "z@example.org", "Quarrington", "Quarry7", "12/03/2010", "12032010"],
)
def test_a_reference_that_is_none_is_shown_by_its_row_only(reference: str) -> None:
    found = a_roll([reference, "9"])
    (pupil,) = found.pupils.values()
    assert pupil.shown == "row 2"
    assert "shown by their row" in found.warnings[0]


def test_no_sentence_repeats_a_name() -> None:
    name = "Zebedee Quarrington"
    who = roll.read(table(["Pupil", "Year group", "Name"], ["P1", "9", name], ["P1", name, name]), "roll.csv", ON)
    found = log.read(
        [
            (
                table(
                    ["Date", "Pupil", "Type", "Year group", "Employer", "Purpose shared", "Place", "Name"],
                    ["1/10/2026", name, "Employer", "", name, "", "", name],
                    ["1/10/2026", "P1", name, "", "", "", "", name],
                    ["1/10/2026", "P1", "Employer", name, f"pupil {name}, Year 9", name, name, name],
                ),
                "log.csv",
            )
        ],
        who,
        ON,
    )
    assert "Zebedee" not in repr((who, found))
    assert len(found.faults) == 5


def test_a_file_without_its_columns_says_which_there_are() -> None:
    with pytest.raises(BadData, match=r"no column is called ‘Date’ or .*; row 1 has: ‘Dates’, ‘Pupil’, ‘Type’"):
        log.read([(table(["Dates", "Pupil", "Type"], ["1/10/2026", "P1", "HE"]), "log.csv")], NINE, ON)
    with pytest.raises(BadData, match="no row with a column ‘Pupil’"):
        roll.read(table(["a", "b"], ["1", "2"]), "roll.csv", ON)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_academic_years_begin_in_september_and_no_year_is_judged_before_july(on: date) -> None:
    year = academic_year(on)
    assert date(year, 9, 1) <= on < date(year + 1, 9, 1)
    assert last_finished(on) == (year if on.month in {7, 8} else year - 1)


@given(st.text(max_size=20))
def test_no_text_breaks_what_reads_it(text: str) -> None:
    assert as_year_group(text) in {None, *range(7, 14)}
    as_academic_year(text)
    assert kind_of(text) in {None, *KINDS.values()}
    assert yes_or_no(text)[0] in {True, False, None}


def test_phases_end_on_28_february_of_their_second_year() -> None:
    first = PHASES[0]
    assert first.holds(8, date(2026, 8, 31))
    assert first.holds(9, date(2026, 9, 1))
    assert first.holds(9, date(2027, 2, 28))
    assert not first.holds(9, date(2027, 3, 1))
    assert not first.holds(9, date(2028, 2, 29))
    assert not first.holds(7, date(2026, 10, 1))
    assert as_academic_year("2025/26") == as_academic_year("2025-2026") == as_academic_year("2025") == 2025
    assert as_academic_year("2025/27") is None


def test_what_was_written_into_the_wrong_column_is_not_repeated() -> None:
    name, filled = "Zebedee Quarrington", ["", "", ""]
    found = a_log(
        ["1/10/2026", "P1", "", "Employer", *filled, name],
        [name, "P1", "", "Employer"],
        ["2/10/2026", "P1", "", "Employer", *filled, "9434765919"],
        ["3/10/2026", "All", "9", "Employer", "", name, ""],
        titles=("Minutes",),
    )
    assert len(found.faults) == 4
    assert not any(name in one or "9434765919" in one for one in found.faults)
    with pytest.raises(BadData, match="this is no date") as refused:
        a_roll(["P1", "9", name])
    assert name not in str(refused.value)


def test_who_left_on_the_first_day_of_september_finished_the_year_that_is_given() -> None:
    rows = (["P1", "11", "2025/26", "1/9/2026"], ["P2", "11", "", "1/7/2026"], ["P3", "11", "2026/27", "1/7/2026"])
    found = roll.read(table(["Pupil", "Year group", "Academic year", "Left"], *rows), "roll.csv", ON)
    assert [one.in_year for one in found.pupils.values()] == [2025, 2025, 2025]


@pytest.mark.parametrize("column", ["Surname", "first NAME", "Date of birth", "UPN"])
def test_nothing_is_set_beside_one_another_by_what_is_of_one_pupil(column: str) -> None:
    rows = [[f"P{number}", "9", "Quarrington"] for number in range(9)]
    with pytest.raises(BadData, match="is of single pupils, and no group"):
        roll.read(table(["Pupil", "Year group", column], *rows), "roll.csv", ON, by=column)


def test_a_pupil_who_has_the_encounter_already_is_told_where_others_of_the_line_have_not() -> None:
    found = a_log(["1/10/2026", "P1;P2", "", "Employer"], ["1/10/2026", "P2;P3", "", "Employer"])
    assert [sorted(one.there) for one in found.encounters] == [["p1", "p2"], ["p3"]]
    (told,) = found.faults
    assert "1 of these pupils has the same encounter above already" in told


def test_an_absent_pupil_whom_the_roll_does_not_know_may_be_anybody_of_the_year_group() -> None:
    found = a_log(["1/10/2026", "All", "9", "Employer", "P1; Quarrington"])
    (one,) = found.encounters
    assert (len(one.there), len(one.maybe), one.unnamed) == (0, 9, 1)
    assert "not of this year group" in found.faults[0]
    assert "Quarrington" not in found.faults[0]


def test_of_two_columns_of_one_name_the_first_is_read_and_that_is_told() -> None:
    found = a_log(["1/10/2026", "P1", "", "Employer", "", "", "Tarn", "yes", "no"], titles=("Purpose", "PURPOSE"))
    assert found.warnings == ("log.csv: two columns are called ‘Purpose’; the first was read.",)
    twice = roll.read(table(["Pupil", "Year group", "Pupil"], ["P1", "9", "P2"]), "roll.csv", ON)
    assert twice.warnings == ("roll.csv: two columns are called ‘Pupil’; the first was read.",)
