"""Links between standards, in both directions."""

from __future__ import annotations

from typing import Any

from builders import criterion, document, section, standard_data

from qa_toolkit.crosswalk import Relation, also_served, contradictions, links
from qa_toolkit.standards import Standard, parse


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
    (there,) = also_served(here(a, b), "a:1#aims")
    (back,) = also_served(here(a, b), "b:1#offer")
    assert (there.to, there.relation, there.checked_by) == ("b:1#offer", "subset", "A. Reader")
    assert (back.to, back.relation, back.checked_by, back.because) == (
        "a:1#aims",
        "superset",
        "A. Reader",
        "Both ask for aims.",
    )
    assert also_served(here(a, b), "a:1#lead") == ()


def test_what_a_criterion_says_itself_comes_first_and_once() -> None:
    a = one("a", aims=[link("b:1#offer", "equal")])
    b = one("b", offer=[link("a:1#aims", "related"), link("c:1#x")])
    assert [(found.to, found.relation) for found in also_served(here(a, b), "a:1#aims")] == [("b:1#offer", "equal")]
    assert [(found.to, found.relation) for found in also_served(here(a, b), "b:1#offer")] == [("a:1#aims", "related")]


def test_a_link_to_a_standard_that_is_not_here_serves_nobody() -> None:
    a = one("a", aims=[link("b:1#offer")])
    assert also_served(here(a), "a:1#aims") == ()
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
