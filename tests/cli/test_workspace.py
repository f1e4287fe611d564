"""`qa-toolkit workspace` as it is typed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from builders import audit_data, standard, standard_data
from upload_samples import PDF

from qa_toolkit.cli.app import run
from qa_toolkit.workspace import open_workspace


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Type = Callable[..., Outcome]


@pytest.fixture
def type_(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types `qa-toolkit workspace …` where a workspace is named in the environment and two audits lie as files."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "small.json").write_text(json.dumps(standard_data()), "utf-8")
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", "standards")
    monkeypatch.setenv("QA_TOOLKIT_WORKSPACE", "w.sqlite3")
    for id_, organisation in (("one", "Ashby School"), ("two", "Bram School")):
        owner = {"id": id_, "name": organisation, "kind": "school"}
        data = audit_data(standard(), {"aims": "met"}, id=id_, organisation=owner)
        Path(f"{id_}.json").write_text(json.dumps(data), "utf-8")

    def type_it(*words: str) -> Outcome:
        code = run(("workspace", *words))
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return type_it


@pytest.fixture
def filled(type_: Type) -> Type:
    assert type_("import", "one.json", "two.json").code == 0
    return type_


def test_audits_are_taken_in_and_listed(type_: Type) -> None:
    done = type_("import", "one.json", "two.json")
    assert done == (0, "", "2 audits added, 0 replaced, 0 here already, 0 files of evidence, 0 not taken in.\n")
    listed = type_("list").out
    assert "Ashby School" in listed
    assert "1 answered, saved " in listed
    data = json.loads(type_("list", "--format", "json").out)
    assert [(one["id"], [audit["standard"] for audit in one["audits"]]) for one in data] == [
        ("one", ["test/small:1"]),
        ("two", ["test/small:1"]),
    ]


def test_one_bad_file_never_stops_the_rest(type_: Type) -> None:
    Path("bad.json").write_text("{", "utf-8")
    Path("bad.zip").write_bytes(b"PK")
    done = type_("import", "bad.json", "none.json", "bad.zip", "one.json")
    assert done.code == 3
    assert done.err.count("qa-toolkit: ") == 3
    assert "1 audit added" in done.err
    assert "3 not taken in." in done.err


def test_another_content_asks_for_replace(filled: Type) -> None:
    data = json.loads(Path("one.json").read_text("utf-8"))
    Path("one.json").write_text(json.dumps(data | {"cycle": "2027-28"}), "utf-8")
    assert "--replace" in filled("import", "one.json").err
    assert "1 replaced" in filled("import", "--replace", "one.json").err


def test_an_export_goes_into_another_workspace(filled: Type) -> None:
    assert filled("export", "-o", "all.zip").err == "Wrote all.zip\n"
    assert "2 audits added" in filled("import", "--workspace", "other.sqlite3", "all.zip").err
    assert filled("export", "-o", "all.zip").code == 3
    assert filled("export", "--organisation", "one", "-o", "one.zip").code == 0
    assert filled("export", "--audit", "two", "-o", "out.json").code == 0
    assert json.loads(Path("out.json").read_text("utf-8")) == json.loads(Path("two.json").read_text("utf-8"))


def test_an_audit_of_two_organisations_asks_whose(filled: Type) -> None:
    data = json.loads(Path("one.json").read_text("utf-8"))
    data["organisation"]["id"] = "three"
    Path("three.json").write_text(json.dumps(data), "utf-8")
    filled("import", "three.json")
    done = filled("export", "--audit", "one", "-o", "x.zip")
    assert (done.code, "--organisation" in done.err) == (2, True)
    assert filled("export", "--audit", "nine", "-o", "x.zip").code == 3


def test_a_backup_is_checked_and_restored(filled: Type) -> None:
    assert filled("backup", "--check", "-o", "b.zip").err.endswith("and it restores well.\n")
    assert filled("restore", "b.zip", "--workspace", "new.sqlite3").code == 0
    assert filled("list", "--workspace", "new.sqlite3").out == filled("list").out
    assert filled("restore", "b.zip").code == 3
    assert filled("restore", "one.json", "--workspace", "third.sqlite3").code == 3
    assert not Path("third.sqlite3").exists()


def test_verify_exits_with_one_where_something_is_wrong(filled: Type) -> None:
    assert filled("verify") == (0, "", "The workspace is whole.\n")
    workspace = open_workspace("w.sqlite3")
    with workspace.database.writing() as connection:
        connection.exec_driver_sql("UPDATE judgement SET content = '{}' WHERE organisation_id = 'one'")
    workspace.close()
    done = filled("verify")
    assert done.code == 1
    assert "organisation 'one', audit 'one', judgement 'purpose/aims'" in done.out
    assert filled("backup", "--check", "-o", "b.zip").code == 3


def test_purge_erases_an_organisation_only_where_it_is_meant(filled: Type) -> None:
    assert filled("purge", "--organisation", "one").code == 2
    assert "Ashby" in filled("list").out
    done = filled("purge", "--organisation", "one", "--yes")
    assert done.code == 0
    assert "Erasure of 'one'" in done.out
    assert "Ashby" not in filled("list").out
    assert filled("purge", "--organisation", "one", "--yes").code == 3
    assert filled("purge", "--organisation", "two", "--yes", "-o", "certificate.txt").out == ""
    assert "Erasure of 'two'" in Path("certificate.txt").read_text("utf-8")


def test_purge_leaves_what_was_deleted_lately(filled: Type) -> None:
    workspace = open_workspace("w.sqlite3")
    workspace.audits.delete("local", "one", "one")
    workspace.close()
    assert filled("purge").err == "0 audits erased.\n"


def test_evidence_comes_along(filled: Type) -> None:
    workspace = open_workspace("w.sqlite3")
    workspace.evidence.add("local", "one", "one", {"title": "Plan"}, file=("plan.pdf", "application/pdf", PDF))
    workspace.close()
    assert filled("export", "--audit", "one", "-o", "one-out.json").code == 3
    filled("export", "--audit", "one", "-o", "one-out.zip")
    assert "1 file of evidence" in filled("import", "--workspace", "other.sqlite3", "one-out.zip").err


@pytest.mark.parametrize(
    "words", [["list"], ["verify"], ["purge"], ["export", "-o", "x.zip"], ["backup", "-o", "x.zip"]]
)
def test_a_workspace_that_is_not_there_is_not_made_by_looking_at_it(type_: Type, words: list[str]) -> None:
    done = type_(*words)
    assert done.code == 3
    assert "there is no workspace here yet" in done.err
    assert not Path("w.sqlite3").exists()


def test_the_default_place_is_the_persons_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from qa_toolkit.workspace.location import chosen, default_location, settings_folder

    assert default_location().name == "workspace.sqlite3"
    assert "qa-toolkit" in str(default_location())
    assert "qa-toolkit" in str(settings_folder())
    assert chosen(None) == str(default_location())
    monkeypatch.setenv("QA_TOOLKIT_WORKSPACE", "elsewhere")
    assert chosen(None) == "elsewhere"
    assert chosen("here") == "here"


def test_help_opens_no_database() -> None:
    code = (
        "import sys\nfrom qa_toolkit.cli.app import run\nrun(['workspace', '--help'])\n"
        "sys.exit(int('sqlalchemy' in sys.modules or 'platformdirs' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
