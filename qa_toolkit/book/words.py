"""The words of the book that no report needs."""

from __future__ import annotations

from collections.abc import Collection

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
KINDS = {
    "school": "schools",
    "college": "colleges",
    "provider": "providers",
    "authority": "local authorities",
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


def standing(standard: Standard) -> str:
    withdrawn, by = standard.about.get("withdrawn_on"), standard.about.get("superseded_by")
    if withdrawn:
        return f"withdrawn {_when(withdrawn)}" + (f", now {by}" if by else "")
    return f"to be replaced by {by}" if by else "not withdrawn"


def _when(date: str) -> str:
    """A year, a month or a day, as a file has it."""
    return {4: date, 7: day(f"{date}-01").partition(" ")[2]}.get(len(date), day(date))


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
    return [
        f"{standard.label('section')} {one.number} {one.title}: "
        + "; ".join(
            part
            for part in (
                scoring_sentence(one.scoring).rstrip(".") if one.scoring != standard.scoring else "",
                f"it weighs {one.weight}" if one.weight != 1 else "",
            )
            if part
        )
        + "."
        for one in standard.sections.values()
        if one.scoring != standard.scoring or one.weight != 1
    ]


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
    found += ["the number is the toolkit's"] if criterion.number_by == "toolkit" else []
    return [*found, applies(criterion, standard)] if criterion.when else found


def applies(criterion: Criterion, standard: Standard) -> str:
    """For whom a criterion is, as far as its condition has words: what stands before a semicolon says it, the rest explains."""
    when = criterion.when or {}
    named = [when] if "$ref" in when else when.get("allOf", [])
    found = [standard.data["$defs"].get(str(one.get("$ref", "")).removeprefix("#/$defs/"), {}) for one in named]
    asked = (found[0] if "$ref" in when else when).get("properties", {})
    kind = asked["kind"] if asked.keys() == {"kind"} else {}
    chosen = kind.get("enum", [kind["const"]] if "const" in kind else [])
    if chosen and set(chosen) <= set(KINDS):
        return f"for {listed(KINDS[one] for one in chosen)}"
    said = [one["description"].partition(";")[0].rstrip(".") for one in found if one.get("description")]
    if said and len(said) == len(found):
        return "applies to " + ", and: ".join(text[0].lower() + text[1:] for text in said)
    return "for some only"


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
    titles = {level.key: level.title for level in criterion.levels}
    ends = [band.start - 1 for band in criterion.bands[1:]]
    parts = [f"{band.start} to {end}: {titles[band.level]}" for band, end in zip(criterion.bands, ends, strict=False)]
    last = criterion.bands[-1]
    return sentence("; ".join([*parts, f"{last.start} and more: {titles[last.level]}"]))


def crosswalk(link: Link) -> str:
    compared = f", compared by {link.checked_by}" if link.checked_by else ""
    return f"{RELATION[link.relation]}{compared}; {STRENGTH[link.strength]}"


def totals(standards: Collection[Standard]) -> str:
    every = [criterion for standard in standards for criterion in standard.criteria.values()]
    checked = sum(one.status == "source-checked" for one in every)
    size_ = f"{count(len(standards), 'edition')} of standards with {count(len(every), 'criterion', 'criteria')}"
    return f"{size_}; {checked} of them were checked against a published source."
