"""The commands as they are typed: exit code, standard output, standard error, files."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from builders import audit_data, standard, standard_data

from qa_toolkit.cli.app import cli, run
from qa_toolkit.cli.help_text import HELP

LEVELS = {"aims": "met", "lead": "partly", "offer": "met", "review": "not-met"}


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Type = Callable[..., Outcome]


@pytest.fixture
def type_(capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Types a command in a folder that holds a standards folder and one audit."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "standards"
    folder.mkdir()
    (folder / "small.json").write_text(json.dumps(standard_data(), indent=2), "utf-8")
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", str(folder))
    save("audit.json", audit_data(standard(), LEVELS))

    def type_it(*words: str) -> Outcome:
        code = run(words)
        captured = capfdbinary.readouterr()
        return Outcome(code, captured.out.decode(), captured.err.decode())

    return type_it


def save(name: str, data: Any) -> None:
    Path(name).write_text(json.dumps(data, indent=2), "utf-8")


def test_help_is_what_click_would_print() -> None:
    from click.testing import CliRunner

    printed = CliRunner().invoke(cli, ["--help"], prog_name="qa-toolkit").output
    assert printed == HELP, "put this into qa_toolkit/cli/help_text.py"


@pytest.mark.parametrize("words", [["--help"], ["-h"], []])
def test_help_costs_no_click(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "qa_toolkit", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, HELP, "")


def test_version() -> None:
    from qa_toolkit import __version__

    for words in (["--version"], ["--version", "audit"]):
        done = subprocess.run([sys.executable, "-m", "qa_toolkit", *words], capture_output=True, text=True, check=True)
        assert done.stdout == f"qa-toolkit {__version__}\n"


def test_an_unknown_command_is_guessed(type_: Type) -> None:
    done = type_("adit")
    assert done.code == 2
    assert "There is no command 'adit'. Did you mean 'audit'?" in done.err


# audit


def test_audit_writes_html_beside_you_and_prints_a_summary(type_: Type) -> None:
    done = type_("audit", "audit.json")
    assert done.code == 0
    assert "2 of the 4 criteria that apply are met." in done.out
    assert "What matters most:" in done.out
    assert done.err.splitlines()[0] == "Wrote invented-school-test-small-1-2026-27.html"
    assert Path("invented-school-test-small-1-2026-27.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_audit_writes_every_format_that_is_asked_for(type_: Type) -> None:
    done = type_("audit", "audit.json", "-f", "json", "-f", "csv", "-f", "md", "-o", "out")
    assert done.code == 0
    assert sorted(p.suffix for p in Path("out").iterdir()) == [".csv", ".json", ".md"]


def test_the_suffix_of_the_output_names_the_format(type_: Type) -> None:
    assert type_("audit", "audit.json", "-o", "my report.csv", "-q").err == ""
    assert list(csv.reader(Path("my report.csv").read_text("utf-8-sig").splitlines()))


def test_the_longer_of_two_endings_names_the_format(type_: Type) -> None:
    """An action plan is a Word document too."""
    told = [
        type_("audit", "audit.json", "-o", "a.docx").err.splitlines()[0],
        type_("audit", "audit.json", "-o", "b.Action-Plan.docx").err.splitlines()[0],
        type_("audit", "audit.json", "-o", "action-plan.docx").err.splitlines()[0],
    ]
    assert told == ["Wrote a.docx", "Wrote b.Action-Plan.docx", "Wrote action-plan.docx"]
    assert (
        Path("b.Action-Plan.docx").read_bytes() == Path("action-plan.docx").read_bytes() != Path("a.docx").read_bytes()
    )


def test_a_name_that_has_the_ending_of_what_was_asked_for_stays(type_: Type) -> None:
    told = type_("audit", "audit.json", "-f", "action-plan.docx", "-o", "plan.docx").err.splitlines()
    assert told[0] == "Wrote plan.docx"
    assert type_("audit", "audit.json", "-f", "action-plan.docx", "-o", "plan.csv").err.splitlines()[0] == (
        "Wrote plan.action-plan.docx"
    )
    assert type_("audit", "audit.json", "-f", "docx", "-o", "docx").err.startswith("Wrote docx")  # a folder


def test_report_and_plan_stand_beside_each_other(type_: Type) -> None:
    both = ("-f", "docx", "-f", "action-plan.docx", "-o", "out")
    assert type_("audit", "audit.json", "audit.json", *both).code == 0
    stem = "invented-school-test-small-1-2026-27"
    assert {path.name for path in Path("out").iterdir()} == {
        f"{stem}.docx", f"{stem}.action-plan.docx", f"{stem}-2.docx", f"{stem}-2.action-plan.docx",
    }  # fmt: skip
    assert type_("audit", "audit.json", *both[:-1], "x.docx").code == 2


def test_a_calendar_without_dates_is_said(type_: Type) -> None:
    assert "ICS: This audit has no dates yet" in type_("audit", "audit.json", "-o", "dates.ics").err


def test_one_report_can_go_to_standard_output(type_: Type) -> None:
    done = type_("audit", "audit.json", "-f", "json", "-o", "-")
    assert json.loads(done.out)["headline"]["figure"] == "2 of 4"


def test_an_audit_can_come_from_standard_input(type_: Type) -> None:
    with Path("audit.json").open("rb") as file:
        done = subprocess.run(
            [sys.executable, "-m", "qa_toolkit", "audit", "-", "-f", "json", "-o", "-"],
            stdin=file,
            capture_output=True,
            check=False,
        )
    assert json.loads(done.stdout)["organisation"] == "Invented School"


def test_two_reports_to_one_file_are_a_wrong_use(type_: Type) -> None:
    assert type_("audit", "audit.json", "audit.json", "-o", "x.html").code == 2
    assert type_("audit", "audit.json", "-f", "html", "-f", "csv", "-o", "-").code == 2
    assert type_("audit", "audit.json", "audit.json", "--previous", "audit.json").code == 2


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("gaps", 1), ("errors", 0), ("50", 0), ("63", 1), ("62%", 0), ("not-met", 1), ("partly", 1), (None, 0),
    ],
)  # fmt: skip
def test_fail_on(type_: Type, what: str | None, code: int) -> None:
    asked = ["--fail-on", what] if what else []
    assert type_("audit", "audit.json", "-f", "json", "-o", "out", *asked).code == code


def test_fail_on_an_unknown_level_is_guessed(type_: Type) -> None:
    done = type_("audit", "audit.json", "--fail-on", "partley")
    assert done.code == 3
    assert "has no level called 'partley'. Did you mean 'partly'?" in done.err


def test_fail_on_errors(type_: Type) -> None:
    save("bad.json", audit_data(standard(), {"aims": {"level": "met"}}))
    done = type_("audit", "bad.json", "--fail-on", "errors", "-o", "out")
    assert done.code == 1
    assert "1 of its judgements" in done.err


def test_one_bad_file_never_stops_the_rest(type_: Type) -> None:
    Path("bad.json").write_text("{", "utf-8")
    done = type_("audit", "audit.json", "bad.json", "missing.json", "audit.json", "-f", "json", "-o", "out")
    assert done.code == 3
    assert sorted(p.name for p in Path("out").iterdir()) == [
        "invented-school-test-small-1-2026-27-2.json",
        "invented-school-test-small-1-2026-27.json",
    ]
    assert done.out.splitlines() == ["Invented School (test/small:1): 2 of 4 criteria met; 2 gaps"] * 2
    assert "bad.json: line 1, column 2" in done.err
    assert "missing.json: there is no such file." in done.err
    assert done.err.rstrip().endswith("2 of 4 audits done, 2 not.")


def test_previous_says_what_has_changed(type_: Type) -> None:
    save("before.json", audit_data(standard(), {"aims": "partly", "lead": "met", "offer": "met"}, cycle="2025-26"))
    done = type_("audit", "audit.json", "--previous", "before.json", "-f", "json", "-o", "r.json")
    assert (
        "Since 2025-26, 1 criterion has improved, 1 has slipped, 1 was answered in only one of the two years."
        in " ".join(done.out.split())
    )


def test_verifies_sets_an_external_audit_beside_the_self_assessment(type_: Type) -> None:
    external = audit_data(
        standard(), {**LEVELS, "offer": "partly"}, kind="external", assessors={"a": {"name": "A. Assessor"}}
    )
    save("external.json", external)
    done = type_("audit", "audit.json", "--verifies", "external.json", "-f", "json", "-o", "r.json")
    assert "A. Assessor agrees with 3 of 4 judgements and judges 1 lower." in done.out
    swapped = type_("audit", "external.json", "--verifies", "audit.json", "-f", "json", "-o", "s.json")
    assert json.loads(Path("r.json").read_text())["moderation"] == json.loads(Path("s.json").read_text())["moderation"]
    assert swapped.code == 0
    assert "both are of the kind 'self'" in type_("audit", "audit.json", "--verifies", "audit.json").err


def test_an_unknown_award_or_format_or_date_is_said(type_: Type) -> None:
    assert (
        "has no award called 'redy'. Did you mean 'ready'? It has: ready."
        in type_("audit", "audit.json", "--target", "redy").err
    )
    assert "no report format is called 'pfd'. Did you mean 'pdf'?" in type_("audit", "audit.json", "-f", "pfd").err
    assert type_("audit", "audit.json", "--on", "2026-02-30").code == 2


def test_an_unknown_standard_in_a_file_is_placed_and_guessed(type_: Type) -> None:
    save("other.json", audit_data(standard(), {}) | {"standard": {"name": "test/smal:1"}})
    done = type_("audit", "other.json")
    assert done.code == 3
    assert done.err.startswith(
        "qa-toolkit: other.json: line 5, column 13: no standard is called 'test/smal:1'. Did you mean 'test/small:1'?"
    )


def test_an_output_folder_that_is_a_file_is_one_sentence(type_: Type) -> None:
    Path("taken").write_text("x")
    done = type_("audit", "audit.json", "-f", "json", "-o", "taken/in")
    assert done.code == 3
    assert "Choose another place with -o" in done.err
    assert Path("taken").read_text() == "x"


def test_quiet_is_quiet(type_: Type) -> None:
    assert type_("audit", "audit.json", "-q", "-f", "json", "-o", "x.json").err == ""


# check


def test_check_of_a_good_and_a_bad_file(type_: Type) -> None:
    save("bad.json", audit_data(standard(), {"aims": {"level": "met"}}))
    done = type_("check", "audit.json", "bad.json")
    assert done.code == 1
    assert "audit.json: no errors; 4 of 4 criteria answered." in done.out
    assert "error: aims: this answer needs a piece of evidence." in done.out
    assert "bad.json: 1 error; 1 of 4 criteria answered." in done.out


def test_check_as_data(type_: Type) -> None:
    Path("bad.json").write_text("[]")
    found = json.loads(type_("check", "audit.json", "bad.json", "--format", "json").out)
    assert [f["valid"] for f in found] == [True, False]


# new


def test_new_writes_an_audit_that_check_accepts(type_: Type) -> None:
    for name in ("begun.json", "begun.yaml"):
        done = type_("new", "test/small", "--organisation", "Ashby: 'Down' School", "--kind", "school", "-o", name)
        assert done.code == 0, done.err
        assert f"{name}: no errors; 0 of 4 criteria answered." in type_("check", name).out


def test_new_never_writes_over_a_file(type_: Type) -> None:
    before = Path("audit.json").read_text()
    done = type_("new", "test/small", "--organisation", "X", "-o", "audit.json")
    assert done.code == 3
    assert "it is there already" in done.err
    assert Path("audit.json").read_text() == before


def test_new_without_a_name_and_without_a_terminal_says_so(type_: Type) -> None:
    done = type_("new", "test/small")
    assert done.code == 2
    assert "Name the organisation" in done.err


def test_new_for_a_list_of_organisations(type_: Type) -> None:
    Path("schools.csv").write_text(
        "School name;URN;Kind;Sixth form;Lowest year;Area\nAshby Down School;900001;school;yes;7;North\nÉcole;900002;;no;;\n",
        "utf-8-sig",
    )
    done = type_("new", "test/small", "--organisations", "schools.csv", "-o", "round")
    assert done.err.splitlines()[0] == "Wrote 2 audits to round"
    first = json.loads(Path("round/900001-test-small-1.json").read_text("utf-8"))
    assert first["organisation"] == {
        "id": "900001", "name": "Ashby Down School", "kind": "school", "has_sixth_form": True, "lowest_year": 7, "area": "North",
    }  # fmt: skip
    assert "Warning" not in done.err


def test_what_a_list_says_and_a_standard_does_not_know_is_told_before_files_are_sent_out(type_: Type) -> None:
    Path("schools.csv").write_text("name,school_type\nA,academy\nB,academy\nC,maintained school\n", "utf-8")
    done = type_("new", "school-duty:2025", "--organisations", "schools.csv", "-o", "round")
    assert done.code == 0
    assert done.err.splitlines()[1].startswith(
        "Warning: in 2 rows of schools.csv: 'school_type' (What type of school is it?) has a value that it cannot have: academy. "
        "It is one of: maintained school, academy or free school, "
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "the first row must name the columns"),
        ("urn,kind\n1,school\n", "one of them must be 'name'"),
        (
            "name,kind\nA,shool\n",
            "row 2: 'shool' is none of: school, college, provider, authority. Did you mean 'school'?",
        ),
        ("name,sixth form\nA,maybe\n", "row 2: 'maybe' is neither yes nor no (sixth_form)."),
        ("name,lowest year\nA,seven\n", "row 2: 'seven' is no school year (lowest year)."),
        ("name,urn\nA,1\nB,1\n", "row 3: '1' stands in an earlier row too"),
        ("name\nA,b\n", "row 2: it has 2 cells, but there are 1 columns."),
        ("name,urn\n,7\n", "row 2: the organisation has no name."),
        ('name\n"A\n', "this is not CSV"),
    ],
)
def test_a_bad_list_of_organisations_is_one_sentence(type_: Type, text: str, says: str) -> None:
    Path("schools.csv").write_text(text, "utf-8")
    done = type_("new", "test/small", "--organisations", "schools.csv", "-o", "round")
    assert done.code == 3
    assert says in done.err
    assert not Path("round").exists()


# standards, plugins, doctor, completion


def test_standards_list_and_show(type_: Type) -> None:
    listed = type_("standards", "list")
    assert "test/small:1" in listed.out
    data = json.loads(type_("standards", "list", "--format", "json").out)
    assert any(row["name"] == "test/small:1" and row["criteria"] == 4 for row in data)
    assert "1.1  Criterion 1.1  [essential]" in type_("standards", "show", "test/small").out
    assert (
        type_("standards", "show", "test/small", "--format", "schema").out.strip()
        == Path("standards/small.json").read_text("utf-8").strip()
    )
    assert json.loads(type_("standards", "show", "test/small", "--format", "json").out)["criteria"][0]["id"] == "aims"


def test_the_bundled_schema_describes_whole_audits(type_: Type) -> None:
    import jsonschema

    schema = json.loads(type_("standards", "schema", "test/small", "--bundle").out)
    jsonschema.Draft202012Validator(schema).validate(json.loads(Path("audit.json").read_text()))
    aims = schema["properties"]["judgements"]["properties"]["purpose"]["properties"]["aims"]
    levels = [level["const"] for level in aims["properties"]["level"]["oneOf"]]
    assert levels == ["not-met", "partly", "met", "not-applicable", None]


def test_standards_check(type_: Type) -> None:
    done = type_("standards", "check", "standards/small.json")
    assert (done.code, done.out) == (0, "standards/small.json: a sound standard.\n")
    Path("bad.json").write_text(Path("standards/small.json").read_text().replace('"target": "met"', '"target": "mett"'))
    bad = type_("standards", "check", "bad.json", "missing.json")
    assert bad.code == 1
    assert "bad.json:" in bad.out
    assert "missing.json: error: there is no such file." in bad.out


def test_plugins(type_: Type) -> None:
    assert "qa_standards" in type_("plugins").out
    names = [p["name"] for p in json.loads(type_("plugins", "--format", "json").out)["plugins"]]
    assert names[:2] == ["reports", "standards"]


def test_a_failing_plugin_is_one_warning_line(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_TOOLKIT_STANDARDS", "nowhere")
    done = type_("standards", "list")
    assert done.code == 0
    assert done.err.splitlines() == [
        "Warning: Plugin 'folder' was left out while it answered qa_standards: Unreadable: nowhere: this cannot be read: it is not a folder."
    ]


def test_doctor(type_: Type) -> None:
    done = type_("doctor")
    assert done.code == 0
    for what in ("Python", "Pango", "Browser", "weasyprint", "Standards folder"):
        assert what in done.out
    assert {line["what"] for line in json.loads(type_("doctor", "--format", "json").out)} >= {"Pango", "Browser"}


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completion(type_: Type, shell: str) -> None:
    done = type_("completion", shell)
    assert done.code == 0
    assert "_QA_TOOLKIT_COMPLETE" in done.out


def test_completion_of_a_standard(type_: Type) -> None:
    from qa_toolkit.cli.options import complete_standard

    assert "school-duty:2025" in complete_standard(None, None, "school")  # type: ignore[arg-type]


def test_no_colour_where_none_is_wanted(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in type_("standards", "list").out


def test_a_fault_of_ours_has_its_own_exit_code(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    from qa_toolkit import report

    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(report, "build", broken)
    done = type_("audit", "audit.json")
    assert done.code == 4
    assert "ZeroDivisionError: ours" in done.err
    assert "Please report it" in done.err


def test_a_reader_that_goes_away_is_no_fault(type_: Type) -> None:
    words = [sys.executable, "-m", "qa_toolkit", "standards", "show", "test/small", "--format", "json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_behind_standard_output_is_one_sentence(type_: Type) -> None:
    words = [sys.executable, "-m", "qa_toolkit", "audit", "audit.json", "-f", "json", "-o", "-", "-q"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr == "qa-toolkit: standard output: no space left on device.\n"
