"""What a standard's schemas may contain, decided before any validator sees them.

A standard is a file from a stranger. Without this, 1.6 kB of doubling references never finishes, a pattern can explode, and a `$ref` can
read a file or call an address. Allowed is a profile of draft 2020-12: local references without loops, patterns that match in linear time,
and a bounded amount of work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

MAX_NODES = 20_000
MAX_DEPTH = 24
MAX_WORK = 50_000
MAX_PATTERN = 256
MAX_UNIQUE = 200

_ONE = ("additionalProperties", "items", "if", "then", "else", "propertyNames", "not", "contains")
_LIST = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAP = ("properties",)
_PLAIN = frozenset(
    [
        "$comment",
        "title",
        "description",
        "type",
        "required",
        "enum",
        "const",
        "default",
        "examples",
        "format",
        "pattern",
        "uniqueItems",
        "deprecated",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
        "minContains",
        "maxContains",
        "minProperties",
        "maxProperties",
    ]
)
_ALLOWED = _PLAIN | {"$ref", *_ONE, *_LIST, *_MAP}

Path = tuple[str | int, ...]
Problem = tuple[Path, str]


def schema_problems(standard: Mapping[str, Any]) -> list[Problem]:
    """Every reason not to hand this standard's schemas to a validator, each with the path to it."""
    check = _Check(standard["$defs"])
    for path, schema in _schemas(standard):
        check.walk(schema, path, 0)
    if not check.problems:
        check.look_for_loops()
    return check.problems


def _schemas(standard: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for name, schema in standard["$defs"].items():
        yield ("$defs", name), schema
    for section_id, section in standard["properties"].items():
        for id_, criterion in section["properties"].items():
            path: Path = ("properties", section_id, "properties", id_)
            yield (*path, "$ref"), {"$ref": criterion["$ref"]}
            if "when" in criterion["x-criterion"]:
                yield (*path, "x-criterion", "when"), criterion["x-criterion"]["when"]
    for index, award in enumerate(standard["x-standard"]["awards"]):
        yield ("x-standard", "awards", index, "requires"), award["requires"]


class _Check:
    def __init__(self, defs: Mapping[str, Any]) -> None:
        self.defs = defs
        self.problems: list[Problem] = []
        self.nodes = 0
        self.work: dict[str, int] = {}

    def refuse(self, path: Path, message: str) -> None:
        self.problems.append((path, message))

    def walk(self, schema: Any, path: Path, depth: int) -> None:
        self.nodes += 1
        if isinstance(schema, bool):
            return
        if not isinstance(schema, dict):
            self.refuse(path, "a schema is an object (or true or false).")
        elif depth > MAX_DEPTH:
            self.refuse(path, f"schemas are nested more than {MAX_DEPTH} deep here.")
        elif self.nodes > MAX_NODES:
            if self.nodes == MAX_NODES + 1:
                self.refuse(path, f"this standard has more than {MAX_NODES:,} schemas in it.")
        else:
            self._keywords(schema, path)
            for step, child in _children(schema):
                self.walk(child, (*path, *step), depth + 1)

    def _keywords(self, schema: Mapping[str, Any], path: Path) -> None:
        for keyword in schema:
            if keyword not in _ALLOWED and not keyword.startswith("x-"):
                self.refuse((*path, keyword), f"the keyword '{keyword[:40]}' is outside what a standard may use.")
        if "$ref" in schema:
            self._reference(schema["$ref"], path)
        if "pattern" in schema:
            self._pattern(schema["pattern"], (*path, "pattern"))
        if schema.get("uniqueItems") and not _at_most(schema.get("maxItems"), MAX_UNIQUE):
            self.refuse((*path, "uniqueItems"), f'"uniqueItems" needs "maxItems" of at most {MAX_UNIQUE} beside it.')
        plain = {k: v for k, v in schema.items() if k in _PLAIN and k != "pattern"}
        if not jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **plain}):
            self.refuse(path, "this is not valid JSON Schema: " + _first_fault(plain))

    def _reference(self, ref: object, path: Path) -> None:
        here = (*path, "$ref") if path[-1:] != ("$ref",) else path
        if not isinstance(ref, str) or not ref.startswith("#/$defs/"):
            self.refuse(here, "a reference stays in its file: write #/$defs/ and a name that stands there.")
        elif ref.removeprefix("#/$defs/") not in self.defs:
            self.refuse(here, f"nothing in $defs is called '{ref.removeprefix('#/$defs/')[:60]}'.")

    def _pattern(self, pattern: object, path: Path) -> None:
        if not isinstance(pattern, str) or len(pattern) > MAX_PATTERN:
            self.refuse(path, f"a pattern is a text of at most {MAX_PATTERN} characters.")
            return
        try:
            jsonschema_rs.Draft202012Validator(
                {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions(size_limit=1_000_000)
            )
        except (jsonschema_rs.ValidationError, ValueError):
            self.refuse(
                path,
                "this pattern cannot be matched in linear time (no look-around, no back reference) or is not a pattern.",
            )

    def look_for_loops(self) -> None:
        for name in self.defs:
            if self._work_of(name, ()) > MAX_WORK and not self.problems:
                self.refuse(
                    ("$defs", name), f"checking one judgement against '{name}' takes more than {MAX_WORK:,} steps."
                )

    def _work_of(self, name: str, open_: tuple[str, ...]) -> int:
        if name in open_:
            if not self.problems:
                self.refuse(("$defs", name), f"'{name}' refers back to itself; a judgement has no need of that.")
            return 1
        if name not in self.work:
            self.work[name] = self._work(self.defs[name], (*open_, name))
        return self.work[name]

    def _work(self, schema: Any, open_: tuple[str, ...]) -> int:
        if not isinstance(schema, dict):
            return 1
        total = 1 + sum(self._work(child, open_) for _, child in _children(schema))
        if "$ref" in schema:
            total += self._work_of(schema["$ref"].removeprefix("#/$defs/"), open_)
        return min(total, MAX_WORK + 1)


def _children(schema: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for keyword in _ONE:
        if keyword in schema:
            yield (keyword,), schema[keyword]
    for keyword in _LIST:
        value = schema.get(keyword, [])
        yield from (((keyword, i), child) for i, child in enumerate(value if isinstance(value, list) else (value,)))
    for keyword in _MAP:
        value = schema.get(keyword, {})
        if isinstance(value, dict):
            yield from (((keyword, name), child) for name, child in value.items())
        else:
            yield (keyword,), value


def _at_most(value: object, limit: int) -> bool:
    return isinstance(value, int) and value <= limit


def _first_fault(schema: Mapping[str, Any]) -> str:
    for name, value in schema.items():
        if not jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", name: value}):
            return f'"{name}" has a value that it cannot have.'
    return "its keywords do not go together."
