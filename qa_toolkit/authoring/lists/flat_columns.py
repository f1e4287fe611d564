"""Which column of an author's own list holds what: as somebody says it, or as the headings or the cells show it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from qa_toolkit.authoring.words.names import Misread
from qa_toolkit.errors import did_you_mean, shown
from qa_toolkit.models import Record
from qa_toolkit.spreadsheets import Row, Sheet, address, column_number, folded
from qa_toolkit.wording import listed

# What a list can have; a heading that reads like one of these words is it.
PARTS: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "no", "no.", "nr", "num", "#", "ref", "ref.", "id", "code", "criterion number", "item"),
    "section": (
        "section",
        "element",
        "part",
        "area",
        "domain",
        "benchmark",
        "group",
        "category",
        "heading",
        "theme",
        "stage",
    ),
    "title": ("title", "name", "short title", "criterion", "indicator", "outcome", "standard"),
    "text": (
        "text",
        "description",
        "statement",
        "requirement",
        "criteria",
        "question",
        "detail",
        "details",
        "expectation",
        "what is asked",
    ),
    "evidence": ("evidence", "examples of evidence", "possible evidence", "suggested evidence", "evidence examples"),
    "weaknesses": ("weaknesses", "typical weaknesses", "common weaknesses", "common gaps", "pitfalls"),
    "actions": ("actions", "suggested actions", "next steps", "improvements"),
    "reference": ("reference", "source reference", "paragraph", "page"),
    "essential": ("essential", "mandatory", "core"),
    "weight": ("weight", "weighting"),
}
NUMBER = re.compile(r"(?:[A-Za-z]{1,3}[ .]?)?\d{1,3}(?:[.\-/ ]\d{1,3})*[a-z]?[.):]?|[A-Z](?:\.\d{1,3})*[.):]?")
_HEADER_WITHIN = 30
_PROSE = 40  # characters that most texts of a column have which nobody named
_LONG = 60  # characters; a title is shorter on average
_LETTERS = re.compile(r"[A-Za-z]{1,2}")


class Layout(Record):
    sheet: Sheet
    columns: Mapping[str, int]
    header: int  # the row of the headings, 0 where there are none
    guessed: bool
    by_length: bool = False  # whether the texts were found by how long they are

    def said(self) -> str:
        """'number in column A, title in column B'."""
        return listed(f"{part} in column {address(1, number)[:-1]}" for part, number in self.columns.items())

    def left_out(self) -> str:
        """'C (What we look for) and D': the columns in which something stands that is not read."""
        below = {number for row in self.sheet.rows() if row.number > self.header for number in row.cells}
        headings = next((row for row in self.sheet.rows() if row.number == self.header), None)
        said = {number: shown(headings.text(number)) if headings else "" for number in below}
        columns = (number for number in sorted(below) if number not in self.columns.values())
        return listed(
            f"{address(1, number)[:-1]} ({said[number]})" if said[number] else address(1, number)[:-1]
            for number in columns
        )


def layout(sheet: Sheet, wanted: str | None) -> Layout:
    """The columns of a list.

    Args:
        wanted: as in 'number=A,title=B,text=Text of the criterion'; without it they are guessed.

    Raises:
        Misread: where they are not to be found.
    """
    rows = list(sheet.rows())
    if wanted:
        return _named(sheet, rows, wanted)
    for row in rows:
        if row.number > _HEADER_WITHIN:
            break
        columns = _by_headings(row)
        if columns.keys() & {"title", "text"} and len(columns) > 1:
            prose = _with_prose(columns, rows, row.number)
            return Layout(sheet, prose or columns, row.number, guessed=True, by_length=prose is not None)
    columns = _by_cells(rows)
    if "number" not in columns or not columns.keys() & {"title", "text"}:
        raise Misread(
            "no columns look like the numbers and the texts of criteria. Say which they are: --columns number=A,title=B,text=C"
        )
    return Layout(sheet, columns, _row_of_headings(rows, columns), guessed=True)


def _named(sheet: Sheet, rows: Sequence[Row], wanted: str) -> Layout:
    columns: dict[str, int] = {}
    header = 0
    for one in wanted.split(","):
        part, sign, place = (piece.strip() for piece in one.partition("="))
        if not sign or not place or part.lower() not in PARTS:
            near = did_you_mean(part.lower(), PARTS)
            raise Misread(
                f"'{shown(one)}' names no column.{near} Write for example --columns number=A,title=B,text=C; parts are: {', '.join(PARTS)}."
            )
        found = _heading(rows, place)
        if found is not None:
            header = max(header, found[0])
            columns[part.lower()] = found[1]
        elif _LETTERS.fullmatch(place):
            columns[part.lower()] = column_number(place)
        else:
            headings = [cell.text for row in rows[:5] for cell in row.cells.values()]
            raise Misread(
                f"no column has the heading '{shown(place)}'.{did_you_mean(place, headings)} A column's letter does as well."
            )
    if not columns.keys() & {"title", "text"}:
        raise Misread("say where the titles or the texts stand: --columns number=A,title=B,text=C")
    return Layout(sheet, columns, header or _row_of_headings(rows, columns), guessed=False)


def _heading(rows: Iterable[Row], place: str) -> tuple[int, int] | None:
    for row in rows:
        if row.number > _HEADER_WITHIN:
            break
        for number, cell in row.cells.items():
            if folded(cell.text) == folded(place):
                return row.number, number
    return None


def _row_of_headings(rows: Sequence[Row], columns: Mapping[str, int]) -> int:
    """Where columns are given by letters: the last row before the first number, or a row that reads like headings."""
    if "number" in columns:
        before = 0
        for row in rows:
            if _is_number(row.text(columns["number"])):
                return before
            before = row.number
    for row in rows[:_HEADER_WITHIN]:
        words = {part: folded(row.text(number)).rstrip(" :*") for part, number in columns.items()}
        if any(word in PARTS[part] for part, word in words.items()):
            return row.number
    return 0


def _is_number(text: str) -> bool:
    return bool(NUMBER.fullmatch(text.strip())) and any(letter.isdigit() for letter in text)


def _by_headings(row: Row) -> dict[str, int]:
    words = {number: folded(cell.text).rstrip(" :*?") for number, cell in row.cells.items()}
    found: dict[str, int] = {}
    for part, known in PARTS.items():
        for number, word in words.items():
            if part not in found and number not in found.values() and word in known:
                found[part] = number
    if (
        "title" in found
        and "text" not in found
        and folded(row.text(found["title"])) in ("criterion", "indicator", "outcome", "standard")
    ):
        found["text"] = found.pop("title")  # one column that holds the whole
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _with_prose(columns: Mapping[str, int], rows: Sequence[Row], header: int) -> dict[str, int] | None:
    """With the text under a heading that nothing is known of, where it is plainly longer than the short titles beside it."""
    beside = columns.get("title", columns.get("text", 0))
    if {"title", "text"} <= columns.keys():
        return None
    below = [row for row in rows if row.number > header]
    long = {number: _usual_length(below, number) for row in below for number in row.cells}
    unknown = (number for number in sorted(long) if number not in columns.values())
    found = next((number for number in unknown if long[number] >= max(_PROSE, 2 * long.get(beside, 0))), None)
    if found is None or not 0 < long.get(beside, 0) <= _LONG:
        return None
    others = {part: number for part, number in columns.items() if part not in ("title", "text")}
    return dict(sorted((others | {"title": beside, "text": found}).items(), key=lambda item: item[1]))


def _usual_length(rows: Sequence[Row], number: int) -> int:
    """Of most texts in a column, 0 where fewer than half of the rows have one: a note here and there is no text."""
    lengths = sorted(len(row.text(number).strip()) for row in rows if number in row.cells)
    return lengths[len(lengths) // 2] if 2 * len(lengths) >= len(rows) else 0


def _by_cells(rows: Sequence[Row]) -> dict[str, int]:
    """A column of numbers, and the columns of texts behind it."""
    texts: dict[int, list[str]] = {}
    for row in rows:
        for number, cell in row.cells.items():
            texts.setdefault(number, []).append(cell.text.strip())
    most = max(map(len, texts.values()), default=0)
    columns: dict[str, int] = {}
    for number, found in sorted(texts.items()):
        if len(found) * 3 < most:
            continue
        numbers = sum(map(_is_number, found))
        if "number" not in columns and numbers * 10 >= len(found) * 7:
            columns["number"] = number
        elif sum(map(len, found)) > _LONG * len(found):
            columns.setdefault("text", number)
        elif "title" not in columns and "text" not in columns and numbers * 2 < len(found):
            columns["title"] = number
    return columns
