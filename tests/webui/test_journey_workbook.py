"""A careers leader takes an audit along as a workbook, while a colleague goes on in the browser, and brings it back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browser import LAYOUTS, NewPage, assert_accessible
from playwright.sync_api import Page, expect
from served import Served
from sqlalchemy import select
from workbooks import Open

from qa_toolkit import workbook
from qa_toolkit.workspace.tables import trail

EXAMPLE = "wexcombe-girls-school/school-duty-2025.yaml"
CRITERION, SECTION = "whole-of-secondary", "guidance-duty"
MINE, THEIRS = "Looked at with the governors.\nEach year group has its day.", "A colleague wrote this in the browser."


def typed_elsewhere(path: Path, served: Served, where: tuple[str, str]) -> None:
    """The audit's workbook, filled in with another program."""
    book = Open(served.workspace.audits.audit(*where))
    book.type(CRITERION, comment=MINE).type("independent", level="partly-ish").type(
        "options-at-16", level=" COMPLIANT "
    )
    path.write_bytes(book.saved())


def look(page: Page, path: Path) -> None:
    page.get_by_label("The workbook").set_input_files(path)
    page.get_by_role("button", name="Show me what would change").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"What ‘{path.name}’ brings")


def test_what_both_changed_is_decided_and_stands_in_the_section_and_the_trail(
    page: Page, served: Served, tmp_path: Path, faults: Any
) -> None:
    where, path = served.add(EXAMPLE), tmp_path / "mine.xlsx"
    page.goto(served.page(where))
    page.get_by_role("link", name="Fill it in with Excel").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the workbook").click()
    download.value.save_as(path)
    returned = workbook.read(path, served.toolkit.standard)
    assert returned.document == served.workspace.audits.document(*where)
    typed_elsewhere(path, served, where)
    page.goto(served.page(where, f"/sections/{SECTION}"))
    page.locator(f"#criterion-{CRITERION}").get_by_label("Comment").fill(THEIRS)
    expect(page.locator("#save-status")).to_have_text(re.compile("All saved"))

    page.goto(served.page(where, "/workbook"))
    look(page, path)
    expect(page.get_by_text("It has 1 change, 1 decision for you and 1 cell that could not be read.")).to_be_visible()
    faults.expect("status of 422")
    page.get_by_role("button", name="Bring in 1 change and my 1 decision").click()
    expect(page.get_by_role("alert")).to_contain_text("choose which of the two stays")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("From the workbook")).to_be_focused()
    expect(page.get_by_text(THEIRS)).to_be_visible()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Bring in 1 change and my 1 decision").click()
    expect(page.get_by_text("The workbook is in. Not read: cell E8")).to_be_visible()

    page.goto(served.page(where, f"/sections/{SECTION}"))
    expect(page.locator(f"#criterion-{CRITERION}").get_by_label("Comment")).to_have_value(MINE)
    expect(page.locator("#criterion-options-at-16").get_by_label("Compliant", exact=True)).to_be_checked()
    with served.workspace.database.reading() as connection:
        last = connection.execute(select(trail.c.what, trail.c.subject_id).order_by(trail.c.number.desc())).all()[:2]
    assert {tuple(row) for row in last} == {
        ("judgement.saved", f"{where[1]}/{SECTION}/{CRITERION}"),
        ("judgement.saved", f"{where[1]}/{SECTION}/options-at-16"),
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_page_of_changes_is_accessible(
    new_page: NewPage, served: Served, tmp_path: Path, faults: Any, layout: dict[str, Any]
) -> None:
    where, path = served.add(EXAMPLE), tmp_path / "mine.xlsx"
    typed_elsewhere(path, served, where)
    served.workspace.judgements.save("local", *where, CRITERION, {"comment": THEIRS}, version=1)
    page = new_page(**layout)
    page.goto(served.page(where, "/workbook"))
    look(page, path)
    sound(page)
    faults.expect("status of 422")
    page.get_by_role("button", name="Bring in 1 change").click()
    expect(page.get_by_role("alert")).to_be_visible()
    sound(page)


def sound(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
    assert_accessible(page)


def test_without_javascript_it_is_the_same(new_page: NewPage, served: Served, tmp_path: Path) -> None:
    where, path = served.add(EXAMPLE), tmp_path / "mine.xlsx"
    book = Open(served.workspace.audits.audit(*where)).type(CRITERION, comment=MINE)
    path.write_bytes(book.saved())
    served.workspace.judgements.save("local", *where, CRITERION, {"comment": THEIRS}, version=1)
    page = new_page(java_script_enabled=False)
    page.goto(served.page(where, "/workbook"))
    look(page, path)
    page.get_by_label("What stands here now").check()
    page.get_by_role("button", name="Save my 1 decision").click()
    expect(page.get_by_text("The workbook is in.")).to_be_visible()
    judged = served.workspace.audits.document(*where)["judgements"][SECTION][CRITERION]
    assert judged["comment"] == THEIRS
