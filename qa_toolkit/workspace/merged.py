"""An audit's document that comes back changed: what differs is saved row by row, as if a person had saved each, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import RowMapping

from qa_toolkit import audits as core
from qa_toolkit import errors
from qa_toolkit.standards import Standard
from qa_toolkit.workspace import evidence, exchange, files, judgements
from qa_toolkit.workspace.rows import rows_of
from qa_toolkit.workspace.saving import Change, as_text
from qa_toolkit.workspace.tables import PARTS, audit

if TYPE_CHECKING:
    from qa_toolkit.workspace import Workspace

Content = dict[str, Any]
Key = tuple[str, ...]  # a row's ids after its organisation's and its audit's
_TABLES = ("evidence", "judgement", "action")  # judgements name evidence, so that is put in first and taken out last
_IN_ROWS = ("evidence", "judgements", "actions")
_FRAME = (
    "organisation",
    "assessors",
    "target_award",
    "cycle",
)  # whoever submits an audit, or replies, does so elsewhere


def keep(
    workspace: Workspace,
    by: str,
    organisation: str,
    audit_id: str,
    settle: Callable[[Content], Content],
    *,
    key: str | None = None,
) -> None:
    """Saves what `settle` makes of the document as it stands now; rows that stay the same keep their versions.

    Args:
        settle: is asked inside the transaction, so that nobody can save between what it is given and what is written. What it raises
            leaves everything as it was.
        key: an idempotency key; the same key a second time changes nothing.

    Raises:
        Locked, NotHere, NotAnAudit, Unacceptable, Busy, Full.
    """
    with workspace.saving.change(organisation, by, key=key) as change:
        if change.earlier is not None:
            return
        old = change.whole_audit(audit_id)
        rows = rows_of(change.connection, organisation, audit_id)
        standard = workspace.audits.standard_by_hash(old["standard_sha256"])
        wanted = exchange.cleaned(settle(exchange.document(old["content"], rows)))
        core.in_memory(wanted, standard)
        _Parts(change, audit_id, standard, rows).save(wanted)
        _save_frame(change, old, exchange.document(old["content"], rows), wanted)


def _save_frame(change: Change, old: RowMapping, here: Content, wanted: Content) -> None:
    for name in here | wanted:
        if here.get(name) != wanted.get(name) and name not in (*_IN_ROWS, *_FRAME):
            raise errors.Unacceptable(name, f"'{errors.shown(name)}' of an audit does not change in this way.")
    if here["organisation"].get("id") != wanted["organisation"].get("id"):
        raise errors.Unacceptable("organisation", "an audit stays that of its organisation.")
    frame = exchange.frame(wanted)
    if frame != exchange.frame(here):
        change.touch(old["id"])
        change.put(audit, (old["id"],), frame, "audit.saved", old=old, **exchange.audit_columns(frame))


class _Parts:
    def __init__(self, change: Change, audit_id: str, standard: Standard, rows: Mapping[str, list[RowMapping]]) -> None:
        self._change, self._audit, self._standard = change, audit_id, standard
        self._here = {name: {_ids(name, row): row for row in rows[name]} for name in _TABLES}

    def save(self, wanted: Content) -> None:
        found = self._found(wanted)
        put = {"evidence": self._evidence, "judgement": self._judgement, "action": self._action}
        for name in _TABLES:
            for ids, content in found[name].items():
                old = self._here[name].get(ids)
                if old is None or json.loads(old["content"]) != content:
                    put[name](ids, content, old)
        for name in reversed(_TABLES):
            for ids, old in self._here[name].items():
                if ids not in found[name]:
                    self._remove(name, ids, old)
        files.drop_unused(self._change)

    def _found(self, wanted: Content) -> dict[str, dict[Key, Any]]:
        """By table and ids what its rows shall hold; an action without an id of its own is known by what it says."""
        nameless = {row["content"]: row["id"] for row in self._here["action"].values()}
        parts = exchange.parts(wanted)
        for row in parts["action"]:
            if (row["id"],) not in self._here["action"]:
                row["id"] = nameless.pop(as_text(row["content"]), row["id"])
        return {name: {_ids(name, row): row["content"] for row in parts[name]} for name in _TABLES}

    def _evidence(self, ids: Key, content: Content, old: RowMapping | None) -> None:
        if content.get("file") != (json.loads(old["content"]).get("file") if old else None):
            raise errors.Unacceptable("file", "a file of evidence is added where the evidence is named.")
        self._put("evidence", ids, content, old, file_id=old["file_id"] if old else None)

    def _action(self, ids: Key, content: Content, old: RowMapping | None) -> None:
        self._put("action", ids, content, old, **exchange.action_columns(content))

    def _judgement(self, ids: Key, content: Any, old: RowMapping | None) -> None:
        """As a person's save of what changed in it; the day is today's, unless another one came with it."""
        section, id_ = ids
        criterion = self._standard.criteria.get(id_)
        if criterion is None or criterion.section != section or not isinstance(content, dict):
            raise errors.NotHere("criterion", id_)
        stored = json.loads(old["content"]) if old else {}
        here = stored if isinstance(stored, dict) else {}
        changed = [name for name in judgements.FIELDS if name in content and content[name] != here.get(name)]
        typed = {name: _EMPTY.get(name) if content[name] is None else content[name] for name in changed}
        try:
            place = (self._change.connection, self._change.organisation, self._audit)
            wanted = judgements.accepted(*place, criterion, self._standard, typed)
        except errors.Unacceptable as error:
            raise errors.Unacceptable(error.field, f"{criterion.number} {criterion.title}: {error}") from error
        day = {"on": content["on"]} if content.get("on") not in (None, here.get("on")) else {}
        new = judgements.merged(self._standard, criterion, content, wanted, self._change.at[:10]) | day
        answered = exchange.is_answered(new)
        self._change.touch(self._audit, answered=int(answered) - int(bool(old and old["answered"])))
        position = old["position"] if old else list(self._standard.criteria).index(id_)
        self._put("judgement", ids, new, old, answered=answered, position=position)

    def _put(self, name: str, ids: Key, content: Content, old: RowMapping | None, **columns: Any) -> None:
        table = PARTS[name]
        if old is None:
            columns.setdefault("position", evidence.next_position(self._change, table, self._audit))
        what = f"{name}.saved" if old is not None or name == "judgement" else f"{name}.added"
        self._change.touch(self._audit)
        self._change.put(table, (self._audit, *ids), content, what, old=old, **columns)

    def _remove(self, name: str, ids: Key, old: RowMapping) -> None:
        self._change.touch(self._audit, answered=-int(old.get("answered") or 0))
        self._change.remove(PARTS[name], (self._audit, *ids), f"{name}.removed", old=old)


_EMPTY = {"comment": "", "evidence": []}


def _ids(name: str, row: Mapping[str, Any] | RowMapping) -> Key:
    return tuple(row[column.name] for column in list(PARTS[name].primary_key.columns)[2:])
