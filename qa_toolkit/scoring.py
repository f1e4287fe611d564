"""Judgements in, scorecard out: pure, integers only.

Every score is a fraction over one denominator of the standard's (`Standard.denominator`), so nothing is rounded before the percentage that
people see, and that is never 100 unless every point is there. Rules: the section "Scoring" of standards/README.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from math import lcm

from qa_toolkit.models import UNANSWERED, UNSUPPORTED, Aggregate, CriterionScore, Excluded, Scorecard, Scoring
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
    ladders = standard.ladders
    members: dict[str, list[str]] = {section: [] for section in standard.sections}
    for id_, criterion in standard.criteria.items():
        section, one = criterion.section, ladders.get(id_)
        if id_ in outside:
            excluded[id_] = {"section": section, "because": "when"}
        elif one is None:
            excluded[id_] = {"section": section, "because": "recorded"}
        elif (card := one.cards.get(answers.get(id_, UNANSWERED))) is not None:
            criteria[id_] = card.copy()
            members[section].append(id_)
        else:  # a level without a score: not applicable
            excluded[id_] = {"section": section, "because": "judged"}
    for id_, claim in (claims or {}).items():
        if id_ in criteria:
            criteria[id_]["claims"] = claim
    sections = {
        id_: _section(standard, part.scoring, members[id_], criteria) for id_, part in standard.sections.items()
    }
    overall = _overall(standard, criteria, sections)
    return {
        "standard": standard.name,
        "overall": overall,
        "sections": sections,
        "criteria": criteria,
        "excluded": excluded,
    }


def _counted(standard: Standard, scoring: Scoring, ids: list[str], criteria: Mapping[str, CriterionScore]) -> Aggregate:
    """The counts of a section; its points are filled in by the method."""
    states = {"met": 0, "unmet": 0, UNANSWERED: 0, UNSUPPORTED: 0}
    by_level = dict.fromkeys(standard.scored_levels, 0)
    for id_ in ids:
        one = criteria[id_]
        state = one["state"]
        states[state] += 1
        if state in ("met", "unmet"):
            by_level[one["level"]] += 1
    return {
        "method": scoring.method,
        "percent": 0,
        "met": states["met"],
        "applicable": len(ids),
        "unanswered": states[UNANSWERED],
        "unsupported": states[UNSUPPORTED],
        "full": states["met"] == len(ids),
        "by_level": by_level,
        "points": 0,
        "possible": 0,
        "from": ids,
    }


def _section(standard: Standard, scoring: Scoring, ids: list[str], criteria: Mapping[str, CriterionScore]) -> Aggregate:
    """A section in which nothing applies is complete: it can hold nobody back. Pages say 'does not apply' (`applicable` is 0)."""
    section = _counted(standard, scoring, ids, criteria)
    _by_criteria(standard, scoring, section, criteria)
    if not ids:
        section["points"] = section["possible"] = 1
    section["percent"] = percent(scoring, section["points"], section["possible"])
    return section


def _overall(
    standard: Standard, criteria: Mapping[str, CriterionScore], sections: Mapping[str, Aggregate]
) -> Aggregate:
    scoring = standard.scoring
    overall = _counted(standard, scoring, list(criteria), criteria)
    applying = {id_: section for id_, section in sections.items() if section["applicable"]}
    overall["full"] = overall["full"] and bool(criteria)
    overall["sections_full"] = sum(section["full"] for section in applying.values())
    overall["sections_applicable"] = len(applying)
    if scoring.over == "criteria" or not applying:
        _by_criteria(standard, scoring, overall, criteria)
    else:
        _by_sections(standard, scoring, overall, applying)
    if scoring.method == "min":
        _lowest_level(standard, overall, criteria)
    overall["percent"] = percent(scoring, overall["points"], overall["possible"])
    return overall


def _by_criteria(standard: Standard, scoring: Scoring, into: Aggregate, criteria: Mapping[str, CriterionScore]) -> None:
    members, common = [criteria[id_] for id_ in into["from"]], standard.denominator
    match scoring.method:
        case "mean":
            points = weights = 0
            for member in members:  # one loop: this is where the time goes when thousands of audits are scored
                weight = member["weight"]
                weights += weight
                points += weight * member["score"] * (common // member["highest"])
            into["points"], into["possible"] = points, weights * common
        case "sum":
            into["points"] = sum(m["weight"] * m["score"] for m in members)
            into["possible"] = sum(m["weight"] * m["highest"] for m in members)
        case "met-share":
            into["points"], into["possible"] = into["met"], into["applicable"]
        case "min":
            into["points"] = min((m["score"] * (common // m["highest"]) for m in members), default=0)
            into["possible"] = common if members else 0
            _lowest_level(standard, into, criteria)


def _by_sections(standard: Standard, scoring: Scoring, overall: Aggregate, sections: Mapping[str, Aggregate]) -> None:
    """A method over sections takes each section's own points as a fraction, weighted by the section."""
    weights = {id_: standard.sections[id_].weight for id_ in sections}
    common = lcm(*(section["possible"] for section in sections.values()))
    shares = {id_: section["points"] * (common // section["possible"]) for id_, section in sections.items()}
    match scoring.method:
        case "mean":
            overall["points"] = sum(weights[id_] * share for id_, share in shares.items())
            overall["possible"] = sum(weights.values()) * common
        case "sum":
            overall["points"] = sum(section["points"] for section in sections.values())
            overall["possible"] = sum(section["possible"] for section in sections.values())
        case "met-share":
            overall["points"], overall["possible"] = overall["sections_full"], len(sections)
        case "min":
            overall["points"], overall["possible"] = min(shares.values()), common


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
