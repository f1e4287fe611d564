"""Judgements in, scorecard out: pure, integers only.

Every score is a fraction over one denominator of the standard's (`Standard.denominator`), so nothing is rounded before the percentage that
people see, and that is never 100 unless every point is there. Rules: the section "Scoring" of standards/README.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from math import lcm

from qa_toolkit.models import (
    UNANSWERED,
    UNSUPPORTED,
    Aggregate,
    CriterionScore,
    Excluded,
    Method,
    Scorecard,
    Scoring,
    Section,
)
from qa_toolkit.standards import Standard

Answers = Mapping[str, str]


def score(
    standard: Standard,
    answers: Answers,
    outside: Collection[str] = frozenset(),
    claims: Mapping[str, str] | None = None,
) -> Scorecard:
    """The scorecard of one audit.

    Args:
        standard: whose criteria, scale and methods are used.
        answers: criterion id to level key, or to 'unsupported'; who is not in it is unanswered and counts 0.
        outside: criteria that do not apply (`when`).
        claims: for unsupported judgements the level they claim.
    """
    criteria: dict[str, CriterionScore] = {}
    excluded: dict[str, Excluded] = {}
    sections = {
        id_: _section(standard, part, answers, outside, criteria, excluded) for id_, part in standard.sections.items()
    }
    for id_, claim in (claims or {}).items():
        if id_ in criteria:
            criteria[id_]["claims"] = claim
    overall = _overall(standard, criteria, sections)
    return {
        "standard": standard.name,
        "overall": overall,
        "sections": sections,
        "criteria": criteria,
        "excluded": excluded,
    }


def _section(
    standard: Standard,
    part: Section,
    answers: Answers,
    outside: Collection[str],
    criteria: dict[str, CriterionScore],
    excluded: dict[str, Excluded],
) -> Aggregate:
    """One section, whose criteria are put in their places on the way: this is where the time goes when thousands of audits are scored.

    A section in which nothing applies is complete: it can hold nobody back. Pages say 'does not apply' (`applicable` is 0).
    """
    ladders, by_level = standard.ladders, dict.fromkeys(standard.scored_levels, 0)
    ids: list[str] = []
    met = unanswered = unsupported = 0
    for id_ in part.criteria:
        one = ladders.get(id_)
        if id_ in outside:
            excluded[id_] = {"section": part.id, "because": "when"}
        elif one is None:
            excluded[id_] = {"section": part.id, "because": "recorded"}
        elif (card := one.cards.get(answers.get(id_, UNANSWERED))) is None:  # a level without a score: not applicable
            excluded[id_] = {"section": part.id, "because": "judged"}
        else:
            criteria[id_] = card.copy()
            ids.append(id_)
            state = card["state"]
            if state == UNANSWERED:
                unanswered += 1
            elif state == UNSUPPORTED:
                unsupported += 1
            else:
                met += state == "met"
                by_level[card["level"]] += 1
    section = _aggregate(part.scoring, ids, met, unanswered, unsupported, by_level)
    _by_criteria(standard, part.scoring, section, criteria)
    if not ids:
        section["points"] = section["possible"] = 1
    section["percent"] = percent(part.scoring, section["points"], section["possible"])
    return section


def _aggregate(
    scoring: Scoring, ids: list[str], met: int, unanswered: int, unsupported: int, by_level: dict[str, int]
) -> Aggregate:
    """The counts; its points are filled in by the method."""
    return {
        "method": scoring.method,
        "percent": 0,
        "met": met,
        "applicable": len(ids),
        "unanswered": unanswered,
        "unsupported": unsupported,
        "full": met == len(ids),
        "by_level": by_level,
        "points": 0,
        "possible": 0,
        "from": ids,
    }


def _overall(
    standard: Standard, criteria: Mapping[str, CriterionScore], sections: Mapping[str, Aggregate]
) -> Aggregate:
    scoring = standard.scoring
    met = unanswered = unsupported = 0
    by_level = dict.fromkeys(standard.scored_levels, 0)
    for section in sections.values():
        met += section["met"]
        unanswered += section["unanswered"]
        unsupported += section["unsupported"]
        for level, number in section["by_level"].items():
            by_level[level] += number
    overall = _aggregate(scoring, list(criteria), met, unanswered, unsupported, by_level)
    applying = {id_: section for id_, section in sections.items() if section["applicable"]}
    overall["full"] = overall["full"] and bool(criteria)
    overall["sections_full"] = sum(section["full"] for section in applying.values())
    overall["sections_applicable"] = len(applying)
    if scoring.over == "criteria" or not applying:
        _by_criteria(standard, scoring, overall, criteria)
    else:
        parts = {id_: (one["points"], one["possible"], one["full"]) for id_, one in applying.items()}
        overall["points"], overall["possible"] = over_sections(standard, parts)
    if scoring.method == "min":
        _lowest_level(standard, overall, criteria)
    overall["percent"] = percent(scoring, overall["points"], overall["possible"])
    return overall


def _by_criteria(standard: Standard, scoring: Scoring, into: Aggregate, criteria: Mapping[str, CriterionScore]) -> None:
    if scoring.method == "met-share":
        into["points"], into["possible"] = into["met"], into["applicable"]
        return
    known = shares(standard, scoring.method)
    found = [known[id_][criteria[id_]["level"]] for id_ in into["from"]]
    into["points"], into["possible"] = total(scoring, *zip(*found, strict=True)) if found else (0, 0)
    if scoring.method == "min":
        _lowest_level(standard, into, criteria)


def total(scoring: Scoring, points: Sequence[int], possible: Sequence[int]) -> tuple[int, int]:
    """The points of some criteria and what they could be; by `min` the lowest share stands for all.

    Where nothing is possible there is nothing to be the lowest, and in a sum it counts nothing.
    """
    if scoring.method == "min":
        return min((got for got, of in zip(points, possible, strict=True) if of), default=0), max(possible)
    return sum(points), sum(possible)


@lru_cache(maxsize=64)
def shares(standard: Standard, method: Method) -> dict[str, dict[str, tuple[int, int]]]:
    """By criterion and level (or state) what it adds to the points and to what they could be, worked out once."""
    common = standard.denominator
    return {
        id_: {level: _share(method, card, common) for level, card in one.cards.items()}
        for id_, one in standard.ladders.items()
    }


def _share(method: Method, card: CriterionScore, common: int) -> tuple[int, int]:
    weight, score, highest = card["weight"], card["score"], card["highest"]
    match method:
        case "mean":
            return weight * score * (common // highest), weight * common
        case "sum":
            return weight * score, weight * highest
        case "met-share":
            return int(card["state"] == "met"), 1
        case "min":
            return score * (common // highest), common


def over_sections(standard: Standard, sections: Mapping[str, tuple[int, int, bool]]) -> tuple[int, int]:
    """A method over sections takes each section's own points as a fraction, weighted by the section.

    Args:
        sections: of those in which something applies the points, what they could be, and whether the section is complete.
    """
    if standard.scoring.method == "met-share":
        return sum(full for _, _, full in sections.values()), len(sections)
    if standard.scoring.method == "sum":
        return sum(points for points, _, _ in sections.values()), sum(possible for _, possible, _ in sections.values())
    common = lcm(*(possible for _, possible, _ in sections.values()))
    parts = {id_: points * (common // possible) for id_, (points, possible, _) in sections.items()}
    if standard.scoring.method == "min":
        return min(parts.values()), common
    weights = {id_: standard.sections[id_].weight for id_ in sections}
    return sum(weights[id_] * share for id_, share in parts.items()), sum(weights.values()) * common


def _lowest_level(standard: Standard, into: Aggregate, criteria: Mapping[str, CriterionScore]) -> None:
    ids: Iterable[str] = into["from"]
    lowest = min(ids, key=lambda id_: criteria[id_]["rank"], default=None)
    into["rank"] = criteria[lowest]["rank"] if lowest else _highest_rank(standard)
    into["level"] = standard.ladders[lowest].keys_by_rank[into["rank"]] if lowest else ""


def _highest_rank(standard: Standard) -> int:
    return max((len(one.keys_by_rank) - 1 for one in standard.ladders.values()), default=0)


def percent(scoring: Scoring, points: int, possible: int) -> int:
    """Whole per cent as people see it: 100 only where every point is there."""
    if points >= possible:
        return 100 if possible else 0
    twice = 200 * points // possible
    shown = twice // 2 if scoring.round == "floor" else (twice + 1) // 2
    return min(shown, scoring.cap_below_full)
