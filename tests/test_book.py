"""The book: everything that the standards say, on pages that need no server, no script and no other host, and as one PDF."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from browser import LAYOUTS, NewPage, assert_accessible
from builders import criterion, document, ladder, section, standard, standard_data
from playwright.sync_api import Page as BrowserPage
from test_html import PAYLOADS, Page, without_style

from qa_toolkit.book import pages, table, words
from qa_toolkit.book.content import Book
from qa_toolkit.book.drawing import draw
from qa_toolkit.cli.app import run
from qa_toolkit.reports.content import is_link
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit

STANDARDS = Path(__file__).parent.parent / "standards" / "README.md"
ON = date(2026, 11, 29)
LOADED = re.compile(r"""<(?:link|script|img|iframe|form)\b[^>]*(?:href|src|action)=["']([^"']*)""")


@pytest.fixture(scope="module")
def installed() -> dict[str, Standard]:
    return Toolkit().standards()[0]


@pytest.fixture(scope="module")
def site(installed: dict[str, Standard]) -> dict[str, str]:
    return {name: content.decode() for name, content in pages.site(installed, with_pdf=False).items()}


@pytest.fixture(scope="module")
def folder(installed: dict[str, Standard], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With what axe can read in a second."""
    folder = tmp_path_factory.mktemp("book")
    some = {**pair(), **{name: installed[name] for name in ("matrix:2011",)}}
    for name, content in pages.site(some, with_pdf=False).items():
        (folder / name).write_bytes(content)
    return folder


def pair(payload: str = "") -> dict[str, Standard]:
    """An edition and the one before it, which link to one another and to one that is nowhere; with one of everything."""
    link = {
        "relation": "subset",
        "strength": "partial",
        "because": f"Both ask for it{payload}",
        "checked_by": "A reader",
    }
    nowhere = {
        "to": "test/other:1#gone",
        "relation": "related",
        "strength": "weak",
        "because": "The theme",
        "checked_by": None,
    }
    links = [{"to": "test/small:1#aims", **link}, nowhere]
    aims = criterion("1.1", obligation="must", weight=2, themes=["access"], crosswalk=links, reference=f"p. 1{payload}")
    bands = [{"from": 0, "level": "not-met"}, {"from": 3, "level": "met"}]
    count = criterion("1.2", ref="counted", bands=bands, when={"properties": {"kind": {"const": "school"}}})
    replaces = {
        "standard": "test/small:1",
        "levels": {"met": "met"},
        "map": {"aims": [{"to": "aims", "relation": "subset"}], "lead": [], "offer": [], "review": []},
        "notes": {"lead": f"Nobody asks any more{payload}"},
    }
    data = standard_data(
        {"purpose": section("1", {"aims": aims, "count": count})},
        defs={
            "judgement": ladder("not-met", "partly", "met"),
            "counted": ladder("not-met", "met", not_applicable=False),
        },
        replaces=[replaces],
        edition="2",
    )
    data |= {"$id": "urn:qa-toolkit:standard:test/small:2", "title": f"The second edition{payload}"}
    old = standard_data(superseded_by="test/small:2", withdrawn_on="2024-03", standing=f"Gone{payload}")
    both = [parse(document(one, "standard.json")) for one in (old, data)]
    return {one.name: one for one in both}


def text_of(html: str) -> str:
    return " ".join("".join(data for _, data in Page(html).texts).split())


# What stands in it


def test_every_standard_says_what_it_is_and_how_sure_we_are(
    installed: dict[str, Standard], site: dict[str, str]
) -> None:
    book = Book(installed)
    for name, one in installed.items():
        text = text_of(site[book.standard_at(name)])
        for said in (
            one.title,
            f"edition {one.edition}",
            one.about["disclaimer"],
            one.about["rights"]["owner"],
            one.sha256,
        ):
            assert " ".join(said.split()) in text, (name, said)
        assert f"of {len(one.criteria)} criteria were checked against a published source" in text


def test_every_criterion_stands_there_whole(installed: dict[str, Standard], site: dict[str, str]) -> None:
    book = Book(installed)
    for name, one in installed.items():
        html = site[book.standard_at(name)]
        text = text_of(html)
        for id_, criterion_ in one.criteria.items():
            assert f'<h3 id="{id_}">' in html
            said = [criterion_.title, criterion_.description, criterion_.reference, words.STATUS[criterion_.status]]
            said += [*criterion_.evidence, *criterion_.weaknesses, *(action.title for action in criterion_.actions)]
            said += [
                f"{level.title} {level.description}".strip() for level in criterion_.levels if not level.description
            ]
            said += [level.description for level in criterion_.levels]
            assert [part for part in said if " ".join(part.split()) not in text] == [], (name, id_)
        assert html.count('<section class="criterion"') == len(one.criteria)


def test_links_between_standards_stand_on_both_sides() -> None:
    site = pages.site(pair(), with_pdf=False)
    new, old = text_of(site["test_small.2.html"].decode()), text_of(site["test_small.1.html"].decode())
    assert (
        "Asks for this and more, compared by A reader; helps in part: Both ask for it test/small:1 1.1 Criterion 1.1"
        in new
    )
    assert (
        "Asks for a part of this, compared by A reader; helps in part: Both ask for it test/small:2 1.1 Criterion 1.1"
        in old
    )
    assert "test/other:1#gone (not in this book)" in new


def test_an_edition_says_what_became_of_the_one_before() -> None:
    site = pages.site(pair(), with_pdf=False)
    new, old = text_of(site["test_small.2.html"].decode()), text_of(site["test_small.1.html"].decode())
    assert "1.1 Criterion 1.1 1.1 Criterion 1.1 the answer is proposed; more is asked now" in new
    assert "1.2 Criterion 1.2 No longer asked Nobody asks any more" in new
    assert "Withdrawn March 2024, now test/small:2" in old
    assert "Replaced by test/small:2" in old


def test_a_counted_criterion_says_its_bands_and_for_whom_it_is() -> None:
    text = text_of(pages.site(pair(), with_pdf=False)["test_small.2.html"].decode())
    assert "0 to 2: Not met; 3 and more: Met." in text
    assert "for schools" in text
    assert "required by law · weighs 2" in text


def test_a_theme_gathers_its_criteria_from_everywhere(installed: dict[str, Standard], site: dict[str, str]) -> None:
    for theme in Book(installed).themes:
        links = {a["href"] for _, a in Page(site[f"theme-{theme}.html"]).all("a")}
        wanted = {
            (name, id_) for name, one in installed.items() for id_, c in one.criteria.items() if theme in c.themes
        }
        assert len(links) > len(wanted) > 0
        assert {Book(installed).criterion_at(f"{name}#{id_}") for name, id_ in wanted} <= links


def test_a_source_of_several_standards_stands_there_once(installed: dict[str, Standard]) -> None:
    sources = Book(installed).sources
    whole = [(one.source.title, one.source.publisher, one.source.year, one.source.url) for one in sources]
    assert len(set(whole)) == len(whole)
    assert sum(len(one.by) for one in sources) >= len(whole)
    assert {name for one in sources for name, _ in one.by} == set(installed)


# How it holds together


def test_every_link_leads_somewhere(site: dict[str, str]) -> None:
    anchors = {
        name: {a["id"] for _, a in Page(html).elements if "id" in a}
        for name, html in site.items()
        if name.endswith(".html")
    }
    for name in anchors:
        for _, attributes in Page(site[name]).all("a", "link", "script"):
            target = attributes.get("href") or attributes["src"]
            if is_link(target):
                continue
            file, _, anchor = target.partition("#")
            assert (file or name) in site, (name, target)
            assert not anchor or anchor in anchors[file or name], (name, target)


def test_every_anchor_is_given_once(site: dict[str, str], installed: dict[str, Standard]) -> None:
    for html in (*[html for name, html in site.items() if name.endswith(".html")], pages.pdf_page(installed, ON)):
        seen = Page(without_style(html))
        ids = [attributes["id"] for _, attributes in seen.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        labels = {attributes["aria-labelledby"] for _, attributes in seen.elements if "aria-labelledby" in attributes}
        assert labels <= set(ids)


def test_every_link_of_the_pdf_leads_somewhere(installed: dict[str, Standard]) -> None:
    seen = Page(without_style(pages.pdf_page(installed, ON)))
    ids = {attributes["id"] for _, attributes in seen.elements if "id" in attributes}
    targets = {attributes["href"] for _, attributes in seen.all("a")}
    assert {target for target in targets if not is_link(target) and target[1:] not in ids} == set()


def test_nothing_is_loaded_from_elsewhere(site: dict[str, str]) -> None:
    for name, content in site.items():
        assert set(LOADED.findall(content)) <= {"book.css", "search.js", "search-index.js", ""}, name
        if name.endswith(".html"):
            assert "<style" not in content
            assert not re.search(r"\son\w+=|\sstyle=", content)
            assert content.count(f'content="{pages.CSP.replace(chr(39), "&#39;")}"') == 1
    assert not re.search(r"@import|url\((?![\"']?data:)", site["book.css"])


def test_the_same_standards_give_the_same_bytes(installed: dict[str, Standard]) -> None:
    turned = dict(reversed(installed.items()))
    assert pages.site(installed, with_pdf=True) == pages.site(turned, with_pdf=True)
    assert pages.pdf_page(installed, ON) == pages.pdf_page(turned, ON)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_markup(payload: str) -> None:
    attacked, expected = (pages.site(pair(extra), with_pdf=False) for extra in (payload, " x"))
    for name in (name for name in expected if name.endswith(".html")):
        shape = [(tag, sorted(attributes)) for tag, attributes in Page(attacked[name].decode()).elements]
        assert shape == [(tag, sorted(attributes)) for tag, attributes in Page(expected[name].decode()).elements], name
    script = attacked["search-index.js"].decode()
    assert json.loads(script.removeprefix("window.searchIndex = ").removesuffix(";\n"))
    assert text_of(attacked["test_small.2.html"].decode()).count(" ".join(payload.split())) >= 3


# As people use it


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_pages_are_accessible_from_a_folder(
    new_page: NewPage, folder: Path, faults: Any, layout: dict[str, Any]
) -> None:
    faults.expect("GET file://")
    faults.expect("Content Security Policy|preload assets")  # axe would read the style sheet itself, and may not
    page = new_page(**layout)
    for name in ("index", "test_small.2", "themes", "theme-access", "sources"):
        page.goto((folder / f"{name}.html").as_uri())
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} is wider than the screen"
    page.get_by_label("Search all criteria").fill("criterion")
    page.get_by_role("status").filter(has_text="criteria").wait_for()
    assert_accessible(page)


def test_the_search_finds_by_the_beginnings_of_words(page: BrowserPage, folder: Path, faults: Any) -> None:
    faults.expect("GET file://")
    page.goto((folder / "index.html").as_uri())
    query, says = page.get_by_label("Search all criteria"), page.get_by_role("status")
    query.fill("whole of zebra")
    assert says.inner_text() == "Nothing found. Try fewer or shorter words."
    query.fill("MATRIX:2011 measur aims")
    assert says.inner_text().startswith("1 criterion")
    query.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/matrix.2011.html#measurable-aims")
    assert page.locator("h3:target").inner_text() == "1.1 Measurable aims"


def test_without_scripts_there_is_no_search_and_all_else(new_page: NewPage, folder: Path, faults: Any) -> None:
    faults.expect("GET file://")
    page = new_page(java_script_enabled=False)
    page.goto((folder / "index.html").as_uri())
    assert not page.locator("#search").is_visible()
    page.get_by_role("link", name="matrix Standard, four elements").click()
    assert page.get_by_role("heading", name="1.1 Measurable aims").is_visible()


# The PDF


@pytest.mark.pdf
def test_the_pdf_is_pdf_ua_with_bookmarks_and_the_standards_inside() -> None:
    import page as checker

    both = pair()
    made = draw(both, ON)
    assert made.note is None
    assert made.data is not None
    assert made.data == draw(dict(reversed(both.items())), ON).data
    for profile in ("ua1", "3a"):
        assert [failure.message for failure in checker.validate_pdf_bytes(made.data, profile=profile).failures] == []
    pdf = pikepdf.open(io.BytesIO(made.data))
    (inside,) = pdf.attachments.values()
    assert set(json.loads(inside.get_file().read_bytes())) == set(both)
    assert inside.description == "The standards that this book was made from"
    with pdf.open_outline() as outline:
        titles = {entry.title: [child.title for child in entry.children] for entry in outline.root}
    assert list(titles) == [words.TITLE, "A small standard", "The second edition", "Themes", "Sources"]
    assert "1 Section 1" in titles["The second edition"]


# The command and the table


def test_the_command_writes_into_an_empty_folder_only(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = ["standards", "book", "-o", str(tmp_path / "book"), "--no-pdf"]
    assert run(command) == 0
    assert "index.html" in capfd.readouterr().err
    first = {path.name: path.read_bytes() for path in (tmp_path / "book").iterdir()}
    assert {"index.html", "matrix.2011.html", "book.css", "search-index.js"} <= set(first)
    assert "standards.pdf" not in first["index.html"].decode()
    assert run(command) == 3
    assert "--force writes into it" in capfd.readouterr().err
    assert run([*command, "--force"]) == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "book").iterdir()} == first


@pytest.mark.pdf
def test_the_command_draws_the_pdf_and_links_it(tmp_path: Path) -> None:
    assert run(["standards", "book", "investors-in-careers:2016", "-o", str(tmp_path / "book"), "-q"]) == 0
    assert (tmp_path / "book" / "standards.pdf").read_bytes().startswith(b"%PDF-")
    assert 'href="standards.pdf"' in (tmp_path / "book" / "index.html").read_text("utf-8")
    assert not (tmp_path / "book" / "matrix.2011.html").exists()


def test_a_standard_that_is_nowhere_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["standards", "book", "matrix:1066", "-o", str(tmp_path / "book")]) == 3
    assert "matrix:1066" in capfd.readouterr().err
    assert not (tmp_path / "book").exists()


def test_the_table_in_the_guide_is_what_the_standards_say() -> None:
    paper = STANDARDS.read_text("utf-8")
    new = table.renewed(paper, table.markdown(table.beside(STANDARDS)))
    assert paper == new, "python -m qa_toolkit.book.table standards/README.md"


def test_the_table_counts_by_status() -> None:
    row = table.markdown([standard()]).splitlines()[2]
    assert row == "| `test/small:1` | A small standard | not known to be withdrawn | 4 | 4 | | | | |"


def test_a_paper_without_a_place_for_the_table_is_left_alone() -> None:
    with pytest.raises(SystemExit, match="on lines of their own"):
        table.renewed("No marks here.", "| a |")
