"""Sums over the audits of one part: one standard, one role, its present round. Exact, and the same in whatever order rows are added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from qa_toolkit.compare import kappa_of_counts
from qa_toolkit.models import Criterion
from qa_toolkit.portfolio import calendar_, rows
from qa_toolkit.portfolio.records import (
    Agreement,
    AwardLine,
    Change,
    CriterionChange,
    CriterionDisagreement,
    CriterionLine,
    CycleLine,
    SectionLine,
    ThemeLine,
)
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.portfolio.spread import Histogram
from qa_toolkit.standards import Standard

_MOST_MOVED = 5
_STATES = {
    rows.MET_MARK: "met",
    rows.UNMET_MARK: "unmet",
    rows.UNANSWERED_MARK: "unanswered",
    rows.UNSUPPORTED_MARK: "unsupported",
}


class Rounds:
    """The trend: one line for each round."""

    def __init__(self, standard: Standard) -> None:
        self._standard = standard
        self._spread: dict[str, Histogram] = {}
        self._submitted: Counter[str] = Counter()
        self._met: dict[str, list[int]] = {}

    def add(self, row: AuditRow) -> None:
        self._spread.setdefault(row.cycle, Histogram()).add(row.percent)
        self._submitted[row.cycle] += bool(row.submitted_on)
        met = self._met.setdefault(row.cycle, [0] * len(row.awards))
        for place, mark in enumerate(row.awards):
            met[place] += mark == rows.WOULD_BE_MET

    def lines(self) -> tuple[CycleLine, ...]:
        return tuple(
            CycleLine(
                cycle=cycle,
                audits=spread.n,
                submitted=self._submitted[cycle],
                spread=spread.spread(),
                would_meet=dict(zip(self._standard.awards, self._met[cycle], strict=True)),
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
        self._states: list[Counter[str]] = [Counter() for _ in standard.criteria]
        self._levels: list[Counter[str]] = [Counter() for _ in standard.criteria]
        self._blocks = [0] * len(standard.criteria)
        self._awards = [0] * len(standard.awards)
        self._themes = _themes(standard)
        self._missing_theme: Counter[str] = Counter()
        self.submitted = 0
        self.late = 0

    def add(self, row: AuditRow, *, late: bool) -> None:
        self.spread.add(row.percent)
        self.submitted += bool(row.submitted_on)
        self.late += late
        for place, section in enumerate(row.sections):
            if section.applicable:
                self.sections[place].add(section.percent)
                self._complete[place] += section.met == section.applicable
        for place, mark in enumerate(row.states):
            self._states[place][mark] += 1
        for place, mark in enumerate(row.levels):
            self._levels[place][mark] += 1
        for place, mark in enumerate(row.blocks):
            self._blocks[place] += mark == "b"
        for place, mark in enumerate(row.awards):
            self._awards[place] += mark == rows.WOULD_BE_MET
        missed = {place for place, mark in enumerate(row.states) if mark in _MISSED}
        for theme, places in self._themes.items():
            self._missing_theme[theme] += not missed.isdisjoint(places)

    def section_lines(self) -> tuple[SectionLine, ...]:
        place_of = {id_: place for place, id_ in enumerate(self.standard.criteria)}
        lines = []
        for place, section in enumerate(self.standard.sections.values()):
            states: Counter[str] = sum((self._states[place_of[id_]] for id_ in section.criteria), Counter())
            histogram = self.sections[place]
            lines.append(
                SectionLine(
                    id=section.id,
                    number=section.number,
                    title=section.title,
                    applies_to=histogram.n,
                    complete=self._complete[place],
                    spread=histogram.spread(),
                    states={word: states[mark] for mark, word in _STATES.items()},
                )
            )
        return tuple(lines)

    def award_lines(self) -> tuple[AwardLine, ...]:
        of = self.spread.n
        return tuple(
            AwardLine(
                award.key, award.title, award.status, award.status != "reconstruction", met, of, award.valid_months
            )
            for award, met in zip(self.standard.awards.values(), self._awards, strict=True)
        )

    def criterion_lines(self) -> tuple[CriterionLine, ...]:
        return tuple(self._criterion(place, one) for place, one in enumerate(self.standard.criteria.values()))

    def _criterion(self, place: int, criterion: Criterion) -> CriterionLine:
        states, levels = self._states[place], self._levels[place]
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
            blocks=self._blocks[place],
            levels={level.key: levels[mark] for level, mark in zip(criterion.levels, rows.LEVEL_MARKS, strict=False)},
        )

    def theme_lines(self) -> tuple[ThemeLine, ...]:
        """The theme with the largest share of misses first, of equal ones that with more of them, then by name."""
        lines = []
        for theme, places in self._themes.items():
            applicable, missed = (
                sum(_applying(self._states[p]) for p in places),
                sum(_missed(self._states[p]) for p in places),
            )
            share = 100 * missed // applicable if applicable else 0
            lines.append(ThemeLine(theme, len(places), missed, applicable, share, self._missing_theme[theme]))
        return tuple(sorted(lines, key=lambda line: (-_share(line.missed, line.applicable), -line.missed, line.theme)))


_MISSED = frozenset((rows.UNMET_MARK, rows.UNANSWERED_MARK, rows.UNSUPPORTED_MARK))


def by_share(line: CriterionLine) -> tuple[Fraction, int]:
    """Sorts criteria by the share of audits that miss them, exactly, and equal shares by how many that are; the largest first."""
    return -_share(line.missed, line.applies_to), -line.missed


def _share(part: int, of: int) -> Fraction:
    return Fraction(part, of) if of else Fraction()


def _applying(states: Counter[str]) -> int:
    return states[rows.MET_MARK] + _missed(states)


def _missed(states: Counter[str]) -> int:
    return sum(states[mark] for mark in _MISSED)


def _themes(standard: Standard) -> dict[str, list[int]]:
    """By theme the places of its criteria; a standard without themes has its sections for themes."""
    found: dict[str, list[int]] = {}
    for place, criterion in enumerate(standard.criteria.values()):
        for theme in criterion.themes or (standard.sections[criterion.section].title,):
            found.setdefault(theme, []).append(place)
    return found


class Changes:
    """This round against the one before, over organisations that were in both."""

    def __init__(self, standard: Standard, since: str) -> None:
        self._standard, self._since = standard, since
        self._change = Histogram(-100)
        self._better: Counter[int] = Counter()
        self._worse: Counter[int] = Counter()

    def add(self, now: AuditRow, before: AuditRow) -> None:
        self._change.add(now.percent - before.percent)
        for place, (is_, was) in enumerate(zip(now.states, before.states, strict=True)):
            if is_ != was and rows.OUTSIDE_MARK not in (is_, was):
                self._better[place] += is_ == rows.MET_MARK
                self._worse[place] += was == rows.MET_MARK

    def record(self) -> Change | None:
        n, higher = self._change.n, self._change.share(at_least=1)
        if not n:
            return None
        same = self._change.share(at_least=0) - higher
        return Change(
            since=self._since,
            organisations=n,
            better=higher,
            same=same,
            worse=n - higher - same,
            median_points=self._change.median,
            improved=self._moved(lambda p: self._better[p] - self._worse[p]),
            slipped=self._moved(lambda p: self._worse[p] - self._better[p]),
        )

    def _moved(self, by) -> tuple[CriterionChange, ...]:  # type: ignore[no-untyped-def]  # noqa: ANN001
        criteria = list(self._standard.criteria.values())
        places = sorted((p for p in range(len(criteria)) if by(p) > 0), key=lambda p: (-by(p), p))[:_MOST_MOVED]
        return tuple(
            CriterionChange(criteria[p].id, criteria[p].number, criteria[p].title, self._better[p], self._worse[p])
            for p in places
        )


class Agreeing:
    """Self beside external, pair by pair; all judgements of a standard go into one table of levels."""

    def __init__(self, standard: Standard) -> None:
        self._criteria = list(standard.criteria.values())
        self._scores = [_scores(criterion) for criterion in self._criteria]
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._organisations = 0
        self._compared: Counter[int] = Counter()
        self._higher: Counter[int] = Counter()
        self._lower: Counter[int] = Counter()
        self._differ: Counter[int] = Counter()

    def add(self, own: AuditRow, external: AuditRow) -> tuple[int, int]:
        """Counts one pair; gives how many judgements were compared, and on how many they agree."""
        compared = agreed = 0
        for place, (a, b) in enumerate(zip(own.claims, external.claims, strict=True)):
            scores = self._scores[place]
            if a in scores and b in scores:
                (level_a, score_a), (level_b, score_b) = scores[a], scores[b]
                self._pairs[level_a, level_b] += 1
                compared += 1
                self._compared[place] += 1
                agreed += a == b
                self._higher[place] += score_a > score_b
                self._lower[place] += score_a < score_b
                self._differ[place] += a != b
        self._organisations += bool(compared)
        return compared, agreed

    def record(self) -> Agreement | None:
        compared = sum(self._pairs.values())
        if not compared:
            return None
        agreed = sum(count for (a, b), count in self._pairs.items() if a == b)
        return Agreement(
            organisations=self._organisations,
            compared=compared,
            agreed=agreed,
            percent=100 * agreed // compared,
            kappa_hundredths=kappa_of_counts(self._pairs),
            self_higher=self._higher.total(),
            self_lower=self._lower.total(),
            most_disagreed=tuple(self._most_disagreed()),
        )

    def _most_disagreed(self) -> Sequence[CriterionDisagreement]:
        differ = self._differ
        places = sorted(
            (p for p in differ if differ[p]), key=lambda p: (-_share(differ[p], self._compared[p]), -differ[p], p)
        )[:_MOST_MOVED]
        return [
            CriterionDisagreement(one.id, one.number, one.title, self._compared[p], differ[p], self._higher[p])
            for p in places
            for one in (self._criteria[p],)
        ]


def _scores(criterion: Criterion) -> dict[str, tuple[str, int]]:
    """By character the level and its score, of levels that are scored."""
    marks = zip(criterion.levels, rows.LEVEL_MARKS, strict=False)
    return {mark: (level.key, level.score) for level, mark in marks if level.score is not None}
