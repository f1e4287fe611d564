"""Workbooks of audits as people have them open: what a test types into a cell, and what comes back."""

from __future__ import annotations

import io
import warnings
from typing import Any

import openpyxl
from builders import audit, criterion, document, ladder, section, standard, standard_data

from qa_toolkit import audits, workbook
from qa_toolkit.audits import Audit
from qa_toolkit.standards import Standard, parse
from qa_toolkit.workbook import Returned

PATH = "back.xlsx"
PLAN = {"title": "The plan", "kind": "document", "dated": "2026-09-01"}
ACTIONS: list[dict[str, Any]] = [
    {
        "id": "a1",
        "criterion": "aims",
        "title": "Write them",
        "owner": "Head",
        "due": "2027-01-31",
        "status": "open",
        "x": 1,
    },
    {"id": "a2", "criterion": "aims", "title": "Print them", "status": "open"},
    {"title": "Done long ago", "criterion": "lead", "status": "done"},
]
PROFILE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "has_gym": {"type": "boolean", "title": "Is there a gym?"},
        "phase": {"type": "string", "title": "Which phase?", "enum": ["primary", "secondary"]},
        "pupils": {"type": "integer", "title": "How many pupils?", "minimum": 0},
        "town": {"type": "string", "title": "Which town?"},
    },
}


def filled(of: Standard | None = None, **members: Any) -> Audit:
    return audit(of or standard(), {"aims": "met", "lead": "partly"}, **{"actions": ACTIONS, **members})


def counted() -> Standard:
    """Of one criterion that takes a number and one that takes a level."""
    rule = ladder("few", "most")
    rule["properties"]["value"] = {"type": "integer", "minimum": 0, "maximum": 100}
    rule["anyOf"] = [{"required": ["value"]}, {"required": ["level"]}]
    del rule["required"]
    bands = [{"from": 0, "level": "few"}, {"from": 51, "level": "most"}]
    one = {"share": criterion("1.1", ref="counted", bands=bands, target="most"), "aims": criterion("1.2")}
    defs = {"counted": rule, "judgement": ladder("not-met", "partly", "met")}
    return parse(document(standard_data({"one": section("1", one)}, defs=defs)))


def in_memory(data: dict[str, Any], standard: Standard) -> Audit:
    return audits.in_memory(data, standard)


def back(content: bytes, standard: Standard) -> Returned:
    """What the toolkit reads in a workbook."""
    return workbook.read(PATH, lambda _: standard, content)


class Open:
    """A workbook of an audit, open in a program that is neither XlsxWriter nor ours."""

    def __init__(self, audit: Audit) -> None:
        self.standard = audit.standard
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl says of the data bars that it drops them
            self.book: Any = openpyxl.load_workbook(io.BytesIO(workbook.write(audit)))

    def sheet(self, heading: str) -> Any:
        """The first that has this heading."""
        return next(sheet for sheet in self.book.worksheets if self.header(sheet, heading))

    @staticmethod
    def header(sheet: Any, heading: str) -> Any:
        return next((cell for row in sheet.iter_rows() for cell in row if cell.value == heading), None)

    def row(self, id_: str, heading: str = "Criterion id") -> tuple[Any, int]:
        for sheet in self.book.worksheets:
            head = self.header(sheet, heading)
            if head is None:
                continue
            for row in range(head.row + 1, sheet.max_row + 1):
                if sheet.cell(row, head.column).value == id_:
                    return sheet, row
        raise LookupError(id_)

    def cell(self, id_: str, column: str, heading: str = "Criterion id") -> Any:
        sheet, row = self.row(id_, heading)
        head = self.header(sheet, column)
        assert head is not None
        return sheet.cell(row, head.column)

    def free(self, heading: str, column: str) -> Any:
        """A cell of the first row of a table that has no id yet."""
        sheet = self.sheet(heading)
        head, wanted = self.header(sheet, heading), self.header(sheet, column)
        assert head is not None
        assert wanted is not None
        row = next(row for row in range(head.row + 1, 200) if sheet.cell(row, head.column).value is None)
        return sheet.cell(row, wanted.column)

    def type(self, id_: str, **columns: Any) -> Open:
        """Types into the row of a criterion; a column's heading is given with underscores."""
        for column, value in columns.items():
            self.cell(id_, column.replace("_", " ").capitalize()).value = value
        return self

    def saved(self) -> bytes:
        file = io.BytesIO()
        self.book.save(file)
        return file.getvalue()

    def back(self) -> Returned:
        return back(self.saved(), self.standard)


def said(returned: Returned) -> list[str]:
    """The findings as a person reads them, without the file's name."""
    return [
        f"{finding.where.removeprefix(PATH)}: {finding.message}".removeprefix(": ") for finding in returned.findings
    ]
