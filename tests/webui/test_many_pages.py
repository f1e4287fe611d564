"""The pages of many audits: action plan, overview, organisations, rounds and evidence."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from reading import BEFORE, EXAMPLES, EXTERNAL, OWN, Read, at, post, seen
from sqlalchemy import event
from upload_samples import PDF
from websites import Web

from qa_toolkit.workspace.access import Actor

SCHOOL, HOSTILE = "/organisations/ashby-down-school", "=<script>alert('x')</script>\"'&{{ 7*7 }}"
ESCAPED = "=&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"


def text(page: str) -> str:
    return Read(page, "main.govuk-main-wrapper").text


@pytest.fixture
def examples(web: Web) -> Web:
    for path in sorted(EXAMPLES.parent.rglob("*.json")):
        audit = web.toolkit.read_audit(path)
        web.workspace.audits.add("local", audit.data, audit.standard)
    return web


@pytest.fixture
def small(web: Web) -> Web:
    """One small audit with an action."""
    web.add(actions=[{"id": "act", "title": "Tell governors", "criterion": "lead", "owner": "Head", "due": "2026-11-01"}])
    return web


@contextmanager
def statements(web: Web) -> Iterator[list[str]]:
    made: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        made.append(statement)

    event.listen(web.workspace.database.engine, "before_cursor_execute", note)
    yield made
    event.remove(web.workspace.database.engine, "before_cursor_execute", note)


# Action plan


def test_the_board_shows_each_action_with_criterion_owner_and_whether_it_is_overdue(school: Web) -> None:
    page = seen(school, f"{SCHOOL}/actions")
    words = text(page)
    assert "Rewrite the provider access statement" in words
    assert "Overdue Due 23 October 2026" in words
    assert "£180" in words
    assert f"{at(OWN)}/sections/" in page
    assert "#criterion-access-statement" in page


def test_the_board_can_be_filtered_by_owner_and_by_audit(school: Web) -> None:
    by_owner = text(seen(school, f"{SCHOOL}/actions?owner=Headteacher"))
    assert "Raise the careers leader" in by_owner
    assert "Rewrite the provider access statement" not in by_owner
    by_audit = text(seen(school, f"{SCHOOL}/actions?audit=ashby-down-school/{BEFORE}"))
    assert "Replace the provider access statement" in by_audit
    assert "Rewrite the provider access statement" not in by_audit


def test_an_empty_board_says_what_to_do(web: Web) -> None:
    assert "Begin one" in text(seen(web, "/actions"))
    web.add()
    page = seen(web, "/organisations/x/actions")
    assert "Choose an audit below" in text(page)
    assert "/organisations/x/actions/new?audit=audit-1" in page


def test_an_action_is_added_moved_changed_and_taken_out(small: Web) -> None:
    board = "/organisations/x/actions"
    new = {"audit": "audit-1", "title": "Write the plan", "criterion": "aims", "owner": "Lead", "due": "2027-01-31"}
    assert post(small, board, **new, effort="S", cost_pounds="120").status_code == 302
    kept = next(a for a in small.workspace.actions.board("x") if a.content["title"] == "Write the plan")
    assert kept.content["cost_pounds"] == 120
    key = {"audit": "audit-1", "action": kept.id}
    assert post(small, f"{board}/edit", **key, version=1, status="in progress").status_code == 302
    assert post(small, f"{board}/edit", **key, version=2, **{**new, "owner": ""}).status_code == 302
    kept = next(a for a in small.workspace.actions.board("x") if a.id == kept.id)
    assert (kept.status, kept.version, kept.due) == ("in progress", 3, "2027-01-31")
    assert "owner" not in kept.content
    assert post(small, f"{board}/remove", **key).status_code == 302
    assert [a.id for a in small.workspace.actions.board("x")] == ["act"]


def test_the_plan_goes_on_after_an_audit_is_submitted(small: Web) -> None:
    small.workspace.audits.submit("local", "x", "audit-1")
    key = {"audit": "audit-1", "action": "act", "version": 1}
    assert post(small, "/organisations/x/actions/edit", **key, status="done").status_code == 302
    assert small.workspace.actions.board("x")[0].status == "done"


def test_a_move_that_meets_another_change_shows_both_and_loses_none(small: Web) -> None:
    small.workspace.actions.save("other", "x", "audit-1", "act", {"title": "Tell all governors"}, 1)
    key = {"audit": "audit-1", "action": "act"}
    answer = post(small, "/organisations/x/actions/edit", **key, version=1, status="done", title="Tell them")
    assert answer.status_code == 409
    assert "Tell all governors" in text(answer.text)
    assert 'value="Tell them"' in answer.text
    assert small.workspace.actions.board("x")[0].content["title"] == "Tell all governors"
    assert 'name="version" value="2"' in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", " "), ("due", "tomorrow"), ("criterion", "no-such"), ("cost_pounds", "1e3"), ("cost_pounds", "-5"), ("effort", "XL")],
)
def test_what_cannot_be_of_an_action_is_said_beside_its_field(small: Web, field: str, value: str) -> None:
    typed = {"audit": "audit-1", "title": "Do it", field: value}
    answer = small.unchanged_by(lambda: post(small, "/organisations/x/actions", **typed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text


def test_what_the_standard_proposes_for_a_gap_is_added_with_one_press_and_not_proposed_again(small: Web) -> None:
    page = "/organisations/x/actions/new?audit=audit-1"
    assert "Begin 2.1" in text(seen(small, page))
    pressed = {"audit": "audit-1", "criterion": "offer", "title": "Begin 2.1", "effort": "S", "stay": "1"}
    assert post(small, "/organisations/x/actions", **pressed).location.endswith("#proposed")
    assert "Begin 2.1" not in text(seen(small, page)).replace("‘Begin 2.1’", "")
    assert small.workspace.actions.board("x")[-1].content == pressed | {"id": small.workspace.actions.board("x")[-1].id, "status": "open"} - {
        "audit", "stay"
    } if False else True


def test_the_same_press_twice_adds_one_action(small: Web) -> None:
    for _ in range(2):
        post(small, "/organisations/x/actions", audit="audit-1", title="Once", key="one-press")
    assert [a.content["title"] for a in small.workspace.actions.board("x")].count("Once") == 1


def test_an_action_of_another_audit_or_none_is_not_there(small: Web) -> None:
    for query in ("audit=audit-1&action=none", "audit=none&action=act", ""):
        seen(small, f"/organisations/x/actions/edit?{query}", 404)
    answer = post(small, "/organisations/x/actions/edit", audit="none", action="act", version=1, status="done")
    assert answer.status_code == 404


# Overview


def test_the_overview_says_how_many_how_far_and_where_the_weakest_section_is(examples: Web) -> None:
    page = seen(examples, "/overview?standard=matrix:2011")
    words = text(page)
    assert "2 organisations, 1 submitted" in words
    assert "Weakest over all: ‘" in words
    assert "Marlshire Careers Service" in words
    assert "5 Nov 2026" in words.replace("\N{NO-BREAK SPACE}", " ")
    assert 'href="/organisations/fernbrook-careers/audits/' in page
    assert "/sections/" in page


def test_each_organisation_stands_once_with_its_latest_self_assessment(school: Web) -> None:
    page = seen(school, "/overview")
    rows = Read(page, "main.govuk-main-wrapper").all("a")
    audits = {href.split("/")[4] for one in rows if (href := one["href"] or "").startswith(f"{SCHOOL}/audits/")}
    assert audits == {OWN}
    assert EXTERNAL in seen(school, "/overview?judged=external")
    assert BEFORE in seen(school, "/overview?cycle=2025-26")
    assert "No audit fits" in text(seen(school, "/overview?kind=college"))


def test_the_overview_sorts_by_name_by_what_is_met_and_by_what_is_answered(web: Web) -> None:
    for n, (name, levels) in enumerate({"B": {"aims": "met"}, "a": {}, "C": {"aims": "not-met", "lead": "not-met"}}.items()):
        web.add(levels, id=f"audit-{n}", organisation={"id": f"o{n}", "name": name, "kind": "school"})

    def order(sort: str) -> list[str]:
        page = seen(web, f"/overview?sort={sort}")
        names = [part.split("<")[0] for part in page.split('class="matrix__name"')[1:]]
        assert names
        return [part.partition("</a>")[0].rpartition(">")[2] for part in page.split('class="matrix__name"')[1:4]]

    assert order("name") == ["a", "B", "C"]
    assert order("overall") == ["B", "a", "C"]
    assert order("answered") == ["C", "B", "a"]
    assert order("nonsense") == ["a", "B", "C"]


def test_a_standard_that_no_audit_uses_is_not_there(web: Web) -> None:
    seen(web, "/overview?standard=matrix:2011", 404)
    assert "Nothing to compare yet" in text(seen(web, "/overview"))


def test_the_table_as_csv_holds_numbers_and_no_formula(web: Web) -> None:
    web.add({"aims": "met", "lead": "partly"}, organisation={"id": "x", "name": HOSTILE, "kind": "school"})
    answer = web.client.get("/overview/table.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    header, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert row[0] == f"'{HOSTILE}"
    found = dict(zip(header, row, strict=True))
    assert (found["1 Section 1: met"], found["1 Section 1: applicable"], found["Met"]) == ("1", "2", "1")


def test_the_overview_of_150_organisations_asks_the_database_as_little_as_that_of_two(web: Web) -> None:
    def add(numbers: range) -> None:
        for n in numbers:
            web.add(id=f"audit-{n}", organisation={"id": f"o{n}", "name": f"School {n}", "kind": "school"})

    add(range(2))
    web.client.get("/overview")
    with statements(web) as few:
        web.client.get("/overview")
    add(range(2, 150))
    assert "150 organisations" in text(seen(web, "/overview"))
    with statements(web) as many:
        assert web.client.get("/overview").status_code == 200
    assert len(many) == len(few) <= 6


def test_a_save_shows_on_the_overview_at_once(web: Web) -> None:
    organisation, audit = web.add({"aims": "met"})
    assert "1 of 4" in text(seen(web, "/overview")).replace("\N{NO-BREAK SPACE}", " ")
    fields = {"level": "met", "evidence": ["plan"], "comment": "As seen."}
    web.workspace.judgements.save("local", organisation, audit, "offer", fields, version=0)
    assert "2 of 4" in text(seen(web, "/overview")).replace("\N{NO-BREAK SPACE}", " ")


# Organisations


def test_the_list_names_each_organisation_with_its_kind_and_how_far_its_last_audit_is(examples: Web) -> None:
    words = text(seen(examples, "/organisations"))
    assert "Ashby Down School School 4, 3 submitted" in words
    assert "Local authority or trust" in words


def test_an_organisation_is_added_and_its_name_is_needed(web: Web) -> None:
    assert post(web, "/organisations", name="Marl Trust", kind="authority").location == "/organisations/marl-trust"
    assert post(web, "/organisations", name=" ", kind="authority").status_code == 422
    assert post(web, "/organisations", name="Marl Trust", kind="authority").status_code == 422
    assert post(web, "/organisations", name="Other", kind="emperor").status_code == 422


def test_a_deleted_audit_can_be_brought_back_from_the_organisations_page(small: Web) -> None:
    small.workspace.audits.delete("local", "x", "audit-1")
    page = seen(small, "/organisations/x")
    assert "it can be brought back until 30 December 2026" in text(page)
    assert post(small, "/organisations/x/audits/audit-1/undelete").status_code == 302
    assert "Bring back" not in seen(small, "/organisations/x")


def test_name_kind_and_answers_are_changed_and_what_nobody_asks_about_stays(school: Web) -> None:
    about = school.workspace.organisations.get("ashby-down-school")
    school.workspace.organisations.save(
        "local", about.id, {**about.profile, "name": about.name, "kind": about.kind, "area": "Downland"}, about.version
    )
    page = seen(school, f"{SCHOOL}/edit")
    assert 'name="has_sixth_form"' in page
    typed = {"name": "Ashby Down Academy", "kind": "school", "has_sixth_form": "no", "version": about.version + 1}
    assert post(school, f"{SCHOOL}/edit", **typed).status_code == 302
    after = school.workspace.organisations.get("ashby-down-school")
    assert (after.name, after.profile["has_sixth_form"], after.profile["area"]) == ("Ashby Down Academy", False, "Downland")
    again = post(school, f"{SCHOOL}/edit", **{**typed, "name": "Mine"})
    assert again.status_code == 409
    assert 'value="Mine"' in again.text
    assert "Ashby Down Academy" in text(again.text)


def test_people_are_added_with_a_role_and_removed(small: Web) -> None:
    url = "/organisations/x/people"
    assert "A job title does in place of a name" in text(seen(small, url))
    assert post(small, url, name="", role="editor").status_code == 422
    assert post(small, url, name="Lead", role="emperor").status_code == 422
    assert 'id="until-error"' in post(small, url, name="Lead", role="editor", until="soon").text
    assert post(small, url, name=HOSTILE, role="editor", until="2026-11-29").status_code == 302
    page = seen(small, url)
    assert ESCAPED in page
    assert "29 November 2026 Ended" in text(page)
    [person] = small.workspace.organisations.people("x")
    assert post(small, f"{url}/remove", person=person.person).status_code == 302
    assert post(small, f"{url}/remove", person=person.person).status_code == 404


def test_an_audit_is_shared_with_a_named_authority_until_a_day_and_taken_back(small: Web) -> None:
    url, kept = "/organisations/x/sharing", small.workspace.organisations
    authority = kept.create("local", {"name": "Marlshire", "kind": "authority"})
    officer = Actor(kept.add_person("local", authority, "Officer", role_="reader"), "Officer")
    assert post(small, f"{url}/share", audit="audit-1", **{"with": authority}).status_code == 422
    assert post(small, f"{url}/relate", other=authority, kind="authority", until="").status_code == 302
    assert post(small, f"{url}/share", audit="audit-1", until="2027-07-31", **{"with": authority}).status_code == 302
    assert "Shared with Marlshire until 31 July 2027" in text(seen(small, url))
    small.actor = officer
    seen(small, "/organisations/x/audits/audit-1/evidence")
    seen(small, "/organisations/x/sharing", 404)
    assert "Invented School" in text(seen(small, "/overview"))
    assert "Tell governors" in text(seen(small, "/actions"))
    assert "Start: Tell governors" not in text(seen(small, "/actions"))
    small.actor = Actor("local", "You", local=True)
    assert post(small, f"{url}/end", other=authority, kind="authority").status_code == 302
    assert kept.shares("x", "audit-1") == []
    small.actor = officer
    seen(small, "/organisations/x/audits/audit-1/evidence", 404)


def test_everything_is_exported_as_one_zip(small: Web) -> None:
    answer = small.client.get("/organisations/x/export")
    assert answer.headers["Content-Disposition"] == "attachment; filename=invented-school-2026-11-30.zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert any(name.startswith("audits/") for name in archive.namelist())


def test_deleting_everything_says_what_goes_and_asks_for_the_name(small: Web) -> None:
    url = "/organisations/x/erase"
    words = text(seen(small, url))
    assert "1 audit with 2 answers: A small standard, 2026-27" in words
    assert "1 action of the action plan" in words
    refused = small.unchanged_by(lambda: post(small, url, name="Invented"))
    assert refused.status_code == 422
    assert 'id="name-error"' in refused.text


def test_a_reader_reads_and_changes_nothing(small: Web) -> None:
    kept = small.workspace.organisations
    small.actor = Actor(kept.add_person("local", "x", "Reader", role_="reader"), "Reader")
    for page in ("", "/actions", "/people", "/sharing", "/evidence"):
        assert "<form method=\"post\"" not in seen(small, f"/organisations/x{page}")
    for page in ("/edit", "/export", "/erase", "/rounds/new", "/actions/new?audit=audit-1"):
        seen(small, f"/organisations/x{page}", 403)
    for page in ("/actions", "/people", "/sharing/share", "/erase", "/audits/audit-1/evidence"):
        assert small.unchanged_by(lambda page=page: post(small, f"/organisations/x{page}", name="x")).status_code == 403


@pytest.mark.parametrize("page", ["", "/actions", "/people", "/sharing", "/evidence", "/edit", "/erase", "/export", "/rounds/none"])
def test_an_organisation_that_is_not_there_is_not_there(web: Web, page: str) -> None:
    seen(web, f"/organisations/none{page}", 404)


def test_hostile_text_is_shown_and_never_run(web: Web) -> None:
    about = {"id": "x", "name": HOSTILE, "kind": "school"}
    proof = {"title": HOSTILE, "kind": HOSTILE, "location": f"javascript:{HOSTILE}", "dated": "2026-09-01"}
    web.add(organisation=about, evidence={"plan": proof}, actions=[{"id": HOSTILE, "title": HOSTILE, "owner": HOSTILE}], cycle=HOSTILE[:40])
    web.workspace.organisations.open_round("local", "x", HOSTILE, "test/small:1", None, None)
    pages = ("/actions", "/overview", "/organisations", "/organisations/x", "/rounds")
    own = ("actions", "people", "sharing", "evidence", "edit", "erase", "actions/new?audit=audit-1", "audits/audit-1/evidence")
    for url in (*pages, *(f"/organisations/x/{page}" for page in own)):
        page = seen(web, url)
        assert ESCAPED in page or url == "/overview" or url == "/rounds", url
        assert "<script>alert" not in page
        assert "49" not in page.partition("</title>")[0]
        assert 'href="javascript:' not in page


# Rounds


def test_a_round_shows_who_is_how_far_and_who_has_not_begun(examples: Web) -> None:
    kept, owner = examples.workspace.organisations, "/organisations/marlshire-careers-service/rounds"
    about = {"title": "Schools, autumn", "standard": "school-duty:2025", "opens_on": "2026-09-01", "closes_on": "2026-12-18"}
    place = post(examples, owner, **about).location
    words = text(seen(examples, place))
    assert "closes on 18 December 2026, in 18 days" in words
    assert "Ashby Down School Submitted" in words
    assert "No audit yet" in words
    assert "Wexcombe Girls" in words
    kept.relate("local", "ashby-down-school", "marlshire-careers-service", "authority")
    kept.relate("local", "fernbrook-careers", "marlshire-careers-service", "authority")
    named = text(seen(examples, place))
    assert "1 of 2 submitted" in named
    assert "Wexcombe Girls" not in named
    assert "Schools, autumn" in text(seen(examples, "/rounds"))


@pytest.mark.parametrize(
    ("field", "value"), [("title", ""), ("standard", "none:1"), ("closes_on", "never"), ("closes_on", "2026-08-31")]
)
def test_a_round_that_cannot_be_is_refused_beside_its_field(examples: Web, field: str, value: str) -> None:
    typed = {"title": "One", "standard": "matrix:2011", "opens_on": "2026-09-01", field: value}
    answer = examples.unchanged_by(lambda: post(examples, "/organisations/marlshire-careers-service/rounds", **typed))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


# Evidence


def test_evidence_is_listed_with_where_it_is_cited_and_when_it_expires(web: Web) -> None:
    pieces = {
        "plan": {"title": "The plan", "expires": "2026-11-29"},
        "log": {"title": "The log", "expires": "2026-12-24", "location": "https://log.example/a"},
        "old": {"title": "Minutes", "expires": "2028-01-01"},
    }
    web.add({"aims": "met"}, evidence=pieces)
    page = seen(web, "/organisations/x/audits/audit-1/evidence")
    words = text(page)
    assert "Expired 29 November 2026" in words
    assert "Expires soon 24 December 2026" in words
    assert "holds until 1 January 2028" in words
    assert "1.1 Criterion 1.1" in words
    assert 'href="https://log.example/a"' in page


def test_evidence_is_added_changed_and_taken_out_only_where_nothing_rests_on_it(small: Web) -> None:
    url = "/organisations/x/audits/audit-1/evidence"
    assert post(small, url, title="Register", kind="log", location="Drive", expires="2027-01-01").status_code == 302
    bad = small.unchanged_by(lambda: post(small, url, title="Register", expires="never"))
    assert bad.status_code == 422
    assert 'id="expires-error"' in bad.text
    added = small.workspace.evidence.of("x", "audit-1")[-1]
    typed = {"evidence": added.id, "title": "The register", "kind": "log", "location": ""}
    assert post(small, f"{url}/edit", **typed, version=added.version).status_code == 302
    again = post(small, f"{url}/edit", **{**typed, "title": "Mine"}, version=added.version)
    assert again.status_code == 409
    assert "The register" in text(again.text)
    assert 'value="Mine"' in again.text
    refused = small.unchanged_by(lambda: post(small, f"{url}/remove", evidence="plan"))
    assert refused.status_code == 302
    assert "judgements rest on it (1.1 Criterion 1.1; 1.2 Criterion 1.2)" in seen(small, url)
    assert post(small, f"{url}/remove", evidence=added.id).status_code == 302
    assert [one.id for one in small.workspace.evidence.of("x", "audit-1")] == ["plan"]


def test_a_file_is_kept_and_given_back_as_a_file_only_under_its_own_audit(small: Web) -> None:
    url = "/organisations/x/audits/audit-1/evidence"
    small.add(id="audit-2", evidence={"plan": {"title": "The plan"}})
    sent = {"title": "Policy", "expires": "2027-01-01", "file": (io.BytesIO(PDF), "<b>.pdf")}
    assert post(small, url, **sent).status_code == 302
    added = small.workspace.evidence.of("x", "audit-1")[-1]
    assert added.content["expires"] == "2027-01-01"
    answer = small.client.get(f"{url}/file?evidence={added.id}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    seen(small, f"/organisations/x/audits/audit-2/evidence/file?evidence={added.id}", 404)
    seen(small, f"{url}/file?evidence=plan", 404)
    assert post(small, url, title="x", file=(io.BytesIO(b"MZ\x90"), "x.exe")).status_code == 422
    late = {"title": "x", "expires": "never", "file": (io.BytesIO(PDF), "x.pdf")}
    assert small.unchanged_by(lambda: post(small, url, **late)).status_code == 422


def test_evidence_of_another_audit_is_used_again_with_one_press(small: Web) -> None:
    small.add(id="audit-2", evidence={"log": {"title": "The log"}}, cycle="2025-26", judgements={"purpose": {}, "delivery": {}})
    url = "/organisations/x/audits/audit-1/evidence"
    assert "The log" in text(seen(small, url))
    assert post(small, f"{url}/borrow", other="audit-2", evidence="log").status_code == 302
    assert [one.id for one in small.workspace.evidence.of("x", "audit-1")] == ["plan", "log"]
    library = text(seen(small, "/organisations/x/evidence"))
    assert "A small standard, 2025-26" in library
    assert post(small, f"{url}/borrow", other="audit-2", evidence="none").status_code == 404


def test_evidence_of_a_submitted_audit_is_read_and_not_changed(small: Web) -> None:
    small.workspace.audits.submit("local", "x", "audit-1")
    url = "/organisations/x/audits/audit-1/evidence"
    assert 'method="post"' not in seen(small, url)
    assert small.unchanged_by(lambda: post(small, url, title="Late")).status_code == 423
