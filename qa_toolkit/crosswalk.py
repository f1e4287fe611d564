"""Links between criteria of different standards, read in both directions, and what follows from several of them.

A relation says how what one criterion asks stands to what another asks: the same, less (a part of it), more, something in common, or only
the same theme. A link is written on one side and holds on both: the other direction is derived here, so that anybody's standard can link to
ours. Where both sides write one, the two must not contradict one another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from qa_toolkit.models import Link, Record
from qa_toolkit.standards import Standard

Relation = Literal["equal", "subset", "superset", "intersects", "related"]
Strength = Literal["strong", "partial", "weak"]

_INVERSE: Mapping[Relation, Relation] = {
    "equal": "equal",
    "subset": "superset",
    "superset": "subset",
    "intersects": "intersects",
    "related": "related",
}
# Beside 'equal', which changes nothing: what A is to C, where A is to B as the first says and B to C as the second. What does not stand here
# proves nothing: two criteria that each overlap with a third need have nothing in common.
_COMPOSED: Mapping[tuple[Relation, Relation], Relation] = {
    ("subset", "subset"): "subset",
    ("superset", "superset"): "superset",
    ("superset", "subset"): "intersects",  # both hold all of B, and no criterion asks for nothing
    ("superset", "intersects"): "intersects",
    ("intersects", "subset"): "intersects",
}
RELATION_WORDS: Mapping[Relation, str] = {
    "equal": "asks the same",
    "superset": "asks this and more",
    "subset": "asks a part of this",
    "intersects": "asks something of this",
    "related": "has the same theme",
}
_STRONGEST_RELATION: tuple[Relation, ...] = ("equal", "superset", "subset", "intersects", "related")
_STRONGEST: tuple[Strength, ...] = ("strong", "partial", "weak")


def inverse(relation: Relation) -> Relation:
    """How B stands to A, where A stands to B as `relation` says."""
    return _INVERSE[relation]


def composed(first: Relation, second: Relation) -> Relation | None:
    """How A stands to C, where A stands to B and B to C as said; None where nothing follows."""
    if first == "equal":
        return second
    return first if second == "equal" else _COMPOSED.get((first, second))


def links(standards: Mapping[str, Standard]) -> dict[str, tuple[Link, ...]]:
    """By address the links of every criterion, with those that others have to it; what a criterion says itself comes first."""
    found: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    for address, link in _stated(standards):
        found[address].setdefault(link.to, link)
    for address, link in _stated(standards):
        found[link.to].setdefault(address, _turned(link, address))
    return {address: tuple(by_target.values()) for address, by_target in found.items()}


def also_served(standards: Mapping[str, Standard], standard: Standard) -> dict[str, tuple[Link, ...]]:
    """For each criterion where its evidence would also serve: its direct links in both directions, to standards that are here."""
    found = links(standards)
    return {
        id_: tuple(link for link in found.get(standard.address(id_), ()) if _standard(link.to) in standards)
        for id_ in standard.criteria
    }


class Way(Record):
    """How one criterion reaches another: over `steps`, each a link and the last one to the target."""

    start: str
    steps: tuple[Link, ...]
    relation: Relation
    strength: Strength

    @property
    def to(self) -> str:
        return self.steps[-1].to

    @property
    def rank(self) -> tuple[int, int, int]:
        """Smaller is better: what it proves, then how few steps it takes, then how strong its weakest link is."""
        return _STRONGEST_RELATION.index(self.relation), len(self.steps), _STRONGEST.index(self.strength)

    def on(self, link: Link) -> Way | None:
        """One step further, or None where nothing follows from it."""
        relation = composed(self.relation, link.relation)
        if relation is None:
            return None
        return Way(self.start, (*self.steps, link), relation, max(self.strength, link.strength, key=_STRONGEST.index))


class Crosswalk:
    """All links between the standards that are here, each in both directions; what nobody has compared is only 'related'."""

    def __init__(self, standards: Mapping[str, Standard]) -> None:
        self.standards = standards
        self._links: defaultdict[str, list[Link]] = defaultdict(list)
        known = {standard.address(id_) for standard in standards.values() for id_ in standard.criteria}
        for address, link in _stated(standards):
            if link.to in known and link.to != address:
                sure = link if link.checked_by else replace(link, relation="related")
                self._links[address].append(sure)
                self._links[link.to].append(_turned(sure, address))

    def ways(self, start: str) -> dict[str, Way]:
        """The best way from one criterion to each that it reaches, by address.

        Links may run in circles: a criterion is entered once for each relation, by the shortest way and among these by the strongest.
        """
        found: dict[tuple[str, Relation], Way] = {}
        front = [Way(start, (link,), link.relation, link.strength) for link in self._links.get(start, ())]
        while front:
            new: dict[tuple[str, Relation], Way] = {}
            for way in sorted(front, key=_order):
                key = (way.to, way.relation)
                if way.to != start and key not in found:
                    new.setdefault(key, way)
            found |= new
            further = (way.on(link) for way in new.values() for link in self._links[way.to])
            front = [way for way in further if way is not None]
        best: dict[str, Way] = {}
        for way in sorted(found.values(), key=_order):
            best.setdefault(way.to, way)
        return best

    def between(self, standard: Standard, other: Standard) -> dict[str, dict[str, Way]]:
        """By id of each criterion of `standard` the ways to criteria of `other`, by their ids and in its order."""
        found = {}
        for id_ in standard.criteria:
            ways = self.ways(standard.address(id_))
            found[id_] = {to: ways[address] for to in other.criteria if (address := other.address(to)) in ways}
        return found


def _order(way: Way) -> tuple[tuple[int, int, int], list[str]]:
    return way.rank, [link.to for link in way.steps]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two links that cannot both be right: `relation` as one side says it, `expected` as the other side's link implies."""

    address: str
    to: str
    relation: Relation
    expected: Relation


def contradictions(standards: Mapping[str, Standard]) -> tuple[Contradiction, ...]:
    """Pairs of criteria that link to one another and disagree; 'related' claims nothing, so it disagrees with nothing."""
    return tuple(
        Contradiction(address, link.to, link.relation, inverse(back.relation))
        for address, link, back in _written_twice(standards)
        if "related" not in (link.relation, back.relation) and inverse(back.relation) != link.relation
    )


def unequal_strengths(standards: Mapping[str, Standard]) -> tuple[tuple[str, Link, Strength], ...]:
    """Links that both sides write with one relation and two strengths: the address, its link, and the strength that the other side says."""
    return tuple(
        (address, link, back.strength)
        for address, link, back in _written_twice(standards)
        if inverse(back.relation) == link.relation and back.strength != link.strength
    )


def _written_twice(standards: Mapping[str, Standard]) -> Iterator[tuple[str, Link, Link]]:
    """Each link that the other side writes too, with the other side's."""
    stated = {(address, link.to): link for address, link in _stated(standards)}
    for (address, to), link in stated.items():
        back = stated.get((to, address))
        if back is not None:
            yield address, link, back


def _stated(standards: Mapping[str, Standard]) -> Iterator[tuple[str, Link]]:
    for standard in standards.values():
        for criterion in standard.criteria.values():
            for link in criterion.crosswalk:
                yield standard.address(criterion.id), link


def _turned(link: Link, address: str) -> Link:
    return replace(link, to=address, relation=inverse(link.relation))


def _standard(address: str) -> str:
    return address.partition("#")[0]
