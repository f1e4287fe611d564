"""Dates for any calendar (iCalendar, RFC 5545): when actions are due, evidence expires, and the standard's cycle asks for another look.

What a second import relies on. An event keeps its UID, which comes from the audit and the item and never from a place in a list. SEQUENCE,
DTSTAMP and LAST-MODIFIED grow with the day on which the report stands, and RFC 5546 (2.1.5) lets the higher SEQUENCE win; two files of one day
are equals. Others report (we have tried none of it) that Google Calendar and Outlook on the web match by UID, while Outlook on the desktop may
copy what it opens a second time: there, a calendar of its own, emptied first, is safest. What is done is sent as cancelled and not left out,
for only so does a calendar take it away or stop its alarm.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from icalendar import Alarm, Calendar, vText
from icalendar import Event as CalendarEvent

from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import GapReport, PlannedAction
from qa_toolkit.hookspecs import RenderContext, Rendered
from qa_toolkit.models import Record
from qa_toolkit.months import months_after
from qa_toolkit.reports import words
from qa_toolkit.reports.content import Content, is_open
from qa_toolkit.wording import clean, count, day

BEFOREHAND = timedelta(days=-14, hours=9)  # two weeks before, at nine in the morning and not at midnight
_NAMES = uuid.UUID("8d5bb3c6-6c1e-5a0e-9d0c-4f2a7c4d1e90")  # with another, no date would be updated any more
_FIRST = date(2000, 1, 1)
_MOST_REVIEWS = 60


class Event(Record):
    """A day in a calendar. `key` tells it from the others of its audit; what is not `open` is over or done and needs no alarm."""

    key: str
    on: date
    title: str
    lines: tuple[str, ...]
    open: bool = True
    cancelled: bool = False


def calendar(report: GapReport, context: RenderContext) -> Rendered:
    found = sorted(events(report, context.audit), key=lambda event: (event.on, event.key))
    made = Calendar()
    made.add("prodid", vText(f"-//QA Toolkit//{_plain(report.generator)}//EN"))
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    name = f"{report.organisation}: {report.standard.title}"
    about = f"{report.standard.checked_sentence} {report.standard.disclaimer}"
    made.add("x-wr-calname", vText(_plain(name)))  # the library escapes no member of this kind by itself
    made.add("x-wr-caldesc", vText(_plain(about)))
    for event in found:
        made.add_component(_written(event, report))
    return Rendered(made.to_ical(), ".ics", None if found else words.NO_DATES)


def events(report: GapReport, audit: Audit | None) -> Iterable[Event]:
    content = Content(report)
    yield from _actions(report, content, audit)
    for item in report.evidence:
        if item.expires:
            used = ", ".join(content.ref(id_).number for id_ in item.criteria)
            lines = (f"Used for: {used}" if used else "",)
            yield Event(
                f"evidence/{item.id}", date.fromisoformat(item.expires), f"Evidence expires: {item.title}", lines
            )
    if audit is not None and audit.id == report.audit_id:
        yield from _cycle(report, audit)


def _actions(report: GapReport, content: Content, audit: Audit | None) -> Iterable[Event]:
    given = {clean(one.get("id")) for one in audit.actions} if audit is not None else set()
    taken: set[str] = set()
    for one in report.plan:
        if one.due:
            key = _key(one, given)
            key = next(k for k in (key, *(f"{key}/{n}" for n in range(2, len(report.plan) + 2))) if k not in taken)
            taken.add(key)
            done = not is_open(one)
            title = f"{words.sentence_case(one.status) if done else 'Due'}: {one.title}"
            yield Event(key, date.fromisoformat(one.due), title, _about_action(one, content), not done, done)


def _key(action: PlannedAction, given: set[str]) -> str:
    """By its id; one without was numbered by its place in the list, which may change, so its words stand for it."""
    if action.id.isdigit() and action.id not in given:
        return f"action/{action.criterion}/{action.title}"
    return f"action/{action.id}"


def _about_action(action: PlannedAction, content: Content) -> tuple[str, ...]:
    ref = content.ref(action.criterion)
    return (
        f"For: {ref.number} {ref.title} ({words.STATUS[ref.status]})" if ref.status else "",
        f"Owner: {action.owner}" if action.owner else "",
        f"Status: {action.status}",
    )


def _cycle(report: GapReport, audit: Audit) -> Iterable[Event]:
    """The next looks that the standard's cycle asks for, counted from the day on which the audit was finished."""
    cycle: Mapping[str, int] = audit.standard.about.get("cycle", {})
    ended = finished_on(report, audit)
    if ended is None:
        return
    valid = cycle.get("valid_months") or max((one.valid_months or 0 for one in report.awards if one.met), default=0)
    review = cycle.get("review_months", 0)
    reviews = range(review, valid or review + 1, review) if review else ()
    for months in reviews[:_MOST_REVIEWS]:
        yield from _due(report, "review", f"Review the audit: {report.standard.title}", ended, months)
    if valid:
        yield from _due(report, "renewal", f"Audit again: {report.standard.title}", ended, valid)


def _due(report: GapReport, what: str, title: str, ended: date, months: int) -> Iterable[Event]:
    when = months_after(ended, months)
    if when is not None:
        since = f"{count(months, 'month')} after the audit of {day(ended.isoformat())}, as the standard has it."
        yield Event(f"{what}/{months}", when, title, (since, report.standard.notice))


def finished_on(report: GapReport, audit: Audit) -> date | None:
    """When it was submitted; for one that is complete in a file, the day of its last judgement; None while it is open."""
    if audit.data.get("submitted_at"):
        return date.fromisoformat(str(audit.data["submitted_at"])[:10])
    if report.scorecard["overall"]["unanswered"]:
        return None
    days = (_day(audit.judgement(id_).get("on")) for id_ in audit.answers)
    return max(filter(None, days), default=None)


def _day(text: Any) -> date | None:
    """A judgement that breaks its own rules is in the audit too, and so is whatever stands there for a day."""
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _written(event: Event, report: GapReport) -> CalendarEvent:
    as_of = date.fromisoformat(report.as_of)
    stamp = datetime.combine(as_of, time(), UTC)
    about = (*event.lines, words.footer(report), report.standard.checked_sentence, report.standard.disclaimer)
    made = CalendarEvent()
    made.add(
        "uid", str(uuid.uuid5(_NAMES, f"{report.audit_id or report.organisation}/{report.standard.name}/{event.key}"))
    )
    made.add("dtstamp", stamp)
    made.add("last-modified", stamp)
    made.add("sequence", max(0, (as_of - _FIRST).days))
    made.add("dtstart", event.on)
    if event.on < date.max:
        made.add("dtend", event.on + timedelta(days=1))
    made.add("summary", _plain(event.title))
    made.add("description", "\n".join(_plain(line) for line in about if line))
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")
    if event.open and event.on >= as_of:
        made.add_component(_alarm(event))
    return made


def _alarm(event: Event) -> Any:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("trigger", BEFOREHAND)
    made.add("description", _plain(event.title))
    return made


def _plain(text: str) -> str:
    """The library escapes what means something; what some programs take for the end of a line is none here."""
    return clean(text).replace("\t", " ").replace("\u2028", "\n").replace("\u2029", "\n")
