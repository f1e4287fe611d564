"""`qa-toolkit standards template`, `from-excel` and `to-excel` as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import hand_typed
import pytest

from qa_toolkit.authoring.sheets.to_excel import standard_as_workbook
from qa_toolkit.cli.app import run

LIST: hand_typed.Rows = [["No", "Title"], [1, "Leadership"], [1.1, "A lead"], [2, "Delivery"], [2.1, "Interviews"]]


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Type = Callable[..., Outcome]


@pytest.fixture
def type_(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command of the group in a folder that holds a workbook and a list."""
    monkeypatch.chdir(tmp_path)
    Path("mine.xlsx").write_bytes(hand_typed.workbook(hand_typed.sheets()))
    Path("list.xlsx").write_bytes(hand_typed.workbook({"Audit": LIST}))

    def type_it(*words: str) -> Outcome:
        code = run(["standards", *words])
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return type_it


def spoilt() -> bytes:
    sheets = hand_typed.sheets()
    sheets["Criteria "][1][6] = "cheked"
    return hand_typed.workbook(sheets)


def test_the_example_of_the_template_is_a_sound_standard(type_: Type) -> None:
    assert type_("template", "--example", "-o", "fair.xlsx") == Outcome(
        0, "", "Wrote fair.xlsx. Fill it in, then: qa-toolkit standards from-excel fair.xlsx\n"
    )
    assert type_("from-excel", "fair.xlsx", "-o", "fair.json") == Outcome(
        0,
        "",
        "Wrote fair.json: ashby-advice/careers-fair:2026, 4 criteria in 2 sections, 2 awards. Next: qa-toolkit standards preview fair.json\n",
    )
    assert type_("check", "fair.json").out == "fair.json: a sound standard.\n"


def test_a_workbook_becomes_a_standard_and_a_workbook_again(type_: Type) -> None:
    made = type_("from-excel", "mine.xlsx")
    assert made.code == 0
    assert made.out == "mine.xlsx: levels!G1: warning: the column ‘My notes’ is not read.\n"
    assert made.err.splitlines()[-1].startswith(
        "Wrote mine.json: ashby-advice/work-experience:2026, 4 criteria in 2 sections, 2 awards."
    )
    assert type_("to-excel", "mine.json", "-o", "again.xlsx").code == 0
    assert type_("from-excel", "again.xlsx").code == 0
    assert Path("again.json").read_bytes() == Path("mine.json").read_bytes()


def test_a_fault_is_printed_with_its_cell_and_nothing_is_written(type_: Type) -> None:
    Path("mine.xlsx").write_bytes(spoilt())
    outcome = type_("from-excel", "mine.xlsx")
    assert outcome.code == 1
    assert outcome.out.splitlines()[0] == (
        "mine.xlsx: 'Criteria '!G2: error: 'cheked' is no status. Did you mean 'source-checked'? "
        "It is one of: source-checked, partly-checked, unverified, indicator, reconstruction."
    )
    assert outcome.err == "mine.xlsx: 1 error. Nothing was written.\n"
    assert not Path("mine.json").exists()


def test_what_stood_there_stays_where_the_workbook_has_a_fault(type_: Type) -> None:
    type_("from-excel", "mine.xlsx")
    before = Path("mine.json").read_bytes()
    Path("mine.xlsx").write_bytes(spoilt())
    assert type_("from-excel", "mine.xlsx").code == 1
    assert Path("mine.json").read_bytes() == before


def test_the_same_standard_is_written_over_and_nothing_else_is(type_: Type) -> None:
    type_("from-excel", "mine.xlsx")
    assert type_("from-excel", "mine.xlsx").code == 0
    Path("mine.json").write_text("{}", "utf-8")
    refused = type_("from-excel", "mine.xlsx")
    assert refused.code == 3
    assert refused.err == (
        "qa-toolkit: mine.json: this cannot be written (it is there already; --force writes over it). Choose another place with -o.\n"
    )
    assert Path("mine.json").read_text("utf-8") == "{}"
    assert type_("from-excel", "mine.xlsx", "--force").code == 0
    Path("mine.xlsx").write_bytes(next_edition())
    assert type_("from-excel", "mine.xlsx").code == 3  # the edition of last time is not written over by the next one


def next_edition() -> bytes:
    sheets = hand_typed.sheets()
    sheets["Standard"][2][1] = "2027"
    sheets["Criteria "][4][2] = "A visit by a member of staff"
    return hand_typed.workbook(sheets)


def test_a_standard_is_written_as_json_only(type_: Type) -> None:
    outcome = type_("from-excel", "mine.xlsx", "-o", "again.xlsx")
    assert outcome.code == 3
    assert "a standard is written as JSON, so its name ends with .json" in outcome.err
    assert not Path("again.xlsx").exists()


def test_a_next_edition_takes_its_ids_from_the_last_one(type_: Type) -> None:
    type_("from-excel", "mine.xlsx")
    Path("mine.xlsx").write_bytes(next_edition())
    outcome = type_("from-excel", "mine.xlsx", "-o", "next.json", "--ids-from", "mine.json")
    assert outcome.code == 0
    made = json.loads(Path("next.json").read_bytes())
    assert made["x-standard"]["edition"] == "2027"
    assert list(made["properties"]["the-week"]["properties"]) == ["a-visit-by-staff", "a-diary"]


def test_a_standard_is_exported_by_its_id(type_: Type) -> None:
    assert type_("to-excel", "matrix:2011").err.startswith("Wrote matrix-2011.xlsx. Change it, then:")
    outcome = type_("from-excel", "matrix-2011.xlsx", "-o", "matrix.json")
    assert (outcome.code, outcome.out) == (0, "")


def test_vectors_beside_the_standard_are_tried(type_: Type) -> None:
    type_("from-excel", "mine.xlsx")
    folder = Path("mine.vectors")
    folder.mkdir()
    vector = {
        "title": "Nothing is filled in.",
        "organisation": {"id": "v1", "name": "Invented School", "kind": "school"},
        "judgements": {},
        "expect": {"scorecard": {"overall": {"met": 3}}},
    }
    (folder / "empty.json").write_text(json.dumps(vector), "utf-8")
    outcome = type_("from-excel", "mine.xlsx")
    assert outcome.code == 1
    assert "empty.json" in outcome.out


def test_a_list_says_what_was_guessed(type_: Type) -> None:
    outcome = type_(
        "from-excel", "list.xlsx", "--title", "Our audit", "--publisher", "Ashby Advice", "--applies-to", "provider"
    )
    assert outcome.code == 0
    assert outcome.err.splitlines()[0] == (
        "Read the sheet ‘Audit’ as a list: number in column A and title in column B (guessed; --columns says otherwise)."
    )
    made = json.loads(Path("list.json").read_bytes())
    assert made["x-standard"]["applies_to"] == ["provider"]
    assert list(made["properties"]) == ["leadership", "delivery"]


def test_a_list_needs_a_name_where_nobody_can_be_asked(type_: Type) -> None:
    outcome = type_("from-excel", "list.xlsx", "--title", "Our audit")
    assert outcome.code == 2
    assert "list.xlsx is a list of your own, so say what it is: --publisher …" in outcome.err


def test_a_list_is_named_at_a_terminal(tmp_path: Path) -> None:
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    (tmp_path / "list.xlsx").write_bytes(hand_typed.workbook({"Audit": LIST}))
    ours, theirs = pty.openpty()
    os.write(ours, b"Our audit\nAshby Advice\n")
    words = [sys.executable, "-m", "qa_toolkit", "standards", "from-excel", "list.xlsx"]
    done = subprocess.run(words, cwd=tmp_path, stdin=theirs, capture_output=True, text=True, check=False)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "list.json").read_bytes())["title"] == "Our audit"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.xlsx", None, "there is no such file."),
        ("old.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "it is a file in an old format of Office"),
        ("text.xlsx", b"number,title\n1,A\n", "it is a table as text (CSV), whatever its name says"),
    ],
)
def test_what_is_no_workbook_cannot_be_done(type_: Type, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    outcome = type_("from-excel", name)
    assert outcome.code == 3
    assert said in outcome.err


def test_an_existing_workbook_is_not_written_over(type_: Type) -> None:
    assert type_("template", "-o", "mine.xlsx").code == 3
    assert type_("to-excel", "matrix:2011", "-o", "mine.xlsx").code == 3
    assert type_("to-excel", "matrix:2011", "-o", "mine.xlsx", "--force", "--quiet") == Outcome(0, "", "")


def test_a_standard_that_is_none_is_not_exported(type_: Type) -> None:
    Path("odd.json").write_text("{}", "utf-8")
    assert type_("to-excel", "odd.json").code == 3
    assert type_("to-excel", "matrx:2011").err.startswith(
        "qa-toolkit: no standard is called 'matrx:2011'. Did you mean 'matrix:2011'?"
    )


def test_a_draft_with_errors_can_be_exported_all_the_same(type_: Type) -> None:
    type_("from-excel", "mine.xlsx")
    data = json.loads(Path("mine.json").read_bytes())
    data["x-standard"]["headline"] = "level"  # the linter refuses it, the metaschema does not
    Path("mine.json").write_text(json.dumps(data), "utf-8")
    assert type_("to-excel", "mine.json", "-o", "draft.xlsx").code == 0
    assert Path("draft.xlsx").read_bytes() == standard_as_workbook(data)
