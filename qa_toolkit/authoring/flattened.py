"""A standard's file as rows: one dictionary for each row of each sheet, by the names of its columns.

What has no column of its own (`Table.extras`) stands in the row as well, whole, and comes into its cell `advanced`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from qa_toolkit.authoring.assembled import QUESTION_TYPES, deepened, replacements_of
from qa_toolkit.authoring.ladders import is_ladder, level_rows
from qa_toolkit.authoring.sheets.columns import STANDARD
from qa_toolkit.authoring.words.names import Names

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_TYPES = {type_: word for word, type_ in QUESTION_TYPES.items()}


def flattened(data: Mapping[str, Any]) -> Rows:
    """All rows of a standard that the metaschema accepts, by sheet."""
    about = data["x-standard"]
    standard = _standard(data)
    rows: Rows = {
        "standard": [standard],
        "sections": [],
        "criteria": [],
        "levels": [],
        "awards": [dict(award) for award in about["awards"]],
        "crosswalk": [],
        "sources": [{"key": key, **source} for key, source in about["sources"].items()],
        "profile": [_question(name, one) for name, one in about.get("profile", {}).get("properties", {}).items()],
        "replaces": _replaces(about.get("replaces", [])),
        "definitions": [],
    }
    if not rows["profile"] and "profile" in about:
        standard["profile"] = about["profile"]
    if not rows["replaces"] and "replaces" in about:
        standard["replaces"] = about["replaces"]
    if data["required"] != list(data["properties"]):
        standard["required"] = data["required"]
    for id_, section in data["properties"].items():
        _section(rows, id_, section)
    for name, definition in data["$defs"].items():
        levels = level_rows(name, definition)
        if levels is None:
            rows["definitions"].append(_definition(name, definition))
        else:
            rows["levels"] += levels
    return rows


def names_in(data: Mapping[str, Any]) -> Names:
    """What the words of a standard's cells can refer to."""
    about, ladders = data["x-standard"], {n: d for n, d in data["$defs"].items() if is_ladder(d)}
    criteria = [
        (id_, criterion) for section in data["properties"].values() for id_, criterion in section["properties"].items()
    ]
    scored = dict.fromkeys(
        criterion["$ref"].removeprefix("#/$defs/")
        for _, criterion in criteria
        if "target" in criterion["x-criterion"] and criterion["x-criterion"].get("weight", 1)
    )
    return Names(
        sections={id_: (s["x-section"]["number"], s["title"]) for id_, s in data["properties"].items()},
        criteria={id_: (c["x-criterion"]["number"], c["title"]) for id_, c in criteria},
        ladders=[ladders[name]["properties"]["level"]["oneOf"] for name in scored if name in ladders],
        definitions=[name for name in data["$defs"] if name not in ladders],
        questions=about.get("profile", {}).get("properties", {}),
    )


def _standard(data: Mapping[str, Any]) -> Row:
    about = {
        **{member: data[member] for member in ("title", "description") if member in data},
        **({"comment": data["$comment"]} if "$comment" in data else {}),
        **{m: v for m, v in data["x-standard"].items() if m not in ("sources", "awards", "profile", "replaces")},
    }
    row: Row = {}
    for column in STANDARD.columns:
        value: Any = about
        for step in column.name.split("."):
            value = value.get(step, _MISSING) if isinstance(value, dict) else _MISSING
        if value is not _MISSING:
            row[column.name] = value
    said = deepened(row)
    return row | {member: value for member, value in about.items() if said.get(member) != value}  # empty objects


_MISSING = object()


def _section(rows: Rows, id_: str, section: Mapping[str, Any]) -> None:
    about = dict(section["x-section"])
    row: Row = {"id": id_, "number": about["number"], "title": section["title"]}
    row |= _members(section, description="description", comment="$comment")
    row |= {member: about[member] for member in ("weight",) if member in about}
    if "scoring" in about:
        scoring = about["scoring"]
        row["scoring"] = scoring["method"] if scoring.keys() == {"method"} else scoring
    rows["sections"].append(row)
    always = [name for name, one in section["properties"].items() if "when" not in one["x-criterion"]]
    if section["required"] != always:
        row["required"] = section["required"]
    for name, criterion in section["properties"].items():
        _criterion(rows, id_, name, criterion)


def _members(of: Mapping[str, Any], **names: str) -> Row:
    return {column: of[member] for column, member in names.items() if member in of}


def _criterion(rows: Rows, section: str, id_: str, criterion: Mapping[str, Any]) -> None:
    about = dict(criterion["x-criterion"])
    links = about.pop("crosswalk", None)
    row: Row = {"section": section, "id": id_, "levels": criterion["$ref"].removeprefix("#/$defs/"), **about}
    row |= _members(criterion, title="title", description="description", comment="$comment")
    if links == []:
        row["crosswalk"] = links
    rows["criteria"].append(row)
    rows["crosswalk"] += [{"criterion": id_, **link} for link in links or ()]


def _definition(name: str, definition: Mapping[str, Any]) -> Row:
    says = {member: value for member, value in definition.items() if member != "description"}
    return {"name": name, **_members(definition, description="description"), "says": says}


def _question(name: str, question: Mapping[str, Any]) -> Row:
    return {"name": name, **question, "type": _TYPES.get(question["type"], question["type"])}


def _replaces(replacements: list[Mapping[str, Any]]) -> list[Row]:
    """None of them where rows would not give them back."""
    rows = [row for one in replacements for row in _replacement(one)]
    return rows if replacements_of(rows) == replacements else []


def _replacement(one: Mapping[str, Any]) -> Iterator[Row]:
    standard, notes = one["standard"], dict(one.get("notes", {}))
    for old, level in one.get("levels", {}).items():
        yield {"standard": standard, "what": "level", "from": old, "to": level}
    for old, targets in one["map"].items():
        note = {"notes": notes[old]} if old in notes else {}
        for target in targets or [{}]:
            yield {"standard": standard, "what": "criterion", "from": old, **target, **note}
            note = {}
