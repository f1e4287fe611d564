"""The standards that come with the toolkit, offered through the hooks that anybody's plugin uses."""

from __future__ import annotations

from pathlib import Path

from qa_toolkit.hookspecs import EvidenceSource, hookimpl


@hookimpl
def qa_standards() -> list[Path]:
    return sorted(Path(__file__).parent.glob("*/*.json"))


@hookimpl
def qa_evidence_sources() -> list[EvidenceSource]:
    from qa_toolkit_standards.compass_results import compass_results

    title = "Percentages that Compass gave a school, typed or pasted with their date"
    return [EvidenceSource("compass-results", title, (".txt", ".csv"), compass_results)]
