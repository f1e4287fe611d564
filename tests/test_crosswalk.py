"""Links between standards, in both directions."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders import criterion, document, section, standard_data
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import EXAMPLES

from qa_toolkit.crosswalk import (
    Crosswalk,
    EditionLink,
    Relation,
    Way,
    also_served,
    circles,
    composed,
    contradictions,
    inverse,
    links,
    unequal_strengths,
)
from qa_toolkit.plugins import load_host
from qa_toolkit.report import Settings
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit

RELATIONS: tuple[Relation, ...] = ("equal", "subset", "superset", "intersects", "related")


def link(to: str, relation: Relation = "related", **more: Any) -> dict[str, Any]:
    return {"to": to, "relation": relation, "strength": "partial", "because": "Both ask for aims.", **more}


def one(key: str, **crosswalks: list[dict[str, Any]]) -> Standard:
    members = {
        name.replace("_", "-"): criterion(str(i), crosswalk=found) for i, (name, found) in enumerate(crosswalks.items())
    }
    data = standard_data({"all": section("1", members)}, key=key)
    return parse(document(data | {"$id": f"urn:qa-toolkit:standard:{key}:1"}))


def here(*standards: Standard) -> dict[str, Standard]:
    return {standard.name: standard for standard in standards}


def test_a_link_serves_both_ends() -> None:
    a = one("a", aims=[link("b:1#offer", "subset", checked_by="A. Reader")], lead=[])
    b = one("b", offer=[])
    (there,) = also_served(here(a, b), a)["aims"]
    (back,) = also_served(here(a, b), b)["offer"]
    assert (there.to, there.relation, there.checked_by) == ("b:1#offer", "subset", "A. Reader")
    assert (back.to, back.relation, back.checked_by, back.because) == (
        "a:1#aims",
        "superset",
        "A. Reader",
        "Both ask for aims.",
    )
    assert also_served(here(a, b), a)["lead"] == ()


def test_what_a_criterion_says_itself_comes_first_and_once() -> None:
    a = one("a", aims=[link("b:1#offer", "equal")])
    b = one("b", offer=[link("a:1#aims", "related"), link("c:1#x")])
    assert [(found.to, found.relation) for found in also_served(here(a, b), a)["aims"]] == [("b:1#offer", "equal")]
    assert [(found.to, found.relation) for found in also_served(here(a, b), b)["offer"]] == [("a:1#aims", "related")]


def test_a_link_to_a_standard_that_is_not_here_serves_nobody() -> None:
    a = one("a", aims=[link("b:1#offer")])
    assert also_served(here(a), a)["aims"] == ()
    assert [found.to for found in links(here(a))["a:1#aims"]] == ["b:1#offer"]


def test_two_links_that_disagree_are_found_from_both_sides() -> None:
    a = one(
        "a", aims=[link("b:1#offer", "equal")], lead=[link("b:1#review", "subset")], team=[link("b:1#plan", "equal")]
    )
    b = one(
        "b",
        offer=[link("a:1#aims", "subset")],
        review=[link("a:1#lead", "superset")],
        plan=[link("a:1#team", "related")],
    )
    found = {(c.address, c.to, c.relation, c.expected) for c in contradictions(here(a, b))}
    assert found == {("a:1#aims", "b:1#offer", "equal", "superset"), ("b:1#offer", "a:1#aims", "subset", "equal")}


def test_two_links_of_unequal_strength_are_found_from_both_sides() -> None:
    a = one("a", aims=[link("b:1#offer")], lead=[link("b:1#plan")])
    b = one("b", offer=[link("a:1#aims", strength="strong")], plan=[link("a:1#lead")])
    found = {(address, said.to, said.strength, there) for address, said, there in unequal_strengths(here(a, b))}
    assert found == {("a:1#aims", "b:1#offer", "partial", "strong"), ("b:1#offer", "a:1#aims", "strong", "partial")}


def test_no_two_links_of_the_shipped_standards_contradict_one_another() -> None:
    standards, failed = Toolkit().standards()
    assert not failed
    assert contradictions(standards) == ()
    assert circles(standards) == ()


def test_a_relation_turned_twice_is_itself() -> None:
    assert [inverse(inverse(relation)) for relation in RELATIONS] == list(RELATIONS)


@pytest.mark.parametrize("first", RELATIONS)
@pytest.mark.parametrize("second", RELATIONS)
def test_what_follows_forwards_follows_backwards(first: Relation, second: Relation) -> None:
    forwards, backwards = composed(first, second), composed(inverse(second), inverse(first))
    assert backwards == (forwards and inverse(forwards))


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        *[("equal", relation, relation) for relation in RELATIONS],
        ("subset", "subset", "subset"),
        ("superset", "superset", "superset"),
        ("superset", "subset", "intersects"),
        ("superset", "intersects", "intersects"),
        ("subset", "superset", None),
        ("subset", "intersects", None),
        ("intersects", "intersects", None),
        ("intersects", "superset", None),
        ("related", "related", None),
        ("related", "subset", "related"),
        ("superset", "related", "related"),
        ("subset", "related", None),
        ("intersects", "related", None),
    ],
)
def test_what_follows_from_two_links(first: Relation, second: Relation, says: Relation | None) -> None:
    assert composed(first, second) == says


def compared(to: str, relation: Relation = "equal", **more: Any) -> dict[str, Any]:
    return link(to, relation, checked_by="A. Reader", **more)


def said(way: Way) -> tuple[Any, ...]:
    return (way.relation, way.strength, *[step.to for step in way.steps])


def test_a_way_leads_over_a_third_standard_and_is_as_strong_as_its_weakest_link() -> None:
    a = one("a", aims=[compared("b:1#offer", strength="strong")])
    b, c = one("b", offer=[]), one("c", plan=[compared("b:1#offer", "superset", strength="weak")])
    ways = Crosswalk(here(a, b, c)).between(a, c)
    assert said(ways["aims"]["plan"]) == ("subset", "weak", "b:1#offer", "c:1#plan")


def test_what_nobody_compared_is_only_related_and_leads_to_a_theme_at_most() -> None:
    """All that b asks is in c, so that c has b's theme; what is only a part of b, as d is, need not have it."""
    a = one("a", aims=[link("b:1#offer", "equal")])
    b = one("b", offer=[compared("c:1#plan", "subset"), compared("d:1#lead", "superset"), link("e:1#law")])
    ways = Crosswalk(here(a, b, one("c", plan=[]), one("d", lead=[]), one("e", law=[]))).ways("a:1#aims")
    assert [said(way) for way in ways.values()] == [
        ("related", "partial", "b:1#offer"),
        ("related", "partial", "b:1#offer", "c:1#plan"),
    ]


def later(edition: str, name: str, mapped: dict[str, list[tuple[str, str]]], *ids: str) -> Standard:
    """An edition of 'a' with a map from an earlier one."""
    by = {id_: [{"to": to, "relation": relation} for to, relation in targets] for id_, targets in mapped.items()}
    replaces = [{"standard": name, "map": by, "levels": {"met": "met", "not-met": "not-met"}}]
    members = {id_: criterion(str(n)) for n, id_ in enumerate(ids)}
    data = standard_data({"all": section("1", members)}, key="a", edition=edition, replaces=replaces)
    return parse(document(data | {"$id": f"urn:qa-toolkit:standard:a:{edition}"}))


def test_an_edition_map_is_a_link_both_ways_and_says_what_becomes_of_an_answer() -> None:
    old = one("a", aims=[], lead=[], food=[])
    new = later("2", "a:1", {"aims": [("plan", "equal")], "lead": [("team", "subset")], "food": []}, "plan", "team")
    crosswalk = Crosswalk(here(old, new))
    assert {
        id_: [
            (to, way.relation, *[step.fate for step in way.steps if isinstance(step, EditionLink)])
            for to, way in found.items()
        ]
        for id_, found in crosswalk.between(old, new).items()
    } == {
        "aims": [("plan", "equal", "carried")],
        "lead": [("team", "subset", "proposed")],
        "food": [],
    }
    back = crosswalk.between(new, old)
    assert {id_: [way.relation for way in found.values()] for id_, found in back.items()} == {
        "plan": ["equal"],
        "team": ["superset"],
    }
    reasons = {way.steps[0].because for found in back.values() for way in found.values()}
    assert reasons == {"So says the edition map of a:2."}


def test_a_way_leads_through_the_editions_as_far_as_the_map_bears_it() -> None:
    old = one("a", aims=[], lead=[], food=[])
    mapped = {"aims": [("plan", "equal")], "lead": [("team", "subset")], "food": [("meals", "superset")]}
    new = later("2", "a:1", mapped, "plan", "team", "meals")
    other = one("b", x=[link("a:2#plan")], y=[link("a:2#team")], z=[link("a:2#meals")])
    ways = Crosswalk(here(old, new, other)).between(old, other)
    assert {id_: {to: way.relation for to, way in found.items()} for id_, found in ways.items()} == {
        "aims": {"x": "related"},
        "lead": {},  # of what the new edition adds to it nothing is known
        "food": {"z": "related"},
    }


def test_through_several_maps_a_theme_is_left_where_nothing_more_follows_and_never_there_and_back() -> None:
    """As in an upgrade, which points to the old answer; two successors of one criterion are no such pair."""
    first = one("a", aims=[])
    second = later("2", "a:1", {"aims": [("plan", "intersects"), ("team", "intersects")]}, "plan", "team")
    third = later("3", "a:2", {"plan": [("goals", "intersects")], "team": []}, "goals")
    crosswalk = Crosswalk(here(first, second, third))
    assert {to: way.relation for to, way in crosswalk.ways("a:1#aims").items()} == {
        "a:2#plan": "intersects",
        "a:2#team": "intersects",
        "a:3#goals": "related",
    }
    assert {to: way.relation for to, way in crosswalk.ways("a:2#plan").items()} == {
        "a:1#aims": "intersects",
        "a:3#goals": "intersects",
    }
    assert crosswalk.ways("a:3#goals")["a:1#aims"].relation == "related"


def test_a_map_that_is_not_whole_says_nothing() -> None:
    old, new = one("a", aims=[], lead=[]), later("2", "a:1", {"aims": [("plan", "equal")]}, "plan")
    assert Crosswalk(here(old, new)).ways("a:1#aims") == {}


def test_an_edition_map_contradicts_a_link_between_the_editions() -> None:
    old = one("a", aims=[compared("a:2#plan", "superset")])
    new = later("2", "a:1", {"aims": [("plan", "equal")]}, "plan")
    found = {(each.relation, each.expected) for each in contradictions(here(old, new))}
    assert found == {("superset", "equal"), ("equal", "superset")}
    assert {way.relation for way in Crosswalk(here(old, new)).ways("a:1#aims").values()} == {"related"}


def test_links_that_contradict_one_another_are_only_related_and_lead_nowhere() -> None:
    a = one("a", aims=[compared("b:1#offer", "equal")])
    b = one("b", offer=[compared("a:1#aims", "subset"), compared("c:1#plan", "superset")])
    ways = Crosswalk(here(a, b, one("c", plan=[]))).ways("a:1#aims")
    assert [said(way)[0] for way in ways.values()] == ["related"]


def test_parts_of_parts_that_run_in_a_circle_are_found_once_and_only_related() -> None:
    a, b = one("a", aims=[compared("b:1#offer", "subset")]), one("b", offer=[compared("c:1#plan", "subset")])
    c = one("c", plan=[compared("a:1#aims", "subset"), compared("d:1#end", "subset")])
    standards = here(a, b, c, one("d", end=[]))
    (circle,) = circles(standards)
    assert {each[:2] for each in circle.links} == {
        ("a:1#aims", "b:1#offer"),
        ("b:1#offer", "c:1#plan"),
        ("c:1#plan", "a:1#aims"),
    }
    ways = Crosswalk(standards).ways("c:1#plan")
    assert {to: way.relation for to, way in ways.items()} == {
        "a:1#aims": "related",
        "b:1#offer": "related",
        "d:1#end": "subset",
    }


def test_a_circle_through_an_equal_criterion_is_one_and_the_equal_link_stays() -> None:
    a = one("a", aims=[compared("b:1#offer", "equal")], lead=[compared("b:1#offer", "superset")])
    b = one("b", offer=[], plan=[compared("a:1#aims", "superset"), compared("a:1#lead", "equal")])
    ring = one("c", x=[compared("a:1#aims", "subset"), compared("b:1#offer", "equal")])
    assert circles(here(a, b)) == ()
    (circle,) = circles(here(a, b, ring))
    assert [each[2] for each in circle.links] == ["subset", "equal", "equal"]
    ways = Crosswalk(here(a, b, ring)).ways("c:1#x")
    assert (ways["b:1#offer"].relation, ways["a:1#aims"].relation) == ("equal", "equal")


def test_a_circle_of_what_nobody_compared_claims_nothing() -> None:
    a, b = one("a", aims=[link("b:1#offer", "subset")]), one("b", offer=[link("c:1#plan", "subset")])
    assert circles(here(a, b, one("c", plan=[link("a:1#aims", "subset")]))) == ()


def test_a_way_that_proves_more_goes_before_a_shorter_one() -> None:
    a = one("a", aims=[link("c:1#plan"), compared("b:1#offer")])
    b, c = one("b", offer=[compared("c:1#plan")]), one("c", plan=[])
    assert said(Crosswalk(here(a, b, c)).ways("a:1#aims")["c:1#plan"])[:3] == ("equal", "partial", "b:1#offer")


def test_of_two_ways_that_prove_the_same_the_shorter_is_taken_and_then_the_stronger() -> None:
    a = one("a", aims=[compared("d:1#end", strength="weak"), compared("b:1#x"), compared("c:1#y")])
    b, c = one("b", x=[compared("e:1#far")]), one("c", y=[compared("d:1#end"), compared("e:1#far")])
    b = one("b", x=[compared("e:1#far", strength="weak")])
    ways = Crosswalk(here(a, b, c, one("d", end=[]), one("e", far=[]))).ways("a:1#aims")
    assert said(ways["d:1#end"]) == ("equal", "weak", "d:1#end")
    assert said(ways["e:1#far"]) == ("equal", "partial", "c:1#y", "e:1#far")


def test_links_that_run_in_a_circle_do_no_harm() -> None:
    a, b = one("a", aims=[compared("b:1#offer")]), one("b", offer=[compared("c:1#plan")])
    c = one("c", plan=[compared("a:1#aims"), compared("c:1#plan")])
    assert sorted(Crosswalk(here(a, b, c)).ways("a:1#aims")) == ["b:1#offer", "c:1#plan"]


Asked = frozenset[int]


def holds(relation: Relation, first: Asked, second: Asked) -> bool:
    match relation:
        case "equal":
            return first == second
        case "subset":
            return first <= second
        case "superset":
            return first >= second
        case "intersects":
            return bool(first & second)
    return True


@settings(max_examples=40)
@given(data=st.data())
def test_every_way_holds_for_what_the_criteria_ask(data: st.DataObject) -> None:
    """Each criterion is a set of things that it asks for; from links that are true of the sets nothing untrue may follow."""
    asks: dict[str, Asked] = {
        f"s{n}:1#c{i}": data.draw(st.frozensets(st.integers(0, 3), min_size=1)) for n in range(4) for i in range(2)
    }
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(sorted(asks)), st.sampled_from(sorted(asks))), max_size=14))
    stated: dict[str, list[dict[str, Any]]] = {address: [] for address in asks}
    for start, to in pairs:
        true = [relation for relation in RELATIONS if holds(relation, asks[start], asks[to])]
        stated[start].append(compared(to, data.draw(st.sampled_from(true))))
    standards = [one(f"s{n}", **{f"c{i}": stated[f"s{n}:1#c{i}"] for i in range(2)}) for n in range(4)]
    crosswalk = Crosswalk(here(*standards))
    ways = {start: crosswalk.ways(start) for start in asks}
    for start, found in ways.items():
        for to, way in found.items():
            assert holds(way.relation, asks[start], asks[to]), said(way)
            both = {ways[to][start].relation, inverse(way.relation)}
            assert len(both) == 1 or both == {"subset", "superset"}  # where both hold, one of the two is told
            assert all(step.relation != "related" for step in way.steps) or way.relation == "related"


def test_a_report_says_what_a_standard_that_links_to_this_one_would_be_served_by(tmp_path: Path) -> None:
    """The link is written in the other standard only, as anybody's own standard writes it."""
    linked = {
        "fair": criterion("1.9", crosswalk=[link("matrix:2011#clear-offer")]),
        "web": criterion("1.8", crosswalk=[link("matrix:2011#clear-offer", strength="weak")]),
    }
    own = standard_data({"all": section("1", linked)}, applies_to=["authority"])
    (tmp_path / "own.json").write_text(json.dumps(own), "utf-8")
    toolkit = Toolkit(load_host(standards_folder=tmp_path))
    authority = EXAMPLES.parent / "marlshire-careers-service"
    served = {
        name: {
            served
            for item in toolkit.report(toolkit.read_audit(path), Settings(as_of=date(2026, 11, 29))).evidence
            for served in item.serves
        }
        for name, path in (
            ("authority", authority / "matrix-2011.json"),
            ("provider", EXAMPLES.parent / "fernbrook-careers" / "matrix-2011.json"),
        )
    }
    assert "test/small:1 (1.9)" in served["authority"]  # a weak link is not worth a place in the list
    assert not [label for label in served["provider"] if label.startswith("test/small:1")]  # it is not for providers
    assert not [label for label in served["authority"] if label.startswith("school-duty:")]
