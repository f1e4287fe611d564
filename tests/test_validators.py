"""The compiled validator and the reference implementation agree, on verdicts and on places."""

from __future__ import annotations

from typing import Any

import hostile
import jsonschema
import referencing
from builders import ALL_MET, audit_data, criterion, document, ladder, section, standard
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit.audits import read
from qa_toolkit.documents import Document
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard, compiled, published_schema

JUDGEMENT = ladder("not-met", "partly", "met", evidence_for="met")
COUNTED = {
    **ladder("none", "few", "many", evidence_for="many"),
    "anyOf": [{"required": ["value"]}, {"required": ["level"]}],
}
COUNTED["properties"] = {**COUNTED["properties"], "value": {"type": "integer", "minimum": 0, "maximum": 100}}
del COUNTED["required"]
STRICT = {"$ref": "#/$defs/judgement", "required": ["by", "on"], "properties": JUDGEMENT["properties"]}
BANDS = [{"from": 0, "level": "none"}, {"from": 1, "level": "few"}, {"from": 50, "level": "many"}]
WHEN = {"required": ["kind"], "properties": {"kind": {"enum": ["school", "college"]}}}


def sample() -> Standard:
    one = {"aims": criterion("1.1"), "lead": criterion("1.2", ref="strict", when=WHEN)}
    two = {"count": criterion("2.1", ref="counted", target="many", bands=BANDS, actions=[]), "review": criterion("2.2")}
    defs = {"judgement": JUDGEMENT, "counted": COUNTED, "strict": STRICT}
    awards = [{"key": "ready", "title": "Ready", "status": "indicator", "requires": ALL_MET}]
    return standard({"purpose": section("1", one), "delivery": section("2", two)}, defs=defs, awards=awards)


SAMPLE = sample()
words = st.sampled_from(
    ["not-met", "partly", "met", "not-applicable", "none", "few", "many", "Met", "", "x" * 6000, "e1"]
)
scalars = st.one_of(
    words, st.none(), st.booleans(), st.integers(-2, 120), st.sampled_from(["2026-01-31", "2026-02-30", "31.1.2026"])
)
values = st.one_of(scalars, st.lists(scalars, max_size=4), st.dictionaries(words, scalars, max_size=2))
likely = st.fixed_dictionaries(
    {"level": words},
    optional={
        "comment": st.sampled_from(["", "As we saw.", 5]),
        "evidence": st.lists(st.sampled_from(["e1", "e2", 3]), max_size=3),
        "by": st.sampled_from(["p1", None]),
        "on": st.sampled_from(["2026-01-31", "2026-02-30", "yesterday"]),
        "value": st.sampled_from([0, 1, 50, 50.0, 101, -1, 1.5, "5", True]),
        "extra": scalars,
    },
)
judgement = st.one_of(likely, values)


def of_section(*ids: str) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({}, optional=dict.fromkeys((*ids, "stranger"), judgement))


judgements = st.fixed_dictionaries(
    {}, optional={"purpose": of_section("aims", "lead"), "delivery": of_section("count", "review"), "nowhere": values}
)


def reference(schema: Any) -> jsonschema.Draft202012Validator:
    """Closed: it resolves nothing outside, and checks formats as the compiled one does."""
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return jsonschema.Draft202012Validator(schema, registry=referencing.Registry(), format_checker=checker)


SLOW = reference(SAMPLE.data)


@settings(max_examples=400, deadline=None)
@given(judgements)
def test_they_agree_on_judgements(data: Any) -> None:
    fast = {(tuple(e.instance_path), e.kind.name) for e in SAMPLE.judgements_validator.iter_errors(data)}
    slow = {(tuple(e.absolute_path), str(e.validator)) for e in SLOW.iter_errors(data)}
    assert SAMPLE.judgements_validator.is_valid(data) == SLOW.is_valid(data)
    assert fast == slow


@settings(max_examples=150, deadline=None)
@given(judgements, st.sampled_from(["school", "provider", "college"]))
def test_they_agree_on_conditions_and_on_awards(data: Any, kind: str) -> None:
    wrapped = audit_data(SAMPLE, organisation={"id": "o", "name": "O", "kind": kind})
    wrapped["judgements"] = {k: v for k, v in data.items() if isinstance(v, dict)}
    audit = read(Document("audit.json", wrapped, "", {(): (1, 1)}), SAMPLE)
    assert ("lead" in audit.outside) != reference(WHEN).is_valid(audit.organisation)
    card = score(SAMPLE, audit.answers, audit.outside, audit.claims)
    rule = SAMPLE.awards["ready"].requires
    assert SAMPLE.award_rules["ready"].is_valid(card) == reference(rule).is_valid(card)
    fast = {tuple(e.instance_path) for e in SAMPLE.award_rules["ready"].iter_errors(card)}
    assert fast == {tuple(e.absolute_path) for e in reference(rule).iter_errors(card)}


def test_they_agree_on_whether_a_file_is_a_standard() -> None:
    schema = published_schema("standard")
    fast, slow = compiled(schema), reference(schema)
    for name, data in list(hostile._data())[::5]:
        if "beyond" not in name and len(str(data)) < 100_000:
            assert fast.is_valid(data) == slow.is_valid(data), name


def test_a_number_is_the_same_however_it_is_written() -> None:
    for value in (50, 50.0):
        audit = read(document(audit_data(SAMPLE, {"count": {"value": value, "evidence": ["plan"]}})), SAMPLE)
        assert audit.answers == {"count": "many"}
