"""What a comparison finds, and the sentences that people read of it, on the command line and in the pages alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa_toolkit.merging.keys import Path
from qa_toolkit.models import Record


class Change(Record):
    """What is only in the file, and so would be written into the audit. None stands for what is not there."""

    path: Path
    criterion: str | None
    label: str  # '1.2 Measurable aims, comment'
    before: Any
    after: Any
    before_words: str  # as people read it: a level's title, '30 November 2026', 'nothing'
    after_words: str


class Clash(Record):
    """What both sides changed, and not in the same way; a person says whose stays."""

    path: Path
    criterion: str | None
    label: str
    base: Any
    theirs: Any
    ours: Any
    base_words: str
    theirs_words: str
    ours_words: str


def describe(change: Change) -> str:
    return f"{change.label}: {change.before_words} → {change.after_words}"


def describe_all(changes: Sequence[Change]) -> list[str]:
    """A line for each change; who judged a criterion and on which day are one line where both change."""
    known = {one.path: one for one in changes}
    lines: dict[Path, str] = {}
    for one in changes:
        judgement, member = one.path[:-1], one.path[-1]
        by, on = known.get((*judgement, "by")), known.get((*judgement, "on"))
        if one.path[0] != "judgements" or member not in ("by", "on") or by is None or on is None:
            lines[one.path] = describe(one)
        else:
            label = by.label.removesuffix(" by")  # '1.2 Measurable aims, judged'
            lines[judgement] = f"{label}: {_judged(by, on, 'before')} → {_judged(by, on, 'after')}"
    return list(lines.values())


def _judged(by: Change, on: Change, side: str) -> str:
    said = {"by": by, "on": on}
    parts = [f"{word} {getattr(one, f'{side}_words')}" for word, one in said.items() if getattr(one, side) is not None]
    return " ".join(parts) or by.before_words


def describe_clash(clash: Clash) -> str:
    return f"{clash.label}: was {clash.base_words}; the file has {clash.theirs_words}, the audit has {clash.ours_words}"
