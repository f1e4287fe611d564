"""Measures what the workbook costs, as ratios of two things done in turn in one run.

    python benchmarks/office.py

A row gives the median of the ratios of at least five pairs, and their range. What is compared with what stands in benchmarks/README.md.
"""

from __future__ import annotations

import io
import json
import random
import warnings
from collections.abc import Callable
from typing import Any

import documents as made
import openpyxl
from core import pairs, row, timed

from qa_toolkit import audits, documents, workbook
from qa_toolkit.audits import Audit
from qa_toolkit.spreadsheets import open_book
from qa_toolkit.standards import parse

SECTIONS = "abcdefghij"
CRITERIA = 15  # in each


def audit() -> Audit:
    """Of 150 criteria with five levels, with a comment of 45 words and three pieces of evidence on each judgement."""
    chance = random.Random(48)
    data = made.standard()
    data["properties"] = {
        f"section-{letter}": made.section(chance, number, letter, CRITERIA) for number, letter in enumerate(SECTIONS, 1)
    }
    data["required"] = list(data["properties"])
    return audits.in_memory(made.audit(data), parse(documents.parse_json(json.dumps(data))))


def by_openpyxl(content: bytes, *, styled: bool) -> Callable[[], bytes]:
    """Writes the cells of a workbook with openpyxl, and nothing else of it; `styled` with their fonts, colours, borders and alignment."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sheets = openpyxl.load_workbook(io.BytesIO(content), rich_text=styled).worksheets
    look = ("font", "fill", "border", "alignment", "protection", "number_format")
    known: dict[int, dict[str, Any]] = {}
    cells: list[tuple[str, list[tuple[int, int, Any, dict[str, Any]]]]] = []
    for sheet in sheets:
        found = [
            cell for line in sheet.iter_rows() for cell in line if cell.value is not None or (styled and cell.has_style)
        ]
        for cell in found:
            known.setdefault(
                cell.style_id,
                {name: getattr(cell, name).copy() if name != "number_format" else cell.number_format for name in look},
            )
        cells.append(
            (
                sheet.title,
                [(cell.row, cell.column, cell.value, known[cell.style_id] if styled else {}) for cell in found],
            )
        )

    def write() -> bytes:
        book = openpyxl.Workbook()
        for title, found in cells:
            sheet = book.create_sheet(title)
            for line, column, value, style in found:
                cell = sheet.cell(line, column, value)
                for name, part in style.items():
                    setattr(cell, name, part)
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    return write


def main() -> None:
    one = audit()
    content = workbook.write(one)

    def there_and_back() -> None:
        returned = workbook.read("x.xlsx", lambda _: one.standard, workbook.write(one))
        assert returned.document == one.data

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        styled, bare = by_openpyxl(content, styled=True), by_openpyxl(content, styled=False)
    row("P8", "audit → workbook → audit / openpyxl writing the same cells", pairs(there_and_back, styled))
    row("", "the same / openpyxl writing their values without any look", pairs(there_and_back, bare))
    row("", "writing alone / openpyxl writing the same cells", pairs(lambda: workbook.write(one), styled))
    row("", "opening alone / openpyxl writing the same cells", pairs(lambda: open_book("x.xlsx", content), styled))
    print(f"     writing {1000 * timed(lambda: workbook.write(one)):.0f} ms, {len(content) // 1000} kB")


if __name__ == "__main__":
    main()
