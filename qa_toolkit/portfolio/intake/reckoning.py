"""The figures of a sound audit reckoned in columns: what `scoring` and `awards` say of it, without a scorecard.

What a judgement adds to a row depends on its criterion and its level alone. So that is worked out once for each level of each criterion, by the
core itself, and an audit only picks its rungs and adds up their columns. Where a standard's rules ask for more than columns can tell, `table`
gives None, and the scorecard is made. `tests/portfolio/test_portfolio_reckoning.py` holds both ways to the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import count
from operator import eq
from typing import Any, NamedTuple

from qa_toolkit import awards, scoring
from qa_toolkit.audits import Audit
from qa_toolkit.models import UNANSWERED, Section
from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.intake.conditions import Condition, conditions
from qa_toolkit.standards import Standard

_REMEMBERED = 1_000  # of each section; of most there are a few hundred that differ

Figures = tuple[int, int, int, int, int]  # per cent, points, possible points; met of applicable criteria


class Reckoned(NamedTuple):
    overall: Figures
    sections: list[Figures]
    levels: str
    states: str
    held: frozenset[str]
    in_the_way: Mapping[str, str]  # by award whose own rule would not be met, the criteria behind that


# What one level of one criterion adds: the mark of its state; points and possible points by the section's method, and by the standard's own;
# and for each condition of an award whether it stands in the way. Outside the score nothing is possible.
_Rung = tuple[Any, ...]


# One section of one audit: its figures, the marks of its states, points and possible points by the standard's method, what stands in the way.
_Part = tuple[Figures, str, tuple[int, int], tuple[str, ...]]


class Table:
    """One standard, as its audits are reckoned: section by section, and what was reckoned once is remembered, for sections repeat."""

    def __init__(self, standard: Standard, rules: Mapping[str, Sequence[Condition]]) -> None:
        self.standard = standard
        self._conditions = [one for rule in rules.values() for one in rule]
        place = count()
        self._rules = {key: [(one, next(place)) for one in rule] for key, rule in rules.items()}
        self._with = {key: (key, *awards.all_before(standard, key)) for key in standard.awards}
        self._marks = {id_: marks | {UNANSWERED: rows.UNANSWERED_MARK} for id_, marks in level_marks(standard).items()}
        self._rungs = {id_: dict(self._rungs_of(id_)) for id_ in standard.criteria}
        self._sections: list[tuple[Section, slice, dict[str, _Part]]] = []
        start = 0
        for section in standard.sections.values():
            self._sections.append((section, slice(start, start + len(section.criteria)), {}))
            start += len(section.criteria)

    def _rungs_of(self, id_: str) -> Iterator[tuple[str, _Rung]]:
        """By mark."""
        standard, ladder = self.standard, self.standard.ladders.get(id_)
        by_section = scoring.shares(standard, standard.sections[standard.criteria[id_].section].scoring.method)
        by_whole = scoring.shares(standard, standard.scoring.method)
        outside = (rows.OUTSIDE_MARK, 0, 0, 0, 0, *(rows.BLOCKS_NOT for _ in self._conditions))
        for level, mark in self._marks[id_].items():
            card = ladder.cards.get(level) if ladder else None
            if card is None:
                yield mark, outside
            else:
                blocks = (rows.BLOCKS if one.stands(card) else rows.BLOCKS_NOT for one in self._conditions)
                yield mark, (rows.STATE_MARKS[card["state"]], *by_section[id_][level], *by_whole[id_][level], *blocks)
        yield rows.OUTSIDE_MARK, outside

    def reckoned(self, audit: Audit) -> Reckoned:
        """Of an audit without claims."""
        levels = self._levels(audit)
        parts: list[_Part] = []
        for section, where, known in self._sections:
            here = levels[where]
            part = known.get(here)
            if part is None:
                if len(known) >= _REMEMBERED:
                    known.clear()
                part = known[here] = self._part(section, here)
            parts.append(part)
        figures, states, wholes, blocks = zip(*parts, strict=True)
        mets, applying = [one[3] for one in figures], [one[4] for one in figures]
        met, applicable = sum(mets), sum(applying)
        points, possible = self._overall(figures, wholes)
        overall = (scoring.percent(self.standard.scoring, points, possible), points, possible, met, applicable)
        complete = sum(map(eq, mets, applying)) - applying.count(0)
        asked = {"percent": overall[0], "met": met, "full": met == applicable, "sections_full": complete}
        in_the_way = self._in_the_way(asked, list(map("".join, zip(*blocks, strict=True))))
        held = frozenset(key for key, with_ in self._with.items() if applicable and in_the_way.keys().isdisjoint(with_))
        return Reckoned(overall, list(figures), levels, "".join(states), held, in_the_way)

    def _levels(self, audit: Audit) -> str:
        answer, outside, unanswered = audit.answers.get, audit.outside, UNANSWERED
        if not outside:
            return "".join([marks[answer(id_, unanswered)] for id_, marks in self._marks.items()])
        return "".join(
            [
                rows.OUTSIDE_MARK if id_ in outside else marks[answer(id_, unanswered)]
                for id_, marks in self._marks.items()
            ]
        )

    def _in_the_way(self, figures: Mapping[str, int], columns: Sequence[str]) -> dict[str, str]:
        found: dict[str, str] = {}
        for key, rule in self._rules.items():
            unmet = [
                columns[place]
                for one, place in rule
                if (figures[one.figure] < one.least if one.figure else rows.BLOCKS in columns[place])
            ]
            if unmet:
                found[key] = _merged(unmet)
        return found

    def blocks(self, found: Reckoned, award: str) -> str:
        """What stands in the way of an award, or of one that comes before it."""
        columns = [found.in_the_way[key] for key in self._with.get(award, ()) if key in found.in_the_way]
        return _merged(columns) if columns and found.overall[4] else rows.BLOCKS_NOT * len(found.levels)

    def _part(self, section: Section, levels: str) -> _Part:
        picked = [self._rungs[id_][mark] for id_, mark in zip(section.criteria, levels, strict=True)]
        state_marks, points, possible, whole_points, whole_possible, *blocks = zip(*picked, strict=True)
        states = "".join(state_marks)
        applicable = len(states) - states.count(rows.OUTSIDE_MARK)
        # As `scoring` has it, a section in which nothing applies holds nobody back.
        got, of = scoring.total(section.scoring, points, possible) if applicable else (1, 1)
        figures = scoring.percent(section.scoring, got, of), got, of, states.count(rows.MET_MARK), applicable
        whole = scoring.total(self.standard.scoring, whole_points, whole_possible)
        return figures, states, whole, tuple(map("".join, blocks))

    def _overall(self, sections: Sequence[Figures], wholes: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """The points of the whole and what they could be."""
        if self.standard.scoring.over == "sections":
            applying = {
                id_: (one[1], one[2], one[3] == one[4])
                for id_, one in zip(self.standard.sections, sections, strict=True)
                if one[4]
            }
            if applying:
                return scoring.over_sections(self.standard, applying)
        return scoring.total(self.standard.scoring, *zip(*wholes, strict=True))


def _merged(columns: list[str]) -> str:
    if len(columns) == 1:
        return columns[0]
    return "".join(rows.BLOCKS if rows.BLOCKS in marks else rows.BLOCKS_NOT for marks in zip(*columns, strict=True))


@lru_cache(maxsize=64)
def level_marks(standard: Standard) -> dict[str, dict[str, str]]:
    """By criterion and level the character that stands for it in a row."""
    marks = rows.LEVEL_MARKS
    return {
        id_: {
            level.key: marks[place] if place < len(marks) else rows.BEYOND_MARKS
            for place, level in enumerate(criterion.levels)
        }
        for id_, criterion in standard.criteria.items()
    }


@lru_cache(maxsize=64)
def table(standard: Standard) -> Table | None:
    """None where a rule asks more than columns can tell, or where marks do not tell all levels apart."""
    if any(len(criterion.levels) > len(rows.LEVEL_MARKS) for criterion in standard.criteria.values()):
        return None
    rules: dict[str, list[Condition]] = {}
    for key, award in standard.awards.items():
        rule = conditions(standard, award.requires)
        if rule is None:
            return None
        rules[key] = rule
    return Table(standard, rules) if standard.criteria else None
