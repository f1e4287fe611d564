"""Rules of awards as conditions on columns, wherever they ask no more than that: the same of each criterion, or a least figure of the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from qa_toolkit.models import CriterionScore
from qa_toolkit.standards import Standard

Stands = Callable[[CriterionScore], bool]  # whether a criterion with this score is behind a condition that is not met


class Condition(NamedTuple):
    """`figure` of the whole must be `least` or more; where `figure` is '', nothing may stand in the way."""

    figure: str
    least: int
    stands: Stands


def conditions(standard: Standard, requires: Mapping[str, Any]) -> list[Condition] | None:
    """What a rule asks; None where it asks anything else, which only its own evaluation can tell."""
    named = _members(requires)
    if named is None or not named.keys() <= {"criteria", "overall"}:
        return None
    try:
        return [*_of_each(standard, named.get("criteria")), *_of_the_whole(named.get("overall"))]
    except _SaysMore:
        return None


class _SaysMore(Exception):
    pass


def _of_each(standard: Standard, schema: Any) -> Iterator[Condition]:
    if schema is None:
        return
    if not isinstance(schema, dict) or schema.keys() != {"additionalProperties"}:
        raise _SaysMore
    if not isinstance(schema["additionalProperties"], dict):
        raise _SaysMore
    rule = standard.rule(schema["additionalProperties"])
    yield Condition("", 0, lambda card: not rule.is_valid(card))


def _of_the_whole(schema: Any) -> Iterator[Condition]:
    if schema is None:
        return
    named = _members(schema)
    if named is None:
        raise _SaysMore
    for figure, wanted in named.items():
        match figure, wanted:
            case "full", {"const": True, **more} if not more and wanted["const"] is True:
                yield Condition(figure, 1, is_open)
            case "percent" | "met" | "sections_full", {"minimum": int(least), **more} if not more:
                yield Condition(figure, least, is_below_the_top if figure == "percent" else is_open)
            case _:
                raise _SaysMore


def is_open(card: CriterionScore) -> bool:
    return card["state"] != "met"


def is_below_the_top(card: CriterionScore) -> bool:
    return card["score"] < card["highest"]


def _members(schema: Any) -> Mapping[str, Any] | None:
    """What a schema says of the members of an object, if it says nothing else; that they must be there is no more, for they are."""
    if not isinstance(schema, dict) or not schema.keys() <= {"properties", "required"}:
        return None
    named: Mapping[str, Any] = schema.get("properties", {})
    return named if set(schema.get("required", ())) <= named.keys() else None
