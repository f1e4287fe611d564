"""What data or other answers suggest is shown beside a criterion, and counts once a person has taken it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from browser import NewPage
from builders import audit_data, standard
from filling import form, post, section_url
from playwright.sync_api import Page, expect
from reading import EXAMPLES
from served import Served
from websites import Web

LINKS = {"title": "Links of the page, checked", "kind": "check", "dated": "2026-11-03"}
BECAUSE = "A link that works leads to each of them."
FROM_DATA = {"level": "met", "from": "careers-web-page", "because": BECAUSE, "evidence": ["links", "gone"]}


def page_of(web: Web, proposal: Mapping[str, Any], **levels: str) -> str:
    where = web.add(dict(levels), id=str(proposal["from"]).partition("#")[0], proposals={"aims": [dict(proposal)]})
    return web.client.get(f"/organisations/{where[0]}/audits/{where[1]}/sections/purpose").text


def test_it_says_whether_data_or_answers_suggest_something(web: Web) -> None:
    assert f"Your data suggest <strong>Met</strong>. {BECAUSE}" in page_of(web, FROM_DATA)
    elsewhere = page_of(web, {"level": "met", "from": "matrix:2011#aims"})
    assert "Your answers elsewhere suggest <strong>Met</strong>." in elsewhere


def test_where_a_person_has_answered_nothing_is_suggested(web: Web) -> None:
    assert "suggest" not in page_of(web, FROM_DATA, aims="partly")


def test_a_level_that_is_none_is_told_without_a_button(web: Web) -> None:
    page = page_of(web, FROM_DATA | {"level": "splendid"})
    assert f"Your data say something here. {BECAUSE}" in page
    assert "data-use" not in page


def test_evidence_that_may_serve_is_attached_with_one_click(served: Served, page: Page) -> None:
    """As an audit that was begun from others holds it where nobody has compared the two criteria."""
    of = standard()
    alone = {"from": "matrix:2011#clear-offer", "because": BECAUSE, "evidence": ["links"]}
    where = served.workspace.audits.add(
        "local", audit_data(of, {}, evidence={"links": LINKS}, proposals={"aims": [alone]}), of
    )
    page.goto(served.page(where, "/sections/purpose"))
    page.get_by_role("button", name="Attach this evidence to 1.1").click()
    expect(page.locator("#save-status")).to_contain_text("All saved")
    saved = served.workspace.audits.document(*where)["judgements"]["purpose"]["aims"]
    assert (saved.get("level"), saved["evidence"]) == (None, ["links"])
    page.reload()
    expect(page.get_by_text("Your answers elsewhere say something here.")).to_be_visible()
    expect(page.get_by_role("button", name="Attach this evidence")).to_have_count(0)


def test_evidence_that_is_not_in_the_audit_is_told_without_a_button(web: Web) -> None:
    page = page_of(web, {"from": "matrix:2011#clear-offer", "because": BECAUSE, "evidence": ["gone"]})
    assert f"Your answers elsewhere say something here. {BECAUSE}" in page
    assert "From matrix:2011#clear-offer." in page
    assert "data-use" not in page


def test_without_a_script_a_level_brings_its_evidence_too(served: Served, new_page: NewPage) -> None:
    of = standard()
    where = served.workspace.audits.add(
        "local", audit_data(of, {}, evidence={"links": LINKS}, proposals={"aims": [FROM_DATA]}), of
    )
    page = new_page(java_script_enabled=False)
    page.goto(served.page(where, "/sections/purpose"))
    page.get_by_label("Comment (1.1)").fill("Looked at.")
    page.get_by_role("button", name="Met for 1.1").click()
    expect(page.get_by_text("Confirmed: 1.1")).to_be_visible()
    saved = served.workspace.audits.document(*where)["judgements"]["purpose"]["aims"]
    assert (saved["level"], saved["evidence"], saved["comment"]) == ("met", ["links"], "Looked at.")


def test_a_level_is_taken_with_the_evidence_that_it_rests_on(served: Served, page: Page) -> None:
    of = standard()
    data = audit_data(of, evidence={"links": LINKS}, proposals={"aims": [FROM_DATA]})
    where = served.workspace.audits.add("local", data, of)
    page.goto(served.page(where, "/sections/purpose"))
    page.get_by_role("button", name="Met for 1.1").click()
    expect(page.locator("#save-status")).to_contain_text("All saved")
    saved = served.workspace.audits.document(*where)["judgements"]["purpose"]["aims"]
    assert (saved["level"], saved["evidence"]) == ("met", ["links"])
    expect(page.locator(".proposal")).to_be_hidden()


def test_a_number_is_taken(served: Served, page: Page) -> None:
    audit = served.toolkit.read_audit(EXAMPLES / "school-duty-2025.json")
    counted = next(criterion for criterion in audit.standard.criteria.values() if criterion.bands)
    del audit.data["judgements"][counted.section][counted.id], audit.data["submitted_at"]
    audit.data["proposals"] = {counted.id: [{"value": 5, "from": "encounters", "because": "Five are in the log."}]}
    where = served.workspace.audits.add("local", audit.data, audit.standard)
    page.goto(served.page(where, f"/sections/{counted.section}"))
    page.get_by_role("button", name=f"5 for {counted.number}").click()
    expect(page.locator("#save-status")).to_contain_text("All saved")
    assert served.workspace.audits.document(*where)["judgements"][counted.section][counted.id]["value"] == 5


def test_what_was_confirmed_already_is_said_and_not_saved_again(web: Web) -> None:
    where = web.add({}, id="twice", proposals={"aims": [FROM_DATA]})
    sent = form(web, section_url(where)) | {"aims.level": "met"}
    for says in ("Saved: 1 answer changed.", "Nothing was changed: 1 answer that you sent stands here already."):
        post(web, section_url(where), sent)
        before = web.document(*where)
        assert says in web.client.get(section_url(where)).text
    assert web.document(*where) == before
    assert before["judgements"]["purpose"]["aims"]["level"] == "met"
