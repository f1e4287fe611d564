"""An audit's result in a dozen lines, for a terminal."""

from __future__ import annotations

import textwrap

from qa_toolkit.gap_report import GapReport
from qa_toolkit.planning import totals_sentence
from qa_toolkit.wording import count

WIDTH = 100


def summary(report: GapReport) -> str:
    lines = [
        f"{report.organisation} · {report.standard.title} ({report.standard.name})",
        f"{report.headline.figure} {report.headline.caption}.",
        report.headline.sentence,
        report.standing,
    ]
    if report.comparison is not None:
        lines.append(report.comparison.sentence)
    if report.moderation is not None:
        lines.append(report.moderation.sentence)
    blocks = ["\n".join(textwrap.fill(line, WIDTH) for line in lines)]
    gaps = {gap.criterion: gap for gap in report.gaps}
    if report.priorities:
        matters = [
            f"  {n}. {gaps[id_].number} {gaps[id_].title}. {' '.join(gaps[id_].reasons)}"
            for n, id_ in enumerate(report.priorities, 1)
        ]
        blocks.append(
            "What matters most:\n" + "\n".join(textwrap.fill(m, WIDTH, subsequent_indent="     ") for m in matters)
        )
    if report.way is not None and report.way.steps:
        steps = count(len(report.way.steps), "step")
        blocks.append(
            textwrap.fill(f"{report.way.label.capitalize()}: {steps}. {totals_sentence(report.way.totals)}", WIDTH)
        )
    blocks.append(textwrap.fill(report.standard.checked_sentence, WIDTH))
    return "\n\n".join(blocks) + "\n"


def one_line(report: GapReport) -> str:
    """For one of many audits."""
    met = f"{report.headline.figure} {report.headline.caption}"
    return f"{report.organisation} ({report.standard.name}): {met}; {count(len(report.gaps), 'gap')}"
