"""Rules of awards: what the linter refuses, what it proves by trying, and that what it accepts cannot be lost by doing better."""

from __future__ import annotations

import copy
import functools
import itertools
from typing import Any

import pytest
from builders import ALL_MET, criterion, document, ladder, section, standard_data
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qa_toolkit.awards import blockers, held, results
from qa_toolkit.lint import lint
from qa_toolkit.lint.rules import check as check_rules
from qa_toolkit.models import Award
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard, parse

Rule = dict[str, Any]


def asks(where: str, **members: Any) -> Rule:
    """A rule with everything that it asks for required beside it; `where` is a way such as 'sections.purpose'."""
    rule: Rule = {"required": list(members), "properties": members}
    for name in reversed(where.split(".")):
        rule = {"required": [name], "properties": {name: rule}}
    return rule


def each(where: str, rule: Rule) -> Rule:
    return {"required": [where], "properties": {where: {"additionalProperties": rule}}}


def subset(condition: Rule, then: Rule) -> Rule:
    return each("criteria", {"if": {"required": list(condition), "properties": condition}, "then": then})


STATE_MET: Rule = {"required": ["state"], "properties": {"state": {"const": "met"}}}


def award(requires: Rule, key: str = "ready", **about: Any) -> dict[str, Any]:
    return {"key": key, "title": "Ready to ask", "status": "indicator", "requires": requires, **about}


def told(*awards: dict[str, Any], **about: Any) -> list[str]:
    return [f.message for f in lint(document(standard_data(awards=list(awards), **about)))]


FINE: dict[str, Rule] = {
    "all met": ALL_MET,
    "so many met": asks("overall", met={"minimum": 3}),
    "more than so many": asks("overall", met={"exclusiveMinimum": 2}),
    "per cent": asks("overall", percent={"minimum": 80}),
    "everything complete": asks("overall", full={"const": True}),
    "nothing open": asks("overall", unanswered={"const": 0}, unsupported={"const": 0}, met={"minimum": 1}),
    "sections complete": asks("overall", sections_full={"minimum": 1}),
    "one section": asks("sections.purpose", full={"const": True}),
    "each section": each(
        "sections", asks_percent := {"required": ["percent"], "properties": {"percent": {"minimum": 50}}}
    ),
    "a count of the highest": asks("overall.by_level", met={"minimum": 2}),
    "each at a rank": each("criteria", {"required": ["rank"], "properties": {"rank": {"minimum": 1}}}),
    "each at a level or above": each(
        "criteria", {"required": ["level"], "properties": {"level": {"enum": ["partly", "met"]}}}
    ),
    "judged at least": each(
        "criteria",
        {"required": ["state"], "properties": {"state": {"enum": ["unmet", "met"]}}}
        | {"allOf": [{"required": ["rank"], "properties": {"rank": {"minimum": 1}}}]},
    ),
    "the essential ones": subset({"essential": {"const": True}}, STATE_MET),
    "those of a section": subset({"section": {"const": "purpose"}}, STATE_MET),
    "the heavy ones": subset({"weight": {"minimum": 1}}, STATE_MET),
    "one way or the other": {
        "anyOf": [asks("overall", percent={"minimum": 90}), asks("sections.purpose", full={"const": True})]
    },
    "both": {"allOf": [asks("overall", percent={"minimum": 90}), ALL_MET]},
    "by reference": {"$ref": "#/$defs/rule"},
    "points": asks("overall", points={"minimum": 5}),
}
RULE_DEFS = {"judgement": ladder("not-met", "partly", "met", evidence_for="met"), "rule": ALL_MET}


@pytest.mark.parametrize("name", FINE)
def test_a_rule_that_asks_for_more_is_accepted(name: str) -> None:
    defs = RULE_DEFS if name == "by reference" else None
    assert told(award(FINE[name]), defs=defs) == []


BREAKABLE = "because a better judgement could break it; "
BETTER = 'write "enum" with every better one.'
REFUSED: dict[str, tuple[Rule, str]] = {
    "not": (
        {"not": asks("overall", full={"const": False})},
        f'"not" may not stand in a rule, {BREAKABLE}say what is asked for, not what is forbidden.',
    ),
    "oneOf": ({"oneOf": [ALL_MET]}, f'"oneOf" may not stand in a rule, {BREAKABLE}write "anyOf".'),
    "contains": (
        asks("overall", **{"from": {"contains": {"const": "aims"}}}),
        f'"contains" may not stand in a rule, {BREAKABLE}ask for a count with "minimum".',
    ),
    "else": (
        each(
            "criteria",
            {
                "if": {"required": ["essential"], "properties": {"essential": {"const": True}}},
                "then": STATE_MET,
                "else": STATE_MET,
            },
        ),
        f'"else" may not stand in a rule, {BREAKABLE}write a second "if" and "then" with the other value.',
    ),
    "maximum": (
        asks("overall", unanswered={"maximum": 0}),
        f'"maximum" may not stand in a rule, {BREAKABLE}say what must be reached with "minimum".',
    ),
    "exclusiveMaximum": (
        asks("overall", unanswered={"exclusiveMaximum": 1}),
        f'"exclusiveMaximum" may not stand in a rule, {BREAKABLE}say what must be reached with "minimum".',
    ),
    "maxProperties": (
        {"required": ["excluded"], "properties": {"excluded": {"maxProperties": 0}}},
        f'"maxProperties" may not stand in a rule, {BREAKABLE}a rule may use minimum, const, enum, required, properties, allOf, anyOf, if and then.',
    ),
    "multipleOf": (
        asks("overall", met={"multipleOf": 2}),
        f'"multipleOf" may not stand in a rule, {BREAKABLE}a rule may use minimum, const, enum, required, properties, allOf, anyOf, if and then.',
    ),
    "then alone": ({"then": ALL_MET}, '"then" does nothing without "if" beside it.'),
    "if alone": ({"if": ALL_MET, **ALL_MET}, '"if" does nothing without "then" beside it.'),
    "exact per cent": (
        asks("overall", percent={"const": 80}),
        'a better judgement raises overall.percent beyond this and would break the rule; write "minimum".',
    ),
    "one of some counts": (
        asks("overall", met={"enum": [2, 3]}),
        'a better judgement raises overall.met beyond this and would break the rule; write "minimum".',
    ),
    "not complete": (
        asks("overall", full={"const": False}),
        'a better judgement makes overall.full true, so a rule can only ask for "const": true.',
    ),
    "complete as a number": (
        asks("overall", full={"const": 1}),
        'a better judgement makes overall.full true, so a rule can only ask for "const": true.',
    ),
    "some unanswered": (
        asks("overall", unanswered={"const": 1}),
        'a better judgement lowers overall.unanswered, so a rule can only ask for "const": 0.',
    ),
    "unanswered at least": (
        asks("overall", unanswered={"minimum": 1}),
        'a better judgement lowers overall.unanswered, so a rule can only ask for "const": 0.',
    ),
    "exactly the middle level": (
        each("criteria", {"required": ["level"], "properties": {"level": {"const": "partly"}}}),
        f"'met' would not do, though no worse than what this accepts; {BETTER}",
    ),
    "low levels": (
        each("criteria", {"required": ["level"], "properties": {"level": {"enum": ["not-met", "met"]}}}),
        f"'partly' would not do, though no worse than what this accepts; {BETTER}",
    ),
    "unanswered as a state": (
        each("criteria", {"required": ["state"], "properties": {"state": {"const": "unanswered"}}}),
        f"'unmet' and 'met' would not do, though no worse than what this accepts; {BETTER}",
    ),
    "a state that is none": (
        each("criteria", {"required": ["state"], "properties": {"state": {"const": "mett"}}}),
        "criteria.*.state is never 'mett'. Did you mean 'met'? It is one of: met, unmet, unanswered, unsupported.",
    ),
    "a level by number": (
        each("criteria", {"required": ["level"], "properties": {"level": {"minimum": 1}}}),
        'criteria.*.level is a word; write "const", or "enum" with every better one.',
    ),
    "a count of a lower level": (
        asks("overall.by_level", partly={"minimum": 1}),
        "a better judgement lowers the count of 'partly', which is not the highest level; ask for a rank, or for what is met.",
    ),
    "an exact count of the highest": (
        asks("overall.by_level", met={"const": 2}),
        'a better judgement raises overall.by_level.met; write "minimum".',
    ),
    "a subset by what changes": (
        subset({"state": {"const": "met"}}, STATE_MET),
        'criteria.*.state changes with a judgement, so it cannot stand under "if"; use section, essential or weight.',
    ),
    "not required": (
        {"required": ["overall"], "properties": {"overall": {"properties": {"percent": {"minimum": 80}}}}},
        '\'percent\' is not required, so the rule is met where it is absent; add it to "required" beside "properties".',
    ),
    "required elsewhere": (
        {"required": ["overall"], "allOf": [{"properties": {"overall": {"required": ["met"]}}}]},
        '\'overall\' is not required, so the rule is met where it is absent; add it to "required" beside "properties".',
    ),
    "a member that is none": (
        asks("overall", percentage={"minimum": 80}),
        "overall never has 'percentage'. Did you mean 'percent'? It has: method, percent, met, applicable, unanswered, unsupported, full,"
        " by_level, points, possible, from, sections_full, sections_applicable.",
    ),
    "a level of what has none": (
        asks("overall", level={"const": "met"}),
        "overall never has 'level'. Did you mean 'by_level'? It has: method, percent, met, applicable, unanswered, unsupported, full,"
        " by_level, points, possible, from, sections_full, sections_applicable.",
    ),
    "a section that is none": (
        asks("sections.purposes", full={"const": True}),
        "sections never has 'purposes'. Did you mean 'purpose'? It has: purpose, delivery.",
    ),
    "a criterion that is none": (
        asks("criteria.aim", state={"const": "met"}),
        "criteria never has 'aim'. Did you mean 'aims'? It has: aims, lead, offer, review.",
    ),
    "a level that is none": (
        asks("overall.by_level", good={"minimum": 2}),
        "overall.by_level never has 'good'. It has: not-met, partly, met.",
    ),
    "a value on a group": (
        {"required": ["overall"], "properties": {"overall": {"minimum": 3}}},
        '"minimum" cannot be asked of overall, which holds several members; name one of them.',
    ),
    "members of a value": (
        asks("overall", percent={"required": ["x"]}),
        "overall.percent is a single value and has no members.",
    ),
    "each of what is not many": (
        {"required": ["overall"], "properties": {"overall": {"additionalProperties": {"minimum": 1}}}},
        '"additionalProperties" speaks of each section or each criterion; it cannot be asked of overall.',
    ),
    "each is false": (
        {"required": ["criteria"], "properties": {"criteria": {"additionalProperties": False}}},
        "say what each of the criteria needs: an object, not false.",
    ),
    "what a rule has no word for": (
        asks("overall", **{"from": {"type": "array"}}),
        "no rule can ask anything of overall.from; ask for a count, a level or a state.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_rule_that_a_better_judgement_could_break_is_refused(name: str) -> None:
    rule, expected = REFUSED[name]
    assert expected in told(award(rule))


def test_a_fault_behind_a_reference_is_told_once_and_where_it_stands() -> None:
    faulty = asks("overall", percent={"const": 80})
    rule = {"allOf": [{"$ref": "#/$defs/rule"}, {"$ref": "#/$defs/rule"}]}
    findings = lint(document(standard_data(awards=[award(rule)], defs=RULE_DEFS | {"rule": faulty})))
    assert [f.path for f in findings] == [("$defs", "rule", "properties", "overall", "properties", "percent", "const")]


def test_a_rule_that_names_a_criterion_that_may_not_apply_is_a_warning() -> None:
    rule = asks("criteria.aims", state={"const": "met"})
    ask = 'ask it of each criterion: "additionalProperties" with "if" and "then" on "section" or "essential"'
    assert told(award(rule)) == [f"where 'aims' does not apply, this rule can never be met; {ask}."]


def test_the_lowest_of_several_ladders_passes_from_one_to_another() -> None:
    one = {"aims": criterion("1.1"), "stages": criterion("1.2", ref="stage", target="good", actions=[])}
    defs = {"judgement": ladder("not-met", "partly", "met"), "stage": ladder("none", "begun", "good")}
    data = standard_data(
        {"all": section("1", one)},
        defs=defs,
        scoring={"method": "min"},
        awards=[award(asks("overall", level={"enum": ["met"]}))],
    )
    assert "'good'" not in str([f.message for f in lint(document(data))])
    data["x-standard"]["awards"] = [award(asks("overall", level={"enum": ["partly", "met", "good"]}))]
    assert "'begun'" not in str([f.message for f in lint(document(data))])


# Tried out


PROBED: dict[str, tuple[Rule, str]] = {
    "asks for nothing": (
        asks("overall", met={"minimum": 0}),
        "the award 'ready' is reached by an empty audit; ask for something.",
    ),
    "asks for a shape only": (
        asks("overall", met={"type": "integer"}),
        "the award 'ready' is reached by an empty audit; ask for something.",
    ),
    "asks for what is always so": (
        asks("overall", applicable={"minimum": 1}),
        "the award 'ready' is reached by an empty audit; ask for something.",
    ),
    "asks for an answer only": (
        asks("overall", unanswered={"const": 0}),
        "the award 'ready' is reached with the lowest level everywhere; ask for something.",
    ),
    "asks for too much": (
        asks("overall", met={"minimum": 5}),
        "the award 'ready' is not reached even with the highest level everywhere; ask for less.",
    ),
    "asks of nobody": (
        subset({"section": {"const": "nowhere"}}, STATE_MET),
        "the award 'ready' is reached by an empty audit; ask for something.",
    ),
    "false": (
        {"allOf": [ALL_MET, False]},
        "the award 'ready' is not reached even with the highest level everywhere; ask for less.",
    ),
    "its own ladder too short": (
        each("criteria", {"required": ["rank"], "properties": {"rank": {"minimum": 3}}}),
        "the award 'ready' is not reached even with the highest level everywhere; ask for less.",
    ),
}


@pytest.mark.parametrize("name", PROBED)
def test_an_award_that_is_always_or_never_reached_is_refused(name: str) -> None:
    rule, expected = PROBED[name]
    assert expected in told(award(rule))


def test_an_award_reached_where_all_is_judged_not_to_apply_is_refused() -> None:
    defs = {
        "judgement": ladder("not-met", "partly", "met"),
        "always": ladder("not-met", "partly", "met", not_applicable=False),
    }
    one = {"aims": criterion("1.1"), "lead": criterion("1.2", ref="always")}
    rule = asks("sections.side", full={"const": True})
    side = section("2", {"offer": criterion("2.1")})
    data = standard_data({"main": section("1", one), "side": side}, defs=defs, awards=[award(rule)])
    assert [f.message for f in lint(document(data))] == [
        "the award 'ready' is reached by an audit in which everything that can be is judged not to apply; ask for something."
    ]


def test_an_award_that_only_some_organisations_can_reach_is_sound() -> None:
    when = {"required": ["kind"], "properties": {"kind": {"const": "school"}}}
    one = {"aims": criterion("1.1"), "lead": criterion("1.2", when=when)}
    for asked in (1, 2):
        data = standard_data({"all": section("1", one)}, awards=[award(asks("overall", met={"minimum": asked}))])
        assert [f.message for f in lint(document(data))] == []


def test_an_award_for_what_does_not_apply_to_some_is_a_warning() -> None:
    when = {"required": ["kind"], "properties": {"kind": {"const": "school"}}}
    sixth = section("2", {"offer": criterion("2.1", when=when), "review": criterion("2.2", when=when)})
    sections = {"all": section("1", {"aims": criterion("1.1")}), "sixth": sixth}
    told_ = [
        f.message
        for f in lint(document(standard_data(sections, awards=[award(asks("sections.sixth", full={"const": True}))])))
    ]
    assert told_ == [
        "an organisation (kind provider) reaches the award 'ready' with an empty audit, as nothing that it asks for applies there;"
        " ask for more."
    ]


def reconstructed(rule: Rule, status: str) -> list[str]:
    one = {"aims": criterion("1.1"), "lead": criterion("1.2", status="reconstruction")}
    data = standard_data({"all": section("1", one)}, awards=[award(rule, status=status)])
    data["title"] = "Practice profile, inspired by A standard"
    return [f.message for f in lint(document(data))]


def test_an_award_that_a_reconstruction_can_block_is_a_reconstruction() -> None:
    expected = "criteria that are reconstructions can block the award 'ready', so its status is 'reconstruction' too."
    assert reconstructed(ALL_MET, "source-checked") == [expected]
    assert reconstructed(ALL_MET, "reconstruction") == []
    assert reconstructed(asks("criteria.aims", state={"const": "met"}), "source-checked")[1:] == []


def test_no_award_is_held_where_nothing_applies() -> None:
    of = parse(document(standard_data()))
    for card in (score(of, {}, set(of.criteria)), score(of, dict.fromkeys(of.criteria, "not-applicable"))):
        assert held(of, card) == frozenset()
        assert [b.text for b in blockers(of, "ready", card)] == [
            "Nothing in this standard applies to this organisation, so no rule can be met."
        ]


def test_a_ladder_of_awards_takes_time_by_its_length_not_by_its_ways() -> None:
    """Twenty awards, each after all before it: half a million ways lead down."""
    rungs = [award(ALL_MET, f"a{i}", after=[f"a{j}" for j in range(i)]) for i in range(20)]
    of = parse(document(standard_data(awards=rungs)))
    assert [len(one.blockers) for one in results(of, score(of, {}))] == [i + 1 for i in range(20)]
    assert held(of, score(of, dict.fromkeys(of.criteria, "met"))) == set(of.awards)


# Doing better never costs an award

_MEMBERS = {
    "overall": (
        "percent",
        "met",
        "applicable",
        "unanswered",
        "unsupported",
        "full",
        "points",
        "possible",
        "level",
        "rank",
        "sections_full",
    ),
    "sections.one": ("percent", "met", "unanswered", "full", "level", "rank"),
    "overall.by_level": ("not-met", "partly", "met", "good"),
    "criteria.*": ("state", "rank", "level", "score", "highest", "weight", "essential", "section"),
    "criteria.b": ("state", "rank", "level", "score"),
}
_CONSTANTS = (
    0,
    1,
    2,
    3,
    50,
    80,
    100,
    True,
    False,
    "met",
    "unmet",
    "partly",
    "good",
    "not-met",
    "unanswered",
    "unsupported",
    "one",
)


def atom(where: str, member: str, value: Rule) -> Rule:
    part: Rule = {"required": [member], "properties": {member: value}}
    first, _, second = where.partition(".")
    if second == "*":
        return each(first, part)
    return asks(where, **{member: value})


@functools.cache
def mixed(method: str, over: str) -> Standard:
    """Three criteria on two ladders that share a level, one of them essential, one section judged by its lowest."""
    defs = {"judgement": ladder("not-met", "partly", "met"), "stage": ladder("not-met", "begun", "met", "good")}
    one = {"a": criterion("1.1", essential=True), "b": criterion("1.2", ref="stage", actions=[], weight=3)}
    two = {"c": criterion("2.1", target="partly")}
    sections = {"one": section("1", one, scoring={"method": "min"}), "two": section("2", two)}
    return parse(document(standard_data(sections, defs=defs, scoring={"method": method, "over": over})))


@functools.cache
def cards(method: str, over: str) -> tuple[dict[tuple[str, ...], Any], list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    """Every scorecard of `mixed`, and every pair in which the second is better by one judgement."""
    of = mixed(method, over)
    steps = {id_: ["unanswered", "unsupported", *one.keys_by_rank] for id_, one in of.ladders.items()}
    found: dict[tuple[str, ...], Any] = {}
    pairs = []
    for answers in itertools.product(*steps.values()):
        given_ = {id_: level for id_, level in zip(steps, answers, strict=True) if level != "unanswered"}
        found[answers] = score(of, given_)
        for index, keys in enumerate(steps.values()):
            at = keys.index(answers[index])
            better = keys[2:] if at < 2 else keys[at + 1 :]
            pairs += [(answers, (*answers[:index], key, *answers[index + 1 :])) for key in better]
    return found, pairs


def lost(of: Standard, rule: Rule, method: str, over: str) -> list[Any]:
    """The pairs in which the better one no longer holds what the other held."""
    found, pairs = cards(method, over)
    validator = of.rule(rule)
    holds = {answers: validator.is_valid(card) for answers, card in found.items()}
    return [pair for pair in pairs if holds[pair[0]] and not holds[pair[1]]]


def accepted(of: Standard, rule: Rule) -> bool:
    trial = copy.copy(of)
    trial.awards = {"ready": Award("ready", "Ready", "", "indicator", "", None, (), rule)}
    return not any(remark.severity == "error" for remark in check_rules(trial))


WAYS = [(method, over) for method in ("mean", "min", "sum", "met-share") for over in ("criteria", "sections")]


@pytest.mark.parametrize(("method", "over"), WAYS)
def test_every_single_condition_that_is_accepted_survives_every_better_judgement(method: str, over: str) -> None:
    of, kept = mixed(method, over), 0
    for where, members in _MEMBERS.items():
        for member, constant in itertools.product(members, _CONSTANTS):
            for value in (
                {"const": constant},
                {"enum": [constant, "met", "good"]},
                {"minimum": constant},
                {"exclusiveMinimum": constant},
            ):
                if "inimum" in next(iter(value)) and not (isinstance(constant, int) and not isinstance(constant, bool)):
                    continue
                rule = atom(where, member, value)
                if accepted(of, rule):
                    kept += 1
                    assert not lost(of, rule, method, over), rule
    assert kept > 100


def conditions() -> st.SearchStrategy[Rule]:
    where = st.sampled_from(list(_MEMBERS))
    least = st.sampled_from(["minimum", "exclusiveMinimum"])
    value = st.one_of(
        st.builds(lambda keyword, n: {keyword: n}, least, st.integers(0, 100)),
        st.builds(lambda c: {"const": c}, st.sampled_from(_CONSTANTS)),
        st.builds(lambda c: {"enum": c}, st.lists(st.sampled_from(_CONSTANTS), min_size=1, max_size=4, unique_by=repr)),
    )
    return where.flatmap(lambda w: st.builds(lambda m, v: atom(w, m, v), st.sampled_from(_MEMBERS[w]), value))


def combined(parts: st.SearchStrategy[Rule]) -> st.SearchStrategy[Rule]:
    condition = st.sampled_from(
        [
            {"essential": {"const": True}},
            {"section": {"const": "one"}},
            {"weight": {"minimum": 2}},
            {"state": {"const": "met"}},
            {"rank": {"minimum": 1}},
        ]
    )
    then = st.sampled_from(
        [
            STATE_MET,
            {"required": ["rank"], "properties": {"rank": {"minimum": 2}}},
            {"required": ["state"], "properties": {"state": {"const": "unmet"}}},
        ]
    )
    return st.one_of(
        st.builds(lambda xs: {"allOf": xs}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda xs: {"anyOf": xs}, st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda x: {"not": x}, parts),
        st.builds(lambda x, y: {"if": x, "then": y}, parts, parts),
        st.builds(subset, condition, then),
    )


@settings(max_examples=100, deadline=None)
@given(way=st.sampled_from(WAYS), rule=st.recursive(conditions(), combined, max_leaves=5))
def test_no_accepted_rule_is_lost_by_a_better_judgement(way: tuple[str, str], rule: Rule) -> None:
    of = mixed(*way)
    assume(accepted(of, rule))
    assert not lost(of, rule, *way), rule
