"""What is shown of choices by group, of self-ratings and of a whole population, on the screen, the page and in the workbook."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
from click.testing import CliRunner, Result

import qa_toolkit_survey
from qa_toolkit_survey.answers import Answers, Survey, read
from qa_toolkit_survey.banks import bank, banks
from qa_toolkit_survey.blocks import blocks
from qa_toolkit_survey.commands import survey as commands
from qa_toolkit_survey.results import results
from qa_toolkit_survey.showing import text

NOW = Path(qa_toolkit_survey.__file__).parent / "examples" / "pupils-2026-microsoft-forms.xlsx"
HELP = next(item for item in bank("pupils").items if item.id == "Q20")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, ["results", str(NOW), *map(str, arguments)])


def chosen(years: dict[str, int], option: str = HELP.options[0]) -> Survey:
    answers = tuple(
        Answers({"Q20": frozenset({option})}, {"year": year}) for year, n in years.items() for _ in range(n)
    )
    return Survey(bank("pupils"), answers, ("Q20",), ("year",), (), 0)


def test_choices_by_group_are_shown_and_small_groups_hidden() -> None:
    found = results(chosen({"Year 7": 30, "Year 8": 9, "Year 9": 12}), minimum=5)
    *_, block = blocks(found)
    assert block.title == "Q20 What help do you want most? Choose up to three. – Which year are you in?"
    assert block.headings == ("Option", "Year 7 (30)", "Year 8 (hidden)", "Year 9 (hidden)")
    assert block.rows[0] == (HELP.options[0], "100% (89 to 100)", "hidden", "hidden")
    assert "fewer than 5 answers, of choices by group fewer than 10" in text(found)


def test_a_group_is_shown_again_where_it_is_large_enough_for_choices() -> None:
    found = results(chosen({"Year 7": 30, "Year 8": 10}), minimum=5)
    assert "hidden" not in " ".join(" ".join(row) for block in blocks(found) for row in block.rows)


def test_only_what_everybody_was_asked_is_corrected_and_no_group_is() -> None:
    data = json.loads(run("--invited", "210", "--format", "json").output)
    items = {one["id"]: one for one in data["items"]}
    assert items["Q1"]["positive"]["population"] == 210
    assert "population" not in items["Q2"]["positive"], "how many of Years 10 to 13 were asked is not known"
    assert "population" not in items["Q3"]["positive"], "nor how many had a talk"
    assert all("population" not in (one or {}) for one in items["Q1"]["by_group"]["year"].values())
    assert "They are narrowed because 148 of 210 answered" in run("--invited", "210").output
    assert "narrowed" not in run().output


def test_self_ratings_are_told_everywhere() -> None:
    rated = {one.id for key in banks() for one in bank(key).items if one.self_rating}
    assert rated == {
        *("Q1", "Q5", "Q7", "Q17", "Q18", "Q19"),
        *("N1", "N3", "N6", "N7", "P2", "P4", "P5", "S1", "S2", "S4", "S6", "S7"),
    }
    said = json.loads(run("-f", "json").output)["items"]
    assert {one["id"].partition(".")[0] for one in said if one["self_rating"]} == {
        one for one in rated if one[0] == "Q"
    }
    assert "Self-rating: people rate what they themselves know" in run().output


def test_the_page_and_the_workbook_show_what_the_screen_shows(tmp_path: Path) -> None:
    page, book = tmp_path / "results.html", tmp_path / "results.xlsx"
    assert run("-o", page).exit_code == run("-o", book).exit_code == 0
    html = page.read_text("utf-8")
    assert html.count("<table>") == len(list(blocks(results(read(NOW.read_bytes(), NOW.name), minimum=5))))
    assert "Q20 What help do you want most? Choose up to three. – Which year are you in?" in html
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["Items", "Choices", "Items by group", "Choices by group", "Notes"]
    assert run("-o", page).exception is not None, "nothing is written over"
    assert run("-o", tmp_path / "results.pdf").exit_code == 2
