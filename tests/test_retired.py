"""What is no longer asked stands in an appendix of every format that has chapters, and counts nowhere."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from builders import audit, standard

from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext
from qa_toolkit.report import Settings, build
from qa_toolkit.reports import markdown, tables
from qa_toolkit.reports.content import Content
from qa_toolkit.reports.json_schema import FILE
from qa_toolkit.standards import compiled

TITLE = "Answers to criteria that are no longer asked"
SPEAKS = {"level": "met", "comment": "Served | daily.", "evidence": ["plan", "lost"]}
RETIRED: list[Any] = [
    {
        "standard": "test/small:0",
        "criterion": "catering",
        "asked": "9.1 Catering",
        "answer": "Met",
        "judgement": SPEAKS,
        "reason": "It said nothing about careers.",
    },
    {"standard": "test/small:0", "criterion": "counted", "judgement": {"value": 0}},
    {"standard": "test/small:0", "criterion": "suggested", "proposal": {"level": "met"}, "reason": "It ends here."},
    "somebody's note",
    {"standard": None, "criterion": "x", "judgement": "broken"},
]


@pytest.fixture(scope="module")
def report() -> GapReport:
    return build(audit(standard(), {"aims": "met"}, retired=RETIRED), Settings(as_of=date(2026, 11, 24)))


def test_only_answers_are_told_and_whatever_else_stands_there_does_no_harm(report: GapReport) -> None:
    catering, counted, broken = report.retired
    assert (broken.asked, broken.answer) == ("x", "broken")
    assert (catering.asked, catering.answer, catering.comment) == ("9.1 Catering", "Met", "Served | daily.")
    assert catering.evidence == ("The plan", "lost (not listed)")
    assert (counted.asked, counted.answer, counted.reason) == ("counted", "0", "")
    assert report.scorecard["overall"]["met"] == 1


def test_the_chapter_stands_after_the_judgements_and_only_where_there_is_something_in_it(report: GapReport) -> None:
    assert [chapter.key for chapter in Content(report).chapters][-3:] == ["judgements", "retired", "method"]
    without = build(audit(standard(), {}), Settings(as_of=date(2026, 11, 24)))
    assert "retired" not in [chapter.key for chapter in Content(without).chapters]


def test_the_table_says_what_was_asked_answered_and_said(report: GapReport) -> None:
    first, second, _ = tables.retired(Content(report)).rows
    assert first == (
        "9.1 Catering (test/small:0)",
        "Met",
        ("Served | daily.", "Evidence: The plan", "Evidence: lost (not listed)"),
        "It said nothing about careers.",
    )
    assert second == ("counted (test/small:0)", "0", "–", "–")


def test_markdown_page_and_word_file_hold_it(report: GapReport) -> None:
    import io

    import docx

    from qa_toolkit.reports import html, word_report

    text = markdown.document(report)
    assert f"## {TITLE}" in text
    assert r"| 9.1 Catering (test/small:0) | Met | Served \| daily.<br>Evidence: The plan<br>" in text
    page = html.page(report)
    assert f'<h2 id="retired">{TITLE}</h2>' in page
    assert "Evidence: lost (not listed)" in page
    file = docx.Document(io.BytesIO(word_report.gap_report(report, RenderContext()).content))
    assert TITLE in [paragraph.text for paragraph in file.paragraphs]
    assert "9.1 Catering (test/small:0)" in [cell.text for table in file.tables for cell in table.columns[0].cells]


def test_the_data_keep_to_the_published_schema(report: GapReport) -> None:
    from qa_toolkit.documents import dump

    said = json.loads(dump(report))
    assert compiled(json.loads(FILE.read_bytes())).is_valid(said)
    assert said["retired"][0]["reason"] == "It said nothing about careers."
