"""Chromium for the tests of the pages: whatever a page does wrong, and its test did not foretell, fails that test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, WebError, sync_playwright

from qa_toolkit.reports.browser import find_browser

HOST = "127.0.0.1"
FLAGS = (
    "--no-sandbox",  # Chromium's own sandbox does not start for root, whom CI runs as
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # The watch below reports what a page asks of another host; this keeps the question on the machine.
    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HOST}",
)
# For `@pytest.mark.parametrize("layout", LAYOUTS)` and `new_page(**layout)`: WCAG 1.4.10's narrowest, a desk's, and high contrast.
LAYOUTS = (
    pytest.param({"width": 320, "height": 640}, id="320px"),
    pytest.param({"width": 1280, "height": 900}, id="1280px"),
    pytest.param({"width": 1280, "height": 900, "forced_colors": "active"}, id="high-contrast"),
)
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


class Faults:
    """What the pages of one test did wrong. A test that provokes something says so first: `faults.expect("status of 412")`."""

    def __init__(self) -> None:
        self._seen: list[str] = []
        self._expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """From now on, whatever matches this regular expression is no fault; that nothing matches it will be one."""
        self._expected.append(pattern)

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", self._error)
        context.on("request", self._request)

    def check(self) -> None:
        unforeseen = [fault for fault in self._seen if not any(re.search(one, fault) for one in self._expected)]
        missed = [one for one in self._expected if not any(re.search(one, fault) for fault in self._seen)]
        lines = [*unforeseen, *(f"expected and never seen: {one}" for one in missed)]
        if lines:
            pytest.fail("The browser reported:\n" + "\n".join(f"- {line}" for line in lines), pytrace=False)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning", "assert"):
            self._seen.append(f"console {message.type}: {message.text} ({message.location.get('url') or 'no address'})")

    def _error(self, error: WebError) -> None:
        self._seen.append(f"page error: {error.error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("about", "blob", "data") and address.hostname != HOST:
            self._seen.append(f"request to another host: {request.method} {request.url}")


class NewPage(Protocol):
    def __call__(self, width: int = 1280, height: int = 900, **options: Any) -> Page: ...


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for each worker of pytest-xdist; conftest.py marks whatever asks for it, and skips it where none is installed."""
    program = find_browser()
    assert program is not None
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
def new_page(browser: Browser, faults: Faults, request: pytest.FixtureRequest) -> Iterator[NewPage]:
    """Makes a page for another person, or another screen: each has cookies and storage of its own. Options are `Browser.new_context`'s."""
    if "served" in request.fixturenames:
        request.getfixturevalue("served")  # first, so that a page that still saves is closed before its server is
    contexts = []

    def make(width: int = 1280, height: int = 900, **options: Any) -> Page:
        settings = {"locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce", **options}
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        context.set_default_timeout(15_000)
        contexts.append(context)
        faults.watch(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    faults.check()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def context(page: Page) -> BrowserContext:
    """The page's own, for `set_offline`, cookies and further tabs."""
    return page.context


def assert_accessible(page: Page) -> None:
    """That axe finds nothing at all against WCAG 2.2 A and AA or its own best practice; what it cannot judge is for eyes."""
    found = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": list(RULES)}})
    lines = []
    for violation in found.response["violations"]:
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"]:
            why = " ".join((node.get("failureSummary") or "").split())
            lines.append(f"    {', '.join(map(str, node['target']))}\n        {node['html'][:200]}\n        {why}")
    if lines:
        pytest.fail(f"axe finds fault with {page.url}:\n" + "\n".join(lines), pytrace=False)
