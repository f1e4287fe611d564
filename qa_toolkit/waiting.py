"""What an audit's proposals still ask of somebody: an answer of another edition or standard, or what data say, that nobody has confirmed.

A proposal waits until its criterion is answered, by it or otherwise. None ever counts in a score.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from qa_toolkit.audits import Audit, whole_number
from qa_toolkit.gap_report import ProposedAnswer
from qa_toolkit.models import Criterion
from qa_toolkit.wording import clean, count, day, listed, quoted


def proposed(audit: Audit) -> Iterator[ProposedAnswer]:
    """By the order of the standard; what is in the file twice is told once."""
    for id_, criterion in audit.standard.criteria.items():
        if id_ in audit.outside or id_ in audit.answers:
            continue
        entries = audit.data.get("proposals", {}).get(id_, ())
        yield from dict.fromkeys(_proposed(audit, criterion, entry) for entry in entries)


def _proposed(audit: Audit, criterion: Criterion, entry: Mapping[str, Any]) -> ProposedAnswer:
    level, origin = criterion.level(str(entry.get("level"))), clean(entry.get("from"))
    value = whole_number(entry.get("value")) if criterion.bands else None
    cited = entry.get("evidence", ())
    return ProposedAnswer(
        criterion=criterion.id,
        says=level.title if level else "" if value is None else str(value),
        level=level.key if level else "",
        value=value,
        origin=origin,
        kind="answer" if "#" in origin else "data",
        because=clean(entry.get("because")).strip(),
        evidence=tuple(clean(audit.evidence[id_]["title"]) for id_ in cited if id_ in audit.evidence),
    )


def to_confirm(found: Iterable[ProposedAnswer]) -> int:
    """For how many criteria a level or number is proposed."""
    return len({one.criterion for one in found if one.says})


def sentences(found: Sequence[ProposedAnswer]) -> str:
    """What waits, by where it comes from; '' where nothing does."""
    asked = [one for one in found if one.says]
    answers = dict.fromkeys(one.origin for one in asked if one.kind == "answer")
    standards = [origin.partition("#")[0] for origin in answers]
    sources = [one.origin for one in asked if one.kind == "data"]
    parts = [f"{count(standards.count(name), 'answer')} of {name}" for name in dict.fromkeys(standards)]
    parts += [
        f"{count(sources.count(name), 'proposal')} from {quoted(name) if name else 'an unnamed source'}"
        for name in dict.fromkeys(sources)
    ]
    said = []
    if parts:
        one = len(answers) + len(sources) == 1
        wait = (
            "waits for somebody to confirm it; until then it does"
            if one
            else "wait for somebody to confirm them; until then they do"
        )
        said.append(f"{listed(parts)} {wait} not count.")
    alone = len({one.criterion for one in found} - {one.criterion for one in asked})
    if alone:
        more = " more" if parts else ""
        have = count(alone, f"{more} criterion has".strip(), f"{more} criteria have".strip())
        beside = "it" if alone == 1 else "them"
        said.append(f"{have} earlier answers or evidence beside {beside} to look at, but no level is proposed.")
    return " ".join(said)


def settled(audit: Audit) -> str:
    """That a proposal stands beside an answer that somebody has given; '' where none does."""
    entries = audit.data.get("proposals", {})
    number = sum(bool(entries.get(id_)) for id_ in audit.answers)
    if not number:
        return ""
    of = count(number, "criterion that is answered already", "criteria that are answered already")
    return f"What is still proposed for {of} changes nothing."


def history(audit: Audit) -> str:
    """Which editions the audit was moved through, and when; '' where it was always by this one."""
    before = audit.data.get("upgraded_from")
    moves = [one for one in before if isinstance(one, dict)] if isinstance(before, list) else []
    names = [clean(one["standard"].get("name")) for one in moves if isinstance(one.get("standard"), dict)]
    if not names:
        return ""
    on = clean(moves[-1].get("on"))
    steps = ", then to ".join([*names[1:], audit.standard.name])
    return f"This audit was begun by {names[0]} and moved to {steps}{f' on {day(on)}' if on else ''}."
