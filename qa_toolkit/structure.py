"""What a file must hold beyond the metaschema before `Standard` reads it: what would otherwise crash the score, or falsify it in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.models import UNANSWERED, UNSUPPORTED
from qa_toolkit.safety import Path, Problem

RESERVED_LEVELS = (UNANSWERED, UNSUPPORTED)
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_ADVICE = 'give it "x-level": {"score": 0}, 1, 2 …, or null where the criterion does not apply.'


def reading_problems(data: Mapping[str, Any]) -> Iterator[Problem]:
    """What `Standard`, scoring and awards take for granted and the metaschema cannot say."""
    seen: dict[str, str] = {}
    judged: set[str] = set()
    for section_id, section in data["properties"].items():
        for id_, criterion in section["properties"].items():
            path = ("properties", section_id, "properties", id_)
            if id_ in seen:
                yield path, f"the id '{id_}' stands in section '{seen[id_]}' too; an id is unique in its standard."
            seen[id_] = section_id
            name = criterion["$ref"].removeprefix("#/$defs/")
            levels = list(_level_problems(name, data["$defs"][name]))
            if name not in judged:
                yield from levels
            judged.add(name)
            if not levels:
                options = data["$defs"][name]["properties"]["level"]["oneOf"]
                scores = {option["const"]: option["x-level"]["score"] for option in options}
                yield from _target_problems((*path, "x-criterion"), criterion["x-criterion"], scores)
                yield from _band_problems((*path, "x-criterion", "bands"), criterion["x-criterion"], scores)
    yield from _award_problems(data["x-standard"]["awards"])


def _level_problems(name: str, definition: Any) -> Iterator[Problem]:
    at: Path = ("$defs", name, "properties", "level")
    members = definition.get("properties", {}) if isinstance(definition, dict) else {}
    level = members.get("level", {})
    options = level.get("oneOf") if isinstance(level, dict) else None
    if not options:
        message = f"'{name}' has no levels; they stand in $defs/{name}/properties/level/oneOf, lowest first."
        yield (at if "level" in members else ("$defs", name)), message
        return
    keys: set[str] = set()
    for index, option in enumerate(options):
        here: Path = (*at, "oneOf", index)
        key = option.get("const") if isinstance(option, dict) else None
        if not isinstance(key, str):
            yield here, 'a level is an object with a "const", its key.'
        elif not _ID.match(key) or len(key) > 60:
            yield (*here, "const"), f"the level '{shown(key)}' needs a key of small letters, digits and single hyphens."
        elif key in RESERVED_LEVELS:
            yield (*here, "const"), f"'{key}' is what the toolkit itself calls a state; choose another key."
        elif key in keys:
            yield (*here, "const"), f"the level '{key}' stands twice in this ladder; give each level its own key."
        elif not isinstance(option.get("x-level"), dict) or not _is_score(option["x-level"].get("score", "")):
            yield here, f"the level '{key}' has no score; {_ADVICE}"
        else:
            keys.add(key)


def _is_score(score: object) -> bool:
    return score is None or (isinstance(score, int) and not isinstance(score, bool) and 0 <= score <= 1000)


def _target_problems(path: Path, about: Mapping[str, Any], scores: Mapping[str, int | None]) -> Iterator[Problem]:
    target = about.get("target")
    if target is None:
        return
    if target not in scores:
        has = ", ".join(scores)
        yield (
            (*path, "target"),
            f"the target '{target}' is no level of this criterion.{did_you_mean(target, scores)} It has: {has}.",
        )
    elif scores[target] is None:
        yield (
            (*path, "target"),
            f"the target '{target}' has no score (null: does not apply); name a level that has one.",
        )
    elif not any(scores.values()):
        yield (
            (*path, "target"),
            "no level of this criterion scores more than 0, so it cannot be scored; give the highest a score of 1.",
        )


def _band_problems(path: Path, about: Mapping[str, Any], scores: Mapping[str, int | None]) -> Iterator[Problem]:
    bands: Sequence[Mapping[str, Any]] = about.get("bands", ())
    for index, band in enumerate(bands):
        if band["level"] not in scores:
            near = did_you_mean(band["level"], scores)
            yield (*path, index, "level"), f"'{band['level']}' is no level of this criterion.{near}"
        if index and band["from"] <= bands[index - 1]["from"]:
            message = f"the bands do not rise: {band['from']} stands after {bands[index - 1]['from']}. Write the lowest edge first."
            yield (*path, index, "from"), message


def _award_problems(awards: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    path: Path = ("x-standard", "awards")
    after = {award["key"]: award.get("after", ()) for award in awards}
    keys: set[str] = set()
    for index, award in enumerate(awards):
        key = award["key"]
        if key in keys:
            yield (*path, index, "key"), f"the award '{key}' stands twice; give each its own key."
        keys.add(key)
        for position, earlier in enumerate(award.get("after", ())):
            here: Path = (*path, index, "after", position)
            if earlier not in after:
                yield here, f"no award of this standard is called '{earlier}'.{did_you_mean(earlier, after)}"
            elif _leads_to(after, earlier, key):
                yield (
                    here,
                    f"'{key}' comes after '{earlier}', and '{earlier}' after '{key}': a loop. Take one of them out.",
                )


def _leads_to(after: Mapping[str, Sequence[str]], start: str, goal: str) -> bool:
    """Whether `goal` is `start` or comes before it."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        key = waiting.pop()
        if key == goal:
            return True
        if key not in seen:
            seen.add(key)
            waiting += after.get(key, ())
    return False
