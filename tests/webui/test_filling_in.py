"""Filling in without JavaScript: forms, what they answer, and that nothing typed is lost."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from builders import audit_data, standard
from filling import fields, form, judgement, post, section_url
from websites import Web
from werkzeug.test import TestResponse

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    made = Web(tmp_path / "workspace.sqlite3")
    yield made
    made.close()


def test_a_form_that_nobody_touched_changes_nothing(web: Web) -> None:
    where = web.add()
    data = form(web, section_url(where))
    answer = web.unchanged_by(lambda: post(web, section_url(where), data))
    assert answer.status_code == 302


def test_what_was_typed_is_saved_and_the_next_section_follows(web: Web) -> None:
    where = web.add()
    data = form(web, section_url(where)) | {
        "lead.level": "met",
        "lead.comment": "Ends\r\nhere & <there>.",
        "lead.evidence": "plan",
        "then": "next",
    }
    answer = post(web, section_url(where), data)
    assert answer.location.endswith("/sections/delivery")
    assert judgement(web, where, "lead")["comment"] == "Ends\nhere & <there>."
    assert judgement(web, where, "lead")["level"] == "met"
    assert "Ends\nhere &amp; &lt;there&gt;." in web.client.get(section_url(where)).text


def test_a_choice_can_be_taken_back(web: Web) -> None:
    where = web.add()
    post(web, section_url(where), form(web, section_url(where)) | {"aims.level": ""})
    assert judgement(web, where, "aims")["level"] is None


def test_a_link_and_a_file_become_evidence_of_the_criterion(web: Web) -> None:
    where = web.add()
    data: dict[str, Any] = form(web, section_url(where)) | {
        "lead.link-title": "Careers page",
        "lead.link-location": "https://school.example/careers",
        "lead.file": (io.BytesIO(b"Programme by year.\n"), "../../programme.txt"),
    }
    assert post(web, section_url(where), data).status_code == 302
    evidence = web.document(*where)["evidence"]
    cited = [evidence[id_]["title"] for id_ in judgement(web, where, "lead")["evidence"]]
    assert cited == ["The plan", "Careers page", "programme"]


def test_evidence_already_used_is_picked_in_a_form_that_opens_where_it_is_asked_for(web: Web) -> None:
    where = web.add()
    url = section_url(where)
    assert web.client.get(url).text.count('<option value="plan">') == 1
    asked = post(web, url, form(web, url) | {"add": "aims", "aims.comment": "Typed first."})
    assert asked.location.endswith("?add=aims#aims.adding")
    assert judgement(web, where, "aims")["comment"] == "Typed first."
    page = web.client.get(asked.location).text
    assert 'name="aims.add-evidence"' in page
    assert 'name="lead.add-evidence"' not in page
    assert post(web, url, fields(page) | {"aims.add-evidence": "plan"}).status_code == 302
    assert judgement(web, where, "aims")["evidence"] == ["plan"]


def test_what_names_no_criterion_opens_no_form(web: Web) -> None:
    where = web.add()
    url = section_url(where)
    assert web.client.get(f"{url}?add=nothing").text.count("data-adding") == 1
    assert post(web, url, form(web, url) | {"add": "nothing"}).location.endswith("/sections/purpose")


def test_a_message_is_told_once_and_the_page_is_as_before(web: Web) -> None:
    where = web.add()
    url = section_url(where)
    before = form(web, url)
    post(web, url, before | {"aims.comment": "New."})
    assert "Saved: 1 answer changed." in web.client.get(url).text
    assert "Saved: 1 answer changed." not in web.client.get(url).text


def test_a_file_that_is_not_what_it_says_is_refused_and_the_rest_is_saved(web: Web) -> None:
    where = web.add()
    data: dict[str, Any] = form(web, section_url(where)) | {
        "aims.comment": "This is saved.",
        "lead.file": (io.BytesIO(b"<script>alert(1)</script>"), "picture.png"),
    }
    answer = post(web, section_url(where), data)
    assert answer.status_code == 422
    assert "Please choose" in answer.text
    assert judgement(web, where, "aims")["comment"] == "This is saved."


def test_two_people_see_both_texts_and_the_second_may_choose(web: Web) -> None:
    where = web.add()
    mine = form(web, section_url(where)) | {"aims.comment": "Mine.", "lead.comment": "Also mine."}
    theirs = form(web, section_url(where)) | {"aims.comment": "Theirs."}
    assert post(web, section_url(where), theirs).status_code == 302
    answer = post(web, section_url(where), mine)
    assert answer.status_code == 409
    assert "Theirs." in answer.text
    assert "Mine." in answer.text
    assert judgement(web, where, "aims")["comment"] == "Theirs."
    assert judgement(web, where, "lead")["comment"] == "Also mine."
    chosen = fields(answer.text) | {"aims.comment": "Theirs. Mine."}
    assert post(web, section_url(where), chosen).status_code == 302
    assert judgement(web, where, "aims")["comment"] == "Theirs. Mine."


def test_a_page_that_was_open_too_long_gives_back_what_was_typed(web: Web) -> None:
    where = web.add()
    data = form(web, section_url(where)) | {"aims.comment": 'Long "text" & more.'}
    web.client.delete_cookie("qa-toolkit")
    answer = web.unchanged_by(lambda: post(web, section_url(where), data))
    assert answer.status_code == 403
    assert "Press once more to save" in answer.text
    assert post(web, section_url(where), fields(answer.text)).status_code == 302
    assert judgement(web, where, "aims")["comment"] == 'Long "text" & more.'


def test_a_submitted_audit_shows_its_answers_and_takes_none(web: Web) -> None:
    where = web.add()
    data = form(web, section_url(where)) | {"aims.comment": "Too late."}
    page = f"/organisations/{where[0]}/audits/{where[1]}"
    token = {"csrf_token": web.token}
    assert web.client.post(f"{page}/submit", data=token).status_code == 302
    refused = web.unchanged_by(lambda: post(web, section_url(where), data))
    assert refused.status_code == 423
    assert "Too late." in refused.text
    assert "As seen." not in refused.text  # nobody has touched that
    locked = web.client.get(section_url(where)).text
    assert "As seen." in locked
    assert "<textarea" not in locked
    assert web.client.post(f"{page}/reopen", data=token).status_code == 302
    assert post(web, section_url(where), data).status_code == 302


def test_an_audit_is_begun_once_however_often_the_button_is_pressed(web: Web) -> None:
    data = form(web, "/audits/new?standard=school-duty:2025") | {
        "name": "Invented Academy",
        "kind": "school",
        "highest_year": "11",
        "has_sixth_form": "no",
        "assessor": "Careers leader",
    }
    first = web.client.post("/audits/new", data=data)
    second = web.client.post("/audits/new", data=data | {"organisation": "invented-academy"})
    assert first.location == second.location
    page = web.client.get(first.location).text
    assert "Invented Academy" in page
    assert "0 of" in page
    head = web.workspace.audits.heads()[0]
    about = web.document(head.organisation, head.id)
    assert about["organisation"]["highest_year"] == 11
    assert about["organisation"]["has_sixth_form"] is False
    assert about["assessors"] == {"a1": {"name": "Careers leader", "role": ""}}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Write the name of your organisation"),
        ({"name": "a" * 201}, "at most 200 characters"),
        ({"name": "A", "highest_year": "eleven"}, "Write a whole number from 7 to 13."),
        ({"name": "A", "school_type": "castle"}, "Choose one of the answers."),
        ({"name": "A", "kind": "castle"}, "Say what kind of organisation it is."),
    ],
)
def test_a_beginning_that_cannot_be_says_why_and_keeps_what_was_typed(
    web: Web, typed: dict[str, str], said: str
) -> None:
    data = form(web, "/audits/new?standard=school-duty:2025") | {"kind": "school", "role": "Lead", **typed}
    answer = web.unchanged_by(lambda: web.client.post("/audits/new", data=data))
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert 'value="Lead"' in answer.text


def files(*names: str) -> dict[str, Any]:
    return {"files": [(io.BytesIO((EXAMPLES / name).read_bytes()), name) for name in names]}


def test_files_are_opened_and_a_bad_one_does_not_stop_the_rest(web: Web) -> None:
    good = ["ashby-down-school/school-duty-2025.json", "wexcombe-girls-school/school-duty-2025.yaml"]
    data = files(*good)
    data["files"].append((io.BytesIO(b'{"standard": {"name": "x"}, "standard": 1}'), "bad.json"))
    answer = post(web, "/audits/open", {"csrf_token": web.token, **data})
    assert answer.status_code == 422
    assert "2 of 3 files opened" in answer.text
    assert "stands twice" in unescape(answer.text)
    assert len(web.workspace.audits.heads()) == 2


def test_the_same_file_again_is_the_same_audit_and_another_one_under_its_id_is_refused(web: Web) -> None:
    of = web.toolkit.standard("matrix:2011")
    data = audit_data(of, organisation={"id": "p", "name": "Provider", "kind": "provider"})
    other = data | {"cycle": "2030-31"}

    def opened(document: dict[str, Any], **more: str) -> TestResponse:
        file = (io.BytesIO(json.dumps(document).encode()), "audit.json")
        return post(web, "/audits/open", {"csrf_token": web.token, "files": [file], **more})

    assert opened(data).location == opened(data).location
    assert "is here already" in opened(other).text
    assert opened(other, replace="yes").status_code == 302
    assert web.document("p", "audit-1")["cycle"] == "2030-31"


def test_settings_are_saved_by_version(web: Web) -> None:
    where = web.add()
    url = f"/organisations/{where[0]}/audits/{where[1]}/settings"
    data = form(web, url) | {
        "cycle": "2027-28",
        "target": "ready",
        "assessor-name": ["R. Carlow"],
        "assessor-role": ["lead"],
    }
    assert web.client.post(url, data=data).status_code == 302
    document = web.document(*where)
    assert (document["cycle"], document["target_award"]) == ("2027-28", "ready")
    assert document["assessors"] == {"a1": {"name": "R. Carlow", "role": "lead"}}
    again = web.unchanged_by(lambda: web.client.post(url, data=data | {"cycle": "2030-31"}))
    assert again.status_code == 409


def test_settings_that_somebody_else_changed_meanwhile_come_back_beside_theirs(web: Web) -> None:
    where = web.add()
    url = f"/organisations/{where[0]}/audits/{where[1]}/settings"
    mine = form(web, url) | {"cycle": "Mine", "assessor-name": ["My assessor"], "assessor-role": ["lead"]}
    assert web.client.post(url, data=form(web, url) | {"cycle": "Theirs"}).status_code == 302
    answer = web.unchanged_by(lambda: web.client.post(url, data=mine))
    assert answer.status_code == 409
    assert all(words in answer.text for words in ("Theirs.", 'value="Mine"', 'value="My assessor"'))
    assert web.client.post(url, data=fields(answer.text)).status_code == 302
    document = web.document(*where)
    assert (document["cycle"], document["assessors"]["a1"]["name"]) == ("Mine", "My assessor")


def test_settings_that_cannot_be_saved_come_back_with_the_reason(web: Web) -> None:
    where = web.add()
    url = f"/organisations/{where[0]}/audits/{where[1]}/settings"
    people = [f"Person {number}" for number in range(13)]
    data = form(web, url) | {"assessor-key": people, "assessor-name": people, "assessor-role": people}
    answer = web.unchanged_by(lambda: web.client.post(url, data=data))
    assert answer.status_code == 422
    assert "At most 12 people" in answer.text
    assert 'value="Person 12"' in answer.text
    assert web.client.post(url, data=fields(answer.text) | {"assessor-name": people[:2]}).status_code == 302
    web.client.post(url.replace("settings", "submit"), data={"csrf_token": web.token})
    locked = web.client.post(url, data=data | {"assessor-name": ["", "Typed"]})
    assert locked.status_code == 423
    assert 'value="Typed"' in locked.text


def test_a_deleted_audit_comes_back(web: Web) -> None:
    where = web.add()
    page, token = f"/organisations/{where[0]}/audits/{where[1]}", {"csrf_token": web.token}
    web.client.post(f"{page}/delete", data=token)
    assert web.client.get(page).status_code == 404
    web.client.post(f"{page}/undelete", data=token)
    assert web.client.get(page).status_code == 200


def test_home_names_every_audit_and_what_comes_next(web: Web) -> None:
    assert "Nothing here yet" in web.client.get("/").text
    web.add(actions=[{"title": "Write the policy", "due": "2026-12-05"}])
    page = web.client.get("/").text
    assert "2 of 4 answered" in page
    assert "Write the policy" in page


def test_every_standard_has_a_page_that_explains_it(web: Web) -> None:
    for name in web.toolkit.standard_names:
        page = unescape(web.client.get(f"/standards/{name}").text)
        of = web.toolkit.standard(name)
        assert of.title in page
        assert all(criterion.title in page for criterion in of.criteria.values())


def test_an_unanswered_criterion_is_counted_and_is_no_error(web: Web) -> None:
    where = web.add({})
    page = web.client.get(section_url(where)).text
    assert "0 of 2" in page
    assert "error" not in page.lower()


def test_criteria_that_do_not_apply_say_so(web: Web) -> None:
    of = standard()
    assert of.criteria
    audit = web.toolkit.read_audit(EXAMPLES / "wexcombe-girls-school/school-duty-2025.yaml")
    where = web.workspace.audits.add("local", audit.data, audit.standard)
    outside = sorted(audit.outside)
    section = audit.standard.criteria[outside[0]].section
    assert "does not apply to your organisation" in web.client.get(section_url(where, section)).text
