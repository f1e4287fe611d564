"""What the rule of an award asks for, as conditions that can be said in words: made into JSON Schema, and found again in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qa_toolkit.documents import canonical
from qa_toolkit.models import Record

_NOTES = frozenset(["title", "description", "$comment", "type"])
# What every scorecard has, so that to require it asks for nothing.
_ALWAYS = {
    "scorecard": frozenset(["overall", "sections", "criteria"]),
    "overall": frozenset(["percent", "points", "met", "full", "unanswered", "unsupported"]),
    "criterion": frozenset(["section", "state", "rank", "level", "score", "highest", "weight", "essential"]),
}
_CAN_BE_ASKED = {
    "overall": ("percent", "points", "met", "full", "rank", "sections_full", "unanswered", "unsupported"),
    "criterion": ("state", "rank"),
}


class Asked(Record):
    """What is asked of one part of the scorecard: `member` of at least `least`; 'full' and 'state' have no number."""

    member: str
    least: int = 0

    @property
    def schema(self) -> dict[str, Any]:
        value = {"full": {"const": True}, "state": {"const": "met"}}.get(self.member)
        if value is None:
            value = {"const": 0} if self.member in ("unanswered", "unsupported") else {"minimum": self.least}
        return {"required": [self.member], "properties": {self.member: value}}


class OfWhole(Record):
    asked: Asked

    @property
    def rule(self) -> dict[str, Any]:
        return _within("overall", self.asked.schema)


class OfSections(Record):
    """Of each section, or of those that are named."""

    sections: tuple[str, ...] | None
    asked: Asked

    @property
    def rule(self) -> dict[str, Any]:
        return _within("sections", _each_or_named(self.sections, self.asked.schema))


class OfCriteria(Record):
    """Of each criterion, of those that are named, or of those of which something is true that no judgement changes."""

    criteria: tuple[str, ...] | None
    asked: Asked
    only: tuple[str, Any] | None = None  # ('essential', True), ('section', 'planning')

    @property
    def rule(self) -> dict[str, Any]:
        schema = self.asked.schema
        if self.only is not None:
            member, value = self.only
            schema = {"if": {"required": [member], "properties": {member: {"const": value}}}, "then": schema}
        return _within("criteria", _each_or_named(self.criteria, schema))


class Either(Record):
    """One of them is enough."""

    conditions: tuple[OfWhole | OfSections | OfCriteria, ...]

    @property
    def rule(self) -> dict[str, Any]:
        return {"anyOf": [condition.rule for condition in self.conditions]}


Condition = OfWhole | OfSections | OfCriteria | Either


def _within(part: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"required": [part], "properties": {part: schema}}


def _each_or_named(names: Sequence[str] | None, schema: dict[str, Any]) -> dict[str, Any]:
    if names is None:
        return {"additionalProperties": schema}
    return {"required": list(names), "properties": dict.fromkeys(names, schema)}


def joined(conditions: Iterable[Condition]) -> dict[str, Any]:
    """One rule that asks for all of them; what cannot stand in one object stands under `allOf`."""
    whole: dict[str, Any] = {}
    either: dict[str, Any] = {}
    rest: list[dict[str, Any]] = []
    for condition in conditions:
        rule = condition.rule
        merged = None if "anyOf" in rule else _merged(whole, rule)
        if merged is not None:
            whole = merged
        elif "anyOf" in rule and not either:
            either = rule
        else:
            rest.append(rule)
    return {**whole, **({"allOf": rest} if rest else {}), **either}


def _merged(one: Mapping[str, Any], two: Mapping[str, Any]) -> dict[str, Any] | None:
    """Both in one object, or None where that would say something else: what is said of 'additionalProperties' leaves out what is named."""
    if not one or not two or one == two:
        return dict(one or two)
    if not (one.keys() | two.keys()) <= {"required", "properties"}:
        return None
    properties = dict(one["properties"])
    for name, schema in two["properties"].items():
        merged = _merged(properties.get(name, {}), schema)
        if merged is None:
            return None
        properties[name] = merged
    return {"required": list(dict.fromkeys([*one["required"], *two["required"]])), "properties": properties}


class NotSayable(Exception):
    """A rule asks for something that no condition here stands for."""


def taken_apart(rule: Any) -> Iterator[Condition]:
    """The conditions that a rule is made of, however it is written.

    Raises:
        NotSayable: where a part of it is none.
    """
    for part, schema in _members(rule, _ALWAYS["scorecard"]):
        if part == "anyOf":
            yield Either(tuple(_single(branch) for branch in schema))
        elif part == "overall":
            yield from (OfWhole(asked) for asked in _asked(schema))
        elif part == "sections":
            for names, one in _each(schema, named_are_there=True):
                yield from (OfSections(names, asked) for asked in _asked(one))
        elif part == "criteria":
            for names, one in _each(schema, named_are_there=False):
                yield from _of_criteria(names, one)
        else:
            raise NotSayable


def _single(rule: Any) -> OfWhole | OfSections | OfCriteria:
    conditions = list(taken_apart(rule))
    if len(conditions) != 1 or isinstance(conditions[0], Either):
        raise NotSayable
    return conditions[0]


def _of_criteria(names: tuple[str, ...] | None, schema: Any) -> Iterator[Condition]:
    only: tuple[str, Any] | None = None
    if isinstance(schema, dict) and "if" in schema:
        if not schema.keys() - _NOTES <= {"if", "then", "required"} or names is not None or "then" not in schema:
            raise NotSayable
        _check_required(schema, _ALWAYS["criterion"])
        only, schema = _only(schema["if"]), schema["then"]
    yield from (OfCriteria(names, asked, only) for asked in _asked(schema, "criterion"))


def _only(condition: Any) -> tuple[str, Any]:
    found = list(_members(condition, _ALWAYS["criterion"]))
    if len(found) != 1:
        raise NotSayable
    member, schema = found[0]
    if member not in ("essential", "section") or schema.keys() != {"const"}:
        raise NotSayable
    return member, schema["const"]


def _asked(schema: Any, form: str = "overall") -> Iterator[Asked]:
    for member, value in _members(schema, _ALWAYS[form]):
        one = Asked(member, value.get("minimum", 0) if isinstance(value, dict) else 0)
        said = member in _CAN_BE_ASKED[form] and canonical(one.schema["properties"][member]) == canonical(value)
        if not said:
            raise NotSayable
        yield one


def _each(schema: Any, *, named_are_there: bool) -> Iterator[tuple[tuple[str, ...] | None, Any]]:
    """What is said of each, or of those that are named: names of which the same is said stay together."""
    if not isinstance(schema, dict):
        raise NotSayable
    keys = schema.keys() - _NOTES
    if keys == {"additionalProperties"}:
        yield None, schema["additionalProperties"]
        return
    if keys == {"allOf"}:
        for part in schema["allOf"]:
            yield from _each(part, named_are_there=named_are_there)
        return
    named = schema.get("properties", {})
    required = schema.get("required", [])
    if keys != {"required", "properties"} or not (
        set(required) == set(named) or (named_are_there and set(named) <= set(required))
    ):
        raise NotSayable
    groups: list[tuple[list[str], Any]] = []
    for name, one in named.items():
        if groups and groups[-1][1] == one:
            groups[-1][0].append(name)
        else:
            groups.append(([name], one))
    yield from ((tuple(names), one) for names, one in groups)


def _members(rule: Any, always: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """What a rule says of each member, `anyOf` included; all that it speaks of is required, and nothing else that may be absent."""
    if not isinstance(rule, dict):
        raise NotSayable
    keys = rule.keys() - _NOTES
    if not keys or not keys <= {"required", "properties", "allOf", "anyOf"}:
        raise NotSayable
    named = rule.get("properties", {})
    if not named.keys() <= set(rule.get("required", ())):
        raise NotSayable
    _check_required(rule, always | named.keys())
    for name in [name for name in rule.get("required", ()) if name in named]:
        yield name, named[name]
    for part in rule.get("allOf", ()):
        yield from _members(part, always)
    if "anyOf" in rule:
        yield "anyOf", rule["anyOf"]


def _check_required(rule: Mapping[str, Any], known: Iterable[str]) -> None:
    if not set(rule.get("required", ())) <= set(known):
        raise NotSayable
