"""Rows as a standard's file, and for each part of it the cell that it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qa_toolkit.authoring.ladders import definition_of
from qa_toolkit.authoring.sheets.columns import STANDARD
from qa_toolkit.models import Record

Row = dict[str, Any]
Pointer = tuple[str | int, ...]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ABOUT = "key edition revision language publisher rights sources disclaimer standing withdrawn_on superseded_by applies_to labels profile cycle"
_ABOUT_ORDER = (*_ABOUT.split(), "scoring", "headline", "awards", "replaces")
_CRITERION_ORDER = (
    *("number", "number_by", "status", "source", "reference", "obligation", "weight", "essential", "target"),
    *("themes", "evidence", "weaknesses", "actions", "when", "bands", "crosswalk"),
)
_AWARD_ORDER = ("key", "title", "description", "status", "ask", "valid_months", "after", "requires")
_OUTER: dict[str, Pointer] = {"title": ("title",), "description": ("description",), "comment": ("$comment",)}
QUESTION_TYPES = {"yes/no": "boolean", "number": "integer", "text": "string"}


class Placed(Record):
    """A row, and where its values stand in the workbook."""

    values: Row
    cells: Mapping[str, str]
    where: str  # the row's first cell

    def cell(self, column: str) -> str:
        return self.cells.get(column, self.where)


Sheets = Mapping[str, Sequence[Placed]]


class Assembled(Record):
    data: dict[str, Any]
    places: Mapping[Pointer, str]

    def where(self, pointer: Sequence[str | int]) -> str:
        """The cell that says what is at a pointer, or the nearest thing above it that has one."""
        path = tuple(pointer)
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, "")


def assembled(sheets: Sheets) -> Assembled:
    """A standard's file. Ids, keys and references must be right by now; the linter says what else is wrong."""
    return _Assembly(sheets).whole()


class _Assembly:
    def __init__(self, sheets: Sheets) -> None:
        self.sheets = sheets
        self.places: dict[Pointer, str] = {}

    def whole(self) -> Assembled:
        (standard,) = self.sheets["standard"]
        row = deepened(standard.values)
        sections = self._sections()
        about = self._about(row, standard)
        self._place((), standard, _OUTER)
        data: dict[str, Any] = {
            "$schema": _DRAFT,
            "$id": f"urn:qa-toolkit:standard:{about.get('key')}:{about.get('edition')}",
            **({"$comment": row["comment"]} if "comment" in row else {}),
            **{member: row[member] for member in ("title", "description") if member in row},
            "x-standard": about,
            "type": "object",
            "required": _same_set(row.get("required"), list(sections)),
            "additionalProperties": False,
            "properties": sections,
            "$defs": self._definitions(),
        }
        self.places[("$id",)] = standard.cell("key")
        return Assembled(data, self.places)

    def _place(self, at: Pointer, row: Placed, members: Mapping[str, Pointer]) -> None:
        self.places[at] = row.where
        for column, member in members.items():
            if column in row.cells:
                self.places[(*at, *member)] = row.cells[column]

    def _about(self, row: Row, standard: Placed) -> dict[str, Any]:
        about = {m: v for m, v in row.items() if m not in ("title", "description", "comment", "required")}
        about["sources"] = self._named("sources", ("x-standard", "sources"), "key")
        about["awards"] = self._awards()
        questions = self._named("profile", ("x-standard", "profile", "properties"), "name")
        if questions:
            for question in questions.values():
                question["type"] = QUESTION_TYPES.get(question.get("type", ""), question.get("type"))
            about["profile"] = {"type": "object", "properties": questions}
        replacements = self._replaces()
        if replacements:
            about["replaces"] = replacements
        columns = {column: tuple(column.split(".")) for column in standard.cells}
        self._place(("x-standard",), standard, columns)
        self.places |= {("x-standard", m): standard.cell("advanced") for m in STANDARD.extras if m in standard.values}
        return ordered(about, _ABOUT_ORDER)

    def _named(self, sheet: str, at: Pointer, name: str) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for row in self.sheets.get(sheet, ()):
            values = dict(row.values)
            key = str(values.pop(name))
            found[key] = values
            self._place((*at, key), row, {column: (column,) for column in values})
        return found

    def _awards(self) -> list[Row]:
        awards = []
        for index, row in enumerate(self.sheets.get("awards", ())):
            awards.append(ordered(row.values, _AWARD_ORDER))
            self._place(("x-standard", "awards", index), row, {column: (column,) for column in row.values})
        return awards

    def _replaces(self) -> list[Row]:
        rows = self.sheets.get("replaces", ())
        standards = list(dict.fromkeys(row.values["standard"] for row in rows))
        counted: dict[tuple[Any, ...], int] = {}
        for row in rows:
            at: Pointer = ("x-standard", "replaces", standards.index(row.values["standard"]))
            self.places.setdefault(at, row.where)
            old = str(row.values["from"])
            if row.values["what"] == "level":
                self._place((*at, "levels", old), row, {"to": ()})
                continue
            self.places.setdefault((*at, "map", old), row.where)
            index = counted.get((at, old), 0)
            counted[at, old] = index + 1
            self._place((*at, "map", old, index), row, {"to": ("to",), "relation": ("relation",)})
            self.places[(*at, "notes", old)] = row.cell("notes")
        return replacements_of([row.values for row in rows])

    def _sections(self) -> dict[str, Any]:
        sections: dict[str, Any] = {}
        for row in self.sheets["sections"]:
            values = row.values
            about: Row = {member: values[member] for member in ("number", "weight") if member in values}
            if "scoring" in values:
                scoring = values["scoring"]
                about["scoring"] = {"method": scoring} if isinstance(scoring, str) else scoring
            at: Pointer = ("properties", values["id"])
            criteria = self._criteria(values["id"])
            always = [id_ for id_, criterion in criteria.items() if "when" not in criterion["x-criterion"]]
            sections[values["id"]] = {
                **_texts(values),
                "x-section": about,
                "type": "object",
                "required": _same_set(values.get("required"), always),
                "additionalProperties": False,
                "properties": criteria,
            }
            inner: dict[str, Pointer] = {member: ("x-section", member) for member in ("number", "weight", "scoring")}
            self._place(at, row, inner | _OUTER)
        return sections

    def _criteria(self, section: str) -> dict[str, Any]:
        links = self._links()
        criteria: dict[str, Any] = {}
        for row in self.sheets["criteria"]:
            values = row.values
            if values["section"] != section:
                continue
            id_ = values["id"]
            about = {member: value for member, value in values.items() if member in _CRITERION_ORDER}
            if id_ in links:
                about["crosswalk"] = [link for link, _ in links[id_]]
            criteria[id_] = {
                **_texts(values),
                "x-criterion": ordered(about, _CRITERION_ORDER),
                "$ref": f"#/$defs/{values['levels']}",
            }
            at: Pointer = ("properties", section, "properties", id_)
            outer: dict[str, Pointer] = {"title": ("title",), "description": ("description",), "comment": ("$comment",)}
            self._place(
                at,
                row,
                outer
                | {"levels": ("$ref",), "section": ("x-section",)}
                | {name: ("x-criterion", name) for name in _CRITERION_ORDER},
            )
            for index, (link, link_row) in enumerate(links.get(id_, ())):
                self._place((*at, "x-criterion", "crosswalk", index), link_row, {name: (name,) for name in link})
        return criteria

    def _links(self) -> dict[str, list[tuple[Row, Placed]]]:
        links: dict[str, list[tuple[Row, Placed]]] = {}
        for row in self.sheets.get("crosswalk", ()):
            link = {member: value for member, value in row.values.items() if member != "criterion"}
            links.setdefault(row.values["criterion"], []).append((link, row))
        return links

    def _definitions(self) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for row in self.sheets.get("definitions", ()):
            name = str(row.values["name"])
            made[name] = {m: row.values[m] for m in ("description",) if m in row.values} | row.values.get("says", {})
            self.places[("$defs", name)] = row.cell("says")
        ladders: dict[str, list[Placed]] = {}
        for row in self.sheets["levels"]:
            ladders.setdefault(row.values["ladder"], []).append(row)
        for name, rows in ladders.items():
            made[name] = definition_of([row.values for row in rows])
            at: Pointer = ("$defs", name)
            self._place(at, rows[0], {"value": ("properties", "value"), "rules": ("allOf",)})
            for index, row in enumerate(rows):
                places = {
                    "level": ("const",),
                    "title": ("title",),
                    "description": ("description",),
                    "score": ("x-level",),
                }
                self._place((*at, "properties", "level", "oneOf", index), row, places)
        return made


def _texts(values: Row) -> Row:
    texts = {member: values[member] for member in ("title", "description") if member in values}
    return texts | ({"$comment": values["comment"]} if "comment" in values else {})


def _same_set(exact: Any, made: list[str]) -> list[str]:
    """The given order of what has to be required anyway."""
    return exact if isinstance(exact, list) and sorted(map(str, exact)) == sorted(made) else made


def ordered(members: Mapping[str, Any], order: Sequence[str]) -> Row:
    """In the order in which the shipped standards write them; what is not in it comes last."""
    return {m: members[m] for m in order if m in members} | {m: v for m, v in members.items() if m not in order}


def deepened(row: Mapping[str, Any]) -> Row:
    """Names with dots as objects in objects: 'rights.owner' as {"rights": {"owner": …}}."""
    whole: Row = {}
    for name, value in row.items():
        *way, last = name.split(".")
        here = whole
        for step in way:
            here = here.setdefault(step, {})
        here[last] = value
    return whole


def replacements_of(rows: Iterable[Row]) -> list[Row]:
    """`replaces`, one for each earlier edition."""
    found: dict[str, Row] = {}
    for row in rows:
        one = found.setdefault(row["standard"], {"standard": row["standard"], "levels": {}, "map": {}, "notes": {}})
        if row["what"] == "level":
            one["levels"][row["from"]] = row.get("to", "")
            continue
        targets = one["map"].setdefault(row["from"], [])
        if row.get("to"):
            targets.append({member: row[member] for member in ("to", "relation") if member in row})
        if "notes" in row:
            one["notes"][row["from"]] = row["notes"]
    return [
        {member: value for member, value in one.items() if value or member in ("standard", "map")}
        for one in found.values()
    ]
