from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from upload_samples import PDF
from websites import Got, Web

from qa_toolkit.workspace.access import Actor
from qa_toolkit.workspace.judgements import digests

KEY = "0d3f6b1e-6a0f-4d0a-9a55-1f2f4a9f7c11"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    opened = Web(tmp_path / "workspace.db")
    yield opened
    opened.close()


@pytest.fixture
def base(web: Web) -> str:
    organisation, audit = web.add()
    return f"/api/organisations/{organisation}/audits/{audit}"


def save(web: Web, base: str, body: Any, version: int, place: str = "purpose/aims", **more: Any) -> Got:
    return web.send("PUT", f"{base}/judgements/{place}", json=body, version=version, **more)


def said(response: Got) -> tuple[int, str, str]:
    return response.status_code, response.json["message"], response.json.get("field", "")


def test_a_save_answers_all_that_the_page_needs(web: Web, base: str) -> None:
    response = save(web, base, {"comment": "Born on 3.4.2010, he said."}, 1)
    assert response.status_code == 200
    saved = response.json
    assert saved["version"] == 2
    assert saved["progress"] == {"answered": 2, "applicable": 2}
    assert saved["judgement"] == {
        "level": "met",
        "value": None,
        "comment": "Born on 3.4.2010, he said.",
        "evidence": ["plan"],
    }
    assert saved["was"] == digests(saved["judgement"])
    assert any("date of birth" in warning for warning in saved["warnings"])
    assert saved["saved_at"] == f"{web.now.astimezone():%H:%M}"


def test_what_does_not_count_is_told_and_saved_all_the_same(web: Web, base: str) -> None:
    response = save(web, base, {"level": "met"}, 0, "delivery/offer")
    assert response.json["warnings"] == ["This level counts only when a piece of evidence is named here."]
    assert response.json["progress"] == {"answered": 1, "applicable": 2}


def test_only_the_fields_that_are_sent_change(web: Web, base: str) -> None:
    before = web.get(f"{base}/judgements/purpose/aims").json["judgement"]
    after = save(web, base, {"level": "partly"}, 1).json["judgement"]
    assert after == before | {"level": "partly"}


def test_a_body_without_a_field_changes_nothing(web: Web, base: str) -> None:
    before = web.dump()
    assert save(web, base, {}, 1).json["version"] == 1
    assert web.dump() == before


def test_another_field_of_somebody_else_is_joined(web: Web, base: str) -> None:
    read = web.get(f"{base}/judgements/purpose/aims").json
    save(web, base, {"level": "partly"}, 1)
    joined = save(web, base, {"comment": "Mine.", "was": {"comment": read["was"]["comment"]}}, 1)
    assert joined.status_code == 200
    assert (joined.json["judgement"]["level"], joined.json["judgement"]["comment"]) == ("partly", "Mine.")


def test_the_same_field_of_somebody_else_is_given_back_and_kept(web: Web, base: str) -> None:
    read = web.get(f"{base}/judgements/purpose/aims").json
    save(web, base, {"comment": "Theirs."}, 1)
    before = web.dump()
    response = save(web, base, {"comment": "Mine.", "was": {"comment": read["was"]["comment"]}}, 1)
    assert response.status_code == 412
    assert response.json["judgement"]["comment"] == "Theirs."
    assert response.json["version"] == 2
    assert response.json["was"] == digests(response.json["judgement"])
    assert response.json["by"] == "You, in another window"
    assert response.json["message"].startswith("Somebody else has changed this meanwhile.")
    assert web.dump() == before


def test_a_conflict_names_the_person_who_was_quicker(web: Web, base: str) -> None:
    person = web.workspace.organisations.add_person("local", "x", "Sam Invented", role_="editor")
    web.actor = Actor(person, "Sam Invented")
    save(web, base, {"comment": "Theirs."}, 1)
    web.actor = Actor(
        web.workspace.organisations.add_person("local", "x", "Kim Invented", role_="editor"), "Kim Invented"
    )
    assert save(web, base, {"comment": "Mine."}, 1).json["by"] == "Sam Invented"


def test_a_lost_answer_is_asked_for_again_and_saves_once(web: Web, base: str) -> None:
    first = save(web, base, {"comment": "Once."}, 1, key=KEY)
    before = web.dump()
    again = save(web, base, {"comment": "Once."}, 1, key=KEY)
    assert again.json == first.json
    assert web.dump() == before


@pytest.mark.parametrize(
    ("place", "body"),
    [("evidence", {"title": "Plan"}), ("actions", {"title": "Do it"})],
)
def test_a_key_of_another_save_is_refused(web: Web, base: str, place: str, body: dict[str, str]) -> None:
    save(web, base, {"comment": "Once."}, 1, key=KEY)
    before = web.dump()
    response = web.send("POST", f"{base}/{place}", json=body, key=KEY)
    assert (response.status_code, response.json["field"]) == (422, "key")
    assert web.dump() == before


@pytest.mark.parametrize(
    ("place", "body"),
    [("evidence", {"title": "Plan"}), ("actions", {"title": "Do it"})],
)
def test_what_is_added_twice_with_one_key_is_there_once(web: Web, base: str, place: str, body: dict[str, str]) -> None:
    first = web.send("POST", f"{base}/{place}", json=body, key=KEY)
    again = web.send("POST", f"{base}/{place}", json=body, key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert [one["id"] for one in web.get(f"{base}/{place}").json[place]].count(first.json["id"]) == 1


@pytest.mark.parametrize(
    ("body", "message", "field"),
    [
        ({"level": "mett"}, "'mett' is none of: not-met, partly, met, not-applicable. Did you mean 'met'?", "level"),
        ({"level": 3}, "'level' is a text.", "level"),
        ({"value": "3"}, "'value' is a whole number.", "value"),
        ({"value": True}, "'value' is a whole number.", "value"),
        ({"value": 3}, "No number is asked for here.", "value"),
        ({"comment": None}, "'comment' is a text.", "comment"),
        ({"comment": "x" * 5001}, "At most 5000 characters can stand in 'comment'.", "comment"),
        ({"evidence": "plan"}, "'evidence' is a list.", "evidence"),
        ({"evidence": [1]}, "'evidence.0' is a text.", "evidence.0"),
        ({"evidence": ["nowhere"]}, "'nowhere' is no evidence of this audit.", "evidence"),
        ({"evidence": ["plan"] * 51}, "At most 50 can stand in 'evidence'.", "evidence"),
        ({"coment": ""}, "There is no member 'coment' here. Did you mean 'comment'?", "coment"),
        ({"was": {"level": 1}}, "'was.level' is a text.", "was.level"),
        ({"was": {"on": ""}}, "There is no member 'was.on' here.", "was.on"),
        ([], "The body is an object.", ""),
    ],
    ids=str,
)
def test_a_wrong_member_is_named_in_a_sentence(web: Web, base: str, body: Any, message: str, field: str) -> None:
    response = web.unchanged_by(lambda: save(web, base, body, 1))
    assert said(response) == (422, message, field)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The request: line 1, column 1: the file is empty."),
        ("{", "a bracket or a quotation mark is not closed"),
        ('{"comment": NaN}', "NaN is not a JSON value"),
        ('{"comment": "a", "comment": "b"}', "'comment' stands twice in the same object"),
        ('{"comment": "\\ud800"}', "half of a character"),
        ("[" * 33 + "]" * 33, "values are nested more than 32 deep"),
        (b'{"comment": "\xff"}', "is not UTF-8 text"),
    ],
    ids=str,
)
def test_what_is_no_json_is_refused_with_its_place(web: Web, base: str, text: str | bytes, message: str) -> None:
    url = f"{base}/judgements/purpose/aims"
    response = web.unchanged_by(lambda: web.send("PUT", url, data=text, content_type="application/json", version=1))
    assert response.status_code == 400
    assert message in response.json["message"]


def test_only_json_is_read_as_json(web: Web, base: str) -> None:
    url = f"{base}/judgements/purpose/aims"
    assert web.send("PUT", url, data="{}", content_type="text/plain", version=1).status_code == 415
    assert web.send("POST", f"{base}/evidence/files", json={}).status_code == 415


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (None, 428),
        ("1", 400),
        ("*", 400),
        ('W/"1"', 400),
        ('"-1"', 400),
        ('"1", "2"', 400),
        ('"\N{SUPERSCRIPT TWO}"', 400),
    ],
)
def test_a_change_says_which_version_it_began_from(web: Web, base: str, header: str | None, status: int) -> None:
    headers = {} if header is None else {"If-Match": header.encode().decode("latin-1")}
    for method, place in (("PUT", "judgements/purpose/aims"), ("PATCH", "evidence/plan")):
        assert web.send(method, f"{base}/{place}", json={}, headers=headers).status_code == status


@pytest.mark.parametrize("key", ["short", "x" * 101, "with a space", "caf\xe9-caf\xe9-caf\xe9"])
def test_an_idempotency_key_is_visible_ascii(web: Web, base: str, key: str) -> None:
    assert web.unchanged_by(lambda: save(web, base, {"comment": "x"}, 1, key=key)).status_code == 400


def test_a_criterion_is_looked_up_in_its_own_section(web: Web, base: str) -> None:
    for place in ("delivery/aims", "purpose/nothing", "nothing/aims"):
        assert save(web, base, {"comment": "x"}, 0, place).status_code == 404
        assert web.get(f"{base}/judgements/{place}").status_code == 404


def test_a_submitted_audit_keeps_its_judgements_and_its_plan_goes_on(web: Web, base: str) -> None:
    first = web.send("POST", f"{base}/submit").json
    assert web.send("POST", f"{base}/submit").json == first
    assert first["submitted_at"] == "2026-11-30T14:03:00.000000Z"
    locked = web.unchanged_by(lambda: save(web, base, {"comment": "x"}, 1))
    assert locked.status_code == 423
    assert web.send("POST", f"{base}/evidence", json={"title": "Late"}).status_code == 423
    assert web.send("DELETE", f"{base}/evidence/plan").status_code == 423
    assert web.send("POST", f"{base}/actions", json={"title": "Go on"}).status_code == 201


def test_evidence_is_added_changed_and_taken_out(web: Web, base: str) -> None:
    new = {"title": "Policy", "kind": "link", "location": "https://example.org/", "expires": "2027-07-31"}
    added = web.send("POST", f"{base}/evidence", json=new).json
    assert added == {**new, "id": added["id"], "version": 1, "dated": "", "file": None}
    url = f"{base}/evidence/{added['id']}"
    changed = web.send("PATCH", url, json={"location": "", "dated": "2026-11-01"}, version=1).json
    assert changed == {**added, "version": 2, "location": "", "dated": "2026-11-01"}
    late = web.send("PATCH", url, json={"title": "Mine"}, version=1)
    assert (late.status_code, late.json["version"], late.json["evidence"]) == (412, 2, changed)
    assert web.send("DELETE", url).status_code == 204
    assert web.send("DELETE", url).status_code == 404
    assert web.send("PATCH", url, json={"title": "Mine"}, version=2).status_code == 404


def test_evidence_that_a_judgement_rests_on_stays(web: Web, base: str) -> None:
    response = web.unchanged_by(lambda: web.send("DELETE", f"{base}/evidence/plan"))
    assert said(response) == (422, "Judgements rest on it (aims, lead); take it out there first.", "evidence")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "title"),
        ({"title": ""}, "title"),
        ({"title": " \v"}, "title"),
        ({"title": "x", "dated": "31.11.2026"}, "dated"),
        ({"title": "x", "dated": "2026-13-1"}, "dated"),
        ({"title": "x", "file": {"id": "1"}}, "file"),
        ({"title": "x", "organisation_id": "y"}, "organisation_id"),
        ({"title": "x", "location": "x" * 1001}, "location"),
    ],
    ids=str,
)
def test_evidence_that_cannot_be_is_refused(web: Web, base: str, body: dict[str, Any], field: str) -> None:
    response = web.unchanged_by(lambda: web.send("POST", f"{base}/evidence", json=body))
    assert (response.status_code, response.json["field"]) == (422, field)


def test_a_file_becomes_evidence(web: Web, base: str) -> None:
    content = PDF
    form = {"file": (io.BytesIO(content), "../../Careers plan.pdf"), "title": ""}
    response = web.send("POST", f"{base}/evidence/files", data=form, key=KEY)
    assert response.status_code == 201
    assert response.json["title"] == "Careers plan"
    assert response.json["file"] == {"name": "Careers plan.pdf", "size": len(content)}


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("page.html", b"<script>", "files ending in .html are not taken"),
        ("plan.pdf", b"<script>alert(1)</script>", "‘plan.pdf’ was not added"),
        ("plan.pdf", b"", "the file is empty"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    web: Web, base: str, name: str, content: bytes, message: str
) -> None:
    form = {"file": (io.BytesIO(content), name)}
    response = web.unchanged_by(lambda: web.send("POST", f"{base}/evidence/files", data=form))
    assert response.status_code == 422
    assert message in response.json["message"]


def test_a_form_without_a_file_is_told_to_choose_one(web: Web, base: str) -> None:
    form = {"file": (io.BytesIO(b""), ""), "title": "Plan"}
    assert said(web.send("POST", f"{base}/evidence/files", data=form)) == (422, "Choose a file.", "file")


def test_an_action_is_added_changed_and_taken_out(web: Web, base: str) -> None:
    new = {"title": "Ask employers", "criterion": "offer", "owner": "Head of year", "due": "2027-01-31", "effort": "S"}
    added = web.send("POST", f"{base}/actions", json=new).json
    assert added == {**new, "id": added["id"], "version": 1, "status": "open", "cost_pounds": None}
    url = f"{base}/actions/{added['id']}"
    changed = web.send("PATCH", url, json={"status": "done", "due": None}, version=1).json
    assert changed == {**added, "version": 2, "status": "done", "due": ""}
    late = web.send("PATCH", url, json={"title": "Mine"}, version=1)
    assert (late.status_code, late.json["action"]) == (412, changed)
    assert web.get(f"{base}/actions").json["actions"] == [changed]
    assert web.send("DELETE", url).status_code == 204
    assert web.send("DELETE", url).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"title": "x", "status": "started"}, "status"),
        ({"title": "x", "effort": "s"}, "effort"),
        ({"title": "x", "criterion": "ofer"}, "criterion"),
        ({"title": "x", "cost_pounds": -1}, "cost_pounds"),
        ({"title": "x", "cost_pounds": 1.5}, "cost_pounds"),
        ({"title": "x", "id": "mine"}, "id"),
    ],
    ids=str,
)
def test_an_action_that_cannot_be_is_refused(web: Web, base: str, body: dict[str, Any], field: str) -> None:
    response = web.unchanged_by(lambda: web.send("POST", f"{base}/actions", json=body))
    assert (response.status_code, response.json["field"]) == (422, field)


def test_the_document_is_what_would_be_exported(web: Web, base: str) -> None:
    assert web.get(base).json == web.workspace.audits.document("x", "audit-1")


def test_scorecard_and_progress_follow_the_last_save(web: Web, base: str) -> None:
    before = web.get(f"{base}/scorecard").json
    save(web, base, {"level": "partly", "comment": "So so."}, 0, "delivery/offer")
    assert web.get(f"{base}/scorecard").json["overall"]["unanswered"] == before["overall"]["unanswered"] - 1
    assert web.get(f"{base}/progress").json == {
        "answered": 3,
        "applicable": 4,
        "sections": [
            {"id": "purpose", "title": "Section 1", "answered": 2, "applicable": 2},
            {"id": "delivery", "title": "Section 2", "answered": 1, "applicable": 2},
        ],
    }


def test_lists_show_what_whoever_asks_may_read(web: Web, base: str) -> None:
    assert [one["id"] for one in web.get("/api/audits").json["audits"]] == ["audit-1"]
    assert "matrix:2011" in [one["name"] for one in web.get("/api/standards").json["standards"]]
    web.actor = Actor("nobody", "Nobody")
    assert web.get("/api/audits").json == {"audits": []}


def test_a_stale_token_asks_for_a_new_one_and_the_same_key_goes_through(web: Web, base: str) -> None:
    stale = {"X-CSRFToken": "gone"}
    refused = web.unchanged_by(lambda: save(web, base, {"comment": "Kept."}, 1, key=KEY, headers=stale))
    assert (refused.status_code, refused.json["code"]) == (403, "csrf")
    assert save(web, base, {"comment": "Kept."}, 1, key=KEY).status_code == 200


def test_a_save_makes_few_queries(web: Web, base: str) -> None:
    from sqlalchemy import event

    statements: list[str] = []
    event.listen(web.workspace.database.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    save(web, base, {"comment": "Once more."}, 1)
    reads = [s for s in statements if s.startswith("SELECT")]
    assert len(reads) <= 7, "\n".join(reads)
