"""`when` as a line of plain conditions, and back: 'kind = school, college; has_sixth_form = yes'.

An answer that is still open keeps a criterion in, as the guide advises; '(answered)' after a condition keeps it out until somebody answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from qa_toolkit.authoring.words.kinds import Naming, Written, plain
from qa_toolkit.authoring.words.names import Misread, Names
from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.models import OrganisationKind, Record
from qa_toolkit.spreadsheets.cells import Cell, folded

_REF = "#/$defs/"
_NOTES = frozenset(["description", "title", "$comment"])
_COMPARISON = re.compile(r"([\w ]+?)\s*(>=|<=|≥|≤|!=|≠|=|\bis not\b|\bis\b)\s*(.+)", re.DOTALL)
_ANSWERED = re.compile(r"\s*\(\s*(?:if |once )?answered\s*\)\s*$", re.IGNORECASE)
_RANGE = re.compile(r"(-?\d{1,9}) to (-?\d{1,9})")
_FORM = "write for example: kind = school, college; has_sixth_form = yes; highest_year >= 12"


class Compared(Record):
    """What is asked of one answer; `rule` is its schema."""

    name: str
    rule: Mapping[str, Any]
    answered: bool
    denied: bool = False


class Named(Record):
    """A condition that stands under a name of its own, or any of several."""

    names: tuple[str, ...]


Condition = Compared | Named


class When(Naming):
    def write(self, value: Any) -> Written:
        try:
            text = "; ".join(_line(condition) for condition in _taken_apart(value))
            return plain(text) if list(_conditions(text, self.names)) == list(_taken_apart(value)) else None
        except (Misread, _NotSayable):
            return None

    def read(self, cell: Cell) -> Any:
        return when_from(super().read(cell), self.names)


class _NotSayable(Exception):
    pass


# From words


def when_from(text: str, names: Names) -> dict[str, Any]:
    """The schema of an organisation for which the conditions hold.

    Raises:
        Misread: where a part of the text is no condition.
    """
    parts: list[dict[str, Any]] = []
    compared: dict[str, Any] | None = None
    for condition in _conditions(text, names):
        if isinstance(condition, Named):
            refs = [{"$ref": _REF + name} for name in condition.names]
            parts.append(refs[0] if len(refs) == 1 else {"anyOf": refs})
            continue
        one = {"required": [condition.name], "properties": {condition.name: dict(condition.rule)}}
        if condition.denied:
            parts.append({"not": one})
            continue
        if compared is None or condition.name in compared["properties"]:
            compared = {"required": [], "properties": {}}
            parts.append(compared)
        compared["required"] += [condition.name] if condition.answered else []
        compared["properties"][condition.name] = dict(condition.rule)
    parts = [_without_empty(part) for part in parts]
    return parts[0] if len(parts) == 1 else {"allOf": parts}


def _without_empty(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if value != []}


def _conditions(text: str, names: Names) -> Iterator[Condition]:
    parts = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if not parts:
        raise Misread(f"'{shown(text)}' is no condition; {_FORM}")
    for part in parts:
        yield _condition(part, names)


def _condition(text: str, names: Names) -> Condition:
    match = _COMPARISON.fullmatch(text)
    if match is None:
        return _named(text, names)
    name = re.sub(r"\s+", "_", match[1].strip().lower())
    answered = bool(_ANSWERED.search(match[3]))
    said = _ANSWERED.sub("", match[3]).strip()
    sign = match[2].lower()
    denied = sign in ("!=", "≠", "is not")
    question = (
        {"type": "string", "enum": get_args(OrganisationKind)} if name == "kind" else names.questions.get(name, {})
    )
    if not said:
        raise Misread(f"'{shown(text)}' does not say what '{name}' is compared with; {_FORM}")
    if sign in (">=", "≥", "<=", "≤"):
        if not re.fullmatch(r"-?\d{1,9}", said):
            raise Misread(f"'{shown(said)}' is no whole number, so '{name}' cannot be compared with it; {_FORM}")
        rule: dict[str, Any] = {"minimum" if sign in (">=", "≥") else "maximum": int(said)}
    else:
        rule = _equal(said, question)
    return Compared(name, rule, answered or (name == "kind" and not denied), denied)


def _equal(said: str, question: Mapping[str, Any]) -> dict[str, Any]:
    span = _RANGE.fullmatch(said)
    if span and question.get("type", "integer") == "integer":
        return {"minimum": int(span[1]), "maximum": int(span[2])}
    values = [_value(part, question) for part in _split(said, question) if part]
    return {"const": values[0]} if len(values) == 1 else {"enum": values}


def _split(said: str, question: Mapping[str, Any]) -> list[str]:
    """At the commas, unless the whole is one of the answers."""
    if folded(said) in map(folded, map(str, question.get("enum", ()))):
        return [said]
    return [part.strip() for part in re.split(r",|\bor\b", said)]


def _value(word: str, question: Mapping[str, Any]) -> Any:
    kind = question.get("type")
    if kind == "boolean" or (kind is None and folded(word) in ("yes", "no", "true", "false")):
        if folded(word) not in ("yes", "no", "true", "false"):
            raise Misread(f"'{shown(word)}' is neither yes nor no, which is what this question is answered by.")
        return folded(word) in ("yes", "true")
    if kind in ("integer", None) and re.fullmatch(r"-?\d{1,9}", word):
        return int(word)
    answers = {folded(str(answer)): answer for answer in question.get("enum", ())}
    return answers.get(folded(word), word)


def _named(text: str, names: Names) -> Named:
    words = [word.strip() for word in re.split(r"\s+or\s+", text)]
    for word in words:
        if word not in names.definitions:
            near = did_you_mean(word, names.definitions)
            raise Misread(f"'{shown(word)}' is no condition.{near or ' ' + _FORM[0].upper() + _FORM[1:]}")
    return Named(tuple(words))


# Into words


def _line(condition: Condition) -> str:
    if isinstance(condition, Named):
        return " or ".join(condition.names)
    rule = condition.rule
    answered = " (answered)" if condition.answered and condition.name != "kind" else ""
    if "const" in rule or "enum" in rule:
        sign = "!=" if condition.denied else "="
        values = [rule["const"]] if "const" in rule else rule["enum"]
        said = f"{sign} {', '.join(map(_word, values))}"
    elif len(rule) == 2:
        said = f"= {rule['minimum']} to {rule['maximum']}"
    else:
        said = f">= {rule['minimum']}" if "minimum" in rule else f"<= {rule['maximum']}"
    return f"{condition.name} {said}{answered}"


def _word(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _taken_apart(rule: Any) -> Iterator[Condition]:
    if not isinstance(rule, dict):
        raise _NotSayable
    keys = rule.keys() - _NOTES
    if keys == {"$ref"}:
        yield Named((rule["$ref"].removeprefix(_REF),))
    elif keys == {"allOf"}:
        for part in rule["allOf"]:
            yield from _taken_apart(part)
    elif keys == {"anyOf"}:
        yield Named(tuple(_names(rule["anyOf"])))
    elif keys == {"not"}:
        for one in _compared(rule["not"]):
            if not one.answered or len(rule["not"]["properties"]) > 1:
                raise _NotSayable
            yield Compared(one.name, one.rule, answered=False, denied=True)
    elif keys <= {"required", "properties"} and "properties" in keys:
        yield from _compared(rule)
    else:
        raise _NotSayable


def _names(parts: Iterable[Any]) -> Iterator[str]:
    for part in parts:
        if not isinstance(part, dict) or part.keys() != {"$ref"}:
            raise _NotSayable
        yield part["$ref"].removeprefix(_REF)


def _compared(rule: Any) -> Iterator[Compared]:
    if not isinstance(rule, dict) or not rule.keys() - _NOTES <= {"required", "properties"} or "properties" not in rule:
        raise _NotSayable
    required = rule.get("required", [])
    if not set(required) <= rule["properties"].keys():
        raise _NotSayable
    for name, asked in rule["properties"].items():
        simple = isinstance(asked, dict) and asked.keys() in ({"const"}, {"enum"}, {"minimum"}, {"maximum"})
        if not simple and not (isinstance(asked, dict) and asked.keys() == {"minimum", "maximum"}):
            raise _NotSayable
        one = {"const": asked["enum"][0]} if len(asked.get("enum", ())) == 1 else asked
        yield Compared(name, one, name in required)
