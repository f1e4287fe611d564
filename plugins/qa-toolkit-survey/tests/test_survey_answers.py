"""Reading exports of Microsoft Forms and Google Forms, and what never comes out of them."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import qa_toolkit_survey
from qa_toolkit import documents
from qa_toolkit.errors import BadData
from qa_toolkit.hookspecs import GatherContext
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_survey.answers import Survey, read
from qa_toolkit_survey.banks import AGREE, bank
from qa_toolkit_survey.commands import survey as commands
from qa_toolkit_survey.evidence import survey as source
from qa_toolkit_survey.forms import workbook
from qa_toolkit_survey.wordings import one_of, some_of

EXAMPLES = Path(qa_toolkit_survey.__file__).parent / "examples"
PUPILS = bank("pupils")
Q1, Q9 = (next(item.text for item in PUPILS.items if item.id == id_) for id_ in ("Q1", "Q9"))
YEAR = PUPILS.groups[0].text


def table(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def q1(found: Survey) -> list[str]:
    return [next(iter(one.parts.get("Q1", {""})), "") for one in found.answers]


@pytest.mark.parametrize(
    ("name", "key", "number"),
    [
        ("pupils-2026-microsoft-forms.xlsx", "pupils", 148),
        ("pupils-2025-google-forms.csv", "pupils", 131),
        ("parents-2026-google-forms.csv", "parents", 64),
    ],
)
def test_the_shipped_exports_are_recognised_and_read_whole(name: str, key: str, number: int) -> None:
    found = read((EXAMPLES / name).read_bytes(), name)
    assert (found.bank.key, len(found.answers), found.warnings, found.faults) == (key, number, (), 0)
    assert set(found.asked) == {part.id for part in bank(key).parts()}
    assert set(found.grouped) == {question.id for question in bank(key).groups}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_bank_is_read_in_every_encoding_and_with_every_delimiter(encoding: str, delimiter: str) -> None:
    for one in (PUPILS, bank("needs"), bank("staff")):
        parts = list(one.parts())
        rows = [
            [*(g.text for g in one.groups), *(part.text for part in parts)],
            *([*(g.options[1] for g in one.groups), *(part.item.options[0] for part in parts)] for _ in range(3)),
        ]
        found = read(table(rows, delimiter, encoding), "answers.csv")
        assert found.bank is one
        assert len(found.answers) == 3
        assert found.faults == 0
        assert all(one.parts[part.id] == {part.item.options[0]} for one in found.answers for part in parts[:1])


NAMES = (
    "Zebedee Quarrington",
    "zebedee.quarrington@example.org",
    "2026-10-05 09:31",
    "zquarrington",
    "quarrelsome answer",
)


def hostile() -> bytes:
    titles = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        "Username",
        "Anything else you want to say?",
        YEAR,
    ]
    parts = [part for part in PUPILS.parts() if part.item.id != "Q20"]
    rows = [[*titles, *(part.text for part in parts), "What help do you want most? Choose up to three."]]
    for number in range(1, 41):
        row = [str(number), NAMES[2], NAMES[2], NAMES[1], NAMES[0], NAMES[3], NAMES[4], "Year 9"]
        rows.append([*row, *(part.item.options[0] for part in parts), f"Time in a workplace;{NAMES[0]};"])
    rows.append(
        ["41", NAMES[2], NAMES[2], NAMES[1], NAMES[0], NAMES[3], NAMES[4], NAMES[0], *[NAMES[0]] * len(parts), NAMES[1]]
    )
    rows.append(
        [
            "42",
            NAMES[2],
            NAMES[2],
            NAMES[1],
            NAMES[0],
            NAMES[3],
            NAMES[4],
            "Year 9",
            "Agree",
            *[NAMES[4]] * (len(parts) - 1),
            "",
        ]
    )
    return table(rows)


def test_no_name_address_time_or_free_text_reaches_anything(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(hostile())
    given = source(
        hostile(),
        GatherContext("export.csv", Toolkit().standard("gatsby:2025"), date(2026, 11, 2)),
    )
    said = [documents.dump(given).decode(), repr(read(hostile(), "export.csv"))]
    for more in (["--format", "json"], ["--format", "table"]):
        ran = CliRunner().invoke(commands, ["results", str(file), *more])
        assert ran.exit_code == 1, "cells that hold no answer are told by the exit code"
        said.append(ran.output)
    assert all("quarr" not in text.lower() and "09:31" not in text for text in said)
    assert all(len(text) > 300 for text in said)
    assert len(given.warnings) > 5


def test_a_file_that_is_no_survey_is_refused_without_repeating_its_first_row() -> None:
    with pytest.raises(BadData) as caught:
        read(table([list(NAMES), list(NAMES)]), "list.csv")
    assert "quarr" not in str(caught.value).lower()
    assert "not the questions of any bank" in str(caught.value)


def test_the_wrong_bank_is_told_with_the_right_one() -> None:
    with pytest.raises(BadData, match="those of the bank 'parents'"):
        read((EXAMPLES / "parents-2026-google-forms.csv").read_bytes(), "p.csv", bank("employers"))


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("strongly agree", AGREE[0]),
        ("Agree strongly", AGREE[0]),
        ("5", AGREE[0]),
        ("5 - Strongly agree", AGREE[0]),
        ("tend to agree", AGREE[1]),
        ("Neutral", AGREE[2]),
        ("neither agree or disagree", AGREE[2]),
        ("Slightly disagree", AGREE[3]),
        ("1", AGREE[4]),
        ("Don’t know", AGREE[5]),
        ("N/A", ""),
        ("", ""),
        ("sometimes", None),
        ("6", None),
    ],
)
def test_words_of_a_scale_are_understood_in_variants(said: str, option: str | None) -> None:
    assert one_of(said, AGREE) == option


@pytest.mark.parametrize("said", ["Year 9", "year 9", "Y9", "Yr 9", "9", "09", "9B"])
def test_a_year_is_understood_however_it_is_written(said: str) -> None:
    assert one_of(said, PUPILS.groups[0].options) == "Year 9"


def test_several_choices_are_told_apart_by_both_services_with_commas_in_them_and_by_letters() -> None:
    options = ("Yes, I am sure", "Work", "A talk, a visit or a fair")
    assert some_of("Yes, I am sure;Work;", options) == (frozenset({options[0], options[1]}), False)
    assert some_of("Work, Yes, I am sure, A talk, a visit or a fair", options) == (frozenset(options), False)
    assert some_of("a; c", options) == (frozenset({options[0], options[2]}), False)
    assert some_of("Work, my uncle", options) == (frozenset({"Work"}), True)
    assert some_of("", options) == (frozenset(), False)


def test_a_row_twice_is_read_once_and_two_exports_below_one_another_are_both_kept() -> None:
    parts = [part.text for part in PUPILS.parts()][:12]
    row, other = ["1", "Year 9", *["Agree"] * 12], ["1", "Year 9", *["Disagree"] * 12]
    found = read(table([["ID", YEAR, *parts], row, row, other]), "a.csv")
    assert q1(found) == ["Agree", "Disagree"]
    assert found.faults > 0
    assert any("1 row with the ID" in line for line in found.warnings)


def test_what_was_asked_only_after_a_yes_is_not_counted_after_a_no() -> None:
    text = {item.id: item.text for item in PUPILS.items}
    rows = [[YEAR, text["Q2"], text["Q3"]], ["Year 11", "No", "Agree"], ["Year 11", "Yes", "Agree"]]
    found = read(table(rows), "a.csv", PUPILS)
    assert ["Q3" in one.parts for one in found.answers] == [False, True]


def test_the_workbook_of_a_form_is_read_back_with_letters_for_several_choices() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(PUPILS)))
    sheet = book["Answers"]
    titles = [cell.value for cell in sheet[1]]
    sheet.cell(2, 1, "Year 10")
    sheet.cell(2, titles.index(Q1) + 1, "Agree")
    sheet.cell(2, len(titles), "b; d")
    out = io.BytesIO()
    book.save(out)
    found = read(out.getvalue(), "filled.xlsx")
    assert found.answers[0].parts["Q20"] == {PUPILS.items[-1].options[1], PUPILS.items[-1].options[3]}
    assert found.answers[0].groups["year"] == "Year 10"
    assert found.warnings == ()
