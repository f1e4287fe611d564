"""What the rule of an award may ask of one member of the scorecard: only what a better judgement cannot take away again.

The scorecard's schema says of every member how it moves (`x-moves`); here stands what follows from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.lint.remarks import Remark, error
from qa_toolkit.models import UNANSWERED, UNSUPPORTED
from qa_toolkit.safety import Path
from qa_toolkit.standards import Standard

VALUES = frozenset(["const", "enum", "minimum", "exclusiveMinimum"])
_LEAST = frozenset(["minimum", "exclusiveMinimum"])
_STATES = ((UNANSWERED, UNSUPPORTED), ("unmet",), ("met",))

Ladder = Sequence[Sequence[str]]  # words, worst first; those of one rung are equally good


@dataclass(frozen=True)
class Place:
    """Where in the scorecard a part of a rule looks: the scorecard's schema there, and the names that lead to it."""

    form: Mapping[str, Any]
    names: tuple[str, ...]
    condition: bool = False  # inside "if"

    @property
    def shown(self) -> str:
        return ".".join(self.names) or "the scorecard"

    @property
    def is_value(self) -> bool:
        return "properties" not in self.form

    def member(self, name: str, form: Mapping[str, Any]) -> Place:
        return Place(form, (*self.names, name), self.condition)


def value_remarks(standard: Standard, rule: Mapping[str, Any], path: Path, place: Place) -> Iterator[Remark]:
    for keyword in ("properties", "required", "additionalProperties"):
        if keyword in rule:
            yield error((*path, keyword), f"{place.shown} is a single value and has no members.")
    asked = sorted(VALUES & rule.keys())
    moves = place.form.get("x-moves")
    if moves is None:
        yield error(path, f"no rule can ask anything of {place.shown}; ask for a count, a level or a state.")
    elif place.condition:
        if moves != "never":
            message = f'{place.shown} changes with a judgement, so it cannot stand under "if"; use section, essential or weight.'
            yield error(path, message)
    elif moves == "count":
        yield from _count(standard, asked, path, place)
    elif moves == "up":
        yield from _up(rule, asked, path, place)
    elif moves == "down":
        yield from _down(rule, asked, path, place)
    elif moves == "ladder":
        yield from _up_the_ladder(standard, rule, asked, path, place)


def _up(rule: Mapping[str, Any], asked: Sequence[str], path: Path, place: Place) -> Iterator[Remark]:
    is_boolean = place.form.get("type") == "boolean"
    for keyword in asked:
        if is_boolean and (keyword != "const" or rule["const"] is not True):
            message = f'a better judgement makes {place.shown} true, so a rule can only ask for "const": true.'
            yield error((*path, keyword), message)
        elif not is_boolean and keyword not in _LEAST:
            message = f'a better judgement raises {place.shown} beyond this and would break the rule; write "minimum".'
            yield error((*path, keyword), message)


def _down(rule: Mapping[str, Any], asked: Sequence[str], path: Path, place: Place) -> Iterator[Remark]:
    for keyword in asked:
        if keyword != "const" or rule["const"] != 0 or rule["const"] is False:
            message = f'a better judgement lowers {place.shown}, so a rule can only ask for "const": 0.'
            yield error((*path, keyword), message)


def _count(standard: Standard, asked: Sequence[str], path: Path, place: Place) -> Iterator[Remark]:
    level = place.names[-1]
    ladders = [one for one in standard.ladders.values() if level in one.scores]
    if any(one.scores[level] < one.highest for one in ladders):
        message = f"a better judgement lowers the count of '{level}', which is not the highest level; ask for a rank, or for what is met."
        yield error(path, message)
        return
    for keyword in asked:
        if keyword not in _LEAST:
            yield error((*path, keyword), f'a better judgement raises {place.shown}; write "minimum".')


def _up_the_ladder(
    standard: Standard, rule: Mapping[str, Any], asked: Sequence[str], path: Path, place: Place
) -> Iterator[Remark]:
    known = [word for word in place.form.get("enum", ()) if word]
    for keyword in asked:
        here = (*path, keyword)
        if keyword in _LEAST:
            yield error(here, f'{place.shown} is a word; write "const", or "enum" with every better one.')
            continue
        accepted = [rule["const"]] if keyword == "const" else rule["enum"]
        unknown = [word for word in accepted if word not in known]
        for word in unknown:
            near = did_you_mean(str(word), known)
            yield error(here, f"{place.shown} is never '{shown(word)}'.{near} It is one of: {', '.join(known)}.")
        sideways = place.names[0] != "criteria"
        left_out = [] if unknown else _left_out(accepted, _ladders(standard, place), sideways=sideways)
        if left_out:
            missing = " and ".join(f"'{word}'" for word in left_out)
            message = (
                f'{missing} would not do, though no worse than what this accepts; write "enum" with every better one.'
            )
            yield error(here, message)


def _ladders(standard: Standard, place: Place) -> list[Ladder]:
    """The ladders that a member climbs, for each criterion that a rule can speak of here."""
    if place.names[-1] == "state":
        return [_STATES]
    if place.names[0] == "criteria":
        named = standard.ladders.get(place.names[1])
        ladders = [named] if named else list(standard.ladders.values())
        return [
            [
                _STATES[0],
                *([key for key, its in one.ranks.items() if its == rank] for rank in range(len(one.keys_by_rank))),
            ]
            for one in ladders
        ]
    # The lowest of several criteria passes from one ladder to another, so their ladders count as one.
    keys = [one.keys_by_rank for one in standard.ladders.values()]
    longest = max((len(one) for one in keys), default=0)
    return [[list(dict.fromkeys(key for one in keys for key in one[rank : rank + 1])) for rank in range(longest)]]


def _left_out(accepted: Sequence[Any], ladders: Sequence[Ladder], *, sideways: bool) -> list[str]:
    """The words above an accepted one that are not accepted; `sideways` where it can pass to another of its rung as well."""
    missing: dict[str, None] = {}
    for ladder in ladders:
        reached = False
        for rung in ladder:
            here = any(key in accepted for key in rung)
            if reached or (here and sideways):
                missing.update(dict.fromkeys(key for key in rung if key not in accepted))
            reached = reached or here
    return list(missing)
