"""What is taken away: at once, by a job, or as it was kept."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import pytest
from builders import audit_data, standard
from reading import BEFORE, EXAMPLES, OWN, at, post, seen
from websites import TODAY, Web

from qa_toolkit.report import Settings

OFFICE = "application/vnd.openxmlformats-officedocument"


@pytest.mark.parametrize(
    ("format_", "media_type", "suffix"),
    [
        ("html", "text/html", ".html"),
        ("csv", "text/csv", ".csv"),
        ("json", "application/json", ".json"),
        ("md", "text/markdown", ".md"),
        ("docx", f"{OFFICE}.wordprocessingml.document", ".docx"),
        ("action-plan.docx", f"{OFFICE}.wordprocessingml.document", ".action-plan.docx"),
        ("ics", "text/calendar", ".ics"),
        ("xlsx", f"{OFFICE}.spreadsheetml.sheet", ".xlsx"),
        ("audit", "application/json", "-audit.json"),
    ],
)
def test_quick_formats_come_at_once(school: Web, format_: str, media_type: str, suffix: str) -> None:
    answer = school.client.get(at(OWN, f"download/{format_}"))
    assert answer.status_code == 200
    assert answer.content_type == media_type + ("; charset=utf-8" if media_type.startswith("text/") else "")
    name = f"ashby-down-school-school-duty-2025-2026-27{suffix}"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_the_file_is_what_the_toolkit_writes(school: Web) -> None:
    audit = school.workspace.audits.audit("ashby-down-school", OWN)
    for format_ in ("html", "csv", "json", "md", "docx", "action-plan.docx", "ics", "xlsx"):
        report = school.toolkit.report(audit, Settings(TODAY))
        assert (
            school.client.get(at(OWN, f"download/{format_}")).data
            == school.toolkit.render(report, format_, audit=audit).content
        )


def test_each_button_says_what_it_brings(school: Web) -> None:
    page = seen(school, at(OWN, "download"))
    buttons = re.findall(r">((?:Download|Make) [^<]+)<", page)
    assert {"Download DOCX", "Download action plan DOCX", "Download ICS", "Make PDF"} <= set(buttons)
    assert len(set(buttons)) == len(buttons)


def test_the_audit_s_own_file_is_its_document(school: Web) -> None:
    given = json.loads((EXAMPLES / "school-duty-2025.json").read_text("utf-8"))
    assert json.loads(school.client.get(at(OWN, "download/audit")).data) == given


def test_a_download_takes_along_what_stands_beside(school: Web) -> None:
    page = seen(school, at(OWN, f"download?previous={BEFORE}"))
    assert f"download/csv?previous={BEFORE}" in page
    report = json.loads(school.client.get(at(OWN, f"download/json?previous={BEFORE}")).data)
    assert report["comparison"]["previous_id"] == BEFORE


def test_unknown_formats_are_told(school: Web) -> None:
    assert "These are here: audit, html" in seen(school, at(OWN, "download/htm"), 404)
    assert post(school, at(OWN, "download/nothing")).status_code == 404


def test_a_name_that_is_a_path_becomes_a_safe_one(web: Web) -> None:
    name = '../../etc/pass"wd\r\n; x=<b>'
    organisation, audit = web.add(organisation={"id": "x", "name": name, "kind": "school"})
    given = web.client.get(at(audit, "download/csv", organisation)).headers["Content-Disposition"]
    assert re.fullmatch(r"attachment; filename=[a-z0-9-]+\.csv", given)


def ended(web: Web, address: str) -> Any:
    until = time.monotonic() + 60
    while (state := json.loads(web.client.get(f"{address}.json").data))["state"] not in ("done", "failed"):
        assert time.monotonic() < until, state
        time.sleep(0.1)
    return state


def test_what_takes_long_is_made_by_a_job(web: Web) -> None:
    organisation, audit = web.add()
    listed = web.client.get(at(audit, "download/pdf", organisation))
    assert (listed.status_code, listed.location) == (302, at(audit, "download#pdf", organisation))
    begun = post(web, at(audit, "download/csv", organisation))  # any format can be asked of a job
    assert begun.status_code == 302
    waiting = seen(web, begun.location)
    assert "Check again" in waiting or "Your report is ready" in waiting
    state = ended(web, begun.location)
    assert (state["state"], state["name"]) == ("done", "invented-school-test-small-1-2026-27.csv")
    assert "Download invented-school-test-small-1-2026-27.csv" in seen(web, begun.location)
    file = web.client.get(f"{begun.location}/file")
    assert file.data == web.client.get(at(audit, "download/csv", organisation)).data
    assert file.headers["Content-Disposition"].startswith("attachment; filename=invented-school")


def test_another_organisation_s_job_is_not_there(school: Web) -> None:
    organisation, audit = school.add()
    begun = post(school, at(audit, "download/json", organisation)).location
    job = begun.rpartition("/")[2]
    for rest in ("", ".json", "/file"):
        seen(school, at(OWN, f"jobs/{job}{rest}"), 404)
        seen(school, at(audit, f"jobs/nobody{rest}", organisation), 404)


def test_evidence_comes_as_a_file_and_runs_nowhere(web: Web) -> None:
    organisation, audit = web.add()
    file = ('Plän "2026".txt', "text/plain", b"<script>alert(1)</script>")
    id_ = web.workspace.evidence.add("local", organisation, audit, {"title": "x"}, file=file).id
    answer = web.client.get(at(audit, f"evidence/file?evidence={id_}", organisation))
    assert answer.data == file[2]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    web.workspace.audits.add(
        "local", audit_data(standard(), id="b", organisation={"id": "y", "name": "Y", "kind": "school"}), standard()
    )
    seen(web, at("b", f"evidence/file?evidence={id_}", "y"), 404)
    seen(web, at(audit, "evidence/file?evidence=nobody", organisation), 404)
