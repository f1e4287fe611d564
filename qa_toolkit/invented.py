"""An invented audit by any standard: plausible, partly filled, and plainly nobody's.

What stands in it follows from the standard, the seed and the day alone. Each choice hangs on the id of what it is for, so that a change in one
criterion leaves most others as they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import product
from typing import Any

from qa_toolkit.audits import band_level
from qa_toolkit.models import Criterion, Level
from qa_toolkit.new_audits import blank
from qa_toolkit.standards import Standard
from qa_toolkit.wording import slug

EXAMPLES_DAY = date(2026, 11, 24)  # the day from which examples/ is seen
_NAMES = {
    "school": ("Brackenhythe School", "Oldwick Vale School", "Tarrowmere Academy"),
    "college": ("Pellbrook College", "Saltharrow College"),
    "provider": ("Larkmoor Careers", "Quillstone Guidance"),
    "authority": ("Wendleshire Council", "Averleigh Borough Council"),
}
_ROLES = {
    "school": ("careers leader", "assistant headteacher", "head of Year 11"),
    "college": ("head of student services", "careers adviser", "curriculum manager"),
    "provider": ("service manager", "lead adviser", "quality officer"),
    "authority": ("participation officer", "commissioning manager", "quality officer"),
}
_IN_PLACE = (
    "In place since last year and looked at every term; staff who were asked described it in the same way.",
    "Agreed with the leadership team in the summer, written down, and seen in practice this autumn.",
    "It is done as a matter of course, and what is named here shows how.",
)
_ON_THE_WAY = (
    "Begun this term; so far it depends on two people, and the rest have not been told.",
    "Part of it is done well. What is missing is known, and stands in the plan.",
    "It was done last year and has not been repeated yet.",
)
_NOT_YET = (
    "Talked about in September, and nothing has been decided since.",
    "Nobody looks after this at present; it fell between two posts.",
)
_LEFT_OUT = "This is no part of what we do this year, and nobody is owed it by us, so it was left out."
_YEARS = {"lowest_year": 7, "highest_year": 13}  # the years for which schools in England owe careers guidance
_MANY = 16
_DAYS_LEFT = (200, 45, None, -30, 400)  # until a piece of evidence expires


def invented(
    standard: Standard,
    *,
    organisation: Mapping[str, Any] | None = None,
    seed: int = 0,
    share: float = 0.8,
    on: date = EXAMPLES_DAY,
    best: bool = False,
) -> dict[str, Any]:
    """An audit document without a fault but one claim that its standard's own rules leave unsupported.

    Args:
        organisation: members that are given; what is missing is invented, profile answers so that as much as possible applies.
        share: of the criteria that apply, how many are answered.
        on: the day from which it is seen: evidence expires around it, and actions are due around it.
        best: everything answered at its highest level, and supported.
    """
    return _Inventing(standard, organisation or {}, seed, on).document(1.0 if best else share, best=best)


def _draw(*what: object) -> int:
    return int.from_bytes(hashlib.sha256(repr(what).encode("utf-8", "replace")).digest()[:6])


class _Inventing:
    def __init__(self, standard: Standard, given: Mapping[str, Any], seed: int, on: date) -> None:
        self.standard, self.seed, self.on = standard, seed, on
        self.organisation = self._organisation(given)
        self.roles = _ROLES[self.organisation["kind"]]
        self.evidence: dict[str, dict[str, Any]] = {}

    def document(self, share: float, *, best: bool) -> dict[str, Any]:
        import uuid

        outside = self.standard.not_applying(self.organisation)
        asked = [criterion for criterion in self.standard.criteria.values() if criterion.id not in outside]
        judged = dict(self._best(asked) if best else self._mixed(asked, share))
        document = blank(self.standard, self.organisation, self.on)
        for id_, judgement in judged.items():
            document["judgements"][self.standard.criteria[id_].section][id_] = judgement
        return document | {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:qa-toolkit:invented:{self.standard.name}:{self.seed}")),
            "assessors": {slug(role): {"name": f"The {role} (invented)", "role": role} for role in self.roles[:2]},
            "target_award": next(iter(self.standard.awards), None),
            "started_on": self._day(-60),
            "evidence": self.evidence,
            "actions": [] if best else list(self._actions(judged)),
        }

    def _day(self, days: int) -> str:
        return (self.on + timedelta(days)).isoformat()

    # Whose audit it is

    def _organisation(self, given: Mapping[str, Any]) -> dict[str, Any]:
        kinds = [given["kind"]] if "kind" in given else self.standard.about["applies_to"]
        return min((self._of_kind(kind, given) for kind in kinds), key=self._left_out)

    def _of_kind(self, kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
        names = _NAMES[kind]
        name = given.get("name", f"{names[self.seed % len(names)]} (invented)")
        made = {"id": slug(name), "name": name, "kind": kind, **given}
        for member, question in self.standard.about.get("profile", {}).get("properties", {}).items():
            if member not in made:
                tried = [{**made, member: answer} for answer in _answers(member, question)]
                made = min(tried, key=self._left_out)
        return made

    def _left_out(self, organisation: Mapping[str, Any]) -> int:
        return len(self.standard.not_applying(organisation))

    # What is judged

    def _best(self, asked: Sequence[Criterion]) -> Iterator[tuple[str, dict[str, Any]]]:
        for criterion in asked:
            made = self._first(criterion, reversed(_scored(criterion)), _IN_PLACE, 200)
            if made is not None:
                yield criterion.id, made

    def _mixed(self, asked: Sequence[Criterion], share: float) -> Iterator[tuple[str, dict[str, Any]]]:
        """One unsupported and one not applicable where the standard has such; the others from their lowest level to their highest."""
        order = sorted(asked, key=lambda criterion: _draw(self.seed, criterion.id))
        many = max(1, int(share * len(order))) if share > 0 else 0
        special: dict[str, dict[str, Any]] = {}
        for least, invent in ((3, self._unsupported), (4, self._not_applicable)):
            free = sorted((c for c in order if c.id not in special), key=_is_owed) if many >= least else ()
            special |= next(({c.id: made} for c in free if (made := invent(c)) is not None), {})
        yield from special.items()
        for place, criterion in enumerate([c for c in order if c.id not in special][: many - len(special)]):
            # Of many, each may take its own turn; of a few, chance could give all the same.
            made = self._in_turn(criterion, place if many < _MANY else _draw(self.seed, "turn", criterion.id))
            if made is not None:
                yield criterion.id, made

    def _in_turn(self, criterion: Criterion, place: int) -> dict[str, Any] | None:
        """At the target, one below, at the highest, at the target, at the lowest, and so on."""
        levels = _scored(criterion)
        target = next((n for n, level in enumerate(levels) if level.key == criterion.target), len(levels) - 1)
        wanted = (target, max(target - 1, 0), len(levels) - 1, target, 0)[place % 5]
        texts = _IN_PLACE if wanted >= target else _NOT_YET if wanted == 0 else _ON_THE_WAY
        if wanted < target and criterion.weaknesses and place % 2:
            texts = (criterion.weaknesses[0], texts[0])
        nearest = sorted(levels, key=lambda level: abs(levels.index(level) - wanted))
        keep = _DAYS_LEFT[place % len(_DAYS_LEFT)]
        return self._first(criterion, nearest, texts, keep, bare=wanted == 0 < target)

    def _first(
        self,
        criterion: Criterion,
        levels: Iterable[Level],
        texts: Sequence[str],
        keep: int | None,
        *,
        bare: bool = False,
    ) -> dict[str, Any] | None:
        """The fullest judgement that the standard accepts, at the first of the levels where it accepts one."""
        number = _draw(self.seed, criterion.id)
        hints = criterion.evidence[: 1 + number % 2] or (f"Record of {criterion.number}",)
        cited = [self._id(hint) for hint in hints]
        text = texts[number % len(texts)]
        about = {"by": slug(self.roles[number % 2]), "on": self._day(-(number % 40) - 1)}
        attempts: tuple[dict[str, Any], ...] = (
            {"comment": text, "evidence": cited, **about},
            {"comment": texts[-1], "evidence": cited[:1], **about},
            {"comment": texts[-1], **about},
            {},
        )
        for level, more in product(levels, attempts[2:] + attempts if bare else attempts):
            made = self._accepted(criterion, level, more)
            if made is not None:
                self.evidence |= {
                    id_: self._item(id_, hint, keep)
                    for id_, hint in zip(more.get("evidence", ()), hints, strict=False)
                    if id_ not in self.evidence
                }
                return made
        return None

    def _accepted(self, criterion: Criterion, level: Level, more: Mapping[str, Any]) -> dict[str, Any] | None:
        rule = self.standard.judgement_rules[criterion.id]
        made = ({**start, **more} for start in _starts(criterion, level, _draw(self.seed, criterion.id)))
        return next((judgement for judgement in made if rule.is_valid(judgement)), None)

    def _unsupported(self, criterion: Criterion) -> dict[str, Any] | None:
        """A level that wants evidence, claimed without any."""
        rule, proof = self.standard.judgement_rules[criterion.id], {"comment": _IN_PLACE[0], "evidence": ["any"]}
        for level in reversed(_scored(criterion)) if criterion.target else ():
            made = self._accepted(criterion, level, proof)
            if made is not None and not rule.is_valid(bare := {**made, "evidence": []}):
                return bare
        return None

    def _not_applicable(self, criterion: Criterion) -> dict[str, Any] | None:
        levels = [level for level in criterion.levels if level.score is None]
        about = {"comment": _LEFT_OUT}
        return next((made for level in levels if (made := self._accepted(criterion, level, about))), None)

    # What it is judged by, and what follows

    def _id(self, hint: str) -> str:
        return f"{self.organisation['id']}-{slug(hint, 40)}-{_draw(hint.casefold()) % 16**6:06x}"[-100:]

    def _item(self, id_: str, hint: str, keep: int | None) -> dict[str, Any]:
        age = 20 + _draw(self.seed, id_) % 300
        item = {"title": hint[:400], "kind": "document", "location": "Shared drive, Careers", "dated": self._day(-age)}
        return item if keep is None else {**item, "expires": self._day(keep)}

    def _actions(self, judged: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        """Three at the most: one overdue, one under way, one for the spring."""
        behind = [c for c in map(self.standard.criteria.__getitem__, judged) if _is_behind(c, judged[c.id])]
        plan = (("open", -10), ("in progress", 40), ("open", 120))
        for place, (criterion, (status, days)) in enumerate(zip(behind, plan, strict=False)):
            proposed = criterion.actions[0] if criterion.actions else None
            title = proposed.title if proposed else f"Agree how to meet {criterion.number} {criterion.title}"
            yield {
                "id": f"{self.organisation['id']}-action-{criterion.id}"[-100:],
                "criterion": criterion.id,
                "title": title,
                "owner": f"The {self.roles[place % len(self.roles)]}",
                "due": self._day(days),
                "status": status,
                **({"effort": proposed.effort} if proposed and proposed.effort else {}),
            }


def _scored(criterion: Criterion) -> list[Level]:
    """Lowest first; of a ladder without any score all levels."""
    levels = [level for level in criterion.levels if level.score is not None]
    return sorted(levels, key=lambda level: level.score or 0) or list(criterion.levels)


def _is_owed(criterion: Criterion) -> bool:
    """What nobody would believe to be left out."""
    return criterion.essential or criterion.obligation == "must"


def _is_behind(criterion: Criterion, judgement: Mapping[str, Any]) -> bool:
    key = str(judgement.get("level") or band_level(criterion, judgement["value"]))
    scores = {level.key: level.score for level in criterion.levels}
    score, target = scores[key], scores.get(criterion.target or "")
    return score is not None and target is not None and score < target


def _starts(criterion: Criterion, level: Level, number: int) -> Iterator[dict[str, Any]]:
    """How a judgement says its level: by a number where the criterion is counted, else by its key."""
    for index, band in enumerate(criterion.bands):
        if band.level == level.key:
            room = criterion.bands[index + 1].start - band.start if index + 1 < len(criterion.bands) else 5
            yield {"value": band.start + number % min(room, 20)}
            yield {"value": band.start}
    yield {"level": level.key}


def _answers(member: str, question: Mapping[str, Any]) -> list[Any]:
    """Answers to a question about the organisation, the likeliest first."""
    if "enum" in question:
        return list(question["enum"][:20])
    low, high = question.get("minimum"), question.get("maximum")
    match question["type"]:
        case "boolean":
            return [True, False]
        case "integer":
            likely = _YEARS.get(member, 120)
            fits = (low is None or low <= likely) and (high is None or likely <= high)
            return [*([likely] if fits else []), *(number for number in (low, high) if number is not None)]
        case _:
            return ["Invented"]


def repertoire(
    standard: Standard, organisation: Mapping[str, Any], on: date
) -> tuple[dict[str, tuple[dict[str, Any], ...]], dict[str, dict[str, Any]]]:
    """For each criterion a judgement that the standard accepts at each of its scored levels, lowest first, and the evidence that these name.

    A level at which it accepts none that we can make is left out.
    """
    inventing = _Inventing(standard, organisation, 0, on)
    found = {}
    for criterion in standard.criteria.values():
        levels = _scored(criterion)
        texts = [
            _NOT_YET if not place else _IN_PLACE if place == len(levels) - 1 else _ON_THE_WAY
            for place in range(len(levels))
        ]
        made = (inventing._first(criterion, [level], text, None) for level, text in zip(levels, texts, strict=True))  # noqa: SLF001
        found[criterion.id] = tuple(one for one in made if one is not None)
    return found, inventing.evidence
