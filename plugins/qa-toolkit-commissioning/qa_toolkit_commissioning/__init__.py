"""Commissioning: what to buy from outside providers of careers guidance, for an audit's gaps and a budget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa_toolkit.hookspecs import EvidenceSource, hookimpl

if TYPE_CHECKING:
    from click import Command

qa_toolkit_contract = "1.0"


@hookimpl
def qa_commands() -> list[Command]:
    from qa_toolkit_commissioning.commands import commissioning

    return [commissioning]


@hookimpl
def qa_evidence_sources() -> list[EvidenceSource]:
    from qa_toolkit_commissioning.staff import register

    title = "A register of staff qualifications and memberships, as counts by level"
    return [EvidenceSource("staff-register", title, (".csv", ".xlsx"), register)]
