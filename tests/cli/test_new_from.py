"""`qa-toolkit new ID --from AUDIT…` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reading import EXAMPLES

from qa_toolkit.cli.app import run

DUTY, IIC = str(EXAMPLES / "school-duty-2025.json"), str(EXAMPLES / "investors-in-careers-2016.json")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_an_audit_is_begun_from_several_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["new", "matrix:2011", "--from", DUTY, IIC, "-o", "new.json"]) == 0
    assert run(["new", "matrix:2011", "--from", DUTY, "--from", IIC, "-o", "same.json"]) == 0
    assert (
        json.loads(Path("same.json").read_bytes())["proposals"]
        == json.loads(Path("new.json").read_bytes())["proposals"]
    )
    assert "pieces of evidence carried over; for" in capsys.readouterr().err
    document = json.loads(Path("new.json").read_text("utf-8"))
    assert document["organisation"]["name"] == "Ashby Down School"
    origins = {one["from"].partition("#")[0] for said in document["proposals"].values() for one in said}
    assert origins == {"school-duty:2025", "investors-in-careers:2016"}
    assert run(["check", "new.json"]) == 0
    assert "no errors; 0 of 25 criteria answered." in capsys.readouterr().out


def test_yaml_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    from qa_toolkit import documents

    for name in ("new.json", "new.yaml"):
        assert run(["new", "matrix:2011", "--from", DUTY, "--on", "2026-11-29", "-q", "-o", name]) == 0
    one, other = (documents.read(name).data for name in ("new.json", "new.yaml"))
    assert {**one, "id": ""} == {**other, "id": ""}
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((DUTY,), 2, "audits to begin from stand after --from"),
        (("--from", DUTY, "--organisation", "Another"), 2, "With --from the organisation is the one of the audits"),
        (("--from", DUTY, "-o", "new.xlsx"), 3, "a workbook has no place for what is proposed"),
        (("--from", DUTY, DUTY), 3, "it stands twice in the list; name it once."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    words: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["new", "matrix:2011", *words]) == code
    assert says in " ".join(capsys.readouterr().err.split())
    assert not list(Path().iterdir())
