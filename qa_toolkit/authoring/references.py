"""What rows say of each other's names, settled: sections, ladders, levels, sources and criteria by their ids, however they were typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qa_toolkit.authoring.assembled import Placed
from qa_toolkit.authoring.faults import Faults
from qa_toolkit.authoring.ladders import is_ladder
from qa_toolkit.authoring.words.names import Misread, Names, as_id, chosen, level_key
from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.spreadsheets import folded
from qa_toolkit.wording import count

Rows = Mapping[str, Sequence[Placed]]


class References:
    def __init__(self, rows: Rows, faults: Faults) -> None:
        self.rows, self.faults = rows, faults
        self.unknown: dict[tuple[str, str], list[str]] = {}  # by column and sentence, the cells
        self.sections = {r.values["id"]: (r.values["number"], r.values["title"]) for r in rows["sections"]}
        self.criteria = {r.values["id"]: (r.values["number"], r.values["title"]) for r in rows["criteria"]}
        self.sources = {folded(r.values["key"]): r.values["key"] for r in rows["sources"]}
        self.ladders: dict[str, list[dict[str, Any]]] = {}
        for row in rows["levels"]:
            level = {
                "const": row.values["level"],
                "title": row.values.get("title", ""),
                "x-level": {"score": row.values.get("score")},
            }
            self.ladders.setdefault(row.values["ladder"], []).append(level)
        for row in rows["definitions"]:
            if is_ladder(row.values.get("says")):
                self.ladders[row.values["name"]] = row.values["says"]["properties"]["level"]["oneOf"]

    def settle(self) -> None:
        for row in self.rows["criteria"]:
            self._section(row)
            self._source(row)
            self._levels(row)
        self._tell_unknown()

    def _section(self, row: Placed) -> None:
        try:
            row.values["section"] = chosen(row.values["section"], self.sections, "section")
        except Misread as misread:
            if not self._may_be_unread("sections", "id", "number", "title"):
                self._tell(row, "section", str(misread))
            row.values["section"] = next(iter(self.sections), "")

    def _source(self, row: Placed) -> None:
        said = row.values.get("source")
        if said is None and len(self.sources) == 1:
            row.values["source"] = next(iter(self.sources.values()))
        elif said is None:
            if self.sources:  # else the sheet is empty or missing, which is told
                has = f" There are: {', '.join(self.sources.values())}."
                self._tell(row, "source", f"'source' is empty. Say where it comes from.{has}")
            row.values["source"] = next(iter(self.sources.values()), "OWN")
        elif isinstance(said, str):
            row.values["source"] = self.sources.get(folded(said), said)
        else:
            row.values["source"] = [self.sources.get(folded(one), one) for one in said]

    def _levels(self, row: Placed) -> None:
        """The ladder, and the levels that the row names of it."""
        said = row.values.get("levels")
        if said is None:
            if len(self.ladders) > 1:
                has = f" There are: {', '.join(self.ladders)}."
                self._tell(row, "levels", f"'levels' is empty. Name the ladder that this is judged by.{has}")
        elif said not in self.ladders and as_id(said) not in self.ladders:
            near = did_you_mean(as_id(said), self.ladders)
            has = "" if near else f" There are: {', '.join(self.ladders)}."
            if not self._may_be_unread("levels", "ladder"):
                self._tell(row, "levels", f"no ladder is called '{shown(said)}'.{near}{has}")
            said = None
        name = said if said in self.ladders else as_id(said) if said else next(iter(self.ladders), "")
        row.values["levels"] = name
        if said is None and len(self.ladders) != 1:
            for member in ("target", "actions", "bands"):  # nobody can tell what they name
                row.values.pop(member, None)
        ladder = self.ladders.get(name, ())
        if "target" in row.values:
            row.values["target"] = level_key(row.values["target"], ladder)
        for member, level in (("actions", "reaches"), ("bands", "level")):
            if member in row.values:
                row.values[member] = [
                    {**one, level: level_key(one[level], ladder)} if level in one else one for one in row.values[member]
                ]

    def names(self, names: Names) -> Names:
        """With what awards can name."""
        scored = dict.fromkeys(
            row.values["levels"]
            for row in self.rows["criteria"]
            if "target" in row.values and row.values.get("weight", 1)
        )
        ladders = [self.ladders[name] for name in scored if name in self.ladders]
        return replace(names, sections=self.sections, criteria=self.criteria, ladders=ladders)

    def settle_later(self, rows: Rows) -> None:
        for row in rows["crosswalk"]:
            try:
                row.values["criterion"] = chosen(row.values["criterion"], self.criteria, "criterion")
            except Misread as misread:
                if not self._may_be_unread("criteria", "id", "number", "title"):
                    self._tell(row, "criterion", str(misread))
        titles = {folded(row.values["title"]): row.values["key"] for row in rows["awards"]}
        keys = {row.values["key"] for row in rows["awards"]}
        by_id = {as_id(title): key for title, key in titles.items()}
        for row in rows["awards"]:
            if "after" in row.values:
                row.values["after"] = [key if key in keys else by_id.get(key, key) for key in row.values["after"]]
        for row in rows["replaces"]:
            if row.values["what"] == "criterion" and row.values.get("to"):
                try:
                    row.values["to"] = chosen(row.values["to"], self.criteria, "criterion")
                except Misread as misread:
                    if not self._may_be_unread("criteria", "id", "number", "title"):
                        self._tell(row, "to", str(misread))
        self._tell_unknown()

    def _may_be_unread(self, sheet: str, *columns: str) -> bool:
        """Whether a name that nothing has may be that of a row which is told already."""
        rows = self.rows[sheet]
        return not rows or any(row.cell(column) in self.faults.cells for row in rows for column in columns)

    def _tell(self, row: Placed, column: str, sentence: str) -> None:
        if row.cell(column) not in self.faults.cells and ("criteria", column) not in self.faults.misspelt:
            self.unknown.setdefault((column, sentence), []).append(row.cell(column))

    def _tell_unknown(self) -> None:
        """What is wrong in the same way in several rows, once, with its first cell."""
        for (_, sentence), cells in self.unknown.items():
            more = f" (The same in {count(len(cells) - 1, 'more row', 'more rows')}.)" if len(cells) > 1 else ""
            self.faults.error(cells[0], f"{sentence}{more}")
            self.faults.cells.update(cells)
        self.unknown.clear()
