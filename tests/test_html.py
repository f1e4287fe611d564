"""The web page: nothing in a text becomes markup, everybody can read it, and it needs no other file."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import escape
from report_samples import realistic_report, with_every_text

from qa_toolkit.gap_report import GapReport
from qa_toolkit.reports import chart, words
from qa_toolkit.reports.branding import LEAST_CONTRAST, Branding, contrast_to_white
from qa_toolkit.reports.content import Content, is_link
from qa_toolkit.reports.html import CSP, TEMPLATES, css_string, page

VOID = {"meta", "br", "img", "link", "input", "hr", "col"}
PAYLOADS = (
    "<script>alert(1)</script>",
    "<b>&\"'</b>",
    '"onload="alert(1)',
    "' onmouseover='alert(1)",
    "{{7*7}}{% raw %}",
    "</style><img src=x onerror=alert(1)>",
    "</title></textarea></svg><svg onload=alert(1)>",
    "<!--",
    "]]>",
    " &lt;script&gt; ",
    "\\3c script",
    '";}@import url(http://127.0.0.1/)',
)
BAD_LINKS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "vbscript:x",
    "//evil.example",
    "/etc/passwd",
    r"\\server\share",
    'https://a.example/"onclick="x',
    "https://a.example/ javascript:",
    "https://a.example/<script>",
    "http://",
    "ftp://a.example/x",
    "C:\\plans\\careers.docx",
)


class Page(HTMLParser):
    """A page as a browser would see it: elements with attributes and the text beneath each, and whether all were closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((tuple(self.open), data))

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def all(self, *tags: str) -> list[tuple[str, dict[str, str]]]:
        return [element for element in self.elements if element[0] in tags]

    @property
    def text(self) -> str:
        return " ".join(" ".join(data for path, data in self.texts if "style" not in path).split())


@pytest.fixture(scope="module")
def report() -> GapReport:
    return realistic_report()


@pytest.fixture(scope="module")
def seen(report: GapReport) -> Page:
    return Page(page(report))


def without_style(text: str) -> str:
    return re.sub(r"<style>.*?</style>", "", text, flags=re.DOTALL)


# Nothing becomes markup


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("medium", ["screen", "pdf"])
def test_no_text_becomes_markup(report: GapReport, payload: str, medium: str) -> None:
    brand = Branding(name=f"A council{payload}", contact=f"careers@council.example{payload}")
    harmless = Branding(name="A council x", contact="careers@council.example x")
    attacked = Page(page(with_every_text(report, lambda text: text + payload), brand, medium=medium))  # type: ignore[arg-type]
    expected = Page(page(with_every_text(report, lambda text: text + " x"), harmless, medium=medium))  # type: ignore[arg-type]
    shape = [(tag, sorted(attributes)) for tag, attributes in attacked.elements]
    assert shape == [(tag, sorted(attributes)) for tag, attributes in expected.elements]
    assert payload.strip() in "".join(data for _, data in attacked.texts)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_leaves_the_style(report: GapReport, payload: str) -> None:
    attacked = page(dataclasses.replace(report, organisation=payload), medium="pdf")
    style = attacked.partition("<style>")[2].partition("</style>")[0]
    assert style.count("{") == style.count("}")
    assert "@import" not in style
    assert style.rstrip().endswith("}")


@given(st.text())
def test_a_css_string_is_one_string(text: str) -> None:
    written = str(css_string(text))
    assert re.fullmatch(r'"(?:[A-Za-z0-9 ]|\\[0-9a-f]{1,6} )*"', written)
    read = re.sub(r"\\([0-9a-f]{1,6}) ", lambda found: chr(int(found[1], 16)), written[1:-1])
    assert read == text


@pytest.mark.parametrize("location", BAD_LINKS)
def test_only_the_web_and_mail_are_linked(report: GapReport, location: str) -> None:
    evidence = tuple(dataclasses.replace(item, location=location) for item in report.evidence)
    seen = Page(page(dataclasses.replace(report, evidence=evidence)))
    hrefs = {attributes["href"] for _, attributes in seen.all("a")}
    assert all(href.startswith(("#", "https://www.legislation.gov.uk", "https://www.gov.uk")) for href in hrefs)
    assert " ".join(location.split()) in seen.text
    assert not is_link(location)


def test_good_locations_are_linked(seen: Page) -> None:
    hrefs = {attributes["href"] for _, attributes in seen.all("a")}
    assert {"https://school.example/careers", "mailto:careers@school.example"} <= hrefs


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_comment_can_be_read_again(comment: str) -> None:
    report = realistic_report(12)
    judgements = tuple(dataclasses.replace(row, comment=comment) for row in report.judgements)
    details = tuple(dataclasses.replace(detail, comment=comment) for detail in report.details)
    written = page(dataclasses.replace(report, judgements=judgements, details=details))
    assert escape(comment.strip()) in written


def test_line_ends_of_a_comment_stay(seen: Page, report: GapReport) -> None:
    written = page(report)
    assert "nothing yet for Years 7 to 9.<br>The head of Year 8" in written
    assert any(tag == "br" for tag, _ in seen.elements)


def test_every_template_is_a_page_and_escapes() -> None:
    names = sorted(path.name for path in TEMPLATES.iterdir())
    assert names
    assert all(name.endswith(".html") for name in names)
    for name in names:
        text = (TEMPLATES / name).read_text("utf-8")
        assert "autoescape" not in text
        assert re.findall(r"\|\s*safe", text) in ([], ["|safe"]), name  # one attribute without a variable in it
        jinja2.Environment(autoescape=True).parse(text)


# One file, for everybody


def test_it_needs_no_other_file_and_runs_nothing(seen: Page) -> None:
    assert not seen.all("script", "iframe", "object", "embed", "link", "form", "base")
    for _, attributes in seen.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
        assert attributes.get("src", "data:").startswith("data:")
    policy = [a["content"] for _, a in seen.all("meta") if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy == [CSP]


def test_addresses_in_the_style_are_inside_the_file(report: GapReport) -> None:
    style = page(report).partition("<style>")[2].partition("</style>")[0]
    assert set(re.findall(r"url\(\"?(\w+:)", style)) == {"data:"}


def test_headings_go_down_one_step_at_a_time(seen: Page) -> None:
    levels = [int(tag[1]) for tag, _ in seen.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_ids_are_unique_and_links_inside_lead_somewhere(seen: Page) -> None:
    ids = Counter(attributes["id"] for _, attributes in seen.elements if "id" in attributes)
    assert set(ids.values()) == {1}
    for _, attributes in seen.elements:
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids


def test_tables_have_captions_and_headings(report: GapReport) -> None:
    tables = re.findall(r"<table.*?</table>", page(report), re.DOTALL)
    assert len(tables) > 10
    for table in tables:
        assert re.match(r"<table[^>]*>\s*<caption>[^<]+</caption>\s*<thead>", table)
        head, _, body = table.partition("</thead>")
        assert "<td" not in head
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL):
            assert row.startswith('<th scope="row"')
            assert row.count("<th") == 1
            assert row.count("<td") == head.count("<th ") - 1


def test_language_landmarks_and_skip_link(seen: Page) -> None:
    assert seen.elements[0] == ("html", {"lang": "en-GB"})
    assert [tag for tag, _ in seen.all("header", "nav", "main", "footer")] == ["header", "main", "nav", "footer"]
    first = next(attributes for tag, attributes in seen.elements if tag == "a")
    assert first == {"class": "skip", "href": "#report"}


def test_pictures_say_their_numbers(seen: Page, report: GapReport) -> None:
    said = [attributes["aria-label"] for _, attributes in seen.all("svg")]
    for section in report.sections:
        assert any(f"{section.number} {section.title}: {section.met} met" in text for text in said)
    titles = [data for path, data in seen.texts if path[-2:] == ("svg", "title")]
    assert titles == said


def test_colours_can_be_read(report: GapReport) -> None:
    style = without_fonts(page(report))
    texts = set(re.findall(r"[^-]color: (#[0-9a-f]{6})", style))
    assert texts
    for colour in texts:
        assert contrast_to_white(colour) >= LEAST_CONTRAST, colour


def without_fonts(text: str) -> str:
    return re.sub(r"@font-face\{.*?\}\n", "", text)


def test_few_rules() -> None:
    rules = sum((TEMPLATES / name).read_text("utf-8").count("{ ") for name in ("style.html", "print.html"))
    assert rules <= 150


# What it says


def test_the_first_page_is_in_plain_words(report: GapReport) -> None:
    front = page(report).partition("<nav")[0]
    said = Page(front.partition("<style>")[0] + front.partition("</style>")[2] + "</main></body></html>").text.lower()
    assert not re.search(r"met-share|scorecard|kappa|aggregate|weighted", said)
    for text in (report.organisation, report.headline.sentence, report.standing, report.decision):
        assert text.lower() in said
    assert report.comparison is not None
    assert report.comparison.sentence.lower() in said
    assert report.standard.checked_sentence.lower() in said
    assert report.standard.disclaimer.lower() in said


def test_nothing_says_that_something_was_won(report: GapReport) -> None:
    for text in (without_style(page(report)), *(path.read_text("utf-8") for path in TEMPLATES.iterdir())):
        assert not re.search(r"achieved|awarded|accredited|certified|congratulations", text, re.IGNORECASE)


def test_no_criterion_is_named_without_its_status(report: GapReport) -> None:
    body = without_style(page(report))
    places = re.findall(r'<a href="#(?:gap|judged)-\d+">([^<]+)</a>(.{0,30})', body, re.DOTALL)
    named = [(title, after) for title, after in places if not title.startswith("It is gap")]
    assert len(named) > 50
    assert all(after.lstrip().startswith('<span class="status">') for _, after in named)
    for status, title in re.findall(r'class="judged".*?<h4>(?=[^<]*<span class="(\w+)">([^<]+))', body, re.DOTALL):
        assert (status, title in words.STATUS.values()) == ("status", True)


def test_every_judgement_and_gap_is_there(seen: Page, report: GapReport) -> None:
    for row in report.judgements:
        assert row.why in seen.text
    for detail in report.details:
        assert f"Why it matters. {detail.why}" in seen.text
        assert f"What is missing. {detail.missing}" in seen.text


def test_chapters_without_content_are_left_out(report: GapReport) -> None:
    bare = dataclasses.replace(
        report, comparison=None, moderation=None, way=None, evidence=(), plan=(), quick_wins=(), unsupported=()
    )
    bare = dataclasses.replace(bare, gaps=tuple(dataclasses.replace(gap, serves=()) for gap in bare.gaps))
    keys = [chapter.key for chapter in Content(bare).chapters]
    assert keys == ["blockers", "gaps", "plan", "judgements", "method"]
    assert words.NO_PLAN in Page(page(bare)).text


def test_a_report_without_a_gap_says_so(report: GapReport) -> None:
    done = dataclasses.replace(
        report,
        gaps=(),
        details=(),
        priorities=(),
        quick_wins=(),
        unsupported=(),
        way=None,
        sections=tuple(dataclasses.replace(section, gaps=()) for section in report.sections),
    )
    assert Page(page(done)).text.count(words.NO_GAPS) == 2


def test_a_withdrawn_standard_says_so_on_top(report: GapReport) -> None:
    said = "This standard was withdrawn on 31 March 2023."
    standard = dataclasses.replace(report.standard, notice=said)
    front = page(dataclasses.replace(report, standard=standard)).partition('<main id="report">')[0]
    assert said in front


def test_the_same_report_is_the_same_page(report: GapReport) -> None:
    assert page(report) == page(realistic_report())


def test_branding_adds_and_takes_nothing_away(report: GapReport) -> None:
    brand = Branding(name="Northshire Council", contact="01632 960000", main_colour="#1d3c8f")
    plain, branded = page(report), page(report, brand)
    for text in (report.standard.disclaimer, report.standard.checked_sentence, report.standard.publisher):
        assert branded.count(escape(text)) == plain.count(escape(text)) > 0
    assert branded.count(f"edition {report.standard.edition}") == plain.count(f"edition {report.standard.edition}")
    assert branded.count('class="status"') == plain.count('class="status"')
    assert "Northshire Council" in branded
    assert "#1d3c8f" in branded
    assert Branding().main_colour not in branded


# The picture


@given(st.floats(0, 300), st.floats(0.1, 320), st.sampled_from(["unmet", "unsupported"]))
def test_hatching_stays_in_its_rectangle(start: float, width: float, state: str) -> None:
    numbers = [float(n) for n in re.findall(r"[\d.]+", chart.hatching(state, start, start + width))]
    assert all(start - 0.1 <= x <= start + width + 0.1 for x in numbers[::2])
    assert all(-0.1 <= y <= chart.HEIGHT + 0.1 for y in numbers[1::2])


def test_bars_are_full(report: GapReport) -> None:
    for section in report.sections:
        bar = chart.bar(section)
        assert sum(piece.number for piece in bar.pieces) == section.applicable
        assert sum(piece.width for piece in bar.pieces) == pytest.approx(chart.WIDTH)


def test_a_section_that_does_not_apply_has_no_bar(report: GapReport) -> None:
    section = dataclasses.replace(report.sections[0], applies=False)
    assert chart.bar(section).pieces == ()
    assert "does not apply" in page(dataclasses.replace(report, sections=(section, *report.sections[1:])))


def test_templates_are_where_the_code_is() -> None:
    assert Path(chart.__file__).parent / "templates" == TEMPLATES
