"""The pages `commissioning quotes` and `commissioning approved-list`."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

import qa_toolkit_commissioning
from qa_toolkit.errors import BadData
from qa_toolkit_commissioning.approved import published
from qa_toolkit_commissioning.quotes import HEADINGS, as_page, as_word, compared

EXAMPLES = Path(qa_toolkit_commissioning.__file__).parent / "examples"
ON = date(2027, 1, 11)


def test_quotes_stand_in_the_order_of_the_alphabet_with_what_they_come_to() -> None:
    found, faults = compared(EXAMPLES / "quotes.csv", ON)
    page = as_page(found).decode()
    assert faults == ()
    assert page.index("Alder Lane") < page.index("Birchfield") < page.index("Elmstead")
    assert "£4,860" in page  # 18 days at £260 and £180
    assert "£37.50" in page  # Birchfield: £4,500 for 120 interviews
    assert "18 December 2026 (expired)" in page
    assert "£180 and £400 a day in 2012, about £225" in page


def test_the_word_file_says_what_the_page_says_and_is_always_the_same() -> None:
    found, _ = compared(EXAMPLES / "quotes.csv", ON)
    (table,) = Document(BytesIO(as_word(found))).tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == [HEADINGS, *found.rows]
    assert as_word(found) == as_word(compared(EXAMPLES / "quotes.csv", ON)[0])


def test_the_command_writes_by_the_ending_and_no_other_kind(qa: Any, tmp_path: Path) -> None:
    words = ("commissioning", "quotes", EXAMPLES / "quotes.csv", "--on", "2027-01-11", "-o")
    for name, start in (("q.html", b"<!DOCTYPE html>"), ("q.docx", b"PK")):
        assert qa(*words, tmp_path / name).returncode == 0
        assert (tmp_path / name).read_bytes().startswith(start)
    refused = qa(*words, tmp_path / "q.pdf")
    assert (refused.returncode, "a page or a Word file" in refused.stderr) == (2, True)
    assert qa(*words, tmp_path / "q.docx").returncode == 3


def test_only_the_approved_who_consent_are_published_and_a_price_only_where_given() -> None:
    content, off, faults = published(EXAMPLES / "approved-list.csv", ON)
    page = content.decode()
    assert faults == ()
    assert "Alder Lane" not in page
    assert "Foxglove" not in page
    assert off == ("Alder Lane Careers: does not consent to be published", "Foxglove Futures: not approved")
    assert page.count("not given") == 1
    assert "A partner is governor of a college in the area" in page
    later = published(EXAMPLES / "approved-list.csv", date(2027, 7, 1))
    assert "Birchfield Guidance" not in later[0].decode()


HEAD = "provider,decision,conditions,decided on,expires,declared interests,consent,day rate\n"


def listed(tmp_path: Path, *rows: str, on: date = ON) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    path = tmp_path / "list.csv"
    path.write_text(HEAD + "\n".join(rows), encoding="utf-8")
    content, off, faults = published(path, on)
    return content.decode(), off, faults


@pytest.mark.parametrize("consent", ["no", "", "No"])
def test_nothing_of_a_provider_is_published_without_a_yes(consent: str, tmp_path: Path) -> None:
    page, off, faults = listed(tmp_path, f"Elm,approved,,2026-06-15,2027-06-30,owns a college,{consent},£225")
    assert (off, faults) == (("Elm: does not consent to be published",), ())
    assert not any(text in page for text in ("Elm", "owns a college", "£225.", "30 June 2027"))
    assert "No provider is on the list." in page


def test_an_approval_is_published_up_to_its_last_day(tmp_path: Path) -> None:
    row = "Elm,approved,,2026-06-15,2027-06-30,none,yes,"
    assert "Elm" in listed(tmp_path, row, on=date(2027, 6, 30))[0]
    page, off, _ = listed(tmp_path, row, on=date(2027, 7, 1))
    assert "Elm" not in page
    assert off == ("Elm: the approval expired on 30 June 2027",)


def test_what_was_declared_is_shown_and_what_was_not_is_said(tmp_path: Path) -> None:
    page, _, _ = listed(
        tmp_path,
        "Elm,approved,,2026-06-15,2027-06-30,,yes,",
        "Oak,approved,,,2027-06-30,<i>A son</i> works at a college,YES,260.50",
    )
    assert "<td>none stated</td>" in page
    assert "<td>&lt;i&gt;A son&lt;/i&gt; works at a college</td>" in page
    assert '<td class="n">£260.50</td>' in page
    assert page.count('<td class="n">not given</td>') == 1


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Elm,maybe,,2026-06-15,2027-06-30,,yes,", "column ‘decision’: ‘maybe’ is no decision"),
        ("Elm,approved,,2026-06-15,,,yes,", "column ‘expires’: the day is missing"),
        ("Elm,approved,,2026-06-15,31/02/2027,,yes,", "column ‘expires’"),
        ("Elm,approved with conditions,,2026-06-15,2027-06-30,,yes,", "the conditions are missing"),
        ("Elm,approved,,2026-06-15,2027-06-30,,perhaps,", "‘perhaps’ is neither yes nor no"),
        ("Elm,approved,,2026-06-15,2027-06-30,,yes,cheap", "column ‘day rate’: ‘cheap’ is no day rate"),
        (",approved,,2026-06-15,2027-06-30,,yes,", "the name of a provider is missing"),
    ],
)
def test_a_row_that_leaves_a_doubt_is_named_and_not_published(row: str, said: str, tmp_path: Path) -> None:
    page, off, faults = listed(tmp_path, row, "Oak,approved,,,2027-06-30,none,yes,")
    assert len(faults) == 1
    assert "line 2" in faults[0]
    assert said in faults[0]
    assert (off, "Oak" in page, "Elm" in page) == ((), True, False)


@pytest.mark.parametrize(
    "other",
    [
        "Elm,not approved,,,2027-06-30,,no,",
        "ELM ,approved,,,2027-06-30,,no,",
        "Elm,approved,,,2026-06-30,,yes,",
        "elm,maybe,,,,,,",
    ],
)
def test_a_provider_with_another_row_is_not_published(other: str, tmp_path: Path) -> None:
    for rows in (("Elm,approved,,,2027-06-30,,yes,", other), (other, "Elm,approved,,,2027-06-30,,yes,")):
        page, _, faults = listed(tmp_path, *rows)
        assert "Elm" not in page
        assert any("‘Elm’ is there twice and not on the page; keep one row" in one for one in faults)


def test_the_command_tells_who_stays_off_and_keeps_it_from_the_page(qa: Any, tmp_path: Path) -> None:
    target = tmp_path / "list.html"
    done = qa("commissioning", "approved-list", EXAMPLES / "approved-list.csv", "--on", "2027-01-11", "-o", target)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Not on the page: Alder Lane Careers: does not consent to be published" in done.stderr
    assert "Alder Lane" not in target.read_text("utf-8")


def test_a_strangers_text_stays_text_and_a_bad_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "quotes.csv"
    path.write_text("provider,days,day rate\n<b>Oak</b>,1,200\nElm,0,200\n", encoding="utf-8")
    found, faults = compared(path, ON)
    assert b"<b>" not in as_page(found)
    assert Document(BytesIO(as_word(found))).tables[0].cell(1, 0).text == "<b>Oak</b>"
    assert len(faults) == 1
    assert "line 3, column ‘days’" in faults[0]
    path.write_text("provider,days,day rate\nElm,0,200\n", encoding="utf-8")
    with pytest.raises(BadData, match="line 2"):
        compared(path, ON)
