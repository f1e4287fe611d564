"""What can be judged by a standard of one kind of organisation, and how well one must do for so many per cent of it.

Standards count differently: by one, a criterion half in place is worth half; by another, a section counts only where all of it is in place. So
the same judgements are 55% by one and nothing by the other. Each standard is therefore tried out first, with judgements drawn as they will be.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from qa_toolkit import scoring
from qa_toolkit.audits import band_level
from qa_toolkit.invented import repertoire
from qa_toolkit.standards import Standard

_YEARS = (("lowest_year", 7), ("highest_year", 13))
_UNANSWERED = 2  # in a hundred
_TRIALS = 24  # at each step
_STEPS = tuple(step / 10 for step in range(-6, 20))


class Repertoire:
    """The judgements of one standard and one kind of organisation; `evidence` is what they name."""

    def __init__(self, standard: Standard, kind: str, on: date) -> None:
        self.standard, self._kind = standard, kind
        self.judgements, self.evidence = repertoire(standard, {"id": "x", "name": "x", "kind": kind}, on)
        profile = standard.about.get("profile", {}).get("properties", {})
        self._yes_or_no = [name for name, question in profile.items() if question.get("type") == "boolean"]
        self._years = {name: year for name, year in _YEARS if name in profile}

    def profile(self, chance: random.Random) -> dict[str, Any]:
        return {**self._years, **{name: chance.random() < 0.6 for name in self._yes_or_no}}

    def drawn(
        self,
        chance: random.Random,
        level: float,
        habits: random.Random,
        outside: frozenset[str],
    ) -> Iterator[tuple[str, dict[str, Any], bool]]:
        """Criterion, judgement, and whether it is the highest.

        Args:
            level: 0 where nearly all is at the lowest and 1 where nearly all is at the highest.
            habits: what an organisation does better and worse, by section and criterion; the same in each of its audits by one standard.
        """
        sections = {section: habits.gauss(0, 0.08) for section in self.standard.sections}
        for id_, criterion in self.standard.criteria.items():
            levels, habit = self.judgements[id_], habits.gauss(0, 0.2)
            if id_ in outside or not levels or chance.randrange(100) < _UNANSWERED:
                continue
            wanted = level + sections[criterion.section] + habit + chance.gauss(0, 0.08)
            place = min(max(round(wanted * len(levels) - 0.2), 0), len(levels) - 1)
            yield id_, levels[place], place == len(levels) - 1

    def level_for(self, share: float) -> float:
        """The level at which about this share of the standard's points is reached."""
        for (step, reached), (next_step, next_reached) in pairwise(self._reached):
            if reached <= share < next_reached:
                return step + (next_step - step) * (share - reached) / (next_reached - reached)
        return _STEPS[0] if share < self._reached[0][1] else self._reached[-1][0]

    @cached_property
    def _reached(self) -> list[tuple[float, float]]:
        """By level the share that is reached, each more than the one before."""
        chance = random.Random(f"{self.standard.name}/{self._kind}")  # noqa: S311 - nobody's secret hangs on it
        found: list[tuple[float, float]] = []
        for step in _STEPS:
            share = sum(self._share(chance, step) for _ in range(_TRIALS)) / _TRIALS
            if not found or share > found[-1][1]:
                found.append((step, share))
        return found

    def _share(self, chance: random.Random, level: float) -> float:
        organisation = {"id": "x", "name": "x", "kind": self._kind, **self.profile(chance)}
        outside = self.standard.not_applying(organisation)
        criteria = self.standard.criteria
        answers = {
            id_: str(one.get("level") or band_level(criteria[id_], one["value"]))
            for id_, one, _ in self.drawn(chance, level, chance, outside)
        }
        return scoring.score(self.standard, answers, outside, {})["overall"]["percent"] / 100
