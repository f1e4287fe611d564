"""The gap report as GitHub-flavoured Markdown: the same chapters, tables and sentences as the page, and no text that could become markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from qa_toolkit.gap_report import GapReport
from qa_toolkit.reports import about, chart, tables, words
from qa_toolkit.reports.branding import Branding
from qa_toolkit.reports.content import (
    Cell,
    Content,
    Marked,
    Place,
    Ref,
    Table,
    action,
    gap_lines,
    gap_state,
    is_link,
    judgement_note,
)

# What means something anywhere in a line, and what only where a line begins: a list, a heading or its underline.
_MARKUP = re.compile(r"[\\`*_\[\]|~$#]")
_START = re.compile(r"^([-+=]|\d+(?=[.)](?:\s|$)))")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def document(report: GapReport, branding: Branding | None = None) -> str:
    filled = Content(report)
    blocks = [*_front(report, filled, branding)]
    for chapter in filled.chapters:
        blocks += [f"## {plain(chapter.title)}", *_CHAPTERS[chapter.key](filled)]
    blocks += ["---", plain(report.standard.disclaimer), plain(words.made_by(report))]
    return "\n\n".join(block for block in blocks if block) + "\n"


def plain(text: str) -> str:
    """A text from a file: it stays text wherever in a line it comes to stand, and its line ends become breaks."""
    return "<br>".join(_line(line) for line in text.strip().splitlines())


def _line(text: str) -> str:
    one = "".join(_HTML.get(c, c) for c in " ".join(text.split()))
    return _START.sub(_start, _MARKUP.sub(lambda found: f"\\{found[0]}", one))


def _start(found: re.Match[str]) -> str:
    """A hyphen is written with a backslash; a number keeps its form, and what follows it gets the backslash."""
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


def _ref(ref: Ref) -> str:
    status = f" *({words.STATUS[ref.status]})*" if ref.status else ""
    return plain(f"{ref.number} {ref.title}".strip()) + status


def _cell(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return "<br>".join(_cell(one) for one in cell)
    if isinstance(cell, Ref):
        return _ref(cell)
    if isinstance(cell, Marked):
        return f"**{plain(cell.text)}**"
    if isinstance(cell, Place):
        return f"<{cell.text}>" if is_link(cell.text) else plain(cell.text)
    return plain(cell)


def _table(table: Table) -> str:
    lines = [
        f"**{plain(table.caption)}**",
        "",
        "| " + " | ".join(plain(column.title) for column in table.columns) + " |",
        "|" + "|".join(" ---: " if column.kind == "number" else " --- " for column in table.columns) + "|",
        *("| " + " | ".join(_cell(cell) for cell in row) + " |" for row in table.rows),
    ]
    return "\n".join(lines)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _front(report: GapReport, filled: Content, branding: Branding | None) -> Iterable[str]:
    standard, headline = report.standard, report.headline
    yield f"# {plain(report.organisation)}"
    yield f"{plain(words.kicker(report))}<br>{plain(words.under(report))}"
    if branding is not None and (branding.name or branding.contact):
        yield plain(" · ".join(part for part in (branding.name, branding.contact) if part))
    yield f"> {plain(standard.notice)}" if standard.notice else ""
    yield f"## {words.FRONT['standing']}"
    yield f"**{plain(headline.figure)}** {plain(headline.caption)}. {plain(headline.sentence)}"
    yield plain(report.standing)
    yield f"**{plain(report.waiting)}**" if report.waiting else ""
    yield f"## {words.FRONT['priorities']}"
    yield "\n".join(_priority(filled, n, id_) for n, id_ in enumerate(report.priorities, 1)) or words.NO_GAPS
    if report.comparison is not None:
        yield f"## {words.FRONT['changes']}"
        yield plain(report.comparison.sentence)
    yield f"## {words.FRONT['decision']}"
    yield plain(report.decision)
    yield f"## {plain(words.picture_title(report))}"
    yield _list(plain(chart.bar(section).says) for section in report.sections)
    yield plain(standard.checked_sentence)


def _priority(filled: Content, place: int, criterion: str) -> str:
    gap = filled.gaps[criterion]
    return f"{place}. {_ref(filled.ref(criterion))}<br>{plain(' '.join(gap.reasons))} {plain(gap_state(gap))}"


def _blockers(filled: Content) -> Iterable[str]:
    report = filled.report
    for award in report.awards:
        if award.key == report.target:
            yield plain(award.sentence)
            for blocker in award.blockers:
                yield f"### {plain(blocker.text)}"
                yield _list(_blocking(filled, criterion) for criterion in blocker.criteria)
    yield _table(tables.awards(report))
    yield words.ABOUT_RULES


def _blocking(filled: Content, criterion: str) -> str:
    gap = filled.gaps.get(criterion)
    return _ref(filled.ref(criterion)) + (f": {plain(gap.current_title)}" if gap else "")


def _way(filled: Content) -> Iterable[str]:
    way = filled.report.way
    if way is not None:
        yield words.about_way(way)
        yield _table(tables.steps(filled, way))
        yield _table(tables.work(way))
        if way.terms:
            yield _table(tables.terms(filled, way))


def _gaps(filled: Content) -> Iterable[str]:
    report = filled.report
    yield _table(tables.sections(report))
    if not report.gaps:
        yield words.NO_GAPS
    for section in report.sections:
        if section.gaps:
            yield f"### {plain(f'{section.number} {section.title}'.strip())}"
            yield plain(section.description)
        for criterion in section.gaps:
            yield from _gap(filled, criterion)


def _gap(filled: Content, criterion: str) -> Iterable[str]:
    gap, detail = filled.gaps[criterion], filled.details[criterion]
    yield f"#### {plain(f'{gap.number} {gap.title}'.strip())}"
    yield f"{plain(words.gap_tags(gap))} · *{words.STATUS[detail.status]}*<br>**{plain(gap_state(gap))}**"
    source = f" ({plain(detail.reference)})" if detail.reference else ""
    yield plain(detail.description) + source
    yield _list(f"**{line.label}.** {plain(line.text)}" for line in gap_lines(detail))
    yield _proposed(filled, criterion)
    if detail.actions:
        yield f"**{words.ACTIONS}**"
        yield _list(plain(action(one)) for one in detail.actions)
    if gap.serves:
        yield f"**{words.SERVES}** {plain('; '.join(gap.serves))}"


def _proposed(filled: Content, criterion: str) -> str:
    return "\n>\n".join(f"> **{line.label}.** {plain(line.text)}" for line in filled.proposed(criterion))


def _soon(filled: Content) -> Iterable[str]:
    report = filled.report
    if report.quick_wins:
        yield f"### {words.QUICK}"
        yield _list(_ref(ref) for ref in filled.refs(report.quick_wins))
    if report.unsupported:
        yield f"### {words.UNSUPPORTED}"
        yield words.ABOUT_UNSUPPORTED
        yield _list(f"{_ref(filled.ref(id_))}<br>{plain(filled.judgements[id_].why)}" for id_ in report.unsupported)
    if filled.expiring:
        yield f"### {words.RENEW}"
        yield _table(tables.expiring(filled))


def _changes(filled: Content) -> Iterable[str]:
    comparison = filled.report.comparison
    if comparison is not None:
        yield plain(f"{comparison.sentence} {words.unchanged(comparison)}")
        yield from (_table(table) for table in tables.all_changes(filled, comparison))


def _serves(filled: Content) -> Iterable[str]:
    yield words.ABOUT_SERVES
    yield from (_table(table) for table in (tables.serves(filled), tables.gaps_that_serve(filled)) if table.rows)


def _plan(filled: Content) -> Iterable[str]:
    yield _table(tables.plan(filled)) if filled.report.plan else words.NO_PLAN


def _moderation(filled: Content) -> Iterable[str]:
    moderation = filled.report.moderation
    if moderation is not None:
        yield plain(moderation.sentence)
        if moderation.disagreements:
            yield _table(tables.disagreements(filled, moderation))


def _evidence(filled: Content) -> Iterable[str]:
    yield _table(tables.evidence(filled))


def _judgements(filled: Content) -> Iterable[str]:
    report = filled.report
    for section in report.sections:
        yield f"### {plain(f'{section.number} {section.title}'.strip())}"
        for row in report.judgements:
            if row.section == section.id:
                comment = "" if row.criterion in filled.gaps else plain(row.comment)
                level = f"**{plain(words.judged(row))}** " if words.judged(row) else ""
                parts = (f"{level}{plain(row.why)}", comment, plain(judgement_note(row)))
                yield "<br>".join([_ref(filled.ref(row.criterion)), *(part for part in parts if part)])
                yield "" if row.criterion in filled.gaps else _proposed(filled, row.criterion)


def _retired(filled: Content) -> Iterable[str]:
    yield words.ABOUT_RETIRED
    yield _table(tables.retired(filled))


def _method(filled: Content) -> Iterable[str]:
    report = filled.report
    yield from (plain(text) for text in report.method)
    yield _table(about.statuses(report))
    yield plain(report.standard.standing)
    if report.standard.sources:
        yield _table(about.sources(report))
    if report.findings:
        yield f"### {words.FINDINGS}"
        yield _list(plain(finding.message) for finding in report.findings)
    yield _table(about.about(report))


_CHAPTERS: dict[str, Callable[[Content], Iterable[str]]] = {
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
