"""Scorecard in, awards out: whether the rule of each would be met, and what blocks it.

A rule is a JSON Schema evaluated on the scorecard. What blocks it is the list of validation errors, each translated to the criteria behind it.
Nothing here says that anything was achieved: an award is for its owner to give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa_toolkit.models import Award, AwardResult, Blocker, Scorecard
from qa_toolkit.standards import Standard


def held(standard: Standard, scorecard: Scorecard) -> frozenset[str]:
    """The awards whose rules would be met, those that come before them included."""
    if not scorecard["overall"]["applicable"]:
        return frozenset()
    rules = standard.award_rules
    ok = {key for key in standard.awards if rules[key].is_valid(scorecard)}
    return frozenset(key for key in ok if all_before(standard, key) <= ok)


def results(standard: Standard, scorecard: Scorecard, *, external: bool = False) -> tuple[AwardResult, ...]:
    """Every award in the standard's order; `external` says that an assessor, not the organisation itself, judged."""
    now = held(standard, scorecard)
    return tuple(_result(standard, award, scorecard, award.key in now, external) for award in standard.awards.values())


def blockers(standard: Standard, award: str, scorecard: Scorecard) -> tuple[Blocker, ...]:
    """The conditions of one award that are not met, sorted as its criteria are, each with the criteria behind it."""
    if not scorecard["overall"]["applicable"]:
        return (Blocker("Nothing in this standard applies to this organisation, so no rule can be met.", ()),)
    own = {key: _own_blockers(standard, key, scorecard) for key in {award} | all_before(standard, award)}
    order = {id_: index for index, id_ in enumerate(standard.criteria)}
    found = list(own[award])
    for before in standard.awards[award].after:
        keys = {before} | all_before(standard, before)
        behind = {id_ for key in keys for blocker in own[key] for id_ in blocker.criteria}
        if behind:
            title = standard.awards[before].title
            found.append(Blocker(f"‘{title}’ comes first.", tuple(sorted(behind, key=order.__getitem__))))
    return tuple(sorted(found, key=lambda b: (order.get(b.criteria[0], 0) if b.criteria else -1, b.text)))


def _own_blockers(standard: Standard, award: str, scorecard: Scorecard) -> list[Blocker]:
    """Those of the award's own rule, whatever comes before it."""
    grouped: dict[str, set[str]] = {}
    for error in standard.award_rules[award].iter_errors(scorecard):
        text, criteria = _Translation(standard, scorecard, error).blocker()
        grouped.setdefault(text, set()).update(criteria)
    order = {id_: index for index, id_ in enumerate(standard.criteria)}
    return [Blocker(text, tuple(sorted(ids, key=order.__getitem__))) for text, ids in grouped.items()]


def all_before(standard: Standard, key: str) -> set[str]:
    """Every award that comes before this one, each visited once however many ways lead to it."""
    before: set[str] = set()
    waiting = list(standard.awards[key].after)
    while waiting:
        earlier = waiting.pop()
        if earlier not in before:
            before.add(earlier)
            waiting += standard.awards[earlier].after
    return before


def _result(standard: Standard, award: Award, scorecard: Scorecard, met: bool, external: bool) -> AwardResult:
    stated = award.status != "reconstruction"
    return AwardResult(
        key=award.key,
        title=award.title,
        status=award.status,
        met=met,
        stated=stated,
        sentence=_sentence(award, met, stated, external),
        ask=award.ask if met and stated else "",
        valid_months=award.valid_months,
        blockers=() if met else blockers(standard, award.key, scorecard),
    )


def _sentence(award: Award, met: bool, stated: bool, external: bool) -> str:
    judged = "On this assessor's judgements" if external else "On this self-assessment"
    rule = f"the rule for ‘{award.title}’"
    if not stated:
        return f"No statement of readiness for ‘{award.title}’ is possible, because its rule is a reconstruction; here is the profile."
    if not met:
        return f"{judged} {rule} would not be met yet."
    return f"{judged} {rule} would be met." + (f" {award.ask}" if award.ask else "")


class _Translation:
    """One validation error of a rule on the scorecard, as a condition in plain words and the criteria behind it."""

    def __init__(self, standard: Standard, scorecard: Scorecard, error: Any) -> None:
        self.standard, self.scorecard, self.error = standard, scorecard, error
        self.path: Sequence[str | int] = error.instance_path

    def blocker(self) -> tuple[str, Sequence[str]]:
        where = [str(step) for step in self.path]
        match where:
            case ["criteria", id_, member]:
                return self._criterion(id_, member)
            case ["criteria", id_]:
                return "Each of these must do better.", [id_]
            case ["sections", id_, member]:
                title = self.standard.sections[id_].title
                name = f"‘{title}’"
                return self._aggregate(name, member, self.scorecard["sections"][id_])
            case ["overall", member]:
                return self._aggregate("The whole", member, self.scorecard["overall"])
            case _:
                return "One of several conditions must be met; none is yet.", self._open(
                    self.scorecard["overall"]["from"]
                )

    def _criterion(self, id_: str, member: str) -> tuple[str, Sequence[str]]:
        ladder = self.standard.ladders[id_]
        kind = self.error.kind
        if member == "rank" and kind.name == "minimum" and isinstance(kind.limit, int):
            title = self.standard.level_titles[ladder.keys_by_rank[min(kind.limit, len(ladder.keys_by_rank) - 1)]]
            return f"Each of these must stand at ‘{title}’ or above.", [id_]
        if member == "level" and kind.name in ("const", "enum"):
            keys = [kind.expected_value] if kind.name == "const" else kind.options
            titles = " or ".join(self.standard.level_titles.get(str(key), str(key)) for key in keys)
            return f"Each of these must stand at ‘{titles}’.", [id_]
        return "Each of these must be met.", [id_]

    def _aggregate(self, name: str, member: str, aggregate: Mapping[str, Any]) -> tuple[str, Sequence[str]]:
        limit = getattr(self.error.kind, "limit", None)
        members = aggregate["from"]
        match member:
            case "full":
                return f"{name} must be complete.", self._open(members)
            case "percent":
                return f"{name} must reach {limit}% (it stands at {aggregate['percent']}%).", self._below_top(members)
            case "met":
                return f"{name} must have {limit} criteria met (it has {aggregate['met']}).", self._open(members)
            case "rank" if isinstance(limit, int):
                ids = [id_ for id_ in members if self.scorecard["criteria"][id_]["rank"] < limit]
                keys = self.standard.ladders[ids[0]].keys_by_rank if ids else ("",)
                title = self.standard.level_titles.get(keys[min(limit, len(keys) - 1)], "")
                return f"Nothing in it may stand below ‘{title}’.", ids
            case "sections_full":
                return f"{limit} sections must be complete ({aggregate['sections_full']} are).", self._open(members)
            case _:
                return f"{name} must have a better '{member}'.", self._below_top(members)

    def _open(self, ids: Sequence[str]) -> list[str]:
        return [id_ for id_ in ids if self.scorecard["criteria"][id_]["state"] != "met"]

    def _below_top(self, ids: Sequence[str]) -> list[str]:
        criteria = self.scorecard["criteria"]
        return [id_ for id_ in ids if criteria[id_]["score"] < criteria[id_]["highest"]]
