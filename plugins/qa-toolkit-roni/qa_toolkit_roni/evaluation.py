"""A scheme against what became of last year's pupils: how many it finds, how many it flags for nothing, and whom it flags more often."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from qa_toolkit.errors import BadData
from qa_toolkit.models import Record
from qa_toolkit.shares import Share, share
from qa_toolkit.small_groups import hidden
from qa_toolkit.wording import count
from qa_toolkit_roni.columns import BY_FACT, GROUPS
from qa_toolkit_roni.confusion import TENTHS, Confusion, confusion, lift
from qa_toolkit_roni.counts import state, states, title
from qa_toolkit_roni.export import Export, Pupil, key
from qa_toolkit_roni.measures import Word
from qa_toolkit_roni.outcomes import Outcomes
from qa_toolkit_roni.schemes import Band, Scheme
from qa_toolkit_roni.scoring import Score, scored

ALSO = (*BY_FACT, *GROUPS)  # what an export is read for besides the scheme
NOT_SAID = "not known"
_TITLES = {"fsm": "Free school meals", "sen": "Special educational needs", "sex": "Sex", "ethnicity": "Ethnicity"}


class Pair(Record):
    """One pupil of whom both are known."""

    pupil: Pupil
    score: Score
    neet: bool

    @property
    def low(self) -> int:
        return self.score.low

    @property
    def high(self) -> int:
        return self.score.high


class AtEnds(Record):
    """With all that is not known taken for no, and for yes."""

    low: Confusion
    high: Confusion


class GroupResult(Record):
    """Of one group; None stands for what is hidden."""

    name: str
    pupils: int | None
    flagged: tuple[Share, Share] | None  # at the lowest and at the highest score
    recall: tuple[Share, Share] | None


class IndicatorResult(Record):
    """Of those of whom one part of a group of indicators counts; None stands for what is hidden."""

    group: str
    name: str
    pupils: int | None
    neet: Share | None
    lift: float | None


class Evaluation(Record):
    scheme: Scheme
    pupils: int
    neet: int
    uncertain: int  # pupils whose score is a range
    bands: tuple[tuple[Band, AtEnds], ...]
    lift: tuple[tuple[Fraction, ...], tuple[Fraction, ...]] | None
    indicators: tuple[IndicatorResult, ...]
    flag: Band
    groups: Mapping[str, tuple[GroupResult, ...]]
    minimum: int
    told: tuple[str, ...]


def evaluated(export: Export, outcomes: Outcomes, flag: Band, minimum: int) -> Evaluation:
    """The figures of a scheme; `flag` is the band from which on a pupil counts as flagged when groups are compared.

    Raises:
        BadData: where too few pupils stand in both files, or too few were NEET, or everybody was.
    """
    if export.columns.reference is None:
        raise BadData(
            export.name, "no column holds a reference of the school's own; name it with --column reference=Column."
        )
    pairs = tuple(_pairs(export, outcomes))
    neet = sum(one.neet for one in pairs)
    if len(pairs) < minimum or neet < minimum or len(pairs) - neet < minimum:
        raise BadData(
            export.name,
            f"of those who stand in both files fewer than {minimum} were NEET, or fewer than {minimum} were not: too few to say anything.",
        )
    cuts = [band for band in export.scheme.bands if band.least > 0]
    return Evaluation(
        scheme=export.scheme,
        pupils=len(pairs),
        neet=neet,
        uncertain=sum(one.low != one.high for one in pairs),
        bands=tuple((band, _at(pairs, band)) for band in cuts),
        lift=_lift(pairs) if len(pairs) >= minimum * TENTHS else None,
        indicators=tuple(_indicators(export.scheme, pairs, minimum)),
        flag=flag,
        groups={name: _groups(pairs, which, flag, minimum) for which, name in _TITLES.items() if _has(export, which)},
        minimum=minimum,
        told=tuple(_told(export, outcomes, pairs)),
    )


def _pairs(export: Export, outcomes: Outcomes) -> Iterator[Pair]:
    for one in scored(export):
        neet = outcomes.neet.get(key(one.pupil.reference))
        if neet is not None:
            yield Pair(one.pupil, one.score, neet)


def _at(pairs: Sequence[Pair], band: Band) -> AtEnds:
    return AtEnds(
        confusion((one.low >= band.least, one.neet) for one in pairs),
        confusion((one.high >= band.least, one.neet) for one in pairs),
    )


def _lift(pairs: Sequence[Pair]) -> tuple[tuple[Fraction, ...], tuple[Fraction, ...]]:
    return lift([(one.low, one.neet) for one in pairs]), lift([(one.high, one.neet) for one in pairs])


def _indicators(scheme: Scheme, pairs: Sequence[Pair], minimum: int) -> Iterator[IndicatorResult]:
    """Which indicators tell something here: how many were NEET of those whom each counts for."""
    base = sum(one.neet for one in pairs) / len(pairs)
    for place, (group, members) in enumerate(scheme.by_group().items()):
        parts: dict[str, list[bool]] = {}
        for one in pairs:
            parts.setdefault(state(one.score.groups[place], len(members)), []).append(one.neet)
        unseen = hidden({name: len(some) for name, some in parts.items()}, minimum)
        for name in states(members):
            if name in unseen:
                yield IndicatorResult(title(scheme, group, members), name, None, None, None)
            elif name in parts:
                neet = share(sum(parts[name]), len(parts[name]))
                yield IndicatorResult(title(scheme, group, members), name, neet.of, neet, neet.per_cent / 100 / base)


def _has(export: Export, which: str) -> bool:
    return which in export.columns.groups or which in export.columns.places


def _group(pupil: Pupil, which: str) -> str:
    if which in GROUPS:
        return pupil.groups.get(which) or NOT_SAID
    fact = pupil.facts.get(which)
    return fact.text if isinstance(fact, Word) else NOT_SAID


def _groups(pairs: Sequence[Pair], which: str, flag: Band, minimum: int) -> tuple[GroupResult, ...]:
    """Small groups are hidden with what would give them away; and of a shown group the recall where few of it were NEET."""
    members: dict[str, list[Pair]] = {}
    for pair in pairs:
        members.setdefault(_group(pair.pupil, which), []).append(pair)
    unseen = hidden({name: len(some) for name, some in members.items()}, minimum)
    few = hidden({name: sum(one.neet for one in some) for name, some in members.items()}, minimum, unseen)
    found = []
    for name in sorted(members):
        if name in unseen:
            continue
        at = _at(members[name], flag)
        recall = _ends(at.low.recall, at.high.recall) if name not in few else None
        found.append(GroupResult(name, len(members[name]), _ends(at.low.flagged, at.high.flagged), recall))
    if unseen:
        found.append(GroupResult(f"hidden ({count(len(unseen), 'group')})", None, None, None))
    return tuple(found)


def _ends(low: Share | None, high: Share | None) -> tuple[Share, Share] | None:
    return (low, high) if low and high else None


def _told(export: Export, outcomes: Outcomes, pairs: Sequence[Pair]) -> Iterator[str]:
    there = {key(one.reference) for one in export.pupils}
    lost = len(outcomes.neet.keys() - there)
    if lost:
        yield f"{count(lost, 'outcome')} of pupils who are not in the export: left out."
    without = len(export.pupils) - len(pairs)
    if without:
        yield f"{count(without, 'pupil')} of the export without a known outcome: left out. Those of whom nobody knows may differ from the rest."
