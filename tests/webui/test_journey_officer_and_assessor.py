"""An LA officer with twenty providers, and an assessor who moderates one audit, each in a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from browser import Faults, NewPage
from playwright.sync_api import Page, expect
from served import EXAMPLES, Served


def provider(number: int) -> dict[str, Any]:
    """An audit of an invented provider, made from an example: the later its number, the less is met."""
    data: dict[str, Any] = json.loads((EXAMPLES / "fernbrook-careers/matrix-2011.json").read_bytes())
    data["id"] = f"audit-of-provider-{number}"
    data["organisation"] |= {"id": f"provider-{number}", "name": f"Provider {number:02}", "kind": "provider"}
    flat = [j for section in data["judgements"].values() for j in section.values()]
    for judgement in flat[:number]:
        judgement["level"] = "not-met"
    return data


def test_an_officer_opens_twenty_files_and_sees_where_the_providers_stand(
    page: Page, served: Served, tmp_path: Path, faults: Faults
) -> None:
    faults.expect("status of 422")  # one of the files is broken, and the answer says so
    files = []
    for number in range(1, 21):
        files.append(tmp_path / f"provider-{number}.json")
        files[-1].write_text(json.dumps(provider(number)), "utf-8")
    (tmp_path / "broken.json").write_text('{"standard": ', "utf-8")
    page.goto(served.url)
    page.get_by_role("link", name="Open a file").click()
    page.get_by_label("Files").set_input_files([*files, tmp_path / "broken.json"])
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("20 of 21 files opened")).to_be_visible()
    expect(page.get_by_text("broken.json: not opened.")).to_be_visible()

    page.get_by_role("link", name="See them beside each other").click()
    matrix = page.locator("table.matrix")
    expect(matrix.get_by_role("row")).to_have_count(22)  # a heading, twenty providers, all of them together
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV|table", re.IGNORECASE)).first.click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert sum("Provider" in " ".join(row) for row in rows) == 20

    matrix.get_by_role("link", name=re.compile("Provider 20")).first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "provider-20" in page.url


def test_an_assessor_moderates_an_audit_and_the_school_answers(page: Page, served: Served) -> None:
    folder = EXAMPLES / "ashby-down-school"
    page.goto(f"{served.url}/audits/open")
    page.get_by_label("Files").set_input_files(
        [folder / "school-duty-2025.json", folder / "school-duty-2025-external.json"]
    )
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name=re.compile("Ashby Down School: open")).first.click()
    page.get_by_role("link", name="An external assessor's view").click()
    expect(page.get_by_text("agreement, on")).to_be_visible()
    differing = page.locator("article.moderation__one")
    count = differing.count()
    assert count > 0
    first = differing.first
    first.get_by_role("textbox").fill("We have gathered more evidence since.")
    first.get_by_role("button", name=re.compile("reply", re.IGNORECASE)).click()
    expect(page.get_by_text("We have gathered more evidence since.").first).to_be_visible()
    external = next(head for head in served.workspace.audits.heads() if head.kind == "external")
    page.goto(served.page((external.organisation, external.id), "/moderation"))
    expect(page.get_by_text("We have gathered more evidence since.").first).to_be_visible()
    expect(page.locator("article.moderation__one")).to_have_count(count)


def test_an_assessor_begins_an_audit_of_ones_own_beside_it(page: Page, served: Served) -> None:
    where = served.add("wexcombe-girls-school/school-duty-2025.yaml")
    page.goto(served.page(where, "/moderation"))
    page.get_by_label("Name of the external assessor").fill("M. Okafor")
    page.get_by_role("button", name="Begin an external audit of this one").click()
    external = next(head for head in served.workspace.audits.heads() if head.kind == "external")
    assert external.verifies == where[1]
    assert external.answered == 0
    page.goto(served.page((external.organisation, external.id), "/sections/guidance-duty"))
    page.locator("#criterion-whole-of-secondary").get_by_label("Partly in place").check()
    expect(page.locator("#save-status")).to_have_text(re.compile("All saved"))
    page.goto(served.page(where, "/moderation"))
    expect(page.get_by_text("agreement, on 1 criterion")).to_be_visible()


def test_two_people_share_a_computer_network_and_one_workspace(new_page: NewPage, served: Served) -> None:
    where = served.add("wexcombe-girls-school/school-duty-2025.yaml")
    first, second = new_page(), new_page()
    for one in (first, second):
        one.goto(served.page(where))
    first.get_by_role("button", name="Submit and lock").click()
    second.goto(served.page(where, "/sections/guidance-duty"))
    expect(second.get_by_text("submitted and locked")).to_be_visible()
