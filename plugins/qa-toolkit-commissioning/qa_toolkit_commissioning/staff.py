"""A register of staff qualifications and memberships as evidence: counts by level and the soonest expiry, and nobody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from qa_toolkit.data_tables import Field, read_table
from qa_toolkit.errors import BadData
from qa_toolkit.hookspecs import EvidencePiece, GatherContext, Gathered
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import count, day, listed

HIGHEST = 8  # of the Regulated Qualifications Framework
_NONE = frozenset(
    (
        "",
        "-",
        "–",
        "no",
        "n",
        "none",
        "false",
        "0",
        "n/a",
        "na",
        "not known",
        "unknown",
        "tbc",
        "pending",
        "expired",
        "lapsed",
    )
)
_EXPIRES = ("expires", "expiry", "membership expires")


def register(content: bytes, context: GatherContext) -> Gathered:
    """One row for each person; a column of names is not looked at.

    Raises:
        BadData: where it has no column of levels, or no row can be used.
    """
    table = read_table(content, context.name, ("level",))
    level, membership, expires = table.column("level"), table.find("membership"), table.find(*_EXPIRES)
    levels: Counter[int] = Counter()
    until: list[date] = []
    members = lapsed = 0
    faults: list[str] = list(table.warnings)
    for row in table.rows:
        try:
            held = _level(row.fields[level])
            ends = None if expires is None else _day(row.fields[expires])
            member = folded(row.text(membership)) not in _NONE
        except BadData as error:
            faults.append(str(error))
            continue
        levels[held] += 1
        over = ends is not None and ends < context.on
        lapsed += over
        members += member and not over
        until += [ends] if ends is not None and not over else []
    if not levels:
        raise BadData(context.name, faults[0] if faults else "there is nobody in it.")
    summary = tuple(_sentences(levels, members, lapsed, until))
    piece = EvidencePiece(
        key="staff-levels",
        title=f"Register of staff qualifications: {_by_level(levels)}",
        dated=context.on,
        method=f"Counted from a register of qualifications and memberships. {' '.join(summary)}",
        kind="register",
        expires=min(until, default=None),
        count=levels.total(),
    )
    return Gathered(summary=summary, evidence=(piece,), warnings=tuple(faults))


def _level(field: Field) -> int:
    """What is none is not repeated: where columns were mixed up, it is somebody's name."""
    try:
        held = field.whole(0, HIGHEST) if field.text else None
    except BadData:
        raise field.bad(f"this is no level; write a number from 0 to {HIGHEST}.") from None
    if held is None:
        raise field.bad("the level is missing; write 0 for none.")
    return held


def _day(field: Field) -> date | None:
    try:
        return field.day() if field.text else None
    except BadData:
        raise field.bad("this is no date; write it as 30/11/2026 or 2026-11-30.") from None


def _sentences(levels: Counter[int], members: int, lapsed: int, until: list[date]) -> Iterator[str]:
    six = sum(number for level, number in levels.items() if level >= 6)
    yield f"{six} of {count(levels.total(), 'person', 'people')} at Level 6 or higher."
    yield f"{count(members, 'current membership')}."
    if lapsed:
        yield f"{lapsed} expired and not counted as current."
    if until:
        yield f"The next expires on {day(min(until).isoformat())}."


def _by_level(levels: Counter[int]) -> str:
    return listed(
        f"{number} at {f'Level {one}' if one else 'no level'}" for one, number in sorted(levels.items(), reverse=True)
    )
