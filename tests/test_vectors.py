"""Conformance vectors: what they expect is compared, and what they do not get is told at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import criterion, ladder, section, standard_data

from qa_toolkit import documents
from qa_toolkit.models import Finding
from qa_toolkit.standards import parse
from qa_toolkit.testing import standard_ok
from qa_toolkit.vectors import run_vectors, vector_files

ORGANISATION = {"id": "x", "name": "Invented School", "kind": "school"}
PLAN = {"title": "The plan", "kind": "document"}
WHEN = {"required": ["kind"], "properties": {"kind": {"const": "provider"}}}


def met(level: str = "met") -> dict[str, Any]:
    return {"level": level, "evidence": ["plan"]}


def vector(**members: Any) -> dict[str, Any]:
    """One criterion met, one claimed without evidence, one open, one not for schools: worked out by hand."""
    return {
        "title": "Half filled, with a claim that nothing supports.",
        "organisation": ORGANISATION,
        "evidence": {"plan": PLAN},
        "judgements": {"purpose": {"aims": met(), "lead": {"level": "met"}}},
        "expect": {
            "awards": {"ready": False},
            "scorecard": {
                "overall": {"percent": 33, "met": 1, "applicable": 3, "unanswered": 1, "unsupported": 1, "full": False},
                "sections": {"purpose": {"met": 1, "full": False}, "delivery": {"applicable": 1}},
                "criteria": {"lead": {"state": "unsupported", "claims": "met"}, "offer": {"state": "unanswered"}},
                "excluded": {"review": {"because": "when"}},
            },
            "findings": 1,
        },
        **members,
    }


@pytest.fixture
def run(tmp_path: Path) -> Any:
    """Writes the standard and vectors beside it, and runs them."""
    one = {"aims": criterion("1.1"), "lead": criterion("1.2")}
    two = {"offer": criterion("2.1"), "review": criterion("2.2", when=WHEN)}
    defs = {"judgement": ladder("not-met", "partly", "met", evidence_for="met")}
    data = standard_data(
        {"purpose": section("1", one), "delivery": section("2", two)}, defs=defs, scoring={"method": "met-share"}
    )
    path = tmp_path / "small" / "1.0.json"

    def running(**vectors: Any) -> list[Finding]:
        documents.write(path, documents.dump(data))
        for name, content in vectors.items():
            text = content if isinstance(content, str) else json.dumps(content, indent=2)
            documents.write(path.parent / "1.0.vectors" / f"{name}.json", text.encode())
        return run_vectors(parse(documents.read(path)))

    return running


def sentences(found: list[Finding]) -> list[str]:
    return [f"{Path(f.file).name}:{f.line}: {f.message}" for f in found]


def expecting(**expect: Any) -> dict[str, Any]:
    return vector(expect=expect)


def test_a_vector_that_is_met_says_nothing(run: Any) -> None:
    full = vector(judgements={"purpose": {"aims": met(), "lead": met()}, "delivery": {"offer": met()}})
    full["expect"] = {
        "awards": {"ready": True},
        "scorecard": {"overall": {"percent": 100, "full": True}},
        "findings": 0,
    }
    assert run(half=vector(), full=full) == []


def test_a_standard_without_vectors_says_nothing(run: Any) -> None:
    assert run() == []


def test_vectors_stand_beside_the_file_in_alphabetical_order(run: Any, tmp_path: Path) -> None:
    run(b=vector(), a=vector())
    assert [p.name for p in vector_files(tmp_path / "small" / "1.0.json")] == ["a.json", "b.json"]


UNMET: dict[str, tuple[dict[str, Any], str]] = {
    "a number": (
        expecting(scorecard={"overall": {"percent": 34}}),
        "v.json:30: overall.percent: expected 34, got 33.",
    ),
    "a state": (
        expecting(scorecard={"criteria": {"lead": {"state": "met"}}}),
        "v.json:31: criteria.lead.state: expected 'met', got 'unsupported'.",
    ),
    "a boolean": (
        expecting(scorecard={"overall": {"full": True}}),
        "v.json:30: overall.full: expected true, got false.",
    ),
    "a boolean for a number": (
        expecting(scorecard={"overall": {"met": True}}),
        "v.json:30: overall.met: expected true, got 1.",
    ),
    "a member that is not there": (
        expecting(scorecard={"overall": {"percentage": 33}}),
        "v.json:30: the scorecard has no 'percentage' under 'overall' here. Did you mean 'percent'?",
    ),
    "a criterion that does not apply": (
        expecting(scorecard={"criteria": {"review": {"state": "unmet"}}}),
        "v.json:30: the scorecard has no 'review' under 'criteria' here.",
    ),
    "an award": (
        expecting(awards={"ready": True}),
        "v.json:29: expected that the rule of 'ready' would be met, but it is not.",
    ),
    "an award that is none": (
        expecting(awards={"redy": True}),
        "v.json:29: test/small:1 has no award 'redy'. Did you mean 'ready'?",
    ),
    "findings": (
        expecting(findings=0),
        "v.json:28: expected 0 findings, got 1: (22) this answer needs a piece of evidence.",
    ),
    "nothing expected": (expecting(), "v.json:27: 'expect' is empty."),
    "an unknown expectation": (
        expecting(score={}),
        "v.json:28: 'score' is not known here. Did you mean 'scorecard'?",
    ),
}


@pytest.mark.parametrize("name", UNMET)
def test_an_expectation_that_is_not_met_is_told_at_its_place(run: Any, name: str) -> None:
    content, expected = UNMET[name]
    assert sentences(run(v=content)) == [expected]


def test_an_award_met_against_expectation(run: Any) -> None:
    full = vector(judgements={"purpose": {"aims": met(), "lead": met()}, "delivery": {"offer": met()}})
    full["expect"] = {"awards": {"ready": False}}
    assert [f.message for f in run(v=full)] == ["expected that the rule of 'ready' would not be met, but it is."]


def test_a_vector_that_is_no_audit_or_no_document_is_told(run: Any) -> None:
    found = run(a="{", b=vector(organisation={"name": "X", "kind": "academy"}), c={"title": "Nothing else"})
    assert sentences(found) == [
        "a.json:1: the file ends too early; a bracket or a quotation mark is not closed.",
        "b.json:5: 'kind' is 'academy', which is none of: school, college, provider, authority.",
        "c.json:1: the document needs 'organisation'.",
        "c.json:1: the document needs 'judgements'.",
        "c.json:1: the document needs 'expect'.",
    ]


BUILT_IN = sorted((Path(__file__).parent.parent / "standards" / "qa_toolkit_standards").glob("*/*.json"))


@pytest.mark.long
@pytest.mark.parametrize("path", BUILT_IN, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_the_built_in_standards_are_sound_keep_their_vectors_and_become_reports_in_every_format(path: Path) -> None:
    standard_ok(path, strict=True)
    names = [p.name for p in vector_files(path)]
    assert any(name.startswith("meets") for name in names)
    assert sum(name.startswith("falls-short") for name in names) >= 3
