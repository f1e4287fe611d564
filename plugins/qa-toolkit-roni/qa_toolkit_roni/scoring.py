"""Points of one pupil: where something is not known, the lowest and the highest that they can be."""

from __future__ import annotations

from collections.abc import Iterable

from qa_toolkit.models import Record
from qa_toolkit_roni.export import Export, Pupil
from qa_toolkit_roni.schemes import Band, Indicator, Scheme


class GroupScore(Record):
    """Of one group of indicators, of which the greatest points count."""

    group: str
    low: int
    high: int
    counts: Indicator | None  # the one that surely counts
    unknown: tuple[Indicator, ...]  # those that may yet count


class Score(Record):
    low: int
    high: int
    groups: tuple[GroupScore, ...]

    @property
    def reasons(self) -> tuple[Indicator, ...]:
        return tuple(one.counts for one in self.groups if one.counts)

    @property
    def unknown(self) -> tuple[Indicator, ...]:
        return tuple(one for group in self.groups for one in group.unknown)

    @property
    def points(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} to {self.high}"


class Scored(Record):
    pupil: Pupil
    score: Score


def score(scheme: Scheme, pupil: Pupil) -> Score:
    groups = tuple(_group(group, members, pupil) for group, members in scheme.by_group().items())
    return Score(sum(one.low for one in groups), sum(one.high for one in groups), groups)


def _group(group: str, members: Iterable[Indicator], pupil: Pupil) -> GroupScore:
    holds = [(one, one.holds(pupil.facts.get(one.measure))) for one in members]
    sure = [one for one, so in holds if so]
    counts = max(sure, key=lambda one: one.points) if sure else None
    low = counts.points if counts else 0
    unknown = tuple(one for one, so in holds if so is None and one.points > low)
    return GroupScore(group, low, max([low, *(one.points for one in unknown)]), counts, unknown)


def scored(export: Export) -> tuple[Scored, ...]:
    return tuple(Scored(pupil, score(export.scheme, pupil)) for pupil in export.pupils)


def bands(scheme: Scheme, score: Score) -> tuple[Band, Band]:
    """The band of the lowest score and that of the highest."""
    return scheme.band(score.low), scheme.band(score.high)


def band_words(scheme: Scheme, score: Score) -> str:
    """'Red' where that is certain, else 'Amber to red'."""
    low, high = bands(scheme, score)
    return low.title if low == high else f"{low.title} to {high.title[:1].lower()}{high.title[1:]}"
