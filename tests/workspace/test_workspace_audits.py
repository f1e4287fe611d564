from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import audit_data, standard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspaces import BY, Filled

from qa_toolkit import errors
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace, open_workspace, trail
from qa_toolkit.workspace.exchange import cleaned

EXAMPLES = sorted(p for p in (Path(__file__).parents[2] / "examples").rglob("*-20*") if p.suffix in (".json", ".yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_example_comes_back_as_it_was(path: Path, workspace: Workspace) -> None:
    audit = Toolkit().read_audit(path)
    organisation, id_ = workspace.audits.add(BY, audit.data, audit.standard)
    assert workspace.audits.document(organisation, id_) == audit.data
    assert workspace.audits.audit(organisation, id_).answers == audit.answers


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    unknown=st.dictionaries(st.text("abc-", min_size=1, max_size=4).map("x-".__add__), ANYTHING, max_size=3),
    judgement=st.dictionaries(st.sampled_from(["level", "comment", "odd"]), ANYTHING, max_size=3) | ANYTHING,
    actions=st.lists(
        st.fixed_dictionaries({"title": st.just("Do it")}, optional={"id": st.sampled_from("ab"), "odd": ANYTHING}),
        max_size=4,
    ),
)
def test_whatever_is_in_a_document_comes_back(unknown: Any, judgement: Any, actions: Any, tmp_path: Path) -> None:
    of = standard()
    data = cleaned(audit_data(of, {"aims": "met"}, actions=actions, **unknown))
    data["judgements"]["delivery"]["offer"] = cleaned(judgement)
    data["judgements"]["strange"] = {"stranger": {"level": "met"}}
    workspace = open_workspace(tmp_path / "w.sqlite3")
    organisation, id_ = workspace.audits.add(BY, data, of, replace=True)
    assert workspace.audits.document(organisation, id_) == data
    assert workspace.audits.add(BY, data, of) == (organisation, id_)
    workspace.close()


def test_the_order_of_evidence_and_actions_stays(workspace: Workspace) -> None:
    of = standard()
    evidence = {name: {"title": name} for name in ("z", "a", "m")}
    actions = [{"title": title} for title in ("Third", "First", "Second")]
    where = workspace.audits.add(BY, audit_data(of, evidence=evidence, actions=actions), of)
    back = workspace.audits.document(*where)
    assert list(back["evidence"]) == ["z", "a", "m"]
    assert back["actions"] == actions


def test_another_document_of_the_same_audit_is_refused_unless_it_may_replace(filled: Filled) -> None:
    other = audit_data(filled.standard, {"offer": "met"})
    with pytest.raises(errors.AlreadyHere, match="--replace"):
        filled.workspace.audits.add(BY, other, filled.standard)
    filled.workspace.audits.add(BY, other, filled.standard, replace=True)
    assert filled.workspace.audits.document(filled.organisation, filled.audit) == other


def test_the_same_id_in_another_organisation_is_another_audit(filled: Filled) -> None:
    other = audit_data(filled.standard, organisation={"id": "y", "name": "Another School", "kind": "school"})
    assert filled.workspace.audits.add(BY, other, filled.standard) == ("y", "audit-1")
    assert filled.workspace.audits.document("x", "audit-1")["organisation"]["name"] == "Invented School"


def test_a_beginning_with_the_same_key_begins_once(workspace: Workspace) -> None:
    of = standard()
    first = workspace.audits.add(BY, audit_data(of, id="one"), of, key="k")
    assert workspace.audits.add(BY, audit_data(of, id="two"), of, key="k") == first
    assert len(workspace.audits.heads()) == 1


def test_the_standard_stays_as_it_was_when_the_audit_began(filled: Filled) -> None:
    head = filled.workspace.audits.head(filled.organisation, filled.audit)
    changed = standard(edition="1")
    assert filled.workspace.audits.standard(head).sha256 == filled.standard.sha256 == changed.sha256
    assert filled.workspace.audits.standard_text(head) == filled.standard.document.text


def test_what_was_submitted_is_kept_and_the_day_stands_in_the_document(filled: Filled) -> None:
    filled.workspace.audits.submit(BY, filled.organisation, filled.audit)
    head = filled.workspace.audits.head(filled.organisation, filled.audit)
    document = filled.workspace.audits.document(filled.organisation, filled.audit)
    assert head.is_submitted
    assert document["submitted_at"] == head.submitted_at[:10]
    filled.workspace.audits.submit(BY, filled.organisation, filled.audit)
    assert filled.workspace.audits.head(filled.organisation, filled.audit).changes == head.changes


def test_members_of_the_frame_are_saved_by_version(filled: Filled) -> None:
    audits = filled.workspace.audits
    saved = audits.save_frame(BY, filled.organisation, filled.audit, {"cycle": "2027-28", "target_award": "ready"}, 1)
    assert saved.version == 2
    assert audits.head(filled.organisation, filled.audit).cycle == "2027-28"
    with pytest.raises(errors.Conflict):
        audits.save_frame(BY, filled.organisation, filled.audit, {"cycle": "2030-31"}, 1)
    with pytest.raises(errors.NotAnAudit):
        audits.save_frame(BY, filled.organisation, filled.audit, {"cycle": "x" * 41}, 2)
    assert audits.document(filled.organisation, filled.audit)["cycle"] == "2027-28"


def test_a_deleted_audit_is_in_no_list_and_comes_back_whole(filled: Filled) -> None:
    audits = filled.workspace.audits
    before = audits.document(filled.organisation, filled.audit)
    audits.delete(BY, filled.organisation, filled.audit)
    assert audits.heads() == []
    with pytest.raises(errors.NotHere):
        audits.document(filled.organisation, filled.audit)
    assert [head.id for head in audits.heads(deleted=True)] == [filled.audit]
    audits.undelete(BY, filled.organisation, filled.audit)
    assert audits.document(filled.organisation, filled.audit) == before


def test_what_was_deleted_is_erased_after_thirty_days_and_not_before(database_url: str) -> None:
    moment = [datetime(2026, 11, 1, tzinfo=UTC)]
    workspace = open_workspace(database_url, clock=lambda: moment[0])
    of = standard()
    where = workspace.audits.add(BY, audit_data(of, {"aims": "met"}), of)
    workspace.audits.delete(BY, *where)
    moment[0] += timedelta(days=29)
    assert workspace.audits.purge_deleted(BY) == 0
    moment[0] += timedelta(days=2)
    assert workspace.audits.purge_deleted(BY) == 1
    assert workspace.audits.heads(deleted=True) == []
    one = workspace.organisations.get(where[0])
    with workspace.database.reading() as connection:
        assert list(trail.faults(connection, one.id, one.trail_length, one.trail_head)) == []
    workspace.close()


def test_an_id_that_is_none_is_refused(workspace: Workspace) -> None:
    of = standard()
    with pytest.raises(errors.Unacceptable, match="no id"):
        workspace.audits.add(BY, audit_data(of, evidence={"e" * 501: {"title": "Plan"}}), of)
    assert workspace.audits.heads() == []


def test_what_is_no_audit_is_refused(workspace: Workspace) -> None:
    of = standard()
    with pytest.raises(errors.NotAnAudit):
        workspace.audits.add(BY, {"organisation": {}}, of)


def test_a_deleted_audit_is_not_written_over_by_opening_its_file(filled: Filled) -> None:
    before = filled.workspace.audits.document(filled.organisation, filled.audit)
    filled.workspace.audits.delete(BY, filled.organisation, filled.audit)
    for document in (before, audit_data(filled.standard, {"offer": "met"})):
        with pytest.raises(errors.AlreadyHere, match="bring it back first"):
            filled.workspace.audits.add(BY, document, filled.standard)
    filled.workspace.audits.undelete(BY, filled.organisation, filled.audit)
    assert filled.workspace.audits.document(filled.organisation, filled.audit) == before


def test_members_of_an_unexpected_shape_come_back(workspace: Workspace) -> None:
    of = standard()
    data = audit_data(of, replies=["not", "by criterion"])
    where = workspace.audits.add(BY, data, of)
    assert workspace.audits.document(*where) == data


def test_evidence_of_a_deleted_audit_is_not_borrowed(filled: Filled) -> None:
    other = audit_data(filled.standard, id="audit-2", evidence={"map": {"title": "Map"}})
    filled.workspace.audits.add(BY, other, filled.standard)
    filled.workspace.audits.delete(BY, filled.organisation, "audit-2")
    with pytest.raises(errors.NotHere):
        filled.workspace.evidence.borrow(BY, filled.organisation, filled.audit, "audit-2", "map")


@pytest.mark.skipif(os.name == "nt", reason="rights of files are POSIX's")
def test_a_new_workspace_is_its_owners_only(tmp_path: Path) -> None:
    open_workspace(tmp_path / "new.sqlite3").close()
    assert (tmp_path / "new.sqlite3").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["~nobody-of-this-name/x.sqlite3", "mysql://somewhere/x", "http://somewhere/x"])
def test_a_place_that_is_none_is_refused_with_a_sentence(place: str) -> None:
    with pytest.raises(errors.BadWorkspace):
        open_workspace(place)
