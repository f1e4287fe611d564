"""For whom a criterion is, in words."""

from __future__ import annotations

from typing import Any

import pytest
from builders import criterion, document, ladder, section, standard_data

from qa_toolkit.book import words
from qa_toolkit.cli.standard_text import standard_text
from qa_toolkit.for_whom import for_whom
from qa_toolkit.lint import lint
from qa_toolkit.standards import parse
from qa_toolkit.toolkit import Toolkit

PROFILE = {
    "type": "object",
    "properties": {
        "has_sixth_form": {"type": "boolean", "title": "Is there a sixth form?"},
        "lowest_year": {"type": "integer", "title": "Lowest year?", "minimum": 0, "maximum": 13},
    },
}
YEARS: dict[str, Any] = {"not": {"required": ["lowest_year"], "properties": {"lowest_year": {"minimum": 12}}}}
SCHOOL = {"required": ["kind"], "properties": {"kind": {"const": "school"}}}


def small(when: dict[str, Any], **defs: Any) -> dict[str, Any]:
    return standard_data(
        {"all": section("1", {"one": criterion("1.1", when=when), "two": criterion("1.2")})},
        defs={"judgement": ladder("not-met", "met"), **defs},
        profile=PROFILE,
    )


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (SCHOOL, "for schools"),
        ({"properties": {"kind": {"enum": ["school", "authority"]}}}, "for schools and local authorities"),
        ({"$ref": "#/$defs/years"}, "for schools below the sixth form"),
        (
            {"allOf": [SCHOOL, {"$ref": "#/$defs/years"}]},
            "for schools; of these, schools below the sixth form",
        ),
        (
            {"properties": {"kind": {"const": "school"}, "has_sixth_form": {"const": True}}},
            "for schools, where ‘Is there a sixth form?’ is answered yes",
        ),
        ({"properties": {"lowest_year": {"maximum": 9}}}, "where ‘Lowest year?’ is answered 9 or less"),
        ({"description": "Schools by the sea; they know.", **YEARS}, "for schools by the sea"),
        (YEARS, None),
        ({"$ref": "#/$defs/silent"}, None),
        ({"required": ["lowest_year"], "properties": {"has_sixth_form": {"const": True}}}, None),
    ],
)
def test_a_condition_is_said_in_words_or_not_at_all(when: dict[str, Any], said: str | None) -> None:
    described = {"description": "Schools below the sixth form; an open answer stays in.", **YEARS}
    standard = parse(document(small(when, years=described, silent=YEARS)))
    assert for_whom(when, standard) == said


def test_the_check_remarks_on_a_condition_without_words_and_on_no_other() -> None:
    when = {"$ref": "#/$defs/years"}
    described = {"description": "Schools below the sixth form.", **YEARS}
    silent, said = (lint(document(small(when, years=one))) for one in (YEARS, described))
    assert [finding.severity for finding in silent if "has no words" in finding.message] == ["warning"]
    assert not any("has no words" in finding.message for finding in said)


def test_each_condition_of_the_built_in_standards_has_words() -> None:
    for standard in Toolkit().standards()[0].values():
        for one in standard.criteria.values():
            assert not one.when or words.applies(one, standard) != "for some only", standard.address(one.id)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("compass:2018", "51 to 75: Most; 76 and more: Nearly all. It counts as met from 76."),
        ("compass:2018", "[for schools with a sixth form]"),
        (
            "provider-commissioning:2012",
            "Weight of each part: A Need and specification: 10; B Due diligence on the provider: 25;",
        ),
        ("quality-in-careers:2025", "Its source: not known to be withdrawn."),
    ],
)
def test_a_standard_that_is_shown_says_its_bands_weights_groups_and_source(name: str, said: str) -> None:
    assert said in " ".join(standard_text(Toolkit().standard(name)).split())
