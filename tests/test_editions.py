"""Editions: every answer is carried, proposed or retired, none is lost, and none comes to stand where no map leads."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from builders import audit, audit_data, criterion, document, ladder, section, standard
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit import audits, documents, editions, errors, scoring
from qa_toolkit.audits import Audit
from qa_toolkit.editions import Upgrade
from qa_toolkit.editions.answers import is_blank
from qa_toolkit.editions.maps import composed
from qa_toolkit.standards import Standard
from qa_toolkit.toolkit import Toolkit

Map = Mapping[str, Sequence[tuple[str, str]]]
LEVELS = {"not-met": "not-met", "partly": "partly", "met": "met", "not-applicable": "not-applicable"}
RELATIONS = ("equal", "subset", "superset", "intersects", "related")
IDS = ("one", "two", "three", "four", "five")  # the same in every edition, whatever they ask there


def edition(year: str, ids: Sequence[str], *replaces: dict[str, Any], **about: Any) -> Standard:
    half = (len(ids) + 1) // 2
    parts = {"first": ids[:half], "second": ids[half:]}
    sections = {
        name: section(name, {id_: criterion(f"{year}.{IDS.index(id_)}") for id_ in part}, ref="judgement")
        for name, part in parts.items()
        if part
    }
    for one in sections.values():
        one["x-section"].pop("ref")
    return standard(sections, edition=year, replaces=list(replaces), **about)


def replaced(name: str, mapped: Map, levels: Mapping[str, str] = LEVELS, **notes: str) -> dict[str, Any]:
    by = {id_: [{"to": to, "relation": relation} for to, relation in targets] for id_, targets in mapped.items()}
    return {"standard": name, "levels": dict(levels), "map": by, "notes": notes}


def upgraded(one: Audit, *later: Standard) -> Upgrade:
    here = {each.name: each for each in (one.standard, *later)}
    return editions.upgrade(one, editions.way(here, one.standard.name, later[-1].name))


EXAMPLE_FOLDERS = Path(__file__).parents[1] / "examples"
OLD = edition("1", IDS[:3])


def after(mapped: Map, levels: Mapping[str, str] = LEVELS, **notes: str) -> Standard:
    return edition("2", IDS, replaced(OLD.name, mapped, levels, **notes))


def test_an_equal_criterion_carries_its_answer_with_the_level_mapped() -> None:
    new = after({"one": [("two", "equal")], "two": [], "three": []}, {"met": "partly"})
    found = upgraded(audit(OLD, {"one": "met"}), new)
    assert found.document["judgements"] == {
        "first": {"two": {"level": "partly", "comment": "As seen.", "evidence": ["plan"]}},
        "second": {},
    }
    assert "proposals" not in found.document
    assert [(fate.kind, fate.asked, fate.answer, fate.to) for fate in found.fates] == [
        ("carried", "1.0 Criterion 1.0", "Met", ("2.1 Criterion 2.1",))
    ]


def test_every_other_link_proposes_with_its_origin_and_counts_nothing() -> None:
    new = after({"one": [("two", "subset"), ("five", "intersects")], "two": [], "three": []}, one="Look twice.")
    found = upgraded(audit(OLD, {"one": "met"}), new)
    entry = found.document["proposals"]["five"][0]
    assert entry["because"] == (
        "‘1.0 Criterion 1.0’ of test/small:1 was answered ‘Met’. Its comment: ‘As seen.’ ‘2.4 Criterion 2.4’ of test/small:2 has "
        "something in common with that. "
        "Look twice."
    )
    assert (entry["level"], entry["from"], entry["evidence"]) == ("met", "test/small:1#one", ["plan"])
    assert entry["judgement"] == {"level": "met", "comment": "As seen.", "evidence": ["plan"]}
    assert found.fates[0].to == ("2.1 Criterion 2.1", "2.4 Criterion 2.4")
    read = audits.in_memory(found.document, new)
    assert scoring.score(new, read.answers, read.outside)["overall"]["met"] == 0


def test_a_criterion_of_the_same_theme_is_pointed_to_without_a_level() -> None:
    new = after({"one": [("two", "related")], "two": [], "three": []})
    (entry,) = upgraded(audit(OLD, {"one": "met"}), new).document["proposals"]["two"]
    assert "level" not in entry
    assert entry["because"].endswith("has the same theme, and the two were not compared, so no level is proposed.")


def test_what_is_no_longer_asked_is_kept_with_the_reason() -> None:
    new = after({"one": [], "two": [("one", "equal")], "three": []}, one="Nobody asks for it now.")
    found = upgraded(audit(OLD, {"one": "partly"}, retired=[{"standard": "older", "criterion": "x"}]), new)
    assert found.document["retired"] == [
        {"standard": "older", "criterion": "x"},
        {
            "standard": "test/small:1",
            "criterion": "one",
            "asked": "1.0 Criterion 1.0",
            "answer": "Partly",
            "judgement": {"level": "partly", "comment": "As seen.", "evidence": ["plan"]},
            "reason": "Nobody asks for it now.",
        },
    ]
    assert found.of("retired")[0].why == "Nobody asks for it now."


def test_an_id_that_another_criterion_has_now_never_draws_an_answer_or_an_action() -> None:
    new = after({"one": [("three", "equal")], "two": [], "three": [("one", "intersects")]})
    actions = [{"criterion": id_, "title": f"For {id_}"} for id_ in ("one", "two", "three", "five")]
    judged = {"one": "met", "two": "partly", "three": "not-met"}
    found = upgraded(audit(OLD, judged, actions=actions), new)
    assert found.document["judgements"]["first"].keys() == {"three"}
    assert found.document["judgements"]["first"]["three"]["level"] == "met"
    assert found.document["proposals"].keys() == {"one"}
    assert [(one["title"], one.get("criterion"), one.get("was_for")) for one in found.document["actions"]] == [
        ("For one", "three", None),
        ("For two", None, "test/small:1#two"),
        ("For three", "one", "test/small:1#three"),
        ("For five", None, "test/small:1#five"),
    ]


def test_an_answer_to_a_criterion_that_the_standard_never_had_does_not_come_to_stand_under_its_id() -> None:
    new = after({"one": [("one", "equal")], "two": [], "three": []})
    data = audit_data(OLD, {"one": "met"})
    data["judgements"]["first"]["four"] = {"level": "met"}  # asked in the new edition only
    data["judgements"]["second"]["one"] = {"level": "partly"}  # asked, but not there
    found = upgraded(audits.in_memory(data, OLD), new)
    assert found.document["judgements"]["first"] == {"one": data["judgements"]["first"]["one"]}
    assert [(one["section"], one["criterion"]) for one in found.document["retired"]] == [
        ("first", "four"),
        ("second", "one"),
    ]
    assert [fate.kind for fate in found.fates].count("retired") == 2


@pytest.mark.parametrize("levels", [{"not-met": "not-met"}, {"met": "somewhat"}])
def test_a_level_without_a_counterpart_is_neither_carried_nor_proposed(levels: Mapping[str, str]) -> None:
    new = after({"one": [("two", "equal")], "two": [], "three": []}, levels)
    found = upgraded(audit(OLD, {"one": "met"}), new)
    (entry,) = found.document["proposals"]["two"]
    assert "level" not in entry
    assert "no counterpart for this answer" in entry["because"]
    assert entry["judgement"]["level"] == "met"


@pytest.mark.parametrize(
    ("edge", "most", "fate", "said"),
    [
        (10, 100, "carried", {"value": 12}),
        (20, 100, "proposed", {"level": "met"}),  # twelve is no longer enough there
        (10, 11, "proposed", {"level": "met"}),  # twelve cannot be written there
    ],
)
def test_a_number_is_carried_where_it_still_means_the_same(edge: int, most: int, fate: str, said: Any) -> None:
    def counted(year: str, first: int, limit: int, *replaces: dict[str, Any]) -> Standard:
        rule = ladder("not-met", "met")
        rule["properties"]["value"] = {"type": "integer", "minimum": 0, "maximum": limit}
        rule["anyOf"] = [{"required": ["value"]}, {"required": ["level"]}]
        del rule["required"]
        bands = [{"from": 0, "level": "not-met"}, {"from": first, "level": "met"}]
        one = criterion("1", bands=bands, actions=[])
        defs = {"judgement": rule}
        return standard({"all": section("1", {"visits": one})}, defs=defs, edition=year, replaces=list(replaces))

    old = counted("1", 10, 100)
    new = counted("2", edge, most, replaced(old.name, {"visits": [("visits", "equal")]}))
    found = upgraded(audit(old, {"visits": {"value": 12}}), new)
    (only,) = found.fates
    assert (only.kind, only.answer) == (fate, "12")
    here = found.document["judgements"]["all"].get("visits") or found.document["proposals"]["visits"][0]
    assert said.items() <= here.items()
    assert ("value" in here) == ("value" in said)


def test_several_editions_in_one_go_are_the_same_as_one_after_the_other() -> None:
    middle = after({"one": [("two", "subset")], "two": [("one", "equal")], "three": [("four", "intersects")]})
    last_map = {"one": [("five", "equal")], "two": [("three", "subset")], "four": [("one", "intersects")]}
    last = edition("3", IDS, replaced(middle.name, {id_: last_map.get(id_, []) for id_ in IDS}))
    begun = audit(OLD, {"one": "met", "two": "partly", "three": "met"}, target_award="ready")
    at_once = upgraded(begun, middle, last)
    between = upgraded(begun, middle).document
    in_two = upgraded(audits.in_memory(between, middle), last)
    assert documents.canonical(in_two.document) == documents.canonical(at_once.document)
    assert at_once.steps == ("test/small:1", "test/small:2", "test/small:3")
    assert at_once.document["judgements"]["second"]["five"]["level"] == "partly"
    part, common = at_once.document["proposals"]["three"][0], at_once.document["proposals"]["one"][0]
    assert (part["level"], part["relation"], part["through"]) == ("met", "subset", ["test/small:2#two"])
    assert (common.get("level"), common["relation"]) == (None, "related")  # two parts in common prove nothing
    assert [one["standard"]["name"] for one in at_once.document["upgraded_from"]] == ["test/small:1", "test/small:2"]


def test_an_answer_that_was_only_proposed_is_retired_where_the_way_ends() -> None:
    middle = after({"one": [("two", "subset"), ("three", "subset")], "two": [], "three": []})
    last = edition("3", IDS, replaced(middle.name, {id_: [] for id_ in IDS}, three="Gone."))
    found = upgraded(audit(OLD, {"one": "met"}), middle, last)
    assert "proposals" not in found.document
    (entry,) = found.document["retired"]
    assert (entry["standard"], entry["criterion"], entry["asked"]) == ("test/small:1", "one", "1.0 Criterion 1.0")
    assert entry["judgement"]["level"] == "met"
    assert [fate.kind for fate in found.fates] == ["retired"]


def test_an_answer_that_reaches_a_criterion_by_two_ways_is_proposed_once_by_the_stronger() -> None:
    middle = after({"one": [("two", "intersects"), ("three", "subset")], "two": [], "three": []})
    last_map = {"two": [("five", "subset")], "three": [("five", "subset")]}
    last = edition("3", IDS, replaced(middle.name, {id_: last_map.get(id_, []) for id_ in IDS}))
    (entry,) = upgraded(audit(OLD, {"one": "met"}), middle, last).document["proposals"]["five"]
    assert (entry["relation"], entry["level"], entry["through"]) == ("subset", "met", ["test/small:2#three"])


def test_of_two_criteria_that_say_they_are_equal_to_the_same_neither_takes_the_others_place() -> None:
    new = after({"one": [("four", "equal")], "two": [("four", "equal")], "three": []})
    found = upgraded(audit(OLD, {"one": "met", "two": "partly"}), new)
    assert [(fate.kind, fate.criterion) for fate in found.fates] == [("proposed", "one"), ("proposed", "two")]
    assert [entry["level"] for entry in found.document["proposals"]["four"]] == ["met", "partly"]


def test_what_data_proposed_goes_where_its_criterion_goes() -> None:
    new = after({"one": [("two", "subset")], "two": [], "three": []})
    said = {"level": "partly", "from": "visits", "because": "Two visits.", "evidence": ["plan"], "own": 1}
    found = upgraded(audit(OLD, {}, proposals={"one": [said], "two": [said], "lost": [said]}), new)
    (entry,) = found.document["proposals"]["two"]
    assert (entry["level"], entry["from"], entry["own"]) == ("partly", "visits", 1)
    assert entry["because"].startswith("For ‘1.0 Criterion 1.0’ of test/small:1: Two visits. ‘2.1 Criterion 2.1’")
    assert [(one["criterion"], one["proposal"]) for one in found.document["retired"]] == [("two", said), ("lost", said)]
    assert found.fates == ()


def test_odd_values_where_an_upgrade_writes_do_no_harm_and_are_not_lost() -> None:
    odd = {"judgement": 5, "from": "visits", "relation": "odd", "through": "here"}
    cut = {"judgement": {}, "from": "x#y", "relation": "odd", "because": "b" * 990}
    new = after({"one": [("two", "subset")], "two": [], "three": []})
    data = audit_data(OLD, {"one": {"level": ["met"], "evidence": [*range(60), *map(str, range(60))]}}, upgraded_from=3)
    data["proposals"] = {"one": [odd, cut], "two": [odd, cut]}
    data["judgements"]["second"]["three"] = "met"
    found = upgraded(audits.in_memory(data, OLD), new)
    assert [one["judgement"] for one in found.document["proposals"]["two"]][1:] == [5, {}]
    assert [one.get("proposal", one.get("judgement")) for one in found.document["retired"]] == ["met", odd]
    assert found.document["upgraded_from"][0] == 3
    assert audits.in_memory(found.document, new).answers == {}


def test_members_that_nobody_knows_stay_and_the_audit_itself_does_not_change() -> None:
    new = after({"one": [("two", "equal")], "two": [], "three": []})
    begun = audit(OLD, {"one": "met"}, mine={"kept": True}, target_award="ready", submitted_at="2026-09-01")
    before = copy.deepcopy(begun.data)
    found = upgraded(begun, new)
    assert begun.data == before
    assert (found.document["mine"], found.document["evidence"]) == ({"kept": True}, before["evidence"])
    assert found.document["upgraded_from"] == [
        {"standard": {"name": "test/small:1"}, "target_award": "ready", "submitted_at": "2026-09-01"}
    ]
    assert (found.document["target_award"], found.document["submitted_at"]) == (None, None)


def test_only_what_leads_forward_is_a_way() -> None:
    new = after({"one": [], "two": [], "three": []})
    stranger = standard(key="test/other", edition="1")
    apart = edition("9", IDS)
    here = {one.name: one for one in (OLD, new, stranger, apart)}
    for source, target, says in (
        (new.name, OLD.name, "answers move forward only"),
        (OLD.name, stranger.name, "two different standards"),
        (OLD.name, apart.name, "no map that says what became of the criteria of test/small:1"),
    ):
        with pytest.raises(errors.CannotUpgrade, match=says):
            editions.way(here, source, target)
    with pytest.raises(errors.UnknownStandard, match="Did you mean 'test/small:2'"):
        editions.way(here, OLD.name, "test/smal:2")
    assert editions.way(here, OLD.name, OLD.name) == ()


@pytest.mark.parametrize(
    ("mapped", "says"),
    [
        ({"one": [], "two": []}, "leaves out 'three'"),
        ({"one": [("six", "equal")], "two": [], "three": []}, "leads to 'six'"),
    ],
)
def test_a_map_that_would_lose_an_answer_is_refused(mapped: Map, says: str) -> None:
    with pytest.raises(errors.CannotUpgrade, match=says):
        upgraded(audit(OLD, {}), after(mapped))


def test_of_two_ways_the_shorter_is_taken() -> None:
    middle = after({"one": [], "two": [], "three": []})
    last = edition(
        "3", IDS, replaced(middle.name, {id_: [] for id_ in IDS}), replaced(OLD.name, {id_: [] for id_ in IDS})
    )
    assert upgraded(audit(OLD, {}), middle, last).steps == (OLD.name, last.name)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("equal", "intersects", "intersects"),
        ("subset", "equal", "subset"),
        ("subset", "subset", "subset"),
        ("superset", "superset", "superset"),
        ("subset", "superset", "related"),
        ("intersects", "intersects", "related"),
        ("related", "equal", "related"),
    ],
)
def test_links_are_composed_only_where_that_proves_something(first: str, second: str, together: str) -> None:
    assert composed(first, second) == together


# With maps and audits that nobody thought of

LINKS = st.lists(
    st.tuples(st.sampled_from(IDS), st.sampled_from(RELATIONS)), max_size=3, unique_by=lambda link: link[0]
)
MAPS = st.fixed_dictionaries(dict.fromkeys(IDS, LINKS))
SOME_LEVELS = st.dictionaries(st.sampled_from([*LEVELS]), st.sampled_from([*LEVELS, "no-such-level"]))
JUDGED = st.fixed_dictionaries(
    {},
    optional={  # each says whose it is, so that it can be found again wherever it went
        id_: st.fixed_dictionaries(
            {"mark": st.just(id_), "level": st.sampled_from([*LEVELS, "odd", None])},
            optional={"comment": st.text(max_size=5), "evidence": st.just(["plan"])},
        )
        for id_ in IDS
    },
)
ALL = edition("1", IDS)


def where(document: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, set[str]], set[str]]:
    """By whose answer it is: the criterion it was carried to, the criteria it is proposed for; and whose are retired."""
    carried = {one["mark"]: to for part in document["judgements"].values() for to, one in part.items()}
    proposed: dict[str, set[str]] = {}
    for to, entries in document.get("proposals", {}).items():
        for entry in entries:
            proposed.setdefault(entry["judgement"]["mark"], set()).add(to)
    return carried, proposed, {entry["judgement"]["mark"] for entry in document.get("retired", ())}


@settings(max_examples=40)
@given(MAPS, MAPS, SOME_LEVELS, JUDGED)
def test_no_answer_is_lost_or_stands_where_no_map_leads(first: Map, second: Map, levels: Any, judged: Any) -> None:
    middle = edition("2", IDS, replaced(ALL.name, first, levels))
    last = edition("3", IDS, replaced(middle.name, second, levels))
    begun = audit(ALL, judged)
    reach = {id_: {to for to, _ in first[id_]} for id_ in IDS}
    further = {id_: {to for by in reach[id_] for to, _ in second[by]} for id_ in IDS}
    for later, reached in (((middle,), reach), ((middle, last), further)):
        found = upgraded(begun, *later)
        carried, proposed, retired = where(found.document)
        assert sorted([*carried, *proposed, *retired]) == sorted(judged)  # each once, and none anywhere else
        assert {fate.criterion: fate.kind for fate in found.fates} == {
            **dict.fromkeys(carried, "carried"),
            **dict.fromkeys(proposed, "proposed"),
            **dict.fromkeys(retired, "retired"),
        }
        assert len(found.fates) == len(judged)
        assert all(to in reached[mark] for mark, to in carried.items())
        assert all(to <= reached[mark] for mark, to in proposed.items())
        for entries in found.document.get("proposals", {}).values():
            assert all(entry.get("level", "met") in LEVELS for entry in entries)
            assert all(
                entry["judgement"] == judged[entry["judgement"]["mark"]] for entry in entries if later == (middle,)
            )
        again = upgraded(audits.in_memory(found.document, later[-1]), later[-1])
        assert (again.document, again.fates) == (found.document, ())
    halfway = audits.read(document(upgraded(begun, middle).document), middle)
    assert upgraded(halfway, last).document == upgraded(begun, middle, last).document


WAITING = st.dictionaries(
    st.sampled_from(IDS),
    st.lists(
        st.fixed_dictionaries(
            {"from": st.sampled_from(["visits", "older:1#x"]), "own": st.integers(0, 9)},
            optional={"level": st.sampled_from([*LEVELS])},
        ),
        max_size=3,
        unique_by=lambda one: one["own"],
    ),
    max_size=3,
)


@settings(max_examples=40)
@given(MAPS, MAPS, SOME_LEVELS, WAITING)
def test_what_only_waits_is_proposed_further_or_retired(first: Map, second: Map, levels: Any, waits: Any) -> None:
    middle = edition("2", IDS, replaced(ALL.name, first, levels))
    last = edition("3", IDS, replaced(middle.name, second, levels))
    found = upgraded(audit(ALL, {}, proposals=waits), middle, last)
    assert len(found.waiting) == sum(map(len, waits.values()))
    reach = {id_: {to for by, _ in first[id_] for to, _ in second[by]} for id_ in IDS}
    for id_, entries in waits.items():
        fates = [one for one in found.waiting if one.criterion == id_]
        assert {one.kind for one in fates} <= {"proposed" if reach[id_] else "retired"}
        for one in entries:
            reached = {
                to
                for to, here in found.document.get("proposals", {}).items()
                if any(entry["own"] == one["own"] and entry["from"] == one["from"] for entry in here)
            }
            assert reach[id_] <= reached
            kept = [entry["proposal"]["own"] for entry in found.document.get("retired", ())]
            assert reach[id_] or one["own"] in kept
    assert audits.in_memory(found.document, last).answers == {}
    again = upgraded(audits.in_memory(found.document, last), last)
    assert (again.document, again.fates, again.waiting) == (found.document, (), ())


@pytest.mark.parametrize(
    ("source", "target", "steps"),
    [
        ("matrix:2002", "matrix:2023", 3),
        ("matrix:2002", "matrix:2011", 2),
        ("matrix:2011", "matrix:2023", 2),
        ("school-duty:2012", "school-duty:2025", 2),
        ("gatsby:2014", "gatsby:2025", 2),
        ("investors-in-careers:2016", "investors-in-careers:2017", 2),
    ],
)
def test_the_maps_of_the_built_in_standards_lose_nothing(source: str, target: str, steps: int) -> None:
    here = Toolkit().standards()[0]
    old, new = here[source], here[target]
    levels = {id_: one.levels[0].key for id_, one in old.criteria.items()}
    found = editions.upgrade(audit(old, levels), editions.way(here, source, target))
    assert len(found.steps) == steps
    assert [fate.criterion for fate in found.fates] == list(old.criteria)
    assert audits.in_memory(found.document, new).answers == {}  # no two criteria are equal, so nothing counts unseen
    assert [fate.criterion for fate in found.of("retired")] == ["school-pays"] * source.startswith("school-duty")
    again = editions.upgrade(audits.in_memory(found.document, new), ())
    assert (again.document, again.fates) == (found.document, ())


@pytest.mark.parametrize(
    ("example", "target"),
    [
        ("fernbrook-careers/matrix-2011.json", "matrix:2023"),
        ("harrowmere-college/matrix-2011.yaml", "matrix:2023"),
        ("ashby-down-school/investors-in-careers-2016.json", "investors-in-careers:2017"),
    ],
)
def test_every_answer_of_a_shipped_example_waits_in_the_later_edition(example: str, target: str) -> None:
    toolkit = Toolkit()
    begun = toolkit.read_audit(EXAMPLE_FOLDERS / example)
    found = editions.upgrade(begun, editions.way(toolkit.standards()[0], begun.standard.name, target))
    given_ = sum(not is_blank(one) for part in begun.data["judgements"].values() for one in part.values())
    assert len(found.fates) == given_ > 5
    kept = {one["from"] for here in found.document["proposals"].values() for one in here}
    assert {begun.standard.address(fate.criterion) for fate in found.of("proposed")} == kept
    assert found.document["evidence"] == begun.data["evidence"]
