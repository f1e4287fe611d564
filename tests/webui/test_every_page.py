"""Every page of the app, at three screens: axe finds nothing, nothing scrolls sideways, and no script or style complains."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from browser import LAYOUTS, NewPage, assert_accessible
from served import ROOT, Served, serving

from qa_toolkit_webui.forms import once
from qa_toolkit_webui.pages import upgrade
from qa_toolkit_webui.site import KEY

FIRST, SECOND = "ashby-down-school", "wexcombe-girls-school"
AUDIT = "6f0b7a52-4b0c-4d6e-9a35-2f6c1d80e7b4"
OPEN_AUDIT = "2d84f6b3-1c97-4e50-b3aa-60e9f5d8c712"
_MATRIX = json.loads((ROOT / "examples/fernbrook-careers/matrix-2011.json").read_text("utf-8"))
EARLIER = f"/organisations/{_MATRIX['organisation']['id']}/audits/{_MATRIX['id']}"
PROVIDER = _MATRIX["organisation"]["id"]
LATER = once("upgrade", PROVIDER, _MATRIX["id"], "matrix:2023")  # what it is moved to below
MOVED = f"/organisations/{PROVIDER}/audits/{LATER}"
ONE = f"/organisations/{FIRST}/audits/{AUDIT}"
OPEN = f"/organisations/{SECOND}/audits/{OPEN_AUDIT}"
EXAMPLES = (
    "ashby-down-school/school-duty-2025.json",
    "ashby-down-school/school-duty-2025-previous.json",
    "ashby-down-school/school-duty-2025-external.json",
    "wexcombe-girls-school/school-duty-2025.yaml",
    "fernbrook-careers/matrix-2011.json",
    "ashby-down-school/investors-in-careers-2016.json",
)
# By endpoint the addresses at which it is looked at; what answers with a file or with data is no page.
PAGES = {
    "home.index": ["/"],
    "standards.index": ["/standards"],
    "standards.show": ["/standards/school-duty:2025", "/standards/inspiring-iag:2012"],
    "audits.new": ["/audits/new?standard=school-duty:2025"],
    "audits.open_form": ["/audits/open"],
    "audits.show": [ONE, OPEN, EARLIER, MOVED],
    "audits.settings_form": [f"{OPEN}/settings"],
    "sections.show": [f"{ONE}/sections/guidance-duty", f"{OPEN}/sections/provider-access"],
    "report.show": [f"{ONE}/report", f"{OPEN}/report"],
    "proposals.index": [f"{ONE}/proposals", f"{MOVED}/proposals"],
    "coverage.show": [f"/organisations/{FIRST}/coverage", "/organisations/marlshire/coverage"],
    "begin_from.show": [
        f"/organisations/{FIRST}/begin",
        f"/organisations/{FIRST}/begin?standard=gatsby:2025&from={AUDIT}",
    ],
    "crosswalk.show": ["/standards/matrix:2011/crosswalk", "/standards/matrix:2011/crosswalk?with=matrix:2023"],
    "upgrade.show": [f"{EARLIER}/upgrade"],
    "what_if.show": [f"{OPEN}/what-if"],
    "compare.show": [f"{ONE}/compare"],
    "compare.moderation": [f"{ONE}/moderation", f"{OPEN}/moderation"],
    "downloads.index": [f"{ONE}/download"],
    "bring_back.index": [f"{ONE}/workbook", f"{OPEN}/workbook"],
    "evidence.index": [f"{ONE}/evidence", f"{OPEN}/evidence"],
    "evidence.edit": [],
    "actions.everywhere": ["/actions"],
    "actions.board": [f"/organisations/{FIRST}/actions"],
    "actions.new": [],
    "actions.edit": [],
    "overview.index": ["/overview"],
    "organisations.index": ["/organisations"],
    "organisations.show": [f"/organisations/{FIRST}"],
    "organisations.edit": [f"/organisations/{FIRST}/edit"],
    "organisations.people": [f"/organisations/{FIRST}/people"],
    "organisations.sharing": [f"/organisations/{FIRST}/sharing"],
    "organisations.library": [f"/organisations/{FIRST}/evidence"],
    "organisations.erase_form": [f"/organisations/{FIRST}/erase"],
    "rounds.index": ["/rounds"],
    "rounds.new": ["/organisations/marlshire/rounds/new"],
    "rounds.show": [],
    "about.index": ["/about"],
    "about.accessibility": ["/about/accessibility"],
    "about.cookies": ["/about/cookies"],
    "about.data_protection": ["/about/data-protection"],
    "downloads.job": [],
}
NO_PAGES = {
    "static",
    "what_if.score",
    "downloads.one",
    "downloads.job_state",
    "downloads.job_file",
    "evidence.file",
    "overview.table",
    "organisations.export",
    "crosswalk.file",
}
"""Those without an address here are reached by a link from another page, which `linked` follows."""
LINKED = {
    "evidence.edit": (f"{OPEN}/evidence", "/evidence/"),
    "actions.new": (f"/organisations/{FIRST}/actions", "/actions/new"),
    "actions.edit": (f"/organisations/{FIRST}/actions", "/actions/edit"),
    "rounds.show": ("/rounds", "/rounds/"),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("site")) as running:
        for example in EXAMPLES:
            running.add(example)
        upgrade.move(running.app.extensions[KEY], PROVIDER, _MATRIX["id"], "matrix:2023")
        organisations = running.workspace.organisations
        organisations.create("local", {"name": "Marlshire", "kind": "authority"})
        organisations.open_round("local", "marlshire", "Schools 2026-27", "school-duty:2025", None, "2027-03-31")
        yield running


def routes(site: Served) -> Any:
    return [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def test_every_page_is_looked_at(site: Served) -> None:
    endpoints = {rule.endpoint for rule in routes(site) if not rule.rule.startswith("/api/")}
    assert endpoints - NO_PAGES == set(PAGES)


ADDRESSES = [address for addresses in PAGES.values() for address in addresses]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_page_is_accessible(site: Served, layout: dict[str, Any], new_page: NewPage) -> None:
    page = new_page(**layout)
    followed = [(start, part) for start, part in LINKED.values()]
    for address in ADDRESSES:
        page.goto(site.url + address)
        _look(page)
    for start, part in followed:
        page.goto(site.url + start)
        href = page.locator(f'main a[href*="{part}"]').first.get_attribute("href")
        page.goto(site.url + str(href))
        _look(page)


def _look(page: Any) -> None:
    assert page.locator("h1").count() == 1, page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert_accessible(page)


def test_a_page_that_is_not_there_is_accessible_too(site: Served, new_page: NewPage, faults: Any) -> None:
    faults.expect("status of 404")
    page = new_page()
    page.goto(f"{site.url}/nowhere")
    assert_accessible(page)
