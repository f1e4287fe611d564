"""A new audit is begun from others, evidence is seen over all of them, and two standards stand side by side."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browser import NewPage
from playwright.sync_api import expect
from reading import EXAMPLES
from served import Served
from websites import TODAY, Web

from qa_toolkit.invented import invented
from qa_toolkit.new_audits import blank
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace

SCHOOL = "ashby-down-school"
DUTY = EXAMPLES / "school-duty-2025.json"


def fill(workspace: Workspace, toolkit: Toolkit) -> dict[str, str]:
    """Two audits of one school by standards that share themes; the ids by standard."""
    duty = toolkit.read_audit(DUTY)
    earlier = toolkit.standard("gatsby:2014")
    gatsby = invented(earlier, organisation=duty.organisation, best=True)
    for data, standard in ((duty.data, duty.standard), (gatsby, earlier)):
        workspace.audits.add("local", data, standard)
    return {head.standard: head.id for head in workspace.audits.heads()}


@pytest.fixture
def ids(web: Web) -> dict[str, str]:
    return fill(web.workspace, web.toolkit)


def begin(web: Web, **data: Any) -> Any:
    return web.client.post(f"/organisations/{SCHOOL}/begin", data={"csrf_token": web.token, **data})


def test_what_would_come_along_is_shown_and_nothing_made(web: Web, ids: dict[str, str]) -> None:
    asked = {"standard": "gatsby:2025", "from": list(ids.values())}
    page = web.unchanged_by(lambda: web.client.get(f"/organisations/{SCHOOL}/begin", query_string=asked)).text
    assert "of evidence carried over" in page
    starts = re.findall(r'<th scope="row" class="govuk-table__header">([^<]+)</th>', page)
    assert sorted(starts) == ["gatsby:2014", "gatsby:2025", "gatsby:2025", "school-duty:2025"]


def test_an_audit_is_begun_once_whatever_is_pressed(web: Web, ids: dict[str, str]) -> None:
    data = {"standard": "gatsby:2025", "from": list(ids.values()), "key": "one-form"}
    first = begin(web, **data)
    assert first.status_code == 302
    made = web.document(SCHOOL, first.location.rsplit("/", 1)[1])
    assert made["standard"]["name"] == "gatsby:2025"
    assert made["evidence"]
    assert made["proposals"]
    assert not any(one.get("level") for part in made["judgements"].values() for one in part.values())
    assert web.unchanged_by(lambda: begin(web, **data)).location == first.location


def test_without_an_audit_it_says_what_to_do(web: Web, ids: dict[str, str]) -> None:
    answer = web.unchanged_by(lambda: begin(web, standard="gatsby:2025"))
    assert (answer.status_code, "Choose at least one audit" in answer.text) == (422, True)


@pytest.mark.parametrize("of", ["other-audit", "own"])
def test_only_audits_of_this_organisation_by_other_standards_can_be_begun_from(
    web: Web, ids: dict[str, str], of: str
) -> None:
    other = web.add(id="other-audit")[1]
    chosen, standard = {"own": (ids["gatsby:2014"], "gatsby:2014")}.get(of, (other, "gatsby:2025"))
    answer = web.unchanged_by(lambda: begin(web, standard=standard, **{"from": chosen}))
    assert answer.status_code == 404


def test_the_form_of_a_new_audit_offers_the_audits_that_are_here(web: Web, ids: dict[str, str]) -> None:
    page = web.client.get("/audits/new?standard=gatsby:2025").text
    assert f"/organisations/{SCHOOL}/begin?standard=gatsby:2025" in page.replace("%3A", ":")


def test_a_document_is_shown_with_the_criteria_that_it_would_serve(web: Web, ids: dict[str, str]) -> None:
    page = web.client.get(f"/organisations/{SCHOOL}/coverage").text
    assert "This one document would serve these criteria" in page
    assert f"/audits/{ids['gatsby:2014']}/sections/" in page
    assert f"/audits/{ids['school-duty:2025']}/sections/" in page


def test_audits_whose_files_do_not_say_the_organisations_id_belong_together_all_the_same(web: Web) -> None:
    for name, about in (("school-duty:2025", {}), ("gatsby:2014", {"id": "a-school"})):
        standard = web.toolkit.standard(name)
        organisation = {"name": "A School", "kind": "school", **about}
        web.workspace.audits.add("local", blank(standard, organisation, TODAY), standard)
    assert web.client.get("/organisations/a-school/coverage").status_code == 200
    asked = {"standard": "gatsby:2025", "from": [head.id for head in web.workspace.audits.heads()]}
    assert "Begin this audit" in web.client.get("/organisations/a-school/begin", query_string=asked).text


def test_of_two_audits_by_one_standard_the_latest_counts(school: Web) -> None:
    page = school.client.get(f"/organisations/{SCHOOL}/coverage")
    assert page.status_code == 200
    heads = [one for one in school.workspace.audits.heads(SCHOOL) if one.kind == "self"]
    latest, earlier = sorted(heads, key=lambda one: one.cycle, reverse=True)
    assert f"/audits/{latest.id}" in page.text
    assert earlier.id not in page.text


def test_two_standards_stand_side_by_side_both_ways(web: Web) -> None:
    page = web.client.get("/standards/matrix:2011/crosswalk?with=school-duty:2025").text
    for start, to in (("matrix:2011", "school-duty:2025"), ("school-duty:2025", "matrix:2011")):
        assert f"{to}, reached from {start}" in page
        assert re.search(rf"From {start}, of the \d+ criteria of {to}: ", page)


def test_the_whole_crosswalk_can_be_kept_as_a_file(web: Web) -> None:
    answer = web.client.get("/standards/matrix:2011/crosswalk/file?with=school-duty:2025")
    assert answer.headers["Content-Disposition"] == "attachment; filename=crosswalk-matrix-2011-school-duty-2025.html"
    assert "Criterion by criterion" in answer.text


@pytest.mark.parametrize(
    ("other", "status", "says"), [("matrix:2011", 422, "stands on both sides"), ("nothing:1", 404, "nothing:1")]
)
def test_a_crosswalk_that_cannot_be_made_says_so(web: Web, other: str, status: int, says: str) -> None:
    for rest in ("", "/file"):
        answer = web.client.get(f"/standards/matrix:2011/crosswalk{rest}", query_string={"with": other})
        assert (answer.status_code, says in answer.text) == (status, True)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_careers_leader_begins_gatsby_2025_from_what_is_there(
    served: Served, new_page: NewPage, scripts: bool
) -> None:
    ids = fill(served.workspace, served.toolkit)
    page = new_page(java_script_enabled=scripts)
    page.goto(f"{served.url}/organisations/{SCHOOL}")
    page.get_by_role("link", name="Begin one from the audits that are here").click()
    page.get_by_label("Begin an audit by").select_option("gatsby:2025")
    for name in ids:
        page.get_by_label(f"({name};").check()
    page.get_by_role("button", name="Show what would come along").click()
    expect(page.get_by_role("heading", name="What would come along to gatsby:2025")).to_be_visible()
    page.get_by_role("button", name="Begin this audit").click()
    expect(page.get_by_text("What is proposed counts once you have confirmed it.")).to_be_visible()
    page.get_by_role("link", name="Look at what is proposed").click()
    page.get_by_role("button", name=re.compile("^(Confirm: |Attach this evidence)")).first.click()
    expect(page.get_by_text(re.compile("^Confirmed: |It is still to be judged"))).to_be_visible()
    made = next(head for head in served.workspace.audits.heads() if head.standard == "gatsby:2025")
    judgements = served.workspace.audits.document(SCHOOL, made.id)["judgements"]
    assert [one for part in judgements.values() for one in part.values() if one.get("evidence")]
