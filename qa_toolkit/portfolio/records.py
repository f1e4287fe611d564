"""The records of a portfolio: many audits as one picture. Every output shows what is in them and nothing else.

All figures are integers: counts, whole per cents, per cents rounded down to tenths where the name says so. Nothing in them depends on the
order in which audits were read or on how many processes read them. Nowhere is an organisation ranked.
"""

from __future__ import annotations

from qa_toolkit.models import Obligation, Record, Status
from qa_toolkit.portfolio.rows import NotTaken

FORMAT = "urn:qa-toolkit:portfolio:1"
KEPT = 500  # of lists that could grow with the number of audits


class Spread(Record):
    """How the whole per cents of `n` audits lie; quartiles are nearest-rank values. `bins` counts 0-9, 10-19, … 90-100. All 0 where `n` is."""

    n: int
    mean_tenths: int
    lowest: int
    lower_quartile: int
    median: int
    upper_quartile: int
    highest: int
    bins: tuple[int, ...]


class SectionLine(Record):
    """One section over all audits of a part; `applies_to` and `complete` count audits, `states` counts answers by state."""

    id: str
    number: str
    title: str
    applies_to: int
    complete: int
    spread: Spread
    states: dict[str, int]


class AwardLine(Record):
    """How many audits would meet an award's rule; `stated` is False where no statement is possible. It is for the owner to give an award."""

    key: str
    title: str
    status: Status
    stated: bool
    would_meet: int
    of: int
    valid_months: int | None


class CriterionLine(Record):
    """One criterion over all audits of a part to which it applies (`applies_to`): how many miss it, and how.

    `percent_missed` is rounded down. `blocks` counts audits in which it stands in the way of the award aimed at. `levels` counts the levels
    chosen, in the order of the standard.
    """

    id: str
    section: str
    number: str
    title: str
    status: Status
    obligation: Obligation | None
    essential: bool
    applies_to: int
    missed: int
    percent_missed: int
    unanswered: int
    unsupported: int
    blocks: int
    levels: dict[str, int]


class ThemeLine(Record):
    """A theme that criteria share (the section's title where the standard names none): answers missed of those that apply, and in how many audits."""

    theme: str
    criteria: int
    missed: int
    applicable: int
    percent_missed: int
    audits: int


class CycleLine(Record):
    """One round of a standard in its trend."""

    cycle: str
    audits: int
    submitted: int
    spread: Spread
    would_meet: dict[str, int]


class CriterionChange(Record):
    criterion: str
    number: str
    title: str
    better: int
    worse: int


class Change(Record):
    """The organisations that were in this round and in the one before: how many stand higher in per cent, lower, or the same.

    `median_points` is the median change of the whole per cent. `slipped` and `improved` are the criteria that moved most, at most five each.
    """

    since: str
    organisations: int
    better: int
    same: int
    worse: int
    median_points: int
    improved: tuple[CriterionChange, ...]
    slipped: tuple[CriterionChange, ...]


class CriterionDisagreement(Record):
    criterion: str
    number: str
    title: str
    compared: int
    differ: int
    self_higher: int


class Agreement(Record):
    """Self-assessments beside the external audits of the same organisation and round, over criteria that both judged and scored.

    Where two levels of one score differ, the judgement differs and is neither higher nor lower.
    """

    organisations: int
    compared: int
    agreed: int
    percent: int
    kappa_hundredths: int | None
    self_higher: int
    self_lower: int
    most_disagreed: tuple[CriterionDisagreement, ...]


class Group(Record):
    """A sub-group of organisations. Where `hidden`, it is too small to be shown, or would give away one that is, and its figures are None."""

    value: str
    hidden: bool
    audits: int | None
    median: int | None
    lower_quartile: int | None
    upper_quartile: int | None
    would_meet: dict[str, int] | None


class Grouping(Record):
    """The sub-groups of one part by 'kind', 'area', 'phase' or 'region'; `hidden` counts those whose figures are not shown.

    There is none where nobody says it, or where more than a thousand different things are said.
    """

    by: str
    groups: tuple[Group, ...]
    hidden: int


class Part(Record):
    """All audits by one standard, of one role ('self' or 'external'), in one round.

    `late` were submitted after the deadline; `open` are not submitted. `most_missed` are ids of criteria, at most ten, in the
    order of the share of audits that miss them, of those to which they apply; of equal shares first what more audits miss, then as the standard
    has them. What applies to fewer audits than the threshold, or than a quarter of them, is left out.
    """

    standard: str
    title: str
    edition: str
    disclaimer: str
    checked_sentence: str
    notice: str
    labels: dict[str, str]
    role: str
    cycle: str
    audits: int
    submitted: int
    open: int
    late: int
    spread: Spread
    sections: tuple[SectionLine, ...]
    awards: tuple[AwardLine, ...]
    criteria: tuple[CriterionLine, ...]
    most_missed: tuple[str, ...]
    themes: tuple[ThemeLine, ...]
    trend: tuple[CycleLine, ...]
    change: Change | None
    agreement: Agreement | None
    groupings: tuple[Grouping, ...]


class Visit(Record):
    """An organisation worth a visit, for a stated reason in words: something stands out there, for better or worse. No order of merit."""

    organisation: str
    name: str
    standard: str
    cycle: str
    role: str
    reasons: tuple[str, ...]


class MonthLine(Record):
    """A month (`2027-03`): how many pieces of evidence expire, or awards would want renewal, and of how many organisations."""

    month: str
    pieces: int
    organisations: int


class ExpiringPiece(Record):
    organisation: str
    name: str
    standard: str
    title: str
    on: str


class Renewal(Record):
    """When an award would run out, had it been given on the day on which the audit that would meet its rule was submitted; no day before `as_of`."""

    organisation: str
    name: str
    standard: str
    award: str
    title: str
    on: str


class Duplicate(Record):
    """Several audits of one organisation, standard, round and role: the one used, and the others by their source, at most the first twenty."""

    organisation: str
    standard: str
    cycle: str
    role: str
    used: str
    others_count: int
    others: tuple[str, ...]


class OrganisationLine(Record):
    """One audit of the present round as a row of a table. `sections` are whole per cents in the standard's order, None where nothing applies.

    `awards` reads as in `rows.AuditRow`. `change` is against the organisation's audit of the round before, in points of per cent.
    `agreement` is the per cent of judgements on which the external audit agrees. `expiring` counts evidence that has expired or soon will.
    """

    organisation: str
    name: str
    kind: str
    area: str
    phase: str
    region: str
    standard: str
    role: str
    cycle: str
    submitted_on: str
    late: bool
    percent: int
    change: int | None
    agreement: int | None
    met: int
    applicable: int
    answered: int
    gaps: int
    blocking: int
    awards: str
    target: str
    sections: tuple[int | None, ...]
    expiring: int
    actions_due: int
    actions_overdue: int
    source: str


class Returns(Record):
    """Who returned something: organisations with a submitted audit of the present round, of those expected where a list of them was given."""

    organisations: int
    returned: int
    open: int
    late: int
    expected: int | None
    missing: int | None
    missing_names: tuple[str, ...]


class Portfolio(Record):
    """The roll-up. Lists that could grow with the number of audits hold their first hundreds, and a count beside them says how many there are.

    Attributes:
        blank: of the taken ones, those that nobody has begun; they are counted here and nowhere else.
        threshold: sub-groups of fewer audits than this are not shown.
        parts: by standard, then role; each speaks of the present round, which is the latest of all its standard's editions that has begun by
            `as_of`, by the year in its name, and its trend of all rounds of the edition.
        visits_count: audits in which something stands out; `visits_organisations` counts the organisations whose they are, each once.
        expiring_by_month, renewals_by_month: over all standards, from the month of `as_of` on; what has expired already is in `expired`.
    """

    format: str
    generator: str
    as_of: str
    deadline: str | None
    threshold: int
    soon_days: int
    files: int
    taken: int
    blank: int
    used: int
    not_taken_count: int
    not_taken: tuple[NotTaken, ...]
    duplicates_count: int
    duplicates: tuple[Duplicate, ...]
    returns: Returns
    parts: tuple[Part, ...]
    visits_count: int
    visits_organisations: int
    visits: tuple[Visit, ...]
    visit_rules: tuple[str, ...]
    expired: int
    expiring_count: int
    expiring: tuple[ExpiringPiece, ...]
    expiring_by_month: tuple[MonthLine, ...]
    renewals_count: int
    renewals: tuple[Renewal, ...]
    renewals_by_month: tuple[MonthLine, ...]
