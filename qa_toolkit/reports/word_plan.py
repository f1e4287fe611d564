"""The action plan as a Word document of its own, for a meeting: who does what by when, what is still to be given to somebody, and who agrees."""

from __future__ import annotations

from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext, Rendered
from qa_toolkit.models import Record
from qa_toolkit.reports import tables, words
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.content import Column, Content, is_open
from qa_toolkit.reports.word import Filling, Listed, Paper, Said
from qa_toolkit.reports.word_front import logo_note, masthead
from qa_toolkit.reports.word_package import Look
from qa_toolkit.reports.word_report import about_file, language
from qa_toolkit.reports.word_tables import TO_FILL_IN, TO_SIGN
from qa_toolkit.wording import listed, quoted


class ToDo(Record):
    """What would close a gap, before anybody has taken it on."""

    criterion: str
    change: str
    actions: tuple[str, ...]
    work: str


def action_plan(report: GapReport, context: RenderContext) -> Rendered:
    content, brand = Content(report), context.branding or Branding()
    paper = Paper(Look(brand, language(context), landscape=True), linked=False)
    _beginning(paper, content)
    wanted = to_do(content)
    steps = [step for step in wanted if step.criterion not in _taken_on(report)]
    if report.plan:
        _agreed(paper, content)
    if wanted:
        _steps(paper, content, steps)
        _further(paper, report, wanted)
        _evidence(paper, content, steps)
    if content.expiring:
        paper.heading(words.RENEW, 1)
        paper.table(tables.expiring(content))
    _signed(paper, report)
    paper.add("Note", f"{report.standard.checked_sentence} {report.standard.disclaimer}")
    if brand.name or brand.contact:
        paper.add("Note", words.prepared_by(brand.name, brand.contact))
    paper.add("Note", words.made_by(report))
    paper.footer(f"{words.PLAN['title']} · {words.footer(report)}")
    title = f"{words.PLAN['title']}: {report.organisation}"
    return Rendered(paper.saved(about_file(report, brand, title)), ".action-plan.docx", logo_note(brand))


def to_do(content: Content) -> list[ToDo]:
    """The steps of the way where there is one, else every gap, the most pressing first."""
    report = content.report
    if report.way is not None and report.way.steps:
        return [
            ToDo(
                step.criterion,
                f"{step.from_title} to {step.to_title}",
                (*_first(content, step.criterion), *(one.title for one in step.actions)),
                tables.work_of(step),
            )
            for step in report.way.steps
        ]
    return [
        ToDo(
            gap.criterion,
            f"{gap.current_title} to {gap.target_title}",
            (*_first(content, gap.criterion), *(one.title for one in content.details[gap.criterion].actions)),
            words.SIZE[gap.effort],
        )
        for gap in report.gaps
    ]


def _first(content: Content, criterion: str) -> tuple[str, ...]:
    """What comes before any work, where a level is proposed and only has to be confirmed."""
    says = dict.fromkeys(quoted(one.says) for one in content.report.proposed if one.criterion == criterion and one.says)
    return (f"Confirm or change what is proposed: {listed(says, 'or')}",) if says else ()


def _taken_on(report: GapReport) -> set[str]:
    return {one.criterion for one in report.plan if is_open(one)}


def _beginning(paper: Paper, content: Content) -> None:
    report = content.report
    masthead(paper, report, words.kicker(report, words.PLAN["title"]))
    paper.add("SummaryFirstHeading", words.FRONT["standing"])
    paper.add("SummaryFigure", Said(report.headline.figure, "Figure"), Said(f" {report.headline.caption}", "Quiet"))
    paper.add("SummaryText", Said(report.headline.sentence, "Strong"), f" {report.standing}")
    if report.waiting:
        paper.add("SummaryText", Said(report.waiting, "Strong"))
    paper.add("DecisionHeading", words.FRONT["decision"])
    paper.add("DecisionText", report.decision)
    paper.add("Notice", words.PLAN_IS_YOURS)


def _agreed(paper: Paper, content: Content) -> None:
    paper.heading(words.PLAN["agreed"], 1)
    agreed = tables.plan(content)
    paper.add("Caption", agreed.caption)
    rows = ((*row, "") for row in agreed.rows)
    paper.grid(agreed.caption, [*agreed.columns, Column("How far it has got", 20)], rows, TO_FILL_IN)


def _steps(paper: Paper, content: Content, steps: list[ToDo]) -> None:
    report = content.report
    paper.heading(words.PLAN["steps"], 1)
    if not steps:
        paper.add("Normal", words.NO_STEPS)
    else:
        paper.add("Introduction", words.about_steps(report))
        columns = [Column(words.label(report, "criterion"), 23), Column("What to do", 31), Column("Change", 14)]
        columns += [Column("Work", 8), Column("Owner", 12), Column("By when", 12)]
        rows: list[list[Filling]] = [
            [content.ref(s.criterion), tuple(map(Listed, s.actions)) or "", s.change, s.work, "", ""] for s in steps
        ]
        paper.grid(words.PLAN["steps"], columns, rows, TO_FILL_IN)


def _further(paper: Paper, report: GapReport, wanted: list[ToDo]) -> None:
    """How many gaps the way has no need of and nobody has taken on."""
    further = {gap.criterion for gap in report.gaps} - {step.criterion for step in wanted} - _taken_on(report)
    if further:
        paper.add("Note", words.further_gaps(report, len(further)))


def _evidence(paper: Paper, content: Content, steps: list[ToDo]) -> None:
    """For what is dealt with above, in that order. What the standard is content with already asks for none."""
    report = content.report
    open_ = [one.criterion for one in report.plan if is_open(one)]
    criteria = dict.fromkeys([*open_, *(step.criterion for step in steps)])
    wanted = [id_ for id_ in criteria if id_ in content.details and content.details[id_].evidence]
    if wanted:
        paper.heading(words.PLAN["gather"], 1)
        paper.add("Introduction", words.ABOUT_GATHERING)
        columns = [Column(words.label(report, "criterion"), 23), Column("Evidence", 43)]
        columns += [Column("Where it is, or who has it", 22), Column("Gathered on", 12)]
        rows: list[list[Filling]] = [
            [content.ref(id_), tuple(map(Listed, content.details[id_].evidence)), "", ""] for id_ in wanted
        ]
        paper.grid(words.PLAN["gather"], columns, rows, TO_FILL_IN)


def _signed(paper: Paper, report: GapReport) -> None:
    paper.heading(words.PLAN["signed"], 1)
    columns = [Column("Role", 25), Column("Name", 30), Column("Signature", 30), Column("Date", 15)]
    rows: list[list[Filling]] = [
        [role, "", "", ""] for role in words.SIGNERS.get(report.organisation_kind, words.SIGNERS["provider"])
    ]
    paper.grid(words.PLAN["signed"], columns, rows, TO_SIGN)
