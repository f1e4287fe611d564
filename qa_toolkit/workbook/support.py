"""What a judgement needs beside its level before it counts, asked of the standard's own rules, and how far an answer is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qa_toolkit.models import Criterion, Record
from qa_toolkit.standards import Standard

TO_DO = "To do"
NEEDS_EVIDENCE = "Needs evidence"
NEEDS_COMMENT = "Needs a comment"
ANSWERED = "Answered"
OUTSIDE = "Does not apply"
RECORDED = "Recorded only"  # what the standard does not score; it is in no count, here as in the report
UNSUPPORTED = (NEEDS_EVIDENCE, NEEDS_COMMENT)

_LONGEST = 200  # characters of a reason that a standard may sensibly ask for
_FULL: Mapping[str, Any] = {
    "comment": "x" * _LONGEST,
    "evidence": ["e1", "e2", "e3"],
    "by": "p1",
    "on": "2026-01-31",
}


class Need(Record):
    """`comment` is the least number of characters, 0 where none is needed."""

    evidence: bool
    comment: int


class Needs(Record):
    """By level, and by the first number of each band; an entry only where something is needed."""

    levels: Mapping[str, Need]
    bands: Mapping[int, Need]


def needs_of(standard: Standard) -> dict[str, Needs]:
    """By criterion; those that share a definition and bands share what is found."""
    known: dict[tuple[Any, ...], Needs] = {}
    found: dict[str, Needs] = {}
    for id_, rule in standard.judgement_rules.items():
        criterion = standard.criteria[id_]
        key = (id(rule), criterion.bands)
        if key not in known:
            members = standard.judgement_members(id_)
            full = {name: value for name, value in _FULL.items() if name in members}
            known[key] = _needs(rule.is_valid, full, criterion)
        found[id_] = known[key]
    return found


def _needs(accepts: Callable[[Any], bool], full: Mapping[str, Any], criterion: Criterion) -> Needs:
    levels = {level.key: _need(accepts, {**full, "level": level.key}) for level in criterion.levels}
    bands = {band.start: _need(accepts, {**full, "value": band.start}) for band in criterion.bands}
    return Needs(
        {key: need for key, need in levels.items() if need is not None},
        {start: need for start, need in bands.items() if need is not None},
    )


def _need(accepts: Callable[[Any], bool], full: Mapping[str, Any]) -> Need | None:
    bare = {**full, "evidence": []}
    if accepts({**bare, "comment": ""}) or not accepts(full):  # or it is refused whatever stands beside it
        return None
    length = next((n for n in range(_LONGEST) if accepts({**full, "comment": "x" * n})), 0)
    return Need(not accepts(bare), length)


def state(needs: Needs, criterion: Criterion, *, level: str, value: object, comment: str, evidence: str) -> str:
    """The same in words as the formula that `section_sheet` writes beside the answer."""
    counted = isinstance(value, int | float) and bool(criterion.bands)
    if not level and not counted:
        return TO_DO
    need = needs.levels.get(level)
    if counted and isinstance(value, int | float):
        starts = [band.start for band in criterion.bands if value >= band.start]
        need = needs.bands.get(starts[-1]) if starts else None
    if need is not None and need.evidence and not evidence.strip():
        return NEEDS_EVIDENCE
    if need is not None and len(comment.strip()) < need.comment:
        return NEEDS_COMMENT
    return ANSWERED
