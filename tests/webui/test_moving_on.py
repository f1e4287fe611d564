"""An audit by an earlier edition: what would become of each answer is shown first, and the new audit is made beside the old."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from browser import NewPage
from playwright.sync_api import expect
from reading import EXAMPLES
from served import Served
from websites import Web

MATRIX = EXAMPLES.parent / "fernbrook-careers" / "matrix-2011.json"


def add(web: Web, path: Path = MATRIX) -> tuple[str, str]:
    audit = web.toolkit.read_audit(path)
    return web.workspace.audits.add("local", audit.data, audit.standard)


def url(where: tuple[str, str], rest: str = "/upgrade") -> str:
    return f"/organisations/{where[0]}/audits/{where[1]}{rest}"


def move(web: Web, where: tuple[str, str], to: str = "matrix:2023") -> Any:
    return web.client.post(url(where), data={"csrf_token": web.token, "to": to})


def test_the_audits_page_tells_of_the_later_edition(web: Web) -> None:
    where = add(web)
    assert "Move to the 2023 edition" in web.client.get(url(where, "")).text
    made = move(web, where).location
    assert "Open the audit that this one was moved to (matrix:2023)" in web.client.get(url(where, "")).text
    assert "later edition of this standard" not in web.client.get(made).text


def test_looking_makes_nothing(web: Web) -> None:
    where = add(web)
    page = web.unchanged_by(lambda: web.client.get(url(where))).text
    assert "25 answers: 0 carried over, 25 proposed for you to confirm, 0 no longer asked." in page
    assert "19 of 25" in re.sub(r"\s+", " ", page)
    assert "Measurable aims" in page


def test_the_new_audit_stands_beside_the_old_with_every_answer(web: Web) -> None:
    where = add(web)
    before = web.document(*where)
    response = move(web, where)
    made = response.location.rsplit("/", 1)[1]
    assert web.document(*where) == before
    after = web.document(where[0], made)
    assert (after["standard"]["name"], after["submitted_at"]) == ("matrix:2023", None)
    assert after["upgraded_from"][-1]["audit"] == where[1]
    proposed = {one["from"] for here in after["proposals"].values() for one in here}
    answered = [id_ for part in before["judgements"].values() for id_, one in part.items() if one.get("level")]
    assert proposed == {f"matrix:2011#{id_}" for id_ in answered}
    assert after["evidence"] == before["evidence"]


def test_moving_twice_gives_the_same_audit_and_says_so(web: Web) -> None:
    where = add(web)
    first = move(web, where).location
    second = web.unchanged_by(lambda: move(web, where))
    assert second.location == first
    assert "The audit had been moved before." in web.client.get(first).text
    assert "was moved to matrix:2023 before" in web.client.get(url(where)).text


def test_what_was_made_and_deleted_is_brought_back_and_not_made_anew(web: Web) -> None:
    where = add(web)
    made = move(web, where).location.rsplit("/", 1)[1]
    web.workspace.audits.delete("local", where[0], made)
    refused = web.unchanged_by(lambda: move(web, where))
    assert refused.status_code == 409
    assert "bring it back on the organisation" in refused.text


@pytest.mark.parametrize(
    ("to", "status", "says"),
    [
        ("matrix:2002", 422, "answers move forward only"),
        ("matrix:2011", 422, "by this edition already"),
        ("gatsby:2025", 422, "two different standards"),
        ("matrix:1999", 404, "matrix:1999"),
    ],
)
def test_an_edition_that_it_cannot_move_to_is_refused_in_a_sentence(web: Web, to: str, status: int, says: str) -> None:
    where = add(web)
    for answer in (web.unchanged_by(lambda: move(web, where, to)), web.client.get(url(where), query_string={"to": to})):
        assert answer.status_code == status
        assert says in answer.text


def test_where_no_later_edition_is_here_the_page_says_so(web: Web) -> None:
    where = web.add()
    answer = web.client.get(url(where))
    assert (answer.status_code, "a later edition" in answer.text) == (422, True)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_careers_leader_moves_to_the_later_edition_and_confirms(
    served: Served, new_page: NewPage, scripts: bool
) -> None:
    where = served.add("fernbrook-careers/matrix-2011.json")
    page = new_page(java_script_enabled=scripts)
    page.goto(served.page(where))
    page.get_by_role("link", name="Move to the 2023 edition").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move to the 2023 edition")
    page.get_by_role("button", name="Make the audit by the 2023 edition").first.click()
    expect(page.get_by_text("The earlier one stays as it was.")).to_be_visible()
    expect(page.get_by_role("heading", name="0 of 23 answered")).to_be_visible()
    page.get_by_role("link", name="Look at what is proposed").click()
    alone = page.get_by_role("button", name=re.compile("^Confirm: ")).first
    name = alone.inner_text()
    alone.click()
    expect(page.get_by_text(re.compile(r"^Confirmed: "))).to_be_visible()
    assert name.startswith("Confirm: ")
    section = page.get_by_role("button", name=re.compile("^Confirm all ")).first
    number = re.search(r"\d+", section.inner_text())
    assert number is not None
    section.click()
    expect(page.get_by_text(f"Confirmed: {number[0]} proposals.")).to_be_visible()
    made = next(head for head in served.workspace.audits.heads() if head.standard == "matrix:2023")
    assert made.answered == 1 + int(number[0])
