"""What differs between two editions: by the map where there is one, else by ids, with a warning; and how that is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import criterion, ladder, section, standard, standard_data

from qa_toolkit import errors
from qa_toolkit.cli.app import run
from qa_toolkit.editions.differences import Differences, differences
from qa_toolkit.standards import Standard


def data(year: str, parts: dict[str, list[str]], *, top: str = "met", **about: Any) -> dict[str, Any]:
    """Each criterion is '1.1 Aims' after its id; `top` is what the highest level is called."""
    sections = {}
    for place, (name, ids) in enumerate(parts.items(), 1):
        criteria = {id_: criterion(f"{place}.{n}", target=top, actions=[]) for n, id_ in enumerate(ids, 1)}
        for id_, one in criteria.items():
            one |= {"title": id_.capitalize(), "description": f"There are {id_}."}
        sections[name] = section(str(place), criteria)
        sections[name]["title"] = name.capitalize()
    defs = {"judgement": ladder("not-met", top)}
    return standard_data(sections, defs=defs, edition=year, **about) | {
        "$id": f"urn:qa-toolkit:standard:test/small:{year}"
    }


def made(source: dict[str, Any]) -> Standard:
    return standard(source["properties"], defs=source["$defs"], **source["x-standard"])


def replaces(name: str, mapped: dict[str, list[tuple[str, str]]], **notes: str) -> list[dict[str, Any]]:
    by = {id_: [{"to": to, "relation": relation} for to, relation in targets] for id_, targets in mapped.items()}
    return [{"standard": name, "map": by, "levels": {"not-met": "not-met", "met": "met"}, "notes": notes}]


FIRST = data("1", {"before": ["aims", "staff", "voice", "data", "food"], "after": ["review"]})
MAPPED = replaces(
    "test/small:1",
    {
        "aims": [("aims", "equal")],
        "staff": [("skills", "intersects"), ("support", "intersects")],
        "voice": [("review", "subset")],
        "data": [("review", "subset")],
        "food": [],
        "review": [("results", "superset")],
    },
    food="It was never about careers.",
)
SECOND = data("2", {"before": ["aims", "skills", "support", "results"], "after": ["review", "law"]}, replaces=MAPPED)
THIRD = data("3", {"before": ["food", "aims"], "after": ["review"]}, top="excellent")


def compared(one: str, other: str) -> Differences:
    return differences({each.name: each for each in map(made, (FIRST, SECOND, THIRD))}, one, other)


def test_by_the_map_nothing_is_joined_because_its_id_is_the_same() -> None:
    found = compared("test/small:1", "test/small:2")
    assert found.steps == ("test/small:1", "test/small:2")
    assert [(one.kind, one.old, one.new) for one in found.changes] == [
        ("added", (), ("law",)),
        ("dropped", ("food",), ()),
        ("split", ("staff",), ("skills", "support")),
        ("merged", ("voice", "data"), ("review",)),
        ("moved", ("review",), ("results",)),
        ("reworded", ("review",), ("results",)),
    ]
    assert found.of("dropped")[0].note == "It was never about careers."
    assert (found.of("reworded")[0].relation, found.unchanged) == ("superset", 1)


def test_the_order_in_which_they_are_named_makes_no_difference() -> None:
    assert compared("test/small:2", "test/small:1") == compared("test/small:1", "test/small:2")


def test_without_a_map_ids_are_compared_and_that_is_known() -> None:
    found = compared("test/small:1", "test/small:3")
    assert found.steps == ()
    assert [(one.kind, *one.old, *one.new) for one in found.changes] == [
        ("dropped", "staff"),
        ("dropped", "voice"),
        ("dropped", "data"),
        ("levels", "aims", "aims"),
        ("levels", "food", "food"),
        ("levels", "review", "review"),
    ]


def test_an_edition_beside_itself_does_not_differ() -> None:
    assert compared("test/small:1", "test/small:1").changes == ()


def test_several_maps_are_read_as_one() -> None:
    last = data("4", {"before": ["one", "two"]})
    last["x-standard"]["replaces"] = replaces(
        "test/small:2",
        {
            **{id_: [] for id_ in ("aims", "law", "support", "results")},
            "skills": [("one", "equal")],
            "review": [("two", "subset")],
        },
    )
    found = differences({one.name: one for one in map(made, (FIRST, SECOND, last))}, "test/small:1", "test/small:4")
    assert found.steps == ("test/small:1", "test/small:2", "test/small:4")
    assert [(one.kind, one.old) for one in found.changes][:3] == [
        ("dropped", (id_,)) for id_ in ("aims", "food", "review")
    ]
    assert found.of("reworded")[0].relation == "intersects"
    assert found.of("merged")[0].old == ("voice", "data")


def test_a_map_that_is_not_whole_is_no_map_and_no_silence() -> None:
    broken = data("2", {"before": ["aims"]}, replaces=replaces("test/small:1", {"aims": []}))
    with pytest.raises(errors.CannotUpgrade, match="leaves out 'staff'"):
        differences({one.name: one for one in map(made, (FIRST, broken))}, "test/small:1", "test/small:2")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", str(tmp_path))
    for number, one in enumerate((FIRST, SECOND, THIRD)):
        (tmp_path / f"{number}.json").write_text(json.dumps(one), "utf-8")


@pytest.mark.usefixtures("shelf")
def test_people_read_it_in_the_order_of_what_they_must_know(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["standards", "diff", "test/small:1", "test/small:2"]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    assert out == (
        "test/small:1 to test/small:2, by the map of the later edition: 6 criteria before, 6 now. 1 added, 1\n"
        "no longer asked, 1 split, 1 merged, 1 moved, 1 asked in other words and 1 unchanged.\n"
        "\nAdded\n-----\n  2.2 Law\n"
        "\nNo longer asked\n---------------\n  1.5 Food. It was never about careers.\n"
        "\nSplit\n-----\n  1.2 Staff became 1.2 Skills; 1.3 Support\n"
        "\nMerged\n------\n  1.3 Voice; 1.4 Data became 2.1 Review\n"
        "\nMoved to another section\n------------------------\n  2.1 Review (After) is now 1.4 Results (Before)\n"
        "\nAsked in other words\n--------------------\n  2.1 Review is now 1.4 Results\n"
        "    before: There are review.\n    now: There are results.\n    It asks a part of that.\n"
    )


@pytest.mark.usefixtures("shelf")
def test_what_ids_alone_say_comes_with_a_warning(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["standards", "diff", "test/small:1", "test/small:3"]) == 0
    out, err = capfd.readouterr()
    assert "by ids alone" in out
    assert (
        "For 1.1, 1.2 and 2.1\n    before: Not met < Met; Not applicable; needed: Met\n"
        "    now: Not met < Excellent; Not applicable; needed: Excellent\n"
    ) in out
    assert "an id may have been used again for something else" in err
    assert run(["standards", "diff", "test/small:1", "test/small:3", "--format", "json", "-q"]) == 0
    out, err = capfd.readouterr()
    assert (json.loads(out)["unchanged"], err) == (0, "")


@pytest.mark.usefixtures("shelf")
def test_named_the_other_way_round_it_says_which_is_the_earlier(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["standards", "diff", "test/small:1", "test/small:2"]) == 0
    straight = capfd.readouterr()
    assert run(["standards", "diff", "test/small:2", "test/small:1"]) == 0
    out, err = capfd.readouterr()
    assert (out, straight.err) == (straight.out, "")
    assert err == "test/small:1 is the earlier of the two, so this goes from test/small:1 to test/small:2.\n"


def test_two_standards_that_are_no_editions_of_one_are_refused_with_the_command_for_them(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert run(["standards", "diff", "gatsby:2025", "matrix:2011"]) == 3
    out, err = capfd.readouterr()
    assert out == ""
    assert err == (
        "qa-toolkit: gatsby:2025 and matrix:2011 are two different standards, not two editions of one. To see what they share: "
        "qa-toolkit crosswalk gatsby:2025 matrix:2011\n"
    )


@pytest.mark.usefixtures("shelf")
def test_one_edition_and_an_unknown_one(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["standards", "diff", "test/small:1", "test/small:1"]) == 0
    assert capfd.readouterr().out == "test/small:1 is one edition, so nothing differs.\n"
    assert run(["standards", "diff", "test/small:1", "test/small:9"]) == 3
    assert "no standard is called 'test/small:9'." in capfd.readouterr().err
