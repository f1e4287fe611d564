"""An audit on its way to a later edition, as the command and the pages show it: the audit that comes of it, and what to say of each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from qa_toolkit import audits, editions, errors
from qa_toolkit.audits import Audit
from qa_toolkit.editions import Fate, Upgrade
from qa_toolkit.editions.answers import is_blank, title_of
from qa_toolkit.models import Criterion, Record
from qa_toolkit.new_audits import places
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean, count, listed, quoted


class Upgraded(Record):
    """What an upgrade found, and the audit by the later edition; `carried` names the criteria there that an answer was carried to, by id."""

    found: Upgrade
    audit: Audit
    carried: Mapping[str, str]

    def is_beside(self, fate: Fate) -> bool:
        """Whether every criterion that it is proposed for has an answer that was carried over."""
        return fate.kind == "proposed" and set(fate.to) <= set(self.carried.values())


class Confirming(Record):
    """A criterion for which something is proposed: in words which level, or '' where it is to be judged anew."""

    criterion: Criterion
    proposed: str
    is_carried: bool  # it has an answer, and what is proposed stands beside it


def later(standards: Mapping[str, Standard], name: str) -> tuple[str, ...]:
    """The editions that an audit by `name` can move to, the next one first."""
    found = [name]
    for earlier in found:
        found += [
            one.name
            for one in standards.values()
            if one.name not in found and any(r["standard"] == earlier for r in one.about.get("replaces", ()))
        ]
    return tuple(found[1:])


def upgraded(audit: Audit, target: Standard, standards: Mapping[str, Standard], on: date) -> Upgraded:
    """The audit itself stays as it is.

    Raises:
        UnknownStandard, CannotUpgrade.
    """
    here = {**standards, audit.standard.name: audit.standard, target.name: target}
    found = editions.upgrade(audit, editions.way(here, audit.standard.name, target.name), on)
    judgements = found.document["judgements"]
    carried = {id_ for part in judgements.values() for id_, one in part.items() if not is_blank(one)}
    if len(found.steps) > 1:  # a place for each criterion, so that nobody who types into the file has to look up an id
        for section, empty in places(target, audit.organisation).items():
            judgements[section] = empty | judgements[section]
    return Upgraded(found, audits.in_memory(found.document, target), {id_: title_of(target, id_) for id_ in carried})


def summary(by: Upgraded) -> str:
    """How many answers were carried over, proposed and retired."""
    numbers = {kind: len(by.found.of(kind)) for kind in ("carried", "proposed", "retired")}
    beside = sum(by.is_beside(fate) for fate in by.found.fates)
    parts = [f"{numbers['carried']} carried over", f"{numbers['proposed'] - beside} proposed for you to confirm"]
    parts += [f"{beside} kept beside an answer that was carried over"] if beside else []
    parts.append(f"{numbers['retired']} no longer asked")
    return (
        f"{count(len(by.found.fates), 'answer')}: {', '.join(parts)}. Nothing is deleted, and a proposal counts nothing until a person "
        "has confirmed it."
    )


def summary_of_waiting(waiting: Sequence[Fate]) -> str:
    """What becomes of proposals that nobody had confirmed."""
    ended = sum(fate.kind == "retired" for fate in waiting)
    said = f"{len(waiting) - ended} still to confirm, {ended} no longer asked and kept in the file"
    return f"{count(len(waiting), 'proposal')} had not been confirmed before: {said}."


def confirming(by: Upgraded) -> tuple[Confirming, ...]:
    """In the order of the later edition."""
    proposals: Mapping[str, list[dict[str, Any]]] = by.found.document.get("proposals", {})
    return tuple(
        Confirming(one, _levels(one, proposals[one.id]), one.id in by.carried)
        for one in by.audit.standard.criteria.values()
        if one.id in proposals
    )


def no_longer_asked(by: Upgraded) -> tuple[str, ...]:
    return tuple(f"{clean(fate.asked)}: {clean(fate.why)}" for fate in by.found.of("retired"))


def lost_aim(by: Upgraded) -> str:
    """That the award that was aimed at is not one of the later edition; '' where none was."""
    before = by.found.document.get("upgraded_from") or [{}]
    award, target = before[-1].get("target_award"), by.audit.standard
    if len(by.found.steps) == 1 or not award:
        return ""
    known = listed((f"{quoted(one.title)} ({key})" for key, one in target.awards.items()), "or")
    has = f"Choose one of {target.name}: {known}." if known else ""
    return f"The award that was aimed at ({errors.shown(award)}) is one of the earlier edition. {has}"


def _levels(criterion: Criterion, proposals: Sequence[Mapping[str, Any]]) -> str:
    """What is proposed for one criterion, each once; '' where no proposal has a level."""
    titles = {level.key: quoted(level.title) for level in criterion.levels}
    said = [titles.get(one.get("level", ""), str(one.get("value", ""))) for one in proposals]
    return listed(dict.fromkeys(filter(None, said)), "or")
