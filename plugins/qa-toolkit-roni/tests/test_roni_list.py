"""The list for the school alone: order, what a person says beside it, and that it leaves nothing on the disk unasked."""

from __future__ import annotations

import csv
import io
import os
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

import qa_toolkit_roni
from qa_toolkit import documents
from qa_toolkit.data_tables import read_table
from qa_toolkit.errors import BadData, CannotWrite
from qa_toolkit_roni import listing, overrides
from qa_toolkit_roni.commands import roni
from qa_toolkit_roni.export import read
from qa_toolkit_roni.schemes import scheme

EXAMPLES = Path(qa_toolkit_roni.__file__).parent / "examples"
OXFORDSHIRE = scheme("oxfordshire")
PUPILS, OVERRIDES = EXAMPLES / "pupils-2026.xlsx", EXAMPLES / "overrides-2026.csv"
FULL = (
    "Ref,Attendance %,SEN,EAL,Suspensions,Permanent exclusion,Off site,LAC,Young parent,FSM,Young carer,YJS,EHA,Custody\n"
    "P10,95,N,N,0,N,N,N,N,N,N,N,N,N\n"
    "P9,84,K,N,2,N,N,N,N,Y,N,N,N,N\n"
    "P2,,N,N,0,N,N,N,N,Y,N,N,N,N\n"
    "P11,95,N,N,0,N,N,N,N,Y,N,N,N,N\n"
    "P1,89,N,N,0,N,N,N,N,Y,N,N,N,N\n"
)
TODAY = date(2026, 11, 20)


def run(*line: str | Path) -> Result:
    return CliRunner().invoke(roni, list(map(str, line)))


def persons(text: str) -> overrides.Overrides:
    return overrides.read(text.encode(), "persons.csv", OXFORDSHIRE, {"p1", "p2", "p9"}, TODAY)


def test_the_most_points_stand_first_and_who_surely_has_none_is_not_listed() -> None:
    export = read(FULL.encode(), "in.csv", OXFORDSHIRE)
    found = listing.made(export, {})
    assert [(one.reference, one.score.points, one.band) for one in found.rows] == [
        ("P9", "6", "Red"),
        ("P1", "3", "Amber"),
        ("P2", "2 to 4", "Amber to red"),
        ("P11", "2", "Amber"),
    ]
    assert found.left == 1
    assert [one.reference for one in listing.made(export, {}, everybody=True).rows][-1] == "P10"


def test_the_list_gives_reasons_and_what_is_not_known_and_says_what_it_is() -> None:
    text = listing.text(listing.made(read(FULL.encode(), "in.csv", OXFORDSHIRE), {}))
    assert text.splitlines()[1] == listing.BANNER
    assert "a screening aid beside what staff know" in listing.BANNER.lower()
    assert "SEN support (1), Attendance below 85% (2), Suspension (1), Free school meals (2)" in text
    (unknown,) = (line for line in text.splitlines() if line.startswith("P2 "))
    assert unknown.endswith("  Attendance  Free school meals (2)")
    assert "Whose points are a range may belong higher up. 1 pupil has no points and is not listed (--all)." in text


def test_an_override_stands_beside_the_computed_band_and_replaces_nothing() -> None:
    said = persons(
        "Reference,Band,Reason,By,Date\nP9,Green,Has an offer,Tutor,02/11/2026\nP2,red,Left out,Tutor,2026-11-01\n"
    )
    assert said.faults == ()
    export = read(FULL.encode(), "in.csv", OXFORDSHIRE)
    plain, found = listing.made(export, {}), listing.made(export, said.by_reference)
    assert [(one.reference, one.score, one.band) for one in plain.rows] == [
        (one.reference, one.score, one.band) for one in found.rows
    ]
    assert "P9: Green (by points: Red). Has an offer (Tutor, 2 November 2026)" in listing.text(found)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("P7,Red,Why,Tutor,02/11/2026", "column ‘Reference’: no pupil of the export has this reference"),
        ("P9,Purple,Why,Tutor,02/11/2026", "column ‘Band’: this is no band; there are: Red, Amber, Green, No band."),
        ("P9,Red,,Tutor,02/11/2026", "column ‘Reason’: an override needs a reason"),
        ("P9,Red,Why,,02/11/2026", "column ‘By’: an override needs who says so, as a role"),
        ("P9,Red,Why,Tutor,31/02/2026", "column ‘Date’: an override needs its date"),
        ("P9,Red,Why,Tutor,", "column ‘Date’: an override needs its date"),
        ("P9,Red,Why,Tutor,21/11/2026", "column ‘Date’: an override needs its date, as 30/11/2026 and not to come"),
    ],
)
def test_an_override_with_a_fault_is_told_and_the_rest_is_read(line: str, said: str) -> None:
    found = persons(f"Reference,Band,Reason,By,Date\n{line}\nP1,No band,Knows,Tutor,01/11/2026\n")
    (fault,) = found.faults
    assert fault.startswith("persons.csv: line 2, ")
    assert said in fault
    assert set(found.by_reference) == {"p1"}


def test_of_two_overrides_the_later_counts_and_names_in_reasons_are_left_out() -> None:
    found = persons(
        "Reference,Band,Reason,By,Date\n"
        "P9,Red,Newer,Tutor,03/11/2026\n"
        "P9,Green,Older,Tutor,01/11/2026\n"
        "P1,Red,See Zebedee Quarrington (Year 11),Tutor,01/11/2026\n"
    )
    assert found.by_reference["p9"].reason == "Newer"
    assert "the later of the two counts" in found.faults[0]
    assert "Quarrington" not in found.by_reference["p1"].reason
    assert any("left out" in one for one in overrides.told(found))
    with pytest.raises(BadData, match="no column is called ‘Reason’ or ‘Why’"):
        persons("Reference,Band\nP1,Red\n")


def test_nothing_is_on_the_disk_unless_a_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("list", PUPILS, "--overrides", OVERRIDES, "--on", "2026-11-20").exit_code == 0
    assert list(tmp_path.rglob("*")) == []
    assert run("list", PUPILS, "-o", "list.csv").exit_code == 0
    assert [one.name for one in tmp_path.rglob("*")] == ["list.csv"]
    assert os.name != "posix" or Path("list.csv").stat().st_mode & 0o077 == 0, "for nobody else on the computer"


def test_the_list_as_csv_and_as_a_workbook_says_the_same_and_can_be_read_again(tmp_path: Path) -> None:
    for name in ("list.csv", "list.xlsx"):
        ran = run("list", PUPILS, "--overrides", OVERRIDES, "--on", "2026-11-20", "-o", tmp_path / name)
        assert (ran.exit_code, ran.stdout) == (0, "")
        assert isinstance(run("list", PUPILS, "-o", tmp_path / name).exception, CannotWrite)
    plain, book = (
        read_table((tmp_path / name).read_bytes(), name, ["Reference"]) for name in ("list.csv", "list.xlsx")
    )
    assert [[field.text for field in row.fields] for row in plain.rows] == [
        [field.text for field in row.fields] for row in book.rows
    ]
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx")["List"]
    assert sheet["A2"].value == listing.BANNER
    banner, headings, *_ = csv.reader(io.StringIO((tmp_path / "list.csv").read_text("utf-8-sig")))
    assert listing.BANNER in banner[0]
    assert headings[-2:] == ["Not known", "Points for"], "as on the screen"
    assert run("list", PUPILS, "-o", tmp_path / "list.pdf").exit_code == 2


def test_no_cell_of_the_list_is_a_formula(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(FULL)
    (tmp_path / "by.csv").write_text('Reference,Band,Reason,By,Date\nP9,Green,"=HYPERLINK(""x"")",@x,01/11/2020\n')
    for name in ("list.csv", "list.xlsx"):
        assert (
            run(
                "list",
                tmp_path / "in.csv",
                "--overrides",
                tmp_path / "by.csv",
                "--on",
                "2026-11-20",
                "-o",
                tmp_path / name,
            ).exit_code
            == 0
        )
    assert "'=HYPERLINK" in (tmp_path / "list.csv").read_text("utf-8-sig")
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx")["List"]
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_an_indicator_can_be_left_out_and_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(FULL)
    ran = run("list", tmp_path / "in.csv", "--without", "fsm", "--without", "att85")
    assert "Left out: Free school meals. As a risk factor it may work against duties of equality." in ran.stderr
    assert "Left out: Attendance below 85%. The scheme does not foresee that" in ran.stderr
    assert ran.stdout.splitlines()[5].split()[:3] == ["P9", "3", "Amber"]


def test_faults_are_told_by_the_exit_code_and_only_the_first_twenty_in_words(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("Ref,FSM,EAL\n" + "".join(f"P{n},perhaps,N\n" for n in range(30)))
    ran = run("list", tmp_path / "in.csv")
    assert ran.exit_code == 1
    assert ran.stderr.count("this is no code that is known") == 20
    assert "… and 10 more like these." in ran.stderr


def test_the_examples_are_written_read_without_a_fault_and_written_over_never(tmp_path: Path) -> None:
    assert run("example", "-o", tmp_path).exit_code == 0
    assert {one.name for one in tmp_path.iterdir()} == {
        *("pupils-2026.xlsx", "overrides-2026.csv", "pupils-2025.csv", "outcomes-2025.csv", "oxfordshire.json")
    }
    assert isinstance(run("example", "-o", tmp_path).exception, CannotWrite)
    ran = run(
        "list", tmp_path / "pupils-2026.xlsx", "--overrides", tmp_path / "overrides-2026.csv", "--on", "2026-11-20"
    )
    assert ran.exit_code == 0
    assert "132 pupils listed" in ran.stdout
    own = run("list", tmp_path / "pupils-2026.xlsx", "--scheme", tmp_path / "oxfordshire.json")
    assert own.stdout == run("list", tmp_path / "pupils-2026.xlsx").stdout


def test_neither_is_the_title_of_a_scheme_that_somebody_sent(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text(FULL)
    example = Path(qa_toolkit_roni.__file__).parent / "schemes" / "oxfordshire.json"
    own = documents.read(example).data | {"title": '=HYPERLINK("x")'}
    (tmp_path / "own.json").write_bytes(documents.dump(own))
    assert (
        run("list", tmp_path / "in.csv", "--scheme", tmp_path / "own.json", "-o", tmp_path / "list.csv").exit_code == 0
    )
    (first, *_) = csv.reader(io.StringIO((tmp_path / "list.csv").read_text("utf-8-sig")))
    assert first[0].startswith("'=HYPERLINK")
