"""The maps between editions, as the newer file's `replaces` declares them, and the way through several of them."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise

from qa_toolkit import errors
from qa_toolkit.standards import Standard

# How much an earlier answer says about a criterion that stands in this relation to its own; 'related' says only that the theme is the same.
STRENGTH = ("equal", "superset", "subset", "intersects", "related")


def composed(first: str, second: str) -> str:
    """How the ends of two links stand to one another; where that proves nothing, 'related', which claims nothing."""
    if "equal" in (first, second):
        return second if first == "equal" else first
    return first if first == second and first in ("subset", "superset") else "related"


class EditionMap:
    """What became of every criterion of one edition in a later one. Nothing is joined because two ids look alike."""

    def __init__(self, old: Standard, new: Standard) -> None:
        """Reads the newer edition's map.

        Raises:
            CannotUpgrade: where it leaves a criterion out or leads to one that is not there, so that an answer would be lost.
        """
        replaced = next(one for one in new.about["replaces"] if one["standard"] == old.name)
        self.old, self.new = old, new
        self.targets: Mapping[str, tuple[tuple[str, str], ...]] = {
            id_: tuple((one["to"], one["relation"]) for one in targets) for id_, targets in replaced["map"].items()
        }
        self.levels: Mapping[str, str] = replaced.get("levels", {})
        self.notes: Mapping[str, str] = replaced.get("notes", {})
        left_out = next((id_ for id_ in old.criteria if id_ not in self.targets), None)
        if left_out is not None:
            raise errors.CannotUpgrade(
                old.name,
                new.name,
                f"the map in {new.path} leaves out '{left_out}'; its author has to say what became of it",
            )
        nowhere = next((to for targets in self.targets.values() for to, _ in targets if to not in new.criteria), None)
        if nowhere is not None:
            raise errors.CannotUpgrade(
                old.name, new.name, f"the map in {new.path} leads to '{errors.shown(nowhere)}', which is not there"
            )

    @cached_property
    def sources(self) -> Counter[str]:
        """How many earlier criteria lead to each."""
        return Counter(to for targets in self.targets.values() for to in dict.fromkeys(to for to, _ in targets))

    @cached_property
    def equal(self) -> dict[str, str]:
        """The earlier criteria whose answers are carried, each with the one criterion that is its equal."""
        alone = {
            id_: targets[0][0]
            for id_, targets in self.targets.items()
            if len(targets) == 1 and targets[0][1] == "equal"
        }
        shared = Counter(alone.values())
        return {id_: to for id_, to in alone.items() if shared[to] == 1}

    @cached_property
    def one_to_one(self) -> dict[str, str]:
        """Whose only successor succeeds nothing else: what is planned for the one is planned for the other."""
        sole = {id_: targets[0][0] for id_, targets in self.targets.items() if len(targets) == 1}
        return self.equal | {id_: to for id_, to in sole.items() if self.sources[to] == 1}


def way(standards: Mapping[str, Standard], source: str, target: str) -> tuple[EditionMap, ...]:
    """The fewest maps that lead from one edition to a later one; none where they are the same.

    Raises:
        UnknownStandard.
        NoWay: where no map leads there, and CannotUpgrade where one that does is not whole.
    """
    for name in (source, target):
        if name not in standards:
            raise errors.UnknownStandard(name, list(standards))
    names = _names(standards, source, target)
    if names is None:
        if _names(standards, target, source) is not None:
            why = f"{target} is the earlier of the two, and answers move forward only"
        elif source.partition(":")[0] == target.partition(":")[0]:
            why = f"{target} has no map that says what became of the criteria of {source}"
        else:
            why = "they are two different standards, not two editions of one"
        raise errors.NoWay(source, target, why)
    return tuple(EditionMap(standards[old], standards[new]) for old, new in pairwise(names))


def _names(standards: Mapping[str, Standard], source: str, target: str) -> list[str] | None:
    """From the target back, breadth first, so that a direct map is taken before a way round."""
    waiting, seen = deque([[target]]), {target}
    while waiting:
        names = waiting.popleft()
        if names[0] == source:
            return names
        for replaced in standards[names[0]].about.get("replaces", ()):
            earlier = replaced["standard"]
            if earlier in standards and earlier not in seen:
                seen.add(earlier)
                waiting.append([earlier, *names])
    return None
