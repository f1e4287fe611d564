"""Links that cannot all be right: two that contradict one another, and criteria each of which would be a part of the next, round in a circle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from qa_toolkit.crosswalk.relations import Relation, Strength, inverse
from qa_toolkit.crosswalk.stated import claims, crosswalks, turned
from qa_toolkit.models import Link
from qa_toolkit.standards import Standard

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two links that cannot both be right: `relation` as one side says it, `expected` as the other link implies."""

    address: str
    to: str
    relation: Relation
    expected: Relation


@dataclass(frozen=True, slots=True)
class Circle:
    """Each link says that its criterion asks a part of what the next one asks (or the same), and the last leads back to the first."""

    links: tuple[tuple[str, str, Relation], ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The criteria of which one would be less than the other; those that are equal may stay so."""
        return tuple(frozenset((start, to)) for start, to, relation in self.links if relation == "subset")


def contradictions(standards: Mapping[str, Standard]) -> tuple[Contradiction, ...]:
    """Links between the same two criteria that disagree, an edition map among them; 'related' claims nothing, so it disagrees with nothing."""
    said: defaultdict[Pair, list[tuple[str, Link]]] = defaultdict(list)
    for address, link in claims(standards):
        if link.relation != "related":
            said[frozenset((address, link.to))].append((address, link))
    found: dict[Contradiction, None] = {}
    for claimed in said.values():
        for address, link in claimed:
            for back, other in claimed:
                expected = other.relation if back == address else inverse(other.relation)
                if expected != link.relation:
                    found[Contradiction(address, link.to, link.relation, expected)] = None
    return tuple(found)


def circles(standards: Mapping[str, Standard]) -> tuple[Circle, ...]:
    """Circles of 'subset' that somebody answers for, each once; a circle through an equal criterion counts as well."""
    smaller: dict[tuple[str, str], None] = {}
    same: defaultdict[str, list[str]] = defaultdict(list)
    contradicted = {frozenset((one.address, one.to)) for one in contradictions(standards)}
    for address, link in claims(standards):
        if not link.checked_by or frozenset((address, link.to)) in contradicted:
            continue
        if link.relation == "equal":
            same[address].append(link.to)
            same[link.to].append(address)
        elif link.relation == "subset":
            smaller[address, link.to] = None
        elif link.relation == "superset":
            smaller[link.to, address] = None
    return tuple(_circles(smaller, same))


def _circles(smaller: Iterable[tuple[str, str]], same: Mapping[str, list[str]]) -> Iterator[Circle]:
    left = dict.fromkeys(smaller)
    group = _groups(same, (one for pair in left for one in pair))
    while edges := _circle(left, group):
        yield Circle(tuple(_joined(edges, same)))
        for edge in edges:
            del left[edge]


def _circle(left: Iterable[tuple[str, str]], group: Mapping[str, str]) -> list[tuple[str, str]]:
    """One circle, where there is any; criteria that ask the same count as one."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    between: dict[tuple[str, str], tuple[str, str]] = {}
    for start, to in left:
        ends = group[start], group[to]
        if ends[0] == ends[1]:
            return [(start, to)]
        between.setdefault(ends, (start, to))
        sorter.add(ends[1], ends[0])
    try:
        sorter.prepare()
    except CycleError as found:
        return [between[ends] for ends in pairwise(found.args[1])]
    return []


def _groups(same: Mapping[str, list[str]], addresses: Iterable[str]) -> dict[str, str]:
    """For each address one of those that ask the same as it."""
    group: dict[str, str] = {}
    for address in addresses:
        if address in group:
            continue
        waiting = [address]
        while waiting:
            one = waiting.pop()
            if one not in group:
                group[one] = address
                waiting += same.get(one, ())
    return group


def _joined(edges: list[tuple[str, str]], same: Mapping[str, list[str]]) -> Iterator[tuple[str, str, Relation]]:
    """The links in the order of the circle, with those of equal criteria between them."""
    for (start, to), (further, _) in zip(edges, [*edges[1:], edges[0]], strict=True):
        yield start, to, "subset"
        steps = _path(to, further, same)
        yield from ((one, other, "equal") for one, other in pairwise(steps))


def _path(start: str, to: str, same: Mapping[str, list[str]]) -> list[str]:
    came: dict[str, str] = {start: start}
    waiting = [start]
    for one in waiting:
        for other in same.get(one, ()):
            if other not in came:
                came[other] = one
                waiting.append(other)
    path = [to]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def disputed(standards: Mapping[str, Standard]) -> frozenset[Pair]:
    """The pairs of criteria of which the files say what cannot all be right, so that nothing follows from any of it."""
    pairs = {frozenset((one.address, one.to)) for one in contradictions(standards)}
    return frozenset(pairs.union(*(circle.pairs for circle in circles(standards))))


def unequal_strengths(standards: Mapping[str, Standard]) -> tuple[tuple[str, Link, Strength], ...]:
    """Links that both sides write with one relation and two strengths: the address, its link, and the strength that the other side says."""
    stated = {(address, link.to): link for address, link in crosswalks(standards)}
    return tuple(
        (address, link, back.strength)
        for (address, to), link in stated.items()
        if (back := stated.get((to, address))) is not None
        and turned(back, to).relation == link.relation
        and back.strength != link.strength
    )
