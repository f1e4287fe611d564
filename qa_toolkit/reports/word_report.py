"""The gap report as a Word document that a school goes on editing: the chapters, tables and sentences of the page and the PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext, Rendered
from qa_toolkit.reports import about, tables, word_fitting, words
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.content import Content, action, gap_lines, gap_state, judgement_note
from qa_toolkit.reports.word import Paper, Piece, Said, To
from qa_toolkit.reports.word_front import front, logo_note
from qa_toolkit.reports.word_package import About, Look

_ONE_PAGE = 20  # rows of a line or two
_ENGLISH = re.compile(r"en(-[A-Za-z0-9]{2,8}){0,3}")


def gap_report(report: GapReport, context: RenderContext) -> Rendered:
    content, brand = Content(report), context.branding or Branding()
    size = word_fitting.front_size(content, brand)
    paper = Paper(Look(brand, language(context), size=size))
    front(paper, content)
    paper.add("TOCHeading", words.CONTENTS)
    paper.add("Note", words.ABOUT_CONTENTS)
    paper.contents(_entries(content))
    for chapter in content.chapters:
        paper.heading(chapter.title, 1, anchor=chapter.key)
        _CHAPTERS[chapter.key](paper, content)
    paper.footer(words.footer(report))
    return Rendered(paper.saved(about_file(report, brand, report.title)), ".docx", logo_note(brand))


def language(context: RenderContext) -> str:
    """The audit's own kind of English; the sentences are English whatever else it says."""
    said = str(context.audit.data.get("language", "")) if context.audit is not None else ""
    return said if _ENGLISH.fullmatch(said) else "en-GB"


def about_file(report: GapReport, brand: Branding, title: str) -> About:
    return About(
        title=f"{title} · {report.standard.title}",
        subject=words.under(report),
        author=brand.name or report.organisation,
        summary=report.headline.sentence,
        generator=report.generator,
        on=date.fromisoformat(report.as_of),
    )


def _entries(content: Content) -> list[tuple[int, str, str]]:
    entries = []
    for chapter in content.chapters:
        entries.append((1, chapter.title, chapter.key))
        entries += [(2, title, anchor) for anchor, title in chapter.parts]
    return entries


def _blockers(paper: Paper, content: Content) -> None:
    report = content.report
    for award in report.awards:
        if award.key == report.target:
            paper.add("Lead", award.sentence)
            for blocker in award.blockers:
                paper.heading(blocker.text, 2)
                paper.bullets(_blocking(content, criterion) for criterion in blocker.criteria)
    paper.table(tables.awards(report))
    paper.add("Note", words.ABOUT_RULES)


def _blocking(content: Content, criterion: str) -> list[Piece]:
    gap = content.gaps.get(criterion)
    now: list[Piece] = ["  ", Said(gap.current_title, "Marked")] if gap else []
    return [content.ref(criterion), *now]


def _way(paper: Paper, content: Content) -> None:
    way = content.report.way
    if way is not None:
        paper.add("Lead", words.about_way(way))
        paper.table(tables.steps(content, way))
        paper.table(tables.work(way))
        if way.terms:
            paper.table(tables.terms(content, way))


def _gaps(paper: Paper, content: Content) -> None:
    report = content.report
    paper.table(tables.sections(report), whole=len(report.sections) <= _ONE_PAGE)
    if not report.gaps:
        paper.add("Lead", words.NO_GAPS)
    for section in report.sections:
        if section.gaps:
            paper.heading(f"{section.number} {section.title}".strip(), 2, anchor=content.section_anchor(section.id))
            if section.description:
                paper.add("SectionNote", section.description)
        for criterion in section.gaps:
            _gap(paper, content, criterion)


def _gap(paper: Paper, content: Content, criterion: str) -> None:
    gap, detail = content.gaps[criterion], content.details[criterion]
    paper.heading(f"{gap.number} {gap.title}".strip(), 3, anchor=content.ref(criterion).anchor)
    paper.add("GapTags", words.gap_tags(gap), " · ", Said(words.STATUS[detail.status], "Status"))
    paper.add("GapState", gap_state(gap))
    source = [Said(f" ({detail.reference})", "Quiet")] if detail.reference else []
    paper.add("Normal", detail.description, *source)
    for line in gap_lines(detail):
        paper.add("Normal", Said(f"{line.label}.", "Strong"), f" {line.text}")
    _proposed(paper, content, criterion)
    if detail.actions:
        paper.add("Label", words.ACTIONS)
        paper.bullets([action(one)] for one in detail.actions)
    if gap.serves:
        paper.add("Normal", Said(words.SERVES, "Strong"), f" {'; '.join(gap.serves)}")


def _proposed(paper: Paper, content: Content, criterion: str) -> None:
    for line in content.proposed(criterion):
        paper.add("Notice", Said(f"{line.label}.", "Strong"), f" {line.text}")


def _soon(paper: Paper, content: Content) -> None:
    report = content.report
    if report.quick_wins:
        paper.heading(words.QUICK, 2)
        paper.add("Introduction", words.ABOUT_QUICK)
        paper.bullets([ref] for ref in content.refs(report.quick_wins))
    if report.unsupported:
        paper.heading(words.UNSUPPORTED, 2)
        paper.add("Introduction", words.ABOUT_UNSUPPORTED)
        paper.bullets(
            [content.ref(id_), "\n", Said(content.judgements[id_].why, "Quiet")] for id_ in report.unsupported
        )
    if content.expiring:
        paper.heading(words.RENEW, 2)
        paper.table(tables.expiring(content))


def _changes(paper: Paper, content: Content) -> None:
    comparison = content.report.comparison
    if comparison is not None:
        paper.add("Lead", f"{comparison.sentence} {words.unchanged(comparison)}")
        for table in tables.all_changes(content, comparison):
            paper.table(table)


def _serves(paper: Paper, content: Content) -> None:
    paper.add("Introduction", words.ABOUT_SERVES)
    for table in (tables.serves(content), tables.gaps_that_serve(content)):
        if table.rows:
            paper.table(table)


def _plan(paper: Paper, content: Content) -> None:
    if content.report.plan:
        paper.table(tables.plan(content))
    else:
        paper.add("Normal", words.NO_PLAN)


def _moderation(paper: Paper, content: Content) -> None:
    moderation = content.report.moderation
    if moderation is not None:
        paper.add("Lead", moderation.sentence)
        if moderation.disagreements:
            paper.table(tables.disagreements(content, moderation))


def _evidence(paper: Paper, content: Content) -> None:
    paper.table(tables.evidence(content))


def _judgements(paper: Paper, content: Content) -> None:
    report = content.report
    paper.add("Introduction", words.ABOUT_JUDGEMENTS)
    for section in report.sections:
        paper.heading(f"{section.number} {section.title}".strip(), 2)
        for row in report.judgements:
            if row.section == section.id:
                _judgement(paper, content, row.criterion)


def _judgement(paper: Paper, content: Content, criterion: str) -> None:
    row, gap, ref = content.judgements[criterion], content.gaps.get(criterion), content.ref(criterion)
    status = Said(f" ({words.STATUS[row.status]})", "Status")
    paper.heading(f"{row.number} {row.title}".strip(), 3, status, anchor="" if gap else ref.anchor)
    pointer: list[Piece] = [" ", To(words.is_gap(gap), ref.anchor)] if gap else []
    judged = words.judged(row)
    paper.add("Normal", Said(f"{judged} " if judged else "", "Strong"), row.why, *pointer)
    if row.comment and not gap:
        paper.add("Normal", row.comment)
    if not gap:
        _proposed(paper, content, criterion)
    if judgement_note(row):
        paper.add("Note", judgement_note(row))


def _retired(paper: Paper, content: Content) -> None:
    paper.add("Introduction", words.ABOUT_RETIRED)
    paper.table(tables.retired(content))


def _method(paper: Paper, content: Content) -> None:
    report, brand = content.report, paper.look.brand
    for text in report.method:
        paper.add("Normal", text)
    paper.table(about.statuses(report))
    paper.add("Note", report.standard.checked_sentence)
    if report.standard.standing:
        paper.add("Normal", report.standard.standing)
    if report.standard.sources:
        paper.table(about.sources(report))
    if report.findings:
        paper.heading(words.FINDINGS, 2)
        paper.bullets([finding.message] for finding in report.findings)
    paper.heading(words.DISCLAIMER, 2)
    paper.add("Normal", report.standard.disclaimer)
    paper.table(about.about(report))
    if brand.name or brand.contact:
        paper.add("Note", words.prepared_by(brand.name, brand.contact))
    paper.add("Note", words.made_by(report))


_CHAPTERS: dict[str, Callable[[Paper, Content], None]] = {
    "blockers": _blockers,
    "way": _way,
    "gaps": _gaps,
    "soon": _soon,
    "changes": _changes,
    "serves": _serves,
    "plan": _plan,
    "moderation": _moderation,
    "evidence": _evidence,
    "judgements": _judgements,
    "retired": _retired,
    "method": _method,
}
