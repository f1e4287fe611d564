"""That the watch over the browser catches what it is there for."""

from __future__ import annotations

import pytest
from browser import LAYOUTS, Faults, NewPage, assert_accessible
from playwright.sync_api import BrowserContext, Page
from pytest import fail  # noqa: PT013
from served import Served

FAILED = fail.Exception
INACCESSIBLE = "document.querySelector('main').insertAdjacentHTML('beforeend', '<input><img src=\"/static/none.png\">')"


def faults_of(faults: Faults) -> str:
    """What a test would fail with; and then it is forgotten, so that this one does not."""
    with pytest.raises(FAILED) as caught:
        faults.check()
    faults._seen.clear()
    faults._expected.clear()
    return str(caught.value)


def test_a_page_of_ours_is_without_fault(served: Served, page: Page) -> None:
    page.goto(served.url)
    assert page.title()


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("console.error('no')", "console error: no"),
        ("console.warn('hm')", "console warning: hm"),
        ("setTimeout(() => { throw new Error('oh') })", "page error: oh"),
        ("fetch('https://qa-toolkit.invalid/x').catch(() => {})", "Content Security Policy"),
        ("fetch('/nowhere')", "status of 404"),
    ],
)
def test_what_goes_wrong_in_a_page_is_told(served: Served, page: Page, faults: Faults, script: str, fault: str) -> None:
    page.goto(served.url)
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(300)
    assert fault in faults_of(faults)


def test_a_request_to_another_host_is_told(page: Page, faults: Faults) -> None:
    page.set_content("<img src='http://qa-toolkit.invalid/x.png'>")
    assert "request to another host: GET http://qa-toolkit.invalid/x.png" in faults_of(faults)


def test_what_was_expected_is_no_fault(served: Served, page: Page, faults: Faults) -> None:
    faults.expect("status of 404")
    page.goto(f"{served.url}/nowhere")


def test_what_was_expected_and_never_came_is_one(page: Page, faults: Faults) -> None:
    faults.expect("status of 412")
    assert "expected and never seen: status of 412" in faults_of(faults)


def test_a_lost_network_can_be_expected(served: Served, page: Page, context: BrowserContext, faults: Faults) -> None:
    page.goto(served.url)
    context.set_offline(True)
    faults.expect("ERR_INTERNET_DISCONNECTED")
    assert page.evaluate("() => fetch('/').then(() => 'there', () => 'lost')") == "lost"


def test_two_people_share_nothing(served: Served, new_page: NewPage) -> None:
    one, other = new_page(), new_page()
    one.goto(served.url)
    other.goto(served.url)
    one.evaluate("() => localStorage.setItem('name', 'one')")
    assert other.evaluate("() => localStorage.getItem('name')") is None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_axe_finds_is_told(served: Served, new_page: NewPage, faults: Faults, layout: dict[str, object]) -> None:
    page = new_page(**layout)  # type: ignore[arg-type]
    page.goto(served.url)
    assert_accessible(page)
    faults.expect("none.png|404")
    page.evaluate(INACCESSIBLE)
    page.wait_for_load_state("networkidle")
    with pytest.raises(FAILED, match=r"(?s)image-alt \(critical\).*label \(critical\)"):
        assert_accessible(page)
