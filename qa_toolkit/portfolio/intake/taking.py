"""One source in, one row out: what each process does, chunk by chunk. A fault of a file is a sentence in its place and never stops the rest."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson

from qa_toolkit import audits, awards, documents, errors, scoring
from qa_toolkit.audits import Audit
from qa_toolkit.models import UNSUPPORTED, Record, Scorecard
from qa_toolkit.plugins import load_host
from qa_toolkit.portfolio import rows
from qa_toolkit.portfolio.intake import quick, reckoning, sources
from qa_toolkit.portfolio.intake.reckoning import Table
from qa_toolkit.portfolio.intake.sources import Source
from qa_toolkit.portfolio.rows import AuditRow, Members, NotTaken
from qa_toolkit.standards import Standard
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.wording import clean

_DONE = ("done", "dropped")
_MAX_TITLE = 120


class Setting(Record):
    """What a process needs to know to make the toolkit that the parent has."""

    standards_folder: str | None
    switched_off: frozenset[str]


class Taken(Record):
    """What became of one source, as it goes into the store: `row` is JSON, or None where `sentence` says why there is none.

    `blank` is an audit that nobody has begun: without an answer, and not submitted, as a form is that was only sent out.
    """

    source: str
    stamp: str
    key: tuple[str, str, str, str, str, str, str]  # standard, its hash, organisation, cycle, role, submitted, started
    row: bytes | None
    sentence: str
    blank: bool = False


@lru_cache(maxsize=4)
def toolkit_of(setting: Setting) -> Toolkit:
    """The same for all chunks of one process."""
    folder = setting.standards_folder
    return Toolkit(load_host(standards_folder=Path(folder) if folder else None, switched_off=setting.switched_off))


def take(setting: Setting, chunk: Sequence[Source]) -> list[Taken]:
    """The rows of a chunk, in its order."""
    toolkit = toolkit_of(setting)
    done: list[Taken] = []
    with _without_collector():
        for path, group in groupby(chunk, key=lambda source: source.path):
            for source, found in _found(toolkit, path, list(group)):
                done.append(_taken(source, found))
    return done


@contextmanager
def _without_collector() -> Iterator[None]:
    """A document is a tree and goes as soon as its row is made; to look for circles among thousands of its parts again and again finds none."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _taken(source: Source, found: Members | NotTaken) -> Taken:
    if isinstance(found, NotTaken):
        return Taken(source.name, source.stamp, ("",) * 7, None, found.sentence)
    blank = not found["answered"] and not found["submitted_on"]
    return Taken(source.name, source.stamp, _key(found), orjson.dumps(found), "", blank)


_key = itemgetter("standard", "standard_sha256", "organisation", "cycle", "role", "submitted_on", "started_on")


def _found(toolkit: Toolkit, path: str, group: list[Source]) -> Iterator[tuple[Source, Members | NotTaken]]:
    for source, audit in open_all(toolkit, path, group):
        if isinstance(audit, NotTaken):
            yield source, audit
        else:
            yield source, members_of(audit, source.name)


def open_all(toolkit: Toolkit, path: str, group: Sequence[Source]) -> Iterator[tuple[Source, Audit | NotTaken]]:
    """The audits of one place, which is opened once."""
    if not group[0].member:
        for source in group:
            yield source, _read(source.name, partial(_from_file, toolkit, path))
    elif path.lower().endswith(sources.ARCHIVE):
        archive = sources.open_archive(path)
        for source in group:
            content = archive if isinstance(archive, NotTaken) else sources.member(archive, source)
            if isinstance(content, NotTaken):
                yield source, content
            else:
                yield source, _read(source.name, partial(_from_content, toolkit, source.name, content))
    else:
        yield from _from_workspace(toolkit, path, group)


def _read(name: str, reading: Callable[[], Audit]) -> Audit | NotTaken:
    try:
        return reading()
    except errors.QAToolkitError as error:
        return NotTaken(name, " ".join(str(error).split()))


def _from_file(toolkit: Toolkit, path: str) -> Audit:
    if path.lower().endswith(".json"):
        return _from_content(toolkit, path, documents.read_bytes(path))
    return toolkit.read_audit(path)


def _from_content(toolkit: Toolkit, name: str, content: bytes) -> Audit:
    if name.lower().endswith(sources.WORKBOOKS):
        return toolkit.read_audit(name, content)
    if name.lower().endswith(".json"):
        data = quick.decoded(content)
        audit = _sound(toolkit, name, data) if data is not None else None
        if audit is not None:
            return audit
    return toolkit.read_audit(name, content)


def _sound(toolkit: Toolkit, name: str, data: dict[str, Any]) -> Audit | None:
    """An audit whose findings need no line of a text; None sends it the careful way."""
    try:
        standard = toolkit.standard(data["standard"]["name"])
        return audits.read(documents.Document(name, data, "", {(): (1, 1)}), standard)
    except (errors.QAToolkitError, KeyError, TypeError, AttributeError):
        return None


def _from_workspace(
    toolkit: Toolkit, location: str, group: Sequence[Source]
) -> Iterator[tuple[Source, Audit | NotTaken]]:
    from qa_toolkit.workspace import open_to_read

    try:
        workspace = open_to_read(location)
    except errors.QAToolkitError as error:
        for source in group:
            yield source, NotTaken(source.name, str(error))
        return
    try:
        for source in group:
            owner, _, id_ = source.member.partition("/")

            def kept(owner: str = owner, id_: str = id_, name: str = source.name) -> Audit:
                data = workspace.audits.document(owner, id_)
                return audits.in_memory(data, toolkit.standard(data["standard"]["name"]), name)

            yield source, _read(source.name, kept)
    finally:
        workspace.close()


# From an audit to its row


def row_of(audit: Audit, source: str) -> AuditRow:
    """What a portfolio keeps of an audit."""
    return rows.from_members(members_of(audit, source))


def members_of(audit: Audit, source: str) -> Members:
    """The members of its row, as they go into the store."""
    table = reckoning.table(audit.standard)
    if table is None or audit.claims:
        return _about(audit, source) | _by_scorecard(audit)
    return _about(audit, source) | _by_columns(audit, table)


def _about(audit: Audit, source: str) -> Members:
    """What the row says that is no figure."""
    data, about, standard, findings = audit.data, audit.organisation, audit.standard, audit.findings
    errors_ = sum(one.severity == "error" for one in findings) if findings else 0
    return {
        "source": source,
        "audit": clean(audit.id),
        "organisation": clean(audit.whose),
        "name": clean(about["name"]),
        "kind": about["kind"],
        "area": _text(about, "area"),
        "phase": _text(about, "phase"),
        "region": _text(about, "region"),
        "standard": standard.name,
        "standard_sha256": standard.sha256,
        "cycle": clean(audit.cycle),
        "role": audit.kind,
        "verifies": _text(data.get("verifies") or {}, "audit"),
        "started_on": (data.get("started_on") or "")[:10],
        "submitted_on": (data.get("submitted_at") or "")[:10],
        "answered": len(audit.answers),
        "expiring": _expiring(audit),
        "due": sorted((one.get("due") or "")[:10] for one in audit.actions if one.get("status") not in _DONE),
        "errors": errors_,
        "warnings": len(findings) - errors_,
    }


def _by_columns(audit: Audit, table: Table) -> Members:
    standard, found = audit.standard, table.reckoned(audit)
    target = _target(standard, audit.data, found.held)
    percent, points, possible, met, applicable = found.overall
    return {
        "applicable": applicable,
        "unsupported": 0,
        "met": met,
        "percent": percent,
        "points": points,
        "possible": possible,
        "sections": found.sections,
        "awards": _award_marks(standard, found.held),
        "target": target,
        "levels": found.levels,
        "claims": found.levels,
        "states": found.states,
        "blocks": table.blocks(found, target),
    }


def _by_scorecard(audit: Audit) -> Members:
    standard = audit.standard
    card = scoring.score(standard, audit.answers, audit.outside, audit.claims)
    held = awards.held(standard, card)
    target, overall = _target(standard, audit.data, held), card["overall"]
    levels, claims = _levels(audit)
    return {
        "applicable": overall["applicable"],
        "unsupported": overall["unsupported"],
        "met": overall["met"],
        "percent": overall["percent"],
        "points": overall["points"],
        "possible": overall["possible"],
        "sections": [
            (one["percent"], one["points"], one["possible"], one["met"], one["applicable"])
            for one in card["sections"].values()
        ],
        "awards": _award_marks(standard, held),
        "target": target,
        "levels": levels,
        "claims": claims,
        "states": _states(standard, card),
        "blocks": _blocks(standard, card, target, held),
    }


def _text(about: Any, member: str) -> str:
    value = about.get(member)
    return clean(value)[:200] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _target(standard: Standard, data: dict[str, Any], held: frozenset[str]) -> str:
    """As the audit says, else the first rule that is not met yet, else the last."""
    wanted = data.get("target_award")
    if wanted in standard.awards:
        return str(wanted)
    return next((key for key in standard.awards if key not in held), next(reversed(standard.awards), ""))


def _award_marks(standard: Standard, held: frozenset[str]) -> str:
    return "".join(
        rows.NO_STATEMENT if award.status == "reconstruction" else rows.WOULD_BE_MET if key in held else rows.NOT_MET
        for key, award in standard.awards.items()
    )


def _levels(audit: Audit) -> tuple[str, str]:
    answers, outside, marks = audit.answers, audit.outside, reckoning.level_marks(audit.standard)
    levels = [
        rows.OUTSIDE_MARK
        if id_ in outside
        else rows.UNANSWERED_MARK
        if (answer := answers.get(id_)) is None
        else rows.UNSUPPORTED_MARK
        if answer == UNSUPPORTED
        else known[answer]
        for id_, known in marks.items()
    ]
    text = "".join(levels)
    if not audit.claims:
        return text, text
    for place, (id_, known) in enumerate(marks.items()):
        if id_ in audit.claims and id_ not in outside:
            levels[place] = known.get(audit.claims[id_], rows.UNSUPPORTED_MARK)
    return text, "".join(levels)


def _states(standard: Standard, card: Scorecard) -> str:
    scored = card["criteria"]
    return "".join(
        rows.STATE_MARKS[scored[id_]["state"]] if id_ in scored else rows.OUTSIDE_MARK for id_ in standard.criteria
    )


def _blocks(standard: Standard, card: Scorecard, target: str, held: frozenset[str]) -> str:
    if not target or target in held:
        return rows.BLOCKS_NOT * len(standard.criteria)
    behind = {id_ for blocker in awards.blockers(standard, target, card) for id_ in blocker.criteria}
    return "".join(rows.BLOCKS if id_ in behind else rows.BLOCKS_NOT for id_ in standard.criteria)


def _expiring(audit: Audit) -> list[tuple[str, str]]:
    """What has a last day, the earliest first."""
    found = [
        (day, clean(item["title"])[:_MAX_TITLE]) for item in audit.evidence.values() if (day := item.get("expires"))
    ]
    return sorted(found)
