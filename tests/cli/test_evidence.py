"""`qa-toolkit evidence` as it is typed, with an installed plugin that brings a source."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from builders import audit_data, standard, standard_data

from qa_toolkit.cli.app import run

PLUGIN = """
from qa_toolkit.hookspecs import EvidencePiece, EvidenceSource, Gathered, ProposedJudgement, hookimpl

def visits(content, context):
    number = len(content.decode().splitlines())
    piece = EvidencePiece("log", "Log of visits", context.on, "Each visit was written down.", count=number)
    because = f"{number} visits stand in the log, and that is a sentence which goes on beyond the end of a line."
    proposal = ProposedJudgement("aims", because, level="met", evidence=("log",))
    return Gathered((f"{number} visits.",), (piece,), (proposal,), ("A visit has no date.",))

@hookimpl
def qa_evidence_sources():
    broken = EvidenceSource("broken", "Never works", (".csv", ".txt"), lambda content, context: 1 / 0)
    return [EvidenceSource("visits", "Visits to employers", (".csv",), visits), broken]
"""


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Type = Callable[..., Outcome]


@pytest.fixture
def type_(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types `qa-toolkit evidence …` beside an audit, a log, and a folder of installed packages that has the plugin."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "standards").mkdir()
    (tmp_path / "standards" / "small.json").write_text(json.dumps(standard_data()), "utf-8")
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", "standards")
    info = tmp_path / "site" / "visits-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "entry_points.txt").write_text("[qa_toolkit]\nvisits = visits_plugin\n", "utf-8")
    (tmp_path / "site" / "visits_plugin.py").write_text(PLUGIN, "utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.delitem(sys.modules, "visits_plugin", raising=False)
    Path("audit.json").write_text(json.dumps(audit_data(standard(), {"lead": "partly"}, extra={"kept": True})), "utf-8")
    Path("log.csv").write_text("one\ntwo\n", "utf-8")

    def type_it(*words: str) -> Outcome:
        code = run(("evidence", *words))
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return type_it


WRITE = ("visits", "log.csv", "--into", "audit.json", "--on", "2026-11-24")


def test_the_sources_are_listed(type_: Type) -> None:
    done = type_()
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[2:] == [
        "compass-results  .txt or .csv  Percentages that Compass gave a school, typed or pasted with their date",
        "visits           .csv          Visits to employers",
        "broken           .csv or .txt  Never works",
    ]


def test_where_no_plugin_brings_one_that_is_said(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_TOOLKIT_DISABLE", "visits,standards")
    assert type_() == (0, "No plugin that is installed brings a source.\n", "")


def test_a_dry_run_shows_everything_and_writes_nothing(type_: Type, snapshot: Callable[[str], None]) -> None:
    before = Path("audit.json").read_bytes()
    done = type_(*WRITE, "--dry-run")
    assert (done.code, done.err) == (0, "Nothing was written (--dry-run).\n")
    snapshot(done.out)
    assert Path("audit.json").read_bytes() == before


def test_it_is_written_once_and_the_same_file_again_writes_nothing(type_: Type) -> None:
    before = json.loads(Path("audit.json").read_text("utf-8"))
    assert type_(*WRITE).err == "Wrote audit.json\n"
    written = Path("audit.json").read_bytes()
    after = json.loads(written)
    assert {**after, "evidence": before["evidence"], "proposals": 0} == {**before, "proposals": 0}
    assert type_(*WRITE).err == "audit.json says all this already.\n"
    assert Path("audit.json").read_bytes() == written


def test_it_can_be_written_elsewhere_and_never_over_a_file(type_: Type) -> None:
    before = Path("audit.json").read_bytes()
    assert type_(*WRITE, "-o", "new.json", "-q").err == ""
    assert "visits" in Path("new.json").read_text("utf-8")
    assert Path("audit.json").read_bytes() == before
    done = type_(*WRITE, "-o", "new.json")
    assert done.code == 3
    assert "new.json: this cannot be written (it is there already)" in done.err
    assert "new.xlsx: this cannot be written (this writes JSON, and no workbook)" in type_(*WRITE, "-o", "new.xlsx").err
    assert not Path("new.xlsx").exists()


def test_a_yaml_audit_is_read_and_not_written(type_: Type) -> None:
    Path("audit.json").rename("audit.yaml")  # JSON is YAML
    asked = ("visits", "log.csv", "--into", "audit.yaml")
    done = type_(*asked)
    assert (done.code, done.out) == (3, "")
    assert "the comments of a YAML file would be lost" in done.err
    assert type_(*asked, "-o", "new.yml").code == 3
    assert type_(*asked, "--dry-run").code == 0
    assert type_(*asked, "-o", "new.json").err == "Wrote new.json\n"


def test_a_workbook_is_to_be_brought_into_its_audit_first(type_: Type) -> None:
    done = type_("visits", "log.csv", "--into", "audit.xlsx")
    assert done.code == 3
    assert "Bring it into its audit first: qa-toolkit import audit.xlsx --into AUDIT" in done.err


def test_a_source_that_raises_is_named_and_the_audit_stays(type_: Type) -> None:
    before = Path("audit.json").read_bytes()
    done = type_("broken", *WRITE[1:])
    assert (done.code, done.out) == (3, "")
    assert "Plugin 'visits' was left out while it read log.csv: ZeroDivisionError: division by zero" in done.err
    assert Path("audit.json").read_bytes() == before


@pytest.mark.parametrize("words", [("visits",), ("visits", "log.csv"), ("visits", "--into", "audit.json")])
def test_a_file_and_an_audit_are_needed(type_: Type, words: tuple[str, ...]) -> None:
    done = type_(*words)
    assert done.code == 2
    assert "qa-toolkit evidence SOURCE FILE --into AUDIT" in done.err


def test_an_unknown_source_is_guessed(type_: Type) -> None:
    done = type_("visit", *WRITE[1:])
    assert done.code == 3
    assert "no evidence source is called 'visit'. Did you mean 'visits'?" in done.err
