"""The dashboard: what stands in it, that a hostile name stays a name, and that people can use it in a browser, with a keyboard, on paper."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browser import LAYOUTS, Faults, NewPage, assert_accessible
from click.testing import CliRunner
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect
from test_html import PAYLOADS, Page

from qa_toolkit.cli.app import cli
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.taking import Setting, toolkit_of
from qa_toolkit.portfolio.invented import inventing
from qa_toolkit.portfolio.outputs import board
from qa_toolkit.portfolio.outputs.dashboard import drawing, page, table, words
from qa_toolkit.portfolio.records import Duplicate, ExpiringPiece, OrganisationLine, Portfolio, Spread
from qa_toolkit.portfolio.rows import NotTaken

SETTING = Setting(None, frozenset())
NASTY = "=HYPERLINK(\"http://example.invalid\")</script><script>document.title='x'</script>\u202egnirts"
NASTY_SHOWN = NASTY.replace("\u202e", "")
NOT_OURS_TO_SAY = re.compile(r"\b(achieved|awarded|accredited|certified)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dashboard") / "in"
    plan = inventing.Plan(40, 3, 2, date(2026, 11, 20), ("gatsby:2025", "matrix:2023", "quality-in-careers:2025"))
    inventing.write(plan, toolkit_of(SETTING).standards()[0], folder)
    some = next(folder.glob("2026-27/*/*matrix*self.json"))
    data = json.loads(some.read_bytes())
    data["organisation"]["name"] = NASTY
    some.write_text(json.dumps(data), "utf-8")
    (folder / "again.json").write_bytes(some.read_bytes())
    (folder / "broken.json").write_text("{")
    return folder


@pytest.fixture(scope="module")
def made(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[run.Made]:
    asked = Asked(date(2026, 11, 24), date(2026, 11, 20), expected=(("nobody", "Nobody's School"),))
    folder = tmp_path_factory.mktemp("out")
    with run.made([str(authority)], folder, SETTING, asked, engine=pool.engine(None, 1)) as found:
        yield found


@pytest.fixture(scope="module")
def lines(made: run.Made) -> list[OrganisationLine]:
    return list(made.organisations())


@pytest.fixture(scope="module")
def text(made: run.Made) -> str:
    return page.page(made)


@pytest.fixture(scope="module")
def seen(text: str) -> Page:
    return Page(text)


def with_lines(made: run.Made, portfolio: Portfolio, lines: list[OrganisationLine]) -> run.Made:
    def all_of_them() -> Iterator[OrganisationLine]:
        return iter(lines)

    return replace(made, portfolio=portfolio, organisations=all_of_them)


def data_of(text: str) -> dict[str, Any]:
    inside = text.partition('<script type="application/json" id="audits">')[2].partition("</script>")[0]
    return json.loads(inside)  # type: ignore[no-any-return]


def said(text: str) -> str:
    """What a reader sees without scripts."""
    return " ".join(
        "".join(f" {data} " for path, data in Page(text).texts if not {"style", "script"} & set(path)).split()
    )


# What stands in it


def test_it_says_for_whom_it_is_and_that_nobody_is_ranked(made: run.Made, text: str) -> None:
    shown = said(text)
    assert shown.index(words.FOR_WHOM) < shown.index(words.NOT_RANKED) < shown.index("Contents")
    assert board.returned(made.portfolio) in shown


def test_every_standard_has_its_counts_its_disclaimer_and_the_status_of_its_rules(made: run.Made, text: str) -> None:
    shown = said(text)
    for part in made.portfolio.parts:
        wanted = [words.title(part), words.counted(part), words.spread(part.spread), *part.disclaimer.split("\n")]
        wanted += [f"{words.award(line, part)} {words.status(line)}" for line in part.awards]
        assert [one for one in wanted if " ".join(one.split()) not in shown] == []
    assert "would be met. toolkit indicator" in shown


def test_of_a_reconstructed_rule_no_count_is_said(made: run.Made) -> None:
    part = next(part for part in made.portfolio.parts if part.standard == "quality-in-careers:2025")
    (line,) = part.awards
    assert not line.stated
    assert "No statement of readiness" in words.award(line, part)
    assert not re.search(r"\d+ of \d+", words.award(line, part))


def test_nothing_is_said_to_be_achieved(made: run.Made, text: str) -> None:
    shown = said(text)
    for part in made.portfolio.parts:
        for theirs in (part.disclaimer, part.notice, *(line.title for line in part.criteria)):
            shown = shown.replace(" ".join(theirs.split()), "")
    assert not NOT_OURS_TO_SAY.search(shown)


def test_criteria_stand_in_order_of_their_misses_with_levels(made: run.Made, text: str) -> None:
    shown = said(text)
    for part in made.portfolio.parts:
        missed = words.by_misses(part)
        assert {line.id for line in missed} == {line.id for line in part.criteria if line.missed}
        assert {line.id for line in missed[:10]} >= set(part.most_missed[:1])
        for line in missed:
            assert f"{line.percent_missed}% {line.missed} {line.applies_to} {line.blocks}" in shown
            assert words.levels(line) in shown


def test_themes_trend_change_and_agreement_stand_there(made: run.Made, text: str) -> None:
    shown = said(text)
    for part in made.portfolio.parts:
        for theme in part.themes:
            assert f"{theme.criteria} {theme.percent_missed}% {theme.audits}" in shown
        for line in part.trend:
            assert f"{line.cycle} {line.audits} {line.spread.median}%" in shown
        if part.change:
            assert words.change(part.change, part) in shown
        if part.agreement:
            assert words.agreement(part.agreement) in shown
    assert any(part.agreement for part in made.portfolio.parts)
    assert any(part.change for part in made.portfolio.parts)


def test_a_small_group_is_named_as_not_shown_and_has_no_figure(made: run.Made, text: str) -> None:
    shown = said(text)
    hidden = [group for part in made.portfolio.parts for by in part.groupings for group in by.groups if group.hidden]
    assert hidden
    for group in hidden:
        assert f"{group.value} {words.HIDDEN}" in shown
    assert shown.count(words.HIDDEN) >= len(hidden)
    assert "fewer than 5 audits, or so few besides that the rest would give them away" in shown


def test_visits_evidence_and_files_not_taken_stand_there(made: run.Made, text: str) -> None:
    shown, one = said(text), made.portfolio
    assert one.visits_count == len(one.visits) > 0
    for visit in one.visits:
        assert " ".join(visit.reasons) in shown
    for line in one.expiring_by_month:
        assert f"{line.pieces} {line.organisations}" in shown
    (broken,) = one.not_taken
    assert f"{broken.source} {broken.sentence}" in shown
    (twice,) = one.duplicates
    assert twice.others[0] in shown
    assert "Nobody's School" in shown


def test_what_is_cut_says_so(made: run.Made) -> None:
    pieces = tuple(ExpiringPiece("o", "Name", "matrix:2023", f"Piece {n}", "2026-12-01") for n in range(300))
    files = tuple(NotTaken(f"{n}.json", f"{n}.json: not an audit.") for n in range(250))
    twice = tuple(Duplicate("o", "matrix:2023", "2026-27", "self", "a.json", 1, (f"{n}.json",)) for n in range(201))
    portfolio = replace(
        made.portfolio,
        expiring=pieces,
        expiring_count=5000,
        not_taken=files,
        not_taken_count=251,
        duplicates=twice,
        duplicates_count=201,
        returns=replace(made.portfolio.returns, expected=900, missing=700, missing_names=("A school",) * 500),
    )
    shown = said(page.page(replace(made, portfolio=portfolio)))
    for sentence in ("First 200 of 5000.", "First 200 of 251.", "First 200 of 201.", "First 200 of 700."):
        assert sentence in shown
    assert "Piece 199" in shown
    assert "Piece 200" not in shown
    assert shown.count("First 200 of") == 4


def test_a_table_of_very_many_says_how_many_are_left_out(
    made: run.Made, lines: list[OrganisationLine], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 7)
    made_ = page.page(made)
    assert f"First 7 of {len(lines)} audits by name." in made_
    assert len(data_of(made_)["rows"]) == 7


def test_a_round_that_nobody_is_in_says_so(new_page: NewPage, made: run.Made, faults: Faults, tmp_path: Path) -> None:
    path = tmp_path / "portfolio.html"
    path.write_text(page.page(with_lines(made, replace(made.portfolio, parts=()), [])), "utf-8")
    faults.expect("GET file://")
    opened = new_page()
    opened.goto(path.as_uri())
    assert opened.get_by_text(words.NOBODY).is_visible()
    assert not opened.get_by_text(words.NEEDS_SCRIPT).is_visible()


# The organisations


def test_every_audit_of_the_round_is_a_row_in_order_of_names(lines: list[OrganisationLine], text: str) -> None:
    data = data_of(text)
    rows = data["rows"]
    assert sorted(row[1] for row in rows) == sorted(line.organisation for line in lines)
    names = [row[0] for row in rows]
    assert names == sorted(names, key=str.casefold)
    assert NASTY_SHOWN in names
    wanted = {(line.organisation, line.standard, line.role): line for line in lines}
    for row in rows:
        part = data["parts"][row[2]]
        line = wanted[row[1], part["name"], part["role"]]
        assert [data[by][row[3 + at]] for at, by in enumerate(("kind", "area", "phase", "region"))] == [
            *(line.kind, line.area, line.phase, line.region)
        ]
        assert row[7:12] == [line.submitted_on, int(line.late), line.percent, line.change, line.agreement]
        assert row[14:18] == [line.gaps, line.blocking, line.answered, line.applicable]
        assert row[18:21] == [line.expiring, line.actions_due, line.actions_overdue]
        assert row[21:] == list(line.sections)
        assert len(part["sections"]) == len(line.sections)


def test_the_order_of_reading_changes_nothing(made: run.Made, lines: list[OrganisationLine], text: str) -> None:
    assert page.page(with_lines(made, made.portfolio, lines[::-1])) == text


def test_names_are_sorted_as_a_reader_would_look_them_up(made: run.Made, lines: list[OrganisationLine]) -> None:
    names = ["Zeal School", "\u00c9cole Verte", "eden School", "Eastfield"]
    some = [replace(lines[0], name=name) for name in names]
    rows = json.loads(table.data(made.portfolio, some)[0])["rows"]
    assert [row[0] for row in rows] == ["Eastfield", "\u00c9cole Verte", "eden School", "Zeal School"]


# That it is safe


@pytest.mark.parametrize("payload", [*PAYLOADS, NASTY])
def test_no_text_becomes_markup(made: run.Made, lines: list[OrganisationLine], payload: str) -> None:
    attacked, expected = (shape_with(made, lines, extra) for extra in (payload, " x"))
    assert attacked == expected


def shape_with(made: run.Made, lines: list[OrganisationLine], extra: str) -> list[tuple[str, list[str]]]:
    one = made.portfolio
    part = next(part for part in one.parts if part.groupings)
    grouping = part.groupings[0]
    group = replace(grouping.groups[0], value=f"group{extra}")
    hostile = replace(
        part,
        title=f"title{extra}",
        cycle=f"round{extra}",
        disclaimer=extra,
        criteria=tuple(replace(line, title=f"criterion{extra}") for line in part.criteria),
        groupings=(replace(grouping, groups=(group, *grouping.groups[1:])),),
    )
    portfolio = replace(
        one,
        parts=tuple(hostile if each is part else each for each in one.parts),
        visits=tuple(replace(each, name=f"name{extra}", reasons=(extra,)) for each in one.visits),
        expiring=tuple(replace(each, title=f"title{extra}", on=extra) for each in one.expiring),
        not_taken=(NotTaken(extra, extra),),
        returns=replace(one.returns, missing_names=(f"name{extra}",)),
    )
    named = [replace(line, name=f"name{extra}", area=f"area{extra}", organisation=extra) for line in lines]
    made_ = page.page(with_lines(made, portfolio, named))
    assert data_of(made_)["rows"][0][0] == f"name{extra}".replace("\u202e", "")
    assert "\u202e" not in made_
    return [(tag, sorted(attributes)) for tag, attributes in Page(made_).elements]


def test_only_its_own_script_and_style_may_run_and_nothing_is_loaded(seen: Page, text: str) -> None:
    policy = next(a["content"] for _, a in seen.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag, source in (("style", "style-src"), ("script", "script-src")):
        content = text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{source} 'sha256-{digest}'" in policy
        assert text.count(f"<{tag}>") == 1
        assert not re.search(r"@import|url\((?![\"']?data:)", content)
    attributes = {name for _, each in seen.elements for name in each}
    assert "style" not in attributes
    assert not [name for name in attributes if name.startswith("on")]
    assert {each["href"][:1] for _, each in seen.all("a")} == {"#"}
    assert [each["href"] for _, each in seen.all("link")] == ["data:,"]
    assert not seen.all("img", "iframe", "object", "embed")


def test_every_link_leads_somewhere_and_every_anchor_is_given_once(seen: Page) -> None:
    ids = [each["id"] for _, each in seen.elements if "id" in each]
    assert len(ids) == len(set(ids))
    assert {each["href"][1:] for _, each in seen.all("a")} <= set(ids)
    assert {each["aria-labelledby"] for _, each in seen.elements if "aria-labelledby" in each} <= set(ids)


# The drawings


def test_a_histogram_has_ten_bars_and_says_them() -> None:
    one = Spread(4, 500, 0, 0, 50, 100, 100, (2, 0, 0, 0, 0, 1, 0, 0, 0, 1))
    assert drawing.histogram_words(one) == "Of 4 audits: 2 at 0 to 9%, 1 at 50 to 59%, 1 at 90 to 100%."
    drawn = Page(drawing.histogram(one))
    assert [each["height"] for _, each in drawn.all("rect")] == ["44", *"0000", "22", *"000", "22"]
    empty = Spread(0, 0, 0, 0, 0, 0, 0, (0,) * 10)
    assert drawing.histogram_words(empty) == "Of 0 audits: none."
    assert drawing.span(empty) == ""


def test_figures_are_written_as_people_write_them() -> None:
    assert [words.tenths(number) for number in (0, 5, 1000)] == ["0.0", "0.5", "100.0"]
    assert [words.hundredths(number) for number in (-5, 20, 100)] == ["\N{MINUS SIGN}0.05", "0.20", "1.00"]
    assert [words.signed(number) for number in (-3, 0, 4)] == ["\N{MINUS SIGN}3", "0", "+4"]


# The command


def test_the_command_writes_it_when_asked(authority: Path, tmp_path: Path) -> None:
    asked = ["portfolio", str(authority), "-o", str(tmp_path / "out"), "-f", "dashboard", "--jobs", "1"]
    done = CliRunner().invoke(cli, asked, standalone_mode=False)
    assert done.return_value == 1  # a file could not be taken
    assert "portfolio.html" in done.stderr
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert written == ["portfolio.html", "portfolio.rows.sqlite3"]


# As people use it


@pytest.fixture(scope="module")
def address(text: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "portfolio.html"
    path.write_text(text, "utf-8")
    return path.as_uri()


@pytest.fixture
def opened(page: BrowserPage, address: str, faults: Faults) -> BrowserPage:
    faults.expect("GET file://")
    page.goto(address)
    return page


@pytest.fixture(scope="module")
def short_address(made: run.Made, lines: list[OrganisationLine], tmp_path_factory: pytest.TempPathFactory) -> str:
    """One of everything: axe takes seconds for a page that repeats it for each standard."""
    parts = tuple(part for part in made.portfolio.parts if part.standard == "matrix:2023" and part.agreement)
    assert parts
    some = [line for line in lines if (line.standard, line.role) == ("matrix:2023", "self")]
    path = tmp_path_factory.mktemp("short") / "portfolio.html"
    path.write_text(page.page(with_lines(made, replace(made.portfolio, parts=parts), some)), "utf-8")
    return path.as_uri()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_is_accessible(new_page: NewPage, short_address: str, faults: Faults, layout: dict[str, Any]) -> None:
    faults.expect("GET file://")
    opened = new_page(**layout)
    opened.goto(short_address)
    assert opened.get_by_role("button", name="Organisation").first.is_visible()
    assert_accessible(opened)
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")


def cells(opened: BrowserPage, place: int) -> list[str]:
    return opened.locator(f"#grid tbody tr > :nth-child({place})").all_inner_texts()


def test_a_column_sorts_by_mouse_and_by_keyboard(opened: BrowserPage) -> None:
    assert opened.locator("#says").inner_text().endswith("stand here.")
    head = opened.get_by_role("columnheader", name="Per cent")
    names = cells(opened, 1)
    assert names == sorted(names, key=str.casefold)
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    figures = [int(one) for one in cells(opened, 2)]
    assert figures == sorted(figures)
    opened.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert [int(one) for one in cells(opened, 2)] == sorted(figures, reverse=True)
    assert "in order of \u2018Per cent\u2019, descending" in opened.locator("#says").inner_text()
    assert opened.locator("#grid [aria-sort]:not([aria-sort=none])").count() == 1


def test_each_column_can_be_sorted_and_dashes_come_last(opened: BrowserPage, lines: list[OrganisationLine]) -> None:
    opened.get_by_label("Standard and whose judgements").select_option("")
    assert len(cells(opened, 1)) == min(50, len(lines))
    opened.get_by_label("Rows at a time").select_option("500")
    heads = opened.locator("#grid thead button")
    for place in range(heads.count()):
        heads.nth(place).click()
        shown = cells(opened, place + 1)
        assert len(shown) == len(lines)
        dashes = [at for at, one in enumerate(shown) if one == "\u2013"]
        if heads.nth(place).inner_text().startswith(("Change", "Agrees", "Rules")):
            assert dashes == list(range(len(shown) - len(dashes), len(shown)))


def test_filters_narrow_and_say_how_many_are_left(opened: BrowserPage, lines: list[OrganisationLine]) -> None:
    says = opened.locator("#says")
    opened.get_by_label("Standard and whose judgements").select_option("")
    opened.get_by_label("Kind", exact=True).select_option(label="school")
    schools = [line for line in lines if line.kind == "school"]
    assert says.inner_text().startswith(f"{len(schools)} of {len(lines)} audits")
    opened.get_by_label("Returned", exact=True).select_option("late")
    late = [line for line in schools if line.late]
    assert set(cells(opened, 1)) == {f"{line.name} {line.organisation}" for line in late}
    opened.get_by_label("Name or number holds").fill("zzz")
    assert says.inner_text() == "No audit is like that. Show all again, or choose less."
    opened.get_by_role("button", name="Show all again").click()
    says.filter(has_text=f"{len(lines)} audits, ").wait_for()
    some = lines[3]
    opened.get_by_label("Name or number holds").fill(f"{some.organisation.lower()} {some.name[:4].upper()}")
    assert set(cells(opened, 1)) == {f"{some.name} {some.organisation}"}


def test_pages_turn(opened: BrowserPage, lines: list[OrganisationLine]) -> None:
    opened.get_by_label("Standard and whose judgements").select_option("")
    first = cells(opened, 1)
    assert opened.get_by_role("button", name="Previous rows").is_disabled()
    opened.get_by_role("button", name="Next rows").click()
    second = cells(opened, 1)
    assert len(second) == min(50, len(lines) - 50)
    assert first[-1].casefold() <= second[0].casefold()
    assert f"rows 51 to {50 + len(second)}" in opened.locator("#says").inner_text()


def test_the_keyboard_is_not_lost_on_the_last_page(opened: BrowserPage) -> None:
    opened.get_by_label("Standard and whose judgements").select_option("")
    opened.get_by_role("button", name="Next rows").focus()
    while opened.get_by_role("button", name="Next rows").is_enabled():
        opened.keyboard.press("Enter")
    assert opened.evaluate("document.activeElement.id") == "previous"


def test_a_hostile_name_is_shown_as_it_is(opened: BrowserPage) -> None:
    opened.get_by_label("Standard and whose judgements").select_option("")
    opened.get_by_label("Name or number holds").fill("=hyperlink(")
    assert [one.startswith(NASTY_SHOWN) for one in cells(opened, 1)] == [True]
    assert opened.title() != "x"


def test_the_sections_of_a_standard_stand_with_figures_and_not_colour_alone(
    opened: BrowserPage, made: run.Made, lines: list[OrganisationLine]
) -> None:
    place, part = next((n, one) for n, one in enumerate(made.portfolio.parts) if one.standard == "gatsby:2025")
    opened.get_by_label("Standard and whose judgements").select_option(str(place))
    heads = [one.rstrip() for one in opened.locator("#grid thead th").all_inner_texts()]
    titles = [f"{section.number} {section.title}" for section in part.sections]
    assert heads[2 : 2 + len(titles)] == titles
    own = {
        f"{line.name} {line.organisation}": line
        for line in lines
        if (line.standard, line.role) == (part.standard, "self")
    }
    rows = [row.locator("th, td").all_inner_texts() for row in opened.locator("#grid tbody tr").all()]
    assert {row[0] for row in rows} == set(own)
    for name, _, *figures in rows:
        wanted = ["\u2013" if one is None else str(one) for one in own[name].sections]
        assert figures[: len(titles)] == wanted


def test_the_other_tables_sort_and_open(opened: BrowserPage) -> None:
    first = opened.locator("table.criteria").first
    head = first.get_by_role("columnheader").first
    first.scroll_into_view_if_needed()  # what is far away is not laid out
    expect(first.locator("[aria-sort=descending]")).to_contain_text("Missed")
    shown = first.locator("tbody th:visible")
    expect(shown).to_have_count(10)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(shown).to_have_count(10)
    numbers = [re.findall(r"[0-9]|[a-z]", one.split()[0]) for one in shown.all_inner_texts()]  # 5.1a is one
    assert numbers == sorted(numbers)
    opened.get_by_role("button", name=re.compile(r"Show \d+ more")).first.click()
    rows = first.locator("tbody tr").count()
    assert rows > 10
    expect(shown).to_have_count(rows)


def test_without_scripts_all_but_the_table_is_there(new_page: NewPage, address: str, faults: Faults) -> None:
    faults.expect("GET file://")
    opened = new_page(java_script_enabled=False)
    opened.goto(address)
    assert opened.get_by_text(words.NEEDS_SCRIPT).is_visible()
    assert not opened.locator("#filters").is_visible()
    for table_ in opened.locator("main table:not(#grid)").all():
        assert table_.locator("tbody tr").count() == table_.locator("tbody tr:visible").count() > 0
    assert opened.get_by_role("heading", name="Worth a visit").is_visible()


def test_paper_has_no_buttons_and_says_what_is_left_out(opened: BrowserPage) -> None:
    opened.emulate_media(media="print")
    assert not opened.locator("#filters").is_visible()
    assert not opened.locator(".more").first.is_visible()
    assert opened.get_by_text(re.compile(r"^The first 10 of these \d+ are printed\.$")).first.is_visible()
    assert opened.locator("#says").is_visible()
