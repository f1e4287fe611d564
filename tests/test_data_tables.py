from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit import errors
from qa_toolkit.data_tables import Field, read_table, read_tables
from qa_toolkit.spreadsheets import Cell


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_whoever_exported_it(encoding: str, delimiter: str) -> None:
    lines = [["Année", "Encounters", "Held on"], ["Year 9 – am", "3", "30/11/2025"]]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    table = read_table(content, "log.csv")
    assert table.titles == ("Année", "Encounters", "Held on")
    (row,) = table.rows
    assert row.text(table.column("année")) == "Year 9 – am"
    assert row.fields[1].whole() == 3
    assert row.fields[2].day() == date(2025, 11, 30)
    assert bool(table.warnings) == (encoding == "cp1252")


def test_a_workbook_reads_as_the_csv_of_it_does() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Log")
        for at, values in enumerate([["Printed by the office"], [], ["Pupil", "Number"], ["P1", 4], [], ["P2", "x"]]):
            sheet.write_row(at, 0, values)
    table = read_table(made.getvalue(), "log.xlsx", ["pupil"])
    assert [(row.number, row.text(0)) for row in table.rows] == [(4, "P1"), (6, "P2")]
    assert table.rows[0].fields[1].whole() == 4
    with pytest.raises(errors.BadData, match=r"log.xlsx: Log!B6: ‘x’ is no whole number"):
        table.rows[1].fields[1].whole()


def test_a_missing_column_is_told_with_those_that_there_are_and_the_nearest() -> None:
    table = read_table(b"Pupil ref,Stat us\nP1,ok\n", "log.csv")
    with pytest.raises(errors.BadData) as refused:
        table.column("Status", "State")
    assert str(refused.value) == (
        "log.csv: no column is called ‘Status’ or ‘State’; row 1 has: ‘Pupil ref’, ‘Stat us’. Did you mean 'Stat us'?"
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("P1,-2,", "line 2, column ‘Number’: -2 is not possible here; it goes from 0 to 9."),
        ("P1,12,", "line 2, column ‘Number’: 12 is not possible here; it goes from 0 to 9."),
        ("P1,3,31/02/2025", "line 2, column ‘Day’: ‘31/02/2025’ is no date; write it as 30/11/2026 or 2026-11-30."),
    ],
)
def test_a_bad_value_is_told_with_its_line_and_column(line: str, sentence: str) -> None:
    (row,) = read_table(f"Pupil,Number,Day\n{line}\n".encode(), "log.csv").rows
    read = row.fields[2].day if row.text(2) else lambda: row.fields[1].whole(0, 9)
    with pytest.raises(errors.BadData) as refused:
        read()
    assert str(refused.value) == f"log.csv: {sentence}"


def test_line_numbers_hold_where_a_value_has_line_ends_in_it() -> None:
    table = read_table(b'Pupil,Note\nP1,"two\nlines"\nP2,x\n', "log.csv")
    assert [row.number for row in table.rows] == [2, 4]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"one value\n", b'a,b\n"open\n', b"PK\x03\x04 no archive"])
def test_what_is_no_table_is_refused_with_one_sentence(content: bytes) -> None:
    with pytest.raises(errors.DocumentError) as refused:
        read_table(content, "log.csv")
    assert "\n" not in str(refused.value)


def test_values_beyond_the_columns_are_told() -> None:
    assert "Row 2 has more values" in read_table(b"a,b\n1,2,3\n", "x.csv").warnings[0]


def of(value: str | float, *, percent: bool = False) -> Field:
    return Field("a.xlsx", "Attendance", Cell("Sheet1", 4, 2, value, percent))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("89.9", "89.9"), ("89,9", "89.9"), (" 90 ", "90"), ("89.90%", "89.90"), ("89,9 %", "89.9"), ("0", "0")),
        *(("89.9 per cent", "89.9"), ("0,125", "0.125"), ("+5.0", "5.0"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5")),
        *((90, "90"), (89.9, "89.9"), (0.1 + 0.2, "0.3"), (1e-7, "1e-7"), ("1.200", "1.200"), ("89,95", "89.95")),
    ],
)
def test_decimal_fractions_are_read_exactly_as_they_are_written(written: str | float, meant: str) -> None:
    found = of(written).decimal(high=2000, per_cent=True)
    assert found == Decimal(meant)
    assert isinstance(found, Decimal)


def test_a_percentage_of_a_workbook_is_the_number_before_the_sign() -> None:
    assert of(0.899, percent=True).decimal(0, 100, per_cent=True) == Decimal("89.9")
    assert of(1, percent=True).decimal(0, 100, per_cent=True) == 100
    with pytest.raises(errors.BadData, match=r"‘89\.9%’ is no number, as 89\.9"):
        of(0.899, percent=True).decimal(0, 100)


@pytest.mark.parametrize(
    "written",
    ["1,200", "89,900", "1,20,0", "n/a", "1e3", "nan", "--5", "5-", "89.9.1", "1 2", "½", "%", "9" * 16, 1e16],
)
def test_what_is_no_decimal_fraction_or_could_be_two_is_refused_with_its_place(written: str | float) -> None:
    with pytest.raises(errors.BadData, match=r"^a\.xlsx: Sheet1!B4: ‘.+’ is no percentage, as 89\.9 or 89\.9%\.$"):
        of(written).decimal(per_cent=True)


@pytest.mark.parametrize("written", ["100.01", "-0.1", "-0,1%"])
def test_a_decimal_fraction_outside_its_bounds_is_refused(written: str) -> None:
    with pytest.raises(errors.BadData, match=r"Sheet1!B4: -?[\d.]+ is not possible here; it goes from 0 to 100\."):
        of(written).decimal(0, 100, per_cent=True)


def test_a_sign_of_per_cent_is_no_number_unless_asked_for_and_an_empty_cell_is_none() -> None:
    assert of(" ").decimal() is None
    with pytest.raises(errors.BadData, match="is no number"):
        of("5%").decimal()


@given(st.decimals(0, 100, places=3))
def test_point_and_comma_mean_the_same_unless_the_comma_may_set_thousands_apart(number: Decimal) -> None:
    two_places = number.quantize(Decimal("0.01"))
    assert of(str(number)).decimal(0, 100) == number
    assert of(str(two_places).replace(".", ",")).decimal(0, 100) == two_places


@pytest.mark.parametrize("titles", [(), ("Pupils",)])
def test_a_cell_that_lists_with_another_sign_does_not_decide_how_columns_are_set_apart(titles: tuple[str, ...]) -> None:
    table = read_table(b"Pupils,Day,Kind\nP1;P2;P3;P4;P5;P6,1/10/2026,talk\nP7,2/10/2026,visit\n", "log.csv", titles)
    assert table.titles == ("Pupils", "Day", "Kind")
    assert [row.text(0) for row in table.rows] == ["P1;P2;P3;P4;P5;P6", "P7"]
    table = read_table(b"Pupils;Share;Of\nP1;1,5;2,5\nP2;2,5;3,5\n", "log.csv", titles)
    assert table.titles == ("Pupils", "Share", "Of")


@pytest.mark.parametrize("titles", [(), ("Pupil",)])
def test_sheets_that_are_not_read_are_told(titles: tuple[str, ...]) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name in ("Year 10", "Year 11", "Notes"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Read", "this"] if name == "Notes" else ["Pupil", "Number"])
            sheet.write_row(1, 0, ["P1", 4])
    table = read_table(made.getvalue(), "log.xlsx", titles)
    assert table.warnings == ("2 sheets have such columns; only the first, ‘Year 10’, was read.",)
    assert not read_table(made.getvalue(), "log.xlsx", titles, "Year 11").warnings


@pytest.mark.parametrize(
    "row", ["Zebedee Quarrington,12/03/2010,x", "Zebedee Quarrington,7,x", "Zebedee Quarrington,K,N"]
)
def test_a_first_row_of_data_is_not_repeated_where_a_column_is_missing(row: str) -> None:
    with pytest.raises(errors.BadData, match="names of columns should stand above the data") as refused:
        read_table(f"{row}\n".encode(), "log.csv").column("Status")
    assert "Zebedee" not in str(refused.value)


def test_sheets_of_the_same_columns_are_read_together_and_others_told() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        for name, row in (("January", ["P1", 230]), ("February", ["P1", 540])):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Reference", "Code"])
            sheet.write_row(1, 0, row)
        other = book.add_worksheet("Key")
        other.write_row(0, 0, ["Code", "Label"])
        other.write_row(1, 0, [230, "Education"])
        book.add_worksheet("Notes").write_string(0, 0, "Printed")
        hidden = book.add_worksheet("Old")
        hidden.write_row(0, 0, ["Reference", "Code"])
        hidden.write_row(1, 0, ["P1", 810])
        hidden.hide()
    tables = read_tables(content.getvalue(), "x.xlsx", ["code"])
    assert [row.text(1) for table in tables for row in table.rows] == ["230", "540"]
    assert [table.warnings for table in tables] == [("These sheets have other columns and were not read: ‘Key’.",), ()]
    assert read_tables(b"a,code\n1,2\n", "x.csv", ["code"])[0].rows[0].text(1) == "2"
    with pytest.raises(errors.BadData, match="have no row with a column ‘nothing’"):
        read_tables(content.getvalue(), "x.xlsx", ["nothing"])
