"""A report and a comparison as rows of text, and these as a table for the terminal, CSV, a workbook or a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qa_toolkit.cli.options import table
from qa_toolkit.models import Record
from qa_toolkit_destinations.data import ACTIVITY
from qa_toolkit_destinations.lines import OFFERS, STATUS, Line, Report, size
from qa_toolkit_destinations.measures import Figure, rounded

HIDDEN = "hidden"
_SPLIT = ("full-time", "apprenticeship", "other")  # shown of all only, or a row would be too wide to read
_SOURCE = "By the measures of DfE's participation and NEET figures for local authorities; made by QA Toolkit from the file, no official statistic."


_WORDS = frozenset(("When", "School", "Year", "Why", "Last confirmed", "Authority's quintile"))  # columns of text


class Sheet(Record):
    """One table with its title."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def is_number(self, column: int) -> bool:
        """Whether a column stands to the right."""
        return column > 0 and self.headings[column] not in _WORDS


class Showing(Record):
    title: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]


def of_report(found: Report) -> Showing:
    if found.total.hidden and not found.tables:
        return Showing(_title(found), (), (f"Fewer than {found.minimum} young people, so nothing is shown of them.",))
    sheets = [] if found.total.hidden else [_all(found)]
    sheets += [_sheet(found, one.title, one.heading, one.lines) for one in found.tables]
    return Showing(_title(found), tuple(sheets), tuple(_notes(found)))


def _title(found: Report) -> str:
    period = found.periods.get(STATUS) or found.periods.get(OFFERS, "")
    who = f"fewer than {found.minimum} young people" if found.total.hidden else size(found.total)
    kind = "Destinations" if found.kind == ACTIVITY else "Sustained destinations"
    return f"{kind}: {who}, {period}"


def _notes(found: Report) -> Iterator[str]:
    yield from found.notes
    if any(line.hidden for one in found.tables for line in one.lines):
        yield f"‘{HIDDEN}’: a cohort under {found.minimum}, or what would give such a one away."
    if found.kind == ACTIVITY:
        yield _SOURCE


def _all(found: Report) -> Sheet:
    rows = []
    for one in found.measures:
        figure = found.total.figures.get(one.key)
        if figure is not None:
            of = "not given" if figure.of is None else _number(figure.of)
            rows.append((one.title, per_cent(figure), _number(figure.number), of, found.periods[one.of]))
    return Sheet("All", ("Measure", "Per cent", "Number", "Of", "When"), tuple(rows))


def _number(value: Any) -> str:
    return f"{int(value):,}" if value.denominator == 1 else f"{rounded(value):,}"


def per_cent(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    if figure.per_cent is None:
        return f"{_number(figure.number)} (no cohort)"
    return f"{'at least ' if figure.at_least else ''}{figure.per_cent}%"


def _sheet(found: Report, title: str, heading: str, lines: Sequence[Line]) -> Sheet:
    measures = [one for one in found.measures if one.key not in _SPLIT or found.kind != ACTIVITY]
    rows = tuple(
        (
            line.label,
            *(
                (HIDDEN,) * (len(measures) + 1)
                if line.hidden
                else (
                    "–" if line.cohort is None else _number(line.cohort),
                    *(per_cent(line.figures.get(one.key)) for one in measures),
                )
            ),
        )
        for line in lines
    )
    return Sheet(title, (heading, "Cohort", *(one.title for one in measures)), rows)


def text(shown: Showing) -> str:
    blocks = [shown.title]
    blocks += [f"{one.title}\n\n{table(one.headings, one.rows)}" for one in shown.sheets]
    return "\n\n".join((*blocks, "\n".join(shown.notes)))


def report_data(found: Report) -> dict[str, Any]:
    """With numbers; None stands for what is hidden or not given."""
    return {
        "title": _title(found),
        "kind": found.kind,
        "periods": dict(found.periods),
        "minimum": found.minimum,
        "all": _line_data(found, found.total),
        "tables": [
            {"title": one.title, "lines": [_line_data(found, line) for line in one.lines]} for one in found.tables
        ],
        "notes": list(_notes(found)),
    }


def _line_data(found: Report, line: Line) -> dict[str, Any]:
    figures = {one.key: line.figures.get(one.key) for one in found.measures}
    return {
        "label": line.label,
        "hidden": line.hidden,
        "cohort": None if line.cohort is None else float(rounded(line.cohort)),
        "measures": {key: None if figure is None else _figure_data(figure) for key, figure in figures.items()},
    }


def _figure_data(figure: Figure) -> dict[str, Any]:
    return {
        "per_cent": None if figure.per_cent is None else float(figure.per_cent),
        "number": float(rounded(figure.number)),
        "of": None if figure.of is None else float(rounded(figure.of)),
        "at_least": figure.at_least,
    }


def as_data(shown: Showing) -> dict[str, Any]:
    return {
        "title": shown.title,
        "tables": [
            {"title": one.title, "rows": [dict(zip(one.headings, row, strict=True)) for row in one.rows]}
            for one in shown.sheets
        ],
        "notes": list(shown.notes),
    }
