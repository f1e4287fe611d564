"""What the standard says of a criterion, in the words and fonts of a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qa_toolkit.models import Criterion
from qa_toolkit.wording import OBLIGATION_WORDS, STATUS_WORDS, clean, sentence
from qa_toolkit.workbook.sheets import Desk
from qa_toolkit.workbook.styles import SECOND

Pieces = list[tuple[Any, str]]  # fonts and the text that each is for

_NOT_ASKED = "As far as is known this does not apply to you; leave it empty."


def joined(pieces: Pieces) -> str:
    return "".join(text for _, text in pieces)


def asked(desk: Desk, criterion: Criterion, *, outside: bool) -> Pieces:
    styles = desk.styles
    facts = [OBLIGATION_WORDS[criterion.obligation]] if criterion.obligation else []
    facts += ["essential"] if criterion.essential and criterion.obligation != "must" else []
    facts.append(STATUS_WORDS[criterion.status])
    return [
        (styles.bold, clean(criterion.title)),
        (styles.plain, f"\n{clean(criterion.description)}"),
        (styles.small, "\n" + " · ".join(facts).capitalize()),
        (styles.of(font_color=SECOND), f"\n{_NOT_ASKED}" if outside else ""),
    ]


def meaning(desk: Desk, criterion: Criterion) -> Pieces:
    styles, names = desk.styles, desk.plan.levels[criterion.id]
    found: Pieces = []
    if criterion.id in desk.plan.counted:
        rule = desk.plan.standard.judgement_members(criterion.id)["value"]
        limits = f", {rule['minimum']} to {rule['maximum']}" if "minimum" in rule and "maximum" in rule else ""
        found.append((styles.small, f"Number: {_unit(rule)}{limits}\n"))
    starts = {band.level: band.start for band in criterion.bands}
    for level in criterion.levels:
        counted = f" (from {starts[level.key]})" if level.key in starts else ""
        says = f" – {clean(level.description)}" if level.description else ""
        found += [(styles.bold_main, f"{names[level.key]}{counted}"), (styles.plain, f"{says}\n")]
    font, last = found[-1]
    return [*found[:-1], (font, last.rstrip("\n"))]


def _unit(rule: Mapping[str, Any]) -> str:
    title = clean(rule.get("title", "how many"))
    return title[:1].lower() + title[1:]


def help_(desk: Desk, criterion: Criterion) -> Pieces:
    styles = desk.styles
    parts = (
        ("What counts as evidence: ", criterion.evidence),
        ("Often weak: ", criterion.weaknesses),
        ("What others do next: ", [action.title for action in criterion.actions]),
    )
    found: Pieces = []
    for heading, items in parts:
        if items:
            begin = "\n" if found else ""
            says = sentence("; ".join(clean(item).rstrip(".") for item in items))
            found += [(styles.of(bold=True, font_size=9), begin + heading), (styles.small, says)]
    return found
