"""The pages of organisations and of evidence."""

from __future__ import annotations

import io
import re
import zipfile
from functools import partial

import pytest
from many_audits import ESCAPED, HOSTILE, text, with_action, with_examples
from reading import at, post, seen
from upload_samples import PDF
from websites import Web

from qa_toolkit.workspace.access import Actor
from qa_toolkit.workspace.verify import verify

SCHOOL = "/organisations/ashby-down-school"


@pytest.fixture
def examples(web: Web) -> Web:
    return with_examples(web)


@pytest.fixture
def small(web: Web) -> Web:
    """One small audit with an action."""
    return with_action(web)


# Organisations


def test_the_list_names_each_organisation_with_its_kind_and_how_far_its_last_audit_is(examples: Web) -> None:
    words = text(seen(examples, "/organisations"))
    assert "Ashby Down School School 5, 4 submitted" in words
    assert "Local authority or trust" in words


def test_an_organisation_is_added_and_its_name_is_needed(web: Web) -> None:
    assert post(web, "/organisations", name="Marl Trust", kind="authority").location == "/organisations/marl-trust"
    assert post(web, "/organisations", name=" ", kind="authority").status_code == 422
    assert post(web, "/organisations", name="Other", kind="emperor").status_code == 422


def test_a_second_organisation_of_the_same_name_is_added_where_it_is_meant(web: Web) -> None:
    asked = {"name": "Marl Trust", "kind": "authority"}
    post(web, "/organisations", **asked)
    again = post(web, "/organisations", **asked)
    assert again.status_code == 422
    assert 'name="another"' in again.text
    assert post(web, "/organisations", **asked, another="yes").location == "/organisations/marl-trust-2"


def test_an_organisation_that_was_erased_can_be_added_again(web: Web) -> None:
    asked = {"name": "Marl Trust", "kind": "authority"}
    post(web, "/organisations", **asked)
    assert post(web, "/organisations/marl-trust/erase", name="Marl Trust").status_code == 200
    assert post(web, "/organisations", **asked).location == "/organisations/marl-trust"
    assert verify(web.workspace) == []


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
    assert (after.name, after.profile["has_sixth_form"], after.profile["area"]) == (
        "Ashby Down Academy",
        False,
        "Downland",
    )
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
    done = post(small, url, name=" invented  school")
    assert done.status_code == 200
    assert "On 30 November 2026" in text(done.text)
    assert "1 audit, 2 judgements" in text(done.text)
    assert "Tell governors" not in small.dump()
    seen(small, url, 404)
    assert post(small, url, name="Invented School").status_code == 404


def test_a_reader_reads_and_changes_nothing(small: Web) -> None:
    kept = small.workspace.organisations
    small.actor = Actor(kept.add_person("local", "x", "Reader", role_="reader"), "Reader")
    for page in ("", "/actions", "/people", "/sharing", "/evidence"):
        assert '<form method="post"' not in seen(small, f"/organisations/x{page}")
    for page in ("/edit", "/export", "/erase", "/rounds/new", "/actions/new?audit=audit-1"):
        seen(small, f"/organisations/x{page}", 403)
    for page in ("/actions", "/people", "/sharing/share", "/erase", "/audits/audit-1/evidence"):
        ask = partial(post, small, f"/organisations/x{page}", name="x")
        assert small.unchanged_by(ask).status_code == 403


@pytest.mark.parametrize(
    "page", ["", "/actions", "/people", "/sharing", "/evidence", "/edit", "/erase", "/export", "/rounds/none"]
)
def test_an_organisation_that_is_not_there_is_not_there(web: Web, page: str) -> None:
    seen(web, f"/organisations/none{page}", 404)


def test_hostile_text_is_shown_and_never_run(web: Web) -> None:
    about = {"id": "x", "name": HOSTILE, "kind": "school"}
    proof = {"title": HOSTILE, "kind": HOSTILE, "location": f"javascript:{HOSTILE}", "dated": "2026-09-01"}
    web.add(
        organisation=about,
        evidence={"plan": proof},
        actions=[{"id": HOSTILE, "title": HOSTILE, "owner": HOSTILE}],
        cycle=HOSTILE[:40],
    )
    web.workspace.organisations.open_round("local", "x", HOSTILE, "test/small:1", None, None)
    pages = ("/actions", "/overview", "/organisations", "/organisations/x", "/rounds")
    own = (
        "actions",
        "people",
        "sharing",
        "evidence",
        "edit",
        "erase",
        "actions/new?audit=audit-1",
        "audits/audit-1/evidence",
    )
    for url in (*pages, *(f"/organisations/x/{page}" for page in own)):
        page = seen(web, url)
        assert ESCAPED in page, url
        assert "<script>alert" not in page
        assert "49" not in page.partition("</title>")[0]
        assert 'href="javascript:' not in page


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


def test_a_piece_that_comes_twice_is_added_once_and_another_is_another(small: Web) -> None:
    url = at("audit-1", "evidence", "x")
    before = len(small.workspace.evidence.of("x", "audit-1"))
    (key,) = re.findall(r'name="key" value="([^"]+)"', seen(small, url))
    for title in ("Minutes", "Minutes", "Register"):
        assert post(small, url, key=key, title=title, location="Shelf 3").status_code == 302
    for _ in range(2):
        file = (io.BytesIO(PDF), "plan.pdf")
        assert post(small, url, key=key, title="Plan", dated="2026-11-01", file=file).status_code == 302
    added = small.workspace.evidence.of("x", "audit-1")[before:]
    assert [(one.content["title"], one.version) for one in added] == [("Minutes", 1), ("Register", 1), ("Plan", 1)]
    assert added[-1].content["dated"] == "2026-11-01"


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
    small.add(
        id="audit-2",
        evidence={"log": {"title": "The log"}},
        cycle="2025-26",
        judgements={"purpose": {}, "delivery": {}},
    )
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


def test_a_place_that_only_looks_like_an_address_stays_text_and_says_why(small: Web) -> None:
    for location in ("javascript:alert(1)", "mailto:careers@school.example"):
        small.workspace.evidence.add("local", "x", "audit-1", {"title": "A place", "location": location})
    page = small.client.get("/organisations/x/audits/audit-1/evidence").text
    assert 'href="mailto:careers@school.example"' in page
    assert 'href="javascript:' not in page
    assert "This stays plain text" in page
