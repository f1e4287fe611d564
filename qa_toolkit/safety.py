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
MAX_WORK = 50_000  # steps for all judgements of an audit, or for all its conditions
MAX_RULE = 20_000  # for one rule of an award
MAX_JUDGEMENT = 1_000
MAX_EACH = 4
MAX_PATTERN = 256
MAX_PATTERNS = 50
MAX_UNIQUE = 200

_ONE = ("additionalProperties", "items", "if", "then", "else", "propertyNames", "not", "contains")
_LIST = ("allOf", "anyOf", "oneOf", "prefixItems")
_EACH = ("additionalProperties", "items", "propertyNames", "contains")  # tried once for every member
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
_ALLOWED = _PLAIN | {"$ref", "properties", *_ONE, *_LIST}

Path = tuple[str | int, ...]
Problem = tuple[Path, str]


def schema_problems(standard: Mapping[str, Any]) -> list[Problem]:
    """Every reason not to hand this standard's schemas to a validator, each with the path to it."""
    check = _Check(standard["$defs"])
    for path, schema in _schemas(standard):
        check.walk(schema, path, 0)
    if not check.problems:
        check.bound_work(standard)
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
        self.patterns = 0
        self.work: dict[tuple[str, int], int] = {}
        self.heights: dict[str, int] = {}

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
        for keyword in _LIST:
            if keyword in schema and not (isinstance(schema[keyword], list) and schema[keyword]):
                self.refuse((*path, keyword), f'"{keyword}" is a list of schemas with at least one in it.')
        if not isinstance(schema.get("properties", {}), dict):
            self.refuse((*path, "properties"), '"properties" is an object: a schema for each name.')
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
        self.patterns += 1
        if self.patterns > MAX_PATTERNS:
            if self.patterns == MAX_PATTERNS + 1:
                self.refuse(path, f"this standard has more than {MAX_PATTERNS} patterns.")
            return
        try:
            jsonschema_rs.Draft202012Validator(
                {"pattern": pattern}, pattern_options=jsonschema_rs.RegexOptions(size_limit=100_000)
            )
        except (jsonschema_rs.ValidationError, ValueError):
            self.refuse(
                path,
                "this pattern cannot be matched in linear time (no look-around, no back reference) or is not a pattern.",
            )

    def bound_work(self, standard: Mapping[str, Any]) -> None:
        """Adds up what one complete audit costs; references are followed only here, where it is known that they lead somewhere."""
        criteria = {
            ("properties", section_id, "properties", id_): criterion
            for section_id, section in standard["properties"].items()
            for id_, criterion in section["properties"].items()
        }
        for name in self.defs:
            if self._work_of(name, (), 1) > MAX_JUDGEMENT and not self.problems:
                message = f"checking one judgement against '{name}' takes more than {MAX_JUDGEMENT:,} steps."
                self.refuse(("$defs", name), message)
        judging = sum(self._work_of(c["$ref"].removeprefix("#/$defs/"), (), 1) for c in criteria.values())
        whens = [(path, c["x-criterion"]["when"]) for path, c in criteria.items() if "when" in c["x-criterion"]]
        applying = sum(self._work(when, (*path, "x-criterion", "when"), (), 1) for path, when in whens)
        if max(judging, applying) > MAX_WORK and not self.problems:
            message = f"checking one audit takes more than {MAX_WORK:,} steps; describe judgements in a shorter way."
            self.refuse(("$defs",), message)
        for index, award in enumerate(standard["x-standard"]["awards"]):
            path: Path = ("x-standard", "awards", index, "requires")
            members = max(len(criteria), 2)  # 1 is what a single judgement is counted with
            if self._work(award["requires"], path, (), members) > MAX_RULE and not self.problems:
                self.refuse(path, f"trying this rule takes more than {MAX_RULE:,} steps; say it in a shorter way.")

    def _work_of(self, name: str, open_: tuple[str, ...], many: int) -> int:
        if name in open_:
            self._once(name, f"'{name}' refers back to itself; a judgement has no need of that.")
            return 1
        if (name, many) in self.work:
            return self.work[name, many]
        if len(open_) > MAX_DEPTH:
            self._once(name, f"references lead on to references more than {MAX_DEPTH} times here.")
            return 1
        self.work[name, many] = self._work(self.defs[name], ("$defs", name), (*open_, name), many)
        self.heights[name] = 1 + max((self.heights.get(ref, 0) for ref in _references(self.defs[name])), default=0)
        if self.heights[name] > MAX_DEPTH:
            self._once(name, f"references lead on to references more than {MAX_DEPTH} times here.")
        return self.work[name, many]

    def _once(self, name: str, message: str) -> None:
        """One such fault is told; what follows from it would only confuse."""
        if not self.problems:
            self.refuse(("$defs", name), message)

    def _work(self, schema: Any, path: Path, open_: tuple[str, ...], many: int) -> int:
        """Steps for one value; `many` is how often a part that speaks of each member is tried where the rule is for a scorecard."""
        if not isinstance(schema, dict):
            return 1
        total = 1 + len(schema.get("required", ()))
        for step, child in _children(schema):
            work = self._work(child, (*path, *step), open_, many)
            if step[0] in _EACH:
                if many == 1 and work > MAX_EACH:
                    self.refuse(
                        (*path, *step),
                        "this is tried on every member of what is judged, so it has to be simple: one type, one list of values.",
                    )
                work *= max(many, 10)
            total += work
        if "$ref" in schema:
            total += self._work_of(schema["$ref"].removeprefix("#/$defs/"), open_, many)
        return min(total, MAX_WORK + 1)


def reachable(rule: Any, definitions: Mapping[str, Any]) -> dict[str, Any]:
    """The definitions that a rule needs; compiling all of them for each rule takes longer than all else."""
    needed: dict[str, Any] = {}
    waiting = list(_references(rule))
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = definitions[name]
            waiting += _references(definitions[name])
    return needed


def _references(schema: Any) -> Iterator[str]:
    """The names that a schema refers to, wherever in it."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            waiting += (child for _, child in _children(part))
            if "$ref" in part:
                yield part["$ref"].removeprefix("#/$defs/")


def _children(schema: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    for keyword in _ONE:
        if keyword in schema:
            yield (keyword,), schema[keyword]
    for keyword in _LIST:
        value = schema.get(keyword)
        if isinstance(value, list):
            yield from (((keyword, index), child) for index, child in enumerate(value))
    members = schema.get("properties")
    if isinstance(members, dict):
        yield from ((("properties", name), child) for name, child in members.items())


def _at_most(value: object, limit: int) -> bool:
    return isinstance(value, int) and value <= limit


def _first_fault(schema: Mapping[str, Any]) -> str:
    for name, value in schema.items():
        if not jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", name: value}):
            return f'"{name}" has a value that it cannot have.'
    return "its keywords do not go together."
