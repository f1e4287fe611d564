"""`qa-toolkit new ID --from AUDIT…` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import standard
from reading import EXAMPLES

from qa_toolkit import documents
from qa_toolkit.cli.app import run
from qa_toolkit.new_audits import as_yaml

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
    for name in ("new.json", "new.yaml"):
        assert run(["new", "matrix:2011", "--from", DUTY, "--on", "2026-11-29", "-q", "-o", name]) == 0
    one, other = (documents.read(name).data for name in ("new.json", "new.yaml"))
    assert {**one, "id": ""} == {**other, "id": ""}
    assert capsys.readouterr().err == ""


def test_what_is_proposed_can_be_read_in_yaml() -> None:
    assert run(["new", "matrix:2011", "--from", DUTY, "--on", "2026-11-29", "-q", "-o", "new.yaml"]) == 0
    lines = Path("new.yaml").read_text("utf-8").splitlines()
    start = lines.index("proposals:")
    assert lines[start - 1].startswith("# What other audits say of these criteria. Nothing here counts")
    assert lines[start + 1 : start + 6] == [
        "  # 1.1 Measurable aims",
        "  measurable-aims:",
        '    - from: "school-duty:2025#careers-leader"',
        '      audit: "6f0b7a52-4b0c-4d6e-9a35-2f6c1d80e7b4"',
        "      because: >-",
    ]
    assert max(len(line) for line in lines[start:] if "evidence:" not in line) < 120


@pytest.mark.parametrize(
    "why", ["Two  spaces. " * 20, " begins late " * 20, "line\nbreak " * 20, "a" * 300, "short", "# - : 'x' " * 30]
)
def test_a_reason_comes_out_of_yaml_as_it_went_in(why: str) -> None:
    document = {"proposals": {"aims": [{"because": why, "evidence": ["plan"]}, {"level": "met"}]}}
    Path("a.yaml").write_text(as_yaml(document, standard()), "utf-8")
    assert documents.read("a.yaml").data == document


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
