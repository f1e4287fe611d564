from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any

import jinja2
import pytest
from builders import audit, section, standard
from builders import criterion as one
from hypothesis import given
from hypothesis import strategies as st

import qa_toolkit_webui
from qa_toolkit import report, scoring
from qa_toolkit.gap_report import GapReport
from qa_toolkit.models import Scorecard
from qa_toolkit_webui import pictures
from qa_toolkit_webui.pictures import Column, Counts, Entry

SETTINGS = report.Settings(date(2026, 11, 24))
HOSTILE = "<img src=x onerror=alert(1)>\"'&{{7*7}}"


class Seen(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def drawn(macro: str, picture: object) -> Seen:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(qa_toolkit_webui.__name__),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = f'{{% import "pictures.html" as pictures %}}{{{{ pictures.{macro}(picture) }}}}'
    return Seen(environment.from_string(text).render(picture=picture))


def gap_report(title: str = "Careers plan", **judged: str) -> GapReport:
    sections = {
        "plan": {**section("1", {f"p{n}": one(f"1.{n}") for n in range(1, 5)}), "title": title},
        "work": {**section("2", {f"w{n}": one(f"2.{n}") for n in range(1, 5)}), "title": "Employers"},
        "talk": {**section("3", {f"t{n}": one(f"3.{n}") for n in range(1, 3)}), "title": "Guidance"},
    }
    return report.build(audit(standard(sections), judged), SETTINGS)


ALL = {f"p{n}": "met" for n in range(1, 5)} | {f"w{n}": "met" for n in range(1, 5)} | {"t1": "met", "t2": "met"}


def scorecard(**judged: str) -> Scorecard:
    small = standard()
    return scoring.score(small, audit(small, judged).answers)


def allowed_by_the_policy(seen: Seen) -> None:
    """Nothing inline that the Content-Security-Policy refuses, and nothing that is fetched."""
    for tag, attributes in seen.elements:
        assert tag not in ("style", "script", "image", "use", "foreignobject")
        assert not [name for name in attributes if name in ("style", "src", "srcset") or name.startswith("on")]
        assert not [value for value in attributes.values() if value and ("javascript:" in value or "url(" in value)]


def rows(count: int, columns: list[Column]) -> list[Entry]:
    return [
        Entry(
            f"School {number}",
            f"/organisations/{number}",
            {c.id: Counts((number + i) % 11, 10, 0) for i, c in enumerate(columns)},
            {c.id: f"/organisations/{number}/{c.id}" for c in columns},
        )
        for number in range(count)
    ]


COLUMNS = [Column(f"s{n}", str(n), f"Section with a long title {n}") for n in range(1, 10)]


# Strengths and gaps


def test_each_section_is_a_bar_that_says_its_numbers() -> None:
    picture = pictures.strengths(gap_report(p1="met", p2="met", p3="not-met", w1="met"))
    seen = drawn("strengths", picture)
    bars = [attributes for attributes in seen.all("svg") if attributes.get("role") == "img"]
    assert [bar["aria-label"] for bar in bars] == [
        "1 Careers plan: 2 met, 1 not met, 1 not answered.",
        "2 Employers: 1 met, 3 not answered.",
        "3 Guidance: 2 not answered.",
    ]
    assert all(bar["font-family"] for bar in bars)
    allowed_by_the_policy(seen)


def test_the_table_behind_holds_the_same_numbers() -> None:
    picture = pictures.strengths(gap_report(p1="met", p2="met", p3="not-met", w1="met"))
    assert [row.numbers for row in picture.rows] == [(2, 1, 0, 1), (1, 0, 0, 3), (0, 0, 0, 2)]
    assert [row.applicable for row in picture.rows] == [4, 4, 2]
    for row in picture.rows:
        assert sum(row.numbers) == row.applicable
        assert [piece.number for piece in row.bar.pieces] == [number for number in row.numbers if number]
    seen = drawn("strengths", picture)
    assert len(seen.all("tr")) == 4
    assert [h.get("scope") for h in seen.all("th")] == ["col"] * 6 + ["row"] * 3


def test_what_is_not_met_is_hatched_as_well_as_coloured() -> None:
    picture = pictures.strengths(gap_report(p1="met", p2="not-met"))
    pieces = {piece.state: piece for row in picture.rows for piece in row.bar.pieces}
    assert pieces["unmet"].hatching
    assert not pieces["met"].hatching
    paths = [attributes["d"] for attributes in drawn("strengths", picture).all("path")]
    assert pieces["unmet"].hatching in paths


@pytest.mark.parametrize(
    ("judged", "says"),
    [
        ({}, "Nothing is answered yet. The picture fills as you answer."),
        ({"p1": "met"}, "‘1 Careers plan’ with 1 of 4 met. 2 of the sections are not begun yet."),
        (
            {"p1": "met", "p2": "met", "w1": "met"},
            "Strongest: ‘1 Careers plan’ with 2 of 4 met. Weakest: ‘2 Employers’ with 1 of 4 met. 1 of the sections is not begun yet.",
        ),
        (
            {**ALL, "w1": "not-met"},
            "Strongest: ‘1 Careers plan’ with 4 of 4 met and ‘3 Guidance’ with 2 of 2 met. Weakest: ‘2 Employers’ with 3 of 4 met.",
        ),
        (ALL, "Everything that applies is met in all 3 sections."),
        (
            {f"p{n}": "met" for n in range(1, 5)},
            "Everything that applies is met in ‘1 Careers plan’. 2 of the sections are not begun yet.",
        ),
        (dict.fromkeys(ALL, "not-met"), "The sections stand alike."),
    ],
)
def test_the_lead_names_the_strongest_and_the_weakest(judged: dict[str, str], says: str) -> None:
    picture = pictures.strengths(gap_report(**judged))
    assert picture.lead == says
    assert says in drawn("strengths", picture).text


def test_a_section_that_does_not_apply_is_a_dashed_line() -> None:
    made = gap_report(**ALL)
    outside = report.build(
        audit(
            standard({"one": section("1", {"a": one("1.1")})}),
            {"a": {"level": "not-applicable", "comment": "No such pupils."}},
        ),
        SETTINGS,
    )
    assert made.sections[0].applies
    seen = drawn("strengths", pictures.strengths(outside))
    assert "1 Section 1: nothing here applies." in [attributes.get("aria-label") for attributes in seen.all("svg")]
    assert "stroke-dasharray" in seen.all("path")[-1]


def test_a_title_is_text_wherever_it_stands() -> None:
    seen = drawn("strengths", pictures.strengths(gap_report(HOSTILE, p1="met"), lambda id_: f'/x?{id_}="><b>'))
    assert not seen.all("img")
    assert not seen.all("b")
    assert HOSTILE in seen.text
    allowed_by_the_policy(seen)


def test_sections_lead_to_their_pages_where_these_are_known() -> None:
    picture = pictures.strengths(gap_report(p1="met"), lambda id_: f"/sections/{id_}")
    assert [a["href"] for a in drawn("strengths", picture).all("a")] == [
        "/sections/plan",
        "/sections/work",
        "/sections/talk",
    ]
    assert drawn("strengths", pictures.strengths(gap_report())).all("a") == []


# Organisations and sections


def test_a_matrix_is_made_from_scorecards() -> None:
    columns = [Column("purpose", "1", "Purpose"), Column("delivery", "2", "Delivery")]
    entries = [
        Entry(
            "Ashby Down School", "/a", pictures.counts(scorecard(aims="met", lead="not-met")), {"purpose": "/a/purpose"}
        ),
        Entry("Fernbrook Careers", "/f", pictures.counts(scorecard(aims="met", lead="met", offer="met"))),
        Entry("Harrowmere College", "/h", None),
    ]
    picture = pictures.matrix("Small standard", columns, entries)
    cells = [[(c.text, c.detail, c.says, c.step) for c in row.cells] for row in picture.rows]
    assert cells == [
        [("50%", "1 of 2", "met", 2), ("open", "0 of 2", "not begun", None)],
        [("100%", "2 of 2", "met", 4), ("50%", "1 of 2", "met, 1 not answered", 2)],
        [("–", "", "no audit yet", None)] * 2,
    ]
    assert (
        picture.lead
        == "2 of 3 organisations have begun. Strongest over all: ‘1 Purpose’ with 75% met. Weakest: ‘2 Delivery’ with 25% met."
    )
    assert picture.total is not None
    assert [cell.text for cell in picture.total.cells] == ["75%", "25%"]
    seen = drawn("matrix", picture)
    assert {a["href"] for a in seen.all("a")} == {"/a", "/a/purpose", "/f", "/h"}
    assert "1 of 2 met, 1 not answered" in " ".join(seen.text.split())
    allowed_by_the_policy(seen)


def test_a_large_matrix_keeps_its_headings_and_every_number() -> None:
    picture = pictures.matrix("All schools", COLUMNS, rows(150, COLUMNS))
    seen = drawn("matrix", picture)
    assert len(seen.all("td")) == 151 * 9
    assert sum(h.get("scope") == "row" for h in seen.all("th")) == 151
    assert sum(h.get("scope") == "col" for h in seen.all("th")) == 10
    region = next(d for d in seen.all("div") if d.get("role") == "region")
    assert (region["tabindex"], region["aria-label"]) == ("0", "All schools")
    for row in picture.rows:
        assert all(cell.text == f"{int(cell.detail.split()[0]) * 10}%" for cell in row.cells)


@pytest.mark.parametrize(
    ("met", "applicable", "text", "step"),
    [
        (0, 5, "0%", 0),
        (1, 5, "20%", 1),
        (199, 1000, "19%", 0),
        (2, 5, "40%", 2),
        (799, 1000, "79%", 3),
        (999, 1000, "99%", 4),
        (5, 5, "100%", 4),
    ],
)
def test_shading_has_five_steps_and_rounds_down(met: int, applicable: int, text: str, step: int) -> None:
    picture = pictures.matrix("x", COLUMNS[:1], [Entry("a", "", {"s1": Counts(met, applicable)})])
    cell = picture.rows[0].cells[0]
    assert (cell.text, cell.step) == (text, step)
    assert f"matrix__cell matrix__cell--{step}" in [span.get("class") for span in drawn("matrix", picture).all("span")]


def test_what_does_not_apply_is_not_shaded() -> None:
    cell = pictures.matrix("x", COLUMNS[:1], [Entry("a", "", {"s1": Counts(0, 0)})]).rows[0].cells[0]
    assert (cell.text, cell.says, cell.step) == ("n/a", "does not apply", None)


def test_a_matrix_of_nobody_says_so() -> None:
    picture = pictures.matrix("x", COLUMNS, [])
    assert picture.lead == "0 of 0 organisations have begun."
    assert picture.total is None
    assert drawn("matrix", picture).all("td") == []


def test_one_organisation_has_no_total() -> None:
    assert pictures.matrix("x", COLUMNS, rows(1, COLUMNS)).total is None


def test_names_in_a_matrix_are_text() -> None:
    column = Column("s1", "1", HOSTILE)
    seen = drawn(
        "matrix",
        pictures.matrix(
            HOSTILE, [column], [Entry(HOSTILE, f"/{HOSTILE}", {"s1": Counts(1, 2)}, {"s1": f"/{HOSTILE}"})]
        ),
    )
    assert not seen.all("img")
    assert seen.text.count(HOSTILE) >= 3
    assert {a["href"] for a in seen.all("a")} == {f"/{HOSTILE}"}
    allowed_by_the_policy(seen)


# How far an audit has got


@pytest.mark.parametrize(
    ("answered", "applicable", "says", "shown"),
    [
        (0, 12, "0 of 12 answered", "0of 12"),
        (7, 12, "7 of 12 answered", "7of 12"),
        (12, 12, "12 of 12 answered", "12all"),
        (0, 0, "nothing applies", "n/a"),
    ],
)
def test_a_ring_says_how_many_are_answered(answered: int, applicable: int, says: str, shown: str) -> None:
    seen = drawn("ring", pictures.ring(answered, applicable))
    (svg,) = seen.all("svg")
    assert (svg["role"], svg["aria-label"]) == ("img", says)
    assert re.sub(r"\n", "", seen.text) == says + shown
    assert len(seen.all("circle")) == (2 if answered else 1)
    allowed_by_the_policy(seen)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_arc_is_closed_only_where_all_is_answered(numbers: tuple[int, int]) -> None:
    ring = pictures.ring(*numbers)
    assert (ring.drawn == ring.round) == ring.complete == (numbers[0] == numbers[1])
    assert 0 <= ring.drawn <= ring.round


def test_records_cannot_be_changed() -> None:
    made: Any = pictures.ring(1, 2)
    with pytest.raises(AttributeError):
        made.answered = 2
