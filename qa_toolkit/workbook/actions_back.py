"""The actions of a workbook that came back: beside the answers, and on a sheet of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_toolkit import errors
from qa_toolkit.spreadsheets import Cell
from qa_toolkit.workbook import columns
from qa_toolkit.workbook.looking import UNTOUCHED, Looking
from qa_toolkit.workbook.plan import SIZES, STATUSES
from qa_toolkit.workbook.returning import Returning, put
from qa_toolkit.workbook.shown import Shown, one_line
from qa_toolkit.workbook.tables import Tables, by_id

_BESIDE = {"title": "action", "owner": "owner", "due": "due", "status": "status"}
_ON_THE_SHEET = {key: key for key in ("criterion", "title", "owner", "due", "status", "effort", "cost_pounds")}
_LIMITS = {"title": 600, "owner": 200}
_MOST = 2000
_NO_TITLE = "the rest of an action is filled in, but not what is to be done; write it, or empty the rest too."


class Actions:
    def __init__(self, returning: Returning) -> None:
        self._returning, self._plan = returning, returning.plan
        self._actions: list[dict[str, Any]] = list(returning.document.get("actions", []))
        self._kept: list[dict[str, Any] | None] = list(self._actions)
        self._noted: list[tuple[dict[str, Any], Looking, Mapping[str, str]]] = []
        criteria = self._plan.standard.criteria.values()
        self._criteria = [(label, id_) for id_, label in self._plan.criteria.items()]
        self._criteria += [(c.number, c.id) for c in criteria] + [(one_line(c.title), c.id) for c in criteria]
        self._criteria += [(c.id, c.id) for c in criteria]

    def beside(self, criterion: str, looking: Looking, shown: Mapping[str, Shown]) -> None:
        """The next action of a criterion, in the row of its answer."""
        place = self._plan.next_actions.get(criterion)
        if place is None:
            self._new(looking, _BESIDE, {"criterion": criterion})
        else:
            self._known(place, looking, _BESIDE, shown)

    def read(self, tables: Tables) -> None:
        """The sheet of further actions."""
        found = tables.find(columns.ACTIONS)
        self._returning.say_missing_columns(found)
        rows = by_id(found)
        for place in self._plan.further_actions:
            name = f"the action ‘{errors.shown(self._actions[place]['title'])}’"
            lines = rows.pop(self._plan.action_tokens[place], None)
            if lines:
                looking = self._returning.look(lines, name, columns.ACTIONS)
                self._known(place, looking, _ON_THE_SHEET, self._plan.action(place))
            elif found:
                self._say(
                    "",
                    f"{name} has no row any more on the sheet ‘{columns.ACTIONS_SHEET}’; it stays. To take it out, empty its row.",
                )
        if self._plan.further_actions and not found:
            self._say(
                "",
                f"the sheet ‘{columns.ACTIONS_SHEET}’ is missing, or its hidden first column is: its actions stay as they were.",
            )
        for line in (line for lines in rows.values() for line in lines):
            self._say(
                line.where("id"),
                f"'{errors.shown(line.id)}' is no id of this sheet's actions; clear that cell to add the row as a new action.",
            )
        for line in (line for table in found for line in table.without_id()):
            self._new(Looking(self._returning.findings, line), _ON_THE_SHEET, {})

    def finish(self) -> None:
        """Puts the actions into the document, and remembers where each stands."""
        kept = [action for action in self._kept if action is not None]
        if kept or "actions" in self._returning.document:
            self._returning.document["actions"] = kept
        places = {id(action): place for place, action in enumerate(kept)}
        for action, looking, members in self._noted:
            if id(action) in places:
                self._returning.note(looking.line, dict(members), "actions", places[id(action)])

    def _say(self, where: str, message: str) -> None:
        self._returning.findings.say(where, message, severity="warning")

    def _known(self, place: int, looking: Looking, members: Mapping[str, str], shown: Mapping[str, Shown]) -> None:
        action = self._actions[place]
        self._noted.append((action, looking, members))
        title = members["title"]
        if looking.at(title, shown.get(title, "")) is None:
            if any(
                looking.line.text(members[one]).strip() for one in ("owner", "due", "cost_pounds") if one in members
            ):
                looking.say(title, _NO_TITLE)
            else:
                self._kept[place] = None
            return
        self._members(action, looking, members, shown)

    def _new(self, looking: Looking, members: Mapping[str, str], about: Mapping[str, Any]) -> None:
        title = looking.at(members["title"])
        if not isinstance(title, Cell):
            if any(looking.line.text(key).strip() for key in members.values()):
                looking.say(members["title"], _NO_TITLE)
            return
        said = looking.text(members["title"], title, _LIMITS["title"])
        if said is None or len(self._kept) >= _MOST:
            return
        action: dict[str, Any] = {**about, "title": said, "status": "open"}
        self._members(action, looking, members, {members["title"]: said})
        taken = {str(one.get("id")) for one in self._kept if one is not None}
        id_ = self._returning.new_id(f"{action.get('criterion', '')} {said}", taken)
        action = {"id": id_, **action}
        self._kept.append(action)
        self._noted.append((action, looking, members))

    def _members(
        self, action: dict[str, Any], looking: Looking, members: Mapping[str, str], shown: Mapping[str, Shown]
    ) -> None:
        for member, key in members.items():
            cell = looking.at(key, shown.get(key, ""))
            if cell is UNTOUCHED:
                continue
            value = None if cell is None else self._value(member, key, looking, cell)
            if cell is None or value is not None:
                put(action, member, value)

    def _value(self, member: str, key: str, looking: Looking, cell: Cell) -> Any:
        if member == "due":
            return looking.day(key, cell)
        if member == "status":
            return looking.one_of(key, cell, [*_pairs(STATUSES)], list(STATUSES.values()))
        if member == "effort":
            return looking.one_of(key, cell, [*_pairs(SIZES)], list(SIZES.values()))
        if member == "criterion":
            return looking.one_of(key, cell, self._criteria, list(self._plan.criteria.values()))
        if member == "cost_pounds":
            return self._pounds(key, looking, cell)
        return looking.text(key, cell, _LIMITS[member])

    def _pounds(self, key: str, looking: Looking, cell: Cell) -> int | None:
        pounds = looking.number(key, cell)
        if pounds is not None and pounds < 0:
            looking.say(key, f"{pounds} is less than nothing; write what it costs, in whole pounds.")
            return None
        return pounds


def _pairs(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Names with their keys, and the keys with themselves."""
    return [(name, key) for key, name in names.items()] + [(key, key) for key in names]
