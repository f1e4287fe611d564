"""What a standard says about its other editions: the one that it replaces, with its map, and the one that replaces it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from qa_toolkit.errors import did_you_mean
from qa_toolkit.lint.remarks import Remark, error, warning
from qa_toolkit.safety import Path
from qa_toolkit.standards import Standard

Find = Callable[[str], Standard | None]


def check(standard: Standard, find: Find) -> Iterator[Remark]:
    yield from _superseded(standard, find)
    yield from _replaced_in_a_circle(standard, find)
    for index, replaced in enumerate(standard.about.get("replaces", ())):
        yield from _Replacement(standard, replaced, ("x-standard", "replaces", index)).check(find)


def _superseded(standard: Standard, find: Find) -> Iterator[Remark]:
    path: Path = ("x-standard", "superseded_by")
    later = standard.about.get("superseded_by")
    if later == standard.name:
        yield error(path, "an edition cannot be replaced by itself; name the later one.")
    elif later is not None:
        other = find(later)
        if other is not None and other.about.get("superseded_by") == standard.name:
            yield error(path, f"'{later}' says in turn that this edition replaces it; one of the two is wrong.")


def _replaced_in_a_circle(standard: Standard, find: Find) -> Iterator[Remark]:
    for index, replaced in enumerate(standard.about.get("replaces", ())):
        ring = _way_back(replaced["standard"], standard.name, find)
        if ring:
            says = ", which replaces ".join(f"'{one.name}' ({one.path})" for one in ring)
            message = f"this edition replaces {says}, which replaces this edition; no edition is both earlier and later, so correct one of them."
            yield error(("x-standard", "replaces", index, "standard"), message)


def _way_back(name: str, to: str, find: Find) -> list[Standard]:
    """The editions from one to another, each replacing the next; none where it does not lead there, or is there already."""
    waiting: list[list[Standard]] = [[first]] if name != to and (first := find(name)) is not None else []
    seen = {name}
    for way in waiting:
        for replaced in way[-1].about.get("replaces", ()):
            earlier = replaced["standard"]
            if earlier == to:
                return way
            if earlier not in seen and (other := find(earlier)) is not None:
                seen.add(earlier)
                waiting.append([*way, other])
    return []


class _Replacement:
    """The map from one earlier edition to this one."""

    def __init__(self, standard: Standard, data: Mapping[str, Any], path: Path) -> None:
        self.standard, self.path = standard, path
        self.name: str = data["standard"]
        self.map: Mapping[str, Sequence[Mapping[str, str]]] = data["map"]
        self.levels: Mapping[str, str] = data.get("levels", {})
        self.notes: Mapping[str, str] = data.get("notes", {})

    def check(self, find: Find) -> Iterator[Remark]:
        if self.name == self.standard.name:
            yield error((*self.path, "standard"), "an edition cannot replace itself; name the earlier one.")
            return
        yield from self._to_here()
        yield from self._carried()
        old = find(self.name)
        if old is None:
            yield warning(
                (*self.path, "standard"), f"'{self.name}' is not here, so the map cannot be checked against it."
            )
        else:
            yield from self._from_there(old)

    def _to_here(self) -> Iterator[Remark]:
        criteria = self.standard.criteria
        for old, targets in self.map.items():
            for index, target in enumerate(targets):
                to = target["to"]
                if to not in criteria:
                    yield error(
                        (*self.path, "map", old, index, "to"),
                        f"this standard has no criterion '{to}'.{did_you_mean(to, criteria)}",
                    )
        own = {level.key for criterion in criteria.values() for level in criterion.levels}
        for old, level in self.levels.items():
            if level not in own:
                yield error(
                    (*self.path, "levels", old), f"this standard has no level '{level}'.{did_you_mean(level, own)}"
                )

    def _carried(self) -> Iterator[Remark]:
        """`equal` carries an answer over, so it is one to one."""
        taken: dict[str, str] = {}
        for old, targets in self.map.items():
            for index, target in enumerate(targets):
                if target["relation"] != "equal":
                    continue
                path = (*self.path, "map", old, index)
                if len(targets) > 1:
                    yield error(
                        path, f"'{old}' is equal to one criterion or to none; beside \"equal\" nothing else can stand."
                    )
                elif target["to"] in taken:
                    yield error(
                        path,
                        f"'{taken[target['to']]}' is already equal to '{target['to']}'; only one earlier criterion can be.",
                    )
                taken.setdefault(target["to"], old)
        if taken and not self.levels:
            yield error(
                self.path, 'answers are carried over, so say under "levels" which earlier level is which of these.'
            )

    def _from_there(self, old: Standard) -> Iterator[Remark]:
        for id_ in old.criteria:
            if id_ not in self.map:
                yield error(
                    (*self.path, "map"),
                    f"'{id_}' of {old.name} is left out; map it, or write an empty list where it is no longer asked.",
                )
        for member, names in (("map", self.map), ("notes", self.notes)):
            for id_ in names:
                if id_ not in old.criteria:
                    yield error(
                        (*self.path, member, id_),
                        f"{old.name} has no criterion '{id_}'.{did_you_mean(id_, old.criteria)}",
                    )
        levels = {level.key for criterion in old.criteria.values() for level in criterion.levels}
        for level in self.levels:
            if level not in levels:
                yield error(
                    (*self.path, "levels", level), f"{old.name} has no level '{level}'.{did_you_mean(level, levels)}"
                )
        carried = [
            id_
            for id_, targets in self.map.items()
            if id_ in old.criteria and any(t["relation"] == "equal" for t in targets)
        ]
        needed = {level.key for id_ in carried for level in old.criteria[id_].levels}
        for level in sorted(needed - self.levels.keys()) if self.levels else ():
            yield error(
                (*self.path, "levels"),
                f"the level '{level}' of {old.name} is left out, so answers at it would be lost; add it.",
            )
