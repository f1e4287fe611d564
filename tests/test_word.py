"""The gap report and the action plan for Word: they say what the page says, hold nothing but text, and LibreOffice opens them."""

from __future__ import annotations

import base64
import io
import itertools
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from builders import audit, criterion, section, standard
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st
from office import Office
from report_samples import levels_of, realistic_audit, realistic_report, realistic_standard, with_every_text
from test_html import BAD_LINKS, PAYLOADS, Page
from test_reports import long_reports, pages_of_bookmarks
from word_samples import BOTH, FORMATS, Word, fields, made, outside, words

from qa_toolkit import report as reports
from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext
from qa_toolkit.reports import chart, word_fitting
from qa_toolkit.reports import words as said
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.chart import Piece
from qa_toolkit.reports.chart_png import png
from qa_toolkit.reports.content import Content
from qa_toolkit.reports.html import page
from qa_toolkit.reports.word import CONTENTS_FIELD
from qa_toolkit.toolkit import Toolkit

EXAMPLES = Path(__file__).parent.parent / "examples"
ON = reports.Settings(date(2026, 11, 24))
BRAND = Branding(name="Northshire Council", contact="01632 960000", main_colour="#1d3c6e", second_colour="#7a1f3d")


@pytest.fixture(scope="module")
def report() -> GapReport:
    return realistic_report()


@pytest.fixture(scope="module")
def word(report: GapReport) -> Word:
    return Word(made(report))


@pytest.fixture(scope="module")
def plan(report: GapReport) -> Word:
    return Word(made(report, "action-plan.docx"))


def small(levels: dict[str, Any] | None = None, **members: Any) -> GapReport:
    return reports.build(audit(standard(), levels or {"aims": "met", "lead": "partly"}, **members), ON)


def all_met() -> GapReport:
    return small(dict.fromkeys(("aims", "lead", "offer", "review"), "met"))


def changed(report: GapReport, change: Callable[[str], str]) -> GapReport:
    """With every text changed but the day on which the report stands."""
    changed_: GapReport = with_every_text(report, change)
    return replace(changed_, as_of=report.as_of)


def with_logo(content: bytes, **about: str) -> Branding:
    brand = Branding(**about)
    brand._picture = f"data:image/png;base64,{base64.b64encode(content).decode()}"
    return brand


# It says what every other format says


def test_whatever_stands_on_the_page_stands_in_the_document(report: GapReport) -> None:
    given, word = Page(page(report, BRAND)), Word(made(report, branding=BRAND))
    written = f"{word.text} {' '.join(word.described)}"
    missing = {
        data.strip()
        for path, data in given.texts
        if not {"style", "head"} & set(path) and " ".join(data.split()) not in written
    }
    assert missing == {"Skip to the report"}


def test_every_gap_and_every_judgement_is_there(report: GapReport, word: Word) -> None:
    outline, text = set(word.outline), word.text
    assert {("Heading 3", f"{gap.number} {gap.title}") for gap in report.gaps} <= outline
    for row in report.judgements:
        assert ("Heading 3", f"{row.number} {row.title} ({said.STATUS[row.status]})") in outline
        assert row.why in text


def test_the_outline(snapshot: Callable[[str], None], word: Word) -> None:
    snapshot("".join(f"{style}: {text}\n" for style, text in word.outline))


def test_the_outline_of_an_action_plan(snapshot: Callable[[str], None], plan: Word) -> None:
    snapshot("".join(f"{style}: {text}\n" for style, text in plan.outline))


@pytest.mark.parametrize("key", BOTH)
def test_what_a_reader_must_know_of_the_standard_is_there_under_any_branding(key: str) -> None:
    standard_ = replace(
        realistic_report(12).standard,
        title="Practice profile, inspired by Somebody",
        edition="2012-b",
        disclaimer="No endorsement of any kind.",
        notice="Withdrawn in 2012.",
    )
    text = Word(made(replace(realistic_report(12), standard=standard_), key, branding=BRAND)).text
    for must in (
        standard_.title,
        standard_.edition,
        standard_.disclaimer,
        standard_.notice,
        standard_.checked_sentence,
    ):
        assert must in text


@pytest.mark.parametrize("key", BOTH)
def test_nothing_says_that_something_was_won(report: GapReport, key: str) -> None:
    assert not re.search(r"\b(achieved|awarded|accredited|certified)\b", Word(made(report, key)).text, re.IGNORECASE)


# It holds text and nothing else


@pytest.mark.parametrize("key", BOTH)
def test_no_text_becomes_anything_else(key: str) -> None:
    report = realistic_report(12)
    harmless = made(changed(report, lambda text: f"{text} x"), key)
    expected = [one.tag for one in Word(harmless).body.iter()]
    for payload in (*PAYLOADS, '{ HYPERLINK "http://evil.example" }', '<w:fldSimple w:instr="DDE"/>'):
        attacked = made(changed(report, lambda text: text + payload), key)  # noqa: B023 - called at once
        assert [one.tag for one in Word(attacked).body.iter()] == expected
        assert fields(attacked) == fields(harmless)


def test_the_only_fields_are_the_contents_and_the_numbers_of_pages(word: Word, plan: Word) -> None:
    assert fields(word.content) == {CONTENTS_FIELD, "PAGE", "NUMPAGES"}
    assert fields(plan.content) == {"PAGE", "NUMPAGES"}


@pytest.mark.parametrize("location", BAD_LINKS)
def test_only_the_web_and_mail_are_linked(location: str) -> None:
    report = realistic_report(12)
    evidence = tuple(replace(item, location=location) for item in report.evidence)
    written = made(replace(report, evidence=evidence))
    assert {one.partition("/")[0] for one in outside(written)} == {"https:"}
    assert not any(location in one for one in outside(written))
    assert " ".join(location.split()) in Word(written).text


@pytest.mark.parametrize("key", BOTH)
def test_nothing_in_the_file_asks_for_another(report: GapReport, key: str) -> None:
    written = Word(made(report, key))
    assert all(re.match("https?://|mailto:", address) for address in outside(written.content))
    names = " ".join(written.parts())
    assert not re.search("vba|embed|template|custom|activeX|altChunk", names, re.IGNORECASE)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
@settings(max_examples=25)
def test_any_text_gives_a_file_that_opens_again(text: str) -> None:
    """Control characters, text that runs from right to left, and what Unicode says are no characters (figure R7)."""
    actions = [{"title": f"a{text}", "owner": text, "due": "2026-12-01", "criterion": "lead"}]
    given = small(
        {"aims": {"level": "met", "comment": text, "evidence": ["plan"]}, "lead": {"level": "partly", "comment": text}},
        actions=actions,
        evidence={"plan": {"title": f"e{text}", "location": text}},
    )
    given = changed(given, lambda one: one + text)  # what comes from a standard, too
    for key in BOTH:
        assert "Where we stand" in Word(made(given, key)).text


# The same report is the same file


@pytest.mark.parametrize("key", BOTH)
def test_the_same_report_is_the_same_bytes(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    first = made(realistic_report(12), key, branding=BRAND)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)  # what the zip format and the library ask
    assert made(realistic_report(12), key, branding=BRAND) == first
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("key", BOTH)
def test_the_file_says_what_it_is(report: GapReport, key: str) -> None:
    properties = Word(made(report, key)).document.core_properties
    assert report.organisation in properties.title
    assert report.standard.title in properties.title
    assert (properties.author, properties.language) == (report.organisation, "en-GB")
    assert properties.created.date() == properties.modified.date() == date(2026, 11, 24)
    assert Word(made(report, key, branding=BRAND)).document.core_properties.author == BRAND.name


@pytest.mark.parametrize(
    ("given", "written"), [("en-IE", "en-IE"), ("cy-GB", "en-GB"), ('en-"><x', "en-GB"), (None, "en-GB")]
)
def test_the_language_is_the_audit_s_own_kind_of_english(given: str | None, written: str) -> None:
    members = {} if given is None else {"language": given}
    one = audit(standard(), {"aims": "met"}, **members)
    for key in BOTH:
        styles = Word(made(reports.build(one, ON), key, audit=one)).parts()["word/styles.xml"].decode()
        assert f'<w:lang w:val="{written}"' in styles


# Everybody can read it


@pytest.mark.parametrize("key", BOTH)
def test_headings_leave_no_level_out(report: GapReport, key: str) -> None:
    levels = Word(made(report, key)).levels
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@pytest.mark.parametrize("key", BOTH)
def test_nothing_is_spaced_with_empty_paragraphs(report: GapReport, key: str) -> None:
    for paragraph in Word(made(report, key)).document.paragraphs:  # those outside tables
        assert paragraph.text.strip() or list(paragraph._p.iter(qn("w:drawing")))
        assert "   " not in paragraph.text


@pytest.mark.parametrize("key", BOTH)
def test_each_table_has_a_name_and_heading_cells_that_come_again_on_each_page(report: GapReport, key: str) -> None:
    tables = Word(made(report, key)).document.tables
    assert tables
    for table in tables:
        properties = table._tbl.tblPr
        assert properties.find(qn("w:tblCaption")).get(qn("w:val"))
        assert all(cell.text for cell in table.rows[0].cells)
        marked = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert marked == [True] + [False] * (len(table.rows) - 1)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert not {one.tag for one in table._tbl.iter()} & {qn("w:gridSpan"), qn("w:vMerge")}


@pytest.mark.parametrize("key", BOTH)
def test_no_table_leaves_its_last_row_alone_on_a_page(report: GapReport, key: str) -> None:
    for table in Word(made(report, key)).document.tables:
        kept = [row._tr.find(f".//{qn('w:keepNext')}") is not None for row in table.rows[1:]]
        assert kept[-3:-1] == [True] * len(kept[-3:-1])
        assert not kept[-1]


def test_the_table_of_the_sections_stands_on_one_page(report: GapReport, word: Word) -> None:
    tables = [one for one in word.document.tables if "stand where" in str(one._tbl.tblPr.xml)]
    rows = tables[0].rows[1:]
    assert len(rows) == len(report.sections) > 3
    assert all(row._tr.find(f".//{qn('w:keepNext')}") is not None for row in rows[:-1])


def test_each_picture_says_what_it_shows(report: GapReport) -> None:
    described = Word(made(report)).described
    assert described[: len(said.STATES)] == [f"How ‘{title}’ is drawn" for title in said.STATES.values()]
    assert described[len(said.STATES) :] == [chart.bar(section).says for section in report.sections]


def test_lists_are_lists(word: Word) -> None:
    styles = {one.style.name for one in word.document.paragraphs if one.style}
    assert {"List Number", "List Bullet", "toc 1", "toc 2"} <= styles
    numbered = {
        style.name for style in word.document.styles if style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None
    }
    assert {"List Number", "List Bullet", "Table Bullet"} <= numbered


def test_each_link_inside_leads_somewhere(word: Word, plan: Word) -> None:
    for one in (word, plan):
        places = [place.get(qn("w:name")) for place in one.all("w:bookmarkStart")]
        wanted = {link.get(qn("w:anchor")) for link in one.all("w:hyperlink")} - {None}
        assert wanted <= set(places)
        assert len(places) == len(set(places))
        assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,39}", place) for place in places)


def test_the_contents_lead_to_every_chapter(report: GapReport, word: Word) -> None:
    listed = [one.text for one in word.document.paragraphs if one.style and one.style.name in ("toc 1", "toc 2")]
    chapters = Content(report).chapters
    assert listed == [title for c in chapters for title in (c.title, *(part for _, part in c.parts))]


def test_styles_are_named_and_used_and_nothing_is_formatted_by_hand(word: Word, plan: Word) -> None:
    for one in (word, plan):
        known = {style.style_id for style in one.document.styles}
        used = {each.get(qn("w:val")) for each in one.all("w:pStyle", "w:rStyle", "w:tblStyle")}
        assert used <= known
        by_hand = {child.tag for run in one.all("w:rPr") for child in run} - {qn("w:rStyle")}
        assert by_hand == set()


# Branding


def test_name_logo_and_colours_are_the_brand_s(report: GapReport) -> None:
    logo = png([Piece("met", 1, 0, 40, "")], (40, 20), "#1d3c6e", "#000000")
    brand = with_logo(logo, name="Northshire Council", contact="01632 960000\nCounty Hall", main_colour="#1d3c6e")
    for key in BOTH:
        written = Word(made(report, key, branding=brand))
        assert logo in written.parts().values()
        assert "Northshire Council" in written.described
        assert "01632 960000 County Hall" in written.text
        assert "1D3C6E" in written.parts()["word/styles.xml"].decode()
        assert "12505B" not in written.parts()["word/styles.xml"].decode()


def jpeg(width: int, height: int) -> bytes:
    """As small as one can be: a frame that says how large it is, and a scan; without the JFIF that python-docx insists on."""
    frame = b"\xff\xc0" + struct.pack(">HBHHBBBB", 11, 8, height, width, 1, 1, 0x11, 0)
    return b"\xff\xd8" + frame + b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, 0, 63, 0) + b"\0\xff\xd9"


def test_a_logo_keeps_its_proportions(report: GapReport) -> None:
    for key in BOTH:
        written = Word(made(report, key, branding=with_logo(jpeg(600, 300))))
        size = written.all("wp:extent")[0]
        assert (int(size.get("cx")), int(size.get("cy"))) == (Mm(30), Mm(15))
        assert written.described[0] == "Logo"


LOGOS = {
    "only its beginning": b"\x89PNG\r\n\x1a\n",
    "an empty frame": jpeg(0, 300),
    "zeros": b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
    "cut off": jpeg(600, 300)[:-6],
    "a page in it": jpeg(600, 300).replace(b"\xff\xda", b"\xff\xfe\0\x1a<script>alert(1)</script>\xff\xda"),
}


@pytest.mark.parametrize("content", LOGOS.values(), ids=LOGOS)
def test_a_logo_that_is_no_whole_picture_gives_way_to_the_name(report: GapReport, content: bytes) -> None:
    for key in BOTH:
        rendered = FORMATS[key].render(report, RenderContext(branding=with_logo(content, name="A council")))
        assert rendered.note is not None
        assert "Save it anew as a PNG" in rendered.note
        assert "A council" in Word(rendered.content).text


# The action plan


def cells(word: Word, caption: str) -> list[list[str]]:
    table = next(
        one for one in word.document.tables if one._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption
    )
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_plan_has_the_audit_s_actions_and_a_column_to_write_in(report: GapReport, plan: Word) -> None:
    rows = cells(plan, "What has been agreed, by whom and by when")
    assert [row[0] for row in rows[1:]] == [one.title for one in report.plan]
    assert rows[0][-1] == "How far it has got"
    assert {row[-1] for row in rows[1:]} == {""}


def test_what_nobody_has_taken_on_is_proposed_without_owner_and_date(report: GapReport, plan: Word) -> None:
    assert report.way is not None
    rows = cells(plan, said.PLAN["steps"])
    taken = {one.criterion for one in report.plan if one.status != "done"}
    wanted = [step for step in report.way.steps if step.criterion not in taken]
    assert len(rows) - 1 == len(wanted) < len(report.way.steps)
    for row, step in zip(rows[1:], wanted, strict=True):
        assert row[0].startswith(f"{step.number} {step.title}")
        assert all(one.title in row[1] for one in step.actions)
        assert row[-2:] == ["", ""]


def test_without_a_plan_the_way_is_proposed_whole() -> None:
    given = reports.build(realistic_audit(actions=[]), ON)
    assert given.way is not None
    written = Word(made(given, "action-plan.docx"))
    assert len(cells(written, said.PLAN["steps"])) == len(given.way.steps) + 1
    assert f"These steps of {given.way.label} to ‘Every duty is met’ have nobody yet." in written.text
    assert said.PLAN["agreed"] not in [text for _, text in written.outline]


def test_without_a_rule_the_gaps_are_proposed() -> None:
    of = realistic_standard(12, awards=[])
    given = reports.build(audit(of, levels_of(of)), ON)
    assert given.way is None
    rows = cells(Word(made(given, "action-plan.docx")), said.PLAN["steps"])
    assert [row[0].split()[0] for row in rows[1:]] == [gap.number for gap in given.gaps]


def test_a_plan_for_a_rule_that_asks_for_less_says_how_much_more_there_is() -> None:
    given = Toolkit().report(Toolkit().read_audit(EXAMPLES / "fernbrook-careers/matrix-2011.json"), ON)
    ashby = Toolkit().report(Toolkit().read_audit(EXAMPLES / "wexcombe-girls-school/school-duty-2025.yaml"), ON)
    assert "not stand in the way" not in Word(made(given, "action-plan.docx")).text
    assert (
        "14 more gaps do not stand in the way of ‘Meets every legal must’" in Word(made(ashby, "action-plan.docx")).text
    )


def test_a_plan_with_nothing_left_to_give_out_says_so() -> None:
    actions = [{"title": f"See to {id_}", "criterion": id_, "status": "open"} for id_ in ("lead", "offer", "review")]
    written = Word(made(small(actions=actions), "action-plan.docx"))
    assert said.NO_STEPS in written.text


def test_evidence_to_gather_is_that_of_the_gaps_that_are_dealt_with(report: GapReport, plan: Word) -> None:
    rows = cells(plan, said.PLAN["gather"])
    assert "Statement on the website with a date" in next(row[1] for row in rows if row[0].startswith("2.4"))
    assert {tuple(row[2:]) for row in rows[1:]} == {("", "")}


def test_the_plan_says_that_it_is_not_read_back_and_has_a_place_to_sign(plan: Word) -> None:
    assert "It is not read back, so enter what you agree in the audit as well." in plan.text
    assert "Do not write pupils' names." in plan.text
    assert [row[0] for row in cells(plan, said.PLAN["signed"])] == [
        "Role",
        "Careers leader",
        "Head teacher",
        "Link governor",
    ]
    assert plan.document.sections[0].orientation == WD_ORIENT.LANDSCAPE


def test_a_rule_that_asks_for_more_than_the_targets_has_steps_though_there_is_no_gap() -> None:
    top = {"additionalProperties": {"required": ["rank"], "properties": {"rank": {"minimum": 2}}}}
    rule = {"required": ["criteria"], "properties": {"criteria": top}}
    award = {"key": "top", "title": "Top", "status": "indicator", "requires": rule}
    of = standard({"s": section("1", {"aims": criterion("1.1", target="partly")})}, awards=[award])
    given = reports.build(audit(of, {"aims": "partly"}), ON)
    assert (len(given.gaps), given.way is not None) == (0, True)
    written = Word(made(given, "action-plan.docx"))
    assert [row[2] for row in cells(written, said.PLAN["steps"])] == ["Change", "Partly to Met"]
    assert said.PLAN["gather"] not in written.text


def test_what_has_no_words_leaves_no_empty_line() -> None:
    given = small()
    details = tuple(replace(one, description="") for one in given.details)
    for paragraph in Word(made(replace(given, details=details))).document.paragraphs:
        assert paragraph.text


def test_where_all_is_met_there_is_nothing_to_plan() -> None:
    written = Word(made(all_met(), "action-plan.docx"))
    assert said.PLAN["steps"] not in written.text
    assert said.PLAN["signed"] in written.text


# The bar as a picture


def test_the_bar_has_its_pieces_in_their_lengths() -> None:
    """Read back without a library: one filter byte, then one byte for each pixel."""
    pieces = [Piece("met", 3, 0, 30, ""), Piece("unmet", 1, 30, 10, "/")]
    content = png(pieces, (40, 10), "#12505b", "#8a3b12")
    width, height = struct.unpack(">II", content[16:24])
    data = zlib.decompress(content[content.index(b"IDAT") + 4 : content.index(b"IEND") - 8])
    middle = data[(height // 2) * (width + 1) + 1 :][:width]
    assert (width, height) == (160, 40)
    assert set(middle[:120]) == {1}
    assert set(middle[123:157]) == {0, 2}
    assert set(png([], (40, 10), "#12505b", "#8a3b12")) != set(content)


# As LibreOffice sees it


def samples() -> dict[str, bytes]:
    """Every example, branded and not, all met, with last year and an outside assessor, and first pages longer than any of ours."""
    toolkit, found = Toolkit(), {}
    for path in sorted(one for one in EXAMPLES.rglob("*") if one.suffix in (".json", ".yaml")):
        read = toolkit.read_audit(path)
        found[f"{path.parent.name}-{path.stem}"] = made(toolkit.report(read, ON), audit=read)
    found |= {f"long {name}": made(one, branding=BRAND) for name, one in long_reports().items()}
    return found | {"all met": made(all_met(), branding=BRAND), "whole": made(realistic_report(), branding=BRAND)}


def without_chapters(content: bytes) -> bytes:
    """The first page and the heading of the next: laying out the rest takes most of a minute and says nothing here."""
    word, kept = Word(content), True
    for element in list(word.body)[:-1]:
        if not kept:
            word.body.remove(element)
        kept = kept and not element.xpath("w:pPr/w:pStyle[@w:val='TOCHeading']")
    saved = io.BytesIO()
    word.document.save(saved)
    return saved.getvalue()


def test_the_first_page_is_one_side(office: Office, tmp_path: Path) -> None:
    files = []
    for name, content in samples().items():
        files.append(tmp_path / f"{name.replace(' ', '-')}.docx")
        files[-1].write_bytes(without_chapters(content))
    for drawn in office.convert(files, "pdf", tmp_path / "pdf"):
        with pikepdf.open(drawn) as document:
            places = pages_of_bookmarks(document)
        assert places["Contents"] == 2, drawn.name


def test_it_comes_back_from_another_program_with_its_headings_and_tables(office: Office, tmp_path: Path) -> None:
    given = {key: Word(made(realistic_report(12), key)) for key in BOTH}
    for name, one in given.items():
        (tmp_path / f"a.{name}").write_bytes(one.content)
    odt = office.convert([tmp_path / f"a.{name}" for name in given], "odt", tmp_path / "odt")
    for name, path in zip(given, office.convert(odt, "docx", tmp_path / "back"), strict=True):
        back, sent = Word(path.read_bytes()), given[name]
        assert back.outline == sent.outline
        assert [len(table.rows) for table in back.document.tables] == [
            len(table.rows) for table in sent.document.tables
        ]
        headed = [row._tr.xpath("w:trPr/w:tblHeader") for table in back.document.tables for row in table.rows[:1]]
        assert all(headed)
        for before, after in zip(sent.document.tables, back.document.tables, strict=True):
            assert [words(cell._tc) for cell in before._cells] == [words(cell._tc) for cell in after._cells]


def test_the_first_page_is_set_no_smaller_than_it_must_be() -> None:
    sizes = {name: word_fitting.front_size(Content(one), BRAND) for name, one in long_reports().items()}
    assert sizes["as it is"] >= 95
    assert min(sizes.values()) >= 75
    assert word_fitting.front_size(Content(all_met()), Branding()) == 110
