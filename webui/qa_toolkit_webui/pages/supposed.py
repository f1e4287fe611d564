"""What a what-if shows of its result: the whole, the sections and the rules, before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from qa_toolkit.audits import Audit
from qa_toolkit.models import AwardResult, Record
from qa_toolkit.planning import totals_sentence
from qa_toolkit.reports import words
from qa_toolkit.standards import Standard
from qa_toolkit.what_if import Chosen, WhatIf
from qa_toolkit.wording import count, listed, quoted


class SectionChange(Record):
    label: str
    before: str
    after: str
    changed: bool


class AwardChange(Record):
    """`open` are the conditions still in the way, each with the criteria behind it as numbers and titles."""

    title: str
    before: bool
    after: bool
    stated: bool
    sentence: str
    open: tuple[tuple[str, tuple[str, ...]], ...]


class Result(Record):
    says: str
    percent: tuple[int, int] | None
    met: tuple[int, int]
    applicable: int
    level: tuple[str, str] | None
    sections: tuple[SectionChange, ...]
    awards: tuple[AwardChange, ...]
    chosen: tuple[Chosen, ...]
    work: str
    sizes: Mapping[str | None, str]


def make(audit: Audit, found: WhatIf) -> Result:
    before, after = found.before["overall"], found.after["overall"]
    averaged, titles = before["method"] in ("mean", "sum"), audit.standard.level_titles
    levels = (titles.get(before.get("level", ""), ""), titles.get(after.get("level", ""), ""))
    changes = tuple(_award(audit.standard, *pair) for pair in zip(found.awards_before, found.awards_after, strict=True))
    return Result(
        says=_says(found, changes),
        percent=(before["percent"], after["percent"]) if averaged else None,
        met=(before["met"], after["met"]),
        applicable=after["applicable"],
        level=levels if any(levels) else None,
        sections=tuple(_sections(audit.standard, found, averaged=averaged)),
        awards=changes,
        chosen=found.chosen,
        work=totals_sentence(found.work) if found.chosen else "",
        sizes=words.SIZE,
    )


def _says(found: WhatIf, changes: Iterable[AwardChange]) -> str:
    """The whole in one sentence, for the line that is read out at each change."""
    if not found.chosen:
        return "Nothing is ticked yet: this is how it stands today."
    before, after = found.before["overall"], found.after["overall"]
    text = f"With {count(len(found.chosen), 'step')}: {after['met']} of {after['applicable']} met instead of {before['met']}"
    new = [quoted(one.title) for one in changes if one.after and not one.before and one.stated]
    return f"{text}; the rule for {listed(new)} would be met." if new else f"{text}."


def _sections(standard: Standard, found: WhatIf, *, averaged: bool) -> Iterator[SectionChange]:
    for id_, section in standard.sections.items():
        one, two = found.before["sections"][id_], found.after["sections"][id_]
        if two["applicable"]:
            texts = [
                f"{s['met']} of {s['applicable']}" + (f", {s['percent']}%" if averaged else "") for s in (one, two)
            ]
            yield SectionChange(f"{section.number} {section.title}".strip(), texts[0], texts[1], texts[0] != texts[1])


def _award(standard: Standard, before: AwardResult, after: AwardResult) -> AwardChange:
    names = {id_: f"{c.number} {c.title}" for id_, c in standard.criteria.items()}
    open_ = tuple((blocker.text, tuple(names[id_] for id_ in blocker.criteria)) for blocker in after.blockers)
    return AwardChange(after.title, before.met, after.met, after.stated, after.sentence, open_)
