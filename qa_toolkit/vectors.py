"""Conformance vectors: audits beside a standard's file with what must come of them, worked out by hand and run here.

They are what a standard's author and a second implementation can hold the toolkit to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from qa_toolkit import audits, errors
from qa_toolkit.awards import held
from qa_toolkit.documents import Document, read
from qa_toolkit.messages import schema_findings, unreadable
from qa_toolkit.models import Finding, Scorecard
from qa_toolkit.safety import Path as Pointer
from qa_toolkit.scoring import score
from qa_toolkit.standards import Standard, compiled, published_schema


def vector_files(standard_path: Path | str) -> list[Path]:
    """The vectors of `<key>/<edition>.json` stand in `<key>/<edition>.vectors`."""
    return sorted(Path(standard_path).with_suffix(".vectors").glob("*.json"))


def run_vectors(standard: Standard) -> list[Finding]:
    """Every expectation that is not met, each at its place in the vector's file."""
    found: list[Finding] = []
    for path in vector_files(standard.path):
        try:
            document = read(path)
        except errors.DocumentError as error:
            found.append(unreadable(error))
        else:
            found += run_vector(standard, document)
    return found


def run_vector(standard: Standard, document: Document) -> list[Finding]:
    """What one vector expects and does not get."""
    schema = published_schema("vector")
    broken = schema_findings(compiled(schema), schema, document)
    if broken:
        return broken
    try:
        audit = audits.read(_as_audit(standard, document), standard)
    except errors.NotAnAudit as error:
        return list(error.problems)
    card = score(standard, audit.answers, audit.outside, audit.claims)
    return list(_Comparison(standard, document).check(audit, card))


def _as_audit(standard: Standard, document: Document) -> Document:
    """The audit that a vector stands for; it keeps the vector's text, so that places are places in the vector."""
    members = ("organisation", "evidence", "judgements")
    data = {"standard": {"name": standard.name}} | {m: document.data[m] for m in members if m in document.data}
    return Document(document.path, data, document.text, document.marks)


class _Comparison:
    def __init__(self, standard: Standard, document: Document) -> None:
        self.standard, self.document = standard, document
        self.expected: Mapping[str, Any] = document.data["expect"]

    def check(self, audit: audits.Audit, card: Scorecard) -> Iterator[Finding]:
        yield from self._awards(held(self.standard, card))
        yield from self._members(self.expected.get("scorecard", {}), card, ("expect", "scorecard"))
        count = self.expected.get("findings")
        if count is not None and count != len(audit.findings):
            found = " ".join(f"({finding.line}) {finding.message}" for finding in audit.findings[:5]) or "none"
            yield self._fault(("expect", "findings"), f"expected {count} findings, got {len(audit.findings)}: {found}")

    def _awards(self, held_now: frozenset[str]) -> Iterator[Finding]:
        for key, expected in self.expected.get("awards", {}).items():
            path: Pointer = ("expect", "awards", key)
            if key not in self.standard.awards:
                near = errors.did_you_mean(key, self.standard.awards)
                yield self._fault(path, f"{self.standard.name} has no award '{errors.shown(key)}'.{near}")
            elif (key in held_now) != expected:
                would, does = ("would be met", "it is not") if expected else ("would not be met", "it is")
                yield self._fault(path, f"expected that the rule of '{key}' {would}, but {does}.")

    def _members(self, expected: Any, got: Any, path: Pointer) -> Iterator[Finding]:
        if isinstance(expected, dict) and isinstance(got, Mapping):
            for name, value in expected.items():
                if name in got:
                    yield from self._members(value, got[name], (*path, name))
                else:
                    near = errors.did_you_mean(name, got)
                    message = f"the scorecard has no '{errors.shown(name)}' under '{path[-1]}' here.{near}"
                    yield self._fault((*path, name), message)
        elif expected != got or isinstance(expected, bool) != isinstance(got, bool):
            yield self._fault(path, f"{'.'.join(map(str, path[2:]))}: expected {_shown(expected)}, got {_shown(got)}.")

    def _fault(self, path: Pointer, message: str) -> Finding:
        line, column = self.document.place(path)
        return Finding("error", message, self.document.path, path, line, column)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{errors.shown(value)}'" if isinstance(value, str) else errors.shown(value)
