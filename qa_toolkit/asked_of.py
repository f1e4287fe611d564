"""Which members of an organisation a condition looks at, so that what was decided for one organisation holds for all that are alike in these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_OF_PARTS = ("allOf", "anyOf", "oneOf")
_OF_ONE = ("not", "if", "then", "else")
_SAYS_NOTHING = frozenset({"type", "title", "description", "$comment"})
_DEFINITIONS = "#/$defs/"


class _LooksAtAll(Exception):
    """A condition that may look at any member, or at how many there are."""


def members(condition: Mapping[str, Any] | bool, definitions: Mapping[str, Any]) -> frozenset[str] | None:
    """None where the condition may look at the organisation as a whole. `definitions` are the `$defs` that it may refer to."""
    try:
        return frozenset(_members(condition, definitions, ()))
    except _LooksAtAll:
        return None


def _members(condition: Any, definitions: Mapping[str, Any], within: tuple[str, ...]) -> Iterator[str]:
    if isinstance(condition, bool):
        return
    for keyword, value in condition.items():
        if keyword in ("properties", "required"):
            yield from value
        elif keyword in _OF_PARTS:
            for part in value:
                yield from _members(part, definitions, within)
        elif keyword in _OF_ONE:
            yield from _members(value, definitions, within)
        elif keyword == "$ref" and value.startswith(_DEFINITIONS):
            name = value.removeprefix(_DEFINITIONS)
            if name not in definitions:
                raise _LooksAtAll
            if name not in within:
                yield from _members(definitions[name], definitions, (*within, name))
        elif keyword not in _SAYS_NOTHING:
            raise _LooksAtAll
