"""A form that comes twice, or again after it was refused, is saved once."""

from __future__ import annotations

from filling import fields, form, judgement, post, section_url
from websites import Web

LINK = {"aims.link-title": "Minutes", "aims.link-location": "https://school.example/minutes"}


def test_new_evidence_beside_a_conflict_is_added_once_and_cited_when_it_is_resolved(web: Web) -> None:
    where = web.add()
    mine = form(web, section_url(where)) | LINK | {"aims.comment": "Mine."}
    theirs = form(web, section_url(where)) | {"aims.comment": "Theirs.", "aims.evidence": "plan"}
    before = len(web.document(*where)["evidence"])
    post(web, section_url(where), theirs)
    answers = [post(web, section_url(where), mine) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert post(web, section_url(where), fields(answers[0].text)).status_code == 302
    evidence = web.document(*where)["evidence"]
    assert len(evidence) == before + 1
    cited = judgement(web, where, "aims")["evidence"]
    assert [evidence[id_]["title"] for id_ in cited] == ["The plan", "Minutes"]


def test_new_evidence_beside_a_comment_that_is_too_long_is_cited_when_that_is_shortened(web: Web) -> None:
    where = web.add()
    data = form(web, section_url(where)) | LINK | {"aims.comment": "z" * 5001}
    answer = post(web, section_url(where), data)
    assert answer.status_code == 422
    assert post(web, section_url(where), fields(answer.text) | {"aims.comment": "Short."}).status_code == 302
    assert [one["title"] for one in web.document(*where)["evidence"].values()].count("Minutes") == 1
    assert len(judgement(web, where, "aims")["evidence"]) == 2


def test_a_form_with_new_evidence_that_comes_twice_adds_it_once(web: Web) -> None:
    where = web.add()
    data = form(web, section_url(where)) | LINK
    assert [post(web, section_url(where), data).status_code for _ in range(2)] == [302, 302]
    assert [one["title"] for one in web.document(*where)["evidence"].values()].count("Minutes") == 1
    first, cited = judgement(web, where, "aims")["evidence"]
    taken_out = form(web, section_url(where)) | {"aims.evidence": first}
    assert post(web, section_url(where), taken_out).status_code == 302
    page = f"/organisations/{where[0]}/audits/{where[1]}/evidence/remove"
    web.client.post(page, data={"csrf_token": web.token, "evidence": cited})
    assert post(web, section_url(where), data).status_code in (302, 409)  # and never a page that is not there


def test_new_evidence_that_cannot_be_kept_comes_back_to_be_mended(web: Web) -> None:
    where = web.add()
    answer = post(web, section_url(where), form(web, section_url(where)) | LINK | {"aims.link-title": "z" * 401})
    assert answer.status_code == 422
    assert fields(answer.text)["aims.link-location"] == ["https://school.example/minutes"]
    assert post(web, section_url(where), fields(answer.text) | {"aims.link-title": "Minutes"}).status_code == 302
    assert len(judgement(web, where, "aims")["evidence"]) == 2


def test_a_form_that_comes_twice_begins_one_organisation_and_another_form_another(web: Web) -> None:
    data = form(web, "/audits/new?standard=school-duty:2025") | {"name": "Invented Academy", "kind": "school"}
    first, second = (web.client.post("/audits/new", data=data) for _ in range(2))
    assert first.location == second.location
    assert [one.id for one in web.workspace.organisations.all()] == ["invented-academy"]
    assert len(web.workspace.audits.heads()) == 1
    other = form(web, "/audits/new?standard=school-duty:2025") | {"name": "Invented Academy", "kind": "school"}
    for _ in range(2):
        assert web.client.post("/audits/new", data=other).location.startswith("/organisations/invented-academy-2/")
    assert len(web.workspace.audits.heads()) == 2
