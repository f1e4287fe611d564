"""How a table is laid out: the styles of its kinds, and columns that no word is too long for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

from qa_toolkit.reports.content import Column
from qa_toolkit.reports.word_package import twips
from qa_toolkit.reports.word_xml import element, plain

_LETTER, _BESIDE = 1.8, 3  # millimetres: a bold letter, and the space beside a cell's text
_LOOK = "06A0"  # the first row and the first column are headings, and nothing is banded


@dataclass(frozen=True, slots=True)
class TableKind:
    """The styles of a table and of the paragraphs in it, and where in its cells a text stands.

    Millimetres: `row` is the least height of a row, `least` the least width of a column of words.
    """

    style: str
    heading: str
    text: str
    row: float = 0
    upright: str = "top"
    least: float = 21


REPORT = TableKind("ReportTable", "TableHeading", "TableText")
CHART = TableKind("ChartTable", "ChartHeading", "ChartText", upright="center", least=14)
TO_FILL_IN = TableKind("FillTable", "TableHeading", "TableText", row=9)
TO_SIGN = TableKind("FillTable", "TableHeading", "TableHeading", row=12, upright="center")  # stays on one page


def properties(caption: str, kind: TableKind, width: int) -> Any:
    return element(
        "tblPr",
        element("tblStyle", val=kind.style),
        element("tblW", w=width, type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblLook", val=_LOOK),
        element("tblCaption", val=plain(caption)),
    )


def keep_with_next(row: Any) -> None:
    """On the page of the row that follows; a row is kept by its paragraphs."""
    for paragraph in row.iter(qn("w:pPr")):
        paragraph.insert(1, element("keepNext"))  # after its style, as the schema has it


def styles(style: str, columns: Iterable[Column]) -> list[str]:
    return [f"{style}Right" if column.kind == "number" else style for column in columns]


def widths(columns: Sequence[Column], whole: float, kind: TableKind) -> list[int]:
    """In twips, as the columns say, but none so narrow that a word breaks: Arial is wider than the typeface of the PDF.

    The wide ones give way.
    """
    total = sum(column.width for column in columns)
    wanted = [column.width * whole / total for column in columns]
    least = [_least(column, kind) for column in columns]
    taken = [max(pair) for pair in zip(wanted, least, strict=True)]
    spare = [one - need for one, need in zip(taken, least, strict=True)]
    share = (sum(taken) - whole) / sum(spare) if sum(spare) else 0
    return [twips(one - share * room) for one, room in zip(taken, spare, strict=True)]


def _least(column: Column, kind: TableKind) -> float:
    longest = max(map(len, column.title.split()), default=0) * _LETTER + _BESIDE
    return longest if column.kind == "number" else max(longest, kind.least)
