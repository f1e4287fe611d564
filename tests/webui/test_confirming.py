"""Proposals are confirmed with one click each, or a section at once, and a second time changes nothing."""

from __future__ import annotations

import re
from typing import Any

from filling import judgement
from websites import Web
from werkzeug.test import TestResponse

PLAN = {"plan": {"title": "Careers plan", "kind": "document"}}
MET = {"level": "met", "from": "matrix:2011#aims", "because": "It asks the same.", "evidence": ["plan"]}
ALONE = {"from": "matrix:2011#offer", "because": "It has the same theme.", "evidence": ["plan", "gone"]}


def add(web: Web, proposals: dict[str, Any], levels: dict[str, Any] | None = None, **members: Any) -> tuple[str, str]:
    return web.add(levels or {}, evidence=PLAN, proposals=proposals, **members)


def url(where: tuple[str, str], rest: str = "") -> str:
    return f"/organisations/{where[0]}/audits/{where[1]}/proposals{rest}"


def press(web: Web, where: tuple[str, str], rest: str = "", **data: Any) -> str:
    """What the page says that follows, as a browser shows it."""
    response: TestResponse = web.client.post(
        url(where, rest), data={"csrf_token": web.token, **data}, follow_redirects=True
    )
    assert response.status_code == 200
    found = re.search(r'notification-banner__heading">(.*?)</p>', response.text)
    assert found is not None
    return found[1]


def test_one_click_takes_the_level_and_its_evidence(web: Web) -> None:
    where = add(web, {"aims": [MET]}, {"aims": {"level": None, "comment": "Mine."}})
    page = web.client.get(url(where)).text
    assert "Evidence that comes with it: Careers plan." in page
    assert "Confirmed: 1.1 " in press(web, where, criterion="aims", choice="level:met")
    saved = judgement(web, where, "aims")
    assert (saved["level"], saved["evidence"], saved["comment"]) == ("met", ["plan"], "Mine.")
    assert "Nothing waits to be confirmed" in web.client.get(url(where)).text


def test_a_second_confirmation_says_so_and_changes_nothing(web: Web) -> None:
    where = add(web, {"aims": [MET]})
    press(web, where, criterion="aims", choice="level:met")
    before = web.document(*where)
    again = press(web, where, criterion="aims", choice="level:met")
    assert again.endswith("is ‘Met’ already. Nothing was changed.")
    assert web.document(*where) == before


def test_an_answer_that_somebody_gave_meanwhile_stays(web: Web) -> None:
    where = add(web, {"aims": [MET]})
    web.workspace.judgements.save("local", *where, "aims", {"level": "partly"}, version=0)
    before = web.document(*where)
    said = press(web, where, criterion="aims", choice="level:met")
    assert "has been answered ‘" in said
    assert "Nothing was changed." in said
    assert web.document(*where) == before


def test_evidence_alone_is_attached_and_the_criterion_stays_open(web: Web) -> None:
    where = add(web, {"offer": [ALONE]})
    data = {"criterion": "offer", "choice": "evidence:"}
    assert "now names ‘Careers plan’. It is still to be judged." in press(web, where, **data)
    section = next(s for s, of in web.document(*where)["judgements"].items() if "offer" in of)
    saved = judgement(web, where, "offer", section)
    assert (saved.get("level"), saved["evidence"]) == (None, ["plan"])
    assert "names this evidence already. Nothing was changed." in press(web, where, **data)
    assert "attached" in web.client.get(url(where)).text


def test_all_of_a_section_are_confirmed_at_once_save_where_two_levels_are_proposed(web: Web) -> None:
    where = add(web, {"aims": [MET], "lead": [MET], "offer": [MET, MET | {"level": "partly"}]})
    page = web.client.get(url(where)).text
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    assert seen == ["aims level:met", "lead level:met"]
    assert "Confirmed: 2 proposals." in press(web, where, "/purpose", seen=seen)
    assert {judgement(web, where, id_)["level"] for id_ in ("aims", "lead")} == {"met"}
    before = web.document(*where)
    assert "confirmed or answered before. Nothing was changed." in press(web, where, "/purpose", seen=seen)
    assert web.document(*where) == before


def test_only_what_the_page_showed_is_confirmed(web: Web) -> None:
    where = add(web, {"aims": [MET], "lead": [MET]})
    press(web, where, "/purpose", seen=["aims level:met"])
    assert judgement(web, where, "lead").get("level") is None


def test_what_nobody_proposes_is_not_confirmed(web: Web) -> None:
    where = add(web, {"aims": [MET]})
    before = web.document(*where)
    assert "not proposed any more" in press(web, where, criterion="aims", choice="level:partly")
    assert "not proposed any more" in press(web, where, criterion="lead", choice="level:met")
    assert web.document(*where) == before


def test_a_submitted_audit_confirms_nothing(web: Web) -> None:
    where = add(web, {"aims": [MET]})
    web.workspace.audits.submit("local", *where)
    assert "Confirm:" not in web.client.get(url(where)).text
    data = {"csrf_token": web.token, "criterion": "aims", "choice": "level:met"}
    assert web.unchanged_by(lambda: web.client.post(url(where), data=data)).status_code == 423


def test_the_audits_page_counts_what_waits(web: Web) -> None:
    where = add(web, {"aims": [MET], "offer": [ALONE]})
    page = f"/organisations/{where[0]}/audits/{where[1]}"
    assert "Look at what is proposed for 2 criteria" in web.client.get(page).text
    press(web, where, criterion="aims", choice="level:met")
    assert "Look at what is proposed for 1 criterion" in web.client.get(page).text
