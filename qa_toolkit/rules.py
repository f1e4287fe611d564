"""Reads the rule of an award as conditions that can be solved: levels that must be reached, and sums that must be large enough.

A rule that says anything else raises `NotReadable`; the way to it is then searched for instead of solved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations, product
from math import lcm
from typing import Any

from qa_toolkit.models import Aggregate, Record, Scorecard, Scoring
from qa_toolkit.scoring import percent
from qa_toolkit.standards import Standard

MAX_BRANCHES = 2_000
_FIXED_MEMBERS = frozenset({"section", "essential", "weight", "highest"})  # no judgement changes these


class NotReadable(Exception):
    pass


class Sum(Record):
    """At least `need` in total, where criterion c at rank r gives `gains[c][r]`."""

    gains: Mapping[str, tuple[int, ...]]
    need: int


class Conditions(Record):
    """All of these together: ranks by criterion, and sums."""

    ranks: Mapping[str, int]
    sums: tuple[Sum, ...]

    def and_(self, other: Conditions) -> Conditions:
        ranks = {**self.ranks}
        for id_, rank in other.ranks.items():
            ranks[id_] = max(rank, ranks.get(id_, 0))
        return Conditions(ranks, self.sums + other.sums)


def read(standard: Standard, award: str, scorecard: Scorecard) -> list[Conditions]:
    """The alternatives under which an award's rule, and the rules of all awards before it, would be met.

    Raises:
        NotReadable: where the rule says something that these conditions cannot.
    """
    reader = _Reader(standard, scorecard)
    wanted = [award, *_before(standard, award)]
    return reader.all_of(list(reader.root(standard.awards[key].requires)) for key in wanted)


def _before(standard: Standard, award: str) -> list[str]:
    found: list[str] = []
    for key in standard.awards[award].after:
        if key in standard.awards and key not in found:
            found += [key, *_before(standard, key)]
    return list(dict.fromkeys(found))


class _Reader:
    def __init__(self, standard: Standard, scorecard: Scorecard) -> None:
        self.standard, self.scorecard = standard, scorecard
        self.ladders = standard.ladders

    def all_of(self, parts: Iterable[list[Conditions]]) -> list[Conditions]:
        alternatives = [Conditions({}, ())]
        for part in parts:
            if len(alternatives) * len(part) > MAX_BRANCHES:
                raise NotReadable
            alternatives = [one.and_(two) for one, two in product(alternatives, part)]
        return alternatives

    def root(self, schema: Any) -> list[Conditions]:
        """A schema of the whole scorecard."""
        handlers = {"overall": self.overall, "sections": self.sections, "criteria": self.criteria}
        return self._object(schema, handlers.get)

    def overall(self, schema: Any) -> list[Conditions]:
        return self._aggregate(schema, self.scorecard["overall"], self.standard.scoring, whole=True)

    def sections(self, schema: Any) -> list[Conditions]:
        def handler(id_: str) -> Any:
            section = self.scorecard["sections"].get(id_)
            if section is None:
                return None
            return lambda s: self._aggregate(s, section, self.standard.sections[id_].scoring, whole=False)

        return self._object(schema, handler, self.scorecard["sections"])

    def criteria(self, schema: Any) -> list[Conditions]:
        def handler(id_: str) -> Any:
            return (lambda s: self._criterion(s, id_)) if id_ in self.scorecard["criteria"] else None

        return self._object(schema, handler, self.scorecard["criteria"])

    def _object(self, schema: Any, handler: Any, members: Iterable[str] = ()) -> list[Conditions]:
        """What an object schema says of its members; `required` names must be there and say nothing more."""
        schema = self._resolved(schema)
        parts: list[list[Conditions]] = []
        named = schema.get("properties", {})
        for keyword, value in schema.items():
            if keyword == "required":
                if any(handler(name) is None for name in value):
                    raise NotReadable
            elif keyword == "properties":
                parts += [handler(name)(child) for name, child in value.items() if handler(name)]
            elif keyword == "additionalProperties" and value is not True:
                parts += [handler(name)(value) for name in members if name not in named]
            elif keyword == "allOf":
                parts += [self._object(child, handler, members) for child in value]
            elif keyword == "anyOf":
                parts.append([c for child in value for c in self._object(child, handler, members)])
            elif keyword not in ("type", "title", "description", "$comment", "minProperties", "$ref"):
                raise NotReadable
        return self.all_of(parts)

    def _resolved(self, schema: Any) -> Mapping[str, Any]:
        if not isinstance(schema, dict):
            raise NotReadable
        if "$ref" in schema:
            target = self.standard.data["$defs"].get(str(schema["$ref"]).removeprefix("#/$defs/"))
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            return {"allOf": [target, rest]} if rest else self._resolved(target)
        return schema

    # One criterion

    def _criterion(self, schema: Any, id_: str) -> list[Conditions]:
        schema = self._resolved(schema)
        parts: list[list[Conditions]] = []
        for keyword, value in schema.items():
            if keyword == "properties":
                parts += [[Conditions({id_: self._rank(id_, name, child)}, ())] for name, child in value.items()]
            elif keyword == "if":
                if self._holds(value, id_):
                    parts.append(self._criterion(schema.get("then", {}), id_))
            elif keyword == "allOf":
                parts += [self._criterion(child, id_) for child in value]
            elif keyword == "anyOf":
                parts.append([c for child in value for c in self._criterion(child, id_)])
            elif keyword not in ("required", "then", "type", "title", "description", "$comment"):
                raise NotReadable
        return self.all_of(parts)

    def _holds(self, condition: Any, id_: str) -> bool:
        if not isinstance(condition, dict) or not set(condition.get("properties", {})) <= _FIXED_MEMBERS:
            raise NotReadable
        return self.standard.rule(condition).is_valid(self.scorecard["criteria"][id_])

    def _rank(self, id_: str, member: str, schema: Any) -> int:
        """The lowest rank at which a criterion's member satisfies its schema."""
        ladder = self.ladders[id_]
        rule = self.standard.rule(self._resolved(schema))
        now = self.scorecard["criteria"][id_]
        for rank, key in enumerate(ladder.keys_by_rank):
            keys = [k for k, r in ladder.ranks.items() if r == rank]
            values: dict[str, list[Any]] = {
                "state": ["met" if ladder.scores[key] >= ladder.target else "unmet"],
                "rank": [rank],
                "level": keys,
                "score": [ladder.scores[key]],
            }
            if any(rule.is_valid(value) for value in values.get(member, [now.get(member)])):
                return rank
        raise NotReadable

    # Sums

    def _aggregate(self, schema: Any, part: Aggregate, scoring: Scoring, *, whole: bool) -> list[Conditions]:
        schema = self._resolved(schema)
        parts: list[list[Conditions]] = []
        for keyword, value in schema.items():
            if keyword == "properties":
                for member, child in value.items():
                    parts.append(self._member(member, child, part, scoring, whole=whole))
            elif keyword == "allOf":
                parts += [self._aggregate(child, part, scoring, whole=whole) for child in value]
            elif keyword == "anyOf":
                parts.append([c for child in value for c in self._aggregate(child, part, scoring, whole=whole)])
            elif keyword not in ("required", "type", "title", "description", "$comment"):
                raise NotReadable
        return self.all_of(parts)

    def _member(self, member: str, schema: Any, part: Aggregate, scoring: Scoring, *, whole: bool) -> list[Conditions]:
        if not part["applicable"] and not whole:
            return [Conditions({}, ())]  # where nothing applies nothing can be wanting
        ids = part["from"]
        minimum = schema.get("minimum")
        match member:
            case "full" if schema == {"const": True}:
                return [Conditions(self._targets(ids), ())]
            case "met" if set(schema) == {"minimum"}:
                return [Conditions({}, (self._met(ids, minimum),))]
            case "percent" if set(schema) == {"minimum"}:
                return self._percent(minimum, part, scoring, whole=whole)
            case "rank" if set(schema) == {"minimum"} and scoring.method == "min":
                return [Conditions(dict.fromkeys(ids, minimum), ())]
            case "sections_full" if set(schema) == {"minimum"}:
                return self._sections_full(minimum)
        raise NotReadable

    def _targets(self, ids: Iterable[str]) -> dict[str, int]:
        return {id_: self._target_rank(id_) for id_ in ids}

    def _target_rank(self, id_: str) -> int:
        ladder = self.ladders[id_]
        return next(r for r, key in enumerate(ladder.keys_by_rank) if ladder.scores[key] >= ladder.target)

    def _met(self, ids: Iterable[str], need: int) -> Sum:
        gains = {id_: tuple(int(r >= self._target_rank(id_)) for r in self._ranks(id_)) for id_ in ids}
        return Sum(gains, need)

    def _ranks(self, id_: str) -> range:
        return range(len(self.ladders[id_].keys_by_rank))

    def _percent(self, wanted: int, part: Aggregate, scoring: Scoring, *, whole: bool) -> list[Conditions]:
        possible = part["possible"]
        need = points_for(scoring, wanted, possible)
        if whole and scoring.over == "sections":
            return self._percent_over_sections(need, possible, scoring)
        if scoring.method == "met-share":
            return [Conditions({}, (self._met(part["from"], need),))]
        if scoring.method == "min":
            return [Conditions(self._ranks_for_share(part["from"], need, possible), ())]
        return [Conditions({}, (Sum({id_: self._points(id_, scoring) for id_ in part["from"]}, need),))]

    def _points(self, id_: str, scoring: Scoring) -> tuple[int, ...]:
        ladder, weight = self.ladders[id_], self.standard.criteria[id_].weight
        factor = weight if scoring.method == "sum" else weight * (self.standard.denominator // ladder.highest)
        return tuple(ladder.scores[key] * factor for key in ladder.keys_by_rank)

    def _ranks_for_share(self, ids: Iterable[str], need: int, possible: int) -> dict[str, int]:
        """For `min`: each criterion must have its share, for the lowest of them is what counts."""
        ranks = {}
        for id_ in ids:
            ladder = self.ladders[id_]
            scores = [ladder.scores[key] for key in ladder.keys_by_rank]
            ranks[id_] = next(r for r, s in enumerate(scores) if s * possible >= need * ladder.highest)
        return ranks

    def _percent_over_sections(self, need: int, possible: int, scoring: Scoring) -> list[Conditions]:
        sections = {id_: s for id_, s in self.scorecard["sections"].items() if s["applicable"]}
        if scoring.method == "met-share":
            return self._sections_full(need)
        if any(self.standard.sections[id_].scoring.method == "min" for id_ in sections):
            raise NotReadable
        if scoring.method == "min":
            parts = [self._section_share(id_, s, need, possible) for id_, s in sections.items()]
            return self.all_of(parts)
        common = lcm(*(s["possible"] for s in sections.values())) if scoring.method == "mean" else 1
        gains: dict[str, tuple[int, ...]] = {}
        for id_, section in sections.items():
            weight = (
                self.standard.sections[id_].weight * (common // section["possible"]) if scoring.method == "mean" else 1
            )
            for criterion, points in self._section_points(id_, section).items():
                gains[criterion] = tuple(weight * p for p in points)
        return [Conditions({}, (Sum(gains, need),))]

    def _section_points(self, id_: str, section: Aggregate) -> dict[str, tuple[int, ...]]:
        scoring = self.standard.sections[id_].scoring
        if scoring.method == "met-share":
            return dict(self._met(section["from"], 0).gains)
        return {criterion: self._points(criterion, scoring) for criterion in section["from"]}

    def _section_share(self, id_: str, section: Aggregate, need: int, possible: int) -> list[Conditions]:
        points = -(-need * section["possible"] // possible)
        return [Conditions({}, (Sum(self._section_points(id_, section), points),))]

    def _sections_full(self, need: int) -> list[Conditions]:
        sections = {id_: s for id_, s in self.scorecard["sections"].items() if s["applicable"]}
        open_ = [id_ for id_, s in sections.items() if not s["full"]]
        missing = need - (len(sections) - len(open_))
        if missing <= 0:
            return [Conditions({}, ())]
        choices = [
            self._targets(i for id_ in chosen for i in sections[id_]["from"]) for chosen in _some(open_, missing)
        ]
        if not choices:
            raise NotReadable
        return [Conditions(ranks, ()) for ranks in choices]


def _some(items: list[str], number: int) -> Iterator[tuple[str, ...]]:
    for index, chosen in enumerate(combinations(items, number)):
        if index >= MAX_BRANCHES:
            raise NotReadable
        yield chosen


def points_for(scoring: Scoring, wanted: int, possible: int) -> int:
    """The fewest points that are shown as `wanted` per cent or more."""
    low, high = 0, possible
    while low < high:
        middle = (low + high) // 2
        if percent(scoring, middle, possible) >= wanted:
            high = middle
        else:
            low = middle + 1
    return low


def simplest(conditions: Conditions) -> Conditions:
    """Without sums that the ranks already give."""
    kept = tuple(
        s
        for s in conditions.sums
        if sum(g[min(conditions.ranks.get(id_, 0), len(g) - 1)] for id_, g in s.gains.items()) < s.need
    )
    return Conditions(conditions.ranks, kept)
