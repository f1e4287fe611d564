"""Standards that somebody wrote to do harm: to hang, to fill the memory, to read a file, to call an address. As texts, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from builders import ALL_MET, criterion, ladder, section, standard_data

Schema = Any
ADDRESS = "http://127.0.0.1:1/"  # a test may put a listener's address here

REFERENCES = (
    "http://127.0.0.1:1/s.json",
    "https://127.0.0.1:1/s.json#/$defs/x",
    "//127.0.0.1:1/s.json",
    "file:///etc/passwd",
    "file:///etc/hostname#/x",
    "ftp://127.0.0.1:1/x",
    "data:application/json,{}",
    "urn:qa-toolkit:standard:matrix:2011#/$defs/judgement",
    "https://json-schema.org/draft/2020-12/schema",
    "../matrix/2011.json",
    "other.json#/$defs/judgement",
    "/etc/passwd",
    "",
    "#",
    "#anchor",
    "#/properties/purpose",
    "#/x-standard/awards/0/requires",
    "#/%24defs/judgement",
    "#/$defs/judgement/properties/level",
    "#/$defs/../judgement",
    "#/$defs/",
    "#/$defs/nobody",
    5,
    None,
    ["#/$defs/judgement"],
)
KEYWORDS = {
    "$dynamicRef": "http://127.0.0.1:1/s.json",
    "$recursiveRef": "#",
    "$id": "http://127.0.0.1:1/s.json",
    "$schema": "http://127.0.0.1:1/meta.json",
    "$anchor": "judgement",
    "$dynamicAnchor": "meta",
    "$vocabulary": {"http://127.0.0.1:1/v": True},
    "$defs": {"judgement": True},
    "definitions": {"a": {"$ref": "file:///etc/passwd"}},
    "patternProperties": {"^(a+)+$": {}},
    "dependentSchemas": {"a": {"$ref": "http://127.0.0.1:1/s.json"}},
    "dependentRequired": {"a": ["b"]},
    "dependencies": {"a": {"$ref": "http://127.0.0.1:1/s.json"}},
    "unevaluatedProperties": {"$ref": "http://127.0.0.1:1/s.json"},
    "unevaluatedItems": False,
    "contentSchema": {"$ref": "http://127.0.0.1:1/s.json"},
    "contentMediaType": "application/json",
    "contentEncoding": "base64",
    "extends": {"$ref": "http://127.0.0.1:1/s.json"},
    "disallow": "any",
    "__proto__": {},
    "$data": "/etc/passwd",
}
PATTERNS = (
    "(a+)+$",
    "(a|a)*$",
    "(a|aa)+$",
    "(.*a){20}",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "^(a?){30}a{30}$",
    "(?=a)b",
    "(?!a)b",
    "(?<=a)b",
    r"(a)\1",
    "(?P<n>a)(?P=n)",
    "(?>a+)b",
    "a++b",
    r"\s+$",
    r"\pL{100}",
    "(a{0,100}){0,100}",
    "((((a{0,10}){0,10}){0,10}){0,10}){0,10}",
    "a{1000000}",
    "[",
    "*",
    "a" * 257,
    "(?i:ß)*$",
    "(x+x+)+y",
    "(?R)",
    7,
    ["a"],
)
JUNK: dict[str, Any] = {
    "null": None,
    "a number": 0,
    "half": 0.5,
    "beyond": 1e308,
    "an empty text": "",
    "a long text": "x" * 100_000,
    "a list": [[]],
    "an object": {"a": {"b": {}}},
    "true": True,
}
EVIL = "a" * 2000 + "!"


def doubling(steps: int, keyword: str) -> dict[str, Schema]:
    """`steps` definitions, each of which asks twice for the next."""

    def twice(name: str) -> Schema:
        ref = {"$ref": f"#/$defs/{name}"}
        return {"if": ref, "then": ref, "else": ref} if keyword == "if" else {keyword: [ref, ref]}

    return {f"d{i}": twice(f"d{i + 1}") for i in range(steps)} | {f"d{steps}": {"type": "string"}}


def nested(steps: int, wrap: Callable[[Schema], Schema]) -> Schema:
    schema: Schema = {}
    for _ in range(steps):
        schema = wrap(schema)
    return schema


WRAPS: dict[str, Callable[[Schema], Schema]] = {
    "allOf": lambda s: {"allOf": [s]},
    "not": lambda s: {"not": s},
    "properties": lambda s: {"properties": {"a": s}},
    "items": lambda s: {"items": s},
    "if": lambda s: {"if": s, "then": s if len(str(s)) < 3000 else {}},
    "additionalProperties": lambda s: {"additionalProperties": s},
}


def with_schema(where: str, schema: Schema, defs: dict[str, Schema] | None = None) -> dict[str, Any]:
    """A good standard with one schema more: beside a comment, in the choice of levels, in a `when` or in a rule."""
    judgement = ladder("not-met", "partly", "met")
    one = {"aims": criterion("1.1"), "lead": criterion("1.2")}
    awards = [{"key": "ready", "title": "Ready to ask", "status": "indicator", "requires": ALL_MET}]
    match where:
        case "comment":
            judgement["properties"]["comment"] = schema
        case "judgement":
            judgement["allOf"].append(schema)
        case "evidence":
            judgement["properties"]["evidence"] = {"type": "array", "items": schema}
        case "level":
            judgement["properties"]["level"]["oneOf"][1] |= schema if isinstance(schema, dict) else {"allOf": schema}
        case "when":
            one["aims"] = criterion("1.1", when={"properties": {"kind": schema}})
        case "rule":
            awards[0]["requires"] = {"allOf": [ALL_MET, schema]}
        case _:
            judgement["properties"][where] = schema
    return standard_data({"purpose": section("1", one)}, defs={"judgement": judgement, **(defs or {})}, awards=awards)


PLACES = ("comment", "judgement", "evidence", "level", "when", "rule")


def standards() -> Iterator[tuple[str, str]]:
    for name, data in _data():
        yield name, json.dumps(data)
    good = json.dumps(standard_data())
    for name, word in {
        "NaN": "NaN",
        "infinity": "Infinity",
        "1e400": "1e400",
        "digits": "9" * 5000,
        "minus": "-1e400",
    }.items():
        yield f"number {name}", good.replace('"revision": 1', f'"revision": {word}')
        yield f"score {name}", good.replace('"score": 1', f'"score": {word}')
        yield f"limit {name}", good.replace('"maxLength": 5000', f'"maxLength": {word}')
    yield "half a character", good.replace("A small standard", "\\ud800")
    yield "a thousand brackets", "[" * 1000 + "]" * 1000
    yield "many brackets", '{"a":' * 50_000 + "1" + "}" * 50_000
    yield "two keys", good.replace('"revision": 1', '"revision": 1, "revision": 2')


def _data() -> Iterator[tuple[str, Any]]:
    for keyword in ("allOf", "anyOf", "oneOf", "if"):
        for steps in (3, 12, 14, 16, 20, 24, 30, 60):
            for place in ("judgement", "when", "rule"):
                yield (
                    f"doubling {keyword} {steps} {place}",
                    with_schema(place, {"$ref": "#/$defs/d0"}, doubling(steps, keyword)),
                )
    for place in PLACES:
        for reference in REFERENCES:
            yield f"reference {reference!r} {place}", with_schema(place, {"$ref": reference})
        for keyword, value in KEYWORDS.items():
            yield f"{keyword} {place}", with_schema(place, {keyword: value})
    for place in ("comment", "judgement", "evidence"):
        for pattern in PATTERNS:
            yield f"pattern {str(pattern)[:30]!r} {place}", with_schema(place, {"type": "string", "pattern": pattern})
    for name, wrap in WRAPS.items():
        for steps in (5, 9):
            yield f"nested {name} {steps}", with_schema("comment", nested(steps, wrap))
    yield from _loops()
    yield from _large()
    yield from _junk()


def _loops() -> Iterator[tuple[str, Any]]:
    for place in ("judgement", "when", "rule"):
        for name, wrap in WRAPS.items():
            yield f"loop {name} {place}", with_schema(place, {"$ref": "#/$defs/a"}, {"a": wrap({"$ref": "#/$defs/a"})})
        pair = {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}
        yield f"loop of two {place}", with_schema(place, {"$ref": "#/$defs/a"}, pair)
        for names in (range(500), range(499, -1, -1)):
            chain = {f"c{i}": {"$ref": f"#/$defs/c{i + 1}"} if i < 499 else {} for i in names}
            yield f"chain {names[0]} {place}", with_schema(place, {"$ref": "#/$defs/c0"}, chain)
    yield "a loop that nothing uses", with_schema("comment", {}, {"a": {"$ref": "#/$defs/a"}})
    awards = [{"key": f"a{i}", "title": "A", "status": "indicator", "requires": ALL_MET} for i in range(20)]
    for i, award in enumerate(awards):
        award["after"] = [f"a{j}" for j in range(i)]
    yield "awards all after one another", standard_data(awards=awards)
    yield "awards in a ring", standard_data(awards=[a | {"after": [f"a{(i + 1) % 20}"]} for i, a in enumerate(awards)])


def _large() -> Iterator[tuple[str, Any]]:
    many = [{"const": str(i)} for i in range(2000)]
    yield "choice of 2,000 for each item", with_schema("evidence", {"anyOf": many})
    yield "choice of 2,000", with_schema("comment", {"anyOf": many})
    yield "enum of 20,000", with_schema("comment", {"enum": [str(i) for i in range(20_000)]})
    yield "enum with the same twice", with_schema("comment", {"enum": ["a", "a"]})
    yield "an object as constant", with_schema("comment", {"const": {str(i): {"$ref": ADDRESS} for i in range(1000)}})
    yield "10,000 required", with_schema("judgement", {"required": [f"r{i}" for i in range(10_000)]})
    yield "25,000 schemas", with_schema("judgement", {"properties": {f"p{i}": {} for i in range(25_000)}})
    yield (
        "100 patterns",
        with_schema("judgement", {"properties": {f"p{i}": {"pattern": "[^a]{200}"} for i in range(100)}}),
    )
    yield "unique without end", with_schema("evidence", {}) | {}
    for limit in (None, 10**9, -1, "5", 1e3):
        extra = {} if limit is None else {"maxItems": limit}
        yield f"unique up to {limit}", with_schema("tags", {"type": "array", "uniqueItems": True, **extra})
    yield "contains in contains", with_schema("tags", {"contains": {"contains": {"contains": {"anyOf": many[:50]}}}})
    yield "each of each", with_schema("tags", {"additionalProperties": {"additionalProperties": {"anyOf": many[:50]}}})
    yield "names by pattern", with_schema("tags", {"propertyNames": {"pattern": "(a+)+$"}})
    yield "names by choice", with_schema("tags", {"propertyNames": {"anyOf": many[:50]}})
    steps = doubling(8, "allOf")
    yield "work for each criterion", _criteria(150, {"$ref": "#/$defs/d0"}, steps)
    yield "work for each rule", with_schema("rule", {"allOf": [{"$ref": "#/$defs/d0"}] * 300}, steps)
    rule = {"properties": {"criteria": {"additionalProperties": {"allOf": [{"$ref": "#/$defs/d0"}] * 100}}}}
    yield "work for each criterion in a rule", with_schema("rule", rule, steps)
    whens = {
        f"c{i}": criterion(f"{i}", when={"properties": {"kind": {"$ref": "#/$defs/d0"}}, "description": str(i)})
        for i in range(150)
    }
    yield (
        "work for each when",
        standard_data({"a": section("1", whens)}, defs={"judgement": ladder("not-met", "met"), **steps}),
    )
    yield "12,000 characters of id", with_schema("comment", {}, {"x" * 12_000: {}})
    yield (
        "3,000 criteria",
        standard_data(
            {f"s{s}": section(str(s), {f"c{s}-{i}": criterion(f"{s}.{i}") for i in range(200)}) for s in range(15)}
        ),
    )


def _criteria(count: int, schema: Schema, defs: dict[str, Schema]) -> dict[str, Any]:
    data = with_schema("judgement", schema, defs)
    data["properties"] = {"purpose": section("1", {f"c{i}": criterion(f"{i}") for i in range(count)})}
    return data


def _junk() -> Iterator[tuple[str, Any]]:
    """Every member of a good standard in turn replaced by each kind of junk; those that share a name share a turn."""
    seen: set[tuple[str, ...]] = set()
    waiting: list[tuple[str | int, ...]] = [()]
    good = standard_data()
    while waiting:
        path = waiting.pop()
        value = _at(good, path)
        children = value if isinstance(value, dict) else range(min(len(value), 1)) if isinstance(value, list) else ()
        waiting += [(*path, step) for step in children]
        shape = tuple(
            "*" if str(step) in ("purpose", "delivery", "aims", "lead", "offer", "review") else str(step)
            for step in path
        )
        if shape in seen:
            continue
        seen.add(shape)
        for name, junk in JUNK.items():
            yield f"{name} at {'/'.join(map(str, path)) or 'the top'}", _put(standard_data(), path, junk)


def _at(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def _put(data: Any, path: tuple[str | int, ...], value: Any) -> Any:
    if not path:
        return value
    _at(data, path[:-1])[path[-1]] = value
    return data
