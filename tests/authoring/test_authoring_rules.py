from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from builders import criterion, ladder, section, standard, standard_data
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit.authoring.flattened import names_in
from qa_toolkit.authoring.words.names import Misread, Names
from qa_toolkit.authoring.words.rule_conditions import NotSayable
from qa_toolkit.authoring.words.rules_in_words import OFFERED, rule_from, rule_words
from qa_toolkit.lint.rules import check
from qa_toolkit.models import Scorecard
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard

LEVELS = ("not-yet", "bronze", "silver", "gold")
DEFS = {"judgement": ladder(*LEVELS)}


def made(requires: Any = None, method: str = "min") -> Standard:
    """Two sections of two criteria each; one of them is essential, one has a title with 'and' in it."""
    aims = criterion("1.1", target="silver", essential=True)
    one = {"aims": aims, "lead": criterion("1.2", target="silver")}
    two = {"offer": criterion("2.1", target="silver"), "review": criterion("2.2", target="silver")}
    sections = {"purpose": section("1", one), "delivery": section("2", two)}
    sections["delivery"]["title"] = "Delivery and what is done"
    awards = [] if requires is None else [{"key": "a", "title": "A", "status": "indicator", "requires": requires}]
    return standard(sections, defs=DEFS, awards=awards, scoring={"method": method})


NAMES: Names = names_in(made().data)
RANKS = {key: rank for rank, key in enumerate(LEVELS)}
Predicate = Callable[[Scorecard], bool]


def states(card: Scorecard, *ids: str) -> list[str]:
    return [one["state"] for id_, one in card["criteria"].items() if not ids or id_ in ids]


def lowest(card: Scorecard, *ids: str) -> int:
    return min((one["rank"] for id_, one in card["criteria"].items() if not ids or id_ in ids), default=9)


# What an author chooses, and what it must mean, worked out here without any rule.
CHOICES: dict[str, Predicate] = {
    "all criteria met": lambda card: set(states(card)) <= {"met"},
    "all essential criteria met": lambda card: set(states(card, "aims")) <= {"met"},
    "all other criteria met": lambda card: set(states(card, "lead", "offer", "review")) <= {"met"},
    "all criteria of section delivery met": lambda card: set(states(card, "offer", "review")) <= {"met"},
    "criteria aims, offer met": lambda card: states(card, "aims", "offer") == ["met", "met"],
    "overall at least 70 per cent": lambda card: card["overall"]["percent"] >= 70,
    "overall at least 3 points": lambda card: card["overall"]["points"] >= 3,
    "at least 3 criteria met": lambda card: card["overall"]["met"] >= 3,
    "at least 1 sections complete": lambda card: card["overall"]["sections_full"] >= 1,
    "everything complete": lambda card: card["overall"]["full"],
    "nothing unanswered": lambda card: card["overall"]["unanswered"] == 0,
    "no section below 50 per cent": lambda card: all(s["percent"] >= 50 for s in card["sections"].values()),
    "no section below bronze": lambda card: all(s["rank"] >= 1 for s in card["sections"].values()),
    "section purpose complete": lambda card: card["sections"]["purpose"]["full"],
    "sections purpose, delivery complete": lambda card: all(s["full"] for s in card["sections"].values()),
    "section delivery at least 60 per cent": lambda card: card["sections"]["delivery"]["percent"] >= 60,
    "every section at least 1 criteria met": lambda card: all(s["met"] >= 1 for s in card["sections"].values()),
    "all criteria at silver or above": lambda card: lowest(card) >= RANKS["silver"],
    "all essential criteria at gold or above": lambda card: lowest(card, "aims") >= RANKS["gold"],
    "overall at bronze or above": lambda card: card["overall"]["rank"] >= 1,
    "all criteria met or overall at least 90 per cent": lambda card: (
        set(states(card)) <= {"met"} or card["overall"]["percent"] >= 90
    ),
}
ANSWERS = st.fixed_dictionaries(
    {}, optional={id_: st.sampled_from([*LEVELS, "not-applicable"]) for id_ in ("aims", "lead", "offer", "review")}
)


@settings(max_examples=40)
@given(answers=ANSWERS, choice=st.sampled_from(list(CHOICES)), method=st.sampled_from(["min", "sum"]))
def test_a_choice_means_what_it_says(answers: Mapping[str, str], choice: str, method: str) -> None:
    if method == "sum" and ("bronze" in choice):  # there is no lowest level of the whole
        method = "min"
    of = made(rule_from(choice, NAMES), method)
    card = score(of, answers)
    assert of.award_rules["a"].is_valid(card) is CHOICES[choice](card)


@pytest.mark.parametrize("choice", CHOICES)
def test_a_choice_comes_back_in_the_same_words(choice: str) -> None:
    assert rule_words(rule_from(choice, NAMES), NAMES) == choice


@pytest.mark.parametrize("choice", CHOICES)
def test_the_linter_accepts_every_choice(choice: str) -> None:
    errors = [remark for remark in check(made(rule_from(choice, NAMES))) if remark.severity == "error"]
    assert errors == []


@settings(max_examples=40)
@given(lines=st.lists(st.sampled_from(list(CHOICES)), min_size=1, max_size=4, unique=True), answers=ANSWERS)
def test_several_lines_ask_for_all_of_them(lines: list[str], answers: Mapping[str, str]) -> None:
    rule = rule_from("\n".join(lines), NAMES)
    of = made(rule)
    card = score(of, answers)
    assert of.award_rules["a"].is_valid(card) is all(CHOICES[line](card) for line in lines)
    assert rule_from(rule_words(rule, NAMES), NAMES) == rule


TYPED = {
    "All met.": "all criteria met",
    "every criterion met": "all criteria met",
    "ALL ESSENTIAL CRITERIA ARE MET": "all essential criteria met",
    "essentials met": "all essential criteria met",
    "at least 70%": "overall at least 70 per cent",
    "70 percent overall": "overall at least 70 per cent",
    "all essential met and at least 70 %": "all essential criteria met\noverall at least 70 per cent",
    "• all met\n• no section below 50%": "all criteria met\nno section below 50 per cent",
    "at least Silver everywhere": "all criteria at silver or above",
    "nothing below bronze": "all criteria at bronze or above",
    "Section Delivery and what is done complete": "section delivery complete",
    "section 1 at least 60 per cent": "section purpose at least 60 per cent",
    "sections 1 and 2 complete": "sections purpose, delivery complete",
    "criterion 1.1 met": "criterion aims met",
    "overall at gold": "overall at gold or above",
    "all at rank 2 or better": "all criteria at silver or above",
}


@pytest.mark.parametrize("typed", TYPED)
def test_other_words_are_understood(typed: str) -> None:
    assert rule_words(rule_from(typed, NAMES), NAMES) == TYPED[typed]


MET = {"required": ["state"], "properties": {"state": {"const": "met"}}}
ESSENTIAL = {"required": ["essential"], "properties": {"essential": {"const": True}}}
# Written otherwise by hand: the words are found all the same, for the meaning is.
VARIANTS: dict[str, tuple[dict[str, Any], str]] = {
    "a requirement too many": (
        {
            "required": ["criteria"],
            "properties": {
                "criteria": {"additionalProperties": {"required": ["essential"], "if": ESSENTIAL, "then": MET}}
            },
        },
        "all essential criteria met",
    ),
    "a list of one": (
        {"allOf": [{"required": ["criteria"], "properties": {"criteria": {"additionalProperties": MET}}}]},
        "all criteria met",
    ),
    "with a remark": (
        {
            "title": "All",
            "required": ["overall"],
            "properties": {
                "overall": {"type": "object", "required": ["full"], "properties": {"full": {"const": True}}}
            },
        },
        "everything complete",
    ),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_the_same_rule_in_another_form_has_the_same_words(name: str) -> None:
    rule, words = VARIANTS[name]
    assert rule_words(rule, NAMES) == words


def part(name: str, asked: dict[str, Any]) -> dict[str, Any]:
    return {"required": [name], "properties": {name: asked}}


NOT_SAYABLE: dict[str, dict[str, Any]] = {
    "a count by level": part("overall", part("by_level", part("gold", {"minimum": 2}))),
    "what is not required": {
        "properties": {"overall": {"required": ["full"], "properties": {"full": {"const": True}}}}
    },
    "named beside all others": {
        "required": ["criteria"],
        "properties": {"criteria": {"required": ["aims"], "properties": {"aims": MET}, "additionalProperties": MET}},
    },
    "by weight": {
        "required": ["criteria"],
        "properties": {
            "criteria": {
                "additionalProperties": {
                    "if": {"required": ["weight"], "properties": {"weight": {"const": 2}}},
                    "then": MET,
                }
            }
        },
    },
    "a definition": {"$ref": "#/$defs/rule"},
    "one that is not full": {
        "required": ["overall"],
        "properties": {"overall": {"required": ["full"], "properties": {"full": {"const": False}}}},
    },
}


@pytest.mark.parametrize("name", NOT_SAYABLE)
def test_what_has_no_words_is_never_told_wrongly(name: str) -> None:
    with pytest.raises(NotSayable):
        rule_words(NOT_SAYABLE[name], NAMES)


MISREAD = {
    "all criteria at bonze or above": "'bonze' is no level of this standard. Did you mean 'bronze'?",
    "section purpos complete": "no section is called 'purpos'. Did you mean 'purpose'?",
    "all essentials fulfilled": "'all essentials fulfilled' is no condition that is known here. Did you mean 'all essential criteria met'?",
    "criterion aim met": "no criterion is called 'aim'. Did you mean 'aims'?",
    "all criteria at 50 per cent or above": "'50 per cent' is no level of this standard.",
}


@pytest.mark.parametrize("typed", MISREAD)
def test_what_is_no_condition_is_said_with_a_guess(typed: str) -> None:
    with pytest.raises(Misread) as misread:
        rule_from(typed, NAMES)
    assert str(misread.value).startswith(MISREAD[typed])


def test_a_level_that_stands_at_different_places_has_to_be_named_by_its_rank() -> None:
    two = {**DEFS, "short": ladder("not-yet", "silver")}
    sections = {
        "purpose": section(
            "1", {"aims": criterion("1.1", target="silver"), "lead": criterion("1.2", ref="short", target="silver")}
        )
    }
    names = names_in(standard_data(sections, defs=two, awards=[]))
    with pytest.raises(Misread, match="'silver' does not stand at the same place in every ladder; write 'rank 1'"):
        rule_from("all criteria at silver or above", names)
    rule = rule_from("all criteria at rank 1 or above", names)
    assert rule_words(rule, names) == "all criteria at rank 1 or above"


def test_what_the_menu_offers_is_understood() -> None:
    filled = [offer.replace("LEVEL", "silver").replace("NAME", "purpose") for offer in OFFERED]
    assert [rule_words(rule_from(offer, NAMES), NAMES) for offer in filled] == filled
    assert len(",".join(OFFERED)) <= 255  # characters of a list in a validation
