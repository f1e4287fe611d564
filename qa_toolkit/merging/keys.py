"""How the entries of an audit's document are known again: by a name of their own, and never by their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Any

Path = tuple[str | int, ...]


class Absent(Enum):
    """What stands for a member that is not there: null is a value."""

    ABSENT = 0


ABSENT = Absent.ABSENT


def plain(value: Any) -> Any:
    """A value as JSON can have it."""
    return None if value is ABSENT else value


def action_keys(actions: Sequence[Mapping[str, Any]]) -> list[str]:
    """One key for each action: its id, or what it says where it has no id of its own; of several alike the second has '#2' behind it."""
    ids = Counter(action.get("id") for action in actions if isinstance(action.get("id"), str))
    seen: Counter[str] = Counter()
    keys = []
    for action in actions:
        id_ = action.get("id")
        whose = id_ if id_ in ids else action.get("criterion", "")
        key = str(id_) if ids[id_] == 1 else f"{whose}: {action.get('title', '')}"
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key} #{seen[key]}")
    return keys


def by_key(value: Any) -> dict[str, Any] | None:
    """The actions of a document by their keys; None for what is no list of objects."""
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        return None
    keys = action_keys(value)
    return dict(zip(keys, value, strict=True)) if len(set(keys)) == len(keys) else None


def same(one: Any, other: Any) -> bool:
    """Whether two values out of JSON are written alike: unlike `==`, true is not 1 and 1 is not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)
