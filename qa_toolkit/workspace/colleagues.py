"""What an export says of an organisation beside its audits: people and their roles, relations, rounds and shares, put into a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from qa_toolkit import errors
from qa_toolkit.errors import shown
from qa_toolkit.workspace.evidence import checked_day
from qa_toolkit.workspace.organisations import RELATIONS, ROLES, give_role
from qa_toolkit.workspace.saving import Change
from qa_toolkit.workspace.tables import audit, relation, round_, share


def put_in(change: Change, about: Mapping[str, Any]) -> None:
    """People, relations and rounds.

    Raises:
        Unacceptable, and what Python raises where something is not as an export writes it.
    """
    for one in about.get("people") or ():
        _person(change, one)
    for one in about.get("relations") or ():
        key = {"other_id": _text(one["other"], 500), "kind": _one_of(one["kind"], RELATIONS)}
        until = {"until": _day(one.get("until"))}
        change.write(relation, (key["other_id"], key["kind"]), "relation.made", until, old=None)
    for one in about.get("rounds") or ():
        row = {"title": _text(one["title"], 200), "standard_name": _text(one["standard"], 130)}
        days = {name: _day(one.get(name)) for name in ("opens_on", "closes_on")}
        id_ = _text(one["id"], 500)
        change.write(round_, (id_,), "round.opened", {**row, **days}, old=None)


def _person(change: Change, one: Mapping[str, Any]) -> None:
    id_ = _text(one["id"], 500)
    row = {"role": _one_of(one["role"], ROLES), "job": _text(one["job"], 200), "until": _day(one.get("until"))}
    give_role(change, id_, _text(one["name"], 200), **row)


def put_shares(change: Change, shares: Sequence[Mapping[str, Any]]) -> None:
    """Shares of the audits that came in."""
    mine = select(audit.c.id).where(audit.c.organisation_id == change.organisation)
    here = set(change.connection.execute(mine).scalars())
    for one in shares:
        if one["audit"] in here:
            key = {"audit_id": one["audit"], "with_id": _text(one["other"], 500)}
            row = {"since": _text(one["since"], 32), "until": _day(one.get("until"))}
            change.write(share, (key["audit_id"], key["with_id"]), "audit.shared", row, old=None)


def _text(value: Any, limit: int) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise errors.Unacceptable("text", f"'{shown(value)}' cannot stand where it stands.")
    return value


def _one_of(value: Any, known: Sequence[str]) -> str:
    if value not in known:
        raise errors.Unacceptable("kind", f"'{shown(value)}' is none of: {', '.join(known)}.")
    return str(value)


def _day(value: Any) -> str | None:
    return None if value is None else checked_day("until", _text(value, 10))
