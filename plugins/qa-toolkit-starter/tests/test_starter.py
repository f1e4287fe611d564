"""Tests as a third party would write them: against the installed toolkit and the installed plugin."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import qa_toolkit_starter
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import open_workspace
from qa_toolkit_webui.app import create_app

STANDARD = Path(qa_toolkit_starter.__file__).parent / "careers-web-page" / "2026.json"
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
    assert sorted(plugins["starter"]["hooks"]) == ["qa_report_formats", "qa_standards", "qa_web_pages"]
    assert done.stderr == ""


def test_the_standard_is_sound() -> None:
    done = run("standards", "check", str(STANDARD))
    assert (done.returncode, done.stdout) == (0, f"{STANDARD}: a sound standard.\n")


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
