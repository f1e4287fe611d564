"""What a standard says about other standards: crosswalks, the edition that it replaces, the one that replaces it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from qa_toolkit.crosswalk import contradictions, unequal_strengths
from qa_toolkit.errors import did_you_mean
from qa_toolkit.lint.remarks import Remark, error, warning
from qa_toolkit.models import Criterion, Link
from qa_toolkit.safety import Path
from qa_toolkit.standards import Standard

_Find = Callable[[str], Standard | None]


def check(standard: Standard, known: _Find | None) -> Iterator[Remark]:
    def find(name: str) -> Standard | None:
        return standard if name == standard.name else known(name) if known else None

    yield from _superseded(standard, find)
    for criterion in standard.criteria.values():
        path: Path = ("properties", criterion.section, "properties", criterion.id, "x-criterion", "crosswalk")
        seen: set[str] = set()
        for index, link in enumerate(criterion.crosswalk):
            yield from _link(standard, criterion, link, (*path, index), find)
            if link.to in seen:
                yield error((*path, index, "to"), f"'{link.to}' stands twice; keep one link.")
            seen.add(link.to)
    yield from _contradictions(standard, find)
    for index, replaced in enumerate(standard.about.get("replaces", ())):
        yield from _Replacement(standard, replaced, ("x-standard", "replaces", index)).check(find)


def _superseded(standard: Standard, find: _Find) -> Iterator[Remark]:
    path: Path = ("x-standard", "superseded_by")
    later = standard.about.get("superseded_by")
    if later == standard.name:
        yield error(path, "an edition cannot be replaced by itself; name the later one.")
    elif later is not None:
        other = find(later)
        if other is not None and other.about.get("superseded_by") == standard.name:
            yield error(path, f"'{later}' says in turn that this edition replaces it; one of the two is wrong.")


def _link(standard: Standard, criterion: Criterion, link: Link, path: Path, find: _Find) -> Iterator[Remark]:
    name, _, id_ = link.to.partition("#")
    other = find(name)
    if link.to == standard.address(criterion.id):
        yield error((*path, "to"), "this link leads to the criterion itself; take it out.")
    elif other is None:
        yield warning((*path, "to"), f"'{name}' is not here, so this link cannot be checked.")
    elif id_ not in other.criteria:
        yield error((*path, "to"), f"'{name}' has no criterion '{id_}'.{did_you_mean(id_, other.criteria)}")
    if link.relation != "related" and not link.checked_by:
        message = f'\'{link.relation}\' says that both texts were compared; name under "checked_by" who did, or write "related".'
        yield error((*path, "relation"), message)
    if not link.because:
        yield warning(path, 'say under "because" what the two have in common.')


def _contradictions(standard: Standard, find: _Find) -> Iterator[Remark]:
    linked = {link.to.partition("#")[0] for criterion in standard.criteria.values() for link in criterion.crosswalk}
    here = {standard.name: standard} | {name: other for name in linked if (other := find(name)) is not None}
    places: dict[tuple[str, str], Path] = {
        (standard.address(criterion.id), link.to): (
            *("properties", criterion.section, "properties", criterion.id),
            *("x-criterion", "crosswalk", index),
        )
        for criterion in standard.criteria.values()
        for index, link in enumerate(criterion.crosswalk)
    }
    for one in contradictions(here):
        path = places.get((one.address, one.to))
        if path is not None:
            message = f"'{one.to}' links back with a relation that makes this '{one.expected}', not '{one.relation}'; correct one of the two."
            yield error((*path, "relation"), message)
    for address, link, strength in unequal_strengths(here):
        path = places.get((address, link.to))
        if path is not None:
            message = f"'{link.to}' links back as '{strength}', and this says '{link.strength}'; make them the same, or keep one of the two."
            yield warning((*path, "strength"), message)


class _Replacement:
    """The map from one earlier edition to this one."""

    def __init__(self, standard: Standard, data: Mapping[str, Any], path: Path) -> None:
        self.standard, self.path = standard, path
        self.name: str = data["standard"]
        self.map: Mapping[str, Sequence[Mapping[str, str]]] = data["map"]
        self.levels: Mapping[str, str] = data.get("levels", {})
        self.notes: Mapping[str, str] = data.get("notes", {})

    def check(self, find: _Find) -> Iterator[Remark]:
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
