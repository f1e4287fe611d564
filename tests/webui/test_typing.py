"""What is typed stays, whatever happens between the browser and the disk."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from browser import Faults, NewPage
from playwright.sync_api import BrowserContext, Page, Route, expect
from served import EXAMPLES, Served

from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import open_workspace

SAVED = re.compile(r"All saved at \d\d:\d\d")


@pytest.fixture
def where(served: Served) -> tuple[str, str]:
    return served.add("wexcombe-girls-school/school-duty-2025.yaml")


@pytest.fixture
def opened(page: Page, served: Served, where: tuple[str, str]) -> Page:
    page.goto(served.page(where, "/sections/guidance-duty"))
    return page


def comment(page: Page, criterion: str = "whole-of-secondary") -> Any:
    return page.locator(f"#criterion-{criterion}").get_by_label("Comment")


def stored(served: Served, where: tuple[str, str], criterion: str = "whole-of-secondary") -> str:
    return str(served.workspace.audits.document(*where)["judgements"]["guidance-duty"][criterion]["comment"])


def until(condition: Any, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_lost_network_keeps_the_text_and_sends_it_when_it_is_back(
    opened: Page, context: BrowserContext, served: Served, where: tuple[str, str], faults: Faults
) -> None:
    faults.expect("ERR_INTERNET_DISCONNECTED")
    context.set_offline(True)
    comment(opened).fill("Typed in a tunnel.")
    expect(opened.locator("#save-status")).to_contain_text("Not saved yet: no connection")
    assert stored(served, where) != "Typed in a tunnel."
    context.set_offline(False)
    expect(opened.locator("#save-status")).to_have_text(SAVED)
    assert stored(served, where) == "Typed in a tunnel."


def test_a_page_that_is_loaded_again_while_there_was_no_network_still_has_the_text(
    opened: Page, context: BrowserContext, served: Served, where: tuple[str, str], faults: Faults
) -> None:
    faults.expect("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    context.set_offline(True)
    comment(opened).fill("Typed before the reload.")
    expect(opened.locator("#save-status")).to_contain_text("Not saved yet")
    context.set_offline(False)
    opened.on("dialog", lambda dialog: dialog.accept())
    opened.reload()
    expect(comment(opened)).to_have_value("Typed before the reload.")
    until(lambda: stored(served, where) == "Typed before the reload.")


def test_a_sign_in_that_has_expired_costs_nothing(
    opened: Page, context: BrowserContext, served: Served, where: tuple[str, str], faults: Faults
) -> None:
    faults.expect("status of 403")
    context.clear_cookies()
    comment(opened).fill("Typed after the session had ended.")
    expect(opened.locator("#save-status")).to_have_text(SAVED)
    assert stored(served, where) == "Typed after the session had ended."


def test_a_browser_that_is_closed_at_once_has_sent_what_was_typed(
    opened: Page, served: Served, where: tuple[str, str]
) -> None:
    comment(opened).fill("Typed and closed.")
    opened.close(run_before_unload=True)
    until(lambda: stored(served, where) == "Typed and closed.")


def test_what_was_typed_before_the_script_was_there_is_saved_by_it(
    page: Page, served: Served, where: tuple[str, str]
) -> None:
    held: list[Route] = []
    page.route("**/section.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright looks into what it is given
    page.goto(served.page(where, "/sections/guidance-duty"), wait_until="commit")
    comment(page).fill("Typed at once.")
    page.locator("#criterion-whole-of-secondary").get_by_label("Partly in place").check()
    until(lambda: held)
    for route in held:
        route.continue_()
    expect(page.locator("#save-status")).to_have_text(SAVED)
    assert stored(served, where) == "Typed at once."


def test_long_typing_is_saved_on_the_way(opened: Page, served: Served, where: tuple[str, str]) -> None:
    before = stored(served, where)
    comment(opened).fill("")
    for letter in "a long sentence that never pauses for a whole second, ":
        comment(opened).press_sequentially(letter)
        opened.wait_for_timeout(60)
    assert stored(served, where) not in (before, "")


def test_two_people_in_one_criterion_see_both_texts(
    new_page: NewPage, served: Served, where: tuple[str, str], faults: Faults
) -> None:
    faults.expect("status of 412")
    first, second = new_page(), new_page()
    for one in (first, second):
        one.goto(served.page(where, "/sections/guidance-duty"))
    comment(first).fill("The first person's text.")
    expect(first.locator("#save-status")).to_have_text(SAVED)
    comment(second).fill("The second person's text.")
    conflict = second.locator("#criterion-whole-of-secondary .conflict")
    expect(conflict).to_contain_text("The first person's text.")
    expect(conflict).to_contain_text("The second person's text.")
    assert stored(served, where) == "The first person's text."
    conflict.get_by_role("button", name=re.compile("Keep both")).click()
    expect(second.locator("#save-status")).to_have_text(SAVED)
    assert "The first person's text." in stored(served, where)
    assert "The second person's text." in stored(served, where)


def test_two_people_in_different_fields_do_not_meet(new_page: NewPage, served: Served, where: tuple[str, str]) -> None:
    first, second = new_page(), new_page()
    for one in (first, second):
        one.goto(served.page(where, "/sections/guidance-duty"))
    first.locator("#criterion-whole-of-secondary").get_by_label("Not compliant").check()
    expect(first.locator("#save-status")).to_have_text(SAVED)
    comment(second).fill("Only the comment.")
    expect(second.locator("#save-status")).to_have_text(SAVED)
    expect(second.locator("#criterion-whole-of-secondary").get_by_label("Not compliant")).to_be_checked()
    judgement = served.workspace.audits.document(*where)["judgements"]["guidance-duty"]["whole-of-secondary"]
    assert (judgement["level"], judgement["comment"]) == ("not-compliant", "Only the comment.")


class Program:
    """`qa-toolkit serve` itself, in a process that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.location = folder / "workspace.sqlite3"
        self._folder = folder
        self.port = 0

    def start(self) -> None:
        words = ["serve", "--no-browser", "--port", str(self.port), "--workspace", str(self.location)]
        environment = {"PATH": "", "HOME": str(self._folder), "XDG_CONFIG_HOME": str(self._folder)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "qa_toolkit", *words], stderr=subprocess.PIPE, text=True, env=environment
        )
        assert self.process.stderr is not None
        line = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        assert found, line
        self.port = int(found[1])
        until(self._answers)

    def _answers(self) -> bool:
        try:
            return bool(urlopen(f"http://127.0.0.1:{self.port}/about").status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    yield made
    made.kill()


def test_a_server_that_is_killed_loses_nothing_that_said_saved_and_gets_the_rest_when_it_is_back(
    page: Page, program: Program, faults: Faults
) -> None:
    faults.expect("ERR_CONNECTION_REFUSED")
    audit = Toolkit().read_audit(EXAMPLES / "wexcombe-girls-school/school-duty-2025.yaml")
    workspace = open_workspace(program.location)
    where = workspace.audits.add("local", audit.data, audit.standard)
    program.start()
    page.goto(f"http://127.0.0.1:{program.port}/organisations/{where[0]}/audits/{where[1]}/sections/guidance-duty")
    comment(page).fill("Said saved before the kill.")
    expect(page.locator("#save-status")).to_have_text(SAVED)
    program.kill()
    judged = workspace.audits.document(*where)["judgements"]["guidance-duty"]
    assert judged["whole-of-secondary"]["comment"] == "Said saved before the kill."
    comment(page, "best-interests").fill("Typed while it was away.")
    expect(page.locator("#save-status")).to_contain_text("Not saved yet")
    program.start()
    expect(page.locator("#save-status")).to_have_text(SAVED, timeout=40_000)
    judged = workspace.audits.document(*where)["judgements"]["guidance-duty"]
    assert judged["best-interests"]["comment"] == "Typed while it was away."
    workspace.close()


def test_evidence_is_picked_from_the_pages_one_list_and_new_evidence_joins_it(
    opened: Page, served: Served, where: tuple[str, str]
) -> None:
    first, second = opened.locator("#criterion-whole-of-secondary"), opened.locator("#criterion-best-interests")
    first.get_by_role("button", name="Add evidence").press("Enter")
    first.get_by_label("its title").fill("Careers page")
    first.get_by_role("button", name="Add this evidence").click()
    expect(first.get_by_label("Careers page", exact=True)).to_be_checked()
    second.get_by_role("button", name="Add evidence").click()
    second.get_by_label("Pick one already used").select_option(label="Careers page")
    expect(second.get_by_label("Careers page", exact=True)).to_be_checked()
    expect(opened.locator("#save-status")).to_have_text(SAVED)
    judged = served.workspace.audits.document(*where)["judgements"]["guidance-duty"]
    assert judged["whole-of-secondary"]["evidence"][-1] == judged["best-interests"]["evidence"][-1]
    second.get_by_role("button", name="Add evidence").click()
    expect(second.get_by_label("Pick one already used")).to_be_hidden()
