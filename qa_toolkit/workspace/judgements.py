"""Judgements saved one at a time, field by field: whoever changes a field that somebody else has changed meanwhile sees both texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select

from qa_toolkit import errors
from qa_toolkit.audits import whole_number
from qa_toolkit.documents import canonical
from qa_toolkit.models import Criterion
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.exchange import cleaned, is_answered
from qa_toolkit.workspace.saving import Saved, Saving
from qa_toolkit.workspace.tables import evidence, judgement

FIELDS = ("level", "value", "comment", "evidence")
MAX_COMMENT = 5000
MAX_EVIDENCE = 50
# Asked after every save, so it is put together once.
_ANSWERED_IN = select(judgement.c.criterion).where(
    judgement.c.organisation_id == bindparam("organisation"),
    judgement.c.audit_id == bindparam("audit"),
    judgement.c.section == bindparam("section"),
    judgement.c.answered,
)


def digests(content: Mapping[str, Any]) -> dict[str, str]:
    """By field a short hash of what stands there: what an editor gives back to say which text it began from."""
    return {name: _digest(content.get(name)) for name in FIELDS}


def _digest(value: Any) -> str:
    same = None if value in ("", []) else value  # an empty comment and none are the same to a person
    return hashlib.sha256(canonical(same)).hexdigest()[:16]


class Judgements:
    def __init__(self, saving: Saving, standard_of: Callable[[str], Standard]) -> None:
        self._saving = saving
        self._standard_of = standard_of

    def answered_in(self, organisation: str, audit_id: str, section: str) -> frozenset[str]:
        """The criteria of one section that have a level or a number."""
        asked = {"organisation": organisation, "audit": audit_id, "section": section}
        with self._saving.database.reading() as connection:
            return frozenset(connection.execute(_ANSWERED_IN, asked).scalars())

    def save(
        self,
        by: str,
        organisation: str,
        audit_id: str,
        criterion_id: str,
        fields: Mapping[str, Any],
        *,
        version: int,
        was: Mapping[str, str] | None = None,
        key: str | None = None,
    ) -> Saved:
        """Saves the fields of a judgement that a person changed.

        Args:
            version: the version that they began from; 0 where nothing had been saved.
            was: by field the digest of what they began from. With it a field that nobody else has changed is saved although others were.
            key: an idempotency key; the same key a second time changes nothing and answers as the first time did, or
                with a conflict where somebody else has changed the same field since.

        Raises:
            Conflict: with what somebody else has saved in the same field; nothing is changed.
            Unacceptable, NotHere, Locked, Busy, Full.
        """
        with self._saving.change(organisation, by, key=key) as change:
            row = change.audit(audit_id, unlocked=change.earlier is None)
            standard = self._standard_of(row["standard_sha256"])
            criterion = standard.criteria.get(criterion_id)
            if criterion is None:
                raise errors.NotHere("criterion", criterion_id)
            ids = (audit_id, criterion.section, criterion_id)
            old = change.row(judgement, *ids)
            here: Any = json.loads(old["content"]) if old else {}
            here = here if isinstance(here, dict) else {}
            _refuse_key_of_another(change.earlier, ids)
            wanted = accepted(change.connection, organisation, audit_id, criterion, standard, fields)
            content = merged(standard, criterion, here, wanted, change.at[:10])
            if change.earlier is not None:
                return _again(change.earlier, old, here, content)
            _refuse_overwriting(old, here, wanted, version, was or {})
            if _same(content, here):
                return Saved(criterion_id, old["version"] if old else 0, change.at, here, unchanged=True)
            answered = is_answered(content)
            change.touch(audit_id, answered=int(answered) - int(bool(old and old["answered"])))
            position = old["position"] if old else list(standard.criteria).index(criterion_id)
            return change.put(judgement, ids, content, "judgement.saved", old=old, answered=answered, position=position)


def _refuse_key_of_another(earlier: RowMapping | None, ids: tuple[str, ...]) -> None:
    if earlier is not None and earlier["subject_id"] != "/".join(ids):
        raise errors.Unacceptable("key", "this idempotency key belongs to another save; make a new one for each.")


def _again(earlier: RowMapping, old: RowMapping | None, here: dict[str, Any], content: dict[str, Any]) -> Saved:
    """What was saved by this key, unless somebody has changed it since: whoever asks again has not seen that, and would overwrite it next time."""
    version, by, at = (old["version"], old["saved_by"], old["saved_at"]) if old else (0, "", "")
    if not _same(content, here):
        raise errors.Conflict(version, here, by, at)
    return Saved(earlier["subject_id"].rpartition("/")[2], version, earlier["at"], here, repeated=True)


def _refuse_overwriting(
    old: RowMapping | None, here: Mapping[str, Any], wanted: Mapping[str, Any], version: int, was: Mapping[str, str]
) -> None:
    stored = old["version"] if old else 0
    if version == stored:
        return
    for name, mine in wanted.items():
        theirs = _digest(here.get(name))
        if theirs not in (_digest(mine), was.get(name)):
            by, at = (old["saved_by"], old["saved_at"]) if old else ("", "")
            raise errors.Conflict(stored, dict(here), by, at)


def merged(
    standard: Standard, criterion: Criterion, here: Mapping[str, Any], wanted: Mapping[str, Any], today: str
) -> dict[str, Any]:
    """A judgement with fields saved into it: the level follows from a number, and the day is that of the save."""
    content = {**here, **wanted}
    rules = standard.judgement_members(criterion.id)
    if criterion.bands and content.get("value") is not None:
        content.pop("level", None)  # the level follows from the number
    if "value" not in rules:
        content.pop("value", None)
    if "on" in rules and is_answered(content):
        content["on"] = today
    return content


def _same(content: Mapping[str, Any], here: Mapping[str, Any]) -> bool:
    pairs = ((content.get(name), here.get(name)) for name in FIELDS)
    return all(now is then or _digest(now) == _digest(then) for now, then in pairs)


def accepted(
    connection: Connection,
    organisation: str,
    audit_id: str,
    criterion: Criterion,
    standard: Standard,
    fields: Mapping[str, Any],
) -> dict[str, Any]:
    """The fields as they may be kept.

    Raises:
        Unacceptable: with the field and what would be right.
    """
    unknown = next((name for name in fields if name not in FIELDS), None)
    if unknown is not None:
        near = errors.did_you_mean(unknown, FIELDS)
        raise errors.Unacceptable(unknown, f"a judgement has no field '{errors.shown(unknown)}'.{near}")
    wanted = dict(fields)
    if "level" in wanted:
        wanted["level"] = _level(criterion, wanted["level"])
    if "value" in wanted:
        wanted["value"] = _value(standard, criterion, wanted["value"])
    if "comment" in wanted:
        wanted["comment"] = _comment(wanted["comment"])
    if "evidence" in wanted:
        wanted["evidence"] = _evidence(connection, organisation, audit_id, wanted["evidence"])
    return wanted


def _level(criterion: Criterion, level: Any) -> str | None:
    if level in (None, ""):
        return None
    if not isinstance(level, str) or criterion.level(level) is None:
        known = [one.key for one in criterion.levels]
        near = errors.did_you_mean(str(level), known)
        raise errors.Unacceptable("level", f"'{errors.shown(level)}' is none of: {', '.join(known)}.{near}")
    return level


def _value(standard: Standard, criterion: Criterion, value: Any) -> int | None:
    if value in (None, ""):
        return None
    number = whole_number(value)
    rule = standard.judgement_members(criterion.id).get("value")
    if number is None or rule is None:
        raise errors.Unacceptable(
            "value", "a whole number should stand here." if rule else "no number is asked for here."
        )
    low, high = rule.get("minimum", 0), rule.get("maximum", 10**9)
    if not low <= number <= high:
        raise errors.Unacceptable("value", f"write a whole number from {low} to {high}.")
    return number


def _comment(comment: Any) -> str:
    if not isinstance(comment, str):
        raise errors.Unacceptable("comment", "a comment is a text.")
    text: str = cleaned(comment)
    if len(text) > MAX_COMMENT:
        raise errors.Unacceptable("comment", f"the comment has {len(text)} characters; {MAX_COMMENT} is the most.")
    return text


def _evidence(connection: Connection, organisation: str, audit_id: str, cited: Any) -> list[str]:
    if not isinstance(cited, list) or not all(isinstance(id_, str) for id_ in cited):
        raise errors.Unacceptable("evidence", "evidence is a list of the names that it has in this audit.")
    ids = list(dict.fromkeys(cited))
    if len(ids) > MAX_EVIDENCE:
        raise errors.Unacceptable("evidence", f"at most {MAX_EVIDENCE} pieces of evidence can stand at one criterion.")
    if ids:
        query = select(evidence.c.id).where(
            evidence.c.organisation_id == organisation, evidence.c.audit_id == audit_id, evidence.c.id.in_(ids)
        )
        known = set(connection.execute(query).scalars())
        for id_ in ids:
            if id_ not in known:
                raise errors.Unacceptable("evidence", f"'{errors.shown(id_)}' is no evidence of this audit.")
    return ids
