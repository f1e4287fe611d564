"""One audit's document on its way from one edition to the next.

Every answer is carried, proposed or retired, and none is lost: a proposal and an entry of `retired` hold the judgement whole, as it was made.
What is no answer (evidence, assessors, members that nobody knows) stays where it is.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date
from typing import Any

from qa_toolkit import errors
from qa_toolkit.audits import band_level, whole_number
from qa_toolkit.editions.answers import answered, holds_answer, is_blank, named, said_in, same_answer, title_of
from qa_toolkit.editions.maps import STRENGTH, EditionMap, composed
from qa_toolkit.models import Criterion
from qa_toolkit.wording import clean, quoted, sentence

Document = dict[str, Any]
_MOST, _CITED = 1000, 50  # characters of `because` and pieces of evidence in a proposal, by the audit's schema
_REMARK = 300
_SAYS = {
    "equal": "asks the same",
    "subset": "asks that and more",
    "superset": "asks a part of that",
    "intersects": "has something in common with that",
    "related": "has the same theme, and the two were not compared",
}


def moved(document: Document, by: EditionMap, on: date | None = None) -> Document:
    """A copy of the document, moved by one map; `on` is kept as the day on which that was done."""
    return _Moving(document, by, on).document


class _Moving:
    def __init__(self, document: Document, by: EditionMap, on: date | None) -> None:
        self.by, self.old, self.new = by, by.old, by.new
        self.document = copy.deepcopy(document)
        judged, proposed = self.document["judgements"], self.document.pop("proposals", {})
        self.judgements: dict[str, dict[str, Any]] = {section: {} for section in self.new.sections}
        self.proposals: dict[str, list[dict[str, Any]]] = {}
        self.retired: list[dict[str, Any]] = []
        for section, judgements in judged.items():
            for id_, judgement in judgements.items():
                if not is_blank(judgement):
                    self._judgement(section, id_, judgement)
        self._proposals(proposed)
        self._actions()
        self._head(on)

    def _judgement(self, section: str, id_: str, judgement: Any) -> None:
        criterion = self.old.criteria.get(id_)
        if criterion is None or criterion.section != section:
            reason = f"{self.old.name} has no criterion '{errors.shown(id_)}' under '{errors.shown(section)}'."
            self._retire(id_, reason, judgement=judgement, section=section)
            return
        targets = self.by.targets[id_]
        if not targets:
            reason = self.by.notes.get(id_, f"{self.new.name} no longer asks this.")
            self._retire(id_, reason, judgement=judgement)
        elif (whole := self._carried(criterion, judgement)) is not None:
            to = self.new.criteria[self.by.equal[id_]]
            self.judgements[to.section][to.id] = whole
        else:
            answer = answered(criterion, judgement)
            said = f"was answered {quoted(answer)}" if answer else "was not answered with a level"
            comment, cited = said_in(judgement).get("comment"), said_in(judgement).get("evidence")
            remark = f" Its comment: {quoted(_cut(clean(comment).strip(), _REMARK))}" if comment else ""
            entry = {
                "from": self.old.address(id_),
                "because": f"{quoted(named(criterion))} of {self.old.name} {said}.{remark}",
                "evidence": [one for one in cited if isinstance(one, str)][:_CITED] if isinstance(cited, list) else [],
                "asked": named(criterion),
                "answer": answer,
                "judgement": judgement,
            }
            for to_id, relation in targets:
                self._propose(criterion, to_id, relation, entry, said_in(judgement))

    def _carried(self, criterion: Criterion, judgement: Any) -> dict[str, Any] | None:
        """The judgement as the equal criterion takes it; None where it has no equal, or this level has none there."""
        if criterion.id not in self.by.equal or not isinstance(judgement, dict):
            return None
        target = self.new.criteria[self.by.equal[criterion.id]]
        whole = dict(judgement)
        if judgement.get("level") not in (None, ""):
            level = self.by.levels.get(str(judgement["level"]))
            if level is None or target.level(level) is None:
                return None
            whole["level"] = level
        if judgement.get("value") is not None and not self._same_band(criterion, target, judgement["value"]):
            return None
        return whole

    def _same_band(self, criterion: Criterion, target: Criterion, number: Any) -> bool:
        """Whether a number can stand there, and means there what it meant."""
        value = whole_number(number)
        if value is None or not target.bands:
            return False
        before = band_level(criterion, value)
        rule = self.new.judgement_members(target.id).get("value", {})
        fits = rule.get("minimum", value) <= value <= rule.get("maximum", value)
        return fits and before is not None and self.by.levels.get(before) == band_level(target, value)

    def _propose(
        self, criterion: Criterion, to_id: str, link: str, entry: Mapping[str, Any], said: Mapping[str, Any]
    ) -> None:
        """`entry` as it stands for the earlier criterion; for the new one it is proposed with a level only where the texts bear that."""
        target = self.new.criteria[to_id]
        before = entry.get("relation")
        relation = composed(before if before in STRENGTH else "equal", link)
        choice = self._choice(criterion, target, relation, said)
        because = f"{entry.get('because', '')} {quoted(named(target))} of {self.new.name} {_SAYS[link]}"
        if choice:
            because += "."
        elif relation == "related":
            because += ", so no level is proposed."
        else:
            because += "; its levels have no counterpart for this answer."
        note = self.by.notes.get(criterion.id)
        because = f"{because} {sentence(note)}" if note else because
        kept = {name: value for name, value in entry.items() if name not in ("level", "value")}
        if entry.get("from") != self.old.address(criterion.id):
            kept["through"] = [*_list(kept.get("through")), self.old.address(criterion.id)]
        self._add(to_id, {**choice, **kept, "because": _cut(because.strip(), _MOST), "relation": relation})

    def _choice(
        self, criterion: Criterion, target: Criterion, relation: str, said: Mapping[str, Any]
    ) -> dict[str, Any]:
        value = whole_number(said.get("value"))
        if relation == "related":
            return {}
        if value is not None and relation == "equal" and self._same_band(criterion, target, value):
            return {"value": value}
        level = band_level(criterion, value) if value is not None and criterion.bands else said.get("level")
        to = self.by.levels.get(str(level))
        return {"level": to} if to is not None and target.level(to) else {}

    def _add(self, to: str, entry: dict[str, Any]) -> None:
        """One answer that reaches a criterion by two ways is proposed once, by the way that says more."""
        here = self.proposals.setdefault(to, [])
        for place, other in enumerate(here):
            if same_answer(entry, other):
                here[place] = min(other, entry, key=lambda one: STRENGTH.index(one["relation"]))
                return
        here.append(entry)

    def _proposals(self, proposed: Mapping[str, list[dict[str, Any]]]) -> None:
        """What was proposed and not yet confirmed goes on to where its criterion went."""
        ended: list[tuple[str, dict[str, Any]]] = []
        for id_, entries in proposed.items():
            criterion = self.old.criteria.get(id_)
            targets = self.by.targets[id_] if criterion else ()
            for entry in entries:
                if criterion is None or not targets:
                    ended.append((id_, entry))
                for to, relation in targets if criterion else ():
                    self._propose(criterion, to, relation, self._foreign(criterion, entry), entry)  # type: ignore[arg-type]
        for id_, entry in ended:
            reason = self.by.notes.get(id_, f"{self.new.name} no longer asks {quoted(title_of(self.old, id_))}.")
            if not holds_answer(entry):
                self._retire(id_, reason, proposal=entry)
            elif not any(same_answer(entry, other) for here in self.proposals.values() for other in here):
                self._retire_answer(entry, reason)

    def _foreign(self, criterion: Criterion | None, entry: dict[str, Any]) -> dict[str, Any]:
        """A proposal that no upgrade made speaks of its criterion, so its reason has to name it before it goes elsewhere."""
        if holds_answer(entry) or criterion is None:
            return entry
        about = f"For {quoted(named(criterion))} of {self.old.name}: {entry.get('because', '')}"
        return {**entry, "because": sentence(about)}

    def _retire(self, id_: str, reason: str, **what: Any) -> None:
        criterion = self.old.criteria.get(id_) if "section" not in what else None
        about = {"asked": named(criterion)} if criterion else {}
        answer = {"answer": answered(criterion, what["judgement"])} if criterion and "judgement" in what else {}
        self.retired.append({"standard": self.old.name, "criterion": id_, **about, **answer, **what, "reason": reason})

    def _retire_answer(self, entry: Mapping[str, Any], reason: str) -> None:
        """An answer of an edition further back, which was proposed on the way and now has nowhere to go."""
        standard, _, criterion = str(entry["from"]).partition("#")
        told = {name: entry[name] for name in ("asked", "answer", "judgement", "because") if name in entry}
        retired = {"standard": standard, "criterion": criterion, **told, "reason": reason}
        if not any(
            same_answer(entry, {**one, "from": f"{one['standard']}#{one['criterion']}"}) for one in self.retired
        ):
            self.retired.append(retired)

    def _actions(self) -> None:
        for action in self.document.get("actions", ()):
            id_ = action.get("criterion")
            if id_ is None:
                continue
            if id_ in self.by.one_to_one:
                action["criterion"] = self.by.one_to_one[id_]
            else:  # it may be the id of another criterion now
                del action["criterion"]
            if self.by.equal.get(id_) is None:
                action.setdefault("was_for", self.old.address(id_))
                action.setdefault("note", f"It was planned for {quoted(title_of(self.old, id_))} of {self.old.name}.")

    def _head(self, on: date | None) -> None:
        new, document = self.new, self.document
        document["judgements"] = self.judgements
        if self.proposals:
            document["proposals"] = self.proposals
        if self.retired:
            document["retired"] = [*document.get("retired", ()), *self.retired]
        was: Document = {"standard": dict(document["standard"])}
        if on is not None:
            was["on"] = on.isoformat()
        for name in ("target_award", "submitted_at"):  # an award of the same key may ask for something else
            if document.get(name) is not None:
                was[name], document[name] = document[name], None
        document["upgraded_from"] = [*_list(document.get("upgraded_from")), was]
        document["standard"] |= {"name": new.name, "revision": new.revision, "sha256": new.sha256}


def _list(value: Any) -> list[Any]:
    """What stands in a file where a list is meant, without losing what is none."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
