"""A careers leader in a real browser, from the first start to the printed report."""

from __future__ import annotations

import re
from pathlib import Path

from browser import NewPage
from playwright.sync_api import BrowserContext, Page, expect
from served import Served

DUTY = "Careers guidance duty on schools in England, 2025"
SAVED = re.compile(r"All saved at \d\d:\d\d")


def began(page: Page, served: Served) -> tuple[str, str]:
    """A new audit, begun as a careers leader begins it."""
    page.goto(served.url)
    page.get_by_role("button", name="Start an audit").click()
    page.get_by_role("link", name=f"Start an audit by {DUTY}").click()
    page.get_by_label("Name of the organisation").fill("Thornley Academy")
    page.get_by_label("Which is the school's highest year group?").fill("11")
    page.get_by_label("Name", exact=True).fill("Careers leader")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(DUTY)
    head = served.workspace.audits.heads()[0]
    return head.organisation, head.id


def test_from_the_first_start_to_the_printed_report(page: Page, served: Served, tmp_path: Path) -> None:
    where = began(page, served)
    page.get_by_role("button", name="Begin").click()
    first = page.locator("[data-criterion]").first
    first.get_by_label("Partly in place").check()
    first.get_by_label("Comment").fill("Each year group has a careers day.")
    expect(page.locator("#save-status")).to_have_text(SAVED)
    expect(page.locator("#progress-words")).to_have_text("1 of 7 answered")
    judgement = served.workspace.audits.document(*where)["judgements"]["guidance-duty"]["whole-of-secondary"]
    assert (judgement["level"], judgement["comment"]) == ("partly", "Each year group has a careers day.")

    first.get_by_label("Compliant", exact=True).check()
    expect(first.get_by_text("counts only when a piece of evidence is named")).to_be_visible()
    first.get_by_text("Add evidence").click()
    first.get_by_label("Or keep a file with the audit").set_input_files(
        {"name": "programme.txt", "mimeType": "text/plain", "buffer": b"Year 7: one day.\n"}
    )
    expect(first.get_by_label("programme", exact=True)).to_be_checked()
    expect(page.locator("#save-status")).to_have_text(re.compile("All saved"))
    expect(first.get_by_text("counts only when a piece of evidence is named")).to_be_hidden()

    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("page 2 of 6")).to_be_visible()
    page.get_by_role("link", name="My audits").first.click()
    expect(page.get_by_text("In progress · 1 of")).to_be_visible()
    page.get_by_role("link", name=re.compile(DUTY)).click()
    expect(page.get_by_text("1 of 7 answered")).to_be_visible()

    page.get_by_role("link", name="What if: try steps").click()
    before = page.locator("#try-says").inner_text()
    page.locator("input[name=step]").first.check()
    expect(page.locator("#try-says")).not_to_have_text(before)
    page.get_by_role("button", name="Put the ticked steps into the action plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Action plan")
    page.get_by_role("button", name=re.compile("^Start")).first.click()
    expect(page.get_by_role("heading", name="In progress (1)")).to_be_visible()

    page.goto(served.page(where))
    page.get_by_role("button", name="Submit and lock").click()
    expect(page.get_by_text("The judgements are locked", exact=False)).to_be_visible()
    page.goto(served.page(where, "/report"))
    expect(page.get_by_role("heading", name="Every judgement")).to_be_visible()
    assert page.pdf().startswith(b"%PDF-")
    page.goto(served.page(where, "/download"))
    with page.expect_download() as download:
        page.locator("#html").get_by_role("button").click()
    download.value.save_as(tmp_path / "report.html")
    assert "Thornley Academy" in (tmp_path / "report.html").read_text("utf-8")


def test_with_the_keyboard_alone(page: Page, served: Served) -> None:
    where = served.add("wexcombe-girls-school/school-duty-2025.yaml")
    page.goto(served.page(where, "/sections/guidance-duty"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#criterion-whole-of-secondary").get_by_label("Compliant", exact=True)).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#criterion-whole-of-secondary").get_by_label("Not compliant")).to_be_checked()
    page.keyboard.press("n")
    page.keyboard.press("0")
    expect(page.locator("#progress-words")).to_have_text("5 of 7 answered")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("n")
    page.locator("#criterion-whole-of-secondary").get_by_label("Comment").press("1")
    expect(page.locator("#criterion-whole-of-secondary").get_by_label("Not compliant")).to_be_checked()


def test_what_has_the_focus_is_never_hidden(page: Page, served: Served) -> None:
    """WCAG 2.4.11: walks the whole page by Tab and looks whether another thing covers what has the focus."""
    where = served.add("wexcombe-girls-school/school-duty-2025.yaml")
    page.goto(served.page(where, "/sections/guidance-duty"))
    seen = 0
    for _ in range(400):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => {
              const one = document.activeElement
              if (!one || one === document.body) return 'end'
              const box = one.getBoundingClientRect()
              const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
              const label = one.labels && [...one.labels].some(label => label.contains(at))
              return one.contains(at) || at?.contains(one) || label ? 'seen' : one.outerHTML.slice(0, 120)
            }"""
        )
        if state == "end":
            break
        assert state == "seen", state
        seen += 1
    assert seen > 40


def test_without_javascript(new_page: NewPage, served: Served) -> None:
    page = new_page(java_script_enabled=False)
    where = began(page, served)
    page.get_by_role("button", name="Begin").click()
    first = page.locator("#criterion-whole-of-secondary")
    first.get_by_label("Partly in place").check()
    first.get_by_label("Comment").fill("Written without a script.")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("page 2 of 6")).to_be_visible()
    judgement = served.workspace.audits.document(*where)["judgements"]["guidance-duty"]["whole-of-secondary"]
    assert judgement["comment"] == "Written without a script."
    page.goto(served.page(where, "/what-if"))
    page.locator("input[name=step]").first.check()
    page.get_by_role("button", name="Show what would change").click()
    expect(page.locator("input[name=step]").first).to_be_checked()


def test_a_pdf_is_made_while_the_page_waits(page: Page, served: Served, tmp_path: Path) -> None:
    where = served.add("ashby-down-school/school-duty-2025.json")
    page.goto(served.page(where, "/download"))
    page.get_by_role("button", name="Make PDF").click()
    ready = page.get_by_role("heading", name="Your report is ready")
    expect(ready).to_be_visible(timeout=60_000)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"Download .*\.(pdf|html)")).click()
    assert download.value.suggested_filename.startswith("ashby-down-school")


def test_a_pupils_name_is_pointed_at_and_saved_all_the_same(
    page: Page, context: BrowserContext, served: Served
) -> None:
    where = served.add("wexcombe-girls-school/school-duty-2025.yaml")
    page.goto(served.page(where, "/sections/guidance-duty"))
    first = page.locator("#criterion-whole-of-secondary")
    first.get_by_label("Comment").fill("Jo Smith (Year 9), born 12/03/2012, had no guidance.")
    expect(first.locator("[data-warnings]")).to_contain_text("pupil")
    stored = served.workspace.audits.document(*where)["judgements"]["guidance-duty"]["whole-of-secondary"]
    assert "Jo Smith" in stored["comment"]
