from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import ALL_MET, criterion, document, ladder, section, standard_data

from qa_toolkit import documents
from qa_toolkit.lint import lint
from qa_toolkit.models import Finding
from qa_toolkit.standards import Standard, parse

CORPUS = Path(__file__).parent / "corpus" / "standards"
GONE = object()
Edits = dict[str, Any]


def edited(data: Any, edits: Edits) -> Any:
    """A copy with values put at JSON pointers; `GONE` takes a member out."""
    data = copy.deepcopy(data)
    for pointer, value in edits.items():
        *way, last = [int(step) if step.isdigit() else step.replace("~", "/") for step in pointer.split("/")]
        here = data
        for step in way:
            here = here[step]
        if value is GONE:
            del here[last]
        elif isinstance(here, list) and last == len(here):
            here.append(copy.deepcopy(value))
        else:
            here[last] = copy.deepcopy(value)
    return data


def found(data: Any, known: Callable[[str], Standard | None] | None = None) -> list[Finding]:
    return lint(document(data), known=known)


def told(data: Any, known: Callable[[str], Standard | None] | None = None) -> list[str]:
    return [f"{finding.severity}: {finding.message}" for finding in found(data, known)]


AIMS = "properties/purpose/properties/aims/"
ABOUT = AIMS + "x-criterion/"
LEVELS = "$defs/judgement/properties/level/oneOf"
AWARD = "x-standard/awards/0/"
FLAG = {"type": "object", "properties": {"has_sixth_form": {"type": "boolean", "title": "Is there a sixth form?"}}}
FOR_SCHOOLS = {"required": ["kind"], "properties": {"kind": {"const": "school"}}}
LINK = {"to": "test/other:1#offer", "relation": "related", "strength": "partial", "because": "Both ask for an offer."}
COUNTED = {
    **ladder("none", "few", "met", not_applicable=False),
    "anyOf": [{"required": ["value"]}, {"required": ["level"]}],
}
COUNTED["properties"] = {**COUNTED["properties"], "value": {"type": "integer", "minimum": 0}}
del COUNTED["required"]
BANDS = [{"from": 0, "level": "none"}, {"from": 1, "level": "few"}, {"from": 76, "level": "met"}]
STEPS = [{"title": "Begin", "reaches": "few"}, {"title": "Finish", "reaches": "met"}]
COUNTING: Edits = {
    "$defs/counted": COUNTED,
    AIMS + "$ref": "#/$defs/counted",
    ABOUT + "bands": BANDS,
    ABOUT + "actions": STEPS,
}


def when(rule: Any, **edits: Any) -> Edits:
    return {"x-standard/profile": FLAG, ABOUT + "when": rule, "properties/purpose/required": ["lead"], **edits}


def replaces(map_: Any, **more: Any) -> Edits:
    return {"x-standard/replaces": [{"standard": "test/old:1", "map": map_, **more}]}


FAULTS: dict[str, tuple[Edits, str]] = {
    # What keeps it from being a standard at all
    "not an object": ({"properties/purpose": 5}, "error: 'purpose' should be an object { }, not 5."),
    "unknown member": (
        {"x-standard/sorces": {}},
        "error: 'sorces' is not known here. Did you mean 'sources'?",
    ),
    "status unknown": (
        {ABOUT + "status": "verified"},
        "error: 'status' is 'verified', which is none of: source-checked, partly-checked, unverified, indicator, reconstruction."
        " Did you mean 'unverified'?",
    ),
    "id with a slash": (
        {"properties/purpose/properties/a~b": criterion("9")},
        "error: 'a/b' cannot be a name here: small letters, digits and single hyphens only.",
    ),
    "id twice": (
        {"properties/delivery/properties/aims": criterion("9")},
        "error: the id 'aims' stands in section 'purpose' too; an id is unique in its standard.",
    ),
    "no levels": (
        {"$defs/judgement/properties/level": {"type": "string"}},
        "error: 'judgement' has no levels; they stand in $defs/judgement/properties/level/oneOf, lowest first.",
    ),
    "level is no object": ({LEVELS + "/0": True}, 'error: a level is an object with a "const", its key.'),
    "level without score": (
        {LEVELS + "/0/x-level": GONE},
        'error: the level \'not-met\' has no score; give it "x-level": {"score": 0}, 1, 2 …, or null where the criterion does not apply.',
    ),
    "level scored half": (
        {LEVELS + "/1/x-level/score": 0.5},
        'error: the level \'partly\' has no score; give it "x-level": {"score": 0}, 1, 2 …, or null where the criterion does not apply.',
    ),
    "level key with capitals": (
        {LEVELS + "/1/const": "Partly"},
        "error: the level 'Partly' needs a key of small letters, digits and single hyphens.",
    ),
    "level with a reserved key": (
        {LEVELS + "/0/const": "unsupported"},
        "error: 'unsupported' is what the toolkit itself calls a state; choose another key.",
    ),
    "level twice": (
        {LEVELS + "/1/const": "not-met"},
        "error: the level 'not-met' stands twice in this ladder; give each level its own key.",
    ),
    "target is no level": (
        {ABOUT + "target": "meet"},
        "error: the target 'meet' is no level of this criterion. Did you mean 'met'? It has: not-met, partly, met, not-applicable.",
    ),
    "target without score": (
        {ABOUT + "target": "not-applicable"},
        "error: the target 'not-applicable' has no score (null: does not apply); name a level that has one.",
    ),
    "nothing to score": (
        {LEVELS + "/1/x-level/score": 0, LEVELS + "/2/x-level/score": 0},
        "error: no level of this criterion scores more than 0, so it cannot be scored; give the highest a score of 1.",
    ),
    "band to no level": (
        COUNTING | {ABOUT + "bands": [*BANDS[:2], {"from": 76, "level": "many"}]},
        "error: 'many' is no level of this criterion.",
    ),
    "bands that do not rise": (
        COUNTING | {ABOUT + "bands": [BANDS[0], {"from": 80, "level": "few"}, BANDS[2]]},
        "error: the bands do not rise: 76 stands after 80. Write the lowest edge first.",
    ),
    "award twice": (
        {"x-standard/awards/1": {"key": "ready", "title": "Again", "status": "indicator", "requires": ALL_MET}},
        "error: the award 'ready' stands twice; give each its own key.",
    ),
    "after an unknown award": (
        {AWARD + "after": ["redy"]},
        "error: no award of this standard is called 'redy'. Did you mean 'ready'?",
    ),
    "after itself": (
        {AWARD + "after": ["ready"]},
        "error: 'ready' comes after 'ready', and 'ready' after 'ready': a loop. Take one of them out.",
    ),
    "reference to nothing": ({AIMS + "$ref": "#/$defs/judgment"}, "error: nothing in $defs is called 'judgment'."),
    "keyword outside the profile": (
        {"$defs/judgement/unevaluatedProperties": False},
        "error: the keyword 'unevaluatedProperties' is outside what a standard may use.",
    ),
    # Name, title, dates, scoring
    "$id of another": (
        {"$id": "urn:qa-toolkit:standard:test/small:2"},
        "error: the key and edition below make 'urn:qa-toolkit:standard:test/small:1'; write this here, or correct them.",
    ),
    "reconstruction without the title": (
        {ABOUT + "status": "reconstruction", AWARD + "status": "reconstruction"},
        "error: criteria of this standard are reconstructions, so its title begins 'Practice profile, inspired by …'.",
    ),
    "a date that is none": (
        {"x-standard/withdrawn_on": "2023-02-30", "x-standard/standing": "Use the next one."},
        "error: '2023-02-30' is no date; write a day, a month or a year that exists.",
    ),
    "replaced but not withdrawn": (
        {"x-standard/superseded_by": "test/small:2"},
        'warning: something replaces this edition; say since when: "withdrawn_on" with a year is enough.',
    ),
    "withdrawn without a word": (
        {"x-standard/withdrawn_on": "2023"},
        'warning: this edition is withdrawn; say under "standing" what to use instead and what it is still good for.',
    ),
    "replaced by itself": (
        {"x-standard/superseded_by": "test/small:1", "x-standard/withdrawn_on": "2023", "x-standard/standing": "Gone."},
        "error: an edition cannot be replaced by itself; name the later one.",
    ),
    "level as headline": (
        {"x-standard/headline": "level"},
        'error: only the method "min" gives a level of the whole; use it, or choose "percent", "met" or "sections_full".',
    ),
    "sections without weight": (
        {
            "x-standard/scoring/over": "sections",
            "properties/purpose/x-section/weight": 0,
            "properties/delivery/x-section/weight": 0,
        },
        "error: every section weighs 0, so there is no whole; give one a weight.",
    ),
    # Sources
    "unknown source": (
        {ABOUT + "source": "B"},
        "error: no source is called 'B'. These stand under \"sources\": A.",
    ),
    "unused source": (
        {"x-standard/sources/B": {"title": "Another", "publisher": "P", "year": 2021}},
        "warning: no criterion names the source 'B'; name it where it was used, or take it out.",
    ),
    "checked from memory": (
        {"x-standard/sources/A/read": "from memory"},
        "warning: this was not checked against a source that somebody read (it is from memory); 'unverified' would be honest.",
    ),
    # The frame
    "required leaves one out": (
        {"properties/purpose/required": ["aims"]},
        "error: \"required\" of 'purpose' leaves out 'lead'; it lists exactly the criteria without \"when\".",
    ),
    "required with a stranger": (
        {"properties/purpose/required": ["aims", "lead", "leads"]},
        "error: 'leads' may not stand in \"required\" of 'purpose'; it lists exactly the criteria without \"when\". Did you mean 'lead'?",
    ),
    "root leaves a section out": (
        {"required": ["purpose"]},
        "error: \"required\" of the standard leaves out 'delivery'; every section stands in it.",
    ),
    "criterion number twice": (
        {"properties/purpose/properties/lead/x-criterion/number": "1.1"},
        "warning: the number 1.1 stands twice; people find things by it, so give each its own.",
    ),
    "section number twice": (
        {"properties/delivery/x-section/number": "1"},
        "warning: the number 1 stands twice; people find things by it, so give each its own.",
    ),
    # Levels and judgements
    "levels out of order": (
        {LEVELS + "/0/x-level/score": 3},
        "error: 'partly' scores less than the level before it; levels stand lowest first.",
    ),
    "level without a title": (
        {LEVELS + "/1/title": GONE},
        "warning: the level 'partly' has no title of its own; people choose by reading it.",
    ),
    "the same words twice": (
        {
            LEVELS + "/2/description": "All is in place.",
            "$defs/again": edited(
                ladder("not-met", "partly", "met"), {"properties/level/oneOf/2/description": "All is in place."}
            ),
            AIMS + "$ref": "#/$defs/again",
        },
        "warning: 'judgement' describes its levels with the words of 'again'; let both criteria refer to 'again', or describe what differs.",
    ),
    "a definition that nothing uses": ({"$defs/spare": {}}, "warning: nothing refers to 'spare'; take it out."),
    "an open judgement": (
        {"$defs/judgement/additionalProperties": GONE},
        "warning: 'judgement' takes members that nobody expects, so a misspelt one is lost; close it with \"additionalProperties\": false.",
    ),
    "no room for a comment": (
        {"$defs/judgement/properties/comment": GONE, "$defs/judgement/properties/on": GONE},
        "error: a judgement by 'judgement' has no room for: comment, on. Add them; the toolkit writes them.",
    ),
    "a level that cannot be given": (
        {"$defs/judgement/properties/evidence/maxItems": 0},
        "error: no judgement at 'not-met' is accepted, even with comment, evidence, by and on; look at the rules of 'judgement'.",
    ),
    "a judgement that may be anything": (
        {"$defs/judgement/type": GONE},
        'warning: \'judgement\' accepts a number as a whole judgement; write "type": "object".',
    ),
    "a comment that may be anything": (
        {"$defs/judgement/properties/comment": {}},
        'warning: \'judgement\' accepts a number as comment; write "type": "string".',
    ),
    "evidence that may be anything": (
        {"$defs/judgement/properties/evidence/items": True},
        'warning: \'judgement\' accepts a number as evidence; write "items": {"type": "string"}.',
    ),
    "a day that may be anything": (
        {"$defs/judgement/properties/on/format": GONE},
        'warning: \'judgement\' accepts a day that is none; write "type": "string", "format": "date".',
    ),
    "counted without value": (
        {ABOUT + "bands": [{"from": 0, "level": "not-met"}, {"from": 1, "level": "met"}]},
        "error: a counted criterion needs a judgement that takes \"value\", a whole number; add it to 'judgement'.",
    ),
    "counted but a level is required": (
        COUNTING | {"$defs/counted/required": ["level"]},
        'error: \'counted\' asks for a level even where a number is given; write "anyOf": [{"required": ["value"]}, {"required": ["level"]}].',
    ),
    "bands up and down": (
        COUNTING | {ABOUT + "bands": [BANDS[0], {"from": 1, "level": "met"}, {"from": 76, "level": "few"}]},
        "error: from band to band the level should always rise (or, where less is better, always fall).",
    ),
    "a number below every band": (
        COUNTING | {ABOUT + "bands": [{"from": 1, "level": "few"}, BANDS[2]]},
        'warning: a number below 1 has no level; start the first band lower, or give "value" a "minimum" of 1.',
    ),
    "a value without bands": (
        {pointer: value for pointer, value in COUNTING.items() if pointer != ABOUT + "bands"},
        "warning: 'counted' takes a number, but no \"bands\" say which level it means.",
    ),
    "a target that everybody meets": (
        {
            ABOUT + "target": "not-met",
            AWARD + "requires": {
                "required": ["overall"],
                "properties": {"overall": {"required": ["met"], "properties": {"met": {"minimum": 4}}}},
            },
        },
        "error: the target of 'aims' is its lowest level, so every answer meets it; choose a higher one.",
    ),
    # What helps the reader
    "nothing to help": (
        {ABOUT + "evidence": GONE, ABOUT + "weaknesses": []},
        "warning: 'aims' has no evidence and no weaknesses; whoever closes this gap would be left alone.",
    ),
    "an action to no level": (
        {ABOUT + "actions/1/reaches": "full"},
        "error: 'full' is no level of this criterion. It has: not-met, partly, met, not-applicable.",
    ),
    "an action to nowhere": (
        {ABOUT + "actions/2": {"title": "Close the school", "reaches": "not-applicable"}},
        "error: 'not-applicable' says that the criterion does not apply; no action leads there.",
    ),
    "a level that no action reaches": (
        {ABOUT + "actions/1": GONE},
        "warning: no action reaches 'met', which this criterion can be asked for; add one.",
    ),
    "a promise in a title": (
        {AWARD + "title": "Gold achieved"},
        "warning: 'achieved' promises what only the owner can give; say what the rule asks for ('Ready to ask for assessment').",
    ),
    "a title with a full stop": ({AIMS + "title": "Aims."}, "warning: a title has no full stop at its end."),
    "half a sentence": (
        {AIMS + "description": "Aims are measurable"},
        "warning: a description is a sentence and ends with a full stop.",
    ),
    "a space too many": (
        {"title": " A small standard"},
        "warning: this text begins or ends with a space, or has nothing in it.",
    ),
    "markup": (
        {AIMS + "description": "Aims are <b>measurable</b>."},
        "warning: text is plain here; markup such as <b> is shown as it stands. Take it out.",
    ),
    # when
    "when asks an unknown question": (
        when({"required": ["has_sixthform"], "properties": {"has_sixthform": {"const": True}}}),
        "error: no organisation is asked for 'has_sixthform'. Did you mean 'has_sixth_form'?"
        ' Ask for it under "profile", or use: id, name, kind, has_sixth_form.',
    ),
    "when with a kind that is none": (
        when({"properties": {"kind": {"enum": ["school", "academy"]}}}),
        "error: 'kind' is never 'academy'. It is one of: school, college, provider, authority.",
    ),
    "when that is always true": (
        when({"properties": {"kind": {"enum": ["school", "provider"]}}}),
        'warning: this is true of every organisation that the standard is meant for; leave "when" out and list the criterion in "required".',
    ),
    "when that is never true": (
        when({"properties": {"kind": {"const": "college"}}}),
        "error: this is true of no organisation that the standard is meant for (school, provider), so the criterion never applies.",
    ),
    "when, and required": (
        when(FOR_SCHOOLS) | {"properties/purpose/required": ["aims", "lead"]},
        "error: 'aims' may not stand in \"required\" of 'purpose'; it lists exactly the criteria without \"when\".",
    ),
    # Other standards
    "a link to what is not here": (
        {ABOUT + "crosswalk": [LINK | {"to": "test/nobody:1#offer"}]},
        "warning: 'test/nobody:1' is not here, so this link cannot be checked.",
    ),
    "a link to no criterion": (
        {ABOUT + "crosswalk": [LINK | {"to": "test/other:1#ofer"}]},
        "error: 'test/other:1' has no criterion 'ofer'. Did you mean 'offer'?",
    ),
    "a link to itself": (
        {ABOUT + "crosswalk": [LINK | {"to": "test/small:1#aims"}]},
        "error: this link leads to the criterion itself; take it out.",
    ),
    "a link twice": (
        {ABOUT + "crosswalk": [LINK, LINK]},
        "error: 'test/other:1#offer' stands twice; keep one link.",
    ),
    "a link that nobody checked": (
        {ABOUT + "crosswalk": [LINK | {"relation": "subset"}]},
        'error: \'subset\' says that both texts were compared; name under "checked_by" who did, or write "related".',
    ),
    "a link without a reason": (
        {ABOUT + "crosswalk": [{"to": "test/other:1#offer", "relation": "related", "strength": "weak"}]},
        'warning: say under "because" what the two have in common.',
    ),
    "a link that is contradicted": (
        {ABOUT + "crosswalk": [LINK | {"to": "test/other:1#aims", "relation": "equal", "checked_by": "A. Reader"}]},
        "error: 'test/other:1#aims' (test.json) links back with a relation that makes this 'superset', not 'equal'; correct one of the two.",
    ),
    "a link of another strength than back": (
        {
            ABOUT + "crosswalk": [
                LINK
                | {"to": "test/other:1#aims", "relation": "superset", "checked_by": "A. Reader", "strength": "strong"}
            ]
        },
        "warning: 'test/other:1#aims' links back as 'partial', and this says 'strong'; make them the same, or keep one of the two.",
    ),
    "two editions that replace each other": (
        {"x-standard/superseded_by": "test/other:1", "x-standard/withdrawn_on": "2023", "x-standard/standing": "Gone."},
        "error: 'test/other:1' says in turn that this edition replaces it; one of the two is wrong.",
    ),
    "parts of parts in a circle": (
        {ABOUT + "crosswalk": [LINK | {"to": "test/ring:1#lead", "relation": "subset", "checked_by": "A. Reader"}]},
        "error: the links run in a circle: 'test/small:1#aims' (test.json) asks a part of 'test/ring:1#lead'; 'test/ring:1#lead' (test.json) asks "
        "the same as 'test/ring:1#aims'; 'test/ring:1#aims' (test.json) asks a part of 'test/small:1#aims'. No criterion asks less than itself, so "
        "correct one of them.",
    ),
    "a link that an edition map contradicts": (
        {
            ABOUT + "crosswalk": [LINK | {"to": "test/old:1#one", "relation": "subset", "checked_by": "A. Reader"}],
            **replaces({"one": [{"to": "aims", "relation": "subset"}], "two": []}),
        },
        "error: 'test/old:1#one' (test.json) links here, or is mapped, with a relation that makes this 'superset', not 'subset'; correct one of the "
        "two.",
    ),
    # Earlier editions
    "editions that replace one another in a circle": (
        {
            "x-standard/replaces": [
                {"standard": "test/later:1", "map": {id_: [] for id_ in ("aims", "lead", "offer", "review")}}
            ]
        },
        "error: this edition replaces 'test/later:1' (test.json), which replaces 'test/latest:1' (test.json), which replaces this edition; no "
        "edition is both earlier and later, so correct one of them.",
    ),
    "a map to no criterion": (
        replaces({"one": [{"to": "aim", "relation": "related"}], "two": []}),
        "error: this standard has no criterion 'aim'. Did you mean 'aims'?",
    ),
    "a map that leaves one out": (
        replaces({"one": []}),
        "error: 'two' of test/old:1 is left out; map it, or write an empty list where it is no longer asked.",
    ),
    "a map of a stranger": (
        replaces({"one": [], "two": [], "tow": []}),
        "error: test/old:1 has no criterion 'tow'. Did you mean 'two'?",
    ),
    "notes on a stranger": (
        replaces({"one": [], "two": []}, notes={"three": "Gone."}),
        "error: test/old:1 has no criterion 'three'.",
    ),
    "equal and more": (
        replaces(
            {"one": [{"to": "aims", "relation": "equal"}, {"to": "lead", "relation": "related"}], "two": []},
            levels={"low": "not-met", "high": "met"},
        ),
        "error: 'one' is equal to one criterion or to none; beside \"equal\" nothing else can stand.",
    ),
    "two that are equal to one": (
        replaces(
            {"one": [{"to": "aims", "relation": "equal"}], "two": [{"to": "aims", "relation": "equal"}]},
            levels={"low": "not-met", "high": "met"},
        ),
        "error: 'one' is already equal to 'aims'; only one earlier criterion can be.",
    ),
    "answers carried without levels": (
        replaces({"one": [{"to": "aims", "relation": "equal"}], "two": []}),
        'error: answers are carried over, so say under "levels" which earlier level is which of these.',
    ),
    "a level lost on the way": (
        replaces({"one": [{"to": "aims", "relation": "equal"}], "two": []}, levels={"low": "not-met"}),
        "error: the level 'high' of test/old:1 is left out, so answers at it would be lost; add it.",
    ),
    "a level from nowhere": (
        replaces({"one": [], "two": []}, levels={"low": "not-met", "high": "met", "hihg": "met"}),
        "error: test/old:1 has no level 'hihg'. Did you mean 'high'?",
    ),
    "a level to nowhere": (
        replaces({"one": [], "two": []}, levels={"low": "not-met", "high": "mett"}),
        "error: this standard has no level 'mett'. Did you mean 'met'?",
    ),
    "an edition that replaces itself": (
        {"x-standard/replaces": [{"standard": "test/small:1", "map": {}}]},
        "error: an edition cannot replace itself; name the earlier one.",
    ),
    "an earlier edition that is not here": (
        {"x-standard/replaces": [{"standard": "test/lost:1", "map": {}}]},
        "warning: 'test/lost:1' is not here, so the map cannot be checked against it.",
    ),
}


def others(name: str) -> Standard | None:
    """The standards that the faulty ones speak of."""
    data = edited(standard_data(), {"$id": f"urn:qa-toolkit:standard:{name}"})
    data["x-standard"] |= dict(zip(("key", "edition"), name.split(":"), strict=True))
    if name == "test/other:1":
        link = LINK | {"to": "test/small:1#aims", "relation": "subset", "checked_by": "A. Reader"}
        data["properties"]["purpose"]["properties"]["aims"]["x-criterion"]["crosswalk"] = [link]
        data["x-standard"] |= {"superseded_by": "test/small:1", "withdrawn_on": "2020", "standing": "Gone."}
        return parse(document(data))
    if name == "test/ring:1":
        criteria = data["properties"]["purpose"]["properties"]
        for id_, to, relation in (("lead", "test/ring:1#aims", "equal"), ("aims", "test/small:1#aims", "subset")):
            criteria[id_]["x-criterion"]["crosswalk"] = [
                LINK | {"to": to, "relation": relation, "checked_by": "A. Reader"}
            ]
        return parse(document(data))
    if name in ("test/later:1", "test/latest:1"):
        earlier = "test/latest:1" if name == "test/later:1" else "test/small:1"
        data["x-standard"]["replaces"] = [{"standard": earlier, "map": {}}]
        return parse(document(data))
    if name == "test/old:1":
        data["x-standard"]["awards"] = []
        data["$defs"] = {"judgement": ladder("low", "high", not_applicable=False)}
        about: dict[str, Any] = {"target": "high", "actions": []}
        data["properties"] = {"all": section("1", {"one": criterion("1", **about), "two": criterion("2", **about)})}
        return parse(document(data | {"required": ["all"]}))
    return None


def test_a_good_standard_has_no_findings() -> None:
    assert told(standard_data(), others) == []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_in_one_sentence(name: str) -> None:
    edits, expected = FAULTS[name]
    sentences = told(edited(standard_data(), edits), others)
    assert expected in sentences
    allowed = 1
    assert len({s for s in sentences if not s.startswith("warning: where")}) <= allowed, sentences


GOOD: dict[str, Edits] = {
    "counted": COUNTING,
    "for schools only": when(FOR_SCHOOLS),
    "for sixth forms": when({"required": ["has_sixth_form"], "properties": {"has_sixth_form": {"const": True}}}),
    "linked": {ABOUT + "crosswalk": [LINK]},
    "linked and checked": {ABOUT + "crosswalk": [LINK | {"relation": "equal", "checked_by": "A. Reader"}]},
    "a later edition": replaces(
        {"one": [{"to": "aims", "relation": "equal"}], "two": []}, levels={"low": "not-met", "high": "met"}
    ),
    "recorded only": {ABOUT + "target": GONE},
    "without awards": {"x-standard/awards": []},
    "by the lowest level": {"x-standard/scoring/method": "min", "x-standard/headline": "level"},
    "less is better": COUNTING
    | {ABOUT + "bands": [{"from": 0, "level": "met"}, {"from": 5, "level": "few"}, {"from": 9, "level": "none"}]},
}


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_is_not_complained_of(name: str) -> None:
    assert told(edited(standard_data(), GOOD[name]), others) == []


def test_nothing_outside_the_file_is_checked_without_a_catalogue() -> None:
    data = edited(standard_data(), {ABOUT + "crosswalk": [LINK]})
    assert told(data) == ["warning: 'test/other:1' is not here, so this link cannot be checked."]


def test_findings_stand_in_the_order_of_lines_with_their_criterion() -> None:
    data = edited(
        standard_data(),
        {AIMS + "title": "Aims.", ABOUT + "source": "B", "x-standard/headline": "level", "$defs/spare": {}},
    )
    findings = found(data)
    lines = [finding.line or 0 for finding in findings]
    assert lines == sorted(lines)
    assert [finding.criterion for finding in findings] == [None, "aims", "aims", None]
    text = json.dumps(data, indent=2).splitlines()
    assert '"headline": "level"' in text[lines[0] - 1]
    assert '"source": "B"' in text[lines[2] - 1]
    assert (findings[0].column, findings[0].where) == (17, f"test.json:{lines[0]}:17")


def test_at_most_two_hundred_findings_errors_first() -> None:
    many = {f"c{i}": criterion(f"{i}", evidence=[], actions=[]) for i in range(200)}
    more = {f"d{i}": criterion(f"{i}", evidence=[], actions=[]) for i in range(100)}
    more["d99"]["x-criterion"]["source"] = "B"
    data = standard_data({"first": section("1", many), "second": section("2", more)})
    findings = found(data)
    assert len(findings) == 200
    assert [f.message for f in findings if f.severity == "error"] == [
        "no source is called 'B'. These stand under \"sources\": A."
    ]


@pytest.mark.parametrize("path", sorted(CORPUS.glob("good/*")), ids=lambda p: p.name)
def test_the_good_files_are_good(path: Path) -> None:
    assert lint(documents.read(path)) == []


@pytest.mark.parametrize("path", sorted(CORPUS.glob("faulty/*.[jy]*")), ids=lambda p: p.name)
def test_the_faulty_files_say_what_is_wrong_and_where(path: Path) -> None:
    """Beside each file stands what is printed for it, line for line."""
    lines = [f"{f.line}:{f.column} {f.severity}: {f.message}" for f in lint(documents.read(path))]
    assert lines == path.with_suffix(".txt").read_text("utf-8").splitlines()
