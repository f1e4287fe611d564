"""One audit as a small row: what a roll-up, a table and a chart need of it, and nothing that only its own report needs.

A row is made once, where its file is read, and travels: to the process that collects, into the store and out again. It holds facts of the
audit alone. What depends on today, on a deadline or on other audits is worked out when rows are rolled up, so that a row stays true.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from qa_toolkit.models import Record

FORMAT = 3  # a new number makes rows that an earlier version kept be taken again

UNANSWERED_MARK, UNSUPPORTED_MARK, OUTSIDE_MARK = ".", "!", "-"
MET_MARK, UNMET_MARK = "m", "u"
STATE_MARKS = {"met": MET_MARK, "unmet": UNMET_MARK, "unanswered": UNANSWERED_MARK, "unsupported": UNSUPPORTED_MARK}
BLOCKS, BLOCKS_NOT = "b", "."
WOULD_BE_MET, NOT_MET, NO_STATEMENT = "y", "n", "-"
LEVEL_MARKS = (
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"  # a level by its place in its criterion's ladder
)
BEYOND_MARKS = "+"


class SectionScore(NamedTuple):
    """One section; a section in which nothing applies has `applicable` 0, and its per cent means nothing."""

    percent: int
    points: int
    possible: int
    met: int
    applicable: int


class Expiring(NamedTuple):
    """A piece of evidence with a last day (`on`, ISO)."""

    on: str
    title: str


class AuditRow(Record):
    """One audit.

    `source` is where it came from: a path, `archive.zip!member`, or `workspace!organisation/audit`. `organisation` is what tells two
    organisations apart: the id, or the name where there is none. `role` is 'self' or 'external'. `submitted_on` and `started_on` are ISO
    days, or ''. `points` of `possible` are exact integers over the standard's denominator.

    Strings with one character for each criterion, in the order of the standard (`Standard.criteria`):
    `levels`: a character of `LEVEL_MARKS` for the place of the level in `Criterion.levels`, else `.` unanswered, `!` claimed without support,
    `-` does not apply; for an unsupported judgement `claims` has the level that it claims, elsewhere it repeats `levels`.
    `states`: `m` met, `u` not met, `.` unanswered, `!` claimed without support, `-` outside the score.
    `blocks`: `b` where the criterion stands in the way of the award aimed at, else `.`.

    `awards` has one character for each award of the standard, in order: `y` the rule would be met on these judgements, `n` it would not yet,
    `-` no statement is possible. `target` is the key of the award aimed at, or ''.
    `expiring` has what runs out first at its beginning. `due` are the days, sorted, on which actions fall due that are not done; '' for one
    without a day.
    """

    source: str
    audit: str
    organisation: str
    name: str
    kind: str
    area: str
    phase: str
    region: str
    standard: str
    standard_sha256: str
    cycle: str
    role: str
    verifies: str
    started_on: str
    submitted_on: str
    answered: int
    applicable: int
    unsupported: int
    met: int
    percent: int
    points: int
    possible: int
    sections: tuple[SectionScore, ...]
    awards: str
    target: str
    levels: str
    claims: str
    states: str
    blocks: str
    expiring: tuple[Expiring, ...]
    due: tuple[str, ...]
    errors: int
    warnings: int

    @property
    def gaps(self) -> int:
        """How many criteria that apply are not met."""
        return self.applicable - self.met


class NotTaken(Record):
    """A file, or a member of an archive, that is no audit, with the one sentence that says why and where in it."""

    source: str
    sentence: str


_section, _expiring = (
    partial(tuple.__new__, SectionScore),
    partial(tuple.__new__, Expiring),
)  # a third of `_make`'s time

# A row in plain parts, as it goes into the store: its sections and what expires as lists of their values.
Members = dict[str, Any]


def from_members(members: Members) -> AuditRow:
    """The row of these members, filled as a whole: rows are read several times over, and to assign member by member is most of that."""
    row = object.__new__(AuditRow)
    vars(row).update(
        members,
        sections=tuple(map(_section, members["sections"])),
        expiring=tuple(map(_expiring, members["expiring"])),
        due=tuple(members["due"]),
    )
    return row
