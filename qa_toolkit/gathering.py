"""Evidence from data: what a plugin's source reads out of a file is checked whole and laid into a copy of an audit's document.

Source and file are both strangers. What the source gives is copied as plain data before anything looks at it, and one fault in it refuses all of
it: who is wrong about one criterion is not to be trusted about the next. Only what looks like a pupil's name is left out by itself and told,
for that is a guess, and a wrong guess must not keep the rest from a person.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from qa_toolkit import audits, documents, errors, pupil_names
from qa_toolkit.audits import Audit
from qa_toolkit.catalog import Catalog
from qa_toolkit.hookspecs import EvidencePiece, EvidenceSource, GatherContext, Gathered, ProposedJudgement
from qa_toolkit.models import Criterion, Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean, count, day, listed, quoted, slug

_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,9}")
_MAX_KEY = 60


class Gathering(Record):
    """An audit's document with a file's evidence and proposals in it, and what that changes, each in a sentence."""

    document: dict[str, Any]
    summary: tuple[str, ...]
    evidence: tuple[str, ...]
    proposals: tuple[str, ...]
    warnings: tuple[str, ...]


class Sources:
    """The evidence sources of all plugins, by key."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @property
    def known(self) -> Mapping[str, EvidenceSource]:
        return {key: source for key, (_, source) in self._catalog.sources.items()}

    def gather(self, key: str, path: Path | str, audit: Audit, on: date) -> Gathering:
        """What a file says by one source, laid into a copy of the audit's document; the audit itself stays as it is.

        Raises:
            UnknownSource: with what there is and a guess.
            DocumentError: where the file cannot be read, or is not what the source reads.
            Locked: where the audit has been submitted.
            PluginError: where the source raises, or gives what does not fit the audit.
        """
        if key not in self._catalog.sources:
            raise errors.UnknownSource(key, list(self._catalog.sources))
        if audit.data.get("submitted_at"):
            raise errors.Locked
        plugin, source = self._catalog.sources[key]
        name = clean(Path(path).name)
        if not name.lower().endswith(tuple(source.suffixes)):
            raise errors.BadData(path, f"'{key}' reads {listed(source.suffixes, 'or')}, and this is none.")
        content = documents.read_bytes(path)
        doing = f"it read {name}"
        given = _asked(plugin, source, content, GatherContext(name, audit.standard, on), doing)
        faults = [*_faults_of_evidence(given), *_faults_of_proposals(given, audit.standard)]
        if faults:
            more = f" (and {count(len(faults) - 1, 'more fault')})" if len(faults) > 1 else ""
            raise errors.PluginError(plugin, doing, f"{faults[0]}{more}")
        gathering = _Laying(audit, source.key, hashlib.sha256(content).hexdigest()).lay(given)
        try:
            audits.in_memory(gathering.document, audit.standard, "what it gave")
        except errors.NotAnAudit as error:
            raise errors.PluginError(plugin, doing, str(error)) from None
        return gathering


def _asked(plugin: str, source: EvidenceSource, content: bytes, context: GatherContext, doing: str) -> Gathered:
    """What the source gives, made anew from plain data of exactly the types that the records name."""
    from pydantic import TypeAdapter, ValidationError  # slow to import, and needed by this command only

    try:
        return TypeAdapter(Gathered).validate_json(documents.dump(source.reads(content, context)), strict=True)
    except errors.QAToolkitError:
        raise
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(["what it gave", *map(str, first["loc"])])
        raise errors.PluginError(plugin, doing, f"{where}: {first['msg']}.") from None
    except Exception as cause:
        words = " ".join(clean(cause).split())  # what somebody else's exception says may run over lines
        raise errors.PluginError(plugin, doing, f"{type(cause).__name__}: {words}") from cause


def _faults_of_evidence(given: Gathered) -> Iterator[str]:
    keys = Counter(piece.key for piece in given.evidence)
    for piece in given.evidence:
        if not _KEY.fullmatch(piece.key) or len(piece.key) > _MAX_KEY:
            yield f"the key '{errors.shown(piece.key)}' of evidence should be small letters, digits and hyphens."
        elif keys[piece.key] > 1:
            yield f"two pieces of evidence have the key '{piece.key}'."
        if piece.expires is not None and piece.expires < piece.dated:
            yield f"{quoted(errors.shown(piece.title))} would expire before its date."


def _faults_of_proposals(given: Gathered, standard: Standard) -> Iterator[str]:
    keys = {piece.key for piece in given.evidence}
    seen: set[str] = set()
    for one in given.proposals:
        criterion = standard.criteria.get(one.criterion)
        if criterion is None:
            near = errors.did_you_mean(one.criterion, standard.criteria)
            yield f"'{errors.shown(one.criterion)}' is no criterion of {standard.name}.{near}"
            continue
        if one.criterion in seen:
            yield f"it proposes two judgements of '{criterion.id}'."
        seen.add(criterion.id)
        if (one.level is None) == (one.value is None):
            yield f"'{criterion.id}' needs a level or a number, and one only."
        elif one.value is not None:
            yield from _faults_of_value(one.value, criterion, standard)
        elif criterion.level(one.level or "") is None:
            levels = ", ".join(level.key for level in criterion.levels)
            yield f"'{errors.shown(one.level)}' is no level of '{criterion.id}'; it has: {levels}."
        if not one.because.strip():
            yield f"the proposal for '{criterion.id}' has no reason."
        if strangers := set(one.evidence) - keys:
            yield f"the proposal for '{criterion.id}' rests on '{errors.shown(min(strangers))}', which it did not give."


def _faults_of_value(value: int, criterion: Criterion, standard: Standard) -> Iterator[str]:
    rule = standard.judgement_members(criterion.id).get("value", {})
    low, high = rule.get("minimum", 0), rule.get("maximum")
    if not criterion.bands:
        yield f"'{criterion.id}' takes a level, no number."
    elif value < low or (high is not None and value > high):
        yield f"'{criterion.id}' cannot be {value}."


class _Laying:
    """One file's evidence and proposals on their way into one audit."""

    def __init__(self, audit: Audit, source: str, sha256: str) -> None:
        self.audit, self.source, self.sha256 = audit, source, sha256
        self.document = copy.deepcopy(audit.data)
        self.warnings: list[str] = []

    def lay(self, given: Gathered) -> Gathering:
        pieces = [piece for piece in given.evidence if self._names_nobody(piece)]
        proposals = [one for one in given.proposals if self._names_nobody(one)]
        ids = {piece.key: self._id(piece.key) for piece in pieces}
        evidence = tuple(self._piece(piece, ids[piece.key]) for piece in pieces)
        said = (*map(self._line, proposals), *self._withdrawn({one.criterion for one in proposals}))
        for one in proposals:
            self._propose(one, [ids[key] for key in one.evidence if key in ids])
        told = (*map(clean, given.warnings), *self.warnings)
        return Gathering(self.document, tuple(map(clean, given.summary)), evidence, said, told)

    def _names_nobody(self, part: EvidencePiece | ProposedJudgement) -> bool:
        texts = [value for value in vars(part).values() if isinstance(value, str)]
        found = next((hint for text in texts for hint in pupil_names.warnings(clean(text))), None)
        if found is not None:
            what = part.key if isinstance(part, EvidencePiece) else part.criterion
            self.warnings.append(f"What it says of '{what}' was left out. {found}")
        return found is None

    def _id(self, key: str) -> str:
        """Of this audit, source and piece for ever, so that the file of next week updates what stands there, and unique among all audits."""
        about, data = self.audit.organisation, self.audit.data
        owner = data.get("id") or [about.get("id") or about["name"], self.audit.standard.name, self.audit.cycle]
        digest = hashlib.sha256(documents.canonical([owner, self.source, key])).hexdigest()
        return f"{slug(self.source)}-{key}-{digest[:12]}"

    def _piece(self, piece: EvidencePiece, id_: str) -> str:
        """Lays one in and says so; members that the source does not give stay, a person's among them."""
        dated, expires = piece.dated.isoformat(), piece.expires and piece.expires.isoformat()
        texts = {name: clean(getattr(piece, name)).strip() for name in ("title", "kind", "location")}
        gathered = {"from": self.source, "method": clean(piece.method), "count": piece.count, "sha256": self.sha256}
        given = {
            **texts,
            "dated": dated,
            "expires": expires,
            "gathered": {name: value for name, value in gathered.items() if value is not None},
        }
        evidence = self.document.setdefault("evidence", {})
        before = evidence.get(id_)
        evidence[id_] = {**(before or {}), **{name: value for name, value in given.items() if value}}
        title = f"{quoted(texts['title'])} of {day(dated)} ({id_})"
        if before is None:
            return f"New: {title}."
        if before == evidence[id_]:
            return f"As it was: {title}."
        return f"Updated: {title}; it was {quoted(before['title'])} of {day(str(before.get('dated')))}."

    def _line(self, one: ProposedJudgement) -> str:
        criterion = self.audit.standard.criteria[one.criterion]
        level = criterion.level(one.level) if one.level else None
        words = level.title if level else str(one.value)
        follows = audits.band_level(criterion, one.value) if one.value is not None else one.level
        answer = self.audit.answers.get(criterion.id)
        says = " The audit says so already." if answer == follows else " The audit says otherwise." if answer else ""
        return f"{criterion.number} {criterion.title}: {words}. {clean(one.because)}{says}"

    def _withdrawn(self, criteria: set[str]) -> Iterator[str]:
        """Takes out what this source proposed before, and says of which criteria it now says nothing."""
        proposals = self.document.get("proposals", {})
        for id_, entries in list(proposals.items()):
            kept = [entry for entry in entries if entry.get("from") != self.source]
            if len(kept) == len(entries):
                continue
            proposals[id_] = kept
            if not kept:
                del proposals[id_]
            if id_ not in criteria:
                yield f"{id_}: no longer proposed."

    def _propose(self, one: ProposedJudgement, evidence: list[str]) -> None:
        judgement = {"level": one.level} if one.level is not None else {"value": one.value}
        entry = {**judgement, "from": self.source, "because": clean(one.because), "evidence": evidence}
        self.document.setdefault("proposals", {}).setdefault(one.criterion, []).append(entry)
