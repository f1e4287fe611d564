"""Dates for a calendar: what stands in it, what a second import brings up to date, and that no text breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import icalendar
import pytest
from builders import ALL_MET, audit, criterion, section, standard
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import realistic_audit, with_every_text

from qa_toolkit import report as reports
from qa_toolkit.audits import Audit
from qa_toolkit.hookspecs import RenderContext
from qa_toolkit.months import months_after
from qa_toolkit.reports import qa_report_formats, words
from qa_toolkit.reports.calendar_ import finished_on

FORMAT = next(one for one in qa_report_formats() if one.key == "ics")
LEVELS = {"aims": "met", "lead": "partly", "offer": "met", "review": "met"}
ACTION = {"id": "a1", "title": "Rewrite the aims", "criterion": "lead", "owner": "Deputy head", "due": "2026-12-10"}


def written(one: Audit, on: date = date(2026, 11, 24), **context: Any) -> bytes:
    report = reports.build(one, reports.Settings(on))
    return FORMAT.render(report, RenderContext(**{"audit": one, **context})).content


def opened(content: bytes) -> Any:
    """As a calendar program reads it; the library's own types allow for more than there is."""
    return icalendar.Calendar.from_ical(content)


def dated(one: Audit, on: date = date(2026, 11, 24), **context: Any) -> dict[str, Any]:
    """The events by their titles, as a calendar program reads them."""
    read = opened(written(one, on, **context))
    return {str(event["SUMMARY"]): event for event in read.walk("VEVENT")}


def small(*actions: dict[str, Any], of: Any = None, **members: Any) -> Audit:
    return audit(of or standard(), LEVELS, actions=list(actions), **members)


def uid(events: dict[str, Any], title: str) -> str:
    return str(events[title]["UID"])


# What stands in it


def test_a_date_is_a_whole_day_that_keeps_nobody_busy() -> None:
    event = dated(small(ACTION))["Due: Rewrite the aims"]
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2026, 12, 10), date(2026, 12, 11))
    assert (str(event["TRANSP"]), str(event["STATUS"])) == ("TRANSPARENT", "CONFIRMED")
    said = str(event["DESCRIPTION"]).split("\n")
    assert said[:3] == ["For: 1.2 Criterion 1.2 (checked against the source)", "Owner: Deputy head", "Status: open"]
    assert said[3] == "Invented School · A small standard, edition 1 · 24 November 2026"


def test_what_a_reader_must_know_of_the_standard_goes_with_each_date() -> None:
    for event in dated(small(ACTION)).values():
        assert "4 of 4 criteria were checked" in event["DESCRIPTION"]
        assert "Independent of everybody; made for tests only." in event["DESCRIPTION"]


def test_the_alarm_is_two_weeks_before_in_the_morning() -> None:
    (alarm,) = dated(small(ACTION))["Due: Rewrite the aims"].walk("VALARM")
    assert datetime(2026, 12, 10) + alarm["TRIGGER"].dt == datetime(2026, 11, 26, 9)  # noqa: DTZ001 - a day has no zone
    assert str(alarm["ACTION"]) == "DISPLAY"


def test_what_is_over_rings_no_more() -> None:
    overdue = dated(small(ACTION), date(2026, 12, 11))["Due: Rewrite the aims"]
    assert not overdue.walk("VALARM")
    assert str(overdue["STATUS"]) == "CONFIRMED"
    assert dated(small(ACTION), date(2026, 12, 10))["Due: Rewrite the aims"].walk("VALARM")


@pytest.mark.parametrize(
    ("status", "title"), [("done", "Done: Rewrite the aims"), ("dropped", "Dropped: Rewrite the aims")]
)
def test_what_is_done_is_cancelled_so_that_a_calendar_takes_it_away(status: str, title: str) -> None:
    before, after = dated(small(ACTION)), dated(small({**ACTION, "status": status}))
    assert str(after[title]["STATUS"]) == "CANCELLED"
    assert not after[title].walk("VALARM")
    assert uid(after, title) == uid(before, "Due: Rewrite the aims")


def test_an_action_without_a_date_is_left_out() -> None:
    assert dated(small({"id": "a", "title": "Some time"})) == {}


def test_evidence_that_expires() -> None:
    evidence = {"plan": {"title": "The plan", "expires": "2027-03-31"}, "log": {"title": "The log"}}
    events = dated(small(evidence=evidence))
    assert list(events) == ["Evidence expires: The plan"]
    event = events["Evidence expires: The plan"]
    assert event["DTSTART"].dt == date(2027, 3, 31)
    assert str(event["DESCRIPTION"]).startswith("Used for: 1.1, 1.2, 2.1, 2.2\n")
    assert len(event.walk("VALARM")) == 1


def test_the_cycle_counts_from_the_day_of_submission() -> None:
    of = standard(cycle={"valid_months": 36, "review_months": 12})
    events = opened(written(small(of=of, submitted_at="2026-11-16T10:00:00Z"))).walk("VEVENT")
    assert [(str(event["SUMMARY"]).partition(":")[0], event["DTSTART"].dt) for event in events] == [
        ("Review the audit", date(2027, 11, 16)),
        ("Review the audit", date(2028, 11, 16)),
        ("Audit again", date(2029, 11, 16)),
    ]
    assert len({str(event["UID"]) for event in events}) == 3
    assert str(events[0]["DESCRIPTION"]).startswith(
        "12 months after the audit of 16 November 2026, as the standard has it."
    )


def test_a_complete_audit_that_was_never_submitted_counts_from_its_last_judgement() -> None:
    levels = {id_: {"level": "partly", "on": f"2026-10-0{n}"} for n, id_ in enumerate(LEVELS, 1)}
    of = standard(cycle={"review_months": 12})
    (event,) = dated(audit(of, levels)).values()
    assert event["DTSTART"].dt == date(2027, 10, 4)


def test_an_open_audit_has_no_review_yet() -> None:
    of = standard(cycle={"review_months": 12})
    one = audit(of, {"aims": {"level": "partly", "on": "2026-10-01"}})
    assert finished_on(reports.build(one, reports.Settings(date(2026, 11, 24))), one) is None


@pytest.mark.parametrize("odd", ["yesterday", "2026-02-30", 20261130, None])
def test_a_day_that_is_none_stops_no_calendar(odd: Any) -> None:
    levels = {id_: {"level": "partly", "on": "2026-11-03"} for id_ in LEVELS}
    one = audit(standard(), {**levels, "aims": {"level": "partly", "on": odd}})
    assert finished_on(reports.build(one, reports.Settings(date(2026, 11, 24))), one) == date(2026, 11, 3)
    assert dated(one) == {}


def test_without_a_cycle_the_longest_rule_that_would_be_met_counts() -> None:
    award = {"key": "a", "title": "A", "status": "indicator", "requires": ALL_MET}
    of = standard(awards=[{**award, "valid_months": 24}, {**award, "key": "b", "valid_months": 36}])
    met = audit(of, dict.fromkeys(LEVELS, "met"), submitted_at="2026-11-16")
    assert [event["DTSTART"].dt for event in dated(met).values()] == [date(2029, 11, 16)]
    assert dated(small(of=of, submitted_at="2026-11-16")) == {}


def test_a_standard_that_is_no_longer_in_force_says_so_where_it_asks_for_more() -> None:
    of = standard(cycle={"valid_months": 12}, withdrawn_on="2020", standing="Withdrawn in 2020; use another.")
    (event,) = dated(small(of=of, submitted_at="2026-11-16")).values()
    assert "Withdrawn in 2020; use another." in event["DESCRIPTION"]


def test_reviews_are_those_of_the_audit_that_is_reported_on() -> None:
    of = standard(cycle={"review_months": 12})
    own = small(ACTION, of=of, submitted_at="2026-11-16")
    assert list(dated(own, audit=small(of=of, id="another"))) == ["Due: Rewrite the aims"]
    assert list(dated(own, audit=None)) == ["Due: Rewrite the aims"]


@pytest.mark.parametrize(
    ("start", "months", "after"),
    [
        (date(2026, 11, 16), 12, date(2027, 11, 16)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(9999, 1, 1), 12, None),
    ],
)
def test_months_end_with_the_month(start: date, months: int, after: date | None) -> None:
    assert months_after(start, months) == after


# A second import


def test_a_date_keeps_its_name_when_everything_else_changes() -> None:
    first = dated(small(ACTION, {"id": "a2", "title": "Another", "due": "2027-01-10"}))
    later = dated(
        small({"id": "a2", "title": "Another", "due": "2027-01-10"}, {**ACTION, "title": "Aims", "due": "2027-02-01"}),
        date(2026, 12, 1),
    )
    assert uid(first, "Due: Rewrite the aims") == uid(later, "Due: Aims")
    assert uid(first, "Due: Another") == uid(later, "Due: Another")


def test_a_later_file_wins() -> None:
    first, later = (dated(small(ACTION), date(2026, month, 24))["Due: Rewrite the aims"] for month in (10, 11))
    assert int(later["SEQUENCE"]) > int(first["SEQUENCE"]) > 0
    assert later["DTSTAMP"].dt == datetime(2026, 11, 24, tzinfo=UTC)
    assert later["DTSTAMP"].dt > first["DTSTAMP"].dt
    assert later["LAST-MODIFIED"].dt == later["DTSTAMP"].dt


def test_actions_without_an_id_are_known_by_their_words_and_not_by_their_place() -> None:
    one, two = ({"title": title, "due": "2026-12-10"} for title in ("One", "Two"))
    first, turned = dated(small(one, two)), dated(small(two, one))
    assert uid(first, "Due: One") == uid(turned, "Due: One") != uid(first, "Due: Two")


def test_an_id_that_is_a_number_is_an_id() -> None:
    first = dated(small({**ACTION, "id": "1"}))
    assert uid(first, "Due: Rewrite the aims") == uid(dated(small({**ACTION, "id": "1", "title": "Aims"})), "Due: Aims")


def test_no_two_dates_share_a_name() -> None:
    same = {"title": "Meet", "due": "2026-12-10"}
    evidence = {"a1": {"title": "The plan", "expires": "2027-03-31"}}
    read = opened(written(small(ACTION, same, same, {**ACTION, "title": "B"}, evidence=evidence)))
    names = [str(event["UID"]) for event in read.walk("VEVENT")]
    assert len(names) == len(set(names)) == 5


def test_two_audits_share_no_date() -> None:
    assert uid(dated(small(ACTION)), "Due: Rewrite the aims") != uid(
        dated(small(ACTION, id="audit-2")), "Due: Rewrite the aims"
    )


# The file


def test_the_same_report_is_the_same_bytes() -> None:
    assert written(realistic_audit()) == written(realistic_audit())


def test_whole(snapshot: Callable[..., None]) -> None:
    of = standard(cycle={"review_months": 12})
    text = written(small(ACTION, {**ACTION, "id": "b", "status": "done"}, of=of, submitted_at="2026-11-16")).decode()
    report = reports.build(small(), reports.Settings(date(2026, 11, 24)))
    snapshot(text.replace(report.generator, "QA Toolkit").replace("\r\n", "\n"), ".ics")


def test_lines_are_folded_between_characters() -> None:
    one = small({**ACTION, "title": "Ysgol Tŷ Gŵyn – „Größe“ 校 " * 12})
    lines = written(one).split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # a fold inside a character would fail here
    assert f"Due: {one.actions[0]['title']}".strip() in {title.strip() for title in dated(one)}


def test_text_that_means_something_to_a_calendar_stays_text() -> None:
    title = "a;b,c\\n:d\r\nEND:VEVENT\nBEGIN:VEVENT\nX-EVIL:1"
    organisation = {"id": "x", "name": "School\nX-EVIL:1", "kind": "school"}
    content = written(small({**ACTION, "title": title}, organisation=organisation))
    assert len(opened(content).walk("VEVENT")) == 1
    unfolded = content.replace(b"\r\n ", b"")
    assert rb"SUMMARY:Due: a\;b\,c\\n:d\nEND:VEVENT\nBEGIN:VEVENT\nX-EVIL:1" in unfolded
    assert rb"X-WR-CALNAME:School\nX-EVIL:1: A small standard" in unfolded
    assert b"\nX-EVIL" not in content


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
@settings(max_examples=60)
def test_any_text_gives_a_calendar_that_reads_again(text: str) -> None:
    """Control characters and other ends of lines, in every text that a file or a standard holds (figure R7)."""
    one = small(
        {**ACTION, "title": f"a{text}", "owner": text},
        evidence={"plan": {"title": f"e{text}", "expires": "2027-03-31"}},
    )
    report = reports.build(one, reports.Settings(date(2026, 11, 24)))
    dates = {"as_of": report.as_of, "plan": report.plan, "evidence": report.evidence}
    changed = replace(with_every_text(report, lambda said: said + text), **dates)
    content = FORMAT.render(changed, RenderContext(audit=one)).content
    read = opened(content)
    assert [event["DTSTART"].dt for event in read.walk("VEVENT")] == [date(2026, 12, 10), date(2027, 3, 31)]
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert not set(content) & (set(range(32)) - {10, 13})


def test_dates_at_the_ends_of_the_calendar() -> None:
    events = dated(small({**ACTION, "due": "9999-12-31"}, {**ACTION, "id": "b", "title": "Old", "due": "0001-01-01"}))
    assert events["Due: Rewrite the aims"]["DTSTART"].dt == date.max
    assert events["Due: Old"]["DTSTART"].dt == date.min
    of = standard(cycle={"valid_months": 240})
    assert dated(small(of=of, submitted_at="9999-01-01")) == {}


def test_a_calendar_without_dates_says_so() -> None:
    one = small()
    made = FORMAT.render(reports.build(one, reports.Settings(date(2026, 11, 24))), RenderContext(audit=one))
    assert made.note == words.NO_DATES
    assert opened(made.content).walk("VEVENT") == []
    assert (
        FORMAT.render(reports.build(small(ACTION), reports.Settings(date(2026, 11, 24))), RenderContext()).note is None
    )


def test_reviews_have_an_end() -> None:
    of = standard({"s": section("1", {"aims": criterion("1.1")})}, cycle={"valid_months": 240, "review_months": 1})
    assert len(opened(written(audit(of, {"aims": "met"}, submitted_at="2026-11-16"))).walk("VEVENT")) == 61
