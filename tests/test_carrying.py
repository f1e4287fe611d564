"""An audit begun from audits by other standards: what is carried, what is proposed, and that nothing of it counts."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from builders import audit, criterion, document, ladder, section, standard_data
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import EXAMPLES

from qa_toolkit import audits, carrying, errors
from qa_toolkit.audits import Audit
from qa_toolkit.carrying import Begun
from qa_toolkit.models import UNSUPPORTED
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit

ON = date(2026, 11, 29)
FLAT = ladder("no", "yes")


def one(key: str, criteria: dict[str, list[dict[str, Any]]], *, levels: dict[str, Any] | None = None) -> Standard:
    about: dict[str, Any] = {"target": "yes", "actions": []} if levels else {}
    members = {id_: criterion(str(n), crosswalk=links, **about) for n, (id_, links) in enumerate(criteria.items(), 1)}
    data = standard_data(
        {"all": section("1", members)}, key=key, awards=[], defs={"judgement": levels} if levels else None
    )
    return parse(document(data | {"$id": f"urn:qa-toolkit:standard:{key}:1"}))


def link(to: str, relation: str, reader: str | None = "A. Reader") -> dict[str, Any]:
    return {"to": to, "relation": relation, "strength": "strong", "because": "Both ask for aims.", "checked_by": reader}


def begin(to: Standard, *sources: Audit) -> Begun:
    here = {to.name: to, **{source.standard.name: source.standard for source in sources}}
    return carrying.begin(to, sources, here, ON)


def proposed(relation: str, level: str, to: Standard | None = None, reader: str | None = "A. Reader") -> Any:
    """The level that follows for `to`'s 'offer' from a judgement of 'aims', linked as said."""
    target = to or one("b", {"offer": []})
    source = one("a", {"aims": [link("b:1#offer", relation, reader)]})
    (entry,) = begin(target, audit(source, {"aims": level})).document["proposals"]["offer"]
    return entry.get("level")


@pytest.mark.parametrize(
    ("relation", "level", "follows"),
    [
        *[("equal", level, level) for level in ("not-met", "partly", "met")],
        ("superset", "met", "met"),
        ("superset", "partly", None),
        ("superset", "not-met", None),
        *[(relation, level, None) for relation in ("subset", "intersects", "related") for level in ("met", "not-met")],
        ("equal", "not-applicable", None),
    ],
)
def test_a_level_is_proposed_only_where_it_follows(relation: str, level: str, follows: str | None) -> None:
    assert proposed(relation, level) == follows


@pytest.mark.parametrize(("level", "follows"), [("met", "yes"), ("partly", None), ("not-met", "no")])
def test_between_two_ladders_only_top_and_bottom_follow(level: str, follows: str | None) -> None:
    assert proposed("equal", level, one("b", {"offer": []}, levels=FLAT)) == follows


def test_what_nobody_compared_proposes_no_level() -> None:
    assert proposed("equal", "met", reader=None) is None


def test_a_claim_without_evidence_proposes_no_level() -> None:
    source = one("a", {"aims": [link("b:1#offer", "equal")]})
    begun = begin(one("b", {"offer": []}), audit(source, {"aims": {"level": "met"}}))
    assert begun.document["proposals"] == {}
    assert begun.empty == ("offer",)


def test_a_proposal_says_where_it_comes_from_and_why() -> None:
    source = one("a", {"aims": [link("b:1#offer", "related", None)]})
    before = audit(source, {"aims": "met"})
    begun = begin(one("b", {"offer": [], "other": []}), before)
    assert begun.document["proposals"] == {
        "offer": [
            {
                "from": "a:1#aims",
                "audit": "audit-1",
                "because": "a:1 1 Criterion 1 has the same theme; nobody has compared the two in detail. Both ask for aims."
                " There it was judged ‘Met’. Evidence that may serve here: ‘The plan’.",
                "evidence": ["plan"],
            }
        ]
    }
    assert begun.document["evidence"] == before.data["evidence"]
    assert begun.document["organisation"] == before.data["organisation"]
    assert (begun.evidence, begun.proposed, begun.shared, begun.empty) == (1, 0, 1, ("other",))


def test_several_audits_each_propose_and_one_name_for_two_things_is_told_apart() -> None:
    first = audit(one("a", {"aims": [link("b:1#offer", "equal")]}), {"aims": "met"})
    other = {"plan": {"title": "Another plan", "kind": "document"}}
    second = audit(one("c", {"lead": [link("b:1#offer", "superset")]}), {"lead": "met"}, id="audit-2", evidence=other)
    document = begin(one("b", {"offer": []}), first, second).document
    said = [(one["from"], one["audit"], one["level"], one["evidence"]) for one in document["proposals"]["offer"]]
    assert said == [("a:1#aims", "audit-1", "met", ["plan"]), ("c:1#lead", "audit-2", "met", ["plan-2"])]
    assert {id_: piece["title"] for id_, piece in document["evidence"].items()} == {
        "plan": "The plan",
        "plan-2": "Another plan",
    }


def test_audits_that_do_not_go_together_are_refused() -> None:
    of = one("a", {"aims": []})
    mine = audit(of, {"aims": "met"})
    theirs = audit(one("c", {"lead": []}), organisation={"id": "y", "name": "Another", "kind": "school"})
    for sources, says in (
        ((mine, theirs), "it is of another organisation than audit.json"),
        ((mine, mine), "it stands twice in the list"),
        ((audit(one("b", {"offer": []})),), "it is by b:1 already"),
    ):
        with pytest.raises(errors.CannotCarry, match=says):
            begin(one("b", {"offer": []}), *sources)


def score_of(of: Audit) -> Any:
    return score(of.standard, of.answers, of.outside, of.claims)


@settings(max_examples=30)
@given(
    relations=st.lists(
        st.sampled_from(["equal", "superset", "subset", "intersects", "related"]), min_size=3, max_size=3
    ),
    levels=st.lists(st.sampled_from(["not-met", "partly", "met"]), min_size=3, max_size=3),
    confirmed=st.sets(st.sampled_from(["x0", "x1", "x2"])),
)
def test_what_is_proposed_never_counts_and_confirmed_twice_counts_once(
    relations: list[str], levels: list[str], confirmed: set[str]
) -> None:
    to = one("b", {f"x{n}": [] for n in range(3)})
    source = one("a", {f"y{n}": [link(f"b:1#x{n}", relation)] for n, relation in enumerate(relations)})
    document = begin(to, audit(source, {f"y{n}": level for n, level in enumerate(levels)})).document
    bare = {name: value for name, value in document.items() if name != "proposals"}
    found = audits.in_memory(document, to)
    assert score_of(found) == score_of(audits.in_memory(bare, to))
    assert found.answers == {}
    for _ in range(2):  # as the page does: a level and what it rests on
        for id_ in confirmed:
            (entry,) = document["proposals"][id_]
            if "level" in entry:
                document["judgements"]["all"][id_] |= {"level": entry["level"], "evidence": entry["evidence"]}
        answers = audits.in_memory(document, to).answers
        follows = {id_ for id_ in confirmed if "level" in document["proposals"][id_][0]}
        assert set(answers) == follows
        assert UNSUPPORTED not in answers.values()


@pytest.mark.parametrize("to", ["matrix:2011", "iag-twelve:2007", "inspiring-iag:2012"])
def test_a_shipped_audit_is_a_head_start_on_the_other_standards(to: str) -> None:
    toolkit = Toolkit()
    sources = [
        toolkit.read_audit(EXAMPLES / f"{name}.json") for name in ("school-duty-2025", "investors-in-careers-2016")
    ]
    standard = toolkit.standard(to)
    begun = carrying.begin(standard, sources, toolkit.standards()[0], ON)
    found = audits.in_memory(begun.document, standard)
    assert not [finding for finding in found.findings if finding.severity == "error"]
    assert (begun.proposed, found.answers) == (0, {})
    assert begun.shared + len(begun.empty) == len(standard.criteria)
    assert begun.shared > 9
    assert begun.document["evidence"]
    cited = {id_ for said in begun.document["proposals"].values() for one in said for id_ in one["evidence"]}
    assert cited == set(begun.document["evidence"])
    assert list(carrying.lines(begun, standard))[1].startswith("No level is proposed")
