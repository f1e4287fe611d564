"""`staff-register`, `checklist` and the limits of `plan`, as typed."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import qa_toolkit_commissioning

EXAMPLES = Path(qa_toolkit_commissioning.__file__).parent / "examples"
CHECKLIST = ("commissioning", "checklist")
CONTRACT = ("--provider", "Birchfield Guidance", "--start", "2027-01-04")


@pytest.fixture
def school(tmp_path: Path) -> Path:
    path = tmp_path / "school.json"
    path.write_bytes((EXAMPLES / "tarrowmere-academy.json").read_bytes())
    return path


def test_the_staff_register_goes_into_an_audit_once_and_leaves_every_name_behind(
    qa: Any, school: Path, tmp_path: Path
) -> None:
    register = tmp_path / "staff.csv"
    register.write_text(
        "name,email,level,membership,expires\nAlex Secret,a@secret.example,6,Register,2030-01-31\n"
        "Kim Hidden,k@secret.example,seven,,\nPat Unseen,p@secret.example,4,,\n",
        encoding="utf-8",
    )
    before = school.read_bytes()
    words = ("evidence", "staff-register", register, "--into", school)
    dry = qa(*words, "--dry-run")
    assert school.read_bytes() == before
    done = qa(*words)
    assert "line 3, column ‘level’" in " ".join(done.stdout.split())
    assert "1 of 2 people at Level 6 or higher." in done.stdout
    data = json.loads(school.read_text("utf-8"))
    (piece,) = [one for one in data["evidence"].values() if one["title"].startswith("Register of staff")]
    assert piece["title"] == "Register of staff qualifications: 1 at Level 6 and 1 at Level 4"
    assert (piece["gathered"]["count"], piece["expires"]) == (2, "2030-01-31")
    for text in (dry.stdout, dry.stderr, done.stdout, done.stderr, school.read_text("utf-8")):
        assert not any(name in text for name in ("Secret", "secret", "Hidden", "Unseen"))
    once = school.read_bytes()
    assert "says all this already" in qa(*words).stderr
    assert school.read_bytes() == once


def test_the_checklist_goes_into_the_plan_once(qa: Any, school: Path) -> None:
    assert qa(*CHECKLIST, school, *CONTRACT).stderr == f"11 new actions. Wrote {school}\n"
    actions = json.loads(school.read_text("utf-8"))["actions"]
    assert [one["due"] for one in actions[:3]] == ["2027-01-18", "2027-01-18", "2027-04-05"]
    assert all("Birchfield Guidance" in one["title"] for one in actions)
    assert qa("check", school).returncode == 0
    assert qa(*CHECKLIST, school, *CONTRACT).stderr.startswith("0 new actions")
    assert qa(*CHECKLIST, school, "--provider", "Elmstead", "--start", "2027-01-04").stderr.startswith("11 new")


def test_the_checklist_may_go_beside_and_never_into_what_is_submitted_or_a_workbook(
    qa: Any, school: Path, tmp_path: Path
) -> None:
    before, beside = school.read_bytes(), tmp_path / "beside.json"
    assert qa(*CHECKLIST, school, *CONTRACT, "-o", beside).returncode == 0
    assert (school.read_bytes(), len(json.loads(beside.read_text("utf-8"))["actions"])) == (before, 11)
    assert qa(*CHECKLIST, school, *CONTRACT, "-o", beside).returncode == 3
    school.write_bytes(before.replace(b'"submitted_at": null', b'"submitted_at": "2026-11-18"'))
    assert qa(*CHECKLIST, school, *CONTRACT).returncode == 3
    workbook = qa(*CHECKLIST, tmp_path / "audit.xlsx", *CONTRACT)
    assert (workbook.returncode, "bring it into its audit first" in workbook.stderr) == (3, True)
    blank = qa(*CHECKLIST, school, "--provider", " ", "--start", "2027-01-04")
    assert (blank.returncode, "Say whose contract it is" in blank.stderr) == (2, True)
    day = qa(*CHECKLIST, school, "--provider", "Elm", "--start", "4 January")
    assert (day.returncode, "write it as 2026-11-30" in day.stderr) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ("document", "agreement", "-o", "agreement.pdf"),
        ("approved-list", EXAMPLES / "approved-list.csv", "-o", "list.pdf"),
        ("quotes", EXAMPLES / "quotes.csv", "-o", "quotes.xlsx"),
        (
            *("plan", EXAMPLES / "tarrowmere-academy.json", "--packages", EXAMPLES / "packages.csv"),
            *("--budget", "900", "-o", "plan.docx"),
        ),
    ],
    ids=lambda words: words[0],
)
def test_a_file_is_never_written_under_the_name_of_another_kind(
    words: tuple[Any, ...], qa: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert qa("commissioning", *words).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_a_rule_that_is_no_sum_of_levels_is_said_to_be_left_out(qa: Any, school: Path, tmp_path: Path) -> None:
    shipped = files("qa_toolkit_standards") / "gatsby" / "2025.json"
    standard = json.loads(shipped.read_text("utf-8").replace("gatsby:2025", "test/gatsby:1"))
    about = standard["x-standard"]
    about["key"], about["edition"] = "test/gatsby", "1"
    award = next(one for one in about["awards"] if one["key"] == "all-benchmarks")
    never = {"properties": {"overall": {"properties": {"met": {"const": 0}}}}}
    award["requires"] = {"allOf": [award["requires"], {"not": never}]}
    folder = tmp_path / "standards"
    folder.mkdir()
    (folder / "1.json").write_text(json.dumps(standard), encoding="utf-8")
    school.write_text(school.read_text("utf-8").replace("gatsby:2025", "test/gatsby:1"), encoding="utf-8")
    done = qa(
        *("commissioning", "plan", school, "--packages", EXAMPLES / "packages.csv", "--budget", "3000"),
        *("--standards", folder),
    )
    assert done.returncode == 0, done.stderr
    assert "is no sum of levels, so only levels on the way to it are counted" in done.stdout
    assert "the answers would meet the rule of ‘Every benchmark in full’" in done.stdout
