"""The levels that people choose from, the judgement around them, and the numbers that lead to them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from qa_toolkit.lint.remarks import Remark, error, warning
from qa_toolkit.models import Criterion
from qa_toolkit.safety import Path
from qa_toolkit.standards import Standard

# What the toolkit writes into a judgement, whoever fills it in and wherever.
_WRITTEN = ("comment", "evidence", "by", "on")
_WRONG: tuple[tuple[str, Any, str], ...] = (
    ("comment", 5, 'a number as comment; write "type": "string"'),
    ("evidence", "e1", 'evidence that is no list; write "type": "array"'),
    ("evidence", [5], 'a number as evidence; write "items": {"type": "string"}'),
    ("by", 5, 'a number for who judged; write "type": "string"'),
    ("on", "yesterday", 'a day that is none; write "type": "string", "format": "date"'),
)
_FULL = {"comment": "A sentence that says why.", "evidence": ["e1"], "by": "p1", "on": "2026-01-31"}


def check(standard: Standard) -> Iterator[Remark]:
    judged: dict[str, Criterion] = {}
    for criterion in standard.criteria.values():
        judged.setdefault(definition(standard, criterion), criterion)
        yield from _bands(standard, criterion)
    for name, criterion in judged.items():
        yield from _levels(name, criterion)
        yield from _judgement(standard, name, criterion)
    yield from _repeated(judged)
    yield from _unused(standard, judged)


def definition(standard: Standard, criterion: Criterion) -> str:
    """The name in `$defs` of the judgement that a criterion asks for."""
    reference: str = standard.data["properties"][criterion.section]["properties"][criterion.id]["$ref"]
    return reference.removeprefix("#/$defs/")


def _levels(name: str, criterion: Criterion) -> Iterator[Remark]:
    at: Path = ("$defs", name, "properties", "level", "oneOf")
    before = -1
    for index, level in enumerate(criterion.levels):
        if level.score is not None:
            if level.score < before:
                message = f"'{level.key}' scores less than the level before it; levels stand lowest first."
                yield error((*at, index), message)
            before = level.score
        if level.title == level.key:
            yield warning(
                (*at, index), f"the level '{level.key}' has no title of its own; people choose by reading it."
            )


def _repeated(judged: Mapping[str, Criterion]) -> Iterator[Remark]:
    """The same text written out for each criterion tells nobody anything; one definition serves them all."""
    first: dict[tuple[str, ...], str] = {}
    for name, criterion in judged.items():
        texts = tuple(level.description for level in criterion.levels if level.score is not None)
        if not any(texts):
            continue
        other = first.setdefault(texts, name)
        if other != name:
            message = f"'{name}' describes its levels with the words of '{other}'; let both criteria refer to '{other}', or describe what differs."
            yield warning(("$defs", name), message)


def _unused(standard: Standard, judged: Mapping[str, Criterion]) -> Iterator[Remark]:
    text = json.dumps(standard.data)
    for name in standard.data["$defs"]:
        if name not in judged and f'"#/$defs/{name}"' not in text:
            yield warning(("$defs", name), f"nothing refers to '{name}'; take it out.")


def _judgement(standard: Standard, name: str, criterion: Criterion) -> Iterator[Remark]:
    """Tries a complete judgement at every level: one that is refused could never be given."""
    own = standard.data["$defs"][name]
    at: Path = ("$defs", name)
    if own.get("additionalProperties") is not False and "$ref" not in own:
        yield warning(
            at,
            f"'{name}' takes members that nobody expects, so a misspelt one is lost; close it with \"additionalProperties\": false.",
        )
    members = own.get("properties", {})
    missing = [member for member in _WRITTEN if member not in members]
    if missing and own.get("additionalProperties") is False:
        yield error(
            (*at, "properties"),
            f"a judgement by '{name}' has no room for: {', '.join(missing)}. Add them; the toolkit writes them.",
        )
        return
    validator = standard.rule(own)
    for index, level in enumerate(criterion.levels):
        if not validator.is_valid({"level": level.key, **_FULL}):
            message = f"no judgement at '{level.key}' is accepted, even with comment, evidence, by and on; look at the rules of '{name}'."
            yield error((*at, "properties", "level", "oneOf", index), message)
            return
    if validator.is_valid(5):
        yield warning(at, f'\'{name}\' accepts a number as a whole judgement; write "type": "object".')
        return
    for member, value, wrong in _WRONG:
        if validator.is_valid({"level": criterion.levels[0].key, **_FULL, member: value}):
            yield warning((*at, "properties", member), f"'{name}' accepts {wrong}.")


def _bands(standard: Standard, criterion: Criterion) -> Iterator[Remark]:
    name = definition(standard, criterion)
    own = standard.data["$defs"][name]
    path: Path = ("properties", criterion.section, "properties", criterion.id, "x-criterion", "bands")
    takes_value = "value" in own.get("properties", {})
    if not criterion.bands:
        if takes_value and criterion.target is not None:
            yield warning((*path[:-1],), f"'{name}' takes a number, but no \"bands\" say which level it means.")
        return
    if not takes_value:
        yield error(
            path, f"a counted criterion needs a judgement that takes \"value\", a whole number; add it to '{name}'."
        )
        return
    if "level" in own.get("required", ()):
        yield error(
            ("$defs", name, "required"),
            f'\'{name}\' asks for a level even where a number is given; write "anyOf": [{{"required": ["value"]}}, {{"required": ["level"]}}].',
        )
    scores = [level.score for band in criterion.bands if (level := criterion.level(band.level)) is not None]
    if any(score is None for score in scores):
        yield error(path, "a number can only lead to a level with a score; 'does not apply' is not counted.")
        return
    numbers = [score for score in scores if score is not None]
    steps = list(pairwise(numbers))
    if not (all(low < high for low, high in steps) or all(low > high for low, high in steps)):
        yield error(path, "from band to band the level should always rise (or, where less is better, always fall).")
    yield from _below_first(own, criterion, path)


def _below_first(own: Mapping[str, Any], criterion: Criterion, path: Path) -> Iterator[Remark]:
    value = own.get("properties", {}).get("value", {})
    lowest = value.get("minimum", 0) if isinstance(value, dict) else 0
    first = criterion.bands[0].start
    if lowest < first:
        yield warning(
            (*path, 0, "from"),
            f'a number below {first} has no level; start the first band lower, or give "value" a "minimum" of {first}.',
        )
