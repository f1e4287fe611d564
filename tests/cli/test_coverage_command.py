"""`qa-toolkit coverage AUDIT…` as it is typed."""

from __future__ import annotations

import json

import pytest
from reading import EXAMPLES

from qa_toolkit.cli.app import run

BOTH = [str(EXAMPLES / f"{name}.json") for name in ("school-duty-2025", "investors-in-careers-2016")]


def test_a_table_for_each_theme(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["coverage", *BOTH]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Ashby Down School: school-duty:2025, investors-in-careers:2016\n")
    assert "\nThis one document would serve these criteria too\n" in printed
    assert "\nGuidance practice: evidence is named for " in printed
    assert "No evidence is named for: " in printed
    assert "whether it serves there is for you to judge." in printed
    assert "Independent of, and not endorsed by" in printed


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["coverage", *BOTH, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["organisation"] == "Ashby Down School"
    assert [one["name"] for one in data["standards"]] == ["school-duty:2025", "investors-in-careers:2016"]
    fills = [place["criterion"] for one in data["documents"] for place in one["fills"]]
    assert "information-and-parents" in fills
    assert {"theme", "criteria", "evidence", "without"} == data["themes"][0].keys()


def test_two_audits_by_one_standard_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["coverage", BOTH[0], BOTH[0]]) == 3
    assert "both are by school-duty:2025; name the one that counts." in capsys.readouterr().err
