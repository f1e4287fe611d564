"""The order in which members stand: as in the file of last time, so that a comparison shows only what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def in_order_of(data: Any, earlier: Any, path: tuple[str, ...] = ()) -> Any:
    """The same data, with the members of each object as the earlier ones stand; rows keep the order of the workbook."""
    if isinstance(data, dict) and isinstance(earlier, dict):
        names = list(data) if _is_told(path) else _merged(data, earlier)
        return {name: in_order_of(data[name], earlier.get(name), (*path, name)) for name in names}
    if isinstance(data, list) and isinstance(earlier, list):
        return [
            in_order_of(item, earlier[i] if i < len(earlier) else None, (*path, "*")) for i, item in enumerate(data)
        ]
    return data


def _is_told(path: tuple[str, ...]) -> bool:
    """Sections, criteria, sources, questions, and what became of earlier criteria."""
    match path:
        case ("properties",) | ("properties", _, "properties"):
            return True
        case ("x-standard", "sources") | ("x-standard", "profile", "properties"):
            return True
        case ("x-standard", "replaces", "*", _):
            return True
    return False


def _merged(data: Mapping[str, Any], earlier: Mapping[str, Any]) -> list[str]:
    """Each new name after the one that it stands behind."""
    names = [name for name in earlier if name in data]
    before = None
    for name in data:
        if name not in earlier:
            names.insert(names.index(before) + 1 if before is not None else 0, name)
        before = name
    return names
