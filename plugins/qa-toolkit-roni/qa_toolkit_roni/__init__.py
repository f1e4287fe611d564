"""Risk-of-NEET indicators: published schemes as data, a list for the school alone, and counts as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_toolkit.hookspecs import EvidenceSource, GatherContext, Gathered, hookimpl

if TYPE_CHECKING:
    from click import Command

qa_toolkit_contract = "1.0"


@hookimpl
def qa_commands() -> list[Command]:
    from qa_toolkit_roni.commands import roni

    return [roni]


@hookimpl
def qa_evidence_sources() -> list[EvidenceSource]:
    title = "Risk-of-NEET indicators of a school's export, or what `roni counts` wrote: counts by band and indicator, and of nobody alone"
    return [EvidenceSource("roni", title, (".csv", ".xlsx", ".json"), _roni)]


def _roni(content: bytes, context: GatherContext) -> Gathered:
    from qa_toolkit_roni.evidence import roni

    return roni(content, context)
