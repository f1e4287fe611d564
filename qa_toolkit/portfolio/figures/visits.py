"""Which organisations are worth a visit, and why, in words. Stated rules and no list of merit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from qa_toolkit.models import Section
from qa_toolkit.portfolio.figures.adding import Answers
from qa_toolkit.portfolio.figures.spread import Histogram
from qa_toolkit.portfolio.rows import AuditRow
from qa_toolkit.wording import quoted

FEWEST = 20  # audits from which a spread can be judged
_SMALLEST_DEVIATION = 5  # points; where nearly all stand alike, a small step is no sign
DROP, TOO_HIGH, AGREE = 15, 15, 60
_ENOUGH = 10  # judgements compared

RULES = (
    f"A section stands far below the others': its robust z-score is -3.5 or less (0.6745 × distance from the median ÷ median absolute deviation, "
    f"taken as {_SMALLEST_DEVIATION} points at the least; of {FEWEST} audits or more).",
    f"The whole fell by {DROP} points of per cent or more since the round before.",
    f"The self-assessment stands {TOO_HIGH} points of per cent or more above the external audit, or the two agree on fewer than {AGREE}% of "
    f"{_ENOUGH} judgements or more.",
)


class Bar(NamedTuple):
    """One section's: an audit that stands at `lowest` per cent or below stands far below the others. Below 0 where there are too few to judge by."""

    lowest: int
    sentence_end: str
    title: str


def bars(answers: Answers) -> list[Bar]:
    """Of each section, once all audits are counted."""
    return [
        _bar(section, answers.sections[place], answers.spread.n)
        for place, section in enumerate(answers.standard.sections.values())
    ]


def _bar(section: Section, histogram: Histogram, audits: int) -> Bar:
    title = quoted(f"{section.number} {section.title}")
    end = f"where half of all stand at {histogram.median}% or more."
    if min(audits, histogram.n) < FEWEST:
        return Bar(-1, end, title)
    deviation = max(histogram.deviation(), _SMALLEST_DEVIATION)
    return Bar((6745 * histogram.median - 35_000 * deviation) // 6745, end, title)


def of_sections(percents: Sequence[int | None], against: Sequence[Bar]) -> Iterator[str]:
    """Of an audit's sections (None where nothing applies) those far below the others'."""
    for percent, bar in zip(percents, against, strict=True):
        if percent is not None and percent <= bar.lowest:
            yield f"{bar.title} stands at {percent}%, {bar.sentence_end}"


def of_audits(
    row: AuditRow, before: AuditRow | None, external: AuditRow | None, agreement: tuple[int, int] | None
) -> Iterator[str]:
    """What an organisation's own audits say, held against each other."""
    if before is not None and before.percent - row.percent >= DROP:
        yield f"The whole fell from {before.percent}% to {row.percent}% since {before.cycle or 'the round before'}."
    if external is not None and row.percent - external.percent >= TOO_HIGH:
        yield f"Its own judgements come to {row.percent}%, the external assessor's to {external.percent}%."
    if agreement is not None and agreement[0] >= _ENOUGH and 100 * agreement[1] < AGREE * agreement[0]:
        yield f"It and the external assessor agree on {agreement[1]} of {agreement[0]} judgements."
