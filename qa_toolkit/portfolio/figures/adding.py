"""Sums over the audits of one part: one standard, one role, its present round. Exact, and the same in whatever order rows are added."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from fractions import Fraction

from qa_toolkit.models import Criterion
from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.figures import calendar_
from qa_toolkit.portfolio.figures.columns import Columns
from qa_toolkit.portfolio.figures.spread import Histogram
from qa_toolkit.portfolio.records import AwardLine, CriterionLine, CycleLine, SectionLine, ThemeLine
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.standards import Standard

_STATES = {mark: state for state, mark in rows.STATE_MARKS.items()}
_MISSED = (rows.UNMET_MARK, rows.UNANSWERED_MARK, rows.UNSUPPORTED_MARK)
_BITS = str.maketrans("".join((*_MISSED, rows.MET_MARK, rows.OUTSIDE_MARK)), "11100")


class Rounds:
    """The trend: one line for each round."""

    def __init__(self, standard: Standard) -> None:
        self._standard = standard
        self._spread: defaultdict[str, Histogram] = defaultdict(Histogram)
        self._submitted: Counter[str] = Counter()
        self._awards: defaultdict[str, Columns] = defaultdict(lambda: _would_meet(standard))

    def add(self, row: AuditRow) -> None:
        self._spread[row.cycle].add(row.percent)
        self._submitted[row.cycle] += bool(row.submitted_on)
        self._awards[row.cycle].add(row.awards)

    def lines(self) -> tuple[CycleLine, ...]:
        return tuple(
            CycleLine(
                cycle=cycle,
                audits=spread.n,
                submitted=self._submitted[cycle],
                spread=spread.spread(),
                would_meet=dict(zip(self._standard.awards, self._awards[cycle].of(rows.WOULD_BE_MET), strict=True)),
            )
            for cycle, spread in sorted(self._spread.items(), key=lambda item: calendar_.in_time(item[0]))
        )


class Answers:
    """Every criterion, section, theme and award of one round, counted."""

    def __init__(self, standard: Standard) -> None:
        self.standard = standard
        self.spread = Histogram()
        self.sections = [Histogram() for _ in standard.sections]
        self._complete = [0] * len(standard.sections)
        self._states = Columns([_STATES] * len(standard.criteria))
        self._levels = Columns(rows.LEVEL_MARKS[: len(one.levels)] for one in standard.criteria.values())
        self._blocks = Columns([rows.BLOCKS] * len(standard.criteria))
        self._awards = _would_meet(standard)
        self._themes = _themes(standard)
        self._bits_of_themes = {theme: _bits_of(places, standard) for theme, places in self._themes.items()}
        self._missing_theme: Counter[str] = Counter()
        self.submitted = 0
        self.late = 0

    def add(self, row: AuditRow, *, late: bool) -> None:
        self.spread.add(row.percent)
        self.submitted += bool(row.submitted_on)
        self.late += late
        for place, (percent, _, _, met, applicable) in enumerate(row.sections):
            if applicable:
                self.sections[place].add(percent)
                self._complete[place] += met == applicable
        self._states.add(row.states)
        self._levels.add(row.levels)
        self._blocks.add(row.blocks)
        self._awards.add(row.awards)
        missed = int(row.states.translate(_BITS), 2)
        for theme, bits in self._bits_of_themes.items():
            if missed & bits:
                self._missing_theme[theme] += 1

    def section_lines(self) -> tuple[SectionLine, ...]:
        states_of = dict(zip(self.standard.criteria, self._states.counts(), strict=True))
        lines = []
        for place, section in enumerate(self.standard.sections.values()):
            states = [states_of[id_] for id_ in section.criteria]
            histogram = self.sections[place]
            lines.append(
                SectionLine(
                    id=section.id,
                    number=section.number,
                    title=section.title,
                    applies_to=histogram.n,
                    complete=self._complete[place],
                    spread=histogram.spread(),
                    states={word: sum(one[mark] for one in states) for mark, word in _STATES.items()},
                )
            )
        return tuple(lines)

    def award_lines(self) -> tuple[AwardLine, ...]:
        of = self.spread.n
        return tuple(
            AwardLine(
                award.key, award.title, award.status, award.status != "reconstruction", met, of, award.valid_months
            )
            for award, met in zip(self.standard.awards.values(), self._awards.of(rows.WOULD_BE_MET), strict=True)
        )

    def criterion_lines(self) -> tuple[CriterionLine, ...]:
        counted = zip(self._states.counts(), self._levels.counts(), self._blocks.of(rows.BLOCKS), strict=True)
        return tuple(
            self._criterion(criterion, *counts)
            for criterion, counts in zip(self.standard.criteria.values(), counted, strict=True)
        )

    @staticmethod
    def _criterion(
        criterion: Criterion, states: Mapping[str, int], levels: Mapping[str, int], blocks: int
    ) -> CriterionLine:
        applies, missed = _applying(states), _missed(states)
        return CriterionLine(
            id=criterion.id,
            section=criterion.section,
            number=criterion.number,
            title=criterion.title,
            status=criterion.status,
            obligation=criterion.obligation,
            essential=criterion.essential,
            applies_to=applies,
            missed=missed,
            percent_missed=100 * missed // applies if applies else 0,
            unanswered=states[rows.UNANSWERED_MARK],
            unsupported=states[rows.UNSUPPORTED_MARK],
            blocks=blocks,
            levels={level.key: levels[mark] for level, mark in zip(criterion.levels, rows.LEVEL_MARKS, strict=False)},
        )

    def theme_lines(self) -> tuple[ThemeLine, ...]:
        """The theme with the largest share of misses first, of equal ones that with more of them, then by name."""
        lines, states = [], self._states.counts()
        for theme, places in self._themes.items():
            applicable, missed = sum(_applying(states[p]) for p in places), sum(_missed(states[p]) for p in places)
            share = 100 * missed // applicable if applicable else 0
            lines.append(ThemeLine(theme, len(places), missed, applicable, share, self._missing_theme[theme]))
        return tuple(
            sorted(lines, key=lambda line: (-share_of(line.missed, line.applicable), -line.missed, line.theme))
        )


def by_share(line: CriterionLine) -> tuple[Fraction, int]:
    """Sorts criteria by the share of audits that miss them, exactly, and equal shares by how many that are; the largest first."""
    return -share_of(line.missed, line.applies_to), -line.missed


def share_of(part: int, of: int) -> Fraction:
    return Fraction(part, of) if of else Fraction()


def _applying(states: Mapping[str, int]) -> int:
    return states[rows.MET_MARK] + _missed(states)


def _missed(states: Mapping[str, int]) -> int:
    return sum(states[mark] for mark in _MISSED)


def _themes(standard: Standard) -> dict[str, list[int]]:
    """By theme the places of its criteria; a standard without themes has its sections for themes."""
    found: dict[str, list[int]] = {}
    for place, criterion in enumerate(standard.criteria.values()):
        for theme in criterion.themes or (standard.sections[criterion.section].title,):
            found.setdefault(theme, []).append(place)
    return found


def _bits_of(places: list[int], standard: Standard) -> int:
    """Of these places of a row's states those that `_BITS` would set if all were missed."""
    return sum(1 << len(standard.criteria) - 1 - place for place in places)


def _would_meet(standard: Standard) -> Columns:
    return Columns([rows.WOULD_BE_MET] * len(standard.awards))
