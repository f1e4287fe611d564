"""A realistic report of 48 criteria for the tests of the formats: long titles, comments in several lines, every chapter filled."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any, Literal, get_args, get_origin, get_type_hints

from builders import ALL_MET, audit, criterion, document, ladder, section, standard_data

from qa_toolkit import compare, report
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import GapReport
from qa_toolkit.standards import Standard, parse

DISCLAIMER = (
    "Independent of, and not endorsed by, the Department for Education. It summarises the law and the guidance in the toolkit's own words and "
    "is no legal advice; the acts, regulations and the guidance themselves decide. A result is what the organisation says of itself."
)
STATUSES = ("source-checked", "source-checked", "partly-checked", "source-checked", "unverified", "indicator")

# Section title, then for each criterion: title, what is asked, evidence, weakness, actions.
TEXTS: dict[str, list[tuple[str, str, str, str, str]]] = {
    "Independent and impartial guidance": [
        (
            "Guidance throughout secondary education",
            "Every registered pupil gets independent careers guidance throughout secondary education, from Year 7 to Year 13, pupils who are "
            "educated off site among them.",
            "Programme for Years 7 to 13; participation record by pupil; list of off-site pupils and what they were offered",
            "Years 7 and 8 and off-site pupils are missed",
            "Map each year; record each pupil; include alternative provision",
        ),
        (
            "The responsible body knows its duty",
            "The governing body, the proprietor or the local authority knows that the duty is its own and hears of it at least once a year.",
            "Minutes; scheme of delegation; report of the link governor",
            "The trust assumes that schools do it, and the schools that the trust does",
            "Put the duty in the scheme of delegation; report on it each year",
        ),
        (
            "Given by someone independent",
            "Guidance is given by a person who is neither a teacher at the school nor otherwise employed there; an adviser of the school's own "
            "can be part of the mix where outside sources are there too.",
            "Service level agreement; adviser's details; list of outside sources",
            "An adviser of the school's own and nobody else",
            "Add an outside source; describe the mix in the policy",
        ),
        (
            "Impartial",
            "Guidance shows no bias towards any institution, route or job.",
            "Impartiality statement; audit of plans and events; pupil survey",
            "University is offered as the only good way",
            "Audit the events of one term by route; train staff; open events to all providers",
        ),
        (
            "Covers all options at 16 to 18",
            "Guidance includes education and training options at 16 to 18, apprenticeships among them.",
            "Route checklist; lesson plans; materials",
            "Technical routes are named but not explained",
            "Add sessions on T Levels and apprenticeships; use provider encounters",
        ),
    ],
    "Access for education and training providers": [
        (
            "A range of providers reaches all pupils in Years 8 to 13",
            "A range of education and training providers can reach every pupil in Years 8 to 13 to tell them about approved technical "
            "qualifications and apprenticeships.",
            "Encounter calendar; invitations; list of providers",
            "It is always the same college",
            "Widen the list; invite training providers and providers of higher technical qualifications",
        ),
        (
            "Two encounters in Year 8 or by 28 February of Year 9",
            "Each pupil meets at least one provider on at least two occasions in the first phase, and attendance is required.",
            "Register for each pupil; encounter records; catch-up list",
            "Encounters are held after 28 February; absentees are not followed up",
            "Fix dates before February; log attendance; run a catch-up",
        ),
        (
            "Not the same provider each time",
            "Across the two occasions of a phase a pupil does not meet exactly the same provider or providers.",
            "Provider by encounter and pupil",
            "One partner is used twice",
            "Check the matrix of pupils by provider; plan a rotation",
        ),
        (
            "A published policy statement",
            "A statement says how to ask for access, the grounds for granting or refusing, premises and facilities, the times of access, and how "
            "the rule of six encounters is met.",
            "Statement on the website with a date; log of requests",
            "The statement dates from 2018 and has no times and no contact",
            "Rewrite it to the list; add dates and a contact; review it each year",
        ),
    ],
    "Leadership, planning and the careers leader": [
        (
            "A strategic, whole-school programme",
            "There is a stable programme from Year 7 to Year 13, tied to the improvement plan, backed by leaders, and known to pupils, parents, "
            "staff, governors and employers.",
            "Strategy; improvement plan; minutes of the leadership team; awareness survey",
            "There is a calendar of events and nothing else",
            "Write a plan for three years; link it to the school's priorities; publish it",
        ),
        (
            "A named and trained careers leader",
            "A leader has time, training and access to senior leaders.",
            "Job description; time; training certificate; reporting line",
            "The role was added to a full timetable",
            "Allocate time; use funded training; find a sponsor in the leadership team",
        ),
        (
            "Governors take an interest",
            "A governor or trustee takes a strategic interest, and the body advises on the strategy.",
            "Notes of the link governor; yearly report; questions that were asked",
            "The report is noted without a question",
            "Use a list of questions; visit; look at the data",
        ),
    ],
    "Personal guidance and support": [
        (
            "A guidance meeting by 16 and again by 18",
            "Every pupil has a meeting with an adviser trained to the right level by 16 and the chance of another by 18, timed to need.",
            "Record of meetings by pupil; adviser's qualification; action plans; information for parents",
            "Meetings are held in Year 11, after applications",
            "Move them to Year 10 and the autumn of Year 11; keep a priority list; record what follows",
        ),
        (
            "Advisers are qualified at Level 6 or above",
            "Guidance is given by an adviser with Level 6 or above who is on the profession's register.",
            "Certificates; printout of the register; record of training",
            "Staff at Level 4 give guidance",
            "Buy in or train; supervise until qualified",
        ),
        (
            "Extra help for those who need it",
            "Disadvantaged pupils, those with special educational needs, looked-after children and pupils at risk get targeted support.",
            "Risk list; support plan; joint meetings; outcomes",
            "They are found too late",
            "Screen from Year 8; support the transition in the summer; track",
        ),
    ],
    "Information, parents and the website": [
        (
            "Careers information on the website",
            "The website names the careers leader, summarises the programme, says how its impact is measured and when it is reviewed next.",
            "Web page; screenshot with a date; review date in the future",
            "There is no measure of impact, and the review date has passed",
            "Fill the four parts; set a reminder; check links each term",
        ),
        (
            "Parents and carers are involved",
            "Families are engaged at the points where choices are made.",
            "Event log; parent survey; use of the website",
            "There is one event in the year",
            "Make a calendar for the year; use several channels",
        ),
    ],
    "Data, destinations and review": [
        (
            "Telling the local authority and sharing data",
            "The school tells the authority when a young person of 16 or 17 leaves, and gives the data that it needs for tracking.",
            "Log of notifications; data returns; named contact",
            "Notice comes late",
            "Automate an alert for leavers; agree dates with the authority",
        ),
        (
            "Data drive decisions",
            "Aspirations, encounters and destinations are tracked and used.",
            "Tracking system; analysis of destinations; actions",
            "Records are not joined up",
            "Use one record for each pupil; review it each term",
        ),
        (
            "Evaluated and reviewed",
            "The programme is evaluated with pupils, parents, staff and employers, and improved.",
            "Evaluation plan; surveys; changes made",
            "There is no baseline",
            "Set outcome measures; take a baseline in Year 7; publish what was changed",
        ),
    ],
}
COMMENTS = (
    "Seen in the minutes of 14 October and in two lesson observations. Staff could say what had changed since the spring.",
    "In place for Years 10 and 11; nothing yet for Years 7 to 9.\nThe head of Year 8 has a draft that governors have not seen.",
    "The statement on the website still names the careers leader who left in July. A new one goes to governors on 2 December.",
    "",
    "Two of five providers answered; the college comes each year, and no training provider has been asked since 2023.",
)
LEVELS = ("not-met", "partly", "met")


def realistic_standard(criteria: int = 48, **about: Any) -> Standard:
    per = criteria // len(TEXTS)
    sections = {}
    for s, (title, rows) in enumerate(TEXTS.items(), 1):
        ids = {f"criterion-{s}-{n}": _criterion(s, n, rows[(n - 1) % len(rows)]) for n in range(1, per + 1)}
        sections[f"section-{s}"] = section(str(s), ids) | {
            "title": title,
            "description": "What the law and the guidance ask of a school here, in the toolkit's own words.",
        }
    award = {
        "key": "ready",
        "title": "Every duty is met",
        "status": "indicator",
        "ask": "Ask the local authority for a peer review.",
        "requires": ALL_MET,
    }
    data = standard_data(
        sections,
        defs={"judgement": ladder(*LEVELS, evidence_for="met")},
        **{
            "awards": [award],
            "disclaimer": DISCLAIMER,
            "labels": {"section": "Section", "criterion": "Criterion"},
            "sources": {
                "EA97": {
                    "title": "Education Act 1997, sections 42A and 42B, as in force on 1 September 2025",
                    "publisher": "legislation.gov.uk",
                    "year": 1997,
                    "url": "https://www.legislation.gov.uk/ukpga/1997/44",
                    "read": "in full",
                },
                "SG25": {
                    "title": "Careers guidance and access for education and training providers: statutory guidance",
                    "publisher": "Department for Education",
                    "year": 2025,
                    "url": "https://www.gov.uk/government/publications/careers-guidance-provision-for-young-people-in-schools",
                    "read": "in part",
                },
                "A": {"title": "The toolkit's own", "publisher": "The tests", "year": 2026},
            },
            **about,
        },
    )
    data |= {
        "title": "The careers guidance duty of schools in England",
        "description": "What the law and statutory guidance ask of a school today.",
    }
    return parse(document(data, "standard.json"))


def _criterion(s: int, n: int, row: tuple[str, str, str, str, str]) -> dict[str, Any]:
    title, asks, evidence, weakness, actions = row
    at = s * 7 + n
    found = criterion(
        f"{s}.{n}",
        status=STATUSES[at % len(STATUSES)],
        source="EA97" if s < 3 else "SG25",
        reference="s.42A(4)(a)" if s < 3 else "paragraph 32",
        obligation="must" if s < 3 else "should",
        essential=at % 3 == 0,
        evidence=evidence.split("; "),
        weaknesses=[weakness],
        actions=[
            {"title": text[0].upper() + text[1:], "effort": "SML"[(at + i) % 3], "reaches": "met" if i else "partly"}
            for i, text in enumerate(actions.split("; "))
        ],
    )
    return found | {"title": title, "description": asks}


# For each section: met, partly, not met, claimed without evidence, not applicable, unanswered.
PATTERNS = ("mmmmmmmm", "mpncmmpu", "pmmpnmmc", "mmnnpumu", "mmmxmpmm", "nmcpmuum")
KINDS = {"m": "met", "p": "partly", "n": "not-met", "c": "met", "x": "not-applicable"}


def levels_of(of: Standard, shift: int = 0) -> dict[str, Any]:
    """Judgements of every kind; with a `shift` some of them differ."""
    found: dict[str, Any] = {}
    for n, criterion_ in enumerate(of.criteria.values()):
        pattern = PATTERNS[int(criterion_.section.rpartition("-")[2]) % len(PATTERNS) - 1]
        kind = pattern[(n + (shift if n % 4 == shift % 4 else 0)) % len(pattern)]
        if kind == "u":
            continue
        judgement: dict[str, Any] = {"level": KINDS[kind], "by": "lead", "on": "2026-10-21"}
        comment = COMMENTS[n % len(COMMENTS)] or ("It has no boarders." if kind == "x" else "")
        if comment:
            judgement["comment"] = comment
        if kind in "mp":
            judgement["evidence"] = [f"e{n % 6}", f"e{(n + 2) % 6}"]
        found[criterion_.id] = judgement
    return found


EVIDENCE: dict[str, dict[str, Any]] = {
    "e0": {
        "title": "Careers programme 2026–27",
        "kind": "document",
        "location": "https://school.example/careers",
        "dated": "2026-09-01",
        "expires": "2027-08-31",
    },
    "e1": {
        "title": "Governors' minutes, autumn term",
        "kind": "minutes",
        "location": "Head's office, file 7",
        "dated": "2026-10-14",
    },
    "e2": {
        "title": "Register of provider encounters",
        "kind": "record",
        "dated": "2026-02-20",
        "expires": "2026-11-01",
    },
    "e3": {
        "title": "Pupil survey, Years 8 to 11",
        "kind": "survey",
        "location": "mailto:careers@school.example",
        "dated": "2026-06-30",
        "expires": "2027-06-30",
    },
    "e4": {
        "title": "Service level agreement with the county's careers service",
        "kind": "contract",
        "expires": "2027-03-31",
    },
    "e5": {"title": "Analysis of destinations, leavers of 2025", "kind": "data"},
}
ACTIONS: list[dict[str, Any]] = [
    {
        "title": "Rewrite the provider access statement and take it to governors",
        "criterion": "criterion-2-4",
        "owner": "Careers leader",
        "due": "2026-11-10",
        "status": "in progress",
        "effort": "S",
    },
    {
        "title": "Ask three training providers for dates before 28 February",
        "criterion": "criterion-2-1",
        "owner": "Deputy head",
        "due": "2027-01-15",
        "status": "open",
        "effort": "M",
        "cost_pounds": 450,
    },
    {"title": "Agree data dates with the authority", "due": "2027-02-01", "status": "open"},
    {
        "title": "Link governor's first visit",
        "criterion": "criterion-3-3",
        "owner": "Chair of governors",
        "due": "2026-10-01",
        "status": "done",
    },
]


def realistic_audit(of: Standard | None = None, **members: Any) -> Audit:
    of = of or realistic_standard()
    about: dict[str, Any] = {
        "organisation": {
            "id": "100001",
            "name": "Northbrook Hill Church of England School and Sixth Form",
            "kind": "school",
        },
        "assessors": {"lead": {"name": "R. Okafor", "role": "careers leader"}},
        "evidence": EVIDENCE,
        "actions": ACTIONS,
    }
    return audit(of, levels_of(of), **about | members)


def realistic_report(criteria: int = 48, **settings: Any) -> GapReport:
    """Everything that a report can hold: last year's audit, an outside assessor, a plan by term, pounds."""
    of = realistic_standard(criteria)
    before = audit(of, levels_of(of, 3), cycle="2025-26", evidence=EVIDENCE)
    outside = audit(
        of, levels_of(of, 1), kind="external", evidence=EVIDENCE, assessors={"x": {"name": "Dr A. Ferreira"}}
    )
    own = realistic_audit(of)
    comparison = compare.with_previous(own, before)
    own, _, moderation = compare.with_external(own, outside)
    serves = {
        id_: ("gatsby:2025#1-1", "matrix:2011#measurable-aims") for n, id_ in enumerate(of.criteria) if n % 9 == 0
    }
    asked = report.Settings(
        as_of=date(2026, 11, 24), **{"day_rate": 320, "hours_per_week": 4, "serves": serves, **settings}
    )
    return report.build(own, asked, comparison=comparison, moderation=moderation)


def with_every_text(record: Any, change: Callable[[str], str]) -> Any:
    """The same report with every free text in it changed, ids included, wherever they stand; only closed vocabularies stay."""
    if isinstance(record, str):
        return change(record)
    if isinstance(record, tuple):
        return tuple(with_every_text(one, change) for one in record)
    if isinstance(record, dict):
        return {key: with_every_text(one, change) for key, one in record.items()}
    if not dataclasses.is_dataclass(record):
        return record
    hints = get_type_hints(type(record))
    changed = {
        field.name: with_every_text(getattr(record, field.name), change)
        for field in dataclasses.fields(record)
        if not _closed(hints[field.name]) and field.name not in ("scorecard", "settings")
    }
    return dataclasses.replace(record, **changed)  # type: ignore[type-var]


def _closed(hint: Any) -> bool:
    return get_origin(hint) is Literal or any(_closed(one) for one in get_args(hint) if one is not Ellipsis)
