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
from qa_toolkit.workspace.tables import judgement
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


@pytest.mark.long
def test_tampering_with_the_trail_is_found_at_every_place(full: Workspace) -> None:
    length = full.organisations.get("x").trail_length
    places = range(2, length) if full.database.is_sqlite else (2, length // 2, length - 1)
    assert length > 20
    for kind, statements in TAMPERING.items():
        for number in places:
            found = tampered(full, statements, n=number)
            assert found, f"{kind} at {number} was not found"
            assert all(said.startswith(("organisation 'x'", "the standard")) for said in found), found
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
    "who saved it": (
        "UPDATE judgement SET saved_by = 'me' WHERE criterion = 'offer'",
        "judgement 'delivery/offer': its content",
    ),
    "counted as answered": (
        "UPDATE judgement SET answered = (1 = 0) WHERE criterion = 'offer'",
        "judgement 'delivery/offer': its content",
    ),
    "an audit's frame": ("UPDATE audit SET content = '{}' WHERE id = 'last year'", "audit 'last year': its content"),
    "taken back from submission": (
        "UPDATE audit SET submitted_at = NULL WHERE id = 'audit-1'",
        "audit 'audit-1': its content",
    ),
    "submitted behind the back": (
        "UPDATE audit SET submitted_at = '2026-01-01' WHERE id = 'last year'",
        "audit 'last year': its content",
    ),
    "deleted behind the back": (
        "UPDATE audit SET deleted_at = '2026-01-01' WHERE id = 'last year'",
        "audit 'last year': its content",
    ),
    "brought back behind the back": (
        "UPDATE audit SET deleted_at = NULL WHERE id = 'gone'",
        "audit 'gone': its content",
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
    "an action's date": ("UPDATE action SET due = '2030-01-01' WHERE due IS NOT NULL", ": its content"),
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
    "a role for longer": ("UPDATE role SET until = '2030-01-01'", "role '"),
    "another name": ("UPDATE person SET name = 'A. Other' WHERE name = 'R. Carlow'", "organisation 'x', role '"),
    "a person out of nowhere": (
        "INSERT INTO person (id, name, created_at) VALUES ('nobody', 'N', '2026')",
        "the person 'nobody': no organisation knows them",
    ),
    "a share for longer": ("UPDATE share SET until = NULL", "audit 'audit-1', share 'marlshire': its content"),
    "a relation for longer": ("UPDATE relation SET until = NULL", "relation 'marlshire/authority': its content"),
    "a round for longer": ("UPDATE round SET closes_on = '2030-01-01'", "round '"),
    "a round that ended": ("UPDATE audit SET round_id = NULL WHERE id = 'audit-1'", "audit 'audit-1': its content"),
    "what was submitted": (
        "UPDATE audit SET submitted_text = '{}' WHERE id = 'audit-1'",
        "audit 'audit-1': its content",
    ),
    "another order": ("UPDATE evidence SET position = 9 WHERE id = 'plan'", "evidence 'plan': its content"),
    "how much is answered": ("UPDATE audit SET answered = 9 WHERE id = 'audit-1'", "audit 'audit-1': it counts 9"),
    "when it was saved": (
        "UPDATE audit SET saved_at = '2026' WHERE id = 'audit-1'",
        "audit 'audit-1': the trail says that it was last saved at another time",
    ),
    "an organisation's name": ("UPDATE organisation SET name = 'Y' WHERE id = 'x'", "organisation 'x': its content"),
    "a file's name": ("UPDATE file SET name = 'x.pdf' WHERE name = 'programme.pdf'", ", file '"),
    "a standard's name": ("UPDATE standard SET name = 'a:1' WHERE name = 'test/small:1'", "its text has another name"),
    "a standard that is newer": ("UPDATE standard SET stored_at = '2030'", "the standard 'test/small:1': no trail"),
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
        "INSERT INTO share (organisation_id, audit_id, with_id, until, since, version, salt) "
        "VALUES ('x', 'last year', 'y/../z', NULL, '2026', 1, '')",
    )
    assert verify(full) == ["organisation 'x', audit 'last year', share 'y/../z': the trail does not know it."]


VALUE = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=9)


@given(values=st.lists(VALUE, min_size=40, max_size=40), place=st.integers(0, 39), other=VALUE)
def test_a_digest_takes_the_row_that_was_saved_and_no_other(values: list[Any], place: int, other: Any) -> None:
    names = [*judgement.c.keys()]
    row = dict(zip(names, values, strict=False))
    name = names[place % len(names)]
    changed = row | {name: other}
    found = trail.digest("salt", trail.watched(judgement, row))
    is_same = name == "salt" or json.dumps(changed) == json.dumps(row)
    assert (trail.digest("salt", trail.watched(judgement, changed)) == found) == is_same
    assert trail.digest("another", trail.watched(judgement, row)) != found


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


@pytest.mark.long
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


def test_evidence_with_a_file_is_known_again_by_its_key_and_leaves_nothing_behind(full: Workspace) -> None:
    full.audits.reopen(BY, "x", "audit-1")
    file = ("plan.pdf", "application/pdf", PDF)
    first = full.evidence.add(BY, "x", "audit-1", {"title": "Twice sent"}, file=file, key="k")
    again = full.evidence.add(BY, "x", "audit-1", {"title": "Twice sent"}, file=file, key="k")
    assert (again.id, again.repeated) == (first.id, True)
    assert verify(full) == []
    full.evidence.remove(BY, "x", "audit-1", first.id)
    assert verify(full) == []


def test_relations_and_shares_made_again_are_what_the_trail_says(full: Workspace) -> None:
    for until in (None, "2029-07-31"):
        full.organisations.relate(BY, "x", "marlshire", "authority", until)
        full.organisations.share(BY, "x", "audit-1", "marlshire", until)
    full.organisations.unshare(BY, "x", "audit-1", "marlshire")
    full.organisations.share(BY, "x", "audit-1", "marlshire")
    [person] = full.organisations.people("x")
    full.organisations.remove_person(BY, "x", person.person)
    assert full.organisations.relations("x") == [("marlshire", "authority", "2029-07-31")]
    assert full.organisations.shares("x", "audit-1") == [("marlshire", "")]
    assert full.organisations.people("x") == []
    assert verify(full) == []
