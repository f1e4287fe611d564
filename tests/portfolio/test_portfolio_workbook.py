"""The workbook's lists: all their rows, no figures of few, and what each sheet says is what the portfolio says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from qa_toolkit import errors
from qa_toolkit.portfolio import run
from qa_toolkit.portfolio.figures import calendar_, rolling
from qa_toolkit.portfolio.figures.rolling import Asked
from qa_toolkit.portfolio.intake import pool
from qa_toolkit.portfolio.intake.taking import Setting, toolkit_of
from qa_toolkit.portfolio.invented import inventing
from qa_toolkit.portfolio.outputs import dated, spreadsheet, spreadsheet_sheets

SETTING = Setting(None, frozenset())
ASKED = Asked(date(2026, 11, 24), date(2026, 11, 20))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbook") / "in"
    plan = inventing.Plan(40, 3, 2, date(2026, 11, 20), ("gatsby:2025", "matrix:2023"))
    inventing.write(plan, toolkit_of(SETTING).standards()[0], folder)
    for number in range(3):
        (folder / f"broken{number}.json").write_text("{")
    for path in sorted(folder.glob("2026-27/*/*.json"))[::3]:  # some meet all, so that there is something to renew
        data = json.loads(path.read_bytes())
        standard = toolkit_of(SETTING).standard(data["standard"]["name"])
        best = {one.id: max(one.levels, key=lambda level: level.score or -1).key for one in standard.criteria.values()}
        for judgements in data["judgements"].values():
            for id_, judgement in judgements.items():
                judgement["level"] = best[id_]
        path.write_text(json.dumps(data))
    return folder


@pytest.fixture(scope="module")
def made(authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[run.Made]:
    folder = tmp_path_factory.mktemp("out")
    with run.made([str(authority)], folder, SETTING, ASKED, engine=pool.engine(None, 1)) as found:
        yield found


@pytest.fixture(scope="module")
def book(made: run.Made) -> dict[str, list[dict[str, Any]]]:
    """By sheet its rows, by heading."""
    return read(spreadsheet.write(made))


def read(path: Path) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for sheet in openpyxl.load_workbook(path):
        rows = list(sheet.iter_rows(values_only=True))
        at = next((n for n, row in enumerate(rows) if row[0] == "Standard"), 0)
        found[sheet.title] = [dict(zip(map(str, rows[at]), row, strict=True)) for row in rows[at + 1 :]]
    return found


def test_lists_have_all_their_rows_where_the_portfolio_keeps_the_first(
    authority: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar_, "KEPT", 2)
    monkeypatch.setattr(rolling, "KEPT", 2)
    with run.made([str(authority)], tmp_path, SETTING, ASKED, engine=pool.engine(None, 1)) as made:
        one = made.portfolio
        assert len(one.expiring) == len(one.not_taken) == len(one.visits) == 2
        book = read(spreadsheet.write(made))
    assert len(book["Not taken"]) == one.not_taken_count == 3
    assert len(book["Worth a visit"]) == one.visits_count > 2
    assert len(book["Renewals"]) == one.renewals_count > 2
    states = [row["State"] for row in book["Evidence expiring"]]
    assert (states.count("expired"), states.count("soon")) == (one.expired, one.expiring_count)


def test_what_runs_out_stands_by_day(made: run.Made) -> None:
    pieces, renewals = list(dated.expiring(made)), list(dated.renewals(made))
    assert [one.on for one in pieces] == sorted(one.on for one in pieces)
    assert [one.on for one in renewals] == sorted(one.on for one in renewals)
    nearest = [one for one in pieces if one.on >= made.portfolio.as_of]
    assert {(one.on, one.name, one.title) for one in made.portfolio.expiring} <= {
        (one.on, one.name, one.title) for one in nearest
    }


def test_a_list_that_no_sheet_can_hold_says_how_many_there_are(
    made: run.Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet_sheets, "MOST_ROWS", 4)
    path = spreadsheet.write(replace(made, folder=tmp_path))
    book = openpyxl.load_workbook(path)
    assert book["Not taken"].max_row == 4  # three and their heading
    for name, rows in (
        ("Evidence expiring", made.portfolio.expired + made.portfolio.expiring_count),
        ("gatsby 2025", 40),
    ):
        sheet = book[name]
        assert sheet.max_row == 6
        said = str(sheet.cell(6, 1).value)
        assert said.startswith("The first 4 of ")
        if name == "Evidence expiring":
            assert said == f"The first 4 of {rows}; a sheet holds no more."


def test_own_and_external_audits_stand_beside_each_other(made: run.Made, tmp_path: Path) -> None:
    portfolio = replace(made.portfolio, threshold=1)
    book = read(spreadsheet.write(replace(made, portfolio=portfolio, folder=tmp_path)))
    part = max(portfolio.parts, key=lambda part: len(part.agreement.most_disagreed) if part.agreement else -1)
    one = part.agreement
    assert one is not None
    assert one.most_disagreed
    row = next(row for row in book["Self and external"] if row["Standard"] == part.standard)
    assert row["What"] == "All criteria"
    assert (row["Organisations"], row["Judgements"], row["Agree"]) == (one.organisations, one.compared, one.agreed)
    assert (row["Per cent"], row["Own higher"], row["Own lower"]) == (one.percent, one.self_higher, one.self_lower)
    assert row["Kappa"] == pytest.approx((one.kappa_hundredths or 0) / 100)
    named = [row["Number"] for row in book["Self and external"] if row["Number"] and row["Standard"] == part.standard]
    assert named == [c.number for c in one.most_disagreed]


def test_no_sheet_of_all_shows_figures_of_few(made: run.Made, tmp_path: Path) -> None:
    portfolio = replace(made.portfolio, threshold=1_000)
    book = read(spreadsheet.write(replace(made, portfolio=portfolio, folder=tmp_path)))
    figures = {
        "Summary": ("Median %",),
        "Criteria missed": ("Missed", "Per cent", "Unanswered", "Unsupported", "In the way of the award"),
        "Weaknesses": ("Answers", "Missed", "Per cent", "Audits"),
        "Sections": ("Complete", "Lowest", "Median", "Highest", "Mean"),
        "Rules of awards": ("Would be met",),
        "Rounds": ("Lowest", "Median", "Highest", "Mean"),
        "Sub-groups": ("Audits", "Median"),
        "Self and external": ("Judgements", "Agree", "Per cent", "Kappa"),
    }
    for sheet, columns in figures.items():
        assert book[sheet]
        for row in book[sheet]:
            if row.get("Apply to") != 0:
                assert {row[column] for column in columns} <= {"too few", "not shown"}, sheet


def test_criteria_and_sections_say_what_the_portfolio_says(
    made: run.Made, book: dict[str, list[dict[str, Any]]]
) -> None:
    part = made.portfolio.parts[0]
    here = [row for row in book["Criteria missed"] if (row["Standard"], row["Role"]) == (part.standard, part.role)]
    assert [(row["Number"], row["Missed"]) for row in here] == [(line.number, line.missed) for line in part.criteria]
    sections = [row for row in book["Sections"] if (row["Standard"], row["Role"]) == (part.standard, part.role)]
    assert [(row["Median"], row["Mean"]) for row in sections] == [
        (line.spread.median, line.spread.mean_tenths / 10) for line in part.sections
    ]


def test_names_of_sheets_keep_edition_and_role(made: run.Made, tmp_path: Path) -> None:
    long = "very-long-name-of-a-standard-of-mine"
    parts = [part for part in made.portfolio.parts if part.standard == "gatsby:2025"]
    parts += [replace(part, standard=f"{long}:2012", edition="2012") for part in parts]
    path = spreadsheet.write(
        replace(
            made,
            portfolio=replace(made.portfolio, parts=tuple(parts)),
            organisations=lambda: iter(()),
            folder=tmp_path,
        )
    )
    assert openpyxl.load_workbook(path).sheetnames[1:5] == [
        "gatsby 2025",
        "gatsby 2025 external",
        "very-long-name-of-a-standa 2012",
        "very-long-name-of 2012 external",
    ]


def test_rows_of_several_reasons_are_high_enough(made: run.Made, tmp_path: Path) -> None:
    visit = next(made.visits())
    two = replace(visit, reasons=("One reason.", "Another one."))
    path = spreadsheet.write(replace(made, visits=lambda: iter([two]), folder=tmp_path))
    sheet = openpyxl.load_workbook(path)["Worth a visit"]
    assert sheet["E2"].value == "One reason.\nAnother one."
    assert sheet.row_dimensions[2].height >= 2 * 15


def test_what_a_workbook_looks_like(made: run.Made, tmp_path: Path) -> None:
    visit = replace(next(made.visits()), reasons=("One reason.", "Another one."))
    book = openpyxl.load_workbook(spreadsheet.write(replace(made, visits=lambda: iter([visit]), folder=tmp_path)))
    sheet, summary, visits = book["gatsby 2025"], book["Summary"], book["Worth a visit"]
    for cell in filter(lambda cell: cell.value is not None, (*sheet["2"], *summary["7"], *visits["2"])):
        assert (cell.font.name, cell.font.sz, cell.font.b, cell.alignment.vertical) == ("Calibri", 11, False, "top")
    for head in (*sheet["1"], *summary["6"], *visits["1"]):
        assert (head.font.b, head.alignment.wrap_text, head.border.bottom.style) == (True, True, "thin")
        assert head.fill.fgColor.rgb == "FFEDF2F2"
    assert {cell.value: cell.alignment.horizontal for cell in sheet["1"]}["Per cent"] == "right"
    assert [cell.alignment.horizontal for cell in sheet["1"]][:2] == ["left", "left"]
    assert {cell.alignment.wrap_text for cell in visits["2"]} == {True}
    assert not any(cell.alignment.wrap_text for cell in sheet["2"])
    few = [cell for row in book["Sub-groups"].iter_rows() for cell in row if cell.value == "not shown"]
    assert few
    assert {cell.alignment.horizontal for cell in few} == {"right"}
    assert (summary["A1"].font.sz, summary["A1"].font.b, summary.row_dimensions[1].height) == (14, True, 21)


def test_filters_and_paper_reach_as_far_as_the_rows(made: run.Made, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(spreadsheet.write(replace(made, visits=lambda: iter(()), folder=tmp_path)))
    sheet = book["gatsby 2025"]
    letter, before = (get_column_letter(sheet.max_column - back) for back in (0, 1))
    last = 1 + sum((line.standard, line.role) == ("gatsby:2025", "self") for line in made.organisations())
    assert sheet.max_row == last > 10
    assert sheet.dimensions == sheet.auto_filter.ref == f"A1:{letter}{last}"
    assert sheet.print_area == f"'gatsby 2025'!$A$1:${before}${last}"
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
    none = book["Worth a visit"]
    assert (none["A2"].value, none.auto_filter.ref, none.freeze_panes) == ("None.", None, "A2")
    assert book["Summary"].print_title_rows == "$6:$6"


def test_names_are_texts_whatever_they_look_like(made: run.Made, tmp_path: Path) -> None:
    line = next(line for line in made.organisations() if line.standard == "gatsby:2025")
    names = (
        "<r><t>x</r>",
        "=HYPERLINK(1)",
        "</t></is></c>",
        "_x0041_",
        "a\0b\x0c",
        " x ",
        "\ud800",
        "&amp;",
        "@x",
        "12",
    )
    lines = [replace(line, name=name, source=name, area=name) for name in names]
    path = spreadsheet.write(replace(made, organisations=lambda: iter(lines), folder=tmp_path))
    cells = [(row[0], row[2]) for row in openpyxl.load_workbook(path)["gatsby 2025"].iter_rows(min_row=2)]
    assert {cell.data_type for two in cells for cell in two} == {"s"}
    shown = ["<r><t>x</r>", "=HYPERLINK(1)", "</t></is></c>", "_x005F_x0041_", "ab", " x ", "?", "&amp;", "@x", "12"]
    assert [(name.value, area.value) for name, area in cells] == list(zip(shown, shown, strict=True))


def test_the_same_figures_give_the_same_bytes(made: run.Made, tmp_path: Path) -> None:
    first = spreadsheet.write(replace(made, folder=tmp_path)).read_bytes()
    assert spreadsheet.write(replace(made, folder=tmp_path)).read_bytes() == first


def test_a_workbook_is_written_whole_or_not_at_all(made: run.Made, tmp_path: Path) -> None:
    def breaks() -> Iterator[Any]:
        yield from list(made.organisations())[:3]
        raise RuntimeError

    path = spreadsheet.write(replace(made, folder=tmp_path))
    before = path.read_bytes()
    with pytest.raises(RuntimeError):
        spreadsheet.write(replace(made, organisations=breaks, folder=tmp_path))
    assert path.read_bytes() == before
    path.unlink()
    path.mkdir()
    with pytest.raises(errors.CannotWrite, match="portfolio"):
        spreadsheet.write(replace(made, folder=tmp_path))
    assert list(tmp_path.iterdir()) == [path]
