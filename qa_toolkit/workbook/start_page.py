"""The first sheet: whose audit this is, how to fill it in, how far each section is, and what is asked about the organisation."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from qa_toolkit import wording
from qa_toolkit.models import Section
from qa_toolkit.report import standard_card
from qa_toolkit.wording import clean
from qa_toolkit.workbook import columns, sheets
from qa_toolkit.workbook.columns import Column
from qa_toolkit.workbook.heights import LINE, height
from qa_toolkit.workbook.plan import Field
from qa_toolkit.workbook.section_sheet import Progress, count
from qa_toolkit.workbook.sheets import Desk
from qa_toolkit.workbook.shown import one_line
from qa_toolkit.workbook.styles import BAR, MAIN, SECOND, put, put_rich
from qa_toolkit.workbook.support import ANSWERED, UNSUPPORTED

HELP = (
    "1.  Fill in the yellow cells; everything else explains. Read what the levels mean, choose the one that is true today, and say why.",
    "2.  Half filled is fine: leave empty what you do not know, save the file, and come back. This page counts as you type.",
    "3.  Name your evidence, one piece in a line: by its title, or by its number on the sheet ‘Evidence’, such as E3.",
    "4.  When you have done what you can, send this file back to whoever sent it to you. Or bring it in yourself: on the audit’s page",
    "      in QA Toolkit, or with the line  qa-toolkit import FILE --into AUDIT",
)
_TITLE, _BAR, _ANSWERED, _ASKED, _OPEN = range(1, 6)
_HEADS = {_BAR: "How far", _ANSWERED: "Answered", _ASKED: "Of", _OPEN: "Need evidence or a comment"}
_WIDE = 140  # characters across the page
_KIND = {"self": "Self-assessment", "external": "External assessment"}


def write(desk: Desk, sheet: Any, progress: Mapping[str, Progress]) -> None:
    _columns(sheet)
    row = _head(desk, sheet)
    row = _lines(desk, sheet, row + 1, "How to fill this in", HELP, desk.styles.plain)
    sheet.write_string(row, _TITLE, f"{columns.NO_NAMES} “A Year 10 pupil” says as much.", desk.styles.warning)
    row = _sections(desk, sheet, row + 2, progress)
    row = _questions(desk, sheet, row + 1)
    _small_print(desk, sheet, row + 1)
    sheet.hide_gridlines(2)
    sheets.print_on_paper(desk, sheet, landscape=False)
    sheets.protect(sheet)
    sheet.set_tab_color(MAIN)
    sheet.activate()
    sheet.set_first_sheet()


def _columns(sheet: Any) -> None:
    for place, column in enumerate(columns.START_PAGE):
        sheet.set_column(place, place, column.width or None, None, {"hidden": not column.width})
    for place, width in ((_ANSWERED, 11), (_ASKED, 7), (_OPEN, 17)):
        sheet.set_column(place, place, width)


def _head(desk: Desk, sheet: Any) -> int:
    plan, styles = desk.plan, desk.styles
    standard, audit = plan.standard, plan.audit
    above = " · ".join(part for part in (f"{_KIND.get(audit.kind, audit.kind)} workbook", clean(audit.cycle)) if part)
    sheet.write_string(0, _TITLE, above, styles.quiet)
    sheet.set_row(1, 30)
    sheet.write_string(1, _TITLE, one_line(audit.organisation["name"]), styles.title)
    sheet.set_row(2, 18)
    sheet.write_string(
        2, _TITLE, f"{one_line(standard.title)} · edition {standard.edition}", styles.of(font_size=12, bold=True)
    )
    row = 3
    for line in wrap(one_line(standard_card(standard).notice), _WIDE):
        sheet.write_string(row, _TITLE, line, styles.of(font_color=SECOND))
        row += 1
    return row


def _lines(desk: Desk, sheet: Any, row: int, heading: str, lines: tuple[str, ...], style: Any) -> int:
    sheet.set_row(row, 22)
    sheet.write_string(row, _TITLE, heading, desk.styles.small_heading)
    for line in lines:
        row += 1
        sheet.write_string(row, _TITLE, line, style)
    return row + 1


def _sections(desk: Desk, sheet: Any, row: int, progress: Mapping[str, Progress]) -> int:
    styles, sections = desk.styles, desk.plan.standard.sections
    label = desk.plan.standard.label("section")
    for place, heading in {_TITLE: label, **_HEADS}.items():
        style = styles.head_number if place in (_ANSWERED, _ASKED, _OPEN) else styles.head
        sheet.write_string(row, place, heading, style)
    sheet.set_row(row, 2 * LINE + 4)
    first, last = row + 1, row + len(sections)
    for place, (id_, section) in enumerate(sections.items(), first):
        _section(desk, sheet, place, section, progress[id_])
    _total(desk, sheet, last + 1, first, list(progress.values()))
    bar = {"type": "data_bar", "bar_solid": True, "bar_color": BAR, "bar_border_color": MAIN, "data_bar_2010": True}
    limits = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
    sheet.conditional_format(first, _BAR, last + 1, _BAR, {**bar, **limits})
    recorded = sum(one.recorded for one in progress.values())
    if recorded:
        said = (
            f"Not counted here: {wording.count(recorded, 'answer')} that the standard only records and does not score."
        )
        sheet.write_string(last + 2, _TITLE, said, styles.quiet)
    return last + 2 + bool(recorded)


def _section(desk: Desk, sheet: Any, row: int, section: Section, progress: Progress) -> None:
    styles = desk.styles
    title = f"{section.number}  {one_line(section.title)}"
    sheet.write_url(row, _TITLE, f"internal:{sheets.quoted(desk.plan.sheets[section.id])}!A1", styles.given_link, title)
    cells = {
        _ANSWERED: (f"={count(progress.states, (ANSWERED, *UNSUPPORTED))}", progress.answered),
        _OPEN: (f"={count(progress.states, UNSUPPORTED)}", progress.unsupported),
    }
    for place, (formula, value) in cells.items():
        sheet.write_formula(row, place, formula, styles.given_number, value)
    sheet.write_number(row, _ASKED, progress.asked, styles.given_number)
    _share(sheet, row, styles.given_share, progress.answered, progress.asked)
    sheet.set_row(row, height([(title, columns.START_PAGE[_TITLE].width)], LINE + 5))


def _share(sheet: Any, row: int, style: Any, answered: int, asked: int) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    part, whole = (xl_rowcol_to_cell(row, place) for place in (_ANSWERED, _ASKED))
    sheet.write_formula(row, _BAR, f"=IF({whole}=0,0,{part}/{whole})", style, answered / asked if asked else 0)


def _total(desk: Desk, sheet: Any, row: int, first: int, progress: list[Progress]) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    style = desk.styles.total
    answered, asked = (sum(getattr(one, name) for one in progress) for name in ("answered", "asked"))
    sums = {_ANSWERED: answered, _ASKED: asked, _OPEN: sum(one.unsupported for one in progress)}
    sheet.write_string(row, _TITLE, "Together", style["text"])
    for place, value in sums.items():
        start, end = (xl_rowcol_to_cell(at, place) for at in (first, row - 1))
        sheet.write_formula(row, place, f"=SUM({start}:{end})", style["number"], value)
    _share(sheet, row, style["share"], answered, asked)
    sheet.set_row(row, LINE + 5)


def _questions(desk: Desk, sheet: Any, row: int) -> int:
    if not desk.plan.fields:
        return row
    row = _lines(desk, sheet, row, "About you", (), desk.styles.plain)
    sheet.set_row(row, 2 * LINE)
    for place, column in enumerate(columns.START_PAGE):
        sheet.write_string(row, place, column.heading, desk.styles.head)
    for field in desk.plan.fields:
        row += 1
        _question(desk, sheet, row, field)
    return row + 1


def _question(desk: Desk, sheet: Any, row: int, field: Field) -> None:
    styles = desk.styles
    _, question, answer = columns.START_PAGE
    at = (row, 2, row, 2)
    asked = Column(field.token, "Your answer", answer.width, answer.hint)
    put(sheet, row, 0, field.token, styles.plain)
    words = [(styles.bold, clean(field.question)), (styles.small, f"\n{clean(field.note)}" if field.note else "")]
    put_rich(sheet, row, 1, words, styles.given)
    kind = {"integer": "number", "date": "date"}.get(field.kind, "text")
    put(sheet, row, 2, field.shown, styles.answer(field.shown, kind))
    if field.choices:
        sheets.choose(sheet, at, asked, desk.lists.range(list(field.choices.values())))
    elif field.kind == "integer":
        sheets.ask_for_number(sheet, at, asked, field.low, field.high)
    elif field.kind == "date":
        sheets.ask_for_day(sheet, at, asked)
    else:
        sheets.hint(sheet, at, asked)
    texts = [("".join(text for _, text in words), question.width * 1.05), (str(field.shown), answer.width)]
    sheet.set_row(row, height(texts, LINE + 6))


def _small_print(desk: Desk, sheet: Any, row: int) -> None:
    card = standard_card(desk.plan.standard)
    paragraphs = (
        f"{card.title}, edition {card.edition}, revision {card.revision} ({card.name}). Owner of the original: {card.owner}. "
        f"Publisher of this version: {card.publisher}.",
        card.checked_sentence,
        card.disclaimer,
    )
    lines = tuple(line for paragraph in paragraphs for line in wrap(one_line(paragraph), _WIDE))
    _lines(desk, sheet, row, "About this standard", lines, desk.styles.quiet)
