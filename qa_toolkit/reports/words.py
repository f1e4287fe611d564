"""The words for the report's keys, and the chapters' titles. Every format takes them from here, so that all say the same."""

from __future__ import annotations

from qa_toolkit.gap_report import Comparison, Gap, GapReport, JudgementRow, Way
from qa_toolkit.wording import OBLIGATION_WORDS, STATUS_WORDS, count, day, quoted

STATUS = STATUS_WORDS
STATUS_NOTES = {
    "source-checked": "The substance was confirmed in a published source.",
    "partly-checked": "Part of the substance was confirmed in a published source.",
    "unverified": "Written from memory or at second hand; nobody has checked it against a source.",
    "indicator": "Written by the toolkit; the standard's owner has no such criterion.",
    "reconstruction": "The owner's own list is not public; this is the toolkit's attempt at what it might hold.",
}
OBLIGATION = OBLIGATION_WORDS
SIZE = {"S": "small", "M": "medium", "L": "large", None: "not estimated"}
STATES = {
    "met": "Met",
    "unmet": "Not met",
    "unsupported": "Claimed without support",
    "unanswered": "Not answered",
}
KIND = {"self": "Self-assessment", "external": "External assessment"}
DIRECTION = {
    "better": "Improved",
    "worse": "Slipped",
    "new": "New this time",
    "dropped": "No longer answered",
}
FRONT = {
    "standing": "Where we stand",
    "priorities": "What matters most",
    "changes": "What has changed",
    "decision": "The decision that is asked for",
    "sections": "Strengths and gaps",
}
CONTENTS = "Contents"
ABOUT_CONTENTS = "To add the numbers of the pages in Word, right-click this list and choose Update Field."
ACTIONS = "Actions"
DISCLAIMER = "Disclaimer"
QUICK = "Small pieces of work"
UNSUPPORTED = "Claims without support"
RENEW = "Evidence to renew"
FINDINGS = "What was found in the audit’s file"
SERVES = "The same evidence would serve:"
ABOUT_RULES = "A rule says only when it would be time to ask. Whether a standard is met is for its owner to say."
ABOUT_QUICK = "Each of these takes half a day or less."
ABOUT_UNSUPPORTED = "These count nothing until what the standard asks for is added."
ABOUT_SERVES = (
    "A piece of evidence that is gathered once can be used for each standard that asks for it. Whether it is enough there, "
    "that standard decides."
)
ABOUT_JUDGEMENTS = "Each judgement, and why it scores as it does."
ABOUT_RETIRED = "They were given by an earlier edition of the standard. They are kept here and count nothing."
PROPOSED = "Proposed, not counted"
TO_LOOK_AT = "To look at, nothing proposed"
NO_GAPS = "Every criterion that applies is met. There is no gap to close."
NO_PLAN = "The audit holds no action plan yet. Each gap above names actions to begin with."

PLAN = {
    "title": "Action plan",
    "agreed": "Who does what by when",
    "steps": "Steps to give to somebody",
    "gather": "Evidence to gather",
    "signed": "Agreed and signed",
}
PLAN_IS_YOURS = (
    "This document is yours to change: add rows, owners, dates and notes. It is not read back, so enter what you agree in the audit as well. "
    "Do not write pupils' names."
)
NO_STEPS = "Each gap that stands in the way has an open action above."
ABOUT_GATHERING = "What would show that each of these is in place. One piece may serve for several."
SIGNERS = {
    "school": ("Careers leader", "Head teacher", "Link governor"),
    "college": ("Careers leader", "Principal", "Link governor"),
    "provider": ("Manager of the service", "Chief executive", "Chair of the board"),
    "authority": ("Manager of the service", "Director", "Chair of the board"),
}

NO_LOGO = "The logo is damaged or more than a picture, so the name stands in its place. Save it anew as a PNG to have it there."
NO_DATES = "This audit has no dates yet, so the calendar is empty. Give actions a date, and evidence the day on which it expires."


def kicker(report: GapReport, document: str = "Gap report") -> str:
    """What stands above the title: what kind of document this is, of what kind of audit, of which year."""
    return " · ".join(part for part in (document, KIND.get(report.kind, report.kind), report.cycle) if part)


def under(report: GapReport) -> str:
    """What stands below the title: by which standard, and on which day."""
    return f"{report.standard.title} · edition {report.standard.edition} · {day(report.as_of)}"


def footer(report: GapReport) -> str:
    """What stands at the foot of each page."""
    standard = report.standard
    return f"{report.organisation} · {standard.title}, edition {standard.edition} · {day(report.as_of)}"


def made_by(report: GapReport) -> str:
    return f"{report.standard.publisher}. {report.generator}."


def prepared_by(name: str, contact: str) -> str:
    return "Prepared by " + " · ".join(part for part in (name, contact) if part)


def judged(row: JudgementRow) -> str:
    """The level as it was chosen, with its number where the criterion is counted; nothing where nobody has judged."""
    value = "" if row.value is None else f" ({row.value})"
    return "" if row.state == "unanswered" else f"{row.level_title}{value}."


def is_gap(gap: Gap) -> str:
    return f"It is gap {gap.rank}."


def about_steps(report: GapReport) -> str:
    """What the steps are that somebody has to take on."""
    nobody = "no open action above" if report.plan else "nobody yet"
    if report.way is None or not report.way.steps:
        return f"These gaps have {nobody}; the most pressing come first."
    return f"These steps of {report.way.label} to {quoted(_award(report))} have {nobody}. The sizes of work are the toolkit's own estimates."


def further_gaps(report: GapReport, number: int) -> str:
    one, many = "more gap does", "more gaps do"
    return f"{count(number, one, many)} not stand in the way of {quoted(_award(report))}; the gap report has what each needs."


def _award(report: GapReport) -> str:
    return next((award.title for award in report.awards if report.way and award.key == report.way.award), "")


def title_of_way(report: GapReport) -> str:
    return "The way there" if report.way is None else sentence_case(report.way.label)


def about_way(way: Way) -> str:
    if way.everything_open:
        return (
            "Everything that is open is needed. The order puts legal duties first, then what the standard calls essential, "
            "then the least work."
        )
    if way.proved:
        return "No set of steps with less work leads there, and none of these can be left out."
    return "None of these steps can be left out. Whether another set would be less work has not been proved."


def picture_title(report: GapReport) -> str:
    return f"{FRONT['sections']} by {label(report, 'section').lower()}"


def key_says(title: str) -> str:
    return f"How ‘{title}’ is drawn"


def gap_tags(gap: Gap) -> str:
    """As 'Gap 3 · required by law · essential'."""
    obligation = OBLIGATION[gap.obligation] if gap.obligation else ""
    return " · ".join(part for part in (f"Gap {gap.rank}", obligation, "essential" if gap.essential else "") if part)


def unchanged(comparison: Comparison) -> str:
    return f"{comparison.unchanged} {'stands as it' if comparison.unchanged == 1 else 'stand as they'} stood."


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def label(report: GapReport, what: str) -> str:
    """What the standard calls its sections and criteria."""
    return report.standard.labels.get(what, what.capitalize())


def several(report: GapReport, what: str) -> str:
    """The same in the plural, in small letters."""
    word = label(report, what).lower()
    if word == "criterion":
        return "criteria"
    return word[:-1] + "ies" if word.endswith("y") else word + "s"
