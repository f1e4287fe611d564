"""Evidence, files, actions, replies, organisations, people, and who may do what."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from builders import audit_data
from workspaces import BY, Filled

from qa_toolkit import errors
from qa_toolkit.workspace import Workspace, files, open_workspace
from qa_toolkit.workspace.access import LOCAL, Actor


def test_evidence_with_a_file_is_in_the_document_and_its_bytes_are_kept(filled: Filled) -> None:
    evidence = filled.workspace.evidence
    about = {"title": "Programme", "kind": "file", "dated": "2026-09-01"}
    saved = evidence.add(
        BY, filled.organisation, filled.audit, about, file=("programme.pdf", "application/pdf", b"%PDF-1.7")
    )
    item = filled.workspace.audits.document(filled.organisation, filled.audit)["evidence"][saved.id]
    assert item["file"]["name"] == "programme.pdf"
    stored, content = filled.workspace.files.get(filled.organisation, item["file"]["id"])
    assert (stored.size, content) == (8, b"%PDF-1.7")
    with pytest.raises(errors.NotHere):
        filled.workspace.files.get("y", item["file"]["id"])


def test_evidence_on_which_a_judgement_rests_stays(filled: Filled) -> None:
    with pytest.raises(errors.Unacceptable, match="aims"):
        filled.workspace.evidence.remove(BY, filled.organisation, filled.audit, "plan")
    for criterion in ("aims", "lead"):
        filled.workspace.judgements.save(BY, filled.organisation, filled.audit, criterion, {"evidence": []}, version=1)
    filled.workspace.evidence.remove(BY, filled.organisation, filled.audit, "plan")
    assert filled.workspace.audits.document(filled.organisation, filled.audit)["evidence"] == {}


def test_evidence_is_borrowed_from_another_audit_once(filled: Filled) -> None:
    other = audit_data(filled.standard, id="audit-2", evidence={"map": {"title": "Map"}})
    filled.workspace.audits.add(BY, other, filled.standard)
    found = filled.workspace.evidence.used_before(filled.organisation, filled.audit)
    assert [(audit, id_) for audit, id_, _ in found] == [("audit-2", "map")]
    for _ in range(2):
        filled.workspace.evidence.borrow(BY, filled.organisation, filled.audit, "audit-2", "map")
    assert list(filled.workspace.audits.document(filled.organisation, filled.audit)["evidence"]) == ["plan", "map"]


@pytest.mark.parametrize(
    ("about", "field"),
    [({}, "title"), ({"title": "x" * 401}, "title"), ({"title": "x", "dated": "01/09/2026"}, "dated")],
)
def test_evidence_that_says_too_little_or_too_much_is_refused(
    filled: Filled, about: dict[str, Any], field: str
) -> None:
    with pytest.raises(errors.Unacceptable) as raised:
        filled.workspace.evidence.add(BY, filled.organisation, filled.audit, about)
    assert raised.value.field == field


def test_a_quota_keeps_the_disk_from_filling(filled: Filled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "QUOTA", 10)
    add = filled.workspace.evidence.add
    add(BY, filled.organisation, filled.audit, {"title": "a"}, file=("a.txt", "text/plain", b"12345678"))
    with pytest.raises(errors.Unacceptable, match="larger than"):
        add(BY, filled.organisation, filled.audit, {"title": "b"}, file=("b.txt", "text/plain", b"12345678"))


def test_actions_go_on_after_an_audit_is_submitted(filled: Filled) -> None:
    actions = filled.workspace.actions
    added = actions.add(
        BY, filled.organisation, filled.audit, {"title": "Write it", "criterion": "aims", "due": "2027-01-31"}
    )
    filled.workspace.audits.submit(BY, filled.organisation, filled.audit)
    saved = actions.save(BY, filled.organisation, filled.audit, added.id, {"status": "done"}, added.version)
    assert saved.content == {
        "id": added.id,
        "title": "Write it",
        "criterion": "aims",
        "due": "2027-01-31",
        "status": "done",
    }
    with pytest.raises(errors.Conflict):
        actions.save(BY, filled.organisation, filled.audit, added.id, {"status": "open"}, added.version)
    assert [one.status for one in actions.board()] == ["done"]


def test_a_date_of_an_action_can_be_taken_out(filled: Filled) -> None:
    actions = filled.workspace.actions
    added = actions.add(BY, filled.organisation, filled.audit, {"title": "Write it", "due": "2027-01-31"})
    assert "due" not in actions.save(BY, filled.organisation, filled.audit, added.id, {"due": ""}, 1).content


def test_a_reply_stands_in_the_document(filled: Filled) -> None:
    filled.workspace.actions.reply(BY, filled.organisation, filled.audit, "aims", "We see it so.", 0)
    assert (
        filled.workspace.audits.document(filled.organisation, filled.audit)["replies"]["aims"]["text"]
        == "We see it so."
    )
    with pytest.raises(errors.Conflict):
        filled.workspace.actions.reply(BY, filled.organisation, filled.audit, "aims", "No.", 0)


def test_an_organisation_is_saved_by_version(filled: Filled) -> None:
    organisations = filled.workspace.organisations
    organisations.save(BY, filled.organisation, {"name": "New Name", "kind": "school", "has_sixth_form": True}, 1)
    one = organisations.get(filled.organisation)
    assert (one.name, one.profile, one.version) == ("New Name", {"has_sixth_form": True}, 2)
    with pytest.raises(errors.Conflict):
        organisations.save(BY, filled.organisation, {"name": "Other", "kind": "school"}, 1)
    with pytest.raises(errors.Unacceptable, match="Did you mean 'school'"):
        organisations.save(BY, filled.organisation, {"name": "Other", "kind": "schol"}, 2)


def test_people_come_and_go(filled: Filled) -> None:
    organisations = filled.workspace.organisations
    id_ = organisations.add_person(BY, filled.organisation, "R. Carlow", role_="editor", job="careers leader")
    assert [(p.name, p.role, p.job) for p in organisations.people(filled.organisation)] == [
        ("R. Carlow", "editor", "careers leader")
    ]
    organisations.remove_person(BY, filled.organisation, id_)
    assert organisations.people(filled.organisation) == []


RIGHTS = ("read", "write", "submit", "manage")


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("reader", {"read"}),
        ("editor", {"read", "write"}),
        ("signer", {"read", "write", "submit"}),
        ("manager", set(RIGHTS)),
    ],
)
def test_a_role_gives_its_rights_at_home_only(filled: Filled, role: str, allowed: set[str]) -> None:
    workspace = filled.workspace
    other = workspace.organisations.create(BY, {"name": "Elsewhere", "kind": "school"})
    actor = Actor(workspace.organisations.add_person(BY, filled.organisation, "A", role_=role), "A")
    here = {right for right in RIGHTS if workspace.access.allows(actor, right, filled.organisation, filled.audit)}
    assert here == allowed
    assert not any(workspace.access.allows(actor, right, other) for right in RIGHTS)


def test_whoever_sits_at_the_computer_may_do_everything(filled: Filled) -> None:
    assert all(filled.workspace.access.allows(LOCAL, right, filled.organisation) for right in (*RIGHTS, "begin"))


def officer(workspace: Workspace, until: str | None = None) -> Actor:
    authority = workspace.organisations.create(BY, {"name": "Marlshire", "kind": "authority"})
    workspace.organisations.relate(BY, "x", authority, "authority", until)
    return Actor(workspace.organisations.add_person(BY, authority, "Officer", role_="manager"), "Officer")


def test_an_authority_reads_what_is_shared_with_it_and_nothing_else(filled: Filled) -> None:
    workspace = filled.workspace
    workspace.audits.add(BY, audit_data(filled.standard, id="audit-2"), filled.standard)
    actor = officer(workspace)
    allows = workspace.access.allows
    assert not allows(actor, "read", "x", "audit-1")
    workspace.organisations.share(BY, "x", "audit-1", "marlshire")
    assert allows(actor, "read", "x", "audit-1")
    assert not allows(actor, "write", "x", "audit-1")
    assert not allows(actor, "read", "x", "audit-2")
    assert not allows(actor, "read", "x")
    workspace.organisations.unshare(BY, "x", "audit-1", "marlshire")
    assert not allows(actor, "read", "x", "audit-1")


def test_what_is_shared_ends_on_its_day(database_url: str) -> None:
    moment = [datetime(2026, 11, 30, tzinfo=UTC)]
    workspace = open_workspace(database_url, clock=lambda: moment[0])
    from builders import standard

    of = standard()
    workspace.audits.add(BY, audit_data(of), of)
    actor = officer(workspace, until="2026-12-01")
    workspace.organisations.share(BY, "x", "audit-1", "marlshire", until="2027-12-31")
    assert workspace.access.allows(actor, "read", "x", "audit-1")
    moment[0] = datetime(2026, 12, 2, tzinfo=UTC)
    assert not workspace.access.allows(actor, "read", "x", "audit-1")
    workspace.close()
