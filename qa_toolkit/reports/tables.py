"""The report's tables, filled: what a page, a Markdown file or another format sets out in rows."""

from __future__ import annotations

from collections.abc import Iterable

from qa_toolkit.gap_report import Change, Comparison, GapReport, Moderation, Step, Way
from qa_toolkit.reports import words
from qa_toolkit.reports.content import Cell, Column, Content, Marked, Place, Ref, Table
from qa_toolkit.wording import count, day

_AVERAGED = ("mean", "sum")


def sections(report: GapReport) -> Table:
    """The figures of the first page's picture, and the percentage or level where the standard's owner would name one."""
    percent = report.scorecard["overall"]["method"] in _AVERAGED
    level = any(section.level_title for section in report.sections)
    columns = [Column(words.label(report, "section"), 35 if percent or level else 45)]
    columns += [Column(title, 10 if key == "met" else 15, "number") for key, title in words.STATES.items()]
    if percent or level:
        columns.append(Column("Share of the points" if percent else "Lowest level", 10 if percent else 15, "number"))
    rows = []
    for section in report.sections:
        figures = [str(section.by_state[state]) if section.applies else "–" for state in words.STATES]
        extra = f"{section.percent}%" if percent else section.level_title
        row = [f"{section.number} {section.title}".strip(), *figures]
        rows.append(tuple([*row, extra if section.applies else "–"] if percent or level else row))
    return Table(f"How many {words.several(report, 'criterion')} stand where", tuple(columns), tuple(rows))


def awards(report: GapReport) -> Table:
    return Table(
        "The rules of this standard on these judgements",
        (Column("Rule", 30), Column("Status of the rule", 20), Column("On these judgements", 50)),
        tuple((award.title, words.STATUS[award.status], award.sentence) for award in report.awards),
    )


def steps(content: Content, way: Way) -> Table:
    """The way step by step, with what would stand after each: the columns that this standard has a use for."""
    overall = content.report.scorecard["overall"]
    percent, level = overall["method"] in _AVERAGED, any(step.level_after for step in way.steps)
    rules = any(step.awards_after for step in way.steps)
    columns = [Column("Step", 5, "number"), Column(words.label(content.report, "criterion"), 30), Column("Change", 15)]
    columns += [Column("Work", 10), Column("Met afterwards", 10, "number")]
    columns += [Column("Points", 10, "number")] if percent else []
    columns += [Column("Lowest level", 10)] if level else []
    columns += [Column("Rules that would be met", 15)] if rules else []

    def row(step: Step) -> Iterable[Cell]:
        yield str(step.order)
        yield content.ref(step.criterion)
        yield f"{step.from_title} to {step.to_title}"
        yield work_of(step)
        yield f"{step.met_after} of {overall['applicable']}"
        yield from [f"{step.percent_after}%"] if percent else []
        yield from [step.level_after] if level else []
        yield from ["; ".join(step.awards_after) or "–"] if rules else []

    return Table(
        "Step by step, and what would stand after each", tuple(columns), tuple(tuple(row(s)) for s in way.steps)
    )


def work_of(step: Step) -> str:
    return words.SIZE[step.effort] + (f", {count(step.hours, 'hour')}" if step.hours is not None else "")


def work(way: Way) -> Table:
    """How much work: what is not estimated stands apart and is in no sum."""
    totals = way.totals
    figures = [
        ("Small", totals.small),
        ("Medium", totals.medium),
        ("Large", totals.large),
        ("Not estimated", totals.not_estimated),
    ]
    columns = [Column("What", 20), *(Column(title, 15, "number") for title, _ in figures)]
    columns.append(Column("Hours", 10, "number"))
    row = ["Pieces of work", *(str(number) for _, number in figures), str(totals.hours)]
    if totals.pounds is not None:
        columns.append(Column("Pounds", 10, "number"))
        row.append(f"£{totals.pounds:,}")
    return Table("How much work that is", tuple(columns), (tuple(row),))


def terms(content: Content, way: Way) -> Table:
    """The steps in school terms; a step stands in the term in which it is finished."""
    return Table(
        "When it fits into the school year",
        (Column("Term", 15), Column("Ends on", 20), Column("Hours", 10, "number"), Column("Finished in it", 55)),
        tuple(
            (
                words.sentence_case(term.name),
                day(term.ends_on) or "–",
                str(term.hours),
                content.refs(term.criteria) or "Work goes on; nothing is finished yet.",
            )
            for term in way.terms
        ),
    )


def _numbers(content: Content, criteria: Iterable[str]) -> str:
    return ", ".join(content.ref(criterion).number for criterion in criteria) or "–"


def expiring(content: Content) -> Table:
    items = [item for item in content.report.evidence if item.standing in ("expired", "expires soon")]
    return Table(
        "Evidence that has expired or expires within the year",
        (Column("Evidence", 35), Column("Dated", 15), Column("Expires", 20), Column("Used for", 30)),
        tuple(
            (
                item.title,
                day(item.dated) or "no date",
                Marked(f"Expired {day(item.expires)}") if item.standing == "expired" else day(item.expires),
                _numbers(content, item.criteria),
            )
            for item in sorted(items, key=lambda item: item.expires)
        ),
    )


def evidence(content: Content) -> Table:
    return Table(
        "What the judgements rest on",
        (
            Column("Evidence", 30),
            Column("Kind", 15),
            Column("Where it is", 25),
            Column("Dated", 15),
            Column("Used for", 15),
        ),
        tuple(
            (i.title, i.kind or "–", Place(i.location or "–"), day(i.dated) or "no date", _numbers(content, i.criteria))
            for i in content.report.evidence
        ),
    )


def serves(content: Content) -> Table:
    """Evidence that the audit holds already and that another standard asks for too."""
    return Table(
        "Evidence in this audit that another standard asks for too",
        (Column("Evidence", 35), Column("Used here for", 15), Column("Would serve", 50)),
        tuple(
            (i.title, _numbers(content, i.criteria), "; ".join(i.serves)) for i in content.report.evidence if i.serves
        ),
    )


def gaps_that_serve(content: Content) -> Table:
    return Table(
        "Gaps whose evidence would serve another standard too",
        (Column("Gap", 50), Column("Would serve", 50)),
        tuple((content.ref(gap.criterion), "; ".join(gap.serves)) for gap in content.report.gaps if gap.serves),
    )


def plan(content: Content) -> Table:
    report = content.report
    pounds = any(action.pounds is not None for action in report.plan)
    columns = [Column("Action", 30), Column("For", 20 if pounds else 30), Column("Owner", 15)]
    columns += [Column("Due", 15), Column("Status", 10), *([Column("Cost", 10, "number")] if pounds else [])]
    rows: list[tuple[Cell, ...]] = []
    for action in report.plan:
        now = content.ref(action.criterion) if action.criterion else None
        row: list[Cell] = [action.title, _planned_for(now, action.was_for)]
        row += [action.owner or "no owner", day(action.due) or "no date"]
        row.append(Marked("overdue") if action.overdue else action.status)
        if pounds:
            row.append("–" if action.pounds is None else f"£{action.pounds:,}")
        rows.append(tuple(row))
    return Table("What has been agreed, by whom and by when", tuple(columns), tuple(rows))


def _planned_for(now: Ref | None, was: str) -> Cell:
    return (now, was) if now and was else now or was or "–"


def retired(content: Content) -> Table:
    return Table(
        "What was answered, and why it is no longer asked",
        (
            Column("What was asked", 30),
            Column("Answer", 15),
            Column("What was said of it", 30),
            Column("What became of it", 25),
        ),
        tuple(
            (
                f"{one.asked} ({one.standard})" if one.standard else one.asked,
                one.answer or "–",
                tuple(part for part in (one.comment, *(f"Evidence: {title}" for title in one.evidence)) if part) or "–",
                one.reason or "–",
            )
            for one in content.report.retired
        ),
    )


def all_changes(content: Content, comparison: Comparison) -> Iterable[Table]:
    """What slipped comes first: it is what a reader must not miss."""
    for caption, found in (
        ("Slipped", comparison.worse),
        ("Improved", comparison.better),
        ("Answered in only one of the two", comparison.other),
    ):
        if found:
            yield _changes(content, found, caption)


def _changes(content: Content, found: Iterable[Change], caption: str) -> Table:
    return Table(
        caption,
        (Column(words.label(content.report, "criterion"), 50), Column("Last time", 25), Column("This time", 25)),
        tuple((content.ref(change.criterion), change.before, change.after) for change in found),
    )


def disagreements(content: Content, moderation: Moderation) -> Table:
    """Both judgements side by side, the widest apart first."""
    return Table(
        "Where the two judgements differ, the widest apart first",
        (
            Column(words.label(content.report, "criterion"), 30),
            Column("Self-assessment", 35),
            Column("Outside assessor", 35),
        ),
        tuple(
            (
                content.ref(one.criterion),
                _judged(one.self_title, one.self_comment),
                _judged(one.external_title, one.external_comment),
            )
            for one in moderation.disagreements
        ),
    )


def _judged(title: str, comment: str) -> tuple[str, ...]:
    return (title, comment) if comment else (title,)
