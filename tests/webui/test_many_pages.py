"""The action plan, the overview and the rounds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from many_audits import HOSTILE, text, with_action, with_examples
from reading import BEFORE, EXTERNAL, OWN, Read, at, post, seen
from sqlalchemy import event
from websites import Web

SCHOOL = "/organisations/ashby-down-school"


@pytest.fixture
def examples(web: Web) -> Web:
    return with_examples(web)


@pytest.fixture
def small(web: Web) -> Web:
    """One small audit with an action."""
    return with_action(web)


@contextmanager
def statements(web: Web) -> Iterator[list[str]]:
    made: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        made.append(statement)

    event.listen(web.workspace.database.engine, "before_cursor_execute", note)
    yield made
    event.remove(web.workspace.database.engine, "before_cursor_execute", note)


# Action plan


def test_the_board_shows_each_action_with_criterion_owner_and_whether_it_is_overdue(school: Web) -> None:
    page = seen(school, f"{SCHOOL}/actions")
    words = text(page)
    assert "Rewrite the provider access statement" in words
    assert "Overdue Due 23 October 2026" in words
    assert "£180" in words
    assert f"{at(OWN)}/sections/" in page
    assert "#criterion-access-statement" in page


def test_the_board_can_be_filtered_by_owner_and_by_audit(school: Web) -> None:
    by_owner = text(seen(school, f"{SCHOOL}/actions?owner=Headteacher"))
    assert "Raise the careers leader" in by_owner
    assert "Rewrite the provider access statement" not in by_owner
    by_audit = text(seen(school, f"{SCHOOL}/actions?audit=ashby-down-school/{BEFORE}"))
    assert "Replace the provider access statement" in by_audit
    assert "Rewrite the provider access statement" not in by_audit


def test_an_empty_board_says_what_to_do(web: Web) -> None:
    assert "Begin one" in text(seen(web, "/actions"))
    web.add()
    page = seen(web, "/organisations/x/actions")
    assert "Choose an audit below" in text(page)
    assert "/organisations/x/actions/new?audit=audit-1" in page


def test_an_action_is_added_moved_changed_and_taken_out(small: Web) -> None:
    board = "/organisations/x/actions"
    new = {"audit": "audit-1", "title": "Write the plan", "criterion": "aims", "owner": "Lead", "due": "2027-01-31"}
    assert post(small, board, **new, effort="S", cost_pounds="120").status_code == 302
    kept = next(a for a in small.workspace.actions.board("x") if a.content["title"] == "Write the plan")
    assert kept.content["cost_pounds"] == 120
    key = {"audit": "audit-1", "action": kept.id}
    assert post(small, f"{board}/edit", **key, version=1, status="in progress").status_code == 302
    assert post(small, f"{board}/edit", version=2, **{**new, **key, "owner": ""}).status_code == 302
    kept = next(a for a in small.workspace.actions.board("x") if a.id == kept.id)
    assert (kept.status, kept.version, kept.due) == ("in progress", 3, "2027-01-31")
    assert "owner" not in kept.content
    assert post(small, f"{board}/remove", **key).status_code == 302
    assert [a.id for a in small.workspace.actions.board("x")] == ["act"]


def test_the_plan_goes_on_after_an_audit_is_submitted(small: Web) -> None:
    small.workspace.audits.submit("local", "x", "audit-1")
    key = {"audit": "audit-1", "action": "act", "version": 1}
    assert post(small, "/organisations/x/actions/edit", **key, status="done").status_code == 302
    assert small.workspace.actions.board("x")[0].status == "done"


def test_a_move_that_meets_another_change_shows_both_and_loses_none(small: Web) -> None:
    small.workspace.actions.save("other", "x", "audit-1", "act", {"title": "Tell all governors"}, 1)
    key = {"audit": "audit-1", "action": "act"}
    answer = post(small, "/organisations/x/actions/edit", **key, version=1, status="done", title="Tell them")
    assert answer.status_code == 409
    assert "Tell all governors" in text(answer.text)
    assert 'value="Tell them"' in answer.text
    assert small.workspace.actions.board("x")[0].content["title"] == "Tell all governors"
    assert 'name="version" value="2"' in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("due", "tomorrow"),
        ("criterion", "no-such"),
        ("cost_pounds", "1e3"),
        ("cost_pounds", "-5"),
        ("effort", "XL"),
    ],
)
def test_what_cannot_be_of_an_action_is_said_beside_its_field(small: Web, field: str, value: str) -> None:
    typed = {"audit": "audit-1", "title": "Do it", field: value}
    answer = small.unchanged_by(lambda: post(small, "/organisations/x/actions", **typed))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text


def test_what_the_standard_proposes_for_a_gap_is_added_with_one_press_and_not_proposed_again(small: Web) -> None:
    page = "/organisations/x/actions/new?audit=audit-1"
    assert "Begin 2.1" in text(seen(small, page))
    pressed = {"audit": "audit-1", "criterion": "offer", "title": "Begin 2.1", "effort": "S", "stay": "1"}
    assert post(small, "/organisations/x/actions", **pressed).location.endswith("#proposed")
    assert "Begin 2.1" not in text(seen(small, page)).replace("‘Begin 2.1’", "")
    kept = small.workspace.actions.board("x")[-1].content
    assert (kept["title"], kept["criterion"], kept["effort"], kept["status"]) == ("Begin 2.1", "offer", "S", "open")


def test_the_same_press_twice_adds_one_action(small: Web) -> None:
    for _ in range(2):
        post(small, "/organisations/x/actions", audit="audit-1", title="Once", key="one-press")
    assert [a.content["title"] for a in small.workspace.actions.board("x")].count("Once") == 1


def test_an_action_of_another_audit_or_none_is_not_there(small: Web) -> None:
    for query in ("audit=audit-1&action=none", "audit=none&action=act", ""):
        seen(small, f"/organisations/x/actions/edit?{query}", 404)
    answer = post(small, "/organisations/x/actions/edit", audit="none", action="act", version=1, status="done")
    assert answer.status_code == 404


# Overview


def test_the_overview_says_how_many_how_far_and_where_the_weakest_section_is(examples: Web) -> None:
    page = seen(examples, "/overview?standard=matrix:2011")
    words = text(page)
    assert "2 organisations, 1 submitted" in words
    assert "Weakest over all: ‘" in words
    assert "Marlshire Careers Service" in words
    assert "5 Nov 2026" in words.replace("\N{NO-BREAK SPACE}", " ")
    assert 'href="/organisations/fernbrook-careers/audits/' in page
    assert "/sections/" in page


def test_each_organisation_stands_once_with_its_latest_self_assessment(school: Web) -> None:
    page = seen(school, "/overview")
    rows = Read(page, "main.govuk-main-wrapper").all("a")
    audits = {href.split("/")[4] for one in rows if (href := one["href"] or "").startswith(f"{SCHOOL}/audits/")}
    assert audits == {OWN}
    assert EXTERNAL in seen(school, "/overview?judged=external")
    assert BEFORE in seen(school, "/overview?cycle=2025-26")
    assert "No audit fits" in text(seen(school, "/overview?kind=college"))


def test_the_overview_sorts_by_name_by_what_is_met_and_by_what_is_answered(web: Web) -> None:
    for n, (name, levels) in enumerate(
        {"B": {"aims": "met"}, "a": {}, "C": {"aims": "not-met", "lead": "not-met"}}.items()
    ):
        web.add(levels, id=f"audit-{n}", organisation={"id": f"o{n}", "name": name, "kind": "school"})

    def order(sort: str) -> list[str]:
        page = seen(web, f"/overview?sort={sort}")
        names = [part.split("<")[0] for part in page.split('class="matrix__name"')[1:]]
        assert names
        return [part.partition("</a>")[0].rpartition(">")[2] for part in page.split('class="matrix__name"')[1:4]]

    assert order("name") == ["a", "B", "C"]
    assert order("overall") == ["B", "a", "C"]
    assert order("answered") == ["C", "B", "a"]
    assert order("nonsense") == ["a", "B", "C"]


def test_a_standard_that_no_audit_uses_is_not_there(web: Web) -> None:
    seen(web, "/overview?standard=matrix:2011", 404)
    assert "Nothing to compare yet" in text(seen(web, "/overview"))


def test_the_table_as_csv_holds_numbers_and_no_formula(web: Web) -> None:
    web.add({"aims": "met", "lead": "partly"}, organisation={"id": "x", "name": HOSTILE, "kind": "school"})
    answer = web.client.get("/overview/table.csv")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    header, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert row[0] == f"'{HOSTILE}"
    found = dict(zip(header, row, strict=True))
    assert (found["1 Section 1: met"], found["1 Section 1: applicable"], found["Met"]) == ("1", "2", "1")


def test_the_overview_of_150_organisations_asks_the_database_as_little_as_that_of_two(web: Web) -> None:
    def add(numbers: range) -> None:
        for n in numbers:
            web.add(id=f"audit-{n}", organisation={"id": f"o{n}", "name": f"School {n}", "kind": "school"})

    add(range(2))
    web.client.get("/overview")
    with statements(web) as few:
        web.client.get("/overview")
    add(range(2, 150))
    assert "150 organisations" in text(seen(web, "/overview"))
    with statements(web) as many:
        assert web.client.get("/overview").status_code == 200
    assert len(many) == len(few) <= 6


def test_a_save_shows_on_the_overview_at_once(web: Web) -> None:
    organisation, audit = web.add({"aims": "met"})
    assert "1 of 4" in text(seen(web, "/overview")).replace("\N{NO-BREAK SPACE}", " ")
    fields = {"level": "met", "evidence": ["plan"], "comment": "As seen."}
    web.workspace.judgements.save("local", organisation, audit, "offer", fields, version=0)
    assert "2 of 4" in text(seen(web, "/overview")).replace("\N{NO-BREAK SPACE}", " ")


# Rounds


def test_a_round_shows_who_is_how_far_and_who_has_not_begun(examples: Web) -> None:
    kept, owner = examples.workspace.organisations, "/organisations/marlshire-careers-service/rounds"
    about = {
        "title": "Schools, autumn",
        "standard": "school-duty:2025",
        "opens_on": "2026-09-01",
        "closes_on": "2026-12-18",
    }
    place = post(examples, owner, **about).location
    words = text(seen(examples, place))
    assert "closes on 18 December 2026, in 18 days" in words
    assert "Ashby Down School Submitted" in words
    assert "No audit yet" in words
    assert "Wexcombe Girls" in words
    kept.relate("local", "ashby-down-school", "marlshire-careers-service", "authority")
    kept.relate("local", "fernbrook-careers", "marlshire-careers-service", "authority")
    named = text(seen(examples, place))
    assert "1 of 2 submitted" in named
    assert "Wexcombe Girls" not in named
    assert "Schools, autumn" in text(seen(examples, "/rounds"))


@pytest.mark.parametrize(
    ("field", "value"), [("title", ""), ("standard", "none:1"), ("closes_on", "never"), ("closes_on", "2026-08-31")]
)
def test_a_round_that_cannot_be_is_refused_beside_its_field(examples: Web, field: str, value: str) -> None:
    typed = {"title": "One", "standard": "matrix:2011", "opens_on": "2026-09-01", field: value}
    answer = examples.unchanged_by(lambda: post(examples, "/organisations/marlshire-careers-service/rounds", **typed))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
