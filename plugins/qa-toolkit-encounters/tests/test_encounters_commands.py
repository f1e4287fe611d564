"""The commands and the evidence on the shipped invented school, as a user has them."""

from __future__ import annotations

import io
import json
import os
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import qa_toolkit_encounters
from qa_toolkit import documents
from qa_toolkit.hookspecs import GatherContext, Gathered
from qa_toolkit.testing import host_with, invented_audit
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_encounters.commands import encounters as commands
from qa_toolkit_encounters.evidence import encounters as source
from qa_toolkit_encounters.forms import LOG_COLUMNS, workbook

ON = "2026-11-29"
STANDARDS = ("gatsby:2025", "gatsby:2014", "compass:2018", "school-duty:2025", "provider-access:2023")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    assert run("example", "-o", folder).exit_code == 0
    both = run("form", *sorted(folder.glob("log-*.csv")), "--roll", folder / "roll.csv", "-o", folder / "both.xlsx")
    assert both.exit_code == 0, both.output
    last = run("form", folder / "log-2025-to-2026.csv", "--roll", folder / "roll.csv", "-o", folder / "last.xlsx")
    assert last.exit_code == 0, last.output
    return folder


def logs(school: Path) -> list[Path]:
    return [*sorted(school.glob("log-*.csv"))]


def gathered(content: bytes, standard: str) -> Gathered:
    return source(content, GatherContext("both.xlsx", Toolkit().standard(standard), date.fromisoformat(ON)))


def references(school: Path) -> set[str]:
    lines = (school / "roll.csv").read_text("utf-8").splitlines()[1:]
    return {line.partition(",")[0].lower() for line in lines}


def test_the_report_of_the_tables_is_that_of_the_workbook_and_names_no_pupil(school: Path) -> None:
    tables = run("report", *logs(school), "--roll", school / "roll.csv", "--on", ON)
    book = run("report", school / "both.xlsx", "--on", ON)
    assert (tables.exit_code, tables.output) == (0, book.output)
    data = run("report", *logs(school), "--roll", school / "roll.csv", "--on", ON, "--format", "json")
    assert json.loads(data.output)["pupils"] == 263
    words = set(tables.output.lower().replace(",", " ").split()) | set(data.output.lower().replace('"', " ").split())
    assert not words & references(school)


def test_the_shares_are_set_beside_one_another_by_a_column_of_the_roll(school: Path) -> None:
    by = run("report", *logs(school), "--roll", school / "roll.csv", "--on", ON, "--by", "Extra help")
    assert by.exit_code == 0
    assert "The same shares by Extra help" in by.output
    (headings,) = [line for line in by.output.splitlines() if "Groups hidden" in line]
    assert headings.split()[-4:] == ["No", "Yes", "Groups", "hidden"]
    wrong = run("report", *logs(school), "--roll", school / "roll.csv", "--on", ON, "--by", "Extra helps")
    assert "no column is called ‘Extra helps’" in str(wrong.exception)
    assert "Did you mean 'Extra help'?" in str(wrong.exception)


def test_the_report_as_a_workbook_has_a_sheet_for_each_part(school: Path, tmp_path: Path) -> None:
    assert run("report", school / "both.xlsx", "--on", ON, "-o", tmp_path / "report.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "report.xlsx")
    assert book.sheetnames == ["Gatsby", "Employers by year", "Provider access", "Tests", "Not meaningful"]
    assert not {str(cell.value).lower() for sheet in book for row in sheet for cell in row} & references(school)
    again = run("report", school / "both.xlsx", "--on", ON, "-o", tmp_path / "report.xlsx")
    assert "it is there already" in str(again.exception)


def test_who_misses_what_is_shown_and_written_only_where_a_file_is_named(school: Path, tmp_path: Path) -> None:
    before = sorted(school.iterdir())
    shown = run("missing", school / "both.xlsx", "--on", ON, "--year-group", "11")
    assert shown.exit_code == 0
    assert shown.output.startswith("For the school only")
    assert sorted(school.iterdir()) == before
    assert run("missing", school / "both.xlsx", "--on", ON, "-o", tmp_path / "missing.xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "missing.xlsx")["Missing"]
    assert str(sheet["A1"].value).startswith("For the school only")
    assert os.name != "posix" or (tmp_path / "missing.xlsx").stat().st_mode & 0o077 == 0
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert {str(row[0]).lower() for row in rows} <= references(school)
    eleven = [row for row in rows if row[1] == "11"]
    assert len(eleven) == len(shown.output.splitlines()) - 4


def test_nothing_is_written_where_a_line_is_wrong_but_the_rest_is_read_and_the_exit_code_tells(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Date,Pupil,Type\n1/10/2026,P1,HE\n1/10/2026,P2,HE\n", "utf-8")
    (tmp_path / "roll.csv").write_text("Pupil,Year group\nP1,9\n", "utf-8")
    ran = run("report", tmp_path / "log.csv", "--roll", tmp_path / "roll.csv", "--on", ON)
    assert ran.exit_code == 1
    assert "log.csv: line 3, column ‘Pupil’: this pupil is not on the roll; not counted." in ran.output
    assert "1 line from 1 October 2026" in ran.output


def test_a_wrong_roll_does_not_fill_the_screen(school: Path, tmp_path: Path) -> None:
    (tmp_path / "roll.csv").write_text("Pupil,Year group\nX1,9\nX2,10\nX3,11\n", "utf-8")
    ran = run("report", *logs(school), "--roll", tmp_path / "roll.csv", "--on", ON)
    assert ran.exit_code == 1
    assert sum("not on the roll" in line for line in ran.output.splitlines()) <= 40
    assert "more lines or cells that could not be read" in ran.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["report", "log.csv"], "Name the roll with --roll"),
        (["report", "log.csv", "--year", "25"], "Write the academic year as in 2025/26"),
        (["report", "log.csv", "-o", "report.pdf"], "Name a file that ends in .xlsx"),
        (["form", "-o", "log.csv"], "Name a file that ends in .xlsx"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("log.csv").write_text("Date,Pupil,Type\n", "utf-8")
    ran = run(*arguments)
    assert ran.exit_code == 2
    assert told in ran.output


@pytest.mark.parametrize("standard", STANDARDS)
def test_the_log_becomes_evidence_and_proposals_that_the_audit_takes(school: Path, standard: str) -> None:
    toolkit = host_with(qa_toolkit_encounters)
    audit = invented_audit(standard, seed=1)
    path = school / f"{standard.replace(':', '-')}.json"
    path.write_bytes(documents.dump(audit.data))
    found = toolkit.evidence.gather(
        "encounters", school / "last.xlsx", toolkit.read_audit(path), date.fromisoformat(ON)
    )
    assert len(found.evidence) == 3
    assert found.proposals or found.warnings, "a log of two years says why it proposes nothing"
    text = json.dumps(found.document).lower()
    assert not any(f'"{one}"' in text or f" {one} " in text for one in references(school))
    assert toolkit.warnings == []


def proposals(school: Path, standard: str, name: str = "both.xlsx") -> dict[str, int | str | None]:
    given = gathered((school / name).read_bytes(), standard)
    return {one.criterion: one.level if one.value is None else one.value for one in given.proposals}


def test_what_is_proposed_is_what_the_report_says(school: Path) -> None:
    data = json.loads(run("report", school / "both.xlsx", "--on", ON, "--format", "json").output)
    shares = {one["key"]: one["share"] for one in data["figures"]}
    law = {one["phase"]: one for one in data["provider_access"]}
    gatsby = proposals(school, "gatsby:2025")
    assert gatsby["meaningful-workplaces-by-16"] == shares["workplace-16"]["low_per_cent"]
    assert gatsby["providers-by-16"] == shares["providers-16"]["low_per_cent"]
    assert gatsby["encounter-two-way"] == "in-place"
    access = proposals(school, "provider-access:2023")
    assert access["first-phase-pupils"] == law["first-phase"]["two"]["low_per_cent"]
    assert (access["first-phase-put-on"], access["first-phase-kinds"]) == (law["first-phase"]["put_on"]["low"], 2)
    assert proposals(school, "matrix:2011", "last.xlsx") == {}


def one_line(year_groups: int, **answers: str) -> bytes:
    """Ten pupils of Year 8, of whom all had one employer encounter in Year 7."""
    titles = [column.title for column in LOG_COLUMNS]
    line = {
        "Date": date(2025, 10, 1),
        "Pupil": "All",
        "Year group": 7,
        "Absent": "none",
        "Type": "Employer encounter",
    } | answers
    return workbook([[line.get(title, "") for title in titles]], [[f"P{n}", 8, "2026/27"] for n in range(year_groups)])


YES = dict.fromkeys(("Purpose shared", "Learning outcomes", "Two-way interaction", "Time to reflect"), "Yes")


def test_nothing_is_proposed_of_small_groups_or_where_what_is_open_decides() -> None:
    def yearly(content: bytes) -> int | None:
        given = gathered(content, "gatsby:2025").proposals
        return next((one.value for one in given if one.criterion == "meaningful-encounter-yearly"), None)

    assert yearly(one_line(10, **YES)) == 100
    assert yearly(one_line(4, **YES)) is None
    assert yearly(one_line(10, **(YES | {"Time to reflect": ""}))) is None
    assert yearly(one_line(10, **(YES | {"Time to reflect": "No"}))) == 0


def test_the_form_has_lists_to_choose_from_and_begins_empty(tmp_path: Path) -> None:
    assert run("form", "-o", tmp_path / "log.xlsx").exit_code == 0
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "log.xlsx").read_bytes()))
    assert book.sheetnames == ["Log", "Roll", "Notes"]
    notes = book["Notes"]
    tall = [notes.row_dimensions[cell.row].height > 16 for cell in notes["A"]]
    assert tall == [len(cell.value) > 100 for cell in notes["A"]], "no note lies over the next"
    assert notes.sheet_properties.pageSetUpPr.fitToPage
    lists = [rule.formula1 for rule in book["Log"].data_validations.dataValidation if rule.type == "list"]
    assert any("Training provider" in one for one in lists)
    assert max(map(len, lists)) <= 257  # with its marks; more than 255 characters Excel does not take
    assert book["Log"].max_row == 1


def test_nobody_misses_anything_is_not_said_where_nobody_is_there(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Date,Pupil,Type\n1/10/2026,P1,HE\n", "utf-8")
    (tmp_path / "roll.csv").write_text("Pupil,Year group\nP1,9\n", "utf-8")
    ran = run("missing", tmp_path / "log.csv", "--roll", tmp_path / "roll.csv", "--on", ON, "--year-group", "12")
    assert "nobody on it is in Year 12 now" in str(ran.exception)


def test_the_roll_of_a_workbook_is_its_sheet_of_that_name_and_not_the_log_before_it(school: Path) -> None:
    named = run("report", school / "both.xlsx", "--roll", school / "both.xlsx", "--on", ON)
    assert (named.exit_code, named.output) == (0, run("report", school / "both.xlsx", "--on", ON).output)


def test_the_evidence_hides_how_many_came_where_they_are_few() -> None:
    line = [date(2026, 10, 1), "P1", None, None, None, "Employer encounter"]
    (piece,) = gathered(workbook([line], [[f"P{number}", 9] for number in range(9)]), "gatsby:2025").evidence
    assert piece.count is None
    assert "fewer than 5 attendances" in piece.method


def shown_phase(tmp_path: Path, pupils: str, partner: str) -> str:
    tests = "Entry and careers told,Learning there told,Offer told,Questions answered,In school hours"
    days = "".join(f"{day},{pupils},Sixth form,{partner},Y,Y,Y,Y,Y\n" for day in ("1/10/2024", "2/10/2025"))
    (tmp_path / "log.csv").write_text(f"Date,Pupil,Type,Provider,{tests}\n{days}", "utf-8")
    (tmp_path / "roll.csv").write_text("Pupil,Year group\n" + "".join(f"P{n},10\n" for n in range(9)), "utf-8")
    output = run("report", tmp_path / "log.csv", "--roll", tmp_path / "roll.csv", "--on", ON).output
    return next(line for line in output.splitlines() if line.startswith("Years 8 and 9 "))


def test_providers_without_a_name_are_an_open_answer_and_not_the_same_provider(tmp_path: Path) -> None:
    everybody = ";".join(f"P{number}" for number in range(9))
    assert "0 to 100% of 9" in shown_phase(tmp_path, everybody, "")
    assert " 0% of 9" in shown_phase(tmp_path, everybody, "Tarn")


def test_of_fewer_than_five_who_had_two_encounters_nothing_more_is_said(tmp_path: Path) -> None:
    line = shown_phase(tmp_path, "P1;P2", "Tarn")
    assert "22%" in line
    assert "% of 2 " not in line
    assert "hidden" in line


def test_a_group_that_is_named_stands_on_one_line_without_signs_that_a_terminal_obeys(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("Date,Pupil,Type\n1/10/2025,P1,employer\n", "utf-8")
    (tmp_path / "roll.csv").write_text(
        "Pupil,Year group,Team\n" + "".join(f"P{n},10,\u202eder\n" for n in range(9)), "utf-8"
    )
    ran = run("report", tmp_path / "log.csv", "--roll", tmp_path / "roll.csv", "--on", ON, "--by", "Team")
    assert ran.exit_code == 0
    assert "der" in ran.output
    assert "\u202e" not in ran.output


def test_what_the_form_could_not_read_well_is_told(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes("Date,Pupil,Type,Employer\n1/10/2025,P1,employer,Café Tarn\n".encode("cp1252"))
    ran = run("form", tmp_path / "log.csv", "-o", tmp_path / "form.xlsx")
    assert ran.exit_code == 0
    assert "log.csv: This is not UTF-8 text" in ran.output


def test_no_number_of_pupils_under_five_stands_in_a_reason(tmp_path: Path) -> None:
    everybody, two = ";".join(f"P{number}" for number in range(9)), "P7;P8"
    seven = everybody.removesuffix(f";{two}")
    days = (
        (date(2024, 10, 1), everybody, "Tarn"),
        (date(2025, 10, 1), seven, "Ashby"),
        (date(2025, 10, 2), two, "Tarn"),
    )
    told = dict.fromkeys(range(10, 22), "Yes")
    lines = [
        [told.get(at, {0: on, 1: who, 5: "Sixth form", 6: partner}.get(at)) for at in range(len(LOG_COLUMNS))]
        for on, who, partner in days
    ]
    roll = [[f"P{number}", 10] for number in range(9)] + [[f"L{number}", 13, "2025/26"] for number in range(2)]
    found = gathered(workbook(lines, roll), "provider-access:2023")
    said = " ".join((*found.warnings, *(one.because for one in found.proposals)))
    assert (
        "of 9 pupils 7 had two qualifying encounters with different providers, fewer than 5 with the same only" in said
    )
    assert "Some leavers of Year 13 have no answer" in said
