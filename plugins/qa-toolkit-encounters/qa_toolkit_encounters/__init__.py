"""Encounters: a log of who met which employer, workplace and provider, as figures, as a list of what is missing, and as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_toolkit.hookspecs import EvidenceSource, GatherContext, Gathered, hookimpl

if TYPE_CHECKING:
    from click import Command

qa_toolkit_contract = "1.0"


@hookimpl
def qa_commands() -> list[Command]:
    from qa_toolkit_encounters.commands import encounters

    return [encounters]


@hookimpl
def qa_evidence_sources() -> list[EvidenceSource]:
    title = "A log of employer, workplace and provider encounters with the roll, the workbook of `encounters form`"
    return [EvidenceSource("encounters", title, (".xlsx",), _encounters)]


def _encounters(content: bytes, context: GatherContext) -> Gathered:
    from qa_toolkit_encounters.evidence import encounters

    return encounters(content, context)
