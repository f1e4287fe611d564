from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import workbook_samples as samples
from hypothesis import example, given
from hypothesis import strategies as st

from qa_toolkit import errors
from qa_toolkit.spreadsheets import (
    Cell,
    CellError,
    Row,
    Sheet,
    Value,
    address,
    as_date,
    as_whole_number,
    folded,
    open_book,
)


def written(fill: Callable[[Any], None]) -> bytes:
    """A workbook as XlsxWriter makes it."""
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        fill(workbook)
    return made.getvalue()


def cell(value: Value, *, percent: bool = False) -> Cell:
    return Cell("Audit", 1, 1, value, percent)


def test_a_book_knows_its_sheets_in_order_and_which_are_hidden() -> None:
    def fill(workbook: Any) -> None:
        workbook.add_worksheet("Start")
        workbook.add_worksheet("Our delivery").write_string("B3", "met")
        workbook.add_worksheet("base").very_hidden()

    book = open_book("audit.xlsx", written(fill))
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets.values()] == [
        ("Start", False),
        ("Our delivery", False),
        ("base", True),
    ]
    found = book.sheet("our  DELIVERY ").cell(3, 2)
    assert found is not None
    assert found.where == "'Our delivery'!B3"
    assert book.sheet("Start").cell(3, 2) is None


def test_a_missing_sheet_is_named_with_the_nearest() -> None:
    book = open_book("audit.xlsx", samples.book())
    assert book.find_sheet("Audits") is None
    with pytest.raises(
        errors.BadWorkbook, match=r"^audit.xlsx: it has no sheet ‘Audits’\. Did you mean 'Audit'\? It has: Audit\.$"
    ):
        book.sheet("Audits")


def test_properties_are_texts() -> None:
    def fill(workbook: Any) -> None:
        workbook.add_worksheet()
        workbook.set_custom_property("standard", "school-duty:2025")
        workbook.set_custom_property("revision", 3)

    assert open_book("audit.xlsx", written(fill)).properties == {"standard": "school-duty:2025", "revision": "3"}


def test_a_merged_range_is_known_and_only_its_first_cell_has_a_value() -> None:
    sheet = open_book("audit.xlsx", written(lambda w: w.add_worksheet("A").merge_range("B2:C4", "all"))).sheet("A")
    assert [str(merged) for merged in sheet.merged] == ["B2:C4"]
    assert (3, 3) in sheet.merged[0]
    assert (5, 3) not in sheet.merged[0]
    assert [list(row.cells) for row in sheet.rows()] == [[2]]


def test_a_file_is_read_from_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "audit.xlsx"
    path.write_bytes(samples.book())
    assert open_book(path).path == str(path)
    with pytest.raises(errors.NotFound, match=r"Did you mean 'audit\.xlsx'"):
        open_book(tmp_path / "audits.xlsx")
    with pytest.raises(errors.Unreadable, match="it is a folder"):
        open_book(tmp_path)


def test_a_header_is_found_by_its_titles_however_they_are_spaced() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet("A")
        sheet.write_row("A1", ["My standard"])
        sheet.write_row("A4", ["Number", "Level\u00a0", "  title", "number"])

    sheet = open_book("a.xlsx", written(fill)).sheet("A")
    found = sheet.find_header("title", "LEVEL")
    assert found is not None
    assert (found[0].number, found[1]) == (4, {"number": 1, "level": 2, "title": 3})
    assert sheet.find_header("owner") is None


def test_a_header_far_down_is_none() -> None:
    far = Sheet("A", hidden=False, by_number={101: Row(101, {1: Cell("A", 101, 1, "title")})})
    assert far.find_header("title") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\n b ", "a\n b "),
        (3, "3"),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (date(2026, 11, 30), "2026-11-30"),
        (CellError("#N/A"), "#N/A"),
    ],
)
def test_a_cell_reads_as_people_see_it(value: Value, text: str) -> None:
    assert cell(value).text == text


def test_what_stands_instead_of_a_value_says_what_to_do() -> None:
    assert CellError("#REF!").sentence == "the formula gives #REF! instead of a value; mend it, or type the value."
    assert CellError().sentence.startswith("this formula has no result yet; open the file in Excel, save it")


@pytest.mark.parametrize(
    ("sheet", "where"),
    [
        ("Delivery", "Delivery!D14"),
        ("Our delivery", "'Our delivery'!D14"),
        ("It's", "'It''s'!D14"),
        ("1", "'1'!D14"),
        ("M1", "'M1'!D14"),
        ("Évaluation", "Évaluation!D14"),
    ],
)
def test_a_cell_says_where_it_is_as_excel_does(sheet: str, where: str) -> None:
    assert Cell(sheet, 14, 4, "a").where == where


def test_columns_go_on_after_z() -> None:
    assert [address(1, column) for column in (1, 26, 27, 52, 53, 702, 703, 16_384)] == [
        "A1",
        "Z1",
        "AA1",
        "AZ1",
        "BA1",
        "ZZ1",
        "AAA1",
        "XFD1",
    ]


@pytest.mark.parametrize(
    "written_as",
    [
        "2026-11-30",
        " 2026-11-30 ",
        "2026-11-30T00:00:00Z",
        "2026-11-30 09:00",
        "30/11/2026",
        "30.11.2026",
        "30-11-2026",
        "30 Nov 2026",
        "30 November 2026",
        "30th NOVEMBER, 2026",
        "30\u00a0Nov. 2026",
        "30–11–2026",
        "30-Nov-2026",
        "30/11/26",
        "30.11.26",
        "30 Nov 26",
    ],
)
def test_a_date_is_understood_as_it_is_written_in_britain(written_as: str) -> None:
    assert as_date(cell(written_as)) == date(2026, 11, 30)


def test_of_two_digits_a_year_is_of_this_century_where_it_can_be_of_no_other() -> None:
    assert [as_date(cell(f"1/2/{year}")) for year in ("00", "79")] == [date(2000, 2, 1), date(2079, 2, 1)]
    assert [as_date(cell(f"1/2/{year}")) for year in ("80", "99")] == [None, None]


def test_the_day_stands_before_the_month() -> None:
    assert as_date(cell("05/06/2026")) == date(2026, 6, 5)
    assert as_date(cell("4 Sept 2026")) == date(2026, 9, 4)
    assert as_date(cell("1.2.27")) == date(2027, 2, 1)
    assert as_date(cell(date(2026, 6, 5))) == date(2026, 6, 5)


@pytest.mark.parametrize(
    "value",
    [
        "11/30/2026",
        "11/30/26",
        "30/11/126",
        "30/11",
        "November 2026",
        "Nov 30 2026",
        "30/11-2026",
        "31/02/2026",
        "0/1/2026",
        "30 Novemb 2026",
        "next term",
        "",
        "46356",
        46356,
        46356.5,
        True,
        CellError(),
        "٣٠/١١/2026x",
    ],
)
def test_what_could_be_two_dates_or_none_is_no_date(value: Value) -> None:
    assert as_date(cell(value)) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3),
        (3.0, 3),
        ("3", 3),
        (" 3 ", 3),
        ("1,200", 1200),
        ("£1,200", 1200),
        ("3.0", 3),
        ("-2", -2),
        ("\u00a07", 7),
        ("３", 3),
    ],
)
def test_a_whole_number_is_understood(value: Value, number: int) -> None:
    assert as_whole_number(cell(value)) == number


@pytest.mark.parametrize(
    "value",
    [
        3.5,
        "3.5",
        "1,20",
        "12,00",
        "three",
        "",
        "1 200",
        True,
        CellError("#N/A"),
        date(2026, 1, 1),
        float("inf"),
        1e15,
        10**400,
        "9" * 16,
        "3%",
    ],
)
def test_what_is_no_whole_number_is_not_guessed(value: Value) -> None:
    assert as_whole_number(cell(value)) is None
    assert as_whole_number(cell(0.75, percent=True)) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Partly MET ", "partly met"),
        ("partly\u00a0met", "partly met"),
        ("a\r\nb", "A B"),
        ("it’s", "it's"),
        ("“a”", '"a"'),
        ("a – b", "a - b"),
        ("ＭＥＴ", "met"),
        ("m\u00ade\u200bt", "met"),
        ("straße", "STRASSE"),
        ("e\u0301", "é"),
    ],
)
def test_texts_that_people_take_for_the_same_fold_to_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80), min_size=1, max_size=20))
@example(["_x000D_", "_x005F_ _x000D_", "x005F_", "_x005f_", "\r", "\r\n", " a ", "\x00\x07\ufffe", "=1+1", "'=1"])
def test_every_text_comes_back_as_it_was_written(texts: list[str]) -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.add_worksheet("A")
        for number, text in enumerate(texts):
            sheet.write_string(number, 0, text)

    sheet = open_book("a.xlsx", written(fill)).sheet("A")
    read = [row.text(1) for row in sheet.rows()]
    assert read == [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
