"""What is asked of the database for an audit with nearly every page: put together once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, false, literal, select

from qa_toolkit.workspace.tables import PARTS, audit, organisation


def heads(*more: Any) -> Select[Any]:
    left_out = {"content", "salt", "submitted_text", "position", "saved_by"}
    columns = [column for column in audit.columns if column.name not in left_out]
    names = (organisation.c.name.label("organisation_name"), organisation.c.kind.label("organisation_kind"))
    return (
        select(*columns, *names, *more)
        .join(organisation, organisation.c.id == audit.c.organisation_id)
        .where(organisation.c.erased_at.is_(None))
    )


# Asked with every page, so they are put together once.
AUDIT = heads(audit.c.content).where(
    audit.c.organisation_id == bindparam("organisation"), audit.c.id == bindparam("audit"), audit.c.deleted_at.is_(None)
)
REQUIRED = select(audit.c.id).where(
    audit.c.organisation_id == bindparam("organisation"), audit.c.id == bindparam("audit"), audit.c.deleted_at.is_(None)
)
_judged, _proof = PARTS["judgement"].c, PARTS["evidence"].c
SECTION = (
    select(_judged.criterion, _judged.version, _judged.content, _judged.answered, _judged.position)
    .where(
        _judged.organisation_id == bindparam("organisation"),
        _judged.audit_id == bindparam("audit"),
        _judged.section == bindparam("section"),
    )
    .union_all(  # a piece of evidence has 0 for its version: it is no judgement
        select(_proof.id, literal(0), _proof.content, false(), _proof.position).where(
            _proof.organisation_id == bindparam("organisation"), _proof.audit_id == bindparam("audit")
        )
    )
    .order_by("position")
)
