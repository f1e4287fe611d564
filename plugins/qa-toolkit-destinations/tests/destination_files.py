"""Small files for the tests, and what is shown of their figures."""

from __future__ import annotations

from datetime import date

from qa_toolkit_destinations import codes
from qa_toolkit_destinations.data import Data
from qa_toolkit_destinations.lines import Line, Report
from qa_toolkit_destinations.people import Options
from qa_toolkit_destinations.reading import data
from qa_toolkit_destinations.showing import per_cent

ON = date(2026, 11, 2)


def read(content: str | bytes, month: date | None = None, **named: str) -> Data:
    raw = content if isinstance(content, bytes) else content.encode()
    return data([("file.csv", raw)], Options(ON, codes.shipped(), month, named))


def pupils(*held: str, month: str = "2026-01", school: str = "A") -> str:
    return "".join(f"P{n},{school},{month},{code},12\n" for n, code in enumerate(held))


HEAD = "Pupil reference,School,Month,Activity code,Year group\n"


def shown(line: Line) -> dict[str, str]:
    return {key: per_cent(figure) for key, figure in line.figures.items() if figure is not None}


def line(found: Report, label: str) -> Line:
    return next(one for table in found.tables for one in table.lines if one.label == label)
