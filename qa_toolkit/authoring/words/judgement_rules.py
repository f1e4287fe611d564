"""Rules of judgements (what a level needs to be believed), between JSON Schema and lines such as 'met needs evidence'."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from qa_toolkit.authoring.words.kinds import Form, Naming, Written, plain
from qa_toolkit.authoring.words.list_kinds import Lines
from qa_toolkit.authoring.words.names import Misread, Names, as_id
from qa_toolkit.authoring.words.when_in_words import When
from qa_toolkit.documents import canonical
from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets.cells import Cell

USUAL_REASON = 5  # characters
_REF = "#/$defs/"
EVIDENCE, REASON = "evidence", "comment"
_LEAST = {EVIDENCE: "minItems", REASON: "minLength"}
_NEEDS = re.compile(
    r"(?:value\s*=?\s*(?P<value>-?\d{1,9})|(?P<levels>.+?))\s+needs?\s+"
    r"(?:"
    r"(?P<evidence>evidence|(?P<pieces>\d{1,4})\s+pieces?(?: of evidence)?)|(?:an?\s+)?reason(?:\s+of\s+(?P<characters>\d{1,4})(?:\s+characters)?)?)",
    re.IGNORECASE,
)


class Needs(Record):
    """A judgement at one of `levels` (or with this number) needs so much evidence, or so long a reason."""

    levels: tuple[str, ...]
    what: str
    least: int
    value: int | None = None

    @property
    def rule(self) -> dict[str, Any]:
        member, accepted = ("level", self.levels) if self.value is None else ("value", (self.value,))
        return {
            "if": {"required": [member], "properties": {member: _as_values(accepted)}},
            "then": {"required": [self.what], "properties": {self.what: {_LEAST[self.what]: self.least}}},
        }


class Shared(Record):
    """The rules of another definition."""

    name: str

    @property
    def rule(self) -> dict[str, Any]:
        return {"$ref": _REF + self.name}


def rules_said(rules: Any) -> Iterator[Needs | Shared | None]:
    """Each rule of a judgement as it can be said, None for one that cannot."""
    for rule in rules if isinstance(rules, list | tuple) else [None]:
        yield _one(rule)


def _one(rule: Any) -> Needs | Shared | None:
    if not isinstance(rule, dict):
        return None
    if rule.keys() == {"$ref"}:
        return Shared(str(rule["$ref"]).removeprefix(_REF))
    try:
        ((member, values),) = rule["if"]["properties"].items()
        ((what, asked),) = rule["then"]["properties"].items()
        accepted = [values["const"]] if "const" in values else values["enum"]
        least = asked[_LEAST[what]]
        found = Needs((), what, least, *accepted) if member == "value" else Needs(tuple(accepted), what, least)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    said = {"if": {**rule["if"], "properties": {member: _as_values(accepted)}}}
    return found if canonical(found.rule) == canonical({**rule, **said}) else None


def _as_values(accepted: Sequence[Any]) -> dict[str, Any]:
    return {"const": accepted[0]} if len(accepted) == 1 else {"enum": list(accepted)}


def sayable(rules: Sequence[Needs | Shared | None], levels: Sequence[str]) -> bool:
    """Whether all can be said, each level at most once for evidence and once for a reason."""
    asked = [(level, one.what) for one in rules if isinstance(one, Needs) for level in one.levels]
    return None not in rules and len(asked) == len(set(asked)) and all(level in levels for level, _ in asked)


def meaning(rules: Iterable[Needs | Shared | None]) -> set[tuple[Any, ...]]:
    found: set[tuple[Any, ...]] = set()
    for one in rules:
        if isinstance(one, Needs):
            found |= {(level, one.what, one.least, one.value) for level in one.levels or ("",)}
        elif one is not None:
            found.add((one.name,))
    return found


# Rules as lines


class Rules(Naming):
    """Lines such as 'legal-rules' (rules that stand in the sheet `definitions`) or 'in-place needs evidence'."""

    holds: Form = list

    def write(self, value: Any) -> Written:
        said = list(rules_said(value))
        if not said or None in said:
            return None
        return plain("\n".join(_rule_line(one) for one in said if one is not None))

    def read(self, cell: Cell) -> Any:
        return [rule_from(line, self.names) for line in Lines.split(super().read(cell))]


def _rule_line(one: Needs | Shared) -> str:
    if isinstance(one, Shared):
        return one.name
    who = f"value = {one.value}" if one.value is not None else ", ".join(one.levels)
    if one.what == EVIDENCE:
        return f"{who} needs evidence" if one.least == 1 else f"{who} needs {one.least} pieces of evidence"
    return f"{who} needs a reason" if one.least == USUAL_REASON else f"{who} needs a reason of {one.least} characters"


def rule_from(line: str, names: Names) -> dict[str, Any]:
    match = _NEEDS.fullmatch(line)
    if match is None:
        if line in names.definitions:
            return Shared(line).rule
        near = did_you_mean(line, names.definitions)
        raise Misread(f"'{shown(line)}' is no rule.{near} Write for example: met needs evidence")
    levels = tuple(as_id(word) for word in re.split(r",| and | or ", match["levels"] or "") if word.strip())
    value = int(match["value"]) if match["value"] else None
    if match["evidence"]:
        return Needs(levels, EVIDENCE, int(match["pieces"] or 1), value).rule
    return Needs(levels, REASON, int(match["characters"] or USUAL_REASON), value).rule


class Says(Naming):
    """What a shared definition says: a condition for organisations (`when`), or rules for judgements."""

    def write(self, value: Any) -> Written:
        rules = value["allOf"] if value.keys() == {"allOf"} else [value]
        said = list(rules_said(rules))
        if said and all(isinstance(one, Needs) for one in said):
            return plain("\n".join(_rule_line(one) for one in said if one is not None))
        return When(self.names).write(value)

    def read(self, cell: Cell) -> Any:
        lines = Lines.split(super().read(cell))
        if not any(map(_NEEDS.fullmatch, lines)):
            return When(self.names).read(cell)
        rules = [rule_from(line, self.names) for line in lines]
        return rules[0] if len(rules) == 1 else {"allOf": rules}
