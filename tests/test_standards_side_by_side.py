"""Two standards side by side, in data and as a page."""

from __future__ import annotations

from itertools import pairwise

import pytest
from builders import criterion, document, section, standard_data
from lxml import html  # type: ignore[import-untyped]

from qa_toolkit import errors
from qa_toolkit.reports import crosswalk_page
from qa_toolkit.side_by_side import CAUTION, SideBySide, path, side_by_side, summary
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit


def one(key: str, **links: list[tuple[str, str]]) -> Standard:
    members = {}
    for n, (id_, found) in enumerate(links.items(), 1):
        crosswalk = [
            {"to": to, "relation": relation, "strength": "weak", "because": f"Of {to}.", "checked_by": "A. Reader"}
            for to, relation in found
        ]
        members[id_] = criterion(f"1.{n}", crosswalk=crosswalk)
    data = standard_data(
        {"all": section("1", members)}, key=key, awards=[], disclaimer=f"Nobody's {key}; <b>, and made for tests."
    )
    return parse(document(data | {"$id": f"urn:qa-toolkit:standard:{key}:1"}))


@pytest.fixture
def found() -> SideBySide:
    a = one(
        "a",
        same=[("b:1#same", "equal")],
        more=[("b:1#less", "superset"), ("b:1#same", "related")],
        far=[("c:1#middle", "subset")],
        alone=[],
    )
    b = one("b", same=[], less=[], whole=[("c:1#middle", "superset")], nobody=[])
    c = one("c", middle=[])
    return side_by_side(a, b, {"a:1": a, "b:1": b, "c:1": c})


def test_each_criterion_says_how_far_it_is_reached_from_where_and_by_which_way(found: SideBySide) -> None:
    there = {
        row.criterion: (row.cover, *[(e.criterion, e.relation, e.over) for e in row.links]) for row in found.there.rows
    }
    assert there == {
        "same": ("whole", ("same", "equal", ()), ("more", "related", ())),
        "less": ("whole", ("more", "superset", ())),
        "whole": ("part", ("far", "subset", ("c:1 1.1",))),
        "nobody": ("none",),
    }
    back = {row.criterion: (row.cover, *[(e.criterion, e.relation) for e in row.links]) for row in found.back.rows}
    assert back == {
        "same": ("whole", ("same", "equal")),
        "more": ("part", ("less", "subset"), ("same", "related")),
        "far": ("whole", ("whole", "superset")),
        "alone": ("none",),
    }
    assert summary(found.there) == "From a:1, of the 4 criteria of b:1: 2 in whole, 1 in part, 1 not reached."


def test_links_that_contradict_one_another_count_as_a_theme_and_it_says_so() -> None:
    a, b = one("a", same=[("b:1#same", "equal")]), one("b", same=[("a:1#same", "subset")])
    found = side_by_side(a, b, {})
    (row,) = found.there.rows
    assert (row.cover, row.links[0].disputed, path(row.links[0])) == ("theme", True, "the files contradict one another")
    assert found.notes == (
        "The files contradict one another over 1 link, so only the theme counts there. To see where: qa-toolkit standards check FILE",
    )
    assert found.notes[0] in html.fromstring(crosswalk_page.page(found)).text_content()


def test_a_standard_beside_itself_is_refused() -> None:
    with pytest.raises(errors.SameStandard, match="name two standards"):
        side_by_side(one("a", x=[]), one("a", x=[]), {})


def test_the_page_has_a_cell_in_words_for_every_pair(found: SideBySide) -> None:
    text = crosswalk_page.page(found)
    assert text == crosswalk_page.page(found)
    page = html.fromstring(text)
    (matrix,) = page.find_class("criteria")
    rows = [[cell.text_content() for cell in row.iter("td")] for row in matrix.iter("tr") if row.get("class") is None]
    assert rows[1:] == [["S−", "T−", "", ""], ["", "M−", "", ""], ["", "", "P−", ""], ["", "", "", ""]]
    titles = [abbr.get("title") for abbr in matrix.iter("abbr")]
    assert titles[-1] == "1.3 Criterion 1.3: asks a part of this, weak, by way of c:1 1.1"
    (sections,) = page.find_class("sections")
    assert [cell.text for cell in sections.iter("td")] == ["3 of 4"]


def test_many_criteria_above_are_drawn_narrow_and_keep_their_names() -> None:
    standards, _ = Toolkit().standards()
    wide, narrow = (
        html.fromstring(crosswalk_page.page(side_by_side(standards[first], standards["matrix:2002"], standards)))
        for first in ("gatsby:2025", "inspiring-iag:2012")
    )
    (matrix,) = wide.find_class("dense")
    assert [cell.get("title") for cell in matrix.xpath(".//thead//th[@title]")] == [
        one.title for one in standards["gatsby:2025"].criteria.values()
    ]
    assert narrow.find_class("dense") == []


def test_the_page_stands_alone_and_says_what_every_page_says(found: SideBySide) -> None:
    text = crosswalk_page.page(found)
    page = html.fromstring(text)
    said = page.text_content()
    assert CAUTION in said
    for key in "ab":
        assert f"Nobody's {key}; <b>, and made for tests." in said
    assert said.count("4 of 4 criteria were checked against a published source") == 2
    assert not page.xpath("//script | //link | //img | //@src")
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(table.find("caption") is not None for table in page.iter("table"))


def test_shipped_standards_reach_one_another_the_same_in_both_directions() -> None:
    standards, _ = Toolkit().standards()
    names = list(standards)
    for first, second in zip(names, names[1:] + names[:1], strict=True):
        found = side_by_side(standards[first], standards[second], standards)
        there = {(row.criterion, link.criterion) for row in found.there.rows for link in row.links}
        back = {(link.criterion, row.criterion) for row in found.back.rows for link in row.links}
        assert there == back
    between = side_by_side(standards["matrix:2011"], standards["iag-twelve:2007"], standards)
    assert between.there.covers["theme"] > 0
    assert between.there.covers["whole"] == between.there.covers["part"] == 0  # nobody has compared them yet
