"""`qa-toolkit import` as it is typed, at a terminal and without one."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from builders import audit, standard, standard_data
from filled_in import filled_in

from qa_toolkit import documents, workbook
from qa_toolkit.audits import Audit
from qa_toolkit.cli.app import run
from qa_toolkit.workspace import open_workspace

LEVELS = {"aims": "met", "lead": "partly"}


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Type = Callable[..., Outcome]


def sent(**members: Any) -> Audit:
    return audit(standard(), LEVELS, **members)


def put(path: str, content: bytes) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(content)


def comment(path: str, criterion: str = "aims") -> Any:
    data = json.loads(Path(path).read_text("utf-8"))
    return data["judgements"]["purpose"][criterion]["comment"]


@pytest.fixture
def type_(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types `qa-toolkit import …` beside an audit, its workbook with three answers, and the audit as somebody went on with it."""
    monkeypatch.chdir(tmp_path)
    put("standards/small.json", json.dumps(standard_data()).encode())
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", "standards")
    put("one.json", documents.dump(sent().data))
    answers = {"aims comment": "From Excel.", "lead comment": "Also.", "offer level": " mET "}
    put("filled.xlsx", filled_in(sent(), answers))
    changed = sent().data
    changed["judgements"]["purpose"]["aims"]["comment"] = "From here."
    put("changed.json", documents.dump(changed))

    def type_it(*words: str) -> Outcome:
        code = run(("import", *words))
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return type_it


def test_a_workbook_comes_back_with_all_that_it_changes(type_: Type) -> None:
    done = type_("filled.xlsx", "--into", "one.json")
    assert (done.code, done.err) == (0, "Wrote one.json\n")
    assert done.out.splitlines() == [
        "‘Invented School’, test/small:1, 2026-27, from filled.xlsx",
        "",
        "3 changes",
        "  1.1 Criterion 1.1, comment: ‘As seen.’ → ‘From Excel.’",
        "  1.2 Criterion 1.2, comment: ‘As seen.’ → ‘Also.’",
        "  2.1 Criterion 2.1, level: nothing → ‘Met’",
        "",
    ]
    assert comment("one.json") == "From Excel."
    again = type_("filled.xlsx", "--into", "one.json")
    assert (again.code, again.err) == (0, "Nothing to write.\n")
    assert "It brings nothing new." in again.out


def test_a_dry_run_and_another_place_leave_the_audit_as_it_is(type_: Type) -> None:
    before = Path("one.json").read_bytes()
    assert type_("filled.xlsx", "--into", "one.json", "--dry-run").err == "Nothing was written (--dry-run).\n"
    assert type_("filled.xlsx", "--into", "one.json", "-o", "new.json").err == "Wrote new.json\n"
    assert Path("one.json").read_bytes() == before
    assert comment("new.json") == "From Excel."
    again = type_("filled.xlsx", "--into", "one.json", "-o", "new.json")
    assert (again.code, "it is there already" in again.err) == (3, True)


def test_what_both_changed_is_listed_and_nothing_is_written_without_a_word(type_: Type) -> None:
    before = Path("changed.json").read_bytes()
    done = type_("filled.xlsx", "--into", "changed.json")
    assert done.code == 3
    assert "1 field changed in the audit too since the workbook was made" in done.out
    assert "was ‘As seen.’; the file has ‘From Excel.’, the audit has ‘From here.’" in " ".join(done.out.split())
    assert "Nothing was written: 1 field was changed in both. Say --take file or --take audit" in done.err
    assert Path("changed.json").read_bytes() == before


@pytest.mark.parametrize(("side", "stays"), [("file", "From Excel."), ("audit", "From here.")])
def test_take_says_whose_side_counts(type_: Type, side: str, stays: str) -> None:
    assert type_("filled.xlsx", "--into", "changed.json", "--take", side).code == 0
    assert (comment("changed.json"), comment("changed.json", "lead")) == (stays, "Also.")


def test_a_cell_that_cannot_be_read_is_named_and_the_rest_is_taken(type_: Type) -> None:
    put("odd.xlsx", filled_in(sent(), {"aims level": "partly-ish", "lead comment": "Good."}))
    done = type_("odd.xlsx", "--into", "one.json")
    assert done.code == 3
    assert (
        "1 cell that could not be read\n  '1 Section 1'!E4: 'partly-ish' is none of: Not met, Partly, Met" in done.out
    )
    assert "Did you" in done.out
    assert comment("one.json", "lead") == "Good."


def test_programs_get_json(type_: Type) -> None:
    done = type_("filled.xlsx", "--into", "changed.json", "--take", "file", "--format", "json", "-q")
    data = json.loads(done.out)
    assert done.err == ""
    assert data["written"] == "changed.json"
    assert [one["label"] for one in data["changes"]] == ["1.2 Criterion 1.2, comment", "2.1 Criterion 2.1, level"]
    clash = data["clashes"][0]
    assert (clash["file"], clash["audit"], clash["exported"]) == ("From Excel.", "From here.", "As seen.")
    assert (clash["taken"], clash["cell"]) == ("file", "'1 Section 1'!G4")


def test_a_yaml_audit_is_read_and_not_written(type_: Type) -> None:
    put("one.yaml", b"# by hand\n" + Path("one.json").read_bytes())
    assert type_("filled.xlsx", "--into", "one.yaml", "--dry-run").code == 0
    done = type_("filled.xlsx", "--into", "one.yaml")
    assert (done.code, done.out) == (3, "")
    assert "the comments of a YAML file would be lost" in done.err
    assert "-o" in done.err
    assert type_("filled.xlsx", "--into", "one.yaml", "-o", "new.json").code == 0
    assert comment("new.json") == "From Excel."


def test_a_workbook_alone_makes_an_audit(type_: Type) -> None:
    assert type_("filled.xlsx", "-o", "begun.json").err == "Wrote begun.json\n"
    assert comment("begun.json") == "From Excel."
    put("blank.xlsx", workbook.write(sent()))
    assert type_("blank.xlsx", "-o", "blank.json").code == 0
    assert json.loads(Path("blank.json").read_text("utf-8")) == sent().data
    assert type_("blank.xlsx", "-o", "begun.json").code == 3
    for words in (("blank.xlsx", "-o", "X.XLSX"), ("filled.xlsx", "--into", "one.json", "-o", "X.XLSX")):
        refused = type_(*words)
        assert (refused.code, Path("X.XLSX").exists()) == (3, False)
        assert "X.XLSX: this cannot be written (this writes JSON, and no workbook)" in refused.err


def test_what_is_no_workbook_of_this_audit_is_refused(type_: Type) -> None:
    put("other.xlsx", workbook.write(sent(id="other", cycle="2025-26")))
    for path, said in (
        ("one.json", "one.json: "),
        ("none.xlsx", "there is no such file"),
        ("other.xlsx", "this is the workbook of another audit: ‘Invented School’, test/small:1, 2025-26."),
    ):
        done = type_(path, "--into", "one.json")
        assert (done.code, done.out) == (3, "")
        assert said in done.err
    assert type_("filled.xlsx", "--into", "none.json").code == 3


@pytest.mark.parametrize(
    "words",
    [
        ("filled.xlsx",),
        ("filled.xlsx", "--into", "one.json", "--workspace", "w.sqlite3"),
        ("filled.xlsx", "filled.xlsx", "--into", "one.json"),
        ("filled.xlsx", "filled.xlsx", "-o", "x.json"),
        ("filled.xlsx", "--into", "standards", "-o", "x.json"),
        ("filled.xlsx", "--into", "one.json", "--take", "ask"),
        ("standards", "--into", "standards", "--take", "ask"),
        ("filled.xlsx", "--into", "one.json", "--take", "mine"),
    ],
)
def test_what_does_not_go_together_is_said(type_: Type, words: tuple[str, ...]) -> None:
    before = sorted(Path().rglob("*"))
    assert type_(*words).code == 2
    assert sorted(Path().rglob("*")) == before


# Many


@pytest.fixture
def round_(type_: Type) -> Type:
    """Three workbooks were sent out; of two of them something came, of one nothing, and something else came too."""
    for id_ in "abc":
        put(f"round/{id_}.xlsx", workbook.write(school(id_)))
    put("returned/from a.xlsx", filled_in(school("a"), {"aims comment": "From a."}))
    put("returned/from b.xlsx", filled_in(school("b"), {"aims level": "partly-ish"}))
    put("returned/notes.docx", b"PK")
    put("returned/old.xls", b"\xd0\xcf\x11\xe0" + bytes(600))
    put("returned/~$from a.xlsx", b"lock")
    return type_


def school(id_: str) -> Audit:
    return sent(id=id_, organisation={"id": id_, "name": f"School {id_}", "kind": "school"})


def test_a_folder_of_what_came_back_ends_in_a_table(round_: Type) -> None:
    done = round_("returned", "--into", "round")
    assert done.code == 3
    rows = [line.split("  ") for line in done.out.splitlines()]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    assert cells[0] == ["Workbook", "Organisation", "What"]
    assert cells[2][:3] == ["from a.xlsx", "School a", "taken"]
    assert cells[3] == ["from b.xlsx", "School b", "unchanged", "it brings nothing new. 1 cell could not be read."]
    assert cells[4][:3] == ["old.xls", "-", "not taken"]
    assert cells[5] == ["-", "School c", "missing", "nothing came for round/c.xlsx."]
    assert "1 other file left alone: notes.docx" in done.err
    assert "not looked into" not in done.err
    assert (
        "1 taken, 1 unchanged, 1 not taken, 1 missing. In 1 workbook there are cells that could not be read."
        in done.err
    )
    assert comment("round/a.json") == "From a."


def test_after_a_round_check_says_who_is_how_far_of_all_that_were_asked(round_: Type) -> None:
    put("returned/from b.xlsx", workbook.write(school("b")))
    round_("returned", "--into", "round")
    put("round/b.yaml", documents.dump(school("b").data))  # of another kind than what was sent, and the same audit
    words = [sys.executable, "-m", "qa_toolkit", "check", "round"]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    table = done.stdout.replace("\\", "/").split("\n\n")[1].splitlines()
    assert [re.split(r"  +", line.strip()) for line in table[2:]] == [
        ["School a", "2 of 4", "round/a.json"],
        ["School b", "2 of 4", "round/b.yaml"],
        ["School c", "2 of 4", "nothing brought in yet", "round/c.xlsx"],
    ]
    data = subprocess.run([*words, "--format", "json"], capture_output=True, encoding="utf-8", check=False)
    assert [(one["organisation"], one["answered"], one["asked"]) for one in json.loads(data.stdout)] == [
        ("School a", 2, 4),
        ("School b", 2, 4),
        ("School c", 2, 4),
    ]
    Path("round/a.json").write_text("{", "utf-8")
    broken = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert broken.returncode == 1
    assert "a.xlsx" not in broken.stdout
    Path("none").mkdir()
    nothing = subprocess.run([*words[:-1], "none"], capture_output=True, encoding="utf-8", check=False)
    assert (nothing.returncode, "there is no audit in this folder" in nothing.stderr) == (3, True)


def test_a_dry_run_says_what_would_be_taken_and_which_folders_were_not_looked_into(round_: Type) -> None:
    put("returned/late/from c.xlsx", filled_in(school("c"), {"aims comment": "From c."}))
    put("returned/.trash/from c.xlsx", b"")
    done = round_("returned", "--into", "round", "--dry-run")
    assert "  would be taken  " in done.out
    assert "1 folder not looked into: returned/late." in done.err.replace("\\", "/")


def test_all_that_is_taken_is_done_though_some_are_missing(round_: Type) -> None:
    assert round_("returned/from a.xlsx", "--into", "round").code == 0
    done = round_("returned/from a.xlsx", "returned/from a.xlsx", "--into", "round", "--format", "json")
    assert done.code == 0
    assert [(one["outcome"], one["organisation"]) for one in json.loads(done.out)] == [
        ("unchanged", "School a"),
        ("missing", "School b"),
        ("missing", "School c"),
    ]


def test_they_come_back_into_a_workspace(round_: Type) -> None:
    kept = open_workspace("w.sqlite3")
    for id_ in "ab":
        kept.audits.add("local", school(id_).data, standard())
    kept.close()
    assert round_("returned/from a.xlsx", "--workspace", "w.sqlite3").err == "Wrote a/a\n"
    assert round_("returned", "--workspace", "w.sqlite3").code == 3
    assert round_("returned", "--workspace", "none.sqlite3").code == 3
    kept = open_workspace("w.sqlite3")
    assert kept.audits.document("a", "a")["judgements"]["purpose"]["aims"]["comment"] == "From a."
    kept.close()


# At a terminal


def test_at_a_terminal_it_asks_and_shows_both_texts_once(type_: Type) -> None:
    pty = pytest.importorskip("pty", reason="Windows has no pseudo-terminals")
    words = [sys.executable, "-m", "qa_toolkit", "import", "filled.xlsx", "--into", "changed.json"]
    ours, theirs = pty.openpty()
    os.write(ours, b"neither\n1\n")
    done = subprocess.run(words, stdin=theirs, capture_output=True, text=True, check=False)
    os.close(ours)
    os.close(theirs)
    assert done.returncode == 0, done.stderr
    assert "2 changes" in done.stdout
    assert "From here." not in done.stdout
    assert "1 of 1, changed in both: 1.1 Criterion 1.1, comment" in done.stderr
    assert (done.stderr.count("From Excel."), done.stderr.count("From here.")) == (1, 1)
    assert "'neither' is none of these answers" in done.stderr
    assert comment("changed.json") == "From Excel."
