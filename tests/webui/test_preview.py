"""A standard's file, its author's editor, and the browser beside it."""

from __future__ import annotations

import html
import io
import json
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from browser import LAYOUTS, NewPage, assert_accessible
from builders import standard_data
from playwright.sync_api import Page, Route, expect
from waitress.server import create_server
from werkzeug.test import Client, TestResponse

from qa_toolkit.authoring.sheets.to_excel import standard_as_workbook
from qa_toolkit.plugins import load_host
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_webui.jobs import Jobs
from qa_toolkit_webui.preview.draft import Draft
from qa_toolkit_webui.preview.showing import Showing
from qa_toolkit_webui.security import HEADERS
from qa_toolkit_webui.server import HOST, SETTINGS

pytestmark = pytest.mark.long

ROOT = Path(__file__).parent.parent.parent
Content = dict[str, Any] | str | bytes
AUDIT = re.compile(r"/organisations/(partly|full|empty)/audits/([0-9a-f-]{36})")


def toolkit_with(drafts: Path | None) -> Toolkit:
    return Toolkit(load_host(drafts=drafts))


class Author:
    """A file that is saved again and again, and what the preview answers."""

    def __init__(self, folder: Path, data: Content, *, watch: bool = False) -> None:
        self.path = folder / ("draft.xlsx" if isinstance(data, bytes) else "draft.json")
        self.told: list[Draft] = []
        self.jobs = Jobs()
        self.save(data)
        self.showing = Showing(self.path, folder / "kept", toolkit_with, self.jobs, watch=watch, told=self.told.append)
        self.client = Client(self.showing)

    def save(self, data: Content) -> None:
        text = json.dumps(data, indent=2) if isinstance(data, dict) else data
        before = self.path.stat().st_mtime_ns if self.path.exists() else 0
        self.path.write_bytes(text.encode() if isinstance(text, str) else text)
        if self.path.stat().st_mtime_ns == before:  # two saves within one tick of the clock
            os.utime(self.path, ns=(before, before + 1))

    def get(self, address: str) -> TestResponse:
        answer = self.client.get(address, headers={"Host": "localhost"})
        assert answer.status_code == 200, address
        return answer

    def text(self, address: str = "/preview") -> str:
        return self.get(address).get_data(as_text=True)

    def audit(self, key: str = "partly", rest: str = "") -> str:
        """The address of one of the invented audits."""
        return next(found[0] for found in AUDIT.finditer(self.text()) if found[1] == key) + rest

    def judge(self, section: str, criterion: str, judgement: dict[str, Any]) -> None:
        """Types an answer into the audit that is partly filled in."""
        api = f"/api{self.audit()}"
        token = self.get("/api/token").get_json()["token"]
        address = f"{api}/judgements/{section}/{criterion}"
        version = self.get(address).get_json()["version"]
        headers = {"X-CSRFToken": token, "If-Match": f'"{version}"', "Host": "localhost"}
        done = self.client.put(address, json=judgement, headers=headers)
        assert done.status_code == 200, done.get_data(as_text=True)

    def judgement(self, section: str, criterion: str) -> Any:
        document = self.get(f"/api{self.audit()}").get_json()
        return document["judgements"][section].get(criterion)

    def close(self) -> None:
        self.showing.close()
        self.jobs.close()


@contextmanager
def working(folder: Path, data: Content, *, watch: bool = False) -> Iterator[Author]:
    author = Author(folder, data, watch=watch)
    try:
        yield author
    finally:
        author.close()


@pytest.fixture
def author(tmp_path: Path) -> Iterator[Author]:
    with working(tmp_path, standard_data()) as at_work:
        yield at_work


def change(data: dict[str, Any], criterion: str, **members: Any) -> dict[str, Any]:
    """A copy with other members of one criterion."""
    copied: dict[str, Any] = json.loads(json.dumps(data))
    for section in copied["properties"].values():
        for id_, one in section["properties"].items():
            if id_ == criterion:
                one.update(members)
    return copied


# What is shown


def test_the_real_pages_show_the_draft(author: Author) -> None:
    answered = []
    for key in ("partly", "full", "empty"):
        section, report = author.text(author.audit(key, "/sections/purpose")), author.text(author.audit(key, "/report"))
        for page in (section, report):
            assert "Criterion 1.1" in page
            assert "A preview: everything here is invented" in page
            assert "(invented)" in page
            assert f"edition 1 · {date.today().day} " in report  # noqa: DTZ011 - as the page does
        assert 'data-criterion="aims"' in section
        answered.append(re.findall(r'id="progress-words">(\d) of 2', section)[0])
    assert answered[1:] == ["2", "0"]


def test_a_respondent_may_begin_an_audit_of_their_own(author: Author) -> None:
    listed = author.text("/standards")
    assert "A small standard" in listed
    begin = re.search(r'href="(/audits/new\?standard=test[^"]+)"', listed)
    assert begin
    assert "A small standard" in author.text(begin[1])


def test_a_saved_file_is_shown_at_the_next_page(author: Author) -> None:
    author.save(change(standard_data(), "aims", title="Aims that are known"))
    assert "Aims that are known" in author.text(author.audit(rest="/sections/purpose"))
    assert "Aims that are known" in author.text(author.audit(rest="/report"))


def test_a_hint_that_changes_no_hash_is_shown_too(author: Author) -> None:
    about = standard_data()["properties"]["purpose"]["properties"]["aims"]["x-criterion"]
    author.save(change(standard_data(), "aims", **{"x-criterion": {**about, "weaknesses": ["It hangs on one person"]}}))
    assert "It hangs on one person" in author.text(author.audit(rest="/sections/purpose"))


def test_a_draft_comes_before_an_installed_standard_of_its_name(tmp_path: Path) -> None:
    installed = toolkit_with(None).standard("matrix:2011")
    with working(tmp_path, {**installed.data, "title": "matrix Standard, four elements, redrafted"}) as author:
        assert "redrafted" in author.text("/standards/matrix:2011")
        assert author.text("/standards").count("redrafted</a>") == 1


# What is wrong with it


def test_findings_stand_with_line_column_and_the_line_itself(author: Author) -> None:
    about = standard_data()["properties"]["purpose"]["properties"]["aims"]["x-criterion"]
    author.save(change(standard_data(), "aims", **{"x-criterion": {**about, "evidence": []}}))
    page = html.unescape(author.text())
    (found,) = author.told[-1].findings
    line = author.path.read_text("utf-8").splitlines()[(found.line or 0) - 1].strip()
    assert f"Line {found.line}, column {found.column}<" in page
    assert f"{found.message}<code" in page
    assert f">{line}</code>" in page
    assert line == '"x-criterion": {'
    assert "1 warning" in author.text(author.audit(rest="/report"))


def test_a_broken_file_leaves_the_last_good_version_where_it_was(author: Author) -> None:
    state = author.get("/preview/state").get_json()["state"]
    section, report = author.audit(rest="/sections/purpose"), author.audit(rest="/report")
    author.save(json.dumps(standard_data(), indent=2).replace('"title": "Criterion 1.1",', '"title": "Criterion 1.1"'))
    line = author.path.read_text("utf-8").splitlines().index('          "title": "Criterion 1.1"') + 2
    for address in (section, report):
        page = author.text(address)
        assert "Criterion 1.1" in page
        assert "The file cannot be shown as it is now." in page
        assert f"Line {line}, column 11: a comma is missing before this." in page
    assert author.get("/preview/state").get_json()["state"] != state
    author.save(standard_data())
    assert "cannot be shown" not in author.text(section)


def test_a_standard_that_cannot_be_used_says_why(author: Author) -> None:
    broken = standard_data()
    del broken["x-standard"]["disclaimer"]
    author.save(broken)
    assert "needs &#39;disclaimer&#39;." in author.text(author.audit(rest="/report"))
    assert "1 error" in author.text()


def test_a_name_that_contradicts_itself_is_told_and_the_rest_shown(author: Author) -> None:
    author.save({**standard_data(), "$id": "urn:qa-toolkit:standard:test/other:1"})
    assert "1 error" in author.text()
    assert "Criterion 1.1" in author.text(author.audit(rest="/sections/purpose"))


def test_a_file_that_was_hardly_begun_shows_what_it_lacks(tmp_path: Path) -> None:
    with working(tmp_path, "") as author:
        for begun in ("[]", json.dumps({"title": "Nothing else"})):
            author.save(begun)
            assert "Put right what stands below" in author.text()
        author.save(standard_data())
        assert "See it as others will" in author.text()


def test_a_file_that_has_gone_may_come_back(author: Author) -> None:
    report = author.audit(rest="/report")
    author.path.unlink()
    assert "there is no such file" in author.text(report)
    author.save(standard_data())
    assert "there is no such file" not in author.text(report)


def test_a_vector_that_is_not_met_is_named_and_watched(author: Author) -> None:
    vector = author.path.with_suffix(".vectors") / "half.json"
    vector.parent.mkdir()
    about: dict[str, Any] = {
        "title": "Half",
        "organisation": {"id": "v", "name": "V", "kind": "school"},
        "judgements": {},
    }
    vector.write_text(json.dumps({**about, "expect": {"scorecard": {"overall": {"met": 3}}}}), "utf-8")
    page = author.text()
    assert "half.json: line 1, column" in page
    assert "expected 3, got 0" in page
    vector.write_text(json.dumps({**about, "expect": {"scorecard": {"overall": {"met": 0}}}}), "utf-8")
    assert "half.json" not in author.text()


def test_a_workbook_is_shown_with_its_faults_by_cell(tmp_path: Path) -> None:
    with working(tmp_path, standard_as_workbook(standard_data())) as author:
        assert author.told[-1].findings == ()
        author.judge("purpose", "aims", {"level": "partly", "comment": "Typed beside a workbook."})
        section = author.audit(rest="/sections/purpose")
        author.save(with_cell(author.path, "criteria", "Criterion 1.2", "Somebody leads it"))
        page = author.text(section)
        assert "Somebody leads it" in page
        assert "Typed beside a workbook." in page
        author.save(with_cell(author.path, "criteria", "met", "mett"))
        page = html.unescape(author.text(section))
        assert re.search(r"criteria![A-Z]+4: the target 'mett' is no level of this criterion", page)
        assert "Somebody leads it" in page
        author.save(b"PK\x03\x04 no workbook")
        assert "cannot be shown" in author.text()


def with_cell(path: Path, sheet: str, was: str, now: str) -> bytes:
    """The workbook with the first cell that says one thing saying another."""
    book = openpyxl.load_workbook(path)
    rows = book[sheet].iter_rows(min_row=4)
    next(cell for row in rows for cell in row if cell.value == was).value = now
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


# What was typed


def test_what_was_typed_outlives_a_change(author: Author) -> None:
    typed = {"level": "partly", "comment": "Typed while looking at it."}
    author.judge("purpose", "aims", typed)
    author.save(change(standard_data(), "lead", title="Somebody leads it"))
    assert typed.items() <= author.judgement("purpose", "aims").items()
    assert "Typed while looking at it." in author.text(author.audit(rest="/report"))


def test_an_answer_follows_its_criterion_into_another_section(author: Author) -> None:
    typed = {"level": "partly", "comment": "Typed before it moved."}
    author.judge("purpose", "aims", typed)
    data = standard_data()
    purpose, delivery = data["properties"]["purpose"], data["properties"]["delivery"]
    delivery["properties"]["aims"] = purpose["properties"].pop("aims")
    purpose["required"].remove("aims")
    delivery["required"].append("aims")
    author.save(data)
    assert typed.items() <= author.judgement("delivery", "aims").items()


def test_an_answer_goes_with_its_level(author: Author) -> None:
    author.judge("purpose", "aims", {"level": "partly", "comment": "Typed and lost."})
    text = json.dumps(standard_data()).replace('"partly"', '"half"')
    author.save(text)
    assert author.told[-1].standard is not None
    assert author.judgement("purpose", "aims")["comment"] != "Typed and lost."


def test_an_audit_that_was_deleted_comes_back_with_the_next_version(author: Author) -> None:
    audit = author.audit()
    token = author.get("/api/token").get_json()["token"]
    headers = {"Host": "localhost"}
    done = author.client.post(f"{audit}/delete", data={"csrf_token": token}, headers=headers)
    assert done.status_code == 302
    assert author.client.get(audit, headers=headers).status_code == 404
    author.save(change(standard_data(), "lead", title="Somebody leads it"))
    assert "Somebody leads it" in author.text(f"{audit}/sections/purpose")


def test_only_a_few_versions_are_kept(author: Author) -> None:
    for number in range(4):
        author.save({**standard_data(), "title": f"Small standard {number}"})
        assert f"Small standard {number}" in author.text()
    assert len(list((author.path.parent / "kept").iterdir())) == 3


# How it is served


def test_pages_ask_by_themselves_only_where_that_was_asked_for(author: Author, tmp_path: Path) -> None:
    for address in ("/preview", author.audit(rest="/report")):
        assert "preview.js" not in author.text(address)
        assert "data-poll" not in author.text(address)
    (tmp_path / "watched").mkdir()
    with working(tmp_path / "watched", standard_data(), watch=True) as watched:
        for address in ("/preview", watched.audit(rest="/report")):
            assert "preview.js" in watched.text(address)
            assert 'data-poll="/preview/state"' in watched.text(address)


def test_it_carries_the_headers_of_every_page_and_takes_no_foreign_name(author: Author) -> None:
    for address in ("/preview", "/preview/state"):
        assert HEADERS.items() <= dict(author.get(address).headers).items()
        assert author.client.get(address, headers={"Host": "evil.example"}).status_code == 400


def test_a_page_that_is_not_there_still_leads_back(author: Author) -> None:
    page = author.client.get(author.audit(rest="/sections/nowhere"), headers={"Host": "localhost"})
    assert page.status_code == 404
    assert 'href="/preview"' in page.get_data(as_text=True)


# The command


@contextmanager
def started(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program as from a terminal, with its own place for temporary files; gives the address that it names."""
    (folder / "temporary").mkdir()
    environ = {**os.environ, "TMPDIR": str(folder / "temporary"), "HOME": str(folder / "home")}
    line = [sys.executable, "-m", "qa_toolkit", "standards", "preview", *words, "--port", "0", "--no-browser"]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True, env=environ, cwd=folder) as process:
        assert process.stderr is not None
        try:
            for said in process.stderr:
                if found := re.search(r"http://\S+", said):
                    yield process, found[0]
                    break
        finally:
            process.kill()


@pytest.mark.long
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_whoever_stops_it_nothing_is_left(tmp_path: Path, name: str) -> None:
    path = tmp_path / "draft.json"
    path.write_text(json.dumps(standard_data()), "utf-8")
    with started(tmp_path, "draft.json", "--watch") as (process, address):
        assert address.endswith("/preview")
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - our own server
            assert "A small standard" in answer.read().decode()
        assert list((tmp_path / "temporary").iterdir())
        process.send_signal(getattr(signal, name))
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert "are gone" in process.stderr.read()
    assert list((tmp_path / "temporary").iterdir()) == []
    assert sorted(one.name for one in tmp_path.iterdir()) == ["draft.json", "temporary"]


def test_a_name_that_is_mistyped_is_guessed_at(tmp_path: Path) -> None:
    (tmp_path / "draft.json").write_text("{}", "utf-8")
    line = [sys.executable, "-m", "qa_toolkit", "standards", "preview", "drafft.json", "--no-browser"]
    done = subprocess.run(line, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 3
    assert "drafft.json: there is no such file. Did you mean 'draft.json'?" in done.stderr
    folder = subprocess.run([*line[:-2], "."], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert folder.returncode == 3
    assert "it is a folder; name a file in it." in folder.stderr


# In a browser


@contextmanager
def served(author: Author) -> Iterator[str]:
    server = create_server(author.showing, host=HOST, port=0, **SETTINGS)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.effective_port}"
    finally:
        server.close()
        thread.join(10)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Author, str]]:
    with working(tmp_path, standard_data(), watch=True) as author, served(author) as address:
        yield author, address


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_page_is_accessible(author: Author, layout: dict[str, Any], new_page: NewPage) -> None:
    page = new_page(**layout)
    section = author.audit(rest="/sections/purpose")
    broken = standard_data()
    broken["x-standard"]["key"] = 5
    with served(author) as address:
        for data, pages in ((standard_data(), ("/preview", section)), (broken, ("/preview", "/about"))):
            author.save(data)
            for one in pages:
                page.goto(address + one)
                assert page.locator("h1").count() == 1
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{one} scrolls sideways"
                assert_accessible(page)


def test_the_page_follows_the_file_and_stays_where_the_reader_is(watched: tuple[Author, str], page: Page) -> None:
    author, address = watched
    page.set_viewport_size({"width": 1000, "height": 500})
    page.goto(address + author.audit(rest="/sections/purpose"))
    page.locator("#criterion-lead details").first.locator("summary").click()
    page.evaluate("scrollTo(0, 700)")
    author.save(change(standard_data(), "lead", title="Somebody leads it"))
    expect(page.locator("#criterion-lead h2")).to_contain_text("Somebody leads it")
    expect(page.locator("#criterion-lead details").first).to_have_attribute("open", "")
    page.wait_for_function("Math.abs(scrollY - 700) < 3")
    author.save("{")
    expect(page.locator(".preview__broken")).to_contain_text("Line 1, column 2")
    expect(page.locator("#criterion-lead h2")).to_contain_text("Somebody leads it")


def test_what_is_being_typed_is_saved_before_the_page_changes(watched: tuple[Author, str], page: Page) -> None:
    author, address = watched
    page.goto(address + author.audit(rest="/sections/purpose"))
    held: list[Route] = []
    page.route("**/judgements/**", lambda route: held.append(route))  # noqa: PLW0108 - Playwright looks at its name
    heading, comment = page.locator("#criterion-lead h2"), page.locator('[data-criterion="aims"] textarea')
    with page.expect_request("**/judgements/**"):
        comment.fill("Typed as the file was saved.")
    author.save(change(standard_data(), "lead", title="Somebody leads it"))
    with page.expect_response(lambda answer: answer.url.endswith("/preview/state") and len(author.told) == 2):
        pass
    with page.expect_response("**/preview/state"):
        expect(heading).not_to_contain_text("Somebody leads it")
    for route in held:
        route.continue_()
    page.unroute("**/judgements/**")
    expect(heading).to_contain_text("Somebody leads it")
    expect(comment).to_have_value("Typed as the file was saved.")


def test_without_javascript_a_reload_by_hand_does_it(watched: tuple[Author, str], new_page: NewPage) -> None:
    author, address = watched
    page = new_page(java_script_enabled=False)
    page.goto(f"{address}/preview")
    expect(page.get_by_text("reload the page to see the new version")).to_be_visible()
    author.save({**standard_data(), "title": "Another small standard"})
    page.reload()
    expect(page.locator("h1")).to_have_text("Another small standard")
    page.get_by_role("link", name="Filling it in").click()
    expect(page.locator("h1")).to_have_text("Section 1")
