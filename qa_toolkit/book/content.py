"""What the book holds, put in order once for both of its forms: links both ways, themes, sources, editions, shared levels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, get_args

from qa_toolkit.authoring.flattened import names_in
from qa_toolkit.authoring.words.names import Misread
from qa_toolkit.authoring.words.rule_conditions import NotSayable
from qa_toolkit.authoring.words.rules_in_words import rule_words
from qa_toolkit.crosswalk import links
from qa_toolkit.crosswalk.relations import STRONGEST
from qa_toolkit.models import Award, Criterion, Level, Link, Record, Source, Status
from qa_toolkit.standards import Standard

STATUSES: tuple[Status, ...] = get_args(Status)
Medium = Literal["site", "pdf"]


class Linked(Record):
    """A criterion of another standard; `criterion` is None where that standard is not installed."""

    address: str
    name: str
    criterion: Criterion | None


class Fate(Record):
    """What became of a criterion of an older edition."""

    before: str
    number: str
    title: str
    now: tuple[tuple[Criterion, str], ...]
    note: str


class Cited(Record):
    """A source, and how many criteria of each standard rest on it."""

    source: Source
    by: tuple[tuple[str, int], ...]


class Book:
    def __init__(self, standards: Mapping[str, Standard], medium: Medium = "site") -> None:
        self.standards = dict(sorted(standards.items()))
        self.medium = medium

    @cached_property
    def themes(self) -> dict[str, dict[str, list[Criterion]]]:
        """By theme and by standard, in the order of the standards."""
        found: dict[str, dict[str, list[Criterion]]] = {}
        for name, standard in self.standards.items():
            for criterion in standard.criteria.values():
                for theme in criterion.themes:
                    found.setdefault(theme, {}).setdefault(name, []).append(criterion)
        return dict(sorted(found.items()))

    @cached_property
    def sources(self) -> list[Cited]:
        """Each once, whatever key it has in which standard."""
        found: dict[tuple[str, ...], tuple[Source, dict[str, int]]] = {}
        for name, standard in self.standards.items():
            for source in standard.sources:
                what = (source.title, source.publisher, source.year, source.url)
                number = sum(source.key in one.sources for one in standard.criteria.values())
                by = found.setdefault(what, (source, {}))[1]
                by[name] = by.get(name, 0) + number
        ordered = sorted(found.items(), key=lambda item: (item[0][0].casefold(), item[0]))
        return [Cited(source, tuple(by.items())) for _, (source, by) in ordered]

    @cached_property
    def _links(self) -> dict[str, tuple[Link, ...]]:
        return links(self.standards)

    def linked(self, standard: Standard, criterion: Criterion) -> list[tuple[Link, list[Linked]]]:
        """Both ways; those that are linked in the same words together, and first those that help the most."""
        found: dict[tuple[str | None, ...], tuple[Link, list[Linked]]] = {}
        for link in sorted(self._links.get(standard.address(criterion.id), ()), key=lambda link: self._place(link.to)):
            name, _, id_ = link.to.partition("#")
            other = self.standards.get(name)
            alike = (link.relation, link.strength, link.because, link.checked_by)
            found.setdefault(alike, (link, []))[1].append(
                Linked(link.to, name, other.criteria.get(id_) if other else None)
            )
        return sorted(found.values(), key=lambda group: (STRONGEST.index(group[0].strength), -len(group[1])))

    def _place(self, address: str) -> tuple[int, str]:
        """What is not installed comes last."""
        return self._order.get(address, len(self._order)), address

    @cached_property
    def _order(self) -> dict[str, int]:
        addresses = (one.address(id_) for one in self.standards.values() for id_ in one.criteria)
        return {address: at for at, address in enumerate(addresses)}

    def earlier(self, standard: Standard) -> Iterator[tuple[str, list[Fate]]]:
        """The editions that this one replaces, and what became of each of their criteria."""
        for one in standard.about.get("replaces", ()):
            old = self.standards.get(one["standard"])
            notes = one.get("notes", {})
            yield (
                one["standard"],
                [
                    Fate(
                        id_,
                        old.criteria[id_].number if old and id_ in old.criteria else "",
                        old.criteria[id_].title if old and id_ in old.criteria else id_,
                        tuple(
                            (standard.criteria[to["to"]], to["relation"])
                            for to in became
                            if to["to"] in standard.criteria
                        ),
                        notes.get(id_, ""),
                    )
                    for id_, became in one["map"].items()
                ],
            )

    def later(self, standard: Standard) -> list[str]:
        """Editions here that say they replace this one."""
        return [
            name
            for name, one in self.standards.items()
            if any(replaced["standard"] == standard.name for replaced in one.about.get("replaces", ()))
        ]

    def by_status(self, standard: Standard | None = None) -> list[int]:
        chosen = [standard] if standard else self.standards.values()
        counted = Counter(criterion.status for one in chosen for criterion in one.criteria.values())
        return [counted[status] for status in STATUSES]

    def shared_levels(self, standard: Standard) -> list[tuple[Level, ...]]:
        """Ladders that more than one criterion is judged by: described once, and named at each."""
        counted = Counter(criterion.levels for criterion in standard.criteria.values())
        return [levels for levels, number in counted.items() if number > 1]

    def example(self, standard: Standard, levels: tuple[Level, ...]) -> Criterion:
        """The first criterion that is judged by these levels."""
        return next(one for one in standard.criteria.values() if one.levels == levels)

    def cited(self, standard: Standard, key: str) -> int:
        return sum(key in criterion.sources for criterion in standard.criteria.values())

    def rule(self, standard: Standard, award: Award) -> str:
        """An award's rule in words, or nothing where it has none."""
        try:
            return "; ".join(rule_words(award.requires, names_in(standard.data)).split("\n"))
        except (NotSayable, Misread):
            return ""

    # Where things are

    def standard_at(self, name: str) -> str:
        return f"#{_stem(name)}" if self.medium == "pdf" else f"{_stem(name)}.html"

    def criterion_at(self, address: str) -> str:
        name, _, id_ = address.partition("#")
        return f"#{_stem(name)}_{id_}" if self.medium == "pdf" else f"{_stem(name)}.html#{id_}"

    def theme_at(self, theme: str) -> str:
        return f"#theme-{theme}" if self.medium == "pdf" else f"theme-{theme}.html"

    def anchor(self, standard: Standard, part: str) -> str:
        """Of a criterion by its id, of any other part by a word with an underscore, which no id has."""
        return f"{_stem(standard.name)}_{part}" if self.medium == "pdf" else part


def _stem(name: str) -> str:
    """A file name of its own for each standard: keys have neither dots nor underscores, editions no colon."""
    return name.replace("/", "_").replace(":", ".")
