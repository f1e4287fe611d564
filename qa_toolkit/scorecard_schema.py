"""The scorecard's schema, closed for one standard: every section, criterion and level by name, and no member that is not there.

An award's rule may speak only of what stands here. `x-moves` says what a better judgement can do to a member; see the published schema.
"""

from __future__ import annotations

from typing import Any

from qa_toolkit.models import UNANSWERED, UNSUPPORTED, Ladder, Scoring
from qa_toolkit.standards import Standard, published_schema


def scorecard_schema(standard: Standard) -> dict[str, Any]:
    """The closed schema of this standard's scorecards; `$defs` keeps the forms that any section and any criterion has."""
    schema = published_schema("scorecard")
    forms = schema["$defs"]
    top: dict[str, Any] = schema["properties"]
    schema["$id"] = f"urn:qa-toolkit:schema:scorecard:1:{standard.name}"
    schema["title"] = f"A scorecard of {standard.name}"
    levels = list(standard.scored_levels)
    for form in (forms["overall"], forms["section"]):
        form["properties"]["by_level"] = _by_level(form["properties"]["by_level"], levels)
        form["properties"]["level"]["enum"] = ["", *levels]
    forms["criterion"]["properties"]["level"]["enum"] = [*levels, UNANSWERED, UNSUPPORTED]
    top["standard"]["const"] = standard.name
    top["overall"] = _aggregate(forms["overall"], standard.scoring)
    sections = {id_: _aggregate(forms["section"], section.scoring) for id_, section in standard.sections.items()}
    top["sections"] = {
        "type": "object",
        "required": list(sections),
        "properties": sections,
        "additionalProperties": False,
    }
    criteria = {id_: _criterion(forms["criterion"], ladder) for id_, ladder in standard.ladders.items()}
    top["criteria"] |= {"properties": criteria, "additionalProperties": False}
    top["excluded"] |= {"propertyNames": {"enum": list(standard.criteria)}}
    return schema


def _by_level(form: dict[str, Any], levels: list[str]) -> dict[str, Any]:
    properties = dict.fromkeys(levels, form["additionalProperties"])
    return {**form, "required": levels, "properties": properties, "additionalProperties": False}


def _aggregate(form: dict[str, Any], scoring: Scoring) -> dict[str, Any]:
    """Level and rank of the whole exist only where the lowest level decides."""
    lowest = scoring.method == "min"
    properties = {
        name: member for name, member in form["properties"].items() if lowest or name not in ("level", "rank")
    }
    properties["method"] = {**properties["method"], "enum": [scoring.method]}
    required = [*form["required"], *(["level", "rank"] if lowest else [])]
    return {**form, "required": required, "properties": properties}


def _criterion(form: dict[str, Any], ladder: Ladder) -> dict[str, Any]:
    criterion = ladder.criterion
    exact: dict[str, dict[str, Any]] = {
        "section": {"const": criterion.section},
        "level": {"enum": [*ladder.scores, UNANSWERED, UNSUPPORTED]},
        "rank": {"maximum": len(ladder.keys_by_rank) - 1},
        "score": {"maximum": ladder.highest},
        "highest": {"const": ladder.highest},
        "weight": {"const": criterion.weight},
        "essential": {"const": criterion.essential},
    }
    properties = {name: {**member, **exact.get(name, {})} for name, member in form["properties"].items()}
    return {**form, "properties": properties}
