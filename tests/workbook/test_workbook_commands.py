"""Workbooks at the command line: made, checked as they are, and reported on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import audit_data, standard, standard_data
from workbooks import Open, in_memory

from qa_toolkit.cli.app import run
from qa_toolkit.plugins import load_host
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workbook import write

Type = Callable[..., tuple[int, str, str]]


@pytest.fixture
def type_(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    monkeypatch.chdir(tmp_path)
    Path("standards").mkdir()
    Path("standards/small.json").write_text(json.dumps(standard_data()), "utf-8")
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", str(tmp_path / "standards"))

    def type_it(*words: str) -> tuple[int, str, str]:
        code = run(words)
        return (code, *capfd.readouterr())

    return type_it


def here() -> Toolkit:
    return Toolkit(load_host(standards_folder=Path("standards")))


def test_a_new_audit_is_a_workbook_where_its_file_is_called_so(type_: Type) -> None:
    code, _, said = type_(
        "new",
        "test/small:1",
        "--organisation",
        "Oldwick School",
        "--kind",
        "school",
        "--on",
        "2026-09-08",
        "-o",
        "a.xlsx",
    )
    assert (code, said) == (0, "Wrote a.xlsx. Next: fill in the levels, then qa-toolkit audit a.xlsx\n")
    assert type_("check", "a.xlsx") == (0, "a.xlsx: no errors; 0 of 4 criteria answered.\n", "")


def test_each_organisation_of_a_list_gets_a_workbook(type_: Type) -> None:
    Path("list.csv").write_text("name,urn\nOldwick School,1\nTarrow School,2\n", "utf-8")
    code, _, said = type_("new", "test/small:1", "--organisations", "list.csv", "--format", "xlsx", "-o", "out")
    assert (code, said) == (0, "Wrote 2 audits to out\n")
    toolkit = here()
    names = [toolkit.read_audit(path).organisation["name"] for path in sorted(Path("out").iterdir())]
    assert [path.name for path in sorted(Path("out").iterdir())] == ["1-test-small-1.xlsx", "2-test-small-1.xlsx"]
    assert names == ["Oldwick School", "Tarrow School"]


def test_a_workbook_is_checked_and_reported_on_as_it_is(type_: Type) -> None:
    one = in_memory(audit_data(standard(), {"aims": "met"}), standard())
    Path("a.xlsx").write_bytes(Open(one).type("lead", level="Met", comment="Mine.").type("offer", level="mett").saved())
    code, said, _ = type_("check", "a.xlsx")
    assert code == 1
    assert said.splitlines() == [
        "a.xlsx: '2 Section 2'!E4: error: offer: 'mett' is none of: Not met, Partly, Met, Not applicable. Did you mean 'Met'?",
        "a.xlsx: '1 Section 1'!E5: error: lead: this answer needs a piece of evidence.",
        "a.xlsx: 2 errors; 2 of 4 criteria answered.",
    ]
    assert type_("audit", "a.xlsx", "-f", "json", "-o", "report.json")[0] == 0
    report = json.loads(Path("report.json").read_text("utf-8"))
    assert [row["comment"] for row in report["judgements"]] == ["As seen.", "Mine.", "", ""]
    assert any("Did you mean 'Met'?" in finding["message"] for finding in report["findings"])


def test_an_audit_becomes_a_workbook_and_the_workbook_the_audit(type_: Type) -> None:
    data = audit_data(standard(), {"aims": "met"})
    Path("a.json").write_text(json.dumps(data), "utf-8")
    assert type_("audit", "a.json", "-f", "xlsx", "-o", "a.xlsx")[0] == 0
    assert Path("a.xlsx").read_bytes() == write(in_memory(data, standard()))
    assert here().read_audit("a.xlsx").data == data


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "a.xlsx: error: it is"),
        (
            "a.xls",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "a.xls: error: it is a file in an old format of Office; open it and choose File, Save as",
        ),
        ("gone.xlsx", None, "gone.xlsx: error: there is no such file."),
    ],
)
def test_what_is_no_workbook_is_said(type_: Type, name: str, content: bytes | None, sentence: str) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    code, said, _ = type_("check", name)
    assert code == 1
    assert said.startswith(sentence)


def test_a_workbook_of_a_standard_that_is_not_here_says_so(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.xlsx").write_bytes(write(in_memory(audit_data(standard()), standard())))
    monkeypatch.delenv("QA_TOOLKIT_STANDARDS")
    assert type_("check", "a.xlsx")[1].startswith("a.xlsx: error: no standard is called 'test/small:1'.")
