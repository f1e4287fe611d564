"""`qa-toolkit crosswalk A B` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from qa_toolkit.cli.app import run

BOTH = ("matrix:2011", "iag-twelve:2007")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_table_shows_both_directions(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crosswalk", *BOTH]) == 0
    printed = capsys.readouterr().out
    assert "From matrix:2011, of the 41 criteria of iag-twelve:2007: " in printed
    assert "From iag-twelve:2007, of the 25 criteria of matrix:2011: " in printed
    assert " not reached." in printed
    assert "4.4 Impartial adviser" in printed
    assert "Independent of, and not endorsed by" in printed


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crosswalk", *BOTH, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in data["standards"]] == list(BOTH)
    there, back = data["directions"]
    assert (there["start"], there["to"], len(there["rows"]), len(back["rows"])) == (*BOTH, 41, 25)
    assert sum(there["covers"].values()) == 41


def test_two_editions_are_linked_by_their_map_and_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crosswalk", "gatsby:2014", "gatsby:2025"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(
        "gatsby:2014 and gatsby:2025 are two editions of one standard; they are linked by the edition map of gatsby:2025. "
        "To read what changed: qa-toolkit standards diff gatsby:2014 gatsby:2025\n"
    )
    assert "From gatsby:2025, of the 17 criteria of gatsby:2014: 13 in whole, 4 in part." in printed
    assert "1.1, 1.2 (edition map: proposed)" in printed


def test_several_maps_lead_on_and_the_way_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crosswalk", "matrix:2023", "matrix:2002", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert "by the edition maps of matrix:2011 and matrix:2023" in data["notes"][0]
    links = [link for row in data["directions"][0]["rows"] for link in row["links"]]
    assert {tuple(link["fates"]) for link in links} == {("proposed", "proposed")}
    assert all(link["over"][0].startswith("matrix:2011 ") for link in links)


def test_two_standards_without_a_common_theme_say_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crosswalk", "matrix:2002", "provider-access:2023"]) == 0
    assert capsys.readouterr().out.startswith(
        "No link: nobody has found a criterion of matrix:2002 and one of provider-access:2023 that share a theme.\n"
    )


@pytest.mark.parametrize(("name", "begins"), [("x.html", "<!DOCTYPE html>"), ("x.json", "{"), ("x.txt", "From matrix")])
def test_the_ending_says_what_is_written(name: str, begins: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["crosswalk", *BOTH, "-o", name]) == 0
    assert Path(name).read_text("utf-8").startswith(begins)
    assert capsys.readouterr().err == f"Wrote {name}\n"


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((*BOTH, "--format", "html"), 2, "Say where the page goes: -o FILE.html"),
        (("matrix:2011", "matrix:2011"), 3, "matrix:2011 stands on both sides; name two standards."),
        (("matrix:2011", "matrix:2001"), 3, "Did you mean 'matrix:2011'?"),
    ],
)
def test_what_cannot_be_is_said(
    words: tuple[str, ...], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["crosswalk", *words]) == code
    assert says in capsys.readouterr().err
