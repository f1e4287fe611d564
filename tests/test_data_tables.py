from __future__ import annotations

import io
from datetime import date

import pytest

from qa_toolkit import errors
from qa_toolkit.data_tables import read_table


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
    import xlsxwriter

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
