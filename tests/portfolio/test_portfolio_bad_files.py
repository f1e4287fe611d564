"""Files that cannot be taken: each is listed with one sentence, and the others are taken as if it were not there."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from qa_toolkit.cli.app import cli

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/fernbrook-careers/matrix-2011.json"


def run(*words: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["portfolio", *map(str, words)], standalone_mode=False)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.return_value, result.stderr


def portfolio(out: Path) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((out / "portfolio.json").read_bytes())
    return data


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "round"
    made.mkdir()
    shutil.copy(EXAMPLE, made / "good.json")
    return made


def refused(folder: Path, out: Path) -> str:
    code, _ = run(folder, "-o", out)
    data = portfolio(out)
    assert code == 1
    assert (data["taken"], data["not_taken_count"]) == (1, 1)
    sentence: str = data["not_taken"][0]["sentence"]
    return sentence.removeprefix(f"{folder}/")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "broken.json",
            b'{"standard": {"name": "matrix:2011"},\n "a": 1,}',
            "broken.json: line 2, column 8: there is a comma too many.",
        ),
        (
            "twice.json",
            b'{"a": 1,\n "a": 2}',
            "twice.json: line 2, column 2: 'a' stands twice in the same object; keep one of the two.",
        ),
        (
            "latin.json",
            '{"name": "Café"}'.encode("latin-1"),
            "latin.json: line 1 is not UTF-8 text. Save the file again with the encoding UTF-8.",
        ),
        (
            "wide.yaml",
            "name: Café\n".encode("utf-16"),
            "wide.yaml: line 1 is not UTF-8 text. Save the file again with the encoding UTF-8.",
        ),
        (
            "paper.json",
            b"%PDF-1.7 ",
            "paper.json: this looks like a PDF; an audit or a standard is a JSON or YAML file.",
        ),
        ("empty.json", b"", "empty.json: line 1, column 1: the file is empty."),
    ],
)
def test_a_file_that_is_no_document_is_named_with_its_place(
    folder: Path, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (folder / name).write_bytes(content)
    assert refused(folder, tmp_path / "out") == sentence


def test_a_file_that_is_no_audit_and_one_of_an_unknown_standard_are_named(folder: Path, tmp_path: Path) -> None:
    data = json.loads(EXAMPLE.read_bytes())
    data["standard"] = {"name": "matrx:2011"}
    (folder / "unknown.json").write_text(json.dumps(data, indent=1))
    assert "Did you mean 'matrix:2011'?" in refused(folder, tmp_path / "out")
    (folder / "unknown.json").write_text('{"standard": {"name": "matrix:2011"}}')
    assert refused(folder, tmp_path / "out").startswith("unknown.json:1:1: the document needs 'organisation'.")


def test_a_workbook_that_is_none_of_ours_is_named(folder: Path, tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.create_sheet("Trips").append(["A list of trips"])
    book.save(folder / "trips.xlsx")
    assert refused(folder, tmp_path / "out").startswith("trips.xlsx: ")


def test_a_workbook_that_came_back_is_taken_as_its_audit(folder: Path, tmp_path: Path) -> None:
    from qa_toolkit import workbook
    from qa_toolkit.toolkit import Toolkit

    (folder / "good.xlsx").write_bytes(workbook.write(Toolkit().read_audit(EXAMPLE)))
    (folder / "good.json").unlink()
    code, _ = run(folder, "-o", tmp_path / "out")
    assert (code, portfolio(tmp_path / "out")["taken"]) == (0, 1)


def test_audits_in_an_archive_are_taken_and_an_archive_in_it_is_not(folder: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner.zip"
    for path, names in ((inner, ["x.json"]), (folder / "all.zip", ["a/one.json", "a/.hidden.json", "readme.txt"])):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.write(EXAMPLE, name)
    with zipfile.ZipFile(folder / "all.zip", "a") as archive:
        archive.write(inner, "b/more.zip")
    code, _ = run(folder, "-o", tmp_path / "out")
    data = portfolio(tmp_path / "out")
    assert (code, data["taken"], data["not_taken_count"]) == (1, 2, 1)
    assert data["not_taken"][0]["sentence"].endswith(
        "all.zip!b/more.zip: this is a zip file inside a zip file; unpack it and name the files or the folder."
    )


def test_an_archive_that_is_damaged_is_named(folder: Path, tmp_path: Path) -> None:
    (folder / "cut.zip").write_bytes(b"PK\x03\x04 cut")
    assert (
        refused(folder, tmp_path / "out")
        == "cut.zip: it is damaged or was not sent whole; open it, save it again and send that."
    )


def test_a_file_that_is_not_there_and_a_pattern_of_none_are_named(folder: Path, tmp_path: Path) -> None:
    code, said = run(folder, tmp_path / "gone.json", str(tmp_path / "*.yaml"), "-o", tmp_path / "out")
    assert code == 1
    assert f"{tmp_path / 'gone.json'}: there is no such file." in said
    assert f"{tmp_path / '*.yaml'}: no file has a name like this; look at the folder and the ending." in said


def test_a_file_that_vanishes_before_it_is_read_is_named(folder: Path) -> None:
    from qa_toolkit.portfolio.intake.sources import Source
    from qa_toolkit.portfolio.intake.taking import Setting, take

    rows = take(
        Setting(None, frozenset()), [Source(str(folder / name), "", "1") for name in ("gone.json", "good.json")]
    )
    assert [row.row is None for row in rows] == [True, False]
    assert rows[0].sentence.startswith(f"{folder / 'gone.json'}: there is no such file.")


def test_where_nothing_can_be_taken_the_reason_is_the_error(tmp_path: Path) -> None:
    from qa_toolkit import errors

    (tmp_path / "bad.json").write_text("{")
    result = CliRunner().invoke(cli, ["portfolio", str(tmp_path), "-o", str(tmp_path / "out")], standalone_mode=False)
    assert isinstance(result.exception, errors.NothingToRollUp)
    assert "bad.json: line 1, column 2" in str(result.exception)


def test_two_audits_of_one_round_are_told_and_the_newest_submitted_counts(folder: Path, tmp_path: Path) -> None:
    data = json.loads(EXAMPLE.read_bytes())
    for name, day in (("b.json", "2026-11-02"), ("a.json", "2026-11-01"), ("c.json", None)):
        (folder / name).write_text(json.dumps({**data, "submitted_at": day}))
    (folder / "good.json").unlink()
    code, said = run(folder, "-o", tmp_path / "out")
    twice = portfolio(tmp_path / "out")["duplicates"]
    assert code == 0
    assert [Path(one["used"]).name for one in twice] == ["b.json"]
    assert [Path(name).name for name in twice[0]["others"]] == ["a.json", "c.json"]
    assert "Twice: " in said
