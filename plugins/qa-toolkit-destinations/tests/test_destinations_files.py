"""Files by pupil and files of counts: what is read, what is told by its place, and what the figures are."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.errors import BadData
from qa_toolkit_destinations import codes
from qa_toolkit_destinations.data import Data
from qa_toolkit_destinations.extract import Options, may_be_shown
from qa_toolkit_destinations.lines import Line, Report
from qa_toolkit_destinations.reading import data
from qa_toolkit_destinations.report import report
from qa_toolkit_destinations.showing import of_report, per_cent, text
from qa_toolkit_destinations.small_groups import hidden

ON = date(2026, 11, 2)


def read(content: str | bytes, month: date | None = None, **named: str) -> Data:
    raw = content if isinstance(content, bytes) else content.encode()
    return data([("file.csv", raw)], Options(ON, codes.shipped(), month, named))


def pupils(*held: str, month: str = "2026-01", school: str = "A") -> str:
    return "".join(f"P{n},{school},{month},{code},12\n" for n, code in enumerate(held))


HEAD = "Pupil reference,School,Month,Activity code,Year group\n"


def shown(line: Line) -> dict[str, str]:
    return {key: per_cent(figure) for key, figure in line.figures.items() if figure is not None}


def line(found: Report, label: str) -> Line:
    return next(one for table in found.tables for one in table.lines if one.label == label)


# Figures


def test_neet_and_not_known_are_the_average_of_three_months_and_participation_is_of_march() -> None:
    # December 1 of 10 NEET, January 2 of 10, February 1 of 8 (two have left): 4 of 28. Not known: 0, 0, 1.
    rows = (
        pupils(*["230"] * 9, "619", month="2025-12")
        + pupils(*["230"] * 8, "619", "540", month="2026-01")
        + pupils(*["230"] * 6, "619", "810", month="2026-02")
        + pupils(*["230"] * 3, "310", "320", "260", "330", "530", "616", "550", month="2026-03")
    )
    found = report(read(HEAD + rows))
    assert found.total.cohort is not None
    assert float(found.total.cohort) == pytest.approx(28 / 3)
    figures = shown(found.total)
    assert (figures["neet"], figures["not-known"], figures["neet-or-not-known"]) == ("14.3%", "3.6%", "17.9%")
    assert (figures["participating"], figures["full-time"], figures["apprenticeship"], figures["other"]) == (
        *("60.0%", "30.0%", "10.0%", "20.0%"),
    )
    assert found.is_winter
    assert found.periods["participation"] == "March 2026"


def test_without_all_three_months_it_is_one_month_and_says_which_are_missing() -> None:
    found = report(read(HEAD + pupils(*["230"] * 9, "619", month="2026-01")))
    assert shown(found.total)["neet"] == "10.0%"
    assert "Not in the file: December 2025 and February 2026." in " ".join(found.notes)


def test_custody_is_out_of_the_cohort_and_education_in_custody_is_in_it() -> None:
    found = read(HEAD + pupils(*["230"] * 7, "290", "710", "710"))
    assert report(found).total.cohort == 8
    assert any("2 rows have a code outside the cohort" in one for one in found.warnings)


def test_other_years_are_in_no_figure_and_the_academic_age_stands_for_the_year() -> None:
    rows = "".join(f"P{n},A,2026-01,230,{age}\n" for n, age in enumerate((16, 16, 17, 17, 16, 17, 18, 15)))
    found = read(HEAD.replace("Year group", "ACADEMIC_AGE") + rows)
    assert report(found).total.cohort == 6
    assert any(one.startswith("2 of 8 rows are of other years") for one in found.warnings)


def test_more_than_five_per_cent_not_known_makes_neet_at_least() -> None:
    found = report(read(HEAD + pupils(*["230"] * 17, "619", "810", "810")))
    assert shown(found.total)["neet"] == "at least 5.0%"
    exactly = report(read(HEAD + pupils(*["230"] * 18, "619", "810")))
    assert shown(exactly.total)["neet"] == "5.0%"


# Codes that are not in the table


def test_an_unknown_code_is_told_with_its_place_and_counted_apart() -> None:
    found = read(HEAD + pupils(*["230"] * 8, "545", "619"))
    assert found.faults == 1
    assert found.warnings[0] == (
        "line 10, column ‘Activity code’: ‘545’ is not in the table of activity codes (nearest: 540 Working not for reward (NEET) and "
        "550 Working not for reward with regulated study (participating: other education or training)). Counted apart."
    )
    figures = shown(report(found).total)
    assert (figures["neet"], figures["not-known"], figures["participating"]) == (
        *("at least 10.0%", "at least 0.0%", "at least 80.0%"),
    )


@pytest.mark.parametrize("code", ["", "510", "140", "NEET", "999"])
def test_what_is_no_code_of_the_table_is_neither_neet_nor_not_known_nor_known(code: str) -> None:
    found = read(HEAD + pupils(*["230"] * 9, code))
    assert found.faults == 1
    figures = report(found).total.figures
    assert {key: int(one.number) for key, one in figures.items() if one} == {
        **dict.fromkeys(("apprenticeship", "other", "neet", "not-known", "neet-or-not-known"), 0),
        **dict.fromkeys(("participating", "full-time"), 9),
    }


def test_a_label_of_another_code_is_told() -> None:
    found = read(HEAD + pupils(*["230"] * 7, "450 Supported internship"))
    assert "the file calls 450 ‘Supported internship’, which is 460 in the table" in found.warnings[0]


# Pupils twice


def test_a_pupil_twice_with_the_same_code_counts_once() -> None:
    found = read(HEAD + pupils(*["230"] * 7) + "P0,A,2026-01,230,12\n")
    assert (report(found).total.cohort, found.faults) == (7, 0)
    assert "counted once" in found.warnings[0]


def test_a_pupil_twice_with_two_codes_counts_once_and_apart() -> None:
    found = read(HEAD + pupils(*["230"] * 7) + "P0,A,2026-01,619,12\n")
    assert report(found).total.cohort == 7
    assert "line 9: the same pupil and month as line 2, with another activity code" in found.warnings[0]
    assert shown(report(found).total)["neet"] == "at least 0.0%"


def test_pupils_are_told_apart_across_files() -> None:
    files = [(f"{name}.csv", (HEAD + pupils(*["230"] * 7)).encode()) for name in ("one", "two")]
    found = data(files, Options(ON, codes.shipped()))
    assert report(found).total.cohort == 7


def test_characteristics_on_several_rows_make_one_pupil_of_a_group() -> None:
    head = "YoungPersonsID,EstablishmentName,PeriodEnd,ActivityCode,CharacteristicCode\n"
    rows = "".join(f"{n}1,A,31/12/2025,230,\n" for n in range(6))
    rows += "".join(f"9{n},A,31/12/2025,619,120\n9{n},A,31/12/2025,619,110\n" for n in range(6))
    found = report(read(head + rows), "group")
    assert found.total.cohort == 12
    assert shown(line(found, "yes"))["neet"] == "100.0%"


# Privacy


CCIS = (
    "YoungPersonsID,GivenName,FamilyName,AddressLine1,Postcode,moth/year of birth,UniquePupilNumber,ActivityCode,PeriodEnd,DateAscertained\n"
    "{},Zara,Secretname,1 Hidden Lane,ZZ1 1ZZ,03/2008,A123456789012,{},31/01/2026,44629\n"
)


def test_names_addresses_and_birth_dates_reach_nothing() -> None:
    rows = CCIS.format("YP1001", "999")
    found = read(rows)
    everything = repr(found) + text(of_report(report(found)))
    for secret in ("Zara", "Secretname", "Hidden", "ZZ1", "2008", "A123456789012", "YP1001"):
        assert secret not in everything


@pytest.mark.parametrize(
    "reference",
    [
        "Amy Jones",
        "amy.jones1@school.example",
        "A123456789012",
        "1234567890",
        "SMITH12",
        "O'Neill 3",
        "Z" * 40 + "1",
        "Jones",
    ],
)
def test_a_reference_that_names_somebody_is_not_shown(reference: str) -> None:
    assert not may_be_shown(reference)


def test_a_made_up_reference_is_shown() -> None:
    assert may_be_shown("P0001")
    assert may_be_shown("12A 17")
    assert may_be_shown("Pupil 17")


def test_a_longer_text_in_the_column_of_codes_is_not_repeated() -> None:
    found = read(HEAD + pupils(*["230"] * 7, "rang Mrs Secret"))
    assert "Secret" not in repr(found)


def test_a_column_with_as_many_values_as_pupils_is_no_group() -> None:
    rows = "".join(f"P{n},A,2026-01,230,12,value{n}\n" for n in range(40))
    assert "Area" not in read(HEAD.strip() + ",Area\n" + rows).group_titles


def test_a_name_in_a_column_of_months_days_years_or_groups_is_not_repeated() -> None:
    head = HEAD.strip() + ",Date confirmed,SEND,Area,September Guarantee\n"
    rows = (
        "P1,A,Zara Secretname,230,12,,,,\nP2,A,2026-01,230,Zara Secretname,,,,\nP3,A,2026-01,230,12,Zara Secretname,,,\n"
        "P4,A,2026-01,230,12,,Zara Secretname,,\nP5,A,2026-01,230,12,,,Zara Secretname (Year 12),\nP6,A,2026-01,230,12,,,,Zara\n"
    )
    found = read(head + rows)
    assert found.faults == 4
    for word in ("Zara", "Secretname"):
        assert word not in repr(found) + text(of_report(report(found, "group", minimum=0)))
    assert found.group_titles == ("SEND", "Year group")


# Groups


def test_groups_are_read_as_words() -> None:
    head = HEAD.strip() + ",SEND,Gender,FSM,CLA,Level of need\n"
    rows = "".join(
        f"P{n},A,2026-01,230,12,{one}\n"
        for n, one in enumerate(("E,M,Y,,1", "K,F,N,Y,2", "N,female,,,3", ",X,Y,,1", "what?,,N,,9"))
    )
    found = read(head + rows)
    said = [tuple(part.groups[title] for title in found.group_titles[:5]) for part in found.parts]
    assert said == [
        ("EHC plan", "male", "yes", "no", "1 intensive"),
        ("SEN support", "female", "no", "yes", "2 supported"),
        ("no SEND", "female", "not said", "no", "3 minimum"),
        ("not said", "other", "yes", "no", "1 intensive"),
        ("other", "not said", "no", "no", "other"),
    ]


# Small groups


def test_a_small_school_is_hidden_with_the_next_smallest() -> None:
    rows = "".join(
        f"{school}{n},{school},2026-01,230,12\n"
        for school, size in (("A", 30), ("B", 5), ("C", 9), ("D", 20))
        for n in range(size)
    )
    found = report(read(HEAD + rows), "school")
    assert [(one.label, one.hidden) for one in found.tables[0].lines] == [
        ("A", False),
        ("B", True),
        ("C", True),
        ("D", False),
    ]


def test_of_fewer_than_the_minimum_nothing_is_shown() -> None:
    found = report(read(HEAD + pupils(*["619"] * 5)), "school")
    assert (found.total.hidden, found.total.figures, found.tables) == (True, {}, ())
    assert "619" not in text(of_report(found))


sizes = st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 30), min_size=1)


@given(st.lists(sizes, min_size=1, max_size=3), st.integers(3, 12))
def test_no_hidden_row_can_be_worked_out_from_the_row_of_all(measures: list[dict[str, int]], minimum: int) -> None:
    unseen = hidden(measures, minimum)
    for one in measures:
        filled = {row for row, size in one.items() if size}
        gone = filled & unseen
        assert all(one[row] >= minimum for row in filled - gone)
        assert not gone or gone == filled or (len(gone) >= 2 and sum(one[row] for row in gone) >= minimum)


# The September Guarantee


def test_offers_are_over_everybody_and_what_is_not_recorded_is_no_offer() -> None:
    head = HEAD.strip() + ",September Guarantee\n"
    said = ["offer"] * 6 + ["", "no offer", "not suitable", "not recorded"]
    rows = "".join(f"P{n},A,2025-09,230,11,{one}\n" for n, one in enumerate(said))
    found = report(read(head + rows))
    assert shown(found.total)["offer"] == "60.0%"
    assert found.periods["offers"] == "September 2025"


def test_a_guarantee_code_that_nobody_explains_is_told_and_counted_apart() -> None:
    head = HEAD.strip() + ",GuaranteeStatusIndicator\n"
    rows = "".join(f"P{n},A,2025-09,230,12,{one}\n" for n, one in enumerate(["offer"] * 7 + ["3"]))
    found = read(head + rows)
    assert "line 9, column ‘GuaranteeStatusIndicator’: ‘3’ is no status" in found.warnings[0]
    assert shown(report(found).total)["offer"] == "at least 87.5%"


def test_a_guarantee_of_a_few_hides_that_figure_only() -> None:
    head = HEAD.strip() + ",September Guarantee\n"
    rows = "".join(f"P{n},A,2026-01,230,12,\n" for n in range(20)) + "P1,A,2025-09,230,12,offer\n"
    found = report(read(head + rows))
    assert (found.total.cohort, "offer" in shown(found.total)) == (20, False)


def test_counts_of_offers_alone_are_over_their_cohort() -> None:
    found = report(read("School,Month,Cohort,Offer made\nA,2025-09,50,47\nB,2025-09,50,48\n"))
    assert shown(found.total) == {"offer": "95.0%"}


# Bad input


def test_a_workbook_is_read_with_its_cells_places() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Extract")
        sheet.write_row(0, 0, ("Printed on 1 February",))
        sheet.write_row(1, 0, HEAD.strip().split(","))
        for n in range(2, 12):
            sheet.write_row(n, 0, (f"P{n}", "A", "", 230 if n < 10 else 999, 12))
            sheet.write_datetime(n, 2, date(2026, 1, 31), book.add_format({"num_format": "dd/mm/yyyy"}))
    found = read(content.getvalue())
    assert found.warnings[0].startswith("Extract!D11: ‘999’ is not in the table")
    assert (report(found).total.cohort, found.faults) == (10, 2)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("P9,A,2026-13,230,12", "line 2, column ‘Month’: ‘2026-13’ is no month"),
        ("P9,A,2031-01,230,12", "line 2, column ‘Month’: ‘2031-01’ is a month that cannot be"),
        ("P9,A,31/02/2026,230,12", "line 2, column ‘Month’: ‘31/02/2026’ is no month"),
        ("P9,A,,230,12", "line 2, column ‘Month’: the month is missing"),
        ("P9,A,2026-01,230,Y15", "line 2, column ‘Year group’: ‘Y15’ is no year group"),
    ],
)
def test_an_impossible_row_is_named_and_the_rest_counts(row: str, said: str) -> None:
    found = read(HEAD + row + "\n" + pupils(*["230"] * 7))
    assert said in found.warnings[0]
    assert (found.faults, report(found).total.cohort) == (1, 7)
    with pytest.raises(BadData, match=r"file\.csv") as caught:
        read(HEAD + row + "\n")
    assert said in str(caught.value)


def test_wrong_columns_are_told_with_what_is_there_and_the_nearest() -> None:
    with pytest.raises(BadData) as caught:
        read("Pupil ref,Activty code,School\nP1,230,A\n")
    assert "Row 1 has: ‘Pupil ref’, ‘Activty code’ and ‘School’." in str(caught.value)
    assert "Did you mean 'Activty code'?" in str(caught.value)
    assert (
        report(read("Pupil ref,Activty code,Month\n1P,230,2026-01\n", code="Activty code"), minimum=0).total.cohort == 1
    )


def test_columns_of_which_none_is_known_are_told_too() -> None:
    with pytest.raises(
        BadData, match=r"Row 1 has: ‘Name’ and ‘Actvity code’\. For ‘activity code’: Did you mean 'Actvity code'"
    ):
        read("Name,Actvity code\nx,230\n")
    assert read("Year,Leavers,Education,Apprenticeship,Employment,Not sustained\n2021,100,90,3,2,5\n").yearly


def test_a_file_without_months_asks_for_the_month() -> None:
    rows = "STUD_ID,ACADEMIC_AGE,NCCIS_CODE\n" + "".join(f"10{n},16,230\n" for n in range(6))
    with pytest.raises(BadData, match="say --month 2026-01"):
        read(rows)
    assert report(read(rows, date(2026, 1, 1))).total.cohort == 6


def test_dates_as_text_and_as_excels_numbers_are_read_in_one_file() -> None:
    found = read(HEAD + "P1,A,44562,230,12\nP2,A,2022-01-31,230,12\nP3,A,Jan 2022,230,12\nP4,A,01/2022,230,12\n")
    assert found.months == (date(2022, 1, 1),)  # 44562 is 1 January 2022


def test_text_of_older_windows_programs_is_read_and_told() -> None:
    found = read((HEAD + pupils(*["230"] * 6, school="École")).encode("cp1252"))
    assert found.schools == ("École",)
    assert any("This is not UTF-8 text" in one for one in found.warnings)


# Counts


def test_a_schools_table_of_leavers_adds_up() -> None:
    # a published table of one school's leavers, by the letter: 101 = 92+6+0+2+1, 104 = 100+3+1 moved, 96 = 92+3+1
    rows = (
        "Year,Cohort,Full-time education,Apprenticeship,Employment with training,Employment,NEET active,Moved abroad,Not known\n"
        "2022,101,92,6,0,2,1,0,0\n2021,104,100,3,0,0,0,1,0\n2020,96,92,3,1,0,0,0,0\n2019,90,90,0,0,0,0,0,0\n2018,97,93,3,0,0,0,1,0\n"
    )
    found = read(rows)
    assert (found.faults, found.yearly, len(found.months)) == (0, True, 5)
    assert not any("add up" in one for one in found.warnings)
    figures = shown(report(found).total)
    assert (figures["participating"], figures["full-time"], figures["apprenticeship"]) == ("97.0%", "91.1%", "5.9%")
    assert (figures["other"], figures["neet"], figures["not-known"]) == ("0.0%", "1.0%", "0.0%")


# Pupils with a statement or an EHC plan in England, published by DfE: counts, and the shares that they make
KS4 = (
    "Year,Cohort,Education,Apprenticeship,Employment,Not sustained,Not captured\n"
    "2016/17,20862,18168,283,447,1714,250\n2017/18,20099,17600,228,444,1560,267\n2018/19,19914,17336,183,450,1634,311\n"
    "2019/20,20773,18090,165,433,1759,326\n2020/21,22236,19675,125,324,1685,427\n"
)


def test_sustained_destinations_are_as_published() -> None:
    found = report(read(KS4), "month")
    assert not found.notes[1:]
    assert [(one.label, shown(one)["sustained"], shown(one)["education"]) for one in found.tables[0].lines] == [
        ("2017", "90.6%", "87.1%"),
        ("2018", "90.9%", "87.6%"),
        ("2019", "90.2%", "87.1%"),
        ("2020", "90.0%", "87.1%"),
        ("2021", "90.5%", "88.5%"),
    ]


def test_a_fifth_place_is_rounded_as_published() -> None:
    # 27,402 pupils, 25,878 in any destination and 25,185 in education: 94.4 and 91.9 per cent
    rows = "Year,Cohort,Education,Apprenticeship,Employment,Not sustained\n2024,27402,25185,400,293,1524\n"
    figures = report(read(rows)).total.figures
    assert [figures[key] and figures[key].per_cent for key in ("sustained", "education")] == [
        Decimal("94.4"),
        Decimal("91.9"),
    ]  # type: ignore[union-attr]


COUNTS = "School,Month,Cohort,Participating,NEET,Not known\n"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,2026-01,100,60,30,20", "line 2: its columns add up to 110, more than the cohort of 100."),
        ("A,2026-01,100,-1,30,20", "line 2, column ‘Participating’: -1 is not possible here"),
        ("A,2026-01,100,some,30,20", "line 2, column ‘Participating’: ‘some’ is no whole number"),
    ],
)
def test_counts_that_cannot_be_are_named_and_left_out(row: str, said: str) -> None:
    found = read(COUNTS + row + "\nB,2026-01,50,45,3,2\n")
    assert said in found.warnings[0]
    assert (found.faults, found.schools) == (1, ("B",))


def test_a_school_twice_and_a_row_of_totals_do_not_count_twice() -> None:
    found = read(COUNTS + "A,2026-01,50,45,3,2\nA,2026-01,50,45,3,2\nTotal,2026-01,50,45,3,2\n")
    assert report(found).total.cohort == 50
    assert [
        "line 4 is a row of totals" in found.warnings[0],
        "line 3: the same school and month as line 2" in found.warnings[1],
    ] == [True, True]


@pytest.mark.parametrize("symbol", ["c", "z", "x", "low", "-", "..", ":", "*", "<6", "C"])
def test_a_suppressed_cell_is_no_number_and_makes_none_of_the_sum(symbol: str) -> None:
    found = report(read(COUNTS + f"A,2026-01,50,45,{symbol},2\nB,2026-01,50,45,3,2\n"), "school")
    assert "neet" not in shown(found.total)
    assert shown(found.total)["not-known"] == "4.0%"
    assert "neet" not in shown(line(found, "A"))
    assert shown(line(found, "B"))["neet"] == "6.0%"


def test_without_a_cohort_there_are_numbers_and_no_per_cent() -> None:
    found = report(read("School,Month,Participating,NEET,Not known\nA,2026-01,45,3,2\n"))
    assert shown(found.total)["neet"] == "3 (no cohort)"


def test_a_school_without_a_row_for_a_month_of_three_is_told() -> None:
    rows = "".join(f"A,{month},50,45,3,2\n" for month in ("2025-12", "2026-01", "2026-02"))
    found = report(read(COUNTS + rows + "B,2026-01,50,45,3,2\n"), "school")
    assert any("No row for December 2025: B." in one for one in found.notes)
    assert "neet" not in shown(line(found, "B"))


def test_few_leavers_are_read_three_years_together() -> None:
    rows = "2023,40,36,1,1\n2024,42,40,1,0\n2025,44,40,0,2\n"
    found = report(read("Year,Cohort,Participating,NEET,Not known\n" + rows))
    assert shown(line(found, "2023 to 2025"))["participating"] == "92.1%"  # 116 of 126


# Published by DfE for September 2022: offer made, not suitable, no offer, not recorded
@pytest.mark.parametrize(
    "shares",
    [
        "94.58656898,1.2136973,0.955446389,3.244287326",  # England
        "97.0409,0.4958,0.7678,1.6955",  # Derby
        "95.9248,0.9837,1.5998,1.4917",  # Leicester
    ],
)
def test_the_four_parts_of_the_september_guarantee_make_100(shares: str) -> None:
    head = "School,Month,Cohort,NEET,Offer made %,Offer not suitable %,No offer %,Not recorded %\n"
    assert read(f"{head}A,2025-09,50,2,{shares}\n").faults == 0
    bad = f"{head}A,2025-09,50,2,{shares}\nB,2025-09,50,2,9{shares[1:]}\nC,2025-09,50,2,80,1,1,1\nD,2025-09,50,2,99,1,1,1\n"
    said = read(bad).warnings
    assert any("line 4: the four parts of the September Guarantee add up to 83.0, not 100." in one for one in said)
    assert any(
        "line 5: the percentages of the September Guarantee add up to 102.0, more than 100." in one for one in said
    )


def test_percentages_alone_are_refused() -> None:
    with pytest.raises(BadData, match="percentages alone cannot be added up"):
        read("School,Month,NEET %,Not known %\nA,2026-01,4,2\n")


def test_percentages_over_100_are_refused() -> None:
    found = read(
        "School,Month,Cohort,NEET,Participating %,NEET %\nA,2026-01,50,2,97,14\nB,2026-01,50,2,120,4\nC,2026-01,50,2,90,4\n"
    )
    assert found.schools == ("C",)
    assert "line 2: the percentages of activity add up to 111.0, more than 100." in found.warnings[0]
    assert "line 3, column ‘Participating %’: 120 per cent cannot be" in found.warnings[1]


cells_ = st.sampled_from(
    (
        "",
        "c",
        "-1",
        "3",
        "45",
        "=1",
        "230",
        "545",
        "810",
        "2026-01",
        "31/02/2026",
        "A",
        "P1",
        "Y12",
        "12",
        "offer",
        "99%",
        "é",
        "1e9",
    )
)
columns = (
    *(
        "Pupil reference",
        "School",
        "Month",
        "Activity code",
        "Year group",
        "Cohort",
        "NEET",
        "Not known",
        "Offer made",
        "SEND",
        "Year",
    ),
    *(
        "September Guarantee",
        "Participating %",
        "Not sustained",
        "Education",
        "230",
        "x",
        "CharacteristicCode",
        "DateAscertained",
    ),
)
titles = st.lists(st.sampled_from(columns), min_size=2, max_size=7)


@given(
    titles,
    st.lists(st.lists(cells_, min_size=2, max_size=7), max_size=6),
    st.sampled_from(("school", "group", "month")),
)
def test_any_table_is_read_or_refused_in_a_sentence(head: list[str], rows: list[list[str]], by: str) -> None:
    content = "\n".join(",".join(one) for one in (head, *rows))
    with contextlib.suppress(BadData):
        text(of_report(report(read(content), by)))
