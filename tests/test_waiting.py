"""What waits to be confirmed is told on the first page, beside its criterion and under `check`, and counts nowhere."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from builders import audit, audit_data, standard

from qa_toolkit import audits, waiting
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext
from qa_toolkit.report import Settings, build
from qa_toolkit.reports import csv_, html, markdown, tables
from qa_toolkit.reports.content import Content
from qa_toolkit.reports.json_schema import FILE
from qa_toolkit.reports.word_plan import action_plan, to_do
from qa_toolkit.reports.word_report import gap_report
from qa_toolkit.standards import compiled

EARLIER = {"level": "met", "from": "test/small:0#aim", "because": "‘1 Aim’ of test/small:0 was answered ‘Met’."}
ALIKE = {"from": "test/small:0#look", "because": "It has the same theme."}
DATA = {"level": "partly", "from": "visits", "because": "Two visits are in the log.", "evidence": ["plan", "lost"]}
PROPOSALS: dict[str, Any] = {"aims": [ALIKE, EARLIER, EARLIER], "lead": [DATA], "offer": [ALIKE], "review": [EARLIER]}
FIRST = (
    "1 answer of test/small:0 and 1 proposal from ‘visits’ wait for somebody to confirm them; until then they do not count. "
    "1 more criterion has earlier answers or evidence beside it to look at, but no level is proposed."
)


def made(levels: dict[str, Any] | None = None, **about: Any) -> Audit:
    return audit(standard(), {"review": "met"} if levels is None else levels, **{"proposals": PROPOSALS, **about})


def report_of(one: Audit) -> GapReport:
    return build(one, Settings(as_of=date(2026, 11, 24)))


@pytest.fixture(scope="module")
def report() -> GapReport:
    return report_of(made())


def test_the_first_page_says_what_waits_and_from_where(report: GapReport) -> None:
    assert report.waiting == FIRST
    assert report.decision == (
        "Governors are asked to have somebody confirm or change what is proposed for 2 criteria first, and then to have the audit "
        "finished: 3 criteria are not answered today."
    )
    assert report.scorecard["overall"]["met"] == 1


def test_where_most_is_answered_the_usual_decision_follows() -> None:
    decision = report_of(made({"aims": "partly", "offer": "met", "review": "met"})).decision
    assert decision.startswith(
        "First, somebody has to confirm or change what is proposed for 1 criterion. Governors are asked to agree"
    )


def test_one_waits_and_several_wait() -> None:
    one = report_of(made({}, proposals={"aims": [EARLIER], "lead": [EARLIER]}))
    assert one.waiting == "1 answer of test/small:0 waits for somebody to confirm it; until then it does not count."
    assert report_of(
        made({}, proposals={"aims": [{**EARLIER, "from": f"test/small:0#{n}"} for n in range(3)]})
    ).waiting.startswith("3 answers of test/small:0 wait for")
    assert report_of(made({}, proposals={})).waiting == ""


def test_a_level_or_number_that_the_criterion_cannot_have_is_none_to_confirm() -> None:
    odd = [{"level": "splendid", "from": "x#y"}, {"value": 5, "from": "x#z"}, {}]
    found = list(waiting.proposed(made({}, proposals={"aims": odd})))
    assert [(one.says, one.origin, one.kind) for one in found] == [
        ("", "x#y", "answer"),
        ("", "x#z", "answer"),
        ("", "", "data"),
    ]


def test_what_is_answered_or_does_not_apply_waits_no_longer(report: GapReport) -> None:
    assert [(one.criterion, one.says) for one in report.proposed] == [
        ("aims", ""),
        ("aims", "Met"),
        ("lead", "Partly"),
        ("offer", ""),
    ]
    every = dict.fromkeys(("aims", "lead", "offer", "review"), "met")
    done = made(every)
    assert (report_of(done).waiting, report_of(done).proposed) == ("", ())
    assert waiting.settled(done) == "What is still proposed for 4 criteria that are answered already changes nothing."


def test_beside_each_criterion_what_is_proposed_is_marked_and_comes_before_what_is_only_to_look_at(
    report: GapReport,
) -> None:
    first, second = Content(report).proposed("aims")
    assert (first.label, first.text) == ("Proposed, not counted", "‘Met’. ‘1 Aim’ of test/small:0 was answered ‘Met’.")
    assert (second.label, second.text) == ("To look at, nothing proposed", "From test/small:0. It has the same theme.")
    (data,) = Content(report).proposed("lead")
    assert data.text == "‘Partly’, from the data of ‘visits’. Two visits are in the log. Evidence: The plan."
    (missing,) = (one.missing for one in report.details if one.criterion == "lead")
    assert missing == "Nobody has judged this yet. What stands below waits for somebody to look at it."


def test_of_very_many_the_first_are_shown_and_the_rest_counted() -> None:
    many = [{**ALIKE, "from": f"test/small:0#{n}"} for n in range(12)]
    lines = Content(report_of(made({}, proposals={"aims": many}))).proposed("aims")
    assert (len(lines), lines[-1].text) == (6, "7 more entries in the audit’s file.")


def test_every_format_says_it(report: GapReport) -> None:
    for page in (html.page(report), markdown.document(report)):
        assert FIRST in page
        assert page.count("Proposed, not counted.") == 2
        assert "Two visits are in the log." in page
    rows = {row["Criterion id"]: row for row in csv.DictReader(io.StringIO(csv_.table(report).decode("utf-8-sig")))}
    assert rows["lead"]["Proposed, not counted"].startswith("Proposed, not counted: ‘Partly’")
    assert rows["review"]["Proposed, not counted"] == ""
    for made_ in (gap_report(report, RenderContext()), action_plan(report, RenderContext())):
        assert FIRST in words_of(made_.content)
    assert words_of(gap_report(report, RenderContext()).content).count("Proposed, not counted.") == 2


def test_the_first_step_of_the_plan_is_to_confirm(report: GapReport) -> None:
    steps = {one.criterion: one.actions for one in to_do(Content(report))}
    assert steps["aims"][0] == "Confirm or change what is proposed: ‘Met’"
    assert steps["offer"][0] == "Begin 2.1"


def words_of(content: bytes) -> str:
    from docx import Document

    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def test_the_published_schema_knows_it(report: GapReport) -> None:
    from qa_toolkit.reports import qa_report_formats

    (json_,) = (one for one in qa_report_formats() if one.key == "json")
    data = json.loads(json_.render(report, RenderContext()).content)
    assert compiled(json.loads(FILE.read_text("utf-8"))).is_valid(data)
    assert [one["criterion"] for one in data["proposed"]] == ["aims", "aims", "lead", "offer"]


def test_an_action_says_what_it_was_planned_for() -> None:
    actions = [
        {"title": "One", "was_for": "test/small:0#aim", "note": "It was planned for ‘1 Aim’ of test/small:0."},
        {"title": "Two", "criterion": "aims", "was_for": "test/small:0#aim"},
        {"title": "Three", "note": "A note of our own."},
    ]
    rows = {row[0]: row[1] for row in tables.plan(Content(report_of(made(actions=actions)))).rows}
    assert rows["One"] == "It was planned for ‘1 Aim’ of test/small:0."
    assert isinstance(rows["Two"], tuple)
    assert rows["Two"][1] == "It was planned for ‘aim’ of test/small:0."
    assert rows["Three"] == "–"


@pytest.mark.parametrize(
    ("before", "says"),
    [
        ([{"standard": {"name": "a:1"}}], "This audit was begun by a:1 and moved to test/small:1."),
        (
            [{"standard": {"name": "a:1"}}, {"standard": {"name": "a:2"}, "on": "2026-11-24"}],
            "This audit was begun by a:1 and moved to a:2, then to test/small:1 on 24 November 2026.",
        ),
        ([3, {"standard": 4}], ""),
        (3, ""),
    ],
)
def test_the_method_says_through_which_editions_the_audit_went(before: Any, says: str) -> None:
    assert waiting.history(made(upgraded_from=before)) == says
    assert (report_of(made(upgraded_from=before)).method[0] == says) == bool(says)


def test_the_same_proposed_twice_and_proposals_for_no_criterion_are_told() -> None:
    data = audit_data(standard(), {}, proposals={"aims": [EARLIER, DATA, EARLIER], "amis": [DATA]})
    said = [(one.severity, one.message) for one in audits.in_memory(data, standard()).findings]
    assert said == [
        (
            "warning",
            "the same is proposed twice for 'aims' (from test/small:0#aim); it is shown once. Take one of the two out.",
        ),
        ("warning", "'amis' is no criterion of test/small:1. Did you mean 'aims'?"),
    ]
