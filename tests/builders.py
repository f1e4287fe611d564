"""Small standards and audits for tests, built from one good example by changing what a test is about."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from qa_toolkit import audits, documents
from qa_toolkit.audits import Audit
from qa_toolkit.standards import Standard, parse

DRAFT = "https://json-schema.org/draft/2020-12/schema"
ALL_MET: dict[str, Any] = {
    "required": ["criteria"],
    "properties": {
        "criteria": {"additionalProperties": {"required": ["state"], "properties": {"state": {"const": "met"}}}}
    },
}


def level(key: str, score: int | None) -> dict[str, Any]:
    return {"const": key, "title": key.replace("-", " ").capitalize(), "description": "", "x-level": {"score": score}}


def ladder(*keys: str, evidence_for: str | None = None, not_applicable: bool = True) -> dict[str, Any]:
    """The `$defs` entry of a ladder with these levels, lowest first, scored 0, 1, 2 …"""
    levels = [level(key, score) for score, key in enumerate(keys)]
    rules: list[dict[str, Any]] = []
    if not_applicable:
        levels.append(level("not-applicable", None))
        reason = {"required": ["comment"], "properties": {"comment": {"minLength": 5}}}
        rules.append(
            {"if": {"properties": {"level": {"const": "not-applicable"}}, "required": ["level"]}, "then": reason}
        )
    if evidence_for:
        proof = {"required": ["evidence"], "properties": {"evidence": {"minItems": 1}}}
        rules.append({"if": {"properties": {"level": {"const": evidence_for}}, "required": ["level"]}, "then": proof})
    return {
        "type": "object",
        "required": ["level"],
        "properties": {
            "level": {"oneOf": levels},
            "comment": {"type": "string", "maxLength": 5000},
            "evidence": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "maxItems": 50},
            "by": {"type": "string"},
            "on": {"type": "string", "format": "date"},
        },
        "additionalProperties": False,
        **({"allOf": rules} if rules else {}),
    }


def criterion(number: str, *, ref: str = "judgement", **about: Any) -> dict[str, Any]:
    return {
        "title": f"Criterion {number}",
        "description": f"What {number} asks for is in place.",
        "x-criterion": {
            "number": number,
            "status": "source-checked",
            "source": "A",
            "target": "met",
            "evidence": [f"Plan {number}", f"Log {number}"],
            "weaknesses": ["Nobody knows of it"],
            "actions": [
                {"title": f"Begin {number}", "effort": "S", "reaches": "partly"},
                {"title": f"Finish {number}", "effort": "M", "reaches": "met"},
            ],
            **about,
        },
        "$ref": f"#/$defs/{ref}",
    }


def section(number: str, criteria: dict[str, Any], **about: Any) -> dict[str, Any]:
    return {
        "title": f"Section {number}",
        "x-section": {"number": number, **about},
        "type": "object",
        "required": [id_ for id_, c in criteria.items() if "when" not in c["x-criterion"]],
        "additionalProperties": False,
        "properties": criteria,
    }


def standard_data(
    sections: dict[str, Any] | None = None,
    *,
    defs: dict[str, Any] | None = None,
    awards: list[dict[str, Any]] | None = None,
    scoring: dict[str, Any] | None = None,
    **about: Any,
) -> dict[str, Any]:
    """A standard document; by default two sections of two criteria each, judged not-met, partly or met."""
    if sections is None:
        one = {"aims": criterion("1.1", essential=True), "lead": criterion("1.2")}
        two = {"offer": criterion("2.1"), "review": criterion("2.2")}
        sections = {"purpose": section("1", one), "delivery": section("2", two)}
    if awards is None:
        awards = [{"key": "ready", "title": "Ready to ask", "status": "indicator", "requires": copy.deepcopy(ALL_MET)}]
    return {
        "$schema": DRAFT,
        "$id": "urn:qa-toolkit:standard:test/small:1",
        "title": "A small standard",
        "description": "Made for tests.",
        "x-standard": {
            "key": "test/small",
            "edition": "1",
            "revision": 1,
            "language": "en-GB",
            "publisher": "The tests",
            "rights": {"owner": "The tests", "licence": "MIT", "permission": "given"},
            "sources": {"A": {"title": "A source", "publisher": "A publisher", "year": 2020}},
            "disclaimer": "Independent of everybody; made for tests only.",
            "applies_to": ["school", "provider"],
            "scoring": scoring or {"method": "mean"},
            "headline": "met",
            "awards": awards,
            **about,
        },
        "type": "object",
        "required": list(sections),
        "additionalProperties": False,
        "properties": sections,
        "$defs": defs or {"judgement": ladder("not-met", "partly", "met", evidence_for="met")},
    }


def document(data: Any, path: str = "test.json") -> documents.Document:
    return documents.parse_json(json.dumps(data, indent=2), path)


def standard(*args: Any, **kwargs: Any) -> Standard:
    return parse(document(standard_data(*args, **kwargs), "standard.json"))


def audit_data(of: Standard, levels: Mapping[str, Any] | None = None, **members: Any) -> dict[str, Any]:
    """An audit document; a level given as text gets the evidence that it may need."""
    judgements: dict[str, dict[str, Any]] = {section_id: {} for section_id in of.sections}
    for id_, judged in (levels or {}).items():
        judgement = (
            {"level": judged, "comment": "As seen.", "evidence": ["plan"]} if isinstance(judged, str) else judged
        )
        judgements[of.criteria[id_].section][id_] = judgement
    return {
        "$schema": "urn:qa-toolkit:audit:1",
        "id": "audit-1",
        "standard": {"name": of.name},
        "kind": "self",
        "cycle": "2026-27",
        "organisation": {"id": "x", "name": "Invented School", "kind": "school"},
        "evidence": {"plan": {"title": "The plan", "kind": "document", "dated": "2026-09-01"}},
        "judgements": judgements,
        **members,
    }


def audit(of: Standard, levels: Mapping[str, Any] | None = None, **members: Any) -> Audit:
    return audits.read(document(audit_data(of, levels, **members), "audit.json"), of)
