"""Counts of a whole export: by band, by indicator, and how complete. Nothing in them is of one pupil, and small numbers are hidden.

Every table is of parts that make up all pupils, so what is hidden is hidden with as many of the next smallest as it takes that it cannot
be worked out from the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from qa_toolkit.models import Record
from qa_toolkit.shares import hidden
from qa_toolkit.wording import count, listed
from qa_toolkit_roni.export import Export
from qa_toolkit_roni.schemes import Indicator
from qa_toolkit_roni.scoring import GroupScore, band_words, scored

MINIMUM = 5
ONCE = "By indicator, each pupil once in a group, by what counts there."
_YES, _NO, _NONE, _UNKNOWN = "yes", "no", "none of these", "not known"


class Parts(Record):
    """Of one whole; None stands for what is hidden."""

    title: str
    sizes: Mapping[str, int | None]

    @property
    def sentence(self) -> str:
        shown = [f"{name} {size}" for name, size in self.sizes.items() if size is not None]
        unseen = [name for name, size in self.sizes.items() if size is None]
        said = ", ".join((*shown, *([f"hidden: {listed(unseen)}"] if unseen else [])))
        return f"{self.title}: {said}." if self.title else f"{said}."


class Counts(Record):
    scheme: str
    pupils: int
    bands: Parts
    indicators: tuple[Parts, ...]
    completeness: Parts
    absent: tuple[str, ...]  # titles of what the file has no column for
    without: tuple[str, ...]  # titles of what was left out


def counted(export: Export) -> Counts:
    """The counts of `MINIMUM` pupils or more; whoever calls looks to that."""
    scheme, scores = export.scheme, [one.score for one in scored(export)]
    order = [band.title for band in scheme.bands]
    bands = Counter(band_words(scheme, score) for score in scores)
    certain = [title for title in order if title in bands]
    by_group = (
        _parts(
            scheme.groups[group],
            Counter(_state(score.groups[place], len(members)) for score in scores),
            _order(members),
        )
        for place, (group, members) in enumerate(scheme.by_group().items())
    )
    known = Counter(_NO if score.unknown else _YES for score in scores)
    return Counts(
        scheme=scheme.title,
        pupils=len(scores),
        bands=_parts("", bands, [*certain, *sorted(bands.keys() - set(certain))]),
        indicators=tuple(by_group),
        completeness=_parts("All known of a pupil", known, [_YES, _NO]),
        absent=tuple(one.title for one in scheme.indicators if one.measure in export.absent),
        without=tuple(one.title for one in scheme.without),
    )


def _parts(title: str, sizes: Mapping[str, int], order: Sequence[str]) -> Parts:
    unseen = hidden(sizes, MINIMUM)
    return Parts(title, {name: None if name in unseen else sizes[name] for name in order if sizes.get(name)})


def _state(one: GroupScore, members: int) -> str:
    """Each pupil once for each group, so that no difference of two indicators of a group gives a small number away."""
    if one.unknown:
        return _UNKNOWN
    if members == 1:
        return _YES if one.counts else _NO
    return one.counts.title if one.counts else _NONE


def _order(members: Sequence[Indicator]) -> list[str]:
    return [*([_YES, _NO] if len(members) == 1 else [*(one.title for one in members), _NONE]), _UNKNOWN]


def lines(found: Counts) -> Iterator[str]:
    """All of it in sentences."""
    yield f"{found.scheme}: {count(found.pupils, 'pupil')}."
    yield f"By band: {found.bands.sentence}"
    yield ONCE
    yield from (one.sentence for one in found.indicators)
    yield completeness(found)
    if any(None in one.sizes.values() for one in (found.bands, found.completeness, *found.indicators)):
        yield f"Hidden: fewer than {MINIMUM}, or what would give such a number away."


def completeness(found: Counts) -> str:
    absent = f" No column: {', '.join(found.absent)}." if found.absent else ""
    without = f" Left out: {', '.join(found.without)}." if found.without else ""
    return f"{found.completeness.sentence}{absent}{without}"
