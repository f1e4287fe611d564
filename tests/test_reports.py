"""The built-in formats as a plugin, and the PDF that they make of the page."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from report_samples import realistic_audit, realistic_report

from qa_toolkit import reports
from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext
from qa_toolkit.reports import fitting, pdf, qa_report_formats
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.content import Content
from qa_toolkit.toolkit import Toolkit

FORMATS = {one.key: one for one in qa_report_formats()}


def rendered(report: GapReport, key: str, **context: Any) -> bytes:
    return FORMATS[key].render(report, RenderContext(**context)).content


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def pages_of_bookmarks(document: pikepdf.Pdf) -> dict[str, int]:
    """On which page, from 1, each bookmark leads."""
    places: dict[str, int] = {}

    def walk(items: Any) -> None:
        for item in items:
            page = next(n for n, one in enumerate(document.pages, 1) if one.objgen == item.destination[0].objgen)
            places[item.title] = page
            walk(item.children)

    with document.open_outline() as outline:
        walk(outline.root)
    return places


def test_the_formats_have_distinct_keys_and_suffixes() -> None:
    assert list(FORMATS) == ["html", "pdf", "docx", "action-plan.docx", "ics", "xlsx", "json", "csv", "md"]
    assert [one.suffix for one in FORMATS.values()] == [f".{key}" for key in FORMATS]


def test_they_come_in_through_the_entry_point() -> None:
    toolkit = Toolkit()
    assert set(FORMATS) <= set(toolkit.formats)
    assert "reports" in {plugin.name for plugin in toolkit.plugins}


@pytest.mark.parametrize("key", ["html", "json", "csv", "md"])
def test_the_same_report_is_the_same_bytes(key: str) -> None:
    assert rendered(realistic_report(12), key) == rendered(realistic_report(12), key)


@pytest.mark.parametrize("key", ["html", "csv", "md"])
def test_title_edition_and_disclaimer_stand_in_every_format(key: str) -> None:
    standard = replace(
        realistic_report(12).standard,
        title="Practice profile, inspired by Somebody",
        edition="2012-b",
        disclaimer="No endorsement of any kind.",
    )
    text = rendered(replace(realistic_report(12), standard=standard), key, branding=Branding(name="A council")).decode()
    for said in (standard.title, standard.edition, standard.disclaimer):
        assert said in text


def test_without_any_engine_the_page_is_written_and_a_note_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    report = realistic_report(12)
    monkeypatch.setattr(pdf, "make_pdf", lambda *_, **__: pdf.PdfResult(None, None, "To get a PDF, install something."))
    made = FORMATS["pdf"].render(report, RenderContext())
    assert (made.suffix, made.note) == (".html", "To get a PDF, install something.")
    assert made.content == rendered(report, "html")


@pytest.fixture(scope="module")
def drawn() -> bytes:
    return rendered(realistic_report(), "pdf", audit_json=b'{"id": "audit-1"}')


@pytest.mark.pdf
def test_the_pdf_meets_both_standards(drawn: bytes) -> None:
    import page

    for profile in ("ua1", "3a"):
        assert [failure.message for failure in page.validate_pdf_bytes(drawn, profile=profile).failures] == []


@pytest.mark.pdf
def test_the_pdf_carries_the_audit(drawn: bytes) -> None:
    document = opened(drawn)  # kept: pikepdf reads from it when the attachment is read
    attached = document.attachments["audit.json"].get_file().read_bytes()
    assert json.loads(attached) == {"id": "audit-1"}


@pytest.mark.pdf
def test_bookmarks_lead_through_the_chapters(drawn: bytes) -> None:
    report = realistic_report()
    places = pages_of_bookmarks(opened(drawn))
    chapters = Content(report).chapters
    assert next(iter(places)) == report.organisation
    assert [places[report.organisation], places["Contents"]] == [1, 2]
    starts = [places[chapter.title] for chapter in chapters]
    assert starts == sorted(starts)
    assert {title for chapter in chapters for _, title in chapter.parts} <= set(places)


@pytest.mark.pdf
def test_the_same_report_is_the_same_pdf() -> None:
    assert rendered(realistic_report(12), "pdf") == rendered(realistic_report(12), "pdf")


LONG = "Its own careful title that goes on for quite some time because the author had much to say about encounters"


def long_reports() -> dict[str, GapReport]:
    """The same report with more on its first page than any of ours has."""
    report = realistic_report(12)
    twelve = tuple(replace(report.sections[n % 6], number=str(n + 1)) for n in range(12))
    withdrawn = replace(report.standard, standing="This standard was withdrawn on 31 March 2023. " * 6)
    return {
        "as it is": report,
        "twelve sections": replace(report, sections=twelve),
        "twelve long sections": replace(report, sections=tuple(replace(s, title=LONG[:80]) for s in twelve)),
        "withdrawn": replace(report, standard=withdrawn, sections=twelve),
        "long name": replace(report, organisation=f"{LONG} {LONG}"[:200], sections=twelve),
        "long titles": replace(report, judgements=tuple(replace(row, title=LONG) for row in report.judgements)),
        "long sentences": replace(report, decision=report.decision * 2, standing=report.standing * 2, sections=twelve),
    }


@pytest.mark.pdf
@pytest.mark.parametrize("name", list(long_reports()))
def test_the_first_page_is_one_side(name: str) -> None:
    content = rendered(
        long_reports()[name], "pdf", branding=Branding(name="Northshire Council", contact="01632 960000")
    )
    assert pages_of_bookmarks(opened(content))["Contents"] == 2


def test_the_first_page_is_set_no_smaller_than_it_must_be() -> None:
    sizes = {name: fitting.front_size(Content(report)) for name, report in long_reports().items()}
    assert sizes["as it is"] >= 95
    assert all(size >= 75 for size in sizes.values())
    assert fitting.front_size(Content(replace(realistic_report(12), priorities=(), comparison=None))) == 100


def test_every_format_of_an_audit_through_the_toolkit() -> None:
    toolkit, audit = Toolkit(), realistic_audit()
    for key in ("html", "json", "csv", "md"):
        assert toolkit.render(realistic_report(), key, audit=audit).content
    assert reports.__doc__
