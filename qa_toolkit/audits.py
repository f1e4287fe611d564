"""An audit: one organisation's judgements by one standard, and what is wrong with them.

The document stays what the file says, unknown members included. What scoring needs is read out of it here: `answers`, `outside`, `claims`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any

import jsonschema_rs

from qa_toolkit import errors
from qa_toolkit.documents import Document, canonical
from qa_toolkit.messages import MAX_FINDINGS, finding, first_errors, schema_findings
from qa_toolkit.models import UNSUPPORTED, Criterion, Finding
from qa_toolkit.standards import Standard, compiled, published_schema

Judgement = Mapping[str, Any]


@cache
def _audit_schema() -> tuple[dict[str, Any], jsonschema_rs.Draft202012Validator]:
    schema = published_schema("audit")
    return schema, compiled(schema)


def document_problems(document: Document) -> list[Finding]:
    """What keeps a file from being an audit at all, whatever its standard."""
    schema, validator = _audit_schema()
    return schema_findings(validator, schema, document)


def standard_name(document: Document) -> str:
    """Which standard a file says it is an audit of.

    Raises:
        NotAnAudit: where the file is not an audit.
    """
    problems = document_problems(document)
    if problems:
        raise errors.NotAnAudit(problems)
    name: str = document.data["standard"]["name"]
    return name


@dataclass(frozen=True)
class Audit:
    """Made by `read`; treat it as frozen."""

    document: Document
    standard: Standard
    answers: Mapping[str, str]  # criterion id -> level key, or 'unsupported'; an unanswered criterion is not in it
    claims: Mapping[str, str]  # criterion id -> the level that an unsupported judgement claims
    outside: frozenset[str]  # criteria that do not apply to this organisation
    findings: tuple[Finding, ...]

    @property
    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = self.document.data
        return data

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def id(self) -> str:
        return str(self.data.get("id", ""))

    @property
    def kind(self) -> str:
        return str(self.data.get("kind", "self"))

    @property
    def cycle(self) -> str:
        return str(self.data.get("cycle", ""))

    @property
    def organisation(self) -> Mapping[str, Any]:
        organisation: Mapping[str, Any] = self.data["organisation"]
        return organisation

    @property
    def evidence(self) -> Mapping[str, Mapping[str, Any]]:
        evidence: Mapping[str, Mapping[str, Any]] = self.data.get("evidence", {})
        return evidence

    @property
    def actions(self) -> Sequence[Mapping[str, Any]]:
        actions: Sequence[Mapping[str, Any]] = self.data.get("actions", ())
        return actions

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(canonical(self.data)).hexdigest()

    def judgement(self, criterion: str) -> Judgement:
        """What was judged, or an empty mapping."""
        section = self.data["judgements"].get(self.standard.criteria[criterion].section, {})
        judgement = section.get(criterion, {})
        return judgement if isinstance(judgement, dict) else {}

    def cited(self, criterion: str) -> tuple[str, ...]:
        """The evidence of this audit that its judgement names."""
        named = self.judgement(criterion).get("evidence")
        ids = named if isinstance(named, list) else ()
        return tuple(id_ for id_ in ids if isinstance(id_, str) and id_ in self.evidence)

    @property
    def whose(self) -> str:
        """What tells two organisations apart: the id, or the name where there is none."""
        return str(self.organisation.get("id") or self.organisation["name"])


def read(document: Document, standard: Standard) -> Audit:
    """An audit with its findings; a judgement that breaks its own schema counts as unsupported and is never lost.

    Raises:
        NotAnAudit: where the file is not an audit.
    """
    problems = document_problems(document)
    if problems:
        raise errors.NotAnAudit(problems)
    outside = standard.not_applying(document.data["organisation"])
    sound = _sound_answers(document, standard, outside)
    if sound is not None:
        return Audit(
            document,
            standard,
            sound,
            {},
            outside,
            _in_order(islice(_header_findings(document, standard), MAX_FINDINGS)),
        )
    judgements = _begun(document.data["judgements"])
    reading = _Reading(document, standard, judgements)
    findings = [
        *reading.schema_findings(),
        *reading.loose_ends(),
        *islice(_header_findings(document, standard), MAX_FINDINGS),
    ]
    answers, claims = reading.answers(outside)
    return Audit(document, standard, answers, claims, outside, _in_order(findings))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda f: (f.line or 0, f.column or 0)))


def _sound_answers(document: Document, standard: Standard, outside: frozenset[str]) -> dict[str, str] | None:
    """The answers where every judgement is in order, as in most audits; None where something must be looked at one by one."""
    judgements, evidence = document.data["judgements"], document.data.get("evidence", {})
    for (
        section,
        judged,
    ) in judgements.items():  # before anything is left out: a stranger is told even if nothing is filled in
        if section not in standard.sections or not judged.keys() <= standard.places_of(section).keys():
            return None
    if not standard.begun_validator.is_valid(judgements):
        judgements = _begun(judgements)
        if not standard.begun_validator.is_valid(judgements):
            return None
    answers: dict[str, str] = {}
    cited: set[str] = set()
    for judged in judgements.values():
        for id_, judgement in judged.items():
            level = judgement.get("level")
            if (level is None or "value" in judgement) and (
                "level" in judgement or (level := _level_of(standard.criteria[id_], judgement)) is None
            ):
                return None
            answers[id_] = level
            if cites := judgement.get("evidence"):
                cited.update(cites)
    if not cited <= evidence.keys():
        return None
    return {id_: level for id_, level in answers.items() if id_ not in outside} if outside else answers


def in_memory(data: dict[str, Any], standard: Standard, path: str = "this audit") -> Audit:
    """An audit that comes out of no file: its findings say where by their path alone.

    Raises:
        NotAnAudit: where the data are not an audit.
    """
    return read(Document(path, data, "", {(): (1, 1)}), standard)


_JUDGEMENT = frozenset(["level", "value", "comment", "evidence", "by", "on"])


def _begun(judgements: Mapping[str, Any]) -> dict[str, Any]:
    """Without those that have neither a level nor a number yet: a comment alone is a start, not a fault."""
    return {
        section: {
            id_: judgement
            for id_, judgement in criteria.items()
            if not isinstance(judgement, dict)
            or not judgement.keys() <= _JUDGEMENT  # a misspelt member
            or judgement.get("level") not in (None, "")
            or judgement.get("value") is not None
        }
        for section, criteria in judgements.items()
    }


class _Reading:
    """One pass over the judgements of one document."""

    def __init__(self, document: Document, standard: Standard, judgements: Mapping[str, Any]) -> None:
        self.document, self.standard, self.judgements = document, standard, judgements
        self.broken: set[str] = set()
        self.room = MAX_FINDINGS  # what is broken counts without end; what is told does not

    def schema_findings(self) -> Iterator[Finding]:
        """Errors against the standard's own schema; an absent judgement is none. Each breaks its claim."""
        for section_id, judged in self.document.data["judgements"].items():
            section = self.standard.sections.get(section_id)
            if section is None:
                yield from self._stranger(self.standard.sections, section_id)
                continue
            begun = self.judgements[section_id]
            for id_ in judged:
                if id_ not in section.criteria:
                    yield from self._stranger(section.criteria, section_id, id_)
                    continue
                found = first_errors(self.standard.judgement_rules[id_], begun[id_]) if id_ in begun else []
                if found:
                    self.broken.add(id_)
                for error in found[: self.room]:
                    self.room -= 1
                    under = ("judgements", section_id, id_)
                    yield finding(error, self.standard.data, self.document, under=under, criterion=id_)

    def _stranger(self, known: Iterable[str], *path: str) -> Iterator[Finding]:
        if self.room:
            self.room -= 1
            line, column = self.document.place(("judgements", *path))
            message = f"'{errors.shown(path[-1])}' is not known here.{errors.did_you_mean(path[-1], known)}"
            yield Finding("error", message, self.document.path, ("judgements", *path), line, column)

    def loose_ends(self) -> Iterator[Finding]:
        """What a schema cannot say: evidence that is not there, a level that contradicts its number."""
        evidence = self.document.data.get("evidence", {})
        for criterion in self.standard.criteria.values():
            judgement = self.judgements.get(criterion.section, {}).get(criterion.id)
            if not isinstance(judgement, dict):
                continue
            cited = judgement.get("evidence")
            for index, id_ in enumerate(cited if isinstance(cited, list) else ()):
                if isinstance(id_, str) and id_ not in evidence:
                    self.broken.add(criterion.id)
                    if not self.room:
                        break
                    near = errors.did_you_mean(id_, evidence)
                    message = f"'{errors.shown(id_)}' names no evidence of this audit.{near} Add it under \"evidence\", or take it out."
                    yield from self._told(message, "judgements", criterion.section, criterion.id, "evidence", index)
            value, level = whole_number(judgement.get("value")), judgement.get("level")
            if value is not None and level is not None and criterion.bands:
                follows = band_level(criterion, value)
                if follows != level:
                    message = f"the level '{errors.shown(level)}' contradicts the number {value}, which is '{follows}'; leave the level out."
                    self.broken.add(criterion.id)
                    yield from self._told(message, "judgements", criterion.section, criterion.id, "level")

    def _told(self, message: str, *path: str | int) -> Iterator[Finding]:
        if self.room:
            self.room -= 1
            line, column = self.document.place(path)
            yield Finding("error", message, self.document.path, path, line, column, str(path[2]))

    def answers(self, outside: frozenset[str]) -> tuple[dict[str, str], dict[str, str]]:
        answers: dict[str, str] = {}
        claims: dict[str, str] = {}
        for section, judgements in self.judgements.items():
            for id_, judgement in judgements.items():
                criterion = self.standard.criteria.get(id_)
                if criterion is None or criterion.section != section or id_ in outside:
                    continue
                level = _level_of(criterion, judgement)
                if id_ in self.broken or level is None:
                    if id_ in self.broken:
                        answers[id_] = UNSUPPORTED
                        claims[id_] = level or ""
                else:
                    answers[id_] = level
        return answers, claims


def _level_of(criterion: Criterion, judgement: Any) -> str | None:
    """The level of a judgement, read from its number where the criterion is counted."""
    if not isinstance(judgement, dict):
        return None
    value = whole_number(judgement.get("value"))
    if criterion.bands and value is not None:
        return band_level(criterion, value)
    level = judgement.get("level")
    return level if isinstance(level, str) and criterion.level(level) else None


def whole_number(value: Any) -> int | None:
    """A whole number however it is written: JSON Schema takes 5.0 for one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, int) or value.is_integer() else None


def band_level(criterion: Criterion, value: int) -> str | None:
    """The level whose band holds a number: lower edges are inclusive; below the first edge there is none."""
    level = None
    for band in criterion.bands:
        if value >= band.start:
            level = band.level
    return level


def _header_findings(document: Document, standard: Standard) -> Iterator[Finding]:
    """Faults outside the judgements: they cost nothing in the score, but somebody should know."""
    data = document.data

    def found(message: str, *path: str | int) -> Finding:
        line, column = document.place(path)
        return Finding("warning", message, document.path, path, line, column)

    frozen = data["standard"].get("sha256")
    if frozen is not None and frozen != standard.sha256:
        message = f"{standard.name} has changed since this audit was frozen (its hash differs); the judgements are read by today's text."
        yield found(message, "standard", "sha256")
    kind = data["organisation"]["kind"]
    if kind not in standard.about["applies_to"]:
        meant = ", ".join(standard.about["applies_to"])
        yield found(f"{standard.name} is meant for: {meant}; this organisation is a {kind}.", "organisation", "kind")
    award = data.get("target_award")
    if award is not None and award not in standard.awards:
        near = errors.did_you_mean(award, standard.awards)
        yield found(f"{standard.name} has no award called '{errors.shown(award)}'.{near}", "target_award")
    for index, action in enumerate(data.get("actions", ())):
        criterion = action.get("criterion")
        if criterion is not None and criterion not in standard.criteria:
            near = errors.did_you_mean(criterion, standard.criteria)
            yield found(
                f"'{errors.shown(criterion)}' is no criterion of {standard.name}.{near}", "actions", index, "criterion"
            )
    yield from _proposal_findings(data.get("proposals", {}), standard, found)
    yield from _profile_findings(data["organisation"], standard, found)


def _proposal_findings(proposals: Mapping[str, Any], standard: Standard, found: Any) -> Iterator[Finding]:
    """What is proposed where nobody will see it, and what is proposed twice: neither counts, and both are shown once at most."""
    for id_, entries in proposals.items():
        criterion = standard.criteria.get(id_)
        if criterion is None:
            near = errors.did_you_mean(id_, standard.criteria)
            yield found(f"'{errors.shown(id_)}' is no criterion of {standard.name}.{near}", "proposals", id_)
        known = [canonical(entry) for entry in entries] if len(entries) > 1 else []
        for index in (index for index, entry in enumerate(known) if entry in known[:index]):
            origin = f" (from {errors.shown(entries[index]['from'])})" if entries[index].get("from") else ""
            message = f"the same is proposed twice for '{errors.shown(id_)}'{origin}; it is shown once. Take one of the two out."
            yield found(message, "proposals", id_, index)


def _profile_findings(organisation: Mapping[str, Any], standard: Standard, found: Any) -> Iterator[Finding]:
    profile = standard.about.get("profile")
    if profile is None:
        return
    for error in first_errors(standard.profile_validator, dict(organisation)):
        name = str(error.instance_path[0]) if error.instance_path else ""
        question = profile["properties"].get(name, {})
        title, said, known = question.get("title", name), organisation.get(name), question.get("enum", [])
        near = errors.did_you_mean(str(said), list(map(str, known)))
        some = f" It is one of: {', '.join(map(errors.shown, known))}.{near}" if known else ""
        yield found(
            f"'{name}' ({title}) has a value that it cannot have: {errors.shown(said)}.{some}",
            "organisation",
            name,
        )
