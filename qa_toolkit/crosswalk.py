"""Links between criteria of different standards, read in both directions.

A relation says how what one criterion asks stands to what another asks: the same, less (a part of it), more, something in common, or only
the same theme.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from qa_toolkit.models import Link
from qa_toolkit.standards import Standard

Relation = Literal["equal", "subset", "superset", "intersects", "related"]

_INVERSE: Mapping[Relation, Relation] = {
    "equal": "equal",
    "subset": "superset",
    "superset": "subset",
    "intersects": "intersects",
    "related": "related",
}


def inverse(relation: Relation) -> Relation:
    """How B stands to A, where A stands to B as `relation` says."""
    return _INVERSE[relation]


def links(standards: Mapping[str, Standard]) -> dict[str, tuple[Link, ...]]:
    """By address the links of every criterion, with those that others have to it; what a criterion says itself comes first."""
    found: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    for address, link in _stated(standards):
        found[address].setdefault(link.to, link)
    for address, link in _stated(standards):
        back = replace(link, to=address, relation=inverse(link.relation))
        found[link.to].setdefault(address, back)
    return {address: tuple(by_target.values()) for address, by_target in found.items()}


def also_served(standards: Mapping[str, Standard], address: str) -> tuple[Link, ...]:
    """Where evidence for one criterion would also serve: its direct links in both directions, to standards that are here."""
    return tuple(link for link in links(standards).get(address, ()) if _standard(link.to) in standards)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two links that cannot both be right: `relation` as one side says it, `expected` as the other side's link implies."""

    address: str
    to: str
    relation: Relation
    expected: Relation


def contradictions(standards: Mapping[str, Standard]) -> tuple[Contradiction, ...]:
    """Pairs of criteria that link to one another and disagree; 'related' claims nothing, so it disagrees with nothing."""
    stated: dict[tuple[str, str], Relation] = {
        (address, link.to): link.relation for address, link in _stated(standards)
    }
    found = []
    for (address, to), relation in stated.items():
        back = stated.get((to, address))
        if back is not None and "related" not in (relation, back) and inverse(back) != relation:
            found.append(Contradiction(address, to, relation, inverse(back)))
    return tuple(found)


def _stated(standards: Mapping[str, Standard]) -> Iterator[tuple[str, Link]]:
    for standard in standards.values():
        for criterion in standard.criteria.values():
            for link in criterion.crosswalk:
                yield standard.address(criterion.id), link


def _standard(address: str) -> str:
    return address.partition("#")[0]
