"""The evidence of a workbook that came back: what its sheet says, and what the sheets of the sections name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qa_toolkit import errors
from qa_toolkit.spreadsheets import Cell, folded
from qa_toolkit.wording import listed
from qa_toolkit.workbook import columns
from qa_toolkit.workbook.looking import UNTOUCHED, Looking
from qa_toolkit.workbook.returning import Returning, put
from qa_toolkit.workbook.shown import one_line
from qa_toolkit.workbook.tables import Line, Tables, by_id

_LIMITS = {"title": 400, "kind": 80, "location": 1000}
_DAYS = ("dated", "expires")
_MOST = 5000
_NUMBER = re.compile(r"e\d{1,5}")
_BULLET = re.compile(r"^(?:[-•*–·]|\d{1,2}[.)])\s+")


class Pieces:
    """The pieces of evidence, by what people call them."""

    def __init__(self, returning: Returning) -> None:
        self._returning, self._plan = returning, returning.plan
        self._evidence: dict[str, Any] = returning.document.get("evidence", {})
        self._emptied: list[tuple[str, Line]] = []
        self._known: dict[str, str] = {}
        for id_, label in self._plan.piece_labels.items():
            self._known.setdefault(folded(label), id_)
        for place, id_ in enumerate(self._plan.pieces):
            for name in (self._plan.piece_number(place), id_):
                self._known.setdefault(folded(name), id_)

    def read(self, tables: Tables) -> None:
        found = tables.find(columns.EVIDENCE)
        self._returning.say_missing_columns(found)
        rows = by_id(found)
        for place, id_ in enumerate(self._plan.pieces):
            name = f"{self._plan.piece_number(place)} ‘{errors.shown(self._plan.piece_labels[id_])}’"
            lines = rows.pop(self._plan.piece_tokens[place], None)
            if lines:
                self._piece(id_, self._returning.look(lines, name, columns.EVIDENCE))
            elif found:
                message = f"{name} has no row any more on the sheet ‘{columns.EVIDENCE_SHEET}’; it stays. To take it out, empty its row."
                self._say("", message)
        if self._plan.pieces and not found:
            self._say(
                "",
                f"the sheet ‘{columns.EVIDENCE_SHEET}’ is missing, or its hidden first column is: the evidence stays as it was.",
            )
        for line in (line for lines in rows.values() for line in lines):
            self._say(
                line.where("id"),
                f"'{errors.shown(line.id)}' is no id of this audit's evidence; clear that cell to add the row as a new piece.",
            )
        for line in (line for table in found for line in table.without_id()):
            self._new(Looking(self._returning.findings, line))

    def _say(self, where: str, message: str) -> None:
        self._returning.findings.say(where, message, severity="warning")

    def _piece(self, id_: str, looking: Looking) -> None:
        shown = self._plan.piece(id_)
        line = looking.line
        self._returning.note(line, {key: key for key in (*_LIMITS, *_DAYS)}, "evidence", id_)
        if looking.at("title", shown.get("title", "")) is None:
            if any(line.text(key).strip() for key in ("kind", "location", *_DAYS)):
                looking.say(
                    "title",
                    "a piece of evidence needs a title; write one, or empty the rest of the row to take it out.",
                )
            else:
                self._emptied.append((id_, line))
            return
        self._members(self._evidence[id_], looking, shown)
        self._known.setdefault(folded(one_line(self._evidence[id_]["title"])), id_)

    def _members(self, item: dict[str, Any], looking: Looking, shown: Mapping[str, Any]) -> None:
        for key in (*_LIMITS, *_DAYS):
            cell = looking.at(key, shown.get(key, ""))
            if cell is UNTOUCHED:
                continue
            if cell is None:
                put(item, key, None)
                continue
            value = looking.day(key, cell) if key in _DAYS else looking.text(key, cell, _LIMITS[key])
            if value is not None:
                item[key] = value

    def _new(self, looking: Looking) -> None:
        line = looking.line
        title = looking.at("title")
        filled = [key for key in ("kind", "location", *_DAYS) if line.text(key).strip()]
        if not isinstance(title, Cell):
            if filled:
                looking.say("title", "a piece of evidence needs a title; write one, and read the file again.")
            return
        said = looking.text("title", title, _LIMITS["title"])
        id_ = self._find(said) or self.add(said) if said else None
        if id_ is None or said is None:
            return
        self._known.setdefault(folded(line.text("number")), id_)
        self._returning.note(line, {key: key for key in (*_LIMITS, *_DAYS)}, "evidence", id_)
        self._members(self._evidence[id_], looking, {"title": said})

    def _find(self, name: str) -> str | None:
        return self._known.get(folded(name))

    def add(self, title: str) -> str | None:
        if len(self._evidence) >= _MOST:
            return None
        id_ = self._returning.new_id(title, self._evidence)
        self._evidence[id_] = {"title": title}
        self._returning.document["evidence"] = self._evidence
        self._known[folded(title)] = id_
        return id_

    def cited(self, looking: Looking, cell: Cell, base: Sequence[tuple[str, Any]]) -> list[Any] | None:
        """What a cell of a section's sheet names: pieces that are known, and new ones by their titles."""
        before = {folded(line): entry for line, entry in base}
        found: list[Any] = []
        for text in _lines(looking.text("evidence", cell) or ""):
            entries = [before[folded(text)]] if folded(text) in before else self._named(looking, text)
            if entries is None:
                return None
            for entry in entries:
                if entry not in found:
                    found.append(entry)
        entries = [entry for _, entry in base]
        unchanged = len(found) == len(entries) and all(entry in entries for entry in found)
        return entries if unchanged else found

    def _named(self, looking: Looking, text: str) -> list[str] | None:
        """One line: a piece, or several with commas or semicolons between them, or a new one."""
        known = self._find(text)
        if known is not None:
            return [known]
        for mark in (";", ","):
            parts = [self._find(part) for part in text.split(mark) if part.strip()]
            ids = [id_ for id_ in parts if id_ is not None]
            if len(ids) > 1 and len(ids) == len(parts):
                return ids
        if _NUMBER.fullmatch(folded(text)):
            looking.say(
                "evidence",
                f"'{errors.shown(text)}' is no number on the sheet ‘{columns.EVIDENCE_SHEET}’; write the title, or a number from there.",
            )
            return None
        if len(text) > _LIMITS["title"]:
            looking.say(
                "evidence",
                f"a title has at most {_LIMITS['title']} characters; write each piece in a line of its own, and what it shows in the comment.",
            )
            return None
        added = self.add(text)
        return None if added is None else [added]

    def take_out(self) -> None:
        """Those whose rows were emptied, where nothing names them any more."""
        for id_, line in self._emptied:
            by = [self._plan.standard.criteria[c].number for c in self._citing(id_)]
            if by:
                message = f"‘{errors.shown(self._plan.piece_labels[id_])}’ is still named in {listed(by)}, so it stays; take it out there too."
                self._say(line.where("title"), message)
            else:
                del self._evidence[id_]

    def _citing(self, id_: str) -> Iterator[str]:
        for judged in self._returning.document["judgements"].values():
            for criterion, judgement in judged.items():
                cited = judgement.get("evidence") if isinstance(judgement, dict) else None
                if isinstance(cited, list) and id_ in cited and criterion in self._plan.standard.criteria:
                    yield criterion


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        said = _BULLET.sub("", one_line(line))
        if said:
            yield said
