"""Surveys: question banks and forms, and the answers of Microsoft Forms and Google Forms as results and as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_toolkit.hookspecs import EvidenceSource, GatherContext, Gathered, hookimpl

if TYPE_CHECKING:
    from click import Command

qa_toolkit_contract = "1.0"


@hookimpl
def qa_commands() -> list[Command]:
    from qa_toolkit_survey.commands import survey

    return [survey]


@hookimpl
def qa_evidence_sources() -> list[EvidenceSource]:
    title = "The export of a survey in Microsoft Forms or Google Forms, by the question banks of `survey banks`"
    return [EvidenceSource("survey", title, (".csv", ".xlsx"), _survey)]


def _survey(content: bytes, context: GatherContext) -> Gathered:
    from qa_toolkit_survey.evidence import survey

    return survey(content, context)
