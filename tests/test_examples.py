"""Every example is run as a user would run it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from qa_toolkit.cli.app import run
from qa_toolkit.toolkit import Toolkit

FOLDER = Path(__file__).parent.parent / "examples"
FILES = sorted(p for p in FOLDER.rglob("*") if p.suffix in (".json", ".yaml"))
ASHBY = FOLDER / "ashby-down-school"


def name(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


def test_the_standards_that_matter_most_have_an_example_each_of_several_organisations() -> None:
    """What binds schools, what is not withdrawn and asks a whole audit of somebody, and what the founding report leads to."""
    audits = [Toolkit().read_audit(path) for path in FILES]
    assert len({a.organisation["name"] for a in audits}) >= 5
    installed = {name: one.about for name, one in Toolkit().standards()[0].items()}
    standing = {name for name, about in installed.items() if "withdrawn_on" not in about}
    withdrawn = {"iag-twelve:2007", "inspiring-iag:2012", "investors-in-careers:2016", "matrix:2011"}
    withdrawn |= {"career-mark:2016", "compass:2018"}
    short = {"authority-duty:2012", "investors-in-careers:2017"}
    assert {a.standard.name for a in audits} >= (standing - short) | withdrawn
    assert any(len(a.answers) < len(a.standard.ladders) // 2 for a in audits), "one of them is half filled"
    assert len({a.id for a in audits}) == len(audits)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_an_example_becomes_a_report_in_every_format(path: Path, tmp_path: Path) -> None:
    formats = [word for key in ("html", "json", "csv", "md") for word in ("-f", key)]
    assert run(["audit", str(path), *formats, "-o", str(tmp_path), "--on", "2026-11-24", "-q"]) == 0
    assert len(list(tmp_path.iterdir())) == 4
    report = json.loads(next(tmp_path.glob("*.json")).read_text("utf-8"))
    assert report["gaps"] or report["comparison"] is None
    page = next(tmp_path.glob("*.html")).read_text("utf-8")
    assert report["standard"]["disclaimer"][:40] in page.replace("&#39;", "'")


@pytest.mark.parametrize("path", FILES, ids=name)
def test_an_example_has_only_the_faults_that_it_is_meant_to_show(path: Path) -> None:
    """Claims without support are shown on purpose; nothing else is wrong with an example."""
    for finding in Toolkit().read_audit(path).findings:
        assert finding.severity == "error"
        assert finding.message == "this answer needs a piece of evidence.", finding.message


@pytest.mark.parametrize("path", FILES, ids=name)
def test_an_example_is_in_the_list(path: Path) -> None:
    assert path.name in (FOLDER / "README.md").read_text("utf-8")


def test_last_year_and_the_outside_assessor(tmp_path: Path) -> None:
    words = ["audit", str(ASHBY / "school-duty-2025.json"), "-o", str(tmp_path / "r.json"), "--on", "2026-11-24", "-q"]
    beside = [
        "--previous",
        str(ASHBY / "school-duty-2025-previous.json"),
        "--verifies",
        str(ASHBY / "school-duty-2025-external.json"),
    ]
    assert run([*words, *beside, "--day-rate", "320", "--hours-per-week", "3"]) == 0
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert report["comparison"]["worse"]
    assert report["moderation"]["disagreements"]
    assert sum(row["overdue"] for row in report["plan"]) == 1
    assert report["way"]["totals"]["pounds"] > 0


@pytest.mark.pdf
@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_example_report_is_an_accessible_archival_pdf(path: Path, tmp_path: Path) -> None:
    """PDF/UA-1 and PDF/A-3a at once (figure A2)."""
    from test_pdf import faults

    assert run(["audit", str(path), "-o", str(tmp_path / "r.pdf"), "-q", "--on", "2026-11-24"]) == 0
    assert faults((tmp_path / "r.pdf").read_bytes()) == []


def test_no_example_names_a_pupil_or_a_real_place() -> None:
    """What looks like a pupil's number or date of birth; names cannot be recognised, so the examples' author promises that there are none."""
    for path in FILES:
        text = path.read_text("utf-8")
        assert not re.search(r"\b[A-Z]\d{12}\b|\bUPN\b|date of birth", text), path
