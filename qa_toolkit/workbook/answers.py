"""The answers of a workbook that came back: of each criterion, and of the start page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_toolkit import errors
from qa_toolkit.models import Criterion
from qa_toolkit.spreadsheets import Book, Cell, folded
from qa_toolkit.wording import slug
from qa_toolkit.workbook import columns
from qa_toolkit.workbook.actions_back import Actions
from qa_toolkit.workbook.evidence_back import Pieces
from qa_toolkit.workbook.looking import JUDGED, UNTOUCHED, Looking
from qa_toolkit.workbook.plan import AWARD, JUDGE, JUDGED_ON, PROFILE, Field
from qa_toolkit.workbook.returning import Returning, put
from qa_toolkit.workbook.shown import one_line
from qa_toolkit.workbook.tables import Table, Tables, by_id

_LONGEST_NAME = 200
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_NO_ID = "this row has lost its hidden id, so nobody can tell which criterion it is; type beside the criterion, and leave added rows empty."


class Answers:
    def __init__(self, returning: Returning, book: Book) -> None:
        self._returning, self._plan, self._tables = returning, returning.plan, Tables(book)
        self._document = returning.document
        self._pieces, self._actions = Pieces(returning), Actions(returning)
        self._judge, self._judged_on = "", ""

    def read(self) -> None:
        self._start_page()
        self._pieces.read(self._tables)
        self._sections()
        self._actions.read(self._tables)
        self._actions.finish()
        self._pieces.take_out()

    # The criteria

    def _sections(self) -> None:
        found = self._tables.find(columns.SECTION, optional=("value",))
        self._returning.say_missing_columns(found)
        rows = by_id(found)
        standard = self._plan.standard
        for section in standard.sections.values():
            missing = [id_ for id_ in section.criteria if id_ not in rows]
            for id_ in section.criteria:
                if id_ in rows:
                    name = errors.shown(self._plan.criteria[id_])
                    looking = self._returning.look(
                        rows.pop(id_), name, columns.SECTION, ("judgements", section.id, id_)
                    )
                    self._criterion(standard.criteria[id_], looking)
            if len(missing) == len(section.criteria):
                sheet = self._plan.sheets[section.id]
                self._say(
                    "", f"the sheet ‘{sheet}’ is missing, or its hidden first column is: its answers stay as they were."
                )
            else:
                for id_ in missing:
                    name = errors.shown(self._plan.criteria[id_])
                    self._say("", f"‘{name}’ has no row any more; its answer stays as it was.")
        for id_, lines in rows.items():
            near = errors.did_you_mean(id_, standard.criteria)
            for line in lines:
                self._say(
                    line.where("id"),
                    f"'{errors.shown(id_)}' is no criterion of {standard.name}; the row was not read.{near}",
                )
        self._strays(found)

    def _strays(self, found: list[Table]) -> None:
        for line in (line for table in found for line in table.without_id()):
            key = next((one.key for one in columns.answered(columns.SECTION) if line.text(one.key).strip()), None)
            if key is not None:
                self._returning.findings.say(line.where(key), _NO_ID)

    def _say(self, where: str, message: str) -> None:
        self._returning.findings.say(where, message, severity="warning")

    def _criterion(self, criterion: Criterion, looking: Looking) -> None:
        shown = self._plan.answer(criterion)
        pointer = ("judgements", criterion.section, criterion.id)
        self._returning.note(looking.line, {key: key for key in JUDGED}, *pointer)
        if "level" in looking.line.at:
            self._returning.cells[pointer] = looking.line.where("level")
        edits: dict[str, Any] = {}
        for key in JUDGED:
            cell = (
                looking.at(key, shown.get(key, ""))
                if key != "value" or criterion.id in self._plan.counted
                else UNTOUCHED
            )
            if cell is UNTOUCHED:
                continue
            value = None if cell is None else self._member(criterion, key, looking, cell)
            if cell is None or value is not None:
                edits[key] = value
        self._warn_of_a_level_as_comment(criterion, looking)
        if edits:
            self._judge_anew(criterion, edits)
        self._actions.beside(criterion.id, looking, shown)

    def _member(self, criterion: Criterion, key: str, looking: Looking, cell: Cell) -> Any:
        if key == "level":
            return self._level(criterion, looking, cell)
        if key == "value":
            rule = self._plan.standard.judgement_members(criterion.id)["value"]
            return looking.number(key, cell, of_hundred=rule.get("maximum") == 100)
        if key == "evidence":
            return self._pieces.cited(looking, cell, self._plan.cited(self._plan.audit.judgement(criterion.id)))
        return looking.text(key, cell)

    def _level(self, criterion: Criterion, looking: Looking, cell: Cell) -> str | None:
        names = self._plan.levels[criterion.id]
        choices = [(name, key) for key, name in names.items()]
        choices += [(one_line(level.title), level.key) for level in criterion.levels]
        choices += [(key, key) for key in names]
        return looking.one_of("level", cell, choices, list(names.values()))

    def _warn_of_a_level_as_comment(self, criterion: Criterion, looking: Looking) -> None:
        comment = folded(looking.line.text("comment"))
        if (
            comment
            and not looking.line.text("level").strip()
            and comment in map(folded, self._plan.levels[criterion.id].values())
        ):
            message = f"‘{errors.shown(looking.line.text('comment'))}’ stands here as the comment; if it is the level, choose it in ‘Level’."
            looking.say("comment", message, "warning")

    def _judge_anew(self, criterion: Criterion, edits: Mapping[str, Any]) -> None:
        judged = self._document["judgements"].setdefault(criterion.section, {})
        before = judged.get(criterion.id)
        judgement: dict[str, Any] = before if isinstance(before, dict) else {}
        judged[criterion.id] = judgement
        for member, value in edits.items():
            put(judgement, member, value)
        if edits.get("level") is None and edits.get("value") is None:
            return
        members = self._plan.standard.judgement_members(criterion.id)
        if self._judge and "by" in members:
            judgement["by"] = self._assessor()
        if self._judged_on and "on" in members:
            judgement["on"] = self._judged_on

    def _assessor(self) -> str:
        """The key of whoever filled this in, who is added where nobody of that name is known."""
        people = self._document.setdefault("assessors", {})
        wanted = folded(self._judge)
        for key, person in people.items():
            if wanted in (folded(str(person["name"])), folded(key)):
                return str(key)
        key = slug(self._judge)
        if key in people:
            key = self._returning.new_id(self._judge, people)
        people[key] = {"name": self._judge}
        return key

    # The start page

    def _start_page(self) -> None:
        found = self._tables.find(columns.START_PAGE)
        rows = by_id(found)
        if self._plan.fields and not found:
            self._say(
                "",
                f"the sheet ‘{columns.START}’ is missing, or its hidden first column is: what is asked there stays as it was.",
            )
        self._returning.say_missing_columns(found)
        for field in self._plan.fields:
            lines = rows.get(field.token)
            if lines:
                looking = self._returning.look(lines, f"‘{errors.shown(field.question)}’", columns.START_PAGE)
                self._field(field, looking)
            elif found:
                self._say(
                    "",
                    f"the question ‘{errors.shown(field.question)}’ has no row any more; its answer stays as it was.",
                )

    def _field(self, field: Field, looking: Looking) -> None:
        if field.token in (JUDGE, JUDGED_ON):
            self._who_and_when(field, looking)
            return
        if field.token == AWARD:
            thing, member = self._document, AWARD
            self._returning.note(looking.line, {AWARD: "answer"})
        else:
            thing, member = self._document["organisation"], field.token.removeprefix(PROFILE)
            self._returning.note(looking.line, {member: "answer"}, "organisation")
        cell = looking.at("answer", field.shown)
        if cell is UNTOUCHED:
            return
        value = None if cell is None else _answer(field, looking, cell)
        if cell is None or value is not None:
            put(thing, member, value)

    def _who_and_when(self, field: Field, looking: Looking) -> None:
        cell = looking.at("answer", field.shown)
        if field.token == JUDGED_ON:
            self._judged_on = (looking.day("answer", cell) or "") if isinstance(cell, Cell) else ""
        elif isinstance(cell, Cell):
            self._judge = one_line(looking.text("answer", cell, _LONGEST_NAME) or "")
        elif cell is UNTOUCHED:
            self._judge = one_line(field.shown)


def _answer(field: Field, looking: Looking, cell: Cell) -> Any:
    if field.kind == "boolean":
        said = folded(cell.text)
        if said not in _YES_NO:
            looking.say("answer", f"'{errors.shown(cell.text)}' is neither yes nor no.")
        return _YES_NO.get(said)
    if field.choices:
        names: dict[Any, str] = dict(field.choices)
        return looking.one_of(
            "answer",
            cell,
            [*((name, value) for value, name in names.items()), *((str(v), v) for v in names)],
            list(names.values()),
        )
    return looking.number("answer", cell) if field.kind == "integer" else looking.text("answer", cell)
