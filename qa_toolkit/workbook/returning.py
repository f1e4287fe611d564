"""The document of a workbook that came back while it is put together: a copy of what was exported, changed piece by piece."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Sequence
from typing import Any

from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import listed, slug
from qa_toolkit.workbook.columns import Column, answered
from qa_toolkit.workbook.looking import Findings, Looking, Pointer
from qa_toolkit.workbook.plan import Plan
from qa_toolkit.workbook.shown import plain
from qa_toolkit.workbook.tables import Line, Table

_LONGEST_SLUG = 48


class Returning:
    def __init__(self, plan: Plan, findings: Findings, document: dict[str, Any]) -> None:
        self.plan, self.findings, self.document = plan, findings, document
        self.cells: dict[Pointer, str] = {}

    def note(self, line: Line, members: dict[str, str], *pointer: str | int) -> None:
        """Remembers where the members of a thing stand, by the keys of their columns."""
        for member, key in members.items():
            if key in line.at:
                self.cells[(*pointer, member)] = line.where(key)

    def new_id(self, title: str, taken: Container[str]) -> str:
        """An id that says what it is of, and is the same whenever this workbook is read again."""
        audit = self.plan.audit.id
        for tries in range(1000):
            digest = hashlib.sha256(f"{audit}\0{folded(title)}\0{tries or ''}".encode()).hexdigest()[:8]
            id_ = f"{slug(title, _LONGEST_SLUG)}-{digest}"
            if id_ not in taken:
                break
        return id_

    def look(self, lines: Sequence[Line], name: str, columns: Sequence[Column], judgement: Pointer = ()) -> Looking:
        """At the one row of a thing; where several say they are it, what they do not agree on is not read."""
        first = lines[0]
        if len(lines) == 1:
            return Looking(self.findings, first, judgement)
        differ = [one for one in answered(columns) if len({plain(line.text(one.key)) for line in lines}) > 1]
        rows = listed(line.place for line in lines)
        if differ:
            what = listed(f"‘{one.heading}’" for one in differ)
            number = "both" if len(lines) == 2 else "all"
            message = (
                f"{rows} are {number} {name}, and differ in {what}: none of them is read there. Delete what is wrong."
            )
            self.findings.say(first.where("id"), message, path=judgement)
        return Looking(self.findings, first, judgement, [one.key for one in differ])

    def say_missing_columns(self, tables: Sequence[Table]) -> None:
        for table in tables:
            for column in table.missing:
                message = f"the column ‘{column.heading}’ is not there any more, or has another heading; what stood in it stays as it was."
                self.findings.say(f"‘{table.sheet.name}’", message, severity="warning")


def put(thing: dict[str, Any], member: str, value: Any) -> None:
    """Sets a member; None takes it out."""
    if value is None:
        thing.pop(member, None)
    else:
        thing[member] = value
