"""Validation errors as sentences with a file, a line and a column. Every sentence about a schema error is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

import jsonschema_rs

from qa_toolkit.documents import Document
from qa_toolkit.errors import BadSyntax, DocumentError, did_you_mean, shown
from qa_toolkit.models import Finding

MAX_FINDINGS = 200
MANY_VALUES = 30_000
NEEDS_EVIDENCE = "this answer needs a piece of evidence."
NEEDS_COMMENT = "this answer needs a comment"

_KINDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object { }",
    "array": "a list [ ]",
    "null": "null",
}
_FORMATS = {
    "date": "a date that exists, as 2026-11-30",
    "date-time": "a date and time, as 2026-11-30T16:00:00Z",
    "uri": "an address, as https://…",
}


def schema_findings(
    validator: jsonschema_rs.Draft202012Validator, schema: Mapping[str, Any], document: Document
) -> list[Finding]:
    """All errors of a document against the schema that `validator` was compiled from, at most 200."""
    return [finding(error, schema, document) for error in first_errors(validator, document.data)]


def first_errors(validator: jsonschema_rs.Draft202012Validator, instance: Any) -> list[jsonschema_rs.ValidationError]:
    """At most 200 errors, and of a very large instance only the first: the validator makes all before it gives one, 1 kB each."""
    if validator.is_valid(instance):
        return []
    if _has_many_values(instance):
        try:
            validator.validate(instance)
        except jsonschema_rs.ValidationError as error:
            return [error]
    return list(islice(validator.iter_errors(instance), MAX_FINDINGS))


def _has_many_values(instance: Any) -> bool:
    waiting, seen = [instance], 0
    while waiting and seen <= MANY_VALUES:
        value = waiting.pop()
        if isinstance(value, dict | list):
            seen += len(value)
            if seen <= MANY_VALUES:
                waiting += value.values() if isinstance(value, dict) else value
    return seen > MANY_VALUES


def unreadable(error: DocumentError) -> Finding:
    """Why a file could not be read, as a finding beside those of files that could."""
    path = str(error.path)
    if isinstance(error, BadSyntax):
        return Finding("error", error.detail, path, (), error.line, error.column)
    return Finding("error", str(error).removeprefix(f"{path}: "), path)


def finding(
    error: jsonschema_rs.ValidationError,
    schema: Mapping[str, Any],
    document: Document,
    *,
    under: Sequence[str | int] = (),
    criterion: str | None = None,
) -> Finding:
    """One error as a finding; `under` is where the validated value stands in its document."""
    path = (*under, *error.instance_path)
    if error.kind.name in ("additionalProperties", "propertyNames"):
        extra = _unexpected(error)
        path = (*path, extra) if extra is not None else path
    line, column = document.place(path)
    said = (_of_a_judgement(error) if criterion else "") or sentence(error, schema, under)
    return Finding("error", said, document.path, path, line, column, criterion)


def _of_a_judgement(error: jsonschema_rs.ValidationError) -> str:
    """What an answer lacks before it counts, for whoever filled it in and has never seen a schema; '' for any other fault."""
    kind: Any = error.kind
    match kind.name, error.instance_path:
        case "required", [] if kind.property == "evidence":
            return NEEDS_EVIDENCE
        case "required", [] if kind.property == "comment":
            return f"{NEEDS_COMMENT}."
        case "minItems", ["evidence"]:
            return NEEDS_EVIDENCE if kind.limit == 1 else f"this answer needs at least {kind.limit} pieces of evidence."
        case "minLength", ["comment"]:
            return f"{NEEDS_COMMENT} of at least {_count(kind.limit, 'character', 'characters')}."
        case _:
            return ""


def sentence(error: jsonschema_rs.ValidationError, schema: Mapping[str, Any], under: Sequence[str | int] = ()) -> str:
    kind: Any = error.kind
    here = _here((*under, *error.instance_path))
    value: Any = error.instance
    match kind.name:
        case "required":
            return f"{here} needs '{kind.property}'."
        case "additionalProperties":
            return f"'{shown(_unexpected(error))}' is not known here.{did_you_mean(str(_unexpected(error)), _known_names(error, schema))}"
        case "type":
            return f"{here} should be {_types(kind.types)}, not {_shown(value)}."
        case "enum":
            return (
                f"{here} is {_shown(value)}, which is none of: {_list(kind.options)}.{_near_value(value, kind.options)}"
            )
        case "const":
            return f"{here} should be {_shown(kind.expected_value)}, not {_shown(value)}."
        case "pattern":
            return f"{here} is {_shown(value)}, which does not have the right form ({kind.pattern})."
        case "format":
            return f"{here} is {_shown(value)}; it should be {_FORMATS.get(kind.format, 'a valid ' + kind.format)}."
        case "oneOf" | "anyOf":
            return _choice(here, value, kind)
        case "minItems":
            return f"{here} needs at least {_count(kind.limit, 'entry', 'entries')}."
        case "maxItems":
            return f"{here} has {len(value)} entries; at most {kind.limit} are allowed."
        case "minLength":
            return f"{here} needs at least {_count(kind.limit, 'character', 'characters')}."
        case "maxLength":
            return f"{here} has {len(value):,} characters; at most {kind.limit:,} are allowed."
        case "minimum" | "exclusiveMinimum":
            return f"{here} is {_shown(value)}; it should be {kind.limit} or more."
        case "maximum" | "exclusiveMaximum":
            return f"{here} is {_shown(value)}; it should be {kind.limit} or less."
        case "uniqueItems":
            return f"{here} has the same entry twice."
        case "minProperties":
            return f"{here} is empty."
        case "maxProperties":
            return f"{here} has {len(value):,} members; at most {kind.limit:,} are allowed."
        case "propertyNames":
            return (
                f"'{shown(_unexpected(error))}' cannot be a name here: small letters, digits and single hyphens only."
            )
        case _:
            return f"{here}: {shown(error.message)}."


def _here(path: Sequence[str | int]) -> str:
    """What an error is about; people count entries from 1."""
    if not path:
        return "the document"
    if isinstance(path[-1], int):
        return f"entry {path[-1] + 1}" + (f" of '{shown(path[-2])}'" if len(path) > 1 else "")
    return f"'{shown(path[-1])}'"


def _choice(here: str, value: Any, kind: Any) -> str:
    """For a choice among constants (the levels of a ladder) the constants; else what would be needed."""
    constants = [e.kind.expected_value for branch in kind.context for e in branch if e.kind.name == "const"]
    if constants:
        return f"{here} is {_shown(value)}, which is none of: {_list(constants)}.{_near_value(value, constants)}"
    needed = [e.kind.property for branch in kind.context for e in branch if e.kind.name == "required"]
    if needed:
        return f"{here} needs {' or '.join(repr(str(name)) for name in dict.fromkeys(needed))}."
    types = [name for branch in kind.context for e in branch if e.kind.name == "type" for name in e.kind.types]
    return (
        f"{here} should be {_types(types)}, not {_shown(value)}."
        if types
        else f"{here} has a form that is not allowed."
    )


def _unexpected(error: jsonschema_rs.ValidationError) -> str | None:
    kind: Any = error.kind
    if kind.name == "additionalProperties":
        return str(kind.unexpected[0])
    inner = getattr(kind, "error", None)
    return str(inner.instance) if inner is not None else None


def _known_names(error: jsonschema_rs.ValidationError, schema: Any) -> list[str]:
    """The names that the object with an unexpected member could have had."""
    for step in error.schema_path[:-1]:
        schema = schema[step]
    return list(schema.get("properties", ()))


def _near_value(value: Any, options: Iterable[Any]) -> str:
    return did_you_mean(value, [str(o) for o in options]) if isinstance(value, str) else ""


def _types(types: Iterable[Any]) -> str:
    return " or ".join(dict.fromkeys(_KINDS.get(str(t), str(t)) for t in types))


def _list(options: Iterable[Any]) -> str:
    words = [shown(option) for option in options]
    return ", ".join(words if len(words) <= 20 else [*words[:20], f"and {len(words) - 20:,} more"])


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _KINDS["object"]
    if isinstance(value, list):
        return _KINDS["array"]
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return f"'{shown(value)}'" if isinstance(value, str) else shown(value)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
