"""Tests as a third party would write them: against the installed toolkit and the installed plugin."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import qa_toolkit_starter
from qa_toolkit.testing import host_with, standard_ok
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import open_workspace
from qa_toolkit_webui.app import create_app

AUDIT = {
    "standard": {"name": "starter/careers-web-page:2026"},
    "organisation": {"name": "Ashby Down School", "kind": "school"},
    "evidence": {"page": {"title": "Careers page, seen 3 November 2026"}},
    "judgements": {
        "content": {
            "who-to-ask": {"level": "yes", "evidence": ["page"]},
            "programme-summary": {"level": "no", "comment": "Last year's."},
        }
    },
}


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "qa_toolkit", *words], capture_output=True, text=True, check=False)


def test_the_plugin_is_found() -> None:
    done = run("plugins", "--format", "json")
    plugins = {p["name"]: p for p in json.loads(done.stdout)["plugins"]}
    assert plugins["starter"]["distribution"] == "qa-toolkit-starter"
    assert sorted(plugins["starter"]["hooks"]) == [
        "qa_commands",
        "qa_evidence_sources",
        "qa_report_formats",
        "qa_standards",
        "qa_web_pages",
    ]
    assert done.stderr == ""


def test_the_standard_is_sound_and_becomes_a_report_in_every_format() -> None:
    standard_ok("starter/careers-web-page:2026", strict=True)


def test_the_toolkit_has_nothing_to_say_against_it() -> None:
    toolkit = host_with(qa_toolkit_starter)
    assert "starter/careers-web-page:2026" in toolkit.standard_names
    assert "email" in toolkit.formats
    assert "careers-web-page" in toolkit.evidence.known
    assert toolkit.warnings == []


def test_an_audit_becomes_the_text_of_an_email(tmp_path: Path) -> None:
    (tmp_path / "audit.json").write_text(json.dumps(AUDIT), "utf-8")
    done = run(
        "audit", str(tmp_path / "audit.json"), "-f", "email", "-o", str(tmp_path / "mail.txt"), "--on", "2026-11-24"
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "mail.txt").read_text("utf-8")
    assert "1 of the 4 criteria that apply are met; 2 are not answered." in text
    assert "Made by the QA Toolkit project as an example" in text
    assert max(map(len, text.splitlines())) <= 72


LINKS = """\
address,status,looked at on,leads to
https://ashby-down.example/sixth-form,works,2026-11-03,sixth form
https://harrowmere.example/courses,200,03/11/2026,College
https://harrowmere.example/t-levels,works,2026-11-02,technical routes
https://apprenticeships.example/,404,2026-11-03,apprenticeships
https://ashby-down.example/who-to-ask,works,2026-11-03,
"""


def gather(folder: Path, links: str) -> subprocess.CompletedProcess[str]:
    (folder / "audit.json").write_text(json.dumps(AUDIT), "utf-8")
    (folder / "links.csv").write_text(links, "utf-8")
    audit, on = str(folder / "audit.json"), "2026-11-24"
    return run("evidence", "careers-web-page", str(folder / "links.csv"), "--into", audit, "--on", on)


def test_a_list_of_links_becomes_evidence_and_a_proposal(tmp_path: Path) -> None:
    done = gather(tmp_path, LINKS)
    assert done.returncode == 0, done.stderr
    assert "4 of 5 links of the careers web page work, last looked at on 3 November 2026." in done.stdout
    assert "3 All routes: No. No link that works leads to apprenticeships." in done.stdout
    assert "Line 5: https://apprenticeships.example/ does not work (404)." in done.stdout
    audit = json.loads((tmp_path / "audit.json").read_text("utf-8"))
    (id_,) = audit["evidence"].keys() - {"page"}
    about = audit["evidence"][id_]
    assert (about["dated"], about["expires"], about["gathered"]["count"]) == ("2026-11-03", "2027-11-03", 5)
    assert audit["proposals"]["all-routes"][0]["evidence"] == [id_]
    assert audit["judgements"] == AUDIT["judgements"]


def test_where_every_route_has_a_link_that_works_yes_is_proposed(tmp_path: Path) -> None:
    assert "3 All routes: Yes." in gather(tmp_path, LINKS.replace("404", "301").replace(",", ";")).stdout


def test_a_list_that_says_nothing_of_routes_proposes_nothing(tmp_path: Path) -> None:
    done = gather(tmp_path, "Address,Status,Looked at on,Leads to\nhttps://a.example,works,2026-11-03,\n")
    assert "New: ‘Links of the careers web page, checked’" in done.stdout
    assert "All routes" not in done.stdout


@pytest.mark.parametrize(
    ("links", "says"),
    [
        ("", "line 1: no column is called 'address'; here stands: nothing."),
        (LINKS.replace("status", "state"), "no column is called 'status'; here stands: address, state, looked at on"),
        (LINKS.partition("\n")[0], "there is no link in it"),
        (LINKS.replace("works", "perhaps", 1), "line 2: 'perhaps' is no status; write works, broken or a number"),
        (LINKS.replace("2026-11-02", "2.11.2026"), "line 4: '2.11.2026' is no date; write it as 2026-11-30"),
        (LINKS.replace("2026-11-02", "2026-11-25"), "line 4: 25 November 2026 has not come yet."),
        (LINKS.replace("apprenticeships\n", "apprentiships\n"), "line 5: 'apprentiships' is no route"),
        (LINKS.replace("leads to", '"leads to'), "this is not CSV"),
    ],
)
def test_a_file_that_it_cannot_read_is_told_with_its_line_and_the_audit_stays(
    tmp_path: Path, links: str, says: str
) -> None:
    done = gather(tmp_path, links)
    assert done.returncode == 3
    assert says in done.stderr
    assert json.loads((tmp_path / "audit.json").read_text("utf-8")) == AUDIT


def test_its_page_shows_the_email_of_an_audit_in_the_web_ui(tmp_path: Path) -> None:
    toolkit = Toolkit()
    workspace = open_workspace(tmp_path / "workspace.sqlite3")
    standard = toolkit.standard("starter/careers-web-page:2026")
    organisation, audit = workspace.audits.add("local", AUDIT, standard)
    app = create_app(toolkit, workspace, secret=b"s" * 32)
    page = app.test_client().get(
        f"/starter/organisations/{organisation}/audits/{audit}/email", base_url="http://127.0.0.1"
    )
    workspace.close()
    assert page.status_code == 200
    assert "1 of the 4 criteria that apply are met; 2 are not answered." in page.text


def test_its_command_stands_in_the_help_and_writes_a_table_that_its_source_reads(tmp_path: Path) -> None:
    assert "Look through a school's careers web page." in run("--help").stdout
    table = tmp_path / "links.csv"
    assert run("starter", "form", "-o", str(table)).returncode == 0
    again = run("starter", "form", "-o", str(table))
    assert (again.returncode, again.stdout) == (3, "")
    filled = table.read_text("utf-8-sig").replace(",,,college", "/college,works,2026-11-03,college", 1)
    table.write_text(filled, "utf-8")
    audit = tmp_path / "audit.json"
    audit.write_text(json.dumps(AUDIT), "utf-8")
    done = run("evidence", "careers-web-page", str(table), "--into", str(audit), "--dry-run")
    assert "1 of 1 link of the careers web page work" in done.stdout, done.stderr
