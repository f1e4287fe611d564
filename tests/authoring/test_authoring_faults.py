"""What can be wrong with an author's workbook: each with its cell, and with a guess where one can be made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import hand_typed
import openpyxl
import pytest
from hand_typed import Sheets

Spoil = Callable[[Sheets], Any]
Touch = Callable[[openpyxl.Workbook], Any]


def put(sheet: str, row: int, column: str, value: Any) -> Spoil:
    """Types over one cell; rows and columns as Excel counts them."""

    def spoil(sheets: Sheets) -> None:
        line = sheets[sheet][row - 1]
        at = ord(column) - 65
        line += [None] * (at + 1 - len(line))
        line[at] = value

    return spoil


def drop(sheet: str) -> Spoil:
    return lambda sheets: sheets.pop(sheet)


def add(sheet: str, *lines: list[Any]) -> Spoil:
    return lambda sheets: sheets.setdefault(sheet, []).extend(lines)


def two_sections_of_one_title(sheets: Sheets) -> None:
    sheets["sections"][2][1] = sheets[CRITERIA][1][0] = "Before the week"
    sheets[CRITERIA][4][0] = sheets[CRITERIA][5][0] = 2


def append(sheet: str, *column: Any) -> Spoil:
    """A further column, with its heading."""

    def spoil(sheets: Sheets) -> None:
        for line, value in zip([line for line in sheets[sheet] if line], column, strict=False):
            line.append(value)

    return spoil


def kinds_of_rows(*words: str | None) -> Spoil:
    def spoil(sheets: Sheets) -> None:
        for line, word in zip(sheets[CRITERIA], words, strict=True):
            line.insert(0, word)

    return spoil


def both(*spoils: Spoil) -> Spoil:
    return lambda sheets: [spoil(sheets) for spoil in spoils]


CRITERIA, HEAD = "Criteria ", "'Criteria '"  # Excel quotes a name that ends with a space
WORKBOOK: dict[str, tuple[Spoil, str]] = {
    # Sheets and headings
    "no such sheet": (drop("sources"), "mine.xlsx: error: it has no sheet ‘sources’."),
    "sheet misspelt": (
        lambda sheets: sheets.__setitem__("level", sheets.pop("levels")),
        "mine.xlsx: error: it has no sheet ‘levels’. Did you mean 'level'?",
    ),
    "sheet without a row": (
        lambda sheets: sheets["sections"].__delitem__(slice(1, 3)),
        "sections: error: nothing is filled in here yet.",
    ),
    "sheet without headings": (
        lambda sheets: sheets["sources"].__delitem__(0),
        "sources: error: no row holds the headings of this sheet.",
    ),
    "column misspelt": (
        put(CRITERIA, 1, "G", "Statsu"),
        f"{HEAD}!G1: error: 'Statsu' is no column of this sheet. Did you mean 'status'?",
    ),
    "column missing": (put(CRITERIA, 1, "G", None), f"{HEAD}!A1: error: the column 'status' is missing."),
    "column twice": (
        put("sections", 1, "D", "title"),
        "sections!D1: error: the column 'title' stands twice; keep one of the two.",
    ),
    "column of its author's": (
        put("sections", 1, "D", "Who wrote it"),
        "sections!D1: warning: the column ‘Who wrote it’ is not read.",
    ),
    # The form
    "nothing that a standard says": (
        add("Standard", ["publsher", "x"]),
        "Standard!A12: error: 'publsher' is nothing that a standard says about itself. Did you mean 'publisher'?",
    ),
    "said twice": (
        add("Standard", ["Title", "Another"]),
        "Standard!A12: error: 'title' stands twice; keep one of the two.",
    ),
    "title empty": (put("Standard", 1, "B", None), "Standard!B1: error: 'title' is empty. What it is called."),
    "method unknown": (
        put("Standard", 10, "B", "average"),
        "Standard!B10: error: 'average' is no method. It is one of: mean, min, sum, met-share.",
    ),
    "kind unknown": (
        put("Standard", 9, "B", "schools, college"),
        "Standard!B9: error: 'schools' is no kind of organisation. Did you mean 'school'?",
    ),
    "edition is a date": (
        put("Standard", 3, "B", date(2026, 2, 1)),
        "Standard!B3: error: Excel has made the date 2026-02-01 of what was typed. Did you mean '1.2'?",
    ),
    "revision in words": (
        add("Standard", ["revision", "second"]),
        "Standard!B12: error: 'second' is no whole number; write 1, 2, 3 …",
    ),
    "headline without the method": (
        put("Standard", 11, "B", "level"),
        'Standard!B11: error: only the method "min" gives a level of the whole;',
    ),
    "disclaimer too short": (
        put("Standard", 8, "B", "Ours."),
        "Standard!B8: error: 'disclaimer' needs at least 20 characters.",
    ),
    "publisher's key": (
        add("Standard", ["key", "a/b/c"]),
        "Standard!B12: error: 'key' is 'a/b/c', which does not have the right form",
    ),
    "withdrawn on no day": (
        add("Standard", ["withdrawn_on", "2023-02-30"], ["standing", "Gone."]),
        "Standard!B12: error: '2023-02-30' is no date;",
    ),
    # Rows of criteria
    "status misspelt": (
        put(CRITERIA, 2, "G", "cheked"),
        f"{HEAD}!G2: error: 'cheked' is no status. Did you mean 'source-checked'?",
    ),
    "status empty": (
        put(CRITERIA, 3, "G", "  "),
        f"{HEAD}!G3: error: 'status' is empty. It is one of: source-checked,",
    ),
    "section unknown": (
        put(CRITERIA, 5, "A", "The wek"),
        f"{HEAD}!A5: error: no section is called 'The wek'. Did you mean 'The week'?",
    ),
    "section by two": (
        two_sections_of_one_title,
        f"{HEAD}!A2: error: 'Before the week' could be before-the-week or before-the-week-2; write the id.",
    ),
    "ladder unknown": (put(CRITERIA, 5, "E", "yes/noo"), f"{HEAD}!E5: error: no ladder is called 'yes/noo'."),
    "ladder not said": (
        put(CRITERIA, 5, "E", None),
        f"{HEAD}!E5: error: 'levels' is empty. Name the ladder that this is judged by.",
    ),
    "target unknown": (
        put(CRITERIA, 2, "F", "yess"),
        f"{HEAD}!F2: error: the target 'yess' is no level of this criterion. Did you mean 'yes'?",
    ),
    "target without score": (
        put(CRITERIA, 2, "F", "Does not apply"),
        f"{HEAD}!F2: error: the target 'does-not-apply' has no score",
    ),
    "weight in words": (
        put(CRITERIA, 2, "I", "heavy"),
        f"{HEAD}!I2: error: 'heavy' is no whole number; write 1, 2, 3 …",
    ),
    "weight below nothing": (put(CRITERIA, 2, "I", -2), f"{HEAD}!I2: error: 'weight' is -2; it should be 0 or more."),
    "weight of a half": (put(CRITERIA, 2, "I", 1.5), f"{HEAD}!I2: error: '1.5' is no whole number;"),
    "essential perhaps": (put(CRITERIA, 2, "H", "maybe"), f"{HEAD}!H2: error: 'maybe' is neither yes nor no."),
    "number is a date": (
        put(CRITERIA, 5, "B", date(2026, 1, 2)),
        f"{HEAD}!B5: error: Excel has made the date 2026-01-02 of what was typed. Did you mean '2.1'?",
    ),
    "number twice": (put(CRITERIA, 6, "B", "2.1"), f"{HEAD}!B6: warning: the number 2.1 stands twice;"),
    "title too long": (
        put(CRITERIA, 2, "C", "long " * 40),
        f"{HEAD}!C2: error: 'title' has 199 characters; at most 160 are allowed.",
    ),
    "description without a full stop": (
        put(CRITERIA, 2, "D", "Each pupil"),
        f"{HEAD}!D2: warning: a description is a sentence",
    ),
    "action with two arrows": (
        put(CRITERIA, 2, "L", "S: a → b → yes"),
        f"{HEAD}!L2: error: 'S: a → b → yes' has more than one arrow;",
    ),
    "action of no size": (
        put(CRITERIA, 2, "L", "X: do it → yes"),
        f"{HEAD}!L2: error: 'X' is no size; write S (half a day), M (two days) or L (a week) before the colon,",
    ),
    "action to no level": (
        put(CRITERIA, 2, "L", "S: Begin → bronze"),
        f"{HEAD}!L2: error: 'bronze' is no level of this criterion.",
    ),
    "when of nobody": (
        put(CRITERIA, 3, "M", "kind = scool"),
        f"{HEAD}!M3: error: 'kind' is never 'scool'. Did you mean 'school'?",
    ),
    "when without a question": (
        put(CRITERIA, 3, "M", "has_sixth_form = yes"),
        f"{HEAD}!M3: error: no organisation is asked for 'has_sixth_form'.",
    ),
    "when in prose": (
        put(CRITERIA, 3, "M", "only for some"),
        f"{HEAD}!M3: error: 'only for some' is no condition. Write for example:",
    ),
    "id twice": (
        append(CRITERIA, "id", "place", "place"),
        f"{HEAD}!N3: error: 'place' stands in {HEAD}!N2 already; give each its own.",
    ),
    "source unknown": (
        append(CRITERIA, "source", "OWM"),
        f"{HEAD}!N2: error: no source is called 'OWM'. Did you mean 'OWN'?",
    ),
    "bands that are none": (
        append(CRITERIA, "bands", "5 - 11: some"),
        f"{HEAD}!N2: error: '5 - 11: some' is no band; write the lowest number and the level, as 5: some",
    ),
    "not JSON": (
        append(CRITERIA, "advanced", "{odd"),
        f"{HEAD}!N2: error: '{{odd' is no JSON object. Clear this cell,",
    ),
    "nothing that advanced can say": (
        append(CRITERIA, "advanced", '{"wait": 2}'),
        f"{HEAD}!N2: error: 'wait' is nothing that can stand here. Did you mean 'weight'?",
    ),
    "kind of row misspelt": (
        kinds_of_rows("row", "exampel", None, None, None, None),
        f"{HEAD}!A2: error: 'exampel' is no kind of row. Did you mean 'example'? Clear the cell if the row counts.",
    ),
    # Levels, awards, sources
    "score in words": (
        put("levels", 3, "D", "one"),
        "levels!D3: error: 'one' is no score; write 0 for the lowest level,",
    ),
    "score empty": (put("levels", 3, "D", None), "levels!D3: error: 'score' is empty."),
    "scores that fall": (put("levels", 3, "D", 7), "levels!B4: error: 'yes' scores less than the level before it;"),
    "level twice": (put("levels", 3, "B", "No"), "levels!B3: error: the level 'no' stands twice in this ladder;"),
    "level with a taken name": (
        put("levels", 2, "B", "Unanswered"),
        "levels!B2: error: 'unanswered' is what the toolkit itself calls a state;",
    ),
    "evidence perhaps": (
        put("levels", 4, "E", "often"),
        "levels!E4: error: 'often' is neither yes nor a whole number from 1.",
    ),
    "ladder not named": (put("levels", 2, "A", None), "levels!A2: error: 'ladder' is empty."),
    "award without a rule": (put("awards", 2, "C", None), "awards!C2: error: 'requires' is empty. All of these,"),
    "award by an unknown level": (
        put("awards", 2, "C", "all criteria at gold or above"),
        "awards!C2: error: 'gold' is no level of this standard.",
    ),
    "award by no condition": (
        put("awards", 2, "C", "all essential fulfilled"),
        "awards!C2: error: 'all essential fulfilled' is no condition that is known here. Did you mean 'all essential criteria met'?",
    ),
    "award after nothing": (
        put("awards", 3, "D", "essentals"),
        "awards!D3: error: no award of this standard is called 'essentals'.",
    ),
    "award that is never reached": (
        put("awards", 3, "C", "at least 40 criteria met"),
        "awards!C3: error: the award 'ready-for-a-visit' is not reached",
    ),
    "award that claims": (
        put("awards", 3, "A", "Gold awarded"),
        "awards!A3: warning: 'awarded' promises what only the owner can give;",
    ),
    "source twice": (
        add("sources", ["own ", "More", "Ashby Advice", 2025], ["OWN", "x", "y", 1]),
        "sources!A4: error: 'OWN' stands in sources!A2 already;",
    ),
    "source that nobody names": (
        both(add("sources", ["EA97", "An act", "The law", 1997]), append(CRITERIA, "source", *["OWN"] * 4)),
        "sources!B3: warning: no criterion names the source 'EA97';",
    ),
    "source of no year": (put("sources", 2, "D", None), "sources!D2: error: 'year' is empty."),
    # Further sheets
    "link to nowhere": (
        add("crosswalk", ["criterion", "to", "relation", "strength"], ["A diry", "matrix:2011#x", "related", "weak"]),
        "crosswalk!A2: error: no criterion is called 'A diry'. Did you mean 'A diary'?",
    ),
    "link that is none": (
        add("crosswalk", ["criterion", "to", "relation", "strength"], ["A diary", "matrix", "related", "weak"]),
        "crosswalk!B2: error: 'to' is 'matrix', which does not have the right form",
    ),
    "compared by nobody": (
        add(
            "crosswalk",
            ["criterion", "to", "relation", "strength", "checked_by"],
            ["A diary", "a:1#b", "equal", "weak", "nobody"],
        ),
        "crosswalk!C2: error: 'equal' says that both texts were compared;",
    ),
    "question of no type": (
        add("profile", ["name", "type", "title"], ["sixth", "bool", "Is there one?"]),
        "profile!B2: error: 'bool' is no type of question.",
    ),
    "earlier criterion to nowhere": (
        add(
            "replaces",
            ["standard", "what", "from", "to", "relation"],
            ["a/b:1", "criterion", "old", "diary", "related"],
        ),
        "replaces!D2: error: no criterion is called 'diary'. Did you mean 'a-diary'?",
    ),
}


@pytest.mark.parametrize("name", WORKBOOK)
def test_a_fault_is_told_with_its_cell(name: str) -> None:
    spoil, expected = WORKBOOK[name]
    sheets = hand_typed.sheets()
    spoil(sheets)
    found = hand_typed.read(hand_typed.workbook(sheets))
    told = hand_typed.told(found)
    assert [line for line in told if line.startswith(expected)], told
    assert found.sound is ("error:" not in expected.replace("warning", ""))


def merge(sheet: str, where: str) -> Touch:
    return lambda book: book[sheet].merge_cells(where)


def error_in(sheet: str, where: str, shown: str) -> Touch:
    def touch(book: openpyxl.Workbook) -> None:
        book[sheet][where] = shown
        book[sheet][where].data_type = "e"

    return touch


def formula_in(sheet: str, where: str) -> Touch:
    return lambda book: book[sheet].__setitem__(where, "=A1+1")


TOUCHED: dict[str, tuple[Touch, str]] = {
    "merged cells": (
        merge(CRITERIA, "D2:D3"),
        f"{HEAD}!D2:D3: error: this is one merged cell, of which only the first would be read.",
    ),
    "merged across": (merge("levels", "B2:C2"), "levels!B2:C2: error: this is one merged cell,"),
    "an error": (
        error_in(CRITERIA, "C2", "#REF!"),
        f"{HEAD}!C2: error: the formula gives #REF! instead of a value; mend it, or type the value.",
    ),
    "a formula that nobody calculated": (
        formula_in(CRITERIA, "C2"),
        f"{HEAD}!C2: error: this formula has no result yet;",
    ),
}


@pytest.mark.parametrize("name", TOUCHED)
def test_a_cell_that_is_not_what_it_seems_is_told(name: str) -> None:
    touch, expected = TOUCHED[name]
    found = hand_typed.read(hand_typed.workbook(hand_typed.sheets(), touch))
    told = hand_typed.told(found)
    assert [line for line in told if line.startswith(expected)], told
    assert not found.sound


def test_all_faults_are_told_at_once_and_none_follows_from_another() -> None:
    sheets = hand_typed.sheets()
    for spoil in (
        put(CRITERIA, 2, "G", "cheked"),
        put(CRITERIA, 2, "F", "yess"),
        put(CRITERIA, 5, "A", "Nowhere"),
        put(CRITERIA, 5, "E", "no ladder"),
        put("levels", 3, "D", "one"),
        put("awards", 2, "C", "what we like"),
        put("Standard", 1, "B", None),
    ):
        spoil(sheets)
    told = hand_typed.told(hand_typed.read(hand_typed.workbook(sheets)))
    assert [line for line in told if ": error:" not in line] == [
        "levels!G1: warning: the column ‘My notes’ is not read."
    ]
    cells = [line.partition(": ")[0] for line in told if ": error:" in line]
    assert sorted(cells) == sorted(
        [f"{HEAD}!G2", f"{HEAD}!F2", f"{HEAD}!A5", f"{HEAD}!E5", "levels!D3", "awards!C2", "Standard!B1"]
    )


def errors_in(*spoils: Spoil, touch: Sequence[Touch] = ()) -> dict[str, str]:
    sheets = hand_typed.sheets()
    both(*spoils)(sheets)
    told = hand_typed.told(hand_typed.read(hand_typed.workbook(sheets, *touch)))
    found = [line.partition(": error: ")[::2] for line in told if ": error: " in line]
    assert len({cell for cell, _ in found}) == len(found), told
    return dict(found)


def test_what_is_only_looked_at_where_all_else_is_right_is_told_in_the_same_go() -> None:
    found = errors_in(
        put("Standard", 8, "B", "Ours."),
        put("Standard", 11, "B", "level"),
        put(CRITERIA, 2, "F", "yess"),
        put(CRITERIA, 2, "G", "cheked"),
        put(CRITERIA, 2, "I", -2),
        put(CRITERIA, 2, "L", "S: Begin → bronze"),
        put(CRITERIA, 3, "L", "X: do it → yes"),
        put(CRITERIA, 3, "M", "has_sixth_form = yes"),
        put(CRITERIA, 5, "M", "kind = scool"),
        put(CRITERIA, 6, "E", "How mny"),
        append(CRITERIA, "source", "OWM"),
        put("levels", 3, "D", 7),
        put("levels", 2, "B", "Unanswered"),
        put("sources", 2, "D", None),
        put("awards", 2, "C", "all criteria at gold or above"),
        put("awards", 3, "D", "essentals"),
        add("profile", ["name", "type", "title"], ["sixth", "bool", "Is there one?"]),
    )
    criteria = [f"{HEAD}!{cell}" for cell in ("F2", "G2", "I2", "L2", "L3", "M3", "M5", "E6", "N2")]
    form = ["Standard!B8", "Standard!B11"]
    others = ["levels!B4", "levels!B2", "sources!D2", "awards!C2", "awards!D3", "profile!B2"]
    assert sorted(found) == sorted([*form, *criteria, *others])


def test_a_wrong_name_in_many_rows_is_told_once() -> None:
    found = errors_in(put("sections", 2, "B", "Before"), put(CRITERIA, 2, "A", "Before the week"))
    assert list(found) == [f"{HEAD}!A2"]
    assert found[f"{HEAD}!A2"].endswith("(The same in 1 more row.)")


def test_conditions_are_told_beside_targets() -> None:
    found = errors_in(put(CRITERIA, 2, "F", "yess"), put(CRITERIA, 3, "M", "kind = scool"))
    assert set(found) == {f"{HEAD}!F2", f"{HEAD}!M3"}


FIRST_AND_WHAT_FOLLOWS: dict[str, tuple[Spoil, Sequence[Touch], set[str]]] = {
    "a section without a title": (
        both(put("sections", 2, "B", None), put(CRITERIA, 2, "A", "Before the week")),
        (),
        {"sections!B2"},
    ),
    "no sheet of sections": (drop("sections"), (), {"mine.xlsx"}),
    "no sheet of levels": (drop("levels"), (), {"mine.xlsx"}),
    "no sheet of sources": (
        both(drop("sources"), append(CRITERIA, "source", "OWN", "OWN", "OWN", "OWN")),
        (),
        {"mine.xlsx"},
    ),
    "a needed column missing": (put(CRITERIA, 1, "G", None), (), {f"{HEAD}!A1"}),
    "a column misspelt, and one missing": (
        both(put(CRITERIA, 1, "E", "Levls"), put(CRITERIA, 1, "G", None)),
        (),
        {f"{HEAD}!E1", f"{HEAD}!A1"},
    ),
    "a method misspelt beside what needs it": (
        both(put("Standard", 10, "B", "minn"), put("Standard", 11, "B", "level")),
        (),
        {"Standard!B10"},
    ),
    "a level that cannot be called so": (
        both(put("levels", 2, "B", "Unanswered"), put(CRITERIA, 2, "L", "S: Begin → unanswered")),
        (),
        {"levels!B2"},
    ),
    "a cell that counts for the rows below": (
        lambda _: None,
        (error_in(CRITERIA, "A2", "#REF!"),),
        {f"{HEAD}!A2"},
    ),
}


@pytest.mark.parametrize("name", FIRST_AND_WHAT_FOLLOWS)
def test_what_follows_from_a_fault_is_not_told_beside_it(name: str) -> None:
    spoil, touch, cells = FIRST_AND_WHAT_FOLLOWS[name]
    assert set(errors_in(spoil, touch=touch)) == cells


def test_a_missing_sheet_is_told_once() -> None:
    sheets = hand_typed.sheets()
    del sheets["Standard"]
    told = hand_typed.told(hand_typed.read(hand_typed.workbook(sheets)))
    assert [line.partition(".")[0] for line in told if ": error:" in line] == ["mine"]
    assert told[0].startswith("mine.xlsx: error: it has no sheet ‘standard’.")


def test_warnings_wait_until_there_is_no_error() -> None:
    sheets = hand_typed.sheets()
    put(CRITERIA, 3, "J", None)(sheets)
    assert [line for line in hand_typed.told(hand_typed.read(hand_typed.workbook(sheets))) if "has no evidence" in line]
    put(CRITERIA, 2, "G", "cheked")(sheets)
    assert not [
        line for line in hand_typed.told(hand_typed.read(hand_typed.workbook(sheets))) if "has no evidence" in line
    ]


def test_rows_of_help_and_examples_are_passed_over() -> None:
    sheets = hand_typed.sheets()
    kinds_of_rows("row", None, "EXAMPLE ", None, "help", None)(sheets)
    said = hand_typed.data(hand_typed.read(hand_typed.workbook(sheets)))
    criteria = [id_ for section in said["properties"].values() for id_ in section["properties"]]
    assert criteria == ["every-pupil-has-a-place", "a-diary"]
