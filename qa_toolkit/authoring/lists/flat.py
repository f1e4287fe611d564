"""An author's own list, with numbers, titles and texts in columns, read as the draft of a standard.

What has nothing below it is a criterion; what stands first above it, by the numbers, is its section. A heading between the two (1.1 above 1.1.1) is
told in the criterion's `reference`, its text after a colon; what else it has is named as not read. With `depth` 2, what is numbered deeper than 1.1
is added to the text of its criterion instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from qa_toolkit.authoring.assembled import Placed, Row
from qa_toolkit.authoring.faults import Faults
from qa_toolkit.authoring.from_excel import Sheets, numbers_mended
from qa_toolkit.authoring.ids import Ids
from qa_toolkit.authoring.lists.flat_columns import Layout
from qa_toolkit.authoring.lists.flat_header import Header
from qa_toolkit.authoring.references import References
from qa_toolkit.authoring.sheets.cells import understood
from qa_toolkit.authoring.sheets.columns import CRITERIA
from qa_toolkit.authoring.sheets.tables import Line
from qa_toolkit.authoring.words.kinds import is_no_text
from qa_toolkit.authoring.words.names import Misread, Names
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import Cell, CellError, Sheet, folded, quoted_sheet
from qa_toolkit.wording import clean

_LONGEST_TITLE, _SHORT_TITLE, _LONGEST_TEXT, _LONGEST_REFERENCE = 160, 70, 2000, 200
_PART = re.compile(r"\d+|[A-Za-z]+")
_TAKEN_OVER = ("evidence", "weaknesses", "actions", "reference", "essential", "weight")

Number = tuple[str, ...]


class Item(Record):
    """One numbered row of the list, with what was added to its text."""

    line: Line
    number: str
    parts: Number
    title: str
    text: str
    section: str


def rows_of(layout: Layout, header: Header, faults: Faults, ids: Ids) -> Sheets:
    """The rows of a whole standard: what the list says, and for all else a beginning that claims nothing."""
    items = _items(layout, header, faults)
    if not items:
        faults.error(
            quoted_sheet(layout.sheet.name),
            f"no row holds a criterion, with {layout.said()}. --columns says where they are.",
        )
    return _Draft(items, header, faults, ids).sheets()


def _items(layout: Layout, header: Header, faults: Faults) -> list[Item]:
    lines = numbers_mended(list(_lines(layout)), faults)
    items: list[Item] = []
    for line in lines:
        _refuse_spoilt(line, faults)
        item = _item(line)
        if (not item.number and items and "number" in layout.columns) or (
            header.depth and len(item.parts) > header.depth and items
        ):
            _append(items, item, faults)
        elif not item.title and not item.text:
            faults.note(line.where("title"), "this row has a number and nothing else; it is passed over.")
        else:
            items.append(item)
    return items


def _lines(layout: Layout) -> Iterator[Line]:
    sheet, above = layout.sheet, dict[str, Cell]()
    for row in sheet.rows():
        if row.number <= layout.header:
            continue
        cells = {
            part: cell
            for part, number in layout.columns.items()
            if (cell := _cell(sheet, row.number, number)) and cell.text.strip()
        }
        above |= {part: cells[part] for part in ("section",) if part in cells}
        if cells.keys() - {"section"}:
            yield Line(row.number, {**above, **cells}, layout.columns, sheet.name)


def _cell(sheet: Sheet, row: int, column: int) -> Cell | None:
    """What stands in a cell; in merged cells, what stands in the first of them."""
    found = sheet.cell(row, column)
    if found is None:
        merged = next(
            (one for one in sheet.merged if (row, column) in one and one.first_column == one.last_column), None
        )
        return sheet.cell(merged.first_row, merged.first_column) if merged else None
    return found


def _refuse_spoilt(line: Line, faults: Faults) -> None:
    """Cells whose value is not what was typed."""
    for part, cell in line.cells.items():
        complaint = Misread(cell.value.sentence) if isinstance(cell.value, CellError) else is_no_text(cell)
        if complaint:
            faults.error(line.where(part), str(complaint))


def _item(line: Line) -> Item:
    said = {
        part: " ".join(clean(cell.text).split())
        for part, cell in line.cells.items()
        if part in ("number", "title", "section")
    }
    text = clean(line.cells["text"].text).strip() if "text" in line.cells else ""
    number = said.get("number", "").rstrip(".):")
    return Item(
        line,
        number,
        tuple(part.lower() for part in _PART.findall(number)),
        said.get("title", ""),
        text,
        said.get("section", ""),
    )


def _append(items: list[Item], more: Item, faults: Faults) -> None:
    last = items[-1]
    added = " ".join(filter(None, (more.number, more.title, more.text)))
    items[-1] = Item(last.line, last.number, last.parts, last.title, f"{last.text}\n{added}".strip(), last.section)
    faults.note(
        more.line.where("title" if "title" in more.line.cells else "text"),
        f"added to the text of {last.number or 'the row above'}.",
    )
    for part in _TAKEN_OVER:
        if part in more.line.cells:
            said = f"its {part} is not read, because the row was added to the one above; move it there."
            faults.note(more.line.where(part), said)


class _Draft:
    def __init__(self, items: Sequence[Item], header: Header, faults: Faults, ids: Ids) -> None:
        self.items, self.header, self.faults, self.ids = items, header, faults, ids
        self.by_number = {item.parts: item for item in items if item.parts}
        self.sections: dict[str, Placed] = {}  # by what they are known by in the list
        self.members: dict[str, list[Placed]] = {}

    def sheets(self) -> Sheets:
        headings = {parent.parts for item in self.items for parent in self._parents(item)}
        for item in self.items:
            if item.parts in headings:
                self._tell_dropped(item)
            else:
                self._criterion(item)
        rows: Sheets = self.header.rows()
        rows["sections"] = list(self.sections.values())
        rows["criteria"] = [row for members in self.members.values() for row in members]
        self.ids.settle(rows, self.faults)
        for key, members in self.members.items():
            for row in members:
                row.values["section"] = self.sections[key].values["id"]
        References(rows, self.faults).settle()
        return rows

    def _parents(self, item: Item) -> list[Item]:
        """The rows above one by its number, the first of them first."""
        steps = (item.parts[:length] for length in range(1, len(item.parts)))
        return [self.by_number[step] for step in steps if step in self.by_number]

    def _tell_dropped(self, item: Item) -> None:
        """What a heading cannot have."""
        for part in _TAKEN_OVER:
            if part in item.line.cells:
                said = f"{item.number} is a heading, as others stand below it, so its {part} is not read; move it to one of them."
                self.faults.note(item.line.where(part), said)

    def _criterion(self, item: Item) -> None:
        parents = self._parents(item)
        section = self._section(item, parents)
        members = self.members.setdefault(section, [])
        values: Row = {"number": item.number[:40], "status": self.header.status, **_title_and_text(item)}
        values["description"] = self._within(_LONGEST_TEXT, values["description"], item)
        if not item.number:
            number = f"{self.sections[section].values['number']}.{len(members) + 1}"
            values |= {"number": number, "number_by": "toolkit"}
        between = "; ".join(map(_under, parents[1:]))
        if between:
            values["reference"] = self._within(_LONGEST_REFERENCE, between, parents[-1])
        cells = {part: cell for part, cell in item.line.cells.items() if part in _TAKEN_OVER}
        taken, faults = understood(CRITERIA, cells, Names())
        for fault in faults:
            self.faults.error(item.line.where(fault.column), fault.sentence)
        members.append(Placed(self.header.judged(values | taken), _cells(item), item.line.where("title")))

    def _section(self, item: Item, parents: Sequence[Item]) -> str:
        """The key of the section that a criterion belongs to: by its column, by its number, or the only one."""
        first = item.parts[0].upper() if len(item.parts) > 1 else ""
        if item.section:
            key = f"named {folded(item.section)}"
            values: Row = {"number": first or str(len(self.sections) + 1), "title": _title(item.section)}
        elif parents:
            key = f"row {parents[0].line.number}"
            values = {"number": parents[0].number[:20], **_title_and_text(parents[0])}
            item = parents[0]
            values["description"] = self._within(_LONGEST_TEXT, values["description"], item)
            if not item.text:
                del values["description"]
        elif first:
            key = f"number {first}"
            values = {"number": first, "title": f"Section {first}"}
        else:
            key, values = "all", {"number": "1", "title": _title(self.header.title)}
        if key not in self.sections:
            self.sections[key] = Placed(values, _cells(item), item.line.where("title"))
            if key.startswith("number "):
                said = f"no row has the number {first}, so its section is called ‘Section {first}’ for now."
                self.faults.note(item.line.where("number"), said)
        return key

    def _within(self, most: int, text: str, item: Item) -> str:
        if len(text) <= most:
            return text
        left = "the rest is left out; shorten it, or divide it among several rows."
        self.faults.note(
            item.line.where("text"), f"of this only {most:,} characters have room in a standard, and {left}"
        )
        return f"{text[: most - 4].rstrip()} (…)"


def _under(heading: Item) -> str:
    """Such as 'under 1.2 A plan: There is a plan.'."""
    name = " ".join(filter(None, (heading.number, heading.title)))
    return f"under {': '.join(filter(None, (name, ' '.join(heading.text.split()))))}"


def _cells(item: Item) -> Mapping[str, str]:
    cells = {part: item.line.where(part) for part in item.line.columns}
    return {**cells, "description": item.line.where("text" if "text" in cells else "title")}


def _title_and_text(item: Item) -> Row:
    """Each out of the other where one is missing, and within what a standard can hold."""
    title, text = item.title, item.text
    if not title or len(title) > _LONGEST_TITLE:
        text = "\n".join(filter(None, (title, text)))
        title = _shortened(title or text)
    return {"title": _title(title), "description": _sentence(text or title)}


def _title(text: str) -> str:
    plain = " ".join(text.split()).rstrip(" .")
    return plain[:_LONGEST_TITLE].rstrip() or "Untitled"


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text[-1:] in tuple(".?!:)’”") else f"{text}."


def _shortened(text: str) -> str:
    """The first words of a text, as many as make a title."""
    first = re.split(r"[.;:?!\n]", text.strip(), maxsplit=1)[0].strip() or text.strip()
    if len(first) <= _SHORT_TITLE:
        return first
    return first[: _SHORT_TITLE + 1].rpartition(" ")[0].rstrip(" ,") + " …"
