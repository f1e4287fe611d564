"""What differs between two editions, for people: by the map between them, and by ids only where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from qa_toolkit import errors
from qa_toolkit.editions.maps import STRENGTH, EditionMap, composed, way
from qa_toolkit.models import Criterion, Record
from qa_toolkit.standards import Standard

Kind = Literal["added", "dropped", "split", "merged", "moved", "reworded", "levels"]
KINDS: tuple[Kind, ...] = ("added", "dropped", "split", "merged", "moved", "reworded", "levels")


class Change(Record):
    """Criteria by their ids; `relation` is how the earlier one stands to the later, where one became one."""

    kind: Kind
    old: tuple[str, ...]
    new: tuple[str, ...]
    relation: str = ""
    note: str = ""


class Differences(Record):
    """`steps` names the editions that the maps lead through, and is empty where there is no map and ids alone were compared."""

    old: str
    new: str
    steps: tuple[str, ...]
    unchanged: int
    changes: tuple[Change, ...]

    def of(self, kind: Kind) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind == kind)


def differences(standards: Mapping[str, Standard], one: str, other: str) -> Differences:
    """From the earlier to the later edition, in whichever order they are named.

    Raises:
        UnknownStandard.
        NotEditions: where they have different keys and no map leads from one to the other.
        CannotUpgrade: where a map is not whole.
    """
    old, new, maps = _way(standards, one, other)
    notes = maps[0].notes if maps else {}
    by_ids = {(id_, id_): "" for id_ in old.criteria if id_ in new.criteria}
    links = _by_maps(old, maps) if maps or old is new else by_ids
    changes = tuple(_changes(old, new, links, notes))
    named = {id_ for change in changes for id_ in change.new}
    steps = (old.name, *(by.new.name for by in maps)) if maps or old is new else ()
    return Differences(old.name, new.name, steps, len(new.criteria.keys() - named), changes)


def _way(standards: Mapping[str, Standard], one: str, other: str) -> tuple[Standard, Standard, tuple[EditionMap, ...]]:
    for name in (one, other):
        if name not in standards:
            raise errors.UnknownStandard(name, list(standards))
    for old, new in ((one, other), (other, one)):
        try:
            return standards[old], standards[new], way(standards, old, new)
        except errors.NoWay:
            continue
    if one.partition(":")[0] != other.partition(":")[0]:
        raise errors.NotEditions(one, other)
    return standards[one], standards[other], ()


def _by_maps(old: Standard, maps: tuple[EditionMap, ...]) -> dict[tuple[str, str], str]:
    """How each earlier criterion stands to each later one that it reaches."""
    links = {(id_, id_): "equal" for id_ in old.criteria}
    for by in maps:
        further: dict[tuple[str, str], str] = {}
        for (first, here), relation in links.items():
            for to, link in by.targets[here]:
                found = (composed(relation, link), further.get((first, to), "related"))
                further[first, to] = min(found, key=STRENGTH.index)
        links = further
    return links


def _changes(
    old: Standard, new: Standard, links: Mapping[tuple[str, str], str], notes: Mapping[str, str]
) -> Iterator[Change]:
    targets = {id_: tuple(to for first, to in links if first == id_) for id_ in old.criteria}
    sources = {id_: tuple(first for first, to in links if to == id_) for id_ in new.criteria}
    yield from (Change("added", (), (id_,)) for id_, first in sources.items() if not first)
    yield from (Change("dropped", (id_,), (), note=notes.get(id_, "")) for id_, to in targets.items() if not to)
    yield from (Change("split", (id_,), to, note=notes.get(id_, "")) for id_, to in targets.items() if len(to) > 1)
    yield from (Change("merged", first, (id_,)) for id_, first in sources.items() if len(first) > 1)
    for (first, to), relation in links.items():
        before, after = old.criteria[first], new.criteria[to]
        if len(targets[first]) == len(sources[to]) == 1:
            about = {"relation": relation, "note": notes.get(first, "")}
            if old.sections[before.section].title != new.sections[after.section].title:
                yield Change("moved", (first,), (to,), **about)
            if (before.title, before.description) != (after.title, after.description) or relation not in ("equal", ""):
                yield Change("reworded", (first,), (to,), **about)
        if ladder(before) != ladder(after):
            yield Change("levels", (first,), (to,), relation=relation)


def ladder(criterion: Criterion) -> str:
    """Its levels as people read them, lowest first, with the one that is needed and the numbers that they begin at."""
    edges = {band.level: f" (from {band.start})" for band in criterion.bands}
    scored = [level for level in criterion.levels if level.score is not None]
    words = " < ".join(level.title + edges.get(level.key, "") for level in scored)
    words += "".join(f"; {level.title}" for level in criterion.levels if level.score is None)
    needed = criterion.level(criterion.target or "")
    return f"{words}; needed: {needed.title}" if needed else f"{words}; recorded only"
