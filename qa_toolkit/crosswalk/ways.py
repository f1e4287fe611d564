"""The ways from criterion to criterion, over one link or several, and what each of them proves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from qa_toolkit.crosswalk.disagreements import disputed
from qa_toolkit.crosswalk.relations import STRONGEST, STRONGEST_RELATION, Relation, Strength, composed
from qa_toolkit.crosswalk.stated import EditionLink, claims, crosswalks, turned
from qa_toolkit.models import Link, Record
from qa_toolkit.standards import Standard


def links(standards: Mapping[str, Standard]) -> dict[str, tuple[Link, ...]]:
    """By address the links of every criterion, with those that others have to it; what a criterion says itself comes first."""
    found: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    for address, link in crosswalks(standards):
        found[address].setdefault(link.to, link)
    for address, link in crosswalks(standards):
        found[link.to].setdefault(address, turned(link, address))
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
        return STRONGEST_RELATION.index(self.relation), len(self.steps), STRONGEST.index(self.strength)

    def on(self, link: Link) -> Way | None:
        """One step further, or None where nothing follows from it."""
        relation = composed(self.relation, link.relation)
        if relation is None and self._through_editions(link):
            relation = (
                "related"  # as an upgrade has it: what succeeds a successor has the theme, whatever else became of it
            )
        if relation is None:
            return None
        return Way(self.start, (*self.steps, link), relation, max(self.strength, link.strength, key=STRONGEST.index))

    def _through_editions(self, link: Link) -> bool:
        """Whether it has led from edition to edition only, always to a later one or always to an earlier one, and goes on so."""
        steps = [*self.steps, link]
        editions = [step for step in steps if isinstance(step, EditionLink)]
        return len(editions) == len(steps) and len({step.forward for step in editions}) == 1


class Crosswalk:
    """All links between the standards that are here, each in both directions, edition maps among them.

    What nobody has compared is only 'related', and so is what the files disagree about.
    """

    def __init__(self, standards: Mapping[str, Standard]) -> None:
        self.standards = standards
        self.disputed = disputed(standards)
        self._links: defaultdict[str, list[Link]] = defaultdict(list)
        for address, link in claims(standards):
            sure = link.checked_by and frozenset((address, link.to)) not in self.disputed
            said = link if sure else replace(link, relation="related")
            self._links[address].append(said)
            self._links[link.to].append(turned(said, address))

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


def _standard(address: str) -> str:
    return address.partition("#")[0]
