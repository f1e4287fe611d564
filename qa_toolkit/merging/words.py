"""What fields and values are called when people are told of a change: numbers and titles instead of ids, and long texts cut to what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile
from typing import Any

from qa_toolkit.merging.keys import ABSENT, Path, by_key
from qa_toolkit.models import Criterion
from qa_toolkit.standards import Standard
from qa_toolkit.wording import SIZE_WORDS, clean, count, day, listed, quoted

_NOTHING = "nothing"
_LONG = 100  # characters of a text that are shown
_NAME = 60  # of what an entry is called
_BEFORE = 30  # of those, before the first that differs
_MEMBERS = {
    "on": "judged on",
    "by": "judged by",
    "value": "number",
    "location": "where it is",
    "dated": "date",
    "expires": "expiry date",
    "due": "due date",
    "cost_pounds": "cost",
    "effort": "size",
    "target_award": "target award",
    "cycle": "school year or round",
    "started_on": "started on",
    "submitted_at": "submitted on",
    "kind": "kind",
    "level": "level",
    "comment": "comment",
    "evidence": "evidence",
    "title": "title",
    "owner": "owner",
    "status": "status",
    "criterion": "criterion",
    "name": "name",
    "role": "role",
    "id": "reference",
}
_GROUPS = {"organisation": "organisation", "standard": "standard", "verifies": "audit that this one verifies"}
_ENTRIES = {"evidence": "evidence", "assessors": "assessor", "actions": "action", "proposals": "suggestions"}
_IN_ONE_LINE = {
    "dated": "dated ",
    "due": "due ",
    "expires": "expires ",
}  # before a date, among an entry's other members
_DATES = frozenset({"on", "dated", "expires", "due", "started_on", "submitted_at"})


class Words:
    """How one audit's fields are told.

    Args:
        documents: its versions; what an id stands for is looked up in the first that has it.
    """

    def __init__(self, standard: Standard, documents: Sequence[Mapping[str, Any]]) -> None:
        self._standard = standard
        self._entries: dict[str, dict[str, Any]] = {name: {} for name in _ENTRIES}
        for document in reversed(documents):
            for name in _ENTRIES:
                found = by_key(document.get(name)) if name == "actions" else document.get(name)
                self._entries[name] |= found if isinstance(found, dict) else {}

    def criterion(self, path: Path) -> str | None:
        """The criterion that a field belongs to."""
        found: Any = None
        if path[0] == "judgements" and len(path) > 2:
            found = path[2]
        elif path[0] == "actions" and len(path) > 1:
            found = self._entry("actions", path[1]).get("criterion")
        elif path[0] == "proposals" and len(path) > 1:
            found = path[1]
        return found if isinstance(found, str) and found in self._standard.criteria else None

    def label(self, path: Path) -> str:
        """'1.2 Measurable aims, comment'."""
        id_ = self.criterion(path)
        parts = [self._numbered(self._standard.criteria[id_])] if id_ is not None else []
        first, rest = str(path[0]), path[1:]
        if first == "judgements":
            parts += self._section(path) if id_ is None else []
            rest = path[3:]
        elif first in _ENTRIES and rest:
            name = self._name_of(first, rest[0])
            parts.append(f"{_ENTRIES[first]} {quoted(name)}" if name and len(rest) > 1 else _ENTRIES[first])
            rest = rest[1:]
        else:
            parts.append(_GROUPS.get(first) or _MEMBERS.get(first) or _ENTRIES.get(first) or _own(first))
        titles = self._standard.about.get("profile", {}).get("properties", {}) if first == "organisation" else {}
        known = _MEMBERS if first in (*_GROUPS, *_ENTRIES, "judgements") else {}
        parts += [titles.get(step, {}).get("title") or known.get(str(step)) or _own(step) for step in rest]
        return ", ".join(parts)

    def cited(self, side: str, criteria: Iterable[str]) -> str:
        """Why evidence that is gone on one side is asked about."""
        known = [c.number for id_, c in self._standard.criteria.items() if id_ in criteria]
        return f"which the {side} now names under {listed(known or ['a criterion'])}"

    def values(self, path: Path, *sides: Any) -> tuple[str, ...]:
        """Each of a field's values in words."""
        if all(isinstance(side, list) for side in sides) and len(sides) == 2 and path[-1] == "evidence":
            return self._pieces(*sides)
        return tuple(self._value(path, side, sides) for side in sides)

    def _value(self, path: Path, value: Any, sides: Sequence[Any]) -> str:
        if value is ABSENT or value is None or value in ("", [], {}):
            return _NOTHING
        name = path[-1]
        if isinstance(value, dict):
            return self._whole(path, value)
        if isinstance(value, list):
            return self._list(name, value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if not isinstance(value, str):
            return f"£{value:,}" if name == "cost_pounds" else str(value)
        if name in _DATES:
            return clean(day(value))
        meant = self._meant(path, value)
        return quoted(clean(meant)) if meant else quoted(_around(value, [side for side in sides if side is not value]))

    def _meant(self, path: Path, value: str) -> str | None:
        """The title of what a value is the key of."""
        name, first = path[-1], path[0]
        if name == "level" and first in ("judgements", "proposals"):
            return self._standard.level_titles.get(value)
        if name == "by":
            return self._name_of("assessors", value)
        if name == "criterion" and value in self._standard.criteria:
            return self._numbered(self._standard.criteria[value])
        if path == ("target_award",) and value in self._standard.awards:
            return self._standard.awards[value].title
        return SIZE_WORDS.get(value) if name == "effort" else None

    def _whole(self, path: Path, value: Mapping[str, Any]) -> str:
        """An entry in one line."""
        if path[0] == "judgements" and len(path) == 3:
            members = {_MEMBERS.get(name) or _own(name): self._value((*path, name), v, ()) for name, v in value.items()}
            return "; ".join(f"{name}: {words}" for name, words in members.items() if words != _NOTHING) or _NOTHING
        if path[0] in _ENTRIES and len(path) == 2:
            said = [quoted(_around(str(value.get("title") or value.get("name") or path[1])))]
            for name in ("kind", "role", "owner", "dated", "due", "expires", "status"):
                if value.get(name):
                    told = day(str(value[name])) if name in _DATES else str(value[name])
                    said.append(_IN_ONE_LINE.get(name, "") + _around(told, long=_NAME))
            return ", ".join(said)
        return count(len(value), "entry", "entries")

    def _list(self, name: str | int, value: Sequence[Any]) -> str:
        if name == "evidence":
            return listed(quoted(self._name_of("evidence", id_)) for id_ in value)
        return count(len(value), "entry", "entries")

    def _pieces(self, before: Sequence[Any], after: Sequence[Any]) -> tuple[str, str]:
        """How many pieces of evidence, and which are new or gone."""
        new = [quoted(self._name_of("evidence", id_)) for id_ in after if id_ not in before]
        gone = [quoted(self._name_of("evidence", id_)) for id_ in before if id_ not in after]
        said = [f"{listed(new)} added"] * bool(new) + [f"{listed(gone)} taken out"] * bool(gone)
        number = count(len(after), "piece") if after else _NOTHING
        told = f"{number}: {', '.join(said) or 'in another order'}"
        return count(len(before), "piece") if before else _NOTHING, told

    def _entry(self, group: str, key: Any) -> Mapping[str, Any]:
        entry = self._entries[group].get(key)
        return entry if isinstance(entry, dict) else {}

    def _name_of(self, group: str, key: Any) -> str:
        """What an entry is called; its key where it is not there."""
        entry = self._entry(group, key)
        return _around(str(entry.get("title") or entry.get("name") or key), long=_NAME)

    def _section(self, path: Path) -> list[str]:
        section = self._standard.sections.get(str(path[1])) if len(path) > 1 else None
        if section is not None and len(path) == 2:
            return [f"{section.number} {section.title}"]
        return ["judgements", *(_own(step) for step in path[1:3])]

    def _numbered(self, criterion: Criterion) -> str:
        return clean(f"{criterion.number} {criterion.title}")


def _own(name: str | int) -> str:
    """A member that only its file knows."""
    return f"'{_around(str(name))}'"


def _around(text: str, others: Sequence[Any] = (), long: int = _LONG) -> str:
    """A text in one line; of a long one the part where it begins to differ from the others."""
    line = " ".join(clean(text).split())
    if len(line) <= long:
        return line
    lines = [" ".join(clean(other).split()) for other in others if isinstance(other, str) and other]
    same = max((_common(line, other) for other in lines if other != line), default=0)
    start = max(0, min(same, len(line) - _BEFORE) - _BEFORE)
    start += line.find(" ", start, start + _BEFORE) + 1 - start if start and " " in line[start : start + _BEFORE] else 0
    cut = line[start : start + long]
    return f"{'…' if start else ''}{cut.strip()}{'…' if start + long < len(line) else ''}"


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
