"""Whatever is changed behind the program's back is found, and its place is named."""

from __future__ import annotations

import hashlib
import json
import random
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from builders import audit_data, standard
from everything import drop_triggers, fill, rows, tamper
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from upload_samples import PDF
from workspaces import BY

from qa_toolkit import errors
from qa_toolkit.workspace import Workspace, open_workspace, trail
from qa_toolkit.workspace.saving import as_text
from qa_toolkit.workspace.verify import faults, verify


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    fill(workspace)
    return workspace


def test_a_workspace_that_people_used_is_whole(full: Workspace) -> None:
    assert verify(full) == []


def test_it_stays_whole_when_audits_are_replaced_erased_and_come_back(full: Workspace) -> None:
    of = standard()
    full.audits.add(BY, audit_data(of, {"offer": "met"}), of, replace=True)
    assert verify(full) == []
    full.audits.delete(BY, "x", "audit-1")
    full.audits.purge_deleted(BY, days=0)
    assert verify(full) == []
    full.audits.add(BY, audit_data(of, {"offer": "met"}), of)
    assert verify(full) == []


TAMPERING = {
    "edited": ["UPDATE trail SET what = 'audit.read' WHERE organisation_id = 'x' AND number = :n"],
    "edited, with another hash": [
        "UPDATE trail SET digest = '', hash = '0' WHERE organisation_id = 'x' AND number = :n"
    ],
    "deleted": ["DELETE FROM trail WHERE organisation_id = 'x' AND number = :n"],
    "swapped with the next": [
        "UPDATE trail SET number = -1 WHERE organisation_id = 'x' AND number = :n",
        "UPDATE trail SET number = :n WHERE organisation_id = 'x' AND number = :n + 1",
        "UPDATE trail SET number = :n + 1 WHERE organisation_id = 'x' AND number = -1",
    ],
    "copied in": [
        "INSERT INTO trail (organisation_id, number, at, by, what, audit_id, subject, subject_id, version, digest, key, "
        "previous, hash) SELECT organisation_id, 1000 + :n, at, by, what, audit_id, subject, subject_id, version, digest, "
        "NULL, previous, hash FROM trail WHERE organisation_id = 'x' AND number = :n"
    ],
    "cut off from there": ["DELETE FROM trail WHERE organisation_id = 'x' AND number >= :n"],
    "said to end there": [
        "DELETE FROM trail WHERE organisation_id = 'x' AND number >= :n",
        "UPDATE organisation SET trail_length = :n - 1, trail_head = (SELECT hash FROM trail WHERE organisation_id = 'x' AND "
        "number = :n - 1) WHERE id = 'x'",
    ],
}


def test_tampering_with_the_trail_is_found_at_every_place(full: Workspace) -> None:
    length = full.organisations.get("x").trail_length
    places = range(2, length) if full.database.is_sqlite else (2, length // 2, length - 1)
    assert length > 20
    for kind, statements in TAMPERING.items():
        for number in places:
            found = tampered(full, statements, n=number)
            assert found, f"{kind} at {number} was not found"
            assert all(said.startswith("organisation 'x'") for said in found), found
            if kind != "said to end there":  # here the rows tell, each by its own name
                at = 1000 + number if kind == "copied in" else number
                assert any(f"entry {at}" in said or f"entry {at - 1}" in said for said in found), found
    assert verify(full) == []


class Undone(Exception):
    def __init__(self, found: list[str]) -> None:
        self.found = found


def tampered(workspace: Workspace, statements: list[str], **values: Any) -> list[str]:
    """What is found after somebody tampered who has the database and no scruples; it is undone then."""
    with pytest.raises(Undone) as undone:
        tamper_for_a_while(workspace, statements, values)
    return undone.value.found


def tamper_for_a_while(workspace: Workspace, statements: list[str], values: dict[str, Any]) -> None:
    with workspace.database.writing() as connection:
        drop_triggers(connection)
        for statement in statements:
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            assert connection.execute(text(statement), named).rowcount
        raise Undone(list(faults(connection)))


def test_the_database_itself_refuses_to_change_the_trail(full: Workspace) -> None:
    for statement in ("UPDATE trail SET what = 'x'", "DELETE FROM trail"):
        with pytest.raises(DBAPIError, match="only grows"), full.database.writing() as connection:
            connection.execute(text(statement))
    assert verify(full) == []


ROWS: dict[str, tuple[str, str]] = {
    "a judgement changed": (
        "UPDATE judgement SET content = '{\"level\":\"not-met\"}' WHERE organisation_id = 'x' AND criterion = 'aims' AND audit_id = 'audit-1'",
        "organisation 'x', audit 'audit-1', judgement 'purpose/aims': its content",
    ),
    "a judgement that is no JSON": (
        "UPDATE judgement SET content = '{' WHERE organisation_id = 'x' AND criterion = 'aims' AND audit_id = 'audit-1'",
        "judgement 'purpose/aims': its content",
    ),
    "a judgement gone": (
        "DELETE FROM judgement WHERE organisation_id = 'x' AND criterion = 'lead'",
        "audit 'audit-1', judgement 'purpose/lead': it is not here",
    ),
    "a judgement out of nowhere": (
        "UPDATE judgement SET criterion = 'review' WHERE organisation_id = 'x' AND criterion = 'lead'",
        "judgement 'purpose/review': the trail does not know it",
    ),
    "a version": (
        "UPDATE judgement SET version = 7 WHERE criterion = 'offer'",
        "judgement 'delivery/offer': this is version 7",
    ),
    "who saved it": ("UPDATE judgement SET saved_by = 'me' WHERE criterion = 'offer'", "somebody else saved it"),
    "counted as answered": (
        "UPDATE judgement SET answered = (1 = 0) WHERE criterion = 'offer'",
        "judgement 'delivery/offer': the column 'answered'",
    ),
    "an audit's frame": ("UPDATE audit SET content = '{}' WHERE id = 'last year'", "audit 'last year': its content"),
    "taken back from submission": ("UPDATE audit SET submitted_at = NULL WHERE id = 'audit-1'", "'submitted_at'"),
    "submitted behind the back": (
        "UPDATE audit SET submitted_at = '2026-01-01' WHERE id = 'last year'",
        "'submitted_at'",
    ),
    "deleted behind the back": (
        "UPDATE audit SET deleted_at = '2026-01-01' WHERE id = 'last year'",
        "audit 'last year': it is deleted or not",
    ),
    "brought back behind the back": (
        "UPDATE audit SET deleted_at = NULL WHERE id = 'gone'",
        "audit 'gone': it is deleted or",
    ),
    "another standard": (
        "UPDATE audit SET standard_sha256 = 'none' WHERE id = 'gone'",
        "audit 'gone': the standard",
    ),
    "the standard's text": ("UPDATE standard SET text = text || ' '", "the standard 'test/small:1': its text"),
    "evidence changed": (
        "UPDATE evidence SET content = '{\"title\":\"x\"}' WHERE id = 'plan'",
        "evidence 'plan': its content",
    ),
    "evidence without its file": ("DELETE FROM file WHERE name = 'programme.pdf'", "its file is not here"),
    "a file's bytes": ("UPDATE file SET bytes = :empty WHERE name = 'programme.pdf'", ", file '"),
    "a file and its hash": (
        "UPDATE file SET bytes = :empty, size = 0, sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' "
        "WHERE name = 'programme.pdf'",
        "not the one that was added",
    ),
    "an action's date": ("UPDATE action SET due = '2030-01-01' WHERE due IS NOT NULL", "the column 'due'"),
    "a reply": ('UPDATE reply SET content = \'{"text":"No"}\'', "audit 'audit-1', reply 'lead': its content"),
    "an organisation": ("UPDATE organisation SET content = '{}' WHERE id = 'x'", "organisation 'x': its content"),
    "an organisation said to be erased": (
        "UPDATE organisation SET erased_at = 'x' WHERE id = 'x'",
        "it was erased, and",
    ),
    "a role given": (
        "UPDATE role SET organisation_id = 'x' WHERE organisation_id = 'marlshire'",
        "the trail does not know it",
    ),
    "a share taken": ("DELETE FROM share", "share 'marlshire': it is not here"),
    "a relation taken": ("DELETE FROM relation", "relation 'marlshire/authority': it is not here"),
}


def test_tampering_with_rows_is_found_and_the_place_named(full: Workspace) -> None:
    for name, (statement, said) in ROWS.items():
        found = tampered(full, [statement], empty=b"")
        assert any(said in one for one in found), (name, found)
    assert verify(full) == []


def test_a_share_given_behind_the_back_is_found(full: Workspace) -> None:
    tamper(
        full,
        "INSERT INTO share (organisation_id, audit_id, with_id, until, since) VALUES ('x', 'last year', 'y/../z', NULL, '2026')",
    )
    assert verify(full) == ["organisation 'x', audit 'last year', share 'y/../z': the trail does not know it."]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(content=ANYTHING)
def test_the_quick_look_at_a_digest_takes_what_was_saved_and_nothing_else(content: Any) -> None:
    found = trail.digest("salt", content)
    assert trail.is_digest(found, "salt", as_text(content))
    assert not trail.is_digest(found, "other salt", as_text(content))
    assert not trail.is_digest(found, "salt", as_text([content]))


@given(what=st.text(), version=st.integers(0, 2**31 - 1), key=st.none() | st.text())
def test_a_hash_is_that_of_the_columns_as_a_json_list(what: str, version: int, key: str | None) -> None:
    row: dict[str, Any] = dict.fromkeys(trail.COLUMNS, "") | {"number": 1, "what": what, "version": version, "key": key}
    listed = json.dumps(
        [row[name] for name in trail.COLUMNS if name != "hash"], ensure_ascii=False, separators=(",", ":")
    )
    assert trail.row_hash(row) == hashlib.sha256(listed.encode()).hexdigest()


def unseen(kept: dict[str, list[str]]) -> dict[str, Any]:
    """What the trail and hashes vouch for: not the day on which a file or a standard was stored."""
    files = [[line[1], *line[4:6], line[7]] for line in map(json.loads, kept["file"])]
    texts = [[line[0], line[2]] for line in map(json.loads, kept["standard"])]
    parts = {name: kept[name] for name in ("trail", "judgement", "evidence", "action", "reply")}
    return {"files": files, "texts": texts, **parts}


def test_a_flipped_bit_that_changes_anything_is_found(tmp_path: Path) -> None:
    path = tmp_path / "w.sqlite3"
    workspace = open_workspace(path)
    of = standard()
    workspace.audits.add(BY, audit_data(of, {"aims": "met", "lead": "partly"}), of)
    workspace.evidence.add(BY, "x", "audit-1", {"title": "Plan"}, file=("p.pdf", "application/pdf", PDF + bytes(6000)))
    before = unseen(rows(workspace))
    workspace.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole, chance, found = path.read_bytes(), random.Random(7), 0  # noqa: S311 - the same places each time
    for _ in range(80):
        at = chance.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        if seen(path):
            found += 1
            continue
        again = open_workspace(path)
        assert unseen(rows(again)) == before, f"byte {at}"
        again.close()
    assert found > 5


def seen(path: Path) -> bool:
    try:
        workspace = open_workspace(path)
    except errors.BadWorkspace:
        return True
    try:
        return bool(verify(workspace))
    finally:
        workspace.close()
