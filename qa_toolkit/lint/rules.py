"""The rules of awards: written so that no better judgement can break them, and so that none is met by accident.

A rule asks for more and never for less, everything that it asks for is required beside it, and it speaks only of what a scorecard has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.lint.remarks import Remark, error, warning
from qa_toolkit.lint.rule_values import VALUES, Place, value_remarks
from qa_toolkit.safety import Path
from qa_toolkit.scorecard_schema import scorecard_schema
from qa_toolkit.standards import Standard

_NOTES = frozenset(["title", "description", "$comment", "type"])
_SHAPE = frozenset(["required", "properties", "additionalProperties", "allOf", "anyOf", "if", "then", "$ref"])
_REMEDY = "a rule may use minimum, const, enum, required, properties, allOf, anyOf, if and then"
_REMEDIES = {
    "not": "say what is asked for, not what is forbidden",
    "oneOf": 'write "anyOf"',
    "contains": 'ask for a count with "minimum"',
    "else": 'write a second "if" and "then" with the other value',
    "maximum": 'say what must be reached with "minimum"',
    "exclusiveMaximum": 'say what must be reached with "minimum"',
}


def check(standard: Standard) -> Iterator[Remark]:
    card = scorecard_schema(standard)
    walk = _Walk(standard, card["$defs"])
    for index, award in enumerate(standard.awards.values()):
        path: Path = ("x-standard", "awards", index, "requires")
        yield from walk.rule(award.requires, path, Place(card, ()))


class _Walk:
    """Goes down a rule and the scorecard's schema side by side."""

    def __init__(self, standard: Standard, forms: Mapping[str, Any]) -> None:
        self.standard = standard
        section = forms["section"]
        if any(one.scoring.method != "min" for one in standard.sections.values()):
            common = {name: form for name, form in section["properties"].items() if name not in ("level", "rank")}
            section = {**section, "properties": common}  # what one section lacks cannot be asked of each
        self.each = {"sections": section, "criteria": forms["criterion"]}
        self.seen: set[tuple[str, tuple[str, ...], bool]] = set()

    def rule(self, rule: Any, path: Path, place: Place) -> Iterator[Remark]:
        if not isinstance(rule, dict):
            return
        yield from self._keywords(rule, path, place)
        if place.is_value:
            yield from value_remarks(self.standard, rule, path, place)
        else:
            yield from self._members(rule, path, place)
            yield from self._each(rule, path, place)
        yield from self._branches(rule, path, place)

    def _keywords(self, rule: Mapping[str, Any], path: Path, place: Place) -> Iterator[Remark]:
        for keyword in rule:
            here = (*path, keyword)
            if keyword in VALUES:
                if not place.is_value:
                    has = "holds several members; name one of them"
                    yield error(here, f'"{keyword}" cannot be asked of {place.shown}, which {has}.')
            elif keyword not in _SHAPE and keyword not in _NOTES and not keyword.startswith("x-"):
                remedy = _REMEDIES.get(keyword, _REMEDY)
                message = f'"{keyword}" may not stand in a rule, because a better judgement could break it; {remedy}.'
                yield error(here, message)

    def _branches(self, rule: Mapping[str, Any], path: Path, place: Place) -> Iterator[Remark]:
        for keyword in ("allOf", "anyOf"):
            for index, branch in enumerate(rule.get(keyword, ())):
                yield from self.rule(branch, (*path, keyword, index), place)
        if ("if" in rule) != ("then" in rule):
            lone, other = ("if", "then") if "if" in rule else ("then", "if")
            yield error((*path, lone), f'"{lone}" does nothing without "{other}" beside it.')
        yield from self.rule(rule.get("if"), (*path, "if"), replace(place, condition=True))
        yield from self.rule(rule.get("then"), (*path, "then"), place)
        if "$ref" in rule:
            yield from self._referred(rule["$ref"].removeprefix("#/$defs/"), place)

    def _referred(self, name: str, place: Place) -> Iterator[Remark]:
        """A definition once for every place that it is asked of, however often that is."""
        visit = (name, place.names, place.condition)
        if visit not in self.seen:
            self.seen.add(visit)
            yield from self.rule(self.standard.data["$defs"][name], ("$defs", name), place)

    def _members(self, rule: Mapping[str, Any], path: Path, place: Place) -> Iterator[Remark]:
        known: Mapping[str, Any] = place.form["properties"]
        required = rule.get("required", ())
        for index, name in enumerate(required):
            if name not in known:
                yield error((*path, "required", index), self._no_member(name, place))
        for name, child in rule.get("properties", {}).items():
            here = (*path, "properties", name)
            if name not in known:
                yield error(here, self._no_member(name, place))
                continue
            if name not in required:
                message = f'\'{name}\' is not required, so the rule is met where it is absent; add it to "required" beside "properties".'
                yield error(here, message)
            yield from self._may_be_absent(name, here, place)
            yield from self.rule(child, here, place.member(name, known[name]))

    def _each(self, rule: Mapping[str, Any], path: Path, place: Place) -> Iterator[Remark]:
        if "additionalProperties" not in rule:
            return
        here, each = (*path, "additionalProperties"), rule["additionalProperties"]
        form = self.each.get(place.names[0]) if len(place.names) == 1 else None
        if form is None:
            message = (
                f'"additionalProperties" speaks of each section or each criterion; it cannot be asked of {place.shown}.'
            )
            yield error(here, message)
        elif not isinstance(each, dict):
            yield error(here, f"say what each of the {place.names[0]} needs: an object, not {str(each).lower()}.")
        else:
            yield from self.rule(each, here, place.member("*", form))

    def _no_member(self, name: str, place: Place) -> str:
        if place.names == ("criteria",) and name in self.standard.criteria:
            return f"'{name}' is recorded and never scored (it has no target, or weighs 0), so no rule can ask for it."
        known = list(place.form["properties"])
        has = f" It has: {', '.join(known)}." if len(known) <= 20 else ""
        return f"{place.shown} never has '{shown(name)}'.{did_you_mean(name, known)}{has}"

    def _may_be_absent(self, name: str, path: Path, place: Place) -> Iterator[Remark]:
        if place.names != ("criteria",):
            return
        criterion = self.standard.criteria[name]
        if criterion.when is not None or any(level.score is None for level in criterion.levels):
            ask = 'ask it of each criterion: "additionalProperties" with "if" and "then" on "section" or "essential"'
            yield warning(path, f"where '{name}' does not apply, this rule can never be met; {ask}.")
