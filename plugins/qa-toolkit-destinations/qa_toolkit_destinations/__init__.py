"""Destinations: activity codes and counts as participation, NEET, not known and the September Guarantee, and as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_toolkit.hookspecs import EvidenceSource, GatherContext, Gathered, hookimpl

if TYPE_CHECKING:
    from click import Command

qa_toolkit_contract = "1.0"


@hookimpl
def qa_commands() -> list[Command]:
    from qa_toolkit_destinations.commands import destinations

    return [destinations]


@hookimpl
def qa_evidence_sources() -> list[EvidenceSource]:
    title = "Activity codes by pupil reference, or counts by school: participation, NEET, not known, offers"
    return [EvidenceSource("destinations", title, (".csv", ".xlsx"), _destinations)]


def _destinations(content: bytes, context: GatherContext) -> Gathered:
    from qa_toolkit_destinations.evidence import destinations

    return destinations(content, context)
