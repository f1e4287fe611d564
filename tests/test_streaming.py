"""Rows written as XML of our own: what a reader finds is what XlsxWriter would have written, whatever a text looks like."""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office import Office
from openpyxl.styles import Alignment, Font

from qa_toolkit.spreadsheets import streaming
from qa_toolkit.spreadsheets.streaming import Look, Rows, Value, put_together
from qa_toolkit.wording import clean

HARD = (
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "{=A1}",
        "12",
        "1e5",
        "TRUE",
        "#N/A",
        "'",
        "https://example.org",
        "mailto:a@example.org",
    ),
    *(
        " before",
        "after ",
        "\tbefore",
        "after\t",
        "\nbefore",
        "after\n",
        "two\r\nlines",
        "\r",
        "\N{NO-BREAK SPACE}",
        " ",
        "\u2028",
    ),
    *("_x0041_", "_x0000_", "_x005F_x0041_", "x_x000E_x", "_x00_", "__x0041__", "_X0041_", "_x0041_x0042_"),
    *("<a>", "</t></is></c></row>", "&amp;", "a & b", '"', "]]>", "<!--", "<r>", "&#0;", "<?xml?>"),
    *(chr(code) for code in range(0x20)),
    *(
        "a\x0eb",
        "\x7f",
        "\x85",
        "\ufdd0",
        "\ufffe",
        "\uffff",
        "\U0001fffe",
        "\u202eturned",
        "e\u0301",
        "\N{GRINNING FACE}",
    ),
    *("x" * 40_000, "\N{GRINNING FACE}" * 20_000, "x" + "\N{GRINNING FACE}" * 20_000, "a" * 31_999 + "_x0041_"),
)
TEXTS = st.one_of(
    st.text(),
    st.sampled_from(HARD),
    st.lists(st.sampled_from(HARD), max_size=3).map(lambda some: "".join(some)[:40_000]),
)
# XlsxWriter takes a text between these two for marks of its own; and of two escapes that share an underscore it escapes only the first.
BROKEN = re.compile(r"\A<r>.*</r>\Z|_x[0-9a-f]{4}_x[0-9a-f]{4}_", re.DOTALL | re.IGNORECASE)
CELLS = TEXTS.filter(lambda text: not BROKEN.search(text))
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False)
PLAIN = (Look(0, 0),)
MANY = 30  # sheets have more styles than fit into one digit


def shell(sheets: int = 1, styles: int = 1) -> io.BytesIO:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        formats = [book.add_format({"font_size": 11 + number}) for number in range(styles)]
        for _ in range(sheets):
            sheet = book.add_worksheet()
            for place, form in enumerate(formats):
                sheet.write_blank(0, place, None, form)
    return file


def by_openpyxl() -> io.BytesIO:
    """Writes attributes in another order and elements with other spaces."""
    file, book = io.BytesIO(), openpyxl.Workbook()
    sheet: Any = book.active
    sheet["A1"].font, sheet["B1"].alignment = Font(size=11), Alignment(horizontal="right")
    book.save(file)
    return file


def streamed(
    folder: Path, rows: Sequence[Sequence[Value]], looks: Sequence[Look] = (), made: io.BytesIO | None = None
) -> Path:
    some, path = Rows(folder), folder / "streamed.xlsx"
    for cells in rows:
        some.add(cells, tuple(looks) or PLAIN * len(cells))
    put_together(made or shell(), [some], path)
    some.close()
    return path


def cut(text: str) -> str:
    """As much of it as we put into a cell; older versions of XlsxWriter count characters."""
    return clean(text)[:32_000].encode("utf-16-le")[:65_534].decode("utf-16-le", "ignore")


def by_xlsxwriter(folder: Path, rows: Sequence[Sequence[Value]]) -> Path:
    path = folder / "other.xlsx"
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, str) and value:
                    sheet.write_string(row, column, cut(value))
                elif isinstance(value, int | float):
                    sheet.write_number(row, column, value)
    return path


def read(path: Path) -> list[list[tuple[Any, str]]]:
    """Each cell's value and its type."""
    sheet: Any = openpyxl.load_workbook(path).active
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


def shown(text: str) -> str:
    """As Excel shows a text with escapes."""
    return re.sub("_x([0-9a-fA-F]{4})_", lambda found: chr(int(found[1], 16)), text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.one_of(CELLS, NUMBERS, st.none()), min_size=4, max_size=4), min_size=1, max_size=6))
def test_a_reader_finds_what_xlsxwriter_would_have_written(tmp_path: Path, rows: list[list[Value]]) -> None:
    rows = [*rows, ["end"] * 4]  # so that both have as many rows and columns
    assert read(streamed(tmp_path, rows)) == read(by_xlsxwriter(tmp_path, rows))


def test_so_it_is_for_each_hard_text_and_each_character(tmp_path: Path) -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    rows: list[list[Value]] = [
        [text, 1] for text in (*HARD, *("".join(every[at : at + 5_000]) for at in range(0, len(every), 5_000)))
    ]
    found = read(streamed(tmp_path, rows))
    other = read(by_xlsxwriter(tmp_path, rows))
    for (text, _), mine, its in zip(rows, found, other, strict=True):
        assert mine == its or BROKEN.search(str(text))
        assert shown(mine[0][0] or "") == cut(str(text))
    assert {kind for (value, kind), _ in found if value is not None} <= {"s", "inlineStr"}


@pytest.mark.parametrize("text", ["<r><t>a</t></r>", "<r><unclosed></r>", "\ud800", "a\udfffb", "=\ud83d"])
def test_texts_on_which_xlsxwriter_breaks(tmp_path: Path, text: str) -> None:
    assert read(streamed(tmp_path, [[text]])) == [[(text.encode("utf-8", "replace").decode(), "s")]]


@pytest.mark.parametrize(
    ("text", "kept"), [("\ud800" * 20_000, "?" * 20_000), ("\N{GRINNING FACE}" * 20_000, "\N{GRINNING FACE}" * 16_383)]
)
def test_excel_counts_in_utf_16(tmp_path: Path, text: str, kept: str) -> None:
    [[(value, _)]] = read(streamed(tmp_path, [[text]]))
    assert value == kept


def test_a_column_has_a_style_for_texts_and_one_for_numbers(tmp_path: Path) -> None:
    looks = [Look(place, streaming.MOST_STYLES - 1 - place) for place in range(streaming.MOST_STYLES)]
    path = streamed(tmp_path, [["x"] * len(looks), list(range(len(looks)))], looks, shell(styles=streaming.MOST_STYLES))
    sheet: Any = openpyxl.load_workbook(path).active
    texts, numbers = ([cell.font.size for cell in row] for row in sheet.iter_rows())
    assert texts == [11 + look.text for look in looks]
    assert numbers == [11 + look.number for look in looks]
    assert sheet.dimensions == "A1:R2"


@pytest.mark.parametrize("made", [shell, by_openpyxl])
def test_whoever_made_the_shell(tmp_path: Path, made: Callable[[], io.BytesIO]) -> None:
    rows: list[list[Value]] = [["a", 1], [None, 2], ["", -0.1]]
    sheet: Any = openpyxl.load_workbook(streamed(tmp_path, rows, PLAIN * 2, made())).active
    assert list(sheet.iter_rows(values_only=True)) == [("a", 1), (None, 2), (None, -0.1)]
    assert sheet["A1"].font.size == 11


def test_sheets_are_filled_at_once_and_long_ones_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def book(name: str) -> bytes:
        sheets = [Rows(tmp_path) for _ in range(MANY)]
        for number in range(20):
            for sheet in sheets:
                sheet.add((number, "text"), PLAIN * 2, 30.5 if number == 7 else None)
        sheets[1].skip()
        sheets[1].add(("last",), PLAIN)
        put_together(shell(MANY), sheets, tmp_path / name)
        for sheet in sheets:
            sheet.close()
        return (tmp_path / name).read_bytes()

    in_memory = book("memory.xlsx")
    monkeypatch.setattr(streaming, "_IN_MEMORY", 100)
    monkeypatch.setattr(streaming, "_CHUNK", 7)
    assert book("disk.xlsx") == in_memory
    first, second, *_, last = openpyxl.load_workbook(tmp_path / "disk.xlsx").worksheets
    assert [row[0] for row in last.iter_rows(values_only=True)] == list(range(20)) == [row[0] for row in first.values]
    assert (second["A22"].value, second.dimensions) == ("last", "A1:B22")
    assert first.row_dimensions[8].height == 30.5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["disk.xlsx", "memory.xlsx"]
    assert {info.date_time for info in zipfile.ZipFile(tmp_path / "disk.xlsx").infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_another_office_suite_shows_the_same(tmp_path: Path, office: Office) -> None:
    texts = [clean(text) for text in HARD if clean(text).strip() and text.isascii() and len(text) < 100]
    texts.remove("_x00_")  # LibreOffice alone takes this for an escape
    path = streamed(tmp_path, [[text, 1.5] for text in texts])
    [saved] = office.convert([path], "csv", tmp_path / "saved")
    with saved.open(encoding="ascii", newline="") as file:
        assert list(csv.reader(file)) == [[text, "1.5"] for text in texts]
