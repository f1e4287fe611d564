"""`when`: it asks only for what an organisation can say, and it makes a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any, get_args

from qa_toolkit.documents import canonical
from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.for_whom import for_whom
from qa_toolkit.lint.remarks import Remark, error, warning
from qa_toolkit.models import OrganisationKind
from qa_toolkit.safety import Path
from qa_toolkit.standards import Standard

# What every organisation says about itself, whatever the standard (schemas/audit.schema.json).
_OWN = ("id", "name", "kind")
_MOST_TRIED = 1000
_MOST_CONDITIONS = 100
_NO_WORDS = (
    'this condition has no words, so nobody is told whom the criterion is for. Add a "description" beside it (under "$defs", where it is '
    "named there) that completes 'for …': \"Schools with a sixth form.\" What follows a semicolon explains, and is not shown."
)


def check(standard: Standard) -> Iterator[Remark]:
    tried: dict[bytes, frozenset[bool]] = {}  # many criteria share one condition
    for criterion in standard.criteria.values():
        if criterion.when is None:
            continue
        path: Path = ("properties", criterion.section, "properties", criterion.id, "x-criterion", "when")
        mentioned = list(_mentioned(standard, criterion.when, path))
        faults = list(_unknown(standard, mentioned))
        yield from faults
        text = canonical(criterion.when)
        if text not in tried and not faults and len(tried) < _MOST_CONDITIONS:
            tried[text] = _verdicts(standard, criterion.when, mentioned)
        if not faults and for_whom(criterion.when, standard) is None:
            yield warning(path, _NO_WORDS)
        yield from _constant(standard, tried.get(text, frozenset()), path)


Mention = tuple[str, Path, Any]


def _mentioned(standard: Standard, rule: Any, path: Path) -> Iterator[Mention]:
    """Each member of the organisation that a rule speaks of, where, and what it says of it."""
    if not isinstance(rule, dict):
        return
    for index, name in enumerate(rule.get("required", ())):
        yield name, (*path, "required", index), {}
    for name, schema in rule.get("properties", {}).items():
        yield name, (*path, "properties", name), schema
    for keyword in ("if", "then", "else", "not"):
        if keyword in rule:
            yield from _mentioned(standard, rule[keyword], (*path, keyword))
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, branch in enumerate(rule.get(keyword, ())):
            yield from _mentioned(standard, branch, (*path, keyword, index))
    if "$ref" in rule:
        name = rule["$ref"].removeprefix("#/$defs/")
        yield from _mentioned(standard, standard.data["$defs"][name], ("$defs", name))


def _profile(standard: Standard) -> Mapping[str, Mapping[str, Any]]:
    profile: Mapping[str, Mapping[str, Any]] = standard.about.get("profile", {}).get("properties", {})
    return profile


def _unknown(standard: Standard, mentioned: list[Mention]) -> Iterator[Remark]:
    profile = _profile(standard)
    known = [*_OWN, *profile]
    for name, path, schema in mentioned:
        if name not in known:
            near = did_you_mean(name, known)
            message = f"no organisation is asked for '{shown(name)}'.{near} Ask for it under \"profile\", or use: {', '.join(known)}."
            yield error(path, message)
            continue
        options = get_args(OrganisationKind) if name == "kind" else profile.get(name, {}).get("enum")
        if options is not None:
            for value in _constants(schema):
                if value not in options:
                    has = ", ".join(options)
                    yield error(
                        path,
                        f"'{name}' is never '{shown(value)}'.{did_you_mean(str(value), options)} It is one of: {has}.",
                    )


def _constants(schema: Any) -> list[Any]:
    """The values that a rule compares a member with."""
    if not isinstance(schema, dict):
        return []
    values = [schema["const"]] if "const" in schema else []
    values += schema.get("enum", [])
    values += [
        schema[keyword]
        for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
        if keyword in schema
    ]
    for keyword in ("not", "if", "then", "else"):
        values += _constants(schema.get(keyword))
    for keyword in ("allOf", "anyOf", "oneOf"):
        for branch in schema.get(keyword, ()):
            values += _constants(branch)
    return values


def _verdicts(standard: Standard, rule: Mapping[str, Any], mentioned: list[Mention]) -> frozenset[bool]:
    """What the rule says of organisations that differ in what it looks at."""
    validator = standard.rule(rule)
    verdicts: set[bool] = set()
    for organisation in islice(_organisations(standard, mentioned), _MOST_TRIED):
        verdicts.add(validator.is_valid(organisation))
        if len(verdicts) > 1:
            break
    return frozenset(verdicts)


def _constant(standard: Standard, verdicts: frozenset[bool], path: Path) -> Iterator[Remark]:
    if verdicts == {True}:
        message = 'this is true of every organisation that the standard is meant for; leave "when" out and list the criterion in "required".'
        yield warning(path, message)
    elif verdicts == {False}:
        meant = ", ".join(standard.about["applies_to"])
        message = (
            f"this is true of no organisation that the standard is meant for ({meant}), so the criterion never applies."
        )
        yield error(path, message)


def _organisations(standard: Standard, mentioned: list[Mention]) -> Iterator[dict[str, Any]]:
    names = sorted({"kind", *(name for name, _, _ in mentioned)} - {"id", "name"})
    values = [
        _values(standard, name, [c for n, _, schema in mentioned if n == name for c in _constants(schema)])
        for name in names
    ]
    for combination in product(*values):
        yield {"id": "o1", "name": "An organisation", **dict(zip(names, combination, strict=True))}


def _values(standard: Standard, name: str, compared: list[Any]) -> list[Any]:
    if name == "kind":
        return list(standard.about["applies_to"])
    asked = _profile(standard)[name]
    if asked["type"] == "boolean":
        return [False, True]
    if "enum" in asked:
        return list(asked["enum"])
    if asked["type"] == "string":
        return ["something else", *(c for c in compared if isinstance(c, str))]
    edges = [c for c in compared if isinstance(c, int) and not isinstance(c, bool)]
    low, high = asked.get("minimum", min(edges, default=0) - 1), asked.get("maximum", max(edges, default=0) + 1)
    near = sorted({low, high, *(e + step for e in edges for step in (-1, 0, 1))})
    return [value for value in near if low <= value <= high]
