"""All audits of one organisation: which evidence counts where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from builders import audit, criterion, document, section, standard_data
from reading import EXAMPLES

from qa_toolkit import errors
from qa_toolkit.coverage import Coverage, Place, coverage
from qa_toolkit.standards import Standard, parse
from qa_toolkit.toolkit import Toolkit

POLICY = {"title": "Careers policy", "dated": "2026-09-01", "expires": "2027-08-31"}
SURVEY = {"title": "Survey"}


def one(key: str, **criteria: tuple[str, str | None]) -> Standard:
    """Each criterion with its theme, and the address that it is linked to."""
    members = {}
    for n, (id_, (theme, to)) in enumerate(criteria.items(), 1):
        link = {"to": to, "relation": "related", "strength": "partial", "because": "Both."}
        members[id_] = criterion(str(n), themes=[theme], crosswalk=[link] if to else [])
    data = standard_data({"all": section("1", members)}, key=key, awards=[])
    return parse(document(data | {"$id": f"urn:qa-toolkit:standard:{key}:1"}))


def met(*evidence: str) -> dict[str, Any]:
    return {"level": "met", "evidence": list(evidence)}


A = one("a", aims=("leadership", "b:1#plan"), lead=("leadership", None), ask=("access", None))
B = one("b", plan=("leadership", None), open=("access", "a:1#ask"))
HERE = {"a:1": A, "b:1": B}


@pytest.fixture
def found() -> Coverage:
    first = audit(A, {"aims": met("policy"), "ask": met("survey")}, evidence={"policy": POLICY, "survey": SURVEY})
    second = audit(B, {"open": met("survey")}, evidence={"survey": SURVEY})
    return coverage([first, second], HERE)


def addresses(places: Sequence[Place]) -> list[str]:
    return [f"{place.standard}#{place.criterion}" for place in places]


def test_each_theme_says_what_counts_where_and_where_else_it_would_serve(found: Coverage) -> None:
    access, leadership = found.themes
    assert (access.theme, leadership.theme) == ("access", "leadership")
    (survey,) = access.evidence
    assert (addresses(survey.counts), survey.serves) == (["a:1#ask", "b:1#open"], ())
    (policy,) = leadership.evidence
    assert (policy.title, policy.dated, policy.expires) == ("Careers policy", "2026-09-01", "2027-08-31")
    assert (addresses(policy.counts), addresses(policy.serves)) == (["a:1#aims"], ["b:1#plan"])
    assert [place.state for place in (*policy.counts, *policy.serves)] == ["met", "unanswered"]


def test_a_document_says_over_all_themes_what_it_would_serve_and_what_it_would_fill() -> None:
    first = audit(
        A, {"aims": met("policy"), "ask": met("policy", "survey")}, evidence={"policy": POLICY, "survey": SURVEY}
    )
    second = audit(B, {"open": met("other")}, evidence={"other": {"title": "Other"}})
    found = coverage([first, second], HERE)
    assert [
        (one.title, addresses(one.counts), addresses(one.serves), addresses(one.fills)) for one in found.documents
    ] == [
        ("Careers policy", ["a:1#aims", "a:1#ask"], ["b:1#plan", "b:1#open"], ["b:1#plan"]),
        ("Other", ["b:1#open"], ["a:1#ask"], []),
        ("Survey", ["a:1#ask"], ["b:1#open"], []),
    ]


def test_what_has_no_evidence_is_named(found: Coverage) -> None:
    access, leadership = found.themes
    assert (access.criteria, access.without) == (2, ())
    assert (leadership.criteria, addresses(leadership.without)) == (3, ["a:1#lead", "b:1#plan"])


def test_one_name_for_two_things_is_two_pieces() -> None:
    first = audit(A, {"ask": met("survey")}, evidence={"survey": SURVEY})
    second = audit(B, {"open": met("survey")}, evidence={"survey": {"title": "Another survey"}})
    access = coverage([first, second], HERE).themes[0]
    assert [(piece.title, addresses(piece.counts), addresses(piece.serves)) for piece in access.evidence] == [
        ("Another survey", ["b:1#open"], ["a:1#ask"]),
        ("Survey", ["a:1#ask"], ["b:1#open"]),
    ]


def test_evidence_that_is_no_list_of_names_is_passed_over() -> None:
    broken = audit(A, {"aims": {"level": "met", "evidence": [["policy"], 7, "gone"]}, "ask": {"evidence": "policy"}})
    assert all(theme.evidence == () for theme in coverage([broken], HERE).themes)


def test_audits_that_cannot_stand_together_are_refused() -> None:
    mine = audit(A)
    theirs = audit(B, organisation={"id": "y", "name": "Another", "kind": "school"})
    with pytest.raises(errors.CannotCompare, match="it is of another organisation"):
        coverage([mine, theirs], HERE)
    with pytest.raises(errors.CannotCompare, match="both are by a:1; name the one that counts"):
        coverage([mine, audit(A, cycle="2025-26")], HERE)


def test_every_piece_that_a_shipped_audit_cites_counts_somewhere() -> None:
    toolkit = Toolkit()
    names = ("school-duty-2025", "investors-in-careers-2016")
    audits = [toolkit.read_audit(EXAMPLES / f"{name}.json") for name in names]
    found = coverage(audits, toolkit.standards()[0])
    titles = {piece.title for theme in found.themes for piece in theme.evidence}
    scored = [(one, id_) for one in audits for id_ in one.standard.ladders.keys() - one.outside]
    assert titles == {one.evidence[piece]["title"] for one, id_ in scored for piece in one.cited(id_)}
    assert any(piece.serves for theme in found.themes for piece in theme.evidence)
