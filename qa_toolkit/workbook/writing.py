"""An audit as a workbook: the same audit gives the same bytes."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

from qa_toolkit.audits import Audit
from qa_toolkit.workbook import columns, further_sheets, origin, section_sheet, start_page, support
from qa_toolkit.workbook.lists import Lists
from qa_toolkit.workbook.plan import Plan
from qa_toolkit.workbook.sheets import Desk
from qa_toolkit.workbook.shown import one_line
from qa_toolkit.workbook.styles import Styles
from qa_toolkit.workbook.worksheet import Sheet, new_book

_NO_DAY = date(2026, 1, 1)
_FIRST_DAY = date(1900, 1, 1)
_MAX_PROPERTY = 255  # characters, Excel's own limit


def write(audit: Audit) -> bytes:
    file = io.BytesIO()
    book = new_book(file)
    desk = Desk(Plan(audit), book, Styles(book), Lists())
    _describe(desk)
    first, sections, evidence, actions, lists, hidden = _sheets(desk)
    needs = support.needs_of(audit.standard)
    progress = {}
    order = list(audit.standard.sections.values())
    for section, following in zip(order, [*order[1:], None], strict=True):
        progress[section.id] = section_sheet.write(desk, sections[section.id], section, needs, following)
    start_page.write(desk, first, progress)
    further_sheets.write_evidence(desk, evidence)
    further_sheets.write_actions(desk, actions)
    desk.lists.write(lists)
    origin.write(hidden, audit)
    book.close()
    return file.getvalue()


def _sheets(desk: Desk) -> tuple[Any, dict[str, Any], Any, Any, Any, Any]:
    """In the order of their tabs."""

    def add(name: str) -> Any:
        return desk.book.add_worksheet(name, Sheet)

    first = add(columns.START)
    sections = {id_: add(name) for id_, name in desk.plan.sheets.items()}
    return (
        first,
        sections,
        add(columns.EVIDENCE_SHEET),
        add(columns.ACTIONS_SHEET),
        add(columns.LISTS),
        add(columns.ORIGIN),
    )


def _describe(desk: Desk) -> None:
    audit, standard = desk.plan.audit, desk.plan.standard
    started = audit.data.get("started_on")
    begun = max(date.fromisoformat(started), _FIRST_DAY) if isinstance(started, str) else _NO_DAY
    desk.book.set_properties(
        {
            "title": f"{one_line(standard.title)}: {one_line(audit.organisation['name'])}"[:_MAX_PROPERTY],
            "subject": f"Self-assessment by {standard.name}",
            "author": "QA Toolkit",
            "comments": one_line(standard.about["disclaimer"])[:_MAX_PROPERTY],
            "created": datetime(begun.year, begun.month, begun.day, tzinfo=UTC),
        }
    )
    for name, value in origin.identity(audit).items():
        desk.book.set_custom_property(name, value[:_MAX_PROPERTY], "text")
    desk.book.set_size(24000, 14000)
