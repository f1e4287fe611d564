"""Levels as rows: a ladder of a standard (an entry of `$defs` that judges) as one row for each level, and back.

What concerns the whole ladder stands in its first row; what has no column is kept there as 'judgement'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qa_toolkit.authoring.words.judgement_rules import EVIDENCE, REASON, Needs, Shared, meaning, rules_said, sayable
from qa_toolkit.documents import canonical

_MEMBERS: Mapping[str, Mapping[str, Any]] = {
    "comment": {"type": "string", "maxLength": 5000},
    "evidence": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "maxItems": 50},
    "by": {"type": "string"},
    "on": {"type": "string", "format": "date"},
}
Row = dict[str, Any]


# Into rows


def is_ladder(definition: Any) -> bool:
    members = definition.get("properties") if isinstance(definition, dict) else None
    level = members.get("level") if isinstance(members, dict) else None
    options: Any = level.get("oneOf") if isinstance(level, dict) and level.keys() == {"oneOf"} else None
    return bool(options) and all(map(_is_level, options))


def _is_level(option: Any) -> bool:
    known = (
        isinstance(option, dict) and isinstance(option.get("const"), str) and isinstance(option.get("x-level"), dict)
    )
    return known and "score" in option["x-level"]


def level_rows(name: str, definition: Mapping[str, Any]) -> list[Row] | None:
    """A ladder as rows; None where columns and `advanced` together could not give it back."""
    if not is_ladder(definition):
        return None
    rows = [_level_row(name, option) for option in definition["properties"]["level"]["oneOf"]]
    first = rows[0]
    if "value" in definition["properties"]:
        first["value"] = definition["properties"]["value"]
    rules = list(rules_said(definition.get("allOf", ())))
    if "allOf" in definition and sayable(rules, [row["level"] for row in rows]):
        _spread(rules, rows)
    made = definition_of(rows)
    extra = _differences(made, definition)
    if extra is None:
        return None
    if extra:
        first["judgement"] = extra
    return rows if canonical(definition_of(rows)) == canonical(definition) else None


def _level_row(name: str, option: Mapping[str, Any]) -> Row:
    row: Row = {"ladder": name, "level": option["const"], "score": option["x-level"]["score"]}
    row |= {member: option[member] for member in ("title", "description") if member in option}
    more = {
        member: value for member, value in option.items() if member not in ("const", "title", "description", "x-level")
    }
    if more:
        row["more"] = more
    if option["x-level"].keys() != {"score"}:
        row["x-level"] = option["x-level"]
    return row


def _differences(made: Mapping[str, Any], wanted: Mapping[str, Any]) -> Row | None:
    """What is to be put over the made definition; None where it has something that the wanted one has not."""
    extra: Row = {}
    for member, value in wanted.items():
        if member == "properties":
            own = {
                name: one for name, one in value.items() if canonical(made["properties"].get(name)) != canonical(one)
            }
            extra |= {"properties": own} if own else {}
        elif canonical(made.get(member)) != canonical(value) or member not in made:
            extra[member] = value
    lost = made.keys() - wanted.keys() or made["properties"].keys() - wanted["properties"].keys()
    return None if lost else extra


def _spread(rules: Iterable[Needs | Shared | None], rows: Sequence[Row]) -> None:
    lines: list[dict[str, Any]] = []
    for one in rules:
        if isinstance(one, Needs) and one.value is None:
            for row in rows:
                if row["level"] in one.levels:
                    row["needs_evidence" if one.what == EVIDENCE else "needs_reason"] = one.least
        elif one is not None:
            lines.append(one.rule)
    if lines:
        rows[0]["rules"] = lines


# From rows


def definition_of(rows: Sequence[Row]) -> dict[str, Any]:
    """The entry of `$defs` that a ladder's rows make."""
    first = rows[0]
    counted = "value" in first
    members: dict[str, Any] = {"value": first["value"]} if counted else {}
    members["level"] = {"oneOf": [_option(row) for row in rows]}
    members |= {name: dict(schema) for name, schema in _MEMBERS.items()}
    made: dict[str, Any] = {"type": "object"}
    if counted:
        made["anyOf"] = [{"required": ["value"]}, {"required": ["level"]}]
    else:
        made["required"] = ["level"]
    made |= {"additionalProperties": False, "properties": members}
    rules = [
        *first.get("rules", ()),
        *_needs(rows, "needs_reason", REASON),
        *_needs(rows, "needs_evidence", EVIDENCE),
    ]
    if rules:
        made["allOf"] = rules
    for member, value in first.get("judgement", {}).items():
        if member == "properties" and isinstance(value, dict):
            members.update(value)
        elif member != "allOf" or _same_rules(value, rules, [row["level"] for row in rows]):
            made[member] = value
    return made


def _same_rules(exact: Any, plain_rules: Sequence[Any], levels: Sequence[str]) -> bool:
    """Whether the exact form of rules says what the columns say now; rules that cannot be said stay while the columns are empty."""
    said = list(rules_said(exact))
    return meaning(said) == meaning(rules_said(plain_rules)) if sayable(said, levels) else not plain_rules


def _option(row: Row) -> dict[str, Any]:
    option: dict[str, Any] = {"const": row["level"]}
    option |= {member: row[member] for member in ("title", "description") if member in row}
    option |= row.get("more", {})
    option["x-level"] = row.get("x-level", {"score": row.get("score")})
    return option


def _needs(rows: Iterable[Row], column: str, what: str) -> Iterator[dict[str, Any]]:
    """One rule for all levels that need the same."""
    by_least: dict[int, list[str]] = {}
    for row in rows:
        if row.get(column):
            by_least.setdefault(row[column], []).append(row["level"])
    return (Needs(tuple(levels), what, least).rule for least, levels in by_least.items())
