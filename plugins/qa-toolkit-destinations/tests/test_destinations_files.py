"""Files by pupil: what is read, what is told by its place, and what the figures are."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from destination_files import HEAD, ON, line, pupils, read, shown
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.errors import BadData
from qa_toolkit_destinations import codes
from qa_toolkit_destinations.people import Options
from qa_toolkit_destinations.reading import data, people
from qa_toolkit_destinations.report import report
from qa_toolkit_destinations.showing import of_report, text
from qa_toolkit_destinations.small_groups import hidden

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
        "05/25/2008",
        "12 05 2009",
        "A.Lee.7",
        "Ann Lee7",
        "Joe12",
        "SW1 2AB",
        "943 476 5919",
    ],
)
def test_a_reference_that_names_somebody_is_not_shown(reference: str) -> None:
    assert reference_of(reference) == "line 2"


@pytest.mark.parametrize("reference", ["P0001", "12A 17", "Pupil 17", "YP-100017"])
def test_a_made_up_reference_is_shown(reference: str) -> None:
    assert reference_of(reference) == reference


def reference_of(text: str) -> str:
    made = f"{HEAD}{text},A,2026-01,230,12\n".encode()
    return people([("file.csv", made)], Options(ON, codes.shipped())).people[0].reference


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
        ("P9,A,31/02/2026,230,12", "line 2, column ‘Month’: what stands there is no month"),
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


@pytest.mark.parametrize("held", ["12/05/2009", "05/12/2009", "39945", "Emma L1", "L Ward 3", "07700900123"])
def test_a_birth_date_or_a_name_in_the_column_of_codes_is_not_repeated(held: str) -> None:
    found = read(HEAD + pupils(*["230"] * 7, held))
    assert "what stands there is not in the table" in " ".join(found.warnings)
    assert held not in repr(found)


def test_a_row_of_data_without_names_of_columns_is_not_repeated() -> None:
    with pytest.raises(BadData) as refused:
        read("Emma Ward,Northgate,2026-01,230,12\nJack Hill,Northgate,2026-01,540,12\n")
    assert "no column is called ‘activity code’" in str(refused.value)
    assert not any(word in str(refused.value) for word in ("Emma", "Ward", "Northgate"))


def test_two_columns_of_one_name_are_told_and_the_first_is_read() -> None:
    found = read("Reference,Month,Activity code,Activity code\n" + "".join(f"P{n},2026-01,230,540\n" for n in range(9)))
    assert any("two columns are called ‘Activity code’; the first was read" in one for one in found.warnings)
    assert shown(report(found).total)["neet"] == "0.0%"


def test_words_for_nothing_are_not_said_and_no_answer() -> None:
    found = read(
        HEAD.strip()
        + ",EHCP,FSM\n"
        + "".join(f"P{n},A,2026-01,230,12,{(n % 2 and 'Y') or 'N'},{'Y' if n else 'TBC'}\n" for n in range(9))
        + "P9,A,2026-01,230,12,N/A,None\n"
    )
    assert {one.groups["EHC plan"] for one in found.parts} == {"yes", "no", "not said"}
    assert {one.groups["Free school meals"] for one in found.parts} == {"yes", "no"}  # only one answer is written


def test_a_lapsed_record_that_is_neither_yes_nor_no_is_told() -> None:
    found = read(HEAD.strip() + ",CurrencyLapsed\n" + "P1,A,2026-01,230,12,perhaps\n" + pupils(*["230"] * 7))
    assert (found.faults, "neither yes nor no" in " ".join(found.warnings)) == (1, True)


@pytest.mark.parametrize("area", ["12 High Street", "SW1 2AB", "Flat 2, Ternford"])
def test_an_address_is_no_area_and_what_was_not_used_is_told(area: str) -> None:
    rows = "".join(f'P{n},A,2026-01,230,12,"{area if n == 7 else "North"}"\n' for n in range(20))
    found = read(HEAD.strip() + ",Area\n" + rows)
    assert "Area" not in found.group_titles
    assert any("The column of Area holds addresses" in one for one in found.warnings)
    assert area not in repr(found)


def test_a_code_of_few_is_not_named_in_a_report() -> None:
    few, many = (read(HEAD + pupils(*["330"] * number, *["230"] * 20)).remarks for number in (1, 6))
    assert any(one.startswith("Fewer than 6 of 21 rows have a code whose treatment is from memory: ") for one in few)
    assert any(one.startswith("6 of 26 rows have a code whose treatment is from memory (330): ") for one in many)


def test_a_column_of_names_is_no_column_of_schools() -> None:
    found = read(
        "Reference,School,Month,Activity code\n" + "".join(f"P{n},Emma Ward{n},2026-01,230\n" for n in range(9))
    )
    assert found.schools == ("not said",)
    assert any("The column of schools has another text for nearly everybody" in one for one in found.warnings)
    assert "Emma" not in repr(found) + text(of_report(report(found, "school")))


def test_a_sheet_for_each_month_is_read_and_one_of_other_columns_is_told() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for month, code in (("2025-12", 540), ("2026-01", 230), ("2026-02", 540)):
            sheet = book.add_worksheet(month)
            sheet.write_row(0, 0, ["Reference", "School", "Month", "Activity code"])
            for n in range(1, 11):
                sheet.write_row(n, 0, [f"P{n}", "A", month, code])
        codes_ = book.add_worksheet("Codes")
        codes_.write_row(0, 0, ["Activity code", "Label"])
        codes_.write_row(1, 0, [230, "Further education"])
    found = read(content.getvalue())
    assert shown(report(found).total)["neet"] == "66.7%"
    assert "These sheets have other columns and were not read: ‘Codes’." in found.warnings
