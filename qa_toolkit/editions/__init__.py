"""Editions without losing an answer: an audit by one edition of a standard becomes one by a later edition.

`equal` criteria carry their answers over, one to one and with the level mapped. Every other link proposes, and a proposal never counts before a
person has confirmed it. What is no longer asked is retired and kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from qa_toolkit import errors
from qa_toolkit.audits import Audit, whole_number
from qa_toolkit.editions.answers import addresses, answered, holds_answer, named, title_of
from qa_toolkit.editions.maps import EditionMap, way
from qa_toolkit.editions.moving import moved
from qa_toolkit.models import Criterion, Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import quoted

__all__ = ["EditionMap", "Fate", "Upgrade", "upgrade", "way"]

FateKind = Literal["carried", "proposed", "retired"]


class Fate(Record):
    """What became of one answer: where it was given, what it said, which criteria it reached, and why."""

    kind: FateKind
    criterion: str
    asked: str
    answer: str
    to: tuple[str, ...]
    why: str


class Upgrade(Record):
    """An audit's document by the later edition, the fate of each answer in the order of the earlier one, and of what only waited there."""

    document: dict[str, Any]
    steps: tuple[str, ...]
    fates: tuple[Fate, ...]
    waiting: tuple[Fate, ...] = ()

    def of(self, kind: FateKind) -> tuple[Fate, ...]:
        return tuple(fate for fate in self.fates if fate.kind == kind)


def upgrade(audit: Audit, maps: Sequence[EditionMap], on: date | None = None) -> Upgrade:
    """Moves a copy of an audit's document through editions, one after the other; the audit itself stays as it is.

    Raises:
        CannotUpgrade: where a number stands that the criterion cannot have, for no level follows from it.
    """
    if maps:
        _refuse_impossible_numbers(audit, maps[-1].new)
    document = audit.data
    first = {audit.standard.address(id_): id_ for id_ in audit.standard.criteria}  # by the address that it has got to
    for one in maps:
        document = moved(document, one, on)
        first |= {
            one.new.address(to): first[one.old.address(id_)]
            for id_, to in one.equal.items()
            if one.old.address(id_) in first
        }
    if not maps:
        return Upgrade(document, (audit.standard.name,), ())
    names = (audit.standard.name, *(one.new.name for one in maps))
    return Upgrade(document, names, tuple(_fates(audit, document, maps[-1].new, first)), tuple(_waiting(audit, maps)))


def _refuse_impossible_numbers(audit: Audit, new: Standard) -> None:
    for criterion in audit.standard.criteria.values():
        rule = audit.standard.judgement_members(criterion.id).get("value", {})
        low, high = rule.get("minimum", float("-inf")), rule.get("maximum", float("inf"))
        for path, said in _said_of(audit, criterion):
            number = whole_number(said.get("value"))
            if number is not None and not low <= number <= high:
                line, _ = audit.document.place((*path, "value"))
                place = f"{audit.path}:{line}" if line else audit.path
                allowed = f"from {low} to {high}" if "maximum" in rule else f"of {low} or more"
                why = f"{quoted(named(criterion))} says {number}, and only a number {allowed} can stand there. Put it right first ({place})"
                raise errors.CannotUpgrade(audit.standard.name, new.name, why)


def _said_of(audit: Audit, criterion: Criterion) -> Iterator[tuple[tuple[str | int, ...], Mapping[str, Any]]]:
    yield ("judgements", criterion.section, criterion.id), audit.judgement(criterion.id)
    for index, one in enumerate(audit.data.get("proposals", {}).get(criterion.id, ())):
        yield ("proposals", criterion.id, index), one


def _waiting(audit: Audit, maps: Sequence[EditionMap]) -> Iterator[Fate]:
    """What nobody had confirmed goes to wherever its criterion went, or ends with it."""
    for id_, entries in audit.data.get("proposals", {}).items():
        reached, why = _reached(id_, maps)
        to = tuple(title_of(maps[-1].new, one) for one in reached)
        criterion = audit.standard.criteria.get(id_)
        for entry in entries:
            says = answered(criterion, entry) if criterion else ""
            yield Fate("proposed" if to else "retired", id_, title_of(audit.standard, id_), says, to, why)


def _reached(id_: str, maps: Sequence[EditionMap]) -> tuple[tuple[str, ...], str]:
    """Where the maps lead from a criterion; or nowhere, and why."""
    here: tuple[str, ...] = (id_,)
    for by in maps:
        further = dict.fromkeys(to for one in here for to, _ in by.targets.get(one, ()))
        if not further:
            return (), next((by.notes[one] for one in here if one in by.notes), f"{by.new.name} no longer asks this.")
        here = tuple(further)
    return here, ""


def _fates(audit: Audit, document: Mapping[str, Any], new: Standard, first: Mapping[str, str]) -> list[Fate]:
    found = [
        _fate(audit, "carried", first[new.address(id_)], (title_of(new, id_),), "")
        for judgements in document["judgements"].values()
        for id_ in judgements
    ]
    before = set(addresses(audit.data))
    for address in addresses(document):
        if address not in before:
            told = {
                id_: one
                for id_, here in document["proposals"].items()
                for one in here
                if holds_answer(one) and one["from"] == address
            }
            why = next(iter(told.values()))["because"]
            found.append(_fate(audit, "proposed", first[address], tuple(title_of(new, id_) for id_ in told), why))
    for entry in document.get("retired", ())[len(audit.data.get("retired", ())) :]:
        address = f"{entry['standard']}#{entry['criterion']}"
        if "judgement" in entry and address not in before:
            where = entry["criterion"] if "section" in entry else first.get(address, entry["criterion"])
            found.append(_fate(audit, "retired", where, (), entry["reason"]))
    order = {id_: place for place, id_ in enumerate(audit.standard.criteria)}
    return sorted(found, key=lambda fate: order.get(fate.criterion, len(order)))


def _fate(audit: Audit, kind: FateKind, id_: str, to: tuple[str, ...], why: str) -> Fate:
    criterion = audit.standard.criteria.get(id_)
    answer = answered(criterion, audit.judgement(id_)) if criterion else ""
    return Fate(kind, id_, title_of(audit.standard, id_), answer, to, why)
