from __future__ import annotations

from typing import Any

import pytest
from builders import audit, audit_data, criterion, document, ladder, section, standard
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit import audits, errors
from qa_toolkit.standards import Standard

BANDS = [{"from": 0, "level": "not-met"}, {"from": 1, "level": "partly"}, {"from": 100, "level": "met"}]


@pytest.fixture
def small() -> Standard:
    return standard()


@pytest.fixture
def counted() -> Standard:
    judged = ladder("not-met", "partly", "met")
    judged["properties"]["value"] = {"type": "integer", "minimum": 0, "maximum": 100}
    del judged["required"]
    judged["anyOf"] = [{"required": ["level"]}, {"required": ["value"]}]
    return standard({"one": section("1", {"seen": criterion("1", bands=BANDS)})}, defs={"judgement": judged})


def messages(of: Standard, levels: dict[str, Any], **members: Any) -> list[str]:
    return [f.message for f in audit(of, levels, **members).findings]


def test_a_supported_judgement_counts(small: Standard) -> None:
    one = audit(small, {"aims": "met", "offer": "partly"})
    assert one.answers == {"aims": "met", "offer": "partly"}
    assert one.findings == ()


def test_met_without_evidence_is_unsupported_and_keeps_its_claim(small: Standard) -> None:
    one = audit(small, {"aims": {"level": "met"}})
    assert one.answers == {"aims": "unsupported"}
    assert one.claims == {"aims": "met"}
    assert [(f.criterion, f.message) for f in one.findings] == [("aims", "this answer needs a piece of evidence.")]
    assert one.findings[0].line == document(one.data).place(("judgements", "purpose", "aims"))[0]


def test_not_applicable_needs_a_reason(small: Standard) -> None:
    assert audit(small, {"aims": {"level": "not-applicable"}}).answers == {"aims": "unsupported"}
    assert audit(small, {"aims": {"level": "not-applicable", "comment": "No pupils yet."}}).answers == {
        "aims": "not-applicable"
    }


@pytest.mark.parametrize(
    "empty", [{}, {"level": None}, {"level": ""}, {"level": None, "comment": "Thinking.", "evidence": []}]
)
def test_a_judgement_without_a_level_is_unanswered_not_wrong(small: Standard, empty: dict[str, Any]) -> None:
    one = audit(small, {"aims": empty})
    assert one.answers == {}
    assert one.findings == ()


@pytest.mark.parametrize(
    ("levels", "says"),
    [
        (
            {"aims": "mett"},
            "'level' is 'mett', which is none of: not-met, partly, met, not-applicable. Did you mean 'met'?",
        ),
        (
            {"aims": {"level": "partly", "evidence": ["pan"]}},
            "'pan' names no evidence of this audit. Did you mean 'plan'?",
        ),
        (
            {"aims": {"level": "partly", "on": "2026-02-30"}},
            "'on' is '2026-02-30'; it should be a date that exists, as 2026-11-30.",
        ),
        ({"aims": {"level": "partly", "coment": "x"}}, "'coment' is not known here. Did you mean 'comment'?"),
        ({"aims": {"level": 2}}, "'level' is 2, which is none of: not-met, partly, met, not-applicable."),
        ({"aims": {"level": "partly", "evidence": "plan"}}, "'evidence' should be a list [ ], not 'plan'."),
        ({"aims": {"level": "partly", "evidence": ["plan", "plan"]}}, "'evidence' has the same entry twice."),
        (
            {"aims": {"level": "partly", "comment": "x" * 5001}},
            "'comment' has 5,001 characters; at most 5,000 are allowed.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(small: Standard, levels: dict[str, Any], says: str) -> None:
    assert any(m.startswith(says) for m in messages(small, levels)), messages(small, levels)
    assert audit(small, levels).answers == {"aims": "unsupported"}


def test_an_unknown_criterion_or_section_is_guessed(small: Standard) -> None:
    data = audit_data(small)
    data["judgements"] = {"purpose": {"aim": {"level": "met"}}, "delivry": {}}
    found = audits.read(document(data), small).findings
    assert [f.message for f in found] == [
        "'aim' is not known here. Did you mean 'aims'?",
        "'delivry' is not known here. Did you mean 'delivery'?",
    ]


@pytest.mark.parametrize("judgement", [7, "met", None, [], True])
def test_a_judgement_of_the_wrong_kind_costs_only_itself(small: Standard, judgement: Any) -> None:
    one = audit(small, {"aims": judgement if not isinstance(judgement, str) else {"level": ["met"]}, "offer": "partly"})
    assert one.answers["offer"] == "partly"
    assert one.answers.get("aims") in (None, "unsupported")
    assert one.findings


@pytest.mark.parametrize(("value", "level"), [(0, "not-met"), (1, "partly"), (99, "partly"), (100, "met")])
def test_a_number_gives_its_level(counted: Standard, value: int, level: str) -> None:
    assert audit(counted, {"seen": {"value": value}}).answers == {"seen": level}


def test_a_level_that_contradicts_its_number_is_a_finding(counted: Standard) -> None:
    one = audit(counted, {"seen": {"value": 99, "level": "met"}})
    assert one.answers == {"seen": "unsupported"}
    assert "contradicts the number 99, which is 'partly'" in one.findings[0].message


def test_a_number_out_of_range_is_a_finding(counted: Standard) -> None:
    assert audit(counted, {"seen": {"value": 101}}).findings[0].message == "'value' is 101; it should be 100 or less."


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"organisation": {"name": "X"}}, "'organisation' needs 'kind'."),
        (
            {"organisation": {"name": "X", "kind": "shop"}},
            "'kind' is 'shop', which is none of: school, college, provider, authority.",
        ),
        ({"standard": "matrix"}, "'standard' should be an object { }, not 'matrix'."),
        ({"judgements": []}, "'judgements' should be an object { }, not a list [ ]."),
        ({"judgements": {"purpose": 3}}, "'purpose' should be an object { }, not 3."),
        ({"started_on": "2026-02-30"}, "'started_on' should be null, not '2026-02-30'."),
        ({"evidence": {"e": {}}}, "'e' needs 'title'."),
        ({"actions": [{"title": "x", "due": "soon"}]}, ""),
        ({"kind": "both"}, "'kind' is 'both', which is none of: self, external."),
    ],
)
def test_a_file_that_is_no_audit_is_refused_with_all_its_faults(
    small: Standard, change: dict[str, Any], says: str
) -> None:
    with pytest.raises(errors.NotAnAudit) as caught:
        audits.read(document({**audit_data(small), **change}), small)
    assert says in str(caught.value)


@pytest.mark.parametrize("data", [[], "x", 3, None, {}])
def test_other_json_is_no_audit(data: Any) -> None:
    with pytest.raises(errors.NotAnAudit):
        audits.standard_name(document(data))


def test_warnings_cost_nothing_in_the_score(small: Standard) -> None:
    one = audit(
        small,
        {"aims": "met"},
        standard={"name": small.name, "sha256": "0" * 64},
        organisation={"name": "X", "kind": "authority"},
        target_award="redy",
        actions=[{"title": "Do it", "criterion": "aim"}],
    )
    assert {f.severity for f in one.findings} == {"warning"}
    assert len(one.findings) == 4
    assert one.answers == {"aims": "met"}


def test_when_takes_a_criterion_out() -> None:
    rule = {"required": ["kind"], "properties": {"kind": {"const": "provider"}}}
    of = standard({"one": section("1", {"all": criterion("1"), "some": criterion("2", when=rule)})})
    assert audit(of, {"some": "met"}).outside == {"some"}
    assert audit(of, {"some": "met"}).answers == {}


def test_unknown_members_survive(small: Standard) -> None:
    assert audit(small, {}, our_own_note={"a": [1]}).data["our_own_note"] == {"a": [1]}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=8), x, max_size=3),
        max_leaves=8,
    )
)
def test_nothing_in_a_judgement_stops_an_audit(anything: Any) -> None:
    one = audit(standard(), {"aims": anything} if isinstance(anything, dict) else {"aims": {"level": anything}})
    assert set(one.answers) <= {"aims"}
