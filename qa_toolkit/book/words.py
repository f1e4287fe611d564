"""The words of the book that no report needs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from qa_toolkit.for_whom import KINDS, for_whom
from qa_toolkit.models import Award, Criterion, Level, Link, Proposal
from qa_toolkit.report import scoring_sentence
from qa_toolkit.reports import words
from qa_toolkit.standards import Standard
from qa_toolkit.wording import count, day, listed, quoted, sentence

TITLE = "Standards for careers guidance"
ABOUT = (
    "Each standard that this installation of QA Toolkit can audit by: what it asks, how it is scored, where each criterion comes from, how sure "
    "we are of it, and which criteria of other standards deal with the same. All wording is the toolkit's; no owner's sentence is repeated."
)
NOT_OURS = "This is a self-assessment aid, independent of the owners of the standards. It gives no award."
STATUS, STATUS_NOTES, OBLIGATION, SIZE = words.STATUS, words.STATUS_NOTES, words.OBLIGATION, words.SIZE
STATUS_SHORT = {
    "source-checked": "Checked",
    "partly-checked": "Partly",
    "unverified": "Memory",
    "indicator": "Indicator",
    "reconstruction": "Recon\N{SOFT HYPHEN}struction",
}
RELATION = {
    "equal": "asks the same",
    "subset": "asks for this and more",
    "superset": "asks for a part of this",
    "intersects": "has something in common",
    "related": "same theme, not compared",
}
FATE = {
    "equal": "the answer is carried over",
    "subset": "the answer is proposed; more is asked now",
    "superset": "the answer is proposed; less is asked now",
    "intersects": "the answer is proposed",
    "related": "the answer is proposed; only the theme is the same",
}
NO_LONGER = "no longer asked"
STRENGTH = {"strong": "helps much", "partial": "helps in part", "weak": "helps a little"}
RECORDED = "Recorded, not scored."
OUR_NUMBER = "the number is the toolkit's"


def standing(standard: Standard, on: date | None = None) -> str:
    """What became of the source that a standard follows, which is not the toolkit's file: a profile of ours is in force nowhere.

    Args:
        standard: whose source it is.
        on: the reader's day, for one that is to end later; the book is the same on every day and leaves it open.
    """
    withdrawn, by = standard.about.get("withdrawn_on"), standard.about.get("superseded_by")
    if withdrawn and on and withdrawn > on.isoformat()[: len(withdrawn)]:
        return f"until {_when(withdrawn)}" + (f", then {by}" if by else "")
    if withdrawn:
        return f"withdrawn {_when(withdrawn)}" + (f", now {by}" if by else "")
    return f"to be replaced by {by}" if by else "not known to be withdrawn"


def _when(ceased: str) -> str:
    """A year, a month or a day, as a file has it."""
    return {4: ceased, 7: day(f"{ceased}-01").partition(" ")[2]}.get(len(ceased)) or day(ceased)


def size(standard: Standard) -> str:
    return f"{count(len(standard.criteria), 'criterion', 'criteria')} in {count(len(standard.sections), 'section')}"


def theme(key: str) -> str:
    return key.replace("-", " ").capitalize()


def kinds(standard: Standard) -> str:
    return listed(KINDS[kind] for kind in standard.about["applies_to"])


def scoring(standard: Standard) -> str:
    return scoring_sentence(standard.scoring)


def own_scoring(standard: Standard) -> list[str]:
    """Of sections that are scored in a way of their own, or weigh more than others."""
    sections, label = standard.sections.values(), standard.label("section").lower()
    found: dict[str, list[str]] = {}
    for one in sections:
        if one.scoring != standard.scoring:
            found.setdefault(scoring_sentence(one.scoring), []).append(quoted(f"{one.number} {one.title}"))
    lines = [
        f"{f'Each {label}' if len(named) == len(sections) else listed(named)} by itself: {text}"
        for text, named in found.items()
    ]
    if len({one.weight for one in sections}) > 1 or any(one.weight != 1 for one in sections):
        weights = "; ".join(f"{one.number} {one.title}: {one.weight}" for one in sections)
        lines.append(f"Weight of each {label}: {weights}.")
    return lines


def award_notes(award: Award, standard: Standard) -> list[str]:
    before = [standard.awards[key].title for key in award.after if key in standard.awards]
    notes = [f"Comes after {listed(before)}."] if before else []
    return notes + ([f"Lasts {count(award.valid_months, 'month')}."] if award.valid_months else [])


def cycle(standard: Standard) -> str:
    """How long a judgement by it holds."""
    found = standard.about.get("cycle", {})
    parts = [f"valid for {count(found['valid_months'], 'month')}"] if "valid_months" in found else []
    parts += (
        [f"to be looked at again after {count(found['review_months'], 'month')}"] if "review_months" in found else []
    )
    return listed(parts)


def tags(criterion: Criterion, standard: Standard) -> list[str]:
    """What marks a criterion out among its neighbours."""
    found = [words.OBLIGATION[criterion.obligation]] if criterion.obligation else []
    found += ["essential"] if criterion.essential and criterion.obligation != "must" else []
    found += [f"weighs {criterion.weight}"] if criterion.weight != 1 else []
    found += [OUR_NUMBER] if criterion.number_by == "toolkit" else []
    return [*found, applies(criterion, standard)] if criterion.when else found


def applies(criterion: Criterion, standard: Standard) -> str:
    """For whom a criterion with a condition is; the linter remarks on one that has no words."""
    return for_whom(criterion.when or {}, standard) or "for some only"


def action(one: Proposal, criterion: Criterion) -> str:
    level = criterion.level(one.reaches or "")
    size_ = words.SIZE[one.effort] if one.effort else "size not estimated"
    return f"{one.title} ({size_}; reaches {quoted(level.title)})" if level else f"{one.title} ({size_})"


def level_note(level: Level, criterion: Criterion) -> str:
    """What a level counts; said of the target and of what takes a criterion out."""
    if level.score is None:
        return "left out of the score"
    if criterion.target is None:
        return ""
    target = criterion.level(criterion.target)
    met = target is not None and target.score is not None and level.score >= target.score
    return "counts as met" if met else ""


def bands(criterion: Criterion) -> str:
    """Which number stands for which level, and from which on it is enough."""
    titles = {level.key: level.title for level in criterion.levels}
    ends = [band.start - 1 for band in criterion.bands[1:]]
    parts = [
        f"{band.start} to {end}: {titles[band.level]}" if end > band.start else f"{end}: {titles[band.level]}"
        for band, end in zip(criterion.bands, ends, strict=False)
    ]
    last = criterion.bands[-1]
    enough = next((one.start for one in criterion.bands if one.level == criterion.target), None)
    return sentence("; ".join([*parts, f"{last.start} and more: {titles[last.level]}"])) + (
        "" if enough is None else f" It counts as met from {enough}."
    )


def crosswalk(link: Link) -> str:
    compared = f", compared by {link.checked_by}" if link.checked_by else ""
    return f"{RELATION[link.relation]}{compared}; {STRENGTH[link.strength]}"


def totals(standards: Collection[Standard]) -> str:
    every = [criterion for standard in standards for criterion in standard.criteria.values()]
    checked = sum(one.status == "source-checked" for one in every)
    size_ = f"{count(len(standards), 'edition')} of standards with {count(len(every), 'criterion', 'criteria')}"
    return f"{size_}; {checked} of them were checked against a published source."
