"""Everything of an organisation gone: from its rows, from the file, and the trail still whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import audit_data, standard
from everything import COMMENT, REPLY, fill, rows
from upload_samples import PDF
from workspaces import BY

from qa_toolkit import errors
from qa_toolkit.workspace import Workspace, open_workspace
from qa_toolkit.workspace.erase import Certificate, erase_organisation, overwrite_freed
from qa_toolkit.workspace.verify import verify

TEXTS = (
    COMMENT,
    REPLY,
    "R. Carlow",
    "careers leader",
    "Renamed School",
    "After it was submitted",
    "programme.pdf",
    "Write it",
)


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    fill(workspace)
    return workspace


@pytest.fixture
def certificate(full: Workspace) -> Certificate:
    return erase_organisation(full, BY, "x")


def test_nothing_of_it_is_left_and_others_keep_all_of_theirs(full: Workspace) -> None:
    document = full.audits.document("y/../z", "audit-1")
    erase_organisation(full, BY, "x")
    text = json.dumps(rows(full))
    assert not [one for one in TEXTS if one in text]
    for name, lines in rows(full).items():
        mine = [line for line in lines if json.loads(line)[0] == "x"]
        assert (name in ("organisation", "trail")) == bool(mine), name
    assert full.audits.document("y/../z", "audit-1") == document
    assert {one.id for one in full.organisations.all()} == {"marlshire", "y/../z"}
    assert [person.name for person in full.organisations.people("marlshire")] == ["An officer"]
    with pytest.raises(errors.NotHere):
        full.organisations.get("x")


def test_the_trail_goes_on_to_say_that_it_was_erased(full: Workspace, certificate: Certificate) -> None:
    last = json.loads(
        max((line for line in rows(full)["trail"] if line.startswith('["x"')), key=lambda one: json.loads(one)[1])
    )
    assert (last[1], last[4], last[-1]) == (certificate.trail_length, "organisation.erased", certificate.trail_head)
    assert verify(full) == []


def test_the_certificate_says_what_and_when(full: Workspace, certificate: Certificate) -> None:
    assert certificate.counts == {"audit": 3, "judgement": 4, "piece of evidence": 6, "file": 2}
    for part in (
        "Erasure of 'x'",
        "3 audits, 4 judgements, 6 pieces of evidence and 2 files",
        "1 person",
        certificate.trail_head,
    ):
        assert part in certificate.text
    assert certificate.erased_at in certificate.text
    assert certificate.overwritten == full.database.is_sqlite


def test_no_byte_of_the_text_stays_in_the_file_or_beside_it(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "w.sqlite3")
    fill(workspace)
    of = standard()
    workspace.judgements.save(BY, "x", "last year", "aims", {"comment": "An earlier Zugvogel"}, version=0)
    workspace.judgements.save(BY, "x", "last year", "aims", {"comment": "A later one"}, version=1)
    workspace.audits.add(BY, audit_data(of, id="many", actions=[{"title": "Zugvogel " * 50}] * 60), of)
    workspace.audits.delete(BY, "x", "many")
    workspace.audits.purge_deleted(BY, days=0)
    stored = [one for one in TEXTS if any(one.encode() in path.read_bytes() for path in tmp_path.iterdir())]
    assert stored == list(TEXTS)  # otherwise nothing would be tried
    erase_organisation(workspace, BY, "x")
    for path in tmp_path.iterdir():
        content = path.read_bytes()
        assert not [one for one in (*TEXTS, "Zugvogel", "A later one") if one.encode() in content], path.name
        assert content.count(PDF[:40]) == 0
    workspace.close()


def test_a_copy_that_a_migration_left_is_named(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "w.sqlite3")
    fill(workspace)
    copy = tmp_path / "w.before-0002.from-0001.2026-11-30T120000.sqlite3"
    copy.write_bytes(b"")
    assert str(copy) in erase_organisation(workspace, BY, "x").text
    workspace.close()


def test_where_somebody_still_reads_the_file_it_is_not_said_to_be_overwritten(tmp_path: Path) -> None:
    workspace = open_workspace(tmp_path / "w.sqlite3")
    fill(workspace)
    with workspace.database.writing():
        assert not overwrite_freed(workspace.database, wait=0.1)
    assert overwrite_freed(workspace.database)
    workspace.close()


def test_relations_with_an_authority_that_is_erased_end_in_each_trail(full: Workspace) -> None:
    erase_organisation(full, BY, "marlshire")
    assert full.organisations.relations("x") == []
    assert full.organisations.shares("x", "audit-1") == []
    assert full.organisations.rounds() == []
    assert full.audits.head("x", "audit-1").round == ""
    assert verify(full) == []


def test_an_organisation_that_comes_back_goes_on_with_its_chain(full: Workspace, certificate: Certificate) -> None:
    of = standard()
    full.audits.add(BY, audit_data(of, {"aims": "met"}), of)
    assert full.organisations.get("x").trail_length > certificate.trail_length
    assert verify(full) == []


def test_what_is_not_there_is_not_erased(full: Workspace, certificate: Certificate) -> None:
    before = rows(full)
    for id_ in ("x", "nobody"):
        with pytest.raises(errors.NotHere):
            erase_organisation(full, BY, id_)
    assert rows(full) == before
