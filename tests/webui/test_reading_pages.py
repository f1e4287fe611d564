"""The pages for reading: they say what the files say, change nothing by being read, and show nobody what is not theirs."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from builders import standard
from reading import BEFORE, EXTERNAL, OWN, Read, at, post, seen
from websites import TODAY, Web

from qa_toolkit import scoring
from qa_toolkit.report import Settings
from qa_toolkit.reports.html import page as file_page
from qa_toolkit.workspace.access import Actor

HOSTILE = "<script>alert(1)</script>\"'&{{7*7}}"
READING = ("report", "what-if", "what-if/score", "compare", "moderation", "download")


# The report


@pytest.mark.parametrize("beside", [{}, {"previous": BEFORE, "beside": EXTERNAL}])
def test_the_report_s_page_and_file_say_the_same(school: Web, beside: dict[str, str]) -> None:
    audits = {name: school.workspace.audits.audit("ashby-down-school", id_) for name, id_ in beside.items()}
    report = school.toolkit.report(school.workspace.audits.audit("ashby-down-school", OWN), Settings(TODAY), **audits)
    query = "&".join(f"{name}={id_}" for name, id_ in beside.items())
    shown = Read(seen(school, at(OWN, f"report?{query}")), "div.report")
    assert "Every judgement" in shown.text
    assert shown.text == Read(file_page(report), "body.").text.removeprefix("Skip to the report ")
    assert len(shown.all("h1")) == 1


def test_each_gap_and_judgement_leads_to_its_answer(school: Web) -> None:
    school.workspace.audits.reopen("local", "ashby-down-school", OWN)
    page = seen(school, at(OWN, "report"))
    report = school.toolkit.report(school.workspace.audits.audit("ashby-down-school", OWN), Settings(TODAY))
    assert page.count("Change this answer") == len(report.gaps) + len(report.judgements)
    for gap in report.gaps[:3]:
        address = at(OWN, f"sections/{gap.section}")
        assert f'href="{address}#criterion-{gap.criterion}"' in page
        assert f'id="criterion-{gap.criterion}"' in seen(school, address)


def test_a_submitted_answer_can_only_be_read(school: Web) -> None:
    page = seen(school, at(OWN, "report"))
    assert "Read this answer" in page
    assert "Change this answer" not in page


@pytest.mark.parametrize(
    ("query", "status"),
    [("previous=nobody", 404), ("beside=nobody", 404), (f"beside={BEFORE}", 404), ("target=nothing", 422)],
)
def test_a_report_is_not_set_beside_what_does_not_fit(school: Web, query: str, status: int) -> None:
    seen(school, at(OWN, f"report?{query}"), status)


# What if


def test_nothing_ticked_shows_today(web: Web) -> None:
    organisation, audit = web.add()
    page = Read(seen(web, at(audit, "what-if", organisation)), "section.try__result").text
    assert "What stands today" in page
    assert "Put the ticked steps" not in page


def test_ticked_steps_show_what_would_stand(web: Web) -> None:
    organisation, audit = web.add()
    page = Read(
        seen(web, at(audit, "what-if?step=lead&step=offer&day_rate=600", organisation)), "section.try__result"
    ).text
    of = standard()
    real = scoring.score(of, {"aims": "met", "lead": "met", "offer": "met"})["overall"]
    assert f"instead of 37% → {real['percent']}%" in page
    assert "With 2 steps: 3 of 4 met instead of 1." in page
    assert "about £2,700" in page
    assert "2.2 Criterion 2.2" in page.partition("What is still in the way")[2].partition("Work")[0]


def test_a_level_may_be_chosen(web: Web) -> None:
    organisation, audit = web.add()
    page = Read(seen(web, at(audit, "what-if?step=offer&to.offer=partly", organisation)), "section.try__result").text
    assert "Criterion 2.1: Not answered to Partly, small, 3 hours" in page


def test_the_whole_way_reaches_the_rule(web: Web) -> None:
    organisation, audit = web.add()
    whole = re.search(r'href="([^"]+)" data-whole-way', seen(web, at(audit, "what-if", organisation)))
    assert whole is not None
    assert "The rule would be met" in seen(web, whole[1].replace("&amp;", "&"))


def test_trying_saves_nothing(web: Web) -> None:
    organisation, audit = web.add()
    for what in ("what-if", "what-if/score"):
        address = at(audit, f"{what}?step=lead&step=offer", organisation)
        assert web.unchanged_by(partial(web.client.get, address)).status_code == 200


def test_the_script_s_answer_is_the_page_s_own_part(web: Web) -> None:
    organisation, audit = web.add()
    part = seen(web, at(audit, "what-if/score?step=lead", organisation))
    whole = seen(web, at(audit, "what-if?step=lead", organisation))
    assert "<html" not in part
    key = re.compile(r'name="(?:key|csrf_token)" value="[^"]+"')
    assert key.sub("", part.strip()) in key.sub("", whole)


@pytest.mark.parametrize(
    ("query", "status"), [("step=nobody", 404), ("step=lead&to.lead=best", 422), ("target=x", 422)]
)
def test_steps_that_are_none_are_refused(web: Web, query: str, status: int) -> None:
    organisation, audit = web.add()
    seen(web, at(audit, f"what-if?{query}", organisation), status)


@pytest.mark.parametrize("rate", ["-1", "0", "5001", "1e3", "٣", "9" * 50, HOSTILE])
def test_a_day_rate_that_is_none_is_told(web: Web, rate: str) -> None:
    organisation, audit = web.add()
    answer = web.client.get(at(audit, "what-if", organisation), query_string={"step": "lead", "day_rate": rate})
    assert answer.status_code == 200
    assert "Write a whole number of pounds from 1 to 5,000" in answer.text
    assert "<script>alert" not in answer.text
    assert "about £" not in answer.text


def test_ticked_steps_become_actions_once(web: Web) -> None:
    organisation, audit = web.add()
    data = {"step": ["lead", "offer"], "to.offer": "partly", "key": "one"}
    for _ in range(2):
        answer = post(web, at(audit, "what-if", organisation), **data)
        assert answer.status_code == 302
        assert answer.location == f"/organisations/{organisation}/actions"
    board = web.workspace.actions.board(organisation)
    assert [(a.content["criterion"], a.content["title"], a.content["effort"]) for a in board] == [
        ("lead", "Finish 1.2", "M"),
        ("offer", "Begin 2.1", "S"),
    ]


def test_a_dropped_action_comes_back_only_when_it_is_asked_for_anew(web: Web) -> None:
    organisation, audit = web.add()
    post(web, at(audit, "what-if", organisation), step="lead", key="one")
    (action,) = web.workspace.actions.board(organisation)
    web.workspace.actions.save("local", organisation, audit, action.id, {"status": "dropped"}, action.version)
    post(web, at(audit, "what-if", organisation), step="lead", key="one")  # the same button a second time
    assert len(web.workspace.actions.board(organisation)) == 1
    post(web, at(audit, "what-if", organisation), step="lead", key="two")
    assert len(web.workspace.actions.board(organisation)) == 2


def test_a_plan_of_nothing_is_refused(web: Web) -> None:
    organisation, audit = web.add()
    answer = web.unchanged_by(lambda: post(web, at(audit, "what-if", organisation)))
    assert answer.status_code == 422
    assert "Tick at least one step" in answer.text


# All of them


@pytest.mark.parametrize("what", READING)
def test_reading_changes_nothing_and_texts_stay_texts(web: Web, what: str) -> None:
    levels = {"aims": {"level": "met", "comment": HOSTILE, "evidence": ["plan"]}, "lead": "partly"}
    about: dict[str, Any] = {"organisation": {"id": "x", "name": HOSTILE, "kind": "school"}, "cycle": HOSTILE[:40]}
    proof = {"plan": {"title": HOSTILE, "kind": HOSTILE, "location": "javascript:alert(1)"}}
    organisation, audit = web.add(levels, **about, evidence=proof, actions=[{"title": HOSTILE, "owner": HOSTILE}])
    others = {"purpose": {"aims": {"level": "partly", "comment": HOSTILE, "evidence": ["plan"]}}, "delivery": {}}
    people = {"a": {"name": HOSTILE}}
    web.add(id="e", kind="external", **about, evidence=proof, assessors=people, judgements=others)
    web.add({"aims": "partly"}, id="b", **about)
    answer = web.unchanged_by(lambda: web.client.get(at(audit, what, organisation)))
    assert answer.status_code == 200
    page = Read(answer.text, "")
    assert "<script>alert" not in answer.text
    assert "javascript:alert" not in str(page.all("a"))
    assert not [a for _, a in page.elements if "style" in a or any(name.startswith("on") for name in a)]
    assert page.all("style") == []
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert what == "what-if/score" or len(page.all("h1")) == 1


@pytest.mark.parametrize("what", [*READING, "download/html", "download/audit"])
def test_who_may_not_read_is_told_that_it_is_not_there(web: Web, what: str) -> None:
    organisation, audit = web.add()
    web.actor = Actor("stranger", "A stranger")
    assert "There is no such page" in seen(web, at(audit, what, organisation), 404)
    web.actor = Actor("local", "You", local=True)
    seen(web, at("nobody", what, organisation), 404)
    seen(web, at(audit, what, "nobody"), 404)


@pytest.mark.parametrize("what", ["what-if", "moderation/begin", "moderation/aims/reply"])
def test_who_may_only_read_changes_nothing_and_sees_no_button(web: Web, what: str) -> None:
    organisation, audit = web.add()
    reader = web.workspace.organisations.add_person("local", organisation, "A reader", role_="reader")
    web.actor = Actor(reader, "A reader")
    data = {"step": "lead", "assessor": "Somebody", "text": "x", "version": "0"}
    assert web.unchanged_by(lambda: post(web, at(audit, what, organisation), **data)).status_code == 403
    for page in ("what-if?step=lead", "moderation"):
        assert 'method="post"' not in seen(web, at(audit, page, organisation))


@pytest.mark.parametrize("what", ["what-if", "moderation/begin", "moderation/aims/reply", "download/csv"])
def test_nothing_is_done_without_the_page_s_token(web: Web, what: str) -> None:
    organisation, audit = web.add()
    answer = web.unchanged_by(
        lambda: web.client.post(at(audit, what, organisation), data={"step": "lead", "version": "0"})
    )
    assert answer.status_code == 403
