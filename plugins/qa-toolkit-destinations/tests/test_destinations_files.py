"""Files by pupil: what is read, what is told by its place, and what reaches nothing."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import xlsxwriter
from destination_files import HEAD, ON, pupils, read, shown

from qa_toolkit.errors import BadData
from qa_toolkit_destinations import codes
from qa_toolkit_destinations.people import Options
from qa_toolkit_destinations.reading import people
from qa_toolkit_destinations.report import report
from qa_toolkit_destinations.showing import of_report, text

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
