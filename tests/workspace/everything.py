"""A workspace with something of each kind in it, and what stands in a whole database."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from builders import audit_data, standard
from sqlalchemy import Connection, select, text
from upload_samples import PDF, png
from workspaces import BY

from qa_toolkit.workspace import Workspace
from qa_toolkit.workspace.tables import metadata

COMMENT = "Zugvogel governors read this comment in March"
REPLY = "Zugvogel reply, which nobody else may read"


def fill(workspace: Workspace) -> None:
    """Two schools, their authority and its round; audits with files, actions, replies, one submitted and changed since, one deleted."""
    of = standard()
    authority = workspace.organisations.create(BY, {"name": "Marlshire", "kind": "authority"})
    round_ = workspace.organisations.open_round(BY, authority, "Spring 2027", of.name, "2027-01-04", None)
    workspace.organisations.add_person(BY, authority, "An officer", role_="manager", job="officer")
    levels: dict[str, Any] = {"aims": {"level": "met", "comment": COMMENT, "evidence": ["plan"]}, "lead": "partly"}
    actions = [{"title": "Write it", "owner": "Lead", "due": "2027-02-01"}, {"title": "Big", "x-number": 10**20}]
    data = audit_data(of, levels, actions=actions, **{"x-kept": [1.5, None, {"ü": "é"}]})
    workspace.audits.add(BY, data, of, round_=(authority, round_))
    workspace.organisations.add_person(BY, "x", "R. Carlow", role_="editor", job="careers leader")
    workspace.organisations.relate(BY, "x", authority, "authority", "2028-07-31")
    evidence = workspace.evidence
    evidence.add(BY, "x", "audit-1", {"title": "Programme"}, file=("programme.pdf", "application/pdf", PDF))
    picture = evidence.add(BY, "x", "audit-1", {"title": "Fair"}, file=("fair.png", "image/png", png()))
    workspace.judgements.save(BY, "x", "audit-1", "offer", {"level": "met", "evidence": [picture.id]}, version=0)
    workspace.audits.submit(BY, "x", "audit-1")
    workspace.actions.add(BY, "x", "audit-1", {"title": "After it was submitted"})
    workspace.actions.reply(BY, "x", "audit-1", "lead", REPLY, 0)
    workspace.organisations.share(BY, "x", "audit-1", authority, "2027-12-31")
    workspace.audits.add(BY, audit_data(of, id="last year", cycle="2025-26"), standard(edition="0"))
    evidence.borrow(BY, "x", "last year", "audit-1", picture.id)
    workspace.audits.submit(BY, "x", "last year")
    workspace.audits.reopen(BY, "x", "last year")
    workspace.audits.add(BY, audit_data(of, {"aims": "met"}, id="gone"), of)
    workspace.audits.delete(BY, "x", "gone")
    other = {"id": "y/../z", "name": "Höhere Schule", "kind": "school", "has_sixth_form": True}
    workspace.audits.add(BY, audit_data(of, {"aims": "partly"}, organisation=other), of)
    workspace.organisations.save(BY, "x", {"name": "Renamed School", "kind": "school", "has_sixth_form": False}, 1)


def rows(workspace: Workspace) -> dict[str, list[str]]:
    """Every value of every table."""
    with workspace.database.reading() as connection:
        return {
            table.name: sorted(
                json.dumps([*row], default=lambda value: value.hex()) for row in connection.execute(select(table))
            )
            for table in metadata.sorted_tables
        }


def tamper(workspace: Workspace, statement: str, **values: Any) -> None:
    """What somebody does who has the database and no scruples."""
    with workspace.database.writing() as connection:
        drop_triggers(connection)
        assert connection.execute(text(statement), values).rowcount


def drop_triggers(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TRIGGER IF EXISTS trail_no_update"))
        connection.execute(text("DROP TRIGGER IF EXISTS trail_no_delete"))
    else:
        connection.execute(text("DROP TRIGGER IF EXISTS trail_append_only ON trail"))


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repack(
    source: Path, target: Path, change: Callable[[dict[str, bytes], dict[str, Any]], object], *, honest: bool = True
) -> Path:
    """A zip with its members and its manifest changed; `honest` where the manifest then names the new hashes."""
    content = members(source)
    manifest = json.loads(content.pop("manifest.json"))
    change(content, manifest)
    if honest:
        manifest["members"] = {name: hashlib.sha256(data).hexdigest() for name, data in content.items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**content, "manifest.json": json.dumps(manifest).encode()}.items():
            archive.writestr(name, data)
    return target
