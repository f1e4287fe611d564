"""Counts of a whole export: by band, by indicator, and how complete. Nothing in them is of one pupil, and small numbers are hidden.

Every table is of parts that make up all pupils, so what is hidden is hidden with as many of the next smallest as it takes that it cannot
be worked out from the rest of its table. Tables speak of one another too (who has points has an indicator), so where anything is hidden
every number is rounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from qa_toolkit.models import Record
from qa_toolkit.small_groups import hidden
from qa_toolkit.wording import count, listed
from qa_toolkit_roni.export import Export
from qa_toolkit_roni.schemes import Indicator, Scheme
from qa_toolkit_roni.scoring import GroupScore, band_words, scored

MINIMUM = 5
ONCE = "By indicator, each pupil once in a group, by what counts there."
YES, NO, NONE, UNKNOWN = "yes", "no", "none of these", "not known"
_STEP = 5  # to which numbers are rounded


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

    @property
    def note(self) -> str:
        """What is hidden and why; '' where nothing is."""
        if not self.hides:
            return ""
        return f"Hidden: fewer than {MINIMUM}, or what would give such a number away; so every number is rounded to the nearest {_STEP}."

    @property
    def hides(self) -> bool:
        return any(None in one.sizes.values() for one in (self.bands, self.completeness, *self.indicators))


def counted(export: Export) -> Counts:
    """The counts of `MINIMUM` pupils or more; whoever calls looks to that."""
    scheme, scores = export.scheme, [one.score for one in scored(export)]
    order = [band.title for band in scheme.bands]
    bands = Counter(band_words(scheme, score) for score in scores)
    certain = [name for name in order if name in bands]
    by_group = []
    for place, (group, members) in enumerate(scheme.by_group().items()):
        sizes = Counter(state(score.groups[place], len(members)) for score in scores)
        by_group.append(_parts(title(scheme, group, members), sizes, states(members)))
    known = Counter(NO if score.unknown else YES for score in scores)
    found = Counts(
        scheme=scheme.title,
        pupils=len(scores),
        bands=_parts("", bands, [*certain, *sorted(bands.keys() - set(certain))]),
        indicators=tuple(by_group),
        completeness=_parts("All known of a pupil", known, [YES, NO]),
        absent=tuple(one.title for one in scheme.indicators if one.measure in export.absent),
        without=tuple(one.title for one in scheme.without),
    )
    return _rounded(found) if found.hides else found


def _parts(title: str, sizes: Mapping[str, int], order: Sequence[str]) -> Parts:
    unseen = hidden(sizes, MINIMUM)
    return Parts(title, {name: None if name in unseen else sizes[name] for name in order if sizes.get(name)})


def _rounded(found: Counts) -> Counts:
    def rounded(parts: Parts) -> Parts:
        near = {name: size and (size + _STEP // 2) // _STEP * _STEP for name, size in parts.sizes.items()}
        return Parts(parts.title, near)

    return replace(
        found,
        bands=rounded(found.bands),
        indicators=tuple(map(rounded, found.indicators)),
        completeness=rounded(found.completeness),
    )


def title(scheme: Scheme, group: str, members: Sequence[Indicator]) -> str:
    """Of a group of which one indicator is left, the indicator's: its parts are yes and no."""
    return members[0].title if len(members) == 1 else scheme.groups[group]


def state(one: GroupScore, members: int) -> str:
    """Each pupil once for each group, so that no difference of two indicators of a group gives a small number away."""
    if one.unknown:
        return UNKNOWN
    if members == 1:
        return YES if one.counts else NO
    return one.counts.title if one.counts else NONE


def states(members: Sequence[Indicator]) -> list[str]:
    return [*([YES, NO] if len(members) == 1 else [*(one.title for one in members), NONE]), UNKNOWN]


def lines(found: Counts) -> Iterator[str]:
    """All of it in sentences."""
    yield f"{found.scheme}: {count(found.pupils, 'pupil')}."
    yield f"By band: {found.bands.sentence}"
    yield ONCE
    yield from (one.sentence for one in found.indicators)
    yield completeness(found)
    if found.note:
        yield found.note


def completeness(found: Counts) -> str:
    absent = f" No column: {', '.join(found.absent)}." if found.absent else ""
    without = f" Left out: {', '.join(found.without)}." if found.without else ""
    return f"{found.completeness.sentence}{absent}{without}"
