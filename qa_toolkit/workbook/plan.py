"""What stands where in the workbook of one audit: made from the audit to write it, and from the audit as it was exported to read it back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from qa_toolkit.audits import Audit
from qa_toolkit.models import Criterion, Record
from qa_toolkit.wording import SIZE_WORDS
from qa_toolkit.workbook import columns, names
from qa_toolkit.workbook.shown import Shown, day, number, one_line, text

Cells = Mapping[str, Shown]  # by the key of a column; a column that stays empty is not in it

CLOSED = ("done", "dropped")
STATUSES = {"open": "Open", "in progress": "In progress", "done": "Done", "dropped": "Dropped"}
SIZES = {key: word.capitalize() for key, word in SIZE_WORDS.items()}
YES_NO = {True: "Yes", False: "No"}
AWARD, JUDGE, JUDGED_ON = "target_award", "judged by", "judged on"
PROFILE = "organisation."


class Field(Record):
    """A question of the start page. `choices` are what may be answered, by value; where it is empty the kind of value is `kind`."""

    token: str
    question: str
    note: str
    kind: str  # boolean, integer, string or date
    choices: Mapping[Any, str]
    shown: Shown
    low: int | None = None
    high: int | None = None


class Plan:
    def __init__(self, audit: Audit) -> None:
        self.audit, self.standard = audit, audit.standard
        sections = self.standard.sections
        taken = (columns.START, columns.EVIDENCE_SHEET, columns.ACTIONS_SHEET, columns.LISTS, columns.ORIGIN)
        titles = [(section.number, section.title) for section in sections.values()]
        self.sheets = dict(zip(sections, names.of_sheets(titles, taken), strict=True))
        self.criteria = names.of_titles({c.id: f"{c.number} {c.title}" for c in self.standard.criteria.values()})
        self.pieces = list(audit.evidence)
        self.piece_tokens = names.tokens(self.pieces)
        self.piece_labels = names.of_titles({id_: item["title"] for id_, item in audit.evidence.items()})
        self.action_tokens = names.tokens([action.get("id") for action in audit.actions])
        self.next_actions = self._next_actions()

    def _next_actions(self) -> dict[str, int]:
        """For each criterion the first of its actions that is open: it stands beside the answer, and all others on a sheet of their own."""
        found: dict[str, int] = {}
        for place, action in enumerate(self.audit.actions):
            criterion = action.get("criterion")
            if criterion in self.standard.criteria and action.get("status") not in CLOSED:
                found.setdefault(criterion, place)
        return found

    @cached_property
    def further_actions(self) -> list[int]:
        beside = set(self.next_actions.values())
        return [place for place in range(len(self.audit.actions)) if place not in beside]

    @cached_property
    def levels(self) -> dict[str, dict[str, str]]:
        """By criterion the names of its levels; criteria that share a ladder share them."""
        known: dict[tuple[Any, ...], dict[str, str]] = {}
        for criterion in self.standard.criteria.values():
            if criterion.levels not in known:
                known[criterion.levels] = names.of_levels(criterion.levels)
        return {criterion.id: known[criterion.levels] for criterion in self.standard.criteria.values()}

    @cached_property
    def counted(self) -> frozenset[str]:
        """The criteria whose judgement takes a number."""
        return frozenset(id_ for id_ in self.standard.criteria if "value" in self.standard.judgement_members(id_))

    def has_numbers(self, section: str) -> bool:
        return not self.counted.isdisjoint(self.standard.sections[section].criteria)

    # What stands in the cells

    def answer(self, criterion: Criterion) -> dict[str, Shown]:
        judgement = self.audit.judgement(criterion.id)
        level = judgement.get("level")
        place = self.next_actions.get(criterion.id)
        return _filled(
            level=self.levels[criterion.id].get(level, text(level)) if isinstance(level, str) else text(level),
            value=number(judgement.get("value")) if criterion.id in self.counted else "",
            comment=text(judgement.get("comment")),
            evidence=text("\n".join(line for line, _ in self.cited(judgement))),
            **({} if place is None else _action(self.audit.actions[place], title="action")),
        )

    def cited(self, judgement: Mapping[str, Any]) -> list[tuple[str, Any]]:
        """The lines of the evidence cell, each with what stands for it in the audit."""
        evidence = judgement.get("evidence")
        if not isinstance(evidence, list):
            return [] if evidence is None else [(one_line(evidence), evidence)]
        return [(self._cited(entry), entry) for entry in evidence]

    def _cited(self, entry: Any) -> str:
        return (self.piece_labels.get(entry) if isinstance(entry, str) else None) or one_line(entry)

    def piece(self, id_: str) -> dict[str, Shown]:
        item = self.audit.evidence[id_]
        return _filled(
            title=text(item["title"]),
            kind=text(item.get("kind")),
            location=text(item.get("location")),
            dated=day(item.get("dated")),
            expires=day(item.get("expires")),
        )

    def action(self, place: int) -> dict[str, Shown]:
        action = self.audit.actions[place]
        criterion, effort = action.get("criterion", ""), action.get("effort", "")
        return _filled(
            criterion=self.criteria.get(criterion, text(criterion)),
            effort=SIZES.get(effort, text(effort)),
            cost_pounds=number(action.get("cost_pounds")),
            **_action(action),
        )

    def piece_number(self, place: int) -> str:
        """How people call a piece of evidence in short: 'E1' is the first."""
        return f"E{place + 1}"

    # The start page

    @cached_property
    def fields(self) -> list[Field]:
        return [*self._profile(), *self._aim(), *self._judge()]

    def _profile(self) -> list[Field]:
        found = []
        for member, about in self.standard.about.get("profile", {}).get("properties", {}).items():
            choices: Mapping[Any, str] = YES_NO if about["type"] == "boolean" else {}
            if "enum" in about:
                choices = names.of_titles({value: text(value) for value in about["enum"]})
            value = self.audit.organisation.get(member)
            shown = choices.get(value) if isinstance(value, str | bool) else None
            found.append(
                Field(
                    token=f"{PROFILE}{member}",
                    question=about["title"],
                    note=about.get("description", ""),
                    kind=about["type"],
                    choices=choices,
                    shown=number(value) if shown is None else shown,
                    low=about.get("minimum"),
                    high=about.get("maximum"),
                )
            )
        return found

    def _aim(self) -> list[Field]:
        awards = names.of_titles({award.key: award.title for award in self.standard.awards.values()})
        if not awards:
            return []
        aim = self.audit.data.get("target_award") or ""
        note = "The report then says what stands in the way of it."
        return [Field(AWARD, "What do you aim for?", note, "string", awards, awards.get(aim, text(aim)))]

    def _judge(self) -> list[Field]:
        members = {name for id_ in self.standard.criteria for name in self.standard.judgement_members(id_)}
        people = [one_line(person["name"]) for person in self.audit.data.get("assessors", {}).values()]
        only = people[0] if len(people) == 1 else ""
        asked = []
        if "by" in members:
            note = "Your own name or post. It is written beside each level that you choose or change."
            asked.append(Field(JUDGE, "Who fills this in?", note, "string", {}, only))
        if "on" in members:
            asked.append(Field(JUDGED_ON, "On which day?", "Written beside the same levels.", "date", {}, ""))
        return asked


def _action(action: Mapping[str, Any], title: str = "title") -> dict[str, Shown]:
    status = action.get("status", "open")
    return {
        title: text(action["title"]),
        "owner": text(action.get("owner")),
        "due": day(action.get("due")),
        "status": STATUSES.get(status, text(status)),
    }


def _filled(**cells: Shown) -> dict[str, Shown]:
    return {key: value for key, value in cells.items() if value != ""}
