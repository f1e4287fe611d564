"""What the files of standards say of one another: their crosswalks, and the maps from one edition to the next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, cast

from qa_toolkit import errors
from qa_toolkit.crosswalk.relations import Relation, Strength, inverse
from qa_toolkit.editions.maps import EditionMap
from qa_toolkit.models import Link
from qa_toolkit.standards import Standard

_STRENGTH: Mapping[Relation, Strength] = {
    "equal": "strong",
    "superset": "strong",
    "subset": "strong",
    "intersects": "partial",
    "related": "weak",
}


class EditionLink(Link):
    """From a criterion to its successor or back; `fate` is what an upgrade makes of its answer, and `edition` the later one, which says so."""

    fate: Literal["carried", "proposed"]
    edition: str

    @property
    def forward(self) -> bool:
        return self.to.startswith(f"{self.edition}#")


def crosswalks(standards: Mapping[str, Standard]) -> Iterator[tuple[str, Link]]:
    """The address that links, and its link, as the files have them."""
    for standard in standards.values():
        for criterion in standard.criteria.values():
            for link in criterion.crosswalk:
                yield standard.address(criterion.id), link


def edition_maps(standards: Mapping[str, Standard]) -> Iterator[tuple[str, EditionLink]]:
    """From each earlier criterion to what it became. A map that is not whole says nothing; an author is told of it by the linter."""
    for standard in standards.values():
        for earlier in dict.fromkeys(one["standard"] for one in standard.about.get("replaces", ())):
            old = standards.get(earlier)
            if old is None or old is standard:
                continue
            try:
                by = EditionMap(old, standard)
            except errors.CannotUpgrade:
                continue
            yield from _mapped(by)


def _mapped(by: EditionMap) -> Iterator[tuple[str, EditionLink]]:
    for id_, targets in by.targets.items():
        if id_ not in by.old.criteria:
            continue
        for to, said in targets:
            relation = cast("Relation", said)
            fate: Literal["carried", "proposed"] = "carried" if by.equal.get(id_) == to else "proposed"
            because, name = f"So says the edition map of {by.new.name}.", by.new.name
            link = EditionLink(by.new.address(to), relation, _STRENGTH[relation], because, name, fate, name)
            yield by.old.address(id_), link


def claims(standards: Mapping[str, Standard]) -> Iterator[tuple[str, Link]]:
    """All that says how two criteria stand to one another, crosswalks and edition maps; of criteria that are here only."""
    known = {standard.address(id_) for standard in standards.values() for id_ in standard.criteria}
    for address, link in (*crosswalks(standards), *edition_maps(standards)):
        if link.to in known and link.to != address:
            yield address, link


def turned(link: Link, address: str) -> Link:
    """As it reads from the other side; a link of an edition map stays one."""
    return replace(link, to=address, relation=inverse(link.relation))
