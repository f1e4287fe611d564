"""A document that comes back changed: what differs is saved, in one transaction, and the trail says so."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from builders import audit_data
from everything import fill
from sqlalchemy import select
from upload_samples import PDF
from workspaces import BY, Filled

from qa_toolkit import errors
from qa_toolkit.invented import invented
from qa_toolkit.workspace import Workspace, exchange, merged
from qa_toolkit.workspace.tables import trail
from qa_toolkit.workspace.verify import verify

Document = dict[str, Any]


def taken(filled: Filled, change: Callable[[Document], None], **more: Any) -> Document:
    """The document after it was changed as `change` does."""

    def settle(here: Document) -> Document:
        change(wanted := copy.deepcopy(here))
        return wanted

    merged.keep(filled.workspace, BY, filled.organisation, filled.audit, settle, **more)
    return filled.workspace.audits.document(filled.organisation, filled.audit)


def entries(workspace: Workspace) -> list[str]:
    with workspace.database.reading() as connection:
        rows = connection.execute(select(trail.c.what, trail.c.subject_id).order_by(trail.c.number)).all()
    return [f"{row.what} {row.subject_id.removeprefix('audit-1/')}" for row in rows]


def test_only_what_differs_is_saved_and_stands_in_the_trail(filled: Filled) -> None:
    before, began = filled.workspace.audits.head("x", "audit-1"), len(entries(filled.workspace))

    def change(document: Document) -> None:
        document["evidence"]["log"] = {"title": "Log of visits", "x-own": [1]}
        document["judgements"]["purpose"]["aims"]["comment"] = "Clearer now."
        document["judgements"]["delivery"]["offer"] = {"level": "met", "comment": "", "evidence": ["log"]}
        document["actions"] = [{"id": "a", "title": "Write it down", "due": "2027-01-31"}]
        document["cycle"] = "2027-28"

    document = taken(filled, change)
    assert document["evidence"]["log"] == {"title": "Log of visits", "x-own": [1]}
    assert document["judgements"]["purpose"]["aims"]["comment"] == "Clearer now."
    assert document["judgements"]["delivery"]["offer"]["evidence"] == ["log"]
    assert entries(filled.workspace)[began:] == [
        "evidence.added log",
        "judgement.saved purpose/aims",
        "judgement.saved delivery/offer",
        "action.added a",
        "audit.saved audit-1",
    ]
    head = filled.workspace.audits.head("x", "audit-1")
    assert (head.answered, head.changes, head.cycle) == (before.answered + 1, before.changes + 1, "2027-28")
    assert filled.workspace.audits.versions("x", "audit-1")["lead"][0] == 1
    assert [(a.id, a.due) for a in filled.workspace.actions.board("x")] == [("a", "2027-01-31")]
    assert verify(filled.workspace) == []


def test_what_is_taken_out_goes_and_its_file_with_it(filled: Filled) -> None:
    about, file = {"title": "Programme"}, ("programme.pdf", "application/pdf", PDF)
    proof = filled.workspace.evidence.add(BY, "x", "audit-1", about, file=file).id
    assert len(list(filled.workspace.files.of("x"))) == 1

    def change(document: Document) -> None:
        del document["evidence"][proof]
        del document["judgements"]["purpose"]["lead"]

    document = taken(filled, change)
    assert list(document["evidence"]) == ["plan"]
    assert "lead" not in document["judgements"]["purpose"]
    assert filled.workspace.audits.head("x", "audit-1").answered == 1
    assert list(filled.workspace.files.of("x")) == []
    assert verify(filled.workspace) == []


def test_the_same_document_changes_nothing(workspace: Workspace) -> None:
    """Members that nobody knows, numbers that no column holds and actions without an id included."""
    fill(workspace)
    workspace.audits.reopen(BY, "x", "audit-1")
    head, began = workspace.audits.head("x", "audit-1"), entries(workspace)
    merged.keep(workspace, BY, "x", "audit-1", copy.deepcopy)
    assert (workspace.audits.head("x", "audit-1"), entries(workspace)) == (head, began)


def test_an_action_without_an_id_stays_the_row_that_it_was(filled: Filled) -> None:
    other = audit_data(filled.standard, id="b", actions=[{"title": "One"}, {"title": "Two", "status": "done"}])
    filled.workspace.audits.add(BY, other, filled.standard)
    before = {a.id: a.version for a in filled.workspace.actions.board("x")}

    def settle(here: Document) -> Document:
        return here | {"actions": [*here["actions"], {"title": "Three"}]}

    merged.keep(filled.workspace, BY, "x", "b", settle)
    after = {a.id: a.version for a in filled.workspace.actions.board("x")}
    assert after.items() >= before.items()
    assert [a["title"] for a in filled.workspace.audits.document("x", "b")["actions"]] == ["One", "Two", "Three"]


def test_the_day_is_that_of_the_save_unless_another_came_with_it(filled: Filled) -> None:
    def change(document: Document) -> None:
        document["judgements"]["purpose"]["aims"]["level"] = "partly"
        document["judgements"]["purpose"]["lead"] |= {"level": "met", "on": "2026-10-01"}

    judged = taken(filled, change)["judgements"]["purpose"]
    today = filled.workspace.audits.head("x", "audit-1").saved_at[:10]
    assert (judged["aims"]["on"], judged["lead"]["on"]) == (today, "2026-10-01")


def test_a_key_that_comes_again_changes_nothing(filled: Filled) -> None:
    def change(document: Document) -> None:
        document["judgements"]["purpose"]["aims"]["comment"] += "!"

    first = taken(filled, change, key="k")
    assert taken(filled, change, key="k") == first


def put(*path: str, value: Any) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        *way, last = path
        place: Any = document
        for step in way:
            place = place.setdefault(step, {})
        place[last] = value

    return change


AIMS = ("judgements", "purpose", "aims")
REFUSED = {
    "a comment that is too long": (put(*AIMS, "comment", value="z" * 5001), "1.1 Criterion 1.1: the comment has 5001"),
    "a level that is none": (put(*AIMS, "level", value="mte"), "Did you mean 'met'"),
    "evidence that is not there": (put(*AIMS, "evidence", value=["nothing"]), "is no evidence of this audit"),
    "a judgement that is none": (put(*AIMS, value="met"), "no criterion called 'aims'"),
    "a criterion that is none": (put("judgements", "purpose", "other", value={"level": "met"}), "called 'other'"),
    "evidence without a title": (put("evidence", "log", value={"title": "z" * 401}), "at most 400 are allowed"),
    "a file of somebody else's": (
        put("evidence", "log", value={"title": "Log", "file": {"id": "f", "name": "log.pdf"}}),
        "a file of evidence is added where",
    ),
    "an action for nobody": (
        put("actions", value=[{"id": "a", "title": "x", "owner": "z" * 201}]),
        "at most 200 are allowed",
    ),
    "an action without a title": (put("actions", value=[{"id": "a", "title": ""}]), "at least 1 character"),
    "an action on no day": (put("actions", value=[{"id": "a", "title": "x", "due": "2027-02-30"}]), "'due' should be"),
    "another organisation": (
        put("organisation", value={"id": "y", "name": "Y", "kind": "school"}),
        "stays that of its organisation",
    ),
    "a submission": (put("submitted_at", value="2026-11-30"), "'submitted_at' of an audit does not change"),
    "a reply": (put("replies", value={"aims": {"text": "No."}}), "'replies' of an audit"),
    "no audit": (put("organisation", value={"id": "x"}), "name"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_person_could_save_is_refused_with_all_that_came_with_it(filled: Filled, name: str) -> None:
    change, said = REFUSED[name]
    before, began = filled.workspace.audits.document("x", "audit-1"), entries(filled.workspace)

    def all_of_it(document: Document) -> None:
        document["judgements"]["purpose"]["lead"]["comment"] = "This would be good."
        change(document)

    with pytest.raises(errors.QAToolkitError, match=said):
        taken(filled, all_of_it)
    assert (filled.workspace.audits.document("x", "audit-1"), entries(filled.workspace)) == (before, began)


def test_a_submitted_audit_and_one_that_is_not_there_are_refused(filled: Filled) -> None:
    filled.workspace.audits.submit(BY, "x", "audit-1")
    with pytest.raises(errors.Locked):
        taken(filled, put("cycle", value="2027-28"))
    with pytest.raises(errors.NotHere):
        merged.keep(filled.workspace, BY, "x", "audit-2", copy.deepcopy)


def test_what_settle_raises_leaves_everything_as_it_was(filled: Filled) -> None:
    began = entries(filled.workspace)

    def settle(_: Document) -> Document:
        raise errors.Unacceptable("a", "not yet decided.")

    with pytest.raises(errors.Unacceptable, match="not yet decided"):
        merged.keep(filled.workspace, BY, "x", "audit-1", settle)
    assert entries(filled.workspace) == began


FIELDS = ("judgements", "evidence", "actions", "assessors", "target_award", "cycle")


def test_any_document_of_an_audit_is_kept_as_it_is_but_for_the_day(filled: Filled) -> None:
    for seed in range(6):
        other = exchange.cleaned(invented(filled.standard, seed=seed))
        now = taken(filled, lambda document, to=other: document.update({n: to[n] for n in FIELDS}))  # type: ignore[misc]
        assert {n: without_days(now)[n] for n in FIELDS} == {n: without_days(other)[n] for n in FIELDS}
    assert verify(filled.workspace) == []


def without_days(document: Document) -> Document:
    bare = copy.deepcopy(document)
    for section in bare["judgements"].values():
        for judgement in section.values():
            judgement.pop("on", None)
    return bare
