"""The report as Markdown: the same chapters as the page, and every text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import realistic_report, with_every_text

from qa_toolkit.gap_report import GapReport
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.content import Content
from qa_toolkit.reports.markdown import document, plain

PAYLOADS = (
    "<script>alert(1)</script>",
    "<!-- ",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "`code`",
    "**bold** __bold__ ~~gone~~",
    "a | b | c",
    "\n# Heading\n\n- item\n\n1. item\n\n> quotation\n\n---\n\n===",
    "$x^2$",
    "&lt;b&gt;",
    "\\[x](y)",
    "{{7*7}}",
)
# What would mean something in GitHub's Markdown if it stood without a backslash.
PIPE = re.compile(r"(?<!\\)(?:\\\\)*\|")
START = re.compile(r"#{1,6} |- |\d+\. |> |---$|\||")
MEANS_SOMETHING = re.compile(r"(?<!\\)(?:\\\\)*[`*_\[\]|~$#<>]")


@pytest.fixture(scope="module")
def report() -> GapReport:
    return realistic_report()


def shape(text: str) -> list[str]:
    """The lines without their words: what Markdown makes of each."""
    return [
        f"{begins[0] if (begins := START.match(line)) else ''}{len(PIPE.findall(line))}" for line in text.split("\n")
    ]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_markup(report: GapReport, payload: str) -> None:
    brand, harmless = Branding(name=f"A council {payload}"), Branding(name="A council x")
    attacked = document(with_every_text(report, lambda text: f"{text} {payload}"), brand)
    expected = document(with_every_text(report, lambda text: f"{text} x"), harmless)
    assert shape(attacked) == shape(expected)
    assert set(re.findall(r"(?<!\\)<[^>]*>", attacked)) <= {"<br>"}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_that_begins_a_line_becomes_markup(report: GapReport, payload: str) -> None:
    attacked = document(with_every_text(report, lambda text: f"{payload}{text}"))
    assert shape(attacked) == shape(document(with_every_text(report, lambda text: f"x {text}")))


@given(st.text())
def test_a_text_is_one_line_of_text(text: str) -> None:
    written = plain(text)
    assert "\n" not in written
    assert not MEANS_SOMETHING.search(written.replace("<br>", " "))
    assert not re.match(r"[-+=]|\d+[.)](\s|$)|\s", written)


@given(st.text(st.characters(categories=["L", "N", "Zs"]), max_size=80))
def test_words_stay_as_they_are(text: str) -> None:
    assert plain(text) == " ".join(text.split())


def test_numbers_of_criteria_are_not_a_list() -> None:
    assert plain("2.4 A statement") == "2.4 A statement"
    assert plain("2. A statement") == "2\\. A statement"
    assert plain("- a\n+ b") == "\\- a<br>\\+ b"


def test_rows_have_as_many_cells_as_their_heading(report: GapReport) -> None:
    for table in re.findall(r"(?:^\|.*\n)+", document(report), re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.strip().split("\n")}) == 1


def test_it_has_the_chapters_of_the_page(report: GapReport) -> None:
    headings = re.findall(r"^## (.*)$", document(report), re.MULTILINE)
    assert headings[5:] == [chapter.title for chapter in Content(report).chapters]


def test_only_the_web_and_mail_are_linked(report: GapReport) -> None:
    links = set(re.findall(r"(?<!\\)<(?!br>)([^>]*)>", document(report)))
    assert links
    assert all(link.startswith(("https://", "mailto:")) for link in links)


def test_the_disclaimer_stands_in_it(report: GapReport) -> None:
    assert report.standard.disclaimer in document(report, Branding(name="A council"))


def test_whole(snapshot: Callable[..., None]) -> None:
    report = realistic_report(12)
    snapshot(document(report).replace(report.generator, "QA Toolkit"), ".md")
