"""The schema of an audit by one standard, for an editor: it offers levels and answers as one types, and marks what is none.

It is no rule of ours: what an audit lacks is decided in `audits`. A blank place is no fault here, because most of an audit is blank for long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_toolkit.models import Award, Criterion
from qa_toolkit.standards import Standard, published_schema

_OPEN = {"const": None, "title": "Not judged yet"}


def audit_schema(standard: Standard) -> dict[str, Any]:
    """An audit document with one standard's judgements, awards and questions inside."""
    schema = published_schema("audit")
    members = schema["properties"]
    questions = standard.about.get("profile", {}).get("properties", {})
    members["organisation"]["properties"] |= questions
    members["judgements"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {section_id: _section(standard, section_id) for section_id in standard.sections},
    }
    members["target_award"] = {"oneOf": [*map(_award, standard.awards.values()), {"const": None, "title": "None"}]}
    members["actions"]["items"]["properties"]["criterion"] = {
        "oneOf": [{"const": c.id, "title": f"{c.number} {c.title}"} for c in standard.criteria.values()]
    }
    schema["$id"] = f"urn:qa-toolkit:audit:1:{standard.name}"
    return schema


def _section(standard: Standard, section_id: str) -> dict[str, Any]:
    section = standard.sections[section_id]
    criteria = {id_: _criterion(standard, standard.criteria[id_]) for id_ in section.criteria}
    about = {"title": f"{section.number} {section.title}"}
    if section.description:
        about["description"] = section.description
    return {**about, "type": "object", "additionalProperties": False, "properties": criteria}


def _criterion(standard: Standard, criterion: Criterion) -> dict[str, Any]:
    reference = standard.data["properties"][criterion.section]["properties"][criterion.id]["$ref"]
    judgement = _written_out({"$ref": reference}, standard.data["$defs"])
    for rule in judgement.get("allOf", ()):
        rule.pop("description", None)  # else an editor shows it in place of the criterion's own
    for name in ("required", "anyOf"):  # a comment alone is a start; whether there is a level or a number is asked here
        judgement.pop(name, None)
    members = judgement["properties"]
    members["level"]["oneOf"].append(_OPEN)
    if "value" in members:
        members["value"] = {"anyOf": [members["value"], _OPEN]}
    return {**judgement, "title": f"{criterion.number} {criterion.title}", "description": criterion.description}


def _written_out(schema: Any, definitions: Mapping[str, Any]) -> Any:
    """A copy with what it refers to in its place: of a schema that several refer to, the YAML language server knows the last title only.

    Without end this cannot be: `safety` lets no standard in that refers back to itself, or that grows too large.
    """
    if isinstance(schema, list):
        return [_written_out(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    rest = {name: _written_out(value, definitions) for name, value in schema.items() if name != "$ref"}
    if "$ref" not in schema:
        return rest
    target = _written_out(definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    return {**rest, "allOf": [*rest.get("allOf", ()), target]} if rest else target


def _award(award: Award) -> dict[str, Any]:
    return {"const": award.key, "title": award.title}
