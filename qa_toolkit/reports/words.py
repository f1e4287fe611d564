"""The words for the report's keys, and the chapters' titles. Every format takes them from here, so that all say the same."""

from __future__ import annotations

from qa_toolkit.gap_report import Comparison, Gap, GapReport, Way

STATUS = {
    "source-checked": "checked against the source",
    "partly-checked": "partly checked",
    "unverified": "from memory, not checked",
    "indicator": "toolkit indicator",
    "reconstruction": "reconstruction",
}
STATUS_NOTES = {
    "source-checked": "The substance was confirmed in a published source.",
    "partly-checked": "Part of the substance was confirmed in a published source.",
    "unverified": "Written from memory or at second hand; nobody has checked it against a source.",
    "indicator": "Written by the toolkit; the standard's owner has no such criterion.",
    "reconstruction": "The owner's own list is not public; this is the toolkit's attempt at what it might hold.",
}
OBLIGATION = {"must": "required by law", "should": "recommended", "suggested": "suggested"}
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
NO_GAPS = "Every criterion that applies is met. There is no gap to close."
NO_PLAN = "The audit holds no action plan yet. Each gap above names actions to begin with."


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
