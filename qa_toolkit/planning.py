"""From the shortest way to a plan: what stands after each step, how much work it is, and when it fits into the school year.

The sizes of work and the ends of terms are the toolkit's own assumptions; the report says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from qa_toolkit import awards, scoring
from qa_toolkit.gap_report import EffortTotals, Step, Term, Way
from qa_toolkit.models import Effort, Proposal
from qa_toolkit.shortest import HOURS, Found, Raise
from qa_toolkit.standards import Standard
from qa_toolkit.wording import count

HOURS_A_DAY = 6
# First and last day, month first; typical of schools in England. Each authority sets its own.
_TERMS = (("spring", (1, 5), (3, 31)), ("summer", (4, 15), (7, 20)), ("autumn", (9, 2), (12, 18)))
_PLANNED_TERMS = 9

SUPPORT = Proposal("Name the evidence for what is claimed, or correct the claim", "S", None)


def way(
    standard: Standard,
    answers: Mapping[str, str],
    outside: Collection[str],
    award: str,
    found: Found,
    *,
    claims: Mapping[str, str],
    as_of: date,
    day_rate: int | None = None,
    hours_per_week: int | None = None,
) -> Way:
    """The found raises as steps, each with what would stand after it.

    Args:
        day_rate: pounds for six hours; without it no pounds are named.
        hours_per_week: what the school can give; without it no terms are planned.
    """
    steps = tuple(_steps(standard, answers, outside, _in_order(standard, found.raises), claims))
    return Way(
        award=award,
        label="the shortest way" if found.proved else "a short way",
        proved=found.proved,
        everything_open=found.everything_open,
        steps=steps,
        totals=totals([step.effort for step in steps], [step.hours for step in steps], day_rate),
        terms=tuple(terms(steps, as_of, hours_per_week)) if hours_per_week else (),
    )


def totals(efforts: Iterable[Effort | None], hours: Iterable[int | None], day_rate: int | None) -> EffortTotals:
    """Sums of what is estimated; the rest is counted apart and is in no sum."""
    sizes = list(efforts)
    total = sum(h for h in hours if h is not None)
    pounds = None if day_rate is None else -(-total * day_rate // HOURS_A_DAY)
    return EffortTotals(sizes.count("S"), sizes.count("M"), sizes.count("L"), sizes.count(None), total, pounds)


def totals_sentence(work: EffortTotals) -> str:
    sizes = [(work.small, "small"), (work.medium, "medium"), (work.large, "large")]
    parts = [f"{number} {word}" for number, word in sizes if number]
    if not parts:
        return "None of the work could be estimated."
    days = -(-work.hours // HOURS_A_DAY)
    text = f"{' + '.join(parts)}: about {count(work.hours, 'hour')}, or {count(days, 'working day')}"
    if work.pounds is not None:
        text += f", about £{work.pounds:,}"
    return text + (f"; {work.not_estimated} not estimated and not counted." if work.not_estimated else ".")


def proposals(
    standard: Standard, criterion: str, from_level: str | None, to: str, claim: str | None = None
) -> tuple[Proposal, ...]:
    """The actions that the standard proposes between two levels; a claim without support is to be supported first."""
    ladder, known = standard.ladders.get(criterion), standard.criteria[criterion].actions
    if ladder is None:
        return known
    above, upto = ladder.ranks.get(claim or from_level or "", 0), ladder.ranks.get(to, 0)
    between = tuple(
        a for a in known if above < upto and (a.reaches is None or above < ladder.ranks.get(a.reaches, 0) <= upto)
    )
    return (SUPPORT, *between) if claim is not None else between


def _in_order(standard: Standard, raises: Sequence[Raise]) -> list[Raise]:
    """Legal duties first, then what is essential, then the least work: early steps should show."""
    position = {id_: index for index, id_ in enumerate(standard.criteria)}

    def key(one: Raise) -> tuple[bool, bool, int, int]:
        criterion = standard.criteria[one.criterion]
        work = HOURS["L"] + 1 if one.hours is None else one.hours
        return (criterion.obligation != "must", not criterion.essential, work, position[one.criterion])

    return sorted(raises, key=key)


def _steps(
    standard: Standard,
    answers: Mapping[str, str],
    outside: Collection[str],
    raises: Sequence[Raise],
    claims: Mapping[str, str],
) -> Iterable[Step]:
    now = dict(answers)
    for order, one in enumerate(raises, 1):
        before = now.get(one.criterion)
        now[one.criterion] = one.to
        scorecard = scoring.score(standard, now, outside)
        overall, held = scorecard["overall"], awards.held(standard, scorecard)
        criterion = standard.criteria[one.criterion]
        yield Step(
            order=order,
            criterion=one.criterion,
            number=criterion.number,
            title=criterion.title,
            from_title=_title(standard, before),
            to=one.to,
            to_title=standard.level_titles.get(one.to, one.to),
            actions=proposals(standard, one.criterion, before, one.to, claims.get(one.criterion)),
            effort=one.effort,
            hours=one.hours,
            met_after=overall["met"],
            percent_after=overall["percent"],
            level_after=standard.level_titles.get(overall.get("level", ""), ""),
            awards_after=tuple(award.title for key, award in standard.awards.items() if key in held),
        )


def _title(standard: Standard, level: str | None) -> str:
    if level is None:
        return "Not answered"
    return standard.level_titles.get(level, "Claimed without support")


def terms(steps: Sequence[Step], as_of: date, hours_per_week: int) -> Iterable[Term]:
    """The steps in their order, filled into school terms; a step stands in the term in which it is finished.

    A step that is not estimated is given the time of a large one, so that a plan is not too hopeful.
    """
    waiting = [(step.criterion, HOURS["L"] if step.hours is None else step.hours) for step in steps]
    begun = 0
    for name, first, last in _school_terms(as_of):
        if not waiting:
            return
        weeks = max(0, (last - max(first, as_of)).days // 7)
        time = weeks * hours_per_week
        done, used = [], 0
        while waiting and used + waiting[0][1] - begun <= time:
            criterion, work = waiting.pop(0)
            done.append(criterion)
            used, begun = used + work - begun, 0
        if waiting:
            begun += time - used
            used = time
        yield Term(name, last.isoformat(), used, tuple(done))
    if waiting:
        yield Term("later", "", sum(work for _, work in waiting) - begun, tuple(criterion for criterion, _ in waiting))


def _school_terms(as_of: date) -> Iterable[tuple[str, date, date]]:
    given = 0
    for year in range(as_of.year, as_of.year + 5):
        for name, first, last in _TERMS:
            end = date(year, *last)
            if end >= as_of + timedelta(days=7) and given < _PLANNED_TERMS:
                given += 1
                yield f"{name} {year}", date(year, *first), end
