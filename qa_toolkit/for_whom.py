"""For whom a criterion is, in words: what its condition says of an organisation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_toolkit.standards import Standard
from qa_toolkit.wording import listed, quoted

KINDS = {
    "school": "schools",
    "college": "colleges",
    "provider": "providers",
    "authority": "local authorities",
}
_PLAIN = {"properties", "required", "description"}


def for_whom(condition: Mapping[str, Any], standard: Standard) -> str | None:
    """'for schools and colleges', or None where a condition has no words.

    A description beside it is taken up to its first semicolon; without one, kinds and answers to the profile's questions can be said.
    """
    parts = _parts(condition, standard)
    if parts is None:
        return None
    groups = [part for part in parts if not part.startswith("where ")]
    answers = [part for part in parts if part.startswith("where ")]
    return ", ".join([*([f"for {'; of these, '.join(groups)}"] if groups else []), *answers])


def _parts(condition: Mapping[str, Any], standard: Standard) -> list[str] | None:
    """Each thing that is asked of an organisation: a group, or an answer, which begins with 'where'."""
    described = condition.get("description", "").partition(";")[0].strip().rstrip(".")
    kinds = _kinds(condition)
    if kinds:
        return [listed(kinds)]
    if described:
        return [described[0].lower() + described[1:]]
    if condition.keys() <= {"$ref"}:
        return _parts(standard.data["$defs"].get(condition["$ref"].removeprefix("#/$defs/"), {"not": {}}), standard)
    if condition.keys() <= {"allOf"}:
        found = [_parts(one, standard) for one in condition["allOf"]]
        return None if None in found else [part for parts in found for part in parts or ()]
    asked = condition.get("properties", {})
    if not asked or condition.keys() - {"properties", "required"} or set(condition.get("required", ())) - asked.keys():
        return None
    said = [_answer(name, schema, standard) for name, schema in asked.items()]
    return None if None in said else [part for part in said if part]


def _kinds(condition: Mapping[str, Any]) -> list[str]:
    asked = condition.get("properties", {})
    return _named(asked["kind"]) if asked.keys() == {"kind"} and condition.keys() <= _PLAIN else []


def _named(kind: Mapping[str, Any]) -> list[str]:
    chosen = kind.get("enum", [kind["const"]] if "const" in kind else [])
    return [KINDS[one] for one in chosen] if all(one in KINDS for one in chosen) else []


def _answer(name: str, schema: Mapping[str, Any], standard: Standard) -> str | None:
    if name == "kind":
        return listed(_named(schema)) or None
    question = standard.about.get("profile", {}).get("properties", {}).get(name, {}).get("title", name)
    allowed = schema.get("enum", [schema["const"]] if "const" in schema else [])
    said = [listed(map(_value, allowed), "or")] if allowed else []
    said += [f"{schema['minimum']} or more"] if "minimum" in schema else []
    said += [f"{schema['maximum']} or less"] if "maximum" in schema else []
    if not said or schema.keys() - {"enum", "const", "minimum", "maximum"}:
        return None
    return f"where {quoted(question)} is answered {' and '.join(said)}"


def _value(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else quoted(str(value))
