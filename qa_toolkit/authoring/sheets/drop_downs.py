"""What cells offer to choose from. Names of sections, ladders, criteria and sources are gathered on a hidden sheet as they are typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qa_toolkit.authoring.sheets.column import Column, Table
from qa_toolkit.authoring.sheets.columns import CRITERIA, LEVELS, SECTIONS
from qa_toolkit.authoring.sheets.further_columns import SOURCES
from qa_toolkit.models import Record

LISTS = "lists"
_LONGEST_MESSAGE = 255  # characters, Excel's own limit
_FIRST = 3  # the first row below heading and help


class _Gathered(Record):
    """Which column's texts a list has, where it is empty those of another; each once."""

    table: Table
    column: str
    otherwise: str
    most: int


_GATHERED = {
    "sections": _Gathered(SECTIONS, "id", "title", 40),
    "ladders": _Gathered(LEVELS, "ladder", "ladder", 250),
    "criteria": _Gathered(CRITERIA, "id", "number", 200),
    "sources": _Gathered(SOURCES, "key", "key", 40),
}


def letter(table: Table, column: str) -> str:
    from xlsxwriter.utility import xl_col_to_name

    names = [one.name for one in table.columns]
    return str(xl_col_to_name(names.index(column) + 1))


def write_lists(sheet: Any, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Three columns for each list: the text of each row, how many different ones there are so far, and those without gaps.

    Rows are looked up by their number, so that no formula breaks when somebody deletes one. The results are written with the formulas, for
    programs that do not calculate.
    """
    for place, gathered in enumerate(_GATHERED.values()):
        texts = [
            str(row.get(gathered.column, row.get(gathered.otherwise, ""))) for row in rows.get(gathered.table.name, ())
        ]
        _gather(sheet, place * 3, gathered, texts)
    sheet.hide()


def _gather(sheet: Any, at: int, gathered: _Gathered, texts: Sequence[str]) -> None:
    from xlsxwriter.utility import xl_col_to_name

    text, number = xl_col_to_name(at), xl_col_to_name(at + 1)
    name = gathered.table.name
    mark, first, second = ("A", letter(gathered.table, gathered.column), letter(gathered.table, gathered.otherwise))
    different = list(dict.fromkeys(filter(None, texts)))
    seen = 0
    for index in range(gathered.most):
        row, here = index + 1, texts[index] if index < len(texts) else ""
        looked_up = [f"INDEX({name}!${column}:${column},ROW()+{_FIRST - 1})" for column in (mark, first, second)]
        formula = f'=IF({looked_up[0]}<>"","",IF({looked_up[1]}<>"",{looked_up[1]},{looked_up[2]}&""))'
        sheet.write_formula(index, at, formula, None, here)
        is_new = bool(here) and here not in texts[:index]
        seen += is_new
        above = f"MAX({number}$1:{number}{index})" if index else "0"
        counted = f'=IF({text}{row}="","",IF(COUNTIF({text}$1:{text}{row},{text}{row})>1,"",{above}+1))'
        sheet.write_formula(index, at + 1, counted, None, seen if is_new else "")
        found = (
            f'=IFERROR(INDEX({text}$1:{text}${gathered.most},MATCH(ROW(),{number}$1:{number}${gathered.most},0)),"")'
        )
        sheet.write_formula(index, at + 2, found, None, different[index] if index < len(different) else "")


def _source_of(offers: str) -> str:
    from xlsxwriter.utility import xl_col_to_name

    at = list(_GATHERED).index(offers) * 3
    number, once = xl_col_to_name(at + 1), xl_col_to_name(at + 2)
    most = _GATHERED[offers].most
    return f"=OFFSET({LISTS}!${once}$1,0,0,MAX(1,MAX({LISTS}!${number}$1:${number}${most})),1)"


def validation(column: Column) -> dict[str, Any]:
    """What a cell of a column offers, and the help that shows when it is chosen."""
    message = column.help if len(column.help) <= _LONGEST_MESSAGE else f"{column.help[: _LONGEST_MESSAGE - 1]}…"
    options: dict[str, Any] = {
        "validate": "any",
        "input_title": column.name[:32],
        "input_message": message,
        "ignore_blank": True,
    }
    choices = column.kind.choices
    if column.offers:
        options |= {"validate": "list", "source": _source_of(column.offers), "show_error": False}
    elif choices:
        options |= {"validate": "list", "source": list(choices), "show_error": column.kind.strict}
        options |= {
            "error_title": "Not known here",
            "error_message": f"Choose one of: {', '.join(choices)}."[:_LONGEST_MESSAGE],
        }
    return options
